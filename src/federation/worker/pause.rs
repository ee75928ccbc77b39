//! How long a child that ends again and again is not replaced.

use std::time::Duration;

/// The pause after the second fault in a row, and what it grows to: twice as long after each. The first costs none, for one bad document is no
/// reason to keep anybody waiting.
#[derive(Clone, Copy, Debug)]
pub struct Pause {
    /// After the second fault in a row.
    pub first: Duration,
    /// At most.
    pub longest: Duration,
}

impl Default for Pause {
    /// A tenth of a second, up to ten seconds.
    fn default() -> Self {
        Self {
            first: Duration::from_millis(100),
            longest: Duration::from_secs(10),
        }
    }
}

impl Pause {
    /// After so many faults in a row.
    pub(super) fn after(self, faults: u32) -> Duration {
        let Some(doublings) = faults.checked_sub(2) else {
            return Duration::ZERO;
        };
        let grown = self.first.saturating_mul(2_u32.saturating_pow(doublings));
        grown.min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_grows_with_each_fault_up_to_its_bound() {
        let pause = Pause {
            first: Duration::from_millis(100),
            longest: Duration::from_secs(1),
        };
        let after: Vec<u128> = (0..8)
            .map(|faults| pause.after(faults).as_millis())
            .collect();
        assert_eq!(after, [0, 0, 100, 200, 400, 800, 1_000, 1_000]);
        assert_eq!(pause.after(u32::MAX), pause.longest);
    }
}
