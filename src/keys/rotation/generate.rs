//! New keys: found, named by their thumbprint, encrypted.

use aws_lc_rs::signature::{
    KeyPair, ML_DSA_44_SIGNING, ML_DSA_65_SIGNING, ML_DSA_87_SIGNING, PqdsaKeyPair,
    PqdsaSigningAlgorithm,
};
use data_encoding::BASE64URL_NOPAD;
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use josekit::jwk::alg::ed::EdCurve;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::domain::id::TenantId;
use crate::domain::signing::{KeyType, SigningAlgorithm};
use crate::domain::time::Timestamp;
use crate::domain::word::Word;
use crate::entropy::Entropy;
use crate::keys::ring::sealed_identity;
use crate::keys::seal::MasterKey;
use crate::keys::{KeyError, thumbprint};
use crate::store::StoredKey;

/// A key that is to be made.
pub(super) struct Order {
    /// What it signs with.
    pub(super) algorithm: SigningAlgorithm,
    /// Its place among those of this algorithm.
    pub(super) generation: i64,
    /// When it begins to sign.
    pub(super) active_from: Timestamp,
}

/// Makes the keys. RSA keys take a moment to find, so they are looked for on a thread of their own each.
///
/// # Errors
/// [`KeyError`].
pub(super) async fn generate_all(
    orders: Vec<Order>,
    tenant: &TenantId,
    master: &MasterKey,
    now: Timestamp,
    entropy: Entropy,
) -> Result<Vec<StoredKey>, KeyError> {
    let mut searches = Vec::new();
    for order in orders {
        let (tenant, master) = (tenant.clone(), master.clone());
        searches.push(tokio::task::spawn_blocking(move || {
            generate(&order, &tenant, &master, now, entropy)
        }));
    }
    let mut keys = Vec::new();
    for search in searches {
        keys.push(
            search
                .await
                .map_err(|error| KeyError::Operation(error.to_string()))??,
        );
    }
    Ok(keys)
}

fn generate(
    order: &Order,
    tenant: &TenantId,
    master: &MasterKey,
    now: Timestamp,
    entropy: Entropy,
) -> Result<StoredKey, KeyError> {
    let (mut private, mut public) = new_key(order.algorithm, entropy)?;
    let kid = thumbprint::of_jwk(&Value::Object(public.as_ref().clone()))
        .ok_or_else(|| KeyError::Operation("the new key has no thumbprint".to_owned()))?;
    let kid = kid.as_str().to_owned();
    for half in [&mut private, &mut public] {
        half.set_key_id(&kid);
    }
    let mut key = StoredKey {
        kid,
        tenant_id: tenant.clone(),
        algorithm: Word::Known(order.algorithm),
        generation: order.generation,
        public_jwk: public.to_string(),
        private_sealed: String::new(),
        created_at: now,
        active_from: order.active_from,
        revoked_at: None,
    };
    key.private_sealed = master.seal(
        private.to_string().as_bytes(),
        &sealed_identity(&key),
        entropy,
    )?;
    Ok(key)
}

/// A private key and its public half, for one algorithm and for signatures alone.
pub(in crate::keys) fn new_key(
    algorithm: SigningAlgorithm,
    entropy: Entropy,
) -> Result<(Jwk, Jwk), KeyError> {
    let mut private = match algorithm {
        SigningAlgorithm::RS256
        | SigningAlgorithm::RS384
        | SigningAlgorithm::RS512
        | SigningAlgorithm::PS256
        | SigningAlgorithm::PS384
        | SigningAlgorithm::PS512 => Jwk::generate_rsa_key(2048)?,
        SigningAlgorithm::ES256 => Jwk::generate_ec_key(EcCurve::P256)?,
        SigningAlgorithm::ES384 => Jwk::generate_ec_key(EcCurve::P384)?,
        SigningAlgorithm::ES512 => Jwk::generate_ec_key(EcCurve::P521)?,
        SigningAlgorithm::ES256K => Jwk::generate_ec_key(EcCurve::Secp256k1)?,
        SigningAlgorithm::EdDSA | SigningAlgorithm::Ed25519 => {
            Jwk::generate_ed_key(EdCurve::Ed25519)?
        }
        SigningAlgorithm::MlDsa44 => ml_dsa(&ML_DSA_44_SIGNING, entropy)?,
        SigningAlgorithm::MlDsa65 => ml_dsa(&ML_DSA_65_SIGNING, entropy)?,
        SigningAlgorithm::MlDsa87 => ml_dsa(&ML_DSA_87_SIGNING, entropy)?,
    };
    let mut public = match algorithm.key_type() {
        KeyType::Akp => {
            let mut public = private.clone();
            public.set_parameter("priv", None)?;
            public
        }
        // josekit's public half of a key has its numbers and nothing else.
        KeyType::Rsa | KeyType::Ec(_) | KeyType::Okp(_) => private.to_public_key()?,
    };
    for half in [&mut private, &mut public] {
        half.set_algorithm(algorithm.name());
        half.set_key_use("sig");
    }
    Ok((private, public))
}

/// RFC 9964 §4: `pub` is the public key, `priv` the seed that it grows from.
fn ml_dsa(algorithm: &'static PqdsaSigningAlgorithm, entropy: Entropy) -> Result<Jwk, KeyError> {
    let seed = Zeroizing::new(entropy.bytes::<32>()?);
    let pair = PqdsaKeyPair::from_seed(algorithm, seed.as_slice())
        .map_err(|error| KeyError::Operation(error.to_string()))?;
    let mut jwk = Jwk::new(KeyType::Akp.name());
    for (member, bytes) in [
        ("pub", pair.public_key().as_ref()),
        ("priv", seed.as_slice()),
    ] {
        jwk.set_parameter(member, Some(BASE64URL_NOPAD.encode(bytes).into()))?;
    }
    Ok(jwk)
}
