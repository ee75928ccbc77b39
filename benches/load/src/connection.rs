//! One kept-alive HTTP/1.1 connection.

use std::net::SocketAddr;

use anyhow::{Context as _, bail};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{HOST, HeaderMap, HeaderValue};
use hyper::{Method, Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use url::Url;

/// Where a server listens, and what it is called in the Host field.
#[derive(Clone, Debug)]
pub struct Origin {
    address: SocketAddr,
    host: HeaderValue,
}

impl Origin {
    /// The origin of a plain HTTP address on this machine.
    pub fn of(url: &Url) -> anyhow::Result<Self> {
        if url.scheme() != "http" {
            bail!("{url} is not plain HTTP");
        }
        let port = url
            .port_or_known_default()
            .with_context(|| format!("{url} has no port"))?;
        let name = url
            .host_str()
            .with_context(|| format!("{url} has no host"))?;
        let host = HeaderValue::from_str(&format!("{name}:{port}"))?;
        Ok(Self {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            host,
        })
    }
}

/// A request, ready to be sent many times.
#[derive(Clone, Debug)]
pub struct Call {
    method: Method,
    target: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Call {
    /// A GET of a path and query.
    pub fn get(url: &Url) -> anyhow::Result<Self> {
        Self::new(Method::GET, url, Bytes::new())
    }

    /// A POST of a form.
    pub fn form<'a>(
        url: &Url,
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> anyhow::Result<Self> {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        Ok(Self::new(Method::POST, url, body.into())?
            .with("content-type", "application/x-www-form-urlencoded")?)
    }

    /// A POST of JSON.
    pub fn json(url: &Url, body: &serde_json::Value) -> anyhow::Result<Self> {
        Ok(Self::new(Method::POST, url, body.to_string().into())?
            .with("content-type", "application/json")?)
    }

    fn new(method: Method, url: &Url, body: Bytes) -> anyhow::Result<Self> {
        let target = url
            .as_str()
            .get(url[..url::Position::BeforePath].len()..)
            .unwrap_or("/");
        let target = target
            .split('#')
            .next()
            .unwrap_or("/")
            .parse()
            .with_context(|| format!("{url} is no request target"))?;
        Ok(Self {
            method,
            target,
            headers: HeaderMap::new(),
            body,
        })
    }

    /// The same with one more field.
    pub fn with(
        mut self,
        name: &'static str,
        value: &str,
    ) -> Result<Self, hyper::header::InvalidHeaderValue> {
        self.headers.insert(name, HeaderValue::from_str(value)?);
        Ok(self)
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The fields.
    pub headers: HeaderMap,
    /// The content.
    pub body: Bytes,
}

impl Answer {
    /// A field's text, if there is one.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether the content holds this text.
    pub fn has(&self, text: &str) -> bool {
        let text = text.as_bytes();
        text.is_empty() || self.body.windows(text.len()).any(|window| window == text)
    }

    /// What a message about an unexpected answer shows.
    pub fn summary(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let start: String = text.chars().take(400).collect();
        format!("{} {start}", self.status)
    }
}

/// One virtual user's connection; opened at the first call, and again when the server has closed it between two calls.
#[derive(Debug)]
pub struct Connection {
    origin: Origin,
    sender: Option<SendRequest<Full<Bytes>>>,
    opened: u64,
}

impl Connection {
    /// A connection that is not open yet.
    pub const fn new(origin: Origin) -> Self {
        Self {
            origin,
            sender: None,
            opened: 0,
        }
    }

    /// How often it had to be opened again.
    pub const fn reconnects(&self) -> u64 {
        self.opened.saturating_sub(1)
    }

    /// Sends a call and reads the whole answer.
    pub async fn send(&mut self, call: &Call) -> anyhow::Result<Answer> {
        let mut request = Request::new(Full::new(call.body.clone()));
        *request.method_mut() = call.method.clone();
        *request.uri_mut() = call.target.clone();
        *request.headers_mut() = call.headers.clone();
        request.headers_mut().insert(HOST, self.origin.host.clone());

        let sender = self.ready().await?;
        let response = sender.send_request(request).await.context("no answer")?;
        let (parts, body) = response.into_parts();
        let body = body
            .collect()
            .await
            .context("the answer broke off")?
            .to_bytes();
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }

    async fn ready(&mut self) -> anyhow::Result<&mut SendRequest<Full<Bytes>>> {
        let is_open = match &mut self.sender {
            Some(sender) => sender.ready().await.is_ok(),
            None => false,
        };
        if !is_open {
            let stream = TcpStream::connect(self.origin.address)
                .await
                .context("cannot connect")?;
            stream.set_nodelay(true).context("cannot set TCP_NODELAY")?;
            let (sender, connection) = http1::handshake(TokioIo::new(stream))
                .await
                .context("no HTTP/1.1")?;
            tokio::task::spawn_local(connection);
            self.sender = Some(sender);
            self.opened += 1;
        }
        self.sender.as_mut().context("no connection")
    }
}
