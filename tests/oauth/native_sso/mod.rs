//! Native SSO for Mobile Apps 1.0: an app signs in whoever is signed in to another of its group on the device.

mod lifetime;
mod refused;

use std::time::Duration;

use doorward::domain::authentication::Acr;
use doorward::domain::client::ClientPolicy;
use doorward::domain::id::{SessionId, UserId};
use doorward::domain::scope::Scope;
use doorward::domain::signing::SigningAlgorithm;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{amend, turn_client};
use crate::support::browser::parameters;
use crate::support::forge::{Key, changed};
use crate::support::holder::Holder;
use crate::support::relying_party::{
    REDIRECT, amended, claims, is_given, is_refused, text, userinfo,
};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const DEVICE_SECRET: &str = "urn:openid:params:token-type:device-secret";

/// An app on a phone: a public client.
fn mobile(id: &str) -> Value {
    json!({
        "client_id": id,
        "redirect_uris": [REDIRECT],
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token", EXCHANGE],
        "scope": "openid email offline_access device_sso",
    })
}

/// Of this group, and of who runs the provider.
fn of_group(group: &str) -> ClientPolicy {
    ClientPolicy {
        is_first_party: true,
        native_sso: Some(group.to_owned()),
        ..ClientPolicy::default()
    }
}

async fn add(app: &TestApp, metadata: Value, policy: ClientPolicy) -> RelyingParty {
    RelyingParty::of(app.add_client_with(metadata, policy).await)
}

/// Somebody who signed in to the first app, and the second, beside it on the phone.
struct Phone {
    person: UserId,
    browser: Browser,
    mail: RelyingParty,
    maps: RelyingParty,
    tokens: Value,
}

impl Phone {
    async fn set(app: &TestApp) -> Self {
        Self::set_with(app, mobile("mail"), mobile("maps")).await
    }

    async fn set_with(app: &TestApp, mail: Value, maps: Value) -> Self {
        let person = app.add_person().await;
        let mail = add(app, mail, of_group("acme")).await;
        let maps = add(app, maps, of_group("acme")).await;
        let mut browser = Browser::new(app);
        let tokens = sign_in(app, &mail, &mut browser, "openid email device_sso", &[]).await;
        Self {
            person,
            browser,
            mail,
            maps,
            tokens,
        }
    }

    fn id_token(&self) -> &str {
        text(&self.tokens, "id_token")
    }

    fn secret(&self) -> &str {
        text(&self.tokens, "device_secret")
    }

    /// The second app asks, with `more` in place of the usual parameters or beside them; an empty value removes one.
    async fn ask(&self, app: &TestApp, more: &[(&str, &str)]) -> (StatusCode, Value) {
        let fields = asks(app, &self.tokens, more);
        self.maps.token(app, &fields).await
    }

    async fn brought(&self, app: &TestApp, more: &[(&str, &str)]) -> Value {
        is_given(self.ask(app, more).await)
    }

    async fn sign_out(&mut self) {
        let page = self.browser.get("/end-session").await;
        self.browser
            .submit(&page, &[("decision", "sign-out")])
            .await;
    }
}

/// Signs in at a page and redeems the code, with `more` in the token request.
async fn sign_in(
    app: &TestApp,
    rp: &RelyingParty,
    browser: &mut Browser,
    scope: &str,
    more: &[(&str, &str)],
) -> Value {
    let location = browser.complete(&rp.authorize(&[("scope", scope)])).await;
    let code = parameters(&location)["code"].clone();
    let fields = [&rp.redemption(&code), more].concat();
    is_given(rp.token(app, &fields).await)
}

fn asks<'f>(
    app: &'f TestApp,
    tokens: &'f Value,
    more: &[(&'f str, &'f str)],
) -> Vec<(&'f str, &'f str)> {
    let secret = tokens["device_secret"].as_str().unwrap_or("none");
    let usual = [
        ("grant_type", EXCHANGE),
        ("audience", app.issuer.as_str()),
        ("subject_token", text(tokens, "id_token")),
        ("subject_token_type", ID_TOKEN),
        ("actor_token", secret),
        ("actor_token_type", DEVICE_SECRET),
    ];
    amended(&usual, more)
}

fn of_id_token(tokens: &Value) -> Value {
    claims(text(tokens, "id_token"))
}

async fn refresh(
    app: &TestApp,
    rp: &RelyingParty,
    tokens: &Value,
    more: &[(&str, &str)],
) -> (StatusCode, Value) {
    let usual = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(tokens, "refresh_token")),
    ];
    rp.token(app, &[&usual, more].concat()).await
}

// §4.3, §4.4: the second app has what a sign-in at a page would have brought it, of the same person in the same session.
both_engines!(an_app_is_signed_in_to_by_another, |app| {
    let phone = Phone::set(&app).await;
    let first = of_id_token(&phone.tokens);
    app.clock.advance(Duration::from_mins(1));
    let brought = phone.brought(&app, &[("scope", "openid email")]).await;
    for (member, value) in [
        ("issued_token_type", json!(ACCESS_TOKEN)),
        ("token_type", json!("Bearer")),
        ("scope", json!("email openid")),
    ] {
        assert_eq!(brought[member], value, "{member}");
    }
    let second = of_id_token(&brought);
    for same in ["iss", "sub", "sid", "auth_time", "acr", "amr"] {
        assert_eq!(second[same], first[same], "{same}");
    }
    assert_eq!(second["aud"], "maps");
    // It did not ask to bring in others.
    assert_eq!(
        (brought.get("device_secret"), second.get("ds_hash")),
        (None, None)
    );
    let access = text(&brought, "access_token");
    assert_eq!(claims(access)["client_id"], "maps");
    let (status, told) = userinfo(&app, &app.node, access).await;
    assert_eq!(
        (status, &told["sub"], &told["email"]),
        (
            StatusCode::OK,
            &json!(phone.person.as_str()),
            &json!("alex@example.com")
        )
    );
    let renewed = is_given(refresh(&app, &phone.maps, &brought, &[]).await);
    assert_eq!(of_id_token(&renewed)["sid"], first["sid"]);
    // §6: the ID token "may have expired at the time of use".
    app.clock.advance(Duration::from_hours(2));
    phone.brought(&app, &[]).await;
    // Which scope it has where none is named: what both may have, and nothing that outlives the session.
    let usual = phone.brought(&app, &[]).await;
    assert_eq!(usual["scope"], "device_sso email openid");
    // Its person finds it among their apps, as they do what they signed in to at a page.
    let (person, now) = (phone.person.clone(), app.clock.now());
    let store = &app.op().store;
    let listed = store.read(move |r| r.list_clients_of(&person, now)).await;
    let listed = listed.expect("the store");
    assert!(listed.iter().any(|id| id.as_str() == "maps"), "{listed:?}");
    // And reads of it, once a day.
    let written = "SELECT about AS text FROM activity WHERE kind = 'app_brought_in'";
    assert_eq!(app.database.texts(written), ["maps"]);
});

// §4.1: of a third app, by the second's ID token and the same secret, where that asked for the scope.
both_engines!(one_app_brings_in_the_next, |app| {
    let phone = Phone::set(&app).await;
    let brought = phone.brought(&app, &[("scope", "openid device_sso")]).await;
    assert_eq!(brought["device_secret"], phone.tokens["device_secret"]);
    assert!(of_id_token(&brought)["ds_hash"].is_string());
    let third = add(&app, mobile("news"), of_group("acme")).await;
    let answer = is_given(third.token(&app, &asks(&app, &brought, &[])).await);
    assert_eq!(of_id_token(&answer)["aud"], "news");
    assert_eq!(
        of_id_token(&answer)["sid"],
        of_id_token(&phone.tokens)["sid"]
    );
});

// §3.3, §3.4: a secret and an ID token that is bound to it, or neither; the one that the app has is kept, and one that is not good is as none.
both_engines!(a_secret_comes_with_its_id_token, |app| {
    let mut phone = Phone::set(&app).await;
    let (secret, first) = (phone.secret().to_owned(), of_id_token(&phone.tokens));
    assert!(
        secret.starts_with("dw_ds_") && secret.len() > 45,
        "a secret"
    );
    let ds_hash = text(&first, "ds_hash").to_owned();
    // "MUST NOT leak any data that would provide a security advantage".
    let plain = doorward::secret::sha256_base64url(secret.as_bytes());
    assert_ne!(ds_hash, plain);
    assert!(!secret.contains(&ds_hash) && !ds_hash.contains(&secret[6..]));
    let scope = "openid email device_sso";
    for (presented, is_kept) in [(secret.as_str(), true), ("dw_ds_x", false), ("x", false)] {
        let more = [("device_secret", presented)];
        let tokens = sign_in(&app, &phone.maps, &mut phone.browser, scope, &more).await;
        assert_eq!(
            tokens["device_secret"] == json!(secret),
            is_kept,
            "{presented}"
        );
        assert_eq!(of_id_token(&tokens)["ds_hash"] == json!(ds_hash), is_kept);
        is_given(phone.maps.token(&app, &asks(&app, &tokens, &[])).await);
        let more = [("device_secret", presented)];
        let renewed = is_given(refresh(&app, &phone.maps, &tokens, &more).await);
        assert_eq!(
            renewed["device_secret"] == json!(secret),
            is_kept,
            "{presented}"
        );
        assert_eq!(of_id_token(&renewed)["ds_hash"] == json!(ds_hash), is_kept);
    }
    // Without the scope there is none, whatever is presented.
    let more = [("device_secret", secret.as_str())];
    let tokens = sign_in(&app, &phone.maps, &mut phone.browser, "openid email", &more).await;
    assert_eq!(
        (
            tokens.get("device_secret"),
            of_id_token(&tokens).get("ds_hash")
        ),
        (None, None)
    );
    let tokens = sign_in(&app, &phone.maps, &mut phone.browser, scope, &[]).await;
    let narrow = [("scope", "openid email")];
    let renewed = is_given(refresh(&app, &phone.maps, &tokens, &narrow).await);
    assert_eq!(renewed.get("device_secret"), None);
    // "MUST both be issued or neither issued".
    let alone = sign_in(
        &app,
        &phone.maps,
        &mut phone.browser,
        "email device_sso",
        &[],
    )
    .await;
    assert_eq!(
        (alone.get("device_secret"), alone.get("id_token")),
        (None, None)
    );
});

// Nobody's secret is another's: of another session, or of another group, it is as none.
both_engines!(a_secret_is_kept_in_its_session_and_group_alone, |app| {
    let mut phone = Phone::set(&app).await;
    app.add_user("blair", "blair@example.com").await;
    let scope = "openid device_sso";
    let secret = phone.secret().to_owned();
    let presented = [("device_secret", secret.as_str())];
    let mut other = Browser::new(&app);
    let theirs = sign_in(&app, &phone.mail, &mut other, scope, &presented).await;
    assert_ne!(theirs["device_secret"], phone.tokens["device_secret"]);
    let bank = add(&app, mobile("bank"), of_group("bank")).await;
    let of_bank = sign_in(&app, &bank, &mut phone.browser, scope, &presented).await;
    assert_ne!(of_bank["device_secret"], phone.tokens["device_secret"]);
});

// A confidential app proves who it is; the tokens are bound to what it shows.
both_engines!(an_app_has_its_own_key, |app| {
    let phone = Phone::set(&app).await;
    let holder = Holder::new();
    let fields = asks(&app, &phone.tokens, &[]);
    let answer = is_given(holder.token(&app, &phone.maps, &fields).await);
    assert_eq!(answer["token_type"], "DPoP");
    assert_eq!(
        claims(text(&answer, "access_token"))["cnf"]["jkt"],
        holder.jkt()
    );
    is_refused(
        &refresh(&app, &phone.maps, &answer, &[]).await,
        "invalid_grant",
        "without its key",
    );
    let confidential = changed(
        &mobile("desk"),
        &json!({ "token_endpoint_auth_method": "client_secret_basic" }),
    );
    let desk = add(&app, confidential, of_group("acme")).await;
    let fields = asks(&app, &phone.tokens, &[]);
    is_given(desk.token(&app, &fields).await);
    let nameless = RelyingParty {
        secret: None,
        ..desk.clone()
    };
    let answer = nameless.token(&app, &fields).await;
    assert_eq!(answer.1["error"], "invalid_client", "{}", answer.1);
});

// Core 1.0 §8: each app knows people by the name of its own sector.
both_engines!(each_app_knows_people_by_its_own_name, |app| {
    let pairwise = json!({ "subject_type": "pairwise" });
    let elsewhere =
        json!({ "subject_type": "pairwise", "redirect_uris": ["https://maps.example/cb"] });
    let (mail, maps) = (
        changed(&mobile("mail"), &pairwise),
        changed(&mobile("maps"), &elsewhere),
    );
    let phone = Phone::set_with(&app, mail, maps).await;
    let brought = of_id_token(&phone.brought(&app, &[]).await);
    assert_ne!(brought["sub"], of_id_token(&phone.tokens)["sub"]);
    assert!(!brought.to_string().contains(phone.person.as_str()));
});

// §5, and the scope beside it.
both_engines!(the_metadata_says_that_apps_can_share, |app| {
    let path = "/.well-known/openid-configuration";
    let answer = crate::support::Answer::to(app.request(reqwest::Method::GET, path)).await;
    let told = answer.json();
    assert_eq!(told["native_sso_supported"], true);
    let scopes = told["scopes_supported"].as_array().expect("scopes");
    assert!(scopes.contains(&json!("device_sso")));
});
