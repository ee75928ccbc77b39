//! What is encrypted to us (XML Encryption 1.1): a content key by RSA-OAEP, and the content by AES.
//!
//! No PKCS #1 v1.5, which tells whoever may ask often enough what is encrypted. CBC tells as much where nobody vouches for the ciphertext: then GCM alone
//! is taken. Whatever is wrong, it is said in the same words.

use openssl::encrypt::Decrypter;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::rsa::Padding;
use openssl::symm::{Cipher, Crypter, Mode, decrypt_aead};
use zeroize::Zeroizing;

use super::ServiceProviderKey;

/// Bytes of the nonce and of the tag (XML Encryption 1.1 §5.2.4).
const NONCE: usize = 12;
const TAG: usize = 16;
/// Bytes of a block.
const BLOCK: usize = 16;

/// It is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedCiphertext {
    /// By its algorithms, before anything was opened.
    #[error("it is encrypted with an algorithm that is not taken")]
    Algorithm,
    /// It is for another key, or was changed.
    #[error("it cannot be decrypted")]
    Undecryptable,
}

impl From<ErrorStack> for RefusedCiphertext {
    fn from(_: ErrorStack) -> Self {
        Self::Undecryptable
    }
}

/// What was encrypted, by the identifiers of the specification.
#[derive(Clone, Copy, Debug)]
pub struct Encrypted<'e> {
    /// How the content key is.
    pub key_method: &'e str,
    /// The digest of that, where it is named.
    pub digest: Option<&'e str>,
    /// Its mask generation function, where it is named.
    pub mask: Option<&'e str>,
    /// The content key.
    pub key: &'e [u8],
    /// How the content is.
    pub content_method: &'e str,
    /// The content.
    pub content: &'e [u8],
    /// Whether somebody who is believed vouches for the ciphertext.
    pub is_authentic: bool,
}

/// How the content is encrypted.
#[derive(Clone, Copy)]
struct Content {
    cipher: fn() -> Cipher,
    key: usize,
    is_gcm: bool,
}

impl Content {
    /// §5.2.
    fn parse(method: &str) -> Option<Self> {
        let (cipher, key, is_gcm): (fn() -> Cipher, _, _) = match method {
            "http://www.w3.org/2009/xmlenc11#aes128-gcm" => (Cipher::aes_128_gcm, 16, true),
            "http://www.w3.org/2009/xmlenc11#aes192-gcm" => (Cipher::aes_192_gcm, 24, true),
            "http://www.w3.org/2009/xmlenc11#aes256-gcm" => (Cipher::aes_256_gcm, 32, true),
            "http://www.w3.org/2001/04/xmlenc#aes128-cbc" => (Cipher::aes_128_cbc, 16, false),
            "http://www.w3.org/2001/04/xmlenc#aes192-cbc" => (Cipher::aes_192_cbc, 24, false),
            "http://www.w3.org/2001/04/xmlenc#aes256-cbc" => (Cipher::aes_256_cbc, 32, false),
            _ => return None,
        };
        Some(Self {
            cipher,
            key,
            is_gcm,
        })
    }
}

impl ServiceProviderKey {
    /// What was encrypted to it.
    ///
    /// # Errors
    /// [`RefusedCiphertext`].
    pub fn decrypt(
        &self,
        encrypted: &Encrypted<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, RefusedCiphertext> {
        let content = Content::parse(encrypted.content_method);
        let content = content.filter(|content| content.is_gcm || encrypted.is_authentic);
        let content = content.ok_or(RefusedCiphertext::Algorithm)?;
        let (digest, mask) = oaep(encrypted).ok_or(RefusedCiphertext::Algorithm)?;
        let mut decrypter = Decrypter::new(&self.key)?;
        decrypter.set_rsa_padding(Padding::PKCS1_OAEP)?;
        decrypter.set_rsa_oaep_md(digest)?;
        decrypter.set_rsa_mgf1_md(mask)?;
        let mut key = Zeroizing::new(vec![0; decrypter.decrypt_len(encrypted.key)?]);
        let length = decrypter.decrypt(encrypted.key, &mut key)?;
        key.truncate(length);
        if key.len() != content.key {
            return Err(RefusedCiphertext::Undecryptable);
        }
        let cipher = (content.cipher)();
        if content.is_gcm {
            gcm(cipher, &key, encrypted.content)
        } else {
            cbc(cipher, &key, encrypted.content)
        }
    }
}

/// §5.5.2: both are SHA-1 where they are not named, as there it has to hold nothing that it does not hold.
fn oaep(encrypted: &Encrypted<'_>) -> Option<(MessageDigest, MessageDigest)> {
    let digest = match encrypted.digest {
        None | Some("http://www.w3.org/2000/09/xmldsig#sha1") => MessageDigest::sha1(),
        Some("http://www.w3.org/2001/04/xmlenc#sha256") => MessageDigest::sha256(),
        Some("http://www.w3.org/2001/04/xmldsig-more#sha384") => MessageDigest::sha384(),
        Some("http://www.w3.org/2001/04/xmlenc#sha512") => MessageDigest::sha512(),
        Some(_) => return None,
    };
    let mask = match (encrypted.key_method, encrypted.mask) {
        // Its name says which.
        ("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", None)
        | (
            "http://www.w3.org/2009/xmlenc11#rsa-oaep",
            None | Some("http://www.w3.org/2009/xmlenc11#mgf1sha1"),
        ) => MessageDigest::sha1(),
        ("http://www.w3.org/2009/xmlenc11#rsa-oaep", Some(mask)) => match mask {
            "http://www.w3.org/2009/xmlenc11#mgf1sha256" => MessageDigest::sha256(),
            "http://www.w3.org/2009/xmlenc11#mgf1sha384" => MessageDigest::sha384(),
            "http://www.w3.org/2009/xmlenc11#mgf1sha512" => MessageDigest::sha512(),
            _ => return None,
        },
        _ => return None,
    };
    Some((digest, mask))
}

/// §5.2.4: the nonce, the ciphertext, and the tag.
fn gcm(
    cipher: Cipher,
    key: &[u8],
    content: &[u8],
) -> Result<Zeroizing<Vec<u8>>, RefusedCiphertext> {
    let short = RefusedCiphertext::Undecryptable;
    let (nonce, rest) = content.split_at_checked(NONCE).ok_or(short)?;
    let length = rest.len().checked_sub(TAG).ok_or(short)?;
    let (ciphertext, tag) = rest.split_at(length);
    let plain = decrypt_aead(cipher, key, Some(nonce), &[], ciphertext, tag)?;
    Ok(Zeroizing::new(plain))
}

/// §5.2.3: the initialization vector, and blocks, of which the last ends with how many bytes of it are none of the content.
fn cbc(
    cipher: Cipher,
    key: &[u8],
    content: &[u8],
) -> Result<Zeroizing<Vec<u8>>, RefusedCiphertext> {
    let wrong = RefusedCiphertext::Undecryptable;
    let (vector, ciphertext) = content.split_at_checked(BLOCK).ok_or(wrong)?;
    if ciphertext.is_empty() || !ciphertext.len().is_multiple_of(BLOCK) {
        return Err(wrong);
    }
    let mut crypter = Crypter::new(cipher, Mode::Decrypt, key, Some(vector))?;
    crypter.pad(false);
    let mut plain = Zeroizing::new(vec![0; ciphertext.len() + BLOCK]);
    let length = crypter.update(ciphertext, &mut plain)?;
    let length = length + crypter.finalize(&mut plain[length..])?;
    let last = length.checked_sub(1).and_then(|last| plain.get(last));
    let padding = usize::from(*last.ok_or(wrong)?);
    if padding == 0 || padding > BLOCK {
        return Err(wrong);
    }
    plain.truncate(length - padding);
    Ok(plain)
}

#[cfg(test)]
mod tests;
