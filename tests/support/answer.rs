//! An endpoint's answer, and what every refusal has in common.

use std::collections::BTreeMap;

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use super::app::TestApp;

pub const FORM: &str = "application/x-www-form-urlencoded";

/// Status, headers and body.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn to(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("an answer");
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.expect("a body"),
        }
    }

    /// To a form post at the first node.
    pub async fn to_form(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Self {
        Self::to(app.request(Method::POST, path).form(fields)).await
    }

    /// To a form post whose body is written out.
    pub async fn to_body(app: &TestApp, path: &str, body: impl Into<reqwest::Body>) -> Self {
        Self::to(
            app.request(Method::POST, path)
                .header("content-type", FORM)
                .body(body),
        )
        .await
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|_| panic!("JSON, not {} {}", self.status, self.text))
    }

    /// A header's value; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }

    /// The `error` of a JSON body; empty if there is none.
    pub fn error(&self) -> String {
        let body: Value = serde_json::from_str(&self.text).unwrap_or_default();
        body["error"].as_str().unwrap_or_default().to_owned()
    }

    /// Asserts a refusal as RFC 6749 §5.2 wants it, not to be stored by anybody, and without a word that is not ours.
    #[track_caller]
    pub fn is_refused(&self, status: u16, code: &str, what: impl std::fmt::Debug) {
        assert_eq!(
            (self.status, self.error().as_str()),
            (status, code),
            "{what:?}: {}",
            self.text
        );
        self.is_unstored(&what);
        assert!(
            self.header("content-type").starts_with("application/json"),
            "{what:?}: {:?}",
            self.headers
        );
        let description = self.json()["error_description"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let is_legal = |character: char| matches!(character, ' '..='!' | '#'..='[' | ']'..='~');
        assert!(description.chars().all(is_legal), "{what:?}: {description}");
        if code == "invalid_client" {
            assert!(
                self.header("www-authenticate").starts_with("Basic realm="),
                "{what:?}: {:?}",
                self.headers
            );
        }
    }

    /// Asserts that nobody keeps the answer, and that no address of it travels on.
    #[track_caller]
    pub fn is_unstored(&self, what: impl std::fmt::Debug) {
        assert_eq!(
            self.header("cache-control"),
            "no-store",
            "{what:?}: {} {}",
            self.status,
            self.text
        );
        assert_eq!(self.header("referrer-policy"), "no-referrer", "{what:?}");
        assert_eq!(self.header("x-content-type-options"), "nosniff", "{what:?}");
    }
}

/// Fields as form-encoded text.
pub fn encode<'p>(fields: impl IntoIterator<Item = &'p (&'p str, &'p str)>) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Fields as `multipart/form-data` with the boundary `b` (RFC 7578).
pub fn multipart<'p>(fields: impl IntoIterator<Item = &'p (&'p str, &'p str)>) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: Vec<String> = fields.into_iter().map(part).collect();
    format!("{}--b--\r\n", parts.concat())
}

/// Fields as a JSON object.
pub fn object<'p>(fields: impl IntoIterator<Item = &'p (&'p str, &'p str)>) -> Value {
    let members = fields.into_iter();
    members
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The parameters of an answer to the client, whichever way they travel: query, fragment, or a form that posts itself.
pub fn delivered(page: &super::browser::Page) -> BTreeMap<String, String> {
    if page.name() == "form-post" {
        page.fields()
    } else {
        super::browser::parameters(page.location())
    }
}
