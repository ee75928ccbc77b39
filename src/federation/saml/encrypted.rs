//! An assertion that is encrypted (SAML core §2.3.4), as it stands in a response: its algorithms and octets (XML Encryption 1.1 §3).

use super::names::{DSIG, XENC, XENC_11};
use super::unfit::Unfit;
use super::xml::Element;

/// What is read of it.
pub(super) struct Ciphertext {
    pub(super) key_method: String,
    pub(super) digest: Option<String>,
    pub(super) mask: Option<String>,
    pub(super) key: String,
    pub(super) content_method: String,
    pub(super) content: String,
}

/// Reads it: one content, and one key for it, which is in its `KeyInfo` or beside it.
pub(super) fn ciphertext(encrypted: &Element) -> Result<Ciphertext, Unfit> {
    let data = one(encrypted, XENC, "EncryptedData")?;
    let infos = data.all(DSIG, "KeyInfo");
    let within = infos.flat_map(|info| info.all(XENC, "EncryptedKey"));
    let mut keys = within.chain(encrypted.all(XENC, "EncryptedKey"));
    let (Some(key), None) = (keys.next(), keys.next()) else {
        return Err(Unfit::Encrypted);
    };
    let method = one(key, XENC, "EncryptionMethod")?;
    // RFC 8017 §7.1: a label, which nobody has.
    if method.one(XENC, "OAEPparams")?.is_some() {
        return Err(Unfit::Encrypted);
    }
    let content_method = one(data, XENC, "EncryptionMethod")?;
    Ok(Ciphertext {
        key_method: algorithm(method)?,
        digest: method
            .one(DSIG, "DigestMethod")?
            .map(algorithm)
            .transpose()?,
        mask: method.one(XENC_11, "MGF")?.map(algorithm).transpose()?,
        key: value(key)?,
        content_method: algorithm(content_method)?,
        content: value(data)?,
    })
}

fn one<'e>(parent: &'e Element, namespace: &str, name: &str) -> Result<&'e Element, Unfit> {
    parent.one(namespace, name)?.ok_or(Unfit::Encrypted)
}

fn algorithm(method: &Element) -> Result<String, Unfit> {
    let algorithm = method.attribute("Algorithm").ok_or(Unfit::Encrypted)?;
    Ok(algorithm.to_owned())
}

/// §3.3: by its value; what it refers to is not fetched.
fn value(encrypted: &Element) -> Result<String, Unfit> {
    let data = one(encrypted, XENC, "CipherData")?;
    let text = one(data, XENC, "CipherValue")?.text();
    let text = text.ok_or(Unfit::Encrypted)?;
    Ok(text.split_ascii_whitespace().collect())
}
