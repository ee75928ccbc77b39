//! How a client that does not poll hears of an answer (CIBA Core 1.0 §10.2, §10.3, §12): by a request of ours to the endpoint that it
//! registered. The row of its request says that one is due, in the transaction of the answer; a job delivers it.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use zeroize::Zeroizing;

use crate::domain::backchannel::{ClaimedNotice, DeliveryMode, Notice};
use crate::domain::client::Client;
use crate::domain::confirmation::Confirmation;
use crate::domain::id::GrantId;
use crate::domain::polled::{PolledKind, PolledRequest, Standing};
use crate::egress::Unfetched;
use crate::errands::{self, Places};
use crate::keys::{KeyError, seal};
use crate::oauth::authorization_details;
use crate::oauth::error::OAuthError;
use crate::oauth::id_token::Beside;
use crate::oauth::resource;
use crate::oauth::token::issue::{Given, TokenResponse, has_lost_all, respond};
use crate::oauth::token::polled::{Beginning, Begun};
use crate::provider::Provider;
use crate::secret::{Concealed, Token, TokenHash, keyed_hash};
use crate::store::StoreError;

/// Clients that one node tells at a time.
const AT_A_TIME: usize = 32;
/// Requests that are looked at for that: more than one client that does not answer has.
const LOOKED_AT: i64 = 500;
/// How long a node may take to tell one: longer than the request may last.
const CLAIM: Duration = Duration::from_mins(1);

/// What it takes to tell a client, and is kept encrypted until then.
#[derive(Serialize, Deserialize)]
pub(super) struct Secrets {
    pub(super) auth_req_id: String,
    pub(super) client_notification_token: Concealed<String>,
}

impl Secrets {
    /// Encrypts them, for the row of this request.
    pub(super) fn seal(
        self,
        op: &Provider,
        hash: &str,
        mode: DeliveryMode,
    ) -> Result<Notice, OAuthError> {
        let plain = serde_json::to_vec(&self).map_err(OAuthError::server_error)?;
        let plain = Zeroizing::new(plain);
        let key = &op.derived.backchannel_notices;
        Ok(Notice {
            sealed: seal::seal(key, &plain, &identity(hash), op.entropy)?,
            is_pushed: mode == DeliveryMode::Push,
        })
    }

    fn open(op: &Provider, notice: &Notice, hash: &str) -> Result<Self, Untold> {
        let key = &op.derived.backchannel_notices;
        let plain = seal::open(key, &notice.sealed, &identity(hash))?;
        serde_json::from_slice(&plain).map_err(|_| Untold::Unreadable)
    }
}

/// What they are sealed for: their row.
fn identity(hash: &str) -> String {
    format!("backchannel_requests/{hash}")
}

/// Why a client was not told.
#[derive(Debug, thiserror::Error)]
enum Untold {
    /// There was no answer, or one that says to come again.
    #[error(transparent)]
    Unfetched(#[from] Unfetched),
    /// It was answered, and not with yes: a redirect, which is not followed (§10.2), or a refusal.
    #[error("{0}; it is not asked again")]
    Refused(Unfetched),
    /// What to tell it with cannot be opened.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The same: another version sealed it.
    #[error("it is of another version")]
    Unreadable,
    /// It is turned off, gone, or wants to hear of nothing any more.
    #[error("the client is turned off, or has no backchannel_client_notification_endpoint")]
    Nowhere,
    /// The tokens were not made.
    #[error("{0}")]
    Unissued(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Untold {
    /// Whether another try may help.
    const fn may_pass(&self) -> bool {
        match self {
            Self::Unfetched(_) | Self::Unissued(_) => true,
            Self::Refused(_) | Self::Key(_) | Self::Unreadable | Self::Nowhere | Self::Store(_) => {
                false
            }
        }
    }
}

/// Tells all clients that are to hear something.
///
/// # Errors
/// [`StoreError`]; who cannot be told is told later.
pub async fn deliver(op: &Arc<Provider>) -> Result<(), StoreError> {
    let places = Arc::new(Places::default());
    errands::run(
        AT_A_TIME,
        |most| claim(op, &places, most),
        |claimed| {
            let (op, places) = (Arc::clone(op), Arc::clone(&places));
            async move {
                let client = claimed.request.request.client_id.clone();
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
) -> Result<Vec<ClaimedNotice>, StoreError> {
    let (tenant, now) = (op.tenant.clone(), op.now());
    let due = op
        .store
        .read(move |r| r.list_due_notices(&tenant, now, LOOKED_AT))
        .await?;
    let chosen = places.choose(due, most);
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = op.tenant.clone();
    let claimed = op
        .store
        .write(move |w| w.claim_notices(&tenant, &chosen, now, now.plus(CLAIM)))
        .await?;
    for one in &claimed {
        places.enter(&one.request.request.client_id);
    }
    Ok(claimed)
}

/// Tries one, and says what became of it.
async fn attempt(op: &Provider, claimed: ClaimedNotice) -> Result<(), StoreError> {
    let request = &claimed.request.request;
    let next = match tell(op, &claimed).await {
        Ok(()) => {
            tracing::debug!(client.id = %request.client_id, "a client was told what somebody answered");
            None
        }
        Err(Untold::Store(error)) => return Err(error),
        Err(reason) => {
            let next = errands::next_attempt(claimed.attempts, op.now(), request.expires_at);
            let next = next.filter(|_| reason.may_pass());
            if next.is_some() {
                tracing::info!(client.id = %request.client_id, error = %reason, "a client could not be told what somebody answered; it is tried again");
            } else {
                tracing::warn!(client.id = %request.client_id, error = %reason, "a client could not be told what somebody answered; it is given up");
            }
            next
        }
    };
    op.store
        .write(move |w| w.settle_notice(&claimed, next))
        .await
}

async fn tell(op: &Provider, claimed: &ClaimedNotice) -> Result<(), Untold> {
    let request = &claimed.request.request;
    let Some(notice) = &claimed.request.notice else {
        return Err(Untold::Unreadable);
    };
    let client = op.find_client(request.client_id.as_str()).await?;
    let client = client.filter(|client| client.disabled_at.is_none());
    let Some((client, endpoint)) = client.and_then(|client| {
        let uri = &client.metadata.backchannel_client_notification_endpoint;
        let endpoint = Url::parse(uri.as_deref()?).ok()?;
        Some((client, endpoint))
    }) else {
        return Err(Untold::Nowhere);
    };
    let secrets = Secrets::open(op, notice, &request.hash)?;
    let body = if notice.is_pushed {
        pushed(op, &client, request, &secrets.auth_req_id).await?
    } else {
        // §10.2: "The request body MUST be JSON with the auth_req_id".
        json!({ "auth_req_id": secrets.auth_req_id }).to_string()
    };
    let token = &secrets.client_notification_token;
    let status = op.egress.post_json(&endpoint, token, body).await?;
    // §10.2: "The Client SHOULD respond with an HTTP 204 No Content. The OP SHOULD also accept HTTP 200 OK".
    match status.as_u16() {
        200 | 204 => Ok(()),
        429 | 500.. => Err(Unfetched::Status(status).into()),
        _ => Err(Untold::Refused(Unfetched::Status(status))),
    }
}

/// What is pushed where somebody approved (§10.3.1).
#[derive(Serialize)]
struct Tokens<'t> {
    auth_req_id: &'t str,
    #[serde(flatten)]
    tokens: TokenResponse,
}

/// What is pushed: the tokens, or why there are none.
async fn pushed(
    op: &Provider,
    client: &Client,
    request: &PolledRequest,
    auth_req_id: &str,
) -> Result<String, Untold> {
    let refused = |error: &str, why: &str| {
        // §12.
        Ok(
            json!({ "auth_req_id": auth_req_id, "error": error, "error_description": why })
                .to_string(),
        )
    };
    let grant_id = match &request.standing {
        Standing::Approved(grant) | Standing::Redeemed(grant) => grant,
        Standing::Denied => return refused("access_denied", "the end-user did not allow it"),
        Standing::Waiting => return Err(Untold::Unreadable),
    };
    let Some(begun) = begin(op, client, request, grant_id, auth_req_id).await? else {
        return refused(
            "transaction_failed",
            "the grant was revoked, or its end-user is gone or turned off",
        );
    };
    let scope = op.permitted_scope(client, &begun.grant.scope);
    if has_lost_all(&begun.grant.scope, &scope) {
        return refused(
            "transaction_failed",
            "the client may have none of it any more",
        );
    }
    let audience = resource::sole(op, &begun.grant.resources);
    let asked = authorization_details::Asked::of(op, client);
    let details = asked.choose(&begun.grant.authorization_details, &audience);
    let given = Given {
        authorization_details: details.unwrap_or_default(),
        audience,
        grant: &begun.grant,
        scope,
        refresh_token: begun.refresh_token.as_ref(),
        beside: Beside {
            auth_req_id: Some(auth_req_id),
            refresh_token: begun.refresh_token.as_ref().map(Token::reveal),
            ..Beside::default()
        },
        // It comes without a request, in which the client would show a key.
        shown: Confirmation::default(),
    };
    let unissued = |error: &dyn std::fmt::Display| Untold::Unissued(error.to_string());
    let tokens = respond(op, client, given).await;
    let tokens = tokens.map_err(|error| unissued(&error))?;
    serde_json::to_string(&Tokens {
        auth_req_id,
        tokens,
    })
    .map_err(|error| unissued(&error))
}

/// Begins the grant at the first try, and finds it again at those that follow: a client that was told, and whose answer was lost, is sent
/// the same refresh token, which it may have used since.
async fn begin(
    op: &Provider,
    client: &Client,
    request: &PolledRequest,
    grant: &GrantId,
    auth_req_id: &str,
) -> Result<Option<Begun>, StoreError> {
    let secret = keyed_hash(&op.derived.grant_tokens, &["pushed", auth_req_id]);
    let beginning = Beginning::new(op, client, &Confirmation::default(), secret);
    let (hash, grant, now) = (
        TokenHash::stored(request.hash.as_str()),
        grant.clone(),
        op.now(),
    );
    op.store
        .write(move |w| {
            if w.redeem_polled_request(PolledKind::Backchannel, &hash, now)? {
                return beginning.begin(w, &grant);
            }
            let found = w.find_grant(&grant)?;
            let found = found.filter(|grant| grant.revoked_at.is_none());
            Ok(found.map(|found| Begun {
                refresh_token: beginning.refresh_token(&found.id),
                grant: found,
            }))
        })
        .await
}
