//! New keys: found, named by their thumbprint, encrypted.

use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use josekit::jwk::alg::ed::EdCurve;
use serde_json::Value;

use crate::domain::id::TenantId;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::domain::word::Word;
use crate::entropy::Entropy;
use crate::keys::KeyError;
use crate::keys::ring::sealed_identity;
use crate::keys::seal::MasterKey;
use crate::secret::sha256_base64url;
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
    let mut private = match order.algorithm {
        SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => Jwk::generate_rsa_key(2048)?,
        SigningAlgorithm::ES256 => Jwk::generate_ec_key(EcCurve::P256)?,
        SigningAlgorithm::EdDSA => Jwk::generate_ed_key(EdCurve::Ed25519)?,
    };
    let kid = thumbprint(&private)?;
    // josekit's public half of a key has its numbers and nothing else.
    let mut public = private.to_public_key()?;
    for half in [&mut private, &mut public] {
        half.set_algorithm(order.algorithm.name());
        half.set_key_use("sig");
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

/// The key's thumbprint: SHA-256 over its required members in order (RFC 7638 §3).
fn thumbprint(jwk: &Jwk) -> Result<String, KeyError> {
    let members: &[&str] = match jwk.key_type() {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        _ => &["crv", "kty", "x"],
    };
    let mut canonical = serde_json::Map::new();
    for member in members {
        let value = match *member {
            "kty" => Value::from(jwk.key_type()),
            other => jwk
                .parameter(other)
                .cloned()
                .ok_or_else(|| KeyError::Operation(format!("the key has no {other}")))?,
        };
        canonical.insert((*member).to_owned(), value);
    }
    Ok(sha256_base64url(
        Value::Object(canonical).to_string().as_bytes(),
    ))
}
