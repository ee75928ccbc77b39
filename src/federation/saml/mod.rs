//! A SAML 2.0 identity provider as upstream: the Web Browser SSO profile (SAML profiles §4.1), seen from the service provider; and single logout
//! (`logout.rs`).
//!
//! ```text
//!  the sign-in page ─▶ begin: an AuthnRequest by redirect or POST, RelayState ─▶ the upstream signs its person in
//!  /saml/{name}/acs, posted from there ─▶ worker: xml (strict) ─▶ shape ─▶ signature (samael, xmlsec) ─▶ xml again, the same? ─▶ read
//!                   ─▶ believe, claim by claim ─▶ /callback/{name}, with the browser's cookies ─▶ receive: once ─▶ Assertion
//! ```
//!
//! What comes is read in the connector worker alone; the signature of an address is verified here before that (`redirect.rs`). Nothing is believed but what a signature covers; what is around it may refuse.

pub mod believed;
mod consume;
pub mod disbelieved;
mod encrypted;
mod enveloped;
mod examine;
pub mod logout;
mod message;
mod metadata;
mod names;
mod outgoing;
mod own;
pub mod protocol;
mod providers;
mod read;
mod readings;
mod redirect;
mod request;
mod shape;
mod signature;
pub mod unfit;
mod usable;
pub mod work;
mod written;
mod xml;

pub use self::consume::{consume, receive};
pub use self::examine::examine;
pub use self::outgoing::Outgoing;
pub use self::own::own_metadata;
pub use self::providers::IdentityProviders;
pub use self::request::begin;
use crate::domain::connector::ConnectorName;
use crate::domain::saml::NameId;
use crate::provider::Issuer;
use crate::secret::sha256_base64url;

/// What a name is found by that was asserted, or is named later (SAML core §3.7.1).
fn name_key(name: &NameId, issuer: &str, entity_id: &str) -> String {
    let NameId {
        value,
        format,
        name_qualifier,
        sp_name_qualifier,
    } = name.spelled_out(issuer, entity_id);
    let parts = [Some(value), format, name_qualifier, sp_name_qualifier];
    // What is not there keeps its place.
    let each: Vec<String> = parts
        .into_iter()
        .map(|part| part.map_or_else(|| "-".to_owned(), |part| format!("{}:{part}", part.len())))
        .collect();
    sha256_base64url(each.concat().as_bytes())
}

/// Where an upstream posts its responses to: one address for each, so that one cannot answer for another.
#[must_use]
pub fn consumer_path(name: &ConnectorName) -> String {
    format!("/saml/{name}/acs")
}

/// What we are called at an upstream (SAML core §8.3.6): the address of our metadata (SAML metadata §4.1.1), one for each, so that what is said to
/// one of them is said to no other.
#[must_use]
pub fn entity_id(issuer: &Issuer, name: &ConnectorName) -> String {
    issuer.at(&metadata_path(name))
}

/// Where our metadata for an upstream is.
#[must_use]
pub fn metadata_path(name: &ConnectorName) -> String {
    format!("/saml/{name}/metadata")
}

/// Where an identity provider says that somebody signs out, and answers who signed out here (SAML metadata §2.2.2).
#[must_use]
pub fn logout_path(name: &ConnectorName) -> String {
    format!("/saml/{name}/slo")
}

/// Where a sign-in begins that an identity provider began.
#[must_use]
pub fn sign_in_path(name: &ConnectorName) -> String {
    format!("/saml/{name}/sign-in")
}

/// Where it leads, if it was for an app.
#[must_use]
pub fn onward_path(name: &ConnectorName) -> String {
    format!("/saml/{name}/onward")
}
