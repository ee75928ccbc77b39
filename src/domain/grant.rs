//! What a person allowed a client, and the one-time things that stand for it.

use serde::{Deserialize, Serialize};

use super::authentication::Authentication;
use super::authorization_details::AuthorizationDetails;
use super::claims::ClaimsRequest;
use super::confirmation::Thumbprint;
use super::id::{ClientId, GrantId, SessionId, TenantId, UserId};
use super::resource::Resources;
use super::scope::Scope;
use super::time::Timestamp;

/// One authorization: its code, its refresh tokens and its access tokens live and die with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// Whose.
    pub tenant_id: TenantId,
    /// Its name; tokens carry it.
    pub id: GrantId,
    /// To whom.
    pub client_id: ClientId,
    /// By whom.
    pub user_id: UserId,
    /// In which session; it ends with the session, and at the session's time at the latest, unless `offline_access` was granted.
    pub session_id: SessionId,
    /// What for.
    pub scope: Scope,
    /// At which services; here alone, if there are none (RFC 8707).
    pub resources: Resources,
    /// What for in detail (RFC 9396).
    pub authorization_details: AuthorizationDetails,
    /// Which claims beyond the scopes'.
    pub claims: ClaimsRequest,
    /// When and how the person had proven who they are.
    pub authentication: Authentication,
    /// When it was given.
    pub created_at: Timestamp,
    /// When nothing that came of it can be valid any more: then it may be swept.
    pub expires_at: Timestamp,
    /// When it was taken back, if so.
    pub revoked_at: Option<Timestamp>,
}

/// What came with a grant's authorization code (RFC 6749 §4.1.2), of which the store keeps a hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationCode {
    /// Where it was sent.
    pub redirect_uri: String,
    /// S256 challenge (RFC 7636).
    pub code_challenge: Option<String>,
    /// For the ID token.
    pub nonce: Option<String>,
    /// The one key whose holder may redeem it (RFC 9449 §10), if it is bound to any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<Thumbprint>,
    /// When it becomes void.
    pub expires_at: Timestamp,
}

/// The refresh token of a grant, without its secret (RFC 6749 §1.5): the one that is good now. Each use replaces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// SHA-256 of the token, base64url.
    pub hash: String,
    /// The same of the one that it was given for, if it is not the first.
    pub previous_hash: Option<String>,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it becomes void.
    pub expires_at: Timestamp,
}

/// An opaque access token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpaqueAccessToken {
    /// Whose.
    pub tenant_id: TenantId,
    /// SHA-256 of the token, base64url.
    pub hash: String,
    /// The claims that the JWT would have had, as JSON (RFC 9068 §2.2).
    pub claims: String,
    /// When it becomes void.
    pub expires_at: Timestamp,
}
