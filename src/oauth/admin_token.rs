//! Access tokens for administration (`doorward token admin`): for `/api/v1`, and initial access tokens (RFC 7591 §3).

use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Provider;
use crate::secret::TokenHash;

/// Whether this is one.
///
/// # Errors
/// `invalid_token`.
pub async fn check(op: &Provider, presented: &str) -> Result<(), OAuthError> {
    let (tenant, hash, now) = (op.tenant.clone(), TokenHash::of(presented), op.now());
    let is_valid = op
        .store
        .read(move |r| r.is_admin_token(&tenant, &hash, now))
        .await?;
    if is_valid {
        Ok(())
    } else {
        Err(
            OAuthError::new(ErrorCode::InvalidToken, "the token does not allow this")
                .with_detail("the token for administration is unknown or has expired"),
        )
    }
}
