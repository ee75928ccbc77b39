//! Codes of an authenticator app (RFC 6238): SHA-1, six digits, thirty seconds, which is what all apps do.
//!
//! ```text
//!  enrol ──▶ Fresh (a secret that only the page has, sealed for one person and ten minutes) ──(a code of it)──▶ stored
//!  verify ──▶ count the try ─▶ a code of now, one step before or one after ─▶ newer than the last that was taken? ─▶ taken
//! ```

mod enrolment;
mod fresh;

use totp_rs::{Builder, Totp};

pub use self::enrolment::{NotEnrolled, enrol, enrol_on_the_way, remove};
pub use self::fresh::{Fresh, begin, begin_on_the_way, reopen, reopen_on_the_way};
use crate::domain::activity::Activity;
use crate::domain::authentication;
use crate::domain::id::UserId;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::keys::seal;
use crate::login::factor::Tries;
use crate::login::sign_in::Refused;
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// Seconds of a time step (RFC 6238 §5.2 recommends 30).
const STEP: u64 = 30;

/// Checks a code and takes it.
///
/// # Errors
/// [`Refused::Wrong`] also for one that was taken before, and for somebody who has no app.
pub async fn verify(
    op: &Provider,
    user: &User,
    code: &str,
    witness: &Witness,
    tries: Tries,
) -> Result<(), Refused> {
    let now = op.now();
    let code = code.to_owned();
    let key = op.derived.second_factors;
    let tries = tries.watched(op, user, witness)?;
    let (user, witness) = (user.clone(), witness.clone());
    let taken = op
        .store
        .write(move |w| {
            let verdict = tries.try_in(w, |w| take(w, &key, &user, &code, now))?;
            if matches!(verdict, Ok(false)) {
                let method = authentication::Method::Totp;
                witness.note(w, Activity::SignInFailed { method })?;
            }
            Ok(verdict)
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

fn identity(user: &UserId) -> String {
    format!("totps/{user}")
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
