//! What we say of ourselves to an identity provider (SAML metadata §2.4.4).

use data_encoding::BASE64;
use quick_xml::escape::escape;

use super::names::{DSIG, METADATA, POST, PROTOCOL, REDIRECT};
use super::{consumer_path, entity_id, logout_path};
use crate::domain::connector::ConnectorName;
use crate::domain::saml::{NameIdFormat, SamlUpstream};
use crate::keys::service_provider::{ServiceProviderKey, ServiceProviderKeys};
use crate::provider::Issuer;

/// §2.4.1.1: what is taken, the best first.
const METHODS: &str = "<md:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\"/>\
    <md:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes128-gcm\"/>\
    <md:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\"/>";

/// Our metadata for one upstream. It has no end: our keys stay.
#[must_use]
pub fn own_metadata(
    issuer: &Issuer,
    name: &ConnectorName,
    upstream: &SamlUpstream,
    keys: &ServiceProviderKeys,
) -> String {
    let format = match (&upstream.subject_attribute, upstream.name_id_format) {
        (Some(_), _) | (None, NameIdFormat::Unspecified) => String::new(),
        (None, format) => format!("<md:NameIDFormat>{}</md:NameIDFormat>", format.uri()),
    };
    let logout = issuer.at(&logout_path(name));
    let logout = escape(&logout);
    let signing = key_descriptor("signing", &keys.signing);
    let encryption = key_descriptor("encryption", &keys.encryption);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <md:EntityDescriptor xmlns:md=\"{METADATA}\" entityID=\"{}\">\
         <md:SPSSODescriptor AuthnRequestsSigned=\"{}\" WantAssertionsSigned=\"true\" \
         protocolSupportEnumeration=\"{PROTOCOL}\">\
         {signing}{encryption}\
         <md:SingleLogoutService Binding=\"{REDIRECT}\" Location=\"{logout}\"/>\
         <md:SingleLogoutService Binding=\"{POST}\" Location=\"{logout}\"/>{format}\
         <md:AssertionConsumerService Binding=\"{POST}\" Location=\"{}\" index=\"0\" isDefault=\"true\"/>\
         </md:SPSSODescriptor></md:EntityDescriptor>\n",
        escape(entity_id(issuer, name)),
        upstream.signs_requests,
        escape(issuer.at(&consumer_path(name))),
    )
}

/// §2.4.1.1. What is encrypted to it may be so by any of the algorithms that are usual.
fn key_descriptor(use_of: &str, key: &ServiceProviderKey) -> String {
    let certificate = BASE64.encode(key.certificate());
    format!(
        "<md:KeyDescriptor use=\"{use_of}\"><ds:KeyInfo xmlns:ds=\"{DSIG}\"><ds:X509Data><ds:X509Certificate>{certificate}\
         </ds:X509Certificate></ds:X509Data></ds:KeyInfo>{}</md:KeyDescriptor>",
        if use_of == "encryption" { METHODS } else { "" }
    )
}
