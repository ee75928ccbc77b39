//! What is left to do for somebody who has signed out here: to sign them out at the identity providers by which they came, one after the other, and
//! to lead them where they were going. It lies in their browser, encrypted, for a moment.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::connector::{Connector, ConnectorName, Upstream};
use crate::domain::id::{ClientId, SessionId};
use crate::domain::saml::{NameId, SamlUpstream};
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::UpstreamSession;
use crate::keys::KeyError;
use crate::keys::seal;
use crate::provider::Provider;
use crate::store::StoreError;

/// How long somebody may take there.
pub const DEPARTURE_LASTS: Duration = Duration::from_mins(10);
/// How long what was answered is good on the browser's way to us.
const ANSWER_LASTS: Duration = Duration::from_mins(2);
/// Who is told of one sign-out.
const MOST: usize = 3;
/// Bytes that a cookie may have with its name (RFC 6265bis §5.6).
const LONGEST: usize = 3800;
/// What the two are encrypted for.
const AS_DEPARTURE: &str = "saml departure";
const AS_ANSWER: &str = "saml logout answer";

/// An identity provider at which somebody has a session, in whose name they signed in here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Participant {
    /// By which connector.
    pub connector: ConnectorName,
    /// Whose name it is.
    pub issuer: String,
    /// As whom.
    pub name_id: NameId,
    /// Which session, if it said that.
    pub session_index: Option<String>,
}

impl Participant {
    /// The connector as it is now, if it still leads there.
    #[must_use]
    pub fn find<'o>(&self, op: &'o Provider) -> Option<(&'o Connector, &'o SamlUpstream)> {
        let connection = op.settings.connections.find(self.connector.as_str())?;
        match &connection.connector.upstream {
            Upstream::Saml(upstream) if upstream.signs_out && upstream.issuer == self.issuer => {
                Some((&connection.connector, upstream))
            }
            Upstream::Saml(_) | Upstream::OpenId(_) | Upstream::OAuth(_) | Upstream::Ldap(_) => {
                None
            }
        }
    }

    fn of(op: &Provider, session: UpstreamSession) -> Option<Self> {
        let participant = Self {
            connector: session.identity.connector,
            issuer: session.identity.issuer,
            name_id: session.name?.asserted,
            session_index: session.sid.map(|sid| sid.as_str().to_owned()),
        };
        participant.find(op).is_some().then_some(participant)
    }
}

/// Those of sessions here that are told when they end. Ask before they end.
///
/// # Errors
/// [`StoreError`].
pub async fn participants(
    op: &Provider,
    sessions: &[SessionId],
) -> Result<Vec<Participant>, StoreError> {
    if !op.settings.connections.sign_out_elsewhere() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for session in sessions {
        let id = session.clone();
        let theirs = op
            .store
            .read(move |r| r.list_upstream_sessions(&id))
            .await?;
        let theirs = theirs
            .into_iter()
            .filter_map(|one| Participant::of(op, one));
        for participant in theirs {
            if !found.contains(&participant) {
                found.push(participant);
            }
        }
    }
    found.truncate(MOST);
    Ok(found)
}

/// What is left to do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Departure {
    /// Until when it is done.
    pub until: Timestamp,
    /// Who is still to be told, the first one now.
    pub left: Vec<Participant>,
    /// The `ID` of the request that the first one was sent.
    pub asked: Option<String>,
    /// Where they may still be signed in, as people read it.
    pub open: Vec<String>,
    /// Where they were going.
    pub location: Option<String>,
    /// The client that sent them.
    pub client: Option<ClientId>,
    /// Whose session it was, where others stay in this browser.
    pub ended: Option<String>,
}

impl Departure {
    /// One that begins.
    #[must_use]
    pub fn new(op: &Provider, left: Vec<Participant>) -> Self {
        Self {
            until: op.now().plus(DEPARTURE_LASTS),
            left,
            asked: None,
            open: Vec::new(),
            location: None,
            client: None,
            ended: None,
        }
    }

    /// For the browser; nothing, if it is more than that keeps.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn sealed(&self, op: &Provider) -> Result<Option<String>, KeyError> {
        let sealed = seal_json(op, self, AS_DEPARTURE)?;
        Ok(Some(sealed).filter(|sealed| sealed.len() <= LONGEST))
    }

    /// One that came back, and is not over.
    #[must_use]
    pub fn open(op: &Provider, sealed: &str) -> Option<Self> {
        let departure: Self = open_json(op, sealed, AS_DEPARTURE)?;
        (op.now() < departure.until).then_some(departure)
    }

    /// The first one has answered, or did not: whether it did what it was asked for.
    #[must_use]
    pub fn after(mut self, op: &Provider, answered: Option<&Answered>) -> Self {
        let asked = self.asked.take();
        if self.left.is_empty() {
            return self;
        }
        let participant = self.left.remove(0);
        let is_done = answered.is_some_and(|answered| {
            answered.is_success
                && answered.connector == participant.connector
                && Some(&answered.request) == asked.as_ref()
        });
        if !is_done {
            let connection = op.settings.connections.find(participant.connector.as_str());
            let name = connection.map(|connection| connection.connector.display_name.clone());
            tracing::warn!(connector.name = %participant.connector, "an identity provider did not say that it signed somebody out");
            self.open.extend(name);
        }
        self
    }
}

/// What an identity provider answered to a request of ours, on its way through the browser: a form of another site comes without cookies.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Answered {
    until: Timestamp,
    connector: ConnectorName,
    request: String,
    is_success: bool,
}

impl Answered {
    /// What one answers now.
    #[must_use]
    pub fn new(
        op: &Provider,
        connector: &ConnectorName,
        request: String,
        is_success: bool,
    ) -> Self {
        Self {
            until: op.now().plus(ANSWER_LASTS),
            connector: connector.clone(),
            request,
            is_success,
        }
    }

    /// For the address that follows.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn sealed(&self, op: &Provider) -> Result<String, KeyError> {
        seal_json(op, self, AS_ANSWER)
    }

    /// One that came back, and is not over.
    #[must_use]
    pub fn open(op: &Provider, sealed: &str) -> Option<Self> {
        let answered: Self = open_json(op, sealed, AS_ANSWER)?;
        (op.now() < answered.until).then_some(answered)
    }
}

fn seal_json<T: Serialize>(op: &Provider, what: &T, purpose: &str) -> Result<String, KeyError> {
    let plain = serde_json::to_vec(what).map_err(|error| KeyError::Operation(error.to_string()))?;
    seal::seal(&op.derived.posted, &plain, purpose, op.entropy)
}

fn open_json<T: DeserializeOwned>(op: &Provider, sealed: &str, purpose: &str) -> Option<T> {
    let plain = seal::open(&op.derived.posted, sealed, purpose).ok()?;
    serde_json::from_slice(&plain).ok()
}
