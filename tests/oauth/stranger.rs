//! Clients that nobody vouched for: those that register themselves (RFC 7591 §3), and those that are known by a document at their
//! `client_id` (OAuth Client ID Metadata Document).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorward::domain::id::{ClientId, TenantId};
use doorward::domain::scope::Scope;
use doorward::domain::security_profile::SecurityProfile;
use doorward::domain::signing::SigningAlgorithm;
use doorward::provider::{Settings, Strangers};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::jose::exchanged;
use crate::support::app::confidential;
use crate::support::browser::{Page, parameters};
use crate::support::forge::{Key, assertion, changed};
use crate::support::relying_party::{REDIRECT, text};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

fn open() -> Options {
    Options {
        settings: Settings {
            additional_scopes: ["files:read", "files:write"].into_iter().collect(),
            strangers: Strangers {
                is_registration_open: true,
                scope: Scope::parse("openid email files:read").expect("scopes"),
                ..Strangers::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    }
}

/// Where assertions of another issuer are taken besides.
fn open_and_trusting() -> Options {
    let mut options = open();
    options.settings.assertion_issuers = exchanged::trusting().settings.assertion_issuers;
    options
}

async fn register(app: &TestApp, document: &Value) -> Answer {
    Answer::to(app.request(Method::POST, "/register").json(document)).await
}

fn native() -> Value {
    json!({
        "client_name": "Somebody's App",
        "redirect_uris": ["http://127.0.0.1/callback"],
        "application_type": "native",
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
    })
}

// RFC 7591 §3: "open" registration is the operator's choice.
both_engines!(
    nobody_registers_without_a_token_unless_the_operator_lets_them,
    |app| {
        let answer = register(&app, &native()).await;
        assert_eq!(answer.status, 401, "{}", answer.text);
    }
);

both_engines!(
    whoever_comes_registers_where_registration_is_open,
    open(),
    |app| {
        app.add_person().await;
        let answer = register(&app, &native()).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let client = answer.json();
        // §3.2.1: what was not asked for is what such clients may have.
        assert_eq!(client["scope"], "email files:read openid");
        let mut rp = RelyingParty::of(client.clone());
        rp.scope = "openid files:read".into();
        // RFC 8252 §7.3: whichever port the app listens at.
        rp.redirect_uri = "http://127.0.0.1:51004/callback".into();
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        assert_eq!(tokens["scope"], "files:read openid");
        // RFC 7592: it looks after itself.
        let managed = Answer::to(
            app.request(Method::GET, text(&client, "registration_client_uri"))
                .bearer_auth(text(&client, "registration_access_token")),
        );
        assert_eq!(managed.await.status, 200);
        // Who brings a token is held to it.
        let request = app
            .request(Method::POST, "/register")
            .bearer_auth("dw_at_x");
        assert_eq!(Answer::to(request.json(&native())).await.status, 401);
    }
);

both_engines!(
    a_stranger_gets_no_more_than_people_can_allow_it,
    open_and_trusting(),
    |app| {
        let mut document = native();
        document["scope"] = "openid files:write profile".into();
        assert_eq!(register(&app, &document).await.json()["scope"], "openid");
        document["scope"] = "files:write".into();
        register(&app, &document)
            .await
            .is_refused(400, "invalid_client_metadata", "no scope");
        for grant in [
            "client_credentials",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
        ] {
            let machine = json!({ "grant_types": [grant], "response_types": [] });
            let answer = register(&app, &machine).await;
            answer.is_refused(400, "invalid_client_metadata", grant);
            let why = format!("grant_types: {grant} needs an initial access token");
            assert_eq!(answer.json()["error_description"], why);
        }
        // PKCE is for it too, whatever it says.
        let mut lax = confidential(REDIRECT);
        lax["require_pkce"] = false.into();
        let client = register(&app, &lax).await.json();
        assert_eq!(client.get("require_pkce"), None, "{client}");
        // Nor does it give itself what it did not get.
        let put = async |scope: &str| {
            let mut document = changed(
                &lax,
                &json!({ "client_id": client["client_id"], "scope": scope }),
            );
            let members = document.as_object_mut().expect("an object");
            members.remove("require_pkce");
            let change = app
                .request(Method::PUT, text(&client, "registration_client_uri"))
                .bearer_auth(text(&client, "registration_access_token"));
            Answer::to(change.json(&document)).await
        };
        for wider in ["openid files:write", "openid profile"] {
            put(wider)
                .await
                .is_refused(400, "invalid_client_metadata", wider);
        }
        for within in ["openid", "openid email files:read"] {
            assert_eq!(put(within).await.status, 200, "{within}");
        }
    }
);

both_engines!(an_address_registers_twenty_clients_an_hour, open(), |app| {
    for number in 0..20 {
        let answer = register(&app, &native()).await;
        assert_eq!(answer.status, 201, "{number}: {}", answer.text);
    }
    let answer = register(&app, &native()).await;
    answer.is_refused(429, "temporarily_unavailable", "the next");
    assert!(!answer.header("retry-after").is_empty());
    // What is wrong counts for nothing, and the operator's own way stays open.
    let request = app
        .request(Method::POST, "/register")
        .bearer_auth(app.admin_token().await);
    assert_eq!(Answer::to(request.json(&native())).await.status, 201);
    app.clock.advance(Duration::from_mins(61));
    assert_eq!(register(&app, &native()).await.status, 201);
});

async fn sweep(app: &TestApp) -> usize {
    let (op, now) = (app.op(), app.op().now());
    let tenant = op.tenant.clone();
    let swept = op.store.write(move |w| w.sweep_clients(&tenant, now)).await;
    swept.expect("a sweep").len()
}

fn clients(app: &TestApp) -> i64 {
    app.database.count("SELECT count(*) AS count FROM clients")
}

both_engines!(a_client_that_nobody_uses_goes, open(), |app| {
    app.add_person().await;
    let own = RelyingParty::confidential(&app).await;
    let unused = RelyingParty::of(register(&app, &native()).await.json());
    let mut used = RelyingParty::of(register(&app, &native()).await.json());
    used.scope = "openid email".into();
    app.clock.advance(Duration::from_hours(24 * 20));
    used.tokens(&app, &mut Browser::new(&app)).await;
    app.clock.advance(Duration::from_hours(24 * 11));
    let before = clients(&app);
    assert_eq!(sweep(&app).await, 1);
    assert_eq!(clients(&app), before - 1);
    let find = async |rp: &RelyingParty| {
        app.op()
            .find_client(&rp.id)
            .await
            .expect("a store")
            .is_some()
    };
    assert!(!find(&unused).await, "nobody used it");
    assert!(find(&used).await, "somebody used it twenty days later");
    // As long as anybody holds a grant, it stays; then it goes too.
    app.clock.advance(Duration::from_hours(24 * 31));
    assert_eq!(sweep(&app).await, 0, "a grant is there");
    app.database.execute("DELETE FROM grants");
    assert_eq!(sweep(&app).await, 1);
    assert!(!find(&used).await);
    assert!(find(&own).await, "the operator wanted it");
});

// What was said of a client's document at some time.
type Said = Arc<Mutex<Vec<(String, Value)>>>;

/// A web server with these documents.
async fn publish(said: &Said) -> Stranger {
    let said = Arc::clone(said);
    Stranger::start(move |path: String, stream: TcpStream| {
        let said = said.lock().expect("documents");
        let found = said.iter().find(|(name, _)| *name == path);
        let found = found.map(|(_, document)| document.to_string());
        async move {
            let headers = "content-type: application/json\r\ncache-control: max-age=60\r\n";
            match found {
                Some(text) => answer(stream, "200 OK", headers, text.as_bytes()).await,
                None => answer(stream, "404 Not Found", "", b"").await,
            }
        }
    })
    .await
}

fn documented() -> Options {
    let mut options = Options::dev();
    options.settings.strangers.are_documents_allowed = true;
    options
}

fn document(id: &str) -> Value {
    json!({
        "client_id": id,
        "client_name": "Documented App",
        "redirect_uris": [REDIRECT],
        "grant_types": ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
        "scope": "openid email mail:read",
    })
}

/// A client whose document is at this path.
async fn known_by(path: &str) -> (RelyingParty, Said, Stranger) {
    let said = Said::default();
    let server = publish(&said).await;
    let id = server.at(path);
    said.lock()
        .expect("documents")
        .push((path.to_owned(), document(&id)));
    let mut rp = RelyingParty::of(json!({ "client_id": id, "redirect_uris": [REDIRECT] }));
    rp.scope = "openid email".into();
    (rp, said, server)
}

fn is_dead_end(page: &Page) -> bool {
    page.status == 400 && page.name() == "error"
}

both_engines!(a_client_is_known_by_its_document, documented(), |app| {
    app.add_person().await;
    let (rp, _, server) = known_by("/client.json").await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    // Its host is what it is known by; where the answer goes is said too.
    let host = format!("{} (app.example)", server.address);
    assert!(page.text().contains(&host), "{}", page.text());
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let code = parameters(page.location())["code"].clone();
    let (_, tokens) = rp.redeem(&app, &code).await;
    let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, 200, "{refreshed}");
    assert_eq!(refreshed["scope"], "email openid");
    // It was asked for once, and as something that tells nothing.
    assert_eq!(server.count("/client.json"), 1);
    let asked = server.asked().remove(0).to_lowercase();
    assert!(
        !asked.contains("cookie") && !asked.contains("referer"),
        "{asked}"
    );
    let metadata = app.get("/.well-known/oauth-authorization-server").await;
    let metadata: Value = metadata.json().await.expect("metadata");
    assert_eq!(metadata["client_id_metadata_document_supported"], true);
});

both_engines!(documents_are_the_operators_choice, Options::dev(), |app| {
    let (rp, _, server) = known_by("/client.json").await;
    let page = Browser::new(&app).open(&rp.authorize(&[])).await;
    assert!(is_dead_end(&page), "{}", page.body);
    assert_eq!(server.asked().len(), 0);
    let metadata = app.get("/.well-known/oauth-authorization-server").await;
    let metadata: Value = metadata.json().await.expect("metadata");
    assert_eq!(metadata["client_id_metadata_document_supported"], false);
});

both_engines!(what_is_no_such_document_opens_no_way, documented(), |app| {
    let (rp, said, server) = known_by("/good").await;
    let set = |path: &str, changes: &Value| drop(say(&said, &server, path, changes));
    set("/another", &json!({ "client_id": rp.id }));
    set("/nameless", &json!({ "client_id": null }));
    set("/secret", &json!({ "client_secret": "x" }));
    set("/expiry", &json!({ "client_secret_expires_at": 0 }));
    set(
        "/basic",
        &json!({ "token_endpoint_auth_method": "client_secret_basic" }),
    );
    set(
        "/hmac",
        &json!({ "token_endpoint_auth_method": "client_secret_jwt" }),
    );
    set(
        "/keyless",
        &json!({ "token_endpoint_auth_method": "private_key_jwt" }),
    );
    set("/nowhere", &json!({ "redirect_uris": [] }));
    set(
        "/script",
        &json!({ "redirect_uris": ["javascript:alert(1)"] }),
    );
    set("/rights", &json!({ "scope": "mail:read" }));
    set(
        "/long",
        &json!({ "client_uri": format!("https://x.example/{}", "x".repeat(20_000)) }),
    );
    said.lock()
        .expect("documents")
        .push(("/list".into(), json!([1])));
    let mut browser = Browser::new(&app);
    for path in [
        "/another",
        "/nameless",
        "/secret",
        "/expiry",
        "/basic",
        "/hmac",
        "/keyless",
        "/nowhere",
        "/script",
        "/rights",
        "/long",
        "/list",
        "/missing",
    ] {
        let id = server.at(path);
        let page = browser.open(&rp.authorize(&[("client_id", &id)])).await;
        assert!(is_dead_end(&page), "{path}: {}", page.body);
        assert_eq!(server.count(path), 1, "{path}");
        let post = [
            ("client_id", id.as_str()),
            ("grant_type", "authorization_code"),
        ];
        Answer::to_form(&app, "/token", &post)
            .await
            .is_refused(401, "invalid_client", path);
    }
    assert_eq!(clients(&app), 0);
});

/// Says at a path of this server what a client is, with these changes, and has its address.
fn say(said: &Said, server: &Stranger, path: &str, changes: &Value) -> String {
    let id = server.at(path);
    let whole = changed(&document(&id), changes);
    said.lock()
        .expect("documents")
        .push((path.to_owned(), whole));
    id
}

fn documented_under(profile: SecurityProfile) -> Options {
    let mut options = documented();
    options.settings.profile = profile;
    options
}

both_engines!(
    a_document_keeps_to_the_profile_of_all,
    documented_under(SecurityProfile::Fapi2Security),
    |app| {
        let (rp, said, server) = known_by("/public").await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        assert!(is_dead_end(&page), "{}", page.body);
        assert_eq!(clients(&app), 0);
        let key = Key::generate(SigningAlgorithm::ES256, "the client's");
        let strict = json!({
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": { "keys": [key.public()] },
            "dpop_bound_access_tokens": true,
            "id_token_signed_response_alg": "ES256",
        });
        let id = say(&said, &server, "/strict", &strict);
        let page = browser.open(&rp.authorize(&[("client_id", &id)])).await;
        // It is known, and told what FAPI wants of each request.
        assert!(page.location().starts_with(REDIRECT), "{}", page.body);
        assert_eq!(clients(&app), 1);
    }
);

both_engines!(
    a_documents_sector_lists_where_its_answers_go,
    documented(),
    |app| {
        let (rp, said, server) = known_by("/public").await;
        let mut browser = Browser::new(&app);
        for (path, listed, is_known) in [
            ("/of-others", "https://other.example/cb", false),
            ("/own", REDIRECT, true),
        ] {
            let list = format!("{path}-list");
            let changes =
                json!({ "subject_type": "pairwise", "sector_identifier_uri": server.at(&list) });
            let id = say(&said, &server, path, &changes);
            said.lock()
                .expect("documents")
                .push((list, json!([listed])));
            let page = browser.open(&rp.authorize(&[("client_id", &id)])).await;
            assert_eq!(is_dead_end(&page), !is_known, "{path}: {}", page.body);
            assert_eq!(clients(&app), i64::from(is_known), "{path}");
        }
    }
);

// §3, and RFC 3986: an address has one way to be written, and no more in it than it takes.
both_engines!(
    an_address_that_may_not_be_one_is_not_asked,
    documented(),
    |app| {
        let (rp, _, server) = known_by("/good").await;
        let port = server.address.port();
        for bad in [
            format!("http://127.0.0.1:{port}"),
            format!("http://127.0.0.1:{port}/"),
            format!("http://127.0.0.1:{port}/a/../good"),
            format!("http://127.0.0.1:{port}/./good"),
            format!("http://127.0.0.1:{port}/good#x"),
            format!("http://u@127.0.0.1:{port}/good"),
            format!("http://u:p@127.0.0.1:{port}/good"),
            format!("http://2130706433:{port}/good"),
            format!("HTTP://127.0.0.1:{port}/good"),
            format!("http://127.0.0.1:{port}/{}", "x".repeat(512)),
            "http://192.0.2.1/good".to_owned(),
            "https://169.254.169.254/latest".to_owned(),
            "https://10.0.0.1/good".to_owned(),
        ] {
            let page = Browser::new(&app)
                .open(&rp.authorize(&[("client_id", &bad)]))
                .await;
            assert!(is_dead_end(&page), "{bad}: {}", page.body);
        }
        assert_eq!(server.asked().len(), 0);
    }
);

both_engines!(
    a_document_that_changes_changes_its_client,
    documented(),
    |app| {
        app.add_person().await;
        let (rp, said, server) = known_by("/client.json").await;
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        said.lock().expect("documents")[0].1["redirect_uris"] = json!(["https://moved.example/cb"]);
        let address = rp.authorize(&[("prompt", "login")]);
        let page = browser.open(&address).await;
        assert!(!is_dead_end(&page), "it is kept as long as it says");
        app.clock.advance(Duration::from_secs(61));
        let page = browser.open(&address).await;
        assert!(is_dead_end(&page), "{}", page.body);
        let page = browser
            .open(&rp.authorize(&[("redirect_uri", "https://moved.example/cb")]))
            .await;
        assert!(!is_dead_end(&page), "{}", page.body);
        assert_eq!(server.count("/client.json"), 2);
        // Whoever takes it away is no client any more.
        said.lock().expect("documents").clear();
        app.clock.advance(Duration::from_hours(2));
        let page = browser.open(&rp.authorize(&[])).await;
        assert!(is_dead_end(&page), "{}", page.body);
    }
);

both_engines!(
    the_operator_turns_a_documented_client_off,
    documented(),
    |app| {
        let mut app = app;
        app.add_person().await;
        let (rp, _, server) = known_by("/client.json").await;
        let mut browser = Browser::new(&app);
        let code = rp.code(&mut browser, &[]).await;
        let (_, tokens) = rp.redeem(&app, &code).await;
        // Where its host is none any more, so is the client.
        app.options.settings.strangers.document_hosts = vec!["other.example".into()];
        let later = app.second_node().await;
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", text(&tokens, "refresh_token")),
        ];
        let (status, _) = rp.post(&app, &later, "/token", &fields).await;
        assert_eq!(status, 401);
        let (id, now) = (ClientId::new(rp.id.as_str()), app.op().now());
        let tenant = TenantId::default_tenant();
        let off = app
            .op()
            .store
            .write(move |w| w.set_client_disabled(&tenant, &id, Some(now), now))
            .await;
        assert!(off.expect("a store"));
        app.clock.advance(Duration::from_secs(61));
        let page = browser.open(&rp.authorize(&[])).await;
        assert!(is_dead_end(&page), "{}", page.body);
        assert_eq!(server.count("/client.json"), 1, "nor is it looked at again");
    }
);

both_engines!(
    a_documented_client_proves_itself_by_its_keys,
    documented(),
    |app| {
        app.add_person().await;
        let (rp, said, _server) = known_by("/client.json").await;
        let key = Key::generate(SigningAlgorithm::ES256, "its own");
        said.lock().expect("documents")[0].1 = changed(
            &document(&rp.id),
            &json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [key.public()] } }),
        );
        let proof = || key.sign(&key.header("JWT"), &assertion(&app, &rp.id));
        let assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        // At the endpoint of pushed requests nobody has seen it before.
        let asks = rp.asks(&[]);
        let signed = proof();
        let mut fields: Vec<(&str, &str)> = asks
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.extend([
            ("client_assertion_type", assertion_type),
            ("client_assertion", signed.as_str()),
        ]);
        let pushed = Answer::to_form(&app, "/par", &fields).await;
        assert_eq!(pushed.status, 201, "{}", pushed.text);
        let code = rp.code(&mut Browser::new(&app), &[]).await;
        let bare = rp.redeem(&app, &code).await;
        assert_eq!(bare.0, 401, "without a proof: {}", bare.1);
        let signed = proof();
        let mut fields = rp.redemption(&code);
        fields.extend([
            ("client_assertion_type", assertion_type),
            ("client_assertion", signed.as_str()),
        ]);
        let answer = Answer::to_form(&app, "/token", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
);

both_engines!(
    new_documents_of_one_host_are_looked_at_seldom,
    documented(),
    |app| {
        let (rp, _, server) = known_by("/good").await;
        for number in 0..40 {
            let id = server.at(&format!("/{number}"));
            let page = Browser::new(&app)
                .open(&rp.authorize(&[("client_id", &id)]))
                .await;
            assert!(is_dead_end(&page));
        }
        assert_eq!(server.asked().len(), 30);
    }
);
