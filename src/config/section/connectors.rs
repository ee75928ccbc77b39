//! Where people may come from who sign in elsewhere.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::Ldap;
use crate::config::Hidden;
use crate::domain::authentication::Acr;
use crate::domain::connector::ClientAuthentication;
use crate::domain::scope::Scope;
use crate::domain::signing::SigningAlgorithm;

/// One of `connectors`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connector {
    /// What it is called in addresses, in the database and by commands; as its preset where nothing is said.
    #[serde(default)]
    pub name: String,
    /// The preset whose values stand where nothing is said.
    #[serde(default)]
    pub preset: Option<String>,
    /// What people read of it.
    #[serde(default)]
    pub display_name: Option<String>,
    /// What it is.
    #[serde(default)]
    pub kind: Option<ConnectorKind>,
    /// Its issuer.
    #[serde(default)]
    pub issuer: String,
    /// What the address of its metadata begins with, where that is not its issuer.
    #[serde(default)]
    pub discovery: Option<String>,
    /// Of many tenants, those whose people may come.
    #[serde(default)]
    pub tenants: Vec<String>,
    /// What it calls us.
    #[serde(default)]
    pub client_id: String,
    /// How we prove that.
    #[serde(default)]
    pub token_endpoint_auth_method: Option<ClientAuthentication>,
    /// The file with our secret there.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// The secret itself.
    #[serde(default)]
    pub client_secret: Option<Hidden>,
    /// What we ask for, separated by spaces.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// Whether codes are bound to our requests by PKCE.
    #[serde(default)]
    pub pkce: Option<bool>,
    /// Whether its ID tokens have our `nonce`.
    #[serde(default)]
    pub nonce: Option<bool>,
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
    /// The directory that it is.
    #[serde(default)]
    pub ldap: Option<Ldap>,
}

impl Connector {
    /// What is written, over what a preset has.
    #[must_use]
    pub fn over(&self, preset: &Self) -> Self {
        let Self {
            name,
            preset: named,
            display_name,
            kind,
            issuer,
            discovery,
            tenants,
            client_id,
            token_endpoint_auth_method,
            client_secret_file,
            client_secret,
            scope,
            pkce,
            nonce,
            algorithms,
            claims,
            domains,
            trusted_domains,
            acr,
            amr,
            creates_accounts,
            ldap,
        } = self.clone();
        let base = preset.clone();
        Self {
            name: text(name, base.name),
            preset: named,
            display_name: display_name.or(base.display_name),
            kind: kind.or(base.kind),
            // Where the metadata is goes with whose it is.
            discovery: discovery.or(base.discovery.filter(|_| issuer.is_empty())),
            issuer: text(issuer, base.issuer),
            token_endpoint_auth_method: token_endpoint_auth_method
                .or(base.token_endpoint_auth_method),
            scope: scope.or(base.scope),
            pkce: pkce.or(base.pkce),
            nonce: nonce.or(base.nonce),
            claims: claims.over(base.claims),
            // Whose these are only the operator knows.
            client_id,
            client_secret_file,
            client_secret,
            tenants,
            algorithms,
            domains,
            trusted_domains,
            acr,
            amr,
            creates_accounts,
            ldap,
        }
    }
}

/// What is written, or else what the preset has.
fn text(written: String, base: String) -> String {
    if written.is_empty() { base } else { written }
}

/// `connectors.kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectorKind {
    /// An OpenID Provider.
    Oidc,
    /// A directory.
    Ldap,
}

impl ConnectorKind {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Ldap => "ldap",
        }
    }
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
}

impl ClaimNames {
    fn over(self, base: Self) -> Self {
        let Self {
            preferred_username,
            name,
            given_name,
            family_name,
            email,
            email_verified,
        } = self;
        Self {
            preferred_username: preferred_username.or(base.preferred_username),
            name: name.or(base.name),
            given_name: given_name.or(base.given_name),
            family_name: family_name.or(base.family_name),
            email: email.or(base.email),
            email_verified: email_verified.or(base.email_verified),
        }
    }
}
