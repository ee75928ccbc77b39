//! The wall clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the runner's one place that asks for the time"
)]
pub fn system_time() -> SystemTime {
    SystemTime::now()
}

/// Seconds since 1970.
pub fn now() -> i64 {
    system_time()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX))
}
