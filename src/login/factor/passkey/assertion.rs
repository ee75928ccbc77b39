//! Somebody is asked for a passkey, and shows one (Web Authentication Level 3 §7.2).

use serde_json::{Value, json};
use webauthn_rs::prelude::{
    AuthenticationResult, Credential, DiscoverableAuthentication, PublicKeyCredential,
    WebauthnError,
};

use super::kept::list;
use super::{
    Answer, Begun, Refused, begin, method, relying_party, response, set, take, user_handle,
};
use crate::domain::authentication::Method;
use crate::domain::id::{CredentialId, UserId};
use crate::domain::passkey::{CeremonyKind, Passkey};
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::login::failure::Failure;
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::secret::TokenHash;
use crate::store::StoreError;

/// How the browser offers the passkeys that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mediation {
    /// Among what it fills into a field; whoever has none sees nothing.
    Conditional,
    /// In a dialog, after a press on a button.
    Modal,
}

/// Somebody who showed that they have a passkey, and could open it.
#[derive(Clone, Debug)]
pub struct VerifiedPasskey {
    /// Who.
    pub user: User,
    /// By which passkey.
    pub credential_id: CredentialId,
    /// Whether it can be copied to other devices of theirs.
    pub is_backup_eligible: bool,
    /// Whether it is.
    pub is_backed_up: bool,
    /// When.
    pub at: Timestamp,
    /// In which epoch of their credentials: once they are turned off, or the passkey is removed, there is another.
    pub epoch: i64,
}

/// Asks a browser for a passkey: of whoever sits there, or of somebody who has proven another factor, or has a session, in this
/// very browser. Only the latter is told which passkeys there are.
///
/// # Errors
/// [`Refused::NoPasskey`] if `proven` has none, [`Refused::Unavailable`], and what can fail.
pub async fn begin_assertion(
    op: &Provider,
    proven: Option<&UserId>,
    bound_to: &TokenHash,
    mediation: Mediation,
) -> Result<Begun, Refused> {
    let party = relying_party(op)?;
    let allowed = match proven {
        Some(user) => list(op, user).await?,
        None => Vec::new(),
    };
    if proven.is_some() && allowed.is_empty() {
        return Err(Refused::NoPasskey);
    }
    let (options, state) = party.webauthn.start_discoverable_authentication()?;
    let mut options = serde_json::to_value(options)?;
    if mediation == Mediation::Modal
        && let Some(options) = options.as_object_mut()
    {
        options.remove("mediation");
    }
    let allowed: Vec<Value> = allowed.iter().map(descriptor).collect();
    set(
        &mut options,
        "/publicKey",
        "allowCredentials",
        json!(allowed),
    );
    let ceremony = begin(op, CeremonyKind::Get, proven, bound_to, &state).await?;
    Ok(Begun { ceremony, options })
}

fn descriptor(passkey: &Passkey) -> Value {
    let mut descriptor = json!({ "type": "public-key", "id": passkey.credential_id.as_str() });
    if !passkey.transports.is_empty() {
        set(&mut descriptor, "", "transports", json!(passkey.transports));
    }
    descriptor
}

/// Verifies the answer. `expected` is whose passkey it has to be, where a name was typed or somebody has a session.
///
/// Whoever begins a session on it holds the epoch in the same transaction, for it may have been removed, or its owner turned off, in
/// between.
///
/// One that does not hold is written down for its owner, with the origin that it came from.
///
/// # Errors
/// [`Refused`]: whatever it is, the ceremony is over.
pub async fn finish_assertion(
    op: &Provider,
    answer: Answer<'_>,
    expected: Option<&UserId>,
    origin: &SessionOrigin,
) -> Result<VerifiedPasskey, Refused> {
    let (begun_for, state) =
        take::<DiscoverableAuthentication>(op, CeremonyKind::Get, answer).await?;
    let party = relying_party(op)?;
    let (credential, id) = response::assertion(answer.response, &party.origins)?;
    let (passkey, owner) = find(op, &id).await?;
    let method = method(passkey.is_backup_eligible);
    let outcome = match check_owner(op, &owner, &credential, [begun_for.as_ref(), expected]) {
        Ok(()) => verify(op, state, &credential, passkey, &owner.id).await,
        Err(refused) => Err(refused),
    };
    match &outcome {
        Err(Refused::CounterWentBack) => {
            tracing::warn!(
                user.id = owner.id.as_str(),
                "a passkey's counter went back: it may have been copied"
            );
        }
        Err(refused) => {
            tracing::info!(user.id = owner.id.as_str(), reason = %refused, "a passkey was refused");
        }
        Ok(_) => {}
    }
    if let Err(Refused::CounterWentBack | Refused::NotVerified(_)) = &outcome {
        note_failure(op, &owner.id, method, origin).await?;
    }
    let (used, epoch) = outcome?;
    Ok(VerifiedPasskey {
        user: owner,
        credential_id: id,
        is_backup_eligible: used.is_backup_eligible,
        is_backed_up: used.is_backed_up,
        at: used.last_used_at.unwrap_or_else(|| op.now()),
        epoch,
    })
}

/// The passkey, and whose it is by our own record.
async fn find(op: &Provider, id: &CredentialId) -> Result<(Passkey, User), Refused> {
    let (tenant, wanted) = (op.tenant.clone(), id.clone());
    let found = op
        .store
        .read(move |r| {
            let Some(passkey) = r.find_passkey(&tenant, &wanted)? else {
                return Ok(None);
            };
            let user = r.find_user(&passkey.user_id)?;
            Ok(user.map(|user| (passkey, user)))
        })
        .await?;
    found.ok_or_else(|| Refused::Unknown(id.clone()))
}

/// §7.2 step 6: the owner by our record is whom the authenticator names, and whom the ceremony is for. Where it is for anybody, the
/// authenticator has to name them.
fn check_owner(
    op: &Provider,
    owner: &User,
    credential: &PublicKeyCredential,
    [begun_for, expected]: [Option<&UserId>; 2],
) -> Result<(), Refused> {
    let is_named = match credential.get_user_unique_id() {
        Some(handle) => handle == user_handle(op, &owner.id).as_bytes(),
        None => begun_for.is_some(),
    };
    let is_for = |user: Option<&UserId>| user.is_none_or(|user| *user == owner.id);
    if !is_named || !is_for(begun_for) || !is_for(expected) {
        return Err(Refused::NotTheirs);
    }
    if owner.disabled_at.is_some() {
        return Err(Refused::Disabled);
    }
    Ok(())
}

/// Verifies against the row as it was read, outside of any transaction, and again what may have changed since, within one.
async fn verify(
    op: &Provider,
    state: DiscoverableAuthentication,
    credential: &PublicKeyCredential,
    passkey: Passkey,
    owner: &UserId,
) -> Result<(Passkey, i64), Refused> {
    let stored: webauthn_rs::prelude::Passkey = serde_json::from_str(&passkey.credential)?;
    let result = relying_party(op)?
        .webauthn
        .finish_discoverable_authentication_v2(credential, state, &stored)
        .map_err(named)?;
    let (tenant, owner, id, now) = (
        op.tenant.clone(),
        owner.clone(),
        passkey.credential_id,
        op.now(),
    );
    op.store
        .write(move |w| {
            let Some(held) = w.hold_passkey(&tenant, &owner, &id)? else {
                return Ok(Err(Refused::Disabled));
            };
            let used = used(held, &result, now);
            if let Ok(used) = &used {
                w.update_used_passkey(used)?;
            }
            let epoch = w.find_credentials_epoch(&owner)?.unwrap_or_default();
            Ok(used.map(|used| (used, epoch)))
        })
        .await?
}

/// Writes a failure down for the passkey's owner. Credential ids are no secret: strangers who have one fill no table with it.
async fn note_failure(
    op: &Provider,
    owner: &UserId,
    method: Method,
    origin: &SessionOrigin,
) -> Result<(), StoreError> {
    let (tenant, now) = (op.tenant.clone(), op.now());
    let (key, owner) = (op.derived.throttle, owner.clone());
    let witness = Witness::of(op, &owner, origin);
    op.store
        .write(move |w| {
            let whose = (Some(&owner), "");
            Failure::note(w, (&key, &tenant, now), whose, method, &witness)?;
            Ok(())
        })
        .await
}

fn named(error: WebauthnError) -> Refused {
    match error {
        WebauthnError::CredentialPossibleCompromise => Refused::CounterWentBack,
        other => Refused::NotVerified(other),
    }
}

/// A passkey after a use. Somebody may have used it since it was read: the counter and the flags count as they are now.
fn used(
    passkey: Passkey,
    result: &AuthenticationResult,
    now: Timestamp,
) -> Result<Passkey, Refused> {
    let mut stored: webauthn_rs::prelude::Passkey = serde_json::from_str(&passkey.credential)?;
    let before = Credential::from(stored.clone());
    let has_counter = result.counter() > 0 || before.counter > 0;
    if has_counter && result.counter() <= before.counter {
        return Err(Refused::CounterWentBack);
    }
    if result.backup_eligible() != before.backup_eligible {
        return Err(WebauthnError::CredentialBackupEligibilityInconsistent.into());
    }
    stored.update_credential(result);
    Ok(Passkey {
        credential: serde_json::to_string(&stored)?,
        is_backed_up: result.backup_state(),
        last_used_at: Some(now),
        ..passkey
    })
}
