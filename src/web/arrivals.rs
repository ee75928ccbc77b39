//! How many authorization requests of each network begin to wait in a minute: each is a row that a stranger makes.
//!
//! Wider networks are counted too ([`Network::around`]).

use std::net::IpAddr;
use std::time::Duration;

use crate::domain::network::Network;
use crate::domain::time::Timestamp;
use crate::pace::Pace;

/// The counters of one node.
#[derive(Debug)]
pub struct Arrivals {
    allowed: u32,
    pace: Pace<Network>,
}

impl Arrivals {
    /// So many for each address, or /64.
    #[must_use]
    pub fn new(allowed: u32) -> Self {
        Self {
            allowed,
            pace: Pace::default(),
        }
    }

    /// Counts one more, or says when to come again. What is turned away counts for nothing.
    ///
    /// # Errors
    /// The rest of the minute, where a network has had as many as it may.
    pub fn count(&self, address: IpAddr, now: Timestamp) -> Result<(), Duration> {
        let networks = Network::around(address)
            .map(|(network, times)| (network, self.allowed.saturating_mul(times)));
        self.pace.count(networks, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(arrivals: &Arrivals, address: &str, second: i64) -> Result<(), u64> {
        arrivals
            .count(address.parse().unwrap(), Timestamp::from_seconds(second))
            .map_err(|wait| wait.as_secs())
    }

    #[test]
    fn a_network_has_its_share_of_each_minute() {
        let arrivals = Arrivals::new(2);
        for _ in 0..2 {
            assert_eq!(came(&arrivals, "2001:db8::1", 600), Ok(()));
        }
        assert_eq!(came(&arrivals, "2001:db8::2", 615), Err(45), "the same /64");
        assert_eq!(came(&arrivals, "2001:db8:0:1::2", 615), Ok(()), "another");
        assert_eq!(came(&arrivals, "::ffff:192.0.2.1", 615), Ok(()));
        assert_eq!(came(&arrivals, "192.0.2.1", 615), Ok(()));
        assert_eq!(
            came(&arrivals, "192.0.2.1", 659),
            Err(1),
            "the same address"
        );
        assert_eq!(came(&arrivals, "2001:db8::2", 660), Ok(()), "a new minute");
        assert_eq!(
            came(&arrivals, "2001:db8::2", 0),
            Ok(()),
            "a clock that was set"
        );
    }

    #[test]
    fn many_addresses_are_not_as_many_shares() {
        let arrivals = Arrivals::new(2);
        let begun = |network: fn(u32) -> String| {
            (0..1000)
                .filter(|number| came(&arrivals, &network(*number), 0).is_ok())
                .count()
        };
        assert_eq!(begun(|n| format!("2001:db8:5:{n:x}::1")), 8, "a /48");
        assert_eq!(begun(|n| format!("2001:db9:{n:x}::1")), 32, "a /32");
        assert_eq!(begun(|n| format!("192.0.2.{}", n % 256)), 8, "a /24");
        assert_eq!(begun(|n| format!("10.9.{}.{}", n / 4, n % 4)), 32, "a /16");
    }
}
