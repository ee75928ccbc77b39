//! From parameters to a request that can be answered: first whom to trust, then what is asked.

pub(in crate::oauth) mod parameters;
mod trust;

use std::sync::Arc;

use self::parameters::{
    agree_on_subject, choose_mode, read_acr_values, read_challenge, read_claims, read_display,
    read_hint, read_max_age, read_prompt, read_response_type, read_scope_beside, read_short,
    refuse_unsupported,
};
pub(super) use self::parameters::{check_mode, needs_challenge, unsupported_response_type};
pub(super) use self::trust::{trust_again, trust_client, trust_redirect};
use crate::domain::authorization::{AuthorizationRequest, ResponseMode};
use crate::domain::client::Client;
use crate::domain::redirect_uri::SafeRedirect;
use crate::domain::scope::OFFLINE_ACCESS;
use crate::oauth::authorization_details;
use crate::oauth::authorize::{object, pushed};
use crate::oauth::dpop;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::oauth::resource;
use crate::oauth::trace::Trace;
use crate::provider::Provider;

/// Why a request gets a page: answering it by redirect would send the person where nobody vouches for.
#[derive(Debug)]
pub struct Refused {
    /// What was wrong.
    pub reason: Refusal,
    /// Each check, with what was sent and what is registered.
    pub trace: Trace,
}

/// The kinds of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `client_id` is unknown, or turned off.
    Client,
    /// `redirect_uri` is missing, or not registered.
    RedirectUri,
    /// `request_uri` is none that was pushed by this client, or is over (RFC 9126 §4).
    RequestUri,
    /// The parameters are not form-encoded text, one of those two is repeated, or `client_id` is missing.
    Malformed,
    /// The database is away.
    Unavailable,
}

/// A client and a redirect that belong together, with the channel for errors.
#[derive(Debug)]
pub struct Trusted {
    /// The client.
    pub client: Arc<Client>,
    /// One of its redirects.
    pub redirect: SafeRedirect,
}

/// The way that a request comes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Its parameters are in a browser's address, where anybody may have put them.
    Browser,
    /// Its client pushes them (RFC 9126).
    Pushed,
}

/// The parameters of a request, and what is known of them.
#[derive(Debug)]
pub struct Asked {
    /// What the client says: of a request object what is in it, and nothing else.
    pub parameters: Parameters,
    /// How it came.
    pub way: Way,
    /// Whether its client signed it.
    pub is_signed: bool,
}

/// A request that can be answered.
#[derive(Debug)]
pub struct Understood {
    /// The client.
    pub client: Arc<Client>,
    /// One of its redirects.
    pub redirect: SafeRedirect,
    /// What it asks.
    pub request: AuthorizationRequest,
}

/// A parameter that the client hears about.
#[derive(Debug)]
pub struct Misunderstood {
    /// The error.
    pub error: OAuthError,
    /// How to say it.
    pub mode: ResponseMode,
    /// What to say with it.
    pub state: Option<String>,
}

/// How an answer goes, and with what: known before anything can be wrong.
struct Channel {
    mode: ResponseMode,
    mode_error: Option<OAuthError>,
    response_type: Option<String>,
    state: Option<String>,
    state_error: Option<OAuthError>,
}

impl Channel {
    fn of(parameters: &mut Parameters) -> Self {
        let response_type = parameters.take("response_type");
        let response_mode = parameters.take("response_mode");
        let (mode, mode_error) = choose_mode(response_type.as_deref(), response_mode.as_deref());
        // One that is too long is not given back either.
        let (state, state_error) = match read_short(parameters, "state") {
            Ok(state) => (state, None),
            Err(error) => (None, Some(error)),
        };
        Self {
            mode,
            mode_error,
            response_type,
            state,
            state_error,
        }
    }
}

/// What is wrong with a request whose parameters are not to be had: said as those beside it say.
pub(super) fn misunderstand(mut beside: Parameters, error: OAuthError) -> Misunderstood {
    let Channel { mode, state, .. } = Channel::of(&mut beside);
    Misunderstood { error, mode, state }
}

/// Second phase: everything else. Errors go to the client from here on.
pub(super) async fn understand(
    op: &Provider,
    trusted: &Trusted,
    asked: Asked,
) -> Result<AuthorizationRequest, Misunderstood> {
    let Asked {
        mut parameters,
        way,
        is_signed,
    } = asked;
    let Channel {
        mode,
        mode_error,
        response_type,
        state,
        state_error,
    } = Channel::of(&mut parameters);
    let fail = |error| Misunderstood {
        error,
        mode,
        state: state.clone(),
    };
    state_error.map_or(Ok(()), Err).map_err(fail)?;
    mode_error.map_or(Ok(()), Err).map_err(fail)?;
    parameters.refuse_repeated().map_err(fail)?;
    let response_type = read_response_type(op, response_type.as_deref()).map_err(fail)?;
    refuse_unsupported(&parameters).map_err(fail)?;
    // RFC 9126 §5, §6.
    if way == Way::Browser && pushed::is_required(op, &trusted.client) {
        return Err(fail(pushed::unpushed()));
    }
    // RFC 9101 §10.5.
    if !is_signed && object::is_required(op, &trusted.client) {
        return Err(fail(object::unsigned()));
    }
    check_mode(op, &trusted.client, mode).map_err(fail)?;
    let details =
        authorization_details::read(op, &trusted.client, &mut parameters).map_err(fail)?;
    let scope = parameters.take("scope");
    let scope = read_scope_beside(op, &trusted.client, scope, &details).map_err(fail)?;
    // OpenID Connect Core 1.0 §11: "MUST ignore the offline_access request unless the Client is using a response_type value that would
    // result in an Authorization Code being returned".
    let scope = if response_type.has_code() {
        scope
    } else {
        scope.without(OFFLINE_ACCESS)
    };
    let nonce = read_short(&mut parameters, "nonce").map_err(fail)?;
    let is_needed = needs_challenge(
        op,
        &trusted.client,
        response_type,
        (&scope, nonce.as_deref()),
    );
    let code_challenge = read_challenge(&mut parameters, is_needed).map_err(fail)?;
    let prompt = read_prompt(parameters.take("prompt").as_deref()).map_err(fail)?;
    let max_age = read_max_age(&trusted.client, parameters.take("max_age")).map_err(fail)?;
    let claims = read_claims(&trusted.client, parameters.take("claims")).map_err(fail)?;
    let hinted_subject = match parameters.take("id_token_hint") {
        Some(hint) => Some(read_hint(op, &trusted.client, &hint).await.map_err(fail)?),
        None => None,
    };
    let hinted_subject = agree_on_subject(&claims, hinted_subject).map_err(fail)?;
    let resources =
        resource::read_for(op, &mut parameters, response_type, &details).map_err(fail)?;
    let dpop_jkt = dpop::read_jkt(&mut parameters).map_err(fail)?;
    // claims_locales is understood and has no effect: claims are kept in one language (§5.2, voluntary).
    parameters.take("claims_locales");
    Ok(AuthorizationRequest {
        client_id: trusted.client.id.clone(),
        redirect_uri: trusted.redirect.as_str().to_owned(),
        response_type,
        response_mode: mode,
        nonce,
        scope,
        prompt,
        max_age,
        login_hint: read_short(&mut parameters, "login_hint").map_err(fail)?,
        connector_hint: read_short(&mut parameters, "connector_hint").map_err(fail)?,
        hinted_subject,
        acr_values: read_acr_values(&trusted.client, parameters.take("acr_values")),
        ui_locales: read_short(&mut parameters, "ui_locales").map_err(fail)?,
        display: read_display(parameters.take("display").as_deref()),
        claims,
        code_challenge,
        dpop_jkt,
        state,
        pushed_hash: None,
        is_signed,
        resources,
        authorization_details: details,
    })
}
