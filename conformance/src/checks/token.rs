//! BASE, step 6: the token endpoint's answer (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3), and the strength of codes.

use serde_json::Value;

use super::{entropy, text};
use crate::http::Response;
use crate::verdict::Record;

const YEAR: f64 = 31_536_000.0;

/// What a token answer held.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The access token.
    pub access_token: String,
    /// The ID Token, if one came.
    pub id_token: Option<String>,
    /// The refresh token, if one came.
    pub refresh_token: Option<String>,
    /// The whole answer.
    pub body: Value,
}

/// Checks a successful answer; `None` if it is none.
pub fn check(record: &mut Record, response: &Response) -> Option<Tokens> {
    let is_ok = record.require("token.status", response.status == 200, || {
        response.summary()
    });
    let body = response.json().filter(Value::is_object);
    record.require(
        "token.json",
        body.is_some() && response.media_type() == "application/json",
        || format!("no JSON object: {}", response.summary()),
    );
    let body = body?;
    if !is_ok {
        return None;
    }
    let member = |name: &str| {
        text(&body, name)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    };
    let access_token = member("access_token");
    record.require("token.access_token", access_token.is_some(), || {
        "the answer has no access_token".to_owned()
    });
    if let Some(expires_in) = body.get("expires_in") {
        let is_sane = expires_in
            .as_f64()
            .is_some_and(|seconds| seconds > 0.0 && seconds <= YEAR);
        record.require("token.expires_in", is_sane, || {
            format!("expires_in is {expires_in}")
        });
    }
    Some(Tokens {
        access_token: access_token?,
        id_token: member("id_token"),
        refresh_token: member("refresh_token"),
        body,
    })
}

/// A warning where the answer does not say how long the access token lives.
pub fn check_has_expiry(record: &mut Record, body: &Value) {
    record.advise(
        "token.has_expires_in",
        body.get("expires_in").is_some(),
        || "the answer has no expires_in".to_owned(),
    );
}

/// A code or a token that must be hard to guess: at least 128 bits long, and of enough entropy.
pub fn check_strength(record: &mut Record, name: &str, value: &str) {
    record.require(&format!("{name}.length"), value.len() * 8 >= 128, || {
        format!("{} bits long", value.len() * 8)
    });
    check_entropy(record, name, value);
}

/// The suite's entropy measure alone.
pub fn check_entropy(record: &mut Record, name: &str, value: &str) {
    let score = entropy::score(value);
    record.require(&format!("{name}.entropy"), score > entropy::LEAST, || {
        format!("scores {score:.1}, must be above {}", entropy::LEAST)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random;

    fn broken(status: u16, media_type: &str, body: &str) -> Vec<String> {
        let response = Response {
            status,
            headers: vec![("content-type".to_owned(), media_type.to_owned())],
            body: body.to_owned(),
        };
        let mut record = Record::default();
        check(&mut record, &response);
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_fault_of_an_answer_goes_red() {
        let json = "application/json";
        let good = r#"{"access_token":"a","id_token":"i","expires_in":60}"#;
        assert_eq!(broken(200, json, good), Vec::<String>::new());
        assert_eq!(broken(201, json, good), ["token.status"]);
        assert_eq!(broken(200, "text/plain", good), ["token.json"]);
        assert_eq!(broken(200, json, "[]"), ["token.json"]);
        assert_eq!(broken(200, json, "{}"), ["token.access_token"]);
        for expires_in in ["0", "-1", "\"60\"", "31536001"] {
            let body = format!(r#"{{"access_token":"a","expires_in":{expires_in}}}"#);
            assert_eq!(
                broken(200, json, &body),
                ["token.expires_in"],
                "{expires_in}"
            );
        }
    }

    #[test]
    fn short_or_poor_codes_go_red() {
        let mut record = Record::default();
        check_strength(&mut record, "code", &random::token(32));
        assert!(record.broken_names().is_empty());
        check_strength(&mut record, "code", "abc");
        assert_eq!(record.broken_names(), ["code.length", "code.entropy"]);
    }

    #[test]
    fn a_missing_expiry_warns() {
        let mut record = Record::default();
        check_has_expiry(&mut record, &serde_json::json!({}));
        assert_eq!(record.broken_names(), ["token.has_expires_in"]);
    }
}
