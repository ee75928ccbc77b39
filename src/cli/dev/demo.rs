//! The demo person and the demo client of `doorward dev`.

use std::num::NonZeroUsize;

use serde_json::{Map, Value, json};

use super::kept::Kept;
use crate::app::StartError;
use crate::app::plan::Plan;
use crate::domain::client::{Client, ClientPolicy};
use crate::domain::id::ClientId;
use crate::domain::roles::Roles;
use crate::domain::scope::STANDARD;
use crate::domain::security_profile::SecurityProfile;
use crate::domain::user::{Address, Profile, User};
use crate::login::hashing::{HashingPool, Password, PoolSize};
use crate::login::identifier::{email_key, username_key};
use crate::oauth::error::OAuthError;
use crate::oauth::logo;
use crate::oauth::registration::{Registered, describe, read_metadata, register};
use crate::provider::{Issuer, Provider};
use crate::secret::TokenHash;
use crate::store::NameHistory;
use crate::web::state::DemoPerson;

const LOGO: &[u8] = include_bytes!("demo-logo.png");

/// Where the playground's answers go.
pub(super) fn redirect_uri(issuer: &Issuer) -> String {
    issuer.at("/playground/callback")
}

fn other(error: impl std::fmt::Display) -> StartError {
    StartError::Other(error.to_string())
}

/// The demo person as they are, and what somebody changed of them.
pub(super) struct Found {
    pub(super) person: DemoPerson,
    /// Why they cannot sign in with what was made here.
    pub(super) changed: Option<&'static str>,
}

/// Adds the demo person. One that is there keeps what somebody gave them, unless `is_reset` asks for the kept pass phrase.
pub(super) async fn ensure_person(
    op: &Provider,
    plan: &Plan,
    kept: &mut Kept,
    is_reset: bool,
) -> Result<Found, StartError> {
    // A pool of its own: its memory goes with it.
    let pool = HashingPool::new(
        PoolSize {
            threads: NonZeroUsize::MIN,
            ..plan.hashing
        },
        plan.cost,
    )?;
    let Some((user, phc)) = find_person(op, kept).await? else {
        let user = new_person(op, kept)?;
        return give_pass_phrase(op, &pool, kept, user).await;
    };
    // Without a hash it is a pass phrase that was made just now, after the kept one was lost.
    if is_reset || kept.password_hash.is_none() {
        return give_pass_phrase(op, &pool, kept, user).await;
    }
    // A hash may be another because it costs more by now.
    let is_known = phc.is_some() && phc == kept.password_hash
        || pool
            .verify(Password::new(&kept.password)?, phc.as_deref())
            .await?
            .matches;
    let changed = if user.disabled_at.is_some() {
        Some("They are turned off.")
    } else if is_known {
        None
    } else {
        Some("They have another password than the one that was made here.")
    };
    Ok(Found {
        person: describe_person(user, changed.is_none().then(|| kept.password.clone())),
        changed,
    })
}

fn describe_person(user: User, password: Option<String>) -> DemoPerson {
    DemoPerson {
        username: user.username,
        email: user.profile.email,
        password,
    }
}

/// By user name, or by address if they have another name by now.
async fn find_person(
    op: &Provider,
    kept: &Kept,
) -> Result<Option<(User, Option<String>)>, StartError> {
    let username_key = username_key(&kept.username).map_err(other)?;
    let email_key = email_key(&kept.email).map_err(other)?;
    let tenant = op.tenant.clone();
    let found = op.store.read(move |r| {
        let mut user = r.find_user_by_key(&tenant, &username_key)?;
        if user.is_none() {
            user = r.find_user_by_key(&tenant, &email_key)?;
        }
        let Some(user) = user else { return Ok(None) };
        let phc = r.find_password(&user.id)?;
        Ok(Some((user, phc)))
    });
    Ok(found.await?)
}

fn new_person(op: &Provider, kept: &Kept) -> Result<User, StartError> {
    let now = op.now();
    Ok(User {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id(now).map_err(other)?,
        username: kept.username.clone(),
        is_username_made_up: false,
        profile: profile(&kept.email),
        roles: Roles::default(),
        language: None,
        disabled_at: None,
        created_at: now,
        updated_at: now,
    })
}

/// Writes the person with the kept pass phrase, turned on.
async fn give_pass_phrase(
    op: &Provider,
    pool: &HashingPool,
    kept: &mut Kept,
    user: User,
) -> Result<Found, StartError> {
    let salt = op.entropy.bytes().map_err(other)?;
    let phc = pool.hash(Password::new(&kept.password)?, salt).await?;
    kept.password_hash = Some(phc.clone());
    let user = User {
        disabled_at: None,
        ..user
    };
    let username_key = username_key(&user.username).map_err(other)?;
    let email = user.profile.email.as_deref();
    let email_key = email.map(email_key).transpose().map_err(other)?;
    let (written, now) = (user.clone(), op.now());
    op.store
        .write(move |w| {
            let email_key = email_key.as_deref();
            if w.hold_user(&written.id)?.is_some() {
                w.update_user(&written, &username_key, email_key)?;
            } else if w
                .insert_user(&written, &username_key, email_key, &NameHistory::Ignored)?
                .is_err()
            {
                // Another start was quicker; the next one finds who is there.
                return Ok(());
            }
            w.set_password(&written.tenant_id, &written.id, &phc, now)
        })
        .await?;
    Ok(Found {
        person: describe_person(user, Some(kept.password.clone())),
        changed: None,
    })
}

/// Every standard claim (OpenID Connect Core 1.0 §5.1); what is not here follows from the account.
fn profile(email: &str) -> Profile {
    let text = |text: &str| Some(text.to_owned());
    Profile {
        name: text("Alex Robin Doe"),
        given_name: text("Alex"),
        family_name: text("Doe"),
        middle_name: text("Robin"),
        nickname: text("Lex"),
        profile: text("https://example.com/people/alex"),
        picture: text("https://example.com/people/alex.jpg"),
        website: text("https://alex.example.com"),
        email: text(email),
        email_verified: true,
        gender: text("non-binary"),
        birthdate: text("1990-04-17"),
        zoneinfo: text("Europe/Paris"),
        locale: text("en-GB"),
        phone_number: text("+33 1 23 45 67 89"),
        phone_number_verified: true,
        address: Some(Address {
            formatted: text("12 rue de la Porte\n75003 Paris\nÎle-de-France\nFrance"),
            street_address: text("12 rue de la Porte"),
            locality: text("Paris"),
            region: text("Île-de-France"),
            postal_code: text("75003"),
            country: text("France"),
            later: serde_json::Map::new(),
        }),
        later: serde_json::Map::new(),
    }
}

fn metadata(issuer: &Issuer) -> Map<String, Value> {
    let members = [
        ("client_name", json!("Playground")),
        ("client_uri", json!(issuer.at("/playground"))),
        ("redirect_uris", json!([redirect_uri(issuer)])),
        (
            "post_logout_redirect_uris",
            json!([issuer.at("/playground/signed-out")]),
        ),
        ("token_endpoint_auth_method", json!("client_secret_basic")),
        (
            "grant_types",
            json!(["authorization_code", "refresh_token", "client_credentials"]),
        ),
        ("response_types", json!(["code"])),
        ("scope", json!(STANDARD.join(" "))),
    ];
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// As an operator gives one: the demo client has no server that it could be fetched from.
async fn give_logo(op: &Provider, client: &Client) -> Result<(), StartError> {
    let logo = logo::rewrite(LOGO).await.map_err(other)?;
    let (tenant, id, now) = (op.tenant.clone(), client.id.clone(), op.now());
    op.store
        .write(move |w| {
            if w.find_logo_hash(&tenant, &id)?.as_ref() == Some(&logo.hash) {
                return Ok(());
            }
            w.give_logo(&tenant, &id, &logo, now)
        })
        .await?;
    Ok(())
}

/// Adds the demo client, or brings it in step with the issuer and the kept secret. Answers with its registration.
pub(super) async fn ensure_client(
    op: &Provider,
    kept: &Kept,
) -> Result<Map<String, Value>, StartError> {
    let refused = |error: OAuthError| other(format!("the demo client: {error}"));
    let metadata = read_metadata(op, &metadata(&op.issuer)).map_err(refused)?;
    let id = ClientId::new(kept.client_id.clone());
    let (tenant, wanted) = (op.tenant.clone(), id.clone());
    let found = op
        .store
        .read(move |r| r.find_client(&tenant, &wanted))
        .await?;
    let present = if let Some(client) = found {
        client
    } else {
        // The playground shows plain OpenID Connect, whatever other clients are held to.
        let policy = ClientPolicy {
            profile: Some(SecurityProfile::OAuth21),
            ..ClientPolicy::default()
        };
        register(op, metadata.clone(), Some(id), policy)
            .await
            .map_err(refused)?
            .client
    };
    let secret_hash = Some(TokenHash::of(&kept.client_secret).into_string());
    let client = Client {
        metadata,
        secret_hash,
        secret_sealed: None,
        disabled_at: None,
        ..present.clone()
    };
    if client != present {
        let (changed, now) = (client.clone(), op.now());
        op.store
            .write(move |w| w.update_client(&changed, now))
            .await?;
    }
    give_logo(op, &client).await?;
    let registered = Registered {
        client,
        secret: None,
        registration_token: None,
    };
    let mut document = describe(op, &registered, None).map_err(refused)?;
    document.insert("client_secret".into(), kept.client_secret.as_str().into());
    document.insert("client_secret_expires_at".into(), 0.into());
    Ok(document)
}
