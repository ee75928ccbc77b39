//! What client metadata has to keep, each rule by itself (RFC 7591 §2, OpenID Connect Registration 1.0 §2).

mod backchannel;
mod certificate;
mod encryption;
mod response_type;
mod signing;
mod subject;

use unicode_security::{MixedScript, RestrictionLevel, RestrictionLevelDetection as _};
use url::Url;

use super::invalid;
use crate::domain::client::{ClientMetadata, GrantType, TokenEndpointAuthMethod};
use crate::domain::redirect_uri::{check_registrable, is_displayable};
use crate::domain::response_type::ResponseType;
use crate::domain::scope::{DEVICE_SSO, Scope};
use crate::domain::signing::{JwsAlgorithm, MacAlgorithm, SigningAlgorithm};
use crate::domain::text::is_legible;
use crate::domain::word::Word;
use crate::keys::client_keys::ClientKeySet;
use crate::oauth::authorize::request::parameters::{LONGEST_VALUE, MOST_ACR_VALUES};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Settings;

const MOST_URIS: usize = 50;
/// The parameters of an authorization response (RFC 6749 §4.1.2, RFC 9207 §2; JARM, Multiple Response Types and Session
/// Management have the others).
const RESPONSE: [&str; 12] = [
    "code",
    "state",
    "iss",
    "error",
    "error_description",
    "error_uri",
    "response",
    "access_token",
    "token_type",
    "expires_in",
    "id_token",
    "session_state",
];
const LONGEST_TEXT: usize = 500;
/// Checks all of them.
///
/// # Errors
/// `invalid_redirect_uri` or `invalid_client_metadata` (RFC 7591 §3.2.2).
pub(super) fn check(settings: &Settings, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    check_words(settings, metadata)?;
    check_redirects(metadata)?;
    check_addresses(metadata)?;
    check_logout(metadata)?;
    backchannel::check(metadata)?;
    check_texts(metadata)?;
    check_grants(metadata)?;
    response_type::check(settings, metadata)?;
    check_keys(metadata)?;
    signing::check(settings, metadata)?;
    encryption::check(metadata)?;
    encryption::check_requests(settings, metadata)?;
    certificate::check(settings, metadata)?;
    check_scope(&settings.supported_scopes(), metadata)?;
    check_details(settings, metadata)?;
    subject::check(metadata)
}

/// What the database may have from a later version is not registered by this one.
fn check_words(settings: &Settings, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let grants: Vec<GrantType> = settings.grant_types().collect();
    let is_known = |word: &Word<GrantType>| grants.iter().any(|grant| *word == *grant);
    if !metadata.grant_types.iter().all(is_known) {
        let known: Vec<&str> = grants.into_iter().map(GrantType::name).collect();
        return Err(invalid(format!(
            "grant_types: some of {} are expected",
            known.join(", ")
        )));
    }
    let response_types: Vec<ResponseType> = settings.response_types().collect();
    let is_known = |word: &Word<ResponseType>| response_types.iter().any(|known| *word == *known);
    if !metadata.response_types.iter().all(is_known) {
        let known: Vec<&str> = response_types.into_iter().map(ResponseType::name).collect();
        let are = if known.len() == 1 {
            format!("{} is", known.join(", "))
        } else {
            format!("some of {} are", known.join(", "))
        };
        return Err(invalid(format!("response_types: {are} expected")));
    }
    Ok(())
}

fn check_redirects(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let all = metadata
        .redirect_uris
        .iter()
        .chain(&metadata.post_logout_redirect_uris);
    if metadata.redirect_uris.len() > MOST_URIS
        || metadata.post_logout_redirect_uris.len() > MOST_URIS
    {
        return Err(OAuthError::new(
            ErrorCode::InvalidRedirectUri,
            format!("there are more than {MOST_URIS} redirect URIs"),
        ));
    }
    for uri in all {
        check_registrable(uri)
            .map_err(|error| OAuthError::new(ErrorCode::InvalidRedirectUri, error.to_string()))?;
    }
    // RFC 6749 §3.1: no parameter comes twice, and these are added to it.
    let of_response = |uri: &String| {
        let url = url::Url::parse(uri).ok()?;
        let mut names = url.query_pairs().map(|(name, _)| name);
        names.find_map(|name| RESPONSE.into_iter().find(|response| *response == name))
    };
    if let Some(name) = metadata.redirect_uris.iter().find_map(of_response) {
        return Err(OAuthError::new(
            ErrorCode::InvalidRedirectUri,
            format!("a redirect URI has the parameter {name}, which is one of the answer"),
        ));
    }
    let has_state = |uri: &String| {
        let url = url::Url::parse(uri).ok();
        url.is_some_and(|url| url.query_pairs().any(|(name, _)| name == "state"))
    };
    if metadata.post_logout_redirect_uris.iter().any(has_state) {
        return Err(OAuthError::new(
            ErrorCode::InvalidRedirectUri,
            "a post-logout redirect URI has the parameter state, which is added to it",
        ));
    }
    // RFC 7591 §2: "Clients using flows with redirection MUST register their redirection URI values".
    let is_redirected = metadata.has_grant_type(GrantType::AuthorizationCode)
        || metadata.has_grant_type(GrantType::Implicit);
    if is_redirected && metadata.redirect_uris.is_empty() {
        return Err(OAuthError::new(
            ErrorCode::InvalidRedirectUri,
            "redirect_uris is missing",
        ));
    }
    Ok(())
}

fn check_addresses(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let shown = [
        ("client_uri", &metadata.client_uri),
        ("logo_uri", &metadata.logo_uri),
        ("policy_uri", &metadata.policy_uri),
        ("tos_uri", &metadata.tos_uri),
    ];
    for (name, uri) in shown {
        if uri.as_deref().is_some_and(|uri| !is_displayable(uri)) {
            return Err(invalid(format!("{name} is not an https address")));
        }
    }
    for (name, value) in &metadata.localized {
        let is_uri = !name.starts_with("client_name#");
        let text = value
            .as_str()
            .ok_or_else(|| invalid(format!("{name} is not a string")))?;
        if text.len() > 2048 || (is_uri && !is_displayable(text)) {
            return Err(invalid(format!(
                "{name} is too long or not an https address"
            )));
        }
    }
    // OpenID Connect Registration 1.0 §2: https; who develops has their own machine.
    let fetched = metadata.jwks_uri.iter().chain(&metadata.request_uris);
    if metadata.request_uris.len() > MOST_URIS
        || fetched.into_iter().any(|uri| !is_displayable(uri))
    {
        return Err(invalid(format!(
            "jwks_uri or one of request_uris is not an https address, or there are more than {MOST_URIS}"
        )));
    }
    // OpenID Connect Core 1.0 §4: "The value MUST be an https URI".
    if metadata
        .initiate_login_uri
        .as_deref()
        .is_some_and(|uri| !uri.starts_with("https://") || !is_displayable(uri))
    {
        return Err(invalid("initiate_login_uri is not an https address"));
    }
    Ok(())
}

/// Where a client hears that a session has ended.
fn check_logout(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    if let Some(uri) = &metadata.backchannel_logout_uri {
        let url = read_logout_uri("backchannel_logout_uri", uri)?;
        // Back-Channel Logout 1.0 §2.2: http "provided that the Client Type is confidential".
        let is_public = metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None;
        if is_public && url.scheme() != "https" {
            return Err(invalid(
                "backchannel_logout_uri of a public client is not an https address",
            ));
        }
    }
    if let Some(uri) = &metadata.frontchannel_logout_uri {
        let url = read_logout_uri("frontchannel_logout_uri", uri)?;
        // Front-Channel Logout 1.0 §2: "The domain, port, and scheme of this URL MUST be the same as that of a registered
        // Redirection URI value."
        let is_of_client = metadata.redirect_uris.iter().any(|redirect| {
            Url::parse(redirect).is_ok_and(|redirect| redirect.origin() == url.origin())
        });
        if !is_of_client {
            return Err(invalid(
                "frontchannel_logout_uri has another scheme, host or port than the redirect_uris",
            ));
        }
    }
    Ok(())
}

/// Both specifications: an absolute URI without a fragment; it may have a query.
fn read_logout_uri(name: &str, uri: &str) -> Result<Url, OAuthError> {
    check_registrable(uri).map_err(|error| invalid(format!("{name}: {error}")))?;
    Url::parse(uri)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http"))
        .ok_or_else(|| invalid(format!("{name} is not an https address")))
}

fn check_texts(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let texts = [
        &metadata.client_name,
        &metadata.software_id,
        &metadata.software_version,
    ];
    let is_too_long = texts
        .into_iter()
        .flatten()
        .chain(&metadata.contacts)
        .chain(&metadata.default_acr_values)
        .any(|text| text.len() > LONGEST_TEXT);
    if is_too_long
        || metadata.contacts.len() > MOST_URIS
        || metadata.default_acr_values.len() > MOST_URIS
    {
        return Err(invalid(format!(
            "a text is longer than {LONGEST_TEXT} bytes, or a list than {MOST_URIS} members"
        )));
    }
    // Each request has them.
    if metadata.default_acr_values.join(" ").len() > LONGEST_VALUE
        || metadata.default_acr_values.len() > MOST_ACR_VALUES
    {
        return Err(invalid(format!(
            "default_acr_values are more than {MOST_ACR_VALUES}, or longer than {LONGEST_VALUE} bytes"
        )));
    }
    // Other languages' names too; what else is localized is an address, and was checked as one.
    let localized = metadata
        .localized
        .iter()
        .filter(|(member, _)| member.starts_with("client_name#"))
        .filter_map(|(_, name)| name.as_str());
    let mut names = metadata.client_name.as_deref().into_iter().chain(localized);
    if names.any(|name| !is_honest(name)) {
        return Err(invalid(
            "client_name is empty, has characters that cannot be seen, or a word in letters of two scripts",
        ));
    }
    Ok(())
}

/// Whether a name is what it looks like. One that hides something, changes the reading direction of what stands beside it, or
/// has a letter of another script for one that looks the same, can look like another's.
fn is_honest(name: &str) -> bool {
    is_legible(name) && name.split_whitespace().all(is_of_one_script)
}

/// Whether a word's letters are of one script, or of those that are written together: Latin beside Chinese, Japanese and Korean
/// (UTS 39 §5.2, "highly restrictive").
pub(in crate::oauth) fn is_of_one_script(word: &str) -> bool {
    let letters: String = word.chars().filter(|sign| sign.is_alphanumeric()).collect();
    word.is_single_script() || letters.check_restriction_level(RestrictionLevel::HighlyRestrictive)
}

fn check_grants(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let has = |grant| metadata.has_grant_type(grant);
    let has_person = has(GrantType::AuthorizationCode) || metadata.asks_elsewhere();
    if has(GrantType::RefreshToken) && !has_person {
        return Err(invalid(
            "refresh_token needs authorization_code, urn:ietf:params:oauth:grant-type:device_code or urn:openid:params:grant-type:ciba",
        ));
    }
    let is_public = metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None;
    let needs_proof = [
        GrantType::ClientCredentials,
        GrantType::TokenExchange,
        GrantType::JwtBearer,
    ];
    // Native SSO 1.0 §4.1: an app on a phone exchanges the secret of its device, where the operator lets it, and nothing else.
    let shares = metadata
        .scope
        .as_ref()
        .is_some_and(|scope| scope.has(DEVICE_SSO));
    let mut needs_proof = needs_proof
        .into_iter()
        .filter(|grant| !(shares && *grant == GrantType::TokenExchange));
    match needs_proof.find(|grant| has(*grant)) {
        Some(grant) if is_public => Err(invalid(format!(
            "a public client cannot use {}",
            grant.name()
        ))),
        Some(_) | None => Ok(()),
    }
}

fn check_keys(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let keys = metadata.jwks.as_ref().map(ClientKeySet::parse).transpose();
    let keys = keys.map_err(|error| invalid(error.to_string()))?;
    // RFC 7591 §2: "The jwks_uri and jwks parameters MUST NOT both be present in the same request or response."
    if metadata.jwks.is_some() && metadata.jwks_uri.is_some() {
        return Err(invalid("jwks and jwks_uri are one too many"));
    }
    let has_keys = metadata.jwks_uri.is_some() || keys.is_some_and(|keys| !keys.is_empty());
    let method = metadata.token_endpoint_auth_method;
    if method == TokenEndpointAuthMethod::PrivateKeyJwt && !has_keys {
        return Err(invalid(
            "private_key_jwt needs jwks with a key, or jwks_uri",
        ));
    }
    let by_secret = metadata
        .request_object_signing_alg
        .and_then(JwsAlgorithm::secret);
    if let Some(algorithm) = by_secret {
        signing::check_secret(metadata)
            .map_err(|why| invalid(format!("request_object_signing_alg: {algorithm} {why}")))?;
    }
    let sends_objects = metadata.require_signed_request_object
        || metadata.request_object_signing_alg.is_some()
        || !metadata.request_uris.is_empty();
    let signs_requests = sends_objects && by_secret.is_none()
        || metadata
            .backchannel_authentication_request_signing_alg
            .is_some();
    if signs_requests && !has_keys {
        return Err(invalid(
            "request objects are signed: they need jwks with a key, or jwks_uri, or a request_object_signing_alg of the client's secret",
        ));
    }
    if let Some(algorithm) = metadata.token_endpoint_auth_signing_alg.as_deref() {
        let is_supported = match method {
            TokenEndpointAuthMethod::ClientSecretJwt => algorithm.parse::<MacAlgorithm>().is_ok(),
            TokenEndpointAuthMethod::PrivateKeyJwt => algorithm.parse::<SigningAlgorithm>().is_ok(),
            TokenEndpointAuthMethod::None
            | TokenEndpointAuthMethod::TlsClientAuth
            | TokenEndpointAuthMethod::SelfSignedTlsClientAuth
            | TokenEndpointAuthMethod::ClientSecretBasic
            // OpenID Connect Registration 1.0 §2: "The value none MUST NOT be used".
            | TokenEndpointAuthMethod::ClientSecretPost => algorithm != "none",
        };
        if !is_supported {
            return Err(invalid(
                "this token_endpoint_auth_signing_alg is not supported",
            ));
        }
    }
    Ok(())
}

/// RFC 9396 §10: types that the operator has.
fn check_details(settings: &Settings, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let types = &metadata.authorization_details_types;
    let is_good = |(place, name): (usize, &String)| {
        settings.details.find(name).is_some() && !types[..place].contains(name)
    };
    if types.iter().enumerate().all(is_good) {
        Ok(())
    } else {
        Err(invalid(
            "authorization_details_types has one that this provider does not have, or one twice",
        ))
    }
}

fn check_scope(supported: &Scope, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let asked = metadata.scope.clone().unwrap_or_default();
    let unknown: Vec<&str> = asked.iter().filter(|scope| !supported.has(scope)).collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(invalid(format!(
            "scope has what this provider does not have: {}; its operator can add to scopes.additional",
            unknown.join(" ")
        )))
    }
}
