//! What handlers read from a request.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use poem::{Addr, Endpoint, Request, Response};

use super::client_certificate;
use super::error;
use super::i18n::Localizer;
use super::state::State;
use crate::domain::session::SessionOrigin;
use crate::keys::certificate::ClientCertificate;
use crate::oauth::access_token::{Scheme, missing_token};
use crate::oauth::client_auth::{self, AuthenticatedClient, Shown};
use crate::oauth::dpop;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;

/// An endpoint that is a function of state and request.
pub struct Handler<F> {
    state: Arc<State>,
    function: F,
}

impl<F, Fut> Endpoint for Handler<F>
where
    F: Fn(Arc<State>, Request) -> Fut + Send + Sync,
    Fut: Future<Output = Response> + Send,
{
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        Ok((self.function)(Arc::clone(&self.state), request).await)
    }
}

/// Makes an endpoint of a function.
pub fn handler<F, Fut>(state: &Arc<State>, function: F) -> Handler<F>
where
    F: Fn(Arc<State>, Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Response> + Send,
{
    Handler {
        state: Arc::clone(state),
        function,
    }
}

/// The one value of a header, if it is there once and is text.
#[must_use]
pub fn single_header(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() {
        return None;
    }
    value.to_str().ok()
}

/// Parameters that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Why.
    pub error: OAuthError,
    status: StatusCode,
}

impl From<OAuthError> for Unreadable {
    fn from(error: OAuthError) -> Self {
        Self {
            error,
            status: StatusCode::BAD_REQUEST,
        }
    }
}

impl From<Unreadable> for Response {
    fn from(Unreadable { error, status }: Unreadable) -> Self {
        error::with_status(&error, status)
    }
}

/// The parameters of a form body.
///
/// # Errors
/// `invalid_request` with another content type, a repeated content type, or a body that is no text.
pub async fn form(request: &mut Request) -> Result<Parameters, Unreadable> {
    let content_type = single_header(request.headers(), header::CONTENT_TYPE).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Unreadable {
            error: OAuthError::invalid_request(
                "the content type must be application/x-www-form-urlencoded",
            ),
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        });
    }
    let body = request.take_body().into_bytes().await;
    let unreadable =
        || OAuthError::invalid_request("the body cannot be read as form-encoded UTF-8");
    let body = body.map_err(|_| unreadable())?;
    let text = std::str::from_utf8(&body).map_err(|_| unreadable())?;
    Ok(Parameters::parse(text)?)
}

/// The parameters of a token-like endpoint: in the body alone (RFC 6749 §2.3.1: "MUST NOT be included in the request URI").
///
/// # Errors
/// As for [`form`], and for a query, or a repeated parameter.
pub async fn body_only_form(request: &mut Request) -> Result<Parameters, Unreadable> {
    if request.uri().query().is_some_and(|query| !query.is_empty()) {
        let misplaced = "parameters must be in the body, not in the address";
        return Err(OAuthError::invalid_request(misplaced).into());
    }
    let parameters = form(request).await?;
    parameters.refuse_repeated()?;
    Ok(parameters)
}

/// The parameters of an endpoint that takes GET and POST: of the query, or of the body. A POST with both is refused
/// where a name is in both.
///
/// # Errors
/// As for [`form`].
pub async fn query_or_form(request: &mut Request) -> Result<Parameters, Unreadable> {
    let query = Parameters::parse(request.uri().query().unwrap_or_default())?;
    if request.method() != Method::POST {
        return Ok(query);
    }
    let mut parameters = form(request).await?;
    parameters.note_repeated(&query);
    Ok(parameters)
}

/// An access token with the scheme by which it came.
pub struct Credentials {
    /// The scheme.
    pub scheme: Scheme,
    /// The token.
    pub token: String,
}

/// An access token from the `Authorization` header (RFC 6750 §2.1, RFC 9449 §7.1), if the header has one of those schemes: a request
/// by another is one without any token (RFC 6750 §3.1). `Err` for what is no header and no token.
///
/// # Errors
/// `invalid_request`.
pub fn token_credentials(headers: &HeaderMap) -> Result<Option<Credentials>, OAuthError> {
    if !headers.contains_key(header::AUTHORIZATION) {
        return Ok(None);
    }
    // Two of them, by one scheme or by two, are refused (RFC 6750 §2: "MUST NOT use more than one method").
    let refused =
        || OAuthError::invalid_request("the Authorization header is not one access token");
    let value = single_header(headers, header::AUTHORIZATION).ok_or_else(refused)?;
    let (name, token) = value.split_once(' ').unwrap_or((value, ""));
    let scheme = Scheme::ALL
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    let Some((_, scheme)) = scheme else {
        return Ok(None);
    };
    let token = token.trim();
    let is_token = !token.is_empty()
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte));
    if !is_token {
        return Err(refused());
    }
    Ok(Some(Credentials {
        scheme,
        token: token.to_owned(),
    }))
}

/// A bearer token from the `Authorization` header, where no other kind is taken.
///
/// # Errors
/// As for [`token_credentials`].
pub fn bearer(headers: &HeaderMap) -> Result<Option<String>, OAuthError> {
    let credentials = token_credentials(headers)?;
    Ok(credentials
        .filter(|credentials| credentials.scheme == Scheme::Bearer)
        .map(|credentials| credentials.token))
}

/// A bearer token, where there has to be one; or the refusal.
///
/// # Errors
/// A challenge (RFC 6750 §3).
pub fn required_bearer(headers: &HeaderMap) -> Result<String, Box<Response>> {
    match bearer(headers) {
        Ok(Some(token)) => Ok(token),
        Ok(None) => Err(Box::new(error::bearer(&missing_token(), true))),
        Err(refusal) => Err(Box::new(error::bearer(&refusal, false))),
    }
}

const DPOP: HeaderName = HeaderName::from_static("dpop");

/// The DPoP proof of a request, if it has one.
///
/// # Errors
/// `invalid_dpop_proof` if it has several (RFC 9449 §4.3, item 1), or no text.
pub fn dpop_proof(headers: &HeaderMap) -> Result<Option<&str>, OAuthError> {
    if !headers.contains_key(DPOP) {
        return Ok(None);
    }
    single_header(headers, DPOP)
        .map(Some)
        .ok_or_else(|| dpop::invalid("the header DPoP is there more than once, or no text"))
}

/// The `Authorization` header for client authentication.
///
/// # Errors
/// `invalid_request` if it is there more than once or no text.
pub fn authorization(headers: &HeaderMap) -> Result<Option<&str>, OAuthError> {
    if !headers.contains_key(header::AUTHORIZATION) {
        return Ok(None);
    }
    single_header(headers, header::AUTHORIZATION)
        .map(Some)
        .ok_or_else(|| {
            OAuthError::invalid_request("the Authorization header is repeated or no text")
        })
}

/// The language of the pages for this request; `own` is that of the person, where it is known who it is.
#[must_use]
pub fn localizer(headers: &HeaderMap, ui_locales: Option<&str>, own: Option<&str>) -> Localizer {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Localizer::negotiate_for(ui_locales, own, accepted)
}

/// The address that a request came from, as far as it can be believed; the server has one for each of its connections.
#[must_use]
pub fn client_address(state: &State, request: &Request) -> IpAddr {
    state
        .proxies
        .client_address(peer(request), request.headers())
}

/// Whose connection it is.
fn peer(request: &Request) -> IpAddr {
    match request.remote_addr().0 {
        Addr::SocketAddr(peer) => peer.ip(),
        Addr::Unix(_) | Addr::Custom(..) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    }
}

/// The certificate that the client showed, as far as it can be believed.
///
/// # Errors
/// `invalid_request`.
pub fn client_certificate(
    state: &State,
    request: &Request,
) -> Result<Option<ClientCertificate>, OAuthError> {
    client_certificate::of_request(&state.proxies, peer(request), request)
}

/// The client of a request, once it has proven who it is.
///
/// # Errors
/// As for [`client_auth::authenticate`].
pub async fn authenticate(
    state: &State,
    request: &Request,
    parameters: &mut Parameters,
) -> Result<AuthenticatedClient, OAuthError> {
    let certificate = client_certificate(state, request)?;
    let shown = Shown {
        authorization: authorization(request.headers())?,
        certificate: certificate.as_ref(),
    };
    client_auth::authenticate(&state.op, shown, parameters).await
}

/// Characters of what a browser calls itself that are kept.
const LONGEST_USER_AGENT: usize = 256;

/// What the browser calls itself, cut.
#[must_use]
pub fn user_agent(headers: &HeaderMap) -> String {
    let name = headers.get(header::USER_AGENT);
    let name = name.and_then(|name| name.to_str().ok()).unwrap_or_default();
    name.chars().take(LONGEST_USER_AGENT).collect()
}

/// Where a request came from, as its person is told later.
#[must_use]
pub fn origin(state: &State, request: &Request) -> SessionOrigin {
    SessionOrigin {
        address: client_address(state, request).to_string(),
        user_agent: user_agent(request.headers()),
    }
}

/// What a browser asks for, if it is no page of its own (Fetch Metadata, `Sec-Fetch-Dest`): an image, a frame, a script.
#[must_use]
pub fn embedded(headers: &HeaderMap) -> Option<&str> {
    let destination = headers.get("sec-fetch-dest")?;
    let destination = destination.to_str().unwrap_or("unreadable");
    (destination != "document").then_some(destination)
}
