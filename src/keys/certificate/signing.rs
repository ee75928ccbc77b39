//! Certificates of keys that others sign with. They hold a key, and nobody has to have issued them (SAML metadata §2.4.1.1).

use openssl::pkey::Id;
use openssl::x509::X509;

/// NIST SP 800-131A: 112 bits of strength.
const SMALLEST_RSA: u32 = 2048;
const SMALLEST_EC: u32 = 256;

/// Why there is no key to verify with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSigner {
    /// No certificate.
    #[error("it holds no certificate in PEM")]
    None,
    /// One of a key that nobody should sign with.
    #[error("a certificate has a key that is neither RSA of 2048 bits nor EC of 256 bits, or more")]
    Weak,
    /// No certificate in DER.
    #[error("it is no X.509 certificate")]
    Unreadable,
}

/// The certificates in PEM, as DER, of which there is at least one.
///
/// # Errors
/// [`NoSigner`].
pub fn signing_certificates(pem: &[u8]) -> Result<Vec<Vec<u8>>, NoSigner> {
    let certificates = X509::stack_from_pem(pem).map_err(|_| NoSigner::None)?;
    if certificates.is_empty() {
        return Err(NoSigner::None);
    }
    certificates.iter().map(strong).collect()
}

/// A certificate in DER of a key that is strong enough.
///
/// # Errors
/// [`NoSigner`].
pub fn strong_certificate(der: &[u8]) -> Result<Vec<u8>, NoSigner> {
    let certificate = X509::from_der(der).map_err(|_| NoSigner::Unreadable)?;
    strong(&certificate)
}

fn strong(certificate: &X509) -> Result<Vec<u8>, NoSigner> {
    let key = certificate.public_key().map_err(|_| NoSigner::Weak)?;
    let is_strong = match key.id() {
        Id::RSA => key.bits() >= SMALLEST_RSA,
        Id::EC => key.bits() >= SMALLEST_EC,
        _ => false,
    };
    if is_strong {
        certificate.to_der().map_err(|_| NoSigner::None)
    } else {
        Err(NoSigner::Weak)
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn certificate(kind: &[&str]) -> Vec<u8> {
        let made = Command::new("openssl")
            .args(["req", "-x509", "-noenc", "-days", "2", "-subj", "/CN=idp"])
            .args(["-keyout", "/dev/null", "-out", "-", "-newkey"])
            .args(kind)
            .output()
            .unwrap();
        assert!(made.status.success());
        made.stdout
    }

    #[test]
    fn keys_that_are_strong_enough_are_taken() {
        let rsa = certificate(&["rsa:2048"]);
        let ec = certificate(&["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
        let both = [rsa.as_slice(), ec.as_slice()].concat();
        let both = signing_certificates(&both).unwrap();
        assert_eq!(both.len(), 2);
        for der in &both {
            assert_eq!(strong_certificate(der).as_ref(), Ok(der));
        }
        for none in [&[][..], &[0], b"x"] {
            assert_eq!(strong_certificate(none), Err(NoSigner::Unreadable));
        }
        for weak in [
            certificate(&["rsa:1024"]),
            certificate(&["ec", "-pkeyopt", "ec_paramgen_curve:secp224r1"]),
            certificate(&["ed25519"]),
        ] {
            assert_eq!(signing_certificates(&weak), Err(NoSigner::Weak));
            let der = X509::from_pem(&weak).unwrap().to_der().unwrap();
            assert_eq!(strong_certificate(&der), Err(NoSigner::Weak));
            let beside = [rsa.as_slice(), weak.as_slice()].concat();
            assert_eq!(signing_certificates(&beside), Err(NoSigner::Weak));
        }
        for none in [
            &b""[..],
            b"x",
            b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
        ] {
            assert_eq!(signing_certificates(none), Err(NoSigner::None));
        }
    }
}
