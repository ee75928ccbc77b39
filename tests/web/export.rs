//! `/account/export`: everything that is kept of one person, for that person alone.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::time::Duration;

use bytes::Bytes;
use doorward::domain::activity::Activity;
use doorward::login::factor::recovery_code;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use zip::ZipArchive;

use super::activity::kinds;
use super::picture::{png, upload};
use crate::support::app::witness;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::Page;
use crate::support::{Browser, RelyingParty, TestApp};

/// At the page, with a fresh proof.
async fn enter(app: &TestApp, name: &str) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open("/account/export").await;
    let page = browser.sign_in(&page, name).await;
    (browser, page)
}

/// Sends the page's form, and takes what comes as bytes.
pub async fn download(app: &TestApp, browser: &Browser, page: &Page) -> reqwest::Response {
    app.request(Method::POST, "/account/export")
        .header("cookie", browser.cookie())
        .header("origin", "null")
        .header("sec-fetch-site", "same-origin")
        .form(&[("csrf", page.csrf())])
        .send()
        .await
        .unwrap()
}

/// The files of an archive.
pub fn unpack(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut files = BTreeMap::new();
    for name in names {
        let mut text = String::new();
        let mut file = archive.by_name(&name).unwrap();
        file.read_to_string(&mut text).unwrap();
        files.insert(name, text);
    }
    files
}

async fn opened(answer: reqwest::Response) -> ZipArchive<Cursor<Bytes>> {
    assert_eq!(answer.status(), StatusCode::OK);
    ZipArchive::new(Cursor::new(answer.bytes().await.unwrap())).unwrap()
}

fn json(files: &BTreeMap<String, String>, name: &str) -> Value {
    serde_json::from_str(&files[name]).unwrap_or_else(|error| panic!("{name}: {error}"))
}

both_engines!(
    an_export_has_everything_of_its_person_and_no_secret,
    |app| {
        let alex = app.add_person().await;
        app.add_user("blair", "blair@example.com").await;
        let mut blair = Browser::new(&app);
        let page = blair.open("/account").await;
        blair.sign_in(&page, "blair").await;
        let rp = RelyingParty::confidential(&app).await;
        rp.tokens(&app, &mut Browser::new(&app)).await;
        let authenticator = Authenticator::enrol(&app, &alex).await;
        let user = app.op().store.user(&alex).await.unwrap().unwrap();
        let codes = recovery_code::enrol(app.op(), &user, &witness(app.op(), &alex)).await;
        let codes = codes.unwrap();
        let (mut browser, page) = enter(&app, "alex").await;
        app.clock.advance(STEP);
        let code = authenticator.code(app.op().now());
        let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "account-export", "{}", page.body);
        app.clock.advance(Duration::from_secs(1));
        let answer = download(&app, &browser, &page).await;
        assert_eq!(answer.status(), StatusCode::OK);
        for (name, value) in [
            ("content-type", "application/zip"),
            ("cache-control", "no-store"),
            (
                "content-disposition",
                "attachment; filename=\"doorward-2027-01-15.zip\"",
            ),
        ] {
            assert_eq!(answer.headers()[name], value);
        }
        let files = unpack(&answer.bytes().await.unwrap());
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        let all = [
            "README.txt",
            "activity.json",
            "consents.json",
            "credentials.json",
            "profile.json",
            "sessions.json",
            "trusted_devices.json",
        ];
        assert_eq!(names, all);
        let readme = &files["README.txt"];
        let is_sign = |sign: char| matches!(sign, '\u{2068}' | '\u{2069}');
        assert!(
            readme.contains("alex") && !readme.contains(is_sign),
            "{readme:?}"
        );
        let profile = json(&files, "profile.json");
        assert_eq!(profile["sub"], alex.as_str());
        assert_eq!(profile["claims"]["email"], "alex@example.com");
        let preferences = &profile["preferences"];
        assert_eq!(preferences["notices"]["new_browser"], true, "{preferences}");
        assert_eq!(json(&files, "sessions.json").as_array().unwrap().len(), 2);
        let consents = json(&files, "consents.json");
        assert_eq!(consents[0]["client_name"], "Test App", "{consents}");
        let devices = json(&files, "trusted_devices.json");
        assert_eq!(devices.as_array().unwrap().len(), 1);
        let credentials = json(&files, "credentials.json");
        assert_eq!(credentials["recovery_codes_left"], 10);
        assert!(credentials["password"]["changed_at"].is_string());
        assert!(credentials["authenticator_app"]["created_at"].is_string());
        let activity = json(&files, "activity.json");
        assert_eq!(activity[0]["kind"], "exported", "it has itself: {activity}");
        assert_eq!(
            activity.as_array().unwrap().len(),
            kinds(&app, &alex).await.len()
        );
        assert!(files["README.txt"].contains("profile.json"));
        let everything = files.values().cloned().collect::<String>();
        for secret in [
            "argon2",
            "secret",
            "hash",
            "dw_",
            "blair",
            codes.0[0].as_str(),
        ] {
            assert!(!everything.contains(secret), "{secret}: {everything}");
        }
    }
);

both_engines!(an_export_has_the_picture_that_lies_here, |app| {
    app.add_person().await;
    let (mut browser, page) = enter(&app, "alex").await;
    let elsewhere = download(&app, &browser, &page).await;
    let mut archive = opened(elsewhere).await;
    assert!(archive.by_name("picture.png").is_err(), "it lies elsewhere");
    let own = browser.open("/account/picture").await;
    let file = png(64, 64, [10, 10, 200]);
    let kept = upload(&mut browser, &own, &file, "image/png").await;
    let shown = kept.attribute("img.portrait", "src").expect("a picture");
    let shown = app.get(&shown).await.bytes().await.unwrap();
    let mut archive = opened(download(&app, &browser, &page).await).await;
    let mut bytes = Vec::new();
    let mut picture = archive.by_name("picture.png").unwrap();
    picture.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, shown);
});

both_engines!(an_export_wants_a_fresh_proof_and_its_own_form, |app| {
    let alex = app.add_person().await;
    let (mut browser, page) = enter(&app, "alex").await;
    app.clock.advance(Duration::from_mins(11));
    let answer = download(&app, &browser, &page).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(browser.open("/account/export").await.name(), "password");
    for csrf in ["", "x"] {
        let fields = [("csrf", csrf)];
        let page = browser.open("/account/export").await;
        let fresh = browser.sign_in(&page, "alex").await;
        assert_eq!(fresh.name(), "account-export");
        let page = browser.post("/account/export", &fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        app.clock.advance(Duration::from_mins(11));
    }
    assert!(!kinds(&app, &alex).await.contains(&"exported".to_owned()));
});

both_engines!(nobody_has_more_than_five_exports_an_hour, |app| {
    let alex = app.add_person().await;
    app.add_user("blair", "blair@example.com").await;
    let (browser, page) = enter(&app, "alex").await;
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let request = app
            .request(Method::POST, "/account/export")
            .header("cookie", browser.cookie())
            .header("origin", "null")
            .header("sec-fetch-site", "same-origin")
            .form(&[("csrf", page.csrf())]);
        waiting.spawn(request.send());
    }
    let mut statuses = Vec::new();
    while let Some(answer) = waiting.join_next().await {
        let answer = answer.unwrap().unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.headers().contains_key("retry-after"));
        }
        statuses.push(answer.status().as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429, 429]);
    let kinds = kinds(&app, &alex).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "exported").count(), 5);
    let (other, page) = enter(&app, "blair").await;
    assert_eq!(download(&app, &other, &page).await.status(), StatusCode::OK);
    app.clock.advance(Duration::from_mins(61));
    let (browser, page) = enter(&app, "alex").await;
    let answer = download(&app, &browser, &page).await;
    assert_eq!(answer.status(), StatusCode::OK, "an hour later");
});

both_engines!(a_long_trail_is_exported_whole, |app| {
    let alex = app.add_person().await;
    let witness = witness(app.op(), &alex);
    let written = app.op().store.write(move |w| {
        for _ in 0..1_200 {
            witness.note(w, Activity::SignedOut)?;
        }
        Ok(())
    });
    written.await.unwrap();
    let (browser, page) = enter(&app, "alex").await;
    let answer = download(&app, &browser, &page).await;
    let bytes = answer.bytes().await.unwrap();
    let activity = json(&unpack(&bytes), "activity.json");
    assert_eq!(activity.as_array().unwrap().len(), 1_202);
});

both_engines!(an_export_calls_nobody_by_a_name_that_was_made_up, |app| {
    app.add_user("alex-4711", "alex@example.com").await;
    let made_up = "UPDATE users SET is_username_made_up = TRUE";
    app.database.execute(made_up);
    let (mut browser, page) = enter(&app, "alex@example.com").await;
    assert_eq!(page.name(), "account-export", "{}", page.body);
    let answer = download(&app, &browser, &page).await;
    let files = unpack(&answer.bytes().await.unwrap());
    let readme = &files["README.txt"];
    assert!(readme.contains("alex@example.com"), "{readme}");
    assert!(!readme.contains("4711"), "{readme}");
    browser.open("/account").await;
});
