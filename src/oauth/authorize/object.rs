//! Request objects: authorization requests that their client signs (RFC 9101, OpenID Connect Core 1.0 §6).
//!
//! By value (`request`) or by reference (`request_uri`, which has to be registered). What is in the object is the request: a parameter
//! beside it may be anybody's, and has no effect. Requests by the back channel are signed in the same way (CIBA Core 1.0 §7.1.1).

pub(in crate::oauth) mod backchannel;
mod claims;

use bytes::Bytes;
use serde_json::{Map, Value};

use self::claims::{Claims, LONGEST_LIFE, check_parties, check_presence, check_times};
use crate::domain::client::Client;
use crate::domain::encryption::KeyKind;
use crate::domain::signing::JwsAlgorithm;
use crate::domain::time::Timestamp;
use crate::keys::jws::{CompactJws, MAX_LENGTH, is_typ};
use crate::keys::recipient::{self, CompactJwe, RefusedEncryption, Spare};
use crate::oauth::client_auth::open_shared_secret;
use crate::oauth::client_keys;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::jwt;
use crate::oauth::params::Parameters;
use crate::oauth::published::Wanted;
use crate::provider::Provider;
use crate::secret::{TokenHash, sha256_base64url};

/// RFC 9101 §10.8: the object's own type.
const TYPE: &str = "oauth-authz-req+jwt";
/// RFC 9101 §9.4, §9.1; and what many servers say of a text.
const ACCEPT: &str = "application/oauth-authz-req+jwt, application/jwt, text/plain;q=0.5";
/// RFC 9101 §4: these "MUST NOT be included in Request Objects".
const REFERENCES: [&str; 2] = ["request", "request_uri"];
/// What a JWT says of itself (RFC 7519 §4.1), which is no parameter of a request.
const OF_THE_TOKEN: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// The hash of its `jti`, and when it has expired.
pub(in crate::oauth) type Identity = (TokenHash, Timestamp);

/// What a client signed.
pub(in crate::oauth) struct Opened {
    /// The request.
    pub(in crate::oauth) parameters: Parameters,
    /// What it is known by until it has expired, if it says so.
    pub(in crate::oauth) identity: Option<Identity>,
}

fn invalid_object(why: impl std::fmt::Display) -> OAuthError {
    OAuthError::new(
        ErrorCode::InvalidRequestObject,
        format!("the request object: {why}"),
    )
}

/// In the same words, whatever it was: the log knows.
fn undecryptable(refused: RefusedEncryption) -> OAuthError {
    invalid_object("it cannot be decrypted").with_detail(refused)
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
    let demands = Demands {
        algorithm: client.metadata.request_object_signing_alg,
        is_typed: is_required(op, client),
        is_dated: is_required(op, client),
        is_whole: false,
    };
    // RFC 9101 §6.1: what is encrypted was signed before.
    let object = if recipient::is_encrypted(&object) {
        decrypt(op, client, &object).await?
    } else {
        object
    };
    let inside = read(op, client, &object, demands).await?;
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
    let longest = if op.settings.takes_encrypted_requests {
        recipient::MAX_LENGTH
    } else {
        MAX_LENGTH
    };
    let wanted = Wanted {
        address,
        accept: ACCEPT,
        longest,
        is_renewed,
    };
    let document = op.published.get(&op.egress, wanted, op.now()).await;
    document.map_err(|error| {
        invalid_uri("there is no request object at the request_uri").with_detail(error)
    })
}

/// What is demanded of an object, beyond that it is its client's, for us and for now.
struct Demands {
    /// The one algorithm, if one is registered.
    algorithm: Option<JwsAlgorithm>,
    /// That it says to be one (RFC 9101 §10.8).
    is_typed: bool,
    /// That it says from when and until when it is good, and for no longer than an hour (FAPI 2.0 Message Signing §5.3.1, FAPI-CIBA §5.2.2).
    is_dated: bool,
    /// That it has all that one of the back channel has (CIBA Core 1.0 §7.1.1).
    is_whole: bool,
}

/// What was encrypted to us, by what the client registered if it registered anything.
async fn decrypt(op: &Provider, client: &Client, object: &str) -> Result<String, OAuthError> {
    let periods = op.recipient_periods();
    if periods.is_empty() {
        return Err(invalid_object(
            "it is encrypted, and this provider has no key for that",
        ));
    }
    let encrypted = CompactJwe::parse(object).map_err(invalid_object)?;
    if encrypted.is_something_else() {
        return Err(invalid_object("its typ is that of something else"));
    }
    if let Some(registered) = client.metadata.request_object_encryption()
        && (registered.key_management, registered.content)
            != (encrypted.algorithm(), encrypted.content())
    {
        return Err(invalid_object("its encryption is not the registered one"));
    }
    let spare = Spare::generate(op.entropy).map_err(OAuthError::server_error)?;
    // By its secret only where it registered that, as for signatures.
    if encrypted.algorithm().key_kind() == KeyKind::Secret {
        if client.metadata.request_object_encryption_alg.is_none() {
            return Err(invalid_object("its encryption is not the registered one"));
        }
        let secret = open_shared_secret(op, client)?
            .ok_or_else(|| invalid_object("there is no secret on record"))?;
        let opened = recipient::decrypt_with_secret(&encrypted, &secret, &spare);
        return opened.map_err(undecryptable);
    }
    let mut refused = RefusedEncryption::Key;
    for period in periods {
        let ours = op.recipients.find(period).await;
        let ours = ours.map_err(OAuthError::server_error)?;
        match ours.decrypt(&encrypted, &spare) {
            Ok(content) => return Ok(content),
            // Who named no key is told of none.
            Err(RefusedEncryption::Key) => {}
            Err(why) => refused = why,
        }
    }
    Err(undecryptable(refused))
}

/// Reads a request object that this client signed for us and for now.
async fn read(
    op: &Provider,
    client: &Client,
    object: &str,
    demands: Demands,
) -> Result<Opened, OAuthError> {
    let token = CompactJws::parse(object).map_err(invalid_object)?;
    let Demands {
        algorithm,
        is_typed,
        is_dated,
        is_whole,
    } = demands;
    // RFC 9101 §10.8, RFC 8725 §3.11: nothing that says to be something else; those of OpenID Connect say JWT or nothing.
    let is_own = is_typ(&token.header, TYPE);
    let is_any = token.header.typ.is_none() || is_typ(&token.header, "JWT");
    if !is_own && (is_typed || !is_any) {
        return Err(invalid_object("its typ is that of something else"));
    }
    if algorithm.is_some_and(|registered| registered.name() != token.header.alg) {
        return Err(invalid_object("its algorithm is not the registered one"));
    }
    verify(op, client, &token, algorithm).await?;
    let claims: Claims = token.claims().map_err(invalid_object)?;
    check_parties(op, client, &claims).map_err(invalid_object)?;
    if is_whole {
        check_presence(&claims).map_err(invalid_object)?;
    }
    check_times(op, &claims, is_dated).map_err(invalid_object)?;
    let members: Map<String, Value> = token.claims().map_err(invalid_object)?;
    if let Some(name) = REFERENCES.iter().find(|name| members.contains_key(**name)) {
        return Err(invalid_object(format!("{name} must not be in it")));
    }
    // No longer than a strict one may live: whoever lets theirs live for years is kept in mind for an hour.
    let most = op.now().plus(LONGEST_LIFE);
    let identity = claims.jti.zip(claims.exp).map(|(jti, exp)| {
        let name = TokenHash::of(&format!("request object\n{jti}"));
        (name, jwt::end(op, exp).min(most))
    });
    Ok(Opened {
        parameters: to_parameters(members)?,
        identity,
    })
}

/// Whether the client made it: with its secret only where it registered that (RFC 8725 §3.1), else with one of its keys.
async fn verify(
    op: &Provider,
    client: &Client,
    token: &CompactJws<'_>,
    registered: Option<JwsAlgorithm>,
) -> Result<(), OAuthError> {
    let Some(algorithm) = registered.and_then(JwsAlgorithm::secret) else {
        let verified = client_keys::verify(op, client, token).await;
        return verified.map_err(invalid_object);
    };
    if op.security_profile(client).is_fapi() {
        return Err(invalid_object(
            "the client's profile has no signatures by a secret",
        ));
    }
    let secret = open_shared_secret(op, client)?
        .ok_or_else(|| invalid_object("there is no secret on record"))?;
    let verified = token.verify_with_secret(algorithm, &secret);
    verified.map_err(invalid_object)
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
    if jwt::use_up(op, &client.id, jti, forgotten_at).await? {
        Ok(())
    } else {
        Err(invalid_object("its jti was used before"))
    }
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
