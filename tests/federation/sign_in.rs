//! There and back: the request, the account, the same person the next time.

use std::time::Duration;

use doorward::domain::activity::{Activity, Entry};
use doorward::domain::connector::ClientAuthentication;
use doorward::domain::word::Word;
use doorward::secret::sha256_base64url;
use reqwest::StatusCode;
use serde_json::json;

use super::impostor::Impostor;
use super::{
    CLIENT, Stand, asked, find_user, is_trouble, leave, open_id, redeem, set_address, some,
};
use crate::support::relying_party::{claims, text, userinfo};
use crate::support::{Browser, Options};
use crate::web::activity::trail;

both_engines!(
    who_signs_in_by_an_upstream_is_the_same_the_next_time,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let page = stand.at_here.open(&stand.rp.authorize(&[])).await;
        assert_eq!(
            page.texts("button[name=upstream]"),
            ["Continue with \u{2068}Example Corp\u{2069}"]
        );
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(
            !policy.contains("form-action"),
            "browsers apply it to what follows a form: {policy}"
        );
        let page = stand.arrive(&[]).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
        let first = claims(text(&tokens, "id_token"));
        assert_eq!(
            some(&first, &["acr", "amr"]),
            json!({ "acr": "urn:doorward:acr:1fa", "amr": [] })
        );
        // What the upstream calls them is nobody's to know.
        let theirs = find_user(&stand.there, "alex").await.expect("alex");
        assert_ne!(text(&first, "sub"), theirs.id.as_str());
        let (status, info) =
            userinfo(&stand.here, &stand.here.node, text(&tokens, "access_token")).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            some(
                &info,
                &[
                    "name",
                    "given_name",
                    "family_name",
                    "email",
                    "email_verified",
                    "birthdate"
                ]
            ),
            json!({
                "name": "Alex Müller",
                "given_name": "Alex",
                "family_name": "Müller",
                "email": "alex@example.com",
                // Nobody said that addresses of that domain are the upstream's to give.
                "email_verified": false,
                // Not mapped, so not kept.
                "birthdate": null,
            })
        );
        // In another browser, another day.
        for app in [&stand.there, &stand.here] {
            app.clock.advance(Duration::from_hours(24 * 30));
        }
        stand.at_here = Browser::new(&stand.here);
        stand.at_there = Browser::new(&stand.there);
        let again = stand.claims(&[]).await;
        assert_eq!(again["sub"], first["sub"]);
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (1, 1)
        );
        // And they change their address there: they are known by their subject.
        set_address(&stand.there, "alex", "other@example.com").await;
        stand.at_here = Browser::new(&stand.here);
        let again = stand.claims(&[]).await;
        assert_eq!(again["sub"], first["sub"]);
    }
);

both_engines!(
    the_request_has_pkce_a_nonce_and_a_state_and_none_twice,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let mut seen = Vec::new();
        for _ in 0..2 {
            let away = stand.leave(&[]).await;
            let asked = asked(&away);
            assert!(
                away.starts_with(&format!("{}/authorize?", stand.there.issuer)),
                "{away}"
            );
            for (name, value) in [
                ("response_type", "code"),
                ("client_id", CLIENT),
                (
                    "redirect_uri",
                    &format!("{}/callback/corp", stand.here.issuer),
                ),
                ("scope", "email openid profile"),
                ("code_challenge_method", "S256"),
            ] {
                assert_eq!(asked[name], value);
            }
            assert!(
                !asked.contains_key("prompt") && !asked.contains_key("max_age"),
                "{asked:?}"
            );
            for name in ["state", "nonce", "code_challenge"] {
                seen.push(asked[name].clone());
            }
            // Neither of them can be made of the others, nor is any of them kept.
            assert_ne!(
                sha256_base64url(asked["state"].as_bytes()),
                asked["code_challenge"]
            );
            assert_ne!(
                sha256_base64url(asked["nonce"].as_bytes()),
                asked["code_challenge"]
            );
        }
        let kept = "SELECT progress AS text FROM interactions";
        let kept = stand.here.database.texts(kept).concat();
        assert!(kept.contains("state_hash"), "{kept}");
        assert!(seen.iter().all(|value| !kept.contains(value.as_str())));
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count);
    }
);

both_engines!(
    a_secret_is_sent_in_the_form_where_the_upstream_wants_that,
    Options::dev(),
    |there| {
        let mut stand = Stand::start_with(
            there,
            |connector| {
                open_id(connector).client.authentication = ClientAuthentication::ClientSecretPost;
            },
            |options| options,
        )
        .await;
        assert!(stand.claims(&[]).await["sub"].is_string());
    }
);

both_engines!(our_own_keys_prove_who_we_are, Options::dev(), |there| {
    let mut stand = Stand::start_with(
        there,
        |connector| open_id(connector).client.authentication = ClientAuthentication::PrivateKeyJwt,
        |options| options,
    )
    .await;
    assert!(stand.claims(&[]).await["sub"].is_string());
});

both_engines!(
    a_page_of_the_account_is_reached_by_an_upstream_too,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let page = stand.at_here.open("/account").await;
        let away = leave(&mut stand.at_here, &page).await;
        let back = stand.at_there.complete(&away).await;
        let page = stand.at_here.open(&back).await;
        assert_eq!(
            (page.name().as_str(), page.path.as_str()),
            ("account", "/account")
        );
        let page = stand.at_here.open("/account/activity").await;
        assert!(page.text().contains("another provider"), "{}", page.text());
        // Which one it was: by its title for people, by its name for the operator.
        let alex = find_user(&stand.here, "alex@example.com").await;
        let alex = alex.expect("an account").id;
        let of_sign_in = |entry: &Entry| {
            matches!(&entry.activity, Word::Known(Activity::SignedIn { .. }))
                .then(|| entry.about.clone())
        };
        let trail = trail(&stand.here, &alex).await;
        let through: Vec<String> = trail.iter().filter_map(of_sign_in).collect();
        assert_eq!(through, ["corp"]);
        let title = "Example Corp";
        assert!(page.text().contains(title), "{}", page.text());
    }
);

// As LinkedIn does: it takes neither, so state alone binds its answer to the browser.
both_engines!(
    one_that_knows_neither_nonce_nor_pkce_is_asked_for_none,
    |app| {
        let amend = |connector: &mut _| {
            open_id(connector).has_nonce = false;
            open_id(connector).client.has_pkce = false;
        };
        let mut impostor = Impostor::start_with(app.engine, amend, |options| options).await;
        impostor.leave().await;
        assert_eq!(impostor.nonce, "", "none was sent");
        impostor.gives_changed(&json!({ "nonce": null }));
        assert_eq!(impostor.come_back().await.name(), "consent");
        let asked = impostor.stranger.asked();
        let redeemed = asked.iter().find(|asked| asked.starts_with("POST /token"));
        let redeemed = redeemed.expect("a token request");
        assert!(!redeemed.contains("code_verifier"), "{redeemed}");
        // In another browser it is nothing, as ever.
        impostor.leave().await;
        let state = impostor.state.clone();
        let mut other = Browser::new(&impostor.here);
        let address = Impostor::address(&[("code", "c"), ("state", &state)]);
        let page = other.open(&address).await;
        is_trouble(&page, &other, "upstream-over", 410);
    }
);
