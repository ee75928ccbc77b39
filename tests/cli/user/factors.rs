//! What somebody proves themselves by, and what the operator does for whoever lost it.

use doorward::login::factor::passkey::{Answer, begin_enrolment, finish_enrolment};
use doorward::login::factor::recovery_code;
use doorward::secret::TokenHash;

use super::super::Desk;
use super::super::mail::desk;
use crate::support::app::witness;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::mail_server::MailRoom;
use crate::support::soft_passkey::SoftPasskey;
use crate::support::{Browser, TestApp};

async fn with_trusted_device(app: &TestApp, authenticator: &Authenticator) {
    let mut browser = Browser::new(app);
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "alex").await;
    app.clock.advance(STEP);
    let code = authenticator.code(app.op().now());
    let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account", "{}", page.body);
}

fn kinds(desk: &Desk) -> Vec<(String, String, String)> {
    let trail = desk.run(&["user", "activity", "alex", "--json"]).json();
    let word = |line: &serde_json::Value, path: &str| {
        let found = line.pointer(path).and_then(|value| value.as_str());
        found.unwrap_or_default().to_owned()
    };
    let lines = trail.as_array().unwrap().iter();
    let by_operator = lines.filter(|line| line["detail"]["by"] == "operator");
    by_operator
        .map(|line| {
            let device = word(line, "/about");
            (word(line, "/kind"), word(line, "/detail/factor"), device)
        })
        .collect()
}

both_engines!(
    who_lost_the_telephone_and_the_codes_gets_in_by_the_operator,
    |app| {
        let alex = app.add_person().await;
        let desk = Desk::new().with("DATABASE__URL", &app.database.url_text);
        let held = |desk: &Desk| desk.run(&["user", "factors", "alex", "--json"]).json();
        let none = held(&desk);
        assert_eq!(none["authenticator_app"], serde_json::Value::Null);
        for (arguments, why) in [
            (&["--remove", "app"][..], "has no authenticator app"),
            (&["--remove", "codes"], "has no recovery codes"),
            (
                &["--make-codes"],
                "neither an authenticator app nor a passkey",
            ),
        ] {
            let said = desk.run(&[&["user", "factors", "alex"], arguments].concat());
            assert!(said.code == 1 && said.err.contains(why), "{said:?}");
        }
        let authenticator = Authenticator::enrol(&app, &alex).await;
        let user = app.op().store.user(&alex).await.unwrap().unwrap();
        let seen = witness(app.op(), &alex);
        recovery_code::enrol(app.op(), &user, &seen).await.unwrap();
        with_trusted_device(&app, &authenticator).await;

        let table = desk.run(&["user", "factors", "alex"]).done();
        assert!(
            table.starts_with("FACTOR ") && table.lines().count() == 7,
            "{table}"
        );
        let listed = held(&desk);
        assert_eq!(listed["recovery_codes_left"], 10);
        assert_eq!(listed["trusted_devices"], 1);
        assert!(
            listed["authenticator_app"]["last_used_at"].is_string(),
            "{listed}"
        );
        let shown = desk.run(&["user", "show", "alex", "--json"]).json();
        assert_eq!(shown["factors"], listed);
        assert_eq!(shown["username"], "alex");
        for text in [&listed.to_string(), &table] {
            let text = text.to_lowercase();
            assert!(!text.contains("secret") && !text.contains("phc"), "{text}");
        }

        let said = desk.run(&["user", "factors", "alex", "--remove", "app", "--json"]);
        let said = said.json();
        assert_eq!(said["devices_forgotten"], 1, "{said}");
        assert_eq!(said["recovery_codes_left"], 0, "nothing is left to recover");
        let left = held(&desk);
        assert_eq!(left["authenticator_app"], serde_json::Value::Null);
        assert_eq!(left["trusted_devices"], 0);
        let mut trail = kinds(&desk);
        trail.sort();
        assert_eq!(trail[0].0, "device_forgotten");
        assert_eq!(
            (trail[1].0.as_str(), trail[1].1.as_str()),
            ("factor_removed", "app")
        );
        assert_eq!(trail.len(), 2, "{trail:?}");
        // By the password alone.
        let mut browser = Browser::new(&app);
        let page = browser.open("/account").await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "account", "{}", page.body);
        let page = browser.open("/account/activity").await;
        let text = page.text();
        assert!(text.contains("The authenticator app was removed"), "{text}");
        assert!(
            text.contains("By the people who run this service"),
            "{text}"
        );
        let both = ["user", "factors", "alex", "--remove", "app", "--make-codes"];
        assert_eq!(desk.run(&both).code, 2);
    }
);

both_engines!(
    with_a_passkey_left_the_recovery_codes_stay_and_can_be_taken_away,
    |app| {
        let alex = app.add_person().await;
        Authenticator::enrol(&app, &alex).await;
        let user = app.op().store.user(&alex).await.unwrap().unwrap();
        let bound_to = TokenHash::of("a browser");
        let begun = begin_enrolment(app.op(), &user, &bound_to).await.unwrap();
        let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
        let answer = Answer {
            ceremony: begun.ceremony.as_str(),
            bound_to: &bound_to,
            response: &key.registration(&says),
        };
        let seen = witness(app.op(), &alex);
        let made = finish_enrolment(app.op(), &user, answer, "Laptop", &seen);
        made.await.unwrap();
        recovery_code::enrol(app.op(), &user, &seen).await.unwrap();
        let desk = Desk::new().with("DATABASE__URL", &app.database.url_text);
        let remove = |what: &str| {
            let arguments = ["user", "factors", "alex", "--remove", what, "--json"];
            desk.run(&arguments).json()
        };
        let said = remove("app");
        assert_eq!(
            (&said["recovery_codes_left"], &said["passkeys"]),
            (&10.into(), &1.into())
        );
        assert_eq!(remove("codes")["codes"], 10);
        let held = desk.run(&["user", "factors", "alex", "--json"]).json();
        assert_eq!(
            (&held["recovery_codes_left"], &held["passkeys"]),
            (&0.into(), &1.into())
        );
        let trail: Vec<String> = kinds(&desk).into_iter().map(|line| line.1).collect();
        assert_eq!(trail, ["recovery_codes", "app"]);
    }
);

#[tokio::test(flavor = "multi_thread")]
async fn whose_factors_the_operator_changes_is_told_by_mail() {
    let room = MailRoom::new();
    let server = room.start();
    let desk = desk(&room, server.port);
    let running = desk.serve(&[]);
    let desk = desk.with("ISSUER", &running.issuer);
    let add = [
        "user",
        "add",
        "--username",
        "kim",
        "--email",
        "kim@example.com",
        "--email-verified",
    ];
    let added = desk.run_with_input(&add, "quilted lamp harbour nineteen\n");
    assert!(!added.out.contains("not verified"), "{added:?}");
    added.done();
    let mut browser = Browser::at_process(&crate::support::process::http(), &running.issuer);
    let page = browser.open("/account/app").await;
    let page = browser
        .sign_in_with(&page, "kim", "quilted lamp harbour nineteen")
        .await;
    assert_eq!(page.name(), "account-app", "{}", page.body);
    let sealed = page.fields()["secret"].clone();
    let document = scraper::Html::parse_document(&page.body);
    let selector = scraper::Selector::parse("code.secret").unwrap();
    let shown: String = document.select(&selector).next().unwrap().text().collect();
    let now = doorward::clock::Clock::system().now();
    let code = Authenticator::new(&shown).code(now);
    browser
        .submit(
            &page,
            &[("secret", sealed.as_str()), ("code", code.as_str())],
        )
        .await;
    let made = desk.run(&["user", "factors", "kim", "--make-codes", "--json"]);
    let made = made.json();
    assert_eq!(made["recovery_codes"].as_array().unwrap().len(), 10);
    let text = desk.run(&["user", "factors", "kim", "--make-codes"]).done();
    assert_eq!(text.lines().count(), 11, "{text}");
    desk.run(&["user", "factors", "kim", "--remove", "app"])
        .done();
    // The browser, the app, twice codes, and the app again.
    let mails = room.wait_for(5).await;
    let subject = "A way to sign in to Doorward was removed";
    let removed = mails
        .iter()
        .filter(|mail| mail.header("subject") == subject);
    let removed: Vec<&str> = removed
        .map(crate::support::mail_server::Arrived::text)
        .collect();
    assert_eq!(removed.len(), 1);
    assert!(removed[0].contains("authenticator app"), "{}", removed[0]);
    let codes = mails
        .iter()
        .filter(|mail| mail.text().contains("recovery codes"));
    assert_eq!(codes.count(), 2);
}
