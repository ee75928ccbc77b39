//! How many connections each network holds: nobody takes the places of all others.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::network::Network;
use crate::web::client_address::TrustedProxies;

/// Who holds how many connections.
#[derive(Debug)]
pub(super) struct Shares {
    most: u32,
    /// They speak for many.
    proxies: TrustedProxies,
    held: Mutex<HashMap<Network, Held>>,
}

/// What one network holds.
#[derive(Debug, Default)]
struct Held {
    connections: u32,
    /// Whether the log has it that there are too many.
    is_told: bool,
}

impl Shares {
    pub(super) fn new(most: u32, proxies: TrustedProxies) -> Self {
        Self {
            most,
            proxies,
            held: Mutex::default(),
        }
    }

    /// A place for one more connection; `None` if its network has as many as it may.
    pub(super) fn take(self: &Arc<Self>, peer: IpAddr) -> Option<Share> {
        if self.proxies.contains(peer) {
            return Some(Share(None));
        }
        let network = Network::of_subscriber(peer);
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.entry(network).or_default();
        if held.connections < self.most {
            held.connections += 1;
            return Some(Share(Some((Arc::clone(self), network))));
        }
        if !held.is_told {
            held.is_told = true;
            // Whoever forgot to name the proxy in front looks here.
            tracing::warn!(
                client.network = %network,
                connections = held.connections,
                "a network has as many connections as limits.connections_per_network allows, and gets no more; if it is your proxy, name it in listen.trusted_proxies"
            );
        }
        None
    }

    fn give_back(&self, network: Network) {
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = all.get_mut(&network) {
            held.connections -= 1;
            if held.connections == 0 {
                all.remove(&network);
            }
        }
    }
}

/// The place of one connection, given back when it is dropped; a proxy's is not counted.
#[derive(Debug)]
pub(super) struct Share(Option<(Arc<Shares>, Network)>);

impl Drop for Share {
    fn drop(&mut self) {
        if let Some((shares, network)) = self.0.take() {
            shares.give_back(network);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::client_address::ForwardedBy;

    #[test]
    fn a_network_holds_its_share_and_a_proxy_as_many_as_it_likes() {
        let proxy = "10.0.0.0/8".parse().unwrap();
        let proxies = TrustedProxies::new([proxy], ForwardedBy::default());
        let shares = Arc::new(Shares::new(2, proxies));
        let take = |peer: &str| shares.take(peer.parse().unwrap());
        let first = take("2001:db8::1").unwrap();
        let _second = take("2001:db8::2").unwrap();
        assert!(take("2001:db8::3").is_none(), "the same /64");
        assert!(take("2001:db8:0:1::3").is_some(), "another");
        drop(first);
        assert!(take("2001:db8::3").is_some(), "one was given back");
        let theirs: Vec<_> = (0..5).map(|_| take("10.1.1.1")).collect();
        assert!(theirs.iter().all(Option::is_some));
        drop(theirs);
        assert_eq!(
            shares.held.lock().unwrap().len(),
            1,
            "nobody is remembered who holds nothing"
        );
    }
}
