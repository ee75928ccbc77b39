//! The raw cost of a signature: josekit on OpenSSL, in this process, on the servers' core.

use std::time::{Duration, Instant};

use josekit::JoseError;
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use josekit::jwk::alg::ed::EdCurve;
use josekit::jws::{ES256, EdDSA, JwsSigner, RS256};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

use crate::measure::{count, per};

/// As long as the signing input of a usual access token, in bytes.
const MESSAGE: [u8; 480] = [b'a'; 480];
/// Signatures between two looks at the clock.
const BATCH: u64 = 32;

/// What signatures of one algorithm cost.
#[derive(Clone, Debug, Serialize)]
pub struct SignatureCost {
    /// The JOSE name.
    pub algorithm: &'static str,
    /// Signatures a second on one core.
    pub per_second: f64,
    /// CPU time of one, in microseconds.
    pub cpu_us: f64,
}

/// A signer an algorithm, with the JOSE name.
pub struct Signers(Vec<(&'static str, Box<dyn JwsSigner>)>);

impl Signers {
    /// On new keys: RSA of 2048 bits, P-256, Ed25519.
    pub fn new() -> Result<Self, JoseError> {
        let rs256 = RS256.signer_from_jwk(&Jwk::generate_rsa_key(2048)?)?;
        let es256 = ES256.signer_from_jwk(&Jwk::generate_ec_key(EcCurve::P256)?)?;
        let eddsa = EdDSA.signer_from_jwk(&Jwk::generate_ed_key(EdCurve::Ed25519)?)?;
        Ok(Self(vec![
            ("RS256", Box::new(rs256)),
            ("ES256", Box::new(es256)),
            ("EdDSA", Box::new(eddsa)),
        ]))
    }

    /// Signs for `time` with each.
    pub fn measure(&self, time: Duration) -> anyhow::Result<Vec<SignatureCost>> {
        self.0
            .iter()
            .map(|(algorithm, signer)| cost(algorithm, &**signer, time))
            .collect()
    }
}

fn cost(
    algorithm: &'static str,
    signer: &dyn JwsSigner,
    time: Duration,
) -> anyhow::Result<SignatureCost> {
    signer.sign(&MESSAGE)?;
    let (begun, cpu_before) = (Instant::now(), thread_time());
    let mut signatures = 0;
    while begun.elapsed() < time {
        for _ in 0..BATCH {
            std::hint::black_box(signer.sign(&MESSAGE)?);
        }
        signatures += BATCH;
    }
    let (elapsed, cpu) = (begun.elapsed(), thread_time().saturating_sub(cpu_before));
    Ok(SignatureCost {
        algorithm,
        per_second: per(signatures, elapsed.as_secs_f64()),
        cpu_us: cpu.as_secs_f64() * 1e6 / count(signatures),
    })
}

/// The CPU time of this thread.
fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}
