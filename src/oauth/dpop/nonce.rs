//! Nonces that the server provides (RFC 9449 §8, §9): a moment and a tag over it, so that no node keeps any and all agree.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq;

use crate::domain::time::Timestamp;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Provider;
use crate::secret::keyed_tag;

/// All requests of this time are given the same one.
const STEP: i64 = 30;
/// How long one is good.
const LIFE: Duration = Duration::from_mins(5);
const MOMENT_BYTES: usize = 8;
const TAG_BYTES: usize = 16;

/// The one that is given out now.
#[must_use]
pub fn current(op: &Provider) -> String {
    let seconds = op.now().as_seconds();
    let moment = (seconds - seconds.rem_euclid(STEP)).to_be_bytes();
    BASE64URL_NOPAD.encode(&[&moment[..], &tag(op, moment)].concat())
}

/// What an answer to a proof that was accepted carries (§8.2): nothing where no nonces are required.
#[must_use]
pub fn offered(op: &Provider) -> Option<String> {
    op.settings.requires_dpop_nonce.then(|| current(op))
}

/// Whether it is ours, of not too long ago.
#[must_use]
pub fn is_fresh(op: &Provider, nonce: &str) -> bool {
    let Ok(bytes) = BASE64URL_NOPAD.decode(nonce.as_bytes()) else {
        return false;
    };
    let Some((moment, given)) = bytes.split_first_chunk::<MOMENT_BYTES>() else {
        return false;
    };
    if !bool::from(tag(op, *moment).ct_eq(given)) {
        return false;
    }
    let moment = Timestamp::from_seconds(i64::from_be_bytes(*moment));
    let now = op.now();
    // Another node's clock may be ahead of ours.
    moment <= now.plus(op.settings.clock_skew) && now < moment.plus(LIFE)
}

/// The refusal that brings one (§8: `use_dpop_nonce`).
#[must_use]
pub fn demand(op: &Provider) -> OAuthError {
    let mut error = OAuthError::new(
        ErrorCode::UseDpopNonce,
        "the DPoP proof needs the nonce that this answer has in its header DPoP-Nonce",
    );
    error.dpop_nonce = Some(current(op));
    error
}

fn tag(op: &Provider, moment: [u8; MOMENT_BYTES]) -> [u8; TAG_BYTES] {
    let moment = i64::from_be_bytes(moment).to_string();
    keyed_tag(&op.derived.dpop_nonces, &[&moment])
}
