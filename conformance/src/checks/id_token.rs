//! IDTOKEN: what every ID Token must hold (OpenID Connect Core §2 and §3.1.3.7).

use serde_json::Value;

use super::{SKEW, claims, is_audience, seconds, text};
use crate::clock::now;
use crate::jose::{self, Jwt};
use crate::verdict::{Record, Stop};

const YEAR: i64 = 365 * 24 * 60 * 60;

/// What the ID Token is held against.
#[derive(Clone, Debug)]
pub struct Expected<'a> {
    /// The issuer, exactly.
    pub issuer: &'a str,
    /// The client that asked.
    pub client_id: &'a str,
    /// The nonce that was sent, if one was.
    pub nonce: Option<&'a str>,
}

/// Reads the token and writes every check of the list; returns what was inside.
pub fn check(
    record: &mut Record,
    compact: &str,
    expected: &Expected<'_>,
    jwks: &Value,
) -> Result<Jwt, Stop> {
    let jwt = record.demand_some("id_token.form", Jwt::parse(compact), || {
        "the ID Token is no compact JWS with JSON inside".to_owned()
    })?;
    check_claims(record, &jwt.payload, expected);
    let verified = jwt.verify(jwks);
    record.require("id_token.signature", verified.is_ok(), || {
        verified.err().unwrap_or_default()
    });
    Ok(jwt)
}

/// The claims' part of the list.
pub fn check_claims(record: &mut Record, payload: &Value, expected: &Expected<'_>) {
    let now = now();
    let of = |name: &str| payload.get(name).unwrap_or(&Value::Null).clone();
    record.require(
        "id_token.iss",
        text(payload, "iss") == Some(expected.issuer),
        || format!("iss is {}, not {}", of("iss"), expected.issuer),
    );
    record.require(
        "id_token.aud",
        is_audience(payload.get("aud"), expected.client_id),
        || format!("aud is {}, without {}", of("aud"), expected.client_id),
    );
    let exp = seconds(payload, "exp");
    record.require(
        "id_token.exp",
        exp.is_some_and(|exp| exp > now - SKEW && exp < now + 50 * YEAR),
        || format!("exp is {}, now is {now}", of("exp")),
    );
    let iat = seconds(payload, "iat");
    record.require(
        "id_token.iat",
        iat.is_some_and(|iat| (now - SKEW..=now + SKEW).contains(&iat)),
        || format!("iat is {}, now is {now}", of("iat")),
    );
    if payload.get("auth_time").is_some() {
        let at = seconds(payload, "auth_time");
        record.require(
            "id_token.auth_time",
            at.is_some_and(|at| (now - YEAR..=now + SKEW).contains(&at)),
            || format!("auth_time is {}, now is {now}", of("auth_time")),
        );
    }
    if payload.get("acr").is_some() {
        record.require(
            "id_token.acr",
            text(payload, "acr").is_some_and(|acr| !acr.is_empty()),
            || format!("acr is {}", of("acr")),
        );
    }
    record.require(
        "id_token.nonce",
        text(payload, "nonce") == expected.nonce
            && (expected.nonce.is_some() || payload.get("nonce").is_none()),
        || format!("nonce is {}, sent was {:?}", of("nonce"), expected.nonce),
    );
    let sub = claims::subject(payload);
    record.require(
        "id_token.sub",
        !sub.is_empty() && sub.len() <= 255 && sub.chars().all(|c| (' '..='~').contains(&c)),
        || format!("sub is {}", of("sub")),
    );
    claims::check(record, "id_token.claims", payload);
}

/// at_hash and c_hash of a token endpoint's ID Token: optional, but correct if present.
pub fn check_hashes(record: &mut Record, jwt: &Jwt, access_token: &str, code: &str) {
    let alg = jwt.header_str("alg").unwrap_or_default();
    for (name, value) in [("at_hash", access_token), ("c_hash", code)] {
        if let Some(found) = jwt.payload.get(name) {
            let right = jose::half_hash(alg, value);
            record.require(
                &format!("id_token.{name}"),
                found.as_str() == right.as_deref(),
                || format!("{name} is {found}, computed is {right:?}"),
            );
        }
    }
}

/// at_hash and c_hash of an ID Token that came by the browser: there and correct, for what came with it (OpenID Connect Core
/// §3.3.2.11).
pub fn demand_hashes(record: &mut Record, jwt: &Jwt, access_token: Option<&str>, code: &str) {
    let alg = jwt.header_str("alg").unwrap_or_default();
    for (name, value) in [("at_hash", access_token), ("c_hash", Some(code))] {
        let Some(value) = value else { continue };
        let (found, right) = (text(&jwt.payload, name), jose::half_hash(alg, value));
        let name = format!("callback.{name}");
        record.require(&name, found.is_some() && found == right.as_deref(), || {
            format!("{name} is {found:?}, computed is {right:?}")
        });
    }
}

/// Claims that any ID Token may have.
const EXPECTED: [&str; 16] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "azp",
    "at_hash",
    "c_hash",
    "s_hash",
    "nbf",
    "jti",
    "sid",
];

/// A warning for each claim that nobody asked for; `scope` is the request's.
pub fn check_unrequested(record: &mut Record, payload: &Value, scope: &str) {
    record.advise("id_token.name", payload.get("name").is_none(), || {
        "name is in the ID Token though it was not requested".to_owned()
    });
    let others: Vec<&String> = payload
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::keys)
        .filter(|name| {
            let name = name.as_str();
            let of_bank = ["openbanking_intent_id", "txn"].contains(&name);
            let asked = scope
                .split(' ')
                .any(|scope| claims::of_scope(scope).contains(&name));
            !EXPECTED.contains(&name) && !of_bank && !asked
        })
        .collect();
    record.advise("id_token.unrequested", others.is_empty(), || {
        format!("claims that nobody asked for: {others:?}")
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::test_keys::{FOREIGN, OWN};
    use serde_json::json;

    const EXPECTED_HERE: Expected<'static> = Expected {
        issuer: "https://op.example",
        client_id: "c1",
        nonce: Some("n1"),
    };

    fn good() -> Value {
        json!({
            "iss": "https://op.example", "aud": ["c1"], "exp": now() + 600, "iat": now(), "auth_time": now() - 5,
            "acr": "1", "nonce": "n1", "sub": "ada",
        })
    }

    fn broken(payload: &Value, expected: &Expected<'_>) -> Vec<String> {
        let mut record = Record::default();
        check_claims(&mut record, payload, expected);
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn a_good_one_holds() {
        assert_eq!(broken(&good(), &EXPECTED_HERE), Vec::<String>::new());
    }

    #[test]
    fn each_wrong_claim_goes_red() {
        let cases = [
            ("iss", json!("https://op.example/")),
            ("aud", json!("c2")),
            ("aud", json!(["c2"])),
            ("exp", Value::Null),
            ("exp", json!(now() - 1000)),
            ("exp", json!(now() + 60 * YEAR)),
            ("iat", json!(now() - 1000)),
            ("iat", json!(now() + 1000)),
            ("iat", json!("today")),
            ("auth_time", json!(now() - 2 * YEAR)),
            ("auth_time", json!(now() + 1000)),
            ("acr", json!("")),
            ("nonce", json!("n2")),
            ("nonce", Value::Null),
            ("sub", json!("")),
            ("sub", json!("a".repeat(256))),
            ("sub", json!("ädä")),
        ];
        for (name, value) in cases {
            let mut payload = good();
            payload[name] = value;
            assert_eq!(
                broken(&payload, &EXPECTED_HERE),
                [format!("id_token.{name}")],
                "{payload}"
            );
        }
        let mut payload = good();
        payload["updated_at"] = json!(12);
        assert_eq!(
            broken(&payload, &EXPECTED_HERE),
            ["id_token.claims.updated_at"]
        );
    }

    #[test]
    fn a_nonce_that_nobody_sent_goes_red() {
        let expected = Expected {
            nonce: None,
            ..EXPECTED_HERE
        };
        assert_eq!(broken(&good(), &expected), ["id_token.nonce"]);
    }

    #[test]
    fn a_foreign_signature_goes_red() {
        let mut record = Record::default();
        let compact = FOREIGN.sign(&good()).unwrap();
        check(&mut record, &compact, &EXPECTED_HERE, &OWN.jwks().unwrap()).unwrap();
        assert_eq!(record.broken_names(), ["id_token.signature"]);
        assert!(check(&mut record, "abc", &EXPECTED_HERE, &OWN.jwks().unwrap()).is_err());
    }

    #[test]
    fn a_wrong_hash_goes_red_and_an_absent_one_does_not() {
        let key = &*OWN;
        let sign = |claims: Value| Jwt::parse(&key.sign(&claims).unwrap()).unwrap();
        let right = jose::half_hash("RS256", "at").unwrap();
        let mut record = Record::default();
        check_hashes(&mut record, &sign(json!({"at_hash": right})), "at", "co");
        assert!(record.broken_names().is_empty());
        demand_hashes(&mut record, &sign(json!({"c_hash": "y"})), Some("at"), "co");
        assert_eq!(
            record.broken_names(),
            ["callback.at_hash", "callback.c_hash"]
        );
        let mut record = Record::default();
        let c_hash = jose::half_hash("RS256", "co").unwrap();
        demand_hashes(&mut record, &sign(json!({"c_hash": c_hash})), None, "co");
        assert!(record.broken_names().is_empty());
        check_hashes(
            &mut record,
            &sign(json!({"at_hash": "x", "c_hash": "y"})),
            "at",
            "co",
        );
        assert_eq!(
            record.broken_names(),
            ["id_token.at_hash", "id_token.c_hash"]
        );
    }

    #[test]
    fn claims_that_nobody_asked_for_warn() {
        let mut record = Record::default();
        check_unrequested(
            &mut record,
            &json!({"sub": "a", "name": "Ada"}),
            "openid profile",
        );
        assert_eq!(record.broken_names(), ["id_token.name"]);
        let mut record = Record::default();
        check_unrequested(&mut record, &json!({"sub": "a", "groups": []}), "openid");
        assert_eq!(record.broken_names(), ["id_token.unrequested"]);
    }
}
