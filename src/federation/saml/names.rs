//! Namespaces and identifiers of the specifications.

/// XML Signature Syntax and Processing §1.3.
pub(super) const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// SAML core §1.2.
pub(super) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
/// SAML core §1.2.
pub(super) const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// Exclusive XML Canonicalization §4; its one element has the same namespace.
pub(super) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
/// XML Signature §6.6.4.
pub(super) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// Namespaces in XML §3.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// Namespaces in XML §3.
pub(super) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// SAML core §3.2.2.2.
pub(super) const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
/// SAML profiles §3.3.
pub(super) const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
/// SAML core §8.3.6.
pub(super) const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
/// SAML metadata §1.1.
pub(super) const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// SAML bindings §3.4.
pub(super) const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
/// SAML bindings §3.5.
pub(super) const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
/// XML Encryption §5.7.2.
pub(super) const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
/// SAML bindings §3.4.4: the one encoding that there is.
pub(super) const DEFLATE: &str = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";
/// SAML core §3.7.3.
pub(super) const BY_USER: &str = "urn:oasis:names:tc:SAML:2.0:logout:user";
/// XML Encryption §1.3.
pub(super) const XENC: &str = "http://www.w3.org/2001/04/xmlenc#";
/// XML Encryption 1.1 §1.3.
pub(super) const XENC_11: &str = "http://www.w3.org/2009/xmlenc11#";
