//! The steps that ask more of an upstream than its metadata.

use http::StatusCode;
use serde_json::{Map, Value};
use url::Url;

use super::mend_of;
use crate::domain::connector::{ClientThere, OpenIdUpstream};
use crate::egress::Unfetched;
use crate::federation::code::{self, TokenEndpoint};
use crate::federation::connection::{Connection, callback_path};
use crate::federation::examined::Steps;
use crate::federation::failure::{Failure, error_code};
use crate::federation::openid::metadata::Metadata;
use crate::keys::client_keys::ClientKeySet;
use crate::provider::Provider;
use crate::secret::sha256_base64url;

/// Bytes of an answer that are read.
const LONGEST: usize = 64 * 1024;
/// A code that nobody was given.
const MADE_UP: &str = "doorward-connector-test";
/// A verifier that goes with nothing (RFC 7636 §4.1: 43 characters at least).
const NO_VERIFIER: &str = "doorward-connector-test-doorward-connector-test";
/// What it says of a request without a person (OpenID Connect Core 1.0 §3.1.2.6).
const WANTS_A_PERSON: [&str; 4] = [
    "login_required",
    "interaction_required",
    "consent_required",
    "account_selection_required",
];

/// Its keys (RFC 7517), and whether one of them signs as is wanted.
pub(super) async fn keys(
    op: &Provider,
    upstream: &OpenIdUpstream,
    metadata: &Metadata,
    steps: &mut Steps,
) {
    const STEP: &str = "keys";
    let address = &metadata.jwks_uri;
    let Ok(url) = Url::parse(address) else { return };
    let body = match op.egress.get(&url, "application/json", LONGEST).await {
        Ok(body) => body,
        Err(error) => return steps.wrong(STEP, format!("{address}: {error}"), mend_of(&error)),
    };
    let jwks: Value = serde_json::from_slice(&body).unwrap_or_default();
    if let Err(error) = ClientKeySet::parse(&jwks) {
        let mend =
            "The upstream has to publish its keys as a JWK Set (RFC 7517), without private ones.";
        return steps.wrong(STEP, format!("{address}: {error}"), mend);
    }
    let algorithms = metadata.id_token_algorithms(upstream);
    if algorithms.is_empty() {
        let mend = "Let connectors.algorithms have one that it signs with; none and HMAC are none.";
        return steps.wrong(
            STEP,
            "it signs ID tokens by no algorithm that is taken",
            mend,
        );
    }
    let all = jwks["keys"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let names: Vec<&str> = algorithms
        .iter()
        .map(|algorithm| algorithm.name())
        .collect();
    let signs = |key: &&Value| {
        let has = |name: &str, wanted: &[&str]| {
            let value = key[name].as_str();
            value.is_none_or(|value| wanted.contains(&value))
        };
        has("use", &["sig"]) && has("alg", &names)
    };
    let good = all.iter().filter(signs).count();
    let found = format!(
        "{good} of its {} keys sign by {}",
        all.len(),
        names.join(", ")
    );
    if good == 0 {
        let mend = "Compare connectors.algorithms, or id_token_signing_alg_values_supported of its metadata, with the keys that it publishes.";
        steps.wrong(STEP, found, mend);
    } else {
        steps.fine(STEP, found);
    }
}

/// Whether it knows us: what it says of a code that is made up (RFC 6749 §5.2).
pub(in crate::federation) async fn credentials(
    op: &Provider,
    connection: &Connection,
    client: &ClientThere,
    endpoint: &TokenEndpoint<'_>,
    steps: &mut Steps,
) {
    const STEP: &str = "credentials";
    let made_up = (MADE_UP, NO_VERIFIER);
    let answer = match code::present(op, connection, client, endpoint, made_up).await {
        Ok(answer) => answer,
        // It was said of the secret.
        Err(Failure::Secret(_)) => return,
        Err(error) => {
            let mend = "Does its token endpoint answer from this machine? Where our keys sign: has it an algorithm that they sign by?";
            return steps.wrong(STEP, error.to_string(), mend);
        }
    };
    let document: Map<String, Value> = serde_json::from_slice(&answer.body).unwrap_or_default();
    let error = document
        .get("error")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let status = answer.status;
    match error {
        "invalid_grant" => steps.fine(
            STEP,
            "it takes us for its client: a code that is made up is refused as invalid_grant",
        ),
        "invalid_client" => steps.wrong(
            STEP,
            format!("it does not know us: {status}, invalid_client"),
            "Compare client_id, the secret and token_endpoint_auth_method with what is registered there.",
        ),
        "unauthorized_client" | "unsupported_grant_type" => steps.wrong(
            STEP,
            format!("it knows us, and says {error}"),
            "Register the grant type authorization_code for the client there.",
        ),
        _ if status == StatusCode::UNAUTHORIZED => steps.wrong(
            STEP,
            format!("it does not know us: {status}"),
            "Compare client_id, the secret and token_endpoint_auth_method with what is registered there.",
        ),
        _ if status.is_server_error() => steps.wrong(
            STEP,
            format!("its token endpoint answers {status}"),
            "The upstream has to mend that.",
        ),
        _ => steps.untold(
            STEP,
            format!("of a code that is made up it says {status}, {}", error_code(error)),
        ),
    }
}

/// Whether people would be sent back to us (OpenID Connect Core 1.0 §3.1.2.1: with `prompt=none` without a page).
pub(super) async fn authorization(
    op: &Provider,
    connection: &Connection,
    upstream: &OpenIdUpstream,
    metadata: &Metadata,
    steps: &mut Steps,
) {
    const STEP: &str = "redirect";
    let callback = op.issuer.at(&callback_path(&connection.connector.name));
    let client = &upstream.client;
    let register = format!(
        "Register {callback} as redirect URI of the client there, and the scope \"{}\".",
        client.scope
    );
    let Ok(mut url) = Url::parse(&metadata.authorization_endpoint) else {
        return;
    };
    let challenge = sha256_base64url(NO_VERIFIER.as_bytes());
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.client_id)
        .append_pair("redirect_uri", &callback)
        .append_pair("scope", &client.scope.to_string())
        .append_pair("state", MADE_UP)
        .append_pair("nonce", MADE_UP)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256")
        .append_pair("prompt", "none");
    let answer = match op.egress.look(&url, "*/*", LONGEST).await {
        Ok(answer) => answer,
        // A page for people may be as long as it likes.
        Err(Unfetched::Broken(_)) => {
            return steps.untold(STEP, "it answers with a page where nobody is");
        }
        Err(error) => {
            let address = &metadata.authorization_endpoint;
            return steps.wrong(STEP, format!("{address}: {error}"), mend_of(&error));
        }
    };
    let status = answer.status;
    let back = answer.location.as_deref().unwrap_or_default();
    let is_ours = back.strip_prefix(&callback);
    let is_ours = is_ours.is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '#']));
    let error = Url::parse(back).ok().filter(|_| is_ours).and_then(|back| {
        let mut query = back.query_pairs();
        query.find_map(|(name, value)| (name == "error").then(|| error_code(&value)))
    });
    match error {
        Some(error) if WANTS_A_PERSON.contains(&error.as_str()) => steps.fine(
            STEP,
            format!("it sends people back to {callback}; without a person, it says {error}"),
        ),
        Some(error) => steps.wrong(STEP, format!("it refuses our request: {error}"), register),
        None if !status.is_client_error() => {
            steps.untold(
                STEP,
                format!("it answers {status} where nobody is: whether {callback} is registered there shows at the first sign-in"),
            );
        }
        None => steps.wrong(STEP, format!("it refuses our request: {status}"), register),
    }
}
