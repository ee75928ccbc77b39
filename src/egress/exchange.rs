//! One request over a connection that is there: no redirect is followed, no cookie kept, no encoding undone.

use http::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, DATE, HOST, HeaderMap, LOCATION, USER_AGENT,
};
use http::request::Builder;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use url::{Position, Url};

/// Bytes of an answer's head that are read.
const LONGEST_HEAD: usize = 16 * 1024;
const JSON: &str = "application/json";
const OURSELVES: &str = concat!("doorward/", env!("CARGO_PKG_VERSION"));

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: Bytes,
    /// The `Date` header.
    pub date: Option<String>,
    /// The `Cache-Control` header.
    pub cache_control: Option<String>,
    /// The `Location` header. Nobody follows it.
    pub location: Option<String>,
}

/// Why nothing did.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The body is longer than was asked for.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
    /// Not HTTP, or cut off.
    #[error("{0}")]
    Http(String),
}

impl From<http::Error> for Broken {
    fn from(error: http::Error) -> Self {
        Self::Http(error.to_string())
    }
}

impl From<hyper::Error> for Broken {
    fn from(error: hyper::Error) -> Self {
        Self::Http(error.to_string())
    }
}

/// Asks for `url`, which is at the other end of `stream`, and reads at most `longest` bytes of the answer's body.
///
/// # Errors
/// [`Broken`].
pub async fn get<S>(
    stream: S,
    url: &Url,
    accept: &'static str,
    longest: usize,
) -> Result<Answer, Broken>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let request = request(Method::GET, url, accept).body(Full::default())?;
    send(stream, request, longest).await
}

/// The same under an `Authorization`, as a bearer token (RFC 6750 §2.1).
///
/// # Errors
/// [`Broken`].
pub async fn get_under<S>(
    stream: S,
    url: &Url,
    authorization: &str,
    longest: usize,
) -> Result<Answer, Broken>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let request = request(Method::GET, url, JSON).header(AUTHORIZATION, authorization);
    send(stream, request.body(Full::default())?, longest).await
}

/// Posts to `url`, which is at the other end of `stream`, and reads at most `longest` bytes of the answer's body.
///
/// # Errors
/// [`Broken`].
pub async fn ask<S>(stream: S, url: &Url, posted: Posted, longest: usize) -> Result<Answer, Broken>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    send(stream, posted.into_request(url, JSON)?, longest).await
}

async fn send<S>(stream: S, request: Request<Full<Bytes>>, longest: usize) -> Result<Answer, Broken>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, _driver) = open(stream).await?;
    let response = sender.send_request(request).await?;
    let status = response.status();
    let date = text(response.headers(), &DATE);
    let cache_control = text(response.headers(), &CACHE_CONTROL);
    let location = text(response.headers(), &LOCATION);
    let body = Limited::new(response.into_body(), longest)
        .collect()
        .await
        .map_err(|error| match error.downcast_ref::<LengthLimitError>() {
            Some(_) => Broken::TooLong(longest),
            None => Broken::Http(error.to_string()),
        })?
        .to_bytes();
    Ok(Answer {
        status,
        body,
        date,
        cache_control,
        location,
    })
}

/// What is posted.
pub struct Posted {
    content_type: &'static str,
    authorization: Option<String>,
    body: String,
}

impl Posted {
    /// A form.
    #[must_use]
    pub const fn form(body: String) -> Self {
        Self {
            content_type: "application/x-www-form-urlencoded",
            authorization: None,
            body,
        }
    }

    /// JSON, under a bearer token (RFC 6750 §2.1).
    #[must_use]
    pub fn json(bearer: &str, body: String) -> Self {
        Self {
            content_type: "application/json",
            authorization: Some(format!("Bearer {bearer}")),
            body,
        }
    }

    /// The same under an `Authorization`.
    #[must_use]
    pub fn under(self, authorization: String) -> Self {
        Self {
            authorization: Some(authorization),
            ..self
        }
    }

    fn into_request(self, url: &Url, accept: &'static str) -> Result<Request<Full<Bytes>>, Broken> {
        let mut request =
            request(Method::POST, url, accept).header(CONTENT_TYPE, self.content_type);
        if let Some(authorization) = self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        Ok(request.body(Full::from(self.body))?)
    }
}

impl std::fmt::Debug for Posted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Posted({})", self.content_type)
    }
}

/// Posts to `url`, which is at the other end of `stream`, and says with which status it is answered. The answer's body is not
/// waited for.
///
/// # Errors
/// [`Broken`].
pub async fn post<S>(stream: S, url: &Url, posted: Posted) -> Result<StatusCode, Broken>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let request = posted.into_request(url, "*/*")?;
    let (mut sender, _driver) = open(stream).await?;
    Ok(sender.send_request(request).await?.status())
}

fn request(method: Method, url: &Url, accept: &'static str) -> Builder {
    Request::builder()
        .method(method)
        .uri(&url[Position::BeforePath..Position::AfterQuery])
        .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
        .header(ACCEPT, accept)
        .header(USER_AGENT, OURSELVES)
}

type Sender = http1::SendRequest<Full<Bytes>>;
type Driver = JoinSet<Result<(), hyper::Error>>;

/// A connection, and what drives it: it ends with that, so a caller that would not wait leaves none behind.
async fn open<S>(stream: S) -> Result<(Sender, Driver), Broken>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (sender, connection) = http1::Builder::new()
        .max_buf_size(LONGEST_HEAD)
        .handshake(TokioIo::new(stream))
        .await?;
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    Ok((sender, driver))
}

fn text(headers: &HeaderMap, name: &http::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
