//! From parameters to a request that can be answered: first whom to trust, then what is asked.

use std::sync::Arc;

use crate::domain::authorization::{AuthorizationRequest, Display, Prompt, ResponseMode};
use crate::domain::claims::ClaimsRequest;
use crate::domain::client::Client;
use crate::domain::id::{ClientId, UserId};
use crate::domain::redirect_uri::SafeRedirect;
use crate::domain::scope::{OPENID, Scope};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::id_token;
use crate::oauth::params::Parameters;
use crate::oauth::pkce;
use crate::oauth::trace::Trace;
use crate::provider::Provider;

const LONGEST_VALUE: usize = 2048;
/// It is kept with the grant.
const LONGEST_CLAIMS: usize = 8192;
const MOST_ACR_VALUES: usize = 20;

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
    /// `client_id` is missing, repeated, unknown, or turned off.
    Client,
    /// `redirect_uri` is missing, repeated, or not registered.
    RedirectUri,
    /// The parameters are not form-encoded text.
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

/// First phase: the client and where it may be answered (RFC 6749 §4.1.2.1, first paragraph).
pub(super) async fn trust(op: &Provider, parameters: &mut Parameters) -> Result<Trusted, Refused> {
    let mut trace = Trace::default();
    for (name, reason) in [
        ("client_id", Refusal::Client),
        ("redirect_uri", Refusal::RedirectUri),
    ] {
        if parameters.is_repeated(name) {
            trace.note(name, Some("(more than once)"), "exactly one", false);
            return Err(Refused { reason, trace });
        }
    }
    let client_id = parameters.take("client_id");
    let client = find_client(op, client_id.as_deref(), &mut trace)
        .await
        .map_err(|reason| Refused {
            reason,
            trace: trace.clone(),
        })?;
    let requested = parameters.take("redirect_uri");
    match find_redirect(&client, requested.as_deref(), &mut trace) {
        Some(redirect) => Ok(Trusted { client, redirect }),
        None => Err(Refused {
            reason: Refusal::RedirectUri,
            trace,
        }),
    }
}

/// The same for a request that was stored a while ago.
pub(super) async fn trust_again(
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
        Some(id) => op
            .store
            .client(&op.tenant, &ClientId::new(id))
            .await
            .map_err(|error| {
                tracing::error!(error = %error, "a client cannot be read");
                Refusal::Unavailable
            })?,
        None => None,
    };
    let state = match &found {
        Some(client) if client.disabled_at.is_some() => "a client that is turned off",
        Some(_) => "a client",
        None => "no such client",
    };
    let usable = found.filter(|client| client.disabled_at.is_none());
    trace.note("client_id", client_id, state, usable.is_some());
    usable.ok_or(Refusal::Client)
}

fn find_redirect(
    client: &Client,
    requested: Option<&str>,
    trace: &mut Trace,
) -> Option<SafeRedirect> {
    let redirect = requested.and_then(|requested| client.find_redirect(requested));
    trace.note(
        "redirect_uri",
        requested,
        client.metadata.redirect_uris.join(" "),
        redirect.is_some(),
    );
    redirect
}

/// Second phase: everything else. Errors go to the client from here on.
pub(super) async fn understand(
    op: &Provider,
    trusted: &Trusted,
    mut parameters: Parameters,
) -> Result<AuthorizationRequest, Misunderstood> {
    let state = parameters.take("state");
    let response_type = parameters.take("response_type");
    let response_mode = parameters.take("response_mode");
    // Where an error goes must be known before there is one.
    let (mode, mode_error) = choose_mode(response_type.as_deref(), response_mode.as_deref());
    let is_state_short = state
        .as_ref()
        .is_none_or(|state| state.len() <= LONGEST_VALUE);
    let fail = |error| Misunderstood {
        error,
        mode,
        state: state.clone().filter(|_| is_state_short),
    };
    if !is_state_short {
        return Err(fail(OAuthError::invalid_request(format!(
            "state is longer than {LONGEST_VALUE} bytes"
        ))));
    }
    mode_error.map_or(Ok(()), Err).map_err(fail)?;
    parameters.refuse_repeated().map_err(fail)?;
    check_response_type(response_type.as_deref()).map_err(fail)?;
    refuse_unsupported(&parameters).map_err(fail)?;
    let scope = read_scope(op, &trusted.client, parameters.take("scope")).map_err(fail)?;
    let nonce = read_short(&mut parameters, "nonce").map_err(fail)?;
    let code_challenge =
        read_challenge(&trusted.client, &scope, nonce.as_deref(), &mut parameters).map_err(fail)?;
    let prompt = read_prompt(parameters.take("prompt").as_deref()).map_err(fail)?;
    let max_age = read_max_age(&trusted.client, parameters.take("max_age")).map_err(fail)?;
    let claims = match parameters.take("claims") {
        Some(text) if text.len() > LONGEST_CLAIMS => {
            return Err(fail(OAuthError::invalid_request(format!(
                "claims is longer than {LONGEST_CLAIMS} bytes"
            ))));
        }
        Some(text) => ClaimsRequest::parse(&text)
            .map_err(|error| fail(OAuthError::invalid_request(error.to_string())))?,
        None => ClaimsRequest::default(),
    };
    let hinted_subject = match parameters.take("id_token_hint") {
        Some(hint) => Some(read_hint(op, &hint).await.map_err(fail)?),
        None => None,
    };
    let hinted_subject = agree_on_subject(&claims, hinted_subject).map_err(fail)?;
    let display = parameters
        .take("display")
        .and_then(|word| Display::ALL.into_iter().find(|(name, _)| *name == word))
        .map_or(Display::Page, |(_, display)| display);
    // claims_locales is understood and has no effect: claims are kept in one language (§5.2, voluntary).
    parameters.take("claims_locales");
    Ok(AuthorizationRequest {
        client_id: trusted.client.id.clone(),
        redirect_uri: trusted.redirect.as_str().to_owned(),
        response_mode: mode,
        nonce,
        scope,
        prompt,
        max_age,
        login_hint: read_short(&mut parameters, "login_hint").map_err(fail)?,
        hinted_subject,
        acr_values: read_acr_values(&trusted.client, parameters.take("acr_values")),
        ui_locales: read_short(&mut parameters, "ui_locales").map_err(fail)?,
        display,
        claims,
        code_challenge,
        state: state.clone(),
    })
}

/// OAuth 2.0 Multiple Response Types §2.1: types that carry tokens default to the fragment.
fn choose_mode(
    response_type: Option<&str>,
    response_mode: Option<&str>,
) -> (ResponseMode, Option<OAuthError>) {
    let has_tokens = response_type.is_some_and(|types| {
        types
            .split(' ')
            .any(|word| matches!(word, "token" | "id_token"))
    });
    let default = if has_tokens {
        ResponseMode::Fragment
    } else {
        ResponseMode::Query
    };
    match response_mode {
        None => (default, None),
        Some(name) => match ResponseMode::ALL
            .into_iter()
            .find(|mode| mode.name() == name)
        {
            Some(ResponseMode::Query) if has_tokens => (
                default,
                Some(OAuthError::invalid_request(
                    "response_mode query cannot carry tokens",
                )),
            ),
            Some(mode) => (mode, None),
            None => (
                default,
                Some(OAuthError::invalid_request(
                    "this response_mode is not supported",
                )),
            ),
        },
    }
}

/// RFC 6749 §3.1.1: `code`; OAuth 2.1 has no other.
fn check_response_type(response_type: Option<&str>) -> Result<(), OAuthError> {
    match response_type {
        Some("code") => Ok(()),
        Some(_) => Err(OAuthError::new(
            ErrorCode::UnsupportedResponseType,
            "the only response_type is code",
        )),
        None => Err(OAuthError::invalid_request(
            "the parameter response_type is missing",
        )),
    }
}

/// OpenID Connect Core 1.0 §3.1.2.6: what is not supported is refused in its own words.
fn refuse_unsupported(parameters: &Parameters) -> Result<(), OAuthError> {
    for (name, code) in [
        ("request", ErrorCode::RequestNotSupported),
        ("request_uri", ErrorCode::RequestUriNotSupported),
        ("registration", ErrorCode::RegistrationNotSupported),
    ] {
        if parameters.has(name) {
            return Err(OAuthError::new(
                code,
                format!("the parameter {name} is not supported"),
            ));
        }
    }
    Ok(())
}

/// RFC 6749 §3.3. Scopes that the client may not have are left out, and the token answer says what was granted;
/// without a scope parameter the client gets what it registered.
fn read_scope(op: &Provider, client: &Client, text: Option<String>) -> Result<Scope, OAuthError> {
    let invalid = |description: String| OAuthError::new(ErrorCode::InvalidScope, description);
    let asked = match text {
        Some(text) => Scope::parse(&text).map_err(|error| invalid(error.to_string()))?,
        None => client
            .metadata
            .scope
            .clone()
            .unwrap_or_default()
            .without(OPENID),
    };
    let mut granted = asked
        .intersection(&client.allowed_scope())
        .intersection(&op.supported_scopes());
    // OpenID Connect Core 1.0 §11: without refresh tokens the scope means nothing.
    if !client.has_grant_type(crate::domain::client::GrantType::RefreshToken) {
        granted = granted.without(crate::domain::scope::OFFLINE_ACCESS);
    }
    if granted.is_empty() {
        return Err(invalid("the client may have none of these scopes".into()));
    }
    Ok(granted)
}

fn read_short(
    parameters: &mut Parameters,
    name: &'static str,
) -> Result<Option<String>, OAuthError> {
    match parameters.take(name) {
        Some(value) if value.len() > LONGEST_VALUE => Err(OAuthError::invalid_request(format!(
            "{name} is longer than {LONGEST_VALUE} bytes"
        ))),
        other => Ok(other),
    }
}

/// OAuth 2.1 §7.5.1: public clients always; confidential ones unless OpenID Connect's nonce protects the code, or the
/// operator exempted them.
fn read_challenge(
    client: &Client,
    scope: &Scope,
    nonce: Option<&str>,
    parameters: &mut Parameters,
) -> Result<Option<String>, OAuthError> {
    let challenge = parameters.take("code_challenge");
    let method = parameters.take("code_challenge_method");
    let challenge = pkce::check_challenge(challenge, method.as_deref())?;
    let is_protected_by_nonce = scope.has(OPENID) && nonce.is_some();
    let is_required =
        client.is_public() || !(is_protected_by_nonce || client.policy.is_pkce_exempt);
    if is_required && challenge.is_none() {
        return Err(OAuthError::invalid_request(
            "code_challenge is missing: this client must use PKCE (RFC 7636)",
        ));
    }
    Ok(challenge)
}

/// OpenID Connect Core 1.0 §3.1.2.1, `prompt`.
fn read_prompt(text: Option<&str>) -> Result<Prompt, OAuthError> {
    let mut prompt = Prompt::default();
    for word in text
        .unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty())
    {
        match word {
            "none" => prompt.none = true,
            "login" => prompt.login = true,
            "consent" => prompt.consent = true,
            "select_account" => prompt.select_account = true,
            _ => {
                return Err(OAuthError::invalid_request(
                    "a word of prompt is not supported",
                ));
            }
        }
    }
    if prompt.none && (prompt.login || prompt.consent || prompt.select_account) {
        return Err(OAuthError::invalid_request(
            "prompt none stands with another word",
        ));
    }
    Ok(prompt)
}

fn read_max_age(client: &Client, text: Option<String>) -> Result<Option<u32>, OAuthError> {
    match text {
        Some(text) => text
            .parse()
            .map(Some)
            .map_err(|_| OAuthError::invalid_request("max_age is not a number of seconds")),
        None => Ok(client.metadata.default_max_age),
    }
}

fn read_acr_values(client: &Client, text: Option<String>) -> Vec<String> {
    match text {
        Some(text) => text
            .split(' ')
            .filter(|value| !value.is_empty())
            .take(MOST_ACR_VALUES)
            .map(str::to_owned)
            .collect(),
        None => client.metadata.default_acr_values.clone(),
    }
}

async fn read_hint(op: &Provider, hint: &str) -> Result<UserId, OAuthError> {
    match id_token::read_hint(op, hint).await {
        Ok(hint) => Ok(UserId::new(hint.sub)),
        Err(error) => Err(OAuthError::invalid_request(
            "id_token_hint is not an ID token of this provider",
        )
        .with_detail(error)),
    }
}

/// OpenID Connect Core 1.0 §5.5: a `sub` with a value asks for one person, as the hint does.
fn agree_on_subject(
    claims: &ClaimsRequest,
    hinted: Option<UserId>,
) -> Result<Option<UserId>, OAuthError> {
    let claimed = claims
        .id_token
        .get("sub")
        .and_then(Option::as_ref)
        .and_then(|claim| claim.value.as_ref())
        .and_then(serde_json::Value::as_str)
        .map(UserId::new);
    match (claimed, hinted) {
        (Some(claimed), Some(hinted)) if claimed != hinted => Err(OAuthError::invalid_request(
            "the claims parameter and id_token_hint ask for two different people",
        )),
        (claimed, hinted) => Ok(claimed.or(hinted)),
    }
}
