//! What a client encrypted with the secret that it shares with us (OpenID Connect Core 1.0 §10.2).

use josekit::JoseError;
use josekit::jwe::{A128GCMKW, A128KW, A192GCMKW, A192KW, A256GCMKW, A256KW, Dir, JweDecrypter};

use super::super::jwe::key_of_secret;
use super::{CompactJwe, RefusedEncryption, Spare, open};
use crate::domain::encryption::{Encryption, KeyManagement};

/// What was encrypted, by whoever has the secret.
///
/// # Errors
/// [`RefusedEncryption`].
pub fn decrypt_with_secret(
    encrypted: &CompactJwe<'_>,
    secret: &[u8],
    spare: &Spare,
) -> Result<String, RefusedEncryption> {
    let how = Encryption {
        key_management: encrypted.algorithm(),
        content: encrypted.content(),
    };
    let key = key_of_secret(how, secret);
    let decrypter = decrypter(how.key_management, &key).ok_or(RefusedEncryption::Header)?;
    let decrypter = decrypter.map_err(|_| RefusedEncryption::Undecryptable)?;
    open(encrypted, decrypter.as_ref(), spare)
}

/// None for an algorithm that needs a key pair.
fn decrypter(
    algorithm: KeyManagement,
    key: &[u8],
) -> Option<Result<Box<dyn JweDecrypter>, JoseError>> {
    Some(match algorithm {
        KeyManagement::A128Kw => A128KW.decrypter_from_bytes(key).map(boxed),
        KeyManagement::A192Kw => A192KW.decrypter_from_bytes(key).map(boxed),
        KeyManagement::A256Kw => A256KW.decrypter_from_bytes(key).map(boxed),
        KeyManagement::A128GcmKw => A128GCMKW.decrypter_from_bytes(key).map(boxed),
        KeyManagement::A192GcmKw => A192GCMKW.decrypter_from_bytes(key).map(boxed),
        KeyManagement::A256GcmKw => A256GCMKW.decrypter_from_bytes(key).map(boxed),
        KeyManagement::Dir => Dir.decrypter_from_bytes(key).map(boxed),
        _ => return None,
    })
}

fn boxed(decrypter: impl JweDecrypter + 'static) -> Box<dyn JweDecrypter> {
    Box::new(decrypter)
}
