//! How many authorization requests of each network begin to wait in a minute: each is a row that a stranger makes.
//!
//! Counted in the memory of this node, for it is the database that is to be spared: a counter there would be one row that
//! everybody of a flood waits for. Wider networks are counted too ([`Network::around`]).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::domain::network::Network;
use crate::domain::time::Timestamp;

const MINUTE: i64 = 60;
/// Networks that are remembered in a minute, about 10 MB of them; the next ones go uncounted.
const MOST_NETWORKS: usize = 100_000;

/// The counters of one node.
#[derive(Debug)]
pub struct Arrivals {
    allowed: u32,
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    /// Minutes since 1970.
    minute: i64,
    of: HashMap<Network, u32>,
}

impl Arrivals {
    /// So many for each address, or /64.
    #[must_use]
    pub fn new(allowed: u32) -> Self {
        Self {
            allowed,
            counted: Mutex::default(),
        }
    }

    /// Counts one more, or says when to come again. What is turned away counts for nothing.
    ///
    /// # Errors
    /// The rest of the minute, where a network has had as many as it may.
    pub fn count(&self, address: IpAddr, now: Timestamp) -> Result<(), Duration> {
        let networks = Network::around(address)
            .map(|(network, times)| (network, self.allowed.saturating_mul(times)));
        let (minute, second) = (
            now.as_seconds().div_euclid(MINUTE),
            now.as_seconds().rem_euclid(MINUTE),
        );
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.minute != minute {
            *counted = Counted {
                minute,
                of: HashMap::new(),
            };
        }
        for (network, most) in &networks {
            if counted.of.get(network).is_some_and(|count| count >= most) {
                let rest = u64::try_from(MINUTE - second).unwrap_or(1);
                return Err(Duration::from_secs(rest));
            }
        }
        for (network, _) in networks {
            let has_room = counted.of.len() < MOST_NETWORKS;
            match counted.of.get_mut(&network) {
                Some(count) => *count += 1,
                None if has_room => drop(counted.of.insert(network, 1)),
                None => {}
            }
        }
        Ok(())
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

    #[test]
    fn what_is_remembered_is_bounded() {
        let arrivals = Arrivals::new(2);
        for number in 0..200_000_u32 {
            let address = IpAddr::V6((u128::from(number) << 96).into());
            assert_eq!(arrivals.count(address, Timestamp::from_seconds(0)), Ok(()));
        }
        assert_eq!(arrivals.counted.lock().unwrap().of.len(), MOST_NETWORKS);
    }
}
