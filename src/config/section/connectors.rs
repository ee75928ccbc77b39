//! Where people may come from who sign in elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use super::Ldap;
use super::saml::Saml;
use crate::config::Hidden;
use crate::domain::authentication::Acr;
use crate::domain::connector::{ClientAuthentication, Renewed, ResponseMode};
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
    /// Of one without metadata: where people are sent.
    #[serde(default)]
    pub authorization_endpoint: Option<String>,
    /// Of one without metadata: where codes are redeemed.
    #[serde(default)]
    pub token_endpoint: Option<String>,
    /// Of one without metadata: where it says who somebody is.
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    /// Of one without metadata: where their addresses are.
    #[serde(default)]
    pub emails_endpoint: Option<String>,
    /// Of one without ID tokens: which member of what it says is theirs for ever.
    #[serde(default)]
    pub subject: Option<String>,
    /// Whether it is shown with an access token that we have the secret.
    #[serde(default)]
    pub appsecret_proof: Option<bool>,
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
    /// Where the secret is a token that a key signs.
    #[serde(default)]
    pub signed_secret: Option<SignedSecret>,
    /// How it answers.
    #[serde(default)]
    pub response_mode: Option<ResponseMode>,
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
    /// The claims of ours that are as it says, at each sign-in.
    #[serde(default)]
    pub renewed: BTreeSet<Renewed>,
    /// Which roles here its groups are.
    #[serde(default)]
    pub roles: BTreeMap<String, BTreeSet<String>>,
    /// The clients that may have the tokens that it gives for people.
    #[serde(default)]
    pub tokens_for: BTreeSet<String>,
    /// The directory that it is.
    #[serde(default)]
    pub ldap: Option<Ldap>,
    /// The SAML identity provider that it is.
    #[serde(default)]
    pub saml: Option<Saml>,
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
            authorization_endpoint,
            token_endpoint,
            userinfo_endpoint,
            emails_endpoint,
            subject,
            appsecret_proof,
            client_id,
            token_endpoint_auth_method,
            client_secret_file,
            client_secret,
            signed_secret,
            response_mode,
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
            renewed,
            roles,
            tokens_for,
            ldap,
            saml,
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
            authorization_endpoint: authorization_endpoint.or(base.authorization_endpoint),
            token_endpoint: token_endpoint.or(base.token_endpoint),
            userinfo_endpoint: userinfo_endpoint.or(base.userinfo_endpoint),
            emails_endpoint: emails_endpoint.or(base.emails_endpoint),
            subject: subject.or(base.subject),
            appsecret_proof: appsecret_proof.or(base.appsecret_proof),
            token_endpoint_auth_method: token_endpoint_auth_method
                .or(base.token_endpoint_auth_method),
            response_mode: response_mode.or(base.response_mode),
            scope: scope.or(base.scope),
            pkce: pkce.or(base.pkce),
            nonce: nonce.or(base.nonce),
            claims: claims.over(base.claims),
            // Whose these are only the operator knows.
            client_id,
            client_secret_file,
            client_secret,
            signed_secret,
            tenants,
            algorithms,
            domains,
            trusted_domains,
            acr,
            amr,
            creates_accounts,
            renewed,
            roles,
            tokens_for,
            ldap,
            saml,
        }
    }
}

/// What is written, or else what the preset has.
fn text(written: String, base: String) -> String {
    if written.is_empty() { base } else { written }
}

/// `connectors.signed_secret`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedSecret {
    /// Whose key it is.
    pub team_id: String,
    /// What the key is called.
    pub key_id: String,
    /// The file with it.
    #[serde(default)]
    pub private_key_file: Option<PathBuf>,
    /// The key itself.
    #[serde(default)]
    pub private_key: Option<Hidden>,
}

/// `connectors.kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectorKind {
    /// An OpenID Provider.
    Oidc,
    /// An authorization server without ID tokens.
    OAuth2,
    /// A directory.
    Ldap,
    /// A SAML 2.0 identity provider.
    Saml,
}

impl ConnectorKind {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::OAuth2 => "oauth2",
            Self::Ldap => "ldap",
            Self::Saml => "saml",
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
    /// The names of groups.
    pub groups: Option<String>,
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
            groups,
        } = self;
        Self {
            preferred_username: preferred_username.or(base.preferred_username),
            name: name.or(base.name),
            given_name: given_name.or(base.given_name),
            family_name: family_name.or(base.family_name),
            email: email.or(base.email),
            email_verified: email_verified.or(base.email_verified),
            groups: groups.or(base.groups),
        }
    }
}
