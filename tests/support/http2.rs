//! A client of HTTP/2.

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

pub type Client<B = Full<Bytes>> = SendRequest<B>;

/// Begins to speak on a connection that chose it.
pub async fn speak<B>(stream: TlsStream<TcpStream>) -> Client<B>
where
    B: Body + Send + Unpin + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let chosen = stream.get_ref().1.alpn_protocol();
    assert_eq!(chosen, Some(&b"h2"[..]));
    let spoken = handshake(TokioExecutor::new(), TokioIo::new(stream)).await;
    let (client, connection) = spoken.expect("a connection");
    tokio::spawn(connection);
    client
}

/// Status, head and text of an answer.
pub struct Said {
    pub status: u16,
    pub head: hyper::http::response::Parts,
    pub text: String,
}

pub async fn ask(client: &mut Client, request: Request<Full<Bytes>>) -> hyper::Result<Said> {
    client.ready().await?;
    read(client.send_request(request).await?).await
}

pub async fn read(response: Response<Incoming>) -> hyper::Result<Said> {
    let (head, body) = response.into_parts();
    let text = body.collect().await?.to_bytes();
    Ok(Said {
        status: head.status.as_u16(),
        head,
        text: String::from_utf8_lossy(&text).into_owned(),
    })
}
