//! A request that was understood a while ago: what has changed since decides, and its person may not want to any more.

use super::request::{self, Refused, Understood};
use super::{Outcome, conclude, object, pushed, refuse};
use crate::domain::authorization::AuthorizationRequest;
use crate::domain::interaction::Interaction;
use crate::login::accounts::Accounts;
use crate::oauth::authorization_details;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::resource;
use crate::provider::Provider;

/// Goes on with a request that has waited. Client, redirect and scope are checked again: they may have changed.
///
/// # Errors
/// [`Refused`].
pub async fn resume(
    op: &Provider,
    interaction: &Interaction,
    waiting: &AuthorizationRequest,
    browser: &Accounts,
) -> Result<Outcome, Refused> {
    let outcome = match renew(op, waiting).await? {
        Ok(understood) => conclude(op, understood, browser, Some(interaction)).await,
        Err(refused) => refused,
    };
    outcome.sign(op).await
}

/// The request as it is now; or what its client hears, if nothing can be made of it any more.
pub(super) async fn renew(
    op: &Provider,
    waiting: &AuthorizationRequest,
) -> Result<Result<Understood, Outcome>, Refused> {
    let (client, redirect) = request::trust_again(op, waiting).await?;
    let mut request = waiting.clone();
    request.scope = op.permitted_scope(&client, &request.scope);
    if request.scope.is_empty() && !waiting.scope.is_empty() {
        let error = OAuthError::new(
            ErrorCode::InvalidScope,
            "the client may have none of these scopes any more",
        );
        return Ok(Err(refuse(op, redirect, &request, &error)));
    }
    request.claims = request.claims.within(&client.allowed_scope());
    if let Err(error) = resource::check_again(op, &request.resources) {
        return Ok(Err(refuse(op, redirect, &request, &error)));
    }
    if let Err(error) =
        authorization_details::check_again(op, &client, &request.authorization_details)
    {
        return Ok(Err(refuse(op, redirect, &request, &error)));
    }
    // What the client is now decides, as for a new request.
    if request.code_challenge.is_none()
        && request::needs_challenge(
            op,
            &client,
            request.response_type,
            (&request.scope, request.nonce.as_deref()),
        )
    {
        let error = OAuthError::invalid_request("this client must use PKCE (RFC 7636) by now");
        return Ok(Err(refuse(op, redirect, &request, &error)));
    }
    if request.pushed_hash.is_none() && pushed::is_required(op, &client) {
        return Ok(Err(refuse(op, redirect, &request, &pushed::unpushed())));
    }
    if !request.is_signed && object::is_required(op, &client) {
        return Ok(Err(refuse(op, redirect, &request, &object::unsigned())));
    }
    if let Err(error) = request::check_mode(op, &client, request.response_mode) {
        return Ok(Err(refuse(op, redirect, &request, &error)));
    }
    Ok(Ok(Understood {
        client,
        redirect,
        request,
    }))
}

/// How somebody does not want to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwilling {
    /// They went away before they were asked for anything but who they are.
    Cancelled,
    /// They were asked to agree, and did not.
    Denied,
}

/// The person does not want to: the client hears `access_denied` (RFC 6749 §4.1.2.1).
///
/// # Errors
/// [`Refused`].
pub async fn cancel(
    op: &Provider,
    interaction: &Interaction,
    waiting: &AuthorizationRequest,
    how: Unwilling,
) -> Result<Outcome, Refused> {
    let (_, redirect) = request::trust_again(op, waiting).await?;
    let (finishing, pushed, now) = (interaction.clone(), waiting.pushed_hash.clone(), op.now());
    let finished = op.store.write(move |w| {
        Ok(w.finish_interaction(&finishing, now)?
            && match &pushed {
                Some(secret_hash) => w.redeem_pushed_request(secret_hash)?,
                None => true,
            })
    });
    let error = match finished.await {
        Ok(true) => OAuthError::new(
            ErrorCode::AccessDenied,
            match how {
                Unwilling::Cancelled => "the end-user cancelled",
                Unwilling::Denied => "the end-user did not allow it",
            },
        ),
        Ok(false) => return Ok(Outcome::Over),
        Err(error) => error.into(),
    };
    refuse(op, redirect, waiting, &error).sign(op).await
}
