//! Exchanges as text for a person, secrets cut short.

use url::Url;

use super::{Params, Request, Response, decode_form};

/// Parameters whose values are cut short in the reports.
const SECRETS: [&str; 13] = [
    "password",
    "client_secret",
    "code",
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "csrf",
    "logout_token",
    "client_assertion",
    "request",
    "response",
    "code_verifier",
];

/// Parameters as text for a person, secrets cut short.
pub fn describe_params(params: &Params) -> String {
    params
        .iter()
        .map(|(name, value)| {
            if SECRETS.contains(&name.as_str()) {
                let head: String = value.chars().take(4).collect();
                format!("{name}={head}…")
            } else {
                format!("{name}={value}")
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A URL as text for a person, secrets cut short.
fn describe_url(url: &Url) -> String {
    let mut plain = url.clone();
    plain.set_query(None);
    plain.set_fragment(None);
    let query = decode_form(url.query().unwrap_or_default());
    let fragment = decode_form(url.fragment().unwrap_or_default());
    let mut text = plain.to_string();
    if !query.is_empty() {
        text = format!("{text} ? {}", describe_params(&query));
    }
    if !fragment.is_empty() {
        text = format!("{text} # {}", describe_params(&fragment));
    }
    text
}

/// A request in one line.
pub(super) fn describe(request: &Request) -> String {
    let is_form = request.headers.iter().any(|(name, value)| {
        *name == "content-type" && value == "application/x-www-form-urlencoded"
    });
    let body = match &request.body {
        Some(body) if is_form => format!(" [{}]", describe_params(&decode_form(body))),
        Some(_) => " [JSON]".to_owned(),
        None => String::new(),
    };
    format!("{} {}{body}", request.method, describe_url(&request.url))
}

/// An answer in one line.
pub(super) fn describe_answer(response: &Response) -> String {
    let location = response.header("location").map(|location| {
        Url::parse(location).map_or_else(|_| location.to_owned(), |url| describe_url(&url))
    });
    let error = response
        .json()
        .and_then(|body| body.get("error").cloned())
        .map(|error| format!(" {error}"));
    format!(
        "{} {}{}{}",
        response.status,
        response.media_type(),
        location.map(|to| format!(" → {to}")).unwrap_or_default(),
        error.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_cut_short() {
        let params = decode_form("state=xyz&code=abcdefgh");
        assert_eq!(describe_params(&params), "state=xyz code=abcd…");
    }
}
