//! Pushed authorization requests (RFC 9126).
//!
//! ```text
//!  /par ─▶ pushed ──(/authorize with its request_uri: as often as it is opened)──▶ interactions ──(the first that is answered)──▶ used up
//!             └────────────────(lifetimes.pushed_request)────────────────▶ opens nothing
//! ```
//!
//! A page may be loaded twice, and a mail program may look at a link before its reader does: so a request is used up by its answer,
//! not by its first visitor (§4: the server "SHOULD treat request_uri values as one-time use but MAY allow for duplicate requests").

use serde::Serialize;

use super::request::{self, Asked, Refusal, Refused, Way};
use super::{check_permitted, may_wait, object, too_long};
use crate::domain::authorization::AuthorizationRequest;
use crate::domain::client::Client;
use crate::domain::pushed_request::PushedRequest;
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::dpop::{self, Proof};
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::oauth::trace::{Trace, Words};
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};

/// What stands before the secret (RFC 9126 §2.2).
const URN: &str = "urn:ietf:params:oauth:request_uri:";

/// The answer to a request that was pushed (RFC 9126 §2.2).
#[derive(Serialize)]
pub struct PushedResponse {
    request_uri: String,
    expires_in: u64,
}

/// Why a request is not taken (RFC 9126 §2.3).
#[derive(Debug)]
pub enum NotPushed {
    /// As an authorization request it would be refused in these words.
    Refused(OAuthError),
    /// It is longer than what may wait in the database.
    TooLong(OAuthError),
}

impl<E: Into<OAuthError>> From<E> for NotPushed {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// Whether a client's requests are answered only if they were pushed: its own wish (RFC 9126 §6), the operator's (§5), or its profile's
/// (FAPI 2.0 Security Profile §5.3.2.2, item 3).
#[must_use]
pub fn is_required(op: &Provider, client: &Client) -> bool {
    op.security_profile(client).is_fapi()
        || op.settings.require_pushed_authorization_requests
        || client.metadata.require_pushed_authorization_requests
}

/// The refusal of a request that was to be pushed.
pub(super) fn unpushed() -> OAuthError {
    OAuthError::invalid_request(
        "authorization requests of this client have to be pushed (RFC 9126)",
    )
}

/// Takes a request that a client pushes: validated as one that a browser brings is (RFC 9126 §2.1, step 3). The key of a DPoP proof
/// that comes with it is the one that its code is for (RFC 9449 §10.1).
///
/// # Errors
/// [`NotPushed`].
pub async fn push(
    op: &Provider,
    client: &AuthenticatedClient,
    parameters: Parameters,
    proof: Option<Proof>,
) -> Result<PushedResponse, NotPushed> {
    // §2.1: "The request_uri authorization request parameter is one exception, and it MUST NOT be provided."
    if parameters.has("request_uri") {
        let error = OAuthError::invalid_request("request_uri must not be pushed");
        return Err(error.into());
    }
    let (mut parameters, signed) = match object::open(op, client, &parameters).await? {
        Some(inside) => (inside.parameters, Some(inside.identity)),
        None => (parameters, None),
    };
    let trusted = request::trust_redirect(client.shared(), Trace::default(), &mut parameters);
    let trusted = trusted.map_err(|refused| {
        OAuthError::invalid_request("redirect_uri is missing, or not one of those registered")
            .with_detail(refused.trace)
    })?;
    let asked = Asked {
        parameters,
        way: Way::Pushed,
        is_signed: signed.is_some(),
    };
    let understood = request::understand(op, &trusted, asked).await;
    let request = understood.map_err(|misunderstood| misunderstood.error)?;
    let request = AuthorizationRequest {
        dpop_jkt: dpop::agree(request.dpop_jkt.clone(), proof.as_ref())?,
        ..request
    };
    check_permitted(op, client, &request)?;
    if !may_wait(&request) {
        return Err(NotPushed::TooLong(too_long()));
    }
    object::use_up(op, client, signed.flatten()).await?;
    if let Some(proof) = proof {
        proof.accept(op).await?;
    }
    let secret = Token::generate(Kind::RequestUri, op.entropy)?;
    let lifetime = op.settings.pushed_request_lifetime;
    let pushed = PushedRequest {
        tenant_id: op.tenant.clone(),
        secret_hash: secret.hash().into_string(),
        request,
        expires_at: op.now().plus(lifetime),
    };
    op.store
        .write(move |w| w.insert_pushed_request(&pushed))
        .await?;
    Ok(PushedResponse {
        request_uri: format!("{URN}{}", secret.reveal()),
        expires_in: lifetime.as_secs(),
    })
}

/// The secret of the `request_uri` that a browser brings, if it is one of ours.
pub(super) fn presented(parameters: &Parameters) -> Option<TokenHash> {
    let request_uri = parameters
        .find("request_uri")
        .filter(|_| !parameters.is_repeated("request_uri"))?;
    request_uri.strip_prefix(URN).map(TokenHash::of)
}

/// What was pushed under a secret, by the client that comes with it. Nothing else that came with it counts (RFC 9101 §5, §6.3):
/// anybody may have put it there.
pub(super) async fn load(
    op: &Provider,
    secret: &TokenHash,
    parameters: &mut Parameters,
) -> Result<AuthorizationRequest, Refused> {
    let (client, mut trace) = request::trust_client(op, parameters).await?;
    let (tenant, secret, now) = (op.tenant.clone(), secret.clone(), op.now());
    let found = op
        .store
        .read(move |r| r.find_pushed_request(&tenant, &client.id, &secret, now))
        .await;
    let reason = match found {
        Ok(Some(pushed)) => {
            return Ok(AuthorizationRequest {
                pushed_hash: Some(pushed.secret_hash),
                ..pushed.request
            });
        }
        Ok(None) => Refusal::RequestUri,
        Err(error) => {
            tracing::error!(error = %error, "a pushed request cannot be read");
            Refusal::Unavailable
        }
    };
    // One that is over, or was answered, is told from a guess by nobody.
    trace.note("request_uri", Words::Secret, Words::Nothing, false);
    Err(Refused { reason, trace })
}
