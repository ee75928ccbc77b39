//! A person's own picture: kept in the database, or as a file elsewhere, which is noted before it is put there and after it is done with.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;

use crate::domain::activity::Activity;
use crate::domain::id::UserId;
use crate::domain::user::Profile;
use crate::entropy::NoEntropy;
use crate::login::throttle::{self, picture_bucket};
use crate::login::witness::Witness;
use crate::objects::{Objects, Unreachable};
use crate::provider::Provider;
use crate::store::{Lying, StoreError};

/// How long what was put somewhere may stay without belonging to anybody: much longer than a request takes.
const HALF_DONE: Duration = Duration::from_hours(1);
/// Files that are removed in one go.
const PORTION: i64 = 100;

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// Where the files are.
    #[error("the place of the pictures: {0}")]
    Place(#[from] Unreachable),
}

/// Counts that somebody sends a picture, which is work. `Err` is how long to wait.
///
/// # Errors
/// [`StoreError`].
pub async fn count(op: &Provider, user: &UserId) -> Result<Result<(), Duration>, StoreError> {
    let bucket = picture_bucket(&op.derived.throttle, user);
    let (tenant, now) = (op.tenant.clone(), op.now());
    let counted = op
        .store
        .write(move |w| throttle::count(w, &tenant, std::slice::from_ref(&bucket), now));
    counted.await
}

/// The address of a picture, beneath the issuer.
#[must_use]
pub fn path(name: &str) -> String {
    format!("/pictures/{name}.png")
}

/// The name of somebody's picture, if it lies here.
#[must_use]
pub fn own<'p>(op: &Provider, profile: &'p Profile) -> Option<&'p str> {
    let address = profile.picture.as_deref()?;
    let path = address.strip_prefix(op.issuer.as_str())?;
    path.strip_prefix("/pictures/")?.strip_suffix(".png")
}

/// Gives somebody a picture. Says whether they are still there.
///
/// # Errors
/// [`PictureError`]; then all is as it was.
pub async fn set(
    op: &Provider,
    user: &UserId,
    png: Vec<u8>,
    witness: &Witness,
) -> Result<bool, PictureError> {
    let name = BASE64URL_NOPAD.encode(&op.entropy.bytes::<32>()?);
    let lying = match &op.pictures {
        None => Lying::Here(png),
        Some(objects) => {
            let (tenant, planned) = (op.tenant.clone(), name.clone());
            let due = op.now().plus(HALF_DONE);
            op.store
                .write(move |w| w.plan_picture_removal(&tenant, &planned, due))
                .await?;
            objects.put(&file(&name), png).await?;
            Lying::Elsewhere
        }
    };
    let (user, now, address) = (user.clone(), op.now(), op.issuer.at(&path(&name)));
    let witness = witness.clone();
    let written = op.store.write(move |w| {
        let held = w.hold_user(&user)?;
        let Some(person) = held.filter(|person| person.disabled_at.is_none()) else {
            return Ok(false);
        };
        // Nobody would find what was removed meanwhile; so slow is no request.
        if lying == Lying::Elsewhere && !w.keep_picture(&name)? {
            return Ok(false);
        }
        w.set_picture((&person.tenant_id, &user), &name, &lying, now)?;
        let profile = Profile {
            picture: Some(address.clone()),
            ..person.profile
        };
        w.update_profile(&user, &profile, now)?;
        witness.note(w, Activity::PictureChanged)?;
        Ok(true)
    });
    Ok(written.await?)
}

/// Takes somebody's picture away, and the claim with it. Says whether they are still there.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(op: &Provider, user: &UserId, witness: &Witness) -> Result<bool, StoreError> {
    let (user, now, witness) = (user.clone(), op.now(), witness.clone());
    op.store
        .write(move |w| {
            let held = w.hold_user(&user)?;
            let Some(mut person) = held.filter(|person| person.disabled_at.is_none()) else {
                return Ok(false);
            };
            w.delete_picture(&user, now)?;
            if person.profile.picture.take().is_some() {
                w.update_profile(&user, &person.profile, now)?;
                witness.note(w, Activity::PictureRemoved)?;
            }
            Ok(true)
        })
        .await
}

/// A picture by its name.
///
/// # Errors
/// [`PictureError`].
pub async fn find(op: &Provider, name: &str) -> Result<Option<Vec<u8>>, PictureError> {
    let (tenant, wanted) = (op.tenant.clone(), name.to_owned());
    let found = op.store.read(move |r| r.find_picture(&tenant, &wanted));
    match (found.await?, &op.pictures) {
        (None, _) => Ok(None),
        (Some(Lying::Here(png)), _) => Ok(Some(png)),
        (Some(Lying::Elsewhere), Some(objects)) => {
            Ok(objects.get(&file(name)).await?.map(Vec::from))
        }
        (Some(Lying::Elsewhere), None) => {
            tracing::warn!(
                "a picture lies where pictures.store pointed before, and cannot be shown"
            );
            Ok(None)
        }
    }
}

/// Removes what is due to be removed.
///
/// # Errors
/// [`PictureError`]: the rest is tried again.
pub async fn sweep(op: &Provider, objects: &Objects) -> Result<(), PictureError> {
    let now = op.now();
    loop {
        let due = op
            .store
            .read(move |r| r.list_picture_removals(now, PORTION));
        let due = due.await?;
        for name in &due {
            objects.delete(&file(name)).await?;
            let name = name.clone();
            op.store.write(move |w| w.keep_picture(&name)).await?;
        }
        if due.is_empty() {
            return Ok(());
        }
        tracing::debug!(
            pictures = due.len(),
            "removed pictures that nobody has any more"
        );
    }
}

fn file(name: &str) -> String {
    format!("{name}.png")
}
