//! A token request, and what a client does with the answer.

use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::RelyingParty;
use super::check::{self, Distrust, Expected};
use super::exchange::Call;
use super::flow::{Metadata, Tokens};
use crate::keys::client_keys::ClientKeySet;
use crate::web::pages::views::{Step, StepKind, TokenKind, TokenView};

/// A successful answer of the token endpoint (RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3).
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    token_type: String,
    refresh_token: Option<String>,
    id_token: Option<String>,
}

/// A token request, and what a client does with its answer: checks the ID token, and asks for claims. `known` is what the
/// client has so far.
pub(super) async fn redeem(
    party: &RelyingParty,
    kind: StepKind,
    form: Vec<(&'static str, String)>,
    known: Tokens,
    steps: &mut Vec<Step>,
) -> (bool, Option<Tokens>) {
    let metadata = &known.asked.metadata;
    let answer = party
        .http
        .send(Call::post(&metadata.token_endpoint, form).authorized("Basic", &credentials(party)))
        .await;
    let Some(granted) = answer
        .json::<Granted>()
        .filter(|granted| granted.token_type.eq_ignore_ascii_case("Bearer"))
    else {
        steps.push(answer.into_refused_step(kind, "this is no answer with a Bearer token"));
        return (false, None);
    };
    // §12.2: a refresh need not bring an ID token; a first answer for `openid` must.
    if granted.id_token.is_none() && known.asked.is_openid && known.id_token.is_none() {
        steps.push(answer.into_refused_step(kind, "the ID token is missing"));
        return (false, None);
    }
    let keys = party.http.send(Call::get(&metadata.jwks_uri)).await;
    let key_set = keys
        .json::<Value>()
        .and_then(|jwks| ClientKeySet::parse(&jwks).ok());
    let first = known.id_token.as_ref().map(|(_, subject)| subject.as_str());
    let expected = Expected {
        issuer: &metadata.issuer,
        client_id: &party.dev.client_id,
        nonce: &known.asked.nonce,
        subject: first,
        access_token: &granted.access_token,
        // A refresh goes on with the first sign-in, however long ago that is by now.
        max_age: known.asked.max_age.filter(|_| first.is_none()),
        now: party.state.op.now(),
    };
    let (views, checked) = take_apart(&granted, key_set.as_ref(), &expected);
    steps.push(answer.into_step(kind, views));
    steps.push(keys.into_step(StepKind::Keys, Vec::new()));
    let id_token = match checked {
        Some(Err(_)) => return (false, None),
        Some(Ok(subject)) => granted.id_token.map(|raw| (raw, subject)),
        None => known.id_token.clone(),
    };
    let has_succeeded = match &id_token {
        Some((_, subject)) => {
            userinfo(party, metadata, &granted.access_token, subject, steps).await
        }
        None => true,
    };
    let refresh_token = granted.refresh_token.or(known.refresh_token);
    (
        has_succeeded,
        Some(Tokens {
            asked: known.asked,
            refresh_token,
            id_token,
        }),
    )
}

/// The tokens for the page; and, where there is an ID token, whom it names or why it is not believed.
fn take_apart(
    granted: &Granted,
    keys: Option<&ClientKeySet>,
    expected: &Expected<'_>,
) -> (Vec<TokenView>, Option<Result<String, Distrust>>) {
    let mut views = Vec::new();
    let checked = granted.id_token.as_ref().map(|raw| {
        let checked = check::id_token(raw, keys, expected);
        views.push(check::view(TokenKind::IdToken, raw, checked.as_ref().err()));
        checked
    });
    views.push(check::access_token(&granted.access_token, keys, expected));
    views.extend(
        granted
            .refresh_token
            .as_ref()
            .map(|raw| TokenView::opaque(TokenKind::RefreshToken, raw)),
    );
    (views, checked)
}

/// Asks for claims, and checks that they are of the person whom the ID token names (OpenID Connect Core 1.0 §5.3.2).
async fn userinfo(
    party: &RelyingParty,
    metadata: &Metadata,
    access_token: &str,
    subject: &str,
    steps: &mut Vec<Step>,
) -> bool {
    let answer = party
        .http
        .send(Call::get(&metadata.userinfo_endpoint).authorized("Bearer", access_token))
        .await;
    let is_right = answer
        .json::<Map<String, Value>>()
        .is_some_and(|claims| claims.get("sub").and_then(Value::as_str) == Some(subject));
    steps.push(if is_right {
        answer.into_step(StepKind::Userinfo, Vec::new())
    } else {
        answer.into_refused_step(StepKind::Userinfo, "sub is not the ID token's")
    });
    is_right
}

/// `client_secret_basic` (RFC 6749 §2.3.1): both parts are form-encoded first.
pub(super) fn credentials(party: &RelyingParty) -> String {
    let encode =
        |part: &str| url::form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
    BASE64.encode(
        format!(
            "{}:{}",
            encode(&party.dev.client_id),
            encode(&party.dev.client_secret)
        )
        .as_bytes(),
    )
}
