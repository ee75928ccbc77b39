//! HTTP/2 (RFC 9113), by a client that keeps to it and by bare frames.

mod floods;
mod requests;

use std::time::Duration;

use doorward::web::server::Limits;
use doorward::web::tls::{ClientCertificates, Tls};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use super::{HOST, Running};
use crate::support::certificates::{Authority, Certificate};
use crate::support::http2::{Client, speak};
use crate::support::tls::{TlsClient, write};

/// A server with a certificate, and somebody who believes it.
struct Stand {
    server: Running,
    client: TlsClient,
    _folder: TempDir,
}

impl Stand {
    async fn start(limits: Limits) -> Self {
        let (authority, folder) = (Authority::new("servers"), tempfile::tempdir().unwrap());
        let own = Certificate::of_server(&authority);
        let files = write(folder.path(), &own.full_chain(), &own.key);
        let acceptor = Tls::load(files).unwrap();
        let acceptor = acceptor.acceptor(ClientCertificates::Off).unwrap();
        Self {
            server: Running::start_by(limits, Some(acceptor)).await,
            client: TlsClient::of(&authority).offering(&[b"h2", b"http/1.1"]),
            _folder: folder,
        }
    }

    async fn connect(&self) -> TlsStream<TcpStream> {
        let stream = self.client.connect(self.server.address).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        stream
    }

    /// A client that keeps to the rules.
    async fn speak(&self) -> Client {
        speak(self.connect().await).await
    }

    /// One that has said what is said first, and writes frames.
    async fn frames(&self) -> Frames {
        let mut frames = Frames(self.connect().await);
        frames.write(PREFACE).await;
        frames.write(&frame(SETTINGS, 0, 0, &[])).await;
        frames
    }
}

fn request(method: Method, path: &str) -> Request<Full<Bytes>> {
    let request = Request::builder()
        .method(method)
        .uri(format!("https://{HOST}{path}"));
    request.body(Full::default()).unwrap()
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;
const ENHANCE_YOUR_CALM: u32 = 11;

/// RFC 9113 §4.1.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
    [&head, payload].concat()
}

/// RFC 7541 §6.2.2: literals, of which nothing is remembered.
fn block(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in fields {
        bytes.push(0);
        for text in [name, value] {
            let length = u8::try_from(text.len()).unwrap();
            assert!(length < 127, "of one octet");
            bytes.push(length);
            bytes.extend(text.as_bytes());
        }
    }
    bytes
}

/// The fields of a request.
fn get(path: &str) -> Vec<u8> {
    block(&[
        (":method", "GET"),
        (":scheme", "https"),
        (":authority", HOST),
        (":path", path),
    ])
}

/// A frame that came back.
#[derive(Debug)]
struct Frame {
    kind: u8,
    stream: u32,
    payload: Vec<u8>,
}

impl Frame {
    /// The code of a reset, or of an end.
    fn code(&self) -> u32 {
        let at = if self.kind == GOAWAY { 4 } else { 0 };
        u32::from_be_bytes(self.payload[at..at + 4].try_into().unwrap())
    }
}

struct Frames(TlsStream<TcpStream>);

impl Frames {
    async fn write(&mut self, bytes: &[u8]) {
        self.try_write(bytes).await.unwrap();
    }

    async fn try_write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.write_all(bytes).await?;
        self.0.flush().await
    }

    async fn next(&mut self) -> Option<Frame> {
        let mut head = [0; 9];
        self.0.read_exact(&mut head).await.ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        self.0.read_exact(&mut payload).await.ok()?;
        Some(Frame {
            kind: head[3],
            stream: u32::from_be_bytes(head[5..9].try_into().unwrap()),
            payload,
        })
    }

    /// The next one of that kind; others are passed over.
    async fn next_of(&mut self, kind: u8) -> Frame {
        self.next_of_either(kind, kind).await
    }

    async fn next_of_either(&mut self, one: u8, other: u8) -> Frame {
        let found = async {
            loop {
                let frame = self.next().await.expect("closed");
                if frame.kind == one || frame.kind == other {
                    return frame;
                }
            }
        };
        timeout(Duration::from_secs(5), found).await.unwrap()
    }

    /// Everything until the end, which has to come.
    async fn rest(&mut self) -> Vec<Frame> {
        let all = async {
            let mut all = Vec::new();
            while let Some(frame) = self.next().await {
                all.push(frame);
            }
            all
        };
        timeout(Duration::from_secs(5), all).await.expect("an end")
    }
}

fn has_end(frames: &[Frame], code: u32) -> bool {
    frames
        .iter()
        .any(|frame| frame.kind == GOAWAY && frame.code() == code)
}
