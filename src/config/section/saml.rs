//! What a connector has that leads to a SAML identity provider.

use std::path::PathBuf;

use serde::Deserialize;

use crate::domain::saml::{Binding, NameIdFormat};

/// `connectors.saml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saml {
    /// Where its metadata is.
    #[serde(default)]
    pub metadata_url: Option<String>,
    /// The certificates of the keys one of which signs what is there.
    #[serde(default)]
    pub metadata_certificate_file: Option<PathBuf>,
    /// The file with its metadata.
    #[serde(default)]
    pub metadata_file: Option<PathBuf>,
    /// Without metadata: where people are sent who are to sign in.
    #[serde(default)]
    pub sign_on_url: Option<String>,
    /// Without metadata: the certificates of the keys that it signs with.
    #[serde(default)]
    pub certificates_file: Option<PathBuf>,
    /// Without metadata: where people are sent who sign out.
    #[serde(default)]
    pub logout_url: Option<String>,
    /// By what kind of name people are known.
    #[serde(default)]
    pub name_id_format: NameIdFormat,
    /// The attribute by which they are known in its place.
    #[serde(default)]
    pub subject_attribute: Option<String>,
    /// Whether what we ask is signed.
    #[serde(default)]
    pub sign_requests: Option<bool>,
    /// How a browser brings it what we ask.
    #[serde(default)]
    pub request_binding: Option<Binding>,
    /// Whether a sign-in may begin there.
    #[serde(default)]
    pub idp_initiated: bool,
    /// Whether who signs out here signs out there too.
    #[serde(default)]
    pub single_logout: bool,
}
