//! Our keys at SAML identity providers: one signs what we ask, to the other they encrypt what they say.
//!
//! They stay, for many of them are told the certificates by hand. They are derived from the root secret, and so are the certificates: every node
//! has the same.

mod decrypt;

use std::fmt;

use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::sign::Signer;
use openssl::x509::{X509, X509NameBuilder};

pub use self::decrypt::{Encrypted, RefusedCiphertext};
use super::{KeyError, derived_rsa};

/// From when on the certificate says that it is good: before anybody asks, and the same on all nodes.
const FROM: i64 = 1_735_689_600;
/// Until when: nothing ends by it (SAML metadata §2.4.1.1), and some look at it.
const UNTIL: i64 = 4_102_444_800;
/// The longest name of its subject (RFC 5280 appendix A.1, ub-common-name).
const LONGEST_NAME: usize = 64;

/// Both keys.
#[derive(Debug)]
pub struct ServiceProviderKeys {
    /// That which signs.
    pub signing: ServiceProviderKey,
    /// That to which others encrypt.
    pub encryption: ServiceProviderKey,
}

impl ServiceProviderKeys {
    /// Those of a secret, whose certificates name `host`. They take a moment to find: this is nothing for an async worker.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub fn derive(secret: &[u8; 32], host: &str) -> Result<Self, KeyError> {
        Ok(Self {
            signing: ServiceProviderKey::derive(secret, "SAML signing", host)?,
            encryption: ServiceProviderKey::derive(secret, "SAML encryption", host)?,
        })
    }
}

/// A key, with its certificate.
pub struct ServiceProviderKey {
    key: PKey<Private>,
    certificate: Vec<u8>,
}

impl fmt::Debug for ServiceProviderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServiceProviderKey(…)")
    }
}

impl ServiceProviderKey {
    fn derive(secret: &[u8; 32], purpose: &str, host: &str) -> Result<Self, KeyError> {
        let rsa = derived_rsa::derive(secret, purpose)?;
        let made = PKey::from_rsa(rsa).and_then(|key| {
            let certificate = certificate(&key, host)?;
            Ok(Self { key, certificate })
        });
        made.map_err(|error| KeyError::Operation(error.to_string()))
    }

    /// Its certificate, in DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// A signature by RSA-SHA256 (RFC 9231 §2.3.2).
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub fn sign(&self, octets: &[u8]) -> Result<Vec<u8>, KeyError> {
        let signature = Signer::new(MessageDigest::sha256(), &self.key)
            .and_then(|mut signer| signer.sign_oneshot_to_vec(octets));
        signature.map_err(|error| KeyError::Operation(error.to_string()))
    }
}

/// It vouches for itself: it carries a key, and nothing else of it is believed.
fn certificate(key: &PKey<Private>, host: &str) -> Result<Vec<u8>, ErrorStack> {
    let mut name = X509NameBuilder::new()?;
    let host: String = host.chars().take(LONGEST_NAME).collect();
    name.append_entry_by_nid(Nid::COMMONNAME, &host)?;
    let name = name.build();
    let serial = Asn1Integer::from_bn(&*BigNum::from_u32(1)?)?;
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(&serial)?;
    builder.set_subject_name(&name)?;
    builder.set_issuer_name(&name)?;
    builder.set_not_before(&*Asn1Time::from_unix(FROM)?)?;
    builder.set_not_after(&*Asn1Time::from_unix(UNTIL)?)?;
    builder.set_pubkey(key)?;
    builder.sign(key, MessageDigest::sha256())?;
    builder.build().to_der()
}

#[cfg(test)]
mod tests {
    use openssl::sign::Verifier;

    use super::*;

    #[test]
    fn every_node_has_the_same_key_and_certificate() {
        let [one, again, other] = [[7; 32], [7; 32], [8; 32]]
            .map(|secret| ServiceProviderKey::derive(&secret, "a", "id.example").unwrap());
        assert_eq!(one.certificate(), again.certificate());
        assert_ne!(one.certificate(), other.certificate());
        let certificate = X509::from_der(one.certificate()).unwrap();
        let public = certificate.public_key().unwrap();
        assert!(certificate.verify(&public).unwrap());
        let signature = one.sign(b"a").unwrap();
        let is_by = |octets: &[u8]| {
            let mut verifier = Verifier::new(MessageDigest::sha256(), &public).unwrap();
            verifier.verify_oneshot(&signature, octets).unwrap()
        };
        assert!(is_by(b"a") && !is_by(b"b"));
        assert!(!format!("{one:?}").contains(char::is_numeric));
    }
}
