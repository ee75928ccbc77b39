//! A person's own profile, changed by themselves.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::activity::Activity;
use crate::domain::connector::ConnectorName;
use crate::domain::id::UserId;
use crate::domain::profile::{Edit, Editable, Field, FieldError};
use crate::login::throttle::{self, changes_bucket};
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::store::StoreError;
use crate::zone::Zone;

/// What became of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// It is written.
    Changed,
    /// All was so before.
    Same,
    /// Nothing is written: what is wrong with the fields.
    Unfit(BTreeMap<Field, FieldError>),
    /// The person is not there any more, or was turned off.
    Gone,
    /// Nothing is written: there were too many changes; how long to wait.
    TooMany(Duration),
}

/// What somebody may change of themselves: nothing that an upstream says of them at each sign-in, for that would stand until the next only.
///
/// # Errors
/// [`StoreError`].
pub async fn editable(op: &Provider, user: &UserId) -> Result<Editable, StoreError> {
    let id = user.clone();
    let connectors = || {
        let connections = op.settings.connections.iter();
        connections.map(|connection| &connection.connector)
    };
    if connectors().all(|connector| connector.renewed.is_empty()) {
        return Ok(op.settings.editable.clone());
    }
    let linked = op
        .store
        .read(move |r| r.list_upstream_identities(&id))
        .await?;
    let is_linked = |name: &ConnectorName| {
        let mut identities = linked.iter().map(|linked| &linked.identity);
        identities.any(|identity| identity.connector == *name)
    };
    let renewed = connectors()
        .filter(|connector| is_linked(&connector.name))
        .flat_map(|connector| &connector.renewed);
    let claims: Vec<_> = renewed.map(|claim| claim.claim()).collect();
    Ok(op.settings.editable.without(&claims))
}

/// Changes what somebody changed, and nothing else. The `updated_at` claim moves with it, and only then. The trail has the names of the
/// claims.
///
/// # Errors
/// [`StoreError`].
pub async fn edit(
    op: &Provider,
    user: &UserId,
    edit: Edit,
    witness: &Witness,
) -> Result<Edited, StoreError> {
    let (id, now, witness) = (user.clone(), op.now(), witness.clone());
    let editable = editable(op, user).await?;
    let (tenant, bucket) = (
        op.tenant.clone(),
        changes_bucket(&op.derived.throttle, user),
    );
    op.store
        .write(move |w| {
            let held = w.hold_user(&id)?;
            let Some(user) = held.filter(|user| user.disabled_at.is_none()) else {
                return Ok(Edited::Gone);
            };
            let zone = user.profile.zoneinfo.as_deref().and_then(Zone::find);
            let today = zone.unwrap_or_default().day(now);
            let profile = match user.profile.merged(&edit, &editable, &today) {
                Ok(profile) => profile,
                Err(errors) => return Ok(Edited::Unfit(errors)),
            };
            if profile == user.profile {
                return Ok(Edited::Same);
            }
            if let Err(wait) = throttle::count(w, &tenant, std::slice::from_ref(&bucket), now)? {
                return Ok(Edited::TooMany(wait));
            }
            w.update_profile(&id, &profile, now)?;
            let fields = profile.claims_changed_since(&user.profile);
            let by = witness.by();
            witness.note(w, Activity::ProfileChanged { fields, by })?;
            Ok(Edited::Changed)
        })
        .await
}
