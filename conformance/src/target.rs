//! What a run is about: one provider, one person, and how clients come to be.

use std::sync::Arc;

use openssl::error::ErrorStack;
use serde_json::Value;

use crate::http::{Http, Which};
use crate::jose::ClientKey;
use crate::page::Person;
use crate::signing::{Certificate, SigningKey};
use crate::verdict::Level;

/// How the modules get their clients.
#[derive(Debug)]
pub enum Clients {
    /// Each module registers its own (RFC 7591).
    Dynamic {
        /// Sent as bearer token with each registration.
        initial_access_token: Option<String>,
        /// Further metadata of some modules' clients, by the name of the module.
        module_metadata: Value,
    },
    /// Clients that the provider knows already.
    Static(Box<StaticClients>),
}

/// RFC 7591 metadata of clients that exist, with `client_id`, `client_secret` and `redirect_uris`.
#[derive(Clone, Debug)]
pub struct StaticClients {
    /// For every module, by client_secret_basic.
    pub client: Value,
    /// The second one of `oidcc-refresh-token`, which is skipped without it.
    pub client2: Option<Value>,
    /// For `oidcc-server-client-secret-post`, which is skipped without it.
    pub client_secret_post: Option<Value>,
}

/// The provider under test and everything a module needs to know beforehand.
#[derive(Debug)]
pub struct Target {
    /// The issuer, as the command line had it.
    pub issuer: String,
    /// Who signs in.
    pub person: Person,
    /// Where clients come from.
    pub clients: Clients,
    /// Whether an issuer without TLS is noted only.
    pub allow_http: bool,
    /// The value of `login_hint`.
    pub login_hint: String,
    /// Sends requests.
    pub http: Http,
    /// The key that is registered for every client.
    pub key: Arc<ClientKey>,
    /// What makes the provider sign with new keys.
    pub rotate_keys: Option<String>,
    /// Where the person finds what clients ask by the back channel.
    pub approval_page: String,
    /// Those of the two clients of FAPI 2.0.
    pub credentials: Credentials,
}

/// What one client of FAPI 2.0 shows that it is itself.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Signs its assertions and its requests.
    pub key: SigningKey,
    /// What its connections show.
    pub certificate: Certificate,
}

/// The two clients of FAPI 2.0.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// By PS256, of whose key RS256 can be made too.
    pub first: Credential,
    /// By ES256.
    pub second: Credential,
}

impl Credentials {
    /// New ones.
    pub fn generate() -> Result<Self, ErrorStack> {
        Ok(Self {
            first: Credential {
                key: SigningKey::ps256()?,
                certificate: Certificate::generate("client")?,
            },
            second: Credential {
                key: SigningKey::es256()?,
                certificate: Certificate::generate("client2")?,
            },
        })
    }

    /// That client's.
    pub fn of(&self, which: Which) -> &Credential {
        match which {
            Which::First => &self.first,
            Which::Second => &self.second,
        }
    }
}

impl Target {
    /// Whether the provider runs without TLS, and that is allowed here.
    pub fn is_plain_http(&self) -> bool {
        self.allow_http && self.issuer.starts_with("http://")
    }

    /// What an address without TLS costs.
    pub fn https_level(&self) -> Level {
        if self.is_plain_http() {
            Level::Note
        } else {
            Level::Failure
        }
    }

    /// Whether the clients are registered by the modules.
    pub fn registers(&self) -> bool {
        matches!(self.clients, Clients::Dynamic { .. })
    }
}
