//! DCR: the answer to a registration (RFC 7591 §3.2, OpenID Connect Dynamic Client Registration §3.2).

use serde_json::Value;

use super::text;
use crate::http::Response;
use crate::verdict::{Level, Record};

/// Checks of a successful registration; `https` is what a management address without TLS costs.
pub fn check(record: &mut Record, response: &Response, https: Level) -> Option<Value> {
    record.require("registration.status", response.status == 201, || {
        response.summary()
    });
    let body = response.json().filter(Value::is_object);
    record.require("registration.json", body.is_some(), || response.summary());
    let body = body?;
    record.require("registration.error", body.get("error").is_none(), || {
        response.summary()
    });
    let has_id = text(&body, "client_id").is_some_and(|id| !id.is_empty());
    record.require("registration.client_id", has_id, || {
        "the answer has no client_id".to_owned()
    });
    let uri = text(&body, "registration_client_uri");
    let token = text(&body, "registration_access_token");
    let is_whole = match (uri, token) {
        (Some(uri), Some(token)) => !uri.is_empty() && !token.is_empty(),
        (None, None) => true,
        _ => false,
    };
    record.require("registration.management", is_whole, || {
        "only one of registration_client_uri and registration_access_token is there, or it is empty"
            .to_owned()
    });
    if let Some(uri) = uri {
        record.check(
            https,
            "registration.management_https",
            uri.starts_with("https://"),
            || format!("registration_client_uri “{uri}” is not https"),
        );
    }
    record.require(
        "registration.secret_expiry",
        body.get("client_secret").is_none() || body.get("client_secret_expires_at").is_some(),
        || "client_secret came without client_secret_expires_at".to_owned(),
    );
    has_id.then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn broken(status: u16, body: &Value) -> Vec<String> {
        let response = Response {
            status,
            headers: Vec::new(),
            body: body.to_string(),
        };
        let mut record = Record::default();
        check(&mut record, &response, Level::Failure);
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_fault_of_a_registration_goes_red() {
        let good = json!({"client_id": "c", "client_secret": "s", "client_secret_expires_at": 0,
            "registration_client_uri": "https://op/r", "registration_access_token": "t"});
        assert_eq!(broken(201, &good), Vec::<String>::new());
        assert_eq!(broken(200, &good), ["registration.status"]);
        assert_eq!(broken(201, &json!([])), ["registration.json"]);
        let without = |name: &str| {
            let mut body = good.clone();
            body.as_object_mut().unwrap().remove(name);
            broken(201, &body)
        };
        assert_eq!(without("client_id"), ["registration.client_id"]);
        assert_eq!(
            without("client_secret_expires_at"),
            ["registration.secret_expiry"]
        );
        assert_eq!(
            without("registration_access_token"),
            ["registration.management"]
        );
        let with = |name: &str, value: Value| {
            let mut body = good.clone();
            body[name] = value;
            broken(201, &body)
        };
        assert_eq!(with("error", json!("x")), ["registration.error"]);
        assert_eq!(
            with("registration_client_uri", json!("http://op/r")),
            ["registration.management_https"]
        );
    }
}
