//! One GET request to an address of our own: the server asks itself whether it answers, and `doctor` asks what the network
//! says. What a stranger named goes through [`crate::egress`] instead.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;
use url::Url;

pub use crate::egress::exchange::Answer;
use crate::egress::{Authorities, bare, connector, exchange};
use crate::web::tls::Tls;

/// Bytes of an answer that are read.
const LONGEST_ANSWER: usize = 256 * 1024;
const ANYTHING: &str = "*/*";

/// This server's own address, on this machine.
#[derive(Clone, Copy, Debug)]
pub struct Here<'t> {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where TLS ends there: then it is known by its certificate.
    pub tls: Option<&'t Tls>,
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
    /// Not ourselves.
    #[error("TLS with this server itself failed: {0}")]
    OwnTls(std::io::Error),
    /// Not HTTP, or cut off.
    #[error("{0} did not answer as a web server does: {1}")]
    Http(String, String),
    /// Too slow.
    #[error("{0} did not answer within {1:?}")]
    Slow(String, Duration),
}

/// Fetches `url`; from `at` if given, whatever the URL says of host and scheme.
///
/// # Errors
/// [`Unanswered`].
pub async fn get(url: &Url, at: Option<Here<'_>>, limit: Duration) -> Result<Answer, Unanswered> {
    let host = url.host_str().unwrap_or_default().to_owned();
    let slow = Unanswered::Slow(host.clone(), limit);
    tokio::time::timeout(limit, get_unhurried(url, &host, at))
        .await
        .unwrap_or(Err(slow))
}

async fn get_unhurried(url: &Url, host: &str, at: Option<Here<'_>>) -> Result<Answer, Unanswered> {
    let unreachable = |error| Unanswered::Connect(host.to_owned(), error);
    let broken = |error: exchange::Broken| Unanswered::Http(host.to_owned(), error.to_string());
    if let Some(Here { address, tls }) = at {
        let stream = TcpStream::connect(address).await.map_err(unreachable)?;
        if let Some(tls) = tls {
            let stream = tls.connect_to_itself(stream).await;
            return exchange::get(
                stream.map_err(Unanswered::OwnTls)?,
                url,
                ANYTHING,
                LONGEST_ANSWER,
            )
            .await
            .map_err(broken);
        }
        return exchange::get(stream, url, ANYTHING, LONGEST_ANSWER)
            .await
            .map_err(broken);
    }
    let port = url.port_or_known_default().unwrap_or(443);
    let stream = TcpStream::connect((bare(host), port))
        .await
        .map_err(unreachable)?;
    if url.scheme() == "http" {
        return exchange::get(stream, url, ANYTHING, LONGEST_ANSWER)
            .await
            .map_err(broken);
    }
    let refused = |error| Unanswered::Tls(host.to_owned(), error);
    let stream = connector(&Authorities::default())
        .map_err(refused)?
        .connect(bare(host), stream)
        .await
        .map_err(refused)?;
    exchange::get(stream, url, ANYTHING, LONGEST_ANSWER)
        .await
        .map_err(broken)
}
