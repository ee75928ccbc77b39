//! Whose account somebody is given who comes by an upstream: the one rule for all kinds.
//!
//! | what the upstream says | whose account |
//! |---|---|
//! | a subject that is known | whose it is |
//! | a new one, with an address that it has verified, of a domain that is its to give, which somebody here has shown to be theirs whom it has not called otherwise before | that person's, from then on |
//! | a new one, with an address that it has verified, which is somebody's here in any other way; or one that was taken away from an account | nobody's: they sign in here first, and may [link](super::identities) it then |
//! | a new one | a new account's, where the connector makes any; with the address if the upstream has verified it, and verified here if its domain is its to give |
//!
//! An address that an upstream has not verified leads nowhere, is not kept, and whether it is somebody's here is not told: anybody could say
//! that it is theirs.

use crate::domain::activity::{Activity, By, Factor};
use crate::domain::authentication::{Method, Proof};
use crate::domain::connector::{Arrived, Assertion, Connector, KeptTokens, UpstreamClaims};
use crate::domain::id::UserId;
use crate::domain::interaction::PendingLink;
use crate::domain::roles::Roles;
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::UpstreamSession;
use crate::domain::user::{Profile, User};
use crate::entropy::NoEntropy;
use crate::federation::offered::Offered;
use crate::federation::renewal::{self, Renewal};
use crate::federation::sync::bring_back;
use crate::login::attempt::Proven;
use crate::login::former_name::NameKey;
use crate::login::identifier::email_key;
use crate::login::notice::Notice;
use crate::login::sign_up::{insert, local_part, usernames};
use crate::login::witness::Witness;
use crate::mail::address::Address;
use crate::mail::letter::{Letter, Method as Named};
use crate::mail::outbox::Stamp;
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// Whose account it is.
#[derive(Clone, Debug)]
pub enum Linked {
    /// Somebody's.
    Proven {
        /// Whose.
        proven: Box<Proven>,
        /// Whether it was made just now.
        is_new: bool,
    },
    /// Nobody's yet: the address that the upstream says is of an account here.
    Taken {
        /// As the upstream says it.
        address: String,
        /// What waits for its person to sign in.
        link: Box<PendingLink>,
    },
    /// Nobody's: there is none, and none is made; or it is turned off.
    None,
}

/// Why it cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum NotLinked {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// Finds the account of whom an upstream has signed in, or makes it.
///
/// # Errors
/// [`NotLinked`].
pub async fn find_or_make(
    op: &Provider,
    connector: &Connector,
    arrived: Arrived,
    origin: &SessionOrigin,
    language: &str,
) -> Result<Linked, NotLinked> {
    let first = attempt(op, connector, arrived.clone(), origin, language).await;
    match first {
        // Somebody else was given an address of theirs meanwhile; now it is seen.
        Err(NotLinked::Store(error)) if error.is_duplicate() => {
            attempt(op, connector, arrived, origin, language).await
        }
        other => other,
    }
}

async fn attempt(
    op: &Provider,
    connector: &Connector,
    arrived: Arrived,
    origin: &SessionOrigin,
    language: &str,
) -> Result<Linked, NotLinked> {
    let now = op.now();
    let Arrived { assertion, tokens } = arrived;
    let offered = Offered::of(connector, &assertion.claims);
    let mut fresh = fresh(op, &assertion.claims, &offered, language)?;
    let given = renewal::roles(connector, &assertion.claims.groups);
    fresh.roles = fresh.roles.with(&connector.name, given);
    let begins = match (&assertion.claims.preferred_username, &offered.address) {
        (Some(name), _) => local_part(name).to_owned(),
        (None, Some(address)) => local_part(address.as_str()).to_owned(),
        (None, None) => String::new(),
    };
    let names = usernames(&begins, &fresh, u16::from_be_bytes(op.entropy.bytes()?));
    let proof = Proof::new(Method::of_upstream(assertion.reached), now)
        .since(assertion.proven_at)
        .until(assertion.until);
    let identity = assertion.identity.clone();
    let upstream = UpstreamSession {
        identity: identity.clone(),
        sid: assertion.sid.clone(),
        name: assertion.name.clone(),
        said_at: assertion.said_at,
    };
    let work = Work {
        witness: Witness::of(op, &fresh.id, origin),
        creates_accounts: connector.creates_accounts,
        has_tenants: connector.has_tenants(),
        about: connector.display_name.clone(),
        former: op.derived.former_names,
        stamp: op.stamp()?,
        renewal: Renewal::of(op, connector, &assertion.claims, &offered, origin)?,
        tokens: tokens.clone(),
        assertion,
        offered,
        fresh,
        names,
        now,
    };
    let found = op.store.write(move |w| work.carry_out(w)).await?;
    Ok(match found {
        Found::Person {
            user,
            epoch,
            is_new,
        } if user.disabled_at.is_none() => Linked::Proven {
            proven: Box::new(Proven {
                user: *user,
                proofs: vec![proof],
                epoch,
                session: None,
                resets_password: false,
                upstream: Some(upstream),
            }),
            is_new,
        },
        Found::Taken { address, account } => Linked::Taken {
            link: Box::new(PendingLink {
                connector: identity.connector,
                issuer: identity.issuer,
                subject: identity.subject,
                known_as: Some(address.clone()),
                account,
                session: None,
                tokens,
                at: now,
            }),
            address,
        },
        Found::Person { .. } | Found::Nobody => Linked::None,
    })
}

/// The account as it would be made.
fn fresh(
    op: &Provider,
    claims: &UpstreamClaims,
    offered: &Offered,
    language: &str,
) -> Result<User, NoEntropy> {
    let now = op.now();
    Ok(User {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id(now)?,
        username: String::new(),
        is_username_made_up: true,
        profile: Profile {
            name: claims.name.clone(),
            given_name: claims.given_name.clone(),
            family_name: claims.family_name.clone(),
            email: offered.kept().map(|address| address.as_str().to_owned()),
            email_verified: offered.is_trusted,
            ..Profile::default()
        },
        roles: Roles::default(),
        language: Some(language.to_owned()),
        disabled_at: None,
        created_at: now,
        updated_at: now,
    })
}

/// What its transaction finds.
enum Found {
    Person {
        user: Box<User>,
        epoch: i64,
        is_new: bool,
    },
    Taken {
        address: String,
        account: UserId,
    },
    Nobody,
}

/// What its transaction needs.
struct Work {
    assertion: Assertion,
    offered: Offered,
    fresh: User,
    names: Vec<String>,
    creates_accounts: bool,
    /// Whether the connector leads to many issuers.
    has_tenants: bool,
    /// What the trail calls the upstream.
    about: String,
    former: NameKey,
    /// What a mail of a link is sent with.
    stamp: Option<Stamp>,
    renewal: Renewal,
    /// What is kept of the tokens that came with it.
    tokens: Option<KeptTokens>,
    witness: Witness,
    now: Timestamp,
}

impl Work {
    fn carry_out(&self, w: &mut Write<'_>) -> Result<Found, StoreError> {
        let found = self.find(w)?;
        if let (Found::Person { user, .. }, Some(tokens)) = (&found, &self.tokens)
            && user.disabled_at.is_none()
        {
            let whose = (&self.assertion.identity, &user.id);
            w.keep_upstream_tokens(&user.tenant_id, whose, tokens, self.now)?;
        }
        Ok(found)
    }

    fn find(&self, w: &mut Write<'_>) -> Result<Found, StoreError> {
        if let Some(known) = self.find_known(w)? {
            return Ok(known);
        }
        match self.link_or_make(w)? {
            // Another window may have made the account at this moment, whose address it is now.
            refused @ (Found::Taken { .. } | Found::Nobody) => {
                Ok(self.find_known(w)?.unwrap_or(refused))
            }
            person @ Found::Person { .. } => Ok(person),
        }
    }

    fn link_or_make(&self, w: &mut Write<'_>) -> Result<Found, StoreError> {
        if let Some(address) = self.offered.kept()
            && let Some(owner) = self.find_owner(w, address)?
        {
            let is_free = self.may_link(&owner, address)
                && !self.is_known_there(w, &owner)?
                && !w.is_unlinked_identity(&owner.tenant_id, &self.assertion.identity)?;
            return if is_free {
                self.link(w, &owner)
            } else {
                Ok(taken(address, owner.id))
            };
        }
        if self.creates_accounts {
            self.make(w)
        } else {
            Ok(Found::Nobody)
        }
    }

    /// Whose the subject is.
    fn find_known(&self, w: &mut Write<'_>) -> Result<Option<Found>, StoreError> {
        let tenant = &self.fresh.tenant_id;
        let known = w.use_upstream_identity(tenant, &self.assertion.identity, self.now)?;
        let Some(id) = known else {
            return Ok(None);
        };
        // Who signs in there is there.
        bring_back(w, &self.assertion.identity, &id, &self.witness, &self.about)?;
        self.renew(w, &id).map(Some)
    }

    /// Whose an address is.
    fn find_owner(&self, w: &mut Write<'_>, address: &Address) -> Result<Option<User>, StoreError> {
        w.find_user_by_key(&self.fresh.tenant_id, &address.key())
    }

    /// C-014: an address leads to an account only where the upstream may give it and says that it did, and its owner has shown that it is
    /// theirs: else who made an account with somebody's address would be waiting for them in it.
    fn may_link(&self, owner: &User, address: &Address) -> bool {
        let own = owner.profile.email.as_deref();
        let is_theirs = own.is_some_and(|own| email_key(own).is_ok_and(|own| own == address.key()));
        self.offered.is_trusted && owner.profile.email_verified && is_theirs
    }

    /// Whether the upstream has another person already whose account it is: an address that was given to somebody else leads them nowhere.
    fn is_known_there(&self, w: &mut Write<'_>, owner: &User) -> Result<bool, StoreError> {
        let new = &self.assertion.identity;
        let linked = w.list_upstream_identities(&owner.id)?;
        let mut known = linked.iter().map(|linked| &linked.identity);
        // A connector may have been given another issuer; its tenants are issuers of one.
        Ok(known.any(|known| {
            known.connector == new.connector && (self.has_tenants || known.issuer == new.issuer)
        }))
    }

    fn link(&self, w: &mut Write<'_>, owner: &User) -> Result<Found, StoreError> {
        if owner.disabled_at.is_some() {
            return Ok(Found::Nobody);
        }
        let identity = &self.assertion.identity;
        if !w.insert_upstream_identity(&owner.tenant_id, identity, &owner.id, self.now)? {
            return self.outrun(w);
        }
        let (factor, by) = (Factor::Upstream, By::Person);
        let witness = self.witness.with_subject(&owner.id);
        witness.note_about(w, Activity::FactorAdded { factor, by }, &self.about)?;
        let method = Named::Elsewhere;
        let stamp = self.stamp.clone();
        let notice =
            stamp.and_then(|stamp| Notice::stamped(stamp, owner, Letter::MethodAdded { method }));
        if let Some(notice) = notice {
            notice.post(w)?;
        }
        self.renew(w, &owner.id)
    }

    /// Whose account it was before, and what the upstream says of them now.
    fn renew(&self, w: &mut Write<'_>, id: &UserId) -> Result<Found, StoreError> {
        let known = w.find_user(id)?;
        if let Some(user) = known.filter(|user| user.disabled_at.is_none()) {
            self.renewal.carry_out(w, user, &self.witness, self.now)?;
        }
        found(w, id, false)
    }

    fn make(&self, w: &mut Write<'_>) -> Result<Found, StoreError> {
        let kept = self.offered.kept();
        let email = kept.map(Address::key);
        let made = insert(w, &self.fresh, &self.names, email.as_deref(), self.former)?;
        let Some(user) = made else {
            // Somebody was quicker with the address, or all names are taken.
            return match kept {
                Some(address) => Ok(self
                    .find_owner(w, address)?
                    .map_or(Found::Nobody, |owner| taken(address, owner.id))),
                None => Ok(Found::Nobody),
            };
        };
        let identity = &self.assertion.identity;
        if !w.insert_upstream_identity(&user.tenant_id, identity, &user.id, self.now)? {
            w.delete_user(&user.id)?;
            return self.outrun(w);
        }
        let made = Activity::AccountMade { by: By::Person };
        self.witness.note(w, made)?;
        found(w, &user.id, true)
    }

    /// Another window took the subject at this moment.
    fn outrun(&self, w: &mut Write<'_>) -> Result<Found, StoreError> {
        Ok(self.find_known(w)?.unwrap_or(Found::Nobody))
    }
}

fn taken(address: &Address, account: UserId) -> Found {
    Found::Taken {
        address: address.as_str().to_owned(),
        account,
    }
}

fn found(w: &mut Write<'_>, id: &UserId, is_new: bool) -> Result<Found, StoreError> {
    let epoch = w.find_credentials_epoch(id)?;
    Ok(match (w.find_user(id)?, epoch) {
        (Some(user), Some(epoch)) => Found::Person {
            user: Box::new(user),
            epoch,
            is_new,
        },
        (None, _) | (_, None) => Found::Nobody,
    })
}
