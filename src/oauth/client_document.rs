//! Clients that are known by a document at their `client_id` (draft-ietf-oauth-client-id-metadata-document).
//!
//! ```text
//!  /authorize, /par ─▶ the document, as long as it is fresh ─▶ a client's row, written where it is new or has changed
//!  all else         ─▶ that row
//! ```
//!
//! Grants need the row, the operator turns it off as any other, and it goes when nobody uses it. Who fetches the document is
//! [`egress`](crate::egress), under its rules; it is kept as long as its headers say, within bounds ([`published`](super::published)).

use std::sync::Arc;

use serde_json::{Map, Value};
use url::Url;

use super::assessment;
use super::error::OAuthError;
use super::json;
use super::published::Wanted;
use super::registration::{check_sector, limited, read_metadata};
use crate::domain::client::{
    Client, ClientMetadata, ClientPolicy, GrantType, TokenEndpointAuthMethod,
};
use crate::domain::id::ClientId;
use crate::domain::redirect_uri::is_loopback;
use crate::provider::Provider;
use crate::store::StoreError;

/// §6.6 recommends five kilobytes; some have their keys in it.
const LONGEST: usize = 16 * 1024;
const LONGEST_ADDRESS: usize = 512;
/// §4: JSON, by whatever name.
const ACCEPT: &str = "application/json, application/*+json;q=0.9";
/// §4.1: what only a secret that both know is good for.
const SECRETS: [&str; 2] = ["client_secret", "client_secret_expires_at"];
/// Documents of one host, and of all, that were not known, and are looked at in a minute at each node.
const MOST_OF_HOST: u32 = 30;
const MOST_IN_ALL: u32 = 600;

/// Why an address is no client's.
#[derive(Debug)]
pub enum NoDocument {
    /// The database is away.
    Store(StoreError),
    /// There is no document, or not such a one. In words for who wrote it.
    Refused(String),
}

impl From<StoreError> for NoDocument {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<OAuthError> for NoDocument {
    fn from(error: OAuthError) -> Self {
        Self::Refused(error.description.into_owned())
    }
}

fn refused(why: impl std::fmt::Display) -> NoDocument {
    NoDocument::Refused(format!("the metadata document: {why}"))
}

/// A client as it is now: one that is registered, or what its document says.
///
/// # Errors
/// [`NoDocument`].
pub async fn find_client(op: &Provider, id: &str) -> Result<Option<Arc<Client>>, NoDocument> {
    let known = op.find_client(id).await?;
    let is_settled = |client: &Client| !client.policy.is_document || client.disabled_at.is_some();
    let Some(address) = address_of(op, id) else {
        return Ok(known);
    };
    if known.as_deref().is_some_and(is_settled) {
        return Ok(known);
    }
    if known.is_none() {
        count(op, &address)?;
    }
    let metadata = fetch(op, id).await?;
    match known {
        Some(known) if known.metadata == metadata => Ok(Some(known)),
        Some(_) => replace(op, id, metadata).await,
        None => insert(op, id, metadata).await,
    }
}

/// §3: what the address of a document has to be: https, with a path, without dot segments, a fragment, a user name or a password; written
/// as everybody writes it.
fn address_of(op: &Provider, id: &str) -> Option<Url> {
    if id.len() > LONGEST_ADDRESS {
        return None;
    }
    let url = Url::parse(id).ok()?;
    let is_secure = match url.scheme() {
        "https" => true,
        "http" => op.settings.is_dev && is_loopback(&url),
        _ => false,
    };
    let is_bare = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    let is_address = is_secure && is_bare && url.path() != "/" && url.as_str() == id;
    (is_address && op.settings.strangers.may_be_document(&url)).then_some(url)
}

/// Each is fetched from wherever a stranger says, and makes a row.
fn count(op: &Provider, address: &Url) -> Result<(), NoDocument> {
    let host = address.host_str().unwrap_or_default().to_owned();
    let of = [(host, MOST_OF_HOST), (String::new(), MOST_IN_ALL)];
    let counted = op.documents_seen.count(of, op.now());
    counted.map_err(|wait| {
        refused(format!(
            "too many new ones in a minute: {} s",
            wait.as_secs()
        ))
    })
}

async fn fetch(op: &Provider, id: &str) -> Result<ClientMetadata, NoDocument> {
    let wanted = Wanted {
        address: id,
        accept: ACCEPT,
        longest: LONGEST,
        is_renewed: false,
    };
    let content = op.published.get(&op.egress, wanted, op.now()).await;
    let content = content.map_err(refused)?;
    let document = json::read_object(&content)
        .ok_or_else(|| refused("it is not a JSON object with each member once"))?;
    let metadata = read(op, id, document)?;
    assessment::check_registered(op.settings.profile, &metadata, &policy())?;
    check_sector(op, &metadata).await?;
    Ok(metadata)
}

/// What nobody decided of such a client.
fn policy() -> ClientPolicy {
    ClientPolicy {
        is_document: true,
        ..ClientPolicy::default()
    }
}

/// §4: what a document has to say, and must not.
fn read(
    op: &Provider,
    id: &str,
    mut document: Map<String, Value>,
) -> Result<ClientMetadata, NoDocument> {
    // §4: "The client_id property MUST be included and match ... using simple string comparison".
    if document.get("client_id").and_then(Value::as_str) != Some(id) {
        return Err(refused("its client_id is not its address"));
    }
    if let Some(name) = SECRETS.iter().find(|name| document.contains_key(**name)) {
        return Err(refused(format!("{name} must not be in it")));
    }
    // Without a secret there is but one method that needs nothing to be said.
    document
        .entry("token_endpoint_auth_method")
        .or_insert_with(|| TokenEndpointAuthMethod::None.name().into());
    // It is written for every server: what this one does not have is left out.
    keep(&mut document, "grant_types", |word| {
        [GrantType::AuthorizationCode, GrantType::RefreshToken]
            .map(GrantType::name)
            .contains(&word)
    });
    keep(&mut document, "response_types", |word| word == "code");
    document.remove("software_statement");
    let metadata = read_metadata(op, &limited(op, &document)?)?;
    // §4.1: no method that is "based around a shared symmetric secret".
    if metadata.token_endpoint_auth_method.has_secret() {
        return Err(refused(
            "its token_endpoint_auth_method needs a secret that both know",
        ));
    }
    Ok(metadata)
}

fn keep(document: &mut Map<String, Value>, member: &str, is_kept: impl Fn(&str) -> bool) {
    if let Some(words) = document.get_mut(member).and_then(Value::as_array_mut) {
        words.retain(|word| word.as_str().is_none_or(&is_kept));
    }
}

async fn insert(
    op: &Provider,
    id: &str,
    metadata: ClientMetadata,
) -> Result<Option<Arc<Client>>, NoDocument> {
    let now = op.now();
    let client = Client {
        tenant_id: op.tenant.clone(),
        id: ClientId::new(id),
        metadata,
        policy: policy(),
        secret_hash: None,
        secret_sealed: None,
        registration_token_hash: None,
        disabled_at: None,
        created_at: now,
        unused_until: Some(op.settings.strangers.end(now)),
    };
    // Whoever was faster wrote the same.
    op.store
        .write(move |w| w.insert_client(&client, now))
        .await?;
    tracing::info!(client.id = id, "a client came with its metadata document");
    Ok(op.find_client(id).await?)
}

/// What the operator decided of it stays.
async fn replace(
    op: &Provider,
    id: &str,
    metadata: ClientMetadata,
) -> Result<Option<Arc<Client>>, NoDocument> {
    let (tenant, own, now) = (op.tenant.clone(), ClientId::new(id), op.now());
    op.store
        .write(move |w| {
            w.change_client(&tenant, &own, now, |latest| {
                if latest.policy.is_document {
                    latest.metadata.clone_from(&metadata);
                }
            })
        })
        .await?;
    tracing::info!(client.id = id, "a client's metadata document has changed");
    Ok(op.find_client(id).await?)
}
