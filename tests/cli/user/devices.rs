//! Trusted devices and sessions of a person, by command.

use super::super::Desk;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::relying_party::userinfo;
use crate::support::{Browser, RelyingParty, TestApp};

async fn with_trusted_device(app: &TestApp, authenticator: &Authenticator) -> Browser {
    let mut browser = Browser::new(app);
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "alex").await;
    app.clock.advance(STEP);
    let code = authenticator.code(app.op().now());
    let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    browser
}

both_engines!(
    devices_and_sessions_are_listed_and_ended_by_command,
    |app| {
        let alex = app.add_person().await;
        app.add_user("blair", "blair@example.com").await;
        let authenticator = Authenticator::enrol(&app, &alex).await;
        for _ in 0..3 {
            with_trusted_device(&app, &authenticator).await;
        }
        let desk = Desk::new().with("DATABASE__URL", &app.database.url_text);
        let list = |what: &str| desk.run(&["user", what, "alex", "--json"]).json();
        for (what, end) in [("devices", "--forget"), ("sessions", "--end")] {
            let listed = list(what);
            assert_eq!(listed.as_array().unwrap().len(), 3, "{listed}");
            let text = listed.to_string();
            assert!(!text.contains("secret") && !text.contains("hash"), "{text}");
            let table = desk.run(&["user", what, "alex"]).done();
            assert!(
                table.starts_with("ID ") && table.lines().count() == 4,
                "{table}"
            );
            let one = listed[1]["id"].as_str().unwrap();
            for (name, wanted) in [("blair", one), ("alex", "none"), ("alex", "-x")] {
                let said = desk.run(&["user", what, name, end, wanted]);
                assert_eq!(said.code, 1, "{said:?}");
            }
            assert_eq!(list(what).as_array().unwrap().len(), 3);
            let said = desk.run(&["user", what, "alex", end, one, "--json"]).json();
            assert_eq!(said["id"], one);
            let all = format!("{end}-all");
            assert_eq!(desk.run(&["user", what, "alex", end, one, &all]).code, 2);
            assert_eq!(list(what).as_array().unwrap().len(), 2);
            desk.run(&["user", what, "alex", &all]).done();
            assert_eq!(list(what), serde_json::json!([]));
            assert_eq!(desk.run(&["user", what, "alex", end, one]).code, 1);
        }
        let trail = list("activity");
        let by_operator = |kind: &str| {
            let lines = trail.as_array().unwrap().iter();
            let lines = lines.filter(|line| line["kind"] == kind);
            lines
                .filter(|line| line["detail"]["by"] == "operator")
                .count()
        };
        assert_eq!(by_operator("device_forgotten"), 3);
        assert_eq!(by_operator("session_ended"), 1);
        assert_eq!(by_operator("sessions_ended"), 1);
    }
);

both_engines!(a_new_password_by_command_ends_trusted_devices, |app| {
    let alex = app.add_person().await;
    let authenticator = Authenticator::enrol(&app, &alex).await;
    let mut browser = with_trusted_device(&app, &authenticator).await;
    let desk = Desk::new().with("DATABASE__URL", &app.database.url_text);
    let new = "quilted lamp harbour nineteen";
    let arguments = ["user", "set-password", "alex"];
    desk.run_with_input(&arguments, new).done();
    let devices = "SELECT count(*) AS count FROM trusted_devices";
    assert_eq!(app.database.count(devices), 0);
    browser
        .cookies
        .retain(|name, _| !name.ends_with("doorward-session"));
    let page = browser.open("/account").await;
    let page = browser.sign_in_with(&page, "alex", new).await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
});

both_engines!(
    what_apps_hold_ends_with_a_session_that_the_operator_ends,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let access = tokens["access_token"].as_str().unwrap();
        assert_eq!(userinfo(&app, &app.node, access).await.0, 200);
        let desk = Desk::new().with("DATABASE__URL", &app.database.url_text);
        let listed = desk.run(&["user", "sessions", "alex", "--json"]).json();
        let id = listed[0]["id"].as_str().unwrap();
        desk.run(&["user", "sessions", "alex", "--end", id]).done();
        let heard = tokio::time::timeout(std::time::Duration::from_secs(5), async {
            while userinfo(&app, &app.node, access).await.0 != 401 {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        });
        heard.await.expect("the server hears of it");
    }
);
