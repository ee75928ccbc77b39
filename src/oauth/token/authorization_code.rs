//! `grant_type=authorization_code` (RFC 6749 §4.1.3, RFC 7636 §4.6, OpenID Connect Core 1.0 §3.1.3).

use super::issue::{
    RefreshLifetimes, TokenResponse, has_refresh_token, refresh_token_row, respond,
};
use crate::domain::grant::{AuthorizationCode, Grant};
use crate::domain::id::ClientId;
use crate::domain::time::Timestamp;
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::oauth::pkce;
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};
use crate::store::{Redemption, StoreError, Write};

/// What the request presents, besides the client.
#[derive(Clone)]
struct Presented {
    client_id: ClientId,
    hash: TokenHash,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
}

struct Redeemed {
    code: AuthorizationCode,
    grant: Grant,
}

type Refusal = &'static str;

/// Redeems a code.
///
/// # Errors
/// `invalid_grant`, also at the second use, which takes back everything from the first (§4.1.2).
pub async fn answer(
    op: &Provider,
    client: &AuthenticatedClient,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    let code = parameters.require("code")?;
    let presented = Presented {
        client_id: client.id.clone(),
        hash: TokenHash::of(&code),
        redirect_uri: parameters.take("redirect_uri"),
        code_verifier: parameters.take("code_verifier"),
    };
    let now = op.now();
    let refresh_token = if has_refresh_token(client) {
        Some(Token::generate(Kind::RefreshToken, op.entropy)?)
    } else {
        None
    };
    let refresh_hash = refresh_token.as_ref().map(Token::hash);
    let (tenant, lifetimes) = (op.tenant.clone(), RefreshLifetimes::of(op));
    let decided = op
        .store
        .write(move |w| {
            // Consume before anything else: whatever follows, this code is burned.
            let code = match w.redeem_code(&tenant, &presented.hash, now)? {
                Redemption::Redeemed(code) => code,
                // §4.1.2: "SHOULD revoke (when possible) all tokens previously issued based on that authorization code".
                Redemption::Replayed(code) => {
                    w.revoke_grant(&code.grant_id, now)?;
                    return Ok(Err(
                        "the code was used before; everything that came of it is revoked",
                    ));
                }
                Redemption::Unknown => return Ok(Err("the code is unknown")),
            };
            let grant_id = code.grant_id.clone();
            match check(w, &presented, code, now)? {
                Ok(redeemed) => {
                    if let Some(hash) = &refresh_hash {
                        w.insert_refresh_token(&refresh_token_row(
                            &redeemed.grant,
                            hash,
                            now,
                            lifetimes,
                        ))?;
                    }
                    Ok(Ok(redeemed))
                }
                Err(refusal) => {
                    // Somebody has a code that is not theirs, or cannot prove that it is: nobody gets anything for it.
                    w.revoke_grant(&grant_id, now)?;
                    Ok(Err(refusal))
                }
            }
        })
        .await?;
    let redeemed: Redeemed = decided.map_err(OAuthError::invalid_grant)?;
    let scope = redeemed.grant.scope.clone();
    respond(
        op,
        client,
        &redeemed.grant,
        scope,
        refresh_token.as_ref(),
        redeemed.code.nonce.as_deref(),
    )
    .await
}

fn check(
    w: &mut Write<'_>,
    presented: &Presented,
    code: AuthorizationCode,
    now: Timestamp,
) -> Result<Result<Redeemed, Refusal>, StoreError> {
    // RFC 6749 §4.1.3: "ensure that the authorization code was issued to the authenticated client".
    if code.client_id != presented.client_id {
        return Ok(Err("the code was issued to another client"));
    }
    if now >= code.expires_at {
        return Ok(Err("the code has expired"));
    }
    // RFC 6749 §4.1.3: identical to the one of the request. OAuth 2.1 §4.1.3 leaves it out, because PKCE does its work.
    match &presented.redirect_uri {
        Some(uri) if *uri != code.redirect_uri => {
            return Ok(Err(
                "the redirect_uri is not the one of the authorization request",
            ));
        }
        None if code.code_challenge.is_none() => return Ok(Err("the redirect_uri is missing")),
        Some(_) | None => {}
    }
    if pkce::check_verifier(
        code.code_challenge.as_deref(),
        presented.code_verifier.as_deref(),
    )
    .is_err()
    {
        return Ok(Err("the code_verifier does not answer the code_challenge"));
    }
    // Inside the transaction: who was turned off a moment ago gets nothing.
    let Some(grant) = w.find_live_grant(&code.grant_id)? else {
        return Ok(Err(
            "the grant was revoked, or its end-user is gone or turned off",
        ));
    };
    if grant.created_at.is_ahead_of(now) {
        return Ok(Err("the code is from a time that has not come"));
    }
    Ok(Ok(Redeemed { code, grant }))
}
