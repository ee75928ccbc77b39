//! An attempt to sign in: from one proof to the next, until a session may begin.
//!
//! ```text
//!  name ─▶ password ─┬─ enough ───────────────────────────────────────▶ session, new cookie
//!                    └─ more is needed ─▶ Partial, in the interaction ─▶ second factor ─┘
//!  session ─▶ more is wanted (RFC 9470) ─▶ second factor ─▶ the same session, new cookie
//! ```
//!
//! What was proven in part stays in the interaction, opens nothing, and is over after ten minutes, or once a password changes.

use super::basis;
use super::enrolled;
use super::factor::{Tries, mail_code, passkey, recovery_code, totp};
use super::known_browser::KnownBrowser;
use super::policy::{self, SecondFactor, WantedAcr};
use super::session::{self, Beginning, Begun, BrowserSessions, SessionError};
use super::sign_in::Refused;
use crate::domain::authentication::{Acr, Authentication, Method, Proof, with};
use crate::domain::challenge::Purpose;
use crate::domain::id::{InteractionId, SessionId, UserId};
use crate::domain::interaction::{Partial, Progress};
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::UpstreamSession;
use crate::domain::user::User;
use crate::provider::Provider;
use crate::secret::TokenHash;
use crate::store::{Kept, StoreError};

/// Somebody who proved who they are, wholly or in part.
#[derive(Clone, Debug)]
pub struct Proven {
    /// Who.
    pub user: User,
    /// By what, all of it.
    pub proofs: Vec<Proof>,
    /// In which epoch of their credentials.
    pub epoch: i64,
    /// The session that it is added to, if it is to one.
    pub session: Option<SessionId>,
    /// Whether they then choose a password: mail alone let them in.
    pub resets_password: bool,
    /// By which session of an upstream, if by one.
    pub upstream: Option<UpstreamSession>,
}

/// Where it is done.
#[derive(Clone, Debug)]
pub struct Here<'h> {
    /// The sessions of the browser.
    pub browser: &'h BrowserSessions,
    /// In which interaction.
    pub interaction: &'h InteractionId,
    /// What was done in it.
    pub progress: &'h Progress,
    /// What is wanted.
    pub acr: &'h WantedAcr,
    /// What the person is to know the session by.
    pub origin: SessionOrigin,
    /// The language of the page.
    pub language: &'h str,
    /// Who has signed in with this browser before.
    pub known: &'h KnownBrowser,
    /// The secrets of the device, if people trust it.
    pub devices: Vec<TokenHash>,
    /// Whether a passkey may be offered to them afterwards.
    pub offers_passkey: bool,
}

impl Here<'_> {
    /// Whether the session that the proof is added to is one in which a password is to be chosen: one more factor changes nothing of that.
    fn still_owes_password(&self, proven: &Proven) -> bool {
        let mut sessions = self.browser.live.iter();
        let added_to = sessions.find(|opened| {
            let session = &opened.signed_in.session;
            Some(&session.id) == proven.session.as_ref()
        });
        added_to.is_some_and(|opened| opened.signed_in.session.authentication.owes_password)
    }
}

/// What became of a proof.
#[derive(Debug)]
pub enum Advance {
    /// A session.
    Begun(Begun),
    /// More is owed; all of it, where another window of the browser went elsewhere meanwhile.
    More,
    /// Nothing: credentials have changed since, or the session that it is added to ended.
    Outdated,
    /// Nothing: the interaction waits no more.
    Over,
}

/// A second factor, as it was typed.
#[derive(Clone, Copy)]
pub enum Typed<'t> {
    /// A code of an authenticator app.
    Totp(&'t str),
    /// A recovery code.
    RecoveryCode(&'t str),
    /// A code that came by mail.
    Mail(&'t str),
}

/// A second factor that somebody tries.
#[derive(Clone, Copy)]
pub struct Try<'t> {
    /// What they typed.
    pub typed: Typed<'t>,
    /// Where.
    pub origin: &'t SessionOrigin,
    /// Who has signed in with this browser before.
    pub known: &'t KnownBrowser,
}

/// Checks a second factor. What it is added to is the interaction's, or a session's that must live still.
///
/// # Errors
/// [`Refused`]; also if that is of somebody else, or over.
pub async fn second_factor(
    op: &Provider,
    owed: &SecondFactor,
    progress: &Progress,
    session: Option<&SessionId>,
    tried: Try<'_>,
) -> Result<Proven, Refused> {
    let Try {
        typed,
        origin,
        known,
    } = tried;
    let basis = basis::find(op, &owed.user_id, progress, session).await?;
    let basis = basis.ok_or(Refused::Wrong)?;
    let user = &basis.user;
    let witness = basis.witness(op, origin);
    let tag = known.find(&op.derived.known_browsers, &user.id);
    let counted = Tries::of(op, &user.id, tag);
    let method = match typed {
        Typed::Totp(code) => {
            totp::verify(op, user, code, &witness, counted).await?;
            Method::Totp
        }
        Typed::RecoveryCode(code) => {
            let left = recovery_code::verify(op, user, code, &witness, counted).await?;
            tracing::info!(user.id = %user.id, left, "a recovery code was used");
            Method::RecoveryCode
        }
        Typed::Mail(code) => {
            let asked = progress.asked_mail.as_ref();
            let asked = asked.filter(|asked| asked.purpose == Purpose::SecondFactor);
            let asked = asked.ok_or(Refused::Wrong)?;
            let redeemed = mail_code::verify(op, asked, code, origin).await?;
            let proven = mail_code::prove(op, &redeemed).await?;
            if proven.user.id != user.id {
                return Err(Refused::Wrong);
            }
            Method::Email
        }
    };
    Ok(basis.with(&owed.proofs, Proof::new(method, op.now())))
}

/// Takes a passkey, by itself or beside what was proven: it is two factors, and says who it is.
///
/// # Errors
/// [`passkey::Refused`].
pub async fn passkey(
    op: &Provider,
    (answer, origin): (passkey::Answer<'_>, &SessionOrigin),
    owed: Option<&SecondFactor>,
    progress: &Progress,
    session: Option<&SessionId>,
) -> Result<Proven, passkey::Refused> {
    let expected = owed.map(|owed| &owed.user_id);
    let verified = passkey::finish_assertion(op, answer, expected, origin).await?;
    let proof = Proof::new(passkey::method(verified.is_backup_eligible), verified.at);
    let partial =
        policy::partial(progress, verified.at).filter(|partial| expected == Some(&partial.user_id));
    Ok(match owed {
        None => Proven {
            user: verified.user,
            proofs: vec![proof],
            epoch: verified.epoch,
            session: None,
            resets_password: false,
            upstream: None,
        },
        Some(owed) => Proven {
            user: verified.user,
            proofs: with(&owed.proofs, proof),
            epoch: partial.map_or(verified.epoch, |partial| partial.epoch),
            session: session.filter(|_| partial.is_none()).cloned(),
            resets_password: partial.is_some_and(|partial| partial.resets_password),
            upstream: partial.and_then(|partial| partial.upstream.clone()),
        },
    })
}

/// Goes on with what was proven: begins a session, or notes that more is owed.
///
/// # Errors
/// [`SessionError`].
pub async fn advance(
    op: &Provider,
    proven: &Proven,
    here: &Here<'_>,
) -> Result<Advance, SessionError> {
    let now = op.now();
    let methods: Vec<Method> = proven.proofs.iter().map(|proof| proof.method).collect();
    let reached = Acr::of(&methods);
    let (needed, is_spared) = needed(op, proven, here, now).await?;
    if reached.is_some_and(|reached| reached >= needed) || proven.session.is_some() {
        let authentication = Authentication {
            is_spared,
            owes_password: proven.resets_password
                || here.still_owes_password(proven)
                || owes_password(op, &proven.user.id, &methods).await?,
            ..Authentication::of(proven.proofs.clone())
        };
        return Ok(
            match session::begin(op, proven, authentication, here).await? {
                Beginning::Begun(begun) => Advance::Begun(begun),
                Beginning::Outdated => Advance::Outdated,
                Beginning::Outrun => Advance::More,
                Beginning::Over => Advance::Over,
            },
        );
    }
    let partial = Partial {
        user_id: proven.user.id.clone(),
        proofs: proven.proofs.clone(),
        epoch: proven.epoch,
        needed: needed.name().into(),
        resets_password: proven.resets_password,
        upstream: proven.upstream.clone(),
    };
    let progress = here.progress.clone().partly_proven(partial);
    let id = here.interaction.clone();
    let kept = op
        .store
        .write(move |w| w.update_progress(&id, &progress, now))
        .await?;
    Ok(match kept {
        Kept::Written | Kept::Outrun => Advance::More,
        Kept::Over => Advance::Over,
    })
}

/// Whether they signed in with a password that they were told to change.
async fn owes_password(
    op: &Provider,
    user: &UserId,
    methods: &[Method],
) -> Result<bool, StoreError> {
    if !methods.contains(&Method::Password) {
        return Ok(false);
    }
    let user = user.clone();
    let state = op.store.read(move |r| r.find_password_state(&user)).await?;
    Ok(state.is_some_and(|state| state.must_change))
}

/// What must be reached, and whether a device that is trusted made it less.
async fn needed(
    op: &Provider,
    proven: &Proven,
    here: &Here<'_>,
    now: Timestamp,
) -> Result<(Acr, bool), StoreError> {
    let user = &proven.user.id;
    let enrolled = enrolled::find(op, user).await?;
    let rules = op.settings.sign_in;
    let needed = |is_trusted| {
        let proofs = &proven.proofs;
        policy::needed(rules, here.acr, &enrolled, proofs, is_trusted)
    };
    let (strict, lenient) = (needed(false), needed(true));
    if proven.resets_password {
        // Whoever reads their mail is not let in by that alone, whatever this device was trusted for. Who has no other factor chooses a
        // password first, whatever whoever asks requires: then that is owed.
        let needed = if enrolled.has_second_factor() {
            strict.max(Acr::TwoFactors)
        } else {
            Acr::OneFactor
        };
        return Ok((needed, false));
    }
    let lasts = rules.trusted_devices;
    if here.devices.is_empty() || lenient == strict || lasts.is_zero() {
        return Ok((strict, false));
    }
    let (id, devices) = (user.clone(), here.devices.clone());
    let is_trusted = op
        .store
        .write(move |w| {
            for device in &devices {
                if w.use_trusted_device(&id, device, (lasts, now))? {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await?;
    Ok(if is_trusted {
        (lenient, true)
    } else {
        (strict, false)
    })
}
