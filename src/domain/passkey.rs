//! Passkeys, and the ceremonies in which they are made and used.
//!
//! ```text
//!  begin ─▶ waiting ──(the first attempt to finish it, whatever comes of it)──▶ gone
//!              └─────────────────────(5 minutes)─────────────────────────────▶ over, and swept
//! ```

use super::id::{CeremonyId, CredentialId, TenantId, UserId};
use super::time::Timestamp;

/// Passkeys that one person has at most.
pub const MOST_PASSKEYS: usize = 20;
/// How many ceremonies may wait in all: a flood of requests fills no disk. The oldest make room.
pub const MOST_CEREMONIES: i64 = 50_000;

/// A passkey: a key pair of one person's, whose private half an authenticator has (Web Authentication Level 3 §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Whose issuer it was made for.
    pub tenant_id: TenantId,
    /// Its name among authenticators, unique in the tenant.
    pub credential_id: CredentialId,
    /// Whose it is.
    pub user_id: UserId,
    /// What its owner calls it; empty where neither they nor the list of makers had a name.
    pub name: String,
    /// Public key, counter and flags, as the library that verifies writes them.
    pub credential: String,
    /// Which model of authenticator says that it made it, as a UUID. Without an attestation that somebody checked it is a claim.
    pub aaguid: Option<String>,
    /// Whether it can be copied to other devices of its owner's; that never changes.
    pub is_backup_eligible: bool,
    /// Whether it is, as of its last use.
    pub is_backed_up: bool,
    /// How the authenticator can be reached, in the words of Web Authentication Level 3 §5.8.4.
    pub transports: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, if it was.
    pub last_used_at: Option<Timestamp>,
}

impl Passkey {
    /// Whether copies of it are kept elsewhere.
    #[must_use]
    pub const fn sync(&self) -> SyncState {
        match (self.is_backup_eligible, self.is_backed_up) {
            (_, true) => SyncState::Synced,
            (true, false) => SyncState::NotYet,
            (false, false) => SyncState::Never,
        }
    }
}

/// Whether copies of a passkey are kept on other devices of its owner's (Web Authentication Level 3 §6.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncState {
    /// They are, as of its last use.
    Synced,
    /// They can be, and were not yet at its last use.
    NotYet,
    /// It never leaves its device.
    Never,
}

impl SyncState {
    /// The word for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Synced => "synced",
            Self::NotYet => "not_yet",
            Self::Never => "never",
        }
    }
}

/// What a ceremony is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CeremonyKind {
    /// A passkey is made.
    Create,
    /// A passkey is asked for.
    Get,
}

/// A passkey that is being made or asked for, bound to one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// Whose.
    pub tenant_id: TenantId,
    /// Its handle in forms. It opens nothing without the browser's secret.
    pub id: CeremonyId,
    /// Whose passkey it is about, if that was known when it began.
    pub user_id: Option<UserId>,
    /// SHA-256 of the browser's secret, base64url.
    pub bound_to: String,
    /// What for.
    pub kind: CeremonyKind,
    /// The challenge and what was asked for, as the library that verifies writes them.
    pub state: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
}

impl Ceremony {
    /// Whether it can still be finished. What a wrong clock made is not believed.
    #[must_use]
    pub fn is_waiting(&self, now: Timestamp) -> bool {
        now < self.expires_at && !self.created_at.is_ahead_of(now)
    }
}

/// How often somebody did not want a passkey when one was offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    /// How often.
    pub times: i64,
    /// When last.
    pub last_at: Option<Timestamp>,
}
