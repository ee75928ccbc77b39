//! What a client, and all clients together, may take.

use std::num::NonZeroUsize;
use std::time::Duration;

use super::judge::{Judge, MINUTE, SECOND};
use crate::config::{ConfigError, section};
use crate::federation::worker;
use crate::login::hashing::{Cost, PoolSize};
use crate::login::new_password::breached::Breached;
use crate::login::new_password::{Rules, Strength};
use crate::store::{StoreOptions, Synchronous};
use crate::web::server::Limits;

/// Passwords of one person; each costs a hash when they take a new one.
const MOST_REMEMBERED: usize = 24;

impl Judge<'_> {
    pub(super) fn limits(&self) -> Result<Limits, ConfigError> {
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
            connections_per_network: self.number(
                "limits.connections_per_network",
                limits.connections_per_network,
                1..=1_000_000,
                default.connections_per_network,
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

    pub(super) fn notice(&self) -> Result<Duration, ConfigError> {
        let longest = MINUTE * 5;
        self.span(
            "limits.notice",
            self.config().limits.notice,
            Duration::ZERO..=longest,
            Duration::ZERO,
        )
    }

    pub(super) fn workers(&self) -> Result<worker::Settings, ConfigError> {
        let default = worker::Settings::default();
        let children = self.number(
            "limits.connector_workers",
            self.config().limits.connector_workers,
            1..=64,
            default.children.get(),
        )?;
        Ok(worker::Settings {
            children: NonZeroUsize::new(children).unwrap_or(NonZeroUsize::MIN),
            ..default
        })
    }

    pub(super) fn hashing(&self) -> Result<PoolSize, ConfigError> {
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

    /// What NIST SP 800-63B-4 §3.1.1.2 wants of a password: fifteen characters, or eight beside another factor.
    pub(super) fn rules(&self) -> Result<Rules, ConfigError> {
        let strength = Strength {
            shortest: self.number(
                "passwords.min_length",
                self.config().passwords.min_length,
                8..=64,
                Strength::default().shortest,
            )?,
        };
        let breached = match &self.config().passwords.breached {
            Some(path) if path.as_os_str().is_empty() => {
                return self.refuse(
                    "passwords.breached",
                    "it is empty; name the folder or file, or leave it out",
                );
            }
            path => path.clone().map(Breached::new),
        };
        let history = self.number(
            "passwords.history",
            self.config().passwords.history,
            0..=MOST_REMEMBERED,
            0,
        )?;
        Ok(Rules {
            strength,
            breached,
            history,
        })
    }

    /// OWASP's parameters, or more.
    pub(super) fn cost(&self) -> Result<Cost, ConfigError> {
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

    pub(super) fn store_options(&self) -> Result<StoreOptions, ConfigError> {
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
}
