//! One run: a server, its clients by each way of authentication, and every answer.

use data_encoding::BASE64;
use doorward::domain::signing::SigningAlgorithm;
use doorward::secret::sha256_base64url;
use serde_json::{Value, json};

use super::super::log::Logged;
use super::super::{ADD_PUBLIC, http, mail};
use super::{MISPLACED, NEXT_PASSWORD, PASSWORD, Trove, WRONG_PASSWORD};
use crate::mail::find_code;
use crate::support::answer::encode;
use crate::support::browser::{Page, parameters};
use crate::support::database::Database;
use crate::support::forge::{ASSERTION_TYPE, Key, hs256};
use crate::support::mail_server::{MailRoom, MailServer};
use crate::support::{Answer, Browser};

const REDIRECT: &str = "https://app.example/cb";
/// What somebody chooses who forgot theirs.
pub const RESET_PASSWORD: &str = "Copper-Tundra-Violin-3380-Maple";
/// Of a length that RFC 7636 §4.1 wants.
pub const VERIFIERS: [&str; 4] = [
    "verifier-one-Zk3vQ8pXw1Lr6TnB4yHs9DfGjC2mUaEo",
    "verifier-two-Hb7nM2cRt5Ky0PwV8sXe3LqZ6jDgFuAi",
    "verifier-three-Wd4fS9gJk1Qp7NvC5xRb2TmY8zLhEoU",
    "verifier-four-Xe8rT3yVu6Bn1MkL9qPw5ZsD2cFgHjOa",
];

/// How a client authenticates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Basic,
    Post,
    SecretJwt,
    PrivateKeyJwt,
    Public,
}

impl Method {
    pub const ALL: [Self; 4] = [
        Self::Basic,
        Self::Post,
        Self::SecretJwt,
        Self::PrivateKeyJwt,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::Post => "client_secret_post",
            Self::SecretJwt => "client_secret_jwt",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::Public => "none",
        }
    }
}

#[derive(Clone)]
pub struct Party {
    method: Method,
    key: Key,
    /// As registration answered.
    registered: Value,
}

impl Party {
    pub fn text(&self, name: &str) -> &str {
        self.registered[name].as_str().unwrap_or_default()
    }

    /// Its secret, or what it could be thought to be.
    pub fn has_secret(&self) -> bool {
        !self.text("client_secret").is_empty()
    }

    pub fn secret(&self) -> &str {
        match self.text("client_secret") {
            "" => WRONG_PASSWORD,
            secret => secret,
        }
    }

    /// An authorization request, with `extra` replacing or adding parameters.
    pub fn authorize(&self, verifier: &str, extra: &[(&str, &str)]) -> String {
        let challenge = sha256_base64url(verifier.as_bytes());
        let mut fields = vec![
            ("client_id", self.text("client_id")),
            (
                "redirect_uri",
                self.registered["redirect_uris"][0].as_str().expect("a URI"),
            ),
            ("response_type", "code"),
            ("scope", "openid profile email"),
            ("state", "a state"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        fields.retain(|(name, _)| extra.iter().all(|(other, _)| other != name));
        fields.extend_from_slice(extra);
        format!("/authorize?{}", encode(&fields))
    }

    /// The same client with a credential that is not its own.
    pub fn as_nobody(&self) -> Self {
        let mut wrong = self.clone();
        wrong.registered["client_secret"] =
            json!("dw_cs_somebodyelsesSecretThatIsNotTheRightOne0123456");
        wrong.key = Key::generate(SigningAlgorithm::ES256, "k");
        wrong
    }
}

pub struct Run {
    server: Logged,
    trove: Trove,
    answers: Vec<Answer>,
    pages: Vec<Page>,
    /// What commands wrote to standard error.
    said: String,
    assertions: u32,
    room: MailRoom,
    _mail_server: MailServer,
    /// Mails that were looked at.
    read: usize,
}

impl Run {
    pub fn start(database: &Database, format: &str) -> Self {
        let room = MailRoom::new();
        let mail_server = room.start();
        let desk = mail::desk(&room, mail_server.port).with("SIGN_UP__MODE", "open");
        let server = Logged::start_at(desk, &database.url_text, format);
        let mut trove = Trove::default();
        for password in [
            PASSWORD,
            WRONG_PASSWORD,
            NEXT_PASSWORD,
            RESET_PASSWORD,
            MISPLACED,
        ] {
            // The name that somebody typed is kept with the request that waits for them.
            trove.add(
                if password == MISPLACED {
                    "misplaced"
                } else {
                    "password"
                },
                password,
            );
        }
        for verifier in VERIFIERS {
            trove.add("verifier", verifier);
        }
        let master = std::fs::read_to_string(server.desk.path("master.key")).expect("a master key");
        trove.add("master key", master.trim());
        Self {
            server,
            trove,
            answers: Vec::new(),
            pages: Vec::new(),
            said: String::new(),
            assertions: 0,
            room,
            _mail_server: mail_server,
            read: 0,
        }
    }

    pub fn server(&self) -> &Logged {
        &self.server
    }

    pub fn log(&self) -> String {
        format!("{}{}", self.server.log(), self.said)
    }

    pub fn browser(&self) -> Browser {
        Browser::at_process(&http(), &self.server.issuer)
    }

    /// All secrets so far.
    pub fn trove(&mut self) -> &mut Trove {
        &mut self.trove
    }

    /// The code of the next mail that has one.
    pub async fn mailed_code(&mut self) -> String {
        loop {
            let mails = self.room.wait_for(self.read + 1).await;
            let mail = &mails[self.read];
            self.read += 1;
            self.trove.harvest(mail.text());
            if let Some(code) = find_code(mail) {
                return code;
            }
        }
    }

    pub fn keep(&mut self, answer: Answer) {
        self.trove.harvest(&answer.text);
        self.answers.push(answer);
    }

    /// What it was shown, and what it keeps.
    pub fn keep_browser(&mut self, browser: Browser) {
        for (name, value) in &browser.cookies {
            if name == "doorward-known" {
                for tag in value.split('.') {
                    self.trove.add("known browser", tag);
                }
            }
        }
        let pages = browser.seen;
        for page in &pages {
            self.trove.harvest(&page.body);
            for value in page.headers.values() {
                self.trove.harvest(value.to_str().unwrap_or_default());
            }
        }
        self.pages.extend(pages);
    }

    /// A command that succeeds; what it prints may be secret, what it says on standard error may not.
    pub fn command(&mut self, arguments: &[&str]) -> String {
        self.say(arguments, "")
    }

    pub fn say_password(&mut self, arguments: &[&str], password: &str) {
        let printed = self.say(arguments, &format!("{password}\n"));
        assert!(!printed.contains(password));
    }

    fn say(&mut self, arguments: &[&str], input: &str) -> String {
        let said = self.server.desk.run_with_input(arguments, input);
        assert!(
            said.code == 0 || arguments == ["doctor"],
            "{arguments:?}: {said:?}"
        );
        self.trove.harvest(&said.out);
        if !said.err.is_empty() {
            self.said.push_str(&said.err);
            self.said.push('\n');
        }
        said.out
    }

    pub fn add_public(&mut self) -> Party {
        let printed = self.command(&ADD_PUBLIC);
        Party {
            method: Method::Public,
            key: Key::generate(SigningAlgorithm::ES256, "k"),
            registered: serde_json::from_str(&printed).expect("JSON"),
        }
    }

    /// Registers a client (RFC 7591).
    pub async fn register(&mut self, method: Method, admin: &str) -> Party {
        let key = Key::generate(SigningAlgorithm::ES256, "k");
        let mut metadata = json!({
            "client_name": method.name(),
            "redirect_uris": [REDIRECT],
            "grant_types": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_method": method.name(),
        });
        if method == Method::PrivateKeyJwt {
            metadata["jwks"] = json!({ "keys": [key.public()] });
        }
        let request = self.server.request(reqwest::Method::POST, "/register");
        let answer = Answer::to(request.bearer_auth(admin).json(&metadata)).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let registered = answer.json();
        self.keep(answer);
        Party {
            method,
            key,
            registered,
        }
    }

    /// Reads, changes and deletes the client (RFC 7592), and asks once more with the token of something that is gone.
    pub async fn manage(&mut self, party: &Party) {
        let path = format!("/register/{}", party.text("client_id"));
        let token = party.text("registration_access_token").to_owned();
        self.bearer(reqwest::Method::GET, &path, &token, 200).await;
        let mut token = token;
        for (status, redirect) in [(400, "ftp://x"), (200, REDIRECT)] {
            let mut metadata = party.registered.clone();
            let members = metadata.as_object_mut().expect("an object");
            for name in [
                "registration_access_token",
                "registration_client_uri",
                "client_secret_expires_at",
                "client_id_issued_at",
            ] {
                members.remove(name);
            }
            metadata["redirect_uris"] = json!([redirect]);
            let request = self.server.request(reqwest::Method::PUT, &path);
            let answer = Answer::to(request.bearer_auth(&token).json(&metadata)).await;
            assert_eq!(answer.status, status, "{}", answer.text);
            if let Some(next) = answer.json()["registration_access_token"].as_str() {
                next.clone_into(&mut token);
            }
            self.keep(answer);
        }
        self.bearer(reqwest::Method::DELETE, &path, &token, 204)
            .await;
        self.bearer(reqwest::Method::GET, &path, &token, 401).await;
    }

    pub async fn code(&mut self, browser: &mut Browser, party: &Party, verifier: &str) -> String {
        let mut page = browser.open(&party.authorize(verifier, &[])).await;
        if page.name() == "consent" {
            page = browser.submit(&page, &[("decision", "allow")]).await;
        }
        let code = parameters(page.location())["code"].clone();
        self.trove.harvest(&code);
        code
    }

    pub async fn tokens(&mut self, party: &Party, code: &str) -> Value {
        self.redeem(party, code, VERIFIERS[0], 200).await.json()
    }

    pub async fn redeem(
        &mut self,
        party: &Party,
        code: &str,
        verifier: &str,
        status: u16,
    ) -> Answer {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", verifier),
        ];
        self.post(party, "/token", &fields, status).await
    }

    /// A form post, authenticated as the client is registered.
    pub async fn post(
        &mut self,
        party: &Party,
        path: &str,
        fields: &[(&str, &str)],
        status: u16,
    ) -> Answer {
        let (id, secret) = (
            party.text("client_id").to_owned(),
            party.secret().to_owned(),
        );
        let mut fields: Vec<(&str, &str)> = fields.to_vec();
        let mut request = self.server.request(reqwest::Method::POST, path);
        let assertion = self.assertion(party);
        match party.method {
            Method::Basic => {
                let credential = BASE64.encode(format!("{id}:{secret}").as_bytes());
                // What stands for the identifier is no secret.
                self.trove.add("Basic", &credential[id.len() * 4 / 3 + 4..]);
                request = request.header("authorization", format!("Basic {credential}"));
            }
            Method::Post => fields.extend([
                ("client_id", id.as_str()),
                ("client_secret", secret.as_str()),
            ]),
            Method::SecretJwt | Method::PrivateKeyJwt => {
                self.trove.add("assertion", &assertion);
                fields.extend([
                    ("client_assertion_type", ASSERTION_TYPE),
                    ("client_assertion", assertion.as_str()),
                ]);
            }
            Method::Public => fields.push(("client_id", id.as_str())),
        }
        let answer = Answer::to(request.form(&fields)).await;
        assert_eq!(
            answer.status,
            status,
            "{} {path}: {}",
            party.method.name(),
            answer.text
        );
        self.keep(answer.clone());
        answer
    }

    fn assertion(&mut self, party: &Party) -> String {
        self.assertions += 1;
        let now = doorward::clock::Clock::system().now().as_seconds();
        let id = party.text("client_id");
        let claims = json!({
            "iss": id,
            "sub": id,
            "aud": self.server.issuer,
            "iat": now,
            "exp": now + 60,
            "jti": format!("assertion {}", self.assertions),
        });
        if party.method == Method::SecretJwt {
            hs256(
                &json!({ "alg": "HS256" }),
                &claims,
                party.secret().as_bytes(),
            )
        } else {
            party.key.sign(&party.key.header("JWT"), &claims)
        }
    }

    pub async fn bearer(&mut self, method: reqwest::Method, path: &str, token: &str, status: u16) {
        self.with_header(method, path, &format!("Bearer {token}"), status)
            .await;
    }

    pub async fn with_header(
        &mut self,
        method: reqwest::Method,
        path: &str,
        value: &str,
        status: u16,
    ) {
        let request = self.server.request(method, path);
        let answer = Answer::to(request.header("authorization", value)).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        self.keep(answer);
    }

    /// No refusal carries a secret, no page but in its own form, and no address but the code.
    pub fn check_answers(&self, trove: &Trove) {
        for answer in self.answers.iter().filter(|answer| answer.status >= 400) {
            trove.is_not_in("a refusal", answer.text.as_bytes());
            let challenge = answer.header("www-authenticate");
            trove.is_not_in("a challenge", challenge.as_bytes());
        }
        let in_forms = trove.without(&["form", "misplaced"]);
        let in_addresses = trove.without(&["dw_ac"]);
        for page in &self.pages {
            if let Some(location) = page.headers.get("location") {
                in_addresses.is_not_in("an address", location.as_bytes());
            }
            // The question whether to sign out holds the request, with its hint, until it is answered.
            let shown: &[&str] = match page.name().as_str() {
                "sign-out" => &["JWT"],
                // What their person reads there, and only there; and where the button of a link leads.
                "account-app" => &["seed"],
                "account-recovery-codes" => &["recovery"],
                "link" => &["dw_ml"],
                _ => &[],
            };
            let kept = in_forms.without(shown);
            kept.is_not_in(&page.path, page.body.as_bytes());
        }
        assert!(self.pages.len() > 30 && self.answers.len() > 60);
    }

    /// No answer has a private part of a key (RFC 7518 §6): neither a key that the provider shows, nor one that a client showed it.
    pub fn check_keys(&self) {
        let mut keys = 0;
        for answer in &self.answers {
            if let Ok(body) = serde_json::from_str::<Value>(&answer.text) {
                keys += public_keys(&body);
            }
        }
        assert!(keys > 4, "{keys} keys were seen");
    }

    /// Ends the server, and encrypts everything under another master key. What the server logged.
    pub fn finish(&mut self, trove: &Trove) -> String {
        let log = self.server.stop();
        self.command(&["key", "re-encrypt", "--new-master-key-file", "second.key"]);
        let second = std::fs::read_to_string(self.server.desk.path("second.key")).expect("a key");
        assert!(trove.found_in(second.as_bytes()).is_empty());
        let mut second_trove = Trove::default();
        second_trove.add("master key", second.trim());
        second_trove.is_not_in("the log", self.log().as_bytes());
        log
    }
}

/// How many keys there are; none has a member that only its owner may know.
fn public_keys(value: &Value) -> usize {
    match value {
        Value::Object(members) => {
            for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
                assert!(!members.contains_key(private), "{private} in {value}");
            }
            usize::from(members.contains_key("kty"))
                + members.values().map(public_keys).sum::<usize>()
        }
        Value::Array(values) => values.iter().map(public_keys).sum(),
        _ => 0,
    }
}
