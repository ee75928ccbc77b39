//! Request objects: authorization requests that their client signs (RFC 9101, OpenID Connect Core 1.0 §6).
//!
//! By value (`request`) or by reference (`request_uri`, which has to be registered). What is in the object is the request: a parameter
//! beside it may be anybody's, and has no effect.

use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::domain::client::Client;
use crate::domain::time::Timestamp;
use crate::keys::jws::{CompactJws, MAX_LENGTH, NumericDate, is_typ};
use crate::oauth::client_keys;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::published::Wanted;
use crate::provider::Provider;
use crate::secret::{TokenHash, sha256_base64url};

/// RFC 9101 §10.8: the object's own type.
const TYPE: &str = "oauth-authz-req+jwt";
/// RFC 9101 §9.4, §9.1; and what many servers say of a text.
const ACCEPT: &str = "application/oauth-authz-req+jwt, application/jwt, text/plain;q=0.5";
/// FAPI 2.0 Message Signing §5.3.1, of clients that have to sign: no older, and good for no longer.
const LONGEST_LIFE: Duration = Duration::from_mins(60);
/// RFC 9101 §4: these "MUST NOT be included in Request Objects".
const REFERENCES: [&str; 2] = ["request", "request_uri"];
/// What a JWT says of itself (RFC 7519 §4.1), which is no parameter of a request.
const OF_THE_TOKEN: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// What the object says of itself.
#[derive(Deserialize)]
struct Claims {
    #[serde(default)]
    iss: Option<String>,
    #[serde(default)]
    sub: Option<String>,
    aud: Audience,
    #[serde(default)]
    exp: Option<NumericDate>,
    #[serde(default)]
    nbf: Option<NumericDate>,
    #[serde(default)]
    iat: Option<NumericDate>,
    #[serde(default)]
    jti: Option<String>,
    #[serde(default)]
    client_id: Option<String>,
}

/// The hash of its `jti`, and when it has expired.
pub(super) type Identity = (TokenHash, Timestamp);

/// What a client signed.
pub(super) struct Opened {
    /// The request.
    pub(super) parameters: Parameters,
    /// What it is known by until it has expired, if it says so.
    pub(super) identity: Option<Identity>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn has(&self, issuer: &str) -> bool {
        match self {
            Self::One(name) => name == issuer,
            Self::Several(names) => names.iter().any(|name| name == issuer),
        }
    }
}

fn invalid_object(why: impl std::fmt::Display) -> OAuthError {
    OAuthError::new(
        ErrorCode::InvalidRequestObject,
        format!("the request object: {why}"),
    )
}

fn invalid_uri(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidRequestUri, description)
}

/// Whether a client's requests are answered only as signed request objects: its own wish (RFC 9101 §10.5), or its profile's (FAPI 2.0
/// Message Signing §5.3.1).
pub(super) fn is_required(op: &Provider, client: &Client) -> bool {
    op.security_profile(client).signs_messages() || client.metadata.require_signed_request_object
}

/// The refusal of a request that was to be signed.
pub(super) fn unsigned() -> OAuthError {
    OAuthError::invalid_request(
        "authorization requests of this client have to be signed (RFC 9101)",
    )
}

/// The parameters of a request, and whether its client signed them: those of its request object, if it has one.
///
/// # Errors
/// `invalid_request_object`, `invalid_request_uri` (RFC 9101 §7); `invalid_request` where outside and inside, or two ways, contradict.
pub(super) async fn open(
    op: &Provider,
    client: &Client,
    outside: &Parameters,
) -> Result<Option<Opened>, OAuthError> {
    if !outside.has("request") && !outside.has("request_uri") {
        return Ok(None);
    }
    outside.refuse_repeated()?;
    let object = match (outside.find("request"), outside.find("request_uri")) {
        (Some(object), None) => object.to_owned(),
        (None, Some(request_uri)) => fetch(op, client, request_uri).await?,
        // RFC 9101 §5: "MUST NOT be used together".
        (Some(_), Some(_)) | (None, None) => {
            return Err(OAuthError::invalid_request(
                "request and request_uri are one too many",
            ));
        }
    };
    let inside = read(op, client, &object).await?;
    // OpenID Connect Core 1.0 §6.1: the values outside "MUST match those in the Request Object, if present".
    let types = (
        outside.find("response_type"),
        inside.parameters.find("response_type"),
    );
    match types {
        (Some(outside), Some(inside)) if outside != inside => Err(OAuthError::invalid_request(
            "response_type is another one in the request object",
        )),
        _ => Ok(Some(inside)),
    }
}

/// What is at a `request_uri`. Nobody is asked whom the client did not name when it registered (RFC 9101 §10.4).
async fn fetch(op: &Provider, client: &Client, request_uri: &str) -> Result<String, OAuthError> {
    let (address, fragment) = match request_uri.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (request_uri, None),
    };
    // One that is registered with a fragment is that content alone; one without may have any.
    let is_registered = |registered: &String| registered == request_uri || registered == address;
    if !client.metadata.request_uris.iter().any(is_registered) {
        return Err(invalid_uri("the request_uri is not registered"));
    }
    // OpenID Connect Core 1.0 §6.2: "the base64url-encoded SHA-256 hash of the referenced resource contents", so that who keeps them
    // knows when they change.
    let is_meant = |document: &[u8]| fragment.is_none_or(|hash| hash == sha256_base64url(document));
    let mut document = published(op, address, false).await?;
    if !is_meant(&document) {
        document = published(op, address, true).await?;
    }
    if !is_meant(&document) {
        return Err(invalid_uri(
            "what is at the request_uri has another hash than its fragment",
        ));
    }
    match std::str::from_utf8(&document) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(_) => Err(invalid_object("it is no text")),
    }
}

async fn published(op: &Provider, address: &str, is_renewed: bool) -> Result<Bytes, OAuthError> {
    let wanted = Wanted {
        address,
        accept: ACCEPT,
        longest: MAX_LENGTH,
        is_renewed,
    };
    let document = op.published.get(&op.egress, wanted, op.now()).await;
    document.map_err(|error| {
        invalid_uri("there is no request object at the request_uri").with_detail(error)
    })
}

/// Reads a request object that this client signed for us and for now.
async fn read(op: &Provider, client: &Client, object: &str) -> Result<Opened, OAuthError> {
    let token = CompactJws::parse(object).map_err(invalid_object)?;
    let is_strict = is_required(op, client);
    // RFC 9101 §10.8, RFC 8725 §3.11: nothing that says to be something else; those of OpenID Connect say JWT or nothing.
    let is_own = is_typ(&token.header, TYPE);
    let is_any = token.header.typ.is_none() || is_typ(&token.header, "JWT");
    if !is_own && (is_strict || !is_any) {
        return Err(invalid_object("its typ is that of something else"));
    }
    let registered = client.metadata.request_object_signing_alg;
    if registered.is_some_and(|registered| registered.name() != token.header.alg) {
        return Err(invalid_object("its algorithm is not the registered one"));
    }
    client_keys::verify(op, client, &token)
        .await
        .map_err(invalid_object)?;
    let claims: Claims = token.claims().map_err(invalid_object)?;
    check_parties(op, client, &claims).map_err(invalid_object)?;
    check_times(op, &claims, is_strict).map_err(invalid_object)?;
    let members: Map<String, Value> = token.claims().map_err(invalid_object)?;
    if let Some(name) = REFERENCES.iter().find(|name| members.contains_key(**name)) {
        return Err(invalid_object(format!("{name} must not be in it")));
    }
    // No longer than a strict one may live: whoever lets theirs live for years is kept in mind for an hour.
    let most = op.now().plus(LONGEST_LIFE);
    let identity = claims.jti.zip(claims.exp).map(|(jti, exp)| {
        let forgotten_at = exp.timestamp().plus(op.settings.clock_skew);
        let name = TokenHash::of(&format!("request object\n{jti}"));
        (name, forgotten_at.min(most))
    });
    Ok(Opened {
        parameters: to_parameters(members)?,
        identity,
    })
}

/// Takes a request object that its client pushes: once, if it has a `jti` (RFC 7519 §4.1.7: to "prevent the JWT from being replayed"). One
/// that a browser brings may come again: pages are loaded twice.
///
/// # Errors
/// `invalid_request_object`.
pub(super) async fn use_up(
    op: &Provider,
    client: &Client,
    identity: Option<Identity>,
) -> Result<(), OAuthError> {
    let Some((jti, forgotten_at)) = identity else {
        return Ok(());
    };
    let (tenant, client) = (op.tenant.clone(), client.id.clone());
    let is_new = op
        .store
        .write(move |w| w.insert_assertion(&tenant, &client, &jti, forgotten_at))
        .await?;
    if is_new {
        Ok(())
    } else {
        Err(invalid_object("its jti was used before"))
    }
}

fn check_parties(op: &Provider, client: &Client, claims: &Claims) -> Result<(), &'static str> {
    let is_another = |name: &Option<String>| {
        name.as_deref()
            .is_some_and(|name| name != client.id.as_str())
    };
    // RFC 9101 §5: "The client_id values in the client_id request parameter and in the Request Object client_id claim MUST be identical."
    if is_another(&claims.client_id) {
        return Err("its client_id is another client");
    }
    if is_another(&claims.iss) {
        return Err("its iss is another client");
    }
    // RFC 9101 §4 wants the client in it: two clients may have one key.
    if claims.client_id.is_none() && claims.iss.is_none() {
        return Err("it names no client, by client_id or iss");
    }
    // RFC 9101 §10.8: so that it can be no client assertion.
    if claims.sub.as_deref() == Some(client.id.as_str()) {
        return Err("its sub is the client, as in a client assertion");
    }
    if !claims.aud.has(op.issuer.as_str()) {
        return Err("its aud is not this issuer");
    }
    Ok(())
}

/// `is_strict` for a client that has to sign (FAPI 2.0 Message Signing §5.3.1).
fn check_times(op: &Provider, claims: &Claims, is_strict: bool) -> Result<(), &'static str> {
    let (now, skew) = (op.now(), op.settings.clock_skew);
    let is_ahead =
        |date: Option<NumericDate>| date.is_some_and(|date| date.timestamp() >= now.plus(skew));
    if claims
        .exp
        .is_some_and(|exp| now >= exp.timestamp().plus(skew))
    {
        return Err("it has expired");
    }
    if is_ahead(claims.nbf) {
        return Err("it is not valid yet");
    }
    if is_ahead(claims.iat) {
        return Err("it was made in the future");
    }
    if !is_strict {
        return Ok(());
    }
    let (Some(nbf), Some(exp)) = (claims.nbf, claims.exp) else {
        return Err("it has no exp, or no nbf");
    };
    if nbf.timestamp().plus(LONGEST_LIFE).plus(skew) < now {
        return Err("its nbf is more than 60 minutes ago");
    }
    if exp.timestamp() > nbf.timestamp().plus(LONGEST_LIFE) {
        return Err("it would live longer than 60 minutes");
    }
    Ok(())
}

fn to_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// RFC 9101 §4: text is text, numbers are numbers, and what has a structure (`claims`) is that.
fn to_parameters(members: Map<String, Value>) -> Result<Parameters, OAuthError> {
    let pairs = members
        .into_iter()
        .filter(|(name, value)| !OF_THE_TOKEN.contains(&name.as_str()) && !value.is_null())
        .flat_map(|(name, value)| {
            match value {
                // RFC 8707 §2: of what may be repeated a JSON object has an array.
                Value::Array(several) if name == "resource" => several,
                other => vec![other],
            }
            .into_iter()
            .map(move |value| (name.clone(), to_text(value)))
        });
    Parameters::of(pairs).map_err(|error| invalid_object(error.description))
}
