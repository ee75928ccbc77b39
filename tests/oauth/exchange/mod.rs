//! Token exchange (RFC 8693): who was given a token acts at the next service for whoever it stands for, where the operator lets them.

mod bound;
mod dead;
mod delegation;
mod people;
mod refused;

use std::sync::Arc;
use std::time::Duration;

use doorward::domain::client::ClientPolicy;
use doorward::domain::exchange::ExchangePolicy;
use doorward::domain::id::{ClientId, UserId};
use doorward::domain::resource::{ResourceRules, ResourceServer};
use doorward::domain::scope::Scope;
use doorward::provider::Settings;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{amend, turn_client};
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::forge::{Key, changed};
use crate::support::holder::Holder;
use crate::support::relying_party::{
    REDIRECT, amended, claims, is_refused, jose_header, text, userinfo,
};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const REFRESH_TOKEN: &str = "urn:ietf:params:oauth:token-type:refresh_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

const ORDERS: &str = "https://orders.example";
const STOCK: &str = "https://stock.example";
const BILLS: &str = "https://bills.example";

/// Two services that say which scopes mean something there, and one that does not.
fn services() -> Options {
    let server = |uri: &str, scope: Option<&str>| ResourceServer {
        uri: uri.into(),
        name: None,
        scope: scope.map(|text| Scope::parse(text).expect("scopes")),
    };
    Options {
        settings: Settings {
            resources: Arc::new(ResourceRules {
                servers: vec![
                    server(ORDERS, Some("orders:read stock:read stock:write")),
                    server(STOCK, Some("stock:read stock:write")),
                    server(BILLS, None),
                ],
                is_any_allowed: false,
            }),
            ..Settings::default()
        },
        ..Options::default()
    }
}

/// What the operator lets a client do: delegation, from these to those.
fn delegation(takes: &[&str], gives: &[&str]) -> ExchangePolicy {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    ExchangePolicy {
        may_delegate: true,
        may_impersonate: false,
        takes: set(takes),
        gives: set(gives),
    }
}

fn policy(exchange: ExchangePolicy) -> ClientPolicy {
    ClientPolicy {
        exchange: Some(exchange),
        ..ClientPolicy::default()
    }
}

/// What a service is registered with.
fn service() -> Value {
    json!({
        "grant_types": [GRANT, "client_credentials"],
        "response_types": [],
        "scope": "openid email orders:read stock:read",
    })
}

/// An app that people sign in to.
fn app_metadata() -> Value {
    changed(
        &confidential(REDIRECT),
        &json!({ "scope": "openid email offline_access orders:read stock:read stock:write" }),
    )
}

async fn add(app: &TestApp, metadata: Value, policy: ClientPolicy) -> RelyingParty {
    RelyingParty::of(app.add_client_with(metadata, policy).await)
}

/// An app, the service that it calls, and what the app was given for that.
struct Stage {
    person: UserId,
    browser: Browser,
    shop: RelyingParty,
    orders: RelyingParty,
    tokens: Value,
}

impl Stage {
    async fn set(app: &TestApp) -> Self {
        Self::set_with(app, app_metadata(), service()).await
    }

    async fn set_with(app: &TestApp, shop: Value, orders: Value) -> Self {
        let person = app.add_person().await;
        let shop = RelyingParty::of(app.add_client(shop).await);
        let orders = add(app, orders, policy(delegation(&[ORDERS], &[STOCK]))).await;
        let mut browser = Browser::new(app);
        let tokens = ask(
            app,
            &shop,
            &mut browser,
            ORDERS,
            "openid orders:read stock:read",
        )
        .await;
        Self {
            person,
            browser,
            shop,
            orders,
            tokens,
        }
    }

    /// What the app sent to the service.
    fn token(&self) -> &str {
        text(&self.tokens, "access_token")
    }

    /// The service exchanges it.
    async fn exchange(&self, app: &TestApp, more: &[(&str, &str)]) -> (StatusCode, Value) {
        exchange(app, &self.orders, self.token(), more).await
    }

    async fn exchanged(&self, app: &TestApp, more: &[(&str, &str)]) -> Value {
        let (status, answer) = self.exchange(app, more).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer
    }
}

/// Tokens that a person lets an app have for a service.
async fn ask(
    app: &TestApp,
    rp: &RelyingParty,
    browser: &mut Browser,
    resource: &str,
    scope: &str,
) -> Value {
    let code = rp
        .code(browser, &[("resource", resource), ("scope", scope)])
        .await;
    let (status, tokens) = rp.redeem(app, &code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    tokens
}

/// The usual request, with `more` in place of its parameters or beside them; an empty value removes one.
fn asks<'f>(token: &'f str, more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let usual = [
        ("grant_type", GRANT),
        ("subject_token", token),
        ("subject_token_type", ACCESS_TOKEN),
    ];
    amended(&usual, more)
}

async fn exchange(
    app: &TestApp,
    rp: &RelyingParty,
    token: &str,
    more: &[(&str, &str)],
) -> (StatusCode, Value) {
    rp.token(app, &asks(token, more)).await
}

/// The service's own token (RFC 6749 §4.4).
async fn own_token(app: &TestApp, rp: &RelyingParty) -> String {
    let (status, answer) = rp.token(app, &[("grant_type", "client_credentials")]).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    text(&answer, "access_token").to_owned()
}

// §2.2.1, §4.1: the new token is the service's, for the next, and says who acts for whom.
both_engines!(a_service_acts_for_a_person_at_the_next, services(), |app| {
    let stage = Stage::set(&app).await;
    let before = claims(stage.token());
    app.clock.advance(Duration::from_mins(1));
    let answer = stage.exchanged(&app, &[("resource", STOCK)]).await;
    assert_eq!(
        (&answer["issued_token_type"], &answer["token_type"]),
        (&json!(ACCESS_TOKEN), &json!("Bearer"))
    );
    for absent in ["refresh_token", "id_token"] {
        assert_eq!(answer.get(absent), None, "{answer}");
    }
    let token = text(&answer, "access_token");
    let now = claims(token);
    assert_eq!(
        (&now["aud"], &now["client_id"], &now["scope"]),
        (&json!(STOCK), &json!(stage.orders.id), &json!("stock:read"))
    );
    assert_eq!(answer["scope"], "stock:read");
    assert_eq!(
        now["act"],
        json!({ "sub": stage.orders.id, "client_id": stage.orders.id })
    );
    for same in ["sub", "auth_time", "acr", "amr", "iss"] {
        assert_eq!(now[same], before[same], "{same}");
    }
    assert_eq!(now["sub"], stage.person.as_str());
    // It is another token of the same grant, and no longer good than the one that it came of.
    let family = |claims: &Value| text(claims, "jti").split('~').next().map(str::to_owned);
    assert_eq!(family(&now), family(&before));
    assert_ne!(now["jti"], before["jti"]);
    assert_eq!(now["exp"], before["exp"]);
    let left = before["exp"].as_i64().expect("seconds") - app.clock.now().as_seconds();
    assert_eq!(answer["expires_in"], left);
    let told = stage.orders.introspect(&app, token).await;
    assert_eq!(
        (&told["active"], &told["aud"], &told["sub"], &told["act"]),
        (&json!(true), &json!(STOCK), &now["sub"], &now["act"])
    );
    // What it came of is as good as before.
    assert_eq!(
        stage.shop.introspect(&app, stage.token()).await["active"],
        true
    );
});

// The policy is the operator's, and nothing is allowed by default.
both_engines!(nobody_exchanges_without_the_operator, services(), |app| {
    let stage = Stage::set(&app).await;
    let refused = async |rp: &RelyingParty, what: &str| {
        let answer = exchange(&app, rp, stage.token(), &[("resource", STOCK)]).await;
        is_refused(&answer, "unauthorized_client", what);
    };
    let bare = RelyingParty::of(app.add_client(service()).await);
    refused(&bare, "no policy").await;
    let mut without = service();
    without["grant_types"] = json!(["client_credentials"]);
    let without = add(&app, without, policy(delegation(&[ORDERS], &[STOCK]))).await;
    refused(&without, "no grant type").await;
    let neither = ExchangePolicy {
        may_delegate: false,
        ..delegation(&[ORDERS], &[STOCK])
    };
    refused(&add(&app, service(), policy(neither)).await, "neither way").await;
    refused(&stage.shop, "the app itself").await;
    // What was taken away again is not there any more.
    amend(&app, &stage.orders.id, |client| {
        client.policy.exchange = None;
    })
    .await;
    refused(&stage.orders, "taken away").await;
});

// §5, RFC 9700 §2.5: whoever found a token could say to be a public client.
both_engines!(a_public_client_exchanges_nothing, services(), |app| {
    let stage = Stage::set(&app).await;
    amend(&app, &stage.orders.id, |client| {
        client.metadata.token_endpoint_auth_method =
            doorward::domain::client::TokenEndpointAuthMethod::None;
    })
    .await;
    let public = RelyingParty {
        secret: None,
        ..stage.orders.clone()
    };
    let answer = exchange(&app, &public, stage.token(), &[("resource", STOCK)]).await;
    is_refused(&answer, "unauthorized_client", "public");
});

// §2.1: resource, audience, or both for one service; the operator says which there are for this client.
both_engines!(a_token_is_for_what_the_operator_allows, services(), |app| {
    let mut stage = Stage::set(&app).await;
    let stock = RelyingParty::of(app.add_client(service()).await);
    let stock_id = stock.id.clone();
    amend(&app, &stage.orders.id, move |client| {
        client.policy.exchange = Some(delegation(
            &[ORDERS],
            &[STOCK, "https://bills.example/", &stock_id],
        ));
    })
    .await;
    for (more, audience) in [
        (&[("resource", STOCK)][..], STOCK),
        (&[("audience", STOCK)], STOCK),
        (
            &[
                ("audience", STOCK),
                ("resource", STOCK),
                ("resource", "https://stock.example/"),
            ],
            STOCK,
        ),
        (&[("resource", BILLS)], BILLS),
        (&[("audience", &stock.id)], &stock.id),
    ] {
        let answer = stage.exchanged(&app, more).await;
        assert_eq!(claims(text(&answer, "access_token"))["aud"], audience);
    }
    for (more, what) in [
        (&[][..], "none of several"),
        (&[("resource", ORDERS)], "not allowed"),
        (
            &[("resource", app.issuer.as_str())],
            "the issuer is not allowed",
        ),
        (&[("audience", app.issuer.as_str())], "nor by its name"),
        (&[("resource", "https://unknown.example")], "unknown"),
        (&[("resource", "stock")], "no address"),
        (&[("audience", "nobody")], "nobody's name"),
        (&[("audience", &stage.shop.id)], "another client"),
        (&[("resource", STOCK), ("resource", BILLS)], "two"),
        (
            &[("resource", STOCK), ("audience", &stock.id)],
            "two, by two parameters",
        ),
        (
            &[
                ("audience", "a"),
                ("audience", "b"),
                ("audience", "c"),
                ("audience", "d"),
                ("audience", "e"),
                ("audience", "f"),
            ],
            "many",
        ),
        (&[("audience", STOCK); 6], "one, too often"),
        (&[("resource", STOCK); 6], "one resource, too often"),
    ] {
        is_refused(&stage.exchange(&app, more).await, "invalid_target", what);
    }
    // A service that was turned off is given no more tokens.
    turn_client(&app, &stock.id, false).await;
    let answer = stage.exchange(&app, &[("audience", &stock.id)]).await;
    is_refused(&answer, "invalid_target", "turned off");
    // Where there is but one, it need not be named; it is a service that there is, under the name that it has.
    let sole = async |named: &str| {
        let named = named.to_owned();
        amend(&app, &stage.orders.id, move |client| {
            client.policy.exchange = Some(delegation(&[ORDERS], &[&named]));
        })
        .await;
        stage.exchange(&app, &[]).await
    };
    for (named, what) in [
        ("https://gone.example", "a service that was taken away"),
        ("nobody", "a client that is gone"),
        (&stock.id, "a client that was turned off"),
    ] {
        is_refused(&sole(named).await, "invalid_target", what);
    }
    for named in ["https://STOCK.example/", STOCK] {
        let (status, answer) = sole(named).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(claims(text(&answer, "access_token"))["aud"], STOCK);
    }
    // Nor does the app's own token lead further than the operator said.
    let own = ask(&app, &stage.shop, &mut stage.browser, BILLS, "openid").await;
    is_refused(
        &exchange(&app, &stage.orders, text(&own, "access_token"), &[]).await,
        "invalid_request",
        "a token for bills",
    );
});

// A new token has nothing that the old one has not, nor that its client may not have, nor that means nothing at its audience.
both_engines!(a_scope_never_widens, services(), |app| {
    let stage = Stage::set(&app).await;
    let scope = async |asked: &str, resource: &str| {
        let answer = stage
            .exchange(&app, &[("resource", resource), ("scope", asked)])
            .await;
        (answer.0 == StatusCode::OK)
            .then(|| text(&answer.1, "scope").to_owned())
            .ok_or(answer)
    };
    amend(&app, &stage.orders.id, |client| {
        client.policy.exchange = Some(delegation(&[ORDERS], &[STOCK, BILLS]));
    })
    .await;
    assert_eq!(scope("", STOCK).await, Ok("stock:read".into()));
    assert_eq!(scope("stock:read", STOCK).await, Ok("stock:read".into()));
    // At a service whose operator did not say, all of what both have.
    assert_eq!(scope("", BILLS).await, Ok("orders:read stock:read".into()));
    assert_eq!(scope("orders:read", BILLS).await, Ok("orders:read".into()));
    for (asked, resource, what) in [
        ("orders:read", STOCK, "it means nothing there"),
        (
            "email",
            BILLS,
            "the client may have it, the subject's token has not",
        ),
        ("openid", BILLS, "it is none of the first service's"),
        ("stock:write", STOCK, "neither has it"),
        ("stock:read stock:write", STOCK, "one of two"),
        ("offline_access", BILLS, "there is nothing to renew"),
        ("\u{e9}", STOCK, "no scope"),
    ] {
        is_refused(
            &scope(asked, resource).await.expect_err(what),
            "invalid_scope",
            what,
        );
    }
    // Of what the app has, the client may have nothing at this service.
    amend(&app, &stage.orders.id, |client| {
        client.metadata.scope = Some(Scope::parse("orders:read").expect("a scope"));
    })
    .await;
    is_refused(
        &scope("", STOCK).await.expect_err("nothing"),
        "invalid_scope",
        "nothing is left",
    );
    // What the app lost since is not in what comes of its tokens.
    amend(&app, &stage.shop.id, |client| {
        client.metadata.scope = Some(Scope::parse("openid stock:read").expect("a scope"));
    })
    .await;
    is_refused(
        &scope("orders:read", BILLS).await.expect_err("lost"),
        "invalid_scope",
        "lost",
    );
    // Of one of whose scope nothing is left nothing comes, as at the app itself.
    amend(&app, &stage.shop.id, |client| {
        client.metadata.scope = Some(Scope::parse("email").expect("a scope"));
    })
    .await;
    is_refused(
        &scope("", BILLS).await.expect_err("all lost"),
        "invalid_request",
        "all lost",
    );
});

// OpenID Connect Core 1.0 §11: nothing that is exchanged is renewed, so its scope does not say so, even if its client renews other tokens.
both_engines!(what_is_exchanged_is_not_renewed, services(), |app| {
    let mut stage = Stage::set(&app).await;
    let mut metadata = app_metadata();
    metadata["grant_types"] = json!(["authorization_code", "refresh_token", GRANT]);
    let ledger = add(&app, metadata, policy(delegation(&[BILLS], &[BILLS]))).await;
    let asked = [
        ("resource", BILLS),
        ("scope", "offline_access orders:read"),
        ("prompt", "consent"),
    ];
    let page = stage.browser.open(&stage.shop.authorize(&asked)).await;
    let page = stage.browser.submit(&page, &[("decision", "allow")]).await;
    let code = parameters(page.location())["code"].clone();
    let (_, tokens) = stage.shop.redeem(&app, &code).await;
    let token = text(&tokens, "access_token");
    assert!(text(&claims(token), "scope").contains("offline_access"));
    let (status, answer) = exchange(&app, &ledger, token, &[]).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["scope"], "orders:read");
    assert_eq!(answer.get("refresh_token"), None);
    let asked = [("scope", "offline_access")];
    let answer = exchange(&app, &ledger, token, &asked).await;
    is_refused(&answer, "invalid_scope", "there is nothing to renew");
});

// §3: what is issued is an access token, which is also a JWT where that is asked for.
both_engines!(
    the_issued_token_is_of_the_type_that_is_named,
    services(),
    |app| {
        let mut opaque = service();
        opaque["access_token_format"] = "opaque".into();
        let stage = Stage::set_with(&app, app_metadata(), opaque).await;
        let usual = stage.exchanged(&app, &[]).await;
        let token = text(&usual, "access_token");
        assert!(token.starts_with("dw_at_"), "{usual}");
        assert_eq!(usual["issued_token_type"], ACCESS_TOKEN);
        let told = stage.orders.introspect(&app, token).await;
        assert_eq!(
            (&told["aud"], &told["act"]["sub"]),
            (&json!(STOCK), &json!(stage.orders.id))
        );
        // An opaque one can be exchanged as others can: here for a service of its own audience.
        amend(&app, &stage.orders.id, |client| {
            client.policy.exchange = Some(delegation(&[ORDERS], &[STOCK, BILLS]));
        })
        .await;
        let again = exchange(&app, &stage.orders, token, &[("resource", BILLS)]).await;
        assert_eq!(again.0, StatusCode::OK, "{}", again.1);
        for (asked, given) in [(ACCESS_TOKEN, ACCESS_TOKEN), (JWT, JWT)] {
            let answer = stage
                .exchanged(
                    &app,
                    &[("requested_token_type", asked), ("resource", STOCK)],
                )
                .await;
            assert_eq!(answer["issued_token_type"], given);
            let is_jwt = !text(&answer, "access_token").starts_with("dw_at_");
            assert_eq!(is_jwt, asked == JWT);
        }
        for refused in [
            ID_TOKEN,
            REFRESH_TOKEN,
            "urn:ietf:params:oauth:token-type:saml2",
            "access_token",
        ] {
            let more = [("requested_token_type", refused), ("resource", STOCK)];
            is_refused(
                &stage.exchange(&app, &more).await,
                "invalid_request",
                refused,
            );
        }
    }
);
