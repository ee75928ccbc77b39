//! A SAML 2.0 identity provider as upstream: the Web Browser SSO profile (SAML profiles §4.1), seen from the service provider.
//!
//! ```text
//!  the sign-in page ─▶ begin: an AuthnRequest by redirect, RelayState ─▶ the upstream signs its person in
//!  /saml/{name}/acs, posted from there ─▶ worker: xml (strict) ─▶ shape ─▶ signature (samael, xmlsec) ─▶ xml again, the same? ─▶ read
//!                   ─▶ believe, claim by claim ─▶ /callback/{name}, with the browser's cookies ─▶ receive: once ─▶ Assertion
//! ```
//!
//! What comes is read in the connector worker alone. Nothing is believed but what a signature covers; what is around it may refuse.

pub mod believed;
mod consume;
pub mod disbelieved;
mod encrypted;
mod examine;
mod metadata;
mod names;
mod own;
pub mod protocol;
mod providers;
mod read;
mod request;
mod shape;
mod signature;
pub mod unfit;
pub mod work;
mod xml;

pub use self::consume::{consume, receive};
pub use self::examine::examine;
pub use self::own::own_metadata;
pub use self::providers::IdentityProviders;
pub use self::request::begin;
use crate::domain::connector::ConnectorName;
use crate::provider::Issuer;

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

/// Where a sign-in begins that an identity provider began.
#[must_use]
pub fn sign_in_path(name: &ConnectorName) -> String {
    format!("/saml/{name}/sign-in")
}
