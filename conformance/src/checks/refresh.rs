//! REFRESH: the answer to a refresh token (RFC 6749 §6, OpenID Connect Core §12.2).

use std::collections::BTreeSet;

use serde_json::Value;

use super::token::{self, Tokens};
use super::{is_vschar, text};
use crate::http::Response;
use crate::verdict::Record;

/// Checks of an answer to a refresh; the ID Token is not looked at here.
pub fn check(
    record: &mut Record,
    response: &Response,
    before: &Tokens,
    expected_type: &str,
) -> Option<Tokens> {
    let cache = response.header("cache-control").unwrap_or_default();
    record.require(
        "refresh.cache_control",
        cache
            .split(',')
            .any(|part| part.trim().eq_ignore_ascii_case("no-store")),
        || format!("Cache-Control is “{cache}”, without no-store"),
    );
    if let Some(pragma) = response.header("pragma") {
        record.require("refresh.pragma", pragma.contains("no-cache"), || {
            format!("Pragma is “{pragma}”")
        });
    }
    let tokens = token::check(record, response)?;
    let token_type = text(&tokens.body, "token_type").unwrap_or_default();
    record.require(
        "refresh.token_type",
        token_type.eq_ignore_ascii_case(expected_type),
        || format!("token_type is “{token_type}”"),
    );
    token::check_entropy(record, "refresh.access_token", &tokens.access_token);
    record.require(
        "refresh.access_token.characters",
        is_vschar(&tokens.access_token),
        || "the access token has characters outside of VSCHAR".to_owned(),
    );
    token::check_has_expiry(record, &tokens.body);
    if tokens.access_token == before.access_token {
        record.note(
            "refresh.same_access_token",
            "the access token is the one from before",
        );
    }
    if let Some(refresh_token) = &tokens.refresh_token {
        token::check_strength(record, "refresh.refresh_token", refresh_token);
    }
    Some(tokens)
}

/// Checks of an ID Token that came with a refresh against the first one.
pub fn check_id_token(record: &mut Record, first: &Value, second: &Value) {
    for name in ["iss", "sub", "azp"] {
        record.require(
            &format!("refresh.id_token.{name}"),
            first.get(name) == second.get(name),
            || {
                format!(
                    "{name} was {:?}, is {:?}",
                    first.get(name),
                    second.get(name)
                )
            },
        );
    }
    record.require(
        "refresh.id_token.aud",
        audience(first) == audience(second),
        || format!("aud was {:?}, is {:?}", first.get("aud"), second.get("aud")),
    );
    if let Some(auth_time) = second.get("auth_time") {
        record.require(
            "refresh.id_token.auth_time",
            first.get("auth_time") == Some(auth_time),
            || format!("auth_time was {:?}, is {auth_time}", first.get("auth_time")),
        );
    }
    record.require(
        "refresh.id_token.iat",
        first.get("iat") != second.get("iat"),
        || format!("iat is the one from before: {:?}", second.get("iat")),
    );
}

fn audience(claims: &Value) -> BTreeSet<&str> {
    match claims.get("aud") {
        Some(Value::String(one)) => BTreeSet::from([one.as_str()]),
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random;
    use serde_json::json;

    fn broken(body: &Value, headers: &[(&str, &str)]) -> Vec<String> {
        let mut headers: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
        let response = Response {
            status: 200,
            headers,
            body: body.to_string(),
        };
        let before = Tokens {
            access_token: "a".to_owned(),
            id_token: None,
            refresh_token: None,
            body: Value::Null,
        };
        let mut record = Record::default();
        check(&mut record, &response, &before, "Bearer");
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_fault_of_an_answer_goes_red() {
        let no_store = [("cache-control", "no-store")];
        let good = json!({"access_token": random::token(32), "token_type": "Bearer", "expires_in": 60,
            "refresh_token": random::token(32)});
        assert_eq!(broken(&good, &no_store), Vec::<String>::new());
        assert_eq!(broken(&good, &[]), ["refresh.cache_control"]);
        let cases = [
            ("token_type", json!("mac"), "refresh.token_type"),
            (
                "access_token",
                json!("0123456789abcdef"),
                "refresh.access_token.entropy",
            ),
            (
                "refresh_token",
                json!("0123456789abcdef"),
                "refresh.refresh_token.entropy",
            ),
            (
                "refresh_token",
                json!("short"),
                "refresh.refresh_token.length",
            ),
            ("expires_in", json!("60"), "token.expires_in"),
        ];
        for (member, value, check) in cases {
            let mut body = good.clone();
            body[member] = value;
            assert_eq!(broken(&body, &no_store)[0], check);
        }
        let mut body = good.clone();
        body["access_token"] = json!(format!("{}ä", random::token(32)));
        assert_eq!(
            broken(&body, &no_store),
            ["refresh.access_token.characters"]
        );
        let mut body = good;
        body.as_object_mut().unwrap().remove("expires_in");
        assert_eq!(broken(&body, &no_store), ["token.has_expires_in"]);
    }

    #[test]
    fn each_change_of_the_id_token_goes_red() {
        let first = json!({"iss": "i", "sub": "s", "aud": ["c"], "auth_time": 1, "iat": 1});
        let mut good = first.clone();
        good["iat"] = json!(2);
        good["aud"] = json!("c");
        let run = |second: &Value| {
            let mut record = Record::default();
            check_id_token(&mut record, &first, second);
            record
                .broken_names()
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(run(&good), Vec::<String>::new());
        let cases = [
            ("iss", json!("x")),
            ("sub", json!("x")),
            ("azp", json!("x")),
            ("aud", json!(["c", "d"])),
            ("auth_time", json!(2)),
            ("iat", json!(1)),
        ];
        for (member, value) in cases {
            let mut second = good.clone();
            second[member] = value;
            assert_eq!(run(&second), [format!("refresh.id_token.{member}")]);
        }
    }
}
