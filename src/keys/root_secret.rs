//! The root secret: what keys for purposes other than signing are derived from. It is in the database, encrypted under
//! the master key, so that all nodes have the same and a change of the master key changes none of them.

use std::fmt;

use zeroize::Zeroize;

use super::KeyError;
use super::seal::MasterKey;
use crate::domain::id::TenantId;
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::secret::keyed_hash;
use crate::store::Store;

/// A tenant's root secret.
#[derive(Clone)]
pub struct RootSecret([u8; 32]);

impl RootSecret {
    /// The tenant's, made if there is none. Several nodes may do it at once: one's counts.
    ///
    /// # Errors
    /// [`KeyError::Undecryptable`] with another master key.
    pub async fn find_or_make(
        store: &Store,
        tenant: &TenantId,
        master: &MasterKey,
        now: Timestamp,
        entropy: Entropy,
    ) -> Result<Self, KeyError> {
        let owner = tenant.clone();
        let found = store.read(move |r| r.find_root_secret(&owner)).await?;
        let sealed = if let Some(sealed) = found {
            sealed
        } else {
            let fresh = master.seal(&entropy.bytes::<32>()?, &sealed_identity(tenant), entropy)?;
            let owner = tenant.clone();
            let counts = store
                .write(move |w| {
                    w.insert_root_secret(&owner, &fresh, now)?;
                    w.find_root_secret(&owner)
                })
                .await?;
            counts.ok_or_else(|| KeyError::Operation("the root secret is gone".into()))?
        };
        let plain = master.open(&sealed, &sealed_identity(tenant))?;
        let bytes = plain.as_slice().try_into();
        bytes
            .map(Self)
            .map_err(|_| KeyError::Undecryptable(sealed_identity(tenant)))
    }

    /// A key for one purpose, from which neither this secret nor another key can be found.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        keyed_hash(&self.0, &["derive", purpose])
    }
}

/// The identity under which a root secret is sealed.
pub(super) fn sealed_identity(tenant: &TenantId) -> String {
    format!("root_secrets/{tenant}")
}

impl Drop for RootSecret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for RootSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RootSecret(…)")
    }
}
