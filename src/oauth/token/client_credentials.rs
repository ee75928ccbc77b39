//! `grant_type=client_credentials` (RFC 6749 §4.4): a client acts for itself.

use super::issue::TokenResponse;
use crate::domain::confirmation::Confirmation;
use crate::domain::scope::{OFFLINE_ACCESS, OPENID, Scope};
use crate::oauth::access_token;
use crate::oauth::authorization_details::Asked;
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::resource::{self, Target};
use crate::provider::Provider;

/// Gives a client an access token of its own. No refresh token (§4.4.3), no ID token: there is no end-user.
///
/// # Errors
/// `unauthorized_client` for a public client (§4.4: "MUST only be used by confidential clients"); `invalid_scope`, `invalid_target`,
/// `invalid_authorization_details`.
pub async fn answer(
    op: &Provider,
    client: &AuthenticatedClient,
    shown: Confirmation,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    if client.is_public() {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "a public client cannot act for itself",
        ));
    }
    let invalid_scope = |description: String| OAuthError::new(ErrorCode::InvalidScope, description);
    // What needs an end-user is nothing that a client can have for itself.
    let registered = client.metadata.scope.clone().unwrap_or_default();
    let allowed = op
        .permitted_scope(client, &registered)
        .without(OPENID)
        .without(OFFLINE_ACCESS);
    let scope = match parameters.take("scope") {
        Some(text) => Scope::parse(&text).map_err(|error| invalid_scope(error.to_string()))?,
        None => allowed.clone(),
    };
    if !scope.is_subset(&allowed) {
        return Err(invalid_scope(
            "the client may not have this scope for itself".into(),
        ));
    }
    let audience = Target::read(op, &mut parameters)?.choose_own()?;
    let asked = Asked::read(op, client, &mut parameters)?;
    let authorization_details = asked.choose_own(&audience)?;
    let scope = resource::scope_at(op, &audience, &scope);
    let mut claims = access_token::for_client(op, client, &scope, op.now())?;
    let token_type = shown.token_type();
    claims.cnf = shown;
    claims.aud = audience;
    claims
        .authorization_details
        .clone_from(&authorization_details);
    let issued = access_token::issue(op, client, claims).await?;
    Ok(TokenResponse {
        access_token: issued.token.0,
        issued_token_type: None,
        token_type,
        expires_in: Some(issued.expires_in),
        scope,
        authorization_details,
        resource: None,
        refresh_token: None,
        id_token: None,
        device_secret: None,
    })
}
