//! An end-user's session at the provider.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::authentication::Authentication;
use super::id::{SessionId, TenantId, UserId};
use super::time::Timestamp;

/// How long a session may go on without its last use being written, where it may be idle for long enough.
const SEEN_FOR: Duration = Duration::from_mins(1);

/// How long sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLifetimes {
    /// Without a request.
    pub idle: Duration,
    /// Whatever happens.
    pub absolute: Duration,
}

/// Where a session was begun, or renewed, for its person to know it by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionOrigin {
    /// The address that the browser came from.
    pub address: String,
    /// What the browser called itself, cut.
    pub user_agent: String,
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
    /// Where it was begun.
    pub origin: SessionOrigin,
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

    /// Whether it is used at a time that is worth writing down: a minute after the last, or a tenth of the time that it may be idle.
    #[must_use]
    pub fn is_seen_again(&self, now: Timestamp, lifetimes: SessionLifetimes) -> bool {
        self.is_live(now, lifetimes)
            && now.since(self.last_seen_at) > SEEN_FOR.min(lifetimes.idle / 10)
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
            origin: SessionOrigin::default(),
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
