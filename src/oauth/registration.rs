//! Dynamic client registration (RFC 7591, OpenID Connect Registration 1.0) and its management (RFC 7592).

use std::sync::Arc;

use serde_json::{Map, Value};

use super::client_auth::sealed_identity;
use super::error::{ErrorCode, OAuthError};
use crate::domain::client::{
    Client, ClientMetadata, ClientPolicy, GrantType, TokenEndpointAuthMethod,
};
use crate::domain::id::ClientId;
use crate::domain::redirect_uri::{check_registrable, is_displayable};
use crate::domain::time::Timestamp;
use crate::keys::client_keys::ClientKeySet;
use crate::oauth::discovery::paths;
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};

const MOST_URIS: usize = 50;
const LONGEST_TEXT: usize = 500;
const LOCALIZABLE: [&str; 5] = [
    "client_name",
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
];
/// Members that are refused rather than ignored: a client that sends them needs them.
const UNSUPPORTED: [&str; 6] = [
    "jwks_uri",
    "sector_identifier_uri",
    "request_uris",
    "id_token_encrypted_response_alg",
    "userinfo_encrypted_response_alg",
    "software_statement",
];

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

/// Reads and checks client metadata. Members that we do not know are ignored (RFC 7591 §2).
///
/// # Errors
/// `invalid_redirect_uri` or `invalid_client_metadata` (RFC 7591 §3.2.2).
pub fn read_metadata(
    op: &Provider,
    document: &Map<String, Value>,
) -> Result<ClientMetadata, OAuthError> {
    if let Some(name) = UNSUPPORTED
        .into_iter()
        .find(|name| document.get(*name).is_some_and(|value| !is_blank(value)))
    {
        return Err(invalid(format!("{name} is not supported")));
    }
    let mut known = document.clone();
    known.retain(|name, value| {
        !value.is_null() && (KNOWN.contains(&name.as_str()) || is_localized(name))
    });
    let metadata: ClientMetadata = serde_json::from_value(Value::Object(known))
        .map_err(|error| invalid(format!("the client metadata cannot be read: {error}")))?;
    check_uris(&metadata)?;
    check_texts(&metadata)?;
    check_grants(&metadata)?;
    check_keys(&metadata)?;
    check_scope(op, &metadata)?;
    if metadata.subject_type != "public" {
        return Err(invalid("the only subject_type is public"));
    }
    Ok(metadata)
}

const KNOWN: [&str; 26] = [
    "redirect_uris",
    "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg",
    "grant_types",
    "response_types",
    "scope",
    "client_name",
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
    "contacts",
    "jwks",
    "application_type",
    "software_id",
    "software_version",
    "id_token_signed_response_alg",
    "userinfo_signed_response_alg",
    "default_max_age",
    "require_auth_time",
    "default_acr_values",
    "initiate_login_uri",
    "post_logout_redirect_uris",
    "subject_type",
    "access_token_signed_response_alg",
    "access_token_format",
];

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn is_localized(name: &str) -> bool {
    name.split_once('#')
        .is_some_and(|(base, tag)| LOCALIZABLE.contains(&base) && tag.len() <= 35)
}

fn check_uris(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let all = metadata
        .redirect_uris
        .iter()
        .chain(&metadata.post_logout_redirect_uris);
    if metadata.redirect_uris.len() > MOST_URIS
        || metadata.post_logout_redirect_uris.len() > MOST_URIS
    {
        return Err(OAuthError::new(
            ErrorCode::InvalidRedirectUri,
            format!("there are more than {MOST_URIS} redirect URIs"),
        ));
    }
    for uri in all {
        check_registrable(uri)
            .map_err(|error| OAuthError::new(ErrorCode::InvalidRedirectUri, error.to_string()))?;
    }
    // RFC 7591 §2: "Clients using flows with redirection MUST register their redirection URI values".
    if metadata.grant_types.contains(&GrantType::AuthorizationCode)
        && metadata.redirect_uris.is_empty()
    {
        return Err(OAuthError::new(
            ErrorCode::InvalidRedirectUri,
            "redirect_uris is missing",
        ));
    }
    let shown = [
        ("client_uri", &metadata.client_uri),
        ("logo_uri", &metadata.logo_uri),
        ("policy_uri", &metadata.policy_uri),
        ("tos_uri", &metadata.tos_uri),
    ];
    for (name, uri) in shown {
        if uri.as_deref().is_some_and(|uri| !is_displayable(uri)) {
            return Err(invalid(format!("{name} is not an https address")));
        }
    }
    for (name, value) in &metadata.localized {
        let is_uri = !name.starts_with("client_name#");
        let text = value
            .as_str()
            .ok_or_else(|| invalid(format!("{name} is not a string")))?;
        if text.len() > 2048 || (is_uri && !is_displayable(text)) {
            return Err(invalid(format!(
                "{name} is too long or not an https address"
            )));
        }
    }
    // OpenID Connect Core 1.0 §4: "The value MUST be an https URI".
    if metadata
        .initiate_login_uri
        .as_deref()
        .is_some_and(|uri| !uri.starts_with("https://") || !is_displayable(uri))
    {
        return Err(invalid("initiate_login_uri is not an https address"));
    }
    Ok(())
}

fn check_texts(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let texts = [
        &metadata.client_name,
        &metadata.software_id,
        &metadata.software_version,
    ];
    let is_too_long = texts
        .into_iter()
        .flatten()
        .chain(&metadata.contacts)
        .chain(&metadata.default_acr_values)
        .any(|text| text.len() > LONGEST_TEXT);
    if is_too_long
        || metadata.contacts.len() > MOST_URIS
        || metadata.default_acr_values.len() > MOST_URIS
    {
        return Err(invalid(format!(
            "a text is longer than {LONGEST_TEXT} bytes, or a list than {MOST_URIS} members"
        )));
    }
    // A name that changes the reading direction of what stands beside it, or hides, can look like another's.
    let is_deceptive = |character: char| {
        character.is_control()
            || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    // Other languages' names too; what else is localized is an address, and was checked as one.
    let localized = metadata.localized.values().filter_map(Value::as_str);
    let mut names = metadata.client_name.as_deref().into_iter().chain(localized);
    if names.any(|name| name.chars().any(is_deceptive)) {
        return Err(invalid("client_name has control characters"));
    }
    Ok(())
}

fn check_grants(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let has = |grant| metadata.grant_types.contains(&grant);
    // RFC 7591 §2.1: grant_types and response_types go together.
    if has(GrantType::AuthorizationCode) == metadata.response_types.is_empty() {
        return Err(invalid("grant_types and response_types do not go together"));
    }
    if has(GrantType::RefreshToken) && !has(GrantType::AuthorizationCode) {
        return Err(invalid("refresh_token needs authorization_code"));
    }
    if has(GrantType::ClientCredentials)
        && metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None
    {
        return Err(invalid("a public client cannot use client_credentials"));
    }
    Ok(())
}

fn check_keys(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    if let Some(jwks) = &metadata.jwks {
        ClientKeySet::parse(jwks).map_err(|error| invalid(error.to_string()))?;
    }
    let method = metadata.token_endpoint_auth_method;
    if method == TokenEndpointAuthMethod::PrivateKeyJwt && metadata.jwks.is_none() {
        return Err(invalid("private_key_jwt needs jwks"));
    }
    if let Some(algorithm) = metadata.token_endpoint_auth_signing_alg.as_deref() {
        let is_supported = match method {
            TokenEndpointAuthMethod::ClientSecretJwt => algorithm == "HS256",
            TokenEndpointAuthMethod::PrivateKeyJwt => algorithm
                .parse::<crate::domain::signing::SigningAlgorithm>()
                .is_ok(),
            TokenEndpointAuthMethod::None
            | TokenEndpointAuthMethod::ClientSecretBasic
            | TokenEndpointAuthMethod::ClientSecretPost => true,
        };
        if !is_supported {
            return Err(invalid(
                "this token_endpoint_auth_signing_alg is not supported",
            ));
        }
    }
    Ok(())
}

fn check_scope(op: &Provider, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let asked = metadata.scope.clone().unwrap_or_default();
    if asked.is_subset(&op.supported_scopes()) {
        Ok(())
    } else {
        Err(invalid("scope has scopes that this provider does not have"))
    }
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
    let now = op.now();
    let id = match id {
        Some(id) => id,
        None => op.entropy.id(now)?,
    };
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

/// Gives the client a new secret if its method needs one, and takes the old one away.
async fn give_secret(op: &Provider, client: &mut Client) -> Result<Option<Token>, OAuthError> {
    client.secret_hash = None;
    client.secret_sealed = None;
    let method = client.metadata.token_endpoint_auth_method;
    if !method.has_secret() {
        return Ok(None);
    }
    let secret = Token::generate(Kind::ClientSecret, op.entropy)?;
    set_secret(op, client, &secret).await?;
    Ok(Some(secret))
}

/// Stores a secret in the form that the client's method needs: a hash, or encrypted for `client_secret_jwt`.
///
/// # Errors
/// `server_error`.
pub async fn set_secret(
    op: &Provider,
    client: &mut Client,
    secret: &Token,
) -> Result<(), OAuthError> {
    if client.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::ClientSecretJwt {
        op.keys.check_master().await?;
        client.secret_sealed = Some(op.keys.master().seal(
            secret.reveal().as_bytes(),
            &sealed_identity(client),
            op.entropy,
        )?);
    } else {
        client.secret_hash = Some(secret.hash().into_string());
    }
    Ok(())
}

/// The hash of a client's secret, in whichever form that is stored.
fn find_secret_hash(op: &Provider, client: &Client) -> Result<Option<TokenHash>, OAuthError> {
    let Some(sealed) = &client.secret_sealed else {
        return Ok(client.secret_hash.as_deref().map(TokenHash::stored));
    };
    let plain = op.keys.master().open(sealed, &sealed_identity(client))?;
    let text = std::str::from_utf8(&plain).map_err(OAuthError::server_error)?;
    Ok(Some(TokenHash::of(text)))
}

/// Whether a token may register clients: an initial access token (RFC 7591 §3).
///
/// # Errors
/// `invalid_token`.
pub async fn check_initial_access_token(op: &Provider, presented: &str) -> Result<(), OAuthError> {
    let (tenant, hash, now) = (op.tenant.clone(), TokenHash::of(presented), op.now());
    let is_valid = op
        .store
        .read(move |r| r.is_admin_token(&tenant, &hash, now))
        .await?;
    if is_valid {
        Ok(())
    } else {
        Err(refused_token(
            "the initial access token is unknown or has expired",
        ))
    }
}

/// The client that a registration access token belongs to (RFC 7592 §2). A token of another client, and any token of a
/// client that is gone or turned off, is refused in the same words.
///
/// # Errors
/// `invalid_token`.
pub async fn find_managed(
    op: &Provider,
    id: &ClientId,
    presented: &str,
) -> Result<Arc<Client>, OAuthError> {
    let presented = TokenHash::of(presented);
    let client = op.store.client(&op.tenant, id).await?;
    client
        .filter(|client| {
            client.disabled_at.is_none()
                && client
                    .registration_token_hash
                    .as_deref()
                    .map(TokenHash::stored)
                    == Some(presented)
        })
        .ok_or_else(|| {
            refused_token("the registration access token is not that of a client in use")
        })
}

fn refused_token(detail: &str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidToken, "the token does not allow this").with_detail(detail)
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
    let mut client = Client {
        metadata: read_metadata(op, document)?,
        ..current.clone()
    };
    let old = current.metadata.token_endpoint_auth_method;
    let new = client.metadata.token_endpoint_auth_method;
    let is_kept = old == new
        || (client.secret_hash.is_some()
            && new.has_secret()
            && new != TokenEndpointAuthMethod::ClientSecretJwt);
    let secret = if is_kept {
        None
    } else {
        give_secret(op, &mut client).await?
    };
    let (stored, now) = (client.clone(), op.now());
    let is_there = op
        .store
        .write(move |w| w.update_client(&stored, now))
        .await?;
    if !is_there {
        return Err(refused_token("the client was removed meanwhile"));
    }
    Ok(Registered {
        client,
        secret,
        registration_token: None,
    })
}

/// Removes a client and all that it was given (RFC 7592 §2.3).
///
/// # Errors
/// `temporarily_unavailable`.
pub async fn delete(op: &Provider, client: &Client) -> Result<(), OAuthError> {
    let (tenant, id) = (op.tenant.clone(), client.id.clone());
    op.store
        .write(move |w| w.delete_client(&tenant, &id))
        .await?;
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
