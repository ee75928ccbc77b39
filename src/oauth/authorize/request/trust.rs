//! The client and where it may be answered, before anything else is believed.

use std::sync::Arc;

use super::{Refusal, Refused, Trusted};
use crate::domain::authorization::AuthorizationRequest;
use crate::domain::client::Client;
use crate::domain::redirect_uri::SafeRedirect;
use crate::oauth::client_document::{self, NoDocument};
use crate::oauth::params::Parameters;
use crate::oauth::trace::{Side, Trace, Words};
use crate::provider::Provider;
use crate::secret::has_form_of_secret;

/// First phase: who asks, and where they may be answered (RFC 6749 §4.1.2.1, first paragraph).
pub(in super::super) async fn trust_client(
    op: &Provider,
    parameters: &mut Parameters,
) -> Result<(Arc<Client>, Trace), Refused> {
    let mut trace = Trace::default();
    let client_id = take_single(parameters, "client_id", &mut trace)?;
    if client_id.is_none() {
        trace.note("client_id", Words::Nothing, Words::ExactlyOne, false);
        return Err(Refused {
            reason: Refusal::Malformed,
            trace,
        });
    }
    match find_client(op, client_id.as_deref(), &mut trace).await {
        Ok(client) => Ok((client, trace)),
        Err(reason) => Err(Refused { reason, trace }),
    }
}

/// Where that client may be answered. `trace` is what was checked before.
pub(in super::super) fn trust_redirect(
    client: Arc<Client>,
    mut trace: Trace,
    parameters: &mut Parameters,
) -> Result<Trusted, Refused> {
    let requested = take_single(parameters, "redirect_uri", &mut trace)?;
    match find_redirect(&client, requested.as_deref(), &mut trace) {
        Some(redirect) => Ok(Trusted { client, redirect }),
        None => Err(Refused {
            reason: Refusal::RedirectUri,
            trace,
        }),
    }
}

/// A parameter whose repetition no redirect can tell of.
fn take_single(
    parameters: &mut Parameters,
    name: &'static str,
    trace: &mut Trace,
) -> Result<Option<String>, Refused> {
    if parameters.is_repeated(name) {
        trace.note(name, Words::Repeated, Words::ExactlyOne, false);
        return Err(Refused {
            reason: Refusal::Malformed,
            trace: std::mem::take(trace),
        });
    }
    Ok(parameters.take(name))
}

/// The same for a request that was stored a while ago.
pub(in super::super) async fn trust_again(
    op: &Provider,
    request: &AuthorizationRequest,
) -> Result<(Arc<Client>, SafeRedirect), Refused> {
    let mut trace = Trace::default();
    let client = find_client(op, Some(request.client_id.as_str()), &mut trace)
        .await
        .map_err(|reason| Refused {
            reason,
            trace: trace.clone(),
        })?;
    match find_redirect(&client, Some(&request.redirect_uri), &mut trace) {
        Some(redirect) => Ok((client, redirect)),
        None => Err(Refused {
            reason: Refusal::RedirectUri,
            trace,
        }),
    }
}

async fn find_client(
    op: &Provider,
    client_id: Option<&str>,
    trace: &mut Trace,
) -> Result<Arc<Client>, Refusal> {
    let found = match client_id {
        Some(id) => match client_document::find_client(op, id).await {
            Ok(found) => found,
            Err(NoDocument::Refused(why)) => {
                trace.note("client_id", id, why, false);
                return Err(Refusal::Client);
            }
            Err(NoDocument::Store(error)) => {
                tracing::error!(error = %error, "a client cannot be read");
                return Err(Refusal::Unavailable);
            }
        },
        None => None,
    };
    let state = match &found {
        Some(client) if client.disabled_at.is_some() => Words::DisabledClient,
        Some(_) => Words::Client,
        None => Words::NoClient,
    };
    let usable = found.filter(|client| client.disabled_at.is_none());
    let sent = match client_id {
        // Whoever swaps the two sends their secret.
        Some(id) if has_form_of_secret(id) => Words::Secret.into(),
        id => Side::from(id),
    };
    trace.note("client_id", sent, state, usable.is_some());
    usable.ok_or(Refusal::Client)
}

fn find_redirect(
    client: &Client,
    requested: Option<&str>,
    trace: &mut Trace,
) -> Option<SafeRedirect> {
    let redirect = requested.and_then(|requested| client.find_redirect(requested));
    trace.note_address(
        "redirect_uri",
        requested,
        &client.metadata.redirect_uris,
        redirect.is_some(),
    );
    redirect
}
