//! How many authorization requests of each network begin to wait in a minute: each is a row that a stranger makes.
//!
//! Wider networks are counted too ([`Network::around`]). If very many come in all, from however many networks, each has but a
//! small share until that is over: people need one or two, and a flood needs as many addresses more.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::domain::network::Network;
use crate::domain::time::Timestamp;
use crate::pace::Pace;

/// So many whole shares in a minute are a flood: more than the widest network has.
const MANY_SHARES: u32 = 20;
/// In a flood a share is so much smaller.
const FLOOD_DIVISOR: u32 = 20;
/// How long it is taken to last.
const FLOOD_MINUTES: i64 = 10;

/// The counters of one node.
#[derive(Debug)]
pub struct Arrivals {
    allowed: u32,
    pace: Pace<Network>,
    all: Mutex<All>,
}

/// How many came from all networks. What was turned away is not counted: one network alone makes no flood.
#[derive(Debug, Default)]
struct All {
    minute: i64,
    in_it: u32,
    flood_began: Option<i64>,
}

impl Arrivals {
    /// So many for each address, or /64.
    #[must_use]
    pub fn new(allowed: u32) -> Self {
        Self {
            allowed,
            pace: Pace::default(),
            all: Mutex::default(),
        }
    }

    /// Counts one more, or says when to come again. What is turned away counts for nothing.
    ///
    /// # Errors
    /// The rest of the minute, where a network has had as many as it may.
    pub fn count(&self, address: IpAddr, now: Timestamp) -> Result<(), Duration> {
        let minute = now.as_seconds().div_euclid(60);
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let share = if all.is_flood(minute) {
            (self.allowed / FLOOD_DIVISOR).max(1)
        } else {
            self.allowed
        };
        let networks =
            Network::around(address).map(|(network, times)| (network, share.saturating_mul(times)));
        self.pace.count(networks, now)?;
        all.count(minute, self.allowed.saturating_mul(MANY_SHARES));
        Ok(())
    }
}

impl All {
    fn is_flood(&self, minute: i64) -> bool {
        self.flood_began
            .is_some_and(|began| (began..began + FLOOD_MINUTES).contains(&minute))
    }

    fn count(&mut self, minute: i64, many: u32) {
        if self.minute != minute {
            (self.minute, self.in_it) = (minute, 0);
        }
        self.in_it = self.in_it.saturating_add(1);
        if self.in_it > many {
            self.flood_began = Some(minute);
        }
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
        let begun = |network: fn(u32) -> String| {
            let arrivals = Arrivals::new(2);
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
    fn a_flood_from_many_networks_leaves_each_a_small_share() {
        let arrivals = Arrivals::new(40);
        let begun = |second: i64| -> usize {
            let mut begun = 0;
            for _ in 0..40 {
                for network in 1..=64 {
                    let came = came(&arrivals, &format!("{network}.9.8.7"), second);
                    begun += usize::from(came.is_ok());
                }
            }
            begun
        };
        assert_eq!(
            begun(600),
            801,
            "twenty whole shares, and one more to know it"
        );
        for minute in 11..20 {
            assert_eq!(begun(minute * 60), 2 * 64, "it goes on");
        }
        let person = "203.0.113.5";
        assert_eq!(came(&arrivals, person, 660), Ok(()));
        assert_eq!(came(&arrivals, person, 660), Ok(()));
        assert_eq!(came(&arrivals, person, 660), Err(60));
        for _ in 0..3 {
            assert_eq!(came(&arrivals, person, 1200), Ok(()), "it is over");
        }
    }

    #[test]
    fn one_network_makes_no_flood() {
        let arrivals = Arrivals::new(40);
        for _ in 0..100_000 {
            let _ = came(&arrivals, "192.0.2.1", 600);
        }
        let others = (0..40).filter(|_| came(&arrivals, "203.0.113.5", 600).is_ok());
        assert_eq!(others.count(), 40);
    }
}
