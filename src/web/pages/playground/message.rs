//! HTTP messages as the pages show them: one parameter or member a line, and what is secret cut short.

use std::fmt::Write as _;

use http::{HeaderMap, HeaderName, StatusCode, header};
use serde_json::{Map, Value};

use crate::domain::id::ID_LENGTH;
use crate::secret::Kind;
use crate::web::pages::views::Message;

/// Whoever reads them over somebody's shoulder could use them.
const SECRETS: [&str; 5] = [
    "access_token",
    "client_secret",
    "id_token",
    "id_token_hint",
    "refresh_token",
];
/// What is left of a secret: its prefix, and a little to tell two of them apart.
const SHOWN_OF_SECRET: usize = 16;
/// Of a number of a key, in base64url: a whole one of an elliptic curve.
const SHOWN_OF_NUMBER: usize = 44;
/// Of a body that is no JSON, in characters.
const SHOWN_OF_TEXT: usize = 4000;
/// The headers of answers that tell something about the protocol.
const TELLING: [HeaderName; 5] = [
    header::CONTENT_TYPE,
    header::CACHE_CONTROL,
    header::WWW_AUTHENTICATE,
    header::RETRY_AFTER,
    header::LOCATION,
];

/// A secret, cut short.
pub(super) fn shorten(secret: &str) -> String {
    // All refresh tokens of a grant begin with its id.
    let shown = if secret.starts_with(Kind::RefreshToken.prefix()) {
        SHOWN_OF_SECRET + ID_LENGTH
    } else {
        SHOWN_OF_SECRET
    };
    if secret.chars().nth(shown).is_none() {
        return "…".to_owned();
    }
    secret.chars().take(shown).chain(['…']).collect()
}

/// A request whose parameters are in its address.
pub(super) fn with_query<N: AsRef<str>, V: AsRef<str>>(
    method: &str,
    address: &str,
    parameters: &[(N, V)],
) -> Message {
    let lines = parameters.iter().enumerate().map(|(place, (name, value))| {
        let separator = if place == 0 { '?' } else { '&' };
        format!("{separator}{}", pair(name.as_ref(), value.as_ref()))
    });
    Message {
        start: format!("{method} {address}"),
        headers: Vec::new(),
        body: lines.collect::<Vec<_>>().join("\n"),
    }
}

/// A request with headers, and a form for its body.
pub(super) fn with_form<N: AsRef<str>, V: AsRef<str>>(
    method: &str,
    address: &str,
    headers: Vec<(String, String)>,
    form: &[(N, V)],
) -> Message {
    let lines = form
        .iter()
        .map(|(name, value)| pair(name.as_ref(), value.as_ref()));
    Message {
        start: format!("{method} {address}"),
        headers,
        body: lines.collect::<Vec<_>>().join("\n"),
    }
}

/// An answer.
pub(super) fn answer(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Message {
    let telling = TELLING.iter().flat_map(|name| {
        headers.get_all(name).iter().map(move |value| {
            (
                title(name),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
    });
    Message {
        start: start(status),
        headers: telling.collect(),
        body: readable(body),
    }
}

/// What the client says itself when it does not go on. `why` is in the specifications' words.
pub(super) fn refusal(why: &str) -> Message {
    Message {
        start: format!("Refused by the client: {why}"),
        headers: Vec::new(),
        body: String::new(),
    }
}

/// A header's name as it is mostly written.
pub(super) fn title(name: &HeaderName) -> String {
    if *name == header::WWW_AUTHENTICATE {
        return "WWW-Authenticate".to_owned();
    }
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    name.as_str()
        .split('-')
        .filter(|word| !word.is_empty())
        .map(capital)
        .collect::<Vec<_>>()
        .join("-")
}

fn start(status: StatusCode) -> String {
    format!(
        "{} {}",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default()
    )
    .trim_end()
    .to_owned()
}

fn pair(name: &str, value: &str) -> String {
    if SECRETS.contains(&name) {
        format!("{name}={}", shorten(value))
    } else {
        format!("{name}={value}")
    }
}

fn readable(body: &[u8]) -> String {
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => object(&members),
        Ok(_) | Err(_) => String::from_utf8_lossy(body)
            .chars()
            .take(SHOWN_OF_TEXT)
            .collect(),
    }
}

/// One member a line; where a member is a list of objects, one of these a line.
fn object(members: &Map<String, Value>) -> String {
    let mut text = "{".to_owned();
    for (place, (name, value)) in members.iter().enumerate() {
        let separator = if place == 0 { "" } else { "," };
        // Writing to a String does not fail.
        let _ = write!(
            text,
            "{separator}\n  {}: {}",
            Value::from(name.as_str()),
            member(name, value)
        );
    }
    text.push_str(if members.is_empty() { "}" } else { "\n}" });
    text
}

fn member(name: &str, value: &Value) -> String {
    match value {
        Value::String(secret) if SECRETS.contains(&name) => {
            Value::from(shorten(secret)).to_string()
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let lines: Vec<String> = items
                .iter()
                .map(|item| format!("    {}", inline(item)))
                .collect();
            format!("[\n{}\n  ]", lines.join(",\n"))
        }
        Value::Array(_) | Value::Object(_) => inline(value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// Inside a member: with spaces where a line may break. Numbers of keys are cut short, as nobody reads them.
fn inline(value: &Value) -> String {
    match value {
        Value::Array(items) => format!(
            "[{}]",
            items.iter().map(inline).collect::<Vec<_>>().join(", ")
        ),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{}: {}", Value::from(name.as_str()), inline(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::String(text)
            if text.len() > SHOWN_OF_NUMBER
                && !text.contains(|letter: char| letter.is_whitespace() || letter == ':') =>
        {
            Value::from(
                text.chars()
                    .take(SHOWN_OF_NUMBER)
                    .chain(['…'])
                    .collect::<String>(),
            )
            .to_string()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_cut_short_wherever_they_stand() {
        let secret = "dw_cs_0123456789abcdefghij";
        let form = with_form(
            "POST",
            "http://localhost/token",
            Vec::new(),
            &[("grant_type", "refresh_token"), ("refresh_token", secret)],
        );
        assert_eq!(
            form.body,
            "grant_type=refresh_token\nrefresh_token=dw_cs_0123456789…"
        );
        let query = with_query(
            "GET",
            "http://localhost/end-session",
            &[("id_token_hint", secret), ("state", "s")],
        );
        assert_eq!(query.body, "?id_token_hint=dw_cs_0123456789…\n&state=s");
        let body = format!(r#"{{"refresh_token":"{secret}","expires_in":600}}"#);
        let shown = answer(StatusCode::OK, &HeaderMap::new(), body.as_bytes());
        assert!(
            !shown.body.contains(secret) && shown.body.contains("dw_cs_"),
            "{}",
            shown.body
        );
        assert_eq!(shorten("short"), "…");
        // Two refresh tokens of one grant are told apart.
        let of_a_grant = "dw_rt_01arz3ndektsv4rrffq69g5favAbCdEfGhIjKlMnOp";
        assert_eq!(
            shorten(of_a_grant),
            "dw_rt_01arz3ndektsv4rrffq69g5favAbCdEfGhIj…"
        );
    }

    #[test]
    fn an_answer_is_one_member_a_line() {
        let shown = answer(
            StatusCode::BAD_REQUEST,
            &HeaderMap::new(),
            br#"{"error":"invalid_grant"}"#,
        );
        assert_eq!(
            (shown.start.as_str(), shown.body.as_str()),
            ("400 Bad Request", "{\n  \"error\": \"invalid_grant\"\n}")
        );
        assert_eq!(
            answer(StatusCode::OK, &HeaderMap::new(), b"not json").body,
            "not json"
        );
        assert_eq!(
            readable(br#"{"keys":[{"kid":"a"},{"kid":"b"}]}"#),
            "{\n  \"keys\": [\n    {\"kid\": \"a\"},\n    {\"kid\": \"b\"}\n  ]\n}"
        );
        assert_eq!(title(&header::WWW_AUTHENTICATE), "WWW-Authenticate");
        assert_eq!(title(&header::CONTENT_TYPE), "Content-Type");
    }
}
