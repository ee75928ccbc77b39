//! `grant_type=urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4, §3.5) and `urn:openid:params:grant-type:ciba` (CIBA Core 1.0
//! §10.1): a client asks whether somebody approved elsewhere what it asked for.
//!
//! A secret that comes a second time takes nothing back, as an authorization code's would: it never was in a browser, and who has it a
//! second time is the client whose answer was lost.

use std::time::Duration;

use super::issue::{
    Given, LOST_ALL, RefreshLifetimes, TokenResponse, grant_end, has_lost_all, has_refresh_token,
    respond,
};
use super::possession;
use crate::domain::client::Client;
use crate::domain::confirmation::Confirmation;
use crate::domain::grant::Grant;
use crate::domain::id::{ClientId, GrantId, TenantId};
use crate::domain::polled::{PolledKind, PolledRequest, Standing};
use crate::domain::time::Timestamp;
use crate::oauth::authorization_details::{self, Asked};
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::grant_token;
use crate::oauth::id_token::Beside;
use crate::oauth::params::Parameters;
use crate::oauth::resource::{self, Target};
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};
use crate::store::{StoreError, Write};

const USED: &str = "it was used before";

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
            Refusal::Over => (ErrorCode::ExpiredToken, "the request has expired"),
            Refusal::Grant(why) => return Self::invalid_grant(why),
        };
        Self::new(code, why)
    }
}

/// One poll.
struct Polling {
    kind: PolledKind,
    client_id: ClientId,
    hash: TokenHash,
    shown: Confirmation,
    beginning: Beginning,
}

/// What a grant begins with that somebody gave elsewhere.
pub(in crate::oauth) struct Beginning {
    tenant: TenantId,
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

/// A grant that has begun.
pub(in crate::oauth) struct Begun {
    /// The grant.
    pub(in crate::oauth) grant: Grant,
    /// What renews it, if anything does.
    pub(in crate::oauth) refresh_token: Option<Token>,
}

impl Beginning {
    /// For a client, which gets a refresh token of this secret if it gets any.
    pub(in crate::oauth) fn new(
        op: &Provider,
        client: &Client,
        shown: &Confirmation,
        secret: [u8; 32],
    ) -> Self {
        let now = op.now();
        Self {
            tenant: op.tenant.clone(),
            confirmation: possession::of_refresh_token(client, shown),
            refresh: has_refresh_token(client).then(|| Refreshable {
                key: op.derived.grant_tokens,
                secret,
                lifetimes: RefreshLifetimes::of(op),
            }),
            end: grant_end(op, client, now),
            now,
        }
    }

    /// The refresh token of a grant.
    pub(in crate::oauth) fn refresh_token(&self, grant: &GrantId) -> Option<Token> {
        let refresh = self.refresh.as_ref()?;
        let (key, secret) = (&refresh.key, &refresh.secret);
        Some(grant_token::make(Kind::RefreshToken, key, grant, secret))
    }

    /// Begins it. As the database has it now: whoever was turned off since they approved, signed out, or took it back.
    pub(in crate::oauth) fn begin(
        &self,
        w: &mut Write<'_>,
        grant_id: &GrantId,
    ) -> Result<Option<Begun>, StoreError> {
        let refresh_token = self.refresh_token(grant_id);
        let on_record = refresh_token.as_ref().zip(self.refresh.as_ref());
        let on_record = on_record
            .map(|(token, refresh)| refresh.lifetimes.token(&token.hash(), self.now, self.now));
        let on_record = on_record.as_ref().map(|token| (token, &self.confirmation));
        let begun = w.begin_grant(&self.tenant, grant_id, on_record, self.end)?;
        Ok(match begun {
            Some((grant, true)) if grant.revoked_at.is_none() => Some(Begun {
                grant,
                refresh_token,
            }),
            Some(_) | None => None,
        })
    }
}

impl Polling {
    fn decide(&self, w: &mut Write<'_>) -> Result<Result<Begun, Refusal>, StoreError> {
        let (kind, hash, now) = (self.kind, &self.hash, self.beginning.now);
        let found = w.find_polled_request(kind, &self.beginning.tenant, hash)?;
        let Some(request) = found else {
            return Ok(Err(Refusal::Grant("it is unknown")));
        };
        let grant_id = match self.find_answer(&request) {
            Ok(Some(grant_id)) => grant_id,
            Ok(None) => {
                let is_in_time = w.poll_request(kind, hash, EARLY, now)?;
                return Ok(Err(if is_in_time {
                    Refusal::Pending
                } else {
                    Refusal::TooSoon
                }));
            }
            Err(refusal) => return Ok(Err(refusal)),
        };
        // Consume before anything else: of two polls at the same moment one wins.
        if !w.redeem_polled_request(kind, hash, now)? {
            return Ok(Err(Refusal::Grant(USED)));
        }
        let begun = self.beginning.begin(w, &grant_id)?;
        Ok(begun.ok_or(Refusal::Grant(
            "the grant was revoked, or its end-user is gone or turned off",
        )))
    }

    /// What somebody answered, if anybody did.
    fn find_answer(&self, request: &PolledRequest) -> Result<Option<GrantId>, Refusal> {
        let now = self.beginning.now;
        // RFC 8628 §3.4: it was "issued by the authorization server" to this client; CIBA Core 1.0 §11: "or was issued to another Client".
        if request.client_id != self.client_id {
            return Err(Refusal::Grant("it was issued to another client"));
        }
        if request.created_at.is_ahead_of(now) {
            return Err(Refusal::Grant("it is from a time that has not come"));
        }
        // The key that its request proved.
        if request.dpop_jkt.is_some() && request.dpop_jkt != self.shown.jkt {
            return Err(Refusal::Grant(
                "it is bound to a key, and the DPoP proof is missing or another key's",
            ));
        }
        match &request.standing {
            Standing::Redeemed(_) => Err(Refusal::Grant(USED)),
            Standing::Denied => Err(Refusal::Denied),
            _ if now >= request.expires_at => Err(Refusal::Over),
            Standing::Waiting => Ok(None),
            Standing::Approved(grant_id) => Ok(Some(grant_id.clone())),
        }
    }
}

/// The parameter that has the secret (RFC 8628 §3.4, CIBA Core 1.0 §10.1).
const fn parameter(kind: PolledKind) -> &'static str {
    match kind {
        PolledKind::Device => "device_code",
        PolledKind::Backchannel => "auth_req_id",
    }
}

/// Whether the secret was given out at some time, as long as that is remembered.
pub(super) async fn is_given_out(
    op: &Provider,
    kind: PolledKind,
    parameters: &Parameters,
) -> Result<bool, OAuthError> {
    let Some(presented) = parameters.find(parameter(kind)) else {
        return Ok(true);
    };
    let (tenant, hash) = (op.tenant.clone(), TokenHash::of(presented));
    let found = op
        .store
        .read(move |r| r.find_polled_request(kind, &tenant, &hash))
        .await?;
    Ok(found.is_some())
}

/// Answers a client that polls.
///
/// # Errors
/// RFC 8628 §3.5, CIBA Core 1.0 §11; `invalid_grant` for a secret that is another client's, another key's, or was used.
pub(super) async fn answer(
    op: &Provider,
    client: &AuthenticatedClient,
    kind: PolledKind,
    shown: Confirmation,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    let presented = parameters.require(parameter(kind))?;
    let target = Target::read(op, &mut parameters)?;
    let asked = Asked::read(op, client, &mut parameters)?;
    let polling = Polling {
        kind,
        client_id: client.id.clone(),
        hash: TokenHash::of(&presented),
        beginning: Beginning::new(op, client, &shown, op.entropy.bytes()?),
        shown: shown.clone(),
    };
    let decided = op.store.write(move |w| polling.decide(w)).await?;
    let Begun {
        grant,
        refresh_token,
    } = decided?;
    // What the client lost since it was approved, it is not given any more.
    let scope = op.permitted_scope(client, &grant.scope);
    if has_lost_all(&grant.scope, &scope) || asked.is_all_lost(&grant, &grant.authorization_details)
    {
        return Err(OAuthError::invalid_grant(LOST_ALL));
    }
    let audience = target.choose(&grant.resources);
    let audience = audience.map_err(resource::refused)?;
    let details = asked.choose(&grant.authorization_details, &audience);
    let given = Given {
        authorization_details: details.map_err(authorization_details::refused)?,
        audience,
        grant: &grant,
        scope,
        refresh_token: refresh_token.as_ref(),
        beside: Beside::default(),
        shown,
    };
    respond(op, client, given).await
}
