//! A client of TLS: which versions it speaks, whom it believes, and what it shows are a test's choice.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use doorward::web::tls::TlsFiles;
use rustls::client::ResolvesClientCert;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore, SignatureScheme, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::certificates::{Authority, Certificate};

pub const BOTH: [&SupportedProtocolVersion; 2] = [&rustls::version::TLS12, &rustls::version::TLS13];

/// Believes an authority.
#[derive(Clone)]
pub struct TlsClient {
    authority: Vec<u8>,
    versions: Vec<&'static SupportedProtocolVersion>,
    shown: Option<Shown>,
    offered: Vec<&'static [u8]>,
}

/// A certificate with a key, which need not be its own.
#[derive(Clone)]
struct Shown {
    chain: Vec<Vec<u8>>,
    key: String,
}

impl TlsClient {
    pub fn of(authority: &Authority) -> Self {
        Self {
            authority: authority.der(),
            versions: BOTH.to_vec(),
            shown: None,
            offered: vec![b"http/1.1"],
        }
    }

    /// What it speaks within (RFC 7301).
    pub fn offering(&self, offered: &[&'static [u8]]) -> Self {
        Self {
            offered: offered.to_vec(),
            ..self.clone()
        }
    }

    pub fn speaking(&self, version: &'static SupportedProtocolVersion) -> Self {
        Self {
            versions: vec![version],
            ..self.clone()
        }
    }

    pub fn showing(&self, certificate: &Certificate) -> Self {
        self.showing_with_key(certificate, &certificate.key)
    }

    pub fn showing_with_key(&self, certificate: &Certificate, key: &str) -> Self {
        let own = std::iter::once(certificate.der.clone());
        Self {
            shown: Some(Shown {
                chain: own.chain(certificate.chain.clone()).collect(),
                key: key.to_owned(),
            }),
            ..self.clone()
        }
    }

    fn config(&self) -> ClientConfig {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from(self.authority.clone());
        roots.add(authority).expect("an authority");
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&self.versions)
            .expect("versions")
            .with_root_certificates(roots);
        let Some(Shown { chain, key }) = &self.shown else {
            return builder.with_no_client_auth();
        };
        let chain = chain.iter().cloned().map(CertificateDer::from).collect();
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("a key");
        let key = provider.key_provider.load_private_key(key);
        // Unlike the library's own way, this one does not look whether they belong together.
        let certified = CertifiedKey::new(chain, key.expect("a key"));
        builder.with_client_cert_resolver(Arc::new(Always(Arc::new(certified))))
    }

    /// What remembers its sessions.
    pub fn connector(&self) -> TlsConnector {
        let mut config = self.config();
        config.alpn_protocols = self.offered.iter().map(|name| name.to_vec()).collect();
        TlsConnector::from(Arc::new(config))
    }

    pub async fn connect(&self, address: SocketAddr) -> io::Result<TlsStream<TcpStream>> {
        connect_by(&self.connector(), address).await
    }

    /// One request over a connection of its own; everything that comes back.
    pub async fn talk(&self, address: SocketAddr, request: &str) -> io::Result<String> {
        let mut stream = self.connect(address).await?;
        talk(&mut stream, request).await
    }
}

pub async fn connect_by(
    connector: &TlsConnector,
    address: SocketAddr,
) -> io::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from("localhost").expect("a name");
    let stream = TcpStream::connect(address).await?;
    connector.connect(name, stream).await
}

/// One request; everything that comes back until the end.
pub async fn talk(stream: &mut TlsStream<TcpStream>, request: &str) -> io::Result<String> {
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// A form for an endpoint.
pub fn post(host: &str, path: &str, headers: &str, fields: &[(&str, &str)]) -> String {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
}

/// Status and body of an answer.
pub fn parts(answer: &str) -> (u16, &str) {
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
    let status = head.split(' ').nth(1).expect("a status");
    (status.parse().expect("a number"), body)
}

#[derive(Debug)]
struct Always(Arc<CertifiedKey>);

impl ResolvesClientCert for Always {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Writes a certificate and a key where a server looks for them.
pub fn write(folder: &Path, certificate: &str, key: &str) -> TlsFiles {
    let files = TlsFiles {
        certificate: folder.join("fullchain.pem"),
        key: folder.join("privkey.pem"),
    };
    std::fs::write(&files.certificate, certificate).expect("written");
    std::fs::write(&files.key, key).expect("written");
    files
}
