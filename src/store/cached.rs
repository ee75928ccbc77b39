//! What is read at every request and changes seldom: clients, users, sessions, consents, and whether tokens are alive.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::{Read, Store, StoreError};
use crate::cache::{Cache, Missing};
use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId, UserId};
use crate::domain::resource::Consented;
use crate::domain::session::Session;
use crate::domain::user::User;
use crate::secret::TokenHash;

/// The longest that an entry lives, whatever happens.
const TIME_TO_LIVE: Duration = Duration::from_mins(1);
const CAPACITY: u64 = 50_000;

/// Something cached that changed. Its text form travels between nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A client: its metadata, or that it is gone.
    Client(TenantId, ClientId),
    /// A user.
    User(UserId),
    /// A session, by its secret's hash.
    Session(String),
    /// A family of tokens, by its grant's or client's id.
    Family(String),
    /// What a user allowed a client.
    Consent(UserId, ClientId),
    /// The signing keys.
    Keys,
    /// Anything.
    Everything,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(tenant, client) => write!(f, "client {}", client_key(tenant, client)),
            Self::User(user) => write!(f, "user {user}"),
            Self::Session(hash) => write!(f, "session {hash}"),
            Self::Family(family) => write!(f, "family {family}"),
            Self::Consent(user, client) => write!(f, "consent {}", consent_key(user, client)),
            Self::Keys => f.write_str("keys "),
            Self::Everything => f.write_str("everything "),
        }
    }
}

impl FromStr for Change {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, rest) = text.split_once(' ').ok_or(())?;
        let pair = || rest.split_once('/').ok_or(());
        Ok(match kind {
            "client" => pair().map(|(tenant, client)| {
                Self::Client(TenantId::new(tenant), ClientId::new(client))
            })?,
            "user" => Self::User(UserId::new(rest)),
            "session" => Self::Session(rest.into()),
            "family" => Self::Family(rest.into()),
            "consent" => pair()
                .map(|(user, client)| Self::Consent(UserId::new(user), ClientId::new(client)))?,
            "keys" => Self::Keys,
            "everything" => Self::Everything,
            _ => return Err(()),
        })
    }
}

fn client_key(tenant: &TenantId, client: &ClientId) -> String {
    [tenant.as_str(), client.as_str()].join("/")
}

fn consent_key(user: &UserId, client: &ClientId) -> String {
    [user.as_str(), client.as_str()].join("/")
}

/// Whether a family of tokens is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liveness {
    /// All of it.
    Whole,
    /// All but access tokens that were revoked singly: as many as somebody likes, so they are looked up one by one.
    InPart,
    /// Nothing: the grant was revoked, or the client is gone.
    None,
}

/// The caches of one store.
#[derive(Debug)]
pub struct Caches {
    clients: Cache<Arc<Client>>,
    users: Cache<Arc<User>>,
    sessions: Cache<Arc<Session>>,
    families: Cache<Arc<Liveness>>,
    consents: Cache<Arc<Consented>>,
    keys_epoch: AtomicU64,
    began: Instant,
    /// In milliseconds since it began.
    trusted_until: AtomicU64,
}

impl Caches {
    pub(super) fn new() -> Self {
        Self {
            clients: Cache::new(CAPACITY, TIME_TO_LIVE),
            users: Cache::new(CAPACITY, TIME_TO_LIVE),
            sessions: Cache::new(CAPACITY, TIME_TO_LIVE),
            families: Cache::new(CAPACITY, TIME_TO_LIVE),
            consents: Cache::new(CAPACITY, TIME_TO_LIVE),
            keys_epoch: AtomicU64::new(0),
            began: Instant::now(),
            trusted_until: AtomicU64::new(0),
        }
    }

    /// Changes of other nodes reach this one for so long, unless that is said again: a channel that falls silent says
    /// nothing. Beyond that, every read goes to the database.
    pub(super) fn trust_for(&self, span: Duration) {
        let until = self.began.elapsed().saturating_add(span).as_millis();
        let until = u64::try_from(until).unwrap_or(u64::MAX);
        self.trusted_until.store(until, Ordering::Release);
    }

    fn are_trusted(&self) -> bool {
        self.began.elapsed().as_millis() < u128::from(self.trusted_until.load(Ordering::Acquire))
    }

    pub(super) fn keys_epoch(&self) -> u64 {
        self.keys_epoch.load(Ordering::Acquire)
    }

    /// Drops what changed.
    pub(super) fn apply(&self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Client(tenant, client) => {
                    self.clients.drop_key(&client_key(tenant, client));
                    self.families.drop_key(client.as_str());
                }
                Change::User(user) => self.users.drop_key(user.as_str()),
                Change::Session(hash) => self.sessions.drop_key(hash),
                Change::Family(family) => self.families.drop_key(family),
                Change::Consent(user, client) => self.consents.drop_key(&consent_key(user, client)),
                Change::Keys => self.bump_keys(),
                Change::Everything => {
                    self.clients.clear();
                    self.users.clear();
                    self.sessions.clear();
                    self.families.clear();
                    self.consents.clear();
                    self.bump_keys();
                }
            }
        }
    }

    fn bump_keys(&self) {
        self.keys_epoch.fetch_add(1, Ordering::AcqRel);
    }
}

impl Store {
    /// A client by its `client_id`, disabled ones too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn client(
        &self,
        tenant: &TenantId,
        id: &ClientId,
    ) -> Result<Option<Arc<Client>>, StoreError> {
        self.through(&self.caches.clients, client_key(tenant, id), || {
            let (tenant, id) = (tenant.clone(), id.clone());
            move |r| r.find_client(&tenant, &id)
        })
        .await
    }

    /// A user by their `sub`, disabled ones too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn user(&self, id: &UserId) -> Result<Option<Arc<User>>, StoreError> {
        self.through(&self.caches.users, id.as_str(), || {
            let id = id.clone();
            move |r| r.find_user(&id)
        })
        .await
    }

    /// A session by its cookie's hash, whether live or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn session(&self, hash: &TokenHash) -> Result<Option<Arc<Session>>, StoreError> {
        self.through(&self.caches.sessions, hash.as_str(), || {
            let hash = hash.clone();
            move |r| r.find_session_by_secret(&hash)
        })
        .await
    }

    /// Whether an access token is alive, by its `jti`. `family` is its grant's id, or its client's for its own tokens.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_live(
        &self,
        tenant: &TenantId,
        family: &str,
        jti: &str,
    ) -> Result<bool, StoreError> {
        let liveness = self
            .through(&self.caches.families, family, || {
                let (tenant, family) = (tenant.clone(), family.to_owned());
                move |r| r.find_liveness(&tenant, &family).map(Some)
            })
            .await?;
        match liveness.as_deref() {
            Some(Liveness::Whole) => Ok(true),
            Some(Liveness::InPart) => {
                let (tenant, family, jti) = (tenant.clone(), family.to_owned(), jti.to_owned());
                let look_up = move |r: &mut Read<'_>| r.is_revoked(&tenant, &family, &jti);
                Ok(!Box::pin(self.read(look_up)).await?)
            }
            Some(Liveness::None) | None => Ok(false),
        }
    }

    /// What a user allowed a client; nothing if they never did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn consent(
        &self,
        user: &UserId,
        client: &ClientId,
    ) -> Result<Option<Arc<Consented>>, StoreError> {
        self.through(&self.caches.consents, consent_key(user, client), || {
            let (user, client) = (user.clone(), client.clone());
            move |r| r.find_consent(&user, &client)
        })
        .await
    }

    /// From the cache, or by the reading that `prepare` makes, which most requests never need.
    async fn through<V, F>(
        &self,
        cache: &Cache<Arc<V>>,
        key: impl AsRef<str>,
        prepare: impl FnOnce() -> F,
    ) -> Result<Option<Arc<V>>, StoreError>
    where
        V: Send + Sync + 'static,
        F: FnMut(&mut Read<'_>) -> Result<Option<V>, StoreError> + Send + 'static,
    {
        let is_trusted = self.caches.are_trusted();
        if is_trusted && let Some(value) = cache.get(key.as_ref()) {
            return Ok(Some(value));
        }
        // In a box: a reading has kilobytes of state, which else every request carried that finds its value at once.
        Box::pin(async {
            let load = async { Ok(self.read(prepare()).await?.map(Arc::new)) };
            if !is_trusted {
                return load.await;
            }
            let load = async { load.await.map_err(Arc::new) };
            match cache.get_or_load(key.as_ref(), load).await {
                Ok(value) => Ok(Some(value)),
                Err(missing) => match &*missing {
                    Missing::Absent => Ok(None),
                    Missing::Failed(error) => Err(StoreError::Shared(Arc::clone(error))),
                },
            }
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_survives_the_way_to_another_node() {
        for change in [
            Change::Client(TenantId::new("t"), ClientId::new("https://c.example/x")),
            Change::User(UserId::new("u")),
            Change::Session("h".into()),
            Change::Family("f".into()),
            Change::Consent(UserId::new("u"), ClientId::new("c")),
            Change::Keys,
            Change::Everything,
        ] {
            assert_eq!(change.to_string().parse(), Ok(change));
        }
        assert_eq!("new-kind x".parse::<Change>(), Err(()));
    }
}
