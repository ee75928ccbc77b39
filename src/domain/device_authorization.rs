//! A device that asks to act for whoever approves it elsewhere (RFC 8628): a [`PolledRequest`], which somebody finds by what it shows.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::id::ClientId;
use super::polled::PolledRequest;
use super::session::SessionOrigin;

/// How many may be remembered in all: a flood of them fills no disk. Those make room that end first.
pub const MOST_DEVICES: i64 = 50_000;

/// A device authorization request, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceAuthorization {
    /// What the device polls for.
    pub request: PolledRequest,
    /// Where the device asked from.
    pub origin: SessionOrigin,
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
