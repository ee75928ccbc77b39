//! An authorization request that waits for its end-user.
//!
//! ```text
//!  /authorize ─▶ waiting ──(signed in, chose, agreed: Progress)──▶ waiting ──▶ answered
//!                   └───────────(24 hours, or cancelled)──────────────▶ gone
//! ```

use serde::{Deserialize, Serialize};

use super::authorization::AuthorizationRequest;
use super::id::{InteractionId, SessionId, TenantId};
use super::time::Timestamp;

/// What the person has done in this interaction so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a separate thing that was done or not"
)]
pub struct Progress {
    /// What was typed as user name or e-mail address, once it was.
    pub identifier: Option<String>,
    /// What was typed before "Not you?": shown again.
    pub typed_before: Option<String>,
    /// The session that was proven or chosen here.
    pub session_id: Option<SessionId>,
    /// Whether the proof was made here, after the request came.
    pub is_authenticated_here: bool,
    /// Whether the account was chosen here.
    pub is_account_chosen: bool,
    /// Whether consent was given here.
    pub is_consented: bool,
    /// Whether the person asked for another account than those that are signed in.
    pub wants_other_account: bool,
}

/// A waiting authorization request, bound to one browser.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// Whose.
    pub tenant_id: TenantId,
    /// Its handle in page addresses. It opens nothing without the browser's cookie.
    pub id: InteractionId,
    /// SHA-256 of the browser's cookie, base64url.
    pub browser_hash: String,
    /// What is waiting.
    pub request: AuthorizationRequest,
    /// What was done.
    pub progress: Progress,
    /// When the request came.
    pub created_at: Timestamp,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}
