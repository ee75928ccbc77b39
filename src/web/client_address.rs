//! Where a request comes from, as far as we can believe it.
//!
//! A header that anybody may send is believed only from the configured reverse proxies, and only one header: a proxy
//! that sets X-Forwarded-For passes on whatever `Forwarded` the client made up, and the other way round. No name is
//! ever resolved.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use http::{HeaderMap, HeaderName, header::FORWARDED};

use super::client_certificate::CertificateHeader;
use crate::domain::network::Network;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The header in which the trusted proxies write whom they speak for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedBy {
    /// `X-Forwarded-For: client, proxy, proxy`.
    #[default]
    XForwardedFor,
    /// `Forwarded: for=client, for="[2001:db8::1]:4711";by=…` (RFC 7239).
    Forwarded,
}

/// The reverse proxies that are believed. By default none.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies {
    networks: Vec<Network>,
    header: ForwardedBy,
    certificates: Option<CertificateHeader>,
}

impl TrustedProxies {
    /// Proxies in the given networks, which write the given header.
    #[must_use]
    pub fn new(networks: impl IntoIterator<Item = Network>, header: ForwardedBy) -> Self {
        Self {
            networks: networks.into_iter().collect(),
            header,
            certificates: None,
        }
    }

    /// The same, which also write which certificate a client showed.
    #[must_use]
    pub fn with_certificates(self, certificates: Option<CertificateHeader>) -> Self {
        Self {
            certificates,
            ..self
        }
    }

    /// The header in which they write which certificate a client showed, if they do.
    #[must_use]
    pub const fn certificates(&self) -> Option<&CertificateHeader> {
        self.certificates.as_ref()
    }

    /// Whether the address is one of a trusted proxy.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.networks
            .iter()
            .any(|network| network.contains(address))
    }

    /// The end-user's address: the peer's, or if that is a trusted proxy, the right-most hop in the header that is
    /// none. A hop that is no address (`unknown`, `_hidden`, a name, rubbish) counts as the address of the proxy
    /// that reported it. If every hop is trusted, the left-most.
    #[must_use]
    pub fn client_address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.contains(peer) {
            return peer;
        }
        let mut walk = Walk {
            proxies: self,
            found: Found::Nothing,
        };
        match self.header {
            ForwardedBy::XForwardedFor => {
                for field in headers.get_all(X_FORWARDED_FOR) {
                    field
                        .as_bytes()
                        .split(|byte| *byte == b',')
                        .for_each(|hop| walk.step(host_and_port(trim(hop))));
                }
            }
            ForwardedBy::Forwarded => {
                for field in headers.get_all(FORWARDED) {
                    walk_forwarded(field.as_bytes(), &mut walk);
                }
            }
        }
        match walk.found {
            Found::Nothing | Found::Unreadable => peer,
            Found::Trusted(address) | Found::Untrusted(address) => address,
        }
    }
}

/// The best answer so far, going through the hops from left to right: what is right of a hop outranks it.
struct Walk<'a> {
    proxies: &'a TrustedProxies,
    found: Found,
}

#[derive(Clone, Copy)]
enum Found {
    Nothing,
    /// The left-most of a row of trusted proxies, nothing else to the left of it.
    Trusted(IpAddr),
    Untrusted(IpAddr),
    /// No address: whoever comes next reported it.
    Unreadable,
}

impl Walk<'_> {
    fn step(&mut self, hop: Option<IpAddr>) {
        self.found = match (hop, self.found) {
            (None, _) => Found::Unreadable,
            (Some(address), _) if !self.proxies.contains(address) => Found::Untrusted(address),
            (Some(address), Found::Nothing) => Found::Trusted(address),
            // From here on the reporter's address stands for what it would not tell.
            (Some(address), Found::Unreadable) => Found::Untrusted(address),
            (Some(_), found @ (Found::Trusted(_) | Found::Untrusted(_))) => found,
        };
    }
}

/// Walks the elements of one `Forwarded` field (RFC 7239 §4). Once quotes do not match, nothing more can be read.
fn walk_forwarded(field: &[u8], walk: &mut Walk<'_>) {
    let mut rest = field;
    loop {
        let Some((element, after)) = split_unquoted(rest, b',') else {
            walk.step(None);
            return;
        };
        walk.step(hop_of(element));
        match after {
            Some(after) => rest = after,
            None => return,
        }
    }
}

/// The `for` parameter of one element, if there is exactly one and it is an address.
fn hop_of(element: &[u8]) -> Option<IpAddr> {
    let mut hop = None;
    let mut rest = Some(element);
    while let Some(pairs) = rest {
        let (pair, after) = split_unquoted(pairs, b';')?;
        rest = after;
        let Some(equals) = pair.iter().position(|byte| *byte == b'=') else {
            continue;
        };
        if trim(&pair[..equals]).eq_ignore_ascii_case(b"for") {
            if hop.is_some() {
                return None;
            }
            hop = Some(host_and_port(unquoted(trim(&pair[equals + 1..]))?)?);
        }
    }
    hop
}

/// Splits at the first separator outside quotes; `None` if a quote is not closed.
fn split_unquoted(text: &[u8], separator: u8) -> Option<(&[u8], Option<&[u8]>)> {
    let mut quoted = false;
    let mut escaped = false;
    for (index, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            byte if *byte == separator && !quoted => {
                return Some((&text[..index], Some(&text[index + 1..])));
            }
            _ => {}
        }
    }
    if quoted { None } else { Some((text, None)) }
}

/// A token as it is, a quoted-string without its quotes. No address needs an escape in it.
fn unquoted(value: &[u8]) -> Option<&[u8]> {
    match value.strip_prefix(b"\"") {
        Some(inner) => inner.strip_suffix(b"\""),
        None => Some(value),
    }
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn host_and_port(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?;
    let bracketed = || {
        text.strip_prefix('[')?
            .strip_suffix(']')?
            .parse::<Ipv6Addr>()
            .ok()
            .map(IpAddr::V6)
    };
    text.parse::<IpAddr>()
        .ok()
        .or_else(bracketed)
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .map(|address| address.to_canonical())
}

fn trim(text: &[u8]) -> &[u8] {
    text.trim_ascii()
}
