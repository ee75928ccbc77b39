//! Logout tokens that wait to be delivered (OpenID Connect Back-Channel Logout 1.0 §2.4), as the database keeps them.

use std::time::Duration;

use super::id::{ClientId, SessionId, UserId};
use super::time::Timestamp;

/// How long it is tried to tell a client. Its own sessions last longer, but those of who cannot be reached for a day are looked after
/// by somebody.
pub const TRIED_FOR: Duration = Duration::from_hours(24);
/// How long one that was given up can be seen, from the session's end. Its person may be gone by then.
pub const SEEN_FOR: Duration = Duration::from_hours(3 * 24);

/// That a client is to hear that a session has ended. There is one for each time that the session ended for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingLogout {
    /// The session; the `sid` claim.
    pub session_id: SessionId,
    /// Whom to tell.
    pub client_id: ClientId,
    /// Whose session it was.
    pub user_id: UserId,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How often it was tried before.
    pub attempts: u32,
}

/// One that this node is to deliver now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedLogout {
    /// Which.
    pub pending: PendingLogout,
    /// When the claim lapses, and another node may take it.
    pub claimed_until: Timestamp,
}

/// How one stands that was not delivered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutState {
    /// Which.
    pub pending: PendingLogout,
    /// Why the last attempt came to nothing.
    pub failure: Option<String>,
    /// When it is tried again; never, once it was given up.
    pub next_attempt_at: Option<Timestamp>,
}
