//! SAML 2.0 identity providers, as the operator describes them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What kind of name a NameID is (SAML core §8.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NameIdFormat {
    /// One that stays, and says nothing else.
    #[default]
    Persistent,
    /// An address.
    EmailAddress,
    /// What the two have agreed on.
    Unspecified,
    /// Another at each sign-in: nobody is known by it.
    Transient,
}

impl NameIdFormat {
    const ALL: [Self; 4] = [
        Self::Persistent,
        Self::EmailAddress,
        Self::Unspecified,
        Self::Transient,
    ];

    /// Its identifier.
    #[must_use]
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Persistent => "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            Self::EmailAddress => "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            Self::Unspecified => "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
            Self::Transient => "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
        }
    }

    /// The one of this identifier.
    #[must_use]
    pub fn parse(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.uri() == uri)
    }
}

/// Who says where an identity provider is, and with which keys it signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SamlSource {
    /// The operator.
    Given(IdentityProvider),
    /// Its metadata, in a file: it is read at each use.
    File(PathBuf),
    /// Its metadata, at an address: it is fetched as often as that says.
    Published(String),
}

/// Where an identity provider is, and with which keys it signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityProvider {
    /// Where people are sent who are to sign in.
    pub sign_on_url: String,
    /// The certificates of its keys, in DER: one at least.
    pub certificates: Vec<Vec<u8>>,
}

/// A SAML 2.0 identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamlUpstream {
    /// Its `entityID`, letter by letter.
    pub issuer: String,
    /// Where it is, and with which keys it signs.
    pub source: SamlSource,
    /// By what kind of name people are known.
    pub name_id_format: NameIdFormat,
    /// The attribute by which they are known in its place.
    pub subject_attribute: Option<String>,
    /// Whether what we ask is signed.
    pub signs_requests: bool,
    /// Whether a sign-in may begin there.
    pub idp_initiated: bool,
}
