//! Sessions in a browser: begin, renew, find, end.
//!
//! A browser may hold several accounts at once, each a session with a cookie value of its own. A new proof gives a
//! session a new cookie value, so whatever was known of the old one is dead (ASVS 7.2.4).

use std::sync::Arc;

use super::accounts::SignedIn;
use super::attempt::{Here, Proven};
use super::notice::{self, Notice};
use crate::domain::authentication::{Authentication, Method, Proof, with};
use crate::domain::device;
use crate::domain::id::SessionId;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::entropy::NoEntropy;
use crate::mail::letter::Letter;
use crate::provider::Provider;
use crate::secret::{Concealed, Kind, Token, TokenHash};
use crate::store::{Ended, StoreError};

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
    /// Nothing: what they proved it by has been changed since, which ended all their sessions.
    Outdated,
    /// Nothing: the interaction that they proved it in waits no more.
    Over,
}

/// Begins a session for somebody who proved who they are in an interaction, or renews the one that they have in this
/// browser. If a form comes twice, because somebody was impatient, the second renews what the first began: of two sessions
/// one could be ended by nobody.
///
/// A browser keeps [`MOST_ACCOUNTS`]. The one that it has no room for any more is signed out: left alive, its session could be
/// ended by nobody.
///
/// # Errors
/// [`SessionError`].
pub async fn begin(
    op: &Provider,
    proven: &Proven,
    authentication: Authentication,
    here: &Here<'_>,
) -> Result<Beginning, SessionError> {
    let browser = here.browser;
    let now = op.now();
    let of_others = |opened: &&Opened| opened.signed_in.user.id != proven.user.id;
    let mut others: Vec<&Opened> = browser.live.iter().filter(of_others).collect();
    // What this browser forgets, nobody could end any more.
    let dropped: Vec<SessionId> = others
        .split_off(others.len().min(MOST_ACCOUNTS - 1))
        .into_iter()
        .chain(browser.idle.iter().filter(of_others))
        .map(|opened| opened.signed_in.session.id.clone())
        .collect();
    let others = others
        .into_iter()
        .map(|opened| opened.secret.0.clone())
        .collect();
    let secret = Token::generate(Kind::Session, op.entropy)?;
    let expires_at = now.plus(op.settings.session.absolute);
    let known = browser
        .live
        .iter()
        .chain(&browser.idle)
        .map(|opened| &opened.signed_in.session)
        .find(|session| match &proven.session {
            Some(id) => session.id == *id,
            None => session.user_id == proven.user.id,
        })
        .map(Arc::clone);
    // One more proof makes no session last longer: the others are as old as they were.
    let expires_at = match (&proven.session, &known) {
        (Some(_), Some(known)) => known.expires_at,
        _ => expires_at,
    };
    let fresh = Session {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id(now)?,
        user_id: proven.user.id.clone(),
        secret_hash: secret.hash().into_string(),
        authentication,
        created_at: now,
        last_seen_at: now,
        expires_at,
        ended_at: None,
        origin: here.origin.clone(),
    };
    // By itself and before: as much may live in one of them as many transactions end.
    for session in &dropped {
        end(op, session).await?;
    }
    let notice = new_device(op, proven, here, now)?;
    let (epoch, added_to) = (proven.epoch, proven.session.clone());
    let (interaction, offers_passkey) = (here.interaction.clone(), here.offers_passkey);
    let begun = op
        .store
        .write(move |w| {
            // Two who prove the same come one after the other from here on.
            if !w.hold_credentials(&fresh.user_id, epoch)? {
                return Ok(Err(Beginning::Outdated));
            }
            let Some(progress) = w.find_progress(&interaction, now)? else {
                return Ok(Err(Beginning::Over));
            };
            let begun_here = match &progress.session_id {
                Some(id) if progress.is_authenticated_here => w.find_session(id)?,
                Some(_) | None => None,
            };
            let known = known.as_deref().cloned().or(begun_here);
            let id = match known.filter(|known| known.user_id == fresh.user_id) {
                Some(known)
                    if w.renew_session(
                        &known,
                        &TokenHash::stored(fresh.secret_hash.as_str()),
                        (&fresh.authentication, &fresh.origin),
                        now,
                        expires_at,
                    )? =>
                {
                    known.id
                }
                // What is added to a session begins none.
                Some(_) | None if added_to.is_some() => return Ok(Err(Beginning::Outdated)),
                Some(_) | None => {
                    w.insert_session(&fresh)?;
                    w.bound_sessions(&fresh, MOST_SESSIONS, now)?;
                    fresh.id.clone()
                }
            };
            let progress = progress.proven(id.clone()).offering(offers_passkey);
            w.update_progress(&interaction, &progress, now)?;
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
            Ok(Ok(id))
        })
        .await?;
    Ok(match begun {
        Ok(id) => Beginning::Begun(Begun {
            id,
            secret,
            others: Concealed(others),
        }),
        Err(nothing) => nothing,
    })
}

/// A sign-in with a browser that its person has not used before is told to them.
fn new_device(
    op: &Provider,
    proven: &Proven,
    here: &Here<'_>,
    now: Timestamp,
) -> Result<Option<Notice>, NoEntropy> {
    let known = here.known.find(&op.derived.known_browsers, &proven.user.id);
    if known.is_some() || proven.session.is_some() {
        return Ok(None);
    }
    let letter = Letter::NewDevice {
        at: now,
        asked_from: notice::place(&here.origin, device::name(&here.origin.user_agent)),
    };
    Notice::to(op, &proven.user, letter)
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
    renew(op, session, proofs).await
}

/// Gives a live session's cookie another value once its person has chosen a password: nothing, if it has ended meanwhile. To choose
/// one proves no factor more; who had proven the old one knows the new one now.
///
/// # Errors
/// [`SessionError`].
pub async fn after_new_password(
    op: &Provider,
    session: &Session,
) -> Result<Option<Token>, SessionError> {
    let proofs = session.authentication.proofs();
    let knew = proofs.iter().any(|proof| proof.method == Method::Password);
    let proofs = if knew {
        with(&proofs, Proof::new(Method::Password, op.now()))
    } else {
        proofs
    };
    renew(op, session, proofs).await
}

async fn renew(
    op: &Provider,
    session: &Session,
    proofs: Vec<Proof>,
) -> Result<Option<Token>, SessionError> {
    let secret = Token::generate(Kind::Session, op.entropy)?;
    let authentication = Authentication {
        is_spared: session.authentication.is_spared,
        ..Authentication::of(proofs)
    };
    let (hash, session, now) = (secret.hash(), session.clone(), op.now());
    let is_renewed = op
        .store
        .write(move |w| {
            let proof = (&authentication, &session.origin);
            w.renew_session(&session, &hash, proof, now, session.expires_at)
        })
        .await?;
    Ok(is_renewed.then_some(secret))
}

/// Ends a session, and with it the tokens that live in it.
///
/// # Errors
/// [`StoreError`].
pub async fn end(op: &Provider, id: &SessionId) -> Result<(), StoreError> {
    let now = op.now();
    loop {
        let id = id.clone();
        match op.store.write(move |w| w.end_session(&id, now)).await? {
            Ended::Wholly => return Ok(()),
            // Others have their turn between the portions.
            Ended::InPart => {}
        }
    }
}
