//! Our signature within a message (SAML core §5.4; XML Signature §4), for the binding that has none beside it.

use data_encoding::BASE64;

use super::names::{DSIG, ENVELOPED, EXCLUSIVE, SHA256};
use super::written::attribute;
use crate::keys::KeyError;
use crate::keys::certificate::RSA_SHA256;
use crate::keys::service_provider::ServiceProviderKey;
use crate::secret::sha256;

/// A message in two parts, in canonical form: the signature's place is between them, behind the issuer.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// Its `ID`.
    pub(super) id: String,
    /// Its tag, and its issuer.
    pub(super) head: String,
    /// The rest.
    pub(super) tail: String,
}

impl Message {
    /// Without a signature.
    pub(super) fn plain(&self) -> String {
        format!("{}{}", self.head, self.tail)
    }

    /// With one.
    ///
    /// # Errors
    /// [`KeyError`].
    pub(super) fn signed(&self, key: &ServiceProviderKey) -> Result<String, KeyError> {
        let info = self.signed_info();
        let value = BASE64.encode(&key.sign(info.as_bytes())?);
        let certificate = BASE64.encode(key.certificate());
        Ok(format!(
            "{}<ds:Signature xmlns:ds=\"{DSIG}\">{info}<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data>\
             <ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>{}",
            self.head, self.tail
        ))
    }

    /// What is signed: the hash of what stands around it, which is canonical as it is.
    fn signed_info(&self) -> String {
        let digest = BASE64.encode(&sha256(self.plain().as_bytes()));
        let method = |element: &str, algorithm: &str| {
            format!("<ds:{element} Algorithm=\"{algorithm}\"></ds:{element}>")
        };
        format!(
            "<ds:SignedInfo xmlns:ds=\"{DSIG}\">{}{}<ds:Reference{}><ds:Transforms>{}{}</ds:Transforms>{}\
             <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
            method("CanonicalizationMethod", EXCLUSIVE),
            method("SignatureMethod", RSA_SHA256),
            attribute("URI", Some(&format!("#{}", self.id))),
            method("Transform", ENVELOPED),
            method("Transform", EXCLUSIVE),
            method("DigestMethod", SHA256),
        )
    }
}
