//! A device that asks to act for whoever approves it elsewhere (RFC 8628).
//!
//! ```text
//!  /device_authorization ─▶ waiting ──(approved at /device)──▶ approved ──(polled: compare-and-set)──▶ redeemed
//!                              ├──────(denied at /device)──────▶ denied
//!                              └──(lifetimes.device_code)──▶ over, as each of the others is ──(24 hours)──▶ gone
//! ```

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::confirmation::Thumbprint;
use super::id::{ClientId, GrantId, TenantId};
use super::resource::Resources;
use super::scope::Scope;
use super::session::SessionOrigin;
use super::time::Timestamp;

/// How many may be remembered in all: a flood of them fills no disk. Those make room that end first.
pub const MOST_DEVICES: i64 = 50_000;

/// Between two polls of one device (RFC 8628 §3.2, `interval`; "If no value is provided, clients MUST use 5 as the default").
pub const INTERVAL: Duration = Duration::from_secs(5);

/// By how much that grows for one that polls too often (§3.5, `slow_down`).
pub const SLOWER_BY: Duration = Duration::from_secs(5);

/// It grows no further, so that a device which did not hear of it is answered again in the end.
pub const LONGEST_INTERVAL: Duration = Duration::from_mins(1);

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has answered.
    Waiting,
    /// Somebody let the device in: the grant says who.
    Approved(GrantId),
    /// Somebody did not.
    Denied,
    /// The device has what it was given.
    Redeemed,
}

/// A device authorization request, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceAuthorization {
    /// Whose client it is of.
    pub tenant_id: TenantId,
    /// SHA-256 of its `device_code`, base64url.
    pub device_code_hash: String,
    /// Who asks.
    pub client_id: ClientId,
    /// What is asked for.
    pub scope: Scope,
    /// For which services, if it named any (RFC 8707 §2).
    pub resources: Resources,
    /// The one key whose holder may redeem it, if the request proved one (RFC 9449).
    pub dpop_jkt: Option<Thumbprint>,
    /// Where the device asked from.
    pub origin: SessionOrigin,
    /// When it asked.
    pub created_at: Timestamp,
    /// When nobody can answer it any more, nor redeem it.
    pub expires_at: Timestamp,
    /// What became of it.
    pub standing: Standing,
}

/// Somebody on the way to answering one, in a browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// SHA-256 of its `device_code`: the row's key.
    pub device_code_hash: String,
    /// What was typed, as the device shows it; forgotten once it was answered.
    pub user_code: String,
    /// Who asks.
    pub device_of: ClientId,
}

impl fmt::Debug for Pairing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pairing({})", self.device_of)
    }
}
