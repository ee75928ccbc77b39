//! The client that we are at an upstream, and what the upstream is to it.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::domain::id::ClientId;
use crate::domain::scope::Scope;
use crate::domain::signing::SigningAlgorithm;

/// How the client that we are at an upstream proves who it is (OpenID Connect Core 1.0 §9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// By a secret in the header.
    #[default]
    ClientSecretBasic,
    /// By a secret in the form.
    ClientSecretPost,
    /// By a signature of the provider's own keys, which it publishes.
    PrivateKeyJwt,
}

impl ClientAuthentication {
    /// Its registered name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
        }
    }
}

/// How an upstream answers by the browser (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode §2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of an address.
    #[default]
    Query,
    /// By a form that the browser posts.
    FormPost,
}

/// Who signs our secret, where it is a token that is made at each use, as Apple wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedSecret {
    /// What the upstream calls whose key it is: the token's `iss`.
    pub team_id: String,
    /// What it calls the key: the token's `kid`.
    pub key_id: String,
}

/// The client that we are at an upstream (RFC 6749 §2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientThere {
    /// What it calls us.
    pub client_id: String,
    /// How we prove that.
    pub authentication: ClientAuthentication,
    /// What we ask for.
    pub scope: Scope,
    /// Whether codes are bound to our requests by PKCE (RFC 7636). Some upstreams refuse what they do not know.
    pub has_pkce: bool,
    /// How it answers.
    pub response_mode: ResponseMode,
    /// Where our secret is a private key: what the token says that it signs, and that is sent in its place.
    pub signed_secret: Option<SignedSecret>,
    /// The clients of ours that may have the tokens that it gives for people: they are kept for these, and where there is none, not at all.
    pub tokens_for: BTreeSet<ClientId>,
}

/// What stands in the issuer of a provider with many tenants, each an issuer of its own, in place of the tenant.
pub const TENANT: &str = "{tenantid}";

/// An OpenID Provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIdUpstream {
    /// Its issuer, letter by letter; of one with many tenants with [`TENANT`] in it.
    pub issuer: String,
    /// What the address of its metadata begins with, where that is not the issuer.
    pub discovery: Option<String>,
    /// Of many tenants, those whose people may come; all, if there is none.
    pub tenants: Vec<String>,
    /// The client that we are there.
    pub client: ClientThere,
    /// What its ID tokens may be signed with; those of its metadata, where the operator named none.
    pub algorithms: Vec<SigningAlgorithm>,
    /// Whether its ID tokens have the `nonce` that they were asked with. Some upstreams pass it over.
    pub has_nonce: bool,
}

/// An authorization server (RFC 6749) that has no ID tokens: who signed in is what a resource of it says to whoever has their access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthUpstream {
    /// Whose word it is: what it calls itself (RFC 9207), or else its address.
    pub issuer: String,
    /// The client that we are there.
    pub client: ClientThere,
    /// Where people are sent.
    pub authorization_endpoint: String,
    /// Where codes are redeemed.
    pub token_endpoint: String,
    /// Where it says who somebody is.
    pub userinfo_endpoint: String,
    /// Where their addresses are, each with whether it is the first and verified, if they are elsewhere.
    pub emails_endpoint: Option<String>,
    /// Which member of what it says is theirs for ever.
    pub subject: String,
    /// Whether it is shown with an access token that we have the secret (Facebook's `appsecret_proof`).
    pub has_secret_proof: bool,
}

impl OpenIdUpstream {
    /// What the address of its metadata begins with (OpenID Connect Discovery 1.0 §4).
    #[must_use]
    pub fn metadata_at(&self) -> &str {
        self.discovery.as_deref().unwrap_or(&self.issuer)
    }

    /// Whether it has many tenants.
    #[must_use]
    pub fn has_tenants(&self) -> bool {
        self.issuer.contains(TENANT)
    }

    /// Whether people of its issuer, as an ID token has it, may come.
    #[must_use]
    pub fn lets_in(&self, issuer: &str) -> bool {
        let is_listed = |tenant: &str| self.tenants.iter().any(|listed| listed == tenant);
        self.tenants.is_empty() || tenant_in(&self.issuer, issuer).is_some_and(is_listed)
    }
}

/// The tenant whose issuer this is, by an issuer with [`TENANT`] in it.
#[must_use]
pub fn tenant_in<'i>(pattern: &str, issuer: &'i str) -> Option<&'i str> {
    let (before, after) = pattern.split_once(TENANT)?;
    let tenant = issuer.strip_prefix(before)?.strip_suffix(after)?;
    is_tenant(tenant).then_some(tenant)
}

/// Whether a text is what a tenant is called: a GUID in lower case.
#[must_use]
pub fn is_tenant(text: &str) -> bool {
    let parts = [8, 4, 4, 4, 12];
    let is_hex = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    let found: Vec<&str> = text.split('-').collect();
    found.len() == parts.len()
        && found
            .iter()
            .zip(parts)
            .all(|(part, length)| part.len() == length && part.bytes().all(is_hex))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_a_tenants_where_nothing_else_differs() {
        const PATTERN: &str = "https://login.example/{tenantid}/v2.0";
        let tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        let own = format!("https://login.example/{tenant}/v2.0");
        assert_eq!(tenant_in(PATTERN, &own), Some(tenant));
        for other in [
            PATTERN.to_owned(),
            own.to_uppercase(),
            own.replace("72f9", "72F9"),
            own.replace("https", "http"),
            own.replace("login", "logon"),
            own.replace("/v2.0", ""),
            own.replace("/v2.0", "/v2.0/"),
            own.replace("/v2.0", "/x/v2.0"),
            own.replace(tenant, "common"),
            own.replace(tenant, ""),
            own.replace('-', ""),
            own.replace("db47", "db4"),
            own.replace("db47", "db4g"),
            own.replace("db47", "db47-0000"),
            "https://login.example//v2.0".to_owned(),
            "https://login.example/v2.0".to_owned(),
            String::new(),
        ] {
            assert_eq!(tenant_in(PATTERN, &other), None, "{other}");
        }
        // One without tenants is nobody's pattern.
        assert_eq!(tenant_in(&own, &own), None);
    }
}
