//! What rows are measured against: `hello` and the primitives, sampled before and after every row, so that a machine that is
//! slower for a while is so on both sides of the ratio.

use std::time::Duration;

use serde::Serialize;

use crate::cli::Timing;
use crate::connection::{Call, Origin};
use crate::measure::{Measurement, measure};
use crate::prepare::fetches;
use crate::primitive::{PrimitiveCost, Primitives};
use crate::process::Cores;
use crate::subject::Subject;

/// What is needed to take a sample.
pub struct Gauge {
    /// The bare server, if it is to be measured.
    pub hello: Option<Subject>,
    /// What is signed, verified and hashed.
    pub primitives: Primitives,
    /// Where that is done.
    pub cores: Cores,
    /// Virtual users of `hello`.
    pub connections: usize,
    /// How long a row takes; a sample takes a fraction of that.
    pub timing: Timing,
}

/// `hello` and the primitives at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct Sample {
    /// The bare server.
    pub hello: Option<Measurement>,
    /// Each of them.
    pub primitives: Vec<PrimitiveCost>,
}

impl Gauge {
    /// Takes a sample.
    pub async fn sample(&mut self) -> anyhow::Result<Sample> {
        let time = self
            .timing
            .measured
            .mul_f64(0.05)
            .max(Duration::from_millis(60));
        let primitives = self
            .cores
            .on_server_core(|| self.primitives.measure(time))??;
        let timing = Timing {
            warm_up: self.timing.warm_up.mul_f64(0.1),
            measured: self
                .timing
                .measured
                .mul_f64(0.2)
                .max(Duration::from_millis(200)),
        };
        let hello = match &self.hello {
            Some(hello) => Some(self.measure_hello(hello, timing).await?),
            None => None,
        };
        Ok(Sample { hello, primitives })
    }

    /// `hello` for as long as a row, if it is to be measured.
    pub async fn row(&self) -> anyhow::Result<Option<Measurement>> {
        match &self.hello {
            Some(hello) => self.measure_hello(hello, self.timing).await.map(Some),
            None => Ok(None),
        }
    }

    async fn measure_hello(&self, hello: &Subject, timing: Timing) -> anyhow::Result<Measurement> {
        let origin = Origin::of(&hello.ready.issuer)?;
        let users = fetches(self.connections, Call::get(&hello.ready.issuer)?, "hello");
        measure(hello, &origin, users, timing).await
    }
}

impl Sample {
    /// CPU time of one `hello`, in microseconds.
    pub fn hello_us(&self) -> Option<f64> {
        self.hello
            .as_ref()
            .filter(|row| !row.has_failed())
            .map(|row| row.cpu_us)
    }

    /// CPU time of one primitive, in microseconds.
    pub fn primitive_us(&self, name: &str) -> Option<f64> {
        let cost = self.primitives.iter().find(|cost| cost.name == name);
        cost.map(|cost| cost.cpu_us)
    }
}

/// The lowest, the median and the highest of some numbers.
pub fn spread(numbers: impl Iterator<Item = f64>) -> Option<[f64; 3]> {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let (lowest, highest) = (*numbers.first()?, *numbers.last()?);
    let half = numbers.len() / 2;
    let lower_half = half.saturating_sub(usize::from(numbers.len().is_multiple_of(2)));
    Some([
        lowest,
        f64::midpoint(numbers[lower_half], numbers[half]),
        highest,
    ])
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn the_median_of_an_even_count_is_between_the_middle_two() {
        assert_eq!(
            spread([4.0, 1.0, 2.0, 8.0].into_iter()),
            Some([1.0, 3.0, 8.0])
        );
        assert_eq!(spread([4.0, 1.0, 8.0].into_iter()), Some([1.0, 4.0, 8.0]));
        assert_eq!(spread([4.0].into_iter()), Some([4.0; 3]));
        assert_eq!(spread(std::iter::empty()), None);
    }
}
