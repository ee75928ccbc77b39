//! The raw cost of cryptography, in this process, on the servers' core: signatures by josekit on OpenSSL, and argon2id.

use std::time::{Duration, Instant};

use anyhow::anyhow;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use josekit::jwk::alg::ed::EdCurve;
use josekit::jws::{self, JwsSigner, JwsVerifier as _};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

use crate::measure::{count, per};

/// A signature RS256, with an RSA key of 2048 bits.
pub const RS256: &str = "RS256";
/// A signature ES256.
pub const ES256: &str = "ES256";
/// A signature EdDSA, by Ed25519.
pub const EDDSA: &str = "EdDSA";
/// The verification of a signature RS256, with an RSA key of 2048 bits.
pub const RS256_VERIFIED: &str = "RS256 verified";
/// A hash argon2id at the parameters that Doorward has by default, OWASP's first choice: 19 MiB, two passes, one lane.
pub const ARGON2ID: &str = "argon2id";
/// All of them, in the table's order.
pub const NAMES: [&str; 5] = [RS256, ES256, EDDSA, RS256_VERIFIED, ARGON2ID];

/// As long as the signing input of a usual access token, in bytes.
const MESSAGE: [u8; 480] = [b'a'; 480];
/// How many are made between two looks at the clock.
const BATCH: u64 = 32;
/// Memory of argon2id, in KiB, and its passes.
const ARGON2ID_COST: (u32, u32) = (19_456, 2);

/// What one primitive costs.
#[derive(Clone, Debug, Serialize)]
pub struct PrimitiveCost {
    /// Its name.
    pub name: &'static str,
    /// How many a second on one core.
    pub per_second: f64,
    /// CPU time of one, in microseconds.
    pub cpu_us: f64,
}

/// One that can be done again and again.
struct Primitive {
    name: &'static str,
    batch: u64,
    once: Box<dyn FnMut() -> anyhow::Result<()>>,
}

/// All of them.
pub struct Primitives(Vec<Primitive>);

impl Primitives {
    /// On new keys: RSA of 2048 bits, P-256, Ed25519.
    pub fn new() -> anyhow::Result<Self> {
        let rsa = Jwk::generate_rsa_key(2048)?;
        let es256 = jws::ES256.signer_from_jwk(&Jwk::generate_ec_key(EcCurve::P256)?)?;
        let eddsa = jws::EdDSA.signer_from_jwk(&Jwk::generate_ed_key(EdCurve::Ed25519)?)?;
        Ok(Self(vec![
            signing(RS256, jws::RS256.signer_from_jwk(&rsa)?),
            signing(ES256, es256),
            signing(EDDSA, eddsa),
            verifying(&rsa)?,
            hashing()?,
        ]))
    }

    /// Does each for `time`.
    pub fn measure(&mut self, time: Duration) -> anyhow::Result<Vec<PrimitiveCost>> {
        let all = self.0.iter_mut();
        all.map(|primitive| primitive.measure(time)).collect()
    }
}

impl Primitive {
    fn measure(&mut self, time: Duration) -> anyhow::Result<PrimitiveCost> {
        (self.once)()?;
        let (begun, cpu_before) = (Instant::now(), thread_time());
        let mut done = 0;
        while begun.elapsed() < time {
            for _ in 0..self.batch {
                (self.once)()?;
            }
            done += self.batch;
        }
        let (elapsed, cpu) = (begun.elapsed(), thread_time().saturating_sub(cpu_before));
        Ok(PrimitiveCost {
            name: self.name,
            per_second: per(done, elapsed.as_secs_f64()),
            cpu_us: cpu.as_secs_f64() * 1e6 / count(done),
        })
    }
}

fn signing(name: &'static str, signer: impl JwsSigner + 'static) -> Primitive {
    Primitive {
        name,
        batch: BATCH,
        once: Box::new(move || {
            std::hint::black_box(signer.sign(&MESSAGE)?);
            Ok(())
        }),
    }
}

fn verifying(rsa: &Jwk) -> anyhow::Result<Primitive> {
    let signature = jws::RS256.signer_from_jwk(rsa)?.sign(&MESSAGE)?;
    let verifier = jws::RS256.verifier_from_jwk(&rsa.to_public_key()?)?;
    Ok(Primitive {
        name: RS256_VERIFIED,
        batch: BATCH,
        once: Box::new(move || Ok(verifier.verify(&MESSAGE, &signature)?)),
    })
}

/// In one block of memory, which is used again and again.
fn hashing() -> anyhow::Result<Primitive> {
    let failed = |error: argon2::Error| anyhow!("argon2id: {error}");
    let (memory, passes) = ARGON2ID_COST;
    let mut hash = [0_u8; 32];
    let cost = Params::new(memory, passes, 1, Some(hash.len())).map_err(failed)?;
    let mut blocks = vec![Block::new(); cost.block_count()];
    let argon2id = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    Ok(Primitive {
        name: ARGON2ID,
        batch: 1,
        once: Box::new(move || {
            let done = argon2id.hash_password_into_with_memory(
                b"a pass phrase of the directory",
                &[0; 16],
                &mut hash,
                &mut blocks,
            );
            done.map_err(failed)?;
            std::hint::black_box(&hash);
            Ok(())
        }),
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
