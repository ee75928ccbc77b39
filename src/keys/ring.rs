//! The keys of a tenant, ready for use: which signs now, which are published, which verify.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use josekit::jwk::Jwk;
use serde_json::{Value, json};

use super::KeyError;
use super::jws::{CompactJws, RefusedToken, Signer, Verifier};
use super::root_secret::RootSecret;
use super::rotation::{RotationSchedule, standing};
use super::seal::MasterKey;
use crate::clock::Clock;
use crate::domain::id::TenantId;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::secret::sha256_base64url;
use crate::store::{Store, StoredKey};

/// The keys as they stand at one moment.
#[derive(Debug)]
pub struct KeyRing {
    signers: HashMap<SigningAlgorithm, Arc<Signer>>,
    verifiers: HashMap<String, Verifier>,
    /// The JWK Set (RFC 7517 §5), as JSON.
    pub jwks: Bytes,
    /// Its entity tag, quoted.
    pub etag: String,
    epoch: u64,
    changes_at: Option<Timestamp>,
}

impl KeyRing {
    /// Who signs by this algorithm now.
    ///
    /// # Errors
    /// [`KeyError::NoActiveKey`].
    pub fn signer(&self, algorithm: SigningAlgorithm) -> Result<&Arc<Signer>, KeyError> {
        self.signers
            .get(&algorithm)
            .ok_or(KeyError::NoActiveKey(algorithm))
    }

    /// Whether one of our own published keys signed the token, the one that its `kid` names.
    ///
    /// # Errors
    /// [`RefusedToken`].
    pub fn verify(&self, token: &CompactJws<'_>) -> Result<(), RefusedToken> {
        let kid = token
            .header
            .kid
            .as_deref()
            .ok_or(RefusedToken::UnknownKey)?;
        self.verifiers
            .get(kid)
            .ok_or(RefusedToken::UnknownKey)?
            .verify(token)
    }

    fn build(
        stored: &[StoredKey],
        master: &MasterKey,
        schedule: RotationSchedule,
        (now, epoch): (Timestamp, u64),
        last: Option<&Self>,
    ) -> Result<Self, KeyError> {
        let mut signers = HashMap::new();
        let mut verifiers = HashMap::new();
        let mut published = Vec::new();
        let mut changes_at: Option<Timestamp> = None;
        for algorithm in SigningAlgorithm::ALL {
            let keys: Vec<&StoredKey> = stored
                .iter()
                .filter(|key| key.algorithm == algorithm)
                .collect();
            let standing = standing(&keys, schedule, now);
            if let Some(change) = standing.changes_at {
                changes_at = Some(changes_at.map_or(change, |known| known.min(change)));
            }
            if let Some(current) = standing.current {
                let known = last
                    .and_then(|last| last.signers.get(&algorithm))
                    .filter(|signer| signer.kid() == current.kid);
                match (known, open(current, master)) {
                    (Some(known), _) => {
                        signers.insert(algorithm, Arc::clone(known));
                    }
                    (None, Ok(private)) => {
                        let signer = Signer::new(algorithm, &current.kid, &private)?;
                        signers.insert(algorithm, Arc::new(signer));
                    }
                    // Another master key has taken over. What was declared leaked goes all the same.
                    (None, Err(error)) if last.is_some() => {
                        tracing::error!(error = %error, "a signing key cannot be used");
                    }
                    (None, Err(error)) => return Err(error),
                }
            }
            for key in standing.published {
                let public: Value = serde_json::from_str(&key.public_jwk)
                    .map_err(|error| KeyError::Operation(error.to_string()))?;
                verifiers.insert(
                    key.kid.clone(),
                    Verifier::new(algorithm, &parse_jwk(&key.public_jwk)?)?,
                );
                published.push(public);
            }
        }
        published.extend(of_later_versions(stored, schedule, now));
        let jwks = json!({ "keys": published }).to_string();
        let etag = format!("\"{}\"", sha256_base64url(jwks.as_bytes()));
        Ok(Self {
            signers,
            verifiers,
            jwks: jwks.into(),
            etag,
            epoch,
            changes_at,
        })
    }

    fn is_current(&self, epoch: u64, now: Timestamp) -> bool {
        self.epoch == epoch && self.changes_at.is_none_or(|change| now < change)
    }
}

/// The public keys of algorithms that only a later version knows, which signs with them already beside this one: clients may
/// ask either for the JWK Set.
fn of_later_versions(
    stored: &[StoredKey],
    schedule: RotationSchedule,
    now: Timestamp,
) -> Vec<Value> {
    let mut by_algorithm: BTreeMap<String, Vec<&StoredKey>> = BTreeMap::new();
    for key in stored.iter().filter(|key| key.algorithm.is_later()) {
        let keys = by_algorithm.entry(key.algorithm.to_string()).or_default();
        keys.push(key);
    }
    by_algorithm
        .values()
        .flat_map(|keys| standing(keys, schedule, now).published)
        .filter_map(|key| serde_json::from_str(&key.public_jwk).ok())
        .collect()
}

/// The identity under which a private key is sealed.
pub(super) fn sealed_identity(key: &StoredKey) -> String {
    format!("signing_keys/{}/{}", key.tenant_id, key.kid)
}

fn open(key: &StoredKey, master: &MasterKey) -> Result<Jwk, KeyError> {
    let plain = master.open(&key.private_sealed, &sealed_identity(key))?;
    Ok(Jwk::from_bytes(plain.as_slice())?)
}

fn parse_jwk(text: &str) -> Result<Jwk, KeyError> {
    Ok(Jwk::from_bytes(text.as_bytes())?)
}

/// Hands out the ring that is right now, and builds a new one when keys change or their time comes.
#[derive(Debug)]
pub struct Keys {
    tenant: TenantId,
    store: Store,
    master: MasterKey,
    root: RootSecret,
    clock: Clock,
    schedule: RotationSchedule,
    ring: RwLock<Arc<KeyRing>>,
}

impl Keys {
    /// Makes the first keys and the root secret if there are none, and builds the ring.
    ///
    /// # Errors
    /// [`KeyError::Undecryptable`] with another master key: then the program must not start, and makes no new keys.
    pub async fn start(
        tenant: TenantId,
        store: Store,
        master: MasterKey,
        clock: Clock,
        schedule: RotationSchedule,
        entropy: crate::entropy::Entropy,
    ) -> Result<Self, KeyError> {
        let stored = load(&store, &tenant).await?;
        // Those of a later version too, which nothing here can read.
        for key in &stored {
            master.open(&key.private_sealed, &sealed_identity(key))?;
        }
        super::rotation::maintain(&store, &tenant, &master, schedule, clock.now(), entropy).await?;
        let now = clock.now();
        let root = RootSecret::find_or_make(&store, &tenant, &master, now, entropy).await?;
        let epoch = store.keys_epoch();
        let stored = load(&store, &tenant).await?;
        let ring = KeyRing::build(&stored, &master, schedule, (clock.now(), epoch), None)?;
        Ok(Self {
            tenant,
            store,
            master,
            root,
            clock,
            schedule,
            ring: RwLock::new(Arc::new(ring)),
        })
    }

    /// The ring. If the database is away, the last one: tokens can be verified and the JWKS read on.
    pub async fn ring(&self) -> Arc<KeyRing> {
        let ring = Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner));
        let now = self.clock.now();
        let epoch = self.store.keys_epoch();
        if ring.is_current(epoch, now) {
            return ring;
        }
        match self.rebuild(epoch, now).await {
            Ok(ring) => ring,
            Err(error) => {
                tracing::error!(error = %error, "the signing keys cannot be read anew; the last ones stay");
                ring
            }
        }
    }

    async fn rebuild(&self, epoch: u64, now: Timestamp) -> Result<Arc<KeyRing>, KeyError> {
        let stored = load(&self.store, &self.tenant).await?;
        let last = Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner));
        let ring = Arc::new(KeyRing::build(
            &stored,
            &self.master,
            self.schedule,
            (now, epoch),
            Some(&last),
        )?);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&ring);
        Ok(ring)
    }

    /// Makes the next keys in time and removes those that nothing can refer to any more.
    ///
    /// # Errors
    /// [`KeyError`].
    pub async fn maintain(&self, entropy: crate::entropy::Entropy) -> Result<(), KeyError> {
        super::rotation::maintain(
            &self.store,
            &self.tenant,
            &self.master,
            self.schedule,
            self.clock.now(),
            entropy,
        )
        .await
    }

    /// Whether the database is still under our master key: what is sealed otherwise, nobody could open again.
    ///
    /// # Errors
    /// [`KeyError::Undecryptable`] after `doorward key re-encrypt`, until the server is started with the new key.
    pub async fn check_master(&self) -> Result<(), KeyError> {
        let stored = load(&self.store, &self.tenant).await?;
        stored
            .iter()
            .try_for_each(|key| open(key, &self.master).map(drop))
    }

    /// The master key, for whoever seals something else.
    #[must_use]
    pub const fn master(&self) -> &MasterKey {
        &self.master
    }

    /// What keys for other purposes are derived from.
    #[must_use]
    pub const fn root(&self) -> &RootSecret {
        &self.root
    }
}

async fn load(store: &Store, tenant: &TenantId) -> Result<Vec<StoredKey>, KeyError> {
    let tenant = tenant.clone();
    Ok(store.read(move |r| r.list_keys(&tenant)).await?)
}
