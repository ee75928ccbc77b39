//! A request that its client asks about again and again, until somebody answers it elsewhere: a device's (RFC 8628), or one of the back
//! channel (CIBA Core 1.0). What is alike of the two is here.
//!
//! ```text
//!  asked ─▶ waiting ──(approved at a page)──▶ approved ──(polled, or pushed: compare-and-set)──▶ redeemed
//!              ├───────(denied there)───────▶ denied
//!              └──(its lifetime)──▶ over, as each of the others is ──(24 hours)──▶ gone
//! ```

use std::time::Duration;

use super::authorization_details::AuthorizationDetails;
use super::confirmation::Thumbprint;
use super::id::{ClientId, GrantId, TenantId};
use super::resource::Resources;
use super::scope::Scope;
use super::time::Timestamp;

/// Between two polls of one client (RFC 8628 §3.2, CIBA Core 1.0 §7.3, `interval`; "If no value is provided, clients MUST use 5 as the
/// default").
pub const INTERVAL: Duration = Duration::from_secs(5);

/// By how much that grows for one that polls too often (RFC 8628 §3.5, CIBA Core 1.0 §11, `slow_down`).
pub const SLOWER_BY: Duration = Duration::from_secs(5);

/// It grows no further, so that a client which did not hear of it is answered again in the end.
pub const LONGEST_INTERVAL: Duration = Duration::from_mins(1);

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolledKind {
    /// A device's.
    Device,
    /// One of the back channel.
    Backchannel,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has answered.
    Waiting,
    /// Somebody approved: the grant says who.
    Approved(GrantId),
    /// Somebody did not.
    Denied,
    /// The client has what it was given.
    Redeemed(GrantId),
}

/// Such a request, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolledRequest {
    /// Whose client it is of.
    pub tenant_id: TenantId,
    /// SHA-256 of its `device_code` or `auth_req_id`, base64url.
    pub hash: String,
    /// Who asks.
    pub client_id: ClientId,
    /// What is asked for.
    pub scope: Scope,
    /// For which services, if it named any (RFC 8707 §2).
    pub resources: Resources,
    /// And in detail (RFC 9396).
    pub authorization_details: AuthorizationDetails,
    /// The one key whose holder may redeem it, if the request proved one (RFC 9449).
    pub dpop_jkt: Option<Thumbprint>,
    /// When it was asked.
    pub created_at: Timestamp,
    /// When nobody can answer it any more, nor redeem it.
    pub expires_at: Timestamp,
    /// What became of it.
    pub standing: Standing,
}

impl PolledRequest {
    /// Whether it can be answered.
    #[must_use]
    pub fn is_waiting(&self, now: Timestamp) -> bool {
        self.standing == Standing::Waiting
            && now < self.expires_at
            && !self.created_at.is_ahead_of(now)
    }
}
