//! The modules by their official names. One more module is one function here and one line in the table and in its plan.

mod back_channel;
pub mod ciba;
mod code;
mod config;
pub mod fapi;
mod front_channel;
mod keys;
mod logout;
mod parameters;
mod prompt;
mod redirect;
mod refresh;
mod registration;
mod request_object;
mod scope;
mod server;
mod userinfo;

use crate::flow::Run;
use crate::verdict::Stop;

/// One module: it sends, checks, and ends early where the rest would make no sense.
pub type Module = fn(&mut Run<'_>) -> Result<(), Stop>;

/// Every module of the runner.
pub const TABLE: &[(&str, Module)] = &[
    ("oidcc-server", server::server),
    (
        "oidcc-server-client-secret-post",
        server::client_secret_post,
    ),
    ("oidcc-idtoken-signature", server::id_token_signature),
    ("oidcc-idtoken-unsigned", server::id_token_unsigned),
    (
        "oidcc-ensure-request-without-nonce-succeeds-for-code-flow",
        server::without_nonce,
    ),
    (
        "oidcc-ensure-request-with-valid-pkce-succeeds",
        server::pkce,
    ),
    ("oidcc-ensure-post-request-succeeds", server::post_request),
    (
        "oidcc-response-type-missing",
        redirect::response_type_missing,
    ),
    (
        "oidcc-ensure-registered-redirect-uri",
        redirect::registered_redirect_uri,
    ),
    ("oidcc-userinfo-get", userinfo::get),
    ("oidcc-userinfo-post-header", userinfo::post_header),
    ("oidcc-userinfo-post-body", userinfo::post_body),
    ("oidcc-scope-profile", scope::profile),
    ("oidcc-scope-email", scope::email),
    ("oidcc-scope-address", scope::address),
    ("oidcc-scope-phone", scope::phone),
    ("oidcc-scope-all", scope::all),
    ("oidcc-alternate-happy-flow", scope::alternate_happy_flow),
    ("oidcc-claims-essential", scope::claims_essential),
    ("oidcc-display-page", parameters::display_page),
    ("oidcc-display-popup", parameters::display_popup),
    (
        "oidcc-ensure-request-with-unknown-parameter-succeeds",
        parameters::unknown_parameter,
    ),
    ("oidcc-login-hint", parameters::login_hint),
    ("oidcc-ui-locales", parameters::ui_locales),
    ("oidcc-claims-locales", parameters::claims_locales),
    (
        "oidcc-ensure-request-with-acr-values-succeeds",
        parameters::acr_values,
    ),
    ("oidcc-prompt-login", prompt::login),
    (
        "oidcc-prompt-none-not-logged-in",
        prompt::none_not_logged_in,
    ),
    ("oidcc-prompt-none-logged-in", prompt::none_logged_in),
    ("oidcc-id-token-hint", prompt::id_token_hint),
    ("oidcc-max-age-1", prompt::max_age_1),
    ("oidcc-max-age-10000", prompt::max_age_10000),
    ("oidcc-codereuse", code::reuse),
    ("oidcc-codereuse-30seconds", code::reuse_after_30_seconds),
    (
        "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
        request_object::by_reference,
    ),
    (
        "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
        request_object::by_value,
    ),
    (
        "oidcc-ensure-request-object-with-redirect-uri",
        request_object::with_redirect_uri,
    ),
    ("oidcc-refresh-token", refresh::refresh_token),
    ("oidcc-discovery-endpoint-verification", config::discovery),
    ("oidcc-idtoken-rs256", server::id_token_rs256),
    ("oidcc-userinfo-rs256", userinfo::rs256),
    (
        "oidcc-ensure-redirect-uri-in-authorization-request",
        redirect::missing_redirect_uri,
    ),
    ("oidcc-redirect-uri-query-OK", redirect::query_kept),
    (
        "oidcc-redirect-uri-query-mismatch",
        redirect::query_mismatch,
    ),
    ("oidcc-redirect-uri-query-added", redirect::query_added),
    ("oidcc-redirect-uri-regfrag", registration::fragment),
    ("oidcc-registration-logo-uri", registration::logo_uri),
    ("oidcc-registration-policy-uri", registration::policy_uri),
    ("oidcc-registration-tos-uri", registration::tos_uri),
    ("oidcc-registration-jwks-uri", registration::jwks_uri),
    ("oidcc-registration-sector-uri", registration::sector_uri),
    ("oidcc-registration-sector-bad", registration::sector_bad),
    ("oidcc-server-rotate-keys", keys::server_rotate_keys),
    (
        "oidcc-refresh-token-rp-key-rotation",
        keys::client_rotates_keys,
    ),
    ("oidcc-request-uri-unsigned", request_object::unsigned),
    ("oidcc-request-uri-signed-rs256", request_object::signed),
    (
        "oidcc-ensure-client-assertion-with-iss-aud-succeeds",
        server::issuer_as_audience,
    ),
    (
        "oidcc-ensure-request-without-nonce-fails",
        server::without_nonce_fails,
    ),
    (
        "oidcc-3rd_party-init-login",
        registration::initiate_login_uri,
    ),
    (
        "oidcc-3rd_party-init-login-nohttps",
        registration::initiate_login_uri_without_tls,
    ),
    (
        "oidcc-rp-initiated-logout-discovery-endpoint-verification",
        config::logout_discovery,
    ),
    ("oidcc-rp-initiated-logout", logout::happy),
    (
        "oidcc-rp-initiated-logout-bad-post-logout-redirect-uri",
        logout::bad_post_logout_redirect_uri,
    ),
    (
        "oidcc-rp-initiated-logout-modified-id-token-hint",
        logout::modified_id_token_hint,
    ),
    (
        "oidcc-rp-initiated-logout-no-id-token-hint",
        logout::no_id_token_hint,
    ),
    ("oidcc-rp-initiated-logout-no-params", logout::no_params),
    (
        "oidcc-rp-initiated-logout-no-post-logout-redirect-uri",
        logout::no_post_logout_redirect_uri,
    ),
    ("oidcc-rp-initiated-logout-no-state", logout::no_state),
    ("oidcc-rp-initiated-logout-only-state", logout::only_state),
    (
        "oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri",
        logout::query_added,
    ),
    (
        "oidcc-rp-initiated-logout-bad-id-token-hint",
        logout::bad_id_token_hint,
    ),
    (
        "oidcc-backchannel-logout-discovery-endpoint-verification",
        config::back_channel_discovery,
    ),
    (
        "oidcc-backchannel-rp-initiated-logout",
        back_channel::rp_initiated_logout,
    ),
    (
        "oidcc-frontchannel-logout-discovery-endpoint-verification",
        config::front_channel_discovery,
    ),
    (
        "oidcc-frontchannel-rp-initiated-logout",
        front_channel::rp_initiated_logout,
    ),
];

/// The module of that official name.
pub fn find(name: &str) -> Option<Module> {
    let own = TABLE.iter().map(|(module, run)| (module, run));
    let of_fapi = fapi::TABLE.iter().chain(ciba::TABLE);
    let of_fapi = of_fapi.map(|(module, _, run)| (module, run));
    own.chain(of_fapi)
        .find(|(module, _)| **module == name)
        .map(|(_, run)| *run)
}

/// How many seconds of waiting a module needs; the longest begin first.
pub fn wait_of(name: &str) -> u64 {
    match name {
        "oidcc-codereuse-30seconds" => 30,
        "oidcc-refresh-token-rp-key-rotation" => 15,
        "oidcc-refresh-token" => 3,
        "oidcc-max-age-1" => 2,
        "oidcc-prompt-login" | "oidcc-backchannel-rp-initiated-logout" => 1,
        _ => fapi::wait_of(name).max(ciba::wait_of(name)),
    }
}
