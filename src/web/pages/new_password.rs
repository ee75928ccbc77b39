//! Takes a new password, wherever it was typed; each is counted before it is judged, for that is work. Whoever knew the old one is out:
//! all other sessions end, what apps hold is taken back, and no device is trusted any more.

use super::{PageFailure, Visit};
use crate::domain::authentication::{Authentication, Method};
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::user::User;
use crate::login::changed_password::Aftermath;
use crate::login::hashing::{HashingError, Password, SALT_BYTES};
use crate::login::new_password::{Unfit, Untaken, names_of};
use crate::login::session::{self, SessionError};
use crate::login::throttle::{self, Bucket, new_password_buckets};
use crate::secret::Token;
use crate::store::StoreError;
use crate::web::new_password::sentences;
use crate::web::pages::views::WaitKind;

use poem::Response;

/// Why there is no new password.
pub enum Unset {
    /// What is wrong with it, and what would be better.
    Unfit(Vec<String>),
    /// Something failed; the page says what.
    Failed(Box<Response>),
}

/// Sets somebody's password, if their session lives still, and says what its cookie is from then on.
///
/// # Errors
/// [`Unset`].
pub async fn set(
    visit: &Visit<'_>,
    user: &User,
    session: &Session,
    (typed, origin): (&str, &SessionOrigin),
) -> Result<Option<Token>, Unset> {
    let (state, op) = (visit.state, &visit.state.op);
    let failed = |response| Unset::Failed(Box::new(response));
    // Of the session: who stole a password has another, and uses up nothing that its owner needs for a new one.
    let buckets = new_password_buckets(&op.derived.throttle, session.id.as_str(), None);
    let known: Vec<&str> = names_of(user).collect();
    let password = judge(visit, buckets, typed, &known).await?;
    let history = state.rules.history;
    let compared = history.max(at_least(&session.authentication));
    if compared > 0 {
        let id = user.id.clone();
        let last = op.store.read(move |r| r.list_last_passwords(&id, compared));
        let last = last.await.map_err(|error| failed(visit.failed(&error)))?;
        let is_used = state.rules.is_used(&state.hashing, &password, &last).await;
        if is_used.map_err(|error| unhashed(visit, error))? {
            let words = sentences(visit.chrome.localizer, &Unfit::Used);
            return Err(Unset::Unfit(words));
        }
    }
    let phc = hash(visit, password).await?;
    let (tenant, id, kept, now) = (
        op.tenant.clone(),
        user.id.clone(),
        session.id.clone(),
        op.now(),
    );
    let aftermath = Aftermath::of(op, user, origin, None)
        .map_err(|error| failed(visit.failed(PageFailure::Permanent(error.to_string()))))?
        .in_session(session);
    let renewal = session::after_new_password(op, session)
        .map_err(|error| failed(visit.failed(&SessionError::from(error))))?;
    let changed = op
        .store
        .write(move |w| {
            let user = w.hold_user(&id)?;
            if user.is_none_or(|user| user.disabled_at.is_some()) {
                return Ok(None);
            }
            aftermath.carry_out(w, Some(&kept))?;
            w.replace_password(&tenant, &id, &phc, now, history)?;
            renewal.write(w)?.map(Some).ok_or(StoreError::SessionOver)
        })
        .await;
    match changed {
        Ok(Some(secret)) => {
            tracing::info!(user.id = %user.id, "somebody changed their password");
            Ok(Some(secret))
        }
        Ok(None) | Err(StoreError::SessionOver) => Ok(None),
        Err(error) => Err(failed(visit.failed(&error))),
    }
}

/// How many passwords the new one is not, whatever the tenant remembers: not the one that they were told to change. Who has forgotten theirs
/// is not told what it was.
fn at_least(authentication: &Authentication) -> usize {
    usize::from(authentication.owes_password && authentication.is_by(Method::Password))
}

/// The password, if it may be theirs: counted, and judged as what whoever knows the service and `known` guesses at.
///
/// # Errors
/// [`Unset`].
pub async fn judge(
    visit: &Visit<'_>,
    buckets: Vec<Bucket>,
    typed: &str,
    known: &[&str],
) -> Result<Password, Unset> {
    let (op, localizer) = (&visit.state.op, visit.chrome.localizer);
    if typed.is_empty() {
        let words = localizer.msg("new-password-missing").into_owned();
        return Err(Unset::Unfit(vec![words]));
    }
    count(visit, buckets).await?;
    let host = op.issuer.authority();
    let known = [known, &[op.name.as_str(), host.as_str()]].concat();
    let judged = visit.state.rules.judge(typed, &known).await;
    judged.map_err(|untaken| match untaken {
        Untaken::Unfit(unfit) => Unset::Unfit(sentences(localizer, &unfit)),
        Untaken::Hashing(error) => unhashed(visit, error),
    })
}

/// Counts one that somebody wants to have.
///
/// # Errors
/// [`Unset::Failed`].
pub async fn count(visit: &Visit<'_>, buckets: Vec<Bucket>) -> Result<(), Unset> {
    let op = &visit.state.op;
    let (tenant, now) = (op.tenant.clone(), op.now());
    let counted = op
        .store
        .write(move |w| throttle::count(w, &tenant, &buckets, now));
    let response = match counted.await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(wait)) => visit.wait(WaitKind::TooManyRequests, wait.as_secs()),
        Err(error) => visit.failed(&error),
    };
    Err(Unset::Failed(Box::new(response)))
}

/// What is stored of a password.
///
/// # Errors
/// [`Unset::Failed`].
pub async fn hash(visit: &Visit<'_>, password: Password) -> Result<String, Unset> {
    let state = visit.state;
    let salt: [u8; SALT_BYTES] = state.op.entropy.bytes().map_err(|error| {
        let response = visit.failed(PageFailure::Permanent(error.to_string()));
        Unset::Failed(Box::new(response))
    })?;
    let hashed = state.hashing.hash(password, salt).await;
    hashed.map_err(|error| unhashed(visit, error))
}

fn unhashed(visit: &Visit<'_>, error: HashingError) -> Unset {
    let response = match error {
        HashingError::Busy => visit.wait(WaitKind::Busy, 2),
        error => visit.failed(PageFailure::Permanent(error.to_string())),
    };
    Unset::Failed(Box::new(response))
}
