//! Clients that redeem, refresh and revoke, and people who sign in, at a provider that is a process of its own and may die at any
//! moment; and what it owes to them afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use data_encoding::BASE64;
use doorward::secret::sha256_base64url;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::support::Browser;
use crate::support::browser::parameters;
use crate::support::process::Process;
use crate::support::relying_party::VERIFIER;

/// A chain of refresh tokens, as far as it was answered.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    code: String,
    refresh_token: String,
    revocation: Revocation,
}

/// A revocation that was sent and not answered may have happened or not: nothing was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Revocation {
    No,
    Sent,
    Answered,
}

#[derive(Clone)]
pub(super) struct Load {
    pub(super) http: reqwest::Client,
    pub(super) issuer: String,
    /// Where the server is.
    base: String,
    pub(super) basic: String,
    client_id: String,
    redirect_uri: String,
}

impl Load {
    pub(super) async fn register(process: &Process, http: &reqwest::Client) -> Self {
        let address = format!(
            "{}/register",
            process.issuer().replace("localhost", "127.0.0.1")
        );
        let metadata = serde_json::json!({ "redirect_uris": ["https://app.example/cb"], "grant_types": ["authorization_code", "refresh_token"] });
        let host = process.issuer().split_once("://").unwrap().1;
        let request = http
            .post(address)
            .header("host", host)
            .bearer_auth(process.text("/admin_token"))
            .json(&metadata);
        let client: Value = request.send().await.unwrap().json().await.unwrap();
        let (id, secret) = (
            client["client_id"].as_str().unwrap(),
            client["client_secret"].as_str().unwrap(),
        );
        Self {
            http: http.clone(),
            issuer: process.issuer().to_owned(),
            base: process.issuer().replace("localhost", "127.0.0.1"),
            basic: format!(
                "Basic {}",
                BASE64.encode(format!("{id}:{secret}").as_bytes())
            ),
            client_id: id.to_owned(),
            redirect_uri: "https://app.example/cb".to_owned(),
        }
    }

    /// The same client at another server of the issuer.
    pub(super) fn at_port(&self, port: u16) -> Self {
        Self {
            base: format!("http://127.0.0.1:{port}"),
            ..self.clone()
        }
    }

    pub(super) fn authorize(&self, extra: &[(&str, &str)]) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("client_id", self.client_id.as_str()),
                ("redirect_uri", &self.redirect_uri),
                ("response_type", "code"),
                ("scope", "openid offline_access"),
                ("nonce", "n"),
            ])
            .extend_pairs([
                (
                    "code_challenge",
                    sha256_base64url(VERIFIER.as_bytes()).as_str(),
                ),
                ("code_challenge_method", "S256"),
            ])
            .extend_pairs(extra)
            .finish();
        format!("/authorize?{query}")
    }

    /// A browser of the demo person, signed in, and the client allowed.
    pub(super) async fn sign_in(&self, process: &Process) -> Browser {
        let mut browser = Browser::at_process(&self.http, process.issuer());
        let page = browser.open(&self.authorize(&[])).await;
        let page = browser
            .sign_in_with(
                &page,
                process.text("/person/username"),
                process.text("/person/password"),
            )
            .await;
        let page = if page.name() == "consent" {
            browser.submit(&page, &[("decision", "allow")]).await
        } else {
            page
        };
        assert!(page.location().contains("code="), "{}", page.location());
        browser
    }

    /// Signs in with one new browser after the other until the process dies; gives those back that were told that they are in.
    async fn sign_in_until(
        self: Arc<Self>,
        [username, password]: [String; 2],
        is_over: Arc<AtomicBool>,
    ) -> Vec<Browser> {
        let mut answered = Vec::new();
        while !is_over.load(Ordering::SeqCst) {
            let mut browser = Browser::at_process(&self.http, &self.issuer);
            let signed_in = async {
                let page = browser.try_open(&self.authorize(&[])).await?;
                let page = browser
                    .try_submit(&page, &[("username", &username)])
                    .await?;
                browser.try_submit(&page, &[("password", &password)]).await
            };
            let Ok(page) = signed_in.await else { break };
            assert!(page.location().contains("code="), "{}", page.location());
            answered.push(browser);
        }
        answered
    }

    /// `None` if the process died meanwhile.
    pub(super) async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Option<(StatusCode, Value)> {
        let url = format!("{}{path}", self.base);
        let host = self.issuer.split_once("://").unwrap().1;
        let response = self
            .http
            .request(Method::POST, url)
            .header("host", host)
            .header("authorization", &self.basic)
            .form(fields)
            .send()
            .await
            .ok()?;
        let status = response.status();
        let body = response.text().await.ok()?;
        Some((status, serde_json::from_str(&body).unwrap_or_default()))
    }

    pub(super) async fn refresh(&self, token: &str) -> Option<(StatusCode, Value)> {
        self.post(
            "/token",
            &[("grant_type", "refresh_token"), ("refresh_token", token)],
        )
        .await
    }

    pub(super) async fn redeem(&self, code: &str) -> Option<(StatusCode, Value)> {
        self.post(
            "/token",
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", &self.redirect_uri),
                ("code_verifier", VERIFIER),
            ],
        )
        .await
    }

    /// Runs flows until the process dies; says what was answered.
    async fn run(self: Arc<Self>, cookie: String, is_killed: Arc<AtomicBool>) -> Vec<Answered> {
        let mut answered = Vec::new();
        let address = format!("{}{}", self.base, self.authorize(&[("prompt", "none")]));
        let host = self.issuer.split_once("://").unwrap().1.to_owned();
        while !is_killed.load(Ordering::SeqCst) {
            let Ok(response) = self
                .http
                .get(&address)
                .header("host", &host)
                .header("cookie", &cookie)
                .send()
                .await
            else {
                break;
            };
            let location = response
                .headers()
                .get("location")
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned();
            let Some(code) = parameters(&location).get("code").cloned() else {
                panic!("no code at {location}")
            };
            let Some((status, tokens)) = self.redeem(&code).await else {
                break;
            };
            assert_eq!(status, StatusCode::OK, "{tokens}");
            answered.push(Answered {
                code,
                refresh_token: tokens["refresh_token"].as_str().unwrap().to_owned(),
                revocation: Revocation::No,
            });
            let last = answered.len() - 1;
            for _ in 0..answered.len() % 3 {
                let token = answered[last].refresh_token.clone();
                let Some((status, tokens)) = self.refresh(&token).await else {
                    return answered;
                };
                assert_eq!(status, StatusCode::OK, "{tokens}");
                tokens["refresh_token"]
                    .as_str()
                    .unwrap()
                    .clone_into(&mut answered[last].refresh_token);
            }
            if answered.len() % 4 == 0 {
                let token = answered[last].refresh_token.clone();
                answered[last].revocation = Revocation::Sent;
                let Some((status, _)) = self.post("/revoke", &[("token", &token)]).await else {
                    break;
                };
                assert_eq!(status, StatusCode::OK);
                answered[last].revocation = Revocation::Answered;
            }
        }
        answered
    }
}

/// Load that runs until it is told to end, or nobody answers any more.
pub(super) struct Running {
    is_over: Arc<AtomicBool>,
    chains: Vec<JoinHandle<Vec<Answered>>>,
    people: Vec<JoinHandle<Vec<Browser>>>,
}

/// What was answered.
#[derive(Clone)]
pub(super) struct Owed {
    pub(super) chains: Vec<Answered>,
    /// Those who were signed in.
    pub(super) people: Vec<Browser>,
}

impl Running {
    /// `cookie` is that of a session.
    pub(super) fn start(load: &Arc<Load>, cookie: &str, process: &Process) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let person = ["username", "password"]
            .map(|name| process.text(&format!("/person/{name}")).to_owned());
        Self {
            chains: (0..6)
                .map(|_| {
                    tokio::spawn(Arc::clone(load).run(cookie.to_owned(), Arc::clone(&is_over)))
                })
                .collect(),
            people: (0..2)
                .map(|_| {
                    tokio::spawn(
                        Arc::clone(load).sign_in_until(person.clone(), Arc::clone(&is_over)),
                    )
                })
                .collect(),
            is_over,
        }
    }

    /// Nobody begins anything new.
    pub(super) fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
    }

    pub(super) async fn owed(self) -> Owed {
        self.end();
        let (mut chains, mut people) = (Vec::new(), Vec::new());
        for worker in self.chains {
            chains.extend(worker.await.unwrap());
        }
        for worker in self.people {
            people.extend(worker.await.unwrap());
        }
        Owed { chains, people }
    }
}

impl Owed {
    /// A refresh token that was given works, one that was revoked does not, a code that was redeemed is not redeemed again, and
    /// who was signed in is.
    pub(super) async fn check(self, load: &Load, when: &str) {
        for chain in &self.chains {
            let (status, tokens) = load.refresh(&chain.refresh_token).await.unwrap();
            let may_be: &[StatusCode] = match chain.revocation {
                Revocation::No => &[StatusCode::OK],
                Revocation::Sent => &[StatusCode::OK, StatusCode::BAD_REQUEST],
                Revocation::Answered => &[StatusCode::BAD_REQUEST],
            };
            assert!(
                may_be.contains(&status),
                "{when}: {status} for {chain:?}: {tokens}"
            );
            let (status, error) = load.redeem(&chain.code).await.unwrap();
            assert_eq!(
                (status, error["error"].as_str()),
                (StatusCode::BAD_REQUEST, Some("invalid_grant")),
                "{when}: a code was good twice"
            );
        }
        for mut browser in self.people {
            let page = browser.open(&load.authorize(&[("prompt", "none")])).await;
            assert!(
                parameters(page.location()).contains_key("code"),
                "{when}: the session is lost: {}",
                page.location()
            );
        }
    }
}

pub(super) fn integrity(path: &std::path::Path) -> String {
    use diesel::{Connection, RunQueryDsl, SqliteConnection};
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        integrity_check: String,
    }
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    diesel::sql_query("PRAGMA integrity_check")
        .get_result::<Row>(&mut connection)
        .unwrap()
        .integrity_check
}
