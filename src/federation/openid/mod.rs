//! An OpenID Provider as upstream: the authorization code flow (OpenID Connect Core 1.0 §3.1), seen from the relying party.

mod examine;
mod id_token;
mod logout;
mod metadata;
mod redeem;
mod request;
mod userinfo;

use serde_json::Map;

use self::id_token::Expected;
use self::metadata::Metadata;
use super::asked::State;
use super::connection::Connection;
use super::failure::{Failure, Unbelieved, error_code};
use super::health::note_whole;
use crate::domain::connector::{Assertion, OpenIdUpstream, UpstreamIdentity};
use crate::domain::interaction::AskedUpstream;
use crate::oauth::params::Parameters;
use crate::provider::Provider;

pub use self::examine::examine;
pub use self::logout::sign_out;
pub use self::request::{Fresh, begin};

/// The longest code that is redeemed.
const LONGEST_CODE: usize = 4096;

/// What came back by the browser (RFC 6749 §4.1.2, RFC 9207 §2).
#[derive(Clone, Default)]
pub struct Response {
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Response({:?})", self.error)
    }
}

impl Response {
    /// Reads it; what else is there means nothing (RFC 6749 §4.1.2: "The client MUST ignore unrecognized response parameters").
    #[must_use]
    pub fn read(parameters: &mut Parameters) -> Self {
        Self {
            code: parameters.take("code"),
            error: parameters.take("error"),
            iss: parameters.take("iss"),
        }
    }
}

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
) -> Result<Assertion, Failure> {
    let answered = believe(op, connection, upstream, asked, response).await;
    note_whole(op, &connection.connector.name, answered)
}

async fn believe(
    op: &Provider,
    connection: &Connection,
    upstream: &OpenIdUpstream,
    (asked, state): (&AskedUpstream, &State),
    response: Response,
) -> Result<Assertion, Failure> {
    let metadata = metadata::find(op, upstream).await?;
    // First, for errors too: what another sent says nothing of this one.
    check_issuer(&metadata, response.iss.as_deref())?;
    if let Some(error) = response.error {
        return Err(Failure::Refused(error_code(&error)));
    }
    let code = response
        .code
        .filter(|code| code.len() <= LONGEST_CODE)
        .ok_or(Unbelieved::NoCode)?;
    let tokens = redeem::redeem(op, connection, upstream, &metadata, (&code, state)).await?;
    let nonce = state.nonce(op);
    let expected = Expected {
        issuer: &upstream.issuer,
        client_id: &upstream.client_id,
        nonce: &nonce,
        max_age: asked.max_age,
        access_token: tokens.access_token.as_ref().map(|token| token.as_str()),
        now: op.now(),
        skew: op.settings.clock_skew,
    };
    let verified = id_token::verify(op, upstream, &metadata, &tokens.id_token, &expected).await?;
    let identity = UpstreamIdentity {
        connector: connection.connector.name.clone(),
        issuer: upstream.issuer.clone(),
        subject: verified.subject,
    };
    let (tenant, found) = (op.tenant.clone(), identity.clone());
    let known = op
        .store
        .read(move |r| r.find_user_of_upstream(&tenant, &found))
        .await?;
    let connector = &connection.connector;
    // Who is known needs no more than that, unless something is renewed each time.
    let is_wanted = known.is_none() || connector.renews();
    let more = match &tokens.access_token {
        Some(token) if is_wanted => {
            userinfo::fetch(op, &metadata, token, &identity.subject).await?
        }
        Some(_) | None => Map::new(),
    };
    Ok(Assertion {
        claims: connector.mapping.read_over(more, verified.all),
        reached: connector
            .trust
            .reached(verified.acr.as_deref(), &verified.amr),
        sid: verified.sid,
        until: None,
        identity,
    })
}

/// RFC 9207 §2.4: the response names the issuer that was asked; where its metadata promises that it does, it has to.
fn check_issuer(metadata: &Metadata, iss: Option<&str>) -> Result<(), Unbelieved> {
    match iss {
        Some(iss) if iss != metadata.issuer => Err(Unbelieved::ResponseIssuer),
        None if metadata.names_itself => Err(Unbelieved::NoResponseIssuer),
        Some(_) | None => Ok(()),
    }
}
