//! Provider metadata (OpenID Connect Discovery 1.0 §3, RFC 8414 §2), made from what is compiled in and configured.

mod backchannel;
mod chaining;
mod requests;
mod resource;

use serde_json::{Map, Value, json};

pub use self::resource::resource_metadata;

use crate::domain::authentication::Acr;
use crate::domain::authorization::Display;
use crate::domain::claims;
use crate::domain::client::{GrantType, SubjectType, TokenEndpointAuthMethod};
use crate::domain::encryption::{ContentEncryption, KeyKind, KeyManagement};
use crate::domain::signing::{MacAlgorithm, SigningAlgorithm};
use crate::keys::ring::KeyRing;
use crate::oauth::dpop;
use crate::oauth::error::OAuthError;
use crate::provider::Provider;

/// Where each endpoint answers, below the issuer.
pub mod paths {
    /// RFC 6749 §3.1.
    pub const AUTHORIZATION: &str = "/authorize";
    /// RFC 9126 §2.
    pub const PUSHED_AUTHORIZATION_REQUEST: &str = "/par";
    /// RFC 8628 §3.1.
    pub const DEVICE_AUTHORIZATION: &str = "/device_authorization";
    /// CIBA Core 1.0 §7.
    pub const BACKCHANNEL_AUTHENTICATION: &str = "/backchannel_authentication";
    /// RFC 8628 §3.3, `verification_uri`.
    pub const DEVICE: &str = "/device";
    /// RFC 6749 §3.2.
    pub const TOKEN: &str = "/token";
    /// OpenID Connect Core 1.0 §5.3.
    pub const USERINFO: &str = "/userinfo";
    /// RFC 7517 §5.
    pub const JWKS: &str = "/jwks.json";
    /// RFC 7591 §3.
    pub const REGISTRATION: &str = "/register";
    /// RFC 7662 §2.
    pub const INTROSPECTION: &str = "/introspect";
    /// RFC 7009 §2.
    pub const REVOCATION: &str = "/revoke";
    /// RFC 9728 §3.
    pub const PROTECTED_RESOURCE: &str = "/.well-known/oauth-protected-resource";
    /// RP-Initiated Logout 1.0 §2.
    pub const END_SESSION: &str = "/end-session";
}

/// The metadata. `languages` are those of the pages.
#[must_use]
pub fn metadata(op: &Provider, languages: &[&str]) -> Value {
    let at = |path: &str| Value::from(op.issuer.at(path));
    let methods: Vec<&str> = TokenEndpointAuthMethod::ALL
        .into_iter()
        .filter(|method| op.settings.has_auth_method(*method))
        .filter(|method| method.has_own_key() || !op.settings.profile.is_fapi())
        .map(TokenEndpointAuthMethod::name)
        .collect();
    let confidential: Vec<&str> = methods
        .iter()
        .copied()
        .filter(|name| *name != "none")
        .collect();
    let assertion_algorithms = with_secrets(op, algorithms(op));
    // Initiating User Registration via OpenID Connect 1.0 §3.
    let create = op.can_sign_up().then_some("create");
    let prompts: Vec<&str> = ["none", "login", "consent", "select_account"]
        .into_iter()
        .chain(create)
        .collect();
    let metadata: Map<String, Value> = [
        ("issuer", Value::from(op.issuer.as_str())),
        ("authorization_endpoint", at(paths::AUTHORIZATION)),
        ("token_endpoint", at(paths::TOKEN)),
        // RFC 8628 §4.
        (
            "device_authorization_endpoint",
            at(paths::DEVICE_AUTHORIZATION),
        ),
        ("userinfo_endpoint", at(paths::USERINFO)),
        ("jwks_uri", at(paths::JWKS)),
        ("registration_endpoint", at(paths::REGISTRATION)),
        ("introspection_endpoint", at(paths::INTROSPECTION)),
        ("revocation_endpoint", at(paths::REVOCATION)),
        ("end_session_endpoint", at(paths::END_SESSION)),
        // Every ID token has a `sid`, and so has every logout token.
        ("backchannel_logout_supported", json!(true)),
        ("backchannel_logout_session_supported", json!(true)),
        ("frontchannel_logout_supported", json!(true)),
        ("frontchannel_logout_session_supported", json!(true)),
        // Native SSO 1.0 §5.
        ("native_sso_supported", json!(true)),
        ("scopes_supported", op.supported_scopes().iter().collect()),
        (
            "grant_types_supported",
            op.settings.grant_types().map(GrantType::name).collect(),
        ),
        ("acr_values_supported", json!(Acr::ALL.map(Acr::name))),
        (
            "subject_types_supported",
            json!(SubjectType::ALL.map(SubjectType::name)),
        ),
        ("token_endpoint_auth_methods_supported", json!(methods)),
        (
            "token_endpoint_auth_signing_alg_values_supported",
            json!(assertion_algorithms),
        ),
        (
            "introspection_endpoint_auth_methods_supported",
            json!(confidential),
        ),
        (
            "introspection_endpoint_auth_signing_alg_values_supported",
            json!(assertion_algorithms),
        ),
        ("revocation_endpoint_auth_methods_supported", json!(methods)),
        (
            "revocation_endpoint_auth_signing_alg_values_supported",
            json!(assertion_algorithms),
        ),
        (
            "client_id_metadata_document_supported",
            json!(op.settings.strangers.are_documents_allowed),
        ),
        ("protected_resources", resource::identifiers(op)),
        // RFC 9449 §5.1.
        (
            "dpop_signing_alg_values_supported",
            json!(dpop::ALGORITHMS.map(SigningAlgorithm::name)),
        ),
        (
            "display_values_supported",
            json!(Display::ALL.map(|(name, _)| name)),
        ),
        ("prompt_values_supported", json!(prompts)),
        ("claim_types_supported", json!(["normal"])),
        ("claims_supported", json!(claim_names())),
        ("ui_locales_supported", json!(languages)),
    ]
    .into_iter()
    .chain(requests::members(op))
    .chain(backchannel::members(op))
    .chain(signed(op))
    .chain(encrypted(op))
    .chain(of_certificates(op))
    .chain(detail_types(op))
    .chain(requests::encryption(op))
    .chain(chaining::members(op))
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    Value::Object(metadata)
}

/// The keys of a ring with those that clients encrypt to, where they may; nothing where they may not.
///
/// # Errors
/// `server_error`.
pub async fn key_set(op: &Provider, ring: &KeyRing) -> Result<Option<String>, OAuthError> {
    let Some(current) = op.recipient_periods().first().copied() else {
        return Ok(None);
    };
    let ours = op.recipients.find(current).await;
    let ours = ours.map_err(OAuthError::server_error)?;
    let mut jwks: Value = serde_json::from_slice(&ring.jwks).map_err(OAuthError::server_error)?;
    if let Some(keys) = jwks.get_mut("keys").and_then(Value::as_array_mut) {
        keys.extend(ours.public().map(Value::clone));
    }
    Ok(Some(jwks.to_string()))
}

/// The algorithms of clients' signatures, where they are held to what all clients are.
fn algorithms(op: &Provider) -> Vec<&'static str> {
    permitted(op, SigningAlgorithm::ALL.into_iter())
}

/// Those of ours.
fn own_algorithms(op: &Provider) -> Vec<&'static str> {
    permitted(op, op.settings.signing_algorithms.iter())
}

/// With those of clients' secrets, which FAPI does not know.
fn with_secrets(op: &Provider, algorithms: Vec<&'static str>) -> Vec<&'static str> {
    let has_secrets = !op.settings.profile.is_fapi();
    let secrets = MacAlgorithm::ALL.map(MacAlgorithm::name);
    let secrets = secrets.into_iter().filter(|_| has_secrets);
    algorithms.into_iter().chain(secrets).collect()
}

fn permitted(
    op: &Provider,
    algorithms: impl Iterator<Item = SigningAlgorithm>,
) -> Vec<&'static str> {
    let profile = op.settings.profile;
    algorithms
        .filter(|algorithm| profile.has_algorithm(*algorithm))
        .map(SigningAlgorithm::name)
        .collect()
}

/// How each kind of answer may be signed (OpenID Connect Discovery 1.0 §3, RFC 9701 §7).
fn signed(op: &Provider) -> impl Iterator<Item = (&'static str, Value)> {
    let algorithms = json!(with_secrets(op, own_algorithms(op)));
    [
        "id_token_signing_alg_values_supported",
        "userinfo_signing_alg_values_supported",
        "introspection_signing_alg_values_supported",
    ]
    .into_iter()
    .map(move |name| (name, algorithms.clone()))
}

/// How each kind of answer may be encrypted (OpenID Connect Discovery 1.0 §3, JARM §4, RFC 9701 §7).
fn encrypted(op: &Provider) -> impl Iterator<Item = (&'static str, Value)> {
    let alg = [
        "id_token_encryption_alg_values_supported",
        "userinfo_encryption_alg_values_supported",
        "authorization_encryption_alg_values_supported",
        "introspection_encryption_alg_values_supported",
    ];
    let enc = [
        "id_token_encryption_enc_values_supported",
        "userinfo_encryption_enc_values_supported",
        "authorization_encryption_enc_values_supported",
        "introspection_encryption_enc_values_supported",
    ];
    let algorithms = json!(encryption_algorithms(op));
    let contents = json!(ContentEncryption::ALL.map(ContentEncryption::name));
    let alg = alg.into_iter().map(move |name| (name, algorithms.clone()));
    alg.chain(enc.into_iter().map(move |name| (name, contents.clone())))
}

/// To keys of theirs, or of ours, and by clients' secrets, which FAPI does not know.
fn encryption_algorithms(op: &Provider) -> Vec<&'static str> {
    let has_secrets = !op.settings.profile.is_fapi();
    KeyManagement::ALL
        .into_iter()
        .filter(|algorithm| has_secrets || algorithm.key_kind() != KeyKind::Secret)
        .map(KeyManagement::name)
        .collect()
}

/// The claims of ID tokens and of userinfo.
fn claim_names() -> Vec<&'static str> {
    [
        "sub",
        "iss",
        "aud",
        "exp",
        "iat",
        "auth_time",
        "acr",
        "amr",
        "azp",
        "nonce",
        "sid",
    ]
    .into_iter()
    .chain(claims::PROFILE)
    .chain(claims::EMAIL)
    .chain(claims::ADDRESS)
    .chain(claims::PHONE)
    .collect()
}

/// RFC 9396 §10: only where there are any.
fn detail_types(op: &Provider) -> Option<(&'static str, Value)> {
    let types = &op.settings.details.types;
    let names = types.iter().map(|known| known.name.as_str());
    (!types.is_empty()).then(|| ("authorization_details_types_supported", names.collect()))
}

/// RFC 8705 §3.3, §5: only where clients can show certificates.
fn of_certificates(op: &Provider) -> impl Iterator<Item = (&'static str, Value)> {
    let mutual_tls = op.settings.mutual_tls.as_ref();
    let bound = mutual_tls.map(|_| ("tls_client_certificate_bound_access_tokens", json!(true)));
    let aliases = mutual_tls.and_then(|mutual_tls| mutual_tls.endpoints.as_ref());
    let aliases = aliases.map(|origin| {
        let aliases = [
            ("token_endpoint", paths::TOKEN),
            (
                "pushed_authorization_request_endpoint",
                paths::PUSHED_AUTHORIZATION_REQUEST,
            ),
            ("device_authorization_endpoint", paths::DEVICE_AUTHORIZATION),
            (
                "backchannel_authentication_endpoint",
                paths::BACKCHANNEL_AUTHENTICATION,
            ),
            ("userinfo_endpoint", paths::USERINFO),
            ("introspection_endpoint", paths::INTROSPECTION),
            ("revocation_endpoint", paths::REVOCATION),
        ];
        let aliases = aliases.map(|(name, path)| (name.to_owned(), origin.at(path).into()));
        (
            "mtls_endpoint_aliases",
            Value::Object(aliases.into_iter().collect()),
        )
    });
    bound.into_iter().chain(aliases)
}
