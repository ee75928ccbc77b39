//! The public key that a token brings in its own header: believed to be its holder's and nobody else's. DPoP proofs are the one
//! place where it is read (RFC 9449 §4.2; RFC 8725 §3.10 for all others).

use serde::Deserialize;
use serde_json::{Value, json};

use super::client_keys::{ClientKeySet, RefusedKeySet};
use super::jws::{CompactJws, RefusedToken};
use super::thumbprint;
use crate::domain::confirmation::Thumbprint;

/// Why the key in a header is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedEmbeddedKey {
    /// There is none, or more than one.
    #[error("its header has no member jwk")]
    Missing,
    /// It is private, malformed, too small or too large.
    #[error("the jwk of its header is refused: {0}")]
    Key(#[from] RefusedKeySet),
    /// The token is not signed with it.
    #[error(transparent)]
    Token(#[from] RefusedToken),
}

/// The member that is read, once: serde refuses it twice.
#[derive(Deserialize)]
struct Header {
    jwk: Value,
}

/// Whether a token is signed with the key that it brings, and which that is.
///
/// # Errors
/// [`RefusedEmbeddedKey`]; a key with private members too (RFC 9449 §4.3, item 7).
pub fn verify(token: &CompactJws<'_>) -> Result<Thumbprint, RefusedEmbeddedKey> {
    let Header { jwk } = token.header_as().ok_or(RefusedEmbeddedKey::Missing)?;
    let thumbprint = thumbprint::of_jwk(&jwk).ok_or(RefusedKeySet::Malformed)?;
    ClientKeySet::for_algorithm(&json!({ "keys": [jwk] }), &token.header.alg)?.verify(token)?;
    Ok(thumbprint)
}
