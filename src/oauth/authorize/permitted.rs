//! What a client may ask at all, whoever comes with it: looked at again each time that a request is answered, for the client and
//! the operator's settings may have changed since it was made.

use super::request::unsupported_response_type;
use crate::domain::authorization::AuthorizationRequest;
use crate::domain::client::{Client, GrantType};
use crate::domain::scope::OPENID;
use crate::oauth::assessment;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Provider;

/// What cannot be answered, whoever comes with it.
pub(super) fn check_permitted(
    op: &Provider,
    client: &Client,
    request: &AuthorizationRequest,
) -> Result<(), OAuthError> {
    assessment::check_held(op, client)?;
    check_response_type(op, client, request)?;
    if request.response_type.has_id_token() {
        check_id_token(request)?;
    }
    if request.response_type.has_access_token() {
        check_access_token(client, request)?;
    }
    // OpenID Connect Core 1.0 §5.5, userinfo: "the request MUST also use a response_type value that results in an Access Token being
    // issued to the Client for use at the UserInfo Endpoint".
    if !request.response_type.leads_to_access_token() && !request.claims.userinfo.is_empty() {
        return Err(OAuthError::invalid_request(
            "claims has userinfo, and this response_type brings no access token to ask for it",
        ));
    }
    // Initiating User Registration via OpenID Connect 1.0 §4: where it is not supported, the value is as any other that is not.
    if request.prompt.create && !op.can_sign_up() {
        return Err(OAuthError::invalid_request(
            "a word of prompt is not supported",
        ));
    }
    Ok(())
}

/// Both the operator and the client's registration ask for anything but a code.
fn check_response_type(
    op: &Provider,
    client: &Client,
    request: &AuthorizationRequest,
) -> Result<(), OAuthError> {
    let response_type = request.response_type;
    let unauthorized = |why| Err(OAuthError::new(ErrorCode::UnauthorizedClient, why));
    if !op.settings.has_response_type(response_type) {
        return Err(unsupported_response_type());
    }
    // RFC 6749 §4.1.2.1: "not authorized to request an authorization code using this method".
    if response_type.has_code() && !client.has_grant_type(GrantType::AuthorizationCode) {
        return unauthorized("the client is not registered for authorization_code");
    }
    if response_type.is_implicit() && !client.has_grant_type(GrantType::Implicit) {
        return unauthorized("the client is not registered for implicit");
    }
    if !client.has_response_type(response_type) {
        return unauthorized("the client is not registered for this response_type");
    }
    // FAPI 2.0 Security Profile §5.3.2.2: `response_type` is `code`. A client that has to sign its requests is held to it.
    if response_type.is_implicit() && client.metadata.require_signed_request_object {
        return unauthorized(
            "a client that has to sign its requests is answered with a code alone",
        );
    }
    Ok(())
}

/// What an ID token that comes by the browser needs.
fn check_id_token(request: &AuthorizationRequest) -> Result<(), OAuthError> {
    if !request.scope.has(OPENID) {
        return Err(OAuthError::invalid_request(
            "this response_type needs the scope openid",
        ));
    }
    // OpenID Connect Core 1.0 §3.2.2.1, §3.3.2.11: it is what the client knows a replayed one by.
    if request.nonce.is_none() {
        return Err(OAuthError::invalid_request(
            "nonce is missing: this response_type needs it",
        ));
    }
    Ok(())
}

/// Nobody shows a key or a certificate where an access token comes by the browser: it is a bearer token.
fn check_access_token(client: &Client, request: &AuthorizationRequest) -> Result<(), OAuthError> {
    // RFC 9449 §5.2, RFC 8705 §3.4: all of its access tokens are bound, it said.
    if client.metadata.binds_access_tokens() {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "access tokens of this client are bound, which one that comes by the browser cannot be",
        ));
    }
    // RFC 9449 §10: the request binds its code; beside it would be a token that is not bound.
    if request.dpop_jkt.is_some() {
        return Err(OAuthError::invalid_request(
            "dpop_jkt stands with a response_type that brings an access token",
        ));
    }
    Ok(())
}
