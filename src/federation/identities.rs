//! What people link to their account themselves, and take away again: a sign-in elsewhere.
//!
//! ```text
//!  first sign-in, address of somebody here ─▶ PendingLink in the interaction ─▶ they sign in here, in it ─▶ "Link?" ─▶ accept
//!  the account page, after a fresh proof ─▶ there and back, in their session ─▶ propose ─▶ PendingLink ────▶ "Link?" ─▶ accept
//! ```
//!
//! It is bound to the interaction, and so to a browser, and to one account: who signs in as another loses it. The interaction's row decides
//! that it counts once, and the identity's key whose it is.

use std::collections::BTreeSet;

use crate::domain::activity::{Activity, By, Factor};
use crate::domain::connector::{Arrived, Connector, ConnectorName, KeptTokens, UpstreamIdentity};
use crate::domain::id::{InteractionId, UserId};
use crate::domain::interaction::PendingLink;
use crate::domain::session::Session;
use crate::domain::user::User;
use crate::federation::link::NotLinked;
use crate::login::notice::Notice;
use crate::login::ways::{Removed, Ways};
use crate::login::witness::{Removal, Witness};
use crate::mail::letter::{Letter, Method};
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// What became of a sign-in elsewhere that somebody wants to link to their account.
#[derive(Clone, Debug)]
pub enum Proposed {
    /// It waits for their yes.
    Waits(Box<PendingLink>),
    /// It is linked to it already.
    Own,
    /// It is another's.
    Others,
}

/// Whether an upstream's person has an account here.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn is_known(
    op: &Provider,
    identity: &UpstreamIdentity,
) -> Result<bool, StoreError> {
    let (tenant, identity) = (op.tenant.clone(), identity.clone());
    let found = op
        .store
        .read(move |r| r.find_user_of_upstream(&tenant, &identity));
    Ok(found.await?.is_some())
}

/// Proposes to link whom an upstream has signed in to the account of a session.
///
/// # Errors
/// [`StoreError`].
pub async fn propose(
    op: &Provider,
    Arrived { assertion, tokens }: Arrived,
    session: &Session,
) -> Result<Proposed, StoreError> {
    let (tenant, identity) = (op.tenant.clone(), assertion.identity);
    let wanted = identity.clone();
    let owner = op
        .store
        .read(move |r| r.find_user_of_upstream(&tenant, &wanted))
        .await?;
    Ok(match owner {
        Some(owner) if owner == session.user_id => {
            keep(op, identity, owner, tokens).await?;
            Proposed::Own
        }
        Some(_) => Proposed::Others,
        None => {
            let claims = assertion.claims;
            let known_as = claims.email.or(claims.preferred_username).or(claims.name);
            Proposed::Waits(Box::new(PendingLink {
                connector: identity.connector,
                issuer: identity.issuer,
                subject: identity.subject,
                known_as,
                account: session.user_id.clone(),
                session: Some(session.id.clone()),
                tokens,
                at: op.now(),
            }))
        }
    })
}

/// Keeps what an upstream gave for somebody whose identity it is.
async fn keep(
    op: &Provider,
    identity: UpstreamIdentity,
    owner: UserId,
    tokens: Option<KeptTokens>,
) -> Result<(), StoreError> {
    let Some(tokens) = tokens else { return Ok(()) };
    let (tenant, now) = (op.tenant.clone(), op.now());
    let kept = op.store.write(move |w| {
        // It may have been taken away from them at this moment.
        if w.find_user_of_upstream(&tenant, &identity)? == Some(owner.clone()) {
            w.keep_upstream_tokens(&tenant, (&identity, &owner), &tokens, now)?;
        }
        Ok(())
    });
    kept.await
}

/// What became of a yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It is linked.
    Linked,
    /// Nothing: it has become another's meanwhile.
    Others,
    /// Nothing: another window has said yes or no, or another proof has come between.
    Over,
}

/// Links what waits in an interaction, once: its person, who is signed in in the witness's session, says yes.
///
/// # Errors
/// [`NotLinked`].
pub async fn accept(
    op: &Provider,
    (connector, link): (&Connector, &PendingLink),
    user: &User,
    interaction: &InteractionId,
    witness: Witness,
) -> Result<Accepted, NotLinked> {
    let method = Method::Elsewhere;
    let notice = Notice::to(op, user, Letter::MethodAdded { method })?;
    let (link, id, now) = (link.clone(), interaction.clone(), op.now());
    let (owner, about) = (user.id.clone(), connector.display_name.clone());
    let tenant = op.tenant.clone();
    let accepted = op.store.write(move |w| {
        // In the order in which a session begins: its person, the interaction, the session.
        if !w.hold_enabled_user(&owner)? {
            return Ok(Accepted::Over);
        }
        let held = w.hold_progress(&id, now)?;
        let Some(progress) = held.filter(|held| held.pending_link.as_ref() == Some(&link)) else {
            return Ok(Accepted::Over);
        };
        witness.attend(w)?;
        // It is held: nobody has written anything else.
        let _ = w.update_progress(&id, &progress.without_link(), now)?;
        let identity = link.identity();
        if !w.insert_upstream_identity(&tenant, &identity, &owner, now)? {
            let is_own = w.find_user_of_upstream(&tenant, &identity)? == Some(owner.clone());
            return Ok(if is_own {
                Accepted::Linked
            } else {
                Accepted::Others
            });
        }
        w.relink_identity(&tenant, &identity)?;
        if let Some(tokens) = &link.tokens {
            w.keep_upstream_tokens(&tenant, (&identity, &owner), tokens, now)?;
        }
        let (factor, by) = (Factor::Upstream, By::Person);
        witness.note_about(w, Activity::FactorAdded { factor, by }, &about)?;
        if let Some(notice) = &notice {
            notice.post(w)?;
        }
        Ok(Accepted::Linked)
    });
    Ok(accepted.await?)
}

/// Takes one away from somebody, if it is not the last way in which they sign in.
///
/// # Errors
/// [`NotLinked`].
pub async fn unlink(
    op: &Provider,
    user: &User,
    handle: &str,
    removal: &Removal,
) -> Result<Removed, NotLinked> {
    let method = Method::Elsewhere;
    let notice = Notice::to(op, user, Letter::MethodRemoved { method })?;
    let (tenant, owner, handle) = (op.tenant.clone(), user.id.clone(), handle.to_owned());
    let (removal, rules, now) = (removal.clone(), Ways::of(op), op.now());
    let unlinked = op.store.write(move |w| {
        // Of two windows one is the first: else each would leave what the other takes.
        let Some(user) = w.hold_user(&owner)? else {
            return Ok(Removed::Gone);
        };
        let linked = w.list_upstream_identities(&owner)?;
        let Some(wanted) = linked.iter().find(|linked| linked.handle() == handle) else {
            return Ok(Removed::Gone);
        };
        if rules.is_last(w, &user, &linked, wanted)? {
            return Ok(Removed::Last);
        }
        if !w.delete_upstream_identity(&tenant, &wanted.identity, &owner, now)? {
            return Ok(Removed::Gone);
        }
        let about = rules.name(wanted);
        let connector = &wanted.identity.connector;
        give_back(w, &user, (connector, &about), &removal.witness)?;
        let (factor, by) = (Factor::Upstream, By::Person);
        let removed = Activity::FactorRemoved { factor, by };
        removal.witness.note_about(w, removed, &about)?;
        if let Some(notice) = &notice {
            notice.post(w)?;
        }
        removal.end_others(w)?;
        Ok(Removed::Done)
    });
    Ok(unlinked.await?)
}

/// Takes the roles back that somebody has by an upstream, of which nothing is linked to them any more; the trail calls it as people read it. Their row is held.
///
/// # Errors
/// [`StoreError`].
pub fn give_back(
    w: &mut Write<'_>,
    user: &User,
    (connector, about): (&ConnectorName, &str),
    witness: &Witness,
) -> Result<(), StoreError> {
    let linked = w.list_upstream_identities(&user.id)?;
    let is_linked = linked
        .iter()
        .any(|linked| linked.identity.connector == *connector);
    let roles = user.roles.clone().with(connector, BTreeSet::new());
    if is_linked || roles == user.roles {
        return Ok(());
    }
    w.update_roles(&user.id, &roles)?;
    let activity = Activity::RolesChanged {
        roles: Vec::new(),
        by: witness.by(),
    };
    witness.note_about(w, activity, about)?;
    Ok(())
}
