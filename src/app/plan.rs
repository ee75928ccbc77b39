//! From what the operator wrote to what the program works with: each value is judged here, once.

mod assertion_issuers;
mod branding;
mod claim_names;
mod clients_there;
mod connectors;
mod details;
mod directories;
mod group_roles;
mod identity_providers;
mod issuer_keys;
mod judge;
mod mail;
mod mutual_tls;
mod outgoing;
mod passkeys;
mod pictures;
mod protected_resources;
mod protocol;
mod published;
mod resource_authorization_servers;
mod resources;
mod scopes;
mod sign_up;
mod software_statements;
mod strangers;
mod tls;
mod words;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

pub use self::branding::BrandingPlan;
use self::judge::Judge;
pub use self::tls::TlsPlan;
use crate::config::section::LogFormat;
use crate::config::{ConfigError, Hidden, Loaded};
use crate::federation::worker;
use crate::keys::rotation::RotationSchedule;
use crate::login::hashing::{Cost, PoolSize};
use crate::login::new_password::Rules;
use crate::mail::MailPlan;
use crate::objects::Place;
use crate::provider::{Issuer, Settings};
use crate::store::{DatabaseUrl, StoreOptions};
use crate::web::client_address::TrustedProxies;
use crate::web::server::Limits;

/// Where the master key is.
#[derive(Clone, Debug)]
pub enum MasterKeySource {
    /// In a file.
    File(PathBuf),
    /// In the configuration itself.
    Text(Hidden),
}

/// A configuration that was judged.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The issuer, if one is set.
    pub issuer: Option<Issuer>,
    /// The provider's name on its pages.
    pub name: String,
    /// How the pages look.
    pub branding: BrandingPlan,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The certificate that is shown, where TLS ends here.
    pub tls: Option<TlsPlan>,
    /// Which proxies are believed.
    pub proxies: TrustedProxies,
    /// Whether any is.
    pub has_proxies: bool,
    /// The database.
    pub database: DatabaseUrl,
    /// How to open it.
    pub store: StoreOptions,
    /// Where the master key is.
    pub master_key: MasterKeySource,
    /// The configuration, if a secret stands in it.
    pub secret_file: Option<PathBuf>,
    /// What the protocol needs to know.
    pub settings: Settings,
    /// When signing keys change.
    pub schedule: RotationSchedule,
    /// What the HTTP server allows.
    pub limits: Limits,
    /// How long it goes on after it was told to stop, so that a balancer hears of it.
    pub notice: Duration,
    /// The connector workers.
    pub workers: worker::Settings,
    /// How many passwords are hashed at once.
    pub hashing: PoolSize,
    /// What a new hash costs.
    pub cost: Cost,
    /// What a new password is held to.
    pub rules: Rules,
    /// A file with those who vouch for clients' certificates.
    pub authorities_file: Option<PathBuf>,
    /// Who takes mail; without one none is sent.
    pub mail: Option<MailPlan>,
    /// Where people's pictures are; without a place, in the database.
    pub pictures: Option<Place>,
    /// How to log; what is absent is the command's choice.
    pub log_format: Option<LogFormat>,
    /// What to log; what is absent is the command's choice.
    pub log_filter: Option<String>,
}

impl Plan {
    /// Judges a configuration.
    ///
    /// # Errors
    /// [`ConfigError`] names the first key that will not do, and what would.
    pub fn of(loaded: &Loaded) -> Result<Self, ConfigError> {
        Self::judged(&Judge {
            loaded,
            sends_mail: true,
        })
    }

    /// The same, for who sends no mail: commands beside a server, and `doorward dev`, which shows what it would have sent.
    ///
    /// # Errors
    /// As for [`of`](Self::of).
    pub fn without_mail(loaded: &Loaded) -> Result<Self, ConfigError> {
        Self::judged(&Judge {
            loaded,
            sends_mail: false,
        })
    }

    fn judged(judge: &Judge<'_>) -> Result<Self, ConfigError> {
        let config = judge.config();
        let settings = judge.settings()?;
        Ok(Self {
            issuer: judge.issuer()?,
            name: judge.name()?,
            branding: judge.branding()?,
            listen: config
                .listen
                .address
                .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))),
            tls: judge.tls()?,
            proxies: judge.proxies()?,
            has_proxies: !config.listen.trusted_proxies.is_empty(),
            database: judge.database()?,
            store: judge.store_options()?,
            master_key: judge.master_key()?,
            secret_file: judge.secret_file(),
            schedule: judge.schedule(&settings)?,
            settings,
            limits: judge.limits()?,
            notice: judge.notice()?,
            workers: judge.workers()?,
            hashing: judge.hashing()?,
            cost: judge.cost()?,
            rules: judge.rules()?,
            authorities_file: judge.authorities_file(),
            mail: judge.mail()?,
            pictures: judge.pictures()?,
            log_format: config.log.format,
            log_filter: judge.log_filter()?,
        })
    }

    /// The issuer.
    ///
    /// # Errors
    /// [`ConfigError`] if none is set.
    pub fn issuer(&self) -> Result<Issuer, ConfigError> {
        self.issuer.clone().ok_or_else(|| {
            ConfigError::new(
                "issuer: it is not set. It is the address by which browsers and clients reach this server: write issuer = \"https://id.example.com\" into \
                 doorward.toml, or set DOORWARD__ISSUER.",
            )
        })
    }

    /// Refuses to send passwords in plain text over a network.
    ///
    /// # Errors
    /// [`ConfigError`] for an http issuer on an address that is not loopback.
    pub fn check_transport(&self, issuer: &Issuer) -> Result<(), ConfigError> {
        if issuer.is_https() || self.listen.ip().is_loopback() {
            return Ok(());
        }
        Err(ConfigError::new(format!(
            "listen.address: {} can be reached from other machines, and the issuer {} is plain http: passwords would travel unencrypted. Listen on 127.0.0.1, or put a \
             reverse proxy with TLS in front and set issuer to its https address.",
            self.listen,
            issuer.as_str()
        )))
    }
}
