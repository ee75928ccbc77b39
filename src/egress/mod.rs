//! The way out: the one client for every address that a stranger named, such as `logo_uri` (RFC 7591 §2).
//!
//! https to a public address, and no more than that (RFC 7591 §5 and RFC 9700 §4.11 leave it to the server to mind where it is
//! sent). A name is resolved once, the addresses are judged, and the connection is made to one that passed: a name that
//! resolves to something else a moment later is not asked again. No redirect, cookie, proxy of the environment, or Referer.
//! `doorward dev` may ask its own machine too, and that in http.
//!
//! To fetch something else: another function beside [`Egress::get`], through the same [`Egress::dial`].

mod address;
pub mod exchange;
mod reach;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use http::StatusCode;
use hyper::body::Bytes;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::sync::OnceCell;
use url::{Host, Url};

use self::exchange::{Answer, Broken, Posted};
pub use self::reach::{Authorities, Reach};

/// How long one fetch may take, from the name to the last byte.
const LIMIT: Duration = Duration::from_secs(5);

/// Why nothing was fetched. None of it repeats what came back: it would tell a stranger what they could not reach themselves.
#[derive(Debug, thiserror::Error)]
pub enum Unfetched {
    /// Another scheme than https, or no host.
    #[error("only https addresses are fetched")]
    Scheme,
    /// Every address of the name is one that a stranger must not name.
    #[error("the address is not on the public Internet")]
    NotPublic,
    /// The name has no address, or nobody listens there.
    #[error("no connection: {0}")]
    Connect(#[from] io::Error),
    /// The certificate does not hold.
    #[error("TLS failed: {0}")]
    Tls(#[from] native_tls::Error),
    /// Not HTTP, cut off, or too long.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// A redirect, or any other status than 200.
    #[error("answered with {0}, not with 200")]
    Status(StatusCode),
    /// Too slow.
    #[error("no whole answer within {LIMIT:?}")]
    Slow,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// The client. Keeps no connection: what it fetches is fetched seldom.
#[derive(Debug)]
pub struct Egress {
    reach: Reach,
    /// Reading the machine's certificates takes milliseconds: once is enough.
    tls: OnceCell<tokio_native_tls::TlsConnector>,
}

impl Egress {
    /// Makes it.
    #[must_use]
    pub const fn new(reach: Reach) -> Self {
        Self {
            reach,
            tls: OnceCell::const_new(),
        }
    }

    /// Fetches at most `longest` bytes.
    ///
    /// # Errors
    /// [`Unfetched`].
    pub async fn get(
        &self,
        url: &Url,
        accept: &'static str,
        longest: usize,
    ) -> Result<Bytes, Unfetched> {
        Ok(self.fetch(url, accept, longest).await?.body)
    }

    /// The same, with what its headers say.
    ///
    /// # Errors
    /// [`Unfetched`].
    pub async fn fetch(
        &self,
        url: &Url,
        accept: &'static str,
        longest: usize,
    ) -> Result<Answer, Unfetched> {
        let answer = self.look(url, accept, longest).await?;
        if answer.status == StatusCode::OK {
            Ok(answer)
        } else {
            Err(Unfetched::Status(answer.status))
        }
    }

    /// The same, whatever its status.
    ///
    /// # Errors
    /// [`Unfetched`], but for its status.
    pub async fn look(
        &self,
        url: &Url,
        accept: &'static str,
        longest: usize,
    ) -> Result<Answer, Unfetched> {
        let looking = async {
            let stream = self.dial(url).await?;
            Ok(exchange::get(stream, url, accept, longest).await?)
        };
        tokio::time::timeout(LIMIT, looking)
            .await
            .unwrap_or(Err(Unfetched::Slow))
    }

    /// Fetches JSON of at most `longest` bytes under a bearer token, whatever the status.
    ///
    /// # Errors
    /// [`Unfetched`], but for its status.
    pub async fn look_under(
        &self,
        url: &Url,
        bearer: &str,
        longest: usize,
    ) -> Result<Answer, Unfetched> {
        let authorization = format!("Bearer {bearer}");
        let looking = async {
            let stream = self.dial(url).await?;
            Ok(exchange::get_under(stream, url, &authorization, longest).await?)
        };
        tokio::time::timeout(LIMIT, looking)
            .await
            .unwrap_or(Err(Unfetched::Slow))
    }

    /// Posts something, and reads at most `longest` bytes of the answer, whatever its status.
    ///
    /// # Errors
    /// [`Unfetched`], but for its status.
    pub async fn ask(
        &self,
        url: &Url,
        posted: Posted,
        longest: usize,
    ) -> Result<Answer, Unfetched> {
        let asking = async {
            let stream = self.dial(url).await?;
            Ok(exchange::ask(stream, url, posted, longest).await?)
        };
        tokio::time::timeout(LIMIT, asking)
            .await
            .unwrap_or(Err(Unfetched::Slow))
    }

    /// Posts a form, and says with which status it was answered.
    ///
    /// # Errors
    /// [`Unfetched`], but for its status.
    pub async fn post_form(&self, url: &Url, form: String) -> Result<StatusCode, Unfetched> {
        self.post(url, Posted::form(form)).await
    }

    /// Posts JSON under a bearer token, and says with which status it was answered.
    ///
    /// # Errors
    /// [`Unfetched`], but for its status.
    pub async fn post_json(
        &self,
        url: &Url,
        bearer: &str,
        json: String,
    ) -> Result<StatusCode, Unfetched> {
        self.post(url, Posted::json(bearer, json)).await
    }

    async fn post(&self, url: &Url, posted: Posted) -> Result<StatusCode, Unfetched> {
        let posting = async {
            let stream = self.dial(url).await?;
            Ok(exchange::post(stream, url, posted).await?)
        };
        tokio::time::timeout(LIMIT, posting)
            .await
            .unwrap_or(Err(Unfetched::Slow))
    }

    /// Connects to the host of `url`, at an address that was looked at.
    async fn dial(&self, url: &Url) -> Result<Box<dyn Stream>, Unfetched> {
        let is_plain = self.reach.is_plain(url)?;
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(Unfetched::Scheme);
        };
        let mut found: Vec<SocketAddr> = match host {
            Host::Domain(name) => lookup_host((name, port)).await?.collect(),
            Host::Ipv4(address) => vec![(address, port).into()],
            Host::Ipv6(address) => vec![(address, port).into()],
        };
        found.retain(|address| self.reach.may_reach(address.ip(), is_plain));
        if found.is_empty() {
            return Err(Unfetched::NotPublic);
        }
        // By address, never by name: what was judged is what is asked.
        let stream = TcpStream::connect(found.as_slice()).await?;
        if is_plain {
            return Ok(Box::new(stream));
        }
        let tls = self
            .tls
            .get_or_try_init(async || connector(&self.reach.authorities))
            .await?;
        let name = url.host_str().unwrap_or_default();
        Ok(Box::new(tls.connect(bare(name), stream).await?))
    }
}

/// A URL's IPv6 host has brackets; a certificate's name, and an address to connect to, has none.
#[must_use]
pub fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// Believes the machine's certificate authorities, and these.
///
/// # Errors
/// [`native_tls::Error`].
pub fn connector(
    authorities: &Authorities,
) -> Result<tokio_native_tls::TlsConnector, native_tls::Error> {
    let mut builder = native_tls::TlsConnector::builder();
    builder.min_protocol_version(Some(native_tls::Protocol::Tlsv12));
    for authority in authorities.iter() {
        builder.add_root_certificate(authority.clone());
    }
    Ok(builder.build()?.into())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    fn dev() -> Reach {
        Reach {
            is_loopback_allowed: true,
            ..Reach::default()
        }
    }

    async fn refusal(reach: Reach, address: &str) -> Unfetched {
        let url = Url::parse(address).unwrap();
        match Egress::new(reach).get(&url, "*/*", 1000).await {
            Ok(_) => panic!("{address} was fetched"),
            Err(refusal) => refusal,
        }
    }

    /// Somebody who listens on this machine, and must not be asked.
    async fn neighbour() -> (TcpListener, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        (listener, port)
    }

    async fn is_unasked(neighbour: &TcpListener) -> bool {
        let silence = Duration::from_millis(100);
        tokio::time::timeout(silence, neighbour.accept())
            .await
            .is_err()
    }

    #[tokio::test]
    async fn what_is_not_public_is_not_asked_in_whichever_form_it_is_named() {
        let (neighbour, port) = neighbour().await;
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0x7f000001",
            "017700000001",
            "127.1",
            "127.0.0.1.",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "0.0.0.0",
            "0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "198.18.0.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::1]",
            "[::ffff:7f00:1]",
            "[::ffff:127.0.0.1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::a9fe:a9fe]",
            "[2002:7f00:1::]",
            "[fd00::]",
            "[fe80::1]",
            "[ff02::1]",
            "[2001:db8::1]",
        ] {
            let address = format!("https://{host}:{port}/logo.png");
            let refusal = refusal(Reach::default(), &address).await;
            // A machine without IPv6 may not know the name at all.
            assert!(
                matches!(refusal, Unfetched::NotPublic)
                    || host.ends_with('.') && matches!(refusal, Unfetched::Connect(_)),
                "{address}: {refusal}"
            );
        }
        assert!(is_unasked(&neighbour).await);
    }

    /// A certificate for this machine, which vouches for itself, and a server with it that answers each who trusts it.
    async fn self_signed() -> (String, u16, tokio::task::JoinHandle<bool>) {
        let made = std::process::Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt"])
            .args(["ec_paramgen_curve:prime256v1", "-noenc", "-days", "2"])
            .args(["-subj", "/CN=localhost", "-keyout", "-", "-out", "-"])
            .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
            .output()
            .unwrap();
        let pem = String::from_utf8(made.stdout).unwrap();
        let (key, certificate) = pem.split_at(pem.find("-----BEGIN CERTIFICATE").unwrap());
        let identity =
            native_tls::Identity::from_pkcs8(certificate.as_bytes(), key.trim().as_bytes());
        let acceptor = native_tls::TlsAcceptor::new(identity.unwrap()).unwrap();
        let (server, port) = neighbour().await;
        let serving = tokio::spawn(async move {
            let (stream, _) = server.accept().await.unwrap();
            let acceptor = tokio_native_tls::TlsAcceptor::from(acceptor);
            let Ok(mut stream) = acceptor.accept(stream).await else {
                return false;
            };
            let mut request = [0; 1000];
            if stream.read(&mut request).await.is_err() {
                return false;
            }
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhere";
            stream.write_all(answer).await.is_ok()
        });
        (certificate.to_owned(), port, serving)
    }

    #[tokio::test]
    async fn a_certificate_that_nobody_vouches_for_is_refused() {
        let (_, port, serving) = self_signed().await;
        let address = format!("https://127.0.0.1:{port}/");
        let refusal = refusal(dev(), &address).await;
        assert!(matches!(refusal, Unfetched::Tls(_)), "{refusal}");
        assert!(!serving.await.unwrap(), "no request was sent");
    }

    #[tokio::test]
    async fn a_network_and_an_authority_of_the_house_are_believed() {
        let (certificate, port, serving) = self_signed().await;
        let reach = Reach {
            networks: vec!["127.0.0.0/8".parse().unwrap()],
            authorities: Authorities::parse(certificate.as_bytes()).unwrap(),
            is_loopback_allowed: false,
        };
        // Another network, and http, are no part of it.
        for address in [
            format!("https://10.0.0.1:{port}/"),
            format!("https://[::1]:{port}/"),
        ] {
            let refusal = refusal(reach.clone(), &address).await;
            assert!(matches!(refusal, Unfetched::NotPublic), "{refusal}");
        }
        let plain = refusal(reach.clone(), &format!("http://127.0.0.1:{port}/")).await;
        assert!(matches!(plain, Unfetched::Scheme), "{plain}");
        let url = Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap();
        let body = Egress::new(reach).get(&url, "*/*", 1000).await.unwrap();
        assert_eq!(body, "here");
        assert!(serving.await.unwrap());
    }

    #[tokio::test]
    async fn only_https_is_asked_and_in_dev_http_of_this_machine() {
        let (neighbour, port) = neighbour().await;
        for address in [
            format!("http://127.0.0.1:{port}/"),
            "http://1.1.1.1/".to_owned(),
            "ftp://1.1.1.1/".to_owned(),
            "file:///etc/passwd".to_owned(),
            "gopher://1.1.1.1/".to_owned(),
            "data:image/png,x".to_owned(),
        ] {
            let refusal = refusal(Reach::default(), &address).await;
            assert!(matches!(refusal, Unfetched::Scheme), "{address}: {refusal}");
        }
        assert!(is_unasked(&neighbour).await);
        for address in ["http://1.1.1.1/", "http://10.0.0.1/", "https://10.0.0.1/"] {
            let refusal = refusal(dev(), address).await;
            assert!(
                matches!(refusal, Unfetched::NotPublic),
                "{address}: {refusal}"
            );
        }
    }
}
