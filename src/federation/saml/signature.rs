//! Whether the signatures of a response hold, and what they are of: the one place that names samael.
//!
//! It is given documents of a known shape alone (`shape.rs`), and of its answer only the octets are taken that were hashed.

use data_encoding::BASE64;
use samael::crypto::{
    AllowedSignatureAlgorithm, CertificateDer, Crypto, CryptoProvider, ReduceMode,
};

use super::names::DSIG;
use super::unfit::Unfit;
use super::xml::{Bounds, Element, read_within};

/// As in `shape.rs`: here a second time, for the library's own default is to take any.
const ALGORITHMS: [AllowedSignatureAlgorithm; 6] = [
    AllowedSignatureAlgorithm::RsaSha256,
    AllowedSignatureAlgorithm::RsaSha384,
    AllowedSignatureAlgorithm::RsaSha512,
    AllowedSignatureAlgorithm::EcdsaSha256,
    AllowedSignatureAlgorithm::EcdsaSha384,
    AllowedSignatureAlgorithm::EcdsaSha512,
];

/// What is signed of a document, whose outermost signature is of `whole`, by one of these certificates (DER in base64).
///
/// # Errors
/// [`Unfit`].
pub(super) fn verified(
    text: &str,
    whole: &Element,
    bounds: Bounds,
    certificates: &[String],
) -> Result<Element, Unfit> {
    let certificates = certificates.iter();
    let certificates: Result<Vec<_>, _> = certificates
        .map(|certificate| BASE64.decode(certificate.as_bytes()))
        .collect();
    let certificates = certificates.map_err(|_| Unfit::NoCertificate)?;
    let reduced = read_within(&signed(text, &certificates)?, bounds)?;
    // Of what libxml2 has read and what was read here, one would be believed and the other was verified: they are the same, or neither is.
    if whole.without(DSIG, "Signature") == reduced {
        Ok(reduced)
    } else {
        Err(Unfit::Differs)
    }
}

/// What one of these certificates signed: the response if it is signed, else its assertion. Each signature of the document has to hold.
///
/// # Errors
/// [`Unfit`].
fn signed(document: &str, certificates: &[Vec<u8>]) -> Result<String, Unfit> {
    if certificates.is_empty() {
        return Err(Unfit::NoCertificate);
    }
    // One at a time: where a key is of another kind, the library gives up on the others too.
    let mut found = certificates.iter().filter_map(|certificate| {
        let certificate = [CertificateDer::from(certificate.clone())];
        Crypto::reduce_xml_to_signed_with_allowed_algorithms(
            document,
            &certificate,
            ReduceMode::PreDigest,
            Some(&ALGORITHMS),
        )
        .ok()
    });
    found.next().ok_or(Unfit::Signature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::federation::saml::xml::{self, BOUNDS};

    const DOCUMENT: &str = include_str!("../../../tests/fuzz/corpus/saml_response/samlp");

    #[test]
    fn what_was_signed_and_is_not_what_is_read_is_not_taken() {
        let (_, after) = DOCUMENT.split_once("X509Certificate>").unwrap();
        let (certificate, _) = after.split_once("</").unwrap();
        let certificates = [certificate.to_owned()];
        let whole = xml::read(DOCUMENT).unwrap();
        let reduced = verified(DOCUMENT, &whole, BOUNDS, &certificates).unwrap();
        assert_eq!(reduced, whole.without(DSIG, "Signature"));
        // As if libxml2 had read another name than is read here.
        let other = DOCUMENT.replace(">ada-1815<", ">mallory<");
        let other = xml::read(&other).unwrap();
        assert_ne!(other, whole);
        let refused = verified(DOCUMENT, &other, BOUNDS, &certificates);
        assert_eq!(refused, Err(Unfit::Differs));
    }
}
