//! Our signature within a message (SAML core §5.4; XML Signature §4), for the binding that has none beside it.

use data_encoding::BASE64;

use super::names::{ASSERTION, DSIG, ENVELOPED, EXCLUSIVE, PROTOCOL, SHA256};
use super::written::{attribute, text};
use crate::keys::KeyError;
use crate::keys::certificate::RSA_SHA256;
use crate::keys::service_provider::ServiceProviderKey;
use crate::secret::sha256;

/// A message in two parts, in canonical form: the signature's place is between them, behind the issuer.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// Its `ID`.
    id: String,
    /// Its tag, and its issuer.
    head: String,
    /// The rest.
    tail: String,
}

impl Message {
    /// One of this element and `ID`, of this issuer. Its attributes, with that one among them, are in the order of their names, and the rest has each
    /// prefix declared where it is.
    pub(super) fn new(
        (element, id): (&str, &str),
        issuer: &str,
        attributes: &str,
        rest: &str,
    ) -> Self {
        let issuer = text(issuer);
        Self {
            id: id.to_owned(),
            head: format!(
                "<samlp:{element} xmlns:samlp=\"{PROTOCOL}\"{attributes}><saml:Issuer xmlns:saml=\"{ASSERTION}\">{issuer}</saml:Issuer>"
            ),
            tail: format!("{rest}</samlp:{element}>"),
        }
    }

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
