//! Device authorization requests (RFC 8628 §3.1, §3.2): what a device asks that has no browser, or nothing to type with.
//!
//! The person comes to it at `/device` (`approval.rs`) and answers (`elsewhere.rs`) through the interactions that answer authorization
//! requests too; the device polls the token endpoint (`token/polled.rs`).

pub mod approval;
pub mod user_code;

use serde::Serialize;

use self::user_code::UserCode;
use super::assessment;
use super::authorization_details;
use super::authorize::request::parameters::read_scope_beside;
use super::client_auth::AuthenticatedClient;
use super::discovery::paths;
use super::dpop::Proof;
use super::elsewhere;
use super::error::{ErrorCode, OAuthError};
use super::params::Parameters;
use super::resource;
use crate::domain::client::GrantType;
use crate::domain::device_authorization::DeviceAuthorization;
use crate::domain::polled::{INTERVAL, PolledRequest, Standing};
use crate::domain::session::SessionOrigin;
use crate::provider::Provider;
use crate::secret::{Kind, Token};

/// How often another user code is tried where one is taken: two of them are alike once in half a million times, with 50,000 waiting.
const TRIES: usize = 5;

/// The answer to a device (§3.2).
#[derive(Serialize)]
pub struct DeviceResponse {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: String,
    expires_in: u64,
    interval: u64,
}

/// Takes a device's request. The key of a DPoP proof that comes with it is the one that alone can redeem it.
///
/// # Errors
/// `unauthorized_client`, `invalid_scope`, `invalid_target`, `invalid_authorization_details`, `invalid_dpop_proof`; `unmet_authentication_requirements` where nobody could approve.
pub async fn authorize(
    op: &Provider,
    client: &AuthenticatedClient,
    mut parameters: Parameters,
    proof: Option<Proof>,
    origin: SessionOrigin,
) -> Result<DeviceResponse, OAuthError> {
    if !client.has_grant_type(GrantType::DeviceCode) {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "the client did not register for the grant type device_code",
        ));
    }
    assessment::check_held(op, client)?;
    elsewhere::check_answerable(op, client)?;
    let authorization_details = authorization_details::read(op, client, &mut parameters)?;
    let scope = parameters.take("scope");
    let scope = read_scope_beside(op, client, scope, &authorization_details)?;
    let resources = resource::read_beside(op, &mut parameters, &authorization_details)?;
    let dpop_jkt = match proof {
        Some(proof) => Some(proof.accept(op).await?),
        None => None,
    };
    let now = op.now();
    let lifetime = op.settings.device_code_lifetime;
    let device_code = Token::generate(Kind::DeviceCode, op.entropy)?;
    let request = PolledRequest {
        tenant_id: op.tenant.clone(),
        hash: device_code.hash().into_string(),
        client_id: client.id.clone(),
        scope,
        resources,
        authorization_details,
        dpop_jkt,
        created_at: now,
        expires_at: now.plus(lifetime),
        standing: Standing::Waiting,
    };
    let device = DeviceAuthorization { request, origin };
    let user_code = insert(op, device).await?;
    let verification_uri = op.issuer.at(paths::DEVICE);
    Ok(DeviceResponse {
        device_code: device_code.reveal().to_owned(),
        // §3.3.1: "a short code in addition to the URI", for devices that make a link or a QR code of it.
        verification_uri_complete: format!("{verification_uri}?user_code={user_code}"),
        user_code: user_code.to_string(),
        verification_uri,
        expires_in: lifetime.as_secs(),
        interval: INTERVAL.as_secs(),
    })
}

/// Stores it under a user code that nobody has. The database decides which is free.
async fn insert(op: &Provider, device: DeviceAuthorization) -> Result<UserCode, OAuthError> {
    let mut codes = Vec::with_capacity(TRIES);
    for _ in 0..TRIES {
        let code = UserCode::generate(op.entropy)?;
        let hash = code.hash(&op.derived.user_codes);
        codes.push((code, hash));
    }
    let inserted = op.store.write(move |w| {
        for (code, hash) in &codes {
            if w.insert_device_authorization(&device, hash)? {
                return Ok(Some(code.clone()));
            }
        }
        Ok(None)
    });
    inserted
        .await?
        .ok_or_else(|| OAuthError::server_error("no user code is free"))
}
