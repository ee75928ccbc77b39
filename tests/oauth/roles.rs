//! Roles in access tokens (RFC 9068 §2.2.3.1) and in what introspection says of them: as far as a token's scope goes.

use std::sync::Arc;

use doorward::domain::client::ClientPolicy;
use doorward::domain::exchange::ExchangePolicy;
use doorward::domain::id::UserId;
use doorward::domain::resource::{ResourceRules, ResourceServer};
use doorward::domain::response_type::ResponseType;
use doorward::domain::roles::Roles;
use doorward::domain::scope::Scope;
use serde_json::{Value, json};

use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::forge::changed;
use crate::support::relying_party::{REDIRECT, claims, is_given, text};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// A service to which every scope means something, and one where roles mean nothing.
const WIKI: &str = "https://wiki.example";
const STOCK: &str = "https://stock.example";
const ALL: &str = "openid roles groups stock:read";

fn services() -> Options {
    let server = |uri: &str, scope: Option<&str>| ResourceServer {
        uri: uri.into(),
        name: None,
        scope: scope.map(|text| Scope::parse(text).expect("scopes")),
    };
    let mut options = Options::default();
    options.settings.resources = Arc::new(ResourceRules {
        servers: vec![server(WIKI, None), server(STOCK, Some("stock:read"))],
        is_any_allowed: false,
    });
    options.settings.additional_response_types = ResponseType::ALL.to_vec();
    options
}

async fn party(app: &TestApp, more: &Value) -> RelyingParty {
    let usual = json!({
        "scope": ALL,
        "grant_types": ["authorization_code", "refresh_token", "client_credentials", "implicit"],
        "response_types": ["code", "code token"],
    });
    let metadata = changed(&changed(&confidential(REDIRECT), &usual), more);
    let mut rp = RelyingParty::of(app.add_client(metadata).await);
    rp.scope = ALL.into();
    rp
}

/// The operator says what somebody is.
pub(super) async fn give(app: &TestApp, person: &UserId, names: &[&str]) {
    let roles = Roles {
        operator: names.iter().map(|&name| name.to_owned()).collect(),
        ..Roles::default()
    };
    let person = person.clone();
    let written = app.op().store.write(move |w| {
        w.hold_user(&person)?;
        w.update_roles(&person, &roles)
    });
    written.await.expect("written");
}

/// What is said of roles: by the claim `roles`, and by `groups`.
pub(super) fn said(of: &Value) -> [Option<Value>; 2] {
    ["roles", "groups"].map(|name| of.get(name).cloned())
}

fn token(answer: &Value) -> &str {
    text(answer, "access_token")
}

const NOTHING: [Option<Value>; 2] = [None, None];

both_engines!(a_token_has_the_roles_of_its_person, services(), |app| {
    let person = app.add_person().await;
    give(&app, &person, &["staff", "admin"]).await;
    let roles = || Some(json!(["admin", "staff"]));
    let rp = party(&app, &json!({})).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    assert_eq!(said(&claims(token(&tokens))), [roles(), roles()]);
    assert_eq!(
        said(&rp.introspect(&app, token(&tokens)).await),
        [roles(), roles()]
    );
    // What they are now is told by who looks now, and by the next token.
    give(&app, &person, &["auditor"]).await;
    let now = || Some(json!(["auditor"]));
    assert_eq!(
        said(&rp.introspect(&app, token(&tokens)).await),
        [now(), now()]
    );
    let refreshed = is_given(rp.refresh(&app, text(&tokens, "refresh_token")).await);
    assert_eq!(said(&claims(token(&refreshed))), [now(), now()]);
    // By the browser it is no other.
    let location = browser
        .complete(&rp.authorize(&[("response_type", "code token")]))
        .await;
    let answer = parameters(&location);
    assert_eq!(said(&claims(&answer["access_token"])), [now(), now()]);
    // Who is nothing has no such claim.
    give(&app, &person, &[]).await;
    let tokens = rp.tokens(&app, &mut browser).await;
    assert_eq!(said(&claims(token(&tokens))), NOTHING);
    assert_eq!(said(&rp.introspect(&app, token(&tokens)).await), NOTHING);
});

both_engines!(an_opaque_token_is_told_of_the_same, services(), |app| {
    let person = app.add_person().await;
    give(&app, &person, &["staff"]).await;
    let rp = party(&app, &json!({ "access_token_format": "opaque" })).await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    let staff = || Some(json!(["staff"]));
    assert_eq!(
        said(&rp.introspect(&app, token(&tokens)).await),
        [staff(), staff()]
    );
});

both_engines!(roles_go_no_further_than_the_scope, services(), |app| {
    let person = app.add_person().await;
    give(&app, &person, &["staff"]).await;
    let staff = || Some(json!(["staff"]));
    let rp = party(&app, &json!({})).await;
    let mut browser = Browser::new(&app);
    for (scope, resource, told) in [
        ("openid roles stock:read", WIKI, [staff(), None]),
        ("openid groups stock:read", WIKI, [None, staff()]),
        ("openid stock:read", WIKI, NOTHING),
        (ALL, STOCK, NOTHING),
    ] {
        let asks = [("scope", scope), ("resource", resource)];
        let code = rp.code(&mut browser, &asks).await;
        let tokens = is_given(rp.redeem(&app, &code).await);
        assert_eq!(said(&claims(token(&tokens))), told, "{scope} at {resource}");
        assert_eq!(
            said(&rp.introspect(&app, token(&tokens)).await),
            told,
            "{scope} at {resource}"
        );
    }
    // A client's own token is of no person.
    let own = [("grant_type", "client_credentials"), ("scope", "roles")];
    let answer = is_given(rp.token(&app, &own).await);
    assert_eq!(said(&claims(token(&answer))), NOTHING);
});

both_engines!(
    an_exchanged_token_has_them_within_its_own,
    services(),
    |app| {
        let person = app.add_person().await;
        give(&app, &person, &["staff"]).await;
        let shop = party(&app, &json!({})).await;
        let set = |name: &str| [name.to_owned()].into();
        let exchange = ExchangePolicy {
            may_delegate: true,
            may_impersonate: false,
            takes: set(WIKI),
            gives: [WIKI.to_owned(), STOCK.to_owned()].into(),
        };
        let metadata = json!({ "grant_types": [EXCHANGE], "response_types": [], "scope": ALL });
        let policy = ClientPolicy {
            exchange: Some(exchange),
            ..ClientPolicy::default()
        };
        let wiki = RelyingParty::of(app.add_client_with(metadata, policy).await);
        let code = shop
            .code(&mut Browser::new(&app), &[("resource", WIKI)])
            .await;
        let tokens = is_given(shop.redeem(&app, &code).await);
        give(&app, &person, &["auditor"]).await;
        let now = || Some(json!(["auditor"]));
        for (resource, scope, told) in [
            (WIKI, ALL, [now(), now()]),
            (WIKI, "groups", [None, now()]),
            (STOCK, "stock:read", NOTHING),
        ] {
            let fields = [
                ("grant_type", EXCHANGE),
                ("subject_token", token(&tokens)),
                (
                    "subject_token_type",
                    "urn:ietf:params:oauth:token-type:access_token",
                ),
                ("resource", resource),
                ("scope", scope),
            ];
            let answer = is_given(wiki.token(&app, &fields).await);
            assert_eq!(said(&claims(token(&answer))), told, "{scope} at {resource}");
        }
    }
);
