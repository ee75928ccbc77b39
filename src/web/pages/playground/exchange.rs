//! The client's own HTTP: one request to its provider, one answer, both kept to be shown.
//!
//! The provider is this very process, so requests go to where it listens, without TLS and without the name service, and
//! carry the issuer's name in `Host`. That works behind a TLS proxy too, whose certificate need not be one we know.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::message;
use crate::provider::Issuer;
use crate::web::pages::views::{Message, Step, StepKind, TokenView};

/// How long an answer may take, body and all.
const LIMIT: Duration = Duration::from_secs(5);
/// The longest body that is read, in bytes.
const LONGEST_BODY: usize = 256 * 1024;

/// Speaks to the provider.
pub(super) struct Http {
    client: legacy::Client<HttpConnector, Full<Bytes>>,
    address: SocketAddr,
    issuer: Issuer,
}

/// A request before it is sent. With a form it is a POST, without one a GET.
pub(super) struct Call<'c> {
    url: &'c str,
    authorization: Option<String>,
    form: Option<Vec<(&'static str, String)>>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error("the address is not one of the issuer")]
    Elsewhere,
    #[error("the request cannot be written: {0}")]
    Malformed(#[from] http::Error),
    #[error("the provider cannot be reached: {0}")]
    Connection(#[from] legacy::Error),
    #[error("the body cannot be read: {0}")]
    Body(Box<dyn std::error::Error + Send + Sync>),
    #[error("it took more than {} seconds", LIMIT.as_secs())]
    Late,
}

impl<'c> Call<'c> {
    /// Reads an address.
    pub(super) fn get(url: &'c str) -> Self {
        Self {
            url,
            authorization: None,
            form: None,
        }
    }

    /// Sends a form.
    pub(super) fn post(url: &'c str, form: Vec<(&'static str, String)>) -> Self {
        Self {
            url,
            authorization: None,
            form: Some(form),
        }
    }

    /// With `Authorization: {scheme} {credentials}`.
    pub(super) fn authorized(self, scheme: &str, credentials: &str) -> Self {
        Self {
            authorization: Some(format!("{scheme} {credentials}")),
            ..self
        }
    }

    fn method(&self) -> Method {
        if self.form.is_some() {
            Method::POST
        } else {
            Method::GET
        }
    }

    fn headers(&self) -> Vec<(HeaderName, String)> {
        let mut headers = vec![(header::ACCEPT, "application/json".to_owned())];
        headers.extend(
            self.authorization
                .clone()
                .map(|value| (header::AUTHORIZATION, value)),
        );
        if self.form.is_some() {
            headers.push((
                header::CONTENT_TYPE,
                "application/x-www-form-urlencoded".to_owned(),
            ));
        }
        headers
    }

    fn shown(&self) -> Message {
        let headers = self.headers().into_iter().map(|(name, value)| {
            let value = match value.split_once(' ') {
                Some((scheme, credentials)) if name == header::AUTHORIZATION => {
                    format!("{scheme} {}", message::shorten(credentials))
                }
                Some(_) | None => value,
            };
            (message::title(&name), value)
        });
        message::with_form(
            self.method().as_str(),
            self.url,
            headers.collect(),
            self.form.as_deref().unwrap_or_default(),
        )
    }
}

impl Http {
    /// Speaks to the issuer at the address where it listens.
    pub(super) fn new(issuer: Issuer, listen: SocketAddr) -> Self {
        // A server that listens everywhere is reached at home.
        let ip = match listen {
            SocketAddr::V4(address) if address.ip().is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(address) if address.ip().is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            SocketAddr::V4(_) | SocketAddr::V6(_) => listen.ip(),
        };
        // No connection is kept: it would only hold up the process when it stops.
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build_http();
        Self {
            client,
            address: SocketAddr::new(ip, listen.port()),
            issuer,
        }
    }

    /// Sends a request. Whatever happens is an [`Exchange`].
    pub(super) async fn send(&self, call: Call<'_>) -> Exchange {
        let request = call.shown();
        let answered = timeout(LIMIT, self.answer(&call))
            .await
            .unwrap_or(Err(NoAnswer::Late));
        match answered {
            Ok(answer) => {
                let response = message::answer(answer.status(), answer.headers(), answer.body());
                Exchange {
                    request,
                    response,
                    status: Some(answer.status()),
                    body: answer.into_body(),
                }
            }
            Err(why) => {
                tracing::warn!(error = %why, "the playground got no answer");
                let response = Message {
                    start: format!("No answer: {why}"),
                    headers: Vec::new(),
                    body: String::new(),
                };
                Exchange {
                    request,
                    response,
                    status: None,
                    body: Bytes::new(),
                }
            }
        }
    }

    async fn answer(&self, call: &Call<'_>) -> Result<Response<Bytes>, NoAnswer> {
        let path = call
            .url
            .strip_prefix(self.issuer.as_str())
            .filter(|path| path.starts_with('/'))
            .ok_or(NoAnswer::Elsewhere)?;
        let mut request = Request::builder()
            .method(call.method())
            .uri(format!("http://{}{path}", self.address))
            .header(header::HOST, self.issuer.authority());
        for (name, value) in call.headers() {
            request = request.header(name, value);
        }
        let form = call.form.as_ref().map(|form| {
            url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(form)
                .finish()
        });
        let response = self
            .client
            .request(request.body(Full::from(form.unwrap_or_default()))?)
            .await?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, LONGEST_BODY)
            .collect()
            .await
            .map_err(NoAnswer::Body)?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

/// What was sent, and what came back.
pub(super) struct Exchange {
    request: Message,
    response: Message,
    status: Option<StatusCode>,
    body: Bytes,
}

impl Exchange {
    /// The body of a successful answer.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        self.json_of(StatusCode::OK)
    }

    /// The body of an answer with this status.
    pub(super) fn json_of<T: DeserializeOwned>(&self, status: StatusCode) -> Option<T> {
        if self.status == Some(status) {
            serde_json::from_slice(&self.body).ok()
        } else {
            None
        }
    }

    /// As a step of the flow.
    pub(super) fn into_step(self, kind: StepKind, tokens: Vec<TokenView>) -> Step {
        Step {
            kind,
            request: Some(self.request),
            response: Some(self.response),
            tokens,
        }
    }

    /// As a step at which the client stops. An answer that is an error says so itself.
    pub(super) fn into_refused_step(self, kind: StepKind, why: &str) -> Step {
        let is_success = self.status.is_some_and(|status| status.is_success());
        let mut step = self.into_step(kind, Vec::new());
        if let Some(response) = step.response.as_mut().filter(|_| is_success) {
            response.start = format!("{} – {}", response.start, message::refusal(why).start);
        }
        step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody() -> Http {
        // Port 9 of an address that is only ever this machine: nobody listens there.
        Http::new(
            Issuer::parse("http://localhost:8080").unwrap(),
            SocketAddr::from(([127, 0, 0, 9], 9)),
        )
    }

    #[tokio::test]
    async fn no_answer_is_a_step_too() {
        let call = Call::get("http://localhost:8080/userinfo")
            .authorized("Bearer", "0123456789abcdefghij");
        let exchange = nobody().send(call).await;
        assert!(exchange.json::<serde_json::Value>().is_none());
        let step = exchange.into_refused_step(StepKind::Userinfo, "never said");
        let (request, response) = (step.request.unwrap(), step.response.unwrap());
        assert!(
            request
                .headers
                .contains(&("Authorization".into(), "Bearer 0123456789abcdef…".into()))
        );
        assert!(
            response
                .start
                .starts_with("No answer: the provider cannot be reached"),
            "{}",
            response.start
        );
    }

    #[tokio::test]
    async fn nobody_else_is_asked() {
        for url in [
            "http://localhost:80801/token",
            "http://localhost:8080.example/",
            "https://localhost:8080/",
            "http://localhost:8080@example/",
        ] {
            let step = nobody()
                .send(Call::get(url))
                .await
                .into_step(StepKind::TokenRequest, Vec::new());
            assert_eq!(
                step.response.unwrap().start,
                "No answer: the address is not one of the issuer",
                "{url}"
            );
        }
    }
}
