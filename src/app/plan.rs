//! From what the operator wrote to what the program works with: each value is judged here, once.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use crate::config::section::{self, ForwardedBy, LogFormat};
use crate::config::{Config, ConfigError, Hidden, Loaded, Span};
use crate::domain::session::SessionLifetimes;
use crate::keys::rotation::RotationSchedule;
use crate::login::hashing::{Cost, PoolSize};
use crate::provider::{Issuer, Settings};
use crate::store::{DatabaseUrl, StoreOptions, Synchronous};
use crate::web::client_address::{ForwardedBy as ForwardedHeader, Network, TrustedProxies};
use crate::web::server::Limits;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
const YEAR: Duration = Duration::from_hours(366 * 24);
/// SQLite, in the working directory: what a first `serve` makes.
const DATABASE: &str = "sqlite:doorward.db";
/// Beside it.
const MASTER_KEY_FILE: &str = "master.key";
const LONGEST_NAME: usize = 100;

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
    /// Where to listen.
    pub listen: SocketAddr,
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
    /// What the protocol needs to know.
    pub settings: Settings,
    /// When signing keys change.
    pub schedule: RotationSchedule,
    /// What the HTTP server allows.
    pub limits: Limits,
    /// How many passwords are hashed at once.
    pub hashing: PoolSize,
    /// What a new hash costs.
    pub cost: Cost,
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
        let config = &loaded.config;
        let judge = Judge { loaded };
        let settings = judge.settings()?;
        Ok(Self {
            issuer: judge.issuer()?,
            name: judge.name()?,
            listen: config
                .listen
                .address
                .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))),
            proxies: judge.proxies()?,
            has_proxies: !config.listen.trusted_proxies.is_empty(),
            database: judge.database()?,
            store: judge.store_options()?,
            master_key: judge.master_key()?,
            schedule: judge.schedule(&settings)?,
            settings,
            limits: judge.limits()?,
            hashing: judge.hashing()?,
            cost: judge.cost()?,
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

struct Judge<'a> {
    loaded: &'a Loaded,
}

impl Judge<'_> {
    fn config(&self) -> &Config {
        &self.loaded.config
    }

    fn refuse<T>(&self, key: &str, reason: &str) -> Result<T, ConfigError> {
        Err(self.loaded.refuse(key, reason))
    }

    fn span(
        &self,
        key: &str,
        given: Option<Span>,
        bounds: RangeInclusive<Duration>,
        default: Duration,
    ) -> Result<Duration, ConfigError> {
        let value = given.map_or(default, Span::duration);
        if bounds.contains(&value) {
            return Ok(value);
        }
        let (least, most) = (Span::from(*bounds.start()), Span::from(*bounds.end()));
        self.refuse(
            key,
            &format!("{} is not between {least} and {most}", Span::from(value)),
        )
    }

    fn number<N: Copy + PartialOrd + std::fmt::Display>(
        &self,
        key: &str,
        given: Option<N>,
        bounds: RangeInclusive<N>,
        default: N,
    ) -> Result<N, ConfigError> {
        let value = given.unwrap_or(default);
        if bounds.contains(&value) {
            Ok(value)
        } else {
            self.refuse(
                key,
                &format!(
                    "{value} is not between {} and {}",
                    bounds.start(),
                    bounds.end()
                ),
            )
        }
    }

    fn issuer(&self) -> Result<Option<Issuer>, ConfigError> {
        let Some(text) = &self.config().issuer else {
            return Ok(None);
        };
        match Issuer::parse(text) {
            Ok(issuer) => Ok(Some(issuer)),
            Err(error) => self.refuse(
                "issuer",
                &format!("{error}. Passwords and tokens travel to this address."),
            ),
        }
    }

    fn name(&self) -> Result<String, ConfigError> {
        let Some(name) = &self.config().name else {
            return Ok("Doorward".to_owned());
        };
        let name = name.trim();
        if name.is_empty()
            || name.chars().count() > LONGEST_NAME
            || name.chars().any(char::is_control)
        {
            return self.refuse(
                "name",
                &format!("a name has 1 to {LONGEST_NAME} characters and no control characters"),
            );
        }
        Ok(name.to_owned())
    }

    fn proxies(&self) -> Result<TrustedProxies, ConfigError> {
        let listen = &self.config().listen;
        let mut networks = Vec::new();
        for text in &listen.trusted_proxies {
            match text.parse::<Network>() {
                Ok(network) => networks.push(network),
                Err(error) => return self.refuse("listen.trusted_proxies", &error.to_string()),
            }
        }
        let header = match listen.forwarded_by {
            ForwardedBy::XForwardedFor => ForwardedHeader::XForwardedFor,
            ForwardedBy::Forwarded => ForwardedHeader::Forwarded,
        };
        Ok(TrustedProxies::new(networks, header))
    }

    fn database(&self) -> Result<DatabaseUrl, ConfigError> {
        let url = self
            .config()
            .database
            .url
            .as_ref()
            .map_or(DATABASE, Hidden::reveal);
        DatabaseUrl::parse(url).or_else(|error| self.refuse("database.url", &error.to_string()))
    }

    fn store_options(&self) -> Result<StoreOptions, ConfigError> {
        let database = &self.config().database;
        let default = StoreOptions::default();
        Ok(StoreOptions {
            connections: self.number(
                "database.connections",
                database.connections,
                1..=256,
                default.connections,
            )?,
            is_migrating: database.migrate_on_start.unwrap_or(true),
            synchronous: match database.synchronous {
                section::Synchronous::Full => Synchronous::Full,
                section::Synchronous::Off => Synchronous::Off,
            },
            is_grouping_commits: database.group_commit.unwrap_or(true),
        })
    }

    fn master_key(&self) -> Result<MasterKeySource, ConfigError> {
        let secrets = &self.config().secrets;
        match (&secrets.master_key_file, &secrets.master_key) {
            (Some(_), Some(_)) => self.refuse(
                "secrets.master_key",
                "secrets.master_key_file is set too; set only one of them",
            ),
            (None, Some(text)) => match super::master_key::check(text.reveal()) {
                Ok(()) => Ok(MasterKeySource::Text(text.clone())),
                Err(error) => self.refuse("secrets.master_key", &error.to_string()),
            },
            (Some(file), None) if file.as_os_str().is_empty() => self.refuse(
                "secrets.master_key_file",
                "it is empty; name the file, or leave it out",
            ),
            (Some(file), None) => Ok(MasterKeySource::File(file.clone())),
            (None, None) => Ok(MasterKeySource::File(MASTER_KEY_FILE.into())),
        }
    }

    fn settings(&self) -> Result<Settings, ConfigError> {
        let lifetimes = &self.config().lifetimes;
        let default = Settings::default();
        // RFC 6749 §4.1.2: "A maximum authorization code lifetime of 10 minutes is RECOMMENDED".
        let code_lifetime = self.span(
            "lifetimes.code",
            lifetimes.code,
            SECOND..=MINUTE * 10,
            default.code_lifetime,
        )?;
        let absolute = self.span(
            "lifetimes.session_absolute",
            lifetimes.session_absolute,
            SECOND..=YEAR,
            default.session.absolute,
        )?;
        let idle = self.span(
            "lifetimes.session_idle",
            lifetimes.session_idle,
            SECOND..=YEAR,
            default.session.idle.min(absolute),
        )?;
        if idle > absolute {
            return self.refuse(
                "lifetimes.session_idle",
                &format!(
                    "{} is longer than lifetimes.session_absolute, which is {}",
                    Span::from(idle),
                    Span::from(absolute)
                ),
            );
        }
        Ok(Settings {
            code_lifetime,
            access_token_lifetime: self.span(
                "lifetimes.access_token",
                lifetimes.access_token,
                SECOND..=DAY,
                default.access_token_lifetime,
            )?,
            id_token_lifetime: self.span(
                "lifetimes.id_token",
                lifetimes.id_token,
                SECOND..=DAY,
                default.id_token_lifetime,
            )?,
            refresh_token_lifetime: self.span(
                "lifetimes.refresh_token",
                lifetimes.refresh_token,
                SECOND..=YEAR,
                default.refresh_token_lifetime,
            )?,
            refresh_grace: self.span(
                "lifetimes.refresh_grace",
                lifetimes.refresh_grace,
                Duration::ZERO..=MINUTE,
                default.refresh_grace,
            )?,
            session: SessionLifetimes { idle, absolute },
            interaction_lifetime: self.span(
                "lifetimes.interaction",
                lifetimes.interaction,
                MINUTE..=DAY * 7,
                default.interaction_lifetime,
            )?,
            clock_skew: default.clock_skew,
            additional_scopes: self.config().scopes.additional.clone(),
            is_dev: false,
        })
    }

    fn schedule(&self, settings: &Settings) -> Result<RotationSchedule, ConfigError> {
        let keys = &self.config().keys;
        let longest_token = settings
            .access_token_lifetime
            .max(settings.id_token_lifetime)
            + settings.clock_skew;
        let period = self.span(
            "keys.rotation_period",
            keys.rotation_period,
            MINUTE..=YEAR * 2,
            DAY * 90,
        )?;
        let announcement = self.span(
            "keys.announcement",
            keys.announcement,
            Duration::ZERO..=DAY * 30,
            DAY.min(period / 2),
        )?;
        let retention = self.span(
            "keys.retention",
            keys.retention,
            SECOND..=YEAR,
            DAY.max(longest_token),
        )?;
        if announcement >= period {
            return self.refuse(
                "keys.announcement",
                &format!(
                    "{} is not shorter than keys.rotation_period, which is {}",
                    Span::from(announcement),
                    Span::from(period)
                ),
            );
        }
        if retention < longest_token {
            return self.refuse(
                "keys.retention",
                &format!(
                    "{} is shorter than the longest token lives, {} with the clocks' difference",
                    Span::from(retention),
                    Span::from(longest_token)
                ),
            );
        }
        Ok(RotationSchedule {
            period,
            announcement,
            retention,
        })
    }

    fn limits(&self) -> Result<Limits, ConfigError> {
        let limits = &self.config().limits;
        let default = Limits::default();
        let times = SECOND..=MINUTE * 5;
        Ok(Limits {
            head: self.span("limits.head", limits.head, times.clone(), default.head)?,
            head_bytes: self.number(
                "limits.head_bytes",
                limits.head_bytes,
                8_192..=1_048_576,
                default.head_bytes,
            )?,
            idle: self.span("limits.idle", limits.idle, times.clone(), default.idle)?,
            body: self.span("limits.body", limits.body, times.clone(), default.body)?,
            body_bytes: self.number(
                "limits.body_bytes",
                limits.body_bytes,
                4_096..=16_777_216,
                default.body_bytes,
            )?,
            request: self.span(
                "limits.request",
                limits.request,
                times.clone(),
                default.request,
            )?,
            linger: self.span(
                "limits.linger",
                limits.linger,
                Duration::from_millis(10)..=MINUTE,
                default.linger,
            )?,
            connections: self.number(
                "limits.connections",
                limits.connections,
                1..=1_000_000,
                default.connections,
            )?,
            unacknowledged: self.span(
                "limits.unacknowledged",
                limits.unacknowledged,
                times.clone(),
                default.unacknowledged,
            )?,
            drain: self.span(
                "limits.drain",
                limits.drain,
                Duration::ZERO..=*times.end(),
                default.drain,
            )?,
        })
    }

    fn hashing(&self) -> Result<PoolSize, ConfigError> {
        let limits = &self.config().limits;
        let default = PoolSize::default();
        let threads = self.number(
            "limits.hashing_threads",
            limits.hashing_threads,
            1..=256,
            default.threads.get(),
        )?;
        Ok(PoolSize {
            threads: NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN),
            places: self.number(
                "limits.hashing_places",
                limits.hashing_places,
                1..=100_000,
                default.places,
            )?,
            wait: self.span(
                "limits.hashing_wait",
                limits.hashing_wait,
                Duration::from_millis(100)..=MINUTE,
                default.wait,
            )?,
        })
    }

    /// OWASP's parameters, or more.
    fn cost(&self) -> Result<Cost, ConfigError> {
        let limits = &self.config().limits;
        let default = Cost::default();
        Ok(Cost {
            memory: self.number(
                "limits.hashing_memory",
                limits.hashing_memory,
                default.memory..=262_144,
                default.memory,
            )?,
            passes: self.number(
                "limits.hashing_passes",
                limits.hashing_passes,
                default.passes..=10,
                default.passes,
            )?,
            lanes: default.lanes,
        })
    }

    fn log_filter(&self) -> Result<Option<String>, ConfigError> {
        let Some(filter) = &self.config().log.filter else {
            return Ok(None);
        };
        match super::log::check_filter(filter) {
            Ok(()) => Ok(Some(filter.clone())),
            Err(reason) => self.refuse("log.filter", &reason),
        }
    }
}
