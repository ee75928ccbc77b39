//! Who may manage a client.

use std::sync::Arc;

use crate::domain::client::Client;
use crate::domain::id::ClientId;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Provider;
use crate::secret::TokenHash;

/// The client that a registration access token belongs to (RFC 7592 §2). A token of another client, and any token of a
/// client that is gone or turned off, is refused in the same words.
///
/// # Errors
/// `invalid_token`.
pub async fn find_managed(
    op: &Provider,
    id: &ClientId,
    presented: &str,
) -> Result<Arc<Client>, OAuthError> {
    let presented = TokenHash::of(presented);
    let client = op.find_client(id.as_str()).await?;
    client
        .filter(|client| {
            client.disabled_at.is_none()
                && client
                    .registration_token_hash
                    .as_deref()
                    .map(TokenHash::stored)
                    == Some(presented)
        })
        .ok_or_else(|| {
            refused_token("the registration access token is not that of a client in use")
        })
}

pub(super) fn refused_token(detail: &str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidToken, "the token does not allow this").with_detail(detail)
}
