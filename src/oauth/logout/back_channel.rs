//! OpenID Connect Back-Channel Logout 1.0: when a session ends, clients that signed their person in by it are told by a request of ours.
//!
//! Whoever ends a session writes in the same transaction which clients are to hear of it (`store/session_clients.rs`); nobody waits for
//! them. A job delivers it, each token signed anew for its attempt.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use url::Url;

use crate::domain::client::Client;
use crate::domain::logout::{ClaimedLogout, PendingLogout, TRIED_FOR};
use crate::egress::Unfetched;
use crate::errands::{self, Places};
use crate::keys::jwe::Content;
use crate::keys::jws::TokenType;
use crate::oauth::error::OAuthError;
use crate::oauth::{encryption, signing, subject};
use crate::provider::Provider;
use crate::secret::sha256_base64url;
use crate::store::StoreError;

/// Logouts of which one node tells at a time.
const AT_A_TIME: usize = 32;
/// How long a node may take to tell one: longer than the request may last.
const CLAIM: Duration = Duration::from_mins(1);
/// §2.4: "expiration times … should be short, preferably at most two minutes in the future".
const LIFETIME: Duration = Duration::from_mins(2);

/// A logout token (§2.4). It has no `nonce`, so that it can never pass for an ID token.
#[derive(Serialize)]
struct LogoutToken<'t> {
    iss: &'t str,
    sub: &'t str,
    aud: &'t str,
    iat: i64,
    exp: i64,
    jti: &'t str,
    events: Events,
    sid: &'t str,
}

/// §2.4: the one event that such a token is of.
#[derive(Serialize)]
struct Events {
    #[serde(rename = "http://schemas.openid.net/event/backchannel-logout")]
    logout: Nothing,
}

/// §2.4: the event's value "MUST be a JSON object and SHOULD be the empty JSON object {}".
#[derive(Serialize)]
struct Nothing {}

/// Why a client was not told.
#[derive(Debug, thiserror::Error)]
enum Untold {
    /// There was no answer.
    #[error(transparent)]
    Unfetched(#[from] Unfetched),
    /// It was not signed, or not encrypted.
    #[error("it cannot be made: {0}")]
    Unmade(String),
    /// It is turned off, and may be turned on again.
    #[error("the client is turned off")]
    Disabled,
    /// A later version wrote it, whose nodes can tell it.
    #[error("the client cannot be read by this version")]
    Unreadable,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for Untold {
    fn from(error: StoreError) -> Self {
        if error.is_of_one_row() {
            Self::Unreadable
        } else {
            Self::Store(error)
        }
    }
}

/// Tells all that are due.
///
/// # Errors
/// [`StoreError`]; who cannot be told is noted, and told later.
pub async fn deliver(op: &Arc<Provider>) -> Result<(), StoreError> {
    let places = Arc::new(Places::default());
    errands::run(
        AT_A_TIME,
        |most| claim(op, &places, most),
        |claimed| {
            let (op, places) = (Arc::clone(op), Arc::clone(&places));
            async move {
                let client = claimed.pending.client_id.clone();
                let outcome = attempt(&op, claimed).await;
                places.leave(&client);
                outcome
            }
        },
    )
    .await
}

/// Takes a few of those that are due, if no other node has.
async fn claim(
    op: &Provider,
    places: &Arc<Places>,
    most: i64,
) -> Result<Vec<ClaimedLogout>, StoreError> {
    let (tenant, now, free) = (op.tenant.clone(), op.now(), Arc::clone(places));
    let due = op.store.read(move |r| {
        let (mut due, mut left) = (Vec::new(), most);
        for client in r.list_clients_to_tell(&tenant, now)? {
            let wanted = free.free(&client).min(left);
            if wanted > 0 {
                let of_client = r.list_due_logouts(&tenant, &client, now, wanted)?;
                left -= i64::try_from(of_client.len()).unwrap_or(left);
                due.extend(of_client);
            }
        }
        Ok(due)
    });
    let due = due.await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = op.tenant.clone();
    let claimed = op
        .store
        .write(move |w| w.claim_logouts(&tenant, due.clone(), now, now.plus(CLAIM)))
        .await?;
    for one in &claimed {
        places.enter(&one.pending.client_id);
    }
    Ok(claimed)
}

/// Tries one, and says what became of it.
async fn attempt(op: &Provider, claimed: ClaimedLogout) -> Result<(), StoreError> {
    let pending = &claimed.pending;
    let (client_id, session_id) = (pending.client_id.clone(), pending.session_id.clone());
    let reason = match tell(op, pending).await {
        Ok(()) => {
            let done = claimed.pending;
            return op.store.write(move |w| w.finish_logout(&done)).await;
        }
        Err(Untold::Store(error)) => return Err(error),
        Err(reason) => reason.to_string(),
    };
    let now = op.now();
    let next = errands::next_attempt(pending.attempts, now, pending.ended_at.plus(TRIED_FOR));
    if next.is_some() {
        tracing::info!(client.id = %client_id, session.id = %session_id, error = reason, "a client could not be told that a session ended; it is tried again later");
    } else {
        tracing::warn!(client.id = %client_id, session.id = %session_id, error = reason, "a client could not be told that a session ended; it is given up");
    }
    let tenant = op.tenant.clone();
    op.store
        .write(move |w| w.postpone_logout(&tenant, &claimed, &reason, (now, next)))
        .await
}

/// Tells the client, if it still wants to hear of it.
async fn tell(op: &Provider, pending: &PendingLogout) -> Result<(), Untold> {
    let client = op.store.client(&op.tenant, &pending.client_id).await?;
    let Some((client, address)) = client.and_then(|client| {
        let address = Url::parse(client.metadata.backchannel_logout_uri.as_deref()?).ok()?;
        Some((client, address))
    }) else {
        return Ok(());
    };
    if client.disabled_at.is_some() {
        return Err(Untold::Disabled);
    }
    let token = sign(op, &client, pending).await?;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("logout_token", &token)
        .finish();
    let status = op.egress.post_form(&address, form).await?;
    // §2.8: 200; "some Web frameworks will substitute an HTTP 204 No Content".
    if matches!(status.as_u16(), 200 | 204) {
        tracing::debug!(client.id = %client.id, session.id = %pending.session_id, "a client was told that a session ended");
        Ok(())
    } else {
        Err(Unfetched::Status(status).into())
    }
}

async fn sign(op: &Provider, client: &Client, pending: &PendingLogout) -> Result<String, Untold> {
    let now = op.now();
    let token = LogoutToken {
        iss: op.issuer.as_str(),
        sub: &subject::of(op, client, &pending.user_id),
        aud: client.id.as_str(),
        iat: now.as_seconds(),
        exp: now.plus(LIFETIME).as_seconds(),
        jti: &token_id(pending),
        events: Events { logout: Nothing {} },
        sid: pending.session_id.as_str(),
    };
    // §2.4: "signed … The same keys are used … for ID Tokens"; so with what the client expects of those.
    let algorithm = client.metadata.id_token_signed_response_alg;
    let unmade = |error: OAuthError| Untold::Unmade(error.detail.unwrap_or_default());
    let signed = signing::sign(op, client, algorithm, TokenType::Logout, &token)
        .await
        .map_err(unmade)?;
    // §2.6: where ID tokens are encrypted, "and the Logout Token is not encrypted, the RP SHOULD reject it".
    let how = client.metadata.id_token_encryption();
    let encrypted = encryption::encrypt(op, client, how, Content::Nested, signed).await;
    encrypted.map_err(unmade)
}

/// The same at each attempt: a client that was told, and whose answer was lost, knows it again.
fn token_id(pending: &PendingLogout) -> String {
    let (session, client) = (&pending.session_id, &pending.client_id);
    let which = format!("{session} {client} {}", pending.ended_at.as_micros());
    sha256_base64url(which.as_bytes())
}
