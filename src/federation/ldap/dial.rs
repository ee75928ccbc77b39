//! The way to a directory: TCP, and TLS from the first byte or after StartTLS; nothing goes over it before the directory has shown who it is.

use std::net::SocketAddr;

use native_tls::{Certificate, Identity, Protocol, TlsConnector};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_native_tls::TlsStream;

use super::ber;
use super::message::{start_tls, start_tls_result};
use super::protocol::{Server, Way};
use super::trouble::Trouble;

/// Connects to the first address that answers, and secures the connection. Who calls sets the time for it.
pub(super) async fn dial(server: &Server, way: &Way) -> Result<TlsStream<TcpStream>, Trouble> {
    let connector = connector(way)?;
    let mut stream = connect(&server.addresses).await?;
    // Requests are small, and each waits for its answer.
    stream.set_nodelay(true)?;
    if !server.is_tls_at_once {
        ask_for_tls(&mut stream).await?;
    }
    let connector = tokio_native_tls::TlsConnector::from(connector);
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

async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, Trouble> {
    let mut last = Trouble::NoAddress;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error.into(),
        }
    }
    Err(last)
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
