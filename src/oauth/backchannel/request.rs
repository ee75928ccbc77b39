//! The parameters of a request of the back channel (CIBA Core 1.0 §7.1), and what they may be.

use std::time::Duration;

use unicode_normalization::UnicodeNormalization as _;

use super::hint::Hint;
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::backchannel::DeliveryMode;
use crate::domain::client::Client;
use crate::domain::resource::Resources;
use crate::domain::scope::{OPENID, Scope};
use crate::domain::text::is_hidden;
use crate::oauth::authorization_details;
use crate::oauth::authorize::object::{Identity, backchannel as object};
use crate::oauth::authorize::request::parameters::{LONGEST_VALUE, MOST_ACR_VALUES, read_scope};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::registration::is_of_one_script;
use crate::oauth::resource;
use crate::provider::Provider;
use crate::secret::Concealed;

/// Characters of a `binding_message`: "relatively short", so that it can be compared at a glance.
const LONGEST_MESSAGE: usize = 64;
/// Characters of a `client_notification_token`: "MUST NOT exceed 1024"; and 128 bits take 22 of the 66 that it may have.
const TOKEN_LENGTHS: std::ops::RangeInclusive<usize> = 22..=1024;

/// What is asked.
pub(super) struct Asked {
    pub(super) scope: Scope,
    pub(super) resources: Resources,
    /// And in detail (RFC 9396).
    pub(super) authorization_details: AuthorizationDetails,
    pub(super) hint: Hint,
    pub(super) binding_message: Option<String>,
    pub(super) acr_values: Vec<String>,
    pub(super) lifetime: Duration,
    /// Of who does not poll.
    pub(super) client_notification_token: Option<Concealed<String>>,
}

/// The parameters: those that the client signed, if it registered to do so (§7.1.1).
///
/// # Errors
/// `invalid_request`.
pub(super) async fn open(
    op: &Provider,
    client: &Client,
    mut sent: Parameters,
) -> Result<(Parameters, Option<Identity>), OAuthError> {
    let Some(object) = sent.take("request") else {
        let is_signed = client
            .metadata
            .backchannel_authentication_request_signing_alg
            .is_some();
        if is_signed || op.security_profile(client).signs_messages() {
            return Err(OAuthError::invalid_request(
                "requests of this client have to be signed: the parameter request is missing",
            ));
        }
        return Ok((sent, None));
    };
    // "All the authentication request parameters … MUST NOT be present outside of the JWT".
    if let Some(name) = PARAMETERS.into_iter().find(|name| sent.has(name)) {
        return Err(OAuthError::invalid_request(format!(
            "the parameter {name} stands beside the signed request, not in it"
        )));
    }
    let opened = object::open(op, client, &object).await?;
    Ok((opened.parameters, opened.identity))
}

/// §7.1, RFC 8707 §2, RFC 9396 §2.
const PARAMETERS: [&str; 11] = [
    "scope",
    "client_notification_token",
    "acr_values",
    "login_hint_token",
    "id_token_hint",
    "login_hint",
    "binding_message",
    "user_code",
    "requested_expiry",
    "resource",
    "authorization_details",
];

/// Understands them (§7.2).
///
/// # Errors
/// `invalid_request`, `invalid_scope`, `invalid_binding_message`, `invalid_target`.
pub(super) fn read(
    op: &Provider,
    client: &Client,
    mode: DeliveryMode,
    mut sent: Parameters,
) -> Result<Asked, OAuthError> {
    // §7.1.2: who answers here proves who they are at our own page, so no client passes a secret of theirs on.
    if sent.has("user_code") {
        return Err(OAuthError::invalid_request(
            "the parameter user_code is not supported",
        ));
    }
    let scope = read_openid_scope(op, client, &mut sent)?;
    let authorization_details = authorization_details::read(op, client, &mut sent)?;
    let resources = resource::read_beside(op, &mut sent, &authorization_details)?;
    // Who is sent its token says no more which of them it is for.
    if mode == DeliveryMode::Push && resources.len() > 1 {
        return Err(OAuthError::new(
            ErrorCode::InvalidTarget,
            "an access token is for one resource, and there are several",
        ));
    }
    Ok(Asked {
        scope,
        resources,
        authorization_details,
        hint: Hint::read(&mut sent)?,
        binding_message: read_message(&mut sent)?,
        acr_values: read_acr_values(&mut sent)?,
        lifetime: read_expiry(op, &mut sent)?,
        client_notification_token: read_token(mode, &mut sent)?,
    })
}

/// §7.1: "CIBA authentication requests MUST therefore contain the openid scope value."
fn read_openid_scope(
    op: &Provider,
    client: &Client,
    sent: &mut Parameters,
) -> Result<Scope, OAuthError> {
    let scope = sent.require("scope")?;
    let scope = read_scope(op, client, Some(scope))?;
    if scope.has(OPENID) {
        Ok(scope)
    } else {
        Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "scope has no openid, or the client may not have it",
        ))
    }
}

/// §7.1: "limited to … a limited set of plain text characters": letters and digits of any script, but of one in a word, blanks, and the
/// signs of ASCII; and nothing of which a mail program would make a link.
fn read_message(sent: &mut Parameters) -> Result<Option<String>, OAuthError> {
    let Some(message) = sent.take("binding_message") else {
        return Ok(None);
    };
    let message = message.trim();
    let is_plain = |sign: char| {
        !is_hidden(sign) && (sign == ' ' || sign.is_alphanumeric() || sign.is_ascii_graphic())
    };
    let is_short = message.chars().count() <= LONGEST_MESSAGE;
    let is_clear = !is_link(message) && message.split(' ').all(is_of_one_script);
    if message.is_empty() || !is_short || !is_clear || !message.chars().all(is_plain) {
        return Err(OAuthError::new(
            ErrorCode::InvalidBindingMessage,
            format!(
                "binding_message has 1 to {LONGEST_MESSAGE} letters, digits, blanks and signs of ASCII, and nothing that could be a link"
            ),
        ));
    }
    Ok(Some(message.to_owned()))
}

/// Whether programs could make a link of it: an address of the web or of mail, its scheme written or not.
fn is_link(message: &str) -> bool {
    let signs: Vec<char> = message.nfkc().collect();
    let is_one = |three: &[char]| match *three {
        [before, '.', after] => before.is_alphanumeric() && after.is_alphabetic(),
        [_, ':', after] => after.is_alphabetic(),
        [_, '/', '/'] | [_, '\\', '\\'] => true,
        _ => false,
    };
    signs.contains(&'@') || signs.starts_with(&['/', '/']) || signs.windows(3).any(is_one)
}

fn read_acr_values(sent: &mut Parameters) -> Result<Vec<String>, OAuthError> {
    let values = sent.take("acr_values").unwrap_or_default();
    let names: Vec<String> = values.split_whitespace().map(str::to_owned).collect();
    if values.len() > LONGEST_VALUE || names.len() > MOST_ACR_VALUES {
        return Err(OAuthError::invalid_request("acr_values is too long"));
    }
    Ok(names)
}

/// §7.1: "A positive integer allowing the client to request the expires_in value". Nobody gets more than there is.
fn read_expiry(op: &Provider, sent: &mut Parameters) -> Result<Duration, OAuthError> {
    let most = op.settings.backchannel_request_lifetime;
    let Some(wanted) = sent.take("requested_expiry") else {
        return Ok(most);
    };
    let seconds = wanted.parse::<u32>().ok().filter(|seconds| *seconds > 0);
    let seconds = seconds.ok_or_else(|| {
        OAuthError::invalid_request("requested_expiry is no positive number of seconds")
    })?;
    Ok(most.min(Duration::from_secs(seconds.into())))
}

/// §7.1: "REQUIRED if the Client is registered to use Ping or Push modes", and of no use to who polls.
fn read_token(
    mode: DeliveryMode,
    sent: &mut Parameters,
) -> Result<Option<Concealed<String>>, OAuthError> {
    if mode == DeliveryMode::Poll {
        return Ok(None);
    }
    let token = sent.require("client_notification_token")?;
    if !TOKEN_LENGTHS.contains(&token.len()) || !is_bearer(&token) {
        return Err(OAuthError::invalid_request(
            "client_notification_token has 22 to 1024 letters, digits and signs of a bearer token (RFC 6750)",
        ));
    }
    Ok(Some(Concealed(token)))
}

/// RFC 6750 §2.1: `b64token`.
fn is_bearer(token: &str) -> bool {
    let body = token.trim_end_matches('=');
    !body.is_empty()
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte))
}
