//! Sessions in a browser: begin, renew, find, end.
//!
//! A browser may hold several accounts at once, each a session with a cookie value of its own. A new proof gives a
//! session a new cookie value, so whatever was known of the old one is dead (ASVS 7.2.4).

mod beginning;

use std::sync::Arc;

pub use self::beginning::begin;
use super::accounts::SignedIn;
use super::witness::Witness;
use crate::domain::activity::Activity;
use crate::domain::authentication::{Authentication, Method, Proof, with};
use crate::domain::device;
use crate::domain::id::SessionId;
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::time::Timestamp;
use crate::entropy::NoEntropy;
use crate::provider::Provider;
use crate::secret::{Concealed, Kind, Token, TokenHash};
use crate::store::{Ended, Store, StoreError, Write};

/// The most accounts that one browser keeps signed in.
pub const MOST_ACCOUNTS: usize = 5;
/// Sessions that one person has at most, in all their browsers (ASVS 7.1.2): the one that was idle longest makes room.
pub const MOST_SESSIONS: i64 = 200;

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// The sessions whose cookie values a browser sent, in their order.
#[derive(Clone, Debug, Default)]
pub struct BrowserSessions {
    /// Those that let their person in.
    pub live: Vec<Opened>,
    /// Those that were not used for too long. They let nobody in; but apps still have what was given in them, so who signs out
    /// ends them too, and who signs in again goes on in theirs.
    pub idle: Vec<Opened>,
}

impl BrowserSessions {
    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.live.is_empty() && self.idle.is_empty()
    }

    /// Those that let their person in, and then the others.
    #[must_use]
    pub fn all(&self) -> Vec<Opened> {
        self.live.iter().chain(&self.idle).cloned().collect()
    }
}

/// A session that a cookie value opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Session and person.
    pub signed_in: SignedIn,
    /// The cookie value.
    pub secret: Concealed<String>,
}

/// The sessions that the cookie values open. Values that open nothing are passed over.
///
/// # Errors
/// [`StoreError`].
pub async fn open(op: &Provider, secrets: &[&str]) -> Result<BrowserSessions, StoreError> {
    let (now, lifetimes) = (op.now(), op.settings.session);
    let mut found = BrowserSessions::default();
    for secret in secrets.iter().take(MOST_ACCOUNTS) {
        let Some(session) = op.store.session(&TokenHash::of(secret)).await? else {
            continue;
        };
        let is_idle = session.is_idle(now, lifetimes);
        if session.tenant_id != op.tenant || !(is_idle || session.is_live(now, lifetimes)) {
            continue;
        }
        let Some(user) = op
            .store
            .user(&session.user_id)
            .await?
            .filter(|user| user.disabled_at.is_none())
        else {
            continue;
        };
        let opened = Opened {
            signed_in: SignedIn { session, user },
            secret: Concealed((*secret).to_owned()),
        };
        if is_idle {
            found.idle.push(opened);
        } else {
            found.live.push(opened);
        }
    }
    Ok(found)
}

/// Notes that a session is used, where that is worth writing down.
///
/// # Errors
/// [`StoreError`].
pub async fn see(op: &Provider, session: &Arc<Session>) -> Result<(), StoreError> {
    let now = op.now();
    if !session.is_seen_again(now, op.settings.session) {
        return Ok(());
    }
    let session = Arc::clone(session);
    op.store
        .write(move |w| w.touch_session(&session, now))
        .await
}

/// A session that was begun.
#[derive(Debug)]
pub struct Begun {
    /// Its id.
    pub id: SessionId,
    /// Its new cookie value.
    pub secret: Token,
    /// The cookie values of the other accounts that stay in this browser.
    pub others: Concealed<Vec<String>>,
}

/// What became of a proof.
#[derive(Debug)]
pub enum Beginning {
    /// A session.
    Begun(Begun),
    /// Nothing: what they proved it by has been changed since, which ended all their sessions; or has ended at the upstream that said so.
    Outdated,
    /// Nothing: another window of the browser did something else in the interaction meanwhile.
    Outrun,
    /// Nothing: the interaction that they proved it in waits no more.
    Over,
}

/// Adds a proof to a live session, whose cookie has another value from then on: nothing, if it has ended meanwhile.
///
/// # Errors
/// [`SessionError`].
pub async fn strengthen(
    op: &Provider,
    session: &Session,
    proof: Proof,
) -> Result<Option<Token>, SessionError> {
    let proofs = with(&session.authentication.proofs(), proof);
    renew(op, session, proofs, session.authentication.owes_password).await
}

/// The new cookie value of a live session whose person has chosen a password, to be written in the transaction that sets it: of two
/// windows at once one chooses. To choose one proves no factor more; who had proven the old one knows the new one now.
///
/// # Errors
/// [`NoEntropy`].
pub fn after_new_password(op: &Provider, session: &Session) -> Result<Renewal, NoEntropy> {
    let proofs = session.authentication.proofs();
    let proofs = if session.authentication.is_by(Method::Password) {
        with(&proofs, Proof::new(Method::Password, op.now()))
    } else {
        proofs
    };
    Renewal::of(op, session, proofs, false)
}

async fn renew(
    op: &Provider,
    session: &Session,
    proofs: Vec<Proof>,
    owes_password: bool,
) -> Result<Option<Token>, SessionError> {
    let renewal = Renewal::of(op, session, proofs, owes_password)?;
    let secret = op.store.write(move |w| renewal.write(w)).await?;
    Ok(secret)
}

/// What a live session is from now on: its proofs, and its cookie value.
#[derive(Clone, Debug)]
pub struct Renewal {
    session: Session,
    secret: Token,
    authentication: Authentication,
    at: Timestamp,
}

impl Renewal {
    fn of(
        op: &Provider,
        session: &Session,
        proofs: Vec<Proof>,
        owes_password: bool,
    ) -> Result<Self, NoEntropy> {
        let authentication = Authentication {
            owes_password,
            is_spared: session.authentication.is_spared,
            is_leaving: session.authentication.is_leaving,
            ..Authentication::of(proofs)
        };
        Ok(Self {
            session: session.clone(),
            secret: Token::generate(Kind::Session, op.entropy)?,
            authentication,
            at: op.now(),
        })
    }

    /// Writes it, and says what the cookie value is: nothing, if the session has ended or has another since.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn write(&self, w: &mut Write<'_>) -> Result<Option<Token>, StoreError> {
        let proof = (&self.authentication, &self.session.origin);
        let hash = self.secret.hash();
        let is_renewed = w.renew_session(
            &self.session,
            &hash,
            proof,
            self.at,
            self.session.expires_at,
        )?;
        Ok(is_renewed.then(|| self.secret.clone()))
    }
}

/// Ends a session, and with it the tokens that live in it. What it is noted as says who did it; `origin` is where.
///
/// # Errors
/// [`StoreError`].
pub async fn end(
    op: &Provider,
    session: &Session,
    origin: &SessionOrigin,
    activity: &Activity,
) -> Result<(), StoreError> {
    let witness = Witness::of(op, &session.user_id, origin);
    end_at(&op.store, session, &witness, activity, op.now()).await
}

/// The same without a provider.
///
/// # Errors
/// [`StoreError`].
pub async fn end_at(
    store: &Store,
    session: &Session,
    witness: &Witness,
    activity: &Activity,
    now: Timestamp,
) -> Result<(), StoreError> {
    loop {
        let (id, device) = (session.id.clone(), device::name(&session.origin.user_agent));
        let (witness, activity) = (witness.clone(), activity.clone());
        let ended = store.write(move |w| {
            witness.attend(w)?;
            let ended = w.end_session(&id, now)?;
            if ended == Ended::Wholly {
                witness.note_about(w, activity.clone(), &device)?;
            }
            Ok(ended)
        });
        match ended.await? {
            Ended::Wholly | Ended::Before => return Ok(()),
            // Others have their turn between the portions.
            Ended::InPart => {}
        }
    }
}
