//! What a row may cost the server, in CPU time, against `hello` and the signatures of the same run.

use serde::Serialize;

use crate::measure::Measurement;
use crate::row::Row;
use crate::signature::SignatureCost;

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

/// What the budgets are counted in.
#[derive(Clone, Debug, Serialize)]
pub struct Yardsticks {
    /// CPU time of one `hello`, in microseconds: the median of its measurements.
    pub hello_us: f64,
    /// CPU time of the signatures.
    pub signatures: Vec<SignatureCost>,
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
        std::iter::once(hellos)
            .chain(self.signatures.iter().map(|&name| name.to_owned()))
            .collect::<Vec<_>>()
            .join(" + ")
    }

    /// What the multiple is of, in microseconds of CPU time.
    pub fn yardstick_us(&self, yardsticks: &Yardsticks) -> f64 {
        let signatures = self
            .signatures
            .iter()
            .map(|name| yardsticks.signature_us(name));
        f64::from(self.hellos) * yardsticks.hello_us + signatures.sum::<f64>()
    }
}

impl Yardsticks {
    /// Of what was measured in a run; none without a `hello` that counts.
    pub fn of(hello: &[Measurement], signatures: &[SignatureCost]) -> Option<Self> {
        let mut costs: Vec<_> = hello
            .iter()
            .filter(|row| !row.has_failed())
            .map(|row| row.cpu_us)
            .collect();
        costs.sort_by(f64::total_cmp);
        let hello_us = *costs.get(costs.len() / 2)?;
        Some(Self {
            hello_us,
            signatures: signatures.to_vec(),
        })
    }

    fn signature_us(&self, algorithm: &str) -> f64 {
        self.signatures
            .iter()
            .find(|cost| cost.algorithm == algorithm)
            .map_or(f64::NAN, |cost| cost.cpu_us)
    }
}
