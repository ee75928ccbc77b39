//! Of somebody who was removed nothing is left: not a row, not a word.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use doorward::domain::activity::By;
use doorward::login::deletion::{self, Erasure};
use doorward::login::witness::Witness;
use doorward::store::DatabaseUrl;
use reqwest::{Method, StatusCode};

use crate::support::app::confidential;
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::{Answer, Browser, RelyingParty};

both_engines!(of_somebody_who_is_removed_nothing_is_left, |app| {
    let user = app.add_user("quentin", "quentin@example.com").await;
    let mut browser = Browser::new(&app);
    let mut words = vec![
        user.as_str().to_owned(),
        "quentin".to_owned(),
        "Bahnhofstrasse".to_owned(),
    ];
    for format in ["jwt", "opaque"] {
        let mut metadata = confidential(REDIRECT);
        metadata["access_token_format"] = format.into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let page = browser
            .open(&rp.authorize(&[
                ("scope", "openid profile email offline_access"),
                ("prompt", "consent"),
            ]))
            .await;
        let page = if page.name() == "sign-in" {
            // Known to the throttles too.
            let page = browser
                .sign_in_with(&page, "quentin", "not the right one")
                .await;
            browser
                .submit(&page, &[("password", crate::support::app::PASSWORD)])
                .await
        } else {
            page
        };
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        let code = crate::support::browser::parameters(page.location())["code"].clone();
        let (status, tokens) = rp.redeem(&app, &code).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        words.push(text(&claims(text(&tokens, "id_token")), "sid").to_owned());
        let (status, tokens) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let revoke = app
            .request(Method::POST, "/revoke")
            .header("authorization", rp.basic().expect("a secret"))
            .form(&[("token", text(&tokens, "access_token"))]);
        assert_eq!(Answer::to(revoke).await.status, 200);
    }
    let store = &app.op().store;
    let found = |words: &[String]| {
        if let DatabaseUrl::Sqlite(path) = &app.database.url {
            // What was deleted may lie in free pages until they are used again: the rows are what counts.
            let mut connection: diesel::SqliteConnection =
                diesel::Connection::establish(path.to_str().expect("UTF-8")).unwrap();
            let copy = path.with_extension("copy");
            let _ = std::fs::remove_file(&copy);
            connection
                .batch_execute(&format!("VACUUM INTO '{}'", copy.display()))
                .unwrap();
            return found_in(&std::fs::read(copy).unwrap(), words);
        }
        found_in(&app.database.dump(), words)
    };
    words.dedup();
    assert_eq!(found(&words), words, "the search finds what is there");
    // The first and the last are numbers of ours.
    let names = words[1..words.len() - 1].to_vec();
    let now = app.op().now();
    let pseudonym = deletion::pseudonym(&app.op().derived.pseudonyms, &user);
    let erasure = Erasure {
        witness: Witness::of_operator(&pseudonym, now),
        by: By::Operator,
        farewell: None,
        pseudonym,
    };
    deletion::erase(store, &user, &erasure, now).await.unwrap();
    assert_eq!(found(&names), Vec::<String>::new());
    // An opaque access token, which is dead, and a request that was answered have the numbers until their own time is over.
    let later = app.clock.now().plus(Duration::from_hours(72));
    store.write(move |w| w.sweep(later, later)).await.unwrap();
    assert_eq!(found(&words), Vec::<String>::new());
    for table in [
        "passwords",
        "sessions",
        "consents",
        "grants",
        "opaque_access_tokens",
    ] {
        let rows = format!("SELECT count(*) AS count FROM {table}");
        assert_eq!(app.database.count(&rows), 0, "{table}");
    }
});

fn found_in(bytes: &[u8], words: &[String]) -> Vec<String> {
    let is_there = |word: &&String| {
        bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    words.iter().filter(is_there).cloned().collect()
}
