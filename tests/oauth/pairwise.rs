//! Pairwise subject identifiers (OpenID Connect Core 1.0 §8.1; Registration 1.0 §5).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use doorward::oauth::logout::back_channel;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::device;
use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::relying_party::{claims, text, userinfo};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

fn metadata(redirect: &str) -> Value {
    let mut metadata = confidential(redirect);
    metadata["subject_type"] = "pairwise".into();
    metadata
}

async fn party(app: &TestApp, redirect: &str) -> RelyingParty {
    RelyingParty::of(app.add_client(metadata(redirect)).await)
}

async fn register(app: &TestApp, metadata: &Value) -> Answer {
    let token = app.admin_token().await;
    Answer::to(
        app.request(Method::POST, "/register")
            .bearer_auth(token)
            .json(metadata),
    )
    .await
}

fn subject(tokens: &Value) -> String {
    text(&claims(text(tokens, "id_token")), "sub").to_owned()
}

/// A server that publishes lists of redirects, and counts.
async fn lists(documents: &[(&'static str, Value)]) -> Stranger {
    let documents: Arc<Mutex<Vec<(&'static str, String)>>> = Arc::new(Mutex::new(
        documents
            .iter()
            .map(|(path, list)| (*path, list.to_string()))
            .collect(),
    ));
    Stranger::start(move |path: String, stream: TcpStream| {
        let found = documents
            .lock()
            .expect("them")
            .iter()
            .find(|(known, _)| *known == path)
            .cloned();
        async move {
            match found {
                Some((_, body)) => {
                    answer(
                        stream,
                        "200 OK",
                        "content-type: application/json\r\n",
                        body.as_bytes(),
                    )
                    .await;
                }
                None => answer(stream, "404 Not Found", "", b"").await,
            }
        }
    })
    .await
}

both_engines!(each_sector_has_its_own_name_for_a_person, |app| {
    let alex = app.add_person().await;
    let blair = app.add_user("blair", "blair@example.com").await;
    let one = party(&app, "https://one.example/cb").await;
    let same = party(&app, "https://one.example/other").await;
    let two = party(&app, "https://two.example/cb").await;
    let open = RelyingParty::of(app.add_client(confidential("https://one.example/cb")).await);
    let mut all = BTreeSet::new();
    for person in ["alex", "blair"] {
        let mut browser = Browser::new(&app);
        let page = browser.open(&one.authorize(&[])).await;
        browser.sign_in(&page, person).await;
        let mut of = async |rp: &RelyingParty| subject(&rp.tokens(&app, &mut browser).await);
        let (first, again, second) = (of(&one).await, of(&one).await, of(&two).await);
        assert_eq!(
            (&first, &first),
            (&again, &of(&same).await),
            "stable, and the sector's"
        );
        assert_ne!(first, second);
        assert!(first.len() == 43 && first.is_ascii());
        let public = of(&open).await;
        assert_eq!(
            public,
            if person == "alex" {
                alex.as_str()
            } else {
                blair.as_str()
            }
        );
        all.extend([first, second, public]);
    }
    assert_eq!(all.len(), 6);
    // Another node says the same.
    let node = app.second_node().await;
    let mut browser = Browser::at_node(&app, &node);
    assert!(all.contains(&subject(&one.tokens(&app, &mut browser).await)));
});

// RFC 8628 beside it; what is sent nowhere has no host, and has to say what its sector is.
both_engines!(a_device_calls_people_as_its_sector_does, |app| {
    let alex = app.add_person().await;
    let mut both = metadata("https://one.example/cb");
    both["grant_types"] = json!(["authorization_code", device::GRANT]);
    let rp = RelyingParty::of(app.add_client(both).await);
    let television = device::ask(&app, &rp, "openid").await;
    let mut browser = Browser::new(&app);
    television.approved(&mut browser, "alex").await;
    let (status, tokens) = television.poll(&app, &rp).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let name = subject(&tokens);
    assert_ne!(name, alex.as_str());
    let access = text(&tokens, "access_token");
    assert_eq!(claims(access)["sub"], name);
    assert_eq!(userinfo(&app, &app.node, access).await.1["sub"], name);
    assert_eq!(subject(&rp.tokens(&app, &mut browser).await), name);
    let mut alone = device::television("client_secret_basic");
    alone["subject_type"] = json!("pairwise");
    register(&app, &alone)
        .await
        .is_refused(400, "invalid_client_metadata", "without a sector");
});

both_engines!(
    nothing_that_leaves_has_the_public_name,
    Options::dev(),
    |app| {
        let alex = app.add_person().await;
        let logouts =
            Stranger::start(|_, stream| async move { answer(stream, "200 OK", "", b"").await })
                .await;
        for format in ["jwt", "opaque"] {
            for signed in [None, Some("ES256")] {
                let mut metadata = metadata("https://one.example/cb");
                metadata["access_token_format"] = format.into();
                metadata["backchannel_logout_uri"] = logouts.at("/ok").into();
                metadata["post_logout_redirect_uris"] = json!(["https://one.example/after"]);
                if let Some(algorithm) = signed {
                    metadata["userinfo_signed_response_alg"] = algorithm.into();
                }
                let rp = RelyingParty::of(app.add_client(metadata).await);
                let mut browser = Browser::new(&app);
                let tokens = rp.tokens(&app, &mut browser).await;
                let name = subject(&tokens);
                assert_ne!(name, alex.as_str());
                let (_, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
                assert_eq!(subject(&refreshed), name);
                let mut said = vec![
                    claims(text(&tokens, "id_token")),
                    tokens.clone(),
                    refreshed.clone(),
                ];
                for tokens in [&tokens, &refreshed] {
                    let access_token = text(tokens, "access_token");
                    if format == "jwt" {
                        assert_eq!(claims(access_token)["sub"], *name);
                        said.push(claims(access_token));
                    }
                    let (status, info) = userinfo(&app, &app.node, access_token).await;
                    assert_eq!(status, StatusCode::OK, "{info}");
                    let info = info.as_str().map_or(info.clone(), claims);
                    assert_eq!(
                        (&info["sub"], &info["name"]),
                        (&json!(name), &json!("Alex Müller"))
                    );
                    let introspected = rp.introspect(&app, access_token).await;
                    assert_eq!(
                        (&introspected["active"], &introspected["sub"]),
                        (&json!(true), &json!(name))
                    );
                    said.extend([info, introspected]);
                }
                let introspected = rp.introspect(&app, text(&refreshed, "refresh_token")).await;
                assert_eq!(introspected["sub"], *name, "{introspected}");
                said.push(introspected);
                // The claims parameter is answered from the grant, which is found as ever.
                let asked = r#"{"userinfo":{"phone_number":null}}"#;
                let code = rp
                    .code(&mut browser, &[("claims", asked), ("scope", "openid")])
                    .await;
                let (_, asked) = rp.redeem(&app, &code).await;
                let (_, info) = userinfo(&app, &app.node, text(&asked, "access_token")).await;
                let info = info.as_str().map_or(info.clone(), claims);
                assert_eq!(
                    (&info["sub"], info["phone_number"].is_string()),
                    (&json!(name), true)
                );
                // The hint is understood at the end of the session, and its client told by its own name.
                let id_token = text(&tokens, "id_token");
                let page = browser.get(&format!("/end-session?id_token_hint={id_token}&post_logout_redirect_uri=https://one.example/after")).await;
                assert_eq!(page.location(), "https://one.example/after");
                back_channel::deliver(&app.node.state.op)
                    .await
                    .expect("delivered");
                let posted = logouts.asked().pop().expect("a logout");
                let token = posted
                    .split_once("logout_token=")
                    .expect("a token")
                    .1
                    .to_owned();
                assert_eq!(claims(&token)["sub"], *name);
                said.push(claims(&token));
                for said in said {
                    assert!(!said.to_string().contains(alex.as_str()), "{said}");
                }
            }
        }
    }
);

// Core 1.0 §3.1.2.1, §5.5: by its own names.
both_engines!(a_client_expects_people_by_its_own_names_for_them, |app| {
    let alex = app.add_person().await;
    app.add_user("blair", "blair@example.com").await;
    let one = party(&app, "https://one.example/cb").await;
    let same = party(&app, "https://one.example/other").await;
    let two = party(&app, "https://two.example/cb").await;
    let open = RelyingParty::of(
        app.add_client(confidential("https://open.example/cb"))
            .await,
    );
    let of = async |rp: &RelyingParty, person: &str| {
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        browser.sign_in(&page, person).await;
        text(&rp.tokens(&app, &mut browser).await, "id_token").to_owned()
    };
    let (alexs, blairs) = (of(&one, "alex").await, of(&one, "blair").await);
    let (elsewhere, public) = (of(&two, "alex").await, of(&open, "alex").await);
    let mut browser = Browser::new(&app);
    let page = browser.open(&same.authorize(&[])).await;
    browser.sign_in(&page, "alex").await;
    one.tokens(&app, &mut browser).await;
    same.tokens(&app, &mut browser).await;
    open.tokens(&app, &mut browser).await;
    let asked = |sub: &Value| json!({ "id_token": { "sub": { "value": sub } } }).to_string();
    let named = |token: &str| asked(&claims(token)["sub"]);
    let (is_alex, is_blair) = (named(&alexs), named(&blairs));
    let (from_two, is_public) = (named(&elsewhere), asked(&json!(alex.as_str())));
    for (rp, name, value, error) in [
        (&one, "id_token_hint", &alexs, ""),
        (&same, "id_token_hint", &alexs, ""),
        (&one, "claims", &is_alex, ""),
        (&one, "id_token_hint", &blairs, "login_required"),
        (&one, "claims", &is_blair, "login_required"),
        (&one, "claims", &from_two, "login_required"),
        // The name that others know says nothing here, not even that it is theirs.
        (&one, "claims", &is_public, "login_required"),
        (&open, "claims", &is_public, ""),
        (&open, "claims", &is_alex, "login_required"),
        // Of another sector: whose it is would be told.
        (&one, "id_token_hint", &elsewhere, "invalid_request"),
        (&one, "id_token_hint", &public, "invalid_request"),
        (&open, "id_token_hint", &alexs, "invalid_request"),
    ] {
        let page = browser
            .get(&rp.authorize(&[("prompt", "none"), (name, value)]))
            .await;
        let answer = delivered(&page);
        let told = answer.get("error").map_or("", String::as_str);
        assert_eq!(told, error, "{name} {value}");
    }
    // Whoever is expected may sign in for it, and nobody else.
    for (hint, person, error) in [
        (&blairs, "blair", ""),
        (&blairs, "alex", "login_required"),
        (&alexs, "alex", ""),
    ] {
        let mut browser = Browser::new(&app);
        let page = browser
            .open(&one.authorize(&[("id_token_hint", hint)]))
            .await;
        let page = browser.sign_in(&page, person).await;
        let answer = delivered(&page);
        assert_eq!(
            answer.get("error").map_or("", String::as_str),
            error,
            "{person}"
        );
        assert_eq!(answer.contains_key("code"), error.is_empty());
    }
    // With prompt=login too, where the page knows whom it asks.
    let page = browser
        .open(&one.authorize(&[("id_token_hint", &alexs), ("prompt", "login")]))
        .await;
    assert_eq!(page.name(), "password");
    let page = browser.sign_in(&page, "alex").await;
    assert!(delivered(&page).contains_key("code"));
});

both_engines!(
    a_sector_is_one_host_or_what_lists_all,
    Options::dev(),
    |app| {
        let (a, b) = ("https://one.example/cb", "https://two.example/cb");
        let server = lists(&[
            ("/both", json!([a, b])),
            ("/one", json!([a])),
            ("/other", json!(["https://example.com/op"])),
            ("/object", json!({ "redirect_uris": [a, b] })),
            ("/numbers", json!([1])),
        ])
        .await;
        for (redirects, path, is_taken) in [
            (json!([a]), None, true),
            (json!([a, "https://one.example/two"]), None, true),
            (json!([a, b]), None, false),
            (json!(["http://127.0.0.1/cb"]), None, false),
            (json!(["http://localhost:3000/cb"]), None, false),
            (json!(["com.example.app:/cb"]), None, false),
            (json!([a, b]), Some("/both"), true),
            (json!([a]), Some("/both"), true),
            (json!([a, b]), Some("/one"), false),
            (json!([a]), Some("/other"), false),
            (json!([a]), Some("/object"), false),
            (json!([a]), Some("/numbers"), false),
            (json!([a]), Some("/gone"), false),
        ] {
            let mut metadata = metadata(a);
            metadata["redirect_uris"] = redirects.clone();
            if let Some(path) = path {
                metadata["sector_identifier_uri"] = server.at(path).into();
            }
            let answer = register(&app, &metadata).await;
            if is_taken {
                assert_eq!(answer.status, 201, "{redirects} {path:?} {}", answer.text);
                let said = answer.json();
                assert_eq!(said["subject_type"], "pairwise");
                assert_eq!(
                    said.get("sector_identifier_uri"),
                    metadata.get("sector_identifier_uri")
                );
            } else {
                answer.is_refused(400, "invalid_client_metadata", (redirects, path));
            }
        }
        // It is looked at for a public one too, and again where a client changes itself.
        let mut metadata = confidential(a);
        metadata["sector_identifier_uri"] = server.at("/other").into();
        register(&app, &metadata)
            .await
            .is_refused(400, "invalid_client_metadata", "public");
        metadata["sector_identifier_uri"] = server.at("/one").into();
        let client = register(&app, &metadata).await.json();
        let mut changed = metadata.clone();
        changed["client_id"] = client["client_id"].clone();
        changed["redirect_uris"] = json!([b]);
        let path = format!("/register/{}", text(&client, "client_id"));
        let put = app
            .request(Method::PUT, &path)
            .bearer_auth(text(&client, "registration_access_token"))
            .json(&changed);
        Answer::to(put)
            .await
            .is_refused(400, "invalid_client_metadata", "another redirect");
    }
);

both_engines!(
    a_sector_is_shared_by_those_whom_one_list_names,
    Options::dev(),
    |app| {
        app.add_person().await;
        let (a, b) = ("https://one.example/cb", "https://two.example/cb");
        let server = lists(&[("/both", json!([a, b]))]).await;
        let mut names = BTreeSet::new();
        for redirect in [a, b] {
            let mut metadata = metadata(redirect);
            metadata["sector_identifier_uri"] = server.at("/both").into();
            let rp = RelyingParty::of(app.add_client(metadata).await);
            names.insert(subject(&rp.tokens(&app, &mut Browser::new(&app)).await));
        }
        assert_eq!(names.len(), 1);
        let alone = party(&app, a).await;
        assert!(!names.contains(&subject(&alone.tokens(&app, &mut Browser::new(&app)).await)));
    }
);

// Outgoing requests have their own rules.
both_engines!(a_list_on_this_machine_is_not_fetched_for_strangers, |app| {
    let a = "https://one.example/cb";
    let server = lists(&[("/one", json!([a]))]).await;
    for uri in [
        server.at("/one"),
        "http://one.example/list".into(),
        "x".into(),
        "https://10.0.0.1/list".into(),
    ] {
        let mut metadata = metadata(a);
        metadata["sector_identifier_uri"] = uri.clone().into();
        register(&app, &metadata)
            .await
            .is_refused(400, "invalid_client_metadata", uri);
    }
    assert_eq!(server.asked().len(), 0);
});

// Whoever changes from one to the other takes no name of the other along.
both_engines!(
    a_client_that_becomes_pairwise_is_not_told_the_public_name,
    |app| {
        let alex = app.add_person().await;
        let rp = RelyingParty::of(app.add_client(confidential("https://one.example/cb")).await);
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        assert_eq!(subject(&tokens), alex.as_str());
        let mut changed = rp.registration.clone();
        let document = changed.as_object_mut().expect("an object");
        for name in [
            "client_secret",
            "client_secret_expires_at",
            "client_id_issued_at",
            "registration_access_token",
            "registration_client_uri",
        ] {
            document.remove(name);
        }
        document.insert("subject_type".into(), "pairwise".into());
        let path = format!("/register/{}", rp.id);
        let put = app
            .request(Method::PUT, &path)
            .bearer_auth(text(&rp.registration, "registration_access_token"))
            .json(&changed);
        assert_eq!(Answer::to(put).await.status, 200);
        let access_token = text(&tokens, "access_token");
        for said in [
            userinfo(&app, &app.node, access_token).await.1,
            rp.introspect(&app, access_token).await,
            rp.introspect(&app, text(&tokens, "refresh_token")).await,
            claims(text(
                &rp.refresh(&app, text(&tokens, "refresh_token")).await.1,
                "id_token",
            )),
        ] {
            assert!(
                said["sub"].is_string() && said["sub"] != *alex.as_str(),
                "{said}"
            );
        }
    }
);
