//! Response types, and what has to stand with them.

use url::Url;

use super::invalid;
use crate::domain::client::{ClientMetadata, GrantType};
use crate::domain::redirect_uri::{ApplicationType, is_loopback};
use crate::domain::response_type::ResponseType;
use crate::domain::word::Word;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Settings;

pub(super) fn check(settings: &Settings, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let any = |has: fn(ResponseType) -> bool| {
        let known = |word: &Word<ResponseType>| matches!(word, Word::Known(known) if has(*known));
        metadata.response_types.iter().any(known)
    };
    // RFC 7591 §2.1, OpenID Connect Registration 1.0 §2: grant_types and response_types go together.
    let has = |grant| metadata.has_grant_type(grant);
    if has(GrantType::AuthorizationCode) != any(ResponseType::has_code)
        || has(GrantType::Implicit) != any(ResponseType::is_implicit)
    {
        return Err(invalid(
            "grant_types and response_types do not go together: a type with code needs authorization_code, and one with a token implicit; \
             response_types that is left out is [\"code\"], and that of a client with neither grant is []",
        ));
    }
    if has(GrantType::Implicit) {
        check_redirects(settings, metadata)?;
    }
    // RFC 9449 §5.2, RFC 8705 §3.4: nobody shows a key where a token comes by the browser.
    if any(ResponseType::has_access_token) && metadata.binds_access_tokens() {
        return Err(invalid(
            "response_types has token, and an access token that comes by the browser cannot be bound",
        ));
    }
    // FAPI 2.0 Security Profile §5.3.2.2.
    if any(ResponseType::is_implicit) && metadata.require_signed_request_object {
        return Err(invalid(
            "response_types of a client that has to sign its requests is code alone",
        ));
    }
    Ok(())
}

/// OpenID Connect Registration 1.0 §2, application_type: "Web Clients using the OAuth Implicit Grant Type MUST only register URLs using
/// the https scheme as redirect_uris; they MUST NOT use localhost as the hostname". Who develops has nothing else.
fn check_redirects(settings: &Settings, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let is_web = metadata.application_type == ApplicationType::Web;
    let is_far = |uri: &String| {
        Url::parse(uri).is_ok_and(|url| url.scheme() == "https" && !is_loopback(&url))
    };
    if is_web && !settings.is_dev && !metadata.redirect_uris.iter().all(is_far) {
        return Err(OAuthError::new(
            ErrorCode::InvalidRedirectUri,
            "redirect_uris of a web client of the grant type implicit are https addresses, and not of this machine",
        ));
    }
    Ok(())
}
