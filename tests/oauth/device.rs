//! Device authorization (RFC 8628): what a device asks, what it hears while somebody makes up their mind, and what it gets once.

mod approval;
mod guesses;
mod losses;

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::turn_client;
use crate::support::app::{Node, confidential, public};
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::holder::Holder;
use crate::support::relying_party::{REDIRECT, claims, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty, TestApp};

pub const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const SECOND: Duration = Duration::from_secs(1);

/// Metadata of a client whose devices have no browser.
pub fn television(method: &str) -> Value {
    json!({
        "client_name": "Television",
        "grant_types": [GRANT, "refresh_token"],
        "response_types": [],
        "token_endpoint_auth_method": method,
        "application_type": "native",
    })
}

pub async fn public_television(app: &TestApp) -> RelyingParty {
    RelyingParty::of(app.add_client(television("none")).await)
}

/// Both kinds of client.
async fn televisions(app: &TestApp) -> [RelyingParty; 2] {
    let secret = app.add_client(television("client_secret_basic")).await;
    [public_television(app).await, RelyingParty::of(secret)]
}

/// What a device shows and keeps.
pub struct Device {
    pub device_code: String,
    pub user_code: String,
}

pub async fn ask(app: &TestApp, rp: &RelyingParty, scope: &str) -> Device {
    let (status, answer) = rp
        .post(app, &app.node, "/device_authorization", &[("scope", scope)])
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    Device::of(&answer)
}

impl Device {
    /// Of the answer to its request.
    pub fn of(said: &Value) -> Self {
        Self {
            device_code: text(said, "device_code").to_owned(),
            user_code: text(said, "user_code").to_owned(),
        }
    }

    pub fn fields(&self) -> [(&str, &str); 2] {
        [("grant_type", GRANT), ("device_code", &self.device_code)]
    }

    pub async fn poll(&self, app: &TestApp, rp: &RelyingParty) -> (StatusCode, Value) {
        self.poll_at(app, &app.node, rp).await
    }

    async fn poll_at(&self, app: &TestApp, node: &Node, rp: &RelyingParty) -> (StatusCode, Value) {
        rp.post(app, node, "/token", &self.fields()).await
    }

    /// What it hears, which is no token.
    pub async fn hears(&self, app: &TestApp, rp: &RelyingParty) -> String {
        let (status, answer) = self.poll(app, rp).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        assert!(answer.get("access_token").is_none(), "{answer}");
        text(&answer, "error").to_owned()
    }

    /// The page of its code, in a browser.
    pub async fn enter(&self, browser: &mut Browser) -> Page {
        let page = browser.open("/device").await;
        assert_eq!(page.name(), "device", "{}", page.body);
        browser
            .submit(&page, &[("user_code", &self.user_code)])
            .await
    }

    /// The page that asks whether it is let in, as this person sees it.
    pub async fn asks(&self, browser: &mut Browser, username: &str) -> Page {
        let mut page = self.enter(browser).await;
        if page.name() == "sign-in" {
            page = browser.sign_in(&page, username).await;
        }
        assert_eq!(page.name(), "device-approval", "{}", page.body);
        page
    }

    pub async fn approved(&self, browser: &mut Browser, username: &str) {
        let page = self.asks(browser, username).await;
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        assert_eq!(page.name(), "device-done", "{}", page.body);
        assert_eq!(page.path, "/device/approved");
    }
}

fn rows(app: &TestApp, table: &str) -> i64 {
    app.database
        .count(&format!("SELECT count(*) AS count FROM {table}"))
}

both_engines!(a_device_is_let_in, |app| {
    let user = app.add_person().await;
    for rp in televisions(&app).await {
        let request = app.request(Method::POST, "/device_authorization");
        let scope = ("scope", "openid profile offline_access");
        let request = match rp.basic() {
            Some(basic) => request.header("authorization", basic).form(&[scope]),
            None => request.form(&[scope, ("client_id", rp.id.as_str())]),
        };
        let answer = Answer::to(request).await;
        // §3.2.
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.header("content-type"), "application/json");
        answer.is_unstored("device_authorization");
        let said = answer.json();
        let device = Device::of(&said);
        let uri = format!("{}/device", app.issuer);
        assert_eq!(
            said,
            json!({
                "device_code": device.device_code,
                "user_code": device.user_code,
                "verification_uri": uri,
                "verification_uri_complete": format!("{uri}?user_code={}", device.user_code),
                "expires_in": 600,
                "interval": 5,
            })
        );
        // §6.1: eight of twenty consonants, in two groups; 256 bits for the device.
        let groups: Vec<&str> = device.user_code.split('-').collect();
        assert!(
            groups.len() == 2
                && groups.iter().all(|group| group.len() == 4
                    && group
                        .bytes()
                        .all(|letter| b"BCDFGHJKLMNPQRSTVWXZ".contains(&letter))),
            "{}",
            device.user_code
        );
        let secret = device.device_code.strip_prefix("dw_dc_").expect("a prefix");
        assert_eq!(secret.len(), 43);
        assert_eq!(device.hears(&app, &rp).await, "authorization_pending");
        device.approved(&mut Browser::new(&app), "alex").await;
        let (status, tokens) = device.poll(&app, &rp).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        assert_eq!(tokens["token_type"], "Bearer");
        assert_eq!(tokens["scope"], "offline_access openid profile");
        let id_token = claims(text(&tokens, "id_token"));
        assert_eq!(
            (&id_token["sub"], &id_token["aud"], &id_token["amr"]),
            (&json!(user.as_str()), &json!(rp.id), &json!(["pwd"]))
        );
        assert_eq!(id_token.get("nonce"), None);
        let access = text(&tokens, "access_token");
        assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
        let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{refreshed}");
        // Once; and what came of it lives on, for it was the device whose answer was lost.
        assert_eq!(device.hears(&app, &rp).await, "invalid_grant");
        assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
        // Of neither of its secrets there is more than a hash.
        let dump = String::from_utf8_lossy(&app.database.dump()).into_owned();
        assert!(!dump.contains(secret), "the device_code");
        let letters = device.user_code.replace('-', "");
        let kept = format!(
            "SELECT count(*) AS count FROM interactions WHERE request LIKE '%{}%' OR request LIKE '%{letters}%'",
            device.user_code
        );
        assert_eq!(app.database.count(&kept), 0);
    }
    let trail = app
        .database
        .texts("SELECT about AS text FROM activity WHERE kind = 'device_approved' ORDER BY id");
    assert_eq!(trail.len(), 2, "{trail:?}");
    assert_eq!(rows(&app, "consents"), 2);
});

both_engines!(what_a_device_may_not_ask_is_refused, |app| {
    let rp = public_television(&app).await;
    let form = |fields: &'static [(&'static str, &'static str)]| {
        let rp = rp.clone();
        let app = &app;
        async move {
            rp.post(app, &app.node, "/device_authorization", fields)
                .await
        }
    };
    for scope in ["", "nothing", "open\u{1}id"] {
        let fields = [("scope", scope)];
        let (status, answer) = rp
            .post(&app, &app.node, "/device_authorization", &fields)
            .await;
        assert_eq!(
            (status, text(&answer, "error")),
            (StatusCode::BAD_REQUEST, "invalid_scope"),
            "{scope:?}"
        );
    }
    let (status, answer) = form(&[("scope", "openid"), ("scope", "openid")]).await;
    assert_eq!(
        (status, text(&answer, "error")),
        (StatusCode::BAD_REQUEST, "invalid_request")
    );
    // RFC 8628 is off for whoever did not register it.
    for other in [
        RelyingParty::confidential(&app).await,
        RelyingParty::public(&app).await,
    ] {
        let (status, answer) = other
            .post(
                &app,
                &app.node,
                "/device_authorization",
                &[("scope", "openid")],
            )
            .await;
        assert_eq!(
            (status, text(&answer, "error")),
            (StatusCode::BAD_REQUEST, "unauthorized_client")
        );
        let device = ask(&app, &rp, "openid").await;
        let (status, answer) = device.poll(&app, &other).await;
        assert_eq!(
            (status, text(&answer, "error")),
            (StatusCode::BAD_REQUEST, "unauthorized_client")
        );
    }
    let confidential = app.add_client(television("client_secret_basic")).await;
    let id = text(&confidential, "client_id");
    let answer = Answer::to_form(
        &app,
        "/device_authorization",
        &[("client_id", id), ("scope", "openid")],
    )
    .await;
    answer.is_refused(401, "invalid_client", "without its secret");
    let answer = Answer::to_form(
        &app,
        "/device_authorization?scope=openid",
        &[("client_id", &rp.id)],
    )
    .await;
    answer.is_refused(400, "invalid_request", "parameters in the address");
    let before = rows(&app, "device_authorizations");
    turn_client(&app, &rp.id, false).await;
    let (status, answer) = form(&[("scope", "openid")]).await;
    assert_eq!(
        (status, text(&answer, "error")),
        (StatusCode::UNAUTHORIZED, "invalid_client")
    );
    assert_eq!(rows(&app, "device_authorizations"), before);
});

// §3.5, and H-039: whoever obeys is answered again.
both_engines!(
    a_device_that_polls_too_often_is_slowed_down_and_recovers,
    |app| {
        app.add_person().await;
        let rp = public_television(&app).await;
        let device = ask(&app, &rp, "openid").await;
        for _ in 0..3 {
            assert_eq!(device.hears(&app, &rp).await, "authorization_pending");
            app.clock.advance(SECOND * 5);
        }
        // What networks do to the time between two of them.
        app.clock.advance(SECOND / 2);
        assert_eq!(device.hears(&app, &rp).await, "authorization_pending");
        app.clock.advance(SECOND * 4 + SECOND / 2);
        assert_eq!(device.hears(&app, &rp).await, "authorization_pending");
        // Too soon: the interval is ten seconds from now on, for all later ones, and at every node.
        app.clock.advance(SECOND * 2);
        assert_eq!(device.hears(&app, &rp).await, "slow_down");
        let other = match app.engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(app.second_node().await),
        };
        app.clock.advance(SECOND * 6);
        let other = other.as_ref().unwrap_or(&app.node);
        let (_, answer) = device.poll_at(&app, other, &rp).await;
        assert_eq!(answer["error"], "slow_down", "of fifteen now");
        app.clock.advance(SECOND * 7);
        assert_eq!(device.hears(&app, &rp).await, "authorization_pending");
        app.clock.advance(SECOND * 10);
        assert_eq!(device.hears(&app, &rp).await, "slow_down");
        app.clock.advance(SECOND * 20);
        assert_eq!(device.hears(&app, &rp).await, "authorization_pending");
        // One that does not obey hears the same until a minute is over, and is answered then.
        for _ in 0..30 {
            app.clock.advance(SECOND);
            assert_eq!(device.hears(&app, &rp).await, "slow_down");
        }
        app.clock.advance(SECOND * 30);
        assert_eq!(device.hears(&app, &rp).await, "authorization_pending");
        // Nobody waits for what was answered.
        device.approved(&mut Browser::new(&app), "alex").await;
        let (status, tokens) = device.poll(&app, &rp).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
    }
);

both_engines!(a_device_hears_that_it_was_turned_away, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let device = ask(&app, &rp, "openid").await;
    let mut browser = Browser::new(&app);
    let page = device.asks(&mut browser, "alex").await;
    let done = browser.submit(&page, &[("decision", "deny")]).await;
    assert_eq!(
        (done.name().as_str(), done.path.as_str()),
        ("device-done", "/device/denied")
    );
    for _ in 0..2 {
        assert_eq!(device.hears(&app, &rp).await, "access_denied");
    }
    // Its code opens nothing any more, and the page that asked is over.
    let page = device.enter(&mut browser).await;
    assert_eq!(page.name(), "device");
    assert_eq!(rows(&app, "grants") + rows(&app, "consents"), 0);
    let trail = "SELECT count(*) AS count FROM activity WHERE kind = 'device_approved'";
    assert_eq!(app.database.count(trail), 0);
});

both_engines!(a_code_is_over_after_ten_minutes, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let (waiting, approved) = (
        ask(&app, &rp, "openid").await,
        ask(&app, &rp, "openid").await,
    );
    let (mut browser, mut late) = (Browser::new(&app), Browser::new(&app));
    approved.approved(&mut browser, "alex").await;
    let page = waiting.asks(&mut late, "alex").await;
    app.clock.advance(SECOND * 600);
    assert_eq!(waiting.hears(&app, &rp).await, "expired_token");
    assert_eq!(approved.hears(&app, &rp).await, "expired_token");
    assert_eq!(waiting.enter(&mut browser).await.name(), "device");
    let over = late.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(
        (over.status, over.name().as_str()),
        (StatusCode::GONE, "error")
    );
    assert_eq!(waiting.hears(&app, &rp).await, "expired_token");
    // Nothing of it stays for longer than a day.
    app.clock.advance(SECOND * 3600 * 24);
    let now = app.clock.now();
    let swept = app.op().store.write(move |w| w.sweep(now, now)).await;
    swept.expect("swept");
    assert_eq!(rows(&app, "device_authorizations"), 0);
    assert_eq!(waiting.hears(&app, &rp).await, "invalid_grant");
});

both_engines!(a_code_is_its_clients_alone, |app| {
    app.add_person().await;
    let [rp, other] = televisions(&app).await;
    let device = ask(&app, &rp, "openid").await;
    assert_eq!(device.hears(&app, &other).await, "invalid_grant");
    device.approved(&mut Browser::new(&app), "alex").await;
    assert_eq!(device.hears(&app, &other).await, "invalid_grant");
    let tags = [
        "",
        "dw_dc_",
        "dw_dc_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "\u{0}",
    ];
    for unknown in tags {
        let device_code = unknown.to_owned();
        let unknown = Device {
            device_code,
            user_code: String::new(),
        };
        let (status, answer) = unknown.poll(&app, &rp).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(
            ["invalid_grant", "invalid_request"].contains(&text(&answer, "error")),
            "{answer}"
        );
    }
    // Nobody took it from its owner.
    assert_eq!(device.poll(&app, &rp).await.0, StatusCode::OK);
});

// RFC 9449: as at the token endpoint, and the key that asked is the one that redeems.
both_engines!(a_code_is_bound_to_the_key_that_asked, |app| {
    app.add_person().await;
    let (holder, thief) = (Holder::new(), Holder::new());
    let rp = public_television(&app).await;
    let ask_with = async |proof: &str| {
        let fields = [("scope", "openid"), ("client_id", rp.id.as_str())];
        let request = app
            .request(Method::POST, "/device_authorization")
            .header("dpop", proof)
            .form(&fields);
        Answer::to(request).await
    };
    let claims = Holder::claims(&app, "POST", "/device_authorization", None);
    let proof = holder.key.sign(&holder.header(), &claims);
    let answer = ask_with(&proof).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let device = Device::of(&answer.json());
    ask_with(&proof)
        .await
        .is_refused(400, "invalid_dpop_proof", "a second time");
    ask_with(&holder.proof(&app)).await.is_refused(
        400,
        "invalid_dpop_proof",
        "for another endpoint",
    );
    device.approved(&mut Browser::new(&app), "alex").await;
    assert_eq!(device.hears(&app, &rp).await, "invalid_grant");
    let (_, answer) = thief.token(&app, &rp, &device.fields()).await;
    assert_eq!(answer["error"], "invalid_grant");
    let (status, tokens) = holder.token(&app, &rp, &device.fields()).await;
    assert_eq!(
        (status, &tokens["token_type"]),
        (StatusCode::OK, &json!("DPoP")),
        "{tokens}"
    );
    // A public client's refresh token is bound too.
    let refresh = text(&tokens, "refresh_token");
    assert_eq!(rp.refresh(&app, refresh).await.1["error"], "invalid_grant");
    // One that must show a key may show it for the tokens alone.
    let mut metadata = television("none");
    metadata["dpop_bound_access_tokens"] = json!(true);
    let bound = RelyingParty::of(app.add_client(metadata).await);
    let device = ask(&app, &bound, "openid").await;
    device.approved(&mut Browser::new(&app), "alex").await;
    assert_eq!(device.hears(&app, &bound).await, "invalid_dpop_proof");
    let (status, tokens) = holder.token(&app, &bound, &device.fields()).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    // A proof that comes with nothing leaves no row.
    let before = rows(&app, "used_dpop_proofs");
    let fields = [("grant_type", GRANT), ("device_code", "dw_dc_x")];
    let (_, answer) = holder.token(&app, &rp, &fields).await;
    assert_eq!(answer["error"], "invalid_grant");
    assert_eq!(rows(&app, "used_dpop_proofs"), before);
});

both_engines!(a_client_registers_for_it_alone_or_beside_others, |app| {
    let register = async |metadata: Value| {
        let token = app.admin_token().await;
        let request = app
            .request(Method::POST, "/register")
            .header("authorization", format!("Bearer {token}"))
            .json(&metadata);
        Answer::to(request).await
    };
    let answer = register(television("none")).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(
        answer.json()["grant_types"],
        json!([GRANT, "refresh_token"])
    );
    for (metadata, is_listed) in [(confidential(REDIRECT), false), (public(REDIRECT), false)] {
        let answer = register(metadata).await;
        let has_it = answer.json()["grant_types"].to_string().contains(GRANT);
        assert_eq!((answer.status, has_it), (201, is_listed));
    }
    let mut both = confidential(REDIRECT);
    both["grant_types"] = json!(["authorization_code", GRANT]);
    assert_eq!(register(both).await.status, 201);
    let mut with_code = television("none");
    with_code["response_types"] = json!(["code"]);
    register(with_code)
        .await
        .is_refused(400, "invalid_client_metadata", "nothing is sent to it");
    let metadata = Answer::to(app.request(Method::GET, "/.well-known/openid-configuration")).await;
    let metadata = metadata.json();
    assert_eq!(
        metadata["device_authorization_endpoint"],
        format!("{}/device_authorization", app.issuer)
    );
    assert!(
        metadata["grant_types_supported"]
            .as_array()
            .unwrap()
            .contains(&json!(GRANT))
    );
});
