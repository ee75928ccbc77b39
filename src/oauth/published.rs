//! What clients publish at addresses that they registered: their keys (`jwks_uri`), and request objects.
//!
//! A request that needs such a document waits for it, outside of every transaction. So it is kept for as long as its own headers say,
//! within bounds, and whoever comes while it is fetched waits for that fetch: however many come, its server is asked seldom. Each node
//! keeps its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use url::Url;

use crate::domain::time::Timestamp;
use crate::egress::{Egress, Unfetched};

/// Documents that are kept.
const MOST: usize = 500;
/// How long a document is kept at least, and one whose server does not say.
const SHORTEST: Duration = Duration::from_secs(30);
const USUAL: Duration = Duration::from_mins(5);
/// How long it is kept at most: a key that its client takes away is to be gone.
const LONGEST: Duration = Duration::from_hours(1);
/// How long its server is left alone after it failed, or was asked for what it did not have.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no document.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Unpublished {
    /// It is no address.
    #[error("its address cannot be read: {0}")]
    Address(#[from] url::ParseError),
    /// It was not to be had.
    #[error("it cannot be fetched: {0}")]
    Unfetched(Arc<Unfetched>),
    /// It was not to be had a moment ago, and its server is left alone.
    #[error("it could not be fetched a moment ago: {0}")]
    Before(Arc<Unfetched>),
}

impl Unpublished {
    /// The same for whoever asks after it was found.
    fn before(self) -> Self {
        match self {
            Self::Unfetched(why) => Self::Before(why),
            other @ (Self::Address(_) | Self::Before(_)) => other,
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Where it is.
    pub address: &'w str,
    /// The media types that are understood.
    pub accept: &'static str,
    /// Bytes that are read.
    pub longest: usize,
    /// Whether what is kept was not enough: then it is fetched again, if that was not done a moment ago.
    pub is_renewed: bool,
}

#[derive(Debug)]
struct Kept {
    document: Result<Bytes, Unpublished>,
    /// When that was fetched.
    fetched_at: Timestamp,
    /// When its server was asked last.
    asked_at: Timestamp,
    fresh_until: Timestamp,
}

/// One document. Whoever fetches it holds it.
type Place = Arc<tokio::sync::Mutex<Option<Kept>>>;

/// The documents of one node.
#[derive(Debug, Default)]
pub struct Published(Mutex<HashMap<Name, (Timestamp, Place)>>);

/// What a document is known by: its kind, which is what is said to be understood, and its address. What one client has fetched as
/// something else is not what another gets.
type Name = (&'static str, String);

impl Published {
    /// A document: the one that is kept, or else the one that its server gives.
    ///
    /// # Errors
    /// [`Unpublished`].
    pub async fn get(
        &self,
        egress: &Egress,
        wanted: Wanted<'_>,
        now: Timestamp,
    ) -> Result<Bytes, Unpublished> {
        let place = self.place_of(wanted.accept, wanted.address, now);
        let mut kept = place.lock().await;
        if let Some(kept) = kept.as_ref()
            && !kept.is_due(wanted.is_renewed, now)
        {
            return kept.document.clone().map_err(Unpublished::before);
        }
        let (document, lasts) = fetch(egress, wanted).await;
        let last = kept.take();
        let fetched = Kept::after(last, document, now, lasts);
        kept.insert(fetched).document.clone()
    }

    fn place_of(&self, kind: &'static str, address: &str, now: Timestamp) -> Place {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = (kind, address.to_owned());
        if !places.contains_key(&name) && places.len() >= MOST {
            let oldest = places.iter().min_by_key(|(_, (used_at, _))| *used_at);
            let oldest = oldest.map(|(name, _)| name.clone());
            oldest.and_then(|oldest| places.remove(&oldest));
        }
        let (used_at, place) = places
            .entry(name)
            .or_insert_with(|| (now, Place::default()));
        *used_at = now;
        Arc::clone(place)
    }
}

impl Kept {
    fn is_due(&self, is_renewed: bool, now: Timestamp) -> bool {
        // A clock that was set back makes nothing last for ever.
        let is_stale = now >= self.fresh_until || now.plus(PATIENCE) < self.asked_at;
        let is_missed = is_renewed && now >= self.asked_at.plus(PATIENCE);
        is_stale || is_missed
    }

    /// What is kept after a fetch: where that failed, what there was before, if that is not too old.
    fn after(
        last: Option<Self>,
        document: Result<Bytes, Unpublished>,
        now: Timestamp,
        lasts: Duration,
    ) -> Self {
        let is_good = document.is_ok();
        let still = last.filter(|last| {
            !is_good && last.document.is_ok() && now < last.fetched_at.plus(LONGEST)
        });
        let (document, fetched_at) = match still {
            Some(last) => (last.document, last.fetched_at),
            None => (document, now),
        };
        Self {
            document,
            fetched_at,
            asked_at: now,
            fresh_until: now.plus(if is_good { lasts } else { PATIENCE }),
        }
    }
}

async fn fetch(egress: &Egress, wanted: Wanted<'_>) -> (Result<Bytes, Unpublished>, Duration) {
    let url = match Url::parse(wanted.address) {
        Ok(url) => url,
        Err(error) => return (Err(error.into()), PATIENCE),
    };
    match egress.fetch(&url, wanted.accept, wanted.longest).await {
        Ok(answer) => (Ok(answer.body), lifetime(answer.cache_control.as_deref())),
        Err(error) => (Err(Unpublished::Unfetched(Arc::new(error))), PATIENCE),
    }
}

/// How long a document lasts by its `Cache-Control` (RFC 9111 §5.2.2), within our bounds.
fn lifetime(cache_control: Option<&str>) -> Duration {
    let directives = cache_control.unwrap_or_default().split(',').map(str::trim);
    let mut lasts = USUAL;
    for directive in directives {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        if name.eq_ignore_ascii_case("no-store") || name.eq_ignore_ascii_case("no-cache") {
            return SHORTEST;
        }
        if name.eq_ignore_ascii_case("max-age") {
            let seconds = value.trim_matches('"').parse();
            lasts = Duration::from_secs(seconds.unwrap_or(0));
        }
    }
    lasts.clamp(SHORTEST, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_lasts_as_long_as_it_says_within_bounds() {
        for (header, seconds) in [
            (None, 300),
            (Some("public"), 300),
            (Some("public, max-age=600"), 600),
            (Some("Max-Age=\"600\""), 600),
            (Some("max-age=0"), 30),
            (Some("max-age=-1"), 30),
            (Some("max-age=x"), 30),
            (Some("max-age=99999999"), 3600),
            (Some("max-age=99999999999999999999"), 30),
            (Some("no-store, max-age=600"), 30),
            (Some("max-age=600, no-cache"), 30),
        ] {
            assert_eq!(lifetime(header).as_secs(), seconds, "{header:?}");
        }
    }

    #[test]
    fn what_was_fetched_as_one_thing_is_not_given_as_another() {
        let published = Published::default();
        let place =
            |kind| published.place_of(kind, "https://app.example/", Timestamp::from_seconds(1));
        assert!(Arc::ptr_eq(&place("a/b"), &place("a/b")));
        assert!(!Arc::ptr_eq(&place("a/b"), &place("c/d")));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let published = Published::default();
        for number in 0..2_000 {
            let now = Timestamp::from_seconds(number);
            published.place_of("*/*", &format!("https://app{number}.example/"), now);
        }
        let places = published.0.lock().unwrap();
        assert_eq!(places.len(), MOST);
        assert!(places.contains_key(&("*/*", "https://app1999.example/".to_owned())));
    }
}
