//! What an approved request is answered with (RFC 6749 §4.1.2; OpenID Connect Core 1.0 §3.2.2.5, §3.3.2.5): a code, and what else its
//! response type brings, all of one grant.

use std::sync::Arc;

use super::response::Reply;
use crate::domain::authentication::Acr;
use crate::domain::authorization::AuthorizationRequest;
use crate::domain::client::Client;
use crate::domain::grant::{AuthorizationCode, Grant};
use crate::domain::id::GrantId;
use crate::domain::interaction::Interaction;
use crate::domain::redirect_uri::SafeRedirect;
use crate::domain::time::Timestamp;
use crate::login::accounts::SignedIn;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::id_token::{self, Beside};
use crate::oauth::token::issue::{code_end, code_lifetime, front_channel_end};
use crate::oauth::{access_token, authorization_details, grant_token, resource};
use crate::provider::Provider;
use crate::secret::{Kind, Token};
use crate::store::Write;

/// What is answered.
pub(super) struct Answer<'a> {
    /// The request.
    pub(super) request: &'a AuthorizationRequest,
    /// Who answers.
    pub(super) account: &'a SignedIn,
    /// The context that the client hears of, if it asked for one.
    pub(super) acr: Option<Acr>,
}

/// Answers the client. One transaction: session and account are checked in it, grant and code written, and the
/// interaction, if there is one, ended: of two answers to one interaction, or to one pushed request, one wins, and the other is none.
/// What is signed is signed after it.
pub(super) async fn grant(
    op: &Provider,
    client: &Client,
    redirect: &SafeRedirect,
    answer: Answer<'_>,
    interaction: Option<&Interaction>,
) -> Result<Option<Reply>, OAuthError> {
    let grant = begin(op, client, &answer)?;
    let request = answer.request;
    let code = if request.response_type.has_code() {
        Some(grant_token::make(
            Kind::AuthorizationCode,
            &op.derived.grant_tokens,
            &grant.id,
            &op.entropy.bytes()?,
        ))
    } else {
        None
    };
    if !write(op, client, &answer, (&grant, code.as_ref()), interaction).await? {
        return Ok(None);
    }
    let parameters = carry(op, client, &answer, &grant, code.as_ref()).await?;
    Ok(Some(Reply::success(op, redirect, request, parameters)))
}

/// The grant that everything comes of.
fn begin(op: &Provider, client: &Client, answer: &Answer<'_>) -> Result<Grant, OAuthError> {
    let Answer {
        request,
        account,
        acr,
    } = answer;
    let now = op.now();
    let expires_at = if request.response_type.is_implicit() {
        front_channel_end(op, now)
    } else {
        code_end(op, now)
    };
    Ok(Grant {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id::<GrantId>(now)?,
        client_id: client.id.clone(),
        user_id: account.user.id.clone(),
        session_id: account.session.id.clone(),
        scope: request.scope.clone(),
        resources: request.resources.clone(),
        authorization_details: request.authorization_details.clone(),
        claims: request.claims.clone(),
        authentication: account.session.authentication.said(*acr),
        created_at: now,
        expires_at,
        revoked_at: None,
    })
}

/// A client that nobody vouched for, and until when it stays now that somebody uses it: written seldom, for each use would move it.
fn keeping(op: &Provider, client: &Client, now: Timestamp) -> Option<(Client, Timestamp)> {
    let strangers = &op.settings.strangers;
    let is_soon = |end: &Timestamp| *end < now.plus(strangers.unused / 2);
    client.unused_until.filter(is_soon)?;
    Some((client.clone(), strangers.end(now)))
}

/// Writes it; says whether this answer is the one that counts.
async fn write(
    op: &Provider,
    client: &Client,
    answer: &Answer<'_>,
    (grant, code): (&Grant, Option<&Token>),
    interaction: Option<&Interaction>,
) -> Result<bool, OAuthError> {
    let Answer {
        request, account, ..
    } = answer;
    let now = op.now();
    let code = code.map(|token| {
        let code = AuthorizationCode {
            redirect_uri: request.redirect_uri.clone(),
            code_challenge: request.code_challenge.clone(),
            nonce: request.nonce.clone(),
            dpop_jkt: request.dpop_jkt.clone(),
            expires_at: now.plus(code_lifetime(op, client)),
        };
        (token.hash(), code)
    });
    let lifetimes = op.settings.session;
    let (grant, interaction) = (grant.clone(), interaction.cloned());
    let session = Arc::clone(&account.session);
    let is_live = session.is_live(now, lifetimes);
    let is_seen_again = session.is_seen_again(now, lifetimes);
    let needs_consent = !client.policy.is_first_party;
    let hears_of_logout = client.metadata.hears_of_logout();
    let pushed = request.pushed_hash.clone();
    let kept = keeping(op, client, now);
    let is_alone = interaction.is_none()
        && pushed.is_none()
        && !is_seen_again
        && !hears_of_logout
        && kept.is_none();
    let write = move |w: &mut Write<'_>| {
        if let Some(interaction) = &interaction
            && !w.finish_interaction(interaction, now)?
        {
            return Ok(Ok(false));
        }
        // RFC 9126 §7.3: one answer, in however many windows it was opened.
        if let Some(secret_hash) = &pushed
            && !w.redeem_pushed_request(secret_hash)?
        {
            return Ok(Ok(false));
        }
        // Before the grant holds it: two who hold it would wait for one another.
        if is_seen_again {
            w.touch_session(&session, now)?;
        }
        let code = code.as_ref().map(|(hash, code)| (hash, code));
        // The database looks at session and account itself: who was turned off a moment ago gets nothing.
        if is_live && w.insert_grant(&grant, code, needs_consent)? {
            if hears_of_logout {
                w.remember_session_client(&grant, now)?;
            }
            if let Some((client, until)) = &kept {
                w.keep_client(client, *until)?;
            }
            Ok(Ok(true))
        } else {
            Ok(Err(
                "the session ended, its end-user is gone or turned off, or they took their consent back",
            ))
        }
    };
    let decided = if is_alone {
        op.store.write_statements(write).await?
    } else {
        op.store.write(write).await?
    };
    decided.map_err(|why| {
        OAuthError::new(ErrorCode::LoginRequired, "the end-user must sign in").with_detail(why)
    })
}

/// The parameters that the browser carries, but for those of every answer. An access token that comes this way is renewed by nothing
/// (RFC 6749 §4.2.2: "MUST NOT issue a refresh token"), and dies with its grant, as when the code comes a second time.
async fn carry(
    op: &Provider,
    client: &Client,
    answer: &Answer<'_>,
    grant: &Grant,
    code: Option<&Token>,
) -> Result<Vec<(&'static str, String)>, OAuthError> {
    let Answer {
        request, account, ..
    } = answer;
    let response_type = request.response_type;
    let code = code.map(Token::reveal);
    let mut parameters: Vec<_> = code
        .map(|code| ("code", code.to_owned()))
        .into_iter()
        .collect();
    let access_token = if response_type.has_access_token() {
        let audience = resource::sole(op, &grant.resources);
        let scope = resource::scope_at(op, &audience, &grant.scope);
        let mut claims = access_token::for_grant(op, client, grant, &scope, op.now()).await?;
        let details = &grant.authorization_details;
        claims.authorization_details = authorization_details::sole(op, client, details, &audience);
        claims.aud = audience;
        let token_type = claims.cnf.token_type();
        let issued = access_token::issue(op, client, claims).await?;
        parameters.extend([
            ("token_type", token_type.to_owned()),
            ("expires_in", issued.expires_in.to_string()),
            ("scope", scope.to_string()),
        ]);
        Some(issued.token)
    } else {
        None
    };
    let access_token = access_token.as_deref().map(String::as_str);
    parameters.extend(access_token.map(|token| ("access_token", token.to_owned())));
    if response_type.has_id_token() {
        let beside = Beside {
            nonce: request.nonce.as_deref(),
            access_token,
            code,
            state: request.state.as_deref(),
            is_alone: !response_type.leads_to_access_token(),
            ..Beside::default()
        };
        let id_token = id_token::issue(op, client, &account.user, grant, beside).await?;
        parameters.push(("id_token", id_token));
    }
    Ok(parameters)
}
