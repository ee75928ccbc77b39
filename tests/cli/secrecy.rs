//! What is secret is written nowhere: not in the log at its most talkative, not in an answer that is not meant to carry
//! it, not in an address but for the code, and not in the database, where hashes and sealed values stand for it.
//!
//! One run of the real program through everything that handles secrets; then all that it wrote is searched for any
//! sixteen characters in a row of any of them.

mod factors;
mod parties;
mod trove;

use reqwest::Method;
use serde_json::json;

use self::parties::{Method as ClientMethod, Party, Run, VERIFIERS};
use self::trove::Trove;
use super::log::is_well_formed;
use crate::support::database::{Database, Engine};

const PASSWORD: &str = "Quantum-Otter-Lantern-7291-Fjord";
const WRONG_PASSWORD: &str = "Nearly-Otter-Lantern-7291-Wrong";
const NEXT_PASSWORD: &str = "Velvet-Comet-Harbour-5526-Birch";
/// What somebody types into the wrong field.
const MISPLACED: &str = "Typed-Into-The-Name-Field-8842";

async fn nothing_secret_is_written(engine: Engine, format: &str) {
    let database = Database::empty(engine);
    let mut run = Run::start(&database, format);
    run.say_password(
        &[
            "user",
            "add",
            "--username",
            "mira",
            "--email",
            "mira@example.com",
            "--email-verified",
        ],
        PASSWORD,
    );
    let mut browser = run.sign_in().await;
    let admin = run.command(&["token", "admin"]);
    for method in ClientMethod::ALL {
        let party = run.register(method, &admin).await;
        let code = run.code(&mut browser, &party, VERIFIERS[0]).await;
        let tokens = run.tokens(&party, &code).await;
        run.use_and_lose(&party, &code, &tokens).await;
        run.ask_wrongly(&mut browser, &party, &tokens).await;
        run.manage(&party).await;
    }
    run.register_wrongly(&admin).await;
    run.look_up_keys().await;
    run.sign_out(&mut browser).await;
    run.keep_browser(browser);
    run.prove_in_every_way().await;
    run.operate();

    let trove = run.trove().clone();
    trove.has_all_kinds();
    let stored = database.dump();
    assert!(stored.len() > 10_000);
    // A name that somebody typed waits with their request, whatever they meant by it.
    let stored_never = trove.without(&["misplaced"]);
    stored_never.is_not_in("the database", &stored);
    run.check_answers(&trove);
    run.check_keys();
    has_no_private_key("the database", &stored);
    let server_log = run.finish(&trove);
    is_well_formed(&server_log, format);
    let log = run.log();
    for word in [
        "somebody signed in",
        "a sign-in failed",
        "a request was refused",
        "error page",
    ] {
        assert!(log.contains(word), "the log is of this run: {word}");
    }
    trove.is_not_in("the log", log.as_bytes());
    has_no_private_key("the log", log.as_bytes());
    stored_never.is_not_in("the database afterwards", &database.dump());
}

/// As JSON has it, whatever quotes the JSON.
fn has_no_private_key(place: &str, text: &[u8]) {
    let text = String::from_utf8_lossy(text);
    for private in ["\"d\":\"", "\\\"d\\\":\\\"", "PRIVATE KEY"] {
        assert!(!text.contains(private), "{place} has {private}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_written_on_sqlite_with_a_log_of_json() {
    nothing_secret_is_written(Engine::Sqlite, "json").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_written_on_postgres_with_a_log_of_text() {
    nothing_secret_is_written(Engine::Postgres, "text").await;
}

#[test]
fn the_search_finds_what_is_there() {
    let mut trove = Trove::default();
    trove.add("a password", PASSWORD);
    trove.add_word("a code", "493027");
    trove.harvest("{\"access_token\":\"dw_at_0123456789abcdefghijABCDEFGHIJ0123456789xyz\"}");
    for text in [
        format!("x {PASSWORD} y"),
        PASSWORD[3..20].to_owned(),
        "…6789abcdefghijABCDE…".to_owned(),
        "code=493027&trust=yes".to_owned(),
        "{\"code\":\"493027\"}".to_owned(),
    ] {
        assert!(!trove.found_in(text.as_bytes()).is_empty(), "{text}");
    }
    assert!(
        trove
            .found_in(b"2027-01-15T08:00:00.493027Z Quantum-Otter, dw_at_0123456789")
            .is_empty()
    );
}

impl Run {
    /// Wrong passwords, a password in the wrong field, then the right one.
    async fn sign_in(&mut self) -> crate::support::Browser {
        let party = self.add_public();
        let mut browser = self.browser();
        let page = browser.open(&party.authorize(VERIFIERS[1], &[])).await;
        let page = browser.sign_in_with(&page, MISPLACED, WRONG_PASSWORD).await;
        let page = browser.submit(&page, &[("decision", "back")]).await;
        let page = browser.sign_in_with(&page, "mira", WRONG_PASSWORD).await;
        assert_eq!(page.name(), "password", "{}", page.text());
        // From another site, with everything right.
        let stolen = [("csrf", page.csrf()), ("password", PASSWORD.to_owned())];
        let stolen: Vec<(&str, &str)> = stolen.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let foreign = [
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ];
        let refused = browser
            .send(Method::POST, &page.action(), Some(&stolen), &foreign)
            .await;
        assert!(refused.status.is_client_error());
        let page = browser.submit(&page, &[("password", PASSWORD)]).await;
        assert_eq!(page.name(), "consent", "{}", page.text());
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        assert!(page.location().contains("code="));
        browser
    }

    /// The right way through every endpoint that takes a token, and a second use of what is good once.
    async fn use_and_lose(&mut self, party: &Party, code: &str, tokens: &serde_json::Value) {
        let text = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
        let (access, refresh) = (text("access_token"), text("refresh_token"));
        self.bearer(Method::GET, "/userinfo", &access, 200).await;
        self.post(party, "/introspect", &[("token", &access)], 200)
            .await;
        self.post(party, "/introspect", &[("token", &refresh)], 200)
            .await;
        let again = [("grant_type", "refresh_token"), ("refresh_token", &refresh)];
        let second = self.post(party, "/token", &again, 200).await.json();
        let second = second["refresh_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        let next = [("grant_type", "refresh_token"), ("refresh_token", &second)];
        self.post(party, "/token", &next, 200).await;
        // Reuse, of the refresh token and of the code.
        self.post(party, "/token", &again, 400).await;
        self.redeem(party, code, VERIFIERS[0], 400).await;
        self.post(party, "/revoke", &[("token", &second)], 200)
            .await;
        self.bearer(Method::GET, "/userinfo", &access, 401).await;
    }

    /// Every endpoint, with good secrets in a request that is refused.
    async fn ask_wrongly(
        &mut self,
        browser: &mut crate::support::Browser,
        party: &Party,
        tokens: &serde_json::Value,
    ) {
        let text = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
        let (access, refresh, id_token) = (
            text("access_token"),
            text("refresh_token"),
            text("id_token"),
        );
        let code = self.code(browser, party, VERIFIERS[2]).await;
        self.redeem(party, &code, VERIFIERS[3], 400).await;
        let unknown = [
            ("grant_type", "password"),
            ("username", "mira"),
            ("password", PASSWORD),
        ];
        self.post(party, "/token", &unknown, 400).await;
        let nobody = party.as_nobody();
        self.post(
            &nobody,
            "/token",
            &[("grant_type", "refresh_token"), ("refresh_token", &refresh)],
            401,
        )
        .await;
        self.post(&nobody, "/introspect", &[("token", &access)], 401)
            .await;
        self.post(&nobody, "/revoke", &[("token", &refresh)], 401)
            .await;
        // Whoever swaps id and secret.
        let swapped = [
            ("grant_type", "authorization_code"),
            ("client_id", party.secret()),
            ("client_secret", party.text("client_id")),
        ];
        if party.has_secret() {
            let request = self.server().request(Method::POST, "/token");
            let answer = crate::support::Answer::to(request.form(&swapped)).await;
            answer.is_refused(401, "invalid_client", "swapped");
            self.keep(answer);
            let page = format!("/authorize?response_type=code&client_id={}", party.secret());
            assert_eq!(browser.open(&page).await.status, 400);
        }
        let query = format!("/token?code={code}&client_secret={}", party.secret());
        self.post(party, &query, &[("grant_type", "authorization_code")], 400)
            .await;
        self.bearer(Method::GET, "/userinfo", &refresh, 401).await;
        self.bearer(Method::POST, "/register", &access, 401).await;
        let odd = format!("Bearer {access} {refresh}");
        self.with_header(Method::GET, "/userinfo", &odd, 400).await;
        let odd = format!("Basic {}", party.secret());
        self.with_header(Method::POST, "/introspect", &odd, 415)
            .await;
        for extra in [
            [
                ("redirect_uri", "https://evil.example/"),
                ("id_token_hint", id_token.as_str()),
            ],
            [("id_token_hint", access.as_str()), ("prompt", "none")],
            [
                ("request", id_token.as_str()),
                ("client_secret", party.secret()),
            ],
            [("response_type", "token"), ("password", PASSWORD)],
            [
                ("code_challenge_method", "plain"),
                ("code_verifier", VERIFIERS[2]),
            ],
            [("prompt", "login"), ("id_token_hint", id_token.as_str())],
        ] {
            browser.open(&party.authorize(VERIFIERS[2], &extra)).await;
        }
        for fields in [
            format!("id_token_hint={access}"),
            format!("id_token_hint={id_token}&post_logout_redirect_uri=https://evil.example/"),
        ] {
            browser.open(&format!("/end-session?{fields}")).await;
        }
    }

    /// A registration with other people's tokens and with what no client may have.
    async fn register_wrongly(&mut self, admin: &str) {
        for (token, document) in [
            (
                admin,
                json!({ "redirect_uris": ["javascript:alert(1)"], "client_secret": WRONG_PASSWORD }),
            ),
            (
                admin,
                json!({ "redirect_uris": "none", "software_statement": PASSWORD }),
            ),
            (
                WRONG_PASSWORD,
                json!({ "redirect_uris": ["https://app.example/cb"] }),
            ),
        ] {
            let request = self.server().request(Method::POST, "/register");
            let request = request.bearer_auth(token).json(&document);
            let answer = crate::support::Answer::to(request).await;
            assert!(matches!(answer.status, 400 | 401), "{}", answer.text);
            self.keep(answer);
        }
    }

    /// What everybody may read.
    async fn look_up_keys(&mut self) {
        for path in ["/jwks.json", "/.well-known/openid-configuration"] {
            let request = self.server().request(Method::GET, path);
            let answer = crate::support::Answer::to(request).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            self.keep(answer);
        }
    }

    async fn sign_out(&mut self, browser: &mut crate::support::Browser) {
        let page = browser.open("/end-session").await;
        assert_eq!(page.name(), "sign-out", "{}", page.text());
        browser.submit(&page, &[("decision", "sign-out")]).await;
        assert!(browser.session_cookie().is_none());
    }

    /// What an operator does beside the running server.
    fn operate(&mut self) {
        self.say_password(&["user", "set-password", "mira"], NEXT_PASSWORD);
        for command in ["disable", "enable"] {
            self.command(&["user", command, "mira"]);
        }
        self.command(&["user", "delete", "mira", "--yes"]);
        let added = self.command(&[
            "client",
            "add",
            "--id",
            "shop",
            "--redirect-uri",
            "https://shop.example/cb",
            "--json",
        ]);
        assert!(added.contains("client_secret"));
        for command in ["show", "rotate-secret", "disable", "enable"] {
            self.command(&["client", command, "shop", "--json"]);
        }
        self.command(&["client", "delete", "shop", "--yes"]);
        self.command(&["key", "rotate", "--algorithm", "ES256"]);
        self.command(&["key", "list"]);
        self.command(&["doctor"]);
    }
}
