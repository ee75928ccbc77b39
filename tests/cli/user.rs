//! Commands beside a running server: what they change, it knows within a second.

mod activity;
mod devices;
mod factors;
mod import;
mod links;
mod names;
mod passkeys;
mod passwords;
mod set;
mod upstreams;

use std::time::Duration;

use doorward::secret::sha256_base64url;

use super::{Desk, eventually, http};
use crate::support::Browser;
use crate::support::browser::{Page, parameters};
use crate::support::process::{Process, free_port};
use crate::support::relying_party::VERIFIER;

const PASSWORD: &str = "correct heron battery stable";

struct Beside {
    server: Process,
    desk: Desk,
    config: String,
    _data: tempfile::TempDir,
}

impl Beside {
    fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let server = Process::dev(free_port(), data.path(), None);
        Self {
            server,
            desk: Desk::new(),
            config: data
                .path()
                .join("doorward.toml")
                .to_str()
                .unwrap()
                .to_owned(),
            _data: data,
        }
    }

    fn run(&self, arguments: &[&str], input: &str) -> super::Said {
        self.desk
            .run_with_input(&[arguments, &["--config", &self.config]].concat(), input)
    }

    fn authorize(&self) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("client_id", "playground"),
                ("redirect_uri", self.server.text("/client/redirect_uris/0")),
                ("response_type", "code"),
                ("scope", "openid"),
            ])
            .extend_pairs([
                (
                    "code_challenge",
                    sha256_base64url(VERIFIER.as_bytes()).as_str(),
                ),
                ("code_challenge_method", "S256"),
            ])
            .finish();
        format!("/authorize?{query}")
    }

    async fn sign_in(&self, user: &str, password: &str) -> (Browser, Page) {
        let mut browser = Browser::at_process(&http(), self.server.issuer());
        let page = browser.open(&self.authorize()).await;
        let page = browser.sign_in_with(&page, user, password).await;
        (browser, page)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_was_added_can_sign_in_at_once() {
    let beside = Beside::start();
    let added = beside
        .run(
            &[
                "user",
                "add",
                "--username",
                "Li",
                "--email",
                "Li@Example.com",
                "--email-verified",
                "--json",
            ],
            &format!("{PASSWORD}\n"),
        )
        .json();
    assert_eq!(
        (
            added["username"].as_str(),
            added["claims"]["email_verified"].as_bool()
        ),
        (Some("Li"), Some(true))
    );
    for name in ["li", "li@example.com"] {
        let (_, page) = beside.sign_in(name, PASSWORD).await;
        assert_eq!(page.name(), "consent", "{name}: {}", page.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_disabled_is_out_within_a_second() {
    let beside = Beside::start();
    beside
        .run(&["user", "add", "--username", "li"], PASSWORD)
        .done();
    let (mut browser, page) = beside.sign_in("li", PASSWORD).await;
    browser.submit(&page, &[("decision", "allow")]).await;
    let silent = format!("{}&prompt=none", beside.authorize());
    assert!(parameters(browser.get(&silent).await.location()).contains_key("code"));
    beside.run(&["user", "disable", "li"], "").done();
    let is_out = eventually(Duration::from_secs(2), || {
        let (mut browser, silent) = (browser.clone(), silent.clone());
        async move { parameters(browser.get(&silent).await.location()).contains_key("error") }
    });
    assert!(is_out.await, "the session ended");
    let (_, page) = beside.sign_in("li", PASSWORD).await;
    assert_eq!(page.name(), "password", "nobody can sign in to it");
    beside.run(&["user", "enable", "li"], "").done();
    let (_, page) = beside.sign_in("li", PASSWORD).await;
    assert_ne!(page.name(), "password");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_allowed_is_listed_and_taken_back() {
    let beside = Beside::start();
    beside
        .run(&["user", "add", "--username", "li"], PASSWORD)
        .done();
    let consents = || beside.run(&["user", "consents", "li", "--json"], "").json();
    assert_eq!(consents(), serde_json::json!([]));
    let (mut browser, page) = beside.sign_in("li", PASSWORD).await;
    browser.submit(&page, &[("decision", "allow")]).await;
    let listed = consents();
    assert_eq!(
        (&listed[0]["client_id"], &listed[0]["scope"], &listed[1]),
        (
            &"playground".into(),
            &"openid".into(),
            &serde_json::Value::Null
        )
    );
    let silent = format!("{}&prompt=none", beside.authorize());
    assert!(parameters(browser.get(&silent).await.location()).contains_key("code"));
    let revoke = ["user", "revoke-consent", "li", "--client", "playground"];
    beside.run(&revoke, "").done();
    let is_asked = eventually(Duration::from_secs(2), || {
        let (mut browser, silent) = (browser.clone(), silent.clone());
        async move {
            let answer = parameters(browser.get(&silent).await.location());
            answer
                .get("error")
                .is_some_and(|error| error == "consent_required")
        }
    });
    assert!(is_asked.await, "they are asked again");
    assert_eq!(consents(), serde_json::json!([]));
    let again = beside.run(&revoke, "");
    assert_eq!(again.code, 1, "there is nothing left to take back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_the_old_one_and_the_sessions() {
    let beside = Beside::start();
    beside
        .run(&["user", "add", "--username", "li"], PASSWORD)
        .done();
    // Signed in, with somebody else's copy of the cookie.
    let (mut signed_in, page) = beside.sign_in("li", PASSWORD).await;
    assert_eq!(page.name(), "consent");
    let ask = format!("{}&prompt=none", beside.authorize());
    let error = async |browser: &mut Browser| {
        parameters(browser.get(&ask).await.location())["error"].clone()
    };
    assert_eq!(error(&mut signed_in).await, "consent_required");
    beside
        .run(
            &["user", "set-password", "li"],
            "velvet comet harbour birch",
        )
        .done();
    let has_ended = eventually(Duration::from_secs(2), || {
        let mut browser = signed_in.clone();
        let ask = ask.clone();
        async move { parameters(browser.get(&ask).await.location())["error"] == "login_required" }
    });
    assert!(has_ended.await);
    let (_, page) = beside.sign_in("li", PASSWORD).await;
    assert_eq!(page.name(), "password");
    let (_, page) = beside.sign_in("li", "velvet comet harbour birch").await;
    assert_eq!(page.name(), "consent");
}

#[test]
fn what_cannot_be_a_user_is_refused() {
    let desk = Desk::new();
    desk.run(&["migrate"]).done();
    desk.write(
        "claims.json",
        r#"{"name": "Li Chen", "email": "li@example.com", "address": {"country": "China"}}"#,
    );
    desk.write("wrong.json", r#"{"nmae": "Li"}"#);
    let add = |arguments: &[&str], input: &str| {
        desk.run_with_input(&[&["user", "add"], arguments].concat(), input)
    };
    for (arguments, input, code, why) in [
        (
            &["--username", "li"][..],
            "fourteen signs",
            1,
            "at least 15",
        ),
        (&["--username", "li"], "", 1, "--password-file"),
        (
            &["--username", "marguerite"],
            "marguerite2024!",
            1,
            "easy to guess",
        ),
        (&["--username", "li"], &"x".repeat(1025), 1, "at most 1024"),
        (
            &["--username", "li chen"],
            PASSWORD,
            2,
            "--username: a user name",
        ),
        (
            &["--username", "li", "--email", "nobody"],
            PASSWORD,
            2,
            "--email: that is not an e-mail",
        ),
        (
            &["--username", "li", "--email-verified"],
            PASSWORD,
            2,
            "--email",
        ),
        (
            &["--username", "li", "--claims", "wrong.json"],
            PASSWORD,
            2,
            "nmae",
        ),
        (
            &[
                "--username",
                "li",
                "--claims",
                "claims.json",
                "--email",
                "other@example.com",
            ],
            PASSWORD,
            2,
            "differ",
        ),
        (
            &["--username", "li", "--password", PASSWORD],
            "",
            2,
            "--password",
        ),
    ] {
        let said = add(arguments, input);
        assert!(
            said.code == code && said.err.contains(why),
            "{arguments:?}: {said:?}"
        );
    }
    assert_eq!(
        desk.run(&["user", "list", "--json"]).json(),
        serde_json::json!([])
    );
    desk.write("password.txt", &format!("{PASSWORD}\nsecond line\n"));
    add(
        &[
            "--username",
            "li",
            "--claims",
            "claims.json",
            "--password-file",
            "password.txt",
        ],
        "",
    )
    .done();
    let said = add(&["--username", "LI"], PASSWORD);
    assert!(
        said.code == 1 && said.err.contains("user name is taken"),
        "{said:?}"
    );
    let said = add(
        &["--username", "chen", "--email", "LI@example.com"],
        PASSWORD,
    );
    assert!(
        said.code == 1 && said.err.contains("address is taken"),
        "{said:?}"
    );
    // That is said before a password is asked for.
    for (flag, name, why) in [
        ("--username", "LI", "user name is taken"),
        ("--email", "LI@example.com", "address is taken"),
    ] {
        let given = ["--username", "chen", "--password-file", "nowhere.txt"];
        let said = match flag {
            "--username" => add(&[&given[2..], &[flag, name]].concat(), ""),
            _ => add(&[&given[..], &[flag, name]].concat(), ""),
        };
        assert!(said.code == 1 && said.err.contains(why), "{said:?}");
    }
    for who in ["li", "LI@EXAMPLE.COM"] {
        desk.run(&["user", "disable", who]).done();
    }
    let said = desk.run(&["user", "delete", "nobody"]);
    assert!(said.code == 1 && said.err.contains("user list"), "{said:?}");
    let said = desk.run(&["user", "delete", "li"]);
    assert!(
        said.code == 2 && said.err.contains("delete li --yes"),
        "{said:?}"
    );
    desk.run(&["user", "delete", "li", "--yes"]).done();
    assert_eq!(
        desk.run(&["user", "list", "--json"]).json(),
        serde_json::json!([])
    );
}

#[test]
fn somebody_is_shown_by_any_of_their_names() {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    desk.run(&["migrate"]).done();
    let add = [
        "user",
        "add",
        "--username",
        "li",
        "--email",
        "li@example.com",
    ];
    let added = desk
        .run_with_input(&[&add[..], &["--json"]].concat(), &format!("{PASSWORD}\n"))
        .json();
    let sub = added["sub"].as_str().unwrap();
    for name in ["li", "LI@example.com", sub] {
        let mut shown = desk.run(&["user", "show", name, "--json"]).json();
        let members = shown.as_object_mut().unwrap();
        let factors = members.remove("factors").unwrap();
        assert_eq!(
            members.remove("deletion_due_at"),
            Some(serde_json::Value::Null)
        );
        assert_eq!(shown, added);
        assert!(factors["password"]["changed_at"].is_string(), "{factors}");
    }
    let text = desk.run(&["user", "show", "li"]).done();
    assert!(
        text.contains(sub) && text.lines().count() > 3 && !text.contains("argon2"),
        "{text}"
    );
    let said = desk.run(&["user", "show", "chen"]);
    assert!(said.code == 1 && said.err.contains("user list"), "{said:?}");
    desk.run(&["user", "rm", "li", "--yes"]).done();
}

#[test]
fn whoever_is_added_with_an_address_that_no_mail_reaches_is_said_to_be() {
    let desk = Desk::new();
    desk.run(&["migrate"]).done();
    let add = |name: &str, more: &[&str]| {
        let arguments = [&["user", "add", "--username", name], more].concat();
        desk.run_with_input(&arguments, PASSWORD).done()
    };
    let address = ["--email", "li@example.com"];
    let said = add("li", &address);
    assert!(said.contains("The address is not verified"), "{said}");
    let mend = "doorward user set li --email-verified";
    assert!(said.contains(mend), "{said}");
    desk.run(&["user", "set", "li", "--email-verified"]).done();
    let shown = desk.run(&["user", "show", "li", "--json"]).json();
    assert_eq!(shown["claims"]["email_verified"], true);
    let said = add("mira", &["--email", "mira@example.com", "--email-verified"]);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert_eq!(add("ada", &[]).lines().count(), 1);
    let trail = desk.run(&["user", "activity", "ada", "--json"]).json();
    assert_eq!(trail[0]["kind"], "account_made");
    assert_eq!(trail[0]["detail"]["by"], "operator");
}
