//! The successful answer of the token endpoint (RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3).

use std::time::Duration;

use serde::Serialize;

use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::{Client, GrantType};
use crate::domain::confirmation::Confirmation;
use crate::domain::grant::{Grant, RefreshToken};
use crate::domain::scope::{OPENID, Scope};
use crate::domain::time::Timestamp;
use crate::oauth::error::OAuthError;
use crate::oauth::id_token::Beside;
use crate::oauth::{access_token, id_token, resource};
use crate::provider::{Provider, Settings};
use crate::secret::{Token, TokenHash};

/// Said where [`has_lost_all`].
pub(in crate::oauth) const LOST_ALL: &str = "nothing of what was granted may be given any more";

const DAY: Duration = Duration::from_hours(24);

/// The answer.
#[derive(Serialize)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// What it is (RFC 8693 §2.2.1): said where a token was exchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_token_type: Option<&'static str>,
    /// `Bearer` (RFC 6750), or `DPoP` (RFC 9449 §5).
    pub token_type: &'static str,
    /// Seconds that it is good for; of an upstream's token that is not always known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
    /// What it is good for: said each time.
    #[serde(skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
    /// What it is good for in detail (RFC 9396 §7).
    #[serde(skip_serializing_if = "AuthorizationDetails::is_empty")]
    pub authorization_details: AuthorizationDetails,
    /// At which service (Identity Assertion JWT Authorization Grant §4.4.1), where an assertion named any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The refresh token, if the client may have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// The ID token, if `openid` was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// The secret of the device (Native SSO 1.0 §3.4), if `device_sso` was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_secret: Option<String>,
}

impl std::fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenResponse({})", self.scope)
    }
}

/// Whether this client gets a refresh token with this grant: it registered for them. Without `offline_access` the
/// refresh token lives in the session and ends with it (OpenID Connect Core 1.0 §11).
pub(super) fn has_refresh_token(client: &Client) -> bool {
    client.has_grant_type(GrantType::RefreshToken)
}

/// Whether scopes were granted and none of them may be given now: a token would be good for nothing, and its answer could not
/// say so (RFC 6749 §5.1: a scope that is left out is the one that was asked for).
pub(in crate::oauth) fn has_lost_all(granted: &Scope, permitted: &Scope) -> bool {
    permitted.is_empty() && !granted.is_empty()
}

/// How long refresh tokens are good: each since it was given, and all of a grant since that was.
#[derive(Clone, Copy)]
pub(in crate::oauth) struct RefreshLifetimes {
    each: Duration,
    all: Duration,
}

impl RefreshLifetimes {
    /// As they are set now.
    pub(in crate::oauth) fn of(op: &Provider) -> Self {
        Self {
            each: op.settings.refresh_token_lifetime,
            all: op.settings.refresh_absolute,
        }
    }

    /// Whether a grant may not be renewed any more.
    pub(in crate::oauth) fn are_over(self, grant: &Grant, now: Timestamp) -> bool {
        now >= grant.created_at.plus(self.all)
    }

    /// A refresh token that is given now, of a grant of that moment.
    pub(super) fn token(
        self,
        hash: &TokenHash,
        granted: Timestamp,
        now: Timestamp,
    ) -> RefreshToken {
        let end = granted.plus(self.all);
        RefreshToken {
            hash: hash.as_str().to_owned(),
            previous_hash: None,
            created_at: now,
            expires_at: now.plus(self.each).min(end),
        }
    }
}

/// How long a code of a client is good. FAPI 2.0 Security Profile §5.3.2.1, item 11: "a maximum lifetime of 60 seconds".
pub(in crate::oauth) fn code_lifetime(op: &Provider, client: &Client) -> Duration {
    let lifetime = op.settings.code_lifetime;
    if op.security_profile(client).is_fapi() {
        lifetime.min(Duration::from_mins(1))
    } else {
        lifetime
    }
}

/// When nothing can come of a code any more that nobody redeemed, and its grant may go.
pub(crate) fn code_end(op: &Provider, now: Timestamp) -> Timestamp {
    now.plus(op.settings.code_lifetime)
        .plus(op.settings.clock_skew)
}

/// The same where tokens come by the browser, beside a code or without one.
pub(crate) fn front_channel_end(op: &Provider, now: Timestamp) -> Timestamp {
    now.plus(longest_token(op)).max(code_end(op, now))
}

fn longest_token(op: &Provider) -> Duration {
    let Settings {
        access_token_lifetime,
        id_token_lifetime,
        ..
    } = op.settings;
    access_token_lifetime.max(id_token_lifetime)
}

/// When nothing that came of a grant can be valid any more. Where refresh tokens move it, it moves by whole days, so that
/// most of them need not write it.
pub(crate) fn grant_end(op: &Provider, client: &Client, now: Timestamp) -> Timestamp {
    let longest = longest_token(op);
    if has_refresh_token(client) {
        now.plus(op.settings.refresh_token_lifetime)
            .plus(longest)
            .rounded_up(DAY)
    } else {
        now.plus(longest)
    }
}

/// What a client is given of a grant.
pub(in crate::oauth) struct Given<'g> {
    /// The grant.
    pub(in crate::oauth) grant: &'g Grant,
    /// How much of it.
    pub(in crate::oauth) scope: Scope,
    /// What of its details.
    pub(in crate::oauth) authorization_details: AuthorizationDetails,
    /// For whom the access token is.
    pub(in crate::oauth) audience: String,
    /// What renews it, if anything does.
    pub(in crate::oauth) refresh_token: Option<&'g Token>,
    /// For the ID token.
    pub(in crate::oauth) beside: Beside<'g>,
    /// What the access token is bound to.
    pub(in crate::oauth) shown: Confirmation,
}

/// Signs and answers, after everything was decided and is durable.
pub(in crate::oauth) async fn respond(
    op: &Provider,
    client: &Client,
    given: Given<'_>,
) -> Result<TokenResponse, OAuthError> {
    let Given {
        grant,
        scope,
        authorization_details,
        audience,
        refresh_token,
        beside,
        shown,
    } = given;
    let token_scope = resource::scope_at(op, &audience, &scope);
    let mut claims = access_token::for_grant(op, client, grant, &token_scope, op.now()).await?;
    let token_type = shown.token_type();
    claims.cnf = shown;
    claims.aud = audience;
    claims
        .authorization_details
        .clone_from(&authorization_details);
    let issued = access_token::issue(op, client, claims).await?;
    let device_secret = beside.device_secret.map(str::to_owned);
    let id_token = if scope.has(OPENID) {
        let user = op.store.user(&grant.user_id).await?;
        // An ID token cannot be taken back.
        let user = user
            .filter(|user| user.disabled_at.is_none())
            .ok_or_else(|| {
                OAuthError::invalid_grant("its end-user was removed or turned off a moment ago")
            })?;
        let beside = Beside {
            access_token: Some(&issued.token),
            ..beside
        };
        Some(id_token::issue(op, client, &user, grant, beside).await?)
    } else {
        None
    };
    Ok(TokenResponse {
        access_token: issued.token.0,
        issued_token_type: None,
        token_type,
        expires_in: Some(issued.expires_in),
        scope: token_scope,
        authorization_details,
        resource: None,
        refresh_token: refresh_token.map(|token| token.reveal().to_owned()),
        // §3.4: "MUST both be issued or neither issued".
        device_secret: device_secret.filter(|_| id_token.is_some()),
        id_token,
    })
}
