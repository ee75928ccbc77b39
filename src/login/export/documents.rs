//! What an archive's files say, but for the trail, which comes by portions.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::NotExported;
use super::archive::Archive;
use crate::domain::activity::Entry;
use crate::domain::device;
use crate::domain::id::ClientId;
use crate::domain::passkey::Passkey;
use crate::domain::preferences::{Preferences, Theme};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::trusted_device::TrustedDevice;
use crate::domain::user::User;
use crate::domain::word::Word;
use crate::login::factor::passkey;
use crate::provider::Provider;
use crate::store::{Consent, LinkedIdentity, StoreError};

/// The files by their names.
pub(super) struct Documents(Vec<(&'static str, Value)>);

impl Documents {
    /// Reads all of it.
    pub(super) async fn gather(
        op: &Provider,
        user: &User,
        lang: &str,
    ) -> Result<Self, NotExported> {
        let (id, tenant, now) = (user.id.clone(), op.tenant.clone(), op.now());
        let credentials = credentials(op, user).await?;
        let read = op.store.read(move |r| {
            Ok((
                r.list_sessions(&id, now)?,
                r.list_consents(&tenant, &id)?,
                r.list_clients_of(&id, now)?,
                r.list_trusted_devices(&id, now)?,
                r.find_preferences(&id)?,
            ))
        });
        let (sessions, consents, holders, devices, preferences) = read.await?;
        let array = |values: Vec<Value>| Value::Array(values);
        Ok(Self(vec![
            ("profile.json", profile(user, &preferences)?),
            (
                "sessions.json",
                array(sessions.iter().map(session).collect()),
            ),
            (
                "consents.json",
                array(apps(op, &consents, &holders, lang).await?),
            ),
            ("credentials.json", credentials),
            (
                "trusted_devices.json",
                array(devices.iter().map(trusted_device).collect()),
            ),
        ]))
    }

    /// Writes the files.
    pub(super) fn write(&self, archive: &mut Archive) -> Result<(), NotExported> {
        for (name, value) in &self.0 {
            archive.json(name, value)?;
        }
        Ok(())
    }
}

fn profile(user: &User, preferences: &Preferences) -> Result<Value, NotExported> {
    let unwritten = |error: serde_json::Error| NotExported::Archive(error.to_string());
    let claims = serde_json::to_value(&user.profile).map_err(unwritten)?;
    let notices = serde_json::to_value(&preferences.notices).map_err(unwritten)?;
    Ok(json!({
        "sub": user.id.as_str(),
        "username": user.username,
        "claims": claims,
        "roles": user.roles,
        "language": user.language,
        "preferences": {
            "theme": preferences.theme.map(Theme::name),
            "notices": notices,
            "second_step": preferences.second_step,
        },
        "created_at": moment(user.created_at),
        "updated_at": moment(user.updated_at),
    }))
}

fn session(session: &Session) -> Value {
    json!({
        "id": session.id.as_str(),
        "device": device::name(&session.origin.user_agent),
        "user_agent": session.origin.user_agent,
        "address": session.origin.address,
        "acr": session.authentication.acr,
        "amr": session.authentication.amr,
        "created_at": moment(session.created_at),
        "last_seen_at": moment(session.last_seen_at),
        "expires_at": moment(session.expires_at),
    })
}

fn trusted_device(trusted: &TrustedDevice) -> Value {
    json!({
        "id": trusted.id.as_str(),
        "device": device::name(&trusted.user_agent),
        "user_agent": trusted.user_agent,
        "created_at": moment(trusted.created_at),
        "last_used_at": moment(trusted.last_used_at),
        "expires_at": moment(trusted.expires_at),
    })
}

/// Those that were agreed to, then those of the tenant, which ask nobody.
async fn apps(
    op: &Provider,
    consents: &[Consent],
    holders: &[ClientId],
    lang: &str,
) -> Result<Vec<Value>, StoreError> {
    let agreed = consents.iter().map(|consent| {
        (
            &consent.client_id,
            Some(&consent.consented),
            Some(moment(consent.granted_at)),
        )
    });
    let is_listed = |id: &&ClientId| consents.iter().any(|consent| consent.client_id == **id);
    let others = holders.iter().filter(|id| !is_listed(id));
    let mut apps = Vec::new();
    for (id, consented, granted_at) in agreed.chain(others.map(|id| (id, None, None))) {
        let client = op.find_client(id.as_str()).await?;
        let name = client.map(|client| client.display_name(lang).to_owned());
        apps.push(json!({
            "client_id": id.as_str(),
            "client_name": name,
            "scope": consented.map(|consented| consented.all().to_string()),
            "resources": consented.map(|consented| &consented.resources),
            "authorization_details": consented.map(|consented| &consented.authorization_details),
            "granted_at": granted_at,
        }));
    }
    Ok(apps)
}

async fn credentials(op: &Provider, user: &User) -> Result<Value, StoreError> {
    let (id, tenant) = (user.id.clone(), op.tenant.clone());
    let read = op.store.read(move |r| {
        Ok((
            r.find_password_state(&id)?,
            r.find_totp(&id)?,
            r.count_recovery_codes(&id)?,
            r.list_passkeys(&tenant, &id)?,
            r.list_upstream_identities(&id)?,
            r.list_identities_with_tokens(&id)?,
        ))
    });
    let (password, totp, recovery_codes, passkeys, identities, kept) = read.await?;
    let identity = |linked: &LinkedIdentity| {
        let mut described = one_identity(linked);
        // That there are any, and never which.
        described["tokens_kept"] = kept.contains(&linked.identity).into();
        described
    };
    let identities: Vec<Value> = identities.iter().map(identity).collect();
    let passkeys: Vec<Value> = passkeys.iter().map(one_passkey).collect();
    Ok(json!({
        "password": password.map(|password| json!({ "changed_at": moment(password.changed_at) })),
        "authenticator_app": totp.map(|totp| json!({
            "created_at": moment(totp.created_at),
            "last_used_at": totp.last_used_at.map(moment),
        })),
        "recovery_codes_left": recovery_codes,
        "passkeys": passkeys,
        "upstream_identities": identities,
    }))
}

/// What another provider calls them.
fn one_identity(linked: &LinkedIdentity) -> Value {
    json!({
        "connector": linked.identity.connector.as_str(),
        "issuer": linked.identity.issuer,
        "subject": linked.identity.subject,
        "typed_as": linked.typed_as,
        "created_at": moment(linked.created_at),
        "last_used_at": moment(linked.last_used_at),
    })
}

fn one_passkey(passkey: &Passkey) -> Value {
    json!({
        "id": passkey.credential_id.as_str(),
        "name": passkey.name,
        "maker": passkey::maker(passkey),
        "sync": passkey.sync().name(),
        "transports": passkey.transports,
        "created_at": moment(passkey.created_at),
        "last_used_at": passkey.last_used_at.map(moment),
    })
}

/// A line of the trail.
pub(super) fn line(entry: &Entry) -> Result<Value, NotExported> {
    let failed = |error: serde_json::Error| NotExported::Archive(error.to_string());
    let (kind, detail) = match &entry.activity {
        Word::Known(activity) => activity.describe(moment).map_err(failed)?,
        Word::Later(kind) => (kind.clone(), json!({})),
    };
    Ok(json!({
        "at": moment(entry.at),
        "kind": kind,
        "detail": detail,
        "about": entry.about,
        "address": entry.origin.address,
        "user_agent": entry.origin.user_agent,
    }))
}

/// RFC 3339, in UTC, to the second.
fn moment(at: Timestamp) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at.as_seconds());
    at.ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}
