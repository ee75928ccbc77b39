//! `grant_type=authorization_code` (RFC 6749 §4.1.3, RFC 7636 §4.6, OpenID Connect Core 1.0 §3.1.3).

use data_encoding::BASE64URL_NOPAD;

use super::issue::{
    Given, LOST_ALL, RefreshLifetimes, TokenResponse, grant_end, has_lost_all, has_refresh_token,
    respond,
};
use super::possession;
use crate::domain::confirmation::Confirmation;
use crate::domain::grant::{AuthorizationCode, Grant};
use crate::domain::id::ClientId;
use crate::domain::time::Timestamp;
use crate::oauth::authorization_details::{self, Asked};
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::error::OAuthError;
use crate::oauth::id_token::Beside;
use crate::oauth::params::Parameters;
use crate::oauth::resource::{self, Target};
use crate::oauth::{grant_token, native_sso, pkce};
use crate::provider::Provider;
use crate::secret::{Kind, Token};
use crate::store::{Redeeming, Redemption};
use crate::telemetry;

const UNKNOWN: &str = "the code is unknown";

/// What the request presents, besides the client.
#[derive(Clone)]
struct Presented {
    client_id: ClientId,
    is_public: bool,
    code: grant_token::Presented,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    shown: Confirmation,
}

struct Redeemed {
    code: AuthorizationCode,
    grant: Grant,
    refresh_token: Option<Token>,
}

/// Redeems a code.
///
/// # Errors
/// `invalid_grant`, also at the second use, which takes back everything from the first (§4.1.2).
pub async fn answer(
    op: &Provider,
    client: &AuthenticatedClient,
    shown: Confirmation,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    let code = parameters.require("code")?;
    let target = Target::read(op, &mut parameters)?;
    let asked = Asked::read(op, client, &mut parameters)?;
    let Some(code) = grant_token::read(Kind::AuthorizationCode, &op.derived.grant_tokens, &code)
    else {
        return Err(OAuthError::invalid_grant(UNKNOWN));
    };
    let presented = Presented {
        client_id: client.id.clone(),
        is_public: client.is_public(),
        code,
        redirect_uri: parameters.take("redirect_uri"),
        code_verifier: parameters.take("code_verifier"),
        shown: shown.clone(),
    };
    let redeemed = redeem(op, client, presented)
        .await?
        .map_err(OAuthError::invalid_grant)?;
    // What the client lost since the code was made, it is not given any more.
    let scope = op.permitted_scope(client, &redeemed.grant.scope);
    if has_lost_all(&redeemed.grant.scope, &scope)
        || asked.is_all_lost(&redeemed.grant, &redeemed.grant.authorization_details)
    {
        return Err(OAuthError::invalid_grant(LOST_ALL));
    }
    let audience = target.choose(&redeemed.grant.resources);
    let audience = audience.map_err(resource::refused)?;
    let details = asked.choose(&redeemed.grant.authorization_details, &audience);
    let details = details.map_err(authorization_details::refused)?;
    let presented = parameters.take("device_secret");
    let of_grant = (&redeemed.grant, &scope);
    let device_secret = native_sso::device_secret(op, client, of_grant, presented).await?;
    let given = Given {
        authorization_details: details,
        audience,
        grant: &redeemed.grant,
        scope,
        refresh_token: redeemed.refresh_token.as_ref(),
        beside: Beside {
            nonce: redeemed.code.nonce.as_deref(),
            device_secret: device_secret.as_ref().map(Token::reveal),
            ..Beside::default()
        },
        shown,
    };
    respond(op, client, given).await
}

/// Burns the code, and gives the grant its refresh token by the same statement, which needs no transaction: if the code was
/// presented by somebody else, nobody hears of that token. To take back what came of the code there is one.
async fn redeem(
    op: &Provider,
    client: &AuthenticatedClient,
    presented: Presented,
) -> Result<Result<Redeemed, &'static str>, OAuthError> {
    let now = op.now();
    let attempt = BASE64URL_NOPAD.encode(&op.entropy.bytes::<16>()?);
    let refresh_token = if has_refresh_token(client) {
        let (key, secret) = (&op.derived.grant_tokens, op.entropy.bytes()?);
        Some(grant_token::make(
            Kind::RefreshToken,
            key,
            &presented.code.grant_id,
            &secret,
        ))
    } else {
        None
    };
    let on_record = refresh_token
        .as_ref()
        .map(|token| RefreshLifetimes::of(op).token(&token.hash(), now, now));
    let (tenant, end) = (op.tenant.clone(), grant_end(op, client, now));
    let confirmation = possession::of_refresh_token(client, &presented.shown);
    let request_id = telemetry::request_id();
    let decided = op
        .store
        .write_statements(move |w| {
            // Consume before anything else: whatever follows, this code is burned.
            let grant_token::Presented { grant_id, hash } = &presented.code;
            let redeeming = Redeeming {
                attempt: &attempt,
                now,
                refresh_token: on_record.as_ref(),
                confirmation: &confirmation,
                end,
            };
            let (grant, code, is_user_enabled) =
                match w.redeem_code(&tenant, grant_id, hash, redeeming)? {
                    Redemption::Redeemed {
                        grant,
                        code,
                        is_user_enabled,
                    } => (*grant, code, is_user_enabled),
                    // §4.1.2: "SHOULD revoke (when possible) all tokens previously issued based on that authorization code".
                    Redemption::Replayed => {
                        w.in_transaction()?;
                        w.revoke_grant(grant_id, now)?;
                        tracing::warn!(request.id = request_id, client.id = %presented.client_id, grant.id = %grant_id, "a code came a second time; its grant is revoked");
                        return Ok(Err(
                            "the code was used before; everything that came of it is revoked",
                        ));
                    }
                    Redemption::Unknown => return Ok(Err(UNKNOWN)),
                };
            // Somebody has a code that is not theirs, or cannot prove that it is: nobody gets anything for it.
            if let Err(why) = check(&presented, &code, &grant, is_user_enabled, now) {
                w.in_transaction()?;
                w.revoke_grant(grant_id, now)?;
                tracing::warn!(request.id = request_id, client.id = %presented.client_id, grant.id = %grant_id, reason = why, "a code was presented wrongly; its grant is revoked");
                return Ok(Err(why));
            }
            Ok(Ok((code, grant)))
        })
        .await?;
    Ok(decided.map(|(code, grant)| Redeemed {
        code,
        grant,
        refresh_token,
    }))
}

fn check(
    presented: &Presented,
    code: &AuthorizationCode,
    grant: &Grant,
    is_user_enabled: bool,
    now: Timestamp,
) -> Result<(), &'static str> {
    // RFC 6749 §4.1.3: "ensure that the authorization code was issued to the authenticated client".
    if grant.client_id != presented.client_id {
        return Err("the code was issued to another client");
    }
    if now >= code.expires_at {
        return Err("the code has expired");
    }
    // RFC 6749 §4.1.3: identical to the one of the request. OAuth 2.1 §4.1.3 leaves it out, because PKCE does its work.
    match &presented.redirect_uri {
        Some(uri) if *uri != code.redirect_uri => {
            return Err("the redirect_uri is not the one of the authorization request");
        }
        None if code.code_challenge.is_none() => return Err("the redirect_uri is missing"),
        Some(_) | None => {}
    }
    // OAuth 2.1 §7.5.1: public clients always. This one may have been confidential when it asked.
    if presented.is_public && code.code_challenge.is_none() {
        return Err("the code of a public client has no code_challenge");
    }
    pkce::check_verifier(
        code.code_challenge.as_deref(),
        presented.code_verifier.as_deref(),
    )?;
    // RFC 9449 §10: the proof's key is compared with `dpop_jkt`. "If they do not match, it MUST reject the request."
    if code.dpop_jkt.is_some() && code.dpop_jkt != presented.shown.jkt {
        return Err("the code is bound to a key, and the DPoP proof is missing or another key's");
    }
    // As the database had it when the code was burned: who was turned off a moment ago gets nothing.
    if grant.revoked_at.is_some() || !is_user_enabled {
        return Err("the grant was revoked, or its end-user is gone or turned off");
    }
    if grant.created_at.is_ahead_of(now) {
        return Err("the code is from a time that has not come");
    }
    Ok(())
}
