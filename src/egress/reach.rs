//! Where the server may go by itself.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use url::{Host, Url};

use super::{Unfetched, address};
use crate::domain::network::Network;

/// Where it may go. By itself to the public Internet alone, by https, vouched for by the machine's certificate authorities.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Networks that are not public, and whose servers may be asked all the same, by https: where clients are in the house too.
    pub networks: Vec<Network>,
    /// Who else vouches for servers.
    pub authorities: Authorities,
    /// Whether this machine may be asked too, by http or https: for `doorward dev`.
    pub is_loopback_allowed: bool,
}

/// Certificate authorities beside the machine's.
#[derive(Clone, Default)]
pub struct Authorities(Vec<native_tls::Certificate>);

impl Authorities {
    /// Reads certificates in PEM.
    ///
    /// # Errors
    /// [`native_tls::Error`].
    pub fn parse(pem: &[u8]) -> Result<Self, native_tls::Error> {
        native_tls::Certificate::stack_from_pem(pem).map(Self)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &native_tls::Certificate> {
        self.0.iter()
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({})", self.0.len())
    }
}

impl Reach {
    /// What is known of an address before its name is asked for: whether it can ever be fetched.
    ///
    /// # Errors
    /// [`Unfetched::Scheme`], [`Unfetched::NotPublic`].
    pub fn check(&self, url: &Url) -> Result<(), Unfetched> {
        let is_plain = self.is_plain(url)?;
        let address = match url.host() {
            Some(Host::Ipv4(address)) => address.into(),
            Some(Host::Ipv6(address)) => address.into(),
            // RFC 6761 §6.3: it is this machine, whoever is asked.
            Some(Host::Domain("localhost")) => Ipv4Addr::LOCALHOST.into(),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(Unfetched::Scheme),
        };
        if self.may_reach(address, is_plain) {
            Ok(())
        } else {
            Err(Unfetched::NotPublic)
        }
    }

    /// Whether an address is asked without TLS.
    pub(super) fn is_plain(&self, url: &Url) -> Result<bool, Unfetched> {
        match url.scheme() {
            "https" => Ok(false),
            "http" if self.is_loopback_allowed => Ok(true),
            _ => Err(Unfetched::Scheme),
        }
    }

    pub(super) fn may_reach(&self, address: IpAddr, is_plain: bool) -> bool {
        let is_in_the_house = || self.networks.iter().any(|net| net.contains(address));
        (self.is_loopback_allowed && address::is_loopback(address))
            || (!is_plain && (address::is_public(address) || is_in_the_house()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_never_be_fetched_is_known_before() {
        let public = Reach::default();
        let house = Reach {
            networks: vec!["10.0.0.0/8".parse().unwrap()],
            ..Reach::default()
        };
        let dev = Reach {
            is_loopback_allowed: true,
            ..Reach::default()
        };
        for (address, is_public, is_in_the_house, is_for_dev) in [
            ("https://idp.example/keys", true, true, true),
            ("https://1.1.1.1/keys", true, true, true),
            ("https://10.0.0.1/keys", false, true, false),
            ("https://localhost/keys", false, false, true),
            ("https://[::1]/keys", false, false, true),
            ("http://localhost:8080/keys", false, false, true),
            ("http://127.0.0.1/keys", false, false, true),
            ("http://10.0.0.1/keys", false, false, false),
            ("ftp://idp.example/keys", false, false, false),
        ] {
            let url = Url::parse(address).unwrap();
            let can = |reach: &Reach| reach.check(&url).is_ok();
            assert_eq!(
                (can(&public), can(&house), can(&dev)),
                (is_public, is_in_the_house, is_for_dev),
                "{address}"
            );
        }
    }
}
