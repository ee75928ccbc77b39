//! What an upstream says of somebody beyond the ID token (OpenID Connect Core 1.0 §5.3).

use http::StatusCode;
use serde_json::{Map, Value};
use url::Url;

use super::metadata::Metadata;
use crate::federation::failure::{Failure, Unbelieved};
use crate::federation::oauth::person::get;
use crate::provider::Provider;

/// Fetches it, where there is any. Only JSON is taken: it is signed for those alone who register for that (§5.3.2).
pub(super) async fn fetch(
    op: &Provider,
    metadata: &Metadata,
    access_token: &str,
    subject: &str,
) -> Result<Map<String, Value>, Failure> {
    let Some(endpoint) = &metadata.userinfo_endpoint else {
        return Ok(Map::new());
    };
    let url = Url::parse(endpoint)
        .map_err(|_| Unbelieved::Metadata("its userinfo_endpoint is no address"))?;
    let answer = get(op, &url, access_token).await?;
    if answer.status != StatusCode::OK {
        return Err(Unbelieved::NoUserInfo(answer.status.to_string()).into());
    }
    Ok(read(&answer.body, subject)?)
}

/// §5.3.2: the `sub` "MUST be verified to exactly match"; if it does not, "the UserInfo Response values MUST NOT be used".
fn read(body: &[u8], subject: &str) -> Result<Map<String, Value>, Unbelieved> {
    let claims: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| Unbelieved::UserInfo)?;
    let is_theirs = claims.get("sub").and_then(Value::as_str) == Some(subject);
    if is_theirs {
        Ok(claims)
    } else {
        Err(Unbelieved::UserInfo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_somebody_else_is_not_used() {
        assert!(read(br#"{"sub":"a","name":"A"}"#, "a").is_ok());
        for body in [
            r#"{"sub":"b"}"#,
            r#"{"name":"A"}"#,
            r#"{"sub":1}"#,
            "[]",
            "",
            "x.y.z",
        ] {
            assert_eq!(
                read(body.as_bytes(), "a"),
                Err(Unbelieved::UserInfo),
                "{body}"
            );
        }
    }
}
