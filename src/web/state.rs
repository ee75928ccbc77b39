//! What the handlers share.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::arrivals::Arrivals;
use super::brand::Brand;
use super::client_address::TrustedProxies;
use crate::federation::ldap::directories::Directories;
use crate::federation::saml::IdentityProviders;
use crate::federation::worker::Workers;
use crate::login::hashing::HashingPool;
use crate::login::new_password::Rules;
use crate::provider::Provider;

/// Everything that an endpoint needs.
#[derive(Debug)]
pub struct State {
    /// The provider.
    pub op: Arc<Provider>,
    /// Checks passwords.
    pub hashing: HashingPool,
    /// In which what upstreams send is read.
    pub workers: Arc<Workers>,
    /// Asks directories about passwords.
    pub directories: Directories,
    /// Where SAML identity providers are, and who reads what they send.
    pub identity_providers: IdentityProviders,
    /// Who may say on whose behalf it speaks.
    pub proxies: TrustedProxies,
    /// How many authorization requests of whom began to wait.
    pub arrivals: Arrivals,
    /// Whether the server was told to stop: it answers on, and asks that nobody new be sent.
    pub is_stopping: AtomicBool,
    /// What a new password is held to.
    pub rules: Rules,
    /// How the tenant looks.
    pub brand: Arc<Brand>,
    /// In `doorward dev`: the playground's side.
    pub dev: Option<Dev>,
}

/// What the playground of `doorward dev` knows.
#[derive(Clone)]
pub struct Dev {
    /// Whom to sign in as.
    pub person: DemoPerson,
    /// The demo client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Its redirect URI: the playground's callback.
    pub redirect_uri: String,
    /// Where this very process listens: the demo client speaks to it there.
    pub listen: SocketAddr,
}

/// The demo person.
#[derive(Clone)]
pub struct DemoPerson {
    /// User name.
    pub username: String,
    /// E-mail address, if they have one still.
    pub email: Option<String>,
    /// Pass phrase, if it is good still.
    pub password: Option<String>,
}

impl std::fmt::Debug for Dev {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dev({} at {})", self.client_id, self.listen)
    }
}
