//! What the tokens of a token request are bound to: the keys that the client shows with it.

use crate::domain::client::Client;
use crate::domain::confirmation::Confirmation;
use crate::oauth::dpop::{self, Proof};
use crate::oauth::error::OAuthError;
use crate::provider::Provider;

/// Accepts what the client shows.
///
/// # Errors
/// `invalid_dpop_proof`, also where the client has to show one and does not (RFC 9449 §5.2: "the authorization server MUST reject
/// token requests from the client that do not contain the DPoP header").
pub(super) async fn confirm(
    op: &Provider,
    client: &Client,
    proof: Option<Proof>,
) -> Result<Confirmation, OAuthError> {
    let jkt = match proof {
        Some(proof) => Some(proof.accept(op).await?),
        None if client.metadata.dpop_bound_access_tokens => return Err(dpop::missing()),
        None => None,
    };
    Ok(Confirmation { jkt })
}

/// What a refresh token is bound to (RFC 9449 §5): that of a public client to all that it shows; a confidential client's to the
/// client's authentication alone, so that it can take new keys.
pub(super) fn of_refresh_token(client: &Client, shown: &Confirmation) -> Confirmation {
    if client.is_public() {
        shown.clone()
    } else {
        Confirmation::default()
    }
}
