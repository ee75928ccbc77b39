//! An authorization request, a device's, one by the back channel, or a page of our own, that waits for its end-user.
//!
//! ```text
//!  /authorize ─▶ waiting ──(signed in, chose, agreed: Progress)──▶ waiting ──(a code, or cancelled)──▶ answered
//!                   └─────────────────────(24 hours)─────────────────────▶ over, as an answered one is ──(24 hours)──▶ gone
//! ```

mod progress;
mod upstream;

use serde::{Deserialize, Serialize};

pub use self::progress::{AskedMail, Partial, Progress, SigningUp};
pub use self::upstream::{AskedUpstream, PendingLink};
use super::authorization::AuthorizationRequest;
use super::backchannel::Approving;
use super::device_authorization::Pairing;
use super::id::{InteractionId, TenantId};
use super::time::Timestamp;

/// How many may wait in all: a flood of requests fills no disk. The oldest make room.
pub const MOST_WAITING: i64 = 50_000;

/// How fresh a proof a page of our own wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Care {
    /// Whoever is signed in may enter.
    #[default]
    Usual,
    /// A proof of a moment ago, by one factor: who lost the other is to end what began by it.
    Fresh,
    /// It changes how its person gets in: the same by two factors, if they have two.
    Sensitive,
}

/// A page of our own that its person wants to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Its path.
    pub visit: String,
    /// How fresh a proof it wants.
    #[serde(default)]
    pub care: Care,
}

/// What waits for its end-user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Errand {
    /// A client's request.
    Authorization(Box<AuthorizationRequest>),
    /// One of our own pages.
    Visit(Visit),
    /// A device's request.
    Device(Pairing),
    /// A request by the back channel.
    Backchannel(Approving),
}

impl Errand {
    /// The wanted languages of its pages.
    #[must_use]
    pub fn ui_locales(&self) -> Option<&str> {
        match self {
            Self::Authorization(request) => request.ui_locales.as_deref(),
            Self::Visit(_) | Self::Device(_) | Self::Backchannel(_) => None,
        }
    }

    /// What is used up by its answer, if it was pushed (RFC 9126).
    #[must_use]
    pub fn pushed_hash(&self) -> Option<&str> {
        match self {
            Self::Authorization(request) => request.pushed_hash.as_deref(),
            Self::Visit(_) | Self::Device(_) | Self::Backchannel(_) => None,
        }
    }

    /// What may be remembered of it once it was answered.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        match self {
            Self::Authorization(request) => Self::Authorization(Box::new(request.forgotten())),
            Self::Visit(visit) => Self::Visit(visit.clone()),
            Self::Device(pairing) => Self::Device(Pairing {
                user_code: String::new(),
                ..pairing.clone()
            }),
            Self::Backchannel(approving) => Self::Backchannel(approving.clone()),
        }
    }
}

/// A waiting errand, bound to one browser.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// Whose.
    pub tenant_id: TenantId,
    /// Its handle in page addresses. It opens nothing without the browser's cookie.
    pub id: InteractionId,
    /// SHA-256 of the browser's cookie, base64url.
    pub browser_hash: String,
    /// What is waiting.
    pub errand: Errand,
    /// What was done.
    pub progress: Progress,
    /// When the request came.
    pub created_at: Timestamp,
    /// When it waits no more.
    pub expires_at: Timestamp,
    /// When it was answered; it is remembered for whoever comes back to its page.
    pub answered_at: Option<Timestamp>,
}

impl Interaction {
    /// Whether it can be answered.
    #[must_use]
    pub fn is_waiting(&self, now: Timestamp) -> bool {
        self.answered_at.is_none() && now < self.expires_at
    }
}
