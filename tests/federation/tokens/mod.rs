//! Tokens of upstreams: kept where the operator says so, sealed, and given by token exchange (RFC 8693) to who may have them.

mod agreed;
mod forgotten;
mod given;
mod refused;
mod renewed;

use std::collections::BTreeSet;

use doorward::domain::connector::{Connector, Upstream};
use doorward::domain::id::ClientId;
use doorward::domain::scope::Scope;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::impostor::Impostor;
use super::{Stand, redeem};
use crate::oauth::amend;
use crate::support::app::{Node, confidential};
use crate::support::database::Engine;
use crate::support::forge::changed;
use crate::support::relying_party::{REDIRECT, amended};
use crate::support::{RelyingParty, TestApp};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
/// The client that may have them.
const DESK: &str = "desk";
const SCOPE: &str = "openid upstream:corp";

/// The operator lets the desk have what the upstream gives.
fn keeps(connector: &mut Connector) {
    let client = match &mut connector.upstream {
        Upstream::OpenId(upstream) => &mut upstream.client,
        Upstream::OAuth(upstream) => &mut upstream.client,
        Upstream::Ldap(_) | Upstream::Saml(_) => panic!("nobody's client"),
    };
    client.tokens_for = BTreeSet::from([ClientId::new(DESK)]);
}

fn desk() -> Value {
    changed(
        &confidential(REDIRECT),
        &json!({
            "client_id": DESK,
            "client_name": "Desk",
            "grant_types": ["authorization_code", "refresh_token", GRANT],
            "scope": "openid email offline_access upstream:corp",
        }),
    )
}

async fn add_desk(app: &TestApp) -> RelyingParty {
    let rp = RelyingParty::of(app.add_client(desk()).await);
    RelyingParty {
        scope: SCOPE.into(),
        ..rp
    }
}

/// alex comes by another Doorward for the desk, and lets it have that.
async fn come(there: TestApp) -> (Stand, Value) {
    come_with(there, |_| {}).await
}

async fn come_with(there: TestApp, more: impl FnOnce(&mut Connector)) -> (Stand, Value) {
    let amend = |connector: &mut Connector| {
        keeps(connector);
        more(connector);
    };
    let mut stand = Box::pin(Stand::start_with(there, amend, |options| options)).await;
    stand.rp = add_desk(&stand.here).await;
    let page = stand.arrive(&[]).await;
    let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
    (stand, tokens)
}

/// An upstream that says what a test wants, and has said nothing yet.
async fn impostor(engine: Engine) -> Impostor {
    impostor_with(engine, |_| {}).await
}

async fn impostor_with(engine: Engine, more: impl FnOnce(&mut Connector)) -> Impostor {
    let amend = |connector: &mut Connector| {
        keeps(connector);
        more(connector);
    };
    let mut impostor = Impostor::start_with(engine, amend, |options| options).await;
    impostor.rp = add_desk(&impostor.here).await;
    impostor
}

/// Somebody comes by it, who it says has these tokens.
async fn told(impostor: &mut Impostor, tokens: &Value) -> Value {
    told_of(impostor, tokens, &json!({})).await
}

async fn told_of(impostor: &mut Impostor, tokens: &Value, claims: &Value) -> Value {
    impostor.leave().await;
    let claims = changed(&impostor.claims(), claims);
    let id_token = impostor.key.sign(&impostor.key.header("JWT"), &claims);
    let userinfo = json!({ "sub": claims["sub"] }).to_string();
    impostor.says(|says| says.userinfo = ("200 OK", userinfo));
    gives(impostor, &changed(tokens, &json!({ "id_token": id_token })));
    let page = impostor.come_back().await;
    redeem(&impostor.here, &impostor.rp, &mut impostor.browser, page).await
}

/// What its token endpoint answers from now on.
fn gives(impostor: &Impostor, tokens: &Value) {
    let answer = changed(&json!({ "token_type": "Bearer" }), tokens).to_string();
    impostor.says(|says| says.token = ("200 OK", answer));
}

/// How often it was asked to renew.
fn renewals(impostor: &Impostor) -> usize {
    let asked = impostor.stranger.asked();
    let is_one = |request: &&String| request.contains("grant_type=refresh_token");
    asked.iter().filter(is_one).count()
}

/// The usual request, with `more` in place of its parameters or beside them; an empty value removes one.
fn asks<'f>(token: &'f str, more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let usual = [
        ("grant_type", GRANT),
        ("subject_token", token),
        ("subject_token_type", ACCESS_TOKEN),
        ("audience", "corp"),
    ];
    amended(&usual, more)
}

async fn exchange(
    app: &TestApp,
    rp: &RelyingParty,
    tokens: &Value,
    more: &[(&str, &str)],
) -> (StatusCode, Value) {
    exchange_at(app, &app.node, rp, tokens, more).await
}

async fn exchange_at(
    app: &TestApp,
    node: &Node,
    rp: &RelyingParty,
    tokens: &Value,
    more: &[(&str, &str)],
) -> (StatusCode, Value) {
    let token = tokens["access_token"].as_str().expect("an access token");
    rp.post(app, node, "/token", &asks(token, more)).await
}

fn kept(app: &TestApp) -> i64 {
    app.database.rows(&["upstream_tokens"])[0].1
}

/// Gives a client another scope than it registered.
async fn set_scope(app: &TestApp, client: &str, scope: &str) {
    let scope = Scope::parse(scope).expect("a scope");
    amend(app, client, move |client| {
        client.metadata.scope = Some(scope.clone());
    })
    .await;
}
