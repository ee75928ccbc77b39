//! What a JWT says of itself that somebody else made (RFC 7519 §4.1.4 to §4.1.7): it is good for a while, and may be good once.

use std::time::Duration;

use serde::Deserialize;

use crate::domain::id::ClientId;
use crate::domain::time::Timestamp;
use crate::keys::jws::NumericDate;
use crate::provider::Provider;
use crate::secret::TokenHash;
use crate::store::StoreError;

/// Bytes of a `jti`.
const LONGEST_JTI: usize = 256;

/// For whom it is: one name, or several (RFC 7519 §4.1.3).
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Audience {
    /// Whether it is for this one and nobody besides.
    #[must_use]
    pub fn is_only(&self, name: &str) -> bool {
        match self {
            Self::One(only) => only == name,
            Self::Several(names) => matches!(names.as_slice(), [only] if only == name),
        }
    }

    pub(super) fn has(&self, issuer: &str) -> bool {
        match self {
            Self::One(name) => name == issuer,
            Self::Several(names) => names.iter().any(|name| name == issuer),
        }
    }
}

/// When it is good.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dates {
    pub(super) exp: Option<NumericDate>,
    pub(super) nbf: Option<NumericDate>,
    pub(super) iat: Option<NumericDate>,
}

impl Dates {
    /// Whether that is now, give or take what clocks differ by: less than that.
    ///
    /// # Errors
    /// Why it is not.
    pub(super) fn check(self, op: &Provider) -> Result<(), &'static str> {
        let (now, skew) = (op.now(), op.settings.clock_skew);
        let is_ahead =
            |date: Option<NumericDate>| date.is_some_and(|date| date.timestamp() >= now.plus(skew));
        // §4.1.4: "on or after which the JWT MUST NOT be accepted".
        if self.exp.is_some_and(|exp| now >= end(op, exp)) {
            return Err("it has expired");
        }
        // §4.1.5: "before which the JWT MUST NOT be accepted".
        if is_ahead(self.nbf) {
            return Err("it is not valid yet");
        }
        if is_ahead(self.iat) {
            return Err("it was made in the future");
        }
        Ok(())
    }
}

/// Until when one counts that says that it is good until `exp`.
pub(super) fn end(op: &Provider, exp: NumericDate) -> Timestamp {
    exp.timestamp().plus(op.settings.clock_skew)
}

/// Whether it would count for longer than it may from now on.
pub(super) fn outlives(op: &Provider, exp: NumericDate, longest: Duration) -> bool {
    exp.timestamp() > op.now().plus(longest).plus(op.settings.clock_skew)
}

/// Whether a `jti` can tell it from others.
#[must_use]
pub const fn is_identifier(jti: &str) -> bool {
    !jti.is_empty() && jti.len() <= LONGEST_JTI
}

/// Whether somebody took one that is good once: for what has to be done before it is [used up](use_up).
///
/// # Errors
/// [`StoreError`].
pub async fn is_used_up(
    op: &Provider,
    issuer: &ClientId,
    name: TokenHash,
) -> Result<bool, StoreError> {
    let (tenant, issuer) = (op.tenant.clone(), issuer.clone());
    op.store
        .read(move |r| r.is_assertion_used(&tenant, &issuer, &name))
        .await
}

/// Takes one that is good once: whether nobody did before, at any node. It is forgotten when it counts no more.
///
/// # Errors
/// [`StoreError`].
pub async fn use_up(
    op: &Provider,
    issuer: &ClientId,
    name: TokenHash,
    forgotten_at: Timestamp,
) -> Result<bool, StoreError> {
    let (tenant, issuer) = (op.tenant.clone(), issuer.clone());
    op.store
        .write(move |w| w.insert_assertion(&tenant, &issuer, &name, forgotten_at))
        .await
}
