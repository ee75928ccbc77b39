//! A directory that says whatever it is told to, to whoever comes.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use native_tls::Identity;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio_native_tls::TlsAcceptor;

use super::{connection, server};
use crate::support::certificates::{Authority, Certificate};
use doorward::federation::connection::Connection;

/// The answer to a bind that is the first message: success.
pub const BOUND: &[u8] = &[0x30, 12, 2, 1, 1, 0x61, 7, 0x0A, 1, 0, 4, 0, 4, 0];

/// An element of BER (X.690 §8.1), of what is shorter than 64 kB.
fn element(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).expect("short").to_be_bytes();
    [&[tag, 0x82], &length[..], &content].concat()
}

/// The answer to a search that is the second message (RFC 4511 §4.5.2): an entry with one value of an attribute, and a result code.
pub fn found(dn: &str, (attribute, value): (&str, &str), code: u8) -> Vec<u8> {
    let text = |text: &str| element(4, &[text.as_bytes().to_vec()]);
    let number = |tag, number| element(tag, &[vec![number]]);
    let values = element(0x31, &[text(value)]);
    let attribute = element(0x30, &[text(attribute), values]);
    let entry = element(0x64, &[text(dn), element(0x30, &[attribute])]);
    let done = element(0x65, &[number(0x0A, code), text(""), text("")]);
    let message = |operation| element(0x30, &[number(2, 2), operation]);
    [message(entry), message(done)].concat()
}

/// What it says to each message, in turn, before it is silent.
#[derive(Clone, Default)]
pub struct Script {
    pub is_tls_at_once: bool,
    pub says: Vec<Vec<u8>>,
}

pub struct Impostor {
    folder: TempDir,
    port: u16,
    is_tls_at_once: bool,
    heard: Arc<Mutex<Vec<u8>>>,
    task: AbortHandle,
}

impl Drop for Impostor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Impostor {
    pub async fn start(script: Script) -> Self {
        Self::start_in_turn(vec![script]).await
    }

    /// Which says to each that comes what is next.
    pub async fn start_in_turn(scripts: Vec<Script>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let authority = Authority::new("Directories");
        std::fs::write(folder.path().join("ca.pem"), authority.pem()).expect("written");
        let certificate = Certificate::of_server(&authority);
        let chain = certificate.full_chain();
        let identity = Identity::from_pkcs8(chain.as_bytes(), certificate.key.as_bytes());
        let acceptor = native_tls::TlsAcceptor::new(identity.expect("an identity"));
        let acceptor = TlsAcceptor::from(acceptor.expect("an acceptor"));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&heard);
        let is_tls_at_once = scripts[0].is_tls_at_once;
        let task = tokio::spawn(async move {
            let mut scripts = scripts.iter().cycle();
            while let (Ok((stream, _)), Some(script)) = (listener.accept().await, scripts.next()) {
                let (acceptor, script, heard) =
                    (acceptor.clone(), script.clone(), Arc::clone(&told));
                tokio::spawn(serve(stream, acceptor, script, heard));
            }
        });
        Self {
            folder,
            port,
            is_tls_at_once,
            heard,
            task: task.abort_handle(),
        }
    }

    pub fn connection(&self) -> Connection {
        let servers = vec![server("localhost", self.port, self.is_tls_at_once)];
        connection(servers, &self.authorities())
    }

    pub fn authorities(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    /// All that it was told, in the clear where there was no TLS.
    pub fn heard(&self) -> Vec<u8> {
        self.heard.lock().expect("no panic").clone()
    }
}

async fn serve(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    script: Script,
    heard: Arc<Mutex<Vec<u8>>>,
) {
    if !script.is_tls_at_once {
        return say(stream, script, heard).await;
    }
    if let Ok(stream) = acceptor.accept(stream).await {
        say(stream, script, heard).await;
    }
}

async fn say(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    script: Script,
    heard: Arc<Mutex<Vec<u8>>>,
) {
    let mut says = script.says.into_iter();
    let mut read = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = stream.read(&mut read).await {
        heard
            .lock()
            .expect("no panic")
            .extend_from_slice(&read[..count]);
        if let Some(said) = says.next()
            && stream.write_all(&said).await.is_err()
        {
            return;
        }
    }
}
