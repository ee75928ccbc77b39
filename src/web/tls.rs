//! TLS that ends here (RFC 8446, RFC 5246), by rustls: one certificate for all names, from files that are read again when they change.
//!
//! ```text
//!   files ──▶ Credential ──▶ Tls, which holds the current one ──▶ Acceptor, one for each listener
//! ```
//!
//! Versions and cipher suites are rustls' own choice: TLS 1.2 and 1.3, nothing older. There is no early data, which could be replayed
//! (RFC 8446 §8). A listener asks its clients for certificates or does not ([`ClientCertificates`]); whichever a client shows is taken here,
//! once it has proven that it has the key, and whose it is is looked at where that matters (RFC 8705).

mod any_certificate;
mod credential;
mod itself;
mod transport;
mod watch;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::server::{ClientHello, ResolvesServerCert, WantsServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ConfigBuilder, ServerConfig};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use self::any_certificate::AnyCertificate;
pub use self::credential::Credential;
pub use self::transport::{PeerCertificates, Transport};
pub use self::watch::Look;

/// What is spoken within (RFC 7301), and preferred in this order; who names neither is taken to speak HTTP/1.1.
const HTTP_2: &[u8] = b"h2";
const HTTP_1_1: &[u8] = b"http/1.1";

/// Where certificate and key are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and those between it and its authority, in PEM.
    pub certificate: PathBuf,
    /// Its private key, in PEM.
    pub key: PathBuf,
}

/// Whether clients are asked for certificates. A browser that is asked and has some asks its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientCertificates {
    /// No.
    Off,
    /// They are, and may have none.
    Optional,
}

/// Why there is no certificate to show. Nothing of a key stands in it.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file that is not there, or that may not be read.
    #[error("{0}: {1}")]
    Unread(PathBuf, io::Error),
    /// More than any chain.
    #[error("{0} is longer than any chain of certificates, or any key")]
    TooLong(PathBuf),
    /// No certificate.
    #[error("{0} holds no certificate in PEM")]
    NoCertificate(PathBuf),
    /// No key.
    #[error("{0} holds no private key in PEM that is not encrypted")]
    NoKey(PathBuf),
    /// A key of a kind that TLS has no use for.
    #[error("{0} holds a private key that is no RSA, P-256, P-384, P-521 or Ed25519 key")]
    OtherKey(PathBuf),
    /// Two halves that do not fit, as between two writes of a renewal.
    #[error("the key in {key} is not that of the first certificate in {certificate}", key = .0.key.display(), certificate = .0.certificate.display())]
    Mismatch(TlsFiles),
    /// Over, or not yet.
    #[error("the certificate in {0} is not for this time")]
    NotCurrent(PathBuf),
    /// rustls itself.
    #[error("TLS cannot be set up: {0}")]
    Other(rustls::Error),
}

/// TLS with the certificate that is current.
pub struct Tls {
    files: TlsFiles,
    current: Arc<Current>,
    provider: Arc<CryptoProvider>,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

impl Tls {
    /// With what is in the files. They are read at once: this blocks.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let provider = Arc::new(default_provider());
        let credential = Credential::read(&files, &provider)?;
        Ok(Self {
            files,
            current: Arc::new(Current(RwLock::new(credential))),
            provider,
        })
    }

    /// What ends the TLS of a listener.
    ///
    /// # Errors
    /// [`TlsError::Other`].
    pub fn acceptor(&self, asked: ClientCertificates) -> Result<Acceptor, TlsError> {
        let builder = ServerConfig::builder_with_provider(Arc::clone(&self.provider));
        let builder = builder
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Other)?;
        let builder: ConfigBuilder<ServerConfig, WantsServerCert> = match asked {
            ClientCertificates::Off => builder.with_no_client_auth(),
            ClientCertificates::Optional => {
                builder.with_client_cert_verifier(Arc::new(AnyCertificate::of(&self.provider)))
            }
        };
        let current: Arc<dyn ResolvesServerCert> = Arc::<Current>::clone(&self.current);
        let mut config = builder.with_cert_resolver(current);
        config.alpn_protocols = vec![HTTP_2.to_vec(), HTTP_1_1.to_vec()];
        Ok(Acceptor(TlsAcceptor::from(Arc::new(config))))
    }

    /// The certificate that is shown now.
    #[must_use]
    pub fn current(&self) -> Credential {
        self.current.get()
    }
}

/// The one certificate, whichever name a client asks for, and if it asks for none.
struct Current(RwLock<Credential>);

impl Current {
    fn get(&self) -> Credential {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    fn set(&self, credential: Credential) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = credential;
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Current")
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.get().certified)
    }
}

/// What ends the TLS of one listener's connections.
#[derive(Clone)]
pub struct Acceptor(TlsAcceptor);

impl fmt::Debug for Acceptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Acceptor")
    }
}

impl Acceptor {
    /// The handshake. It has no time limit of its own.
    ///
    /// # Errors
    /// [`io::Error`] of a peer that speaks no TLS, none that is taken here, or shows a certificate whose key it does not have.
    pub async fn accept(&self, stream: TcpStream) -> io::Result<Transport> {
        let stream = self.0.accept(stream).await?;
        Ok(Transport::Tls(Box::new(stream)))
    }
}
