//! Where people may come from who sign in elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use super::Ldap;
use super::saml::Saml;
use crate::config::Hidden;
use crate::domain::authentication::Acr;
use crate::domain::connector::{ClientAuthentication, Renewed};
use crate::domain::scope::Scope;
use crate::domain::signing::SigningAlgorithm;

/// One of `connectors`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connector {
    /// What it is called in addresses, in the database and by commands.
    pub name: String,
    /// What people read of it.
    #[serde(default)]
    pub display_name: Option<String>,
    /// What it is.
    pub kind: ConnectorKind,
    /// Its issuer.
    #[serde(default)]
    pub issuer: String,
    /// What it calls us.
    #[serde(default)]
    pub client_id: String,
    /// How we prove that.
    #[serde(default)]
    pub token_endpoint_auth_method: ClientAuthentication,
    /// The file with our secret there.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// The secret itself.
    #[serde(default)]
    pub client_secret: Option<Hidden>,
    /// What we ask for, separated by spaces.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// What its ID tokens may be signed with.
    #[serde(default)]
    pub algorithms: Vec<SigningAlgorithm>,
    /// Which of its claims become which of ours.
    #[serde(default)]
    pub claims: ClaimNames,
    /// The domains whose people come by it.
    #[serde(default)]
    pub domains: Vec<String>,
    /// The domains whose addresses are its to give.
    #[serde(default)]
    pub trusted_domains: Vec<String>,
    /// What its `acr` values amount to here.
    #[serde(default)]
    pub acr: BTreeMap<String, Acr>,
    /// What its `amr` values amount to here.
    #[serde(default)]
    pub amr: BTreeMap<String, Acr>,
    /// Whether who comes by it for the first time gets an account.
    #[serde(default)]
    pub creates_accounts: Option<bool>,
    /// The claims of ours that are as it says, at each sign-in.
    #[serde(default)]
    pub renewed: BTreeSet<Renewed>,
    /// Which roles here its groups are.
    #[serde(default)]
    pub roles: BTreeMap<String, BTreeSet<String>>,
    /// The directory that it is.
    #[serde(default)]
    pub ldap: Option<Ldap>,
    /// The SAML identity provider that it is.
    #[serde(default)]
    pub saml: Option<Saml>,
}

/// `connectors.kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectorKind {
    /// An OpenID Provider.
    Oidc,
    /// A directory.
    Ldap,
    /// A SAML 2.0 identity provider.
    Saml,
}

/// `connectors.claims`: what the upstream calls each; empty for one that is not taken.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClaimNames {
    /// The name to sign in with.
    pub preferred_username: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Given names.
    pub given_name: Option<String>,
    /// Surnames.
    pub family_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether that is verified.
    pub email_verified: Option<String>,
    /// The names of groups.
    pub groups: Option<String>,
}
