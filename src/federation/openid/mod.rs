//! An OpenID Provider as upstream: the authorization code flow (OpenID Connect Core 1.0 §3.1), seen from the relying party.

mod examine;
mod id_token;
mod logout;
mod metadata;
mod request;
mod userinfo;

use serde_json::Map;

use self::id_token::Expected;
use self::metadata::Metadata;
use super::asked::State;
use super::code::{self, Tokens};
use super::connection::Connection;
use super::failure::{Failure, Unbelieved};
use super::health::note_whole;
use super::identities::is_known;
use super::tokens;
use crate::domain::connector::{
    Arrived, Assertion, KeptTokens, OpenIdUpstream, ResponseMode, UpstreamIdentity, tenant_in,
};
use crate::domain::interaction::AskedUpstream;
use crate::provider::Provider;

pub use self::examine::examine;
pub(super) use self::examine::{credentials, mend_of, secret};
pub use self::logout::sign_out;
pub use self::request::{Fresh, begin};
pub use super::code::Response;

/// Whom the upstream has signed in: takes its response, redeems the code, and believes the ID token if all of it is right.
///
/// # Errors
/// [`Failure`].
pub async fn receive(
    op: &Provider,
    connection: &Connection,
    upstream: &OpenIdUpstream,
    asked: (&AskedUpstream, &State),
    response: Response,
) -> Result<Arrived, Failure> {
    let answered = believe(op, connection, upstream, asked, response).await;
    note_whole(op, &connection.connector.name, answered)
}

async fn believe(
    op: &Provider,
    connection: &Connection,
    upstream: &OpenIdUpstream,
    (asked, state): (&AskedUpstream, &State),
    response: Response,
) -> Result<Arrived, Failure> {
    let metadata = metadata::find(op, upstream).await?;
    // First, for errors too: what another sent says nothing of this one.
    let answered = response.issuer().map(str::to_owned);
    check_issuer(&metadata, answered.as_deref())?;
    let (client, endpoint) = (&upstream.client, metadata.token_endpoint());
    let posted = match client.response_mode {
        ResponseMode::FormPost => response.names(),
        ResponseMode::Query => Map::new(),
    };
    let code = response.code()?;
    let mut tokens = code::redeem(op, connection, client, &endpoint, (&code, state)).await?;
    let id_token = tokens.id_token.take();
    let id_token = id_token.ok_or(Unbelieved::TokenResponse)?;
    let nonce = state.nonce(op);
    let expected = Expected {
        issuer: &upstream.issuer,
        client_id: &client.client_id,
        nonce: upstream.has_nonce.then_some(&nonce),
        max_age: asked.max_age,
        access_token: tokens.access_token.as_ref().map(|token| token.as_str()),
        now: op.now(),
        skew: op.settings.clock_skew,
    };
    let verified = id_token::verify(op, upstream, &metadata, &id_token, &expected).await?;
    // Of many tenants it could be another's.
    if answered.is_some_and(|answered| answered != verified.issuer) {
        return Err(Unbelieved::ResponseIssuer.into());
    }
    if !upstream.lets_in(&verified.issuer) {
        return Err(Failure::NotAllowed);
    }
    let identity = UpstreamIdentity {
        connector: connection.connector.name.clone(),
        issuer: verified.issuer,
        subject: verified.subject,
    };
    let is_known = is_known(op, &identity).await?;
    let connector = &connection.connector;
    // Who is known needs no more than that, unless something is renewed each time.
    let is_wanted = !is_known || connector.renews();
    let mut unsigned = posted;
    let more = match &tokens.access_token {
        Some(token) if is_wanted => {
            userinfo::fetch(op, &metadata, token, &identity.subject).await?
        }
        Some(_) | None => Map::new(),
    };
    unsigned.extend(more);
    let kept = tokens::seal(op, client, &identity, &tokens)?;
    let kept = kept.map(|kept| KeptTokens {
        sid: verified.sid.clone(),
        ..kept
    });
    let assertion = Assertion {
        claims: connector.mapping.read_over(unsigned, verified.all),
        reached: connector
            .trust
            .reached(verified.acr.as_deref(), &verified.amr),
        sid: verified.sid,
        name: None,
        proven_at: verified.auth_time.map(|at| asked.allowed(at, op.now())),
        until: None,
        said_at: Some(verified.made_at),
        identity,
    };
    Ok(Arrived {
        assertion,
        tokens: kept,
    })
}

/// Renews what was kept (Core §12). An ID token that comes beside it is not looked at: nobody is signed in by it.
pub(super) async fn renew(
    op: &Provider,
    connection: &Connection,
    upstream: &OpenIdUpstream,
    refresh_token: &str,
) -> Result<Tokens, Failure> {
    let metadata = metadata::find(op, upstream).await?;
    let endpoint = metadata.token_endpoint();
    code::renew(op, connection, &upstream.client, &endpoint, refresh_token).await
}

/// RFC 9207 §2.4: the response names the issuer that was asked; where its metadata promises that it does, it has to.
fn check_issuer(metadata: &Metadata, iss: Option<&str>) -> Result<(), Unbelieved> {
    let is_its = |iss: &str| iss == metadata.issuer || tenant_in(&metadata.issuer, iss).is_some();
    match iss {
        Some(iss) if !is_its(iss) => Err(Unbelieved::ResponseIssuer),
        None if metadata.names_itself => Err(Unbelieved::NoResponseIssuer),
        Some(_) | None => Ok(()),
    }
}
