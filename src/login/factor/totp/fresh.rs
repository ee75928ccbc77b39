//! A secret that nobody has confirmed yet. It is in the page alone: sealed for one person and ten minutes, and for the account's page
//! or one interaction.

use std::fmt;
use std::time::Duration;

use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::STEP;
use super::enrolment::{NotEnrolled, failed};
use crate::domain::id::{InteractionId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::keys::seal;
use crate::provider::Provider;

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

/// The app as it is read from the QR code.
pub(super) fn totp(issuer: &str, username: &str, secret: &[u8]) -> Result<Totp, NotEnrolled> {
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
    let totp = totp(&op.name, user.sign_in_name(), secret)?;
    let plain = Zeroizing::new([&begun_at.as_micros().to_be_bytes()[..], secret].concat());
    let sealed = seal::seal(&op.derived.second_factors, &plain, place, op.entropy);
    Ok(Fresh {
        sealed: sealed.map_err(failed)?,
        address: Zeroizing::new(totp.to_url().map_err(failed)?),
        secret: Zeroizing::new(totp.secret().to_base32()),
    })
}

pub(super) fn open_fresh(
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

pub(super) fn fresh_identity(user: &UserId) -> String {
    format!("totps/{user}/fresh")
}

pub(super) fn identity_on_the_way(user: &UserId, interaction: &InteractionId) -> String {
    format!("totps/{user}/fresh/{interaction}")
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
