//! Keys: signing, verifying, rotation, and encryption at rest. The only place that names josekit, aws-lc and OpenSSL.
//!
//! josekit's own claim checks and convenience parsers are not used (clippy refuses them): they panic on huge times,
//! accept a missing `exp`, and choose the algorithm with too little care. Here a token is parsed by [`jws::CompactJws`],
//! the algorithm comes from the key that is on record, and claims are checked by whoever reads them.

pub mod certificate;
pub mod client_keys;
mod derived_rsa;
pub mod embedded_key;
mod fitness;
pub mod half_hash;
pub mod jwe;
pub mod jws;
pub mod recipient;
pub mod ring;
pub mod root_secret;
pub mod rotation;
pub mod seal;
pub mod service_provider;
mod signing_key;
mod thumbprint;
mod verifying_key;

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The library or the operating system refused.
    #[error("a key operation failed: {0}")]
    Operation(String),
    /// A stored secret cannot be decrypted: another master key, or a damaged row.
    #[error(
        "{0} cannot be decrypted with this master key (after `doorward key re-encrypt`, start the servers with the new one)"
    )]
    Undecryptable(String),
    /// There is no key of this kind that may sign now.
    #[error("there is no active {0} key")]
    NoActiveKey(crate::domain::signing::SigningAlgorithm),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] crate::entropy::NoEntropy),
}

impl From<josekit::JoseError> for KeyError {
    fn from(error: josekit::JoseError) -> Self {
        Self::Operation(error.to_string())
    }
}
