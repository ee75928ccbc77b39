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

/// A name that an identity provider has for somebody (SAML core §2.2.3), as it says it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NameId {
    /// The name.
    pub value: String,
    /// What kind of name.
    pub format: Option<String>,
    /// Within which domain it means one person.
    pub name_qualifier: Option<String>,
    /// For which service provider.
    pub sp_name_qualifier: Option<String>,
}

impl NameId {
    /// The same with all that it leaves out (core §2.2.2, §8.3.7), between an identity provider and a service provider: two that are equal then
    /// mean the same name, however each is written.
    #[must_use]
    pub fn spelled_out(&self, issuer: &str, entity_id: &str) -> Self {
        let or = |said: &Option<String>, usual: &str| {
            Some(said.clone().unwrap_or_else(|| usual.to_owned()))
        };
        Self {
            value: self.value.clone(),
            format: or(&self.format, NameIdFormat::Unspecified.uri()),
            name_qualifier: or(&self.name_qualifier, issuer),
            sp_name_qualifier: or(&self.sp_name_qualifier, entity_id),
        }
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
    Published {
        /// The address.
        address: String,
        /// The certificates of the keys one of which has signed it, in DER. Without any it is believed because of the address.
        signed_by: Vec<Vec<u8>>,
    },
}

/// How a browser carries a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// In an address (SAML bindings §3.4).
    Redirect,
    /// In a form (SAML bindings §3.5).
    Post,
}

/// Where people are sent who are to sign in (SAML metadata §2.2.2, §2.4.3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SignOnService {
    /// How a browser brings them there.
    pub binding: Binding,
    /// Where.
    pub location: String,
}

/// Where an identity provider hears that somebody signs out, and is answered (SAML metadata §2.2.2, §2.4.2).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LogoutService {
    /// How a browser brings it.
    pub binding: Binding,
    /// Where.
    pub location: String,
    /// Where its answers go, if that is elsewhere.
    pub response_location: Option<String>,
}

impl LogoutService {
    /// Where its answers go.
    #[must_use]
    pub fn answered_at(&self) -> &str {
        self.response_location.as_ref().unwrap_or(&self.location)
    }
}

/// Where an identity provider is, and with which keys it signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityProvider {
    /// Where people are sent who are to sign in.
    pub sign_on: SignOnService,
    /// Where those are who sign out, if it wants to know.
    pub logout: Option<LogoutService>,
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
    /// How a browser brings what we ask, where the operator says so.
    pub request_binding: Option<Binding>,
    /// Whether a sign-in may begin there.
    pub idp_initiated: bool,
    /// Whether who signs out here signs out there too.
    pub signs_out: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_name_leaves_out_is_as_if_it_said_it() {
        let [issuer, own] = ["https://idp.example/", "https://id.example/"];
        let bare = NameId {
            value: "ada".to_owned(),
            format: None,
            name_qualifier: None,
            sp_name_qualifier: None,
        };
        let full = NameId {
            format: Some(NameIdFormat::Unspecified.uri().to_owned()),
            name_qualifier: Some(issuer.to_owned()),
            sp_name_qualifier: Some(own.to_owned()),
            ..bare.clone()
        };
        assert_eq!(bare.spelled_out(issuer, own), full);
        assert_eq!(full.spelled_out("other", "other"), full);
        let other = NameId {
            name_qualifier: Some("other".to_owned()),
            ..bare
        };
        assert_ne!(other.spelled_out(issuer, own), full);
    }
}
