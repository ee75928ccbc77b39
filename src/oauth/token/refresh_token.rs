//! `grant_type=refresh_token` (RFC 6749 §6): each use replaces the token, a second use revokes the family
//! (RFC 9700 §4.14.2), and a short grace answers a client whose network lost the first answer with the same successor.

use std::time::Duration;

use super::issue::{
    Given, LOST_ALL, RefreshLifetimes, TokenResponse, grant_end, has_lost_all, respond,
};
use super::possession;
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::confirmation::Confirmation;
use crate::domain::grant::Grant;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;
use crate::oauth::authorization_details::{self, Asked};
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::id_token::Beside;
use crate::oauth::params::Parameters;
use crate::oauth::resource::{self, Target};
use crate::oauth::{grant_token, native_sso};
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};
use crate::store::{RefreshOutcome, Renewable, Renewal, StoreError, Write};
use crate::telemetry;

pub(super) const NOT_SHOWN: &str =
    "it is bound to a key or certificate, and what was shown is nothing or another";

enum Refusal {
    Grant(&'static str),
    Scope,
    Target(&'static str),
    Details(&'static str),
}

struct Refreshed {
    grant: Grant,
    scope: Scope,
    authorization_details: AuthorizationDetails,
    audience: String,
}

/// A refresh that is asked for, with what it would write.
struct Refreshing {
    tenant: TenantId,
    client_id: ClientId,
    token: grant_token::Presented,
    successor_hash: TokenHash,
    narrowed: Option<Scope>,
    target: Target,
    asked: Asked,
    permitted: Scope,
    /// What the client showed, and what of it a refresh token of its is bound to.
    shown: Confirmation,
    confirmation: Confirmation,
    grace: Duration,
    lifetimes: RefreshLifetimes,
    end: Timestamp,
    now: Timestamp,
    request_id: Option<String>,
}

impl Refreshing {
    fn decide(&self, w: &mut Write<'_>) -> Result<Result<Refreshed, Refusal>, StoreError> {
        let (client_id, now) = (&self.client_id, self.now);
        let Some(found) = w.find_renewable(&self.tenant, &self.token.grant_id)? else {
            return Ok(Err(Refusal::Grant("it is unknown")));
        };
        if let Some(why) = is_void(&found, client_id, &self.permitted, self.lifetimes, now) {
            return Ok(Err(Refusal::Grant(why)));
        }
        // RFC 9449 §5, RFC 8705 §4. Whose it is comes again with the right key, so it stays good.
        if !found.confirmation.is_met_by(&self.shown) {
            return Ok(Err(Refusal::Grant(NOT_SHOWN)));
        }
        // One that was not bound is from now on.
        let is_bound_now = found.confirmation.is_empty() && found.confirmation != self.confirmation;
        let grant = found.grant;
        // RFC 6749 §6: "MUST NOT include any scope not originally granted". Checked before the token is used up.
        let granted = grant.scope.intersection(&self.permitted);
        let lasting = self.asked.lasting(&grant, now);
        if has_lost_all(&grant.scope, &granted) || self.asked.is_all_lost(&grant, &lasting) {
            return Ok(Err(Refusal::Grant(LOST_ALL)));
        }
        let scope = match &self.narrowed {
            Some(narrowed) if !narrowed.is_subset(&granted) => return Ok(Err(Refusal::Scope)),
            Some(narrowed) => narrowed.clone(),
            None => granted,
        };
        // RFC 8707 §2.2: nor any resource.
        let audience = match self.target.choose(&grant.resources) {
            Ok(audience) => audience,
            Err(why) => return Ok(Err(Refusal::Target(why))),
        };
        // RFC 9396 §6: nor any detail.
        let details = self.asked.choose(&lasting, &audience);
        let authorization_details = match details {
            Ok(details) => details,
            Err(why) => return Ok(Err(Refusal::Details(why))),
        };
        let next = self
            .lifetimes
            .token(&self.successor_hash, grant.created_at, now);
        let renewal = Renewal {
            end: Some(self.end).filter(|end| grant.expires_at < *end),
            confirmation: is_bound_now.then(|| self.confirmation.clone()),
        };
        match w.use_refresh_token(&grant.id, &self.token.hash, &next, self.grace, &renewal)? {
            RefreshOutcome::Used | RefreshOutcome::Retried => {}
            RefreshOutcome::Reused => {
                w.revoke_grant(&grant.id, now)?;
                tracing::warn!(request.id = self.request_id, client.id = %client_id, grant.id = %grant.id, "a refresh token came a second time; its grant is revoked");
                return Ok(Err(Refusal::Grant(
                    "it was used before; its family is revoked",
                )));
            }
        }
        Ok(Ok(Refreshed {
            grant,
            scope,
            authorization_details,
            audience,
        }))
    }
}

/// Exchanges a refresh token for its successor.
///
/// # Errors
/// `invalid_grant`; `invalid_scope`, `invalid_target` and `invalid_authorization_details` for more than was granted.
pub async fn answer(
    op: &Provider,
    client: &AuthenticatedClient,
    shown: Confirmation,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    let presented = parameters.require("refresh_token")?;
    let narrowed = match parameters.take("scope") {
        Some(text) => Some(
            Scope::parse(&text)
                .map_err(|error| OAuthError::new(ErrorCode::InvalidScope, error.to_string()))?,
        ),
        None => None,
    };
    let Some(token) = grant_token::read(Kind::RefreshToken, &op.derived.grant_tokens, &presented)
    else {
        return Err(OAuthError::invalid_grant("it is unknown"));
    };
    // FAPI 2.0 Security Profile §5.3.2.1, item 9: "shall not use refresh token rotation except in extraordinary circumstances": who has lost
    // the answer, and has to come again with the old one, loses nothing.
    let successor = if op.security_profile(client).is_fapi() {
        grant_token::kept(&presented)
    } else {
        grant_token::successor(&op.derived.grant_tokens, &token.grant_id, &presented)
    };
    let now = op.now();
    let refreshing = Refreshing {
        tenant: op.tenant.clone(),
        client_id: client.id.clone(),
        token,
        successor_hash: successor.hash(),
        narrowed,
        target: Target::read(op, &mut parameters)?,
        asked: Asked::read(op, client, &mut parameters)?,
        // What was granted once may be more than the client is registered for now.
        permitted: op.permitted_scope(client, &client.allowed_scope()),
        confirmation: possession::of_refresh_token(client, &shown),
        shown: shown.clone(),
        grace: op.settings.refresh_grace,
        lifetimes: RefreshLifetimes::of(op),
        end: grant_end(op, client, now),
        now,
        request_id: telemetry::request_id(),
    };
    let decided = op.store.write(move |w| refreshing.decide(w)).await?;
    let refreshed: Refreshed = decided.map_err(|refusal| match refusal {
        Refusal::Grant(why) => OAuthError::invalid_grant(why),
        Refusal::Target(why) => resource::refused(why),
        Refusal::Details(why) => authorization_details::refused(why),
        Refusal::Scope => OAuthError::new(
            ErrorCode::InvalidScope,
            "the scope is more than was granted",
        ),
    })?;
    let of_grant = (&refreshed.grant, &refreshed.scope);
    let presented = parameters.take("device_secret");
    let device_secret = native_sso::device_secret(op, client, of_grant, presented).await?;
    let given = Given {
        grant: &refreshed.grant,
        scope: refreshed.scope,
        authorization_details: refreshed.authorization_details,
        audience: refreshed.audience,
        refresh_token: Some(&successor),
        beside: Beside {
            device_secret: device_secret.as_ref().map(Token::reveal),
            ..Beside::default()
        },
        shown,
    };
    respond(op, client, given).await
}

/// Why a grant cannot be renewed, whichever of its tokens is presented.
pub(super) fn is_void(
    found: &Renewable,
    client: &ClientId,
    permitted: &Scope,
    lifetimes: RefreshLifetimes,
    now: Timestamp,
) -> Option<&'static str> {
    // Another client's token: somebody stole it or sent it astray. Its owner is not punished for a stranger's try.
    if found.grant.client_id != *client {
        return Some("it was issued to another client");
    }
    // The latter as the settings are now.
    if now >= found.token.expires_at || lifetimes.are_over(&found.grant, now) {
        return Some("it has expired");
    }
    if found.token.created_at.is_ahead_of(now) {
        return Some("it is from a time that has not come");
    }
    if !found.is_live {
        return Some("its grant was revoked, or its end-user is gone or turned off");
    }
    if found.end(permitted).is_none_or(|end| end <= now) {
        return Some("the session that it lived in is over");
    }
    None
}
