//! Recovery codes: ten, for the day on which the other factor is lost. Shown once, each good once.
//!
//! A code is sixteen signs of base 32, 80 random bits, which no list of hashes gives back (ASVS 6.5.2); it is stored as an HMAC
//! under a derived key. A new set replaces the old.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;

use crate::domain::activity::{Activity, By, Factor};
use crate::domain::authentication;
use crate::domain::id::UserId;
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::login::factor::Tries;
use crate::login::notice::Notice;
use crate::login::sign_in::Refused;
use crate::login::throttle::{count, recovery_codes_bucket};
use crate::login::witness::Witness;
use crate::mail::letter::{Letter, Method};
use crate::provider::Provider;
use crate::secret::{Concealed, keyed_hash};
use crate::store::StoreError;

/// Codes of a set.
pub const MANY: usize = 10;
/// So few left are a reason to make new ones.
pub const FEW: i64 = 3;
/// Crockford's base 32: no i, l, o and u, which are read as 1 and 0 where somebody writes them.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 16;
const GROUP: usize = 4;

/// Why there are no codes.
#[derive(Debug, thiserror::Error)]
pub enum NoCodes {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// There were as many sets as one person may make in an hour; how long to wait.
    #[error("there were too many")]
    TooMany(Duration),
}

/// Makes a set, in place of the one that was there. It is shown now or never. A person's own are counted; those that the operator makes are
/// not.
///
/// # Errors
/// [`NoCodes`].
pub async fn enrol(
    op: &Provider,
    user: &User,
    witness: &Witness,
) -> Result<Concealed<Vec<String>>, NoCodes> {
    let now = op.now();
    let codes = (0..MANY)
        .map(|_| Ok(write(op.entropy.bytes()?)))
        .collect::<Result<Vec<String>, NoEntropy>>()?;
    let hashes: Vec<String> = codes
        .iter()
        .filter_map(|code| hash(op, &user.id, code))
        .collect();
    let (tenant, id) = (op.tenant.clone(), user.id.clone());
    let letter = Letter::MethodAdded {
        method: Method::RecoveryCodes,
    };
    let (notice, witness) = (Notice::to(op, user, letter)?, witness.clone());
    let bucket = recovery_codes_bucket(&op.derived.throttle, &user.id);
    let counted = if witness.by() == By::Operator {
        Vec::new()
    } else {
        vec![bucket]
    };
    let made = op
        .store
        .write(move |w| {
            if let Err(wait) = count(w, &tenant, &counted, now)? {
                return Ok(Err(wait));
            }
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
            let (factor, by) = (Factor::RecoveryCodes, witness.by());
            witness.note(w, Activity::FactorAdded { factor, by })?;
            w.set_recovery_codes(&tenant, &id, &hashes, now)?;
            Ok(Ok(()))
        })
        .await?;
    made.map_err(NoCodes::TooMany)?;
    Ok(Concealed(codes))
}

/// Checks a code and uses it up. Says how many are left.
///
/// # Errors
/// [`Refused::Wrong`] also for one that was used before.
pub async fn verify(
    op: &Provider,
    user: &User,
    typed: &str,
    witness: &Witness,
    tries: Tries,
) -> Result<i64, Refused> {
    let hash = hash(op, &user.id, typed);
    let tries = tries.watched(op, user, witness)?;
    let (id, witness) = (user.id.clone(), witness.clone());
    let notice = Notice::to(op, user, Letter::RecoveryCodesUsed { left: 0 })?;
    let redeemed = op
        .store
        .write(move |w| {
            let verdict = tries.try_in(w, |w| match &hash {
                Some(hash) => w.redeem_recovery_code(&id, hash),
                None => Ok(false),
            })?;
            let left = w.count_recovery_codes(&id)?;
            if let (Ok(true), Some(notice)) = (&verdict, &notice) {
                let left = u64::try_from(left).unwrap_or(0);
                notice.saying(Letter::RecoveryCodesUsed { left }).post(w)?;
            }
            let noted = verdict.as_ref().ok().map(|is_right| match is_right {
                true => Activity::RecoveryCodeUsed { left },
                false => Activity::SignInFailed {
                    method: authentication::Method::RecoveryCode,
                },
            });
            if let Some(activity) = noted {
                witness.note(w, activity)?;
            }
            Ok(verdict.map(|is_right| is_right.then_some(left)))
        })
        .await?;
    match redeemed {
        Ok(Some(left)) => Ok(left),
        Ok(None) => Err(Refused::Wrong),
        Err(wait) => Err(Refused::Throttled(wait)),
    }
}

/// `xxxx-xxxx-xxxx-xxxx`.
fn write(random: [u8; LENGTH]) -> String {
    // A sign has five bits of a byte: all are equally likely.
    let signs = random.map(|byte| char::from(SIGNS[usize::from(byte & 31)]));
    let groups = signs.chunks(GROUP).map(String::from_iter);
    groups.collect::<Vec<_>>().join("-")
}

/// What is stored of a code; nothing for what cannot be one. Case, spaces and hyphens make no difference.
fn hash(op: &Provider, user: &UserId, typed: &str) -> Option<String> {
    let plain = read(typed)?;
    let parts = ["recovery code", user.as_str(), &plain];
    Some(BASE64URL_NOPAD.encode(&keyed_hash(&op.derived.second_factors, &parts)))
}

fn read(typed: &str) -> Option<String> {
    let signs = typed
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '-'))
        .map(|sign| match sign.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        });
    let plain: String = signs.take(LENGTH + 1).collect();
    let is_code = plain.len() == LENGTH && plain.bytes().all(|sign| SIGNS.contains(&sign));
    is_code.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = write(std::array::from_fn(|place| {
            u8::try_from(place * 15).unwrap()
        }));
        assert_eq!(code.len(), 19);
        let plain = read(&code).unwrap();
        assert_eq!(plain, code.replace('-', ""));
        let sloppy = code
            .to_uppercase()
            .replace('-', " ")
            .replace('0', "O")
            .replace('1', "l");
        assert_eq!(read(&format!(" {sloppy} ")).as_ref(), Some(&plain));
        for bad in [
            "",
            "abcd",
            &code[1..],
            &format!("{code}0"),
            &code.replace('-', "\t"),
            &"é".repeat(16),
            &"u".repeat(16),
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }
}
