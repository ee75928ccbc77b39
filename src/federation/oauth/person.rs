//! What an authorization server says of the person whose access token we have (RFC 6750 §2.1).

use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use crate::config::Hidden;
use crate::domain::connector::{Mapping, OAuthUpstream, is_subject};
use crate::egress::exchange::Answer;
use crate::federation::connection::Connection;
use crate::federation::failure::{Failure, Unbelieved};
use crate::provider::Provider;
use crate::secret::hmac_sha256_hex;

/// Bytes that are read.
pub(super) const LONGEST: usize = 64 * 1024;
/// Addresses that are looked at.
const MOST_ADDRESSES: usize = 100;

/// Who they are, by all that it says.
pub(super) async fn fetch(
    op: &Provider,
    connection: &Connection,
    upstream: &OAuthUpstream,
    token: &str,
) -> Result<Map<String, Value>, Failure> {
    let mut url = Url::parse(&upstream.userinfo_endpoint)
        .map_err(|_| Unbelieved::Metadata("its userinfo_endpoint is no address"))?;
    if upstream.has_secret_proof {
        let secret = match &connection.secret {
            Some(secret) => secret.read()?,
            None => Hidden::new(""),
        };
        let proof = hmac_sha256_hex(secret.reveal().as_bytes(), token);
        url.query_pairs_mut().append_pair("appsecret_proof", &proof);
    }
    let answer = get(op, &url, token).await?;
    if answer.status != StatusCode::OK {
        return Err(Unbelieved::NoUserInfo(answer.status.to_string()).into());
    }
    Ok(serde_json::from_slice(&answer.body).map_err(|_| Unbelieved::UserInfo)?)
}

/// What they are called for ever: a text, or a whole number, which is kept as text.
pub(super) fn subject(claims: &Map<String, Value>, name: &str) -> Result<String, Unbelieved> {
    let subject = match claims.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if number.is_u64() || number.is_i64() => number.to_string(),
        Some(_) | None => return Err(Unbelieved::Subject),
    };
    if is_subject(&subject) {
        Ok(subject)
    } else {
        Err(Unbelieved::Subject)
    }
}

/// One of their addresses, as GitHub lists them.
#[derive(Deserialize)]
struct Listed {
    email: String,
    #[serde(default)]
    primary: bool,
    #[serde(default)]
    verified: bool,
}

/// The first of their addresses, if it is verified. Who has not let us see them has none.
pub(super) async fn find_address(
    op: &Provider,
    address: &str,
    token: &str,
) -> Result<Option<String>, Failure> {
    let url = Url::parse(address)
        .map_err(|_| Unbelieved::Metadata("its emails_endpoint is no address"))?;
    let answer = get(op, &url, token).await?;
    match answer.status {
        StatusCode::OK => {}
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => return Ok(None),
        other => return Err(Unbelieved::NoUserInfo(other.to_string()).into()),
    }
    Ok(first(&answer.body)?)
}

fn first(body: &[u8]) -> Result<Option<String>, Unbelieved> {
    let all: Vec<Listed> = serde_json::from_slice(body).map_err(|_| Unbelieved::UserInfo)?;
    let mut some = all.into_iter().take(MOST_ADDRESSES);
    let first = some.find(|listed| listed.primary && listed.verified);
    Ok(first.map(|listed| listed.email))
}

/// Puts it in the place of whatever else it said to be their address: of that it did not say whether it is verified.
pub(super) fn set_address(
    claims: &mut Map<String, Value>,
    mapping: &Mapping,
    address: Option<String>,
) {
    let is_verified = address.is_some();
    for (name, value) in [
        (&mapping.email, address.map(Value::from)),
        (
            &mapping.email_verified,
            is_verified.then_some(Value::Bool(true)),
        ),
    ] {
        let Some(name) = name else { continue };
        match value {
            Some(value) => claims.insert(name.clone(), value),
            None => claims.remove(name),
        };
    }
}

/// What is said of somebody to who has their access token, whatever the status, unless it is an outage's.
pub(in crate::federation) async fn get(
    op: &Provider,
    url: &Url,
    token: &str,
) -> Result<Answer, Failure> {
    let answer = op.egress.look_under(url, token, LONGEST).await;
    let answer = answer.map_err(|error| Failure::of_question(error, Unbelieved::UserInfo))?;
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        return Err(Failure::TooOften);
    }
    refuse_outage(answer.status)?;
    Ok(answer)
}

/// RFC 9110 §15.6: it cannot at the moment.
pub(super) fn refuse_outage(status: StatusCode) -> Result<(), Failure> {
    if status.is_server_error() {
        let why = format!("its userinfo endpoint answers {status}");
        return Err(Failure::Unavailable(why));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: &Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    #[test]
    fn a_subject_is_a_text_or_a_whole_number() {
        for (id, text) in [
            (json!("80351110224678912"), "80351110224678912"),
            (json!(1), "1"),
            (
                json!(18_446_744_073_709_551_615_u64),
                "18446744073709551615",
            ),
            (json!("x".repeat(255)), &"x".repeat(255)),
        ] {
            assert_eq!(
                subject(&map(&json!({ "id": id })), "id").as_deref(),
                Ok(text)
            );
        }
        for none in [
            json!(null),
            json!(""),
            json!(1.5),
            json!(1e300),
            json!(true),
            json!([1]),
            json!({ "id": 1 }),
            json!("x".repeat(256)),
            json!("\u{e9}"),
            json!("a\nb"),
        ] {
            let found = subject(&map(&json!({ "id": none })), "id");
            assert_eq!(found, Err(Unbelieved::Subject), "{none}");
        }
        assert_eq!(
            subject(&map(&json!({ "ID": "1" })), "id"),
            Err(Unbelieved::Subject)
        );
    }

    #[test]
    fn the_first_address_counts_where_it_is_verified() {
        let listed = |primary, verified| json!({ "email": "a@corp.example", "primary": primary, "verified": verified });
        let found = |all: Value| first(all.to_string().as_bytes());
        let other = json!({ "email": "b@corp.example", "primary": false, "verified": true, "visibility": null });
        let own = Some("a@corp.example".to_owned());
        assert_eq!(found(json!([other, listed(true, true)])), Ok(own));
        for none in [
            json!([]),
            json!([other]),
            json!([listed(true, false)]),
            json!([listed(false, true)]),
            json!([{ "email": "a@corp.example" }]),
        ] {
            assert_eq!(found(none.clone()), Ok(None), "{none}");
        }
        for odd in [
            json!({}),
            json!(["a@corp.example"]),
            json!(null),
            json!([{ "email": 1 }]),
        ] {
            assert_eq!(found(odd.clone()), Err(Unbelieved::UserInfo), "{odd}");
        }
    }

    #[test]
    fn an_address_takes_the_place_of_the_one_that_everybody_sees() {
        let said =
            || map(&json!({ "email": "seen@corp.example", "email_verified": true, "id": 1 }));
        let mapping = Mapping::default();
        let mut claims = said();
        set_address(&mut claims, &mapping, Some("a@corp.example".to_owned()));
        let read = mapping.read(&claims);
        assert_eq!(read.email.as_deref(), Some("a@corp.example"));
        assert!(read.email_verified);
        let mut claims = said();
        set_address(&mut claims, &mapping, None);
        let read = mapping.read(&claims);
        assert_eq!((read.email, read.email_verified), (None, false));
    }
}
