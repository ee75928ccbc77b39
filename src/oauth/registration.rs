//! Dynamic client registration (RFC 7591, OpenID Connect Registration 1.0) and its management (RFC 7592).
//!
//! To add a member: a field of `ClientMetadata`, its name in `metadata.rs`, and what it has to keep in `rules.rs`.

mod access;
mod client_secret;
mod metadata;
mod rules;
mod sector;
mod software_statement;
mod stranger;

use serde_json::{Map, Value};

pub use self::access::find_managed;
pub use self::client_secret::set_secret;
pub use self::metadata::{find_unknown, read_attested, read_metadata, read_metadata_for};
pub(super) use self::rules::is_of_one_script;
pub use self::sector::check_sector;
pub use self::software_statement::{Attested, attest};
use self::stranger::limited_again;
pub use self::stranger::{limited, register_stranger};

use self::access::refused_token;
use self::client_secret::{find_secret_hash, give_secret, keep_secret};
use super::assessment;
use super::error::{ErrorCode, OAuthError};
use crate::domain::client::{Client, ClientMetadata, ClientPolicy};
use crate::domain::id::ClientId;
use crate::domain::scope::STANDARD;
use crate::domain::time::Timestamp;
use crate::oauth::discovery::paths;
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};

/// A client with what only its owner sees, once.
#[derive(Debug)]
pub struct Registered {
    /// The client.
    pub client: Client,
    /// Its secret, if it has one and this is the moment to show it.
    pub secret: Option<Token>,
    /// Its registration access token, if this is the moment to show it.
    pub registration_token: Option<Token>,
}

fn invalid(description: impl Into<std::borrow::Cow<'static, str>>) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidClientMetadata, description)
}

/// Registers a client (RFC 7591 §3). The caller has checked the initial access token. `id` and `policy` are the
/// operator's to choose; over HTTP they are made here.
///
/// # Errors
/// RFC 7591 §3.2.2; `invalid_client_metadata` if the identifier is taken.
pub async fn register(
    op: &Provider,
    metadata: ClientMetadata,
    id: Option<ClientId>,
    policy: ClientPolicy,
) -> Result<Registered, OAuthError> {
    let id = match id {
        Some(id) => id,
        None => op.entropy.id(op.now())?,
    };
    insert(op, metadata, id, policy, None).await
}

/// Writes a new client, if it keeps to its profile. `unused_until` is of those that nobody vouched for.
async fn insert(
    op: &Provider,
    metadata: ClientMetadata,
    id: ClientId,
    policy: ClientPolicy,
    unused_until: Option<Timestamp>,
) -> Result<Registered, OAuthError> {
    assessment::check_registered(op.settings.profile, &metadata, &policy)?;
    check_sector(op, &metadata).await?;
    let now = op.now();
    let registration_token = Token::generate(Kind::RegistrationToken, op.entropy)?;
    let mut client = Client {
        tenant_id: op.tenant.clone(),
        id,
        metadata,
        policy,
        secret_hash: None,
        secret_sealed: None,
        registration_token_hash: Some(registration_token.hash().into_string()),
        disabled_at: None,
        created_at: now,
        unused_until,
    };
    let secret = give_secret(op, &mut client).await?;
    let stored = client.clone();
    let is_new = op
        .store
        .write(move |w| w.insert_client(&stored, now))
        .await?;
    if !is_new {
        return Err(invalid("this client_id is taken"));
    }
    tracing::info!(client.id = %client.id, "a client was registered");
    Ok(Registered {
        client,
        secret,
        registration_token: Some(registration_token),
    })
}

/// Replaces a client's metadata (RFC 7592 §2.2). What only the operator decides stays as it is.
///
/// # Errors
/// As for registration; `invalid_request` if the document names another client or secret, or what only we may set.
pub async fn update(
    op: &Provider,
    current: &Client,
    document: &Map<String, Value>,
) -> Result<Registered, OAuthError> {
    for name in [
        "registration_access_token",
        "registration_client_uri",
        "client_secret_expires_at",
        "client_id_issued_at",
    ] {
        // §2.2: "The updated client metadata fields request MUST NOT include" these.
        if document.contains_key(name) {
            return Err(OAuthError::invalid_request(format!(
                "{name} must not be sent"
            )));
        }
    }
    // §2.2: "client_id ... MUST be the same", and so must the secret, if it is sent.
    if document.get("client_id").and_then(Value::as_str) != Some(current.id.as_str()) {
        return Err(OAuthError::invalid_request(
            "client_id is not that of this client",
        ));
    }
    if let Some(secret) = document.get("client_secret")
        && find_secret_hash(op, current)? != secret.as_str().map(TokenHash::of)
    {
        return Err(OAuthError::invalid_request(
            "client_secret is not that of this client",
        ));
    }
    let mut attested = software_statement::attest_again(op, current, document).await?;
    let is_stranger = current.unused_until.is_some();
    // A statement makes nobody more than who registers itself may be, now as then.
    if is_stranger && attested.statement.is_some() {
        attested.document = limited_again(op, current, &attested.document)?;
    }
    let mut client = Client {
        metadata: read_attested(op, attested)?,
        ..current.clone()
    };
    assessment::check_registered(op.settings.profile, &client.metadata, &client.policy)?;
    // Beyond the standard scopes, which end-users agree to, what a client may have is the operator's decision; and nobody
    // is asked what a first-party client may have.
    let mut allowed = current.allowed_scope();
    if is_stranger {
        allowed = allowed.union(&op.settings.strangers.scope);
    } else if !current.policy.is_first_party {
        allowed = allowed.union(&STANDARD.into_iter().collect());
    }
    if !client.allowed_scope().is_subset(&allowed) {
        return Err(invalid(
            "scope has scopes that this client was not registered for",
        ));
    }
    // Nor does it give itself another grant: client_credentials would make a right that people delegate its own.
    let had = &current.metadata.grant_types;
    if !client
        .metadata
        .grant_types
        .iter()
        .all(|grant| had.contains(grant))
    {
        return Err(invalid(
            "grant_types has a grant that this client was not registered for",
        ));
    }
    // What its people delegate in detail is the operator's decision too.
    let had = &current.metadata.authorization_details_types;
    let has = &client.metadata.authorization_details_types;
    if !has.iter().all(|name| had.contains(name)) {
        return Err(invalid(
            "authorization_details_types has one that this client was not registered for",
        ));
    }
    // Nobody is asked where a first-party client's answers go.
    let known = &current.metadata.redirect_uris;
    if current.policy.is_first_party
        && !client
            .metadata
            .redirect_uris
            .iter()
            .all(|uri| known.contains(uri))
    {
        return Err(invalid(
            "redirect_uris of a first-party client are its operator's to add to",
        ));
    }
    check_sector(op, &client.metadata).await?;
    // One that was of no use for a while is not good again: nobody has looked after it.
    let had_secret = current.metadata.token_endpoint_auth_method.has_secret();
    let secret = if had_secret && keep_secret(op, &mut client)? {
        None
    } else {
        give_secret(op, &mut client).await?
    };
    replace(op, current, &client).await?;
    Ok(Registered {
        client,
        secret,
        registration_token: None,
    })
}

/// Writes what became of `current`, unless that is not what is there any more: who was turned off since, or given another
/// secret, must not take that back.
async fn replace(op: &Provider, current: &Client, changed: &Client) -> Result<(), OAuthError> {
    let (current, changed, now) = (current.clone(), changed.clone(), op.now());
    let replaced = op
        .store
        .write(move |w| {
            w.change_client(&current.tenant_id, &current.id, now, |latest| {
                if *latest == current {
                    latest.clone_from(&changed);
                    return Ok(());
                }
                Err(latest.disabled_at.is_some())
            })
        })
        .await?;
    match replaced {
        Some(Ok(())) => Ok(()),
        Some(Err(false)) => Err(OAuthError::invalid_request(
            "the client was changed meanwhile: read it again",
        )),
        Some(Err(true)) | None => Err(refused_token(
            "the client was removed or turned off meanwhile",
        )),
    }
}

/// Removes a client and all that it was given (RFC 7592 §2.3).
///
/// # Errors
/// `temporarily_unavailable`.
pub async fn delete(op: &Provider, client: &Client) -> Result<(), OAuthError> {
    op.store.remove_client(&op.tenant, &client.id).await?;
    tracing::info!(client.id = %client.id, "a client was removed");
    Ok(())
}

/// The client information response (RFC 7591 §3.2.1, RFC 7592 §3). `registration_token` is the one that the client
/// just used, where none is new.
///
/// # Errors
/// `server_error`.
pub fn describe(
    op: &Provider,
    registered: &Registered,
    registration_token: Option<&str>,
) -> Result<Map<String, Value>, OAuthError> {
    let client = &registered.client;
    let Value::Object(mut document) =
        serde_json::to_value(&client.metadata).map_err(OAuthError::server_error)?
    else {
        return Err(OAuthError::server_error("client metadata is no object"));
    };
    document.insert("client_id".into(), client.id.as_str().into());
    if client.policy.is_pkce_exempt {
        document.insert("require_pkce".into(), false.into());
    }
    if client.policy.names_endpoint_as_audience {
        document.insert("token_endpoint_as_audience".into(), true.into());
    }
    document.insert(
        "client_id_issued_at".into(),
        Timestamp::as_seconds(client.created_at).into(),
    );
    if let Some(secret) = &registered.secret {
        document.insert("client_secret".into(), secret.reveal().into());
        // RFC 7591 §3.2.1: required with a secret; 0: it does not expire.
        document.insert("client_secret_expires_at".into(), 0.into());
    }
    if let Some(token) = registered
        .registration_token
        .as_ref()
        .map(Token::reveal)
        .or(registration_token)
    {
        document.insert("registration_access_token".into(), token.into());
        document.insert(
            "registration_client_uri".into(),
            op.issuer
                .at(&format!("{}/{}", paths::REGISTRATION, client.id))
                .into(),
        );
    }
    Ok(document)
}
