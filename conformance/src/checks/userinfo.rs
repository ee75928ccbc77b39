//! USERINFO: what the userinfo endpoint answers (OpenID Connect Core §5.3.2).

use serde_json::Value;

use super::claims;
use crate::http::Response;
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
