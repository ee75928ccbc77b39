//! An upstream that answers by a form, as Apple does, from another site: without any cookie of ours.

use std::sync::Arc;

use doorward::domain::connector::{ClientAuthentication, Connector, ResponseMode, SignedSecret};
use doorward::domain::signing::SigningAlgorithm;
use doorward::federation::connection::ClientSecret;
use doorward::keys::client_keys::ClientKeySet;
use doorward::keys::jws::CompactJws;
use serde_json::{Value, json};

use super::impostor::Impostor;
use super::{CLIENT, asked, find_user, is_trouble, leave, open_id};
use crate::support::Browser;
use crate::support::answer::Answer;
use crate::support::browser::parameters;
use crate::support::database::Engine;
use crate::support::forge::Key;

const CALLBACK: &str = "/callback/corp";

fn posting(connector: &mut Connector) {
    open_id(connector).client.response_mode = ResponseMode::FormPost;
    connector.mapping.given_name = Some("firstName".to_owned());
    connector.mapping.family_name = Some("lastName".to_owned());
}

async fn start(engine: Engine) -> Impostor {
    Impostor::start_with(engine, posting, |options| options).await
}

/// The form as the browser posts it: where it leads, if it leads anywhere.
async fn post(impostor: &Impostor, fields: &[(&str, &str)]) -> Answer {
    let here = [("code", "a code"), ("state", &impostor.state)];
    let all: Vec<(&str, &str)> = here.into_iter().chain(fields.iter().copied()).collect();
    Answer::to_form(&impostor.here, CALLBACK, &all).await
}

#[track_caller]
fn leads_on(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text);
    let location = answer.header("location").to_owned();
    assert!(location.starts_with("/callback/corp?state="), "{location}");
    assert!(
        !answer.headers.contains_key("set-cookie"),
        "{:?}",
        answer.headers
    );
    location
}

fn redeemed(impostor: &Impostor) -> usize {
    let asked = impostor.stranger.asked();
    let codes = asked
        .iter()
        .filter(|asked| asked.starts_with("POST /token"));
    codes.count()
}

both_engines!(what_is_posted_goes_on_to_the_browser_that_asked, |app| {
    let mut impostor = start(app.engine).await;
    let page = impostor.leave().await;
    let away = leave(&mut impostor.browser, &page).await;
    let mut sent = asked(&away);
    assert_eq!(sent["response_mode"], "form_post");
    impostor.state = sent.remove("state").expect("a state");
    impostor.nonce = sent.remove("nonce").expect("a nonce");
    impostor.gives_changed(&json!({}));
    let on = leads_on(&post(&impostor, &[]).await);
    // Nothing is judged, asked or used up by the form, which anybody can post.
    assert_eq!(redeemed(&impostor), 0);
    let mut other = Browser::new(&impostor.here);
    let page = other.open(&on).await;
    is_trouble(&page, &other, "upstream-over", 410);
    assert_eq!(redeemed(&impostor), 0);
    let again = leads_on(&post(&impostor, &[]).await);
    assert_eq!(again, on);
    let page = impostor.browser.open(&on).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    assert_eq!(redeemed(&impostor), 1);
    // Once: in the browser that is signed in, and in one that is not.
    assert_eq!(impostor.browser.open(&again).await.name(), "consent");
    let page = other.open(&again).await;
    is_trouble(&page, &other, "upstream-over", 410);
    assert_eq!(redeemed(&impostor), 1);
});

both_engines!(a_form_of_another_request_signs_nobody_in, |app| {
    let mut impostor = start(app.engine).await;
    impostor.leave().await;
    let (victims, mut victim) = (impostor.state.clone(), Browser::new(&impostor.here));
    std::mem::swap(&mut victim, &mut impostor.browser);
    // Who posts another's answer into a browser finds no request of that one there.
    impostor.leave().await;
    let theirs = impostor.state.clone();
    impostor.gives_changed(&json!({}));
    impostor.state = victims;
    let on = leads_on(&post(&impostor, &[]).await);
    let page = impostor.browser.open(&on).await;
    is_trouble(&page, &impostor.browser, "upstream-over", 410);
    impostor.state = theirs;
    let on = leads_on(&post(&impostor, &[]).await);
    let page = victim.open(&on).await;
    is_trouble(&page, &victim, "upstream-over", 410);
    assert_eq!(redeemed(&impostor), 0);
    assert_eq!(impostor.browser.open(&on).await.name(), "consent");
});

both_engines!(what_is_no_answer_leads_nowhere, |app| {
    let mut impostor = start(app.engine).await;
    impostor.leave().await;
    let state = impostor.state.clone();
    let repeated = [
        ("state", state.as_str()),
        ("state", state.as_str()),
        ("code", "c"),
    ];
    for fields in [
        &[][..],
        &[("code", "c")],
        &[("code", "c"), ("state", "")],
        &[("code", "c"), ("state", "dw_us_")],
        &[("code", "c"), ("state", "//evil.example")],
        &repeated,
    ] {
        let answer = Answer::to_form(&impostor.here, CALLBACK, fields).await;
        assert_eq!(answer.status, 410, "{fields:?}: {}", answer.text);
    }
    let json = impostor.here.request(reqwest::Method::POST, CALLBACK);
    let answer = Answer::to(json.json(&json!({ "state": state, "code": "c" }))).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    let answer = Answer::to_form(&impostor.here, "/callback/other", &[("state", &state)]).await;
    assert_eq!(answer.status, 404);
    // What is too long is left out, and what is refused is said on.
    let long = "c".repeat(5000);
    let answer = Answer::to_form(
        &impostor.here,
        CALLBACK,
        &[("state", &state), ("code", &long)],
    )
    .await;
    assert!(!leads_on(&answer).contains("ccc"));
    let refusal = [
        ("state", state.as_str()),
        ("error", "user_cancelled_authorize"),
    ];
    let answer = Answer::to_form(&impostor.here, CALLBACK, &refusal).await;
    let on = leads_on(&answer);
    assert_eq!(
        asked(&format!("{}{on}", impostor.here.issuer))["error"],
        "user_cancelled_authorize"
    );
    let page = impostor.browser.open(&on).await;
    is_trouble(&page, &impostor.browser, "upstream-refused", 403);
});

// Whoever is asked in the usual way answers in the usual way.
both_engines!(nothing_is_posted_where_that_was_not_asked_for, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    impostor.leave().await;
    assert_eq!(post(&impostor, &[]).await.status, 404);
});

both_engines!(
    of_what_is_posted_beside_the_code_the_names_count_alone,
    |app| {
        let mut impostor = start(app.engine).await;
        impostor.here.add_person().await;
        impostor.leave().await;
        impostor.gives_changed(&json!({ "email": "kim@corp.example", "email_verified": "true" }));
        let user = json!({
            "name": { "firstName": "Kim", "lastName": "Lee", "email": "alex@example.com", "email_verified": true },
            "email": "alex@example.com",
            "email_verified": true,
        });
        let on = leads_on(&post(&impostor, &[("user", &user.to_string())]).await);
        assert_eq!(impostor.browser.open(&on).await.name(), "consent");
        let kim = find_user(&impostor.here, "kim@corp.example")
            .await
            .expect("kim");
        assert_eq!(kim.profile.given_name.as_deref(), Some("Kim"));
        assert_eq!(kim.profile.family_name.as_deref(), Some("Lee"));
        // Where the ID token has no address, what the browser brings is none.
        impostor.leave().await;
        impostor.gives_changed(&json!({ "sub": "another" }));
        impostor.says(|says| says.userinfo = ("200 OK", json!({ "sub": "another" }).to_string()));
        let on = leads_on(&post(&impostor, &[("user", &user.to_string())]).await);
        assert_eq!(impostor.browser.open(&on).await.name(), "consent");
        let addresses =
            "SELECT email_key AS text FROM users WHERE email_key IS NOT NULL ORDER BY email_key";
        let addresses = impostor.here.database.texts(addresses);
        assert_eq!(addresses, ["alex@example.com", "kim@corp.example"]);
    }
);

both_engines!(a_secret_that_a_key_signs_is_made_at_each_use, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "ABC123DEFG");
    let pem = key.pem();
    let mut impostor = Impostor::start_with(
        app.engine,
        |connector| {
            let client = &mut open_id(connector).client;
            client.authentication = ClientAuthentication::ClientSecretPost;
            client.signed_secret = Some(SignedSecret {
                team_id: "DEF123GHIJ".to_owned(),
                key_id: "ABC123DEFG".to_owned(),
            });
        },
        |options| options,
    )
    .await;
    let connections = Arc::clone(&impostor.here.op().settings.connections);
    let connection = connections.find("corp").expect("corp");
    let Some(ClientSecret::File(path)) = &connection.secret else {
        panic!("a file")
    };
    std::fs::write(path, &pem).expect("a file");
    assert!(connection.check_secret().is_ok());
    impostor.leave().await;
    impostor.gives_changed(&json!({}));
    assert_eq!(impostor.come_back().await.name(), "consent");
    let asked = impostor.stranger.asked();
    let redeemed = asked.iter().find(|asked| asked.starts_with("POST /token"));
    let (_, body) = redeemed
        .expect("a request")
        .split_once("\r\n\r\n")
        .expect("a body");
    let sent = parameters(&format!("form:?{body}"));
    assert_eq!(sent["client_id"], CLIENT);
    let token = CompactJws::parse(&sent["client_secret"]).expect("a token");
    assert_eq!(
        (token.header.alg.as_str(), token.header.kid.as_deref()),
        ("ES256", Some("ABC123DEFG"))
    );
    let keys = json!({ "keys": [key.public()] });
    let keys = ClientKeySet::of_token(&keys, &token).expect("keys");
    assert!(keys.verify(&token).is_ok());
    let claims: Value = token.claims().expect("claims");
    let now = impostor.here.clock.now().as_seconds();
    assert_eq!(
        claims,
        json!({
            "iss": "DEF123GHIJ",
            "sub": CLIENT,
            "aud": impostor.stranger.at(""),
            "iat": now,
            "exp": now + 300,
        })
    );
    assert!(!redeemed.expect("a request").contains("PRIVATE"));
    // What is no key signs nothing: it says so here, and nothing is sent.
    std::fs::write(path, "not a key").expect("a file");
    let before = impostor.stranger.asked().len();
    impostor.leave().await;
    let page = impostor.come_back().await;
    is_trouble(&page, &impostor.browser, "upstream-unavailable", 503);
    let later = impostor.stranger.asked();
    assert!(
        later[before..]
            .iter()
            .all(|asked| !asked.starts_with("POST")),
        "{later:?}"
    );
});
