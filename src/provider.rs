//! The provider: one issuer with what its endpoints need. Everything that an answer depends on is here or an argument.

mod derived;
mod issuer;
mod recipients;
mod settings;
mod software_statements;
mod strangers;

use std::sync::Arc;
use std::time::Duration;

use url::Url;

pub use self::derived::DerivedKeys;
pub use self::issuer::{InvalidIssuer, Issuer};
pub use self::recipients::Recipients;
pub use self::settings::{MutualTls, Settings};
pub use self::software_statements::{SoftwareStatements, StatementIssuer};
pub use self::strangers::Strangers;
use crate::cache::Cache;
use crate::clock::Clock;
use crate::domain::client::{Client, GrantType};
use crate::domain::id::{ClientId, TenantId, UserId};
use crate::domain::scope::{DEVICE_SSO, OFFLINE_ACCESS, Scope};
use crate::domain::security_profile::SecurityProfile;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::egress::Egress;
use crate::entropy::{Entropy, NoEntropy};
use crate::federation::breaker::Breakers;
use crate::keys::certificate::Authorities;
use crate::keys::ring::Keys;
use crate::login::factor::passkey;
use crate::login::storm::Storm;
use crate::mail::Post;
use crate::mail::outbox::Stamp;
use crate::oauth::access_token::VerifiedToken;
use crate::oauth::published::Published;
use crate::objects::Objects;
use crate::pace::Pace;
use crate::store::{Store, StoreError};

/// Who a provider is.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its identifier.
    pub issuer: Issuer,
    /// Its tenant.
    pub tenant: TenantId,
    /// Its name on pages.
    pub name: String,
}

/// One issuer.
#[derive(Debug)]
pub struct Provider {
    /// Its identifier.
    pub issuer: Issuer,
    /// Its tenant.
    pub tenant: TenantId,
    /// Its name on pages.
    pub name: String,
    /// What the operator chose.
    pub settings: Settings,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// The database.
    pub store: Store,
    /// The signing keys.
    pub keys: Keys,
    /// Other keys.
    pub derived: DerivedKeys,
    /// Those that others encrypt to, by their periods.
    pub recipients: Recipients,
    /// The issuer as authenticators know it; `None` where its host is an IP address, for which there are no passkeys.
    pub passkeys: Option<passkey::RelyingParty>,
    /// The way to what strangers named.
    pub egress: Egress,
    /// What clients publish.
    pub published: Published,
    /// Which upstreams do not answer.
    pub breakers: Breakers,
    /// How many codes whom were given.
    pub codes_given: Pace<UserId>,
    /// How many clients came with a metadata document that was not known, by their hosts.
    pub documents_seen: Pace<String>,
    /// How many authorization requests confidential clients pushed.
    pub requests_pushed: Pace<ClientId>,
    /// Whether passwords are being tried on a large scale.
    pub storm: Storm,
    /// Access tokens whose signature was verified, by their hash.
    pub verified_tokens: Cache<VerifiedToken>,
    /// Who vouches for clients' certificates, if anybody does.
    pub authorities: Option<Authorities>,
    /// What becomes of mail; there is none where the operator named no server for it.
    pub post: Option<Post>,
    /// Where people's pictures lie, if it is not in the database.
    pub pictures: Option<Objects>,
}

impl Provider {
    /// Puts it together.
    #[must_use]
    pub fn new(
        Identity {
            issuer,
            tenant,
            name,
        }: Identity,
        settings: Settings,
        clock: Clock,
        entropy: Entropy,
        store: Store,
        keys: Keys,
    ) -> Self {
        let reach = settings.egress();
        let derived = DerivedKeys::of(keys.root());
        let passkeys = passkey::RelyingParty::new(&issuer, &name, &settings.passkeys);
        Self {
            passkeys,
            issuer,
            tenant,
            name,
            settings,
            clock,
            entropy,
            store,
            keys,
            derived,
            recipients: Recipients::new(derived.request_objects),
            egress: Egress::new(reach),
            published: Published::default(),
            breakers: Breakers::default(),
            codes_given: Pace::default(),
            documents_seen: Pace::default(),
            requests_pushed: Pace::default(),
            storm: Storm::default(),
            verified_tokens: Cache::new(50_000, Duration::from_mins(1)),
            authorities: None,
            post: None,
            pictures: None,
        }
    }

    /// With what takes its mail.
    #[must_use]
    pub fn with_post(self, post: Option<Post>) -> Self {
        Self { post, ..self }
    }

    /// With those who vouch for clients' certificates.
    #[must_use]
    pub fn with_authorities(self, authorities: Option<Authorities>) -> Self {
        Self {
            authorities,
            ..self
        }
    }

    /// With a place for people's pictures.
    #[must_use]
    pub fn with_pictures(self, pictures: Option<Objects>) -> Self {
        Self { pictures, ..self }
    }

    /// Whether mail can be sent: pages offer nothing that needs it where it cannot.
    #[must_use]
    pub const fn can_mail(&self) -> bool {
        self.post.is_some()
    }

    /// Whether strangers may make accounts.
    #[must_use]
    pub const fn can_sign_up(&self) -> bool {
        self.can_mail() && self.settings.sign_up.is_open()
    }

    /// What one mail is posted with; `None` where nothing can be sent, and so nothing is to be posted.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn stamp(&self) -> Result<Option<Stamp>, NoEntropy> {
        if !self.can_mail() {
            return Ok(None);
        }
        let now = self.now();
        Ok(Some(Stamp {
            tenant: self.tenant.clone(),
            id: self.entropy.id(now)?,
            key: self.derived.outbox,
            throttle: self.derived.throttle,
            entropy: self.entropy,
            now,
            is_counted: true,
        }))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A client by its `client_id`, one that is turned off too. A row that this version cannot read, because a later one wrote
    /// it or because it is damaged, is none: the other clients go on. So is one whose document the operator does not allow any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find_client(&self, id: &str) -> Result<Option<Arc<Client>>, StoreError> {
        match self.store.client(&self.tenant, &ClientId::new(id)).await {
            Err(error) if error.is_of_one_row() => {
                tracing::error!(client.id = id, error = %error, "a client cannot be read, and is refused");
                Ok(None)
            }
            Ok(Some(client)) if client.policy.is_document && !self.may_be_document(id) => Ok(None),
            other => other,
        }
    }

    /// Whether an address may be that of a client's metadata document.
    fn may_be_document(&self, id: &str) -> bool {
        let strangers = &self.settings.strangers;
        Url::parse(id).is_ok_and(|address| strangers.may_be_document(&address))
    }

    /// What a client may have of the scopes that it asked for, or was granted once: what it is registered for now, and what
    /// there is.
    #[must_use]
    pub fn permitted_scope(&self, client: &Client, asked: &Scope) -> Scope {
        let permitted = asked
            .intersection(&client.allowed_scope())
            .intersection(&self.supported_scopes());
        // Native SSO 1.0 §4.3, item 5: nor has that one a meaning for an app that shares with no other.
        let permitted = match client.policy.native_sso {
            Some(_) => permitted,
            None => permitted.without(DEVICE_SSO),
        };
        let permitted = self.settings.connections.narrow(permitted, &client.id);
        // OpenID Connect Core 1.0 §11: without refresh tokens the scope means nothing.
        if client.has_grant_type(GrantType::RefreshToken) {
            permitted
        } else {
            permitted.without(OFFLINE_ACCESS)
        }
    }

    /// What a client's JWTs are signed with, of answers and introspection, where it registered nothing. JARM §3 and RFC 9701 §6: "The
    /// default, if omitted, is RS256"; but FAPI has it not.
    #[must_use]
    pub fn default_algorithm(&self, client: &Client) -> SigningAlgorithm {
        if self.security_profile(client).is_fapi() {
            SigningAlgorithm::PS256
        } else {
            SigningAlgorithm::RS256
        }
    }

    /// What a client is held to.
    #[must_use]
    pub fn security_profile(&self, client: &Client) -> SecurityProfile {
        client
            .policy
            .security_profile(&client.metadata, self.settings.profile)
    }

    /// The scopes that clients may be registered for.
    #[must_use]
    pub fn supported_scopes(&self) -> Scope {
        self.settings.supported_scopes()
    }
}
