//! JARM: an authorization response in one JWT (JWT Secured Authorization Response Mode for OAuth 2.0 §2).

use serde_json::Value;

use super::{fapi, is_audience, text};
use crate::http::{Params, describe_params, single};
use crate::jose::Jwt;
use crate::verdict::Record;

/// What the JWT is held against.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The issuer, exactly.
    pub issuer: &'a str,
    /// The client that asked.
    pub client_id: &'a str,
    /// The provider's key set.
    pub jwks: &'a Value,
}

/// How long it is good at least, and at most without a warning, in seconds.
const LIFETIME: (i64, i64) = (10, 600);

/// Checks the JWT, and returns the parameters inside, as if they had come in the query.
pub fn check(record: &mut Record, params: &Params, expected: &Expected<'_>) -> Option<Params> {
    let compact = single(params, "response").filter(|_| params.len() == 1);
    record.require("jarm.alone", compact.is_some(), || {
        format!("not response alone: {}", describe_params(params))
    });
    let jwt = Jwt::parse(compact?);
    record.require("jarm.form", jwt.is_some(), || {
        "response is no compact JWS with JSON inside".to_owned()
    });
    let jwt = jwt?;
    let claims = &jwt.payload;
    let of = |name: &str| claims.get(name).unwrap_or(&Value::Null).clone();
    record.require(
        "jarm.iss",
        text(claims, "iss") == Some(expected.issuer),
        || format!("iss is {}, not {}", of("iss"), expected.issuer),
    );
    record.require(
        "jarm.aud",
        is_audience(claims.get("aud"), expected.client_id),
        || format!("aud is {}, without {}", of("aud"), expected.client_id),
    );
    let (least, most) = LIFETIME;
    let (short, long) = (least - super::SKEW, i64::from(i32::MAX));
    record.require(
        "jarm.exp",
        fapi::is_near(claims, "exp", short, long),
        || format!("exp is {}", of("exp")),
    );
    record.advise(
        "jarm.lifetime",
        fapi::is_near(claims, "exp", least, most),
        || format!("exp is not {least} to {most} seconds away: {}", of("exp")),
    );
    fapi::check_signature(record, "jarm", &jwt);
    let verified = jwt.verify(expected.jwks);
    record.require("jarm.signature", verified.is_ok(), || {
        verified.err().unwrap_or_default()
    });
    let is_own = |name: &str| matches!(name, "aud" | "exp" | "iat" | "nbf" | "jti");
    let members = claims.as_object()?.iter();
    let members = members.filter(|(name, _)| !is_own(name));
    let as_text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    Some(
        members
            .map(|(name, value)| (name.clone(), as_text(value)))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::now;
    use crate::signing::{Draft, Flaw, SigningKey};
    use serde_json::json;

    fn broken(change: impl FnOnce(&mut Draft)) -> (Vec<String>, Option<Params>) {
        let key = SigningKey::es256().unwrap();
        let claims = json!({"iss": "https://op", "aud": "c", "exp": now() + 60, "code": "x"});
        let mut draft = Draft::new(&key, claims);
        change(&mut draft);
        let jwks = json!({"keys": [key.jwk().unwrap()]});
        let expected = Expected {
            issuer: "https://op",
            client_id: "c",
            jwks: &jwks,
        };
        let params = vec![("response".to_owned(), draft.finish().unwrap())];
        let mut record = Record::default();
        let inside = check(&mut record, &params, &expected);
        let names = record.broken_names();
        (names.into_iter().map(str::to_owned).collect(), inside)
    }

    #[test]
    fn what_is_inside_is_read() {
        let (names, inside) = broken(|_| {});
        assert_eq!(names, Vec::<String>::new());
        // In which order serde_json keeps members is for the crates around it to decide.
        let mut inside = inside.unwrap();
        inside.sort();
        assert_eq!(inside, crate::http::decode_form("code=x&iss=https://op"));
    }

    #[test]
    fn each_fault_goes_red() {
        let claim =
            |name: &'static str, value: Value| broken(move |draft| draft.claims[name] = value).0;
        assert_eq!(claim("iss", json!("https://evil")), ["jarm.iss"]);
        assert_eq!(claim("aud", json!("d")), ["jarm.aud"]);
        assert_eq!(
            claim("exp", json!(now() - 600)),
            ["jarm.exp", "jarm.lifetime"]
        );
        assert_eq!(claim("exp", Value::Null), ["jarm.exp", "jarm.lifetime"]);
        assert_eq!(claim("exp", json!(now() + 3600)), ["jarm.lifetime"]);
        assert_eq!(
            broken(|draft| draft.flaw = Flaw::Broken).0,
            ["jarm.signature"]
        );
        let unsigned = broken(|draft| draft.flaw = Flaw::Unsigned).0;
        assert_eq!(unsigned, ["jarm.alg", "jarm.signature"]);
        let (key, mut record) = (SigningKey::es256().unwrap(), Record::default());
        let jwks = json!({"keys": [key.jwk().unwrap()]});
        let expected = Expected {
            issuer: "https://op",
            client_id: "c",
            jwks: &jwks,
        };
        let plain = crate::http::decode_form("code=x&response=a.b.c");
        assert!(check(&mut record, &plain, &expected).is_none());
        let other = crate::http::decode_form("response=abc");
        assert!(check(&mut record, &other, &expected).is_none());
        assert_eq!(record.broken_names(), ["jarm.alone", "jarm.form"]);
    }
}
