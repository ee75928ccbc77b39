//! Whose word is taken for who somebody is, and who takes ours.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::assertion::NamedBy;
use crate::domain::scope::Scope;
use crate::domain::signing::SigningAlgorithm;

/// One of `assertion_issuers`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssertionIssuer {
    /// Its identifier, which is the `iss` of its assertions.
    pub issuer: String,
    /// Its public keys, as a JWK Set.
    #[serde(default)]
    pub jwks: Option<Value>,
    /// Where it publishes them, in place of that.
    #[serde(default)]
    pub jwks_uri: Option<String>,
    /// What its assertions may be signed with.
    #[serde(default)]
    pub algorithms: Option<Vec<SigningAlgorithm>>,
    /// The clients that may present them.
    pub clients: Vec<String>,
    /// By what it names people.
    pub subject: NamedBy,
    /// What its assertions are.
    #[serde(default)]
    pub profile: AssertionProfile,
    /// Whose of its people are meant, where it has tenants.
    #[serde(default)]
    pub tenant: Option<String>,
}

/// `assertion_issuers.profile`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum AssertionProfile {
    /// RFC 7523 alone.
    #[default]
    #[serde(rename = "plain")]
    Plain,
    /// Identity Assertion JWT Authorization Grant.
    #[serde(rename = "id-jag")]
    IdJag,
}

/// One of `resource_authorization_servers`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceAuthorizationServer {
    /// Its issuer.
    pub issuer: String,
    /// The client by which its people sign in here.
    pub client: String,
    /// The resources behind it that may be named.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Whether it is told people's verified address.
    #[serde(default)]
    pub email: bool,
    /// Who may come to it.
    pub clients: Vec<CrossAppClient>,
}

/// One of `resource_authorization_servers.clients`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossAppClient {
    /// Its `client_id` here.
    pub client: String,
    /// Its `client_id` there.
    pub client_id: String,
    /// What it may be allowed there, separated by spaces.
    #[serde(default)]
    pub scope: Scope,
}
