//! What a row may cost the server, in CPU time, against `hello` and the signatures that it contains.

use crate::row::Row;
use crate::yardstick::Sample;

/// A row's budget: `factor` × (`hellos` × hello + the signatures).
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The most that the row may cost, as a multiple.
    pub factor: f64,
    /// How many requests an operation has.
    hellos: u32,
    /// What it signs.
    signatures: &'static [&'static str],
}

impl Budget {
    /// The budget of a row; a refresh has none of its own.
    pub const fn of(row: Row) -> Option<Self> {
        let (factor, hellos, signatures): (f64, u32, &'static [&'static str]) = match row {
            Row::Discovery | Row::Jwks => (1.3, 1, &[]),
            Row::Userinfo | Row::Introspection => (2.0, 1, &[]),
            Row::ClientCredentialsRs256 => (1.15, 1, &["RS256"]),
            Row::ClientCredentialsEs256 => (1.5, 1, &["ES256"]),
            Row::ClientCredentialsEddsa => (1.5, 1, &["EdDSA"]),
            Row::CodeFlow => (1.5, 2, &["RS256", "ES256"]),
            Row::Refresh => return None,
        };
        Some(Self {
            factor,
            hellos,
            signatures,
        })
    }

    /// What the multiple is of, in words.
    pub fn yardstick(&self) -> String {
        let hellos = if self.hellos == 1 {
            "hello".to_owned()
        } else {
            format!("{} hello", self.hellos)
        };
        let signatures = self.signatures.iter().map(|&name| name.to_owned());
        std::iter::once(hellos)
            .chain(signatures)
            .collect::<Vec<_>>()
            .join(" + ")
    }

    /// What the multiple is of, in microseconds of CPU time; none if the sample lacks something.
    pub fn yardstick_us(&self, sample: &Sample) -> Option<f64> {
        let signatures = self.signatures.iter().map(|name| sample.signature_us(name));
        let signatures: f64 = signatures.sum::<Option<f64>>()?;
        Some(f64::from(self.hellos) * sample.hello_us()? + signatures)
    }
}
