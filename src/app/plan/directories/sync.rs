//! How the people of a directory are followed.

use std::time::Duration;

use super::super::judge::{DAY, MINUTE};
use crate::config::Span;
use crate::config::section::{Dialect, LdapSync};
use crate::domain::directory::{ChangesBy, Synchronisation};

/// How often they are looked up, and of a hundred how many may be gone at once.
const EVERY: Duration = Duration::from_hours(1);
const MOST_GONE: u8 = 10;

/// Judges `connectors.ldap.sync`.
pub(super) fn judge_sync(
    configured: &LdapSync,
    dialect: Dialect,
) -> Result<Synchronisation, String> {
    let LdapSync {
        every,
        changes_every,
        most_gone,
    } = configured;
    let every = every.map_or(EVERY, Span::duration);
    if !(MINUTE..=7 * DAY).contains(&every) {
        return Err("ldap.sync.every is not between 1m and 7d".to_owned());
    }
    let changes_every = changes_every.map(Span::duration);
    if changes_every.is_some_and(|changes| !(MINUTE..every).contains(&changes)) {
        return Err("ldap.sync.changes_every is not between 1m and ldap.sync.every".to_owned());
    }
    let most_gone = most_gone.unwrap_or(MOST_GONE);
    if most_gone > 100 {
        return Err("ldap.sync.most_gone is not between 0 and 100".to_owned());
    }
    Ok(Synchronisation {
        every,
        changes_every,
        changes_by: match dialect {
            Dialect::Standard => ChangesBy::Time,
            Dialect::ActiveDirectory => ChangesBy::Number,
        },
        most_gone,
    })
}
