//! What of an interaction is about upstreams: to which one its person went, and what of its answer waits to be linked.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Progress;
use crate::domain::connector::{ConnectorName, KeptTokens, UpstreamIdentity};
use crate::domain::id::{SessionId, UserId};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;

/// How long a link waits for its person to sign in.
const WAITS: Duration = Duration::from_hours(1);

/// A request to an upstream, which has not sent its person back yet. The last one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedUpstream {
    /// By which connector.
    pub connector: ConnectorName,
    /// SHA-256 of its `state`, base64url.
    pub state_hash: String,
    /// How old the sign-in there may be, in seconds, if it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// The session whose person wants it linked to their account; nobody's, if it is to sign somebody in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linking: Option<SessionId>,
    /// When they left.
    pub at: Timestamp,
}

impl AskedUpstream {
    /// When they proved there who they are, as far as it counts: what was believed is no older than was asked for, where clocks differ.
    #[must_use]
    pub fn allowed(&self, proven_at: Timestamp, now: Timestamp) -> Timestamp {
        let oldest = self.max_age.map(|age| Duration::from_secs(age.into()));
        oldest.map_or(proven_at, |oldest| proven_at.max(now.minus(oldest)))
    }
}

/// A sign-in elsewhere that waits to be linked to an account, until its person has proven here that it is theirs, and says yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLink {
    /// By which connector.
    pub connector: ConnectorName,
    /// Whose word it is.
    pub issuer: String,
    /// What that calls them.
    pub subject: String,
    /// What people know them by there: an address or a name, if it says any.
    pub known_as: Option<String>,
    /// Whose account it is for.
    pub account: UserId,
    /// In which session they asked for it; none, if they have to sign in here first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// What is kept of the tokens that came with it, once it is linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<KeptTokens>,
    /// Since when it waits.
    pub at: Timestamp,
}

impl PendingLink {
    /// Whom the upstream means.
    #[must_use]
    pub fn identity(&self) -> UpstreamIdentity {
        UpstreamIdentity {
            connector: self.connector.clone(),
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
        }
    }

    /// Whether it waits still.
    #[must_use]
    pub fn is_waiting(&self, now: Timestamp) -> bool {
        !self.at.is_ahead_of(now) && now.since(self.at) <= WAITS
    }

    /// Whether the form of one is not another's.
    pub(super) fn step(&self) -> String {
        format!("{} {} {}", self.connector, self.issuer, self.subject)
    }
}

impl Progress {
    /// They went to an upstream.
    #[must_use]
    pub fn gone_to(self, asked: AskedUpstream) -> Self {
        Self {
            asked_upstream: Some(asked),
            ..self
        }
    }

    /// They came back from it.
    #[must_use]
    pub fn back_from_upstream(self) -> Self {
        Self {
            asked_upstream: None,
            ..self
        }
    }

    /// What they came back with waits to be linked.
    #[must_use]
    pub fn linking(self, link: PendingLink) -> Self {
        Self {
            pending_link: Some(link),
            changes_password_at: None,
            ..self
        }
    }

    /// It does not any more: it was linked, or they do not want it.
    #[must_use]
    pub fn without_link(self) -> Self {
        Self {
            pending_link: None,
            ..self
        }
    }

    /// Somebody has proven who they are: what waits for another is over.
    #[must_use]
    pub fn linking_for(self, account: &UserId) -> Self {
        let pending_link = self.pending_link.filter(|link| link.account == *account);
        Self {
            pending_link,
            ..self
        }
    }

    /// What waits for whoever answers in this session: it is theirs, and they proved in this interaction who they are, or asked for it in
    /// the same session.
    #[must_use]
    pub fn link_of(&self, session: &Session, now: Timestamp) -> Option<&PendingLink> {
        let link = self.pending_link.as_ref()?;
        let is_theirs = match &link.session {
            Some(asked_in) => *asked_in == session.id,
            None => self.is_authenticated_here && self.session_id.as_ref() == Some(&session.id),
        };
        let waits = link.account == session.user_id && is_theirs && link.is_waiting(now);
        waits.then_some(link)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::authentication::Authentication;
    use crate::domain::id::TenantId;
    use crate::domain::session::SessionOrigin;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn session(id: &str, user: &str) -> Session {
        Session {
            tenant_id: TenantId::default_tenant(),
            id: SessionId::new(id),
            user_id: UserId::new(user),
            secret_hash: String::new(),
            authentication: Authentication::of(Vec::new()),
            created_at: NOW,
            last_seen_at: NOW,
            expires_at: NOW,
            ended_at: None,
            origin: SessionOrigin::default(),
        }
    }

    fn waiting(asked_in: Option<&str>) -> Progress {
        let link = PendingLink {
            connector: ConnectorName::stored("corp"),
            issuer: "https://corp.example".to_owned(),
            subject: "1".to_owned(),
            known_as: None,
            account: UserId::new("alex"),
            session: asked_in.map(SessionId::new),
            tokens: None,
            at: NOW,
        };
        let progress = Progress {
            session_id: Some(SessionId::new("one")),
            is_authenticated_here: true,
            ..Progress::default()
        };
        progress.linking(link)
    }

    fn waits(progress: &Progress, session: &Session) -> bool {
        progress.link_of(session, NOW).is_some()
    }

    #[test]
    fn it_waits_for_its_person_where_they_proved_who_they_are() {
        let here = waiting(None);
        assert!(waits(&here, &session("one", "alex")));
        assert!(!waits(&here, &session("one", "sam")));
        assert!(!waits(&here, &session("two", "alex")));
        let elsewhere = Progress {
            is_authenticated_here: false,
            ..waiting(None)
        };
        assert!(!waits(&elsewhere, &session("one", "alex")));
    }

    #[test]
    fn or_in_the_session_that_asked_for_it() {
        let asked = Progress {
            is_authenticated_here: false,
            session_id: None,
            ..waiting(Some("two"))
        };
        assert!(waits(&asked, &session("two", "alex")));
        assert!(!waits(&asked, &session("one", "alex")));
        assert!(!waits(&asked, &session("two", "sam")));
        let late = NOW.plus(WAITS + Duration::from_secs(1));
        assert!(asked.link_of(&session("two", "alex"), late).is_none());
    }
}
