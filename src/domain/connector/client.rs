//! The client that we are at an upstream, and what the upstream is to it.

use serde::Deserialize;

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
}

/// An OpenID Provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIdUpstream {
    /// Its issuer, letter by letter.
    pub issuer: String,
    /// The client that we are there.
    pub client: ClientThere,
    /// What its ID tokens may be signed with; those of its metadata, where the operator named none.
    pub algorithms: Vec<SigningAlgorithm>,
    /// Whether its ID tokens have the `nonce` that they were asked with. Some upstreams pass it over.
    pub has_nonce: bool,
}
