//! Whether the signatures of a response hold, and what they are of: the one place that names samael.
//!
//! It is given documents of a known shape alone (`shape.rs`), and of its answer only the octets are taken that were hashed.

use samael::crypto::{
    AllowedSignatureAlgorithm, CertificateDer, Crypto, CryptoProvider, ReduceMode,
};

use super::unfit::Unfit;

/// As in `shape.rs`: here a second time, for the library's own default is to take any.
const ALGORITHMS: [AllowedSignatureAlgorithm; 6] = [
    AllowedSignatureAlgorithm::RsaSha256,
    AllowedSignatureAlgorithm::RsaSha384,
    AllowedSignatureAlgorithm::RsaSha512,
    AllowedSignatureAlgorithm::EcdsaSha256,
    AllowedSignatureAlgorithm::EcdsaSha384,
    AllowedSignatureAlgorithm::EcdsaSha512,
];

/// What one of these certificates signed: the response if it is signed, else its assertion. Each signature of the document has to hold.
///
/// # Errors
/// [`Unfit`].
pub(super) fn signed(document: &str, certificates: &[Vec<u8>]) -> Result<String, Unfit> {
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
