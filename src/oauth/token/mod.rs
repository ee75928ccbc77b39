//! The token endpoint (RFC 6749 §3.2): one grant, one file.

pub mod authorization_code;
pub mod client_credentials;
mod exchange;
pub mod issue;
mod jwt_bearer;
pub(in crate::oauth) mod polled;
mod possession;
pub mod refresh_token;

use std::sync::Arc;

pub use self::possession::Possession;
use super::assessment;
use super::client_auth::AuthenticatedClient;
use super::error::{ErrorCode, OAuthError};
use super::grant_token;
use super::params::Parameters;
use super::signing;
use crate::domain::client::GrantType;
use crate::domain::polled::PolledKind;
use crate::provider::Provider;
use crate::secret::Kind;
use issue::TokenResponse;

/// Answers an authenticated client, which may show that it has a key.
///
/// # Errors
/// RFC 6749 §5.2, RFC 9449 §5, RFC 8705 §3.
pub async fn answer(
    op: &Arc<Provider>,
    client: &AuthenticatedClient,
    shown: Possession,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    let name = parameters.require("grant_type")?;
    let grant = op
        .settings
        .grant_types()
        .find(|grant| grant.name() == name && *grant != GrantType::Implicit)
        .ok_or_else(unsupported)?;
    if !client.has_grant_type(grant) {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            format!("the client did not register for the grant type {name}"),
        ));
    }
    // CIBA Core 1.0 §11: "If the Client is registered to use the Push Mode, this error is returned".
    if grant == GrantType::Ciba && client.metadata.is_pushed_tokens() {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "the client registered to be sent its tokens, not to ask for them",
        ));
    }
    assessment::check_held(op, client)?;
    if !is_given_out(op, grant, &parameters).await? {
        return Err(OAuthError::invalid_grant("it is unknown"));
    }
    if grant != GrantType::ClientCredentials {
        signing::check_id_tokens(op, client)?;
    }
    // Before anything is used up that the request presents, and after it is known to be worth it: a proof is a row.
    let held = possession::confirm(op, client, shown).await?;
    match grant {
        GrantType::AuthorizationCode => {
            authorization_code::answer(op, client, held.bound, parameters).await
        }
        GrantType::RefreshToken => refresh_token::answer(op, client, held.bound, parameters).await,
        GrantType::ClientCredentials => {
            client_credentials::answer(op, client, held.bound, parameters).await
        }
        GrantType::TokenExchange => exchange::answer(op, client, held, parameters).await,
        GrantType::JwtBearer => jwt_bearer::answer(op, client, held, parameters).await,
        GrantType::DeviceCode => {
            polled::answer(op, client, PolledKind::Device, held.bound, parameters).await
        }
        GrantType::Ciba => {
            polled::answer(op, client, PolledKind::Backchannel, held.bound, parameters).await
        }
        GrantType::Implicit => Err(unsupported()),
    }
}

fn unsupported() -> OAuthError {
    OAuthError::new(
        ErrorCode::UnsupportedGrantType,
        "this grant_type is not supported",
    )
}

/// Whether the code or refresh token that a request presents was given out at some time; nothing is looked up for that, but for what
/// clients poll with. One that is missing is the grant's to say.
async fn is_given_out(
    op: &Provider,
    grant: GrantType,
    parameters: &Parameters,
) -> Result<bool, OAuthError> {
    let (kind, name) = match grant {
        GrantType::AuthorizationCode => (Kind::AuthorizationCode, "code"),
        GrantType::RefreshToken => (Kind::RefreshToken, "refresh_token"),
        GrantType::ClientCredentials
        | GrantType::TokenExchange
        | GrantType::JwtBearer
        | GrantType::Implicit => return Ok(true),
        GrantType::DeviceCode => {
            return polled::is_given_out(op, PolledKind::Device, parameters).await;
        }
        GrantType::Ciba => {
            return polled::is_given_out(op, PolledKind::Backchannel, parameters).await;
        }
    };
    let key = &op.derived.grant_tokens;
    Ok(parameters
        .find(name)
        .is_none_or(|presented| grant_token::read(kind, key, presented).is_some()))
}
