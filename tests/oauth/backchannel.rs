//! Requests by the back channel (CIBA Core 1.0): whom a client may ask for and how, what it hears while somebody makes up their mind, and
//! what it gets once.

mod approval;
pub mod delivery;
mod detailed;
mod registration;
mod requests;
pub mod signed;

use std::time::Duration;

use doorward::domain::scope::Scope;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{amend, device, turn_client};
use crate::support::app::Node;
use crate::support::browser::Page;
use crate::support::forge::changed;
use crate::support::holder::Holder;
use crate::support::relying_party::{claims, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty, TestApp};

pub const GRANT: &str = "urn:openid:params:grant-type:ciba";
pub const ENDPOINT: &str = "/backchannel_authentication";
const SECOND: Duration = Duration::from_secs(1);
pub const ALEX: (&str, &str) = ("login_hint", "alex");
pub const OPENID: (&str, &str) = ("scope", "openid");

/// Metadata of a client that asks for people who are not at it.
pub fn till() -> Value {
    json!({
        "client_name": "Till",
        "grant_types": [GRANT, "refresh_token"],
        "response_types": [],
        "token_endpoint_auth_method": "client_secret_basic",
        "backchannel_token_delivery_mode": "poll",
    })
}

pub async fn party(app: &TestApp) -> RelyingParty {
    party_with(app, &json!({})).await
}

pub async fn party_with(app: &TestApp, more: &Value) -> RelyingParty {
    RelyingParty::of(app.add_client(changed(&till(), more)).await)
}

/// What the client has of a request.
pub struct Ticket {
    pub auth_req_id: String,
}

pub async fn try_ask(
    app: &TestApp,
    rp: &RelyingParty,
    fields: &[(&str, &str)],
) -> (StatusCode, Value) {
    rp.post(app, &app.node, ENDPOINT, fields).await
}

/// The refusal of a request.
pub async fn refusal(app: &TestApp, rp: &RelyingParty, fields: &[(&str, &str)]) -> String {
    let (status, answer) = try_ask(app, rp, fields).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{fields:?}: {answer}");
    assert!(answer.get("auth_req_id").is_none(), "{answer}");
    text(&answer, "error").to_owned()
}

pub async fn ask(app: &TestApp, rp: &RelyingParty, fields: &[(&str, &str)]) -> Ticket {
    let (status, answer) = try_ask(app, rp, fields).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    Ticket {
        auth_req_id: text(&answer, "auth_req_id").to_owned(),
    }
}

/// For alex, as most do.
pub async fn ask_alex(app: &TestApp, rp: &RelyingParty) -> Ticket {
    ask(app, rp, &[OPENID, ALEX]).await
}

impl Ticket {
    pub fn fields(&self) -> [(&str, &str); 2] {
        [("grant_type", GRANT), ("auth_req_id", &self.auth_req_id)]
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
}

/// Somebody's list of what waits.
pub async fn list(browser: &mut Browser, username: &str) -> Page {
    let mut page = browser.open("/account/requests").await;
    if page.name() == "sign-in" {
        page = browser.sign_in(&page, username).await;
    }
    assert_eq!(page.name(), "account-requests", "{}", page.body);
    page
}

/// The page that asks about what came last, as this person sees it.
pub async fn asks(browser: &mut Browser, username: &str) -> Page {
    let page = list(browser, username).await;
    let handle = page
        .attribute("button[name=look]", "value")
        .expect("something waits");
    let page = browser.submit(&page, &[("look", &handle)]).await;
    assert_eq!(page.name(), "request-approval", "{}", page.body);
    page
}

pub async fn answered(browser: &mut Browser, username: &str, decision: &str) -> Page {
    let page = asks(browser, username).await;
    let page = browser.submit(&page, &[("decision", decision)]).await;
    assert_eq!(page.name(), "account-requests", "{}", page.body);
    page
}

fn rows(app: &TestApp, table: &str) -> i64 {
    app.database
        .count(&format!("SELECT count(*) AS count FROM {table}"))
}

both_engines!(somebody_allows_what_an_app_asks_elsewhere, |app| {
    let user = app.add_person().await;
    let rp = party(&app).await;
    let request = app
        .request(Method::POST, ENDPOINT)
        .header("authorization", rp.basic().expect("a secret"))
        .form(&[
            ("scope", "openid profile offline_access"),
            ALEX,
            ("binding_message", "W4SCT"),
        ]);
    let answer = Answer::to(request).await;
    // §7.3.
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/json");
    answer.is_unstored("backchannel_authentication");
    let said = answer.json();
    let ticket = Ticket {
        auth_req_id: text(&said, "auth_req_id").to_owned(),
    };
    assert_eq!(
        said,
        json!({ "auth_req_id": ticket.auth_req_id, "expires_in": 600, "interval": 5 })
    );
    // "a minimum of 128 bits while 160 bits is recommended"; letters, digits, ".", "-" and "_".
    let secret = ticket.auth_req_id.strip_prefix("dw_cr_").expect("a prefix");
    assert_eq!(secret.len(), 43);
    assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
    let mut browser = Browser::new(&app);
    let page = answered(&mut browser, "alex", "allow").await;
    assert!(
        page.text().contains("The request is allowed"),
        "{}",
        page.text()
    );
    assert!(
        page.text().contains("Nothing is waiting"),
        "{}",
        page.text()
    );
    let (status, tokens) = ticket.poll(&app, &rp).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["scope"], "offline_access openid profile");
    let id_token = claims(text(&tokens, "id_token"));
    assert_eq!(
        (&id_token["sub"], &id_token["aud"], &id_token["amr"]),
        (&json!(user.as_str()), &json!(rp.id), &json!(["pwd"]))
    );
    assert_eq!(id_token.get("nonce"), None);
    // §10.3.1: where tokens are pushed.
    assert_eq!(
        id_token.get("urn:openid:params:jwt:claim:auth_req_id"),
        None
    );
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
    let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{refreshed}");
    // Once; and what came of it lives on, for it was the client whose answer was lost.
    assert_eq!(ticket.hears(&app, &rp).await, "invalid_grant");
    assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
    let dump = String::from_utf8_lossy(&app.database.dump()).into_owned();
    assert!(!dump.contains(secret), "there is no more than a hash");
    let trail = app
        .database
        .texts("SELECT about AS text FROM activity WHERE kind = 'request_approved'");
    assert_eq!(trail, std::slice::from_ref(&rp.id));
    assert_eq!(rows(&app, "consents"), 1);
});

both_engines!(who_is_denied_or_not_answered_hears_so, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    let ticket = ask_alex(&app, &rp).await;
    let page = answered(&mut browser, "alex", "deny").await;
    assert!(page.text().contains("turned away"), "{}", page.text());
    assert_eq!(ticket.hears(&app, &rp).await, "access_denied");
    let ticket = ask_alex(&app, &rp).await;
    app.clock.advance(SECOND * 599);
    assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
    app.clock.advance(SECOND);
    assert_eq!(ticket.hears(&app, &rp).await, "expired_token");
    let page = list(&mut browser, "alex").await;
    assert!(
        page.text().contains("Nothing is waiting"),
        "{}",
        page.text()
    );
    // One that was allowed in time, and not fetched in time.
    let ticket = ask_alex(&app, &rp).await;
    answered(&mut browser, "alex", "allow").await;
    app.clock.advance(SECOND * 600);
    assert_eq!(ticket.hears(&app, &rp).await, "expired_token");
    assert_eq!(rows(&app, "grants"), 1);
});

// §11: "invalid_grant" for one that is unknown, or was issued to another client.
both_engines!(a_request_is_its_clients_alone, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let other = party(&app).await;
    let ticket = ask_alex(&app, &rp).await;
    answered(&mut Browser::new(&app), "alex", "allow").await;
    assert_eq!(ticket.hears(&app, &other).await, "invalid_grant");
    let device = [
        ("grant_type", device::GRANT),
        ("device_code", ticket.auth_req_id.as_str()),
    ];
    let both = changed(&till(), &json!({ "grant_types": [GRANT, device::GRANT] }));
    let both = RelyingParty::of(app.add_client(both).await);
    let (_, answer) = both.token(&app, &device).await;
    assert_eq!(answer["error"], "invalid_grant", "nor is it a device's");
    let (_, answer) = rp
        .token(&app, &[("grant_type", GRANT), ("auth_req_id", "dw_cr_x")])
        .await;
    assert_eq!(answer["error"], "invalid_grant");
    let (_, answer) = rp.token(&app, &[("grant_type", GRANT)]).await;
    assert_eq!(answer["error"], "invalid_request");
    let stranger = RelyingParty::confidential(&app).await;
    assert_eq!(ticket.hears(&app, &stranger).await, "unauthorized_client");
    let (status, _) = ticket.poll(&app, &rp).await;
    assert_eq!(status, StatusCode::OK, "its owner lost nothing");
});

// §7.3, §11: five seconds longer each time.
both_engines!(
    a_client_that_polls_too_often_is_slowed_down_and_recovers,
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let ticket = ask_alex(&app, &rp).await;
        let node = app.second_node().await;
        assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
        let (_, answer) = ticket.poll_at(&app, &node, &rp).await;
        assert_eq!(answer["error"], "slow_down", "at another node too");
        app.clock.advance(SECOND * 8);
        assert_eq!(ticket.hears(&app, &rp).await, "slow_down");
        app.clock.advance(SECOND * 12);
        assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
        app.clock.advance(SECOND * 15);
        assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
    }
);

// RFC 9449: who proves a key with the request is the one who can redeem it.
both_engines!(a_request_is_bound_to_the_key_that_it_proved, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let (holder, other) = (Holder::new(), Holder::new());
    let prove = async |rp: &RelyingParty, more: &[(&str, &str)]| {
        let proof = Holder::claims(&app, "POST", ENDPOINT, None);
        let request = app
            .request(Method::POST, ENDPOINT)
            .header("authorization", rp.basic().expect("a secret"))
            .header("dpop", holder.key.sign(&holder.header(), &proof))
            .form(&[&[OPENID, ALEX], more].concat());
        Answer::to(request).await
    };
    // What is pushed comes without a request, in which the client would prove it again.
    let pushed = delivery::told(&app, "push", "https://till.example/told").await;
    let answer = prove(&pushed, &[delivery::WITH_TOKEN]).await;
    answer.is_refused(400, "invalid_request", "push");
    assert_eq!(rows(&app, "backchannel_requests"), 0);
    let said = prove(&rp, &[]).await.json();
    let ticket = Ticket {
        auth_req_id: text(&said, "auth_req_id").to_owned(),
    };
    answered(&mut Browser::new(&app), "alex", "allow").await;
    assert_eq!(ticket.hears(&app, &rp).await, "invalid_grant");
    let (_, answer) = other.token(&app, &rp, &ticket.fields()).await;
    assert_eq!(answer["error"], "invalid_grant");
    let (status, tokens) = holder.token(&app, &rp, &ticket.fields()).await;
    assert_eq!(
        (status, &tokens["token_type"]),
        (StatusCode::OK, &json!("DPoP")),
        "{tokens}"
    );
});

// Who answered is asked no more, and the client fetches it when it comes.
both_engines!(what_is_allowed_is_kept_as_long_as_its_request, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let ticket = ask_alex(&app, &rp).await;
    answered(&mut Browser::new(&app), "alex", "allow").await;
    app.clock.advance(SECOND * 599);
    let now = app.clock.now();
    let swept = app.op().store.write(move |w| w.sweep(now, now)).await;
    swept.expect("the store");
    let (status, tokens) = ticket.poll(&app, &rp).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
});

// What a clock made that was wrong is not believed.
both_engines!(a_request_is_not_answered_before_it_was_made, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let ticket = ask_alex(&app, &rp).await;
    answered(&mut Browser::new(&app), "alex", "allow").await;
    let made = app.clock.now();
    app.clock.set(made.minus(SECOND * 3600));
    assert_eq!(ticket.hears(&app, &rp).await, "invalid_grant");
    app.clock.set(made);
    assert_eq!(ticket.poll(&app, &rp).await.0, StatusCode::OK);
});

both_engines!(what_is_lost_between_the_yes_and_the_tokens_is_lost, |app| {
    let user = app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    // That their account is turned off is enough, whatever is written of the grant.
    let ticket = ask_alex(&app, &rp).await;
    answered(&mut browser, "alex", "allow").await;
    let off = format!("UPDATE users SET disabled_at = 1 WHERE id = '{user}'");
    app.database.execute(&off);
    assert_eq!(ticket.hears(&app, &rp).await, "invalid_grant");
    app.enable_user(&user).await;
    let mut browser = Browser::new(&app);
    let ticket = ask_alex(&app, &rp).await;
    answered(&mut browser, "alex", "allow").await;
    app.disable_user(&user).await;
    assert_eq!(ticket.hears(&app, &rp).await, "invalid_grant");
    app.enable_user(&user).await;
    let mut browser = Browser::new(&app);
    let ticket = ask_alex(&app, &rp).await;
    answered(&mut browser, "alex", "allow").await;
    let page = browser.open("/account/apps").await;
    let page = browser
        .submit(&page, &[("disconnect", rp.id.as_str())])
        .await;
    assert_eq!(page.name(), "account-apps", "{}", page.body);
    assert_eq!(ticket.hears(&app, &rp).await, "invalid_grant");
    // Nor is a token given of which the client may have nothing any more.
    let bare = party(&app).await;
    let ticket = ask_alex(&app, &bare).await;
    answered(&mut browser, "alex", "allow").await;
    amend(&app, &bare.id, |client| {
        client.metadata.scope = Some(Scope::default());
    })
    .await;
    assert_eq!(ticket.hears(&app, &bare).await, "invalid_grant");
    // A client that is turned off asks for nobody, and what it asked before is on no list.
    let ticket = ask_alex(&app, &rp).await;
    turn_client(&app, &rp.id, false).await;
    let page = list(&mut browser, "alex").await;
    assert!(
        page.text().contains("Nothing is waiting"),
        "{}",
        page.text()
    );
    turn_client(&app, &rp.id, true).await;
    assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
});
