//! Requests and answers. Redirects are never followed here, no cookie is kept, and every exchange is written down.

mod describe;

use std::error::Error;
use std::time::Duration;

use data_encoding::BASE64;
use reqwest::Identity;
use reqwest::blocking::{Client, ClientBuilder};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize, parse};

use crate::verdict::{Record, Stop};

pub use self::describe::describe_params;
use self::describe::{describe, describe_answer};

/// Names and values in their order, decoded.
pub type Params = Vec<(String, String)>;

/// The only value of that name; `None` if it is absent or repeated.
pub fn single<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    let mut values = params.iter().filter(|(key, _)| key == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) => Some(value),
        _ => None,
    }
}

/// Reads `application/x-www-form-urlencoded` text.
pub fn decode_form(text: &str) -> Params {
    parse(text.as_bytes()).into_owned().collect()
}

/// Writes `application/x-www-form-urlencoded` text.
pub fn encode_form(params: &[(String, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(params).finish()
}

/// Which of a plan's two clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// `client` of the official configuration.
    First,
    /// `client2`.
    Second,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// Where it goes.
    pub url: Url,
    /// Header names in lower case, and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body, if any; its type is among the headers.
    pub body: Option<String>,
    /// Whose certificate the connection shows, if any (RFC 8705).
    pub certificate: Option<Which>,
}

impl Request {
    /// A GET without a body.
    pub fn get(url: Url) -> Self {
        Self {
            method: "GET",
            url,
            headers: Vec::new(),
            body: None,
            certificate: None,
        }
    }

    /// A DELETE without a body.
    pub fn delete(url: Url) -> Self {
        Self {
            method: "DELETE",
            ..Self::get(url)
        }
    }

    /// A POST of form fields.
    pub fn post_form(url: Url, params: &[(String, String)]) -> Self {
        Self {
            method: "POST",
            headers: vec![(
                "content-type",
                "application/x-www-form-urlencoded".to_owned(),
            )],
            body: Some(encode_form(params)),
            ..Self::get(url)
        }
    }

    /// A POST of a JSON document.
    pub fn post_json(url: Url, document: &Value) -> Self {
        Self {
            method: "POST",
            headers: vec![("content-type", "application/json".to_owned())],
            body: Some(document.to_string()),
            ..Self::get(url)
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With a bearer token in the Authorization header (RFC 6750 §2.1).
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// With client_secret_basic: both parts form-encoded first (RFC 6749 §2.3.1).
    #[must_use]
    pub fn basic(self, client_id: &str, client_secret: &str) -> Self {
        let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encode(client_id), encode(client_secret));
        self.header(
            "authorization",
            format!("Basic {}", BASE64.encode(pair.as_bytes())),
        )
    }
}

/// One answer, read to its end.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body, read as UTF-8.
    pub body: String,
}

impl Response {
    /// The first header of that name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The Content-Type without its parameters, in lower case; empty if there is none.
    pub fn media_type(&self) -> String {
        self.header("content-type")
            .and_then(|value| value.split(';').next())
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    /// The body as JSON, if it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.body).ok()
    }

    /// Status and the beginning of the body, for a reason.
    pub fn summary(&self) -> String {
        let body: String = self.body.chars().take(200).collect();
        format!("HTTP {} {}", self.status, body.trim())
    }
}

/// Sends requests.
#[derive(Debug)]
pub struct Http {
    client: Client,
    certified: Vec<Client>,
}

impl Http {
    /// A client that follows no redirect; `insecure` accepts any certificate.
    pub fn new(insecure: bool) -> Result<Self, reqwest::Error> {
        let client = builder(insecure).build()?;
        let certified = Vec::new();
        Ok(Self { client, certified })
    }

    /// With the certificates of the two clients, each as certificate and key in PEM.
    pub fn with_certificates(
        mut self,
        insecure: bool,
        certificates: &[(Vec<u8>, Vec<u8>)],
    ) -> Result<Self, reqwest::Error> {
        for (certificate, key) in certificates {
            let identity = Identity::from_pkcs8_pem(certificate, key)?;
            let client = builder(insecure).identity(identity).build()?;
            self.certified.push(client);
        }
        Ok(self)
    }

    /// Sends one request and reads its answer; no answer at all fails the module.
    pub fn send(&self, record: &mut Record, request: Request) -> Result<Response, Stop> {
        let line = describe(&request);
        self.attempt(record, request).map_err(|reason| {
            record.require("http.answer", false, || format!("{line}: {reason}"));
            Stop::Broken
        })
    }

    /// Sends one request to who may break the connection off.
    pub fn attempt(&self, record: &mut Record, request: Request) -> Result<Response, String> {
        let line = describe(&request);
        match self.exchange(request) {
            Ok(response) => {
                record.exchange(line, describe_answer(&response));
                Ok(response)
            }
            Err(error) => {
                let reason = with_sources(&error);
                record.exchange(line, reason.clone());
                Err(reason)
            }
        }
    }

    fn client_of(&self, certificate: Option<Which>) -> &Client {
        let index = match certificate {
            None => return &self.client,
            Some(Which::First) => 0,
            Some(Which::Second) => 1,
        };
        self.certified.get(index).unwrap_or(&self.client)
    }

    fn exchange(&self, request: Request) -> Result<Response, reqwest::Error> {
        let method = match request.method {
            "POST" => reqwest::Method::POST,
            "PUT" => reqwest::Method::PUT,
            "DELETE" => reqwest::Method::DELETE,
            _ => reqwest::Method::GET,
        };
        let mut builder = self
            .client_of(request.certificate)
            .request(method, request.url);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = request.body {
            builder = builder.body(body);
        }
        let response = builder.send()?;
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect();
        Ok(Response {
            status: response.status().as_u16(),
            headers,
            body: String::from_utf8_lossy(&response.bytes()?).into_owned(),
        })
    }
}

/// How long an idle connection is used again. A server may close it at the moment in which the next request goes: Node's does
/// after five seconds.
const IDLE: Duration = Duration::from_secs(2);

fn builder(insecure: bool) -> ClientBuilder {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .pool_idle_timeout(IDLE)
        .tls_danger_accept_invalid_certs(insecure)
        .tls_danger_accept_invalid_hostnames(insecure)
        .no_proxy()
        .user_agent("conformance")
}

/// An error and what it came from.
fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_parameter_is_not_single() {
        let params = decode_form("a=1&b=2&a=3");
        assert_eq!(single(&params, "a"), None);
        assert_eq!(single(&params, "b"), Some("2"));
    }

    #[test]
    fn basic_encodes_each_part_as_a_form_value_first() {
        let url = Url::parse("https://op.example/token").unwrap();
        let request = Request::get(url).basic("a b", "c:d");
        let expected = BASE64.encode(b"a+b:c%3Ad");
        assert_eq!(request.headers[0].1, format!("Basic {expected}"));
    }
}
