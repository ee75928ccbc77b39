//! An authorization request that its client pushed, and that waits for a browser to bring its `request_uri` (RFC 9126).

use super::authorization::AuthorizationRequest;
use super::id::TenantId;
use super::time::Timestamp;

/// How many may wait in all: a flood of them fills no disk. Those make room that end first; whoever has one open keeps it.
pub const MOST_PUSHED: i64 = 100_000;

/// A pushed authorization request, bound to its client.
#[derive(Clone, Debug, PartialEq)]
pub struct PushedRequest {
    /// Whose client it is of.
    pub tenant_id: TenantId,
    /// SHA-256 of the secret of its `request_uri`, base64url.
    pub secret_hash: String,
    /// What was pushed, and by whom: understood, as a request that came by the browser is before it waits.
    pub request: AuthorizationRequest,
    /// When its `request_uri` opens nothing any more.
    pub expires_at: Timestamp,
}
