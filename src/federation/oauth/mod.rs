//! An authorization server without ID tokens as upstream (RFC 6749 §4.1): who signed in is what it says to who has their access token.
//!
//! The token comes over a connection of ours to its token endpoint, for a code of this browser's request: it is nobody's who was not there.
//! So nothing that a browser brings is ever taken for an access token.

mod examine;
pub(super) mod person;

use url::Url;

use super::asked::State;
use super::code::{self, Response, TokenEndpoint, Tokens};
use super::connection::Connection;
use super::failure::{Failure, Unbelieved};
use super::health::{admit_tried, note_whole};
use super::identities::is_known;
use super::openid::Fresh;
use super::tokens;
use crate::domain::authentication::Acr;
use crate::domain::connector::{Arrived, Assertion, Connector, OAuthUpstream, UpstreamIdentity};
use crate::domain::id::InteractionId;
use crate::domain::interaction::AskedUpstream;
use crate::domain::signing::SigningAlgorithm;
use crate::provider::Provider;

pub use self::examine::examine;

/// Begins: with `state` and PKCE of this interaction.
///
/// # Errors
/// [`Failure`]; [`Failure::NotFresh`] where it is to be shown when they signed in, for which OAuth 2.0 has no words.
pub async fn begin(
    op: &Provider,
    connector: &Connector,
    upstream: &OAuthUpstream,
    interaction: &InteractionId,
    fresh: Fresh<'_>,
) -> Result<(String, AskedUpstream), Failure> {
    if fresh.is_anew || fresh.max_age.is_some() {
        return Err(Failure::NotFresh);
    }
    let (name, client) = (&connector.name, &upstream.client);
    admit_tried(op, name, try_out(op, upstream)).await?;
    let state = State::new(op, interaction)?;
    let endpoint = &upstream.authorization_endpoint;
    let (address, asked) = code::ask(op, name, client, endpoint, &state)?;
    Ok((address.into(), asked))
}

/// Whether it answers, were it that it wants a token: for who tries, once it was left alone.
async fn try_out(op: &Provider, upstream: &OAuthUpstream) -> Result<(), Failure> {
    let url = Url::parse(&upstream.userinfo_endpoint)
        .map_err(|_| Unbelieved::Metadata("its userinfo_endpoint is no address"))?;
    let answer = op
        .egress
        .look(&url, "application/json", person::LONGEST)
        .await?;
    person::refuse_outage(answer.status)
}

/// Where codes are redeemed.
fn token_endpoint(upstream: &OAuthUpstream) -> TokenEndpoint<'_> {
    TokenEndpoint {
        address: &upstream.token_endpoint,
        issuer: &upstream.issuer,
        algorithms: vec![SigningAlgorithm::RS256],
    }
}

/// Whom the upstream has signed in: takes its response, redeems the code, and asks who that is.
///
/// # Errors
/// [`Failure`].
pub async fn receive(
    op: &Provider,
    connection: &Connection,
    upstream: &OAuthUpstream,
    state: &State,
    response: Response,
) -> Result<Arrived, Failure> {
    let answered = believe(op, connection, upstream, state, response).await;
    note_whole(op, &connection.connector.name, answered)
}

async fn believe(
    op: &Provider,
    connection: &Connection,
    upstream: &OAuthUpstream,
    state: &State,
    response: Response,
) -> Result<Arrived, Failure> {
    // RFC 9207 §2.4; first, for errors too.
    if response.issuer().is_some_and(|iss| iss != upstream.issuer) {
        return Err(Unbelieved::ResponseIssuer.into());
    }
    let code = response.code()?;
    let (client, endpoint) = (&upstream.client, token_endpoint(upstream));
    let tokens = code::redeem(op, connection, client, &endpoint, (&code, state)).await?;
    let token = tokens.access_token.as_ref();
    let token = token.ok_or(Unbelieved::TokenResponse)?;
    let mut claims = person::fetch(op, connection, upstream, token).await?;
    let identity = UpstreamIdentity {
        connector: connection.connector.name.clone(),
        issuer: upstream.issuer.clone(),
        subject: person::subject(&claims, &upstream.subject)?,
    };
    let connector = &connection.connector;
    let mapping = &connector.mapping;
    // Who is known needs no more than that, unless something is renewed each time.
    if let Some(address) = &upstream.emails_endpoint
        && (connector.renews() || !is_known(op, &identity).await?)
    {
        let first = person::find_address(op, address, token).await?;
        person::set_address(&mut claims, mapping, first);
    }
    let kept = tokens::seal(op, client, &identity, &tokens)?;
    let assertion = Assertion {
        claims: mapping.read(&claims),
        reached: Acr::OneFactor,
        sid: None,
        name: None,
        // OAuth 2.0 has no words for it.
        proven_at: None,
        until: None,
        said_at: None,
        identity,
    };
    Ok(Arrived {
        assertion,
        tokens: kept,
    })
}

/// Renews what was kept.
pub(super) async fn renew(
    op: &Provider,
    connection: &Connection,
    upstream: &OAuthUpstream,
    refresh_token: &str,
) -> Result<Tokens, Failure> {
    let (client, endpoint) = (&upstream.client, token_endpoint(upstream));
    code::renew(op, connection, client, &endpoint, refresh_token).await
}
