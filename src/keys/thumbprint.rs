//! Thumbprints of keys (RFC 7638).

use serde_json::Value;

use crate::domain::confirmation::Thumbprint;
use crate::secret::sha256_base64url;

/// §3.2: SHA-256 over the members that a key of its kind must have, in the order of their names.
pub(super) fn of_jwk(jwk: &Value) -> Option<Thumbprint> {
    let names: &[&str] = match jwk.get("kty")?.as_str()? {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        // RFC 9964 §6.
        "AKP" => &["alg", "kty", "pub"],
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
    use serde_json::json;

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
            assert_eq!(of_jwk(&jwk).unwrap().as_str(), expected);
        }
        assert_eq!(of_jwk(&json!({ "kty": "oct", "k": "AA" })), None);
        assert_eq!(
            of_jwk(&json!({ "kty": "EC", "crv": "P-256", "x": "AA" })),
            None
        );
    }
}
