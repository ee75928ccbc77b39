//! `doorward dev`: one command, and everything is there.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use doorward::config::{Request, load};
use doorward::domain::claims;
use doorward::domain::security_profile::SecurityProfile;
use serde_json::Value;

use super::{Desk, http, names};
use crate::support::Browser;
use crate::support::browser::Page;
use crate::support::process::{Process, free_port};

#[tokio::test(flavor = "multi_thread")]
async fn the_ready_line_has_all_that_a_client_check_needs() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::dev(free_port(), data.path(), None);
    assert_eq!(server.text("/person/username"), "alex");
    assert_eq!(server.text("/person/email"), "alex@example.com");
    assert_eq!(
        server.text("/client/redirect_uris/0"),
        format!("{}/playground/callback", server.issuer())
    );
    assert_eq!(
        server.text("/client/post_logout_redirect_uris/0"),
        format!("{}/playground/signed-out", server.issuer())
    );
    assert_eq!(
        server.ready["client"]["grant_types"],
        serde_json::json!(["authorization_code", "refresh_token", "client_credentials"])
    );
    let metadata = super::get(server.issuer(), "/.well-known/openid-configuration").await;
    assert_eq!(metadata["issuer"], server.issuer());
    let registration = metadata["registration_endpoint"]
        .as_str()
        .unwrap()
        .replace("localhost", "127.0.0.1");
    let answer = http()
        .post(registration)
        .header("host", server.issuer().split_once("://").unwrap().1)
        .bearer_auth(server.text("/admin_token"))
        .json(&serde_json::json!({ "redirect_uris": ["https://shop.example.com/callback"] }))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
}

#[test]
fn what_it_makes_is_its_owners_alone_and_stays() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("deep/data");
    fs::create_dir(data.path().join("deep")).unwrap();
    let desk = Desk::new();
    // Process::dev keeps its log in the folder, so that must be there; dev itself would make it.
    let said = desk.run(&[
        "dev",
        "--data",
        folder.to_str().unwrap(),
        "--listen",
        "nonsense",
    ]);
    assert_eq!(said.code, 2);
    assert_eq!(
        fs::metadata(&folder).unwrap().permissions().mode() & 0o777,
        0o700
    );

    let port = free_port();
    let first = Process::dev(port, &folder, None);
    let ready = first.ready.clone();
    for name in names(&folder)
        .iter()
        .filter(|name| !matches!(name.as_str(), "log" | "doorward.lock"))
    {
        assert_eq!(
            fs::metadata(folder.join(name))
                .unwrap()
                .permissions()
                .mode()
                & 0o777,
            0o600,
            "{name}"
        );
    }
    first.kill();
    let second = Process::dev(port, &folder, None);
    assert_eq!(
        (&second.ready["person"], &second.ready["client"]),
        (&ready["person"], &ready["client"])
    );
    assert_ne!(second.ready["admin_token"], ready["admin_token"]);
    second.kill();
    let elsewhere = Process::dev(free_port(), &folder, None);
    assert_eq!(
        elsewhere.text("/client/redirect_uris/0"),
        format!("{}/playground/callback", elsewhere.issuer())
    );
    assert_eq!(
        elsewhere.ready["client"]["client_secret"],
        ready["client"]["client_secret"]
    );
}

#[test]
fn the_demo_person_has_every_standard_claim() {
    let data = tempfile::tempdir().unwrap();
    let _server = Process::dev(free_port(), data.path(), None);
    let users = Desk::new()
        .run(&[
            "user",
            "list",
            "--json",
            "--config",
            data.path().join("doorward.toml").to_str().unwrap(),
        ])
        .json();
    let person = &users[0]["claims"];
    for claim in claims::PROFILE
        .iter()
        .chain(&claims::EMAIL)
        .chain(&claims::PHONE)
        .chain(&claims::ADDRESS)
    {
        let follows_from_the_account = ["preferred_username", "updated_at"].contains(claim);
        assert!(
            follows_from_the_account || person.get(claim).is_some_and(|value| !value.is_null()),
            "{claim}: {person}"
        );
    }
    for part in [
        "formatted",
        "street_address",
        "locality",
        "region",
        "postal_code",
        "country",
    ] {
        assert!(person["address"][part].is_string(), "{part}");
    }
}

#[test]
fn a_lost_pass_phrase_is_replaced() {
    let data = tempfile::tempdir().unwrap();
    let port = free_port();
    let first: Value = Process::dev(port, data.path(), None).ready.clone();
    fs::remove_file(data.path().join("dev.json")).unwrap();
    let second = Process::dev(port, data.path(), None);
    assert_ne!(
        second.ready["person"]["password"],
        first["person"]["password"]
    );
    second.kill();
    let third = Process::dev(port, data.path(), None);
    assert_eq!(
        third.ready["person"]["username"],
        first["person"]["username"]
    );
}

/// What `doorward dev` says when it is ready, as a person reads it.
fn announced(data: &std::path::Path) -> String {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_doorward"))
        .args(["dev", "--listen", &format!("127.0.0.1:{}", free_port())])
        .arg("--data")
        .arg(data)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = String::new();
    while !said.contains("Ctrl-C") {
        said += &lines.next().expect("a line").unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_person_whom_somebody_changed_stays_so_until_it_is_asked_for() {
    const OWN: &str = "velvet comet harbour birch";
    let data = tempfile::tempdir().unwrap();
    let port = free_port();
    let first = Process::dev(port, data.path(), None);
    let made = first.text("/person/password").to_owned();
    let config = data.path().join("doorward.toml");
    let beside = |arguments: &[&str]| {
        let config = ["--config", config.to_str().unwrap()];
        Desk::new().run_with_input(&[arguments, &config].concat(), OWN)
    };
    beside(&["user", "set-password", "alex"]).done();
    beside(&["user", "set", "alex", "--username", "lex"]).done();
    first.kill();

    let second = Process::dev(port, data.path(), None);
    let person = &second.ready["person"];
    assert_eq!(
        (&person["username"], &person["password"]),
        (&"lex".into(), &Value::Null)
    );
    let mut browser = Browser::at_process(&http(), second.issuer());
    let page = browser.get("/playground").await;
    assert!(!page.text().contains(&made), "it is of no use");
    let page = browser.submit(&page, &[("scope", "openid")]).await;
    let page = browser.sign_in_with(&page, "lex", OWN).await;
    assert_ne!(page.name(), "password", "{}", page.text());
    beside(&["user", "disable", "lex"]).done();
    second.kill();
    let said = announced(data.path());
    assert!(
        said.contains("turned off") && said.contains("--reset-person"),
        "{said}"
    );
    assert!(!said.contains(&made), "{said}");
    assert!(said.contains("Account   http://localhost:"), "{said}");

    let reset = Process::dev_through(
        std::process::Command::new("sh").args(["-c", "exec \"$@\" --reset-person", "sh"]),
        port,
        data.path(),
        None,
    );
    assert_eq!(reset.text("/person/password"), made);
    let mut browser = Browser::at_process(&http(), reset.issuer());
    let page = browser.get("/playground").await;
    let page = browser.submit(&page, &[("scope", "openid")]).await;
    let page = browser.sign_in_with(&page, "lex", &made).await;
    assert_ne!(page.name(), "password", "{}", page.text());
    drop(reset);
    assert!(announced(data.path()).contains(&made));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_playground_reads_the_keys_before_it_believes_and_keeps_the_chosen_colours() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::dev(free_port(), data.path(), None);
    let mut browser = Browser::at_process(&http(), server.issuer());
    browser
        .cookies
        .insert("doorward-theme".into(), "dark".into());
    let page = browser.get("/playground").await;
    assert_eq!(
        page.attribute("html", "data-theme").as_deref(),
        Some("dark")
    );
    let page = browser.submit(&page, &[("scope", "openid")]).await;
    let (person, password) = (
        server.text("/person/username"),
        server.text("/person/password"),
    );
    let mut page = browser.sign_in_with(&page, person, password).await;
    if page.name() == "consent" {
        page = browser.submit(&page, &[("decision", "allow")]).await;
    }
    assert_eq!(page.name(), "playground", "{}", page.body);
    assert_eq!(
        page.attribute("html", "data-theme").as_deref(),
        Some("dark")
    );
    assert_eq!(
        page.attribute("[data-verified]", "data-verified")
            .as_deref(),
        Some("yes")
    );
    let order = [
        "Token request",
        "ID token",
        "Keys",
        "/jwks.json",
        "Userinfo",
    ];
    let mut rest = page.text();
    for next in order {
        let at = rest
            .find(next)
            .unwrap_or_else(|| panic!("{next} after {rest}"));
        rest = rest.split_off(at + next.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_playground_works_whatever_other_clients_are_held_to() {
    for profile in SecurityProfile::ALL {
        let data = tempfile::tempdir().unwrap();
        let mut command = Command::new("env");
        command.env("DOORWARD__PROFILE", profile.name());
        let server = Process::dev_through(&mut command, free_port(), data.path(), None);
        let mut browser = Browser::at_process(&http(), server.issuer());
        let index = browser.get("/playground").await;
        let page = browser.submit(&index, &[("scope", "openid")]).await;
        let (person, password) = (
            server.text("/person/username"),
            server.text("/person/password"),
        );
        let mut page = browser.sign_in_with(&page, person, password).await;
        if page.name() == "consent" {
            page = browser.submit(&page, &[("decision", "allow")]).await;
        }
        assert_eq!(
            page.attribute("main", "data-succeeded").as_deref(),
            Some("true"),
            "{profile}: {}",
            page.text()
        );
    }
}

// RFC 9126 §2, §4.
#[tokio::test(flavor = "multi_thread")]
async fn the_playground_pushes_its_request_where_one_asks_for_it() {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new("env");
    command.env("DOORWARD__LIMITS__PUSHED_REQUESTS_PER_CLIENT", "1");
    let server = Process::dev_through(&mut command, free_port(), data.path(), None);
    let mut browser = Browser::at_process(&http(), server.issuer());
    let index = browser.get("/playground").await;
    let asked = [
        ("scope", "openid"),
        ("request_uri", "pushed"),
        ("prompt", "consent"),
    ];
    let page = browser.submit(&index, &asked).await;
    let (person, password) = (
        server.text("/person/username"),
        server.text("/person/password"),
    );
    let page = browser.sign_in_with(&page, person, password).await;
    assert_eq!(page.name(), "consent", "what was pushed counts");
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(
        page.attribute("main", "data-succeeded").as_deref(),
        Some("true"),
        "{}",
        page.text()
    );
    // What was asked for is in the request of the client alone; the browser takes along its name.
    let mut rest = page.text();
    for next in [
        "/par",
        "code_challenge=",
        "prompt=consent",
        "201 Created",
        "urn:ietf:params:oauth:request_uri:",
        "/authorize",
        "?client_id=",
        "&request_uri=urn:ietf:params:oauth:request_uri:",
        "Token request",
    ] {
        let at = rest
            .find(next)
            .unwrap_or_else(|| panic!("{next} after {rest}"));
        rest = rest.split_off(at + next.len());
    }
    assert!(!rest.contains("code_challenge="), "{rest}");
    // What is not taken is an end that says so. A new minute may begin in between, and its first is taken.
    let mut page = page;
    for _ in 0..5 {
        let index = browser.get("/playground").await;
        page = browser.submit(&index, &asked).await;
        if page.attribute("main", "data-succeeded").is_some() {
            break;
        }
    }
    assert_eq!(
        page.attribute("main", "data-succeeded").as_deref(),
        Some("false")
    );
    assert!(page.text().contains("429"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_of_the_playground_end_well_each() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::dev(free_port(), data.path(), None);
    let mut browser = Browser::at_process(&http(), server.issuer());
    let index = browser.get("/playground").await;
    let first = browser.submit(&index, &[("scope", "openid")]).await;
    let second = browser
        .submit(&index, &[("scope", "openid"), ("scope", "offline_access")])
        .await;
    let (person, password) = (
        server.text("/person/username"),
        server.text("/person/password"),
    );
    let mut ends = Vec::new();
    for tab in [first, second] {
        assert_eq!(tab.name(), "sign-in");
        // In the second tab they are signed in by now.
        let mut page = browser.open(&tab.path).await;
        if page.name() == "sign-in" {
            page = browser.sign_in_with(&page, person, password).await;
        }
        if page.name() == "consent" {
            page = browser.submit(&page, &[("decision", "allow")]).await;
        }
        assert_eq!(
            page.attribute("main", "data-succeeded").as_deref(),
            Some("true"),
            "{}",
            page.text()
        );
        ends.push(page);
    }
    // Each is its own still, and goes on as its own: refreshed, signed out.
    assert!(ends[0].path != ends[1].path, "{}", ends[0].path);
    for end in &ends {
        let again = browser.get(&end.path).await;
        assert_eq!(again.text(), end.text());
    }
    // Of the page's two forms, one.
    let form = |page: &Page, path: &str| {
        let mut alone = page.clone();
        let action = page.attribute(&format!("form[action^=\"{path}\"]"), "action");
        alone.body = format!(
            "<main data-page=\"playground\"><form action=\"{}\"><input name=\"csrf\" value=\"{}\"></form></main>",
            action.expect("the form"),
            page.csrf()
        );
        alone
    };
    let refreshed = browser
        .submit(&form(&ends[0], "/playground/refresh"), &[])
        .await;
    assert_eq!(refreshed.path, ends[0].path);
    assert_ne!(refreshed.text(), ends[0].text());
    let untouched = browser.get(&ends[1].path).await;
    assert_eq!(untouched.text(), ends[1].text());
    let out = browser
        .submit(&form(&ends[1], "/playground/sign-out"), &[])
        .await;
    assert_eq!(
        (out.name().as_str(), &out.path),
        ("playground", &ends[1].path),
        "{}",
        out.text()
    );
    let untouched = browser.get(&ends[0].path).await;
    assert_eq!(untouched.text(), refreshed.text());
    // Nothing of it is another browser's.
    let mut stranger = Browser::at_process(&http(), server.issuer());
    let answer = stranger.get(&ends[1].path).await;
    assert_eq!(answer.location(), "/playground");
}

#[test]
fn a_second_one_leaves_the_folder_of_the_first_alone() {
    let data = tempfile::tempdir().unwrap();
    let first = Process::dev(free_port(), data.path(), None);
    let second = std::process::Command::new(env!("CARGO_BIN_EXE_doorward"))
        .args(["dev", "--listen", &format!("127.0.0.1:{}", free_port())])
        .arg("--data")
        .arg(data.path())
        .output()
        .unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(
        second.status.code() == Some(1) && said.contains("--data"),
        "{said}"
    );
    drop(first);
    Process::dev(free_port(), data.path(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_playground_is_where_its_forms_lead_to() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::dev(free_port(), data.path(), None);
    let (issuer, other) = (
        server.issuer(),
        server.issuer().replace("localhost", "127.0.0.1"),
    );
    let answer = http()
        .get(format!("{other}/playground"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            answer.status().as_u16(),
            answer.headers()["location"].to_str().unwrap()
        ),
        (303, format!("{issuer}/playground").as_str())
    );
    let page = Browser::at_process(&http(), issuer)
        .get("/playground")
        .await;
    assert_eq!(
        (page.status.as_u16(), page.name().as_str()),
        (200, "playground")
    );
}

// Nobody sends its mails, and everybody can read them: so all that goes by mail can be tried.
#[tokio::test(flavor = "multi_thread")]
async fn what_goes_by_mail_can_be_tried_without_a_mail_server() {
    let data = tempfile::tempdir().unwrap();
    let set = "DOORWARD__SIGN_UP__MODE=open DOORWARD__SIGN_IN__BY_MAIL=true exec \"$@\"";
    let server = Process::dev_through(
        std::process::Command::new("sh").args(["-c", set, "sh"]),
        free_port(),
        data.path(),
        None,
    );
    let mut browser = Browser::at_process(&http(), server.issuer());
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("decision", "sign-up")]).await;
    let page = browser.submit(&page, &[("email", "kim@example.com")]).await;
    assert_eq!(page.name(), "mail-code", "{}", page.body);
    let config = data.path().join("doorward.toml");
    let config = ["--config", config.to_str().unwrap()];
    let invite = ["user", "invite", "lee@example.com", "--print"];
    let said = Desk::new().run(&[&invite[..], &config].concat()).done();
    assert!(said.contains("/link/dw_ml_"), "{said}");
}

// Every layer of them: the file, the environment, the flags, and what `dev` chooses by itself.
#[test]
fn the_other_commands_know_all_that_it_was_started_with() {
    let desk = Desk::new();
    desk.write(
        "my.toml",
        r#"name = "A house"
        [[resources.servers]]
        uri = "https://files.example/"
        name = "Files \"and\" more"
        scope = "files:read"
        [[assertion_issuers]]
        issuer = "https://idp.example"
        jwks_uri = "https://idp.example/keys"
        clients = ["batch"]
        subject = "sub"
        [mail]
        smtp = "smtp://127.0.0.1:1"
        tls = "none"
        from = "House <house@example.com>"
        user = "house"
        password = "hunter2hunter2"
        "#,
    );
    let (own, data) = (desk.path("my.toml"), tempfile::tempdir().unwrap());
    let port = free_port();
    let set = "DOORWARD__SCOPES__ADDITIONAL=reports:read exec \"$@\" --config \"$0\"";
    let mut command = Command::new("sh");
    let server = Process::dev_through(command.args(["-c", set]).arg(&own), port, data.path(), None);
    let file = data.path().join("doorward.toml");
    let read = |file: &std::path::Path| {
        let request = Request {
            file: Some(file.to_owned()),
            ..Request::default()
        };
        load(request).unwrap().config
    };
    let (before, after) = (read(&own), read(&file));
    assert_eq!(after.issuer.as_deref(), Some(server.issuer()));
    assert_eq!(after.listen.address.unwrap().port(), port);
    assert_eq!((after.name, after.mail), (before.name, before.mail));
    assert_eq!(
        format!("{:?}", (after.resources.servers, after.assertion_issuers)),
        format!("{:?}", (before.resources.servers, before.assertion_issuers)),
    );
    let chosen = (after.resources.any, after.registration.open);
    assert_eq!(chosen, (Some(true), Some(true)));
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "a password stands in it");
    let jwt_bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let add = ["client", "add", "--id", "batch", "--grant-type", jwt_bearer];
    let scope = ["--scope", "files:read reports:read"];
    let config = ["--config", file.to_str().unwrap()];
    Desk::new()
        .run(&[&add[..], &scope, &config].concat())
        .done();
}
