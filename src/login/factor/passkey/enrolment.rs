//! A person makes a passkey.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use webauthn_rs::prelude::{CredentialID, PasskeyRegistration};

use super::kept::{list, tidy};
use super::response::{self, Registration};
use super::{Answer, Begun, Refused, begin, makers, relying_party, set, take, user_handle};
use crate::domain::activity::{Activity, By, Factor};
use crate::domain::id::CredentialId;
use crate::domain::passkey::{CeremonyKind, MOST_PASSKEYS, Passkey};
use crate::domain::user::User;
use crate::login::enrolment::Guard;
use crate::login::notice::Notice;
use crate::login::witness::Witness;
use crate::mail::letter::{Letter, Method};
use crate::provider::Provider;
use crate::secret::TokenHash;

/// Asks somebody's browser for a new passkey.
///
/// # Errors
/// [`Refused::TooMany`], [`Refused::Unavailable`], and what can fail.
pub async fn begin_enrolment(
    op: &Provider,
    user: &User,
    bound_to: &TokenHash,
) -> Result<Begun, Refused> {
    let party = relying_party(op)?;
    let own = list(op, &user.id).await?;
    if own.len() >= MOST_PASSKEYS {
        return Err(Refused::TooMany);
    }
    let exclude: Vec<CredentialID> = own
        .iter()
        .filter_map(|passkey| {
            BASE64URL_NOPAD
                .decode(passkey.credential_id.as_str().as_bytes())
                .ok()
        })
        .collect();
    let (options, state) = party.webauthn.start_passkey_registration(
        user_handle(op, &user.id),
        user.sign_in_name(),
        user.display_name(),
        Some(exclude),
    )?;
    let mut options = serde_json::to_value(options)?;
    // The library asks for "discouraged"; without a discoverable key nobody signs in who has not said their name.
    let selection = "/publicKey/authenticatorSelection";
    set(&mut options, selection, "residentKey", json!("required"));
    set(&mut options, selection, "requireResidentKey", json!(true));
    if !party.allowed_aaguids.is_empty() {
        set(&mut options, "/publicKey", "attestation", json!("direct"));
    }
    set_transports(&mut options, &own);
    let ceremony = begin(op, CeremonyKind::Create, Some(&user.id), bound_to, &state).await?;
    Ok(Begun { ceremony, options })
}

/// How each authenticator that has one already can be reached, so that it can say so.
fn set_transports(options: &mut Value, own: &[Passkey]) {
    for (place, passkey) in own.iter().enumerate() {
        if !passkey.transports.is_empty() {
            let parent = format!("/publicKey/excludeCredentials/{place}");
            set(options, &parent, "transports", json!(passkey.transports));
        }
    }
}

/// Takes the passkey that the browser answered with. `name` is what the person calls it; if it is blank, it is called after
/// its maker.
///
/// # Errors
/// [`Refused`]: whatever it is, the ceremony is over.
pub async fn finish_enrolment(
    op: &Provider,
    user: &User,
    answer: Answer<'_>,
    name: &str,
    witness: &Witness,
) -> Result<Passkey, Refused> {
    finish(op, user, answer, (name, witness), None).await
}

/// The same on the way of a sign-in, if what must hold still does. It is called after its maker.
///
/// # Errors
/// [`Refused`]: whatever it is, the ceremony is over.
pub async fn finish_on_the_way(
    op: &Provider,
    user: &User,
    answer: Answer<'_>,
    guard: &Guard,
) -> Result<Passkey, Refused> {
    finish(op, user, answer, ("", &guard.witness), Some(guard)).await
}

async fn finish(
    op: &Provider,
    user: &User,
    answer: Answer<'_>,
    (name, witness): (&str, &Witness),
    guard: Option<&Guard>,
) -> Result<Passkey, Refused> {
    let party = relying_party(op)?;
    let (owner, state) = take::<PasskeyRegistration>(op, CeremonyKind::Create, answer).await?;
    if owner.as_ref() != Some(&user.id) {
        return Err(Refused::Over);
    }
    let enrolled = match verify(op, user, &state, answer) {
        Ok(passkey) => passkey,
        Err(refused) => {
            tracing::info!(user.id = user.id.as_str(), reason = %refused, "a passkey was not enrolled");
            return Err(refused);
        }
    };
    if let Some(allowed) = Some(&party.allowed_aaguids).filter(|allowed| !allowed.is_empty())
        && !enrolled
            .aaguid
            .as_ref()
            .is_some_and(|aaguid| allowed.contains(aaguid))
    {
        return Err(Refused::NotAllowed(enrolled.aaguid));
    }
    let name = tidy(name)?;
    let maker = enrolled.aaguid.as_deref().and_then(makers::name);
    let passkey = Passkey {
        name: if name.is_empty() {
            maker.unwrap_or_default().to_owned()
        } else {
            name
        },
        ..enrolled
    };
    keep(op, user, passkey, witness, guard.cloned()).await
}

fn verify(
    op: &Provider,
    user: &User,
    state: &PasskeyRegistration,
    answer: Answer<'_>,
) -> Result<Passkey, Refused> {
    let party = relying_party(op)?;
    let Registration {
        credential,
        aaguid,
        transports,
    } = response::registration(answer.response, &party.origins)?;
    let verified = party
        .webauthn
        .finish_passkey_registration(&credential, state)?;
    let flags = webauthn_rs::prelude::Credential::from(verified.clone());
    Ok(Passkey {
        tenant_id: op.tenant.clone(),
        credential_id: CredentialId::new(BASE64URL_NOPAD.encode(verified.cred_id())),
        user_id: user.id.clone(),
        name: String::new(),
        credential: serde_json::to_string(&verified)?,
        aaguid,
        is_backup_eligible: flags.backup_eligible,
        is_backed_up: flags.backup_state,
        transports,
        created_at: op.now(),
        last_used_at: None,
    })
}

/// Writes it down, if it is nobody's and there is room.
async fn keep(
    op: &Provider,
    user: &User,
    passkey: Passkey,
    witness: &Witness,
    guard: Option<Guard>,
) -> Result<Passkey, Refused> {
    let letter = Letter::MethodAdded {
        method: Method::Passkey,
    };
    let notice = Notice::to(op, user, letter)?;
    let (kept, witness) = (passkey.clone(), witness.clone());
    let outcome = op
        .store
        .write(move |w| {
            // Held, so that two that are made at once count each other.
            let Some(owner) = w.hold_user(&kept.user_id)? else {
                return Ok(Err(Refused::Over));
            };
            if owner.disabled_at.is_some() {
                return Ok(Err(Refused::Disabled));
            }
            if let Some(guard) = &guard
                && !guard.holds(w, kept.created_at)?
            {
                return Ok(Err(Refused::Over));
            }
            if w.list_passkeys(&kept.tenant_id, &kept.user_id)?.len() >= MOST_PASSKEYS {
                return Ok(Err(Refused::TooMany));
            }
            // The key is the rule: whoever has it keeps it (Web Authentication Level 3 §7.1).
            let is_new = w.insert_passkey(&kept)?;
            if !is_new {
                return Ok(Err(Refused::Taken));
            }
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
            let (factor, by) = (Factor::Passkey, By::Person);
            witness.note_about(w, Activity::FactorAdded { factor, by }, &kept.name)?;
            Ok(Ok(()))
        })
        .await?;
    outcome?;
    tracing::info!(user.id = passkey.user_id.as_str(), "a passkey was enrolled");
    Ok(passkey)
}
