//! A person sets up an app. Its secret is in the page alone until a code of it was typed: sealed for one person, and for the account's
//! page or one interaction.

use std::fmt;
use std::time::Duration;

use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::{STEP, find_step, identity};
use crate::domain::activity::{Activity, By, Factor};
use crate::domain::id::{InteractionId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::keys::seal;
use crate::login::enrolment::Guard;
use crate::login::notice::Notice;
use crate::login::witness::{Removal, Witness};
use crate::mail::letter::{Letter, Method};
use crate::provider::Provider;
use crate::store::StoreError;

/// Bytes of a secret (RFC 4226 §4, R6: "The length of the shared secret MUST be at least 128 bits", 160 recommended).
const SECRET_BYTES: usize = 20;
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
    /// The page is too old, used up, or another person's.
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
    begin_at(op, user, &fresh_identity(&user.id))
}

/// The same on the way of a sign-in: it is good in that interaction alone.
///
/// # Errors
/// [`NotEnrolled::Failed`].
pub fn begin_on_the_way(
    op: &Provider,
    user: &User,
    interaction: &InteractionId,
) -> Result<Fresh, NotEnrolled> {
    begin_at(op, user, &identity_on_the_way(&user.id, interaction))
}

fn begin_at(op: &Provider, user: &User, place: &str) -> Result<Fresh, NotEnrolled> {
    let secret = Zeroizing::new(op.entropy.bytes::<SECRET_BYTES>().map_err(failed)?);
    seal_fresh(op, user, place, op.now(), &secret)
}

/// The same secret once more, for a page that is shown again.
///
/// # Errors
/// [`NotEnrolled::Over`].
pub fn reopen(op: &Provider, user: &User, sealed: &str) -> Result<Fresh, NotEnrolled> {
    reopen_at(op, user, &fresh_identity(&user.id), sealed)
}

/// The same on the way of a sign-in.
///
/// # Errors
/// [`NotEnrolled::Over`].
pub fn reopen_on_the_way(
    op: &Provider,
    user: &User,
    interaction: &InteractionId,
    sealed: &str,
) -> Result<Fresh, NotEnrolled> {
    reopen_at(
        op,
        user,
        &identity_on_the_way(&user.id, interaction),
        sealed,
    )
}

fn reopen_at(op: &Provider, user: &User, place: &str, sealed: &str) -> Result<Fresh, NotEnrolled> {
    let (begun_at, secret) = open_fresh(op, place, sealed)?;
    seal_fresh(op, user, place, begun_at, &secret)
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
    let confirmed = confirm(op, user, &fresh_identity(&user.id), sealed, code)?;
    keep(op, user, confirmed, witness, None).await
}

/// Enrols the app on the way of a sign-in, if the code is one of the secret's and what must hold still does.
///
/// # Errors
/// [`NotEnrolled`].
pub async fn enrol_on_the_way(
    op: &Provider,
    user: &User,
    guard: &Guard,
    sealed: &str,
    code: &str,
) -> Result<(), NotEnrolled> {
    let place = identity_on_the_way(&user.id, &guard.interaction);
    let confirmed = confirm(op, user, &place, sealed, code)?;
    keep(op, user, confirmed, &guard.witness, Some(guard.clone())).await
}

/// A secret of which a code was typed.
struct Confirmed {
    begun_at: Timestamp,
    stored: String,
    step: i64,
    at: Timestamp,
}

fn confirm(
    op: &Provider,
    user: &User,
    place: &str,
    sealed: &str,
    code: &str,
) -> Result<Confirmed, NotEnrolled> {
    let at = op.now();
    let (begun_at, secret) = open_fresh(op, place, sealed)?;
    let step = find_step(
        &totp(&op.name, &user.username, secret.as_slice())?,
        code,
        at,
    );
    let stored = seal::seal(
        &op.derived.second_factors,
        secret.as_slice(),
        &identity(&user.id),
        op.entropy,
    );
    Ok(Confirmed {
        step: step.ok_or(NotEnrolled::Wrong)?,
        stored: stored.map_err(failed)?,
        begun_at,
        at,
    })
}

async fn keep(
    op: &Provider,
    user: &User,
    confirmed: Confirmed,
    witness: &Witness,
    guard: Option<Guard>,
) -> Result<(), NotEnrolled> {
    let Confirmed {
        begun_at,
        stored,
        step,
        at,
    } = confirmed;
    let (tenant, id) = (op.tenant.clone(), user.id.clone());
    let notice = notice(op, user, |method| Letter::MethodAdded { method })?;
    let witness = witness.clone();
    let kept = op.store.write(move |w| {
        if let Some(guard) = &guard
            && !guard.holds(w, at)?
        {
            return Ok(false);
        }
        // A page that was made before there was this app: its secret was used, or another window's was. Taken once more, a code that
        // was used would be good again.
        w.hold_user(&id)?;
        if w.find_totp(&id)?
            .is_some_and(|app| app.created_at >= begun_at)
        {
            return Ok(false);
        }
        if let Some(notice) = &notice {
            notice.post(w)?;
        }
        let factor = Factor::App;
        witness.note(w, Activity::FactorAdded { factor })?;
        w.set_totp(&tenant, &id, &stored, step, at)?;
        Ok(true)
    });
    if kept.await? {
        Ok(())
    } else {
        Err(NotEnrolled::Over)
    }
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
            w.forget_what_went_with_it(&id)
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

fn totp(issuer: &str, username: &str, secret: &[u8]) -> Result<Totp, NotEnrolled> {
    // A colon stands between issuer and account in the address.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_step_duration(STEP)
        .with_skew(1)
        .with_secret(secret.to_vec())
        .with_account_name(plain(username))
        .with_issuer(Some(plain(issuer)))
        .build()
        .map_err(failed)
}

fn seal_fresh(
    op: &Provider,
    user: &User,
    place: &str,
    begun_at: Timestamp,
    secret: &[u8; SECRET_BYTES],
) -> Result<Fresh, NotEnrolled> {
    let totp = totp(&op.name, &user.username, secret)?;
    let plain = Zeroizing::new([&begun_at.as_micros().to_be_bytes()[..], secret].concat());
    let sealed = seal::seal(&op.derived.second_factors, &plain, place, op.entropy);
    Ok(Fresh {
        sealed: sealed.map_err(failed)?,
        address: Zeroizing::new(totp.to_url().map_err(failed)?),
        secret: Zeroizing::new(totp.secret().to_base32()),
    })
}

fn open_fresh(
    op: &Provider,
    place: &str,
    sealed: &str,
) -> Result<(Timestamp, Zeroizing<[u8; SECRET_BYTES]>), NotEnrolled> {
    let over = || NotEnrolled::Over;
    let plain = seal::open(&op.derived.second_factors, sealed, place).map_err(|_| over())?;
    let (begun_at, secret) = plain.split_first_chunk::<8>().ok_or_else(over)?;
    let begun_at = Timestamp::from_micros(i64::from_be_bytes(*begun_at));
    let secret: [u8; SECRET_BYTES] = secret.try_into().map_err(|_| over())?;
    let now = op.now();
    if begun_at.is_ahead_of(now) || now >= begun_at.plus(ENROLMENT_LASTS) {
        return Err(over());
    }
    Ok((begun_at, Zeroizing::new(secret)))
}

fn fresh_identity(user: &UserId) -> String {
    format!("totps/{user}/fresh")
}

fn identity_on_the_way(user: &UserId, interaction: &InteractionId) -> String {
    format!("totps/{user}/fresh/{interaction}")
}

fn failed(error: impl fmt::Display) -> NotEnrolled {
    NotEnrolled::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use url::{Url, form_urlencoded};

    use super::*;

    /// What apps read: <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>.
    #[test]
    fn an_address_says_the_same_to_every_app_whatever_names_there_are() {
        let longest = "ж".repeat(64);
        for (issuer, username, label) in [
            ("Doorward", "alex", "Doorward:alex"),
            ("Haus: & Hof%", "a:b%c", "Haus  & Hof%:a b%c"),
            (
                "a/b?c#d=e&f",
                "alex@example.com",
                "a/b?c#d=e&f:alex@example.com",
            ),
            ("“Дім” +1", &longest, &format!("“Дім” +1:{longest}")),
        ] {
            let totp = totp(issuer, username, b"12345678901234567890").unwrap();
            let address = totp.to_url().unwrap();
            let url = Url::parse(&address).unwrap();
            assert_eq!((url.scheme(), url.host_str()), ("otpauth", Some("totp")));
            assert_eq!(url.fragment(), None, "{address}");
            let path = url.path().trim_start_matches('/').replace('+', "%2B");
            let (path, rest) = form_urlencoded::parse(path.as_bytes()).next().unwrap();
            assert_eq!((&*path, &*rest), (label, ""), "{address}");
            assert_eq!(path.matches(':').count(), 1, "{address}");
            let pairs: Vec<_> = url.query_pairs().into_owned().collect();
            let query: BTreeMap<_, _> = pairs.iter().cloned().collect();
            assert_eq!(pairs.len(), query.len(), "each once: {address}");
            let (shown, _) = label.rsplit_once(':').unwrap();
            assert_eq!(query["issuer"], shown, "{address}");
            assert_eq!(query["secret"], "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
            // What all apps do, whether it is said or not.
            for (name, only) in [("algorithm", "SHA1"), ("digits", "6"), ("period", "30")] {
                assert_eq!(query.get(name).map_or(only, String::as_str), only);
            }
        }
    }
}
