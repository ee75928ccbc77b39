//! The certificate that a client showed when its TLS connection was made: to this server, or to a proxy that says so.
//!
//! Where the connection's TLS ends here, it is the connection's own, and no header is looked at, whoever sent it.
//!
//! Anybody may send such a header. It is read from configured proxies alone, where a header is configured at all; from whoever else it is
//! as if it were not there. The proxy has to overwrite or remove what its clients send under that name (RFC 9440 §4).

use std::net::IpAddr;

use data_encoding::BASE64;
use http::{HeaderMap, HeaderName};
use poem::Request;

use super::client_address::TrustedProxies;
use super::tls::PeerCertificates;
use crate::keys::certificate::ClientCertificate;
use crate::oauth::error::OAuthError;

/// RFC 9440 §2.3.
const CHAIN: HeaderName = HeaderName::from_static("client-cert-chain");
/// Certificates that a chain has at most; what is more is refused where it is read.
const MOST: usize = 16;

/// How a proxy writes a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateFormat {
    /// A byte sequence of Structured Fields, `:MIIB…:`, and the chain beside it in `Client-Cert-Chain` (RFC 9440 §2).
    Rfc9440,
    /// PEM, percent-encoded (nginx's `$ssl_client_escaped_cert`), or its base64 alone, one after the other (Traefik, HAProxy).
    Pem,
}

/// The header in which trusted proxies write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateHeader {
    /// Its name.
    pub name: HeaderName,
    /// How it is written.
    pub format: CertificateFormat,
}

/// The certificate of a request's client, if there is one that can be believed: its connection's own where TLS ends here, else what a
/// trusted proxy writes.
///
/// # Errors
/// `invalid_request` for what cannot be read.
pub fn of_request(
    proxies: &TrustedProxies,
    peer: IpAddr,
    request: &Request,
) -> Result<Option<ClientCertificate>, OAuthError> {
    match request.data::<PeerCertificates>() {
        Some(shown) => match shown.as_slice() {
            [] => Ok(None),
            [leaf, chain @ ..] => read(leaf.clone(), chain).map(Some),
        },
        None => of_headers(proxies, peer, request.headers()),
    }
}

/// The certificate that a trusted proxy writes.
///
/// # Errors
/// `invalid_request` where it writes what is none.
pub fn of_headers(
    proxies: &TrustedProxies,
    peer: IpAddr,
    headers: &HeaderMap,
) -> Result<Option<ClientCertificate>, OAuthError> {
    let Some(header) = proxies.certificates() else {
        return Ok(None);
    };
    if !proxies.contains(peer.to_canonical()) {
        return Ok(None);
    }
    let mut fields = headers.get_all(&header.name).iter();
    let Some(field) = fields.next() else {
        return Ok(None);
    };
    // One may be the proxy's, and one what its client made up.
    if fields.next().is_some() {
        return Err(refused(&"the proxy's header is there more than once"));
    }
    let text = field.to_str().map_err(|error| refused(&error))?.trim();
    // What a proxy writes whose client showed none.
    if text.is_empty() {
        return Ok(None);
    }
    let certificates = match header.format {
        CertificateFormat::Rfc9440 => {
            let mut all = read_byte_sequences(text).filter(|all| all.len() == 1);
            if let Some(all) = &mut all {
                all.extend(read_chain(headers).ok_or_else(|| refused(&"Client-Cert-Chain"))?);
            }
            all
        }
        CertificateFormat::Pem => read_pem(text),
    };
    let mut certificates =
        certificates.ok_or_else(|| refused(&"it is not in the configured format"))?;
    let chain = certificates.split_off(1);
    let [leaf] = <[Vec<u8>; 1]>::try_from(certificates).map_err(|_| refused(&"it is empty"))?;
    read(leaf, &chain).map(Some)
}

fn read(leaf: Vec<u8>, chain: &[Vec<u8>]) -> Result<ClientCertificate, OAuthError> {
    ClientCertificate::from_der(leaf, chain).map_err(|error| refused(&error))
}

fn refused(why: &dyn std::fmt::Display) -> OAuthError {
    OAuthError::invalid_request("the client certificate cannot be read").with_detail(why)
}

fn read_chain(headers: &HeaderMap) -> Option<Vec<Vec<u8>>> {
    let mut all = Vec::new();
    for field in headers.get_all(CHAIN) {
        all.extend(read_byte_sequences(field.to_str().ok()?.trim())?);
    }
    Some(all)
}

/// A list of byte sequences (RFC 8941 §3.1, §3.3.5), none of which has parameters.
fn read_byte_sequences(text: &str) -> Option<Vec<Vec<u8>>> {
    let items = text.split(',').take(MOST + 1).map(|item| {
        let encoded = item.trim().strip_prefix(':')?.strip_suffix(':')?;
        BASE64.decode(encoded.as_bytes()).ok()
    });
    items.collect()
}

/// PEM, percent-encoded or not, with its line ends and lines of dashes or without.
fn read_pem(text: &str) -> Option<Vec<Vec<u8>>> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let decoded = percent_decode(text)?;
    // Each certificate apart: Traefik puts a comma between them, PEM its lines of dashes.
    let texts = decoded.split([',']).flat_map(|part| part.split(END));
    let bodies = texts
        .map(|part| part.trim().strip_prefix(BEGIN).unwrap_or(part.trim()))
        .map(|body| {
            body.chars()
                .filter(|letter| !letter.is_ascii_whitespace())
                .collect::<String>()
        })
        .filter(|body| !body.is_empty());
    let all: Option<Vec<Vec<u8>>> = bodies
        .take(MOST + 1)
        .map(|body| BASE64.decode(body.as_bytes()).ok())
        .collect();
    all.filter(|all| !all.is_empty())
}

/// RFC 3986 §2.1; a plus sign is one, which base64 has.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let pair = after
                .get(..2)
                .and_then(|pair| std::str::from_utf8(pair).ok())?;
            bytes.push(u8::from_str_radix(pair, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}
