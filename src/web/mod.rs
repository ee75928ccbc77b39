//! HTTP: the only place that names poem, poem_openapi and askama. Every URL is on this screen.

pub mod api;
pub mod arrivals;
pub mod assets;
pub mod brand;
pub mod client_address;
pub mod client_certificate;
pub mod cookies;
pub mod csrf;
pub mod dates;
pub mod error;
pub mod headers;
pub mod i18n;
pub mod lists;
pub mod logo;
pub mod mail;
pub mod methods;
pub mod new_password;
pub mod oauth;
pub mod pages;
pub mod passkeys;
pub mod pictures;
pub mod report;
pub mod request;
pub mod server;
pub mod state;
pub mod tls;

use std::sync::Arc;

use http::{Method, StatusCode};
use poem::endpoint::make_sync;
use poem::{Endpoint, IntoEndpoint, Response, Route};
use poem_openapi::OpenApiService;

use self::methods::Methods;
use self::oauth::{
    authorize, backchannel, device, discovery, end_session, introspect, par, registration, revoke,
    token, userinfo,
};
use self::pages::{account, home, interaction, link, playground, single_logout, theme};
use self::request::handler;
use self::state::State;
use crate::oauth::discovery::paths;

/// Every URL.
pub fn routes(state: &Arc<State>) -> impl Endpoint + 'static + use<> {
    let s = state;
    let apis = (
        api::health::HealthApi(Arc::clone(s)),
        api::connectors::ConnectorsApi::new(Arc::clone(s)),
    );
    let api = OpenApiService::new(apis, "Doorward", "1").server(s.op.issuer.as_str());
    let description = api.spec_endpoint();
    let api = Arc::new(api.into_endpoint());
    let administered = || api::access::Administered::new(Arc::clone(s), Arc::clone(&api));
    let not_found = Arc::clone(s);
    let routes = with_protocol(Route::new(), s)
        // Pages
        .at("/", Methods::new().get(handler(s, home::get)))
        .at(
            "/interaction/:id",
            Methods::new()
                .get_alone(handler(s, interaction::get))
                .post(handler(s, interaction::post)),
        )
        .at(
            "/interaction/:id/passkey",
            Methods::new().post(handler(s, interaction::passkey::options)),
        )
        .at(
            "/interaction/:id/mail/:token",
            Methods::new()
                .get_alone(handler(s, interaction::mail::get))
                .post(handler(s, interaction::mail::post)),
        )
        .at(
            "/callback/:connector",
            Methods::new()
                .get_alone(handler(s, interaction::callback::get))
                .post(handler(s, interaction::callback::post)),
        )
        .at(
            "/callback/:connector/logout",
            Methods::new().post(handler(s, oauth::upstream_logout::post)),
        )
        .at(
            "/saml/:connector/metadata",
            Methods::new().get(handler(s, interaction::consumer::metadata)),
        )
        .at(
            "/saml/:connector/sign-in",
            Methods::new().get_alone(handler(s, interaction::begun_there::sign_in)),
        )
        .at(
            "/saml/:connector/onward",
            Methods::new().get_alone(handler(s, interaction::begun_there::onward)),
        )
        .at(
            "/saml/:connector/acs",
            Methods::new().post(handler(s, interaction::consumer::post)),
        )
        .at(
            "/saml/:connector/slo",
            Methods::new()
                .get_alone(handler(s, single_logout::get))
                .post(handler(s, single_logout::post)),
        )
        .at(
            paths::DEVICE,
            Methods::new()
                .get_alone(handler(s, pages::device::get))
                .post(handler(s, pages::device::post)),
        )
        .at(
            "/device/approved",
            Methods::new().get_alone(handler(s, pages::device::approved)),
        )
        .at(
            "/device/denied",
            Methods::new().get_alone(handler(s, pages::device::denied)),
        )
        .at(
            "/link/:secret",
            Methods::new()
                .get_alone(handler(s, link::get))
                .post(handler(s, link::post)),
        )
        .at(
            "/theme/:choice",
            Methods::new().get_alone(handler(s, theme::get)),
        )
        .at("/static/*file", Methods::new().get(handler(s, home::asset)))
        .at(
            "/pictures/:file",
            Methods::new().get(handler(s, pictures::get)),
        )
        .at("/logo/:file", Methods::new().get(handler(s, logo::get)))
        .at("/brand/:file", Methods::new().get(handler(s, brand::get)))
        .at(
            "/favicon.ico",
            Methods::new().get(make_sync(|_| Response::from(StatusCode::NO_CONTENT))),
        )
        // Our own APIs
        .at("/api/v1/openapi.json", Methods::new().get(description))
        .at(
            "/api/v1/connectors/:connector/test",
            Methods::new().post(administered()),
        )
        .nest_no_strip("/health", Methods::new().get(Arc::clone(&api)));
    let routes = with_account(with_metadata(routes, s), s);
    let routes = match playground::RelyingParty::of(s) {
        Some(party) => with_playground(routes, &party),
        None => routes,
    };
    headers::Secured::new(
        routes,
        move |status, headers: &http::HeaderMap| home::missing(&not_found, status, headers),
        state.op.issuer.is_https(),
    )
}

/// What clients ask, for themselves or by a browser.
fn with_protocol(routes: Route, s: &Arc<State>) -> Route {
    routes
        .at(
            paths::AUTHORIZATION,
            Methods::new()
                .get_alone(handler(s, authorize::answer))
                .post(handler(s, authorize::answer)),
        )
        .at(
            paths::PUSHED_AUTHORIZATION_REQUEST,
            Methods::new().post(handler(s, par::post)).open(),
        )
        .at(
            paths::DEVICE_AUTHORIZATION,
            Methods::new().post(handler(s, device::post)).open(),
        )
        .at(
            paths::BACKCHANNEL_AUTHENTICATION,
            Methods::new().post(handler(s, backchannel::post)),
        )
        .at(
            paths::TOKEN,
            Methods::new().post(handler(s, token::post)).open(),
        )
        .at(
            paths::USERINFO,
            Methods::new()
                .get_alone(handler(s, userinfo::answer))
                .post(handler(s, userinfo::answer))
                .open(),
        )
        .at(
            paths::INTROSPECTION,
            Methods::new().post(handler(s, introspect::post)),
        )
        .at(
            paths::REVOCATION,
            Methods::new().post(handler(s, revoke::post)).open(),
        )
        .at(
            paths::REGISTRATION,
            Methods::new().post(handler(s, registration::post)).open(),
        )
        .at("/register/:client_id", managed(s))
        .at(
            paths::END_SESSION,
            Methods::new()
                .get_alone(handler(s, end_session::answer))
                .post(handler(s, end_session::answer)),
        )
        .at(
            "/end-session/confirm",
            // Who comes back to the answer of that form begins again.
            Methods::new()
                .get_alone(make_sync(|_| authorize::see_other(paths::END_SESSION)))
                .post(handler(s, end_session::confirm)),
        )
        .at(
            single_logout::ONWARD,
            Methods::new().get_alone(handler(s, single_logout::onward)),
        )
}

/// What clients and browsers read before they ask.
fn with_metadata(routes: Route, s: &Arc<State>) -> Route {
    routes
        .at(
            "/.well-known/openid-configuration",
            Methods::new()
                .get(discovery::Metadata::new(Arc::clone(s)))
                .open(),
        )
        .at(
            "/.well-known/oauth-authorization-server",
            Methods::new()
                .get(discovery::Metadata::new(Arc::clone(s)))
                .open(),
        )
        .at(
            paths::PROTECTED_RESOURCE,
            Methods::new()
                .get(discovery::Metadata::of_resource(Arc::clone(s)))
                .open(),
        )
        .at(
            paths::JWKS,
            Methods::new().get(handler(s, discovery::jwks)).open(),
        )
        .at(
            "/.well-known/passkey-endpoints",
            Methods::new().get(handler(s, passkeys::endpoints)),
        )
        .at(
            "/.well-known/webauthn",
            Methods::new().get(handler(s, passkeys::related_origins)),
        )
}

/// A page of the account, and the form on it.
macro_rules! page {
    ($state:ident, $page:ident) => {
        Methods::new()
            .get_alone(handler($state, account::$page::get))
            .post(handler($state, account::$page::post))
    };
}

/// Where people look after their account.
fn with_account(routes: Route, s: &Arc<State>) -> Route {
    routes
        .at(
            "/account",
            Methods::new().get_alone(handler(s, account::overview::get)),
        )
        .at("/account/profile", page!(s, profile))
        .at("/account/picture", page!(s, picture))
        .at("/account/preferences", page!(s, preferences))
        .at("/account/security", page!(s, security))
        .at("/account/password", page!(s, password))
        .at("/account/email", page!(s, email))
        .at("/account/passkeys", page!(s, passkeys))
        .at(
            "/account/passkeys/options",
            Methods::new().post(handler(s, account::passkeys::options)),
        )
        .at("/account/app", page!(s, app))
        .at("/account/recovery-codes", page!(s, recovery_codes))
        .at("/account/second-step", page!(s, second_step))
        .at("/account/providers", page!(s, providers))
        .at("/account/sessions", page!(s, sessions))
        .at(
            "/account/activity",
            Methods::new().get_alone(handler(s, account::activity::get)),
        )
        .at("/account/export", page!(s, export))
        .at("/account/delete", page!(s, delete))
        .at("/account/apps", page!(s, apps))
        .at("/account/requests", page!(s, requests))
        // A Well-Known URL for Changing Passwords §2: a redirect to the page.
        .at(
            "/.well-known/change-password",
            Methods::new().get_alone(make_sync(|_| authorize::see_other("/account/password"))),
        )
}

/// In `doorward dev`: a client to look at.
fn with_playground(routes: Route, party: &Arc<playground::RelyingParty>) -> Route {
    routes
        .at(
            "/playground",
            Methods::new().get(party.endpoint(playground::index)),
        )
        .at(
            "/playground/start",
            Methods::new().post(party.endpoint(playground::start::post)),
        )
        .at(
            "/playground/callback",
            Methods::new()
                .get_alone(party.endpoint(playground::callback::answer))
                .post(party.endpoint(playground::callback::answer)),
        )
        .at(
            "/playground/result",
            Methods::new().get(party.endpoint(playground::result)),
        )
        .at(
            "/playground/refresh",
            Methods::new().post(party.endpoint(playground::refresh::post)),
        )
        .at(
            "/playground/sign-out",
            Methods::new().post(party.endpoint(playground::sign_out::post)),
        )
        .at(
            "/playground/mail",
            Methods::new().get(party.endpoint(playground::mail::get)),
        )
        .at(
            "/playground/signed-out",
            Methods::new().get_alone(party.endpoint(playground::sign_out::done)),
        )
}

fn managed(state: &Arc<State>) -> Methods {
    Methods::new()
        .get_alone(handler(state, registration::manage))
        .on(Method::PUT, handler(state, registration::manage))
        .on(Method::DELETE, handler(state, registration::manage))
}
