//! Signatures that stand beside what they are of, by the key of a certificate (RFC 9231 §2.3; SAML bindings §3.4.4.1).

use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{Id, PKey, Public};
use openssl::sign::Verifier;
use openssl::x509::X509;

/// RFC 9231 §2.3.2.
pub const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/// Algorithms that are taken: SHA-256 and stronger, by RSA or ECDSA. Nothing by a shared secret: a certificate is none.
pub const ALGORITHMS: [&str; 6] = [
    RSA_SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
];

/// Whether one of these certificates, in DER, has the key that signed these octets, by an algorithm that is taken.
#[must_use]
pub fn is_signed_by_one(
    certificates: &[Vec<u8>],
    algorithm: &str,
    octets: &[u8],
    signature: &[u8],
) -> bool {
    let Some((kind, digest)) = method(algorithm) else {
        return false;
    };
    let is_signed = |der: &Vec<u8>| -> Result<bool, ErrorStack> {
        let key = X509::from_der(der)?.public_key()?;
        // A key is for algorithms of its own kind.
        if key.id() != kind {
            return Ok(false);
        }
        let signature = match kind {
            Id::EC => ecdsa(&key, signature)?,
            _ => signature.to_vec(),
        };
        Verifier::new(digest, &key)?.verify_oneshot(&signature, octets)
    };
    certificates
        .iter()
        .any(|der| is_signed(der).unwrap_or(false))
}

fn method(algorithm: &str) -> Option<(Id, MessageDigest)> {
    let place = ALGORITHMS.iter().position(|known| *known == algorithm)?;
    let kind = if place < 3 { Id::RSA } else { Id::EC };
    let digests = [
        MessageDigest::sha256(),
        MessageDigest::sha384(),
        MessageDigest::sha512(),
    ];
    Some((kind, digests[place % 3]))
}

/// As OpenSSL reads it. RFC 9231 §2.3.6 has both numbers side by side, each as long as the key; some send the DER that their libraries make.
fn ecdsa(key: &PKey<Public>, signature: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let half = usize::try_from(key.bits().div_ceil(8)).unwrap_or_default();
    if signature.len() != 2 * half {
        return Ok(signature.to_vec());
    }
    let (r, s) = signature.split_at(half);
    EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?.to_der()
}

#[cfg(test)]
mod tests {
    use openssl::asn1::Asn1Time;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::nid::Nid;
    use openssl::pkey::Private;
    use openssl::rsa::Rsa;
    use openssl::sign::Signer;
    use openssl::x509::X509Builder;

    use super::*;

    fn certificate(key: &PKey<Private>) -> Vec<u8> {
        let mut builder = X509Builder::new().unwrap();
        for (moment, is_end) in [(0, false), (4_102_444_800, true)] {
            let moment = Asn1Time::from_unix(moment).unwrap();
            if is_end {
                builder.set_not_after(&moment).unwrap();
            } else {
                builder.set_not_before(&moment).unwrap();
            }
        }
        builder.set_pubkey(key).unwrap();
        builder.sign(key, MessageDigest::sha256()).unwrap();
        builder.build().to_der().unwrap()
    }

    fn sign(key: &PKey<Private>, digest: MessageDigest) -> Vec<u8> {
        let mut signer = Signer::new(digest, key).unwrap();
        signer.sign_oneshot_to_vec(b"octets").unwrap()
    }

    fn elliptic(curve: Nid) -> PKey<Private> {
        let group = EcGroup::from_curve_name(curve).unwrap();
        PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
    }

    #[test]
    fn a_signature_is_of_its_algorithm_and_its_key() {
        let rsa = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
        let curve = elliptic(Nid::X9_62_PRIME256V1);
        let certificates = [certificate(&rsa), certificate(&curve)];
        let digests = [
            MessageDigest::sha256(),
            MessageDigest::sha384(),
            MessageDigest::sha512(),
        ];
        for (place, algorithm) in ALGORITHMS.into_iter().enumerate() {
            let key = if place < 3 { &rsa } else { &curve };
            let signature = sign(key, digests[place % 3]);
            for (other, known) in ALGORITHMS.into_iter().enumerate() {
                let is_signed = is_signed_by_one(&certificates, known, b"octets", &signature);
                assert_eq!(is_signed, other == place, "{algorithm} as {known}");
            }
            for (octets, signature) in [
                (&b"others"[..], signature.as_slice()),
                (&b"octets"[..], &signature[1..]),
                (&b"octets"[..], &[][..]),
            ] {
                assert!(!is_signed_by_one(
                    &certificates,
                    algorithm,
                    octets,
                    signature
                ));
            }
            let other = &certificates[usize::from(place < 3)..=usize::from(place < 3)];
            for none in [other, &[], &[vec![0]]] {
                assert!(!is_signed_by_one(none, algorithm, b"octets", &signature));
            }
        }
        let sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
        let signature = sign(&rsa, MessageDigest::sha1());
        for bad in [sha1, "", "http://www.w3.org/2000/09/xmldsig#hmac-sha256"] {
            assert!(
                !is_signed_by_one(&certificates, bad, b"octets", &signature),
                "{bad}"
            );
        }
    }

    #[test]
    fn an_elliptic_one_is_two_numbers_or_der() {
        for (curve, half) in [
            (Nid::X9_62_PRIME256V1, 32),
            (Nid::SECP384R1, 48),
            (Nid::SECP521R1, 66),
        ] {
            let key = elliptic(curve);
            let der = sign(&key, MessageDigest::sha256());
            let read = EcdsaSig::from_der(&der).unwrap();
            let [r, s] = [read.r(), read.s()].map(|part| part.to_vec_padded(half).unwrap());
            let certificates = [certificate(&key)];
            for signature in [der, [r, s].concat()] {
                assert!(is_signed_by_one(
                    &certificates,
                    ALGORITHMS[3],
                    b"octets",
                    &signature
                ));
            }
            let zeros = vec![0; 2 * usize::try_from(half).unwrap()];
            assert!(!is_signed_by_one(
                &certificates,
                ALGORITHMS[3],
                b"octets",
                &zeros
            ));
        }
    }
}
