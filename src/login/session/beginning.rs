//! A session begins, or is renewed by a new proof.

use std::sync::Arc;

use super::{Beginning, Begun, MOST_ACCOUNTS, MOST_SESSIONS, Opened, SessionError, end};
use crate::domain::activity::{Activity, By};
use crate::domain::authentication::Authentication;
use crate::domain::device;
use crate::domain::id::{InteractionId, SessionId};
use crate::domain::interaction::Progress;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::UpstreamSession;
use crate::entropy::NoEntropy;
use crate::login::attempt::{Here, Proven};
use crate::login::notice::{self, Notice};
use crate::login::witness::Witness;
use crate::mail::letter::Letter;
use crate::provider::Provider;
use crate::secret::{Concealed, Kind, Token, TokenHash};
use crate::store::{StoreError, Write};

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
    let dropped: Vec<Arc<Session>> = others
        .split_off(others.len().min(MOST_ACCOUNTS - 1))
        .into_iter()
        .chain(browser.idle.iter().filter(of_others))
        .map(|opened| Arc::clone(&opened.signed_in.session))
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
    // Nor longer than any of them: an upstream may say when its own is over (SAML core §2.7.2).
    let ends = authentication.proofs.iter().filter_map(|proof| proof.until);
    let expires_at = ends.fold(expires_at, Timestamp::min);
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
        let ended = Activity::SessionEnded { by: By::Server };
        end(op, session, &here.origin, &ended).await?;
    }
    let notice = new_device(op, proven, here, now)?;
    let work = Work {
        fresh,
        known: known.as_deref().cloned(),
        is_added: proven.session.is_some(),
        epoch: proven.epoch,
        interaction: here.interaction.clone(),
        offers_passkey: here.offers_passkey,
        notice,
        language: language(op, proven, here),
        read: here.progress.clone(),
        upstream: proven.upstream.clone(),
        witness: Witness::of(op, &proven.user.id, &here.origin),
        now,
    };
    let begun = op.store.write(move |w| work.carry_out(w)).await?;
    if let (Ok(id), Some(upstream)) = (&begun, &proven.upstream)
        && is_over_meanwhile(op, id, upstream, here).await?
    {
        return Ok(Beginning::Outdated);
    }
    Ok(match begun {
        Ok(id) => Beginning::Begun(Begun {
            id,
            secret,
            others: Concealed(others),
        }),
        Err(nothing) => nothing,
    })
}

/// Whether the session at an upstream, by which one has begun here, has ended while that was written: then this one does too. Whoever heard of it either
/// has found this one, or is seen now: neither of the two waits for the other.
async fn is_over_meanwhile(
    op: &Provider,
    id: &SessionId,
    upstream: &UpstreamSession,
    here: &Here<'_>,
) -> Result<bool, SessionError> {
    let (tenant, upstream, id) = (op.tenant.clone(), upstream.clone(), id.clone());
    let found = op.store.read(move |r| {
        if r.is_ended_there(&tenant, &upstream)? {
            r.find_session(&id)
        } else {
            Ok(None)
        }
    });
    let Some(session) = found.await? else {
        return Ok(false);
    };
    let ended = Activity::SessionEnded { by: By::Upstream };
    end(op, &session, &here.origin, &ended).await?;
    Ok(true)
}

/// What its transaction needs.
struct Work {
    /// The session as it would begin.
    fresh: Session,
    /// The one that its person has in this browser.
    known: Option<Session>,
    /// Whether the proof adds to that one, and begins none.
    is_added: bool,
    epoch: i64,
    interaction: InteractionId,
    /// Whether they are offered a passkey.
    offers_passkey: bool,
    notice: Option<Notice>,
    /// What was done in the interaction when it was proven.
    read: Progress,
    /// By which session of an upstream it was proven, if by one.
    upstream: Option<UpstreamSession>,
    /// The language that they read from now on, where it was another.
    language: Option<String>,
    witness: Witness,
    now: Timestamp,
}

impl Work {
    fn carry_out(&self, w: &mut Write<'_>) -> Result<Result<SessionId, Beginning>, StoreError> {
        let (mut fresh, now) = (self.fresh.clone(), self.now);
        // Two who prove the same come one after the other from here on.
        if !w.hold_credentials(&fresh.user_id, self.epoch)? {
            return Ok(Err(Beginning::Outdated));
        }
        let Some(progress) = w.hold_progress(&self.interaction, now)? else {
            return Ok(Err(Beginning::Over));
        };
        if let Some(upstream) = &self.upstream
            && w.is_ended_there(&fresh.tenant_id, upstream)?
        {
            // It is held: nobody has written anything else.
            let _ = w.update_progress(&self.interaction, &progress.taken_back(), now)?;
            return Ok(Err(Beginning::Outdated));
        }
        let begun_here = match &progress.session_id {
            Some(id) if progress.is_authenticated_here => w.find_session(id)?,
            Some(_) | None => None,
        };
        let is_theirs = |session: &Session| session.user_id == fresh.user_id;
        if progress.is_of_another_than(&self.read) && !begun_here.as_ref().is_some_and(is_theirs) {
            return Ok(Err(Beginning::Outrun));
        }
        fresh.authentication.is_leaving = w.find_deletion(&fresh.user_id)?.is_some();
        let known = self.known.clone().or(begun_here);
        let mut is_again = true;
        let id = match known.filter(|known| known.user_id == fresh.user_id) {
            Some(known)
                if w.renew_session(
                    &known,
                    &TokenHash::stored(fresh.secret_hash.as_str()),
                    (&fresh.authentication, &fresh.origin),
                    now,
                    fresh.expires_at,
                )? =>
            {
                known.id
            }
            // What is added to a session begins none.
            Some(_) | None if self.is_added => return Ok(Err(Beginning::Outdated)),
            Some(_) | None => {
                is_again = false;
                w.insert_session(&fresh)?;
                w.bound_sessions(&fresh, MOST_SESSIONS, now)?;
                fresh.id.clone()
            }
        };
        if let Some(upstream) = &self.upstream {
            w.remember_upstream_session(&fresh.tenant_id, &id, upstream, now)?;
        }
        let progress = progress
            .linking_for(&fresh.user_id)
            .proven(id.clone())
            .offering(self.offers_passkey);
        // It is held: nobody has written anything else.
        let _ = w.update_progress(&self.interaction, &progress, now)?;
        if let Some(language) = &self.language {
            w.note_language(&fresh.user_id, language)?;
        }
        let proofs = fresh.authentication.proofs();
        let methods = proofs.iter().map(|proof| proof.method).collect();
        let through = self.upstream.as_ref();
        let through = through.map_or("", |there| there.identity.connector.as_str());
        let activity = Activity::SignedIn { methods, is_again };
        self.witness.note_about(w, activity, through)?;
        if let Some(notice) = &self.notice
            && w.find_preferences(&self.fresh.user_id)?.notices.new_browser
        {
            notice.post(w)?;
        }
        Ok(Ok(id))
    }
}

/// The language of the page, where it is news: of whoever comes with another browser it is none, or they would choose in which language the
/// letters about them are.
fn language(op: &Provider, proven: &Proven, here: &Here<'_>) -> Option<String> {
    let noted = proven.user.language.as_deref();
    let known = here.known.find(&op.derived.known_browsers, &proven.user.id);
    let is_news = noted != Some(here.language) && (noted.is_none() || known.is_some());
    is_news.then(|| here.language.to_owned())
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
