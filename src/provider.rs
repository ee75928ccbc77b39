//! The provider: one issuer with what its endpoints need. Everything that an answer depends on is here or an argument.

mod issuer;

use std::sync::Arc;
use std::time::Duration;

pub use self::issuer::{InvalidIssuer, Issuer};
use crate::cache::Cache;
use crate::clock::Clock;
use crate::domain::client::{Client, GrantType};
use crate::domain::id::{ClientId, TenantId, UserId};
use crate::domain::profile::Editable;
use crate::domain::scope::{OFFLINE_ACCESS, STANDARD, Scope};
use crate::domain::session::SessionLifetimes;
use crate::domain::time::Timestamp;
use crate::egress::{Egress, Reach};
use crate::entropy::{Entropy, NoEntropy};
use crate::keys::ring::Keys;
use crate::login::factor::passkey;
use crate::login::policy::SignInRules;
use crate::login::sign_up::SignUp;
use crate::login::storm::Storm;
use crate::mail::Post;
use crate::mail::outbox::Stamp;
use crate::oauth::access_token::VerifiedToken;
use crate::objects::Objects;
use crate::pace::Pace;
use crate::store::{Store, StoreError};

/// What the operator may choose about the protocol.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long an authorization code is good (RFC 6749 §4.1.2: "a maximum authorization code lifetime of 10 minutes is RECOMMENDED").
    pub code_lifetime: Duration,
    /// How long an access token is good.
    pub access_token_lifetime: Duration,
    /// How long an ID token is good.
    pub id_token_lifetime: Duration,
    /// How long a refresh token is good if it is not used.
    pub refresh_token_lifetime: Duration,
    /// How long one authorization can be renewed by refresh tokens, however often they are used (ASVS 10.4.8).
    pub refresh_absolute: Duration,
    /// How long after its use a refresh token may be presented again, and gets the same successor.
    pub refresh_grace: Duration,
    /// How long sessions live.
    pub session: SessionLifetimes,
    /// What is expected of a sign-in.
    pub sign_in: SignInRules,
    /// Who may make an account.
    pub sign_up: SignUp,
    /// What people may change of their profile.
    pub editable: Editable,
    /// How long it is kept what happened to an account.
    pub activity_kept: Duration,
    /// Whether people can have their account deleted.
    pub self_deletion: bool,
    /// How long somebody who wants their account deleted can change their mind.
    pub deletion_grace: Duration,
    /// How long an authorization request waits for its end-user.
    pub interaction_lifetime: Duration,
    /// How many authorization requests of one address may begin to wait in a minute, at each node.
    pub interactions_per_network: u32,
    /// How many authorization codes one person may be given in a minute, at each node.
    pub codes_per_person: u32,
    /// How many mails strangers may ask for in an hour, at all nodes together.
    pub mails_per_hour: u32,
    /// How far clocks of others may differ.
    pub clock_skew: Duration,
    /// Scopes that clients may be registered for, beyond the standard ones.
    pub additional_scopes: Scope,
    /// Which passkeys may be enrolled, and who may use them.
    pub passkeys: passkey::Policy,
    /// Whether this is `doorward dev`: pages say more than strangers should read.
    pub is_dev: bool,
}

impl Settings {
    /// The scopes that clients may be registered for.
    #[must_use]
    pub fn supported_scopes(&self) -> Scope {
        STANDARD
            .into_iter()
            .collect::<Scope>()
            .union(&self.additional_scopes)
    }
}

impl Default for Settings {
    fn default() -> Self {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 60 * MINUTE;
        const DAY: u64 = 24 * HOUR;
        Self {
            code_lifetime: Duration::from_secs(MINUTE),
            access_token_lifetime: Duration::from_secs(10 * MINUTE),
            id_token_lifetime: Duration::from_secs(HOUR),
            refresh_token_lifetime: Duration::from_secs(30 * DAY),
            refresh_absolute: Duration::from_secs(365 * DAY),
            refresh_grace: Duration::from_secs(10),
            session: SessionLifetimes {
                idle: Duration::from_secs(12 * HOUR),
                absolute: Duration::from_secs(7 * DAY),
            },
            sign_in: SignInRules::default(),
            sign_up: SignUp::default(),
            editable: Editable::default(),
            self_deletion: true,
            deletion_grace: Duration::from_secs(14 * DAY),
            activity_kept: Duration::from_secs(365 * DAY),
            interaction_lifetime: Duration::from_secs(DAY),
            interactions_per_network: 1_000,
            codes_per_person: 1_000,
            mails_per_hour: 1_000,
            clock_skew: Duration::from_secs(MINUTE),
            additional_scopes: Scope::default(),
            passkeys: passkey::Policy::default(),
            is_dev: false,
        }
    }
}

/// Keys for purposes other than signing, derived from the root secret.
#[derive(Clone, Copy)]
pub struct DerivedKeys {
    /// For codes and refresh tokens: their tags, and the successors of the latter.
    pub grant_tokens: [u8; 32],
    /// For form tokens.
    pub csrf: [u8; 32],
    /// For requests that were posted and come again by GET.
    pub posted: [u8; 32],
    /// For the tags of browsers that somebody has signed in with.
    pub known_browsers: [u8; 32],
    /// For the secrets of authenticator apps, which it seals, and for recovery codes.
    pub second_factors: [u8; 32],
    /// For the names of throttle buckets, so that the table does not list who failed from where.
    pub throttle: [u8; 32],
    /// For mails that wait to be sent.
    pub outbox: [u8; 32],
    /// For what authenticators call people.
    pub user_handles: [u8; 32],
    /// For the names of those who are gone.
    pub pseudonyms: [u8; 32],
    /// For puzzles.
    pub proof_of_work: [u8; 32],
}

impl std::fmt::Debug for DerivedKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DerivedKeys(…)")
    }
}

/// The purpose of the key of [`DerivedKeys::pseudonyms`].
pub const PSEUDONYMS: &str = "pseudonyms";
/// The purpose of the key of [`DerivedKeys::throttle`].
pub const THROTTLE: &str = "throttle";

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
    /// The issuer as authenticators know it; `None` where its host is an IP address, for which there are no passkeys.
    pub passkeys: Option<passkey::RelyingParty>,
    /// The way to what strangers named.
    pub egress: Egress,
    /// How many codes whom were given.
    pub codes_given: Pace<UserId>,
    /// Whether passwords are being tried on a large scale.
    pub storm: Storm,
    /// Access tokens whose signature was verified, by their hash.
    pub verified_tokens: Cache<VerifiedToken>,
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
        let reach = if settings.is_dev {
            Reach::PublicAndLoopback
        } else {
            Reach::Public
        };
        let root = keys.root();
        let derived = DerivedKeys {
            grant_tokens: root.derive("grant tokens"),
            csrf: root.derive("csrf"),
            posted: root.derive("posted"),
            known_browsers: root.derive("known browsers"),
            second_factors: root.derive("second factors"),
            throttle: root.derive(THROTTLE),
            outbox: root.derive("outbox"),
            user_handles: root.derive("user handles"),
            pseudonyms: root.derive(PSEUDONYMS),
            proof_of_work: root.derive("proof of work"),
        };
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
            egress: Egress::new(reach),
            codes_given: Pace::default(),
            storm: Storm::default(),
            verified_tokens: Cache::new(50_000, Duration::from_mins(1)),
            post: None,
            pictures: None,
        }
    }

    /// With what takes its mail.
    #[must_use]
    pub fn with_post(self, post: Option<Post>) -> Self {
        Self { post, ..self }
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
    /// it or because it is damaged, is none: the other clients go on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find_client(&self, id: &str) -> Result<Option<Arc<Client>>, StoreError> {
        match self.store.client(&self.tenant, &ClientId::new(id)).await {
            Err(error) if error.is_of_one_row() => {
                tracing::error!(client.id = id, error = %error, "a client cannot be read, and is refused");
                Ok(None)
            }
            other => other,
        }
    }

    /// What a client may have of the scopes that it asked for, or was granted once: what it is registered for now, and what
    /// there is.
    #[must_use]
    pub fn permitted_scope(&self, client: &Client, asked: &Scope) -> Scope {
        let permitted = asked
            .intersection(&client.allowed_scope())
            .intersection(&self.supported_scopes());
        // OpenID Connect Core 1.0 §11: without refresh tokens the scope means nothing.
        if client.has_grant_type(GrantType::RefreshToken) {
            permitted
        } else {
            permitted.without(OFFLINE_ACCESS)
        }
    }

    /// The scopes that clients may be registered for.
    #[must_use]
    pub fn supported_scopes(&self) -> Scope {
        self.settings.supported_scopes()
    }
}
