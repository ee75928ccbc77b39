//! Clients that do not poll (§10.2, §10.3, §12): what they are told, how often, and what they are not.

use std::sync::atomic::{AtomicUsize, Ordering};

use doorward::oauth::backchannel::delivery;
use doorward::secret::sha256_base64url;

use super::*;
use crate::support::Options;
use crate::support::stranger::{Stranger, answer};

const TOKEN: &str = "8d67dc78-7faa-4d41-aabd-67707b374255";
pub const WITH_TOKEN: (&str, &str) = ("client_notification_token", TOKEN);

/// A client's server, which answers as the path says.
pub async fn listener() -> Stranger {
    Stranger::start(|path, stream| async move {
        match path.trim_start_matches('/') {
            "redirect" => answer(stream, "301 Moved Permanently", "location: /204\r\n", b"").await,
            "long" => answer(stream, "200 OK", "", &vec![b'x'; 10 << 20]).await,
            status => answer(stream, &format!("{status} x"), "", b"{}").await,
        }
    })
    .await
}

pub async fn told(app: &TestApp, mode: &str, endpoint: &str) -> RelyingParty {
    let metadata = json!({
        "backchannel_token_delivery_mode": mode,
        "backchannel_client_notification_endpoint": endpoint,
    });
    party_with(app, &metadata).await
}

pub async fn deliver(app: &TestApp) {
    delivery::deliver(&app.node.state.op)
        .await
        .expect("the store");
}

/// What was posted to a path, in order: JSON, under the token that the client sent.
pub fn posted(server: &Stranger, path: &str) -> Vec<Value> {
    let start = format!("POST {path} HTTP/1.1\r\n");
    let all = server.asked().into_iter();
    all.filter(|request| request.starts_with(&start))
        .map(|request| {
            let (head, body) = request.split_once("\r\n\r\n").expect("a body");
            assert!(
                head.contains("\r\ncontent-type: application/json"),
                "{head}"
            );
            let bearer = format!("\r\nauthorization: Bearer {TOKEN}");
            assert!(head.contains(&bearer), "{head}");
            for unwanted in ["cookie", "referer", "origin"] {
                assert!(!head.contains(&format!("\r\n{unwanted}:")), "{head}");
            }
            serde_json::from_str(body).expect("JSON")
        })
        .collect()
}

both_engines!(
    a_client_that_is_pinged_is_told_once_and_asks,
    Options::dev(),
    |app| {
        app.add_person().await;
        let server = listener().await;
        for (path, decision) in [("/204", "allow"), ("/200", "deny"), ("/long", "allow")] {
            let rp = told(&app, "ping", &server.at(path)).await;
            let ticket = ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
            let dump = String::from_utf8_lossy(&app.database.dump()).into_owned();
            assert!(!dump.contains(TOKEN), "it is kept encrypted");
            deliver(&app).await;
            assert!(posted(&server, path).is_empty(), "nobody has answered");
            answered(&mut Browser::new(&app), "alex", decision).await;
            assert!(
                posted(&server, path).is_empty(),
                "who answers waits for nobody"
            );
            deliver(&app).await;
            deliver(&app).await;
            // §10.2: "auth_req_id", and nothing else.
            assert_eq!(
                posted(&server, path),
                [json!({ "auth_req_id": ticket.auth_req_id })]
            );
            if decision == "deny" {
                assert_eq!(ticket.hears(&app, &rp).await, "access_denied");
            } else {
                assert_eq!(ticket.poll(&app, &rp).await.0, StatusCode::OK);
            }
        }
    }
);

// §5: "the Client can … poll" in ping mode too.
both_engines!(who_is_pinged_may_poll, Options::dev(), |app| {
    app.add_person().await;
    let server = listener().await;
    let rp = told(&app, "ping", &server.at("/204")).await;
    let ticket = ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
    assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
    assert_eq!(ticket.hears(&app, &rp).await, "slow_down");
});

// A server that is away is told again, as long as that helps; one that says no is not, and no redirect is followed.
both_engines!(
    who_cannot_be_told_is_told_again_and_who_refuses_is_not,
    Options::dev(),
    |app| {
        app.add_person().await;
        let server = listener().await;
        for (path, times) in [
            ("/500", 3),
            ("/503", 3),
            ("/429", 3),
            ("/401", 1),
            ("/403", 1),
            ("/400", 1),
            ("/redirect", 1),
        ] {
            let rp = told(&app, "ping", &server.at(path)).await;
            let ticket = ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
            answered(&mut Browser::new(&app), "alex", "allow").await;
            deliver(&app).await;
            deliver(&app).await;
            assert_eq!(posted(&server, path).len(), 1, "{path}: not at once");
            app.clock.advance(SECOND * 30);
            deliver(&app).await;
            app.clock.advance(SECOND * 120);
            deliver(&app).await;
            assert_eq!(posted(&server, path).len(), times, "{path}");
            assert_eq!(
                ticket.poll(&app, &rp).await.0,
                StatusCode::OK,
                "{path}: it may ask"
            );
            app.clock.advance(SECOND * 7200);
            deliver(&app).await;
        }
        assert!(
            posted(&server, "/204").is_empty(),
            "no redirect was followed"
        );
    }
);

// What was turned off before it could be told is told nothing, and nothing of it later.
both_engines!(
    a_client_that_was_turned_off_is_not_told,
    Options::dev(),
    |app| {
        app.add_person().await;
        let server = listener().await;
        for (mode, path) in [("ping", "/200"), ("push", "/204")] {
            let rp = told(&app, mode, &server.at(path)).await;
            ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
            answered(&mut Browser::new(&app), "alex", "allow").await;
            for is_on in [false, true] {
                turn_client(&app, &rp.id, is_on).await;
                deliver(&app).await;
                app.clock.advance(SECOND * 61);
            }
            assert!(posted(&server, path).is_empty(), "{mode}");
        }
    }
);

// Of two nodes that took it upon themselves one after the other, the first says no more what becomes of it.
both_engines!(who_is_too_slow_settles_nothing, Options::dev(), |app| {
    app.add_person().await;
    let rp = told(&app, "ping", "https://till.example/").await;
    ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
    answered(&mut Browser::new(&app), "alex", "allow").await;
    let store = &app.op().store;
    let claim = async || {
        let (tenant, now) = (app.op().tenant.clone(), app.clock.now());
        let claimed = store.write(move |w| {
            let due = w.list_due_notices(&tenant, now, 10)?;
            let hashes: Vec<String> = due.into_iter().map(|(hash, _)| hash).collect();
            w.claim_notices(&tenant, &hashes, now, now.plus(SECOND * 60))
        });
        claimed.await.expect("the store")
    };
    let slow = claim().await.remove(0);
    assert!(claim().await.is_empty(), "it is taken");
    app.clock.advance(SECOND * 61);
    let quick = claim().await.remove(0);
    let next = app.clock.now().plus(SECOND);
    let settled = store.write(move |w| w.settle_notice(&slow, None)).await;
    settled.expect("the store");
    let settled = store
        .write(move |w| w.settle_notice(&quick, Some(next)))
        .await;
    settled.expect("the store");
    app.clock.advance(SECOND * 2);
    assert_eq!(claim().await.len(), 1);
});

// H-047: a stranger's address is where everybody may go.
both_engines!(no_client_makes_us_call_this_machine, |app| {
    app.add_person().await;
    let server = listener().await;
    let rp = told(&app, "ping", &server.at("/204").replace("http:", "https:")).await;
    ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
    answered(&mut Browser::new(&app), "alex", "allow").await;
    deliver(&app).await;
    assert!(server.asked().is_empty());
});

// §7.1: "REQUIRED if the Client is registered to use Ping or Push modes"; at most 1024 characters, of a bearer token, and 128 bits.
both_engines!(
    who_is_told_sends_a_token_that_nobody_guesses,
    Options::dev(),
    |app| {
        app.add_person().await;
        let long = "x".repeat(1024);
        for mode in ["ping", "push"] {
            let rp = told(&app, mode, "https://till.example/").await;
            assert_eq!(refusal(&app, &rp, &[OPENID, ALEX]).await, "invalid_request");
            for token in [
                "x".repeat(21).as_str(),
                "x".repeat(1025).as_str(),
                "with a blank that no token has",
                "with-a-quote-that-none-has-\"",
                "======================",
            ] {
                let fields = [OPENID, ALEX, ("client_notification_token", token)];
                assert_eq!(
                    refusal(&app, &rp, &fields).await,
                    "invalid_request",
                    "{token}"
                );
            }
            for token in [&long, "abcdefghijklmnopqrst-._~+/==", &"x".repeat(22)] {
                ask(
                    &app,
                    &rp,
                    &[OPENID, ALEX, ("client_notification_token", token)],
                )
                .await;
            }
        }
    }
);

/// The left half of a SHA-256, as `at_hash` has it.
fn left_half(text: &str) -> String {
    let whole = data_encoding::BASE64URL_NOPAD
        .decode(sha256_base64url(text.as_bytes()).as_bytes())
        .expect("base64url");
    data_encoding::BASE64URL_NOPAD.encode(&whole[..16])
}

both_engines!(a_client_is_pushed_its_tokens, Options::dev(), |app| {
    app.add_person().await;
    let server = listener().await;
    let rp = told(&app, "push", &server.at("/204")).await;
    let (status, said) = try_ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    // §7.3: for those alone who poll.
    assert_eq!(said.get("interval"), None);
    let ticket = Ticket {
        auth_req_id: text(&said, "auth_req_id").to_owned(),
    };
    // §11.
    assert_eq!(ticket.hears(&app, &rp).await, "unauthorized_client");
    answered(&mut Browser::new(&app), "alex", "allow").await;
    deliver(&app).await;
    deliver(&app).await;
    let posted = posted(&server, "/204");
    assert_eq!(posted.len(), 1);
    let tokens = &posted[0];
    assert_eq!(tokens["auth_req_id"], ticket.auth_req_id);
    assert_eq!(
        (&tokens["token_type"], &tokens["expires_in"]),
        (&json!("Bearer"), &json!(600))
    );
    let (access, refresh) = (text(tokens, "access_token"), text(tokens, "refresh_token"));
    // §10.3.1.
    let id_token = claims(text(tokens, "id_token"));
    assert_eq!(
        id_token["urn:openid:params:jwt:claim:auth_req_id"],
        ticket.auth_req_id
    );
    assert_eq!(
        id_token["urn:openid:params:jwt:claim:rt_hash"],
        left_half(refresh)
    );
    assert_eq!(id_token["at_hash"], left_half(access));
    assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
    let (status, refreshed) = rp.refresh(&app, refresh).await;
    assert_eq!(status, StatusCode::OK, "{refreshed}");
    let again = claims(text(&refreshed, "id_token"));
    assert_eq!(again.get("urn:openid:params:jwt:claim:auth_req_id"), None);
});

// §12.
both_engines!(
    a_client_is_pushed_why_there_are_no_tokens,
    Options::dev(),
    |app| {
        let user = app.add_person().await;
        let server = listener().await;
        let rp = told(&app, "push", &server.at("/204")).await;
        for (decision, error) in [("deny", "access_denied"), ("allow", "transaction_failed")] {
            let before = posted(&server, "/204").len();
            let ticket = ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
            answered(&mut Browser::new(&app), "alex", decision).await;
            app.disable_user(&user).await;
            deliver(&app).await;
            app.enable_user(&user).await;
            let posted = posted(&server, "/204");
            assert_eq!(posted.len(), before + 1);
            let said = &posted[before];
            assert_eq!(
                (&said["auth_req_id"], &said["error"]),
                (&json!(ticket.auth_req_id), &json!(error))
            );
            assert!(said.get("access_token").is_none(), "{said}");
            assert!(!text(said, "error_description").is_empty());
        }
    }
);

/// A client's server that fails once.
async fn forgetful() -> Stranger {
    let times = AtomicUsize::new(0);
    Stranger::start(move |_, stream| {
        let is_first = times.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            let status = if is_first { "500 x" } else { "204 x" };
            answer(stream, status, "", b"").await;
        }
    })
    .await
}

// What was taken back before the client could be told is not pushed.
both_engines!(
    what_was_taken_back_is_not_pushed_again,
    Options::dev(),
    |app| {
        app.add_person().await;
        let server = forgetful().await;
        let rp = told(&app, "push", &server.at("/lost")).await;
        ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
        let mut browser = Browser::new(&app);
        answered(&mut browser, "alex", "allow").await;
        deliver(&app).await;
        let page = browser.open("/account/apps").await;
        let page = browser
            .submit(&page, &[("disconnect", rp.id.as_str())])
            .await;
        assert_eq!(page.name(), "account-apps", "{}", page.body);
        app.clock.advance(SECOND * 31);
        deliver(&app).await;
        let both = posted(&server, "/lost");
        assert_eq!(both.len(), 2);
        assert!(both[0].get("access_token").is_some(), "{}", both[0]);
        assert_eq!(both[1]["error"], "transaction_failed", "{}", both[1]);
        assert!(both[1].get("access_token").is_none(), "{}", both[1]);
    }
);

// H-098: a client whose answer was lost is sent the same refresh token, also where it has used it since.
both_engines!(
    what_is_pushed_again_takes_nothing_back,
    Options::dev(),
    |app| {
        app.add_person().await;
        let server = forgetful().await;
        let rp = told(&app, "push", &server.at("/lost")).await;
        ask(&app, &rp, &[OPENID, ALEX, WITH_TOKEN]).await;
        answered(&mut Browser::new(&app), "alex", "allow").await;
        deliver(&app).await;
        let first = posted(&server, "/lost");
        let refresh = text(&first[0], "refresh_token");
        let (status, refreshed) = rp.refresh(&app, refresh).await;
        assert_eq!(status, StatusCode::OK, "{refreshed}");
        app.clock.advance(SECOND * 31);
        deliver(&app).await;
        let both = posted(&server, "/lost");
        assert_eq!(both.len(), 2);
        assert_eq!(both[1]["refresh_token"], refresh);
        for tokens in [&both[0], &both[1], &refreshed] {
            let access = text(tokens, "access_token");
            assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
        }
        let (status, refreshed) = rp.refresh(&app, text(&refreshed, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{refreshed}");
    }
);
