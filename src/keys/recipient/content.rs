//! What was encrypted, once its key is known (RFC 7516 §5.2). What is not whole is not decrypted, and takes as long as what is of another
//! key.

use aws_lc_rs::hmac;
use josekit::jwe::enc::{A128CBC_HS256, A128GCM, A192CBC_HS384, A192GCM, A256CBC_HS512, A256GCM};
use josekit::jwe::{JweContentEncryption, JweDecrypter};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::{CompactJwe, RefusedEncryption};
use crate::domain::encryption::ContentEncryption;
use crate::entropy::{Entropy, NoEntropy};

/// What stands in for the key of a content where there is none (RFC 7516 §11.5: "substitute a randomly generated CEK").
pub struct Spare(Zeroizing<[u8; 64]>);

impl std::fmt::Debug for Spare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Spare(…)")
    }
}

impl Spare {
    /// A new one.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn generate(entropy: Entropy) -> Result<Self, NoEntropy> {
        Ok(Self(Zeroizing::new(entropy.bytes()?)))
    }
}

/// The text that was encrypted.
pub(super) fn open(
    encrypted: &CompactJwe<'_>,
    decrypter: &dyn JweDecrypter,
    spare: &Spare,
) -> Result<String, RefusedEncryption> {
    let (content, mac) = algorithms(encrypted.content());
    let own = Some(encrypted.key.as_slice()).filter(|key| !key.is_empty());
    let key = decrypter.decrypt(own, content, &encrypted.members);
    let key = key.map(|key| Zeroizing::new(key.into_owned())).ok();
    let key = key.filter(|key| key.len() == content.key_len());
    let key = match &key {
        Some(key) => key.as_slice(),
        None => &spare.0[..content.key_len()],
    };
    if mac.is_some_and(|mac| !is_authentic(encrypted, mac, key)) {
        return Err(RefusedEncryption::Undecryptable);
    }
    let [iv, tag] = [&encrypted.iv, &encrypted.tag].map(|part| Some(part.as_slice()));
    let aad = encrypted.protected.as_bytes();
    let plain = content.decrypt(key, iv, &encrypted.ciphertext, aad, tag);
    let plain = plain.map_err(|_| match mac {
        // GCM's own tag was wrong.
        None => RefusedEncryption::Undecryptable,
        Some(_) => RefusedEncryption::Content,
    })?;
    String::from_utf8(plain).map_err(|_| RefusedEncryption::NoText)
}

/// The algorithm, and the MAC of one that has its tag by that.
fn algorithms(
    content: ContentEncryption,
) -> (&'static dyn JweContentEncryption, Option<hmac::Algorithm>) {
    match content {
        ContentEncryption::A128CbcHs256 => (&A128CBC_HS256, Some(hmac::HMAC_SHA256)),
        ContentEncryption::A192CbcHs384 => (&A192CBC_HS384, Some(hmac::HMAC_SHA384)),
        ContentEncryption::A256CbcHs512 => (&A256CBC_HS512, Some(hmac::HMAC_SHA512)),
        ContentEncryption::A128Gcm => (&A128GCM, None),
        ContentEncryption::A192Gcm => (&A192GCM, None),
        ContentEncryption::A256Gcm => (&A256GCM, None),
    }
}

/// RFC 7518 §5.2.2.2, steps 2 and 3: the tag is the first half of a MAC under the first half of the key.
fn is_authentic(encrypted: &CompactJwe<'_>, mac: hmac::Algorithm, key: &[u8]) -> bool {
    let half = key.len() / 2;
    let aad = encrypted.protected.as_bytes();
    let mut context = hmac::Context::with_key(&hmac::Key::new(mac, &key[..half]));
    for part in [aad, &encrypted.iv, &encrypted.ciphertext] {
        context.update(part);
    }
    context.update(&(aad.len() as u64 * 8).to_be_bytes());
    let made = context.sign();
    made.as_ref()[..half].ct_eq(&encrypted.tag).into()
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;
    use josekit::jwe::Dir;

    use super::*;

    const HEADER: &str = r#"{"alg":"dir","enc":"A128CBC-HS256","cty":"JWT"}"#;
    const KEY: [u8; 32] = [7; 32];
    const IV: [u8; 16] = [1; 16];

    /// A JWE with the ciphertext, and the tag of the key or another.
    fn sealed(ciphertext: &[u8], is_authentic: bool) -> String {
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let protected = text(HEADER.as_bytes());
        let bits = (protected.len() as u64 * 8).to_be_bytes();
        let signed = [protected.as_bytes(), &IV, ciphertext, &bits].concat();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &KEY[..16]);
        let mut tag = hmac::sign(&key, &signed).as_ref()[..16].to_vec();
        tag[15] ^= u8::from(!is_authentic);
        let parts = [&[], &IV[..], ciphertext, &tag].map(text);
        format!("{protected}.{}", parts.join("."))
    }

    fn opened(text: &str, key: &[u8]) -> Result<String, RefusedEncryption> {
        let encrypted = CompactJwe::parse(text).unwrap();
        let spare = Spare(Zeroizing::new([9; 64]));
        open(&encrypted, &Dir.decrypter_from_bytes(key).unwrap(), &spare)
    }

    fn whole() -> Vec<u8> {
        let encrypted = A128CBC_HS256.encrypt(&KEY, Some(&IV), b"a.b.c", b"");
        encrypted.unwrap().0
    }

    /// Whether its padding would have been right shows in nothing, the time among that: it is not decrypted.
    #[test]
    fn nothing_is_decrypted_whose_tag_is_wrong() {
        assert_eq!(
            opened(&sealed(&whole(), true), &KEY).as_deref(),
            Ok("a.b.c")
        );
        for (ciphertext, is_authentic, refused) in [
            (&whole()[..], false, RefusedEncryption::Undecryptable),
            (&[0; 16], false, RefusedEncryption::Undecryptable),
            (&[0; 15], false, RefusedEncryption::Undecryptable),
            (&[0; 16], true, RefusedEncryption::Content),
            (&[0; 15], true, RefusedEncryption::Content),
        ] {
            let text = sealed(ciphertext, is_authentic);
            assert_eq!(opened(&text, &KEY), Err(refused), "{ciphertext:?}");
        }
    }

    /// RFC 7516 §11.5: a key that cannot be the content's ends where a wrong one does.
    #[test]
    fn a_key_of_another_length_is_a_wrong_one() {
        let text = sealed(&whole(), true);
        for key in [&[8; 32][..], &[7; 16], &[7; 64], &[]] {
            assert_eq!(opened(&text, key), Err(RefusedEncryption::Undecryptable));
        }
    }
}
