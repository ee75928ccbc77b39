//! What clients publish: their keys at `jwks_uri` (RFC 7591 §2), fetched when they are needed, and seldom.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorward::domain::signing::SigningAlgorithm;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use crate::support::app::confidential;
use crate::support::forge::{ASSERTION_TYPE, Key, assertion, changed};
use crate::support::relying_party::REDIRECT;
use crate::support::stranger::{Stranger, answer};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

/// What a client's server says at the moment: status, headers, body.
type Says = Arc<Mutex<(&'static str, &'static str, String)>>;

fn keys_of(keys: &[&Key]) -> String {
    let keys: Vec<Value> = keys.iter().map(|key| key.public()).collect();
    json!({ "keys": keys }).to_string()
}

async fn server(body: String) -> (Stranger, Says) {
    let says: Says = Arc::new(Mutex::new((
        "200 OK",
        "cache-control: max-age=120\r\n",
        body,
    )));
    let said = Arc::clone(&says);
    let stranger = Stranger::start(move |_: String, stream: TcpStream| {
        let (status, headers, body) = said.lock().expect("it").clone();
        async move { answer(stream, status, headers, body.as_bytes()).await }
    })
    .await;
    (stranger, says)
}

async fn client(app: &TestApp, jwks_uri: &str) -> RelyingParty {
    let mut metadata = confidential(REDIRECT);
    metadata["grant_types"] = json!(["client_credentials", "authorization_code"]);
    metadata["token_endpoint_auth_method"] = "private_key_jwt".into();
    metadata["jwks_uri"] = jwks_uri.into();
    RelyingParty::of(app.add_client(metadata).await)
}

/// Whether an assertion that is signed so lets the client in.
async fn lets_in(app: &TestApp, rp: &RelyingParty, key: &Key, header: &Value) -> bool {
    let signed = key.sign(header, &assertion(app, &rp.id));
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", &signed),
    ];
    let answer = Answer::to_form(app, "/token", &fields).await;
    if answer.status != 200 {
        answer.is_refused(401, "invalid_client", "an assertion");
    }
    answer.status == 200
}

both_engines!(
    keys_are_fetched_seldom_and_again_when_they_change,
    Options::dev(),
    |app| {
        let (one, two) = (
            Key::generate(SigningAlgorithm::ES256, "one"),
            Key::generate(SigningAlgorithm::ES256, "two"),
        );
        let (stranger, says) = server(keys_of(&[&one])).await;
        let rp = client(&app, &stranger.at("/keys")).await;
        assert_eq!(stranger.asked().len(), 0, "registration waits for nobody");
        let is_in = async |key: &Key| lets_in(&app, &rp, key, &key.header("JWT")).await;
        for _ in 0..3 {
            assert!(is_in(&one).await);
        }
        assert_eq!(stranger.count("/keys"), 1);
        // Whoever makes up names of keys has its server asked once in ten seconds.
        for _ in 0..3 {
            assert!(!is_in(&two).await);
        }
        assert_eq!(stranger.count("/keys"), 1, "it was asked a moment ago");
        app.clock.advance(Duration::from_secs(10));
        for _ in 0..3 {
            assert!(!is_in(&two).await);
        }
        assert_eq!(stranger.count("/keys"), 2);
        // A new key is known before what is kept is over (OpenID Connect Core 1.0 §10.1.1); the old one is gone.
        says.lock().expect("it").2 = keys_of(&[&two]);
        app.clock.advance(Duration::from_secs(10));
        assert!(is_in(&two).await);
        assert!(!is_in(&one).await);
        assert_eq!(stranger.count("/keys"), 3);
        // A signature that is wrong under a key that is known is no reason to ask.
        app.clock.advance(Duration::from_secs(10));
        let forged = changed(&two.header("JWT"), &json!({ "kid": "two" }));
        assert!(!lets_in(&app, &rp, &one, &forged).await);
        assert_eq!(stranger.count("/keys"), 3);
        // One without a name may be of a new key.
        says.lock().expect("it").2 = keys_of(&[&one]);
        let nameless = changed(&one.header("JWT"), &json!({ "kid": null }));
        assert!(lets_in(&app, &rp, &one, &nameless).await);
        assert_eq!(stranger.count("/keys"), 4);
        // As long as it says.
        app.clock.advance(Duration::from_secs(119));
        assert!(is_in(&one).await);
        assert_eq!(stranger.count("/keys"), 4);
        app.clock.advance(Duration::from_secs(1));
        assert!(is_in(&one).await);
        assert_eq!(stranger.count("/keys"), 5);
    }
);

both_engines!(
    a_server_that_fails_for_a_while_keeps_nobody_out,
    Options::dev(),
    |app| {
        let key = Key::generate(SigningAlgorithm::ES256, "k");
        let (stranger, says) = server(keys_of(&[&key])).await;
        let rp = client(&app, &stranger.at("/keys")).await;
        let is_in = async || lets_in(&app, &rp, &key, &key.header("JWT")).await;
        assert!(is_in().await);
        says.lock().expect("it").0 = "503 Service Unavailable";
        app.clock.advance(Duration::from_secs(120));
        for _ in 0..3 {
            assert!(is_in().await);
        }
        assert_eq!(
            stranger.count("/keys"),
            2,
            "it is left alone for ten seconds"
        );
        // A key that its client may have taken away is not believed for ever.
        app.clock.advance(Duration::from_secs(3600));
        assert!(!is_in().await);
        says.lock().expect("it").0 = "200 OK";
        app.clock.advance(Duration::from_secs(10));
        assert!(is_in().await);
    }
);

// Many come at one moment: the first asks, and the others wait for the answer.
both_engines!(a_herd_asks_once, Options::dev(), |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let (stranger, _) = server(keys_of(&[&key])).await;
    let rp = client(&app, &stranger.at("/keys")).await;
    let tries = (0..20).map(|turn| {
        let claims = changed(
            &assertion(&app, &rp.id),
            &json!({ "jti": format!("herd {turn}") }),
        );
        let signed = key.sign(&key.header("JWT"), &claims);
        let fields = [
            ("grant_type", "client_credentials".to_owned()),
            ("client_assertion_type", ASSERTION_TYPE.to_owned()),
            ("client_assertion", signed),
        ];
        app.request(reqwest::Method::POST, "/token").form(&fields)
    });
    let mut running = tokio::task::JoinSet::new();
    for request in tries {
        running.spawn(Answer::to(request));
    }
    for answer in running.join_all().await {
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    assert_eq!(stranger.count("/keys"), 1);
});

// H-020, H-021, H-047: what comes from there is held to what registration is held to, and redirects lead nowhere.
both_engines!(what_is_no_key_set_lets_nobody_in, Options::dev(), |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let shared = json!({ "keys": [{ "kty": "oct", "kid": "k", "k": "AAAA" }] });
    let private = json!({ "keys": [key.private()] });
    let padded = json!({ "keys": [key.public()], "padding": "x".repeat(70_000) });
    let twice = json!({ "keys": [key.public(), key.public()] });
    for (status, headers, body) in [
        ("200 OK", "", String::new()),
        ("200 OK", "", "<html>".to_owned()),
        ("200 OK", "", "[]".to_owned()),
        ("200 OK", "", "{}".to_owned()),
        ("200 OK", "", "{\"keys\":{}}".to_owned()),
        ("200 OK", "", shared.to_string()),
        ("200 OK", "", private.to_string()),
        ("200 OK", "", padded.to_string()),
        ("200 OK", "", twice.to_string()),
        ("404 Not Found", "", keys_of(&[&key])),
        ("302 Found", "location: /other\r\n", keys_of(&[&key])),
    ] {
        let (stranger, says) = server(String::new()).await;
        *says.lock().expect("it") = (status, headers, body.clone());
        let rp = client(&app, &stranger.at("/keys")).await;
        assert!(
            !lets_in(&app, &rp, &key, &key.header("JWT")).await,
            "{status} {body}"
        );
        assert_eq!(stranger.count("/other"), 0);
        assert!(stranger.count("/keys") <= 2, "{status} {body}");
    }
});

// H-047.
both_engines!(no_address_within_is_asked_for_keys_or_requests, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let neighbour = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = neighbour.local_addr().expect("an address").port();
    for host in ["127.0.0.1", "localhost", "[::1]", "2130706433"] {
        let address = format!("https://{host}:{port}/keys");
        let rp = client(&app, &address).await;
        assert!(
            !lets_in(&app, &rp, &key, &key.header("JWT")).await,
            "{host}"
        );
        let mut metadata = confidential(REDIRECT);
        metadata["jwks"] = json!({ "keys": [key.public()] });
        metadata["request_uris"] = json!([address]);
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let asked = rp.authorize(&[("request_uri", &address)]);
        let page = Browser::new(&app).get(&asked).await;
        assert!(
            page.location().contains("error=invalid_request_uri"),
            "{}",
            page.location()
        );
        assert!(
            !page.location().contains("connection"),
            "{}",
            page.location()
        );
    }
    let silence = tokio::time::timeout(Duration::from_millis(100), neighbour.accept());
    assert!(silence.await.is_err(), "nobody was asked");
});
