//! HTTP for the object store by the hyper and the TLS that are here anyway: the library's own client would bring a second TLS.
//! A connection a request, for pictures are asked for seldom: browsers keep them.

use async_trait::async_trait;
use http::header::HOST;
use http::{HeaderValue, Uri};
use http_body_util::{BodyExt, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::task::JoinSet;
use tokio_native_tls::TlsConnector;

/// Bytes of an answer that are read: more than any picture has.
const LONGEST: usize = 4 * 1024 * 1024;

/// Makes the client.
#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Client::default()))
    }
}

#[derive(Debug, Default)]
struct Client {
    /// Reading the machine's certificates takes milliseconds: once is enough.
    tls: OnceCell<TlsConnector>,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

#[async_trait]
impl HttpService for Client {
    async fn call(&self, mut request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let stream = self.dial(request.uri()).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| HttpError::new(HttpErrorKind::Connect, error))?;
        // Ends with this function, however it ends.
        let mut driver = JoinSet::new();
        driver.spawn(connection);
        as_origin(&mut request)?;
        let response = sender
            .send_request(request)
            .await
            .map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error))?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, LONGEST)
            .collect()
            .await
            .map_err(|error| HttpError::new_boxed(HttpErrorKind::Interrupted, error))?;
        Ok(HttpResponse::from_parts(head, body.to_bytes().into()))
    }
}

impl Client {
    async fn dial(&self, uri: &Uri) -> Result<Box<dyn Stream>, HttpError> {
        let host = uri.host().unwrap_or_default();
        let is_https = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let stream = TcpStream::connect((bare, port))
            .await
            .map_err(unconnected)?;
        if !is_https {
            return Ok(Box::new(stream));
        }
        let tls = self
            .tls
            .get_or_try_init(async || native_tls::TlsConnector::new().map(TlsConnector::from))
            .await
            .map_err(unconnected)?;
        let stream = tls.connect(bare, stream).await.map_err(unconnected)?;
        Ok(Box::new(stream))
    }
}

fn unconnected(error: impl std::error::Error + Send + Sync + 'static) -> HttpError {
    HttpError::new(HttpErrorKind::Connect, error)
}

/// RFC 9112 §3.2.1: the target is the path, and the host stands in its own field.
fn as_origin(request: &mut HttpRequest) -> Result<(), HttpError> {
    let malformed = |error: http::Error| HttpError::new(HttpErrorKind::Request, error);
    let uri = request.uri();
    let host = uri.authority().map_or("", |authority| authority.as_str());
    let host = HeaderValue::from_str(host).map_err(|error| malformed(error.into()))?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let path: Uri = path
        .parse()
        .map_err(|error: http::uri::InvalidUri| malformed(error.into()))?;
    request.headers_mut().entry(HOST).or_insert(host);
    *request.uri_mut() = path;
    Ok(())
}
