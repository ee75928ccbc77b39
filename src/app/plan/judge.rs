//! Judges one value after another, and names the key of the one that will not do.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use super::MasterKeySource;
use crate::app::{log, master_key};
use crate::config::section::ForwardedBy;
use crate::config::{Config, ConfigError, Hidden, Loaded, Span};
use crate::domain::network::Network;
use crate::provider::Issuer;
use crate::store::DatabaseUrl;
use crate::web::client_address::{ForwardedBy as ForwardedHeader, TrustedProxies};

pub(super) const SECOND: Duration = Duration::from_secs(1);
pub(super) const MINUTE: Duration = Duration::from_mins(1);
pub(super) const DAY: Duration = Duration::from_hours(24);
pub(super) const YEAR: Duration = Duration::from_hours(366 * 24);
/// SQLite, in the working directory: what a first `serve` makes.
const DATABASE: &str = "sqlite:doorward.db";
/// Beside it.
const MASTER_KEY_FILE: &str = "master.key";
const LONGEST_NAME: usize = 100;

/// A configuration before it is judged.
pub(super) struct Judge<'a> {
    pub(super) loaded: &'a Loaded,
    /// Whether what goes by mail has to be sent.
    pub(super) sends_mail: bool,
}

impl Judge<'_> {
    pub(super) fn config(&self) -> &Config {
        &self.loaded.config
    }

    /// Whether there is no way for a mail that has to be sent.
    pub(super) fn lacks_mail(&self) -> bool {
        self.sends_mail && self.config().mail.smtp.is_none()
    }

    pub(super) fn refuse<T>(&self, key: &str, reason: &str) -> Result<T, ConfigError> {
        Err(self.loaded.refuse(key, reason))
    }

    pub(super) fn span(
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

    pub(super) fn number<N: Copy + PartialOrd + std::fmt::Display>(
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

    pub(super) fn issuer(&self) -> Result<Option<Issuer>, ConfigError> {
        let Some(text) = &self.config().issuer else {
            return Ok(None);
        };
        match Issuer::parse(text) {
            Ok(issuer) => Ok(Some(issuer)),
            Err(error) => self.refuse("issuer", &error.to_string()),
        }
    }

    pub(super) fn name(&self) -> Result<String, ConfigError> {
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

    pub(super) fn proxies(&self) -> Result<TrustedProxies, ConfigError> {
        let listen = &self.config().listen;
        let networks = self.networks("listen.trusted_proxies", &listen.trusted_proxies)?;
        let header = match listen.forwarded_by {
            ForwardedBy::XForwardedFor => ForwardedHeader::XForwardedFor,
            ForwardedBy::Forwarded => ForwardedHeader::Forwarded,
        };
        let certificates = self.certificate_header()?;
        Ok(TrustedProxies::new(networks, header).with_certificates(certificates))
    }

    pub(super) fn networks(
        &self,
        key: &str,
        texts: &[String],
    ) -> Result<Vec<Network>, ConfigError> {
        let network = |text: &String| {
            text.parse::<Network>()
                .or_else(|error| self.refuse(key, &error.to_string()))
        };
        texts.iter().map(network).collect()
    }

    pub(super) fn database(&self) -> Result<DatabaseUrl, ConfigError> {
        let url = self
            .config()
            .database
            .url
            .as_ref()
            .map_or(DATABASE, Hidden::reveal);
        DatabaseUrl::parse(url).or_else(|error| self.refuse("database.url", &error.to_string()))
    }

    pub(super) fn master_key(&self) -> Result<MasterKeySource, ConfigError> {
        let secrets = &self.config().secrets;
        match (&secrets.master_key_file, &secrets.master_key) {
            (Some(_), Some(_)) => self.refuse(
                "secrets.master_key",
                "secrets.master_key_file is set too; set only one of them",
            ),
            (None, Some(text)) => match master_key::check(text.reveal()) {
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

    /// The configuration, if it has the master key, the password of the mail server, the secret of the pictures' bucket, ours at an
    /// upstream, or the address of a PostgreSQL, in which one may be. That of a SQLite file is none.
    pub(super) fn secret_file(&self) -> Option<PathBuf> {
        let file = self.loaded.file.as_ref()?;
        let is_in_it = |key: &str| {
            let place = self.loaded.place_of(key);
            place.is_some_and(|place| place.contains(&*file.to_string_lossy()))
        };
        let url = self.config().database.url.as_ref().map(Hidden::reveal);
        let database = url
            .filter(|url| !matches!(DatabaseUrl::parse(url), Ok(DatabaseUrl::Sqlite(_))))
            .map(|_| "database.url");
        let mut connectors = self.config().connectors.iter();
        let connectors = connectors
            .any(|connector| connector.client_secret.is_some())
            .then_some("connectors");
        ["secrets.master_key", "mail.password", "pictures.secret"]
            .into_iter()
            .chain(database)
            .chain(connectors)
            .any(is_in_it)
            .then(|| file.clone())
    }

    pub(super) fn log_filter(&self) -> Result<Option<String>, ConfigError> {
        let Some(filter) = &self.config().log.filter else {
            return Ok(None);
        };
        match log::check_filter(filter) {
            Ok(()) => Ok(Some(filter.clone())),
            Err(reason) => self.refuse("log.filter", &reason),
        }
    }
}
