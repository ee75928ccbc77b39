//! USERINFO: what the userinfo endpoint answers (OpenID Connect Core §5.3.2).

use serde_json::Value;

use super::{claims, is_audience, text};
use crate::http::Response;
use crate::jose::Jwt;
use crate::verdict::Record;

/// Checks of an answer in JSON; `subjects` are those of every ID Token so far.
pub fn check(record: &mut Record, response: &Response, subjects: &[String]) -> Option<Value> {
    record.require("userinfo.status", response.status == 200, || {
        response.summary()
    });
    record.require(
        "userinfo.content_type",
        response.media_type() == "application/json",
        || format!("Content-Type is {:?}", response.header("content-type")),
    );
    let body = response.json().filter(Value::is_object);
    record.require("userinfo.json", body.is_some(), || response.summary());
    let body = body?;
    let sub = claims::subject(&body);
    record.require("userinfo.sub", !sub.is_empty(), || {
        "userinfo has no sub".to_owned()
    });
    let is_same = subjects.iter().all(|subject| subject == sub);
    record.require("userinfo.sub_same", is_same, || {
        format!("sub is “{sub}”, the ID Token's is {subjects:?}")
    });
    claims::check(record, "userinfo.claims", &body);
    Some(body)
}

/// What a signed answer is held against.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The client.
    pub client_id: &'a str,
    /// The provider's keys.
    pub jwks: &'a Value,
    /// The ID Token's `sub`.
    pub subject: &'a str,
}

/// Checks of an answer as a JWT signed by RS256.
pub fn check_signed(record: &mut Record, response: &Response, expected: &Signed<'_>) {
    record.require("userinfo.status", response.status == 200, || {
        response.summary()
    });
    record.require(
        "userinfo.content_type",
        response.media_type() == "application/jwt",
        || format!("Content-Type is {:?}", response.header("content-type")),
    );
    let jwt = Jwt::parse(response.body.trim());
    record.require("userinfo.jwt", jwt.is_some(), || response.summary());
    let Some(jwt) = jwt else { return };
    let verified = jwt.verify(expected.jwks);
    record.require("userinfo.signature", verified.is_ok(), || {
        verified.err().unwrap_or_default()
    });
    record.require(
        "userinfo.alg",
        jwt.header_str("alg") == Some("RS256"),
        || format!("the header is {}", jwt.header),
    );
    let claims = &jwt.payload;
    record.require("userinfo.nonce", claims.get("nonce").is_none(), || {
        "userinfo has a nonce".to_owned()
    });
    record.advise(
        "userinfo.iss",
        text(claims, "iss") == Some(expected.issuer),
        || format!("iss is {:?}", claims.get("iss")),
    );
    let is_audience = is_audience(claims.get("aud"), expected.client_id);
    record.advise("userinfo.aud", is_audience, || {
        format!("aud is {:?}", claims.get("aud"))
    });
    let sub = claims::subject(claims);
    record.require("userinfo.sub_same", sub == expected.subject, || {
        format!("sub is “{sub}”, the ID Token's is {:?}", expected.subject)
    });
    claims::check(record, "userinfo.claims", claims);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::test_keys::{FOREIGN, OWN};
    use serde_json::json;

    fn broken(status: u16, media_type: &str, body: &str) -> Vec<String> {
        let response = Response {
            status,
            headers: vec![("content-type".to_owned(), media_type.to_owned())],
            body: body.to_owned(),
        };
        let mut record = Record::default();
        check(&mut record, &response, &["ada".to_owned()]);
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_fault_of_an_answer_goes_red() {
        let json = "application/json;charset=utf-8";
        let good = r#"{"sub":"ada","email_verified":true}"#;
        assert_eq!(broken(200, json, good), Vec::<String>::new());
        assert_eq!(broken(401, json, good), ["userinfo.status"]);
        assert_eq!(broken(200, "text/plain", good), ["userinfo.content_type"]);
        assert_eq!(broken(200, json, "nothing"), ["userinfo.json"]);
        assert_eq!(
            broken(200, json, "{}"),
            ["userinfo.sub", "userinfo.sub_same"]
        );
        assert_eq!(broken(200, json, r#"{"sub":"bob"}"#), ["userinfo.sub_same"]);
        assert_eq!(
            broken(200, json, r#"{"sub":"ada","email_verified":"true"}"#),
            ["userinfo.claims.email_verified"]
        );
    }

    #[test]
    fn each_fault_of_a_signed_answer_goes_red() {
        let key = &*OWN;
        let jwks = key.jwks().unwrap();
        let expected = Signed {
            issuer: "https://op",
            client_id: "c",
            jwks: &jwks,
            subject: "ada",
        };
        let broken = |media_type: &str, body: String| {
            let response = Response {
                status: 200,
                headers: vec![("content-type".to_owned(), media_type.to_owned())],
                body,
            };
            let mut record = Record::default();
            check_signed(&mut record, &response, &expected);
            let names = record.broken_names();
            names.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let good = json!({"iss": "https://op", "aud": "c", "sub": "ada"});
        let jwt = "application/jwt";
        assert!(broken(jwt, key.sign(&good).unwrap()).is_empty());
        let json = broken("application/json", key.sign(&good).unwrap());
        assert_eq!(json, ["userinfo.content_type"]);
        assert_eq!(broken(jwt, good.to_string()), ["userinfo.jwt"]);
        let foreign = broken(jwt, FOREIGN.sign(&good).unwrap());
        assert_eq!(foreign, ["userinfo.signature"]);
        for (name, value, check) in [
            ("iss", "https://evil", "userinfo.iss"),
            ("aud", "d", "userinfo.aud"),
            ("sub", "eve", "userinfo.sub_same"),
            ("nonce", "n", "userinfo.nonce"),
        ] {
            let mut claims = good.clone();
            claims[name] = value.into();
            assert_eq!(broken(jwt, key.sign(&claims).unwrap()), [check]);
        }
    }
}
