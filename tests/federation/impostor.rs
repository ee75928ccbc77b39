//! An upstream that says what a test wants, and a browser on its way through it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorward::domain::connector::Connector;
use doorward::domain::signing::SigningAlgorithm;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use super::{CLIENT, asked, connection, leave, options, with};
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::forge::{Key, changed};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Browser, Options, RelyingParty, TestApp};

pub const SUBJECT: &str = "248289761001";

/// What each of its addresses answers: a status, and a body.
#[derive(Clone)]
pub struct Says {
    pub metadata: (&'static str, String),
    pub keys: (&'static str, String),
    pub token: (&'static str, String),
    pub userinfo: (&'static str, String),
    /// How long its token endpoint takes.
    pub pause: Duration,
    /// How long each other address takes.
    pub others_pause: Duration,
}

pub struct Impostor {
    pub stranger: Stranger,
    pub says: Arc<Mutex<Says>>,
    /// Counts the connections that its token endpoint holds without an answer, if it does that.
    pub hangs: Arc<Mutex<Option<Arc<AtomicUsize>>>>,
    pub key: Key,
    pub here: TestApp,
    pub rp: RelyingParty,
    pub browser: Browser,
    /// What the browser was sent there with.
    pub state: String,
    pub nonce: String,
    _folder: TempDir,
}

impl Impostor {
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |_| {}, |options| options).await
    }

    pub async fn start_with(
        engine: Engine,
        amend: impl FnOnce(&mut Connector),
        change: impl FnOnce(Options) -> Options,
    ) -> Self {
        let key = Key::generate(SigningAlgorithm::RS256, "one");
        let nothing = ("404 Not Found", String::new());
        let says = Arc::new(Mutex::new(Says {
            metadata: nothing.clone(),
            keys: ("200 OK", json!({ "keys": [key.public()] }).to_string()),
            token: nothing.clone(),
            userinfo: ("200 OK", json!({ "sub": SUBJECT }).to_string()),
            pause: Duration::ZERO,
            others_pause: Duration::ZERO,
        }));
        let said = Arc::clone(&says);
        let hangs = Arc::new(Mutex::new(None::<Arc<AtomicUsize>>));
        let hanging = Arc::clone(&hangs);
        let stranger = Stranger::start(move |path: String, stream: TcpStream| {
            let hanging = hanging.lock().expect("it").clone();
            let hanging = hanging.filter(|_| path == "/token");
            let says = said.lock().expect("it").clone();
            let pause = if path == "/token" {
                says.pause
            } else {
                says.others_pause
            };
            let (status, body) = match path.as_str() {
                "/.well-known/openid-configuration" => says.metadata,
                "/keys" => says.keys,
                "/token" => says.token,
                "/userinfo" => says.userinfo,
                _ => ("404 Not Found", String::new()),
            };
            async move {
                tokio::time::sleep(pause).await;
                match hanging {
                    Some(open) => hold(stream, &open).await,
                    None => answer(stream, status, "", body.as_bytes()).await,
                }
            }
        })
        .await;
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("corp.secret"), "a secret\n").expect("a file");
        let connection = with(connection(&stranger.at(""), &folder), amend);
        let here = TestApp::start(engine, change(options(vec![connection]))).await;
        let rp = RelyingParty::confidential(&here).await;
        let browser = Browser::new(&here);
        let impostor = Self {
            stranger,
            says,
            hangs,
            key,
            here,
            rp,
            browser,
            state: String::new(),
            nonce: String::new(),
            _folder: folder,
        };
        impostor.says(|says| says.metadata = ("200 OK", impostor.metadata().to_string()));
        impostor
    }

    pub fn says(&self, amend: impl FnOnce(&mut Says)) {
        amend(&mut self.says.lock().expect("it"));
    }

    /// What it says of itself.
    pub fn metadata(&self) -> Value {
        json!({
            "issuer": self.stranger.at(""),
            "authorization_endpoint": self.stranger.at("/authorize"),
            "token_endpoint": self.stranger.at("/token"),
            "userinfo_endpoint": self.stranger.at("/userinfo"),
            "jwks_uri": self.stranger.at("/keys"),
            "id_token_signing_alg_values_supported": ["RS256"],
        })
    }

    /// A new browser presses the button.
    pub async fn leave(&mut self) -> Page {
        self.browser = Browser::new(&self.here);
        let page = self.browser.open(&self.rp.authorize(&[])).await;
        let away = leave(&mut self.browser, &page).await;
        let mut asked = asked(&away);
        self.state = asked.remove("state").expect("a state");
        self.nonce = asked.remove("nonce").unwrap_or_default();
        page
    }

    /// The claims of a good ID token.
    pub fn claims(&self) -> Value {
        let now = self.here.clock.now().as_seconds();
        json!({
            "iss": self.stranger.at(""),
            "sub": SUBJECT,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": self.nonce,
        })
    }

    /// What its token endpoint answers from now on.
    pub fn gives(&self, id_token: &str) {
        let tokens = json!({ "access_token": "at", "token_type": "Bearer", "id_token": id_token });
        self.says(|says| says.token = ("200 OK", tokens.to_string()));
    }

    /// The same, of a token with these changes.
    pub fn gives_changed(&self, changes: &Value) {
        let claims = changed(&self.claims(), changes);
        self.gives(&self.key.sign(&self.key.header("JWT"), &claims));
    }

    /// The browser comes back with these parameters.
    pub async fn back(&mut self, parameters: &[(&str, &str)]) -> Page {
        let address = Self::address(parameters);
        self.browser.open(&address).await
    }

    /// With a code, and the state that it was sent with.
    pub async fn come_back(&mut self) -> Page {
        let state = self.state.clone();
        self.back(&[("code", "a code"), ("state", &state)]).await
    }

    pub fn address(parameters: &[(&str, &str)]) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        format!("/callback/corp?{query}")
    }
}

/// Says nothing until the other side gives up.
async fn hold(mut stream: TcpStream, open: &AtomicUsize) {
    open.fetch_add(1, Ordering::SeqCst);
    let mut rest = [0; 64];
    while matches!(stream.read(&mut rest).await, Ok(1..)) {}
    open.fetch_sub(1, Ordering::SeqCst);
}
