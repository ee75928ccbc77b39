//! What a row may cost the server, in CPU time, against `hello` and the cryptography that it contains.

use crate::primitive::{ARGON2ID, EDDSA, ES256, RS256, RS256_VERIFIED};
use crate::row::Row;
use crate::yardstick::Sample;

/// A row's budget: `factor` × (`requests` × hello + the primitives).
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The most that the row may cost, as a multiple; none where nobody has said what it may.
    pub factor: Option<f64>,
    /// How many requests an operation has.
    pub requests: u32,
    /// What it signs, verifies and hashes.
    primitives: &'static [&'static str],
}

impl Budget {
    /// The budget of a row; a refresh has none of its own.
    pub const fn of(row: Row) -> Option<Self> {
        let (factor, requests, primitives): (Option<f64>, u32, &'static [&'static str]) = match row
        {
            Row::Discovery | Row::Jwks => (Some(1.3), 1, &[]),
            Row::Userinfo | Row::Introspection => (Some(2.0), 1, &[]),
            Row::ClientCredentialsRs256 => (Some(1.15), 1, &[RS256]),
            Row::ClientCredentialsEs256 => (Some(1.5), 1, &[ES256]),
            Row::ClientCredentialsEddsa => (Some(1.5), 1, &[EDDSA]),
            Row::CodeFlow => (Some(1.5), 2, &[RS256, ES256]),
            // Whose name it is is not to be told from the time, so a password that is none of ours is hashed all the same.
            Row::SignInLdap => (None, 6, &[ARGON2ID]),
            // The request that it makes, and the response that comes.
            Row::SignInSaml => (None, 6, &[RS256, RS256_VERIFIED]),
            Row::Refresh => return None,
        };
        Some(Self {
            factor,
            requests,
            primitives,
        })
    }

    /// What the multiple is of, in words.
    pub fn yardstick(&self) -> String {
        let hellos = if self.requests == 1 {
            "hello".to_owned()
        } else {
            format!("{} hello", self.requests)
        };
        let primitives = self.primitives.iter().map(|&name| name.to_owned());
        std::iter::once(hellos)
            .chain(primitives)
            .collect::<Vec<_>>()
            .join(" + ")
    }

    /// What the multiple is of, in microseconds of CPU time; none if the sample lacks something.
    pub fn yardstick_us(&self, sample: &Sample) -> Option<f64> {
        let primitives = self.primitives.iter().map(|name| sample.primitive_us(name));
        let primitives: f64 = primitives.sum::<Option<f64>>()?;
        Some(f64::from(self.requests) * sample.hello_us()? + primitives)
    }
}
