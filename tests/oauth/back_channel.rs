//! OpenID Connect Back-Channel Logout 1.0: whoever's session ends, by whatever way, the clients that they were signed in to hear of it.

use std::time::Duration;

use doorward::domain::activity::By;
use doorward::domain::id::{ClientId, SessionId, TenantId, UserId};
use doorward::domain::logout::LogoutState;
use doorward::domain::signing::{JwsAlgorithm, MacAlgorithm, SigningAlgorithms};
use doorward::keys::jws::CompactJws;
use doorward::login::deletion::{self, Erasure};
use doorward::login::witness::Witness;
use doorward::oauth::logout::back_channel;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{backchannel, turn_client};
use crate::support::app::{confidential, public};
use crate::support::browser::parameters;
use crate::support::forge::is_under_secret;
use crate::support::relying_party::{REDIRECT, claims, jose_header, text};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// Of one person, in which they are signed in to a client that is away.
const SESSIONS: usize = 40;
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A client's server, which answers as the path says: `/ok`, `/204`, `/500` and so on.
async fn listener() -> Stranger {
    Stranger::start(|path, stream| async move {
        match path.trim_start_matches('/') {
            "silent" => tokio::time::sleep(Duration::from_secs(60)).await,
            "redirect" => answer(stream, "307 Temporary Redirect", "location: /ok\r\n", b"").await,
            "long" => answer(stream, "200 OK", "", &vec![b'x'; 10 << 20]).await,
            status if status.starts_with(|digit: char| digit.is_ascii_digit()) => {
                answer(stream, status, "", b"{}").await;
            }
            _ => answer(stream, "200 OK", "cache-control: no-store\r\n", b"").await,
        }
    })
    .await
}

fn metadata(logout_uri: &str) -> Value {
    let mut metadata = confidential(REDIRECT);
    metadata["backchannel_logout_uri"] = logout_uri.into();
    metadata["backchannel_logout_session_required"] = true.into();
    metadata["post_logout_redirect_uris"] = json!(["https://app.example/after"]);
    metadata
}

async fn party(app: &TestApp, logout_uri: &str) -> RelyingParty {
    RelyingParty::of(app.add_client(metadata(logout_uri)).await)
}

/// The logout tokens that were posted to a path, in their order.
fn tokens_at(stranger: &Stranger, path: &str) -> Vec<String> {
    let start = format!("POST {path} HTTP/1.1\r\n");
    let posted = stranger.asked().into_iter();
    posted
        .filter(|request| request.starts_with(&start))
        .map(|request| {
            let (head, body) = request.split_once("\r\n\r\n").expect("a body");
            assert!(
                head.contains("content-type: application/x-www-form-urlencoded"),
                "{head}"
            );
            for unwanted in ["cookie", "referer", "authorization", "origin"] {
                assert!(!head.contains(&format!("\r\n{unwanted}:")), "{head}");
            }
            // §2.5: one parameter.
            let token = body.strip_prefix("logout_token=").expect("a token");
            assert!(!token.contains('&'), "{body}");
            token.to_owned()
        })
        .collect()
}

async fn deliver(app: &TestApp) {
    back_channel::deliver(&app.node.state.op)
        .await
        .expect("the store");
}

async fn waiting(app: &TestApp) -> Vec<LogoutState> {
    let tenant = app.op().tenant.clone();
    app.op()
        .store
        .read(move |r| r.list_logouts(&tenant, None, 100))
        .await
        .expect("the store")
}

fn end(hint: &Value) -> String {
    let fields = [("id_token_hint", text(hint, "id_token"))];
    format!("/end-session?{}", crate::support::answer::encode(&fields))
}

// CIBA Core 1.0: who let an app have tokens by its request is signed in to it by the session in which they did.
both_engines!(
    a_client_that_asked_elsewhere_hears_of_it,
    Options::dev(),
    |app| {
        let person = app.add_person().await;
        let server = listener().await;
        let more = json!({ "backchannel_logout_uri": server.at("/elsewhere") });
        let rp = backchannel::party_with(&app, &more).await;
        let ticket = backchannel::ask_alex(&app, &rp).await;
        let mut browser = Browser::new(&app);
        backchannel::answered(&mut browser, "alex", "allow").await;
        let (status, tokens) = ticket.poll(&app, &rp).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let page = browser.get("/end-session").await;
        browser.submit(&page, &[("decision", "sign-out")]).await;
        deliver(&app).await;
        let told = tokens_at(&server, "/elsewhere");
        assert_eq!(told.len(), 1);
        let told = claims(&told[0]);
        assert_eq!(
            (&told["aud"], &told["sub"]),
            (&json!(rp.id), &json!(person.as_str()))
        );
        assert_eq!(told["sid"], claims(text(&tokens, "id_token"))["sid"]);
    }
);

both_engines!(
    a_logout_token_says_who_left_and_which_session,
    Options::dev(),
    |app| {
        let person = app.add_person().await;
        let server = listener().await;
        let pairs = SigningAlgorithms::STANDARD.iter();
        let pairs = pairs.map(JwsAlgorithm::KeyPair);
        for algorithm in pairs.chain(MacAlgorithm::ALL.map(JwsAlgorithm::Secret)) {
            let path = format!("/{}", algorithm.name().to_lowercase());
            let mut document = metadata(&server.at(&path));
            document["id_token_signed_response_alg"] = algorithm.name().into();
            let rp = RelyingParty::of(app.add_client(document).await);
            let mut browser = Browser::new(&app);
            let tokens = rp.tokens(&app, &mut browser).await;
            let id_token = claims(text(&tokens, "id_token"));
            browser.get(&end(&tokens)).await;
            assert!(
                tokens_at(&server, &path).is_empty(),
                "who signs out waits for nobody"
            );
            deliver(&app).await;
            let posted = tokens_at(&server, &path);
            assert_eq!(posted.len(), 1);
            let header = jose_header(&posted[0]);
            assert_eq!(header["typ"], "logout+jwt");
            assert_eq!(header["alg"], algorithm.name());
            if let Some(mac) = algorithm.secret() {
                let secret = rp.secret.as_deref().expect("a secret");
                assert!(is_under_secret(mac, &posted[0], secret.as_bytes()));
            } else {
                // With a key of the JWK Set.
                let jws = CompactJws::parse(&posted[0]).expect("a JWS");
                let verified = app.op().keys.ring().await.verify(&jws);
                assert!(verified.is_ok(), "{header}: {verified:?}");
            }
            let mut token = claims(&posted[0]);
            let jti = token["jti"].take();
            assert!(jti.as_str().is_some_and(|jti| jti.len() >= 22), "{jti}");
            let now = app.clock.now().as_seconds();
            assert_eq!(
                token,
                json!({
                    "iss": app.issuer,
                    "sub": person.as_str(),
                    "aud": rp.id,
                    "iat": now,
                    "exp": now + 120,
                    "jti": null,
                    "events": { EVENT: {} },
                    "sid": id_token["sid"],
                })
            );
            assert!(waiting(&app).await.is_empty());
            deliver(&app).await;
            assert_eq!(tokens_at(&server, &path).len(), 1, "once");
        }
    }
);

/// Ends the session that an ID token names, by the database alone.
async fn end_session_of(app: &TestApp, tokens: &Value) {
    let session = SessionId::new(text(&claims(text(tokens, "id_token")), "sid"));
    let now = app.clock.now();
    let store = &app.op().store;
    let ended = store.write(move |w| w.end_session(&session, now)).await;
    let _ = ended.expect("ended");
}

/// How a session can end, and what does it.
async fn end_by(app: &TestApp, way: &str, browser: &mut Browser, tokens: &Value, person: &UserId) {
    let store = &app.op().store;
    let (user, now) = (person.clone(), app.clock.now());
    match way {
        "its client" => drop(browser.get(&end(tokens)).await),
        "its person" => {
            let page = browser.open("/end-session").await;
            browser.submit(&page, &[("decision", "sign-out")]).await;
        }
        "another browser" => {
            let mut other = Browser::new(app);
            let page = other.open("/account/sessions").await;
            let page = other.sign_in(&page, "alex").await;
            assert_eq!(page.name(), "account-sessions", "{}", page.body);
            other.submit(&page, &[("end", "others")]).await;
        }
        "another password" => {
            let mut other = Browser::new(app);
            let page = other.open("/account/password").await;
            let page = other.sign_in(&page, "alex").await;
            let fresh = "quite another horse, no battery";
            let page = other.submit(&page, &[("new-password", fresh)]).await;
            assert_ne!(page.name(), "account-password", "{}", page.body);
        }
        // Whoever had the cookie of this very session may have used it.
        "another password, here" => {
            let page = browser.open("/account/password").await;
            let fresh = "a third horse that has no battery";
            let page = browser.submit(&page, &[("new-password", fresh)]).await;
            assert_ne!(page.name(), "account-password", "{}", page.body);
        }
        "erasure" => {
            let pseudonym = deletion::pseudonym(&app.op().derived.pseudonyms, person);
            let erasure = Erasure {
                witness: Witness::of_operator(&pseudonym, now),
                by: By::Operator,
                farewell: None,
                former_names: None,
                pseudonym,
            };
            deletion::erase(store, person, &erasure, now)
                .await
                .expect("erased");
        }
        "the operator, for all" => store
            .write(move |w| w.end_portion_of_everything(now))
            .await
            .map(drop)
            .expect("written"),
        "the operator, for one" => store
            .write(move |w| w.end_everything_of(&user, now))
            .await
            .expect("written"),
        "too many" => {
            let session = SessionId::new(text(&claims(text(tokens, "id_token")), "sid"));
            let begun = store.read(move |r| r.find_session(&session)).await;
            let mut begun = begun.expect("read").expect("a session");
            begun.id = SessionId::new("another");
            store
                .write(move |w| w.bound_sessions(&begun, 1, now))
                .await
                .expect("written");
        }
        "time" => {
            app.clock.advance(Duration::from_secs(8 * 24 * 3600));
            let later = app.clock.now();
            store
                .write(move |w| w.sweep(later, later))
                .await
                .map(drop)
                .expect("swept");
        }
        other => panic!("no way: {other}"),
    }
}

both_engines!(
    whatever_ends_a_session_its_clients_hear_of_it,
    Options::dev(),
    |app| {
        let person = app.add_person().await;
        let server = listener().await;
        let first = party(&app, &server.at("/first")).await;
        let second = party(&app, &server.at("/second")).await;
        let without = RelyingParty::confidential(&app).await;
        for way in [
            "its client",
            "its person",
            "another browser",
            "too many",
            "the operator, for one",
            "the operator, for all",
            "time",
            "another password",
        ] {
            let mut browser = Browser::new(&app);
            let tokens = first.tokens(&app, &mut browser).await;
            second.tokens(&app, &mut browser).await;
            // A second time in one session is no second time.
            first.tokens(&app, &mut browser).await;
            without.tokens(&app, &mut browser).await;
            let sid = claims(text(&tokens, "id_token"))["sid"].clone();
            let before = tokens_at(&server, "/first").len();
            deliver(&app).await;
            assert_eq!(
                tokens_at(&server, "/first").len(),
                before,
                "{way}: while it lives"
            );
            end_by(&app, way, &mut browser, &tokens, &person).await;
            deliver(&app).await;
            for path in ["/first", "/second"] {
                let posted = tokens_at(&server, path);
                let of_session = posted.iter().filter(|token| claims(token)["sid"] == sid);
                assert_eq!(of_session.count(), 1, "{way}: {path}");
            }
            assert!(waiting(&app).await.is_empty(), "{way}");
        }
    }
);

/// That way, once, of somebody who is signed in to one client.
async fn is_told_of(app: &TestApp, way: &str) {
    let person = app.add_person().await;
    let server = listener().await;
    let rp = party(app, &server.at("/ok")).await;
    let mut browser = Browser::new(app);
    let tokens = rp.tokens(app, &mut browser).await;
    end_by(app, way, &mut browser, &tokens, &person).await;
    deliver(app).await;
    let posted = tokens_at(&server, "/ok");
    assert_eq!(posted.len(), 1, "{way}");
    let sid = &claims(text(&tokens, "id_token"))["sid"];
    assert_eq!(claims(&posted[0])["sid"], *sid);
}

both_engines!(
    apps_of_the_session_in_which_a_password_is_changed_hear_of_it,
    Options::dev(),
    |app| {
        is_told_of(&app, "another password, here").await;
    }
);

both_engines!(apps_of_who_is_erased_hear_of_it, Options::dev(), |app| {
    is_told_of(&app, "erasure").await;
});

both_engines!(
    who_disconnects_an_app_is_signed_out_of_it_alone,
    Options::dev(),
    |app| {
        let person = app.add_person().await;
        let server = listener().await;
        let (first, second) = (
            party(&app, &server.at("/first")).await,
            party(&app, &server.at("/second")).await,
        );
        let mut browser = Browser::new(&app);
        first.tokens(&app, &mut browser).await;
        second.tokens(&app, &mut browser).await;
        let page = browser.open("/account/apps").await;
        browser.submit(&page, &[("disconnect", &first.id)]).await;
        deliver(&app).await;
        let posted = tokens_at(&server, "/first");
        assert_eq!(posted.len(), 1);
        assert_eq!(claims(&posted[0])["sub"], person.as_str());
        assert!(tokens_at(&server, "/second").is_empty());
        // They come back, and leave once more: that is another logout.
        app.clock.advance(Duration::from_secs(1));
        let tokens = first.tokens(&app, &mut browser).await;
        browser.get(&end(&tokens)).await;
        deliver(&app).await;
        let posted = tokens_at(&server, "/first");
        assert_eq!(posted.len(), 2);
        assert_ne!(claims(&posted[0])["jti"], claims(&posted[1])["jti"]);
    }
);

both_engines!(
    who_does_not_answer_is_told_later_and_not_for_ever,
    Options::dev(),
    |app| {
        app.add_person().await;
        let server = listener().await;
        for (path, failure) in [
            ("/400", "answered with 400 Bad Request, not with 200"),
            (
                "/500",
                "answered with 500 Internal Server Error, not with 200",
            ),
            ("/202", "answered with 202 Accepted, not with 200"),
            // None is followed: the token is for nobody else.
            (
                "/redirect",
                "answered with 307 Temporary Redirect, not with 200",
            ),
            ("/silent", "no whole answer within 5s"),
        ] {
            let rp = party(&app, &server.at(path)).await;
            let mut browser = Browser::new(&app);
            let tokens = rp.tokens(&app, &mut browser).await;
            browser.get(&end(&tokens)).await;
            deliver(&app).await;
            let state = waiting(&app).await.remove(0);
            assert_eq!(state.failure.as_deref(), Some(failure), "{path}");
            assert_eq!(state.pending.attempts, 1);
            deliver(&app).await;
            assert_eq!(tokens_at(&server, path).len(), 1, "{path}: not at once");
            if path != "/500" {
                let id = ClientId::new(&rp.id);
                let tenant = TenantId::default_tenant();
                app.op()
                    .store
                    .remove_client(&tenant, &id)
                    .await
                    .expect("removed");
                continue;
            }
            app.clock.advance(Duration::from_secs(30));
            deliver(&app).await;
            let posted = tokens_at(&server, path);
            assert_eq!(posted.len(), 2);
            let (first, second) = (claims(&posted[0]), claims(&posted[1]));
            assert_eq!(first["jti"], second["jti"], "it may have been told");
            assert_eq!(second["iat"], app.clock.now().as_seconds(), "signed anew");
            for _ in 0..40 {
                app.clock.advance(Duration::from_secs(3600));
                deliver(&app).await;
            }
            let state = waiting(&app).await.remove(0);
            assert_eq!(state.next_attempt_at, None, "given up");
            let tried = tokens_at(&server, path).len();
            assert!((8..20).contains(&tried), "{tried} times in a day");
            // It can be seen for some days.
            app.clock.advance(Duration::from_secs(3 * 24 * 3600));
            let now = app.clock.now();
            let swept = app.op().store.write(move |w| w.sweep(now, now)).await;
            swept.expect("swept");
            assert!(waiting(&app).await.is_empty());
        }
        for path in ["/204", "/long"] {
            let rp = party(&app, &server.at(path)).await;
            let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
            end_session_of(&app, &tokens).await;
            deliver(&app).await;
            assert!(waiting(&app).await.is_empty(), "{path}");
        }
    }
);

both_engines!(
    a_client_that_is_away_is_asked_once_for_all_that_waits,
    Options::dev(),
    |app| {
        let person = app.add_person().await;
        let server = listener().await;
        let away = party(&app, &server.at("/500")).await;
        let here = party(&app, &server.at("/ok")).await;
        for _ in 0..SESSIONS {
            let mut browser = Browser::new(&app);
            away.tokens(&app, &mut browser).await;
            here.tokens(&app, &mut browser).await;
        }
        let now = app.clock.now();
        app.op()
            .store
            .write(move |w| w.end_everything_of(&person, now))
            .await
            .expect("ended");
        deliver(&app).await;
        assert_eq!(tokens_at(&server, "/ok").len(), SESSIONS);
        let asked = tokens_at(&server, "/500").len();
        assert!(asked < SESSIONS, "{asked} times, of {SESSIONS}");
        assert!(asked <= 8, "{asked} times");
        assert_eq!(waiting(&app).await.len(), SESSIONS, "and nothing is lost");
        // All wait longer, not only those that were asked for.
        app.clock.advance(Duration::from_secs(30));
        deliver(&app).await;
        assert!(tokens_at(&server, "/500").len() <= asked + 8);
        let all = waiting(&app).await;
        assert!(all.iter().all(|one| one.pending.attempts == 2), "{all:?}");
    }
);

both_engines!(of_two_nodes_one_tells, Options::dev(), |app| {
    let person = app.add_person().await;
    let other = app.second_node().await;
    let server = listener().await;
    let mut sids = Vec::new();
    for _ in 0..10 {
        let rp = party(&app, &server.at("/ok")).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        sids.push(claims(text(&tokens, "id_token"))["sid"].clone());
    }
    let now = app.clock.now();
    app.op()
        .store
        .write(move |w| w.end_everything_of(&person, now))
        .await
        .expect("ended");
    let (here, there) = tokio::join!(
        back_channel::deliver(&app.node.state.op),
        back_channel::deliver(&other.state.op)
    );
    here.and(there).expect("the store");
    let mut told: Vec<Value> = tokens_at(&server, "/ok")
        .iter()
        .map(|token| claims(token)["sid"].clone())
        .collect();
    told.sort_by_key(ToString::to_string);
    sids.sort_by_key(ToString::to_string);
    assert_eq!(told, sids);
});

both_engines!(
    who_is_turned_off_is_told_once_it_is_on_again,
    Options::dev(),
    |app| {
        app.add_person().await;
        let server = listener().await;
        let rp = party(&app, &server.at("/ok")).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        end_session_of(&app, &tokens).await;
        turn_client(&app, &rp.id, false).await;
        deliver(&app).await;
        assert!(server.asked().is_empty());
        let state = waiting(&app).await.remove(0);
        assert_eq!(state.failure.as_deref(), Some("the client is turned off"));
        turn_client(&app, &rp.id, true).await;
        app.clock.advance(Duration::from_secs(30));
        deliver(&app).await;
        assert_eq!(tokens_at(&server, "/ok").len(), 1);
        assert!(waiting(&app).await.is_empty());
    }
);

both_engines!(what_is_not_public_is_not_told, |app| {
    app.add_person().await;
    let server = listener().await;
    // Registered with a name, which resolves to this machine.
    let address = format!("https://localhost:{}/ok", server.address.port());
    let rp = party(&app, &address).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    browser.get(&end(&tokens)).await;
    deliver(&app).await;
    let state = waiting(&app).await.remove(0);
    assert_eq!(
        state.failure.as_deref(),
        Some("the address is not on the public Internet")
    );
    assert!(server.asked().is_empty());
});

both_engines!(
    a_logout_token_passes_for_nothing_else,
    Options::dev(),
    |app| {
        app.add_person().await;
        let server = listener().await;
        let rp = party(&app, &server.at("/ok")).await;
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        browser.get(&end(&tokens)).await;
        deliver(&app).await;
        let logout_token = tokens_at(&server, "/ok").remove(0);
        // As a hint it would vouch for the way on.
        let fields = [
            ("id_token_hint", logout_token.as_str()),
            ("post_logout_redirect_uri", "https://app.example/after"),
        ];
        let path = format!("/end-session?{}", crate::support::answer::encode(&fields));
        let page = Browser::new(&app).get(&path).await;
        assert_eq!(page.name(), "signed-out", "{}", page.body);
        let (status, _) =
            crate::support::relying_party::userinfo(&app, &app.node, &logout_token).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
);

both_engines!(
    an_app_that_logs_out_elsewhere_loses_its_own_tokens_alone,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let other = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        let others = other.tokens(&app, &mut browser).await;
        let offline = rp
            .code(&mut browser, &[("scope", "openid offline_access")])
            .await;
        let (_, offline) = rp.redeem(&app, &offline).await;
        // In a browser without the session, as an app's own one: the session goes on, and what others were given.
        let page = Browser::new(&app).get(&end(&tokens)).await;
        assert_eq!(page.name(), "signed-out");
        assert_eq!(
            rp.refresh(&app, text(&tokens, "refresh_token")).await.0,
            StatusCode::BAD_REQUEST
        );
        for (party, kept) in [(&other, &others), (&rp, &offline)] {
            let (status, answer) = party.refresh(&app, text(kept, "refresh_token")).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
        }
        let page = browser.get(&rp.authorize(&[("prompt", "none")])).await;
        assert!(parameters(page.location()).contains_key("code"));
        // An ID token that expired is no licence to do so.
        let tokens = rp.tokens(&app, &mut browser).await;
        app.clock.advance(Duration::from_secs(3601));
        Browser::new(&app).get(&end(&tokens)).await;
        let (status, answer) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
);

both_engines!(logout_addresses_are_registered_with_care, |app| {
    let admin = app.admin_token().await;
    for (member, value, is_public, is_good) in [
        (
            "backchannel_logout_uri",
            "https://app.example/out?a=b",
            false,
            true,
        ),
        (
            "backchannel_logout_uri",
            "https://elsewhere.example/out",
            true,
            true,
        ),
        (
            "backchannel_logout_uri",
            "http://127.0.0.1:1/out",
            false,
            true,
        ),
        (
            "backchannel_logout_uri",
            "http://127.0.0.1:1/out",
            true,
            false,
        ),
        (
            "backchannel_logout_uri",
            "http://app.example/out",
            false,
            false,
        ),
        (
            "backchannel_logout_uri",
            "https://app.example/out#f",
            false,
            false,
        ),
        (
            "backchannel_logout_uri",
            "https://u:p@app.example/out",
            false,
            false,
        ),
        ("backchannel_logout_uri", "/out", false, false),
        (
            "backchannel_logout_uri",
            "com.example.app:/out",
            false,
            false,
        ),
        (
            "backchannel_logout_uri",
            "javascript:alert(1)",
            false,
            false,
        ),
        (
            "frontchannel_logout_uri",
            "https://app.example/out?a=b",
            false,
            true,
        ),
        (
            "frontchannel_logout_uri",
            "https://app.example:444/out",
            false,
            false,
        ),
        (
            "frontchannel_logout_uri",
            "https://other.example/out",
            false,
            false,
        ),
        (
            "frontchannel_logout_uri",
            "http://app.example/out",
            false,
            false,
        ),
        (
            "frontchannel_logout_uri",
            "https://app.example/out#f",
            false,
            false,
        ),
        ("frontchannel_logout_uri", "data:text/html,x", false, false),
    ] {
        let mut document = if is_public {
            public(REDIRECT)
        } else {
            confidential(REDIRECT)
        };
        document[member] = value.into();
        let answer = app
            .request(reqwest::Method::POST, "/register")
            .bearer_auth(&admin)
            .json(&document)
            .send()
            .await
            .expect("an answer");
        let status = answer.status();
        let body: Value = answer.json().await.expect("JSON");
        if is_good {
            assert_eq!(
                (status, &body[member]),
                (StatusCode::CREATED, &value.into()),
                "{body}"
            );
        } else {
            assert_eq!(status, StatusCode::BAD_REQUEST, "{member} {value}");
            assert_eq!(body["error"], "invalid_client_metadata", "{body}");
            assert!(text(&body, "error_description").contains(member), "{body}");
        }
    }
    let discovery = app.get("/.well-known/openid-configuration").await;
    let discovery: Value = discovery.json().await.expect("JSON");
    for member in [
        "backchannel_logout_supported",
        "backchannel_logout_session_supported",
        "frontchannel_logout_supported",
        "frontchannel_logout_session_supported",
    ] {
        assert_eq!(discovery[member], true, "{member}");
    }
});
