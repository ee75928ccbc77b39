//! The end of an account, by its person's own wish: planned, kept after all, or carried out.
//!
//! ```text
//!  plan ─▶ everybody is signed out; whoever signs in again is asked ──(keep)──▶ as before
//!                            └──(the day comes)──▶ erase: grants, then the trail's name, then the person
//! ```
//!
//! What stays is the trail, under a pseudonym and without what could name anybody. A `sub` is made of time and chance, so it comes to
//! nobody else.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;

use super::accounts::SignedIn;
use super::former_name::{NameKey, retire};
use super::notice::Notice;
use super::witness::Witness;
use crate::domain::activity::{Activity, By};
use crate::domain::deletion::Deletion;
use crate::domain::id::UserId;
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::mail::letter::Letter;
use crate::provider::Provider;
use crate::secret::keyed_hash;
use crate::store::{Store, StoreError, Write};

/// How long one node has to erase an account before another takes over.
const CLAIM: Duration = Duration::from_mins(30);
/// Accounts that are looked for at a time.
const PORTION: i64 = 20;

/// Why nothing was planned or erased.
#[derive(Debug, thiserror::Error)]
pub enum NotDeleted {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// When the account is to be deleted, of somebody who signed in since they wished it.
///
/// # Errors
/// [`StoreError`].
pub async fn find_planned(
    op: &Provider,
    account: Option<&SignedIn>,
) -> Result<Option<Timestamp>, StoreError> {
    // All sessions of before have ended: whose began without a plan has none.
    let leaving = account.filter(|account| account.session.authentication.is_leaving);
    let Some(account) = leaving else {
        return Ok(None);
    };
    let user = account.user.id.clone();
    let planned = op.store.read(move |r| r.find_deletion(&user)).await?;
    Ok(planned.map(|deletion| deletion.due_at))
}

/// Plans it, and ends everything of theirs. Says for when it is planned; if it was before, that stays.
///
/// # Errors
/// [`NotDeleted`].
pub async fn plan(op: &Provider, user: &User, witness: &Witness) -> Result<Timestamp, NotDeleted> {
    let now = op.now();
    take_most_back(&op.store, &user.id, now).await?;
    let deletion = Deletion {
        user_id: user.id.clone(),
        requested_at: now,
        due_at: now.plus(op.settings.deletion_grace),
    };
    let letter = Letter::DeletionPlanned {
        on: deletion.due_at,
    };
    // Where there is no time to change one's mind, the next letter says all.
    let is_at_once = op.settings.deletion_grace.is_zero();
    let notice = Notice::to(op, user, letter)?.filter(|_| !is_at_once);
    let (tenant, witness) = (op.tenant.clone(), witness.clone());
    let planned = op.store.write(move |w| {
        // Of two who ask at once the second finds what the first planned.
        w.hold_user(&deletion.user_id)?;
        let due_at = deletion.due_at;
        if !w.plan_deletion(&tenant, &deletion)? {
            let planned = w.find_deletion(&deletion.user_id)?;
            return Ok(planned.map_or(due_at, |deletion| deletion.due_at));
        }
        witness.note(w, Activity::DeletionPlanned { due_at })?;
        if let Some(notice) = &notice {
            notice.post(w)?;
        }
        w.end_everything_of(&deletion.user_id, now)?;
        Ok(due_at)
    });
    let due_at = planned.await?;
    if is_at_once {
        erase_if_due(op, &user.id).await?;
    }
    Ok(due_at)
}

/// They keep it. Says whether it was theirs to say still.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(op: &Provider, user: &UserId, witness: &Witness) -> Result<bool, StoreError> {
    let (user, witness) = (user.clone(), witness.clone());
    op.store
        .write(move |w| {
            let is_kept = w.cancel_deletion(&user)?;
            if is_kept {
                witness.note(w, Activity::DeletionCancelled)?;
            }
            Ok(is_kept)
        })
        .await
}

/// Erases those whose day has come.
///
/// # Errors
/// [`NotDeleted`].
pub async fn erase_due(op: &Provider) -> Result<(), NotDeleted> {
    loop {
        let now = op.now();
        let due = op.store.read(move |r| r.list_due_deletions(now, PORTION));
        let due = due.await?;
        let mut erased = 0;
        for user in &due {
            erased += usize::from(erase_if_due(op, user).await?);
        }
        // What is left is another node's.
        if erased == 0 {
            return Ok(());
        }
    }
}

async fn erase_if_due(op: &Provider, id: &UserId) -> Result<bool, NotDeleted> {
    let (wanted, now) = (id.clone(), op.now());
    let claimed = op.store.write(move |w| {
        if !w.claim_deletion(&wanted, now, now.plus(CLAIM))? {
            return Ok(None);
        }
        w.find_user(&wanted)
    });
    let Some(user) = claimed.await? else {
        return Ok(false);
    };
    let pseudonym = pseudonym(&op.derived.pseudonyms, id);
    let witness = Witness::of(op, &pseudonym, &SessionOrigin::default());
    let erasure = Erasure {
        pseudonym,
        by: By::Person,
        farewell: Notice::to(op, &user, Letter::Deleted)?,
        witness,
        former_names: Some(op.derived.former_names),
    };
    erase(&op.store, id, &erasure, now).await?;
    tracing::info!(user.id = %id, "an account was deleted, as its person wished");
    Ok(true)
}

/// What is done with somebody's trail, and who is told.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// Under which name the trail goes on.
    pub pseudonym: UserId,
    /// Who wanted it.
    pub by: By,
    /// The last mail to them.
    pub farewell: Option<Notice>,
    /// Who writes it down, under that name.
    pub witness: Witness,
    /// By which their user name is known, which is to be nobody else's.
    pub former_names: Option<NameKey>,
}

impl Erasure {
    /// In the transaction in which they go. Says whether all is done that comes before.
    fn conclude(&self, w: &mut Write<'_>, id: &UserId, now: Timestamp) -> Result<bool, StoreError> {
        if w.disown_activity(id, &self.pseudonym)?.is_more {
            return Ok(false);
        }
        if let Some(user) = w.hold_user(id)? {
            // Who signed in meanwhile is signed out of their apps, too.
            w.end_everything_of(id, now)?;
            w.disown_names(id, &self.pseudonym)?;
            if let Some(key) = &self.former_names {
                retire(w, key, &user, &self.pseudonym, now)?;
            }
            self.witness.note(w, Activity::Erased { by: self.by })?;
            if let Some(farewell) = &self.farewell {
                farewell.post_after(w)?;
            }
        }
        Ok(true)
    }
}

/// Erases somebody, in portions, so that others are served meanwhile. If it is broken off, it can be done again.
///
/// # Errors
/// [`StoreError`].
pub async fn erase(
    store: &Store,
    id: &UserId,
    erasure: &Erasure,
    now: Timestamp,
) -> Result<(), StoreError> {
    take_most_back(store, id, now).await?;
    let ended = id.clone();
    // Announces each session and grant that ends, before their rows are gone.
    store
        .write(move |w| w.end_everything_of(&ended, now))
        .await?;
    disown(store, id, &erasure.pseudonym).await?;
    let (last, subject) = (erasure.clone(), id.clone());
    store
        .remove_user(id, move |w| last.conclude(w, &subject, now))
        .await?;
    // What somebody else was writing at that very moment.
    disown(store, id, &erasure.pseudonym).await
}

async fn disown(store: &Store, id: &UserId, pseudonym: &UserId) -> Result<(), StoreError> {
    loop {
        let (id, pseudonym) = (id.clone(), pseudonym.clone());
        let portion = store.write(move |w| w.disown_activity(&id, &pseudonym));
        if !portion.await?.is_more {
            return Ok(());
        }
    }
}

/// Before everything of somebody's ends in one transaction: the grants of very many, so that no server waits for that.
///
/// # Errors
/// [`StoreError`].
pub async fn take_most_back(store: &Store, id: &UserId, now: Timestamp) -> Result<(), StoreError> {
    loop {
        let id = id.clone();
        let portion = store.write(move |w| w.revoke_portion_of_user(&id, now));
        if !portion.await?.is_more {
            return Ok(());
        }
    }
}

/// The name of somebody who is gone: whoever has the root secret and a `sub` finds it, and nobody finds the `sub`.
#[must_use]
pub fn pseudonym(key: &[u8; 32], id: &UserId) -> UserId {
    let hash = keyed_hash(key, &["erased", id.as_str()]);
    UserId::new(format!("erased-{}", BASE64URL_NOPAD.encode(&hash)))
}
