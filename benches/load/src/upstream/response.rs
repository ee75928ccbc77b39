//! A SAML response (SAML core §3.3.3) whose assertion is signed (§5.4).
//!
//! What is hashed and signed is written in the form that Exclusive XML Canonicalization gives it: each namespace declared where it is first used, in
//! front of the attributes, these in alphabetical order and in double quotes, no empty-element tags. So there is nothing to canonicalize.

use data_encoding::BASE64;
use josekit::jws::JwsSigner;
use sha2::{Digest as _, Sha256};

use super::identity_provider::ISSUER;

const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
/// Of RFC 4524 §2.16, as the X.500/LDAP attribute profile writes it.
const MAIL: &str = "urn:oid:0.9.2342.19200300.100.1.3";

/// To whom, and when.
pub(super) struct Addressee<'a> {
    /// What the service provider is called.
    pub(super) entity_id: &'a str,
    /// Where it is posted.
    pub(super) consumer: &'a str,
    /// The request that it answers.
    pub(super) request: &'a str,
    /// Now.
    pub(super) now: &'a str,
    /// When it is over.
    pub(super) until: &'a str,
}

/// Somebody was signed in, whose persistent NameID this is.
pub(super) fn response(
    to: &Addressee<'_>,
    name: &str,
    signer: &dyn JwsSigner,
) -> anyhow::Result<String> {
    let Addressee {
        consumer,
        request,
        now,
        ..
    } = to;
    let assertion = Assertion::of(to, name);
    let Assertion { head, tail, .. } = &assertion;
    let signature = assertion.signature(signer)?;
    Ok(format!(
        "<samlp:Response xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"_r{request}\" Version=\"2.0\" \
         IssueInstant=\"{now}\" Destination=\"{consumer}\" InResponseTo=\"{request}\"><saml:Issuer>{ISSUER}</saml:Issuer>\
         <samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\
         {head}{signature}{tail}</samlp:Response>"
    ))
}

/// An assertion in canonical form, in two parts: its signature stands between them, and is not hashed.
struct Assertion {
    id: String,
    head: String,
    tail: String,
}

impl Assertion {
    fn of(to: &Addressee<'_>, name: &str) -> Self {
        let Addressee {
            entity_id,
            consumer,
            request,
            now,
            until,
        } = to;
        let id = format!("_a{request}");
        let head = format!(
            "<saml:Assertion xmlns:saml=\"{ASSERTION}\" ID=\"{id}\" IssueInstant=\"{now}\" Version=\"2.0\"><saml:Issuer>{ISSUER}</saml:Issuer>"
        );
        let tail = format!(
            "<saml:Subject><saml:NameID Format=\"{PERSISTENT}\">{name}</saml:NameID>\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
             <saml:SubjectConfirmationData InResponseTo=\"{request}\" NotOnOrAfter=\"{until}\" Recipient=\"{consumer}\">\
             </saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotBefore=\"{now}\" NotOnOrAfter=\"{until}\">\
             <saml:AudienceRestriction><saml:Audience>{entity_id}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AuthnStatement AuthnInstant=\"{now}\" SessionIndex=\"{id}\"><saml:AuthnContext><saml:AuthnContextClassRef>\
             urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>\
             </saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name=\"{MAIL}\">\
             <saml:AttributeValue>{name}@campus.example</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>\
             </saml:Assertion>"
        );
        Self { id, head, tail }
    }

    /// XML Signature §4: RSA-SHA256 over the SignedInfo, which has the SHA-256 of all the rest.
    fn signature(&self, signer: &dyn JwsSigner) -> anyhow::Result<String> {
        let Self { id, head, tail } = self;
        let digest = Sha256::new()
            .chain_update(head)
            .chain_update(tail)
            .finalize();
        let digest = BASE64.encode(&digest);
        let info = format!(
            "<ds:SignedInfo xmlns:ds=\"{DSIG}\"><ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"></ds:CanonicalizationMethod>\
             <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"></ds:SignatureMethod>\
             <ds:Reference URI=\"#{id}\"><ds:Transforms>\
             <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>\
             <ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform></ds:Transforms>\
             <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
             <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        );
        let value = BASE64.encode(&signer.sign(info.as_bytes())?);
        Ok(format!(
            "<ds:Signature xmlns:ds=\"{DSIG}\">{info}<ds:SignatureValue>{value}</ds:SignatureValue></ds:Signature>"
        ))
    }
}
