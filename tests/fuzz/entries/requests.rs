//! The requests of the protocol's two endpoints, whole.

use doorward::login::accounts::Accounts;
use doorward::oauth::authorize::{self, Outcome};
use doorward::oauth::client_auth::{Shown, authenticate};
use doorward::oauth::params::Parameters;
use doorward::oauth::token::{self, Possession};
use josekit::jwk::Jwk;
use josekit::jws::{self, ES256, JwsHeader};
use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::super::stand::{DEVICE_CLIENT, KEY, KEY_CLIENT, REDIRECTS, Stand, public_key};

/// A request object that asks a person.
const WHOLE: &[u8] = include_bytes!("../corpus/request_object/whole");

/// The query of an authorization request: nobody is signed in, so no code, and only ever a registered address.
pub(super) fn authorization(bytes: &[u8]) {
    let _ = may_go_on(&String::from_utf8_lossy(bytes));
}

/// Whether a person would be asked.
fn may_go_on(query: &str) -> bool {
    let Ok(read) = Parameters::parse(query) else {
        return false;
    };
    let stand = Stand::get();
    let Ok(outcome) = stand.block_on(authorize::answer(&stand.op, read, &Accounts::default()))
    else {
        return false;
    };
    match outcome {
        Outcome::Reply(reply) => {
            let parameters = reply.parameters();
            let has = |wanted: &str| parameters.iter().any(|(name, _)| *name == wanted);
            assert!(has("error") && has("iss") && !has("code"));
            let location = reply.location();
            assert!(
                location.bytes().all(|byte| byte.is_ascii_graphic()),
                "{location}"
            );
            assert!(is_registered(&location), "{location}");
            false
        }
        Outcome::Over => panic!("nothing was answered before"),
        Outcome::Interact(interact) => {
            assert!(is_registered(interact.redirect.as_str()));
            // As the database keeps it until the person has answered.
            let kept = serde_json::to_string(&interact.request).expect("JSON");
            let _: doorward::domain::authorization::AuthorizationRequest =
                serde_json::from_str(&kept).expect("what was kept");
            true
        }
    }
}

fn is_registered(address: &str) -> bool {
    REDIRECTS.iter().any(|known| {
        let rest = address.strip_prefix(known);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '#', '&']))
    }) || address.starts_with("http://127.0.0.1:")
}

/// A request object (RFC 9101): as it is, which nobody has signed, and as claims that its client signs, with its signature and with one of something else. What is in one
/// for somebody else asks nobody anything.
pub(super) fn request_object(bytes: &[u8]) {
    let claims: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let ours = Stand::get().op.issuer.as_str();
    let is_for_us = match &claims["aud"] {
        Value::Array(all) => all.iter().any(|one| one == ours),
        one => one == ours,
    };
    let unsigned = String::from_utf8_lossy(bytes).into_owned();
    let object = signed(bytes);
    let without = |object: &str| object.rfind('.').expect("a signature");
    let other = signed(b"{}");
    let of_another = object[..without(&object)].to_owned() + &other[without(&other)..];
    for (object, may_pass) in [
        (unsigned, false),
        (of_another, bytes == b"{}"),
        (object, is_for_us && is_of_its_client(&claims)),
    ] {
        let query = Serializer::new(String::new())
            .append_pair("client_id", KEY_CLIENT)
            .append_pair("response_type", "code")
            .append_pair("scope", "openid")
            .append_pair("request", &object)
            .finish();
        let went_on = may_go_on(&query);
        assert!(!went_on || may_pass, "{object}");
        assert!(went_on || bytes != WHOLE || !may_pass, "{object}");
    }
}

/// RFC 9101 §4 and §5: its client is named, by `iss` or by `client_id`, and nobody else is.
fn is_of_its_client(claims: &Value) -> bool {
    let names = [&claims["iss"], &claims["client_id"]];
    names.iter().any(|name| *name == KEY_CLIENT)
        && names
            .iter()
            .all(|name| name.is_null() || *name == KEY_CLIENT)
}

/// Under the client's own key.
fn signed(claims: &[u8]) -> String {
    let mut key = public_key();
    key["d"] = KEY.into();
    let key = Jwk::from_bytes(key.to_string()).expect("a key");
    let signer = ES256.signer_from_jwk(&key).expect("a signer");
    jws::serialize_compact(claims, &JwsHeader::new(), &signer).expect("signed")
}

/// The form of a token request from a public client of most grants: nothing was given out, so nothing is.
pub(super) fn token_request(bytes: &[u8]) {
    let stand = Stand::get();
    let form = format!(
        "client_id={DEVICE_CLIENT}&{}",
        String::from_utf8_lossy(bytes)
    );
    let Ok(mut form) = Parameters::parse(&form) else {
        return;
    };
    let Ok(client) = stand.block_on(authenticate(&stand.op, Shown::default(), &mut form)) else {
        return;
    };
    let answer = token::answer(&stand.op, &client, Possession::default(), form);
    let Err(error) = stand.block_on(answer) else {
        panic!("tokens for nothing");
    };
    assert_eq!(error.code.status(), 400, "{error:?}");
    // RFC 6749 §5.2: "MUST NOT include characters outside the set".
    let is_plain = |byte: u8| matches!(byte, 0x20..=0x7e) && !b"\"\\".contains(&byte);
    assert!(error.description.bytes().all(is_plain), "{error:?}");
}
