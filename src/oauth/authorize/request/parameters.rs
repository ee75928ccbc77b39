//! The parameters of an authorization request, one function each: what it may be, and what its absence means.

use crate::domain::authorization::{Display, Prompt, ResponseMode};
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::claims::ClaimsRequest;
use crate::domain::client::Client;
use crate::domain::response_type::ResponseType;
use crate::domain::scope::{OPENID, Scope};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::{id_token, pkce};
use crate::provider::Provider;

/// The longest value of most parameters, in bytes.
pub(in crate::oauth) const LONGEST_VALUE: usize = 2048;
/// It is kept with the grant.
const LONGEST_CLAIMS: usize = 8192;
pub(in crate::oauth) const MOST_ACR_VALUES: usize = 20;

/// OAuth 2.0 Multiple Response Types §2.1: types that carry tokens default to the fragment.
pub(super) fn choose_mode(
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
        // JARM §2.3.4: the default mode, as a JWT.
        Some("jwt") => (default.signed(), None),
        Some(name) => match ResponseMode::ALL
            .into_iter()
            .find(|mode| mode.name() == name)
        {
            Some(mode) if has_tokens && mode.way() == ResponseMode::Query => (
                if mode.is_signed() {
                    default.signed()
                } else {
                    default
                },
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

/// FAPI 2.0 Message Signing §5.4.1: answers of clients that are held to it are signed.
pub(in crate::oauth::authorize) fn check_mode(
    op: &Provider,
    client: &Client,
    mode: ResponseMode,
) -> Result<(), OAuthError> {
    if op.security_profile(client).signs_messages() && !mode.is_signed() {
        return Err(OAuthError::invalid_request(
            "answers to this client have to be signed: response_mode is jwt, or one of those that end in .jwt (JARM)",
        ));
    }
    Ok(())
}

/// RFC 6749 §3.1.1: `code`, and what else the operator lets clients ask for.
pub(super) fn read_response_type(
    op: &Provider,
    text: Option<&str>,
) -> Result<ResponseType, OAuthError> {
    let text =
        text.ok_or_else(|| OAuthError::invalid_request("the parameter response_type is missing"))?;
    text.parse()
        .ok()
        .filter(|response_type| op.settings.has_response_type(*response_type))
        .ok_or_else(unsupported_response_type)
}

/// Said of every other.
pub(in crate::oauth::authorize) fn unsupported_response_type() -> OAuthError {
    OAuthError::new(
        ErrorCode::UnsupportedResponseType,
        "this response_type is not supported",
    )
}

/// OpenID Connect Core 1.0 §3.1.2.6: what is not supported is refused in its own words.
pub(super) fn refuse_unsupported(parameters: &Parameters) -> Result<(), OAuthError> {
    if parameters.has("registration") {
        return Err(OAuthError::new(
            ErrorCode::RegistrationNotSupported,
            "the parameter registration is not supported",
        ));
    }
    Ok(())
}

/// RFC 6749 §3.3. Scopes that the client may not have are left out, and the token answer says what was granted;
/// without a scope parameter the client gets what it registered.
pub(in crate::oauth) fn read_scope(
    op: &Provider,
    client: &Client,
    text: Option<String>,
) -> Result<Scope, OAuthError> {
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
    if asked.is_empty() {
        return Err(invalid("the parameter scope is missing".into()));
    }
    let granted = op.permitted_scope(client, &asked);
    if granted != asked {
        let left_out = asked.iter().filter(|scope| !granted.has(scope));
        tracing::info!(client.id = %client.id, scope = left_out.collect::<Vec<_>>().join(" "), "a client asked for scopes that it may not have; they are left out");
    }
    if granted.is_empty() {
        return Err(invalid("the client may have none of these scopes".into()));
    }
    Ok(granted)
}

/// The same beside details (RFC 9396 §3.1), with which a request need not have a scope: then nothing else is asked for.
///
/// # Errors
/// `invalid_scope`.
pub(in crate::oauth) fn read_scope_beside(
    op: &Provider,
    client: &Client,
    text: Option<String>,
    details: &AuthorizationDetails,
) -> Result<Scope, OAuthError> {
    if text.is_none() && !details.is_empty() {
        return Ok(Scope::default());
    }
    read_scope(op, client, text)
}

pub(super) fn read_short(
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
/// operator exempted them. FAPI 2.0 Security Profile §5.3.2.2, item 5: always. Where there is no code, there is nothing to protect.
pub(in crate::oauth::authorize) fn needs_challenge(
    op: &Provider,
    client: &Client,
    response_type: ResponseType,
    (scope, nonce): (&Scope, Option<&str>),
) -> bool {
    let is_protected_by_nonce = scope.has(OPENID) && nonce.is_some();
    let is_protected = is_protected_by_nonce || client.policy.is_pkce_exempt;
    let is_strict = client.is_public() || op.security_profile(client).is_fapi();
    response_type.has_code() && (is_strict || !is_protected)
}

/// The challenge, where the client sent one; it must where it needs one.
pub(super) fn read_challenge(
    parameters: &mut Parameters,
    is_needed: bool,
) -> Result<Option<String>, OAuthError> {
    let challenge = parameters.take("code_challenge");
    let method = parameters.take("code_challenge_method");
    let challenge = pkce::check_challenge(challenge, method.as_deref())?;
    if is_needed && challenge.is_none() {
        return Err(OAuthError::invalid_request(
            "code_challenge is missing: this client must use PKCE (RFC 7636)",
        ));
    }
    Ok(challenge)
}

/// OpenID Connect Core 1.0 §3.1.2.1, `prompt`.
pub(super) fn read_prompt(text: Option<&str>) -> Result<Prompt, OAuthError> {
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
            "create" => prompt.create = true,
            _ => {
                return Err(OAuthError::invalid_request(
                    "a word of prompt is not supported",
                ));
            }
        }
    }
    if prompt.none && (prompt.login || prompt.consent || prompt.select_account || prompt.create) {
        return Err(OAuthError::invalid_request(
            "prompt none stands with another word",
        ));
    }
    Ok(prompt)
}

pub(super) fn read_max_age(
    client: &Client,
    text: Option<String>,
) -> Result<Option<u32>, OAuthError> {
    match text {
        // Longer than anybody lives is as good as no limit.
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() => {
            Ok(Some(text.parse().unwrap_or(u32::MAX)))
        }
        Some(_) => Err(OAuthError::invalid_request(
            "max_age is not a number of seconds",
        )),
        None => Ok(client.metadata.default_max_age),
    }
}

pub(super) fn read_acr_values(client: &Client, text: Option<String>) -> Vec<String> {
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

/// OpenID Connect Core 1.0 §5.5. Claims of scopes that the client may not have are left out, as those scopes are.
pub(super) fn read_claims(
    client: &Client,
    text: Option<String>,
) -> Result<ClaimsRequest, OAuthError> {
    match text {
        Some(text) if text.len() > LONGEST_CLAIMS => Err(OAuthError::invalid_request(format!(
            "claims is longer than {LONGEST_CLAIMS} bytes"
        ))),
        Some(text) => ClaimsRequest::parse(&text)
            .map(|claims| claims.within(&client.allowed_scope()))
            .map_err(|error| OAuthError::invalid_request(error.to_string())),
        None => Ok(ClaimsRequest::default()),
    }
}

/// OpenID Connect Core 1.0 §3.1.2.1, `id_token_hint`: the `sub` in it.
pub(super) async fn read_hint(
    op: &Provider,
    client: &Client,
    hint: &str,
) -> Result<String, OAuthError> {
    let hint = id_token::read_hint(op, hint).await?;
    if hint.aud != client.id.as_str() {
        if hint.is_under_secret {
            return Err(OAuthError::invalid_request(
                "id_token_hint is under the secret of another client",
            ));
        }
        let other = op.find_client(&hint.aud).await?;
        // §8.1: what another sector calls somebody is not to be told from what this one does.
        if other.is_some_and(|other| other.sector() != client.sector()) {
            return Err(OAuthError::invalid_request(
                "id_token_hint is of a client with other subject identifiers",
            ));
        }
    }
    Ok(hint.sub)
}

/// OpenID Connect Core 1.0 §5.5: a `sub` with a value asks for one person, as the hint does.
pub(super) fn agree_on_subject(
    claims: &ClaimsRequest,
    hinted: Option<String>,
) -> Result<Option<String>, OAuthError> {
    // What is no text is nobody's (Core 1.0 §3.1.2.2: "MUST only send a positive response if the End-User identified by that
    // sub value has an active session").
    let named = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let claimed = claims
        .id_token
        .get("sub")
        .and_then(Option::as_ref)
        .and_then(|claim| match (&claim.value, claim.values.as_deref()) {
            (Some(value), _) | (None, Some([value])) => Some(value),
            _ => None,
        })
        .map(named);
    match (claimed, hinted) {
        (Some(claimed), Some(hinted)) if claimed != hinted => Err(OAuthError::invalid_request(
            "the claims parameter and id_token_hint ask for two different people",
        )),
        (claimed, hinted) => Ok(claimed.or(hinted)),
    }
}

/// What is not known is a full page: the parameter is a wish (OpenID Connect Core 1.0 §3.1.2.1).
pub(super) fn read_display(word: Option<&str>) -> Display {
    word.and_then(|word| Display::ALL.into_iter().find(|(name, _)| *name == word))
        .map_or(Display::Page, |(_, display)| display)
}
