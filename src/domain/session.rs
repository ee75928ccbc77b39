//! An end-user's session at the provider, and how they proved who they are.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::id::{SessionId, TenantId, UserId};
use super::time::Timestamp;

/// Password-based authentication (RFC 8176 §2).
pub const AMR_PASSWORD: &str = "pwd";
/// The authentication context of one factor that the person knows.
pub const ACR_ONE_FACTOR: &str = "urn:doorward:acr:1fa";

/// When and how somebody proved who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// The `auth_time` claim.
    pub at: Timestamp,
    /// The `amr` claim (RFC 8176).
    pub amr: Vec<String>,
    /// The `acr` claim.
    pub acr: String,
}

impl Authentication {
    /// By password alone.
    #[must_use]
    pub fn by_password(at: Timestamp) -> Self {
        Self {
            at,
            amr: vec![AMR_PASSWORD.into()],
            acr: ACR_ONE_FACTOR.into(),
        }
    }
}

/// How long sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLifetimes {
    /// Without a request.
    pub idle: Duration,
    /// Whatever happens.
    pub absolute: Duration,
}

/// A session: a person in one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose session store it is in.
    pub tenant_id: TenantId,
    /// The `sid` claim.
    pub id: SessionId,
    /// Who.
    pub user_id: UserId,
    /// SHA-256 of the cookie's value, base64url.
    pub secret_hash: String,
    /// The last proof.
    pub authentication: Authentication,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
    /// When it was ended, if so.
    pub ended_at: Option<Timestamp>,
}

impl Session {
    /// Whether it was not used for too long, and is over otherwise by nothing: it lets nobody in, but what was given in it lives.
    #[must_use]
    pub fn is_idle(&self, now: Timestamp, lifetimes: SessionLifetimes) -> bool {
        let absolute_alone = SessionLifetimes {
            idle: Duration::MAX,
            ..lifetimes
        };
        self.is_live(now, absolute_alone) && !self.is_live(now, lifetimes)
    }

    /// Whether it can still be used. It is over at the very microsecond of its end, and while the clock says that it
    /// has not begun.
    #[must_use]
    pub fn is_live(&self, now: Timestamp, lifetimes: SessionLifetimes) -> bool {
        self.ended_at.is_none()
            && now < self.expires_at
            && now < self.last_seen_at.plus(lifetimes.idle)
            && !self.created_at.is_ahead_of(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_exactly_when_it_should() {
        let start = Timestamp::from_seconds(1_000);
        let lifetimes = SessionLifetimes {
            idle: Duration::from_secs(60),
            absolute: Duration::from_secs(600),
        };
        let session = Session {
            tenant_id: TenantId::default_tenant(),
            id: SessionId::new("s"),
            user_id: UserId::new("u"),
            secret_hash: String::new(),
            authentication: Authentication::by_password(start),
            created_at: start,
            last_seen_at: start,
            expires_at: start.plus(lifetimes.absolute),
            ended_at: None,
        };
        let micro = Duration::from_micros(1);
        let idle_end = start.plus(lifetimes.idle);
        assert!(session.is_live(idle_end.minus(micro), lifetimes));
        assert!(!session.is_live(idle_end, lifetimes));
        assert!(!session.is_idle(idle_end.minus(micro), lifetimes));
        assert!(session.is_idle(idle_end, lifetimes));
        assert!(!session.is_idle(session.expires_at, lifetimes));
        let seen = Session {
            last_seen_at: start.plus(Duration::from_secs(599)),
            ..session.clone()
        };
        assert!(seen.is_live(session.expires_at.minus(micro), lifetimes));
        assert!(!seen.is_live(session.expires_at, lifetimes));
        assert!(
            !Session {
                ended_at: Some(start),
                ..session
            }
            .is_live(start, lifetimes)
        );
    }
}
