//! Proof of work, in place of a captcha and only where the operator asks for it: what a browser computes before a stranger's password is
//! judged or a mail is sent. It costs a person a moment, and whoever tries thousands the machines for it.
//!
//! ```text
//!  the page has a puzzle ─▶ static/work.js looks for a number: PBKDF2-HMAC-SHA-256(number, puzzle) begins with so many zero bits
//!     ├─ an answer, the first time ─▶ as if no work were asked for
//!     └─ none, or one that was used ─▶ few an hour from one network: a browser without JavaScript is let through too
//! ```
//!
//! PBKDF2 (RFC 8018 §5.2) of many rounds, because browsers have it built in: what is slow is not our script, so that whoever has written
//! a program for it gains little over a person. No library that does this in a page keeps to a server's own files.

use std::net::IpAddr;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::throttle::{Bucket, answered_bucket, unworked_buckets};
use crate::domain::id::{InteractionId, TenantId};
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::secret::keyed_tag;
use crate::store::{StoreError, Write};

/// Of PBKDF2, for one number that is tried: about a third of a millisecond.
const ROUNDS: u32 = 1_000;
/// How long a puzzle can be answered. Answers are remembered for longer.
const GOOD_FOR: Duration = Duration::from_mins(30);
/// Bits that may be asked for: a million numbers are minutes on a telephone.
pub const MOST_BITS: u8 = 20;

/// What a browser is asked to find a number for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Puzzle {
    /// When and for which interaction it was given out, and our mark on it: `MICROSECONDS.TAG`.
    pub text: String,
    /// Zero bits that are wanted: each doubles the work.
    pub bits: u8,
}

impl Puzzle {
    /// A puzzle for a page; nothing, where no work is asked for.
    #[must_use]
    pub fn new(op: &Provider, interaction: &InteractionId, now: Timestamp) -> Option<Self> {
        let bits = op.settings.sign_in.proof_of_work;
        (bits > 0).then(|| Self {
            text: text(op, interaction, now),
            bits,
        })
    }

    /// Whether the number is an answer.
    #[must_use]
    pub fn is_answered_by(&self, number: u32) -> bool {
        let mut block = [0; 32];
        let typed = number.to_string();
        pbkdf2_hmac::<Sha256>(typed.as_bytes(), self.text.as_bytes(), ROUNDS, &mut block);
        let [a, b, c, d, ..] = block;
        u32::from_be_bytes([a, b, c, d]).leading_zeros() >= u32::from(self.bits)
    }
}

/// What a form brought of the work that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// None is asked for.
    Spared,
    /// An answer, which is good once.
    Done(String),
    /// Nothing that counts.
    Missing,
}

impl Work {
    /// Reads what a form of this interaction brought: `PUZZLE.NUMBER`.
    #[must_use]
    pub fn of(
        op: &Provider,
        interaction: &InteractionId,
        brought: Option<&str>,
        now: Timestamp,
    ) -> Self {
        let bits = op.settings.sign_in.proof_of_work;
        if bits == 0 {
            return Self::Spared;
        }
        let answered = brought.and_then(|brought| {
            let (puzzle, number) = brought.rsplit_once('.')?;
            let (micros, _) = puzzle.split_once('.')?;
            let given_at = Timestamp::from_micros(micros.parse().ok()?);
            let is_ours = text(op, interaction, given_at)
                .as_bytes()
                .ct_eq(puzzle.as_bytes());
            // Before anything is computed: what is not of ours costs us nothing.
            let is_good = bool::from(is_ours) && now < given_at.plus(GOOD_FOR);
            let number = is_good.then(|| number.parse().ok())??;
            let puzzle = Puzzle {
                text: puzzle.to_owned(),
                bits,
            };
            puzzle.is_answered_by(number).then_some(puzzle.text)
        });
        answered.map_or(Self::Missing, Self::Done)
    }

    /// The buckets that a stranger's try is counted in besides the others. An answer is used up by asking.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn buckets(
        &self,
        w: &mut Write<'_>,
        tenant: &TenantId,
        key: &[u8; 32],
        address: IpAddr,
        now: Timestamp,
    ) -> Result<Vec<Bucket>, StoreError> {
        let is_enough = match self {
            Self::Spared => true,
            Self::Done(puzzle) => {
                let bucket = answered_bucket(key, puzzle);
                let answers = w.count_attempt(tenant, &bucket.name, bucket.window, now)?;
                answers.count <= bucket.allowed
            }
            Self::Missing => false,
        };
        Ok(if is_enough {
            Vec::new()
        } else {
            unworked_buckets(key, address)
        })
    }
}

fn text(op: &Provider, interaction: &InteractionId, given_at: Timestamp) -> String {
    let micros = given_at.as_micros().to_string();
    let parts = [interaction.as_str(), &micros];
    let tag: [u8; 16] = keyed_tag(&op.derived.proof_of_work, &parts);
    format!("{micros}.{}", BASE64URL_NOPAD.encode(&tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_doubles_the_work() {
        let found = |bits| {
            let puzzle = Puzzle {
                text: "1.a".into(),
                bits,
            };
            (0..200)
                .filter(|number| puzzle.is_answered_by(*number))
                .count()
        };
        let (none, one, three) = (found(0), found(1), found(3));
        assert_eq!(none, 200);
        assert!((70..130).contains(&one), "{one}");
        assert!((10..45).contains(&three), "{three}");
    }
}
