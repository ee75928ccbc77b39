//! `grant_type=urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4, §3.5): a device asks whether it was let in.
//!
//! A code that comes a second time takes nothing back, as an authorization code's would: it never was in a browser, and who has it a
//! second time is the device whose answer was lost.

use std::time::Duration;

use super::issue::{
    Given, LOST_ALL, RefreshLifetimes, TokenResponse, grant_end, has_lost_all, has_refresh_token,
    respond,
};
use super::possession;
use crate::domain::confirmation::Confirmation;
use crate::domain::device_authorization::{DeviceAuthorization, Standing};
use crate::domain::grant::Grant;
use crate::domain::id::{ClientId, GrantId, TenantId};
use crate::domain::time::Timestamp;
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::grant_token;
use crate::oauth::params::Parameters;
use crate::oauth::resource::{self, Target};
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};
use crate::store::{StoreError, Write};

const UNKNOWN: &str = "the device_code is unknown";
const USED: &str = "the device_code was used before";

/// So much earlier than the interval says a poll may come: networks make the time between two of them shorter.
const EARLY: Duration = Duration::from_secs(1);

/// Why there are no tokens.
enum Refusal {
    /// `authorization_pending`.
    Pending,
    /// `slow_down`.
    TooSoon,
    /// `access_denied`.
    Denied,
    /// `expired_token`.
    Over,
    /// `invalid_grant`.
    Grant(&'static str),
}

impl From<Refusal> for OAuthError {
    fn from(refusal: Refusal) -> Self {
        let (code, why) = match refusal {
            Refusal::Pending => (
                ErrorCode::AuthorizationPending,
                "the end-user has not answered yet",
            ),
            Refusal::TooSoon => (
                ErrorCode::SlowDown,
                "the end-user has not answered yet; from now on wait 5 seconds longer between two requests",
            ),
            Refusal::Denied => (ErrorCode::AccessDenied, "the end-user did not allow it"),
            Refusal::Over => (ErrorCode::ExpiredToken, "the device_code has expired"),
            Refusal::Grant(why) => return Self::invalid_grant(why),
        };
        Self::new(code, why)
    }
}

/// One poll.
struct Polling {
    tenant: TenantId,
    client_id: ClientId,
    device_code: TokenHash,
    shown: Confirmation,
    /// What the holder of the refresh token must prove to have.
    confirmation: Confirmation,
    refresh: Option<Refreshable>,
    end: Timestamp,
    now: Timestamp,
}

/// What a refresh token is made of, once it is known for which grant.
struct Refreshable {
    key: [u8; 32],
    secret: [u8; 32],
    lifetimes: RefreshLifetimes,
}

struct Redeemed {
    grant: Grant,
    refresh_token: Option<Token>,
}

impl Polling {
    fn decide(&self, w: &mut Write<'_>) -> Result<Result<Redeemed, Refusal>, StoreError> {
        let found = w.find_device_authorization(&self.tenant, &self.device_code)?;
        let Some(device) = found else {
            return Ok(Err(Refusal::Grant(UNKNOWN)));
        };
        let grant_id = match self.find_answer(&device) {
            Ok(Some(grant_id)) => grant_id,
            Ok(None) => {
                let is_in_time = w.poll_device_authorization(&self.device_code, EARLY, self.now)?;
                return Ok(Err(if is_in_time {
                    Refusal::Pending
                } else {
                    Refusal::TooSoon
                }));
            }
            Err(refusal) => return Ok(Err(refusal)),
        };
        // Consume before anything else: of two polls at the same moment one wins.
        if !w.redeem_device_authorization(&self.device_code, self.now)? {
            return Ok(Err(Refusal::Grant(USED)));
        }
        self.begin(w, &grant_id)
    }

    /// What somebody answered, if anybody did.
    fn find_answer(&self, device: &DeviceAuthorization) -> Result<Option<GrantId>, Refusal> {
        // RFC 8628 §3.4: the code was "issued by the authorization server" to this client.
        if device.client_id != self.client_id {
            return Err(Refusal::Grant(
                "the device_code was issued to another client",
            ));
        }
        if device.created_at.is_ahead_of(self.now) {
            return Err(Refusal::Grant(
                "the device_code is from a time that has not come",
            ));
        }
        // The key that its request proved.
        if device.dpop_jkt.is_some() && device.dpop_jkt != self.shown.jkt {
            return Err(Refusal::Grant(
                "the device_code is bound to a key, and the DPoP proof is missing or another key's",
            ));
        }
        match &device.standing {
            Standing::Redeemed => Err(Refusal::Grant(USED)),
            Standing::Denied => Err(Refusal::Denied),
            _ if self.now >= device.expires_at => Err(Refusal::Over),
            Standing::Waiting => Ok(None),
            Standing::Approved(grant_id) => Ok(Some(grant_id.clone())),
        }
    }

    fn begin(
        &self,
        w: &mut Write<'_>,
        grant_id: &GrantId,
    ) -> Result<Result<Redeemed, Refusal>, StoreError> {
        let refresh_token = self.refresh.as_ref().map(|refresh| {
            grant_token::make(Kind::RefreshToken, &refresh.key, grant_id, &refresh.secret)
        });
        let on_record = refresh_token.as_ref().zip(self.refresh.as_ref());
        let on_record = on_record
            .map(|(token, refresh)| refresh.lifetimes.token(&token.hash(), self.now, self.now));
        let on_record = on_record.as_ref().map(|token| (token, &self.confirmation));
        let begun = w.begin_grant(&self.tenant, grant_id, on_record, self.end)?;
        // As the database has it now: whoever was turned off since they approved, signed out, or took it back.
        Ok(match begun {
            Some((grant, true)) if grant.revoked_at.is_none() => Ok(Redeemed {
                grant,
                refresh_token,
            }),
            Some(_) | None => Err(Refusal::Grant(
                "the grant was revoked, or its end-user is gone or turned off",
            )),
        })
    }
}

/// Whether a device's code was given out at some time, as long as that is remembered.
pub(super) async fn is_given_out(
    op: &Provider,
    parameters: &Parameters,
) -> Result<bool, OAuthError> {
    let Some(presented) = parameters.find("device_code") else {
        return Ok(true);
    };
    let (tenant, hash) = (op.tenant.clone(), TokenHash::of(presented));
    let found = op
        .store
        .read(move |r| r.find_device_authorization(&tenant, &hash))
        .await?;
    Ok(found.is_some())
}

/// Answers a device.
///
/// # Errors
/// RFC 8628 §3.5; `invalid_grant` for a code that is another client's, another key's, or was used.
pub async fn answer(
    op: &Provider,
    client: &AuthenticatedClient,
    shown: Confirmation,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    let presented = parameters.require("device_code")?;
    let target = Target::read(op, &mut parameters)?;
    let now = op.now();
    let refresh = if has_refresh_token(client) {
        Some(Refreshable {
            key: op.derived.grant_tokens,
            secret: op.entropy.bytes()?,
            lifetimes: RefreshLifetimes::of(op),
        })
    } else {
        None
    };
    let polling = Polling {
        tenant: op.tenant.clone(),
        client_id: client.id.clone(),
        device_code: TokenHash::of(&presented),
        confirmation: possession::of_refresh_token(client, &shown),
        shown: shown.clone(),
        refresh,
        end: grant_end(op, client, now),
        now,
    };
    let decided = op.store.write(move |w| polling.decide(w)).await?;
    let Redeemed {
        grant,
        refresh_token,
    } = decided?;
    // What the client lost since it was approved, it is not given any more.
    let scope = op.permitted_scope(client, &grant.scope);
    if has_lost_all(&grant.scope, &scope) {
        return Err(OAuthError::invalid_grant(LOST_ALL));
    }
    let audience = target.choose(&grant.resources);
    let given = Given {
        audience: audience.map_err(resource::refused)?,
        grant: &grant,
        scope,
        refresh_token: refresh_token.as_ref(),
        nonce: None,
        shown,
    };
    respond(op, client, given).await
}
