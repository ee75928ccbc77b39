//! There and back: the request, the account, the same person the next time.

use doorward::domain::connector::Mapping;
use doorward::secret::{hmac_sha256_hex, sha256_base64url};
use serde_json::json;

use super::{ID, Plain, oauth};
use crate::federation::{CLIENT, asked, find_user, is_trouble, redeem, set_address};
use crate::support::browser::parameters;
use crate::support::relying_party::{claims, text};

fn rows(plain: &Plain, table: &'static str) -> i64 {
    plain.here.database.rows(&[table])[0].1
}

both_engines!(who_signs_in_there_is_the_same_the_next_time, |app| {
    let mut plain = Plain::start(app.engine).await;
    let away = plain.leave().await;
    assert!(
        away.starts_with(&plain.stranger.at("/authorize?theme=dark&")),
        "{away}"
    );
    let sent = asked(&away);
    let callback = format!("{}/callback/corp", plain.here.issuer);
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", &callback),
        ("scope", "user:email"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(sent[name], value, "{away}");
    }
    for none in ["nonce", "prompt", "max_age", "response_mode", "login_hint"] {
        assert!(!sent.contains_key(none), "{away}");
    }
    let page = plain.come_back().await;
    let tokens = redeem(&plain.here, &plain.rp, &mut plain.browser, page).await;
    let first = claims(text(&tokens, "id_token"));
    assert_eq!(
        (first["acr"].as_str(), first["amr"].clone()),
        (Some("urn:doorward:acr:1fa"), json!([]))
    );
    let mona = find_user(&plain.here, "mona@corp.example")
        .await
        .expect("mona");
    assert!(mona.username.starts_with("mona-"), "{}", mona.username);
    assert_eq!(mona.profile.name.as_deref(), Some("Mona Lisa"));
    assert!(
        !mona.profile.email_verified,
        "its domain is not theirs to give"
    );
    // What was sent there: the code with its verifier, and the token in the header alone.
    let redeemed = plain.asked_for("POST /token ").concat();
    let (head, body) = redeemed.split_once("\r\n\r\n").expect("a body");
    assert!(head.contains("accept: application/json"), "{head}");
    let form = parameters(&format!("form:?{body}"));
    assert_eq!(
        sha256_base64url(form["code_verifier"].as_bytes()),
        sent["code_challenge"]
    );
    assert_eq!(
        (form["code"].as_str(), form["redirect_uri"].as_str()),
        ("a code", callback.as_str())
    );
    for path in ["GET /user?fields=id,name ", "GET /user/emails "] {
        let asked = plain.asked_for(path);
        assert_eq!(asked.len(), 1, "{path}");
        assert!(
            asked[0].contains("authorization: Bearer at\r\n"),
            "{asked:?}"
        );
        assert!(asked[0].contains("user-agent: doorward/"), "{asked:?}");
    }
    // The next time: by the number, whatever else they are called now. Who is known is asked for no address.
    plain.is(&json!({ "id": ID, "login": "lisa", "name": "L", "email": "other@corp.example" }));
    let page = plain.round().await;
    let tokens = redeem(&plain.here, &plain.rp, &mut plain.browser, page).await;
    assert_eq!(claims(text(&tokens, "id_token"))["sub"], first["sub"]);
    assert_eq!(plain.asked_for("GET /user/emails ").len(), 1);
    assert_eq!(rows(&plain, "users"), 1);
    // A text of the same digits is the same name; another number is another person.
    plain.is(&json!({ "id": ID.to_string() }));
    plain.round().await;
    assert_eq!(rows(&plain, "users"), 1);
    plain.is(&json!({ "id": ID + 1, "login": "mona" }));
    plain.says(|says| says.emails = ("404 Not Found", String::new()));
    assert_eq!(plain.round().await.name(), "consent");
    assert_eq!(rows(&plain, "users"), 2);
});

both_engines!(
    an_address_is_theirs_where_the_list_says_that_it_is_verified,
    |app| {
        let trusting = |connection: &mut _| trust(connection, "corp.example");
        let mut plain = Plain::start_with(app.engine, trusting, |options| options).await;
        plain.here.add_person().await;
        set_address(&plain.here, "alex", "mona@corp.example").await;
        let listed = |primary: bool, verified: bool| {
            json!([{ "email": "mona@corp.example", "primary": primary, "verified": verified }])
                .to_string()
        };
        let mut id = 1;
        for emails in [
            ("200 OK", listed(true, false)),
            ("200 OK", listed(false, true)),
            ("200 OK", "[]".to_owned()),
            ("403 Forbidden", String::new()),
        ] {
            plain.says(|says| says.emails = emails);
            // Nor by what it shows to everybody, whatever that says of itself.
            plain.is(&json!({ "id": id, "email": "mona@corp.example", "email_verified": true }));
            assert_eq!(plain.round().await.name(), "consent");
            id += 1;
            assert_eq!(rows(&plain, "users"), id, "an account of their own");
        }
        plain.says(|says| says.emails = ("200 OK", listed(true, true)));
        plain.is(&json!({ "id": id }));
        let page = plain.round().await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        assert_eq!(rows(&plain, "users"), id, "the account that has it");
        let alex = find_user(&plain.here, "alex").await.expect("alex").id;
        let theirs =
            format!("SELECT subject AS text FROM upstream_identities WHERE user_id = '{alex}'");
        assert_eq!(plain.here.database.texts(&theirs), [id.to_string()]);
    }
);

fn trust(connection: &mut doorward::federation::connection::Connection, domain: &str) {
    connection.connector.trust.domains = vec![domain.to_owned()];
}

// As Discord and Facebook: the address stands with the rest, and is verified where a member says so, if any does.
both_engines!(
    where_there_is_no_list_a_member_says_whether_it_is_verified,
    |app| {
        for (verified, said, is_kept) in [
            (Some("verified"), json!(true), true),
            (Some("verified"), json!(false), false),
            (Some("verified"), json!(null), false),
            (None, json!(true), false),
        ] {
            let amend = |connection: &mut doorward::federation::connection::Connection| {
                oauth(connection).emails_endpoint = None;
                connection.connector.mapping = Mapping {
                    name: Some("global_name".to_owned()),
                    email_verified: verified.map(str::to_owned),
                    ..Mapping::default()
                };
            };
            let mut plain = Plain::start_with(app.engine, amend, |options| options).await;
            plain.is(&json!({
                "id": "80351110224678912",
                "global_name": "Nelly",
                "email": "nelly@corp.example",
                "verified": said,
                "email_verified": true,
            }));
            assert_eq!(plain.round().await.name(), "consent");
            let found = find_user(&plain.here, "nelly@corp.example").await;
            assert_eq!(found.is_some(), is_kept, "{verified:?} {said}");
            assert_eq!(
                plain
                    .here
                    .database
                    .texts("SELECT subject AS text FROM upstream_identities"),
                ["80351110224678912"]
            );
            assert!(plain.asked_for("GET /user/emails").is_empty());
        }
    }
);

both_engines!(
    the_secret_is_proven_with_the_token_where_that_is_wanted,
    |app| {
        let proving = |connection: &mut _| oauth(connection).has_secret_proof = true;
        let mut plain = Plain::start_with(app.engine, proving, |options| options).await;
        assert_eq!(plain.round().await.name(), "consent");
        let proof = hmac_sha256_hex(b"a secret", "at");
        let path = format!("GET /user?fields=id,name&appsecret_proof={proof} ");
        assert_eq!(
            plain.asked_for(&path).len(),
            1,
            "{:?}",
            plain.stranger.asked()
        );
    }
);

// OAuth 2.0 has no words for when somebody signed in: a session that goes on there is no fresh proof.
both_engines!(where_a_fresh_sign_in_is_wanted_it_is_none, |app| {
    let mut plain = Plain::start(app.engine).await;
    assert_eq!(plain.round().await.name(), "consent");
    for wish in [("prompt", "login"), ("max_age", "3600"), ("max_age", "0")] {
        plain.browser = crate::support::Browser::new(&plain.here);
        let page = plain.browser.open(&plain.rp.authorize(&[wish])).await;
        let page = plain.browser.submit(&page, &[("upstream", "corp")]).await;
        is_trouble(&page, &plain.browser, "upstream-not-fresh", 403);
        let next = page.attribute("main a.button", "href").expect("a way on");
        assert_eq!(plain.browser.open(&next).await.name(), "sign-in");
        // Nor is anybody led there without having pressed a button.
        let page = plain.rp.authorize(&[wish, ("connector_hint", "corp")]);
        let page = plain.browser.open(&page).await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
    }
    let led = plain.rp.authorize(&[("connector_hint", "corp")]);
    let page = plain.browser.open(&led).await;
    assert!(
        page.location()
            .starts_with(&plain.stranger.at("/authorize?")),
        "{}",
        page.body
    );
});

// The same egress as everything else: what is not public is not asked, unless the operator names its network.
both_engines!(
    a_private_network_is_not_asked_unless_that_is_allowed,
    |app| {
        let mut plain = Plain::start_with(
            app.engine,
            |_| {},
            |mut options| {
                options.settings.is_dev = false;
                options
            },
        )
        .await;
        plain.leave().await;
        let page = plain.come_back().await;
        is_trouble(&page, &plain.browser, "upstream-unavailable", 503);
        assert!(plain.stranger.asked().is_empty());
        assert_eq!(rows(&plain, "users"), 0);
    }
);
