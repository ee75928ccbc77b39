//! Authentication requests of the back channel (CIBA Core 1.0 §7): a client asks for somebody by name, who is not at it.
//!
//! ```text
//!  /backchannel_authentication ─▶ request::read ─▶ hint::find ─▶ channel: a row that /account/requests lists, and a mail
//!                                                                    └─▶ elsewhere::approve, deny ─▶ token/polled, or delivery
//! ```
//!
//! To add a way by which people hear that they are asked: a [`Channel`](channel::Channel), and a line in [`channel::all`].

mod channel;
pub mod delivery;
mod hint;
mod request;

use std::time::Duration;

use serde::Serialize;

use self::delivery::Secrets;
use self::hint::Person;
use self::request::Asked;
use super::authorize::object::backchannel as object;
use super::client_auth::AuthenticatedClient;
use super::dpop::Proof;
use super::error::{ErrorCode, OAuthError};
use super::params::Parameters;
use super::{assessment, elsewhere};
use crate::domain::backchannel::{BackchannelRequest, DeliveryMode};
use crate::domain::client::{Client, GrantType};
use crate::domain::polled::{INTERVAL, PolledRequest, Standing};
use crate::login::throttle;
use crate::provider::Provider;
use crate::secret::{Kind, Token};

/// The answer to a client (§7.3).
#[derive(Serialize)]
pub struct BackchannelResponse {
    auth_req_id: String,
    expires_in: u64,
    /// "This parameter will only be present if the Client is registered to use the Poll or Ping modes."
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<u64>,
}

/// Why a request is not taken.
#[derive(Debug)]
pub enum NotAsked {
    /// In these words (§13).
    Refused(OAuthError),
    /// The client asked for this person too often; when it may come again.
    TooMany(Duration),
}

impl<E: Into<OAuthError>> From<E> for NotAsked {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// Takes a client's request. The key of a DPoP proof that comes with it is the one that alone can redeem it.
///
/// A hint that names nobody is answered as one that names somebody who does not answer: no client learns who has an account here. So is
/// one that names somebody who was asked too often by all clients together.
///
/// # Errors
/// [`NotAsked`].
pub async fn authorize(
    op: &Provider,
    client: &AuthenticatedClient,
    parameters: Parameters,
    proof: Option<Proof>,
) -> Result<BackchannelResponse, NotAsked> {
    let mode = delivery_mode(client)?;
    assessment::check_held(op, client)?;
    elsewhere::check_answerable(op, client)?;
    // What is sent to it comes without a request in which it would show that key again.
    if proof.is_some() && mode == DeliveryMode::Push {
        return Err(NotAsked::Refused(OAuthError::invalid_request(
            "tokens that are pushed are bound to no key: there can be no DPoP proof",
        )));
    }
    let (parameters, identity) = request::open(op, client, parameters).await?;
    let Asked {
        scope,
        resources,
        authorization_details,
        hint,
        binding_message,
        acr_values,
        lifetime,
        client_notification_token,
    } = request::read(op, client, mode, parameters)?;
    let person = hint::find(op, client, &hint).await?;
    // Last, once the request is known to be worth it: each is a row.
    object::use_up(op, client, identity).await?;
    let dpop_jkt = match proof {
        Some(proof) => Some(proof.accept(op).await?),
        None => None,
    };
    let auth_req_id = Token::generate(Kind::AuthReqId, op.entropy)?;
    let secrets = client_notification_token.map(|token| Secrets {
        auth_req_id: auth_req_id.reveal().to_owned(),
        client_notification_token: token,
    });
    let now = op.now();
    let hash = auth_req_id.hash().into_string();
    let waiting = BackchannelRequest {
        notice: secrets
            .map(|secrets| secrets.seal(op, &hash, mode))
            .transpose()?,
        user_id: person.user_id(),
        binding_message,
        acr_values,
        request: PolledRequest {
            tenant_id: op.tenant.clone(),
            hash,
            client_id: client.id.clone(),
            scope,
            resources,
            authorization_details,
            dpop_jkt,
            created_at: now,
            expires_at: now.plus(lifetime),
            standing: Standing::Waiting,
        },
    };
    insert(op, client, person, waiting).await?;
    Ok(BackchannelResponse {
        auth_req_id: auth_req_id.reveal().to_owned(),
        expires_in: lifetime.as_secs(),
        interval: (mode != DeliveryMode::Push).then_some(INTERVAL.as_secs()),
    })
}

/// How the client registered to be answered (§4).
fn delivery_mode(client: &Client) -> Result<DeliveryMode, OAuthError> {
    let mode = client.metadata.backchannel_token_delivery_mode;
    let mode = mode.filter(|_| client.has_grant_type(GrantType::Ciba));
    mode.ok_or_else(|| {
        OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "the client did not register for the grant type urn:openid:params:grant-type:ciba",
        )
    })
}

/// Writes it, and makes its person hear of it, if neither the client nor all clients together ask them too often.
async fn insert(
    op: &Provider,
    client: &AuthenticatedClient,
    person: Person,
    waiting: BackchannelRequest,
) -> Result<(), NotAsked> {
    let key = &op.derived.throttle;
    let of_client = throttle::backchannel_buckets(key, client.id.as_str(), &person.asked_by);
    let most = op.settings.prompts_per_person;
    let of_person = throttle::prompts_buckets(key, client.id.as_str(), person.name(), most);
    let channels = channel::all(op, client, &person, &waiting)?;
    let (tenant, now) = (op.tenant.clone(), op.now());
    let inserted = op.store.write(move |w| {
        if let Err(wait) = throttle::count(w, &tenant, &of_client, now)? {
            return Ok(Err(wait));
        }
        let mut waiting = waiting.clone();
        if throttle::count(w, &tenant, &of_person, now)?.is_err() {
            waiting.user_id = None;
        }
        for channel in &channels {
            channel.tell(w, &waiting)?;
        }
        Ok(Ok(()))
    });
    inserted.await?.map_err(NotAsked::TooMany)
}
