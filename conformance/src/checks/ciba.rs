//! CIBA Core 1.0 and FAPI-CIBA: the answer to a request, polls, notifications, ID Tokens, and the metadata.

use serde_json::Value;

use super::fapi::ALGORITHMS;
use super::token::Tokens;
use super::{discovery, entropy, lists, strings, text};
use crate::fapi::backchannel::GRANT;
use crate::hosted::Posted;
use crate::http::Response;
use crate::jose::{self, Jwt};
use crate::plan::Entry;
use crate::verdict::{Level, Record};

/// A warning where an `auth_req_id` scores no more.
const RECOMMENDED: f64 = 160.0;
/// The longest interval, in seconds.
const LONGEST_INTERVAL: u64 = 21_600;
/// CIBA Core 1.0 §7.3, where nothing is said.
const INTERVAL: u64 = 5;

/// What was said of a request that was taken (§7.3).
#[derive(Clone, Debug)]
pub struct Taken {
    /// By what the client asks for its answer.
    pub auth_req_id: String,
    /// How many seconds the client waits between two polls.
    pub interval: u64,
}

/// Checks a successful answer; `None` if it is none.
pub fn check_taken(record: &mut Record, response: &Response) -> Option<Taken> {
    let is_ok = record.require("ciba.status", response.status == 200, || response.summary());
    let body = response.json().filter(Value::is_object);
    let is_json = body.is_some() && response.media_type() == "application/json";
    record.require("ciba.json", is_json, || {
        format!("no JSON object: {}", response.summary())
    });
    let body = body?;
    let auth_req_id = text(&body, "auth_req_id").unwrap_or_default().to_owned();
    record.require(
        "ciba.auth_req_id.length",
        auth_req_id.len() * 8 >= 128,
        || format!("{} bits long", auth_req_id.len() * 8),
    );
    let score = entropy::score(&auth_req_id);
    record.require("ciba.auth_req_id.entropy", score > entropy::LEAST, || {
        format!("scores {score:.0}")
    });
    record.advise("ciba.auth_req_id.strong", score > RECOMMENDED, || {
        format!("scores {score:.0}, recommended are more than {RECOMMENDED:.0}")
    });
    let expires_in = body.get("expires_in").and_then(Value::as_f64);
    record.require(
        "ciba.expires_in",
        expires_in.is_some_and(|seconds| seconds > 0.0),
        || format!("expires_in is {:?}", body.get("expires_in")),
    );
    let interval = body.get("interval");
    let seconds = interval.map_or(Some(INTERVAL), Value::as_u64);
    record.require(
        "ciba.interval",
        seconds.is_some_and(|seconds| seconds <= LONGEST_INTERVAL),
        || format!("interval is {interval:?}"),
    );
    is_ok.then_some(Taken {
        auth_req_id,
        interval: seconds.unwrap_or(INTERVAL),
    })
}

/// A poll before there is an answer; says which of the two errors it was.
pub fn check_pending(record: &mut Record, response: &Response) -> String {
    let body = response.json().unwrap_or_default();
    let error = text(&body, "error").unwrap_or_default().to_owned();
    let is_known = ["authorization_pending", "slow_down"].contains(&error.as_str());
    record.require("ciba.pending", response.status == 400 && is_known, || {
        response.summary()
    });
    error
}

/// CIBA-ERR: a request that must be refused, with status 400.
pub fn check_refused(record: &mut Record, response: &Response, error: &str) {
    super::error::check_token_endpoint(record, response, &[error]);
    record.require("ciba.refused", response.status == 400, || {
        response.summary()
    });
}

/// OpenID Connect Core 1.0 §3.1.3.3.
pub fn check_unstored(record: &mut Record, response: &Response) {
    let said = response.header("cache-control").unwrap_or_default();
    record.require("token.no_store", said.contains("no-store"), || {
        format!("Cache-Control is “{said}”")
    });
}

/// A notification (§10.2): the one member, under the token that the client sent.
pub fn check_told(record: &mut Record, posted: Option<&Posted>, auth_req_id: &str, token: &str) {
    record.require("ping.came", posted.is_some(), || {
        "the client was not told".to_owned()
    });
    let Some(posted) = posted else {
        return;
    };
    record.require("ping.method", posted.method == "POST", || {
        posted.method.clone()
    });
    record.require(
        "ping.content_type",
        posted.media_type == "application/json",
        || posted.media_type.clone(),
    );
    record.require(
        "ping.authorization",
        posted.authorization == format!("Bearer {token}"),
        || "it does not come under the client_notification_token".to_owned(),
    );
    let body: Value = serde_json::from_str(&posted.body).unwrap_or_default();
    let is_it = text(&body, "auth_req_id") == Some(auth_req_id);
    record.require("ping.auth_req_id", is_it, || {
        "the body has not that auth_req_id".to_owned()
    });
    let members = body.as_object().map_or(0, serde_json::Map::len);
    record.require("ping.members", members == 1, || {
        format!("the body has {members} members")
    });
}

/// What an ID Token says of what came with it: optional, but correct if present; and no code or state came with it.
pub fn check_id_token(record: &mut Record, jwt: &Jwt, tokens: &Tokens, auth_req_id: &str) {
    let alg = jwt.header_str("alg").unwrap_or_default();
    let refresh_token = tokens.refresh_token.as_deref().unwrap_or_default();
    for (name, right) in [
        (
            "urn:openid:params:jwt:claim:auth_req_id",
            Some(auth_req_id.to_owned()),
        ),
        ("at_hash", jose::half_hash(alg, &tokens.access_token)),
        (
            "urn:openid:params:jwt:claim:rt_hash",
            jose::half_hash(alg, refresh_token),
        ),
    ] {
        if let Some(found) = jwt.payload.get(name) {
            record.require(
                &format!("id_token.{name}"),
                found.as_str() == right.as_deref(),
                || format!("{name} is {found}, expected is {right:?}"),
            );
        }
    }
    for name in ["c_hash", "s_hash"] {
        let is_absent = jwt.payload.get(name).is_none();
        record.advise(&format!("id_token.{name}"), is_absent, || {
            format!("there is a {name}")
        });
    }
}

/// The metadata of a provider of FAPI-CIBA. `https` is what an address without TLS costs.
pub fn check_metadata(
    record: &mut Record,
    entry: Entry,
    (url, response): (&str, &Response),
    metadata: &Value,
    https: Level,
) {
    let names = [
        "token_endpoint",
        "jwks_uri",
        "backchannel_authentication_endpoint",
    ];
    discovery::check_members(record, (url, response), metadata, https, &names);
    let bound = metadata.get("tls_client_certificate_bound_access_tokens");
    let is_bound = bound == Some(&Value::Bool(true));
    record.require("discovery.certificate_bound", is_bound, || {
        format!("tls_client_certificate_bound_access_tokens is {bound:?}")
    });
    let delivery = entry
        .variant
        .delivery
        .map_or("", |delivery| delivery.name());
    for (name, value) in [
        ("grant_types_supported", GRANT),
        ("backchannel_token_delivery_modes_supported", delivery),
        ("token_endpoint_auth_methods_supported", entry.auth.name()),
    ] {
        let is_listed = lists(metadata, name, value);
        record.require(&format!("discovery.{name}"), is_listed, || {
            format!("{name} lacks {value}: {:?}", metadata.get(name))
        });
    }
    let mut algorithms = vec!["id_token_signing_alg_values_supported"];
    if entry.auth.name() == "private_key_jwt" {
        algorithms.push("token_endpoint_auth_signing_alg_values_supported");
    }
    for name in algorithms {
        let is_strong = has_strong(metadata, name);
        record.require(&format!("discovery.{name}"), is_strong, || {
            format!("{name} has none of {ALGORITHMS:?}")
        });
    }
    let name = "backchannel_authentication_request_signing_alg_values_supported";
    record.advise(
        &format!("discovery.{name}"),
        has_strong(metadata, name),
        || format!("{name} has none of {ALGORITHMS:?}"),
    );
    let name = "backchannel_user_code_parameter_supported";
    let is_right = metadata.get(name).is_none_or(Value::is_boolean);
    record.advise(&format!("discovery.{name}"), is_right, || {
        format!("{name} is {:?}", metadata.get(name))
    });
}

fn has_strong(metadata: &Value, name: &str) -> bool {
    let listed = strings(metadata, name).unwrap_or_default();
    listed.iter().any(|alg| ALGORITHMS.contains(alg))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(status: u16, body: &Value) -> Response {
        Response {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.to_string(),
        }
    }

    #[test]
    fn an_answer_without_an_interval_means_five_seconds() {
        let strong = crate::random::token(32);
        let body = json!({"auth_req_id": strong, "expires_in": 60});
        let mut record = Record::default();
        let taken = check_taken(&mut record, &answer(200, &body)).unwrap();
        assert_eq!((taken.interval, taken.auth_req_id), (5, strong));
        assert!(record.broken_names().is_empty());
    }

    #[test]
    fn what_is_wrong_with_an_answer_is_seen() {
        for (body, broken) in [
            (
                json!({"auth_req_id": "x", "expires_in": 60}),
                "ciba.auth_req_id.length",
            ),
            (
                json!({"auth_req_id": "x".repeat(40), "expires_in": 60}),
                "ciba.auth_req_id.entropy",
            ),
            (
                json!({"auth_req_id": crate::random::token(32)}),
                "ciba.expires_in",
            ),
            (
                json!({"auth_req_id": crate::random::token(32), "expires_in": 9, "interval": 21_601}),
                "ciba.interval",
            ),
        ] {
            let mut record = Record::default();
            check_taken(&mut record, &answer(200, &body));
            assert!(record.broken_names().contains(&broken), "{body}");
        }
    }

    #[test]
    fn a_notification_has_one_member_and_comes_under_the_clients_token() {
        let posted = |authorization: &str, body: Value| Posted {
            method: "POST".to_owned(),
            media_type: "application/json".to_owned(),
            authorization: authorization.to_owned(),
            body: body.to_string(),
        };
        for (posted, broken) in [
            (posted("Bearer t", json!({"auth_req_id": "a"})), None),
            (
                posted("bearer x", json!({"auth_req_id": "a"})),
                Some("ping.authorization"),
            ),
            (
                posted("Bearer t", json!({"auth_req_id": "b"})),
                Some("ping.auth_req_id"),
            ),
            (
                posted("Bearer t", json!({"auth_req_id": "a", "x": 1})),
                Some("ping.members"),
            ),
        ] {
            let mut record = Record::default();
            check_told(&mut record, Some(&posted), "a", "t");
            assert_eq!(record.broken_names().first().copied(), broken);
        }
        let mut record = Record::default();
        check_told(&mut record, None, "a", "t");
        assert_eq!(record.broken_names(), ["ping.came"]);
    }
}
