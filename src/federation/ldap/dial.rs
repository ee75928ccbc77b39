//! The way to a directory: TCP, and TLS from the first byte or after StartTLS; nothing goes over it before the directory has shown who it is.

use std::net::SocketAddr;
use std::time::Duration;

use native_tls::{Certificate, Identity, Protocol, TlsConnector};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_native_tls::TlsStream;

use super::ber;
use super::message::{start_tls, start_tls_result};
use super::protocol::{Server, Way};
use super::trouble::Trouble;

/// Connects to the first address at which the server shows who it is. Of the time for all of it, which is the caller's to end, each has its part: so
/// one that swallows what is sent to it does not have the turn of the others (RFC 8305 §1).
pub(super) async fn dial(
    server: &Server,
    way: &Way,
    within: Duration,
) -> Result<TlsStream<TcpStream>, Trouble> {
    let connector = tokio_native_tls::TlsConnector::from(connector(way)?);
    let over = Instant::now() + within;
    let mut last = Trouble::NoAddress;
    let mut left = u32::try_from(server.addresses.len()).unwrap_or(u32::MAX);
    for address in &server.addresses {
        let part = over.saturating_duration_since(Instant::now()) / left;
        left -= 1;
        let trouble = match timeout(part, secure(server, *address, &connector)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(trouble)) => trouble,
            Err(elapsed) => elapsed.into(),
        };
        // What is wrong with one that is there says more than that another is not.
        if matches!(last, Trouble::NoAddress | Trouble::Connection(_)) {
            last = trouble;
        }
    }
    Err(last)
}

/// Connects to an address, and secures the connection.
async fn secure(
    server: &Server,
    address: SocketAddr,
    connector: &tokio_native_tls::TlsConnector,
) -> Result<TlsStream<TcpStream>, Trouble> {
    let mut stream = TcpStream::connect(address).await?;
    // Requests are small, and each waits for its answer.
    stream.set_nodelay(true)?;
    if !server.is_tls_at_once {
        ask_for_tls(&mut stream).await?;
    }
    let secured = connector.connect(&server.host, stream).await;
    secured.map_err(|error| Trouble::Tls(error.to_string()))
}

/// TLS 1.2 or later, with a certificate of the host's name under the authorities of the configuration, or the system's where it names none.
fn connector(way: &Way) -> Result<TlsConnector, Trouble> {
    let unusable = |what: &'static str| {
        move |error: native_tls::Error| Trouble::Configuration(format!("{what}: {error}"))
    };
    let mut builder = TlsConnector::builder();
    builder.min_protocol_version(Some(Protocol::Tlsv12));
    if let Some(authorities) = &way.authorities {
        let authorities = Certificate::stack_from_pem(authorities.as_bytes());
        let authorities = authorities.map_err(unusable("the authorities"))?;
        if authorities.is_empty() {
            return Err(Trouble::Configuration(
                "the authorities' file has no certificate".to_owned(),
            ));
        }
        builder.disable_built_in_roots(true);
        for authority in authorities {
            builder.add_root_certificate(authority);
        }
    }
    if let Some(own) = &way.own_certificate {
        let (chain, key) = (own.chain.as_bytes(), own.key.reveal().as_bytes());
        let identity = Identity::from_pkcs8(chain, key);
        builder.identity(identity.map_err(unusable("our certificate or its key"))?);
    }
    builder.build().map_err(unusable("TLS"))
}

/// RFC 4511 §4.14; RFC 4513 §3.1.1: the answer is awaited, and read to its last byte and no further. What else is there before TLS begins was put there
/// by somebody on the way.
async fn ask_for_tls(stream: &mut TcpStream) -> Result<(), Trouble> {
    stream.write_all(&start_tls()).await?;
    let mut answer = Vec::new();
    let whole = loop {
        match ber::announced(&answer)? {
            Some(length) if answer.len() >= length => break answer,
            // Its head in single bytes, the rest in one piece.
            Some(length) => {
                let known = answer.len();
                answer.resize(length, 0);
                stream.read_exact(&mut answer[known..]).await?;
            }
            None => answer.push(stream.read_u8().await?),
        }
    };
    let code = start_tls_result(&whole)?;
    if code != 0 {
        return Err(Trouble::NoStartTls(code));
    }
    match stream.try_read(&mut [0; 1]) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Ok(()),
        Ok(_) => Err(Trouble::Injected),
        Err(error) => Err(error.into()),
    }
}
