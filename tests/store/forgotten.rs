//! Of somebody who was removed nothing is left: not a row, not a word.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use doorward::domain::activity::By;
use doorward::domain::challenge::Purpose;
use doorward::domain::connector::{ConnectorName, KeptTokens, UpstreamIdentity};
use doorward::domain::id::UserId;
use doorward::domain::preferences::{Preferences, Theme};
use doorward::domain::scope::Scope;
use doorward::domain::session::SessionOrigin;
use doorward::login::deletion::{self, Erasure};
use doorward::login::factor::passkey::begin_enrolment;
use doorward::login::factor::recovery_code;
use doorward::login::witness::Witness;
use doorward::secret::TokenHash;
use doorward::store::{DatabaseUrl, Lying};
use reqwest::{Method, StatusCode};

use crate::login::links::hand_out;
use crate::mail::{Stand, stand};
use crate::oauth::backchannel;
use crate::support::app::{confidential, witness};
use crate::support::authenticator::Authenticator;
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::{Answer, Browser, RelyingParty};
use crate::web::passkeys::make;

/// Each table whose rows are somebody's.
fn of_people() -> Vec<&'static str> {
    let schema = include_str!("../../src/store/schema.rs");
    let tables = schema.split("diesel::table! {").skip(1);
    tables
        .filter(|table| table.contains(" user_id ->"))
        .filter_map(|table| table.split('(').next())
        .map(str::trim)
        .collect()
}

/// All else that there can be of somebody who has signed in for a client.
async fn fill(stand: &Stand, id: &UserId) {
    let op = stand.op();
    let user = op.store.user(id).await.unwrap().expect("the person");
    make(&stand.app, &user.username).await;
    let (tenant, person, now) = (op.tenant.clone(), id.clone(), op.now());
    let written = op.store.write(move |w| {
        let preferences = Preferences {
            theme: Some(Theme::Dark),
            ..Preferences::default()
        };
        w.set_preferences(&tenant, &person, &preferences)?;
        w.set_picture((&tenant, &person), "me", &Lying::Here(vec![1]), now)?;
        w.count_passkey_refusal(&tenant, &person, now)?;
        let upstream = UpstreamIdentity {
            connector: ConnectorName::stored("corp"),
            issuer: "https://corp.example".to_owned(),
            subject: "248289761001".to_owned(),
        };
        assert!(w.insert_upstream_identity(&tenant, &upstream, &person, now)?);
        let kept = KeptTokens {
            access_sealed: "sealed".to_owned(),
            refresh_sealed: None,
            scope: Scope::default(),
            expires_at: None,
            sid: None,
        };
        w.keep_upstream_tokens(&tenant, (&upstream, &person), &kept, now)?;
        let before = UpstreamIdentity {
            subject: "248289761000".to_owned(),
            ..upstream
        };
        assert!(w.insert_upstream_identity(&tenant, &before, &person, now)?);
        assert!(w.delete_upstream_identity(&tenant, &before, &person, now)?);
        let phc = w.find_password(&person)?.expect("a password");
        w.replace_password(&tenant, &person, &phc, now, 3)
    });
    written.await.unwrap();
    let by = witness(op, id);
    deletion::plan(op, &user, &by).await.unwrap();
    Authenticator::enrol(&stand.app, id).await;
    recovery_code::enrol(op, &user, &by).await.unwrap();
    let origin = SessionOrigin::default();
    crate::support::app::trust(op, id, &origin).await.unwrap();
    let bound_to = TokenHash::of("a browser");
    begin_enrolment(op, &user, &bound_to).await.unwrap();
    hand_out(op, Purpose::Unlock, Some(id)).await;
    let rp = backchannel::party(&stand.app).await;
    let hint = ("login_hint", user.username.as_str());
    backchannel::ask(&stand.app, &rp, &[backchannel::OPENID, hint]).await;
    // All that ended their sessions; a client is still signed in to in one, and has not heard of the others' end.
    stand.app.database.execute(
        "INSERT INTO session_clients (session_id, client_id, tenant_id, user_id, begun_at) \
         SELECT session_id, client_id, tenant_id, user_id, 1 FROM grants LIMIT 1",
    );
}

both_engines!(of_somebody_who_is_removed_nothing_is_left, |app| {
    let (stand, _server) = stand(app).await;
    let app = &stand.app;
    let user = app.add_user("quentin", "quentin@example.com").await;
    let mut browser = Browser::new(app);
    let mut words = vec![
        user.as_str().to_owned(),
        "quentin".to_owned(),
        "Bahnhofstrasse".to_owned(),
    ];
    for format in ["jwt", "opaque"] {
        let mut metadata = confidential(REDIRECT);
        metadata["access_token_format"] = format.into();
        metadata["backchannel_logout_uri"] = "https://localhost/out".into();
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
        let (status, tokens) = rp.redeem(app, &code).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        words.push(text(&claims(text(&tokens, "id_token")), "sid").to_owned());
        let (status, tokens) = rp.refresh(app, text(&tokens, "refresh_token")).await;
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
    fill(&stand, &user).await;
    let tables = of_people();
    let filled = app.database.rows(&tables);
    assert!(
        tables.len() > 15 && filled.iter().all(|(_, rows)| *rows > 0),
        "fill each: {filled:?}"
    );
    // The first and the last are numbers of ours.
    let names = words[1..words.len() - 1].to_vec();
    let now = app.op().now();
    let pseudonym = deletion::pseudonym(&app.op().derived.pseudonyms, &user);
    let erasure = Erasure {
        witness: Witness::of_operator(&pseudonym, now),
        by: By::Operator,
        farewell: None,
        former_names: Some(app.op().derived.former_names),
        pseudonym,
    };
    deletion::erase(store, &user, &erasure, now).await.unwrap();
    assert_eq!(found(&names), Vec::<String>::new());
    // An opaque access token, which is dead, and a request that was answered have the numbers until their own time is over.
    let later = app.clock.now().plus(Duration::from_hours(72));
    store.write(move |w| w.sweep(later, later)).await.unwrap();
    assert_eq!(found(&words), Vec::<String>::new());
    let tables = [&tables[..], &["opaque_access_tokens"]].concat();
    let left = app.database.rows(&tables);
    assert!(left.iter().all(|(_, rows)| *rows == 0), "{left:?}");
});

fn found_in(bytes: &[u8], words: &[String]) -> Vec<String> {
    let is_there = |word: &&String| {
        bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    words.iter().filter(is_there).cloned().collect()
}
