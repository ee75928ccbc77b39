//! FAPI2-BASE: what FAPI 2.0 Security Profile demands of each answer.

use serde_json::Value;

use super::token::{self, Tokens};
use super::{SKEW, callback, seconds, text};
use crate::clock::now;
use crate::http::{Params, Response, single};
use crate::jose::{self, Jwt};
use crate::verdict::Record;

/// What may sign (FAPI 2.0 Security Profile §5.4.1).
pub const ALGORITHMS: [&str; 4] = ["PS256", "ES256", "EdDSA", "Ed25519"];

/// Seconds of a year, which no pushed request lives.
const YEAR: u64 = 31_536_000;

/// Checks of the answer to a pushed request (RFC 9126 §2.2); its `request_uri`, and how many seconds it is good.
pub fn check_pushed(record: &mut Record, response: &Response) -> Option<(String, u64)> {
    let is_created = record.require("par.status", response.status == 201, || response.summary());
    let body = response.json().filter(Value::is_object);
    let is_json = body.is_some() && response.media_type() == "application/json";
    record.require("par.json", is_json, || {
        format!("no JSON object: {}", response.summary())
    });
    let body = body?;
    let expires_in = body.get("expires_in").and_then(Value::as_u64);
    record.require(
        "par.expires_in",
        expires_in.is_some_and(|seconds| (5..YEAR).contains(&seconds)),
        || format!("expires_in is {:?}", body.get("expires_in")),
    );
    let request_uri = text(&body, "request_uri").filter(|uri| !uri.is_empty());
    record.require("par.request_uri", request_uri.is_some(), || {
        "the answer has no request_uri".to_owned()
    });
    let request_uri = request_uri?;
    token::check_entropy(record, "par.request_uri", request_uri);
    is_created.then(|| (request_uri.to_owned(), expires_in.unwrap_or_default()))
}

/// Step 4: checks of a successful answer; returns its code.
pub fn check_answer(
    record: &mut Record,
    params: &Params,
    state: Option<&str>,
    issuer: &str,
) -> Option<String> {
    const KNOWN: [&str; 3] = ["code", "state", "iss"];
    let code = callback::check_success(record, params, state, issuer)?;
    check_issuer(record, params);
    let others: Vec<&String> = params
        .iter()
        .map(|(name, _)| name)
        .filter(|name| !KNOWN.contains(&name.as_str()))
        .collect();
    record.advise("callback.others", others.is_empty(), || {
        format!("further parameters: {others:?}")
    });
    token::check_strength(record, "code", &code);
    Some(code)
}

/// RFC 9207 §2.4, which FAPI 2.0 Security Profile §5.3.2.2 demands: the answer says whose it is.
pub fn check_issuer(record: &mut Record, params: &Params) {
    record.require("callback.has_iss", single(params, "iss").is_some(), || {
        "the answer has no iss".to_owned()
    });
}

/// Step 5: checks of tokens that came.
pub fn check_tokens(record: &mut Record, tokens: &Tokens, token_type: &str) {
    token::check_has_expiry(record, &tokens.body);
    token::check_strength(record, "access_token", &tokens.access_token);
    if let Some(refresh_token) = &tokens.refresh_token {
        token::check_strength(record, "refresh_token", refresh_token);
    }
    let found = text(&tokens.body, "token_type").unwrap_or_default();
    let is_it = found.eq_ignore_ascii_case(token_type);
    record.require("token.token_type", is_it, || {
        format!("token_type is “{found}”, not {token_type}")
    });
}

/// The header of a JWT that the provider signed: an algorithm of the profile, and which key it was.
pub fn check_signature(record: &mut Record, name: &str, jwt: &Jwt) {
    let header = &jwt.header;
    record.require(
        &format!("{name}.kid"),
        jwt.header_str("kid").is_some(),
        || format!("the header has no kid: {header}"),
    );
    let alg = jwt.header_str("alg").unwrap_or_default();
    record.require(&format!("{name}.alg"), ALGORITHMS.contains(&alg), || {
        format!("the header's alg is not one of {ALGORITHMS:?}: {header}")
    });
}

/// s_hash of an ID Token: optional, but correct if present, and absent where there was no state.
pub fn check_state_hash(record: &mut Record, jwt: &Jwt, state: Option<&str>) {
    if let Some(found) = jwt.payload.get("s_hash") {
        let alg = jwt.header_str("alg").unwrap_or_default();
        let right = state.and_then(|state| jose::half_hash(alg, state));
        record.require(
            "id_token.s_hash",
            right.is_some() && found.as_str() == right.as_deref(),
            || format!("s_hash is {found}, computed is {right:?}"),
        );
    }
}

/// Step 6: the resource's answer.
pub fn check_resource(record: &mut Record, response: &Response) {
    record.require(
        "resource.status",
        matches!(response.status, 200 | 201),
        || response.summary(),
    );
    let date = response.header("date");
    let at = date.and_then(|date| httpdate::parse_http_date(date).ok());
    let at = at.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let at = at.and_then(|at| i64::try_from(at.as_secs()).ok());
    let now = now();
    record.require(
        "resource.date",
        at.is_some_and(|at| (now - SKEW..=now + SKEW).contains(&at)),
        || format!("Date is {date:?}"),
    );
}

/// A request that must not be answered: the status is one of these.
pub fn check_refused(record: &mut Record, name: &str, response: &Response, statuses: &[u16]) {
    record.require(name, statuses.contains(&response.status), || {
        format!("not {statuses:?}: {}", response.summary())
    });
}

/// The time in a JWT's claim is about that many seconds from now.
pub fn is_near(claims: &Value, name: &str, from: i64, to: i64) -> bool {
    let now = now();
    seconds(claims, name).is_some_and(|at| (now + from..=now + to).contains(&at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::decode_form;
    use crate::random;
    use crate::signing::{Draft, SigningKey};
    use serde_json::json;

    fn answer(status: u16, headers: &[(&str, &str)], body: &Value) -> Response {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Response {
            status,
            headers: headers.iter().map(owned).collect(),
            body: body.to_string(),
        }
    }

    fn names(check: impl FnOnce(&mut Record)) -> Vec<String> {
        let mut record = Record::default();
        check(&mut record);
        let names = record.broken_names();
        names.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn each_fault_of_a_pushed_request_goes_red() {
        let json = [("content-type", "application/json")];
        let uri = format!("urn:{}", random::token(32));
        let good = json!({"request_uri": uri, "expires_in": 60});
        let broken = |status, headers: &[(&str, &str)], body: &Value| {
            names(|record| drop(check_pushed(record, &answer(status, headers, body))))
        };
        assert!(broken(201, &json, &good).is_empty());
        assert_eq!(broken(200, &json, &good), ["par.status"]);
        assert_eq!(broken(201, &[], &good), ["par.json"]);
        for seconds in [json!(4), json!(YEAR), json!("60"), Value::Null] {
            let body = json!({"request_uri": uri, "expires_in": seconds});
            assert_eq!(broken(201, &json, &body), ["par.expires_in"]);
        }
        let body = json!({"expires_in": 60});
        assert_eq!(broken(201, &json, &body), ["par.request_uri"]);
        let body = json!({"request_uri": "urn:1", "expires_in": 60});
        assert_eq!(broken(201, &json, &body), ["par.request_uri.entropy"]);
    }

    #[test]
    fn each_fault_of_an_answer_goes_red() {
        let code = random::token(32);
        let broken = |query: &str| {
            names(|record| {
                let params = decode_form(query);
                drop(check_answer(record, &params, Some("s"), "https://op"));
            })
        };
        let good = format!("code={code}&state=s&iss=https://op");
        assert!(broken(&good).is_empty());
        assert_eq!(
            broken(&format!("code={code}&state=s")),
            ["callback.has_iss"]
        );
        assert_eq!(broken(&format!("{good}&own=1")), ["callback.others"]);
        assert_eq!(
            broken("code=abc&state=s&iss=https://op"),
            ["code.length", "code.entropy"]
        );
    }

    #[test]
    fn each_fault_of_tokens_goes_red() {
        let tokens = |access: &str, refresh: Option<&str>, body: Value| Tokens {
            access_token: access.to_owned(),
            id_token: None,
            refresh_token: refresh.map(str::to_owned),
            body,
        };
        let strong = random::token(32);
        let body = json!({"expires_in": 60, "token_type": "dpop"});
        let broken =
            |tokens: &Tokens, kind: &str| names(|record| check_tokens(record, tokens, kind));
        let good = tokens(&strong, Some(&strong), body.clone());
        assert!(broken(&good, "DPoP").is_empty());
        assert_eq!(broken(&good, "Bearer"), ["token.token_type"]);
        let weak = tokens("short", None, body.clone());
        assert_eq!(broken(&weak, "DPoP")[0], "access_token.length");
        let weak = tokens(&strong, Some("short"), body);
        assert_eq!(broken(&weak, "DPoP")[0], "refresh_token.length");
    }

    #[test]
    fn each_fault_of_a_signed_answer_goes_red() {
        let key = SigningKey::ps256().unwrap();
        let hash = jose::half_hash("PS256", "s").unwrap();
        let draft = Draft::new(&key, json!({"s_hash": hash}));
        let read = |draft: &Draft| Jwt::parse(&draft.finish().unwrap()).unwrap();
        let good = read(&draft);
        assert!(names(|record| check_signature(record, "jwt", &good)).is_empty());
        assert!(names(|record| check_state_hash(record, &good, Some("s"))).is_empty());
        for state in [None, Some("t")] {
            let broken = names(|record| check_state_hash(record, &good, state));
            assert_eq!(broken, ["id_token.s_hash"]);
        }
        let mut bad = draft;
        bad.header = json!({"alg": "RS256"});
        let broken = names(|record| check_signature(record, "jwt", &read(&bad)));
        assert_eq!(broken, ["jwt.kid", "jwt.alg"]);
    }

    #[test]
    fn each_fault_of_the_resource_goes_red() {
        let date = httpdate::fmt_http_date(crate::clock::system_time());
        let broken = |status, headers: &[(&str, &str)]| {
            names(|record| check_resource(record, &answer(status, headers, &json!({}))))
        };
        assert!(broken(200, &[("date", &date)]).is_empty());
        assert_eq!(broken(401, &[("date", &date)]), ["resource.status"]);
        assert_eq!(broken(200, &[]), ["resource.date"]);
        let old = [("date", "Sun, 06 Nov 1994 08:49:37 GMT")];
        assert_eq!(broken(200, &old), ["resource.date"]);
        let refused = answer(200, &[], &json!({}));
        let broken = names(|record| check_refused(record, "no", &refused, &[400, 401]));
        assert_eq!(broken, ["no"]);
    }
}
