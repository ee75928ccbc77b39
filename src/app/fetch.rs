//! One GET request: the server asks itself whether it answers, and `doctor` asks what the network says.

use std::net::SocketAddr;
use std::time::Duration;

use http::header::{DATE, HOST, HeaderMap};
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use url::Url;

/// Bytes of an answer that are read.
const LONGEST_ANSWER: usize = 256 * 1024;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: Bytes,
    /// The `Date` header.
    pub date: Option<String>,
}

/// Why nothing did.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// The name has no address, or nobody listens there.
    #[error("no connection to {0}: {1}")]
    Connect(String, std::io::Error),
    /// The certificate does not hold.
    #[error("TLS with {0} failed: {1}")]
    Tls(String, native_tls::Error),
    /// Not HTTP, or cut off.
    #[error("{0} did not answer as a web server does: {1}")]
    Http(String, String),
    /// Too slow.
    #[error("{0} did not answer within {1:?}")]
    Slow(String, Duration),
}

/// Fetches `url`; from `at` in plain HTTP if given, whatever the URL says of host and scheme.
///
/// # Errors
/// [`Unanswered`].
pub async fn get(url: &Url, at: Option<SocketAddr>, limit: Duration) -> Result<Answer, Unanswered> {
    let host = url.host_str().unwrap_or_default().to_owned();
    let slow = Unanswered::Slow(host.clone(), limit);
    tokio::time::timeout(limit, get_unhurried(url, &host, at))
        .await
        .unwrap_or(Err(slow))
}

async fn get_unhurried(
    url: &Url,
    host: &str,
    at: Option<SocketAddr>,
) -> Result<Answer, Unanswered> {
    let unreachable = |error| Unanswered::Connect(host.to_owned(), error);
    if let Some(address) = at {
        let stream = TcpStream::connect(address).await.map_err(unreachable)?;
        return exchange(stream, url, host).await;
    }
    let port = url.port_or_known_default().unwrap_or(443);
    // A URL's IPv6 host has brackets, an address to connect to has none.
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((name, port))
        .await
        .map_err(unreachable)?;
    if url.scheme() == "http" {
        return exchange(stream, url, host).await;
    }
    let refused = |error| Unanswered::Tls(host.to_owned(), error);
    let connector =
        tokio_native_tls::TlsConnector::from(native_tls::TlsConnector::new().map_err(refused)?);
    exchange(
        connector.connect(name, stream).await.map_err(refused)?,
        url,
        host,
    )
    .await
}

async fn exchange<S>(stream: S, url: &Url, host: &str) -> Result<Answer, Unanswered>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let broken =
        |error: &dyn std::fmt::Display| Unanswered::Http(host.to_owned(), error.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| broken(&error))?;
    let driver = tokio::spawn(connection);
    let authority = url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let request = Request::builder()
        .method(Method::GET)
        .uri(&url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(HOST, authority)
        .body(Empty::<Bytes>::new())
        .map_err(|error| broken(&error))?;
    let response = sender
        .send_request(request)
        .await
        .map_err(|error| broken(&error))?;
    let status = response.status();
    let date = header_text(response.headers(), &DATE);
    let body = Limited::new(response.into_body(), LONGEST_ANSWER)
        .collect()
        .await
        .map_err(|error| broken(&error))?
        .to_bytes();
    driver.abort();
    Ok(Answer { status, body, date })
}

fn header_text(headers: &HeaderMap, name: &http::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
