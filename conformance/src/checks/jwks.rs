//! The provider's key set (RFC 7517), as BASE reads it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::text;
use crate::jose;
use crate::verdict::Record;

/// Members that only a private or a symmetric key has.
const SECRET: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "k"];

const ALGORITHMS: [&str; 20] = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "ES256K",
    "EdDSA",
    "Ed25519",
    "Ed448",
    "RSA-OAEP",
    "RSA-OAEP-256",
    "RSA-OAEP-512",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A192KW",
    "ECDH-ES+A256KW",
];

/// Writes every check of a key set.
pub fn check(record: &mut Record, jwks: &Value) {
    let Some(keys) = jwks.get("keys").and_then(Value::as_array) else {
        record.require("jwks.keys", false, || "the set has no keys".to_owned());
        return;
    };
    record.require("jwks.keys", !keys.is_empty(), || {
        "the set is empty".to_owned()
    });
    let mut kids = BTreeSet::new();
    for key in keys {
        let kid = text(key, "kid");
        let name = kid.unwrap_or("without kid");
        let secret = SECRET.iter().find(|member| key.get(**member).is_some());
        record.require("jwks.private", secret.is_none(), || {
            format!("key {name} shows its private member {secret:?}")
        });
        record.require("jwks.kid", kid.is_some(), || "a key has no kid".to_owned());
        if let Some(kid) = kid {
            record.require("jwks.kid_unique", kids.insert(kid), || {
                format!("two keys have the kid {kid}")
            });
        }
        check_kind(record, key, name);
    }
}

fn check_kind(record: &mut Record, key: &Value, name: &str) {
    let kty = text(key, "kty").unwrap_or_default();
    let crv = text(key, "crv").unwrap_or_default();
    let is_known = match kty {
        "RSA" => true,
        "EC" => ["P-256", "P-384", "P-521", "secp256k1"].contains(&crv),
        "OKP" => ["Ed25519", "Ed448", "X25519", "X448"].contains(&crv),
        _ => false,
    };
    record.require("jwks.kty", !kty.is_empty(), || {
        format!("key {name} has no kty")
    });
    record.advise("jwks.kind", is_known, || {
        format!("key {name} is of the unknown kind {kty} {crv}")
    });
    let alg = text(key, "alg");
    record.advise(
        "jwks.alg",
        alg.is_none_or(|alg| ALGORITHMS.contains(&alg)),
        || format!("key {name} is for the unknown algorithm {alg:?}"),
    );
    let is_readable = kty == "RSA" || crv.starts_with("P-") || crv == "Ed25519";
    if is_known && is_readable {
        let formed = jose::is_well_formed(key);
        record.require("jwks.form", formed.is_ok(), || {
            format!(
                "key {name} is malformed: {}",
                formed.err().unwrap_or_default()
            )
        });
    }
}

/// FAPI 2.0 Security Profile §5.4.1: keys of RSA have at least 2048 bits, those of elliptic curves 224.
pub fn check_strength(record: &mut Record, jwks: &Value) {
    for key in jwks
        .get("keys")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let bits = jose::bits(key);
        let least = if text(key, "kty") == Some("RSA") {
            2048
        } else {
            224
        };
        record.require(
            "jwks.strength",
            bits.is_none_or(|bits| bits >= least),
            || format!("key {:?} has {bits:?} bits", text(key, "kid")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::test_keys::OWN;
    use serde_json::json;

    fn broken(jwks: &Value) -> Vec<String> {
        let mut record = Record::default();
        check(&mut record, jwks);
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_fault_of_a_key_goes_red() {
        let good = OWN.jwks().unwrap();
        assert_eq!(broken(&good), Vec::<String>::new());
        let cases = [
            ("d", json!("AQAB"), "jwks.private"),
            ("k", json!("AQAB"), "jwks.private"),
            ("kid", Value::Null, "jwks.kid"),
            ("kty", json!("oct"), "jwks.kind"),
            ("alg", json!("XS1"), "jwks.alg"),
            ("n", json!("*"), "jwks.form"),
        ];
        for (member, value, check) in cases {
            let mut jwks = good.clone();
            jwks["keys"][0][member] = value;
            assert_eq!(broken(&jwks), [check]);
        }
    }

    #[test]
    fn faults_of_the_set_go_red() {
        let good = OWN.jwks().unwrap();
        let key = good["keys"][0].clone();
        assert_eq!(broken(&json!({"keys": [key, key]})), ["jwks.kid_unique"]);
        assert_eq!(broken(&json!({"keys": []})), ["jwks.keys"]);
        assert_eq!(broken(&json!([])), ["jwks.keys"]);
    }

    #[test]
    fn a_weak_key_goes_red() {
        let strong = OWN.jwks().unwrap();
        let mut weak = strong.clone();
        weak["keys"][0]["n"] = json!(crate::random::token(128));
        for (jwks, expected) in [(strong, &[][..]), (weak, &["jwks.strength"][..])] {
            let mut record = Record::default();
            check_strength(&mut record, &jwks);
            assert_eq!(record.broken_names(), expected);
        }
    }
}
