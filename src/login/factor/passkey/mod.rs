//! Passkeys (Web Authentication Level 3): the only place that names webauthn_rs.
//!
//! ```text
//!  begin_enrolment ─▶ options ─▶ browser ─▶ finish_enrolment ─▶ a passkey         (enrol)
//!  begin_assertion ─▶ options ─▶ browser ─▶ finish_assertion ─▶ VerifiedPasskey   (challenge, verify)
//! ```
//!
//! A passkey is two factors: what one has, and what opens it (user verification is required throughout). What was asked for is kept in
//! the database as a [`Ceremony`], for five minutes; the first attempt to finish it takes it out, whatever comes of it. It is bound
//! to a browser by `bound_to`, the hash of a secret that only this browser has, and to a person where one is known.
//!
//! No list of somebody's passkeys is shown to anybody who has not proven a factor of theirs: all are discoverable, so none is needed, and
//! no made-up list has to look like a real one.

mod assertion;
mod cbor;
mod enrolment;
mod kept;
mod makers;
mod response;

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use webauthn_rs::prelude::{Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError};

pub use self::assertion::{Mediation, VerifiedPasskey, begin_assertion, finish_assertion};
pub use self::enrolment::{begin_enrolment, finish_enrolment, finish_on_the_way};
pub use self::kept::{LONGEST_NAME, Signals, list, maker, remove, rename, signals};
pub use self::response::{LONGEST_RESPONSE, Malformed, credential_of};
use crate::domain::authentication::Method;
use crate::domain::id::{CeremonyId, CredentialId, UserId};
use crate::domain::passkey::{Ceremony, CeremonyKind};
use crate::entropy::NoEntropy;
use crate::provider::{Issuer, Provider};
use crate::secret::{TokenHash, keyed_tag};
use crate::store::StoreError;

/// How long a ceremony waits: as long as the browser is told to wait for its person.
pub const CEREMONY_LIFETIME: Duration = Duration::from_mins(5);

/// What the operator chose about passkeys.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The models of authenticators that may be enrolled, as UUIDs; empty for all. What a model says of itself is asked for, and not
    /// checked against its maker's certificates.
    pub allowed_aaguids: Vec<String>,
    /// Other origins that may use these passkeys (Web Authentication Level 3 §5.11).
    pub related_origins: Vec<String>,
    /// Whether who signs in by a password is offered one for the next time.
    pub is_offered: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            allowed_aaguids: Vec::new(),
            related_origins: Vec::new(),
            is_offered: true,
        }
    }
}

/// One issuer as authenticators know it: its host is the RP ID.
#[derive(Debug)]
pub struct RelyingParty {
    id: String,
    /// The issuer's origin, then the related ones.
    origins: Vec<String>,
    allowed_aaguids: Vec<String>,
    webauthn: Webauthn,
}

impl RelyingParty {
    /// Of an issuer; `None` where its host is an IP address, for which no browser makes passkeys.
    #[must_use]
    pub fn new(issuer: &Issuer, name: &str, policy: &Policy) -> Option<Self> {
        let own = Url::parse(issuer.as_str()).ok()?;
        let id = own.domain()?.to_owned();
        let mut builder = WebauthnBuilder::new(&id, &own)
            .ok()?
            .rp_name(name)
            .timeout(CEREMONY_LIFETIME);
        for origin in &policy.related_origins {
            builder = builder.append_allowed_origin(&Url::parse(origin).ok()?);
        }
        let webauthn = builder.build().ok()?;
        let origins = std::iter::once(issuer.as_str())
            .chain(policy.related_origins.iter().map(String::as_str));
        Some(Self {
            origins: origins.map(str::to_owned).collect(),
            allowed_aaguids: policy.allowed_aaguids.clone(),
            id,
            webauthn,
        })
    }

    /// The RP ID (Web Authentication Level 3 §4).
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// A ceremony that began.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Its handle, which comes back with the answer.
    pub ceremony: CeremonyId,
    /// The argument of `navigator.credentials.create()` or `get()`, as JSON.
    pub options: Value,
}

/// By what somebody has proven themselves who made or used this passkey just now: its person was there and opened it.
#[must_use]
pub const fn method(is_backup_eligible: bool) -> Method {
    if is_backup_eligible {
        Method::SyncedPasskey
    } else {
        Method::DeviceBoundPasskey
    }
}

/// What came back.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// Of which ceremony.
    pub ceremony: &'a str,
    /// From which browser: the hash of its secret.
    pub bound_to: &'a TokenHash,
    /// The credential, as `PublicKeyCredential.toJSON()` has it.
    pub response: &'a str,
}

/// Why a ceremony came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The issuer's host is an IP address: there are no passkeys.
    #[error("the issuer has no host name, and so no passkeys")]
    Unavailable,
    /// It is over, was finished before, belongs to another browser or person, or is for something else.
    #[error("the ceremony waits no more")]
    Over,
    /// The answer is not as browsers give it.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// What it says does not hold.
    #[error("the passkey does not hold: {0}")]
    NotVerified(#[from] WebauthnError),
    /// Nobody here has this passkey: the browser may forget it.
    #[error("nobody has this passkey")]
    Unknown(CredentialId),
    /// It is somebody else's than whose it was to be, or says so.
    #[error("the passkey is somebody else's")]
    NotTheirs,
    /// Its owner is turned off, or the passkey was removed at this moment.
    #[error("the account is turned off")]
    Disabled,
    /// Its counter did not go on: it may have been copied (Web Authentication Level 3 §6.1.1).
    #[error("the passkey's counter went back")]
    CounterWentBack,
    /// It is somebody's already.
    #[error("the passkey is registered already")]
    Taken,
    /// They have as many as anybody may.
    #[error("there are too many passkeys")]
    TooMany,
    /// Its owner changed as much as one person may in an hour; how long to wait.
    #[error("there were too many changes")]
    TooOften(Duration),
    /// They have none.
    #[error("there is no passkey")]
    NoPasskey,
    /// The operator does not allow such authenticators.
    #[error("such authenticators are not allowed here")]
    NotAllowed(Option<String>),
    /// The name is too long, or has characters that cannot be seen.
    #[error("the name cannot be used")]
    Name,
    /// Something that the library or we wrote cannot be read or written.
    #[error("a passkey's record cannot be used: {0}")]
    Record(#[from] serde_json::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

fn relying_party(op: &Provider) -> Result<&RelyingParty, Refused> {
    op.passkeys.as_ref().ok_or(Refused::Unavailable)
}

/// What authenticators call a person: it tells nothing of them, and is the same for all their passkeys (Web Authentication Level 3
/// §14.6.1).
fn user_handle(op: &Provider, user: &UserId) -> Uuid {
    Uuid::from_bytes(keyed_tag(&op.derived.user_handles, &[user.as_str()]))
}

/// Keeps what was asked for.
async fn begin(
    op: &Provider,
    kind: CeremonyKind,
    user: Option<&UserId>,
    bound_to: &TokenHash,
    state: &impl Serialize,
) -> Result<CeremonyId, Refused> {
    let now = op.now();
    let ceremony = Ceremony {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id(now)?,
        user_id: user.cloned(),
        bound_to: bound_to.as_str().to_owned(),
        kind,
        state: serde_json::to_string(state)?,
        created_at: now,
        expires_at: now.plus(CEREMONY_LIFETIME),
    };
    let id = ceremony.id.clone();
    op.store
        .write(move |w| w.insert_ceremony(&ceremony))
        .await?;
    Ok(id)
}

/// Takes a ceremony out of the database, for good, and says whose it is and what was asked for.
async fn take<S: DeserializeOwned>(
    op: &Provider,
    kind: CeremonyKind,
    answer: Answer<'_>,
) -> Result<(Option<UserId>, S), Refused> {
    let id = CeremonyId::new(answer.ceremony);
    let (tenant, bound_to) = (op.tenant.clone(), answer.bound_to.clone());
    let taken = op
        .store
        .write(move |w| w.take_ceremony(&tenant, &id, &bound_to))
        .await?;
    let ceremony = taken
        .filter(|ceremony| ceremony.kind == kind && ceremony.is_waiting(op.now()))
        .ok_or(Refused::Over)?;
    Ok((ceremony.user_id, serde_json::from_str(&ceremony.state)?))
}

/// Changes one member of what the library wrote for the browser.
fn set(options: &mut Value, parent: &str, member: &str, value: Value) {
    if let Some(Value::Object(object)) = options.pointer_mut(parent) {
        object.insert(member.to_owned(), value);
    }
}
