//! The copies of clients' logos that pages show (`logo_uri`, RFC 7591 §2).
//!
//! `logo_uri` is stored at registration and fetched later, by a job: a request that waited for a stranger's server would be one
//! that a stranger can hold. What is fetched is written anew as a small PNG, and served under the hash of that.

use std::sync::Arc;

use bytes::Bytes;
use tokio::task::JoinSet;
use url::Url;

use crate::domain::id::ClientId;
use crate::domain::logo::{Logo, WantedLogo, claimed_until};
use crate::egress::Unfetched;
use crate::picture::{self, Unreadable};
use crate::provider::Provider;
use crate::secret::sha256_base64url;
use crate::store::StoreError;

/// Logos that one node fetches at a time.
const AT_A_TIME: i64 = 4;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum NoLogo {
    /// `logo_uri` is no address.
    #[error("logo_uri cannot be read: {0}")]
    Address(#[from] url::ParseError),
    /// It was not to be had.
    #[error(transparent)]
    Unfetched(#[from] Unfetched),
    /// It is no picture.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// A logo of a file's content.
///
/// # Errors
/// [`Unreadable`].
pub async fn rewrite(content: impl AsRef<[u8]> + Send + 'static) -> Result<Logo, Unreadable> {
    let png = picture::rewrite(content).await?;
    Ok(Logo {
        hash: sha256_base64url(&png),
        png,
    })
}

/// Fetches every logo that is due, here or for the first time.
///
/// # Errors
/// [`StoreError`]; what cannot be fetched is noted, and tried again later.
pub async fn refresh(op: &Arc<Provider>) -> Result<(), StoreError> {
    loop {
        let claimed = claim(op).await?;
        if claimed.is_empty() {
            return Ok(());
        }
        // Dropped, and with it what is under way, when the job is stopped.
        let mut under_way = JoinSet::new();
        for wanted in claimed {
            let op = Arc::clone(op);
            under_way.spawn(async move { renew(&op, wanted).await });
        }
        for outcome in under_way.join_all().await {
            outcome?;
        }
    }
}

/// Takes a few of those that are due, if no other node has.
async fn claim(op: &Provider) -> Result<Vec<WantedLogo>, StoreError> {
    let (tenant, now) = (op.tenant.clone(), op.now());
    let due: Vec<ClientId> = op
        .store
        .read(move |r| r.list_due_logos(&tenant, now, AT_A_TIME))
        .await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = op.tenant.clone();
    op.store
        .write(move |w| {
            let mut claimed = Vec::new();
            for client in &due {
                claimed.extend(w.claim_logo(&tenant, client, now, claimed_until(now))?);
            }
            Ok(claimed)
        })
        .await
}

async fn renew(op: &Provider, wanted: WantedLogo) -> Result<(), StoreError> {
    let fetched = fetch(op, &wanted.logo_uri).await;
    let (tenant, now) = (op.tenant.clone(), op.now());
    match fetched {
        Ok(logo) => {
            tracing::debug!(client.id = %wanted.client_id, logo.hash = logo.hash, "a logo was fetched");
            op.store
                .write(move |w| w.keep_logo(&tenant, &wanted, &logo, now))
                .await
                .map(drop)
        }
        Err(reason) => {
            tracing::info!(client.id = %wanted.client_id, error = %reason, "a logo could not be fetched; it is tried again later");
            let failure = reason.to_string();
            op.store
                .write(move |w| w.note_logo_failure(&tenant, &wanted, &failure, now))
                .await
        }
    }
}

async fn fetch(op: &Provider, logo_uri: &str) -> Result<Logo, NoLogo> {
    let url = Url::parse(logo_uri)?;
    let content: Bytes = op
        .egress
        .get(&url, picture::ACCEPT, picture::LONGEST)
        .await?;
    Ok(rewrite(content).await?)
}
