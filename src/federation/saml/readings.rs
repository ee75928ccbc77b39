//! What was read of the metadata of identity providers: each document once, and what was good of the one before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;

use crate::domain::connector::ConnectorName;
use crate::domain::saml::IdentityProvider;
use crate::domain::time::Timestamp;
use crate::federation::failure::Failure;

/// How long what was good is, once there is metadata that cannot be used.
const LASTS: Duration = Duration::from_hours(1);

/// What metadata said that can be used.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) provider: Arc<IdentityProvider>,
    pub(super) valid_until: Option<Timestamp>,
}

/// A document that was read, or is being read: whoever comes meanwhile waits for that.
pub(super) type Reading = Arc<OnceCell<Result<Known, Failure>>>;

/// What is known of one.
#[derive(Debug, Default)]
struct Place {
    /// SHA-256 of the last document, and what came of it.
    last: Option<(String, Reading)>,
    /// What the last said that could be used.
    good: Option<Known>,
    /// Since when there is one that cannot.
    spoilt_at: Option<Timestamp>,
}

/// What is known of each.
#[derive(Debug, Default)]
pub(super) struct Readings(Mutex<HashMap<ConnectorName, Place>>);

impl Readings {
    fn places(&self) -> MutexGuard<'_, HashMap<ConnectorName, Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The reading of this document, which may have to begin.
    pub(super) fn of(&self, name: &ConnectorName, hash: &str) -> Reading {
        let mut places = self.places();
        let place = places.entry(name.clone()).or_default();
        match &place.last {
            Some((last, reading)) if last == hash => Arc::clone(reading),
            Some(_) | None => {
                let reading = Reading::default();
                place.last = Some((hash.to_owned(), Arc::clone(&reading)));
                reading
            }
        }
    }

    /// What came of a reading: once for each.
    pub(super) fn note(&self, now: Timestamp, name: &ConnectorName, read: &Result<Known, Failure>) {
        let mut places = self.places();
        let place = places.entry(name.clone()).or_default();
        let has_good = place.good.is_some();
        match read {
            Ok(known) => {
                place.spoilt_at = None;
                let last = place.good.replace(known.clone());
                if last.is_some_and(|last| last.provider != known.provider) {
                    tracing::info!(
                        connector.name = name.as_str(),
                        certificates = known.provider.certificates.len(),
                        "an identity provider's metadata has changed"
                    );
                }
            }
            Err(failure) if has_good => {
                place.spoilt_at.get_or_insert(now);
                tracing::warn!(connector.name = name.as_str(), error = %failure, "an identity provider's metadata cannot be used; that of before is");
            }
            Err(_) => {}
        }
    }

    pub(super) fn forget(&self, name: &ConnectorName, reading: &Reading) {
        if let Some(place) = self.places().get_mut(name) {
            let is_it = |(_, last): &mut (String, Reading)| Arc::ptr_eq(last, reading);
            place.last.take_if(is_it);
        }
    }

    /// What was good, until it says that it is over; and no longer than where nothing can be fetched, for a key of it may have been withdrawn.
    pub(super) fn good(&self, now: Timestamp, name: &ConnectorName) -> Option<Known> {
        let places = self.places();
        let place = places.get(name)?;
        let is_over = |spoilt_at: Timestamp| now >= spoilt_at.plus(LASTS);
        if place.spoilt_at.is_some_and(is_over) {
            return None;
        }
        place.good.clone()
    }
}
