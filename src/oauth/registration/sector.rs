//! The sector of a client: which clients know a person by one pairwise `sub` (OpenID Connect Core 1.0 §8.1).

use super::invalid;
use crate::domain::client::ClientMetadata;
use crate::oauth::error::OAuthError;
use crate::oauth::published::Wanted;
use crate::provider::Provider;

/// Bytes of the document that are read: what `redirect_uris` may have is shorter.
const LONGEST: usize = 256 * 1024;

/// Whether the document at `sector_identifier_uri` vouches for the client (OpenID Connect Registration 1.0 §5: "The values of the
/// registered redirect_uris MUST be included in the elements of the array, or registration MUST fail. This MUST be validated at
/// registration time").
///
/// # Errors
/// `invalid_client_metadata`.
pub async fn check_sector(op: &Provider, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let Some(address) = metadata.sector_identifier_uri.as_deref() else {
        return Ok(());
    };
    let wanted = Wanted {
        address,
        accept: "application/json",
        longest: LONGEST,
        is_renewed: true,
    };
    let document = op.published.get(&op.egress, wanted, op.now()).await;
    let document = document.map_err(|error| {
        invalid("there is nothing to be had at the sector_identifier_uri").with_detail(error)
    })?;
    let listed: Vec<String> = serde_json::from_slice(&document).map_err(|_| {
        invalid("what is at the sector_identifier_uri is no JSON array of addresses")
    })?;
    match metadata
        .redirect_uris
        .iter()
        .find(|uri| !listed.contains(uri))
    {
        None => Ok(()),
        Some(missing) => Err(invalid(format!(
            "the document at the sector_identifier_uri does not have {missing}"
        ))),
    }
}
