//! `client_secret_basic` and `client_secret_post` (RFC 6749 §2.3.1).

use std::sync::Arc;

use data_encoding::BASE64;

use super::{find, require_method};
use crate::domain::client::{Client, TokenEndpointAuthMethod};
use crate::oauth::error::OAuthError;
use crate::oauth::params::decode_part;
use crate::provider::Provider;
use crate::secret::TokenHash;

/// Reads a Basic credential: both halves are form-encoded before they are joined (RFC 6749 §2.3.1).
pub(super) fn read_basic(header: &str) -> Result<(String, String), OAuthError> {
    let refused = |why: &str| OAuthError::invalid_client(format!("the Authorization header {why}"));
    let (scheme, encoded) = header
        .split_once(' ')
        .ok_or_else(|| refused("has no scheme"))?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Err(refused("is not Basic"));
    }
    let joined = BASE64
        .decode(encoded.trim().as_bytes())
        .map_err(|_| refused("is not base64"))?;
    let joined = String::from_utf8(joined).map_err(|_| refused("is not UTF-8"))?;
    let (id, secret) = joined
        .split_once(':')
        .ok_or_else(|| refused("has no colon"))?;
    let decode = |part| decode_part(part).map_err(|_| refused("is not form-encoded"));
    Ok((decode(id)?, decode(secret)?))
}

/// Compares a presented secret with the stored hash, in constant time.
pub(super) async fn check(
    op: &Provider,
    id: &str,
    secret: &str,
    used: TokenEndpointAuthMethod,
) -> Result<Arc<Client>, OAuthError> {
    // Hashed before the client is known, so that an unknown client costs the same.
    let presented = TokenHash::of(secret);
    let client = find(op, id, Some(secret)).await?;
    require_method(&client, used)?;
    let stored = client.secret_hash.as_deref().map(TokenHash::stored);
    if secret.is_empty() || stored != Some(presented) {
        return Err(OAuthError::invalid_client(format!(
            "the secret of {id} is wrong"
        )));
    }
    Ok(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_are_form_decoded() {
        let header = format!("Basic {}", BASE64.encode(b"a%3Ab:p%25q%2Br+s%3A"));
        assert_eq!(
            read_basic(&header).unwrap(),
            ("a:b".to_owned(), "p%q+r s:".to_owned())
        );
        for bad in [
            "Basic",
            "Bearer x",
            "Basic !",
            &format!("Basic {}", BASE64.encode(b"nocolon")),
            &format!("Basic {}", BASE64.encode(b"a:%zz")),
            &format!("Basic {}", BASE64.encode(b"\xff:a")),
        ] {
            assert!(read_basic(bad).is_err(), "{bad}");
        }
    }
}
