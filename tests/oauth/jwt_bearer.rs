//! Assertions of issuers whom the operator trusts (RFC 7523 §2.1, §3).

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use doorward::domain::assertion::{AssertionIssuer, NamedBy, Profile};
use doorward::domain::authentication::Acr;
use doorward::domain::client::{ClientPolicy, GrantType, SubjectType};
use doorward::domain::exchange::ExchangePolicy;
use doorward::domain::id::{ClientId, UserId};
use doorward::domain::issuer_keys::IssuerKeys;
use doorward::domain::resource::{ResourceRules, ResourceServer};
use doorward::domain::scope::Scope;
use doorward::domain::signing::SigningAlgorithm;
use doorward::domain::word::Word;
use doorward::provider::Settings;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::{amend, roles, turn_client};
use crate::support::database::Engine;
use crate::support::forge::{Key, changed, forgeries};
use crate::support::holder::Holder;
use crate::support::relying_party::{claims, is_refused, text, userinfo};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Who names people by our own `sub`, and by an address.
const BY_SUB: &str = "https://house.example";
const BY_MAIL: &str = "https://partner.example";
const FILES: &str = "https://files.example";

/// A key that the issuers publish, of an algorithm that the operator did not name.
static OLD: LazyLock<Key> = LazyLock::new(|| Key::generate(SigningAlgorithm::RS256, "an old one"));

/// The key of the trusted issuers, the same in each test: what it is does not matter.
struct Trusted {
    key: Key,
    options: Options,
}

fn trusted() -> Trusted {
    let key = Key::generate(SigningAlgorithm::ES256, "the issuer's");
    let keys = IssuerKeys::Given(json!({ "keys": [key.public(), OLD.public()] }));
    let issuer = |issuer: &str, subject| AssertionIssuer {
        issuer: issuer.into(),
        keys: keys.clone(),
        algorithms: vec![SigningAlgorithm::ES256, SigningAlgorithm::PS256],
        clients: [ClientId::new("batch"), ClientId::new("sector")].into(),
        subject,
        profile: Profile::Plain,
    };
    let issuers = vec![
        issuer(BY_SUB, NamedBy::Sub),
        issuer(BY_MAIL, NamedBy::Email),
    ];
    let server = ResourceServer {
        uri: FILES.into(),
        name: None,
        scope: Some(Scope::parse("files:read").expect("a scope")),
    };
    let settings = Settings {
        assertion_issuers: Arc::new(issuers),
        resources: Arc::new(ResourceRules {
            servers: vec![server],
            is_any_allowed: false,
        }),
        ..Settings::default()
    };
    Trusted {
        key,
        options: Options {
            settings,
            ..Options::default()
        },
    }
}

/// As `both_engines!`, with the issuers' key.
macro_rules! both_engines_trusting {
    ($name:ident, |$app:ident, $key:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn test($app: TestApp, $key: Key) $body

            async fn on(engine: Engine) {
                let Trusted { key, options } = trusted();
                test(TestApp::start(engine, options).await, key).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                on(Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                on(Engine::Postgres).await;
            }
        }
    };
}

fn metadata() -> Value {
    json!({
        "client_id": "batch",
        "grant_types": [GRANT],
        "response_types": [],
        "scope": "openid email files:read offline_access",
    })
}

async fn batch(app: &TestApp) -> RelyingParty {
    RelyingParty::of(app.add_client(metadata()).await)
}

/// The claims of a good assertion, each with an identifier of its own.
fn good(app: &TestApp, person: &UserId) -> Value {
    changed(
        &crate::support::forge::assertion(app, BY_SUB),
        &json!({ "sub": person.as_str() }),
    )
}

async fn present(
    app: &TestApp,
    rp: &RelyingParty,
    assertion: &str,
    more: &[(&str, &str)],
) -> (StatusCode, Value) {
    let usual = [("grant_type", GRANT), ("assertion", assertion)];
    rp.token(app, &[&usual, more].concat()).await
}

#[track_caller]
fn is_given(answer: &(StatusCode, Value)) -> &str {
    assert_eq!(answer.0, StatusCode::OK, "{}", answer.1);
    text(&answer.1, "access_token")
}

// RFC 7521 §4.1, RFC 7523 §2.1: the token is the client's, for whom the assertion names; nothing else comes with it.
both_engines_trusting!(an_assertion_brings_a_token_for_its_subject, |app, key| {
    let person = app.add_person().await;
    let rp = batch(&app).await;
    let sign = |claims: &Value| key.sign(&key.header("JWT"), claims);
    let answer = present(&app, &rp, &sign(&good(&app, &person)), &[]).await;
    let token = is_given(&answer);
    for absent in ["refresh_token", "id_token", "issued_token_type"] {
        assert_eq!(answer.1.get(absent), None, "{}", answer.1);
    }
    let said = claims(token);
    assert_eq!(
        (
            &said["sub"],
            &said["client_id"],
            &said["aud"],
            &said["scope"]
        ),
        (
            &json!(person.as_str()),
            &json!("batch"),
            &json!(app.issuer),
            &json!("email files:read openid")
        )
    );
    // Nobody signed in here: nothing is said of when and how.
    for absent in ["auth_time", "acr", "amr"] {
        assert_eq!(said.get(absent), None, "{said}");
    }
    let (status, told) = userinfo(&app, &app.node, token).await;
    assert_eq!(
        (status, &told["email"]),
        (StatusCode::OK, &json!("alex@example.com"))
    );
    let told = rp.introspect(&app, token).await;
    assert_eq!(
        (&told["active"], &told["sub"]),
        (&json!(true), &json!(person.as_str()))
    );
    // Less, and for a service.
    let more = [("scope", "files:read"), ("resource", FILES)];
    let answer = present(&app, &rp, &sign(&good(&app, &person)), &more).await;
    let said = claims(is_given(&answer));
    assert_eq!(
        (&said["aud"], &said["scope"]),
        (&json!(FILES), &json!("files:read"))
    );
    // RFC 6749 §3.3: who asks for no scope is told which there is; who asks for what means nothing there hears that, as in token exchange.
    let there = [("resource", FILES)];
    let answer = present(&app, &rp, &sign(&good(&app, &person)), &there).await;
    is_given(&answer);
    assert_eq!(answer.1["scope"], "files:read");
    let more = [("scope", "email files:read"), ("resource", FILES)];
    let answer = present(&app, &rp, &sign(&good(&app, &person)), &more).await;
    is_refused(&answer, "invalid_scope", "of another service");
    for (more, error) in [
        ([("scope", "profile")], "invalid_scope"),
        ([("scope", "offline_access")], "invalid_scope"),
        ([("resource", "https://unknown.example")], "invalid_target"),
        (
            [("authorization_details", r#"[{"type":"x"}]"#)],
            "invalid_authorization_details",
        ),
        ([("assertion_type", "x")], ""),
    ] {
        let answer = present(&app, &rp, &sign(&good(&app, &person)), &more).await;
        if error.is_empty() {
            is_given(&answer);
        } else {
            is_refused(&answer, error, error);
        }
    }
    let nothing = rp.token(&app, &[("grant_type", GRANT)]).await;
    is_refused(&nothing, "invalid_request", "no assertion");
    // Nothing that comes of it is renewed, even where its client renews other tokens.
    amend(&app, "batch", |client| {
        let grants = &mut client.metadata.grant_types;
        grants.push(Word::Known(GrantType::RefreshToken));
    })
    .await;
    let answer = present(&app, &rp, &sign(&good(&app, &person)), &[]).await;
    assert_eq!(
        claims(is_given(&answer))["scope"],
        "email files:read openid"
    );
    let offline = [("scope", "offline_access")];
    let answer = present(&app, &rp, &sign(&good(&app, &person)), &offline).await;
    is_refused(&answer, "invalid_scope", "offline_access");
    // Nobody was asked: what was not registered is not among what people agree to on a page.
    amend(&app, "batch", |client| client.metadata.scope = None).await;
    let answer = present(&app, &rp, &sign(&good(&app, &person)), &[]).await;
    assert_eq!(claims(is_given(&answer))["scope"], "openid");
    let answer = present(
        &app,
        &rp,
        &sign(&good(&app, &person)),
        &[("scope", "email")],
    )
    .await;
    is_refused(&answer, "invalid_scope", "email");
    // Bound to what the client shows.
    let holder = Holder::new();
    let assertion = sign(&good(&app, &person));
    let fields = [("grant_type", GRANT), ("assertion", assertion.as_str())];
    let answer = holder.token(&app, &rp, &fields).await;
    assert_eq!(claims(is_given(&answer))["cnf"]["jkt"], holder.jkt());
});

// RFC 9068 §2.2.3.1.
both_engines_trusting!(it_says_what_its_subject_is_within_its_scope, |app, key| {
    let person = app.add_person().await;
    roles::give(&app, &person, &["staff"]).await;
    let rp = batch(&app).await;
    amend(&app, "batch", |client| {
        client.metadata.scope = Some(Scope::parse("files:read groups").expect("scopes"));
    })
    .await;
    for (resource, told) in [
        (app.issuer.as_str(), [None, Some(json!(["staff"]))]),
        (FILES, [None, None]),
    ] {
        let assertion = key.sign(&key.header("JWT"), &good(&app, &person));
        let more = [("resource", resource)];
        let answer = present(&app, &rp, &assertion, &more).await;
        assert_eq!(roles::said(&claims(is_given(&answer))), told, "{resource}");
    }
});

// §3: each claim, and §3.1: "invalid_grant" for all of it, in one voice.
both_engines_trusting!(an_assertion_is_for_this_server_now_and_once, |app, key| {
    let person = app.add_person().await;
    let rp = batch(&app).await;
    let now = app.clock.now().as_seconds();
    let sign = |claims: &Value| key.sign(&key.header("JWT"), claims);
    let with = async |changes: Value| {
        let assertion = sign(&changed(&good(&app, &person), &changes));
        present(&app, &rp, &assertion, &[]).await
    };
    let endpoint = format!("{}/token", app.issuer);
    for (changes, what) in [
        (json!({ "aud": endpoint }), "the token endpoint"),
        (json!({ "aud": [app.issuer] }), "an array of one"),
        (json!({ "exp": now + 3600 }), "an hour"),
        (json!({ "exp": now - 59 }), "within the skew"),
        (
            json!({ "nbf": now + 59, "iat": now + 59 }),
            "within the skew",
        ),
        (json!({ "iat": null }), "iat is optional"),
    ] {
        let answer = with(changes).await;
        assert_eq!(answer.0, StatusCode::OK, "{what}: {}", answer.1);
    }
    let mut said = Vec::new();
    for (changes, what) in [
        (json!({ "iss": null }), "no iss"),
        (json!({ "iss": "https://elsewhere.example" }), "nobody's"),
        (json!({ "iss": app.issuer }), "our own"),
        (json!({ "iss": "batch" }), "the client's"),
        (json!({ "sub": null }), "no sub"),
        (json!({ "sub": "" }), "an empty one"),
        (json!({ "sub": "alex" }), "nobody's id"),
        (json!({ "sub": "\u{0}" }), "no text"),
        (json!({ "aud": null }), "no aud"),
        (
            json!({ "aud": "https://elsewhere.example" }),
            "another server",
        ),
        (json!({ "aud": format!("{}/", app.issuer) }), "nearly ours"),
        (
            json!({ "aud": [app.issuer, "https://elsewhere.example"] }),
            "another besides",
        ),
        (json!({ "aud": [] }), "none"),
        (json!({ "exp": null }), "no exp"),
        (json!({ "exp": now - 60 }), "over"),
        (json!({ "exp": now + 3661 }), "too long"),
        (json!({ "exp": 1e300 }), "for ever"),
        (json!({ "nbf": now + 60 }), "not yet"),
        (json!({ "iat": now + 60 }), "made in the future"),
        (json!({ "jti": null }), "no jti"),
        (json!({ "jti": "" }), "an empty one"),
        (json!({ "jti": "x".repeat(257) }), "a long one"),
    ] {
        let answer = with(changes).await;
        is_refused(&answer, "invalid_grant", what);
        said.push(text(&answer.1, "error_description").to_owned());
    }
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    // Once, whoever presents it; and what was refused for another reason is not used up.
    let claims = good(&app, &person);
    let assertion = sign(&claims);
    let wrong = present(&app, &rp, &assertion, &[("scope", "profile")]).await;
    is_refused(&wrong, "invalid_scope", "too much");
    is_given(&present(&app, &rp, &assertion, &[]).await);
    is_refused(
        &present(&app, &rp, &assertion, &[]).await,
        "invalid_grant",
        "again",
    );
    let again = sign(&changed(&claims, &json!({ "exp": now + 61 })));
    is_refused(
        &present(&app, &rp, &again, &[]).await,
        "invalid_grant",
        "its jti again",
    );
});

// Whom it names reads of it, once a day for each app.
both_engines_trusting!(whom_an_assertion_names_reads_of_it, |app, key| {
    let person = app.add_person().await;
    let rp = batch(&app).await;
    let comes = async || {
        let assertion = key.sign(&key.header("JWT"), &good(&app, &person));
        is_given(&present(&app, &rp, &assertion, &[]).await);
        app.database
            .texts("SELECT about AS text FROM activity WHERE kind = 'app_vouched_for'")
    };
    assert_eq!(comes().await, ["batch"]);
    assert_eq!(comes().await, ["batch"]);
    // Another issuer is another thing to read of, on the same day.
    let by_mail = json!({ "iss": BY_MAIL, "sub": "theirs", "email": "alex@example.com", "email_verified": true });
    let assertion = key.sign(&key.header("JWT"), &changed(&good(&app, &person), &by_mail));
    is_given(&present(&app, &rp, &assertion, &[]).await);
    assert_eq!(comes().await, ["batch", "batch"]);
    app.clock.advance(Duration::from_hours(24));
    assert_eq!(comes().await, ["batch", "batch", "batch"]);
    let assertion = key.sign(&key.header("JWT"), &json!({ "sub": person.as_str() }));
    is_refused(
        &present(&app, &rp, &assertion, &[]).await,
        "invalid_grant",
        "nothing",
    );
    let mut browser = Browser::new(&app);
    let page = browser.open("/account/activity").await;
    let page = browser.sign_in(&page, "alex").await;
    for place in ["house.example", "partner.example"] {
        assert!(page.text().contains(place), "{}", page.text());
    }
    let says = "An app was let in on the word of another service";
    assert_eq!(page.text().matches(says).count(), 3, "{}", page.text());
});

// It is remembered for as long as it counts: what clocks may differ by, too.
both_engines_trusting!(
    what_was_used_is_known_until_it_counts_no_more,
    |app, key| {
        let person = app.add_person().await;
        let rp = batch(&app).await;
        let now = app.clock.now().as_seconds();
        let claims = changed(&good(&app, &person), &json!({ "exp": now + 30 }));
        let assertion = key.sign(&key.header("JWT"), &claims);
        is_given(&present(&app, &rp, &assertion, &[]).await);
        app.clock.advance(Duration::from_secs(89));
        let now = app.clock.now();
        let swept = app.op().store.write(move |w| w.sweep(now, now)).await;
        swept.expect("swept");
        is_refused(
            &present(&app, &rp, &assertion, &[]).await,
            "invalid_grant",
            "within the skew",
        );
    }
);

// Of many who present one assertion at once, at two nodes, one is given a token.
both_engines_trusting!(of_many_who_present_one_assertion_one_wins, |app, key| {
    let person = app.add_person().await;
    let rp = batch(&app).await;
    let second = match app.engine {
        Engine::Postgres => Some(app.second_node().await),
        Engine::Sqlite => None,
    };
    let assertion = key.sign(&key.header("JWT"), &good(&app, &person));
    let fields = [("grant_type", GRANT), ("assertion", assertion.as_str())];
    let nodes = [&app.node, second.as_ref().unwrap_or(&app.node)];
    let mut running = JoinSet::new();
    for number in 0..10 {
        let request = nodes[number % 2]
            .request(&app.http, &app.issuer, reqwest::Method::POST, "/token")
            .header("authorization", rp.basic().expect("a secret"))
            .form(&fields);
        running.spawn(Answer::to(request));
    }
    let answers = running.join_all().await;
    let won = answers.iter().filter(|answer| answer.status == 200);
    assert_eq!(won.count(), 1, "{answers:?}");
});

// RFC 8725 §3.1, §3.11: the issuer's keys, its algorithms, and no token of another kind.
both_engines_trusting!(no_forged_assertion_is_believed, |app, key| {
    let person = app.add_person().await;
    let rp = batch(&app).await;
    let claims = || good(&app, &person);
    for (typ, is_taken) in [
        ("JWT", true),
        ("authorization-grant+jwt", true),
        ("application/authorization-grant+jwt", true),
        ("at+jwt", false),
        ("client-authentication+jwt", false),
        ("logout+jwt", false),
        ("oauth-id-jag+jwt", false),
    ] {
        let answer = present(&app, &rp, &key.sign(&key.header(typ), &claims()), &[]).await;
        assert_eq!(answer.0 == StatusCode::OK, is_taken, "{typ}: {}", answer.1);
    }
    let none = changed(&key.header("JWT"), &json!({ "typ": null }));
    is_given(&present(&app, &rp, &key.sign(&none, &claims()), &[]).await);
    // Our own keys are not the issuer's, nor is an algorithm that the operator did not name.
    let ours = Key::of_provider(&app, SigningAlgorithm::ES256).await;
    for other in [&ours, &OLD] {
        let forged = other.sign(&other.header("JWT"), &claims());
        is_refused(
            &present(&app, &rp, &forged, &[]).await,
            "invalid_grant",
            "another key",
        );
    }
    for (forged, what) in forgeries(&key, &key.header("JWT"), &claims()) {
        let answer = present(&app, &rp, &forged, &[]).await;
        assert_ne!(answer.0, StatusCode::OK, "{what} {forged}");
    }
});

// By an address that both have verified; by no name that anybody can choose.
both_engines_trusting!(a_person_is_known_by_what_the_operator_says, |app, key| {
    let person = app.add_person().await;
    app.add_user("blair", "blair@example.com").await;
    let rp = batch(&app).await;
    let with = async |changes: Value| {
        let mail = json!({ "iss": BY_MAIL, "sub": "theirs", "email": "alex@example.com", "email_verified": true });
        let claims = changed(&changed(&good(&app, &person), &mail), &changes);
        let assertion = key.sign(&key.header("JWT"), &claims);
        present(&app, &rp, &assertion, &[]).await
    };
    for email in ["alex@example.com", "Alex@EXAMPLE.com"] {
        let answer = with(json!({ "email": email })).await;
        assert_eq!(claims(is_given(&answer))["sub"], person.as_str());
    }
    for (changes, what) in [
        (json!({ "email_verified": false }), "not verified there"),
        (json!({ "email_verified": null }), "it is not said"),
        (json!({ "email_verified": "true" }), "no boolean"),
        (json!({ "email": null }), "none"),
        (json!({ "email": "alex" }), "a user name"),
        (json!({ "email": "nobody@example.com" }), "nobody's"),
        (
            json!({ "email": null, "sub": person.as_str() }),
            "our own name for them",
        ),
        (json!({ "sub": "" }), "no sub"),
        // The other issuer names people otherwise.
        (
            json!({ "iss": BY_SUB }),
            "by an address, of who names by sub",
        ),
    ] {
        is_refused(&with(changes).await, "invalid_grant", what);
    }
    app.doubt_address(&person).await;
    is_refused(&with(json!({})).await, "invalid_grant", "not verified here");
});

// Whom it may be presented by, and what ends what came of it.
both_engines_trusting!(a_client_presents_what_is_meant_for_it, |app, key| {
    let person = app.add_person().await;
    let sign = || key.sign(&key.header("JWT"), &good(&app, &person));
    let other = changed(&metadata(), &json!({ "client_id": "other" }));
    let other = RelyingParty::of(app.add_client(other).await);
    is_refused(
        &present(&app, &other, &sign(), &[]).await,
        "invalid_grant",
        "not named",
    );
    let rp = batch(&app).await;
    let pairwise = json!({ "client_id": "sector", "subject_type": "pairwise", "redirect_uris": ["https://sector.example/cb"] });
    let pairwise = RelyingParty::of(app.add_client(changed(&metadata(), &pairwise)).await);
    is_refused(
        &present(&app, &pairwise, &sign(), &[]).await,
        "unauthorized_client",
        "pairwise",
    );
    amend(&app, "batch", |client| {
        client.policy.minimum_acr = Some(Acr::OneFactor);
    })
    .await;
    is_refused(
        &present(&app, &rp, &sign(), &[]).await,
        "unauthorized_client",
        "acr",
    );
    amend(&app, "batch", |client| client.policy.minimum_acr = None).await;
    amend(&app, "batch", |client| client.metadata.grant_types.clear()).await;
    is_refused(
        &present(&app, &rp, &sign(), &[]).await,
        "unauthorized_client",
        "no grant",
    );
    amend(&app, "batch", |client| {
        client.metadata.grant_types = serde_json::from_value(json!([GRANT])).expect("grants");
    })
    .await;
    let answer = present(&app, &rp, &sign(), &[]).await;
    let token = is_given(&answer).to_owned();
    let is_active = async || rp.introspect(&app, &token).await["active"] == json!(true);
    assert!(is_active().await);
    turn_client(&app, "batch", false).await;
    turn_client(&app, "batch", true).await;
    assert!(is_active().await, "it waited");
    app.disable_user(&person).await;
    assert!(!is_active().await, "its person is turned off");
    is_refused(
        &present(&app, &rp, &sign(), &[]).await,
        "invalid_grant",
        "turned off",
    );
    app.enable_user(&person).await;
    let answer = present(&app, &rp, &sign(), &[]).await;
    let token = is_given(&answer);
    let revoked = rp
        .post(&app, &app.node, "/revoke", &[("token", token)])
        .await;
    assert_eq!(revoked.0, StatusCode::OK);
    assert_eq!(rp.introspect(&app, token).await, json!({ "active": false }));
    amend(&app, "batch", |client| {
        client.metadata.token_endpoint_auth_method =
            doorward::domain::client::TokenEndpointAuthMethod::None;
    })
    .await;
    let public = RelyingParty {
        secret: None,
        ..rp.clone()
    };
    is_refused(
        &present(&app, &public, &sign(), &[]).await,
        "unauthorized_client",
        "public",
    );
});

/// What is for the files may be exchanged for what is for us.
fn exchanges(app: &TestApp) -> ClientPolicy {
    ClientPolicy {
        exchange: Some(ExchangePolicy {
            may_delegate: true,
            may_impersonate: false,
            takes: [FILES.to_owned()].into(),
            gives: [app.issuer.clone()].into(),
        }),
        ..ClientPolicy::default()
    }
}

// What came of an assertion can be exchanged as other tokens can, but by clients that nothing would lead back from.
both_engines_trusting!(what_came_of_an_assertion_is_exchanged, |app, key| {
    let person = app.add_person().await;
    let rp = batch(&app).await;
    let exchanging = "urn:ietf:params:oauth:grant-type:token-exchange";
    let service = json!({ "grant_types": [exchanging], "response_types": [], "scope": "files:read email", "redirect_uris": ["https://files.example/cb"] });
    let policy = exchanges(&app);
    let service = RelyingParty::of(app.add_client_with(service, policy).await);
    let assertion = key.sign(&key.header("JWT"), &good(&app, &person));
    let answer = present(&app, &rp, &assertion, &[("resource", FILES)]).await;
    let token = is_given(&answer).to_owned();
    let fields = [
        ("grant_type", exchanging),
        ("subject_token", token.as_str()),
        (
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:access_token",
        ),
    ];
    let answer = service.token(&app, &fields).await;
    let exchanged = is_given(&answer).to_owned();
    assert_eq!(claims(&exchanged)["sub"], person.as_str());
    assert_eq!(service.introspect(&app, &exchanged).await["active"], true);
    amend(&app, &service.id, |client| {
        client.metadata.subject_type = SubjectType::Pairwise;
    })
    .await;
    is_refused(
        &service.token(&app, &fields).await,
        "invalid_request",
        "pairwise",
    );
    turn_client(&app, "batch", false).await;
    assert_eq!(service.introspect(&app, &exchanged).await["active"], false);
});

// RFC 8693 §4.1: who acts by such a token has no grant that would end with them; they are looked for all the same.
both_engines_trusting!(an_actor_who_is_turned_off_acts_no_more, |app, key| {
    let person = app.add_person().await;
    let policy = exchanges(&app);
    let exchanging = "urn:ietf:params:oauth:grant-type:token-exchange";
    let both = changed(&metadata(), &json!({ "grant_types": [GRANT, exchanging] }));
    let rp = RelyingParty::of(app.add_client_with(both, policy).await);
    let token_of = async |person: &UserId| {
        let assertion = key.sign(&key.header("JWT"), &good(&app, person));
        let answer = present(&app, &rp, &assertion, &[("resource", FILES)]).await;
        is_given(&answer).to_owned()
    };
    let (hers, access_token) = (
        token_of(&person).await,
        "urn:ietf:params:oauth:token-type:access_token",
    );
    let mut all = Vec::new();
    for name in ["blair", "casey"] {
        let actor = app.add_user(name, &format!("{name}@example.com")).await;
        let theirs = token_of(&actor).await;
        let fields = [
            ("grant_type", exchanging),
            ("subject_token", hers.as_str()),
            ("subject_token_type", access_token),
            ("actor_token", theirs.as_str()),
            ("actor_token_type", access_token),
        ];
        let answer = rp.token(&app, &fields).await;
        all.push((actor, is_given(&answer).to_owned()));
    }
    for (actor, token) in &all {
        assert_eq!(claims(token)["act"]["sub"], actor.as_str());
        assert_eq!(rp.introspect(&app, token).await["active"], true);
    }
    let [(blair, by_blair), (casey, by_casey)] = all.try_into().expect("two");
    app.disable_user(&blair).await;
    let deleted = app.op().store.write(move |w| w.delete_user(&casey)).await;
    assert!(deleted.expect("written"));
    for token in [by_blair, by_casey] {
        assert_eq!(rp.introspect(&app, &token).await["active"], false);
    }
    assert_eq!(rp.introspect(&app, &hers).await["active"], true);
});

// RFC 8414 §2: the metadata names it where somebody is trusted, and nowhere else.
both_engines_trusting!(the_grant_is_there_where_somebody_is_trusted, |app, key| {
    let grants = async |app: &TestApp| {
        let request = app.request(reqwest::Method::GET, "/.well-known/openid-configuration");
        Answer::to(request).await.json()["grant_types_supported"].to_string()
    };
    assert!(grants(&app).await.contains(GRANT));
    let bare = TestApp::start(app.engine, Options::default()).await;
    assert!(!grants(&bare).await.contains(GRANT));
    let person = bare.add_person().await;
    let rp = RelyingParty::confidential(&bare).await;
    let assertion = key.sign(&key.header("JWT"), &good(&bare, &person));
    is_refused(
        &present(&bare, &rp, &assertion, &[]).await,
        "unsupported_grant_type",
        "nobody is",
    );
});

/// An issuer that publishes its keys, on this machine.
async fn publishing(engine: Engine) {
    let (one, two) = (
        Key::generate(SigningAlgorithm::ES256, "one"),
        Key::generate(SigningAlgorithm::ES256, "two"),
    );
    let published = json!({ "keys": [one.public()] }).to_string();
    let stranger = Stranger::start(move |_: String, stream: TcpStream| {
        let published = published.clone();
        async move { answer(stream, "200 OK", "", published.as_bytes()).await }
    })
    .await;
    let mut options = Options::dev();
    options.settings.assertion_issuers = Arc::new(vec![AssertionIssuer {
        issuer: BY_SUB.into(),
        keys: IssuerKeys::Published(stranger.at("/keys")),
        algorithms: SigningAlgorithm::ALL.to_vec(),
        clients: [ClientId::new("batch")].into(),
        subject: NamedBy::Sub,
        profile: Profile::Plain,
    }]);
    options.settings.additional_scopes = Scope::parse("files:read").expect("a scope");
    let app = TestApp::start(engine, options).await;
    let person = app.add_person().await;
    let rp = batch(&app).await;
    for _ in 0..3 {
        let assertion = one.sign(&one.header("JWT"), &good(&app, &person));
        is_given(&present(&app, &rp, &assertion, &[]).await);
        let forged = two.sign(&two.header("JWT"), &good(&app, &person));
        is_refused(
            &present(&app, &rp, &forged, &[]).await,
            "invalid_grant",
            "another key",
        );
        app.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(stranger.count("/keys"), 1, "it is asked seldom");
}

mod an_issuer_may_publish_its_keys {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        publishing(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        publishing(Engine::Postgres).await;
    }
}
