//! Authorization servers without ID tokens, as GitHub, Facebook and Discord are: one that says what a test wants.

mod refused;
mod sign_in;

use std::sync::{Arc, Mutex};

use doorward::domain::connector::{OAuthUpstream, Upstream};
use doorward::federation::connection::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;

use super::{asked, client_there, connection, leave, options};
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::stranger::{Stranger, answer};
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// A number, as some call people.
const ID: u64 = 583_231;

/// What each of its addresses answers: a status, and a body.
#[derive(Clone)]
struct Says {
    token: (&'static str, String),
    person: (&'static str, String),
    emails: (&'static str, String),
}

pub struct Plain {
    stranger: Stranger,
    says: Arc<Mutex<Says>>,
    pub here: TestApp,
    pub rp: RelyingParty,
    pub browser: Browser,
    /// What the browser was sent there with.
    state: String,
    folder: TempDir,
}

fn oauth(connection: &mut Connection) -> &mut OAuthUpstream {
    let Upstream::OAuth(upstream) = &mut connection.connector.upstream else {
        panic!("another kind of connector")
    };
    upstream
}

impl Plain {
    async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |_| {}, |options| options).await
    }

    /// With a list of addresses, as GitHub has it.
    pub async fn start_with(
        engine: Engine,
        amend: impl FnOnce(&mut Connection),
        change: impl FnOnce(Options) -> Options,
    ) -> Self {
        let tokens = json!({ "access_token": "at", "token_type": "bearer", "scope": "user:email" });
        let address = json!([{ "email": "mona@corp.example", "primary": true, "verified": true, "visibility": null }]);
        let says = Arc::new(Mutex::new(Says {
            token: ("200 OK", tokens.to_string()),
            person: (
                "200 OK",
                json!({ "id": ID, "login": "mona", "name": "Mona Lisa", "email": null })
                    .to_string(),
            ),
            emails: ("200 OK", address.to_string()),
        }));
        let said = Arc::clone(&says);
        let stranger = Stranger::start(move |path: String, stream: TcpStream| {
            let says = said.lock().expect("it").clone();
            let (status, body) = match path.split('?').next().unwrap_or_default() {
                "/token" => says.token,
                "/user" => says.person,
                "/user/emails" => says.emails,
                _ => ("404 Not Found", String::new()),
            };
            async move { answer(stream, status, "", body.as_bytes()).await }
        })
        .await;
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("corp.secret"), "a secret\n").expect("a file");
        let mut configured = connection(&stranger.at(""), &folder);
        configured.connector.upstream = Upstream::OAuth(Box::new(OAuthUpstream {
            issuer: stranger.at(""),
            client: client_there("user:email"),
            authorization_endpoint: stranger.at("/authorize?theme=dark"),
            token_endpoint: stranger.at("/token"),
            userinfo_endpoint: stranger.at("/user?fields=id,name"),
            emails_endpoint: Some(stranger.at("/user/emails")),
            subject: "id".to_owned(),
            has_secret_proof: false,
        }));
        configured.connector.mapping.preferred_username = Some("login".to_owned());
        amend(&mut configured);
        let here = TestApp::start(engine, change(options(vec![configured]))).await;
        let rp = RelyingParty::confidential(&here).await;
        let browser = Browser::new(&here);
        Self {
            stranger,
            says,
            here,
            rp,
            browser,
            state: String::new(),
            folder,
        }
    }

    fn says(&self, amend: impl FnOnce(&mut Says)) {
        amend(&mut self.says.lock().expect("it"));
    }

    /// Who they are, from now on.
    fn is(&self, person: &Value) {
        self.says(|says| says.person = ("200 OK", person.to_string()));
    }

    /// A new browser presses the button. Says where it is sent.
    async fn leave(&mut self) -> String {
        self.browser = Browser::new(&self.here);
        let page = self.browser.open(&self.rp.authorize(&[])).await;
        let away = leave(&mut self.browser, &page).await;
        self.state = asked(&away).remove("state").expect("a state");
        away
    }

    async fn back(&mut self, parameters: &[(&str, &str)]) -> Page {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        self.browser.open(&format!("/callback/corp?{query}")).await
    }

    /// With a code, and the state that it was sent with.
    async fn come_back(&mut self) -> Page {
        let state = self.state.clone();
        self.back(&[("code", "a code"), ("state", &state)]).await
    }

    /// There and back.
    pub async fn round(&mut self) -> Page {
        self.leave().await;
        self.come_back().await
    }

    /// What was asked for with this method and path, each whole.
    fn asked_for(&self, start: &str) -> Vec<String> {
        let all = self.stranger.asked().into_iter();
        all.filter(|asked| asked.starts_with(start)).collect()
    }
}
