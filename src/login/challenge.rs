//! Codes and links: made here, sent by mail or handed over by the operator, good once, for a while.
//!
//! A link carries 256 random bits and is stored as SHA-256; a code has eight digits, is stored as an HMAC under a derived key, and
//! is tried [`MOST_TRIES`](crate::domain::challenge::MOST_TRIES) times. Following a link does nothing by itself: scanners follow the
//! links of mails too, so whoever follows one is asked to confirm.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq as _;

use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::id::{ChallengeId, InteractionId, UserId};
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::provider::{DerivedKeys, Provider};
use crate::secret::{Concealed, Kind, Token, TokenHash, keyed_hash};
use crate::store::StoreError;

/// Digits of a code.
const DIGITS: usize = 8;

/// A code and a link that nobody has seen yet.
#[derive(Clone, Debug)]
pub struct Issued {
    /// What is stored. Whose it is, and in which epoch, is the caller's to say.
    pub challenge: Challenge,
    /// What may be typed, as people read it: `1234 5678`.
    pub code: Concealed<String>,
    /// What a link ends with.
    pub link: Token,
}

/// Makes a code and a link, good for so long; bound to an interaction, if to one.
///
/// # Errors
/// [`NoEntropy`].
pub fn issue(
    op: &Provider,
    purpose: Purpose,
    interaction: Option<&InteractionId>,
    good_for: Duration,
) -> Result<Issued, NoEntropy> {
    let now = op.now();
    let id: ChallengeId = op.entropy.id(now)?;
    let link = Token::generate(Kind::Link, op.entropy)?;
    // Of 2^64 the remainder makes no code noticeably likelier than another.
    let digits = u64::from_be_bytes(op.entropy.bytes()?) % 100_000_000;
    let digits = format!("{digits:08}");
    let (front, back) = digits.split_at(DIGITS / 2);
    Ok(Issued {
        challenge: Challenge {
            tenant_id: op.tenant.clone(),
            purpose,
            user_id: None,
            interaction_id: interaction.cloned(),
            code_hash: Some(hash(op, &id, &digits)),
            link_hash: link.hash().into_string(),
            epoch: 0,
            created_at: now,
            expires_at: now.plus(good_for),
            id,
        },
        code: Concealed(format!("{front} {back}")),
        link,
    })
}

/// Whether that is its code. Whatever stands between its digits makes no difference, as spaces, hyphens and dots.
#[must_use]
pub fn is_code_of(op: &Provider, challenge: &Challenge, typed: &str) -> bool {
    let digits: String = typed
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .collect();
    let expected = challenge.code_hash.as_deref().unwrap_or_default();
    let typed = hash(op, &challenge.id, &digits);
    bool::from(typed.as_bytes().ct_eq(expected.as_bytes()))
}

/// What is stored where the code was not sent: no digits have its hash, and it looks like any other.
#[must_use]
pub fn hash_of_unsent(derived: &DerivedKeys, id: &ChallengeId) -> String {
    let parts = ["mail code that was not sent", id.as_str()];
    BASE64URL_NOPAD.encode(&keyed_hash(&derived.second_factors, &parts))
}

/// What a link leads to, without using it up.
///
/// # Errors
/// [`StoreError`].
pub async fn find(op: &Provider, link: &str) -> Result<Option<Challenge>, StoreError> {
    let (tenant, now, hash) = (op.tenant.clone(), op.now(), TokenHash::of(link));
    op.store
        .read(move |r| r.find_challenge_by_link(&tenant, &hash, now))
        .await
}

/// Uses a challenge up, and says whether it was there still: of two who come one wins.
///
/// # Errors
/// [`StoreError`].
pub async fn redeem(op: &Provider, challenge: &Challenge) -> Result<bool, StoreError> {
    let (id, now) = (challenge.id.clone(), op.now());
    op.store.write(move |w| w.redeem_challenge(&id, now)).await
}

/// The same for a link with which the operator lets its owner in, whose others are void by that: one that they did not use is nobody else's.
///
/// # Errors
/// [`StoreError`].
pub async fn redeem_entry(
    op: &Provider,
    challenge: &Challenge,
    owner: &UserId,
) -> Result<bool, StoreError> {
    let (id, epoch, now) = (challenge.id.clone(), challenge.epoch, op.now());
    let owner = owner.clone();
    op.store
        .write(move |w| {
            // The person first: of two links at once, one is used, and the other void.
            if !w.hold_credentials(&owner, epoch)? || !w.redeem_challenge(&id, now)? {
                return Ok(false);
            }
            w.delete_entry_challenges(&owner)?;
            Ok(true)
        })
        .await
}

/// Whose it is, if they are not turned off and their credentials are what they were when it was made.
///
/// # Errors
/// [`StoreError`].
pub async fn owner(op: &Provider, challenge: &Challenge) -> Result<Option<User>, StoreError> {
    let Some(id) = challenge.user_id.clone() else {
        return Ok(None);
    };
    let epoch = challenge.epoch;
    op.store
        .read(move |r| {
            if r.find_credentials_epoch(&id)? != Some(epoch) {
                return Ok(None);
            }
            let user = r.find_user(&id)?;
            Ok(user.filter(|user| user.disabled_at.is_none()))
        })
        .await
}

fn hash(op: &Provider, id: &ChallengeId, digits: &str) -> String {
    let parts = ["mail code", id.as_str(), digits];
    BASE64URL_NOPAD.encode(&keyed_hash(&op.derived.second_factors, &parts))
}
