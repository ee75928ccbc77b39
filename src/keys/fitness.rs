//! What a key may be used for.

use josekit::jwk::Jwk;
use serde_json::Value;

use super::KeyError;
use crate::domain::signing::{KeyType, SigningAlgorithm};

/// Whether a key is one for an algorithm by its kind and curve; one of kind `AKP` by its `alg` (RFC 9964 §4).
pub(super) fn is_of_kind(algorithm: SigningAlgorithm, jwk: &Jwk) -> bool {
    let kind = algorithm.key_type();
    let text = |member| jwk.parameter(member).and_then(Value::as_str);
    let is_named = kind != KeyType::Akp || text("alg") == Some(algorithm.name());
    text("kty") == Some(kind.name()) && text("crv") == kind.curve() && is_named
}

/// Whether a key may sign or verify by an algorithm: by its kind, and by its `alg`, `use` and `key_ops`, where it has them (RFC 7517 §4.2
/// to §4.4).
///
/// # Errors
/// [`KeyError::Operation`].
pub(super) fn check(
    algorithm: SigningAlgorithm,
    jwk: &Jwk,
    operation: &str,
) -> Result<(), KeyError> {
    let is_fit = is_of_kind(algorithm, jwk)
        && jwk
            .algorithm()
            .is_none_or(|named| named == algorithm.name())
        && jwk.key_use().is_none_or(|used_for| used_for == "sig")
        && jwk.is_for_key_operation(operation);
    if is_fit {
        return Ok(());
    }
    Err(KeyError::Operation(format!(
        "the key is not one to {operation} by {algorithm}"
    )))
}
