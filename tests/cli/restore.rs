//! A backup that is restored: what was good when it was made, and what became of it since.

use std::path::Path;

use doorward::secret::sha256_base64url;
use reqwest::StatusCode;
use serde_json::Value;

use super::{Desk, http};
use crate::support::Browser;
use crate::support::browser::parameters;
use crate::support::process::{Process, free_port};
use crate::support::relying_party::{VERIFIER, text};

struct Site {
    port: u16,
    data: tempfile::TempDir,
    server: Option<Process>,
}

impl Site {
    fn new() -> Self {
        let (port, data) = (free_port(), tempfile::tempdir().unwrap());
        let server = Some(Process::dev(port, data.path(), None));
        Self { port, data, server }
    }

    fn server(&self) -> &Process {
        self.server.as_ref().unwrap()
    }

    /// Does something to the data while no server runs.
    fn stopped(&mut self, work: impl FnOnce(&Path)) {
        drop(self.server.take());
        work(self.data.path());
        self.server = Some(Process::dev(self.port, self.data.path(), None));
    }

    fn authorize(&self, prompt: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("client_id", "playground"),
                (
                    "redirect_uri",
                    self.server().text("/client/redirect_uris/0"),
                ),
                ("response_type", "code"),
                ("scope", "openid offline_access"),
                ("prompt", prompt),
                (
                    "code_challenge",
                    sha256_base64url(VERIFIER.as_bytes()).as_str(),
                ),
                ("code_challenge_method", "S256"),
            ])
            .finish();
        format!("/authorize?{query}")
    }

    async fn token(&self, fields: &[(&str, &str)]) -> (StatusCode, Value) {
        let issuer = self.server().issuer();
        let answer = http()
            .post(format!(
                "{}/token",
                issuer.replace("localhost", "127.0.0.1")
            ))
            .header("host", issuer.split_once("://").unwrap().1)
            .basic_auth(
                "playground",
                Some(self.server().text("/client/client_secret")),
            )
            .form(fields)
            .send()
            .await
            .unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn refresh(&self, token: &str) -> (StatusCode, Value) {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)])
            .await
    }

    async fn sign_in(&self) -> (Browser, Value) {
        let mut browser = Browser::at_process(&http(), self.server().issuer());
        let page = browser.open(&self.authorize("consent")).await;
        let (user, password) = (
            self.server().text("/person/username"),
            self.server().text("/person/password"),
        );
        let page = browser.sign_in_with(&page, user, password).await;
        let answer = browser.submit(&page, &[("decision", "allow")]).await;
        // The playground's own callback, which has not asked for it, and leaves it alone.
        let issuer = self.server().issuer();
        let code = parameters(&format!("{issuer}{}", answer.path))["code"].clone();
        let (status, tokens) = self
            .token(&[
                ("grant_type", "authorization_code"),
                ("code", &code),
                (
                    "redirect_uri",
                    self.server().text("/client/redirect_uris/0"),
                ),
                ("code_verifier", VERIFIER),
            ])
            .await;
        assert_eq!(status, 200, "{tokens}");
        (browser, tokens)
    }
}

fn copy(from: &Path, to: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("doorward.db{suffix}");
        let _ = std::fs::remove_file(to.join(&name));
        if from.join(&name).exists() {
            std::fs::copy(from.join(&name), to.join(&name)).unwrap();
        }
    }
}

// The row of the token that was renewed since is as it was before: the renewed one would look stolen.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_backup_was_restored_one_command_makes_everybody_sign_in_again() {
    let mut site = Site::new();
    let (mut browser, tokens) = site.sign_in().await;
    let backup = tempfile::tempdir().unwrap();
    site.stopped(|data| copy(data, backup.path()));
    let (status, renewed) = site.refresh(text(&tokens, "refresh_token")).await;
    assert_eq!(status, 200, "{renewed}");
    let mut everything = Value::Null;
    site.stopped(|data| {
        copy(backup.path(), data);
        let config = data.join("doorward.toml");
        let config = config.to_str().unwrap();
        let desk = Desk::new();
        let revoke = ["token", "revoke-all", "--json", "--config", config];
        let said = desk.run(&revoke);
        assert!(said.code == 2 && said.err.contains("--yes"), "{said:?}");
        everything = desk.run(&[&revoke[..], &["--yes"]].concat()).json();
    });
    assert_eq!(everything["ended"], 2, "a session and a grant");
    for token in [&tokens, &renewed] {
        let (status, refused) = site.refresh(text(token, "refresh_token")).await;
        assert_eq!(
            (status.as_u16(), text(&refused, "error")),
            (400, "invalid_grant")
        );
    }
    let answer = browser.get(&site.authorize("none")).await;
    assert_eq!(parameters(answer.location())["error"], "login_required");
    let log = std::fs::read_to_string(site.data.path().join("log")).unwrap();
    assert!(!log.contains("came a second time"), "no false alarm: {log}");
    let (_, tokens) = site.sign_in().await;
    assert_eq!(site.refresh(text(&tokens, "refresh_token")).await.0, 200);
}
