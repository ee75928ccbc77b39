//! ERR-AUTHZ and the errors of the token endpoint (RFC 6749 §4.1.2.1 and §5.2).

use serde_json::Value;

use super::text;
use crate::http::{Params, Response, describe_params, single};
use crate::verdict::Record;

/// %x20-21 / %x23-5B / %x5D-7E, and at least one of them.
fn is_error_text(value: &str) -> bool {
    !value.is_empty()
        && value
            .chars()
            .all(|c| (' '..='~').contains(&c) && c != '"' && c != '\\')
}

/// %x21 / %x23-5B / %x5D-7E: the characters of a URI reference.
fn is_error_uri(value: &str) -> bool {
    is_error_text(value) && !value.contains(' ')
}

/// Checks of an error that came by redirect; returns its code.
pub fn check_redirect(
    record: &mut Record,
    params: &Params,
    state: Option<&str>,
    issuer: &str,
) -> String {
    const KNOWN: [&str; 6] = [
        "error",
        "error_description",
        "error_uri",
        "state",
        "session_state",
        "iss",
    ];
    let error = single(params, "error").unwrap_or_default().to_owned();
    record.require("error.error", !error.is_empty(), || {
        format!("the answer has no error: {}", describe_params(params))
    });
    let found = single(params, "state");
    let may_lack = matches!(
        error.as_str(),
        "invalid_request_object" | "invalid_request_uri"
    );
    record.require(
        "error.state",
        found == state || (may_lack && found.is_none()),
        || format!("state is {found:?}, sent was {state:?}"),
    );
    let iss = single(params, "iss");
    record.require("error.iss", iss.is_none_or(|iss| iss == issuer), || {
        format!("iss is {iss:?}, not {issuer}")
    });
    record.require("error.code", single(params, "code").is_none(), || {
        "an error came with a code".to_owned()
    });
    let others: Vec<&String> = params
        .iter()
        .map(|(name, _)| name)
        .filter(|name| !KNOWN.contains(&name.as_str()))
        .collect();
    record.advise("error.others", others.is_empty(), || {
        format!("further parameters: {others:?}")
    });
    check_texts(
        record,
        single(params, "error_description"),
        single(params, "error_uri"),
    );
    error
}

/// A registration that must be refused (RFC 7591 §3.2.2). Another code than these is worth a warning; any will do where there are none.
pub fn check_registration(record: &mut Record, response: &Response, errors: &[&str]) {
    record.require("registration.refused", response.status == 400, || {
        response.summary()
    });
    let body = response.json().filter(Value::is_object);
    record.require("registration.json", body.is_some(), || response.summary());
    let body = body.unwrap_or_default();
    let error = text(&body, "error").unwrap_or_default();
    record.advise(
        "registration.error",
        errors.is_empty() || errors.contains(&error),
        || format!("error is “{error}”, not one of {errors:?}"),
    );
}

fn check_texts(record: &mut Record, description: Option<&str>, uri: Option<&str>) {
    if let Some(description) = description {
        let breaks = description.contains(['\r', '\n', '\t']);
        record.advise("error.description_breaks", !breaks, || {
            "error_description has CR, LF or TAB".to_owned()
        });
        let plain = description.replace(['\r', '\n', '\t'], " ");
        record.require("error.description", is_error_text(&plain), || {
            format!("error_description has characters that RFC 6749 forbids: {description}")
        });
    }
    if let Some(uri) = uri {
        record.require("error.uri", is_error_uri(uri), || {
            format!("error_uri has characters that RFC 6749 forbids: {uri}")
        });
    }
}

/// Checks of an error of the token endpoint, which must be one of `allowed`.
pub fn check_token_endpoint(record: &mut Record, response: &Response, allowed: &[&str]) {
    record.require(
        "token_error.content_type",
        response.media_type() == "application/json",
        || format!("Content-Type is {:?}", response.header("content-type")),
    );
    let body = response.json().unwrap_or(Value::Null);
    let error = text(&body, "error").unwrap_or_default();
    record.require(
        "token_error.error",
        allowed.contains(&error) && is_error_text(error),
        || {
            format!(
                "error is “{error}”, not {allowed:?}: {}",
                response.summary()
            )
        },
    );
    let statuses: &[u16] = if error == "invalid_client" {
        &[400, 401]
    } else {
        &[400]
    };
    record.require(
        "token_error.status",
        statuses.contains(&response.status),
        || format!("the status is {}, not {statuses:?}", response.status),
    );
    check_texts(
        record,
        text(&body, "error_description"),
        text(&body, "error_uri"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::decode_form;

    const GOOD: &str = "error=login_required&state=s&iss=https://op.example&error_description=no";

    fn broken(query: &str) -> Vec<String> {
        let mut record = Record::default();
        let params = decode_form(query);
        check_redirect(&mut record, &params, Some("s"), "https://op.example");
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_fault_of_a_redirected_error_goes_red() {
        assert_eq!(broken(GOOD), Vec::<String>::new());
        assert_eq!(broken("state=s"), ["error.error"]);
        assert_eq!(broken("error=x&state=t"), ["error.state"]);
        assert_eq!(broken("error=x"), ["error.state"]);
        assert_eq!(broken("error=invalid_request_uri"), Vec::<String>::new());
        assert_eq!(broken("error=x&state=s&iss=https://evil"), ["error.iss"]);
        assert_eq!(
            broken("error=x&state=s&code=c"),
            ["error.code", "error.others"]
        );
        assert_eq!(broken("error=x&state=s&own=1"), ["error.others"]);
        assert_eq!(
            broken("error=x&state=s&error_description=a%0Ab"),
            ["error.description_breaks"]
        );
        assert_eq!(
            broken("error=x&state=s&error_description=%22"),
            ["error.description"]
        );
        assert_eq!(broken("error=x&state=s&error_uri=a+b"), ["error.uri"]);
    }

    fn token_error(status: u16, media_type: &str, body: &str) -> Vec<String> {
        let response = Response {
            status,
            headers: vec![("content-type".to_owned(), media_type.to_owned())],
            body: body.to_owned(),
        };
        let mut record = Record::default();
        check_token_endpoint(&mut record, &response, &["invalid_grant"]);
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_fault_of_a_token_endpoint_error_goes_red() {
        let good = r#"{"error":"invalid_grant"}"#;
        assert_eq!(
            token_error(400, "application/json", good),
            Vec::<String>::new()
        );
        assert_eq!(
            token_error(401, "application/json", good),
            ["token_error.status"]
        );
        assert_eq!(
            token_error(400, "text/html", good),
            ["token_error.content_type"]
        );
        assert_eq!(
            token_error(400, "application/json", r#"{"error":"invalid_request"}"#),
            ["token_error.error"]
        );
        let body = r#"{"error":"invalid_grant","error_description":"\""}"#;
        assert_eq!(
            token_error(400, "application/json", body),
            ["error.description"]
        );
    }
}
