//! A browser in which its person is not asked for a second factor, for a while.

use std::time::Duration;

use super::id::{TenantId, TrustedDeviceId, UserId};
use super::time::Timestamp;

/// A browser that a person trusts: whoever has its cookie proves one factor there. Only the person, by name, and the operator
/// take it back; it says nothing about who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedDevice {
    /// Whose.
    pub tenant_id: TenantId,
    /// Its handle on pages.
    pub id: TrustedDeviceId,
    /// Who trusts it.
    pub user_id: UserId,
    /// What the browser called itself, cut.
    pub user_agent: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it stood in for a second factor last.
    pub last_used_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

impl TrustedDevice {
    /// When the trust ends, where devices are trusted for so long now: never later than was said when it began.
    #[must_use]
    pub fn ends_at(&self, lasts: Duration) -> Timestamp {
        self.expires_at.min(self.created_at.plus(lasts))
    }
}
