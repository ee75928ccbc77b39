//! Codes of an authenticator app (RFC 6238): SHA-1, six digits, thirty seconds, which is what all apps do.
//!
//! ```text
//!  enrol ──▶ Fresh (a secret that only the page has, sealed for one person and ten minutes) ──(a code of it)──▶ stored
//!  verify ──▶ count the try ─▶ a code of now, one step before or one after ─▶ newer than the last that was taken? ─▶ taken
//! ```

use std::fmt;
use std::time::Duration;

use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::domain::activity::{Activity, By, Factor};
use crate::domain::authentication;
use crate::domain::id::UserId;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::keys::seal;
use crate::login::notice::Notice;
use crate::login::sign_in::Refused;
use crate::login::throttle::{second_factor_buckets, try_in};
use crate::login::witness::{Removal, Witness};
use crate::mail::letter::{Letter, Method};
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// Bytes of a secret (RFC 4226 §4, R6: "The length of the shared secret MUST be at least 128 bits", 160 recommended).
const SECRET_BYTES: usize = 20;
/// Seconds of a time step (RFC 6238 §5.2 recommends 30).
const STEP: u64 = 30;
/// How long the page of a new secret is good.
const ENROLMENT_LASTS: Duration = Duration::from_mins(10);

/// A secret that nobody has confirmed yet.
pub struct Fresh {
    /// For the page's form: comes back with the code.
    pub sealed: String,
    /// `otpauth://`, for the QR code.
    pub address: Zeroizing<String>,
    /// The secret in base 32, for those who type it.
    pub secret: Zeroizing<String>,
}

impl fmt::Debug for Fresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fresh(…)")
    }
}

/// Why an app was not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum NotEnrolled {
    /// The code is none of that secret's; the page can be tried again.
    #[error("the code is not right")]
    Wrong,
    /// The page is too old, or another person's.
    #[error("the page is over")]
    Over,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something else did.
    #[error("{0}")]
    Failed(String),
}

/// A new secret for somebody. Nothing is stored before a code of it was typed.
///
/// # Errors
/// [`NotEnrolled::Failed`].
pub fn begin(op: &Provider, user: &User) -> Result<Fresh, NotEnrolled> {
    let secret = Zeroizing::new(op.entropy.bytes::<SECRET_BYTES>().map_err(failed)?);
    seal_fresh(op, user, op.now(), &secret)
}

/// The same secret once more, for a page that is shown again.
///
/// # Errors
/// [`NotEnrolled::Over`].
pub fn reopen(op: &Provider, user: &User, sealed: &str) -> Result<Fresh, NotEnrolled> {
    let (begun_at, secret) = open_fresh(op, user, sealed)?;
    seal_fresh(op, user, begun_at, &secret)
}

/// Enrols the app, in place of one that was there, if the code is one of the secret's.
///
/// # Errors
/// [`NotEnrolled`].
pub async fn enrol(
    op: &Provider,
    user: &User,
    sealed: &str,
    code: &str,
    witness: &Witness,
) -> Result<(), NotEnrolled> {
    let now = op.now();
    let (_, secret) = open_fresh(op, user, sealed)?;
    let step =
        find_step(&totp(op, user, secret.as_slice())?, code, now).ok_or(NotEnrolled::Wrong)?;
    let stored = seal::seal(
        &op.derived.second_factors,
        secret.as_slice(),
        &identity(&user.id),
        op.entropy,
    )
    .map_err(failed)?;
    let (tenant, id) = (op.tenant.clone(), user.id.clone());
    let notice = notice(op, user, |method| Letter::MethodAdded { method })?;
    let witness = witness.clone();
    op.store
        .write(move |w| {
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
            let factor = Factor::App;
            witness.note(w, Activity::FactorAdded { factor })?;
            w.set_totp(&tenant, &id, &stored, step, now)
        })
        .await?;
    Ok(())
}

/// Takes somebody's app away.
///
/// # Errors
/// [`NotEnrolled::Store`], [`NotEnrolled::Failed`].
pub async fn remove(op: &Provider, user: &User, removal: &Removal) -> Result<(), NotEnrolled> {
    let notice = notice(op, user, |method| Letter::MethodRemoved { method })?;
    let (id, removal) = (user.id.clone(), removal.clone());
    op.store
        .write(move |w| {
            if !w.delete_totp(&id)? {
                return Ok(());
            }
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
            let (factor, by) = (Factor::App, By::Person);
            removal
                .witness
                .note(w, Activity::FactorRemoved { factor, by })?;
            removal.end_others(w)?;
            w.forget_if_alone(&id)
        })
        .await?;
    Ok(())
}

fn notice(
    op: &Provider,
    user: &User,
    letter: impl FnOnce(Method) -> Letter,
) -> Result<Option<Notice>, NotEnrolled> {
    Notice::to(op, user, letter(Method::Authenticator)).map_err(failed)
}

/// Checks a code and takes it.
///
/// # Errors
/// [`Refused::Wrong`] also for one that was taken before, and for somebody who has no app.
pub async fn verify(
    op: &Provider,
    user: &User,
    code: &str,
    witness: &Witness,
) -> Result<(), Refused> {
    let now = op.now();
    let buckets = second_factor_buckets(&op.derived.throttle, &user.id);
    let code = code.to_owned();
    let key = op.derived.second_factors;
    let (tenant, user, witness) = (op.tenant.clone(), user.clone(), witness.clone());
    let taken = op
        .store
        .write(move |w| {
            let tried = try_in(w, &tenant, &buckets, now, |w| {
                take(w, &key, &user, &code, now)
            })?;
            if matches!(tried, Ok(false)) {
                let method = authentication::Method::Totp;
                witness.note(w, Activity::SignInFailed { method })?;
            }
            Ok(tried)
        })
        .await?;
    match taken {
        Ok(true) => Ok(()),
        Ok(false) => Err(Refused::Wrong),
        Err(wait) => Err(Refused::Throttled(wait)),
    }
}

fn take(
    w: &mut Write<'_>,
    key: &[u8; 32],
    user: &User,
    code: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(stored) = w.find_totp(&user.id)? else {
        return Ok(false);
    };
    let opened = seal::open(key, &stored.secret_sealed, &identity(&user.id));
    let step = if let Ok(Some(totp)) = opened.map(|secret| build(secret.as_slice())) {
        find_step(&totp, code, now)
    } else {
        tracing::error!(user.id = %user.id, "a stored authenticator secret cannot be used");
        None
    };
    match step {
        Some(step) => w.take_totp_step(&user.id, &stored.secret_sealed, step, now),
        None => Ok(false),
    }
}

/// The time step of a code: now, one before or one after (RFC 6238 §5.2: "at most one time step is allowed as the network delay").
/// Six ASCII digits, and nothing else but the spaces that apps show between them.
fn find_step(totp: &Totp, code: &str, now: Timestamp) -> Option<i64> {
    let digits: String = code.chars().filter(|character| *character != ' ').collect();
    let is_code = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = u64::try_from(now.as_seconds()).ok()?;
    let step = is_code.then(|| totp.check(&digits, seconds))??;
    i64::try_from(step).ok()
}

fn build(secret: &[u8]) -> Option<Totp> {
    let builder = Builder::new()
        .with_step_duration(STEP)
        .with_skew(1)
        .with_secret(secret.to_vec())
        .with_account_name("-");
    builder.build().ok()
}

fn totp(op: &Provider, user: &User, secret: &[u8]) -> Result<Totp, NotEnrolled> {
    // A colon stands between issuer and account in the address.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_step_duration(STEP)
        .with_skew(1)
        .with_secret(secret.to_vec())
        .with_account_name(plain(&user.username))
        .with_issuer(Some(plain(&op.name)))
        .build()
        .map_err(failed)
}

fn seal_fresh(
    op: &Provider,
    user: &User,
    begun_at: Timestamp,
    secret: &[u8; SECRET_BYTES],
) -> Result<Fresh, NotEnrolled> {
    let totp = totp(op, user, secret)?;
    let plain = Zeroizing::new([&begun_at.as_micros().to_be_bytes()[..], secret].concat());
    let sealed = seal::seal(
        &op.derived.second_factors,
        &plain,
        &fresh_identity(&user.id),
        op.entropy,
    );
    Ok(Fresh {
        sealed: sealed.map_err(failed)?,
        address: Zeroizing::new(totp.to_url().map_err(failed)?),
        secret: Zeroizing::new(totp.secret().to_base32()),
    })
}

fn open_fresh(
    op: &Provider,
    user: &User,
    sealed: &str,
) -> Result<(Timestamp, Zeroizing<[u8; SECRET_BYTES]>), NotEnrolled> {
    let over = || NotEnrolled::Over;
    let identity = fresh_identity(&user.id);
    let plain = seal::open(&op.derived.second_factors, sealed, &identity).map_err(|_| over())?;
    let (begun_at, secret) = plain.split_first_chunk::<8>().ok_or_else(over)?;
    let begun_at = Timestamp::from_micros(i64::from_be_bytes(*begun_at));
    let secret: [u8; SECRET_BYTES] = secret.try_into().map_err(|_| over())?;
    let now = op.now();
    if begun_at.is_ahead_of(now) || now >= begun_at.plus(ENROLMENT_LASTS) {
        return Err(over());
    }
    Ok((begun_at, Zeroizing::new(secret)))
}

fn identity(user: &UserId) -> String {
    format!("totps/{user}")
}

fn fresh_identity(user: &UserId) -> String {
    format!("totps/{user}/fresh")
}

fn failed(error: impl fmt::Display) -> NotEnrolled {
    NotEnrolled::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_specification() {
        let totp = build(b"12345678901234567890").unwrap();
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let at = |second| find_step(&totp, code, Timestamp::from_seconds(second));
            let step = second / 30;
            assert_eq!(at(second), Some(step), "{code}");
            let start = step * 30;
            assert_eq!(at(start - 30), Some(step), "{code}, from a clock ahead");
            assert_eq!(at(start + 59), Some(step), "{code}, one step late");
            assert_eq!(at(start - 31), None, "{code}");
            assert_eq!(at(start + 60), None, "{code}");
        }
    }

    #[test]
    fn only_six_digits_are_a_code() {
        let totp = build(b"12345678901234567890").unwrap();
        let at = |code: &str| find_step(&totp, code, Timestamp::from_seconds(59));
        for good in ["287082", "287 082", " 287082 "] {
            assert_eq!(at(good), Some(1), "{good:?}");
        }
        for bad in [
            "",
            "28708",
            "2870820",
            "0287082",
            "287082\n",
            "287-082",
            "٢٨٧٠٨٢",
            "２８７０８２",
            "287082\u{200b}",
            "+87082",
            "94287082",
        ] {
            assert_eq!(at(bad), None, "{bad:?}");
        }
    }
}
