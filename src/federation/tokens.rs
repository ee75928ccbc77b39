//! The tokens that upstreams give for their people, where the operator lets clients of ours have them (`connectors.tokens_for`): kept sealed,
//! renewed by whoever needs them first, and given out by token exchange (RFC 8693, `oauth/token/exchange/upstream.rs`).
//!
//! ```text
//!  a sign-in there ─▶ seal ─▶ beside the identity, in the transaction that finds or links it ─▶ a row
//!  a client asks ─▶ give: good? ──────────────────────────────────────────────────▶ the access token
//!                     └ over ─▶ claim: the row decides who ─▶ ask the upstream ─▶ what it gave, in the row ─┘
//! ```
//!
//! They are sealed under a key of the root secret, each for whom the upstream means. A refresh token may be good for once: so one node presents it,
//! outside of any transaction, and in a task of its own, which ends though whoever asked hangs up.

mod sealed;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

pub(super) use self::sealed::seal;
use self::sealed::{Part, open};
use super::connection::Connection;
use super::failure::{Failure, Unbelieved};
use super::health::{admit, note_try, note_whole};
use super::{oauth, openid};
use crate::domain::connector::{ConnectorName, KeptTokens, Upstream, UpstreamIdentity};
use crate::domain::id::UserId;
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;
use crate::federation::breaker::Admitted;
use crate::provider::Provider;
use crate::secret::Concealed;
use crate::store::{StoreError, StoredTokens};

/// What is good for less is renewed first: whoever gets it has to get somewhere with it.
const SPARE: Duration = Duration::from_secs(30);
/// How long whoever renews has: longer than an upstream may take to say where its token endpoint is, and to answer there.
const RENEWING_LASTS: Duration = Duration::from_secs(30);
/// How long others wait for that.
const PATIENCE: Duration = Duration::from_secs(8);
/// How often they look.
const LOOK: Duration = Duration::from_millis(150);
/// How often what an upstream gave is tried to be written: it gives it once.
const WRITES: u32 = 3;
/// Between two of these.
const BREATH: Duration = Duration::from_millis(500);

/// An access token of an upstream.
#[derive(Debug)]
pub struct Given {
    /// The token, a bearer token.
    pub access_token: Concealed<String>,
    /// What it is good for there.
    pub scope: Scope,
    /// When it is over, if the upstream says that.
    pub expires_at: Option<Timestamp>,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum NotGiven {
    /// Nothing that is good is kept: its person has to sign in there.
    #[error("{0}")]
    Nothing(&'static str),
    /// It cannot be had now.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StoreError> for NotGiven {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

fn given(
    op: &Provider,
    identity: &UpstreamIdentity,
    tokens: &KeptTokens,
) -> Result<Given, NotGiven> {
    Ok(Given {
        access_token: open(op, identity, &tokens.access_sealed, Part::Access)?,
        scope: tokens.scope.clone(),
        expires_at: tokens.expires_at,
    })
}

/// The access token that an upstream gave for somebody here, renewed if it has to be.
///
/// # Errors
/// [`NotGiven`].
pub async fn give(
    op: &Arc<Provider>,
    connection: &Connection,
    person: &UserId,
) -> Result<Given, NotGiven> {
    let (connector, upstream) = (&connection.connector.name, &connection.connector.upstream);
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let now = op.now();
        let stored = find(op, connector, person).await?;
        // Of whom the connector is another's by now, or lets them in no more: neither is it theirs to give, nor is it renewed by anybody else.
        let stored = stored.filter(|stored| upstream.speaks_as(&stored.identity.issuer));
        let stored = stored.ok_or(NotGiven::Nothing("nothing is kept of the person"))?;
        if stored.tokens.is_good(now.plus(SPARE)) {
            return given(op, &stored.identity, &stored.tokens);
        }
        if stored.tokens.refresh_sealed.is_none() {
            return if stored.tokens.is_good(now) {
                given(op, &stored.identity, &stored.tokens)
            } else {
                Err(NotGiven::Nothing("it is over, and nothing renews it"))
            };
        }
        if stored.renewing_until.is_some_and(|until| now < until) {
            sleep(LOOK).await;
            continue;
        }
        let admitted = admit(op, connector)?;
        let Some(claimed) = claim(op, stored).await? else {
            continue;
        };
        let renewing = renew(Arc::clone(op), connector.clone(), claimed, admitted);
        let renewed = tokio::spawn(renewing).await;
        let renewed = renewed.map_err(|error| Failure::Busy(error.to_string()))?;
        if let Some(given) = renewed? {
            return Ok(given);
        }
    }
    let why = "somebody else renews its tokens, and has not come to an end";
    Err(Failure::Busy(why.to_owned()).into())
}

async fn find(
    op: &Provider,
    connector: &ConnectorName,
    person: &UserId,
) -> Result<Option<StoredTokens>, StoreError> {
    let (tenant, person, connector) = (op.tenant.clone(), person.clone(), connector.clone());
    op.store
        .read(move |r| r.find_upstream_tokens(&tenant, &person, &connector))
        .await
}

async fn claim(op: &Provider, stored: StoredTokens) -> Result<Option<StoredTokens>, StoreError> {
    let (tenant, now) = (op.tenant.clone(), op.now());
    let until = now.plus(RENEWING_LASTS);
    op.store
        .write(move |w| w.claim_upstream_tokens(&tenant, &stored, now, until))
        .await
}

/// Renews what was claimed; nothing, where a sign-in has brought others meanwhile, or it is kept no more.
async fn renew(
    op: Arc<Provider>,
    connector: ConnectorName,
    claimed: StoredTokens,
    admitted: Admitted,
) -> Result<Option<Given>, NotGiven> {
    let asked = ask(&op, &connector, &claimed).await;
    let asked = match (admitted, asked) {
        // What it refuses is an answer: it is there, and people may go to it.
        (Admitted::Trying, Err(failure)) if is_answer(&failure) => {
            note_try(&op, &connector, Ok(()))?;
            Err(failure)
        }
        (Admitted::Trying, asked) => note_try(&op, &connector, asked),
        (Admitted::Free | Admitted::Resting(_), asked) => note_whole(&op, &connector, asked),
    };
    match asked {
        Ok(fresh) => {
            let is_written = write(&op, &claimed, &fresh).await?;
            let given = is_written.then(|| given(&op, &claimed.identity, &fresh));
            given.transpose()
        }
        Err(Failure::Refused(error)) => {
            tracing::info!(connector.name = connector.as_str(), %error, "an upstream takes a refresh token that is kept no more; it is forgotten");
            let tenant = op.tenant.clone();
            let deleted = op
                .store
                .write(move |w| w.delete_claimed_upstream_tokens(&tenant, &claimed));
            deleted.await?;
            Err(NotGiven::Nothing("the upstream renews it no more"))
        }
        Err(failure) => {
            tracing::warn!(connector.name = connector.as_str(), error = %failure, "tokens of an upstream are not renewed");
            let tenant = op.tenant.clone();
            let released = op
                .store
                .write(move |w| w.release_upstream_tokens(&tenant, &claimed));
            released.await?;
            Err(failure.into())
        }
    }
}

const fn is_answer(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Refused(_) | Failure::TooOften | Failure::Unbelieved(_)
    )
}

/// Asks the upstream, and seals what it gives.
async fn ask(
    op: &Provider,
    name: &ConnectorName,
    claimed: &StoredTokens,
) -> Result<KeptTokens, Failure> {
    let gone = || Failure::Busy("its connector is not there".to_owned());
    let connection = op.settings.connections.find(name.as_str());
    let connection = connection.ok_or_else(gone)?;
    let client = connection.connector.client().ok_or_else(gone)?;
    let (identity, before) = (&claimed.identity, &claimed.tokens);
    let refresh_token = before.refresh_sealed.as_deref().ok_or_else(gone)?;
    let refresh_token = open(op, identity, refresh_token, Part::Refresh)?;
    let tokens = match &connection.connector.upstream {
        Upstream::OpenId(upstream) => {
            openid::renew(op, connection, upstream, &refresh_token).await?
        }
        Upstream::OAuth(upstream) => oauth::renew(op, connection, upstream, &refresh_token).await?,
        Upstream::Ldap(_) | Upstream::Saml(_) => return Err(gone()),
    };
    // RFC 6749 §6: a scope that is left out "is treated as equal to the scope originally granted".
    let scope = tokens.scope.clone().unwrap_or_else(|| before.scope.clone());
    let fresh = seal(op, client, identity, &tokens)?;
    let fresh = fresh.ok_or(Unbelieved::TokenResponse)?;
    Ok(KeptTokens {
        scope,
        sid: before.sid.clone(),
        ..fresh
    })
}

/// Puts it in its place, if that is there still. The upstream gives it once: a database that is away for a moment loses nobody's.
async fn write(
    op: &Provider,
    claimed: &StoredTokens,
    fresh: &KeptTokens,
) -> Result<bool, StoreError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let (tenant, claimed, fresh) = (op.tenant.clone(), claimed.clone(), fresh.clone());
        let written = op
            .store
            .write(move |w| w.renew_upstream_tokens(&tenant, &claimed, &fresh))
            .await;
        match written {
            Err(error) if error.is_temporary() && tries < WRITES => sleep(BREATH).await,
            written => return written,
        }
    }
}
