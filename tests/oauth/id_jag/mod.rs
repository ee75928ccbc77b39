//! Identity Assertion JWT Authorization Grants (draft-ietf-oauth-identity-assertion-authz-grant), cross-app access: our word for the
//! authorization server of somebody's API, and the words of others here.

mod between;
mod received;
mod renewed;

use std::sync::Arc;
use std::time::Duration;

use doorward::domain::authentication::Acr;
use doorward::domain::client::{ClientPolicy, TokenEndpointAuthMethod};
use doorward::domain::exchange::ExchangePolicy;
use doorward::domain::id::{ClientId, UserId};
use doorward::domain::id_jag::{CrossAppClient, ResourceAuthorizationServer};
use doorward::domain::scope::Scope;
use doorward::domain::session::SessionLifetimes;
use doorward::domain::signing::SigningAlgorithm;
use doorward::provider::Settings;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{amend, turn_client};
use crate::support::app::confidential;
use crate::support::forge::{Key, changed};
use crate::support::holder::Holder;
use crate::support::relying_party::{
    REDIRECT, amended, claims, is_given, is_refused, jose_header, text, userinfo,
};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_JAG: &str = "urn:ietf:params:oauth:token-type:id-jag";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const REFRESH_TOKEN: &str = "urn:ietf:params:oauth:token-type:refresh_token";

const CHAT: &str = "https://acme.chat.example/";
const API: &str = "https://api.chat.example/";
const FILES: &str = "https://files.chat.example/";
/// Where another client may come for people.
const BANK: &str = "https://bank.example";

fn server(issuer: &str, here: &str) -> ResourceAuthorizationServer {
    ResourceAuthorizationServer {
        issuer: issuer.into(),
        client: ClientId::new("chat"),
        resources: [API.to_owned(), FILES.to_owned()].into(),
        is_told_email: false,
        clients: vec![CrossAppClient {
            here: ClientId::new(here),
            there: "wiki-at-chat".into(),
            scope: Scope::parse("chat.read chat.history").expect("a scope"),
        }],
    }
}

/// What the operator of a wiki and that of a chat agreed on.
fn agreed() -> Options {
    Options {
        settings: Settings {
            resource_authorization_servers: Arc::new(vec![
                server(CHAT, "wiki"),
                server(BANK, "other"),
            ]),
            ..Settings::default()
        },
        ..Options::default()
    }
}

fn wiki() -> Value {
    changed(
        &confidential(REDIRECT),
        &json!({
            "client_id": "wiki",
            "grant_types": ["authorization_code", "refresh_token", EXCHANGE],
            "scope": "openid offline_access",
        }),
    )
}

fn chat() -> Value {
    changed(
        &confidential("https://chat.example/cb"),
        &json!({ "client_id": "chat", "id_token_signed_response_alg": "ES256" }),
    )
}

/// Somebody who signed in to the wiki.
struct Stage {
    person: UserId,
    browser: Browser,
    wiki: RelyingParty,
    chat: RelyingParty,
    tokens: Value,
}

impl Stage {
    async fn set(app: &TestApp) -> Self {
        Self::set_with(app, wiki(), chat()).await
    }

    async fn set_with(app: &TestApp, wiki: Value, chat: Value) -> Self {
        let person = app.add_person().await;
        let wiki = RelyingParty::of(app.add_client(wiki).await);
        let chat = RelyingParty::of(app.add_client(chat).await);
        let mut browser = Browser::new(app);
        let tokens = wiki.tokens(app, &mut browser).await;
        Self {
            person,
            browser,
            wiki,
            chat,
            tokens,
        }
    }

    fn id_token(&self) -> &str {
        text(&self.tokens, "id_token")
    }

    /// The wiki asks for a word, with `more` in place of the usual parameters or beside them; an empty value removes one.
    async fn ask(&self, app: &TestApp, more: &[(&str, &str)]) -> (StatusCode, Value) {
        self.wiki.token(app, &asks(self.id_token(), more)).await
    }

    async fn given(&self, app: &TestApp, more: &[(&str, &str)]) -> Value {
        is_given(self.ask(app, more).await)
    }

    async fn sign_out(&mut self) {
        let page = self.browser.get("/end-session").await;
        self.browser
            .submit(&page, &[("decision", "sign-out")])
            .await;
    }
}

fn asks<'f>(token: &'f str, more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let usual = [
        ("grant_type", EXCHANGE),
        ("requested_token_type", ID_JAG),
        ("audience", CHAT),
        ("subject_token", token),
        ("subject_token_type", ID_TOKEN),
    ];
    amended(&usual, more)
}

/// The claims of what was given.
#[track_caller]
fn said(answer: &Value) -> Value {
    claims(text(answer, "access_token"))
}

// §3.1, §4.3.4: who comes where, as which client of it, for what; and nothing else of ours takes it.
both_engines!(a_word_says_who_comes_where_and_for_what, agreed(), |app| {
    let stage = Stage::set(&app).await;
    let answer = stage
        .given(&app, &[("scope", "chat.read"), ("resource", API)])
        .await;
    for (member, value) in [
        ("issued_token_type", json!(ID_JAG)),
        ("token_type", json!("N_A")),
        ("expires_in", json!(300)),
        ("scope", json!("chat.read")),
    ] {
        assert_eq!(answer[member], value, "{member}");
    }
    for absent in ["refresh_token", "id_token", "resource"] {
        assert_eq!(answer.get(absent), None, "{answer}");
    }
    let word = text(&answer, "access_token");
    let header = jose_header(word);
    assert_eq!(
        (&header["typ"], &header["alg"]),
        (&json!("oauth-id-jag+jwt"), &json!("ES256"))
    );
    let mut all = claims(word);
    let jti = text(&all, "jti").to_owned();
    assert!(jti.len() >= 22, "{jti}");
    let of_id_token = claims(stage.id_token());
    let now = app.clock.now().as_seconds();
    all["jti"] = Value::Null;
    assert_eq!(
        all,
        json!({
            "iss": app.issuer,
            "sub": stage.person.as_str(),
            "aud": CHAT,
            "client_id": "wiki-at-chat",
            "jti": null,
            "iat": now,
            "exp": now + 300,
            "resource": API,
            "scope": "chat.read",
            "auth_time": of_id_token["auth_time"],
            "acr": of_id_token["acr"],
            "amr": of_id_token["amr"],
        })
    );
    // Signed by a key that is published.
    let key = Key::of_provider(&app, SigningAlgorithm::ES256).await;
    assert_eq!(header["kid"], json!(key.kid));
    // Each is another one.
    let again = said(&stage.given(&app, &[]).await);
    assert_ne!(again["jti"], json!(jti));
    // Its person reads of it, once a day.
    let written = "SELECT about AS text FROM activity WHERE kind = 'word_given'";
    assert_eq!(app.database.texts(written), [stage.wiki.id.as_str()]);
    // It opens nothing here.
    assert_eq!(
        userinfo(&app, &app.node, word).await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        stage.wiki.introspect(&app, word).await,
        json!({ "active": false })
    );
    for named in [ID_TOKEN, ACCESS_TOKEN] {
        let more = [("subject_token", word), ("subject_token_type", named)];
        is_refused(&stage.ask(&app, &more).await, "invalid_request", named);
    }
});

// Another authorization server verifies it, by the keys that we publish; and no ID token under a client's own secret brings one.
both_engines!(a_word_is_never_under_a_secret, agreed(), |app| {
    let secret = json!({ "id_token_signed_response_alg": "HS256" });
    let (wiki, chat) = (changed(&wiki(), &secret), changed(&chat(), &secret));
    let mut stage = Stage::set_with(&app, wiki, chat).await;
    assert_eq!(jose_header(stage.id_token())["alg"], "HS256");
    is_refused(&stage.ask(&app, &[]).await, "invalid_request", "its own");
    amend(&app, &stage.wiki.id, |client| {
        client.metadata.id_token_signed_response_alg = SigningAlgorithm::ES256.into();
    })
    .await;
    stage.tokens = stage.wiki.tokens(&app, &mut stage.browser).await;
    let answer = stage.given(&app, &[]).await;
    let header = jose_header(text(&answer, "access_token"));
    let key = Key::of_provider(&app, SigningAlgorithm::RS256).await;
    assert_eq!(
        (&header["alg"], &header["kid"]),
        (&json!("RS256"), &json!(key.kid))
    );
});

// §4.3.3: "administrator-defined policy"; §8.1: "only be supported for confidential clients".
both_engines!(
    nobody_is_given_a_word_without_the_operator,
    agreed(),
    |app| {
        let stage = Stage::set(&app).await;
        let other = changed(&wiki(), &json!({ "client_id": "elsewhere" }));
        let policy = ClientPolicy {
            exchange: Some(ExchangePolicy {
                may_delegate: true,
                may_impersonate: true,
                takes: [app.issuer.clone()].into(),
                gives: [app.issuer.clone()].into(),
            }),
            ..ClientPolicy::default()
        };
        let other = RelyingParty::of(app.add_client_with(other, policy).await);
        let tokens = other.tokens(&app, &mut Browser::new(&app)).await;
        let fields = asks(text(&tokens, "id_token"), &[]);
        is_refused(
            &other.token(&app, &fields).await,
            "unauthorized_client",
            "it may exchange, and come nowhere",
        );
        // What the wiki may is no leave to exchange anything else.
        let more = [("requested_token_type", ""), ("audience", "")];
        is_refused(
            &stage.ask(&app, &more).await,
            "unauthorized_client",
            "an access token",
        );
        amend(&app, "wiki", |client| {
            client.metadata.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        })
        .await;
        let public = RelyingParty {
            secret: None,
            ..stage.wiki.clone()
        };
        let fields = asks(stage.id_token(), &[]);
        is_refused(
            &public.token(&app, &fields).await,
            "unauthorized_client",
            "public",
        );
        amend(&app, "wiki", |client| {
            client.metadata.token_endpoint_auth_method = TokenEndpointAuthMethod::ClientSecretBasic;
            client.metadata.grant_types = Vec::new();
        })
        .await;
        is_refused(
            &stage.ask(&app, &[]).await,
            "unauthorized_client",
            "without the grant type",
        );
    }
);

// §4.3: `audience`, `resource`, `scope`, each as the operator said; what has no meaning here is refused and not passed over.
both_engines!(a_word_is_for_what_the_operator_allows, agreed(), |app| {
    let stage = Stage::set(&app).await;
    // Who names no resource gets no more than the operator named.
    let all = said(&stage.given(&app, &[]).await);
    assert_eq!(all["resource"], json!([API, FILES]));
    assert_eq!(all["scope"], "chat.history chat.read");
    let both = [("resource", FILES), ("resource", API), ("resource", API)];
    assert_eq!(
        said(&stage.given(&app, &both).await)["resource"],
        json!([API, FILES])
    );
    let own = app.issuer.as_str();
    for (more, error, what) in [
        (&[("audience", "")][..], "invalid_request", "no audience"),
        (
            &[("audience", "https://x.example")],
            "invalid_target",
            "unknown",
        ),
        (&[("audience", BANK)], "invalid_target", "another client's"),
        (
            &[("audience", "https://acme.chat.example")],
            "invalid_target",
            "nearly",
        ),
        (&[("audience", own)], "invalid_target", "this provider"),
        (&[("audience", "chat")], "invalid_target", "a client here"),
        (
            &[("audience", CHAT), ("audience", BANK)],
            "invalid_target",
            "two",
        ),
        (
            &[("audience", CHAT), ("audience", CHAT)],
            "invalid_target",
            "twice",
        ),
        (
            &[("resource", "https://x.example/")],
            "invalid_target",
            "no resource of it",
        ),
        (
            &[("resource", API), ("resource", own)],
            "invalid_target",
            "one of two",
        ),
        (
            &[("scope", "chat.read chat.write")],
            "invalid_scope",
            "more",
        ),
        (&[("scope", "openid")], "invalid_scope", "a scope of ours"),
        (&[("scope", "\u{e9}")], "invalid_scope", "no scope"),
        (
            &[("authorization_details", "[]")],
            "invalid_authorization_details",
            "details",
        ),
        (&[("subject_token", "")], "invalid_request", "no subject"),
        (
            &[("subject_token_type", "")],
            "invalid_request",
            "of no type",
        ),
        (
            &[("subject_token_type", ACCESS_TOKEN)],
            "invalid_request",
            "an access token",
        ),
        (
            &[("subject_token_type", "urn:ietf:params:oauth:token-type:jwt")],
            "invalid_request",
            "a JWT",
        ),
        (
            &[(
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:saml2",
            )],
            "invalid_request",
            "SAML",
        ),
        (
            &[("actor_token", "x"), ("actor_token_type", ACCESS_TOKEN)],
            "invalid_request",
            "an actor",
        ),
    ] {
        is_refused(&stage.ask(&app, more).await, error, what);
    }
    // A server whose people cannot sign in here any more is told of nobody.
    turn_client(&app, &stage.chat.id, false).await;
    is_refused(&stage.ask(&app, &[]).await, "invalid_target", "turned off");
    turn_client(&app, &stage.chat.id, true).await;
    stage.given(&app, &[]).await;
});

// §4.3.3: "MUST validate the assertion and MUST validate that the audience of the assertion ... matches the client_id".
both_engines!(an_id_token_of_the_client_alone_is_taken, agreed(), |app| {
    let mut stage = Stage::set(&app).await;
    let theirs = stage.chat.tokens(&app, &mut stage.browser).await;
    let key = Key::of_provider(&app, SigningAlgorithm::RS256).await;
    let good = claims(stage.id_token());
    let made = |changes: Value| key.sign(&key.header("JWT"), &changed(&good, &changes));
    let now = app.clock.now().as_seconds();
    for (token, what) in [
        (text(&theirs, "id_token").to_owned(), "the other app's"),
        (
            text(&stage.tokens, "access_token").to_owned(),
            "an access token",
        ),
        (made(json!({ "aud": "chat" })), "for another"),
        (made(json!({ "iss": CHAT })), "another issuer's"),
        (made(json!({ "exp": now })), "over"),
        (made(json!({ "sid": null })), "without a session"),
        (made(json!({ "sub": "somebody" })), "somebody else's"),
        ("x".to_owned(), "no token"),
    ] {
        let more = [("subject_token", token.as_str())];
        is_refused(&stage.ask(&app, &more).await, "invalid_request", what);
    }
    let forged = Key::generate(SigningAlgorithm::RS256, &key.kid);
    let forged = forged.sign(&forged.header("JWT"), &good);
    is_refused(
        &stage.ask(&app, &[("subject_token", &forged)]).await,
        "invalid_request",
        "forged",
    );
    stage.given(&app, &[]).await;
    stage.sign_out().await;
    is_refused(&stage.ask(&app, &[]).await, "invalid_request", "signed out");
    stage.tokens = stage.wiki.tokens(&app, &mut stage.browser).await;
    stage.given(&app, &[]).await;
    app.disable_user(&stage.person).await;
    is_refused(&stage.ask(&app, &[]).await, "invalid_request", "turned off");
});

// §3.1: `sub` "MUST be the same as the subject identifier used in an Identity Assertion for the Resource Authorization Server"; §5.
both_engines!(the_server_knows_people_by_its_own_name, agreed(), |app| {
    let pairwise = json!({ "subject_type": "pairwise" });
    let (wiki, chat) = (changed(&wiki(), &pairwise), changed(&chat(), &pairwise));
    let mut stage = Stage::set_with(&app, wiki, chat).await;
    let theirs = stage.chat.tokens(&app, &mut stage.browser).await;
    let theirs = claims(text(&theirs, "id_token"))["sub"].clone();
    let word = said(&stage.given(&app, &[]).await);
    assert_eq!(word["sub"], theirs);
    assert_ne!(word["sub"], claims(stage.id_token())["sub"]);
    assert!(!word.to_string().contains(stage.person.as_str()), "{word}");
});

fn telling() -> Options {
    let mut options = agreed();
    let told = ResourceAuthorizationServer {
        is_told_email: true,
        ..server(CHAT, "wiki")
    };
    options.settings.resource_authorization_servers = Arc::new(vec![told]);
    options
}

// §3.1, `email`: where the operator says so, and one that was verified.
both_engines!(
    an_address_is_told_where_the_operator_says,
    telling(),
    |app| {
        let stage = Stage::set(&app).await;
        let word = said(&stage.given(&app, &[]).await);
        assert_eq!(
            (&word["email"], &word["email_verified"]),
            (&json!("alex@example.com"), &json!(true))
        );
        app.doubt_address(&stage.person).await;
        let word = said(&stage.given(&app, &[]).await);
        assert_eq!(
            (word.get("email"), word.get("email_verified")),
            (None, None)
        );
    }
);

// §8.2: who has not proven what is expected of the people of either is sent back to sign in.
both_engines!(
    nobody_is_led_on_with_less_than_is_expected,
    agreed(),
    |app| {
        let stage = Stage::set(&app).await;
        for expecting in ["wiki", "chat"] {
            amend(&app, expecting, |client| {
                client.policy.minimum_acr = Some(Acr::OneFactor);
            })
            .await;
            stage.given(&app, &[]).await;
            amend(&app, expecting, |client| {
                client.policy.minimum_acr = Some(Acr::TwoFactors);
            })
            .await;
            let answer = stage.ask(&app, &[]).await;
            is_refused(&answer, "insufficient_user_authentication", expecting);
            amend(&app, expecting, |client| client.policy.minimum_acr = None).await;
        }
    }
);

// §8.6.1.1: "If the DPoP proof is valid, the IdP MUST include a cnf claim in the issued ID-JAG".
both_engines!(a_word_is_bound_to_the_key_that_was_shown, agreed(), |app| {
    let stage = Stage::set(&app).await;
    let holder = Holder::new();
    let fields = asks(stage.id_token(), &[]);
    let answer = is_given(holder.token(&app, &stage.wiki, &fields).await);
    assert_eq!(answer["token_type"], "N_A");
    assert_eq!(said(&answer)["cnf"], json!({ "jkt": holder.jkt() }));
    assert_eq!(said(&stage.given(&app, &[]).await).get("cnf"), None);
});

fn briefly() -> Options {
    let mut options = agreed();
    let ten = Duration::from_mins(10);
    options.settings.session = SessionLifetimes {
        idle: ten,
        absolute: ten,
    };
    options
}

// It is good for no longer than the session that it rests on.
both_engines!(a_word_does_not_outlive_the_session, briefly(), |app| {
    let stage = Stage::set(&app).await;
    app.clock.advance(Duration::from_mins(8));
    let answer = stage.given(&app, &[]).await;
    assert_eq!(answer["expires_in"], 120);
    let word = said(&answer);
    assert_eq!(word["exp"], json!(app.clock.now().as_seconds() + 120));
});

// §7.1, §7.2, §8.4: each side is advertised where it works, and whom it trusts is not.
both_engines!(
    the_metadata_names_what_is_given_and_taken,
    received::trusting(),
    |app| {
        let metadata = async |app: &TestApp| {
            let path = "/.well-known/oauth-authorization-server";
            Answer::to(app.request(reqwest::Method::GET, path))
                .await
                .json()
        };
        let gives = "identity_chaining_requested_token_types_supported";
        let takes = "authorization_grant_profiles_supported";
        let told = metadata(&app).await;
        assert_eq!(
            told[takes],
            json!(["urn:ietf:params:oauth:grant-profile:id-jag"])
        );
        assert_eq!(told.get(gives), None);
        let grants = told["grant_types_supported"].as_array().expect("grants");
        assert!(grants.contains(&json!("urn:ietf:params:oauth:grant-type:jwt-bearer")));
        for hidden in [received::HOUSE, "batch"] {
            assert!(!told.to_string().contains(hidden), "{hidden}");
        }
        let other = TestApp::start(app.engine, agreed()).await;
        let told = metadata(&other).await;
        assert_eq!(told[gives], json!([ID_JAG]));
        assert_eq!(told.get(takes), None);
        assert!(!told.to_string().contains("chat.example"), "{told}");
        let plain = TestApp::start(app.engine, crate::oauth::jose::exchanged::trusting()).await;
        assert_eq!(metadata(&plain).await.get(takes), None);
    }
);
