//! The demo person and the demo client of `doorward dev`.

use std::num::NonZeroUsize;

use serde_json::{Map, Value, json};

use super::kept::Kept;
use crate::app::StartError;
use crate::app::plan::Plan;
use crate::domain::client::{Client, ClientPolicy};
use crate::domain::id::ClientId;
use crate::domain::scope::STANDARD;
use crate::domain::user::{Address, Profile, User};
use crate::login::hashing::{HashingPool, Password, PoolSize};
use crate::login::identifier::{email_key, username_key};
use crate::oauth::error::OAuthError;
use crate::oauth::logo;
use crate::oauth::registration::{Registered, describe, read_metadata, register};
use crate::provider::{Issuer, Provider};
use crate::secret::TokenHash;

const LOGO: &[u8] = include_bytes!("demo-logo.png");

/// Where the playground's answers go.
pub(super) fn redirect_uri(issuer: &Issuer) -> String {
    issuer.at("/playground/callback")
}

fn other(error: impl std::fmt::Display) -> StartError {
    StartError::Other(error.to_string())
}

/// Adds the demo person, or gives them the kept pass phrase again if they have another.
pub(super) async fn ensure_person(
    op: &Provider,
    plan: &Plan,
    kept: &mut Kept,
) -> Result<(), StartError> {
    let username_key = username_key(&kept.username).map_err(other)?;
    let email_key = email_key(&kept.email).map_err(other)?;
    let (tenant, key) = (op.tenant.clone(), username_key.clone());
    let found = op
        .store
        .read(move |r| {
            let Some(user) = r.find_user_by_key(&tenant, &key)? else {
                return Ok(None);
            };
            let phc = r.find_password(&user.id)?;
            Ok(Some((user, phc)))
        })
        .await?;
    if let Some((user, phc)) = &found
        && phc.is_some()
        && *phc == kept.password_hash
        && user.disabled_at.is_none()
    {
        return Ok(());
    }
    // A pool of its own: its memory goes with it.
    let pool = HashingPool::new(
        PoolSize {
            threads: NonZeroUsize::MIN,
            ..plan.hashing
        },
        plan.cost,
    )?;
    let phc = pool
        .hash(
            Password::new(&kept.password)?,
            op.entropy.bytes().map_err(other)?,
        )
        .await?;
    kept.password_hash = Some(phc.clone());
    let now = op.now();
    let user = match found {
        Some((user, _)) => User {
            disabled_at: None,
            ..user
        },
        None => User {
            tenant_id: op.tenant.clone(),
            id: op.entropy.id(now).map_err(other)?,
            username: kept.username.clone(),
            profile: profile(&kept.email),
            disabled_at: None,
            created_at: now,
            updated_at: now,
        },
    };
    op.store
        .write(move |w| {
            if w.find_user(&user.id)?.is_some() {
                w.update_user(&user, &username_key, Some(&email_key))?;
            } else if w
                .insert_user(&user, &username_key, Some(&email_key))?
                .is_err()
            {
                // Another start was quicker; the next one sets the pass phrase right.
                return Ok(());
            }
            w.set_password(&user.tenant_id, &user.id, &phc, now)
        })
        .await?;
    Ok(())
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
        }),
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
    let present = match found {
        Some(client) => client,
        None => {
            register(op, metadata.clone(), Some(id), ClientPolicy::default())
                .await
                .map_err(refused)?
                .client
        }
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
