//! A certificate with its key, as the files have them.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use rustls::Error;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use zeroize::Zeroizing;

use super::{TlsError, TlsFiles};
use crate::domain::time::Timestamp;
use crate::keys::certificate::Validity;
use crate::secret::sha256_base64url;

/// Bytes of a file that are read: of a long chain of post-quantum certificates, and then some.
const LONGEST: u64 = 256 * 1024;

/// A certificate, those above it, and its key.
#[derive(Clone)]
pub struct Credential {
    pub(super) certified: Arc<CertifiedKey>,
    validity: Validity,
    /// Of both files, as they were when they were read.
    pub(super) digest: String,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}

impl Credential {
    /// What is in the files.
    ///
    /// # Errors
    /// [`TlsError`].
    pub(super) fn read(files: &TlsFiles, provider: &CryptoProvider) -> Result<Self, TlsError> {
        Self::of(files, provider, &Content::read(files)?)
    }

    pub(super) fn of(
        files: &TlsFiles,
        provider: &CryptoProvider,
        content: &Content,
    ) -> Result<Self, TlsError> {
        let none = || TlsError::NoCertificate(files.certificate.clone());
        let chain = CertificateDer::pem_slice_iter(&content.certificate)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| none())?;
        let leaf = chain.first().ok_or_else(none)?;
        let validity = Validity::of_der(leaf).ok_or_else(none)?;
        let key = PrivateKeyDer::from_pem_slice(&content.key)
            .map_err(|_| TlsError::NoKey(files.key.clone()))?;
        let certified =
            CertifiedKey::from_der(chain, key, provider).map_err(|error| match error {
                Error::InconsistentKeys(_) => TlsError::Mismatch(files.clone()),
                Error::InvalidCertificate(_) => none(),
                _ => TlsError::OtherKey(files.key.clone()),
            })?;
        Ok(Self {
            certified: Arc::new(certified),
            validity,
            digest: content.digest(),
        })
    }

    /// From when until when it is good.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// Whether it is for this time.
    #[must_use]
    pub fn is_current(&self, now: Timestamp) -> bool {
        self.validity.from <= now && now < self.validity.until
    }

    /// Whether most of its time is over: whoever renews it should have done so.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let all = self.validity.until.since(self.validity.from);
        self.validity.until.since(now) < all / LAST_PART
    }

    /// Whether it is for a host (RFC 9525 §6).
    #[must_use]
    pub fn is_for(&self, host: &str) -> bool {
        let (Some(leaf), Ok(name)) = (self.certified.cert.first(), ServerName::try_from(host))
        else {
            return false;
        };
        ParsedCertificate::try_from(leaf)
            .is_ok_and(|leaf| rustls::client::verify_server_name(&leaf, &name).is_ok())
    }
}

/// The last fifth of a certificate's time. ACME clients renew when a third is left.
const LAST_PART: u32 = 5;

/// Both files.
pub(super) struct Content {
    certificate: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
}

impl Content {
    pub(super) fn read(files: &TlsFiles) -> Result<Self, TlsError> {
        Ok(Self {
            certificate: read(&files.certificate)?,
            key: Zeroizing::new(read(&files.key)?),
        })
    }

    pub(super) fn digest(&self) -> String {
        let parts = [
            sha256_base64url(&self.certificate),
            sha256_base64url(&self.key),
        ];
        parts.concat()
    }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    let unread = |error| TlsError::Unread(path.to_owned(), error);
    let file = File::open(path).map_err(unread)?;
    let mut content = Vec::new();
    let length = file
        .take(LONGEST + 1)
        .read_to_end(&mut content)
        .map_err(unread)?;
    if length as u64 > LONGEST {
        return Err(TlsError::TooLong(path.to_owned()));
    }
    Ok(content)
}
