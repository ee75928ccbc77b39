//! The public key that a token brings in its own header: believed to be its holder's and nobody else's. DPoP proofs are the one
//! place where it is read (RFC 9449 §4.2; RFC 8725 §3.10 for all others).

use serde::Deserialize;
use serde_json::{Value, json};

use super::client_keys::{ClientKeySet, RefusedKeySet};
use super::jws::{CompactJws, RefusedToken};
use crate::domain::confirmation::Thumbprint;
use crate::secret::sha256_base64url;

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
    let thumbprint = thumbprint(&jwk).ok_or(RefusedKeySet::Malformed)?;
    ClientKeySet::parse(&json!({ "keys": [jwk] }))?.verify(token)?;
    Ok(thumbprint)
}

/// RFC 7638 §3.2: SHA-256 over the members that a key of its kind must have, in the order of their names.
fn thumbprint(jwk: &Value) -> Option<Thumbprint> {
    let names: &[&str] = match jwk.get("kty")?.as_str()? {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        _ => return None,
    };
    let members = names.iter().map(|name| {
        let value = jwk.get(name)?.as_str()?;
        Some(format!("\"{name}\":{}", Value::from(value)))
    });
    let members: Vec<String> = members.collect::<Option<_>>()?;
    let canonical = format!("{{{}}}", members.join(","));
    Thumbprint::parse(sha256_base64url(canonical.as_bytes())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7638 §3.1, and RFC 8037 Appendix A.3.
    #[test]
    fn thumbprints_are_those_of_the_specifications() {
        let rsa = json!({
            "kty": "RSA",
            "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
            "e": "AQAB",
            "alg": "RS256",
            "kid": "2011-04-29",
        });
        let okp = json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        });
        for (jwk, expected) in [
            (rsa, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"),
            (okp, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
        ] {
            assert_eq!(thumbprint(&jwk).unwrap().as_str(), expected);
        }
        assert_eq!(thumbprint(&json!({ "kty": "oct", "k": "AA" })), None);
        assert_eq!(
            thumbprint(&json!({ "kty": "EC", "crv": "P-256", "x": "AA" })),
            None
        );
    }
}
