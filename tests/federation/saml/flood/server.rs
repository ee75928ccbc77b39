//! The same with a server around those who read.

use std::collections::BTreeMap;
use std::process::Command;

use doorward::clock::Clock;
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::{bomb, memory, stored_blocks};
use crate::federation::leave;
use crate::federation::saml::logout::Redirect;
use crate::federation::saml::post_by;
use crate::support::Browser;
use crate::support::browser::parameters;
use crate::support::process::{Process, free_port, http};
use crate::support::saml::{
    Addressee, ISSUER, Key, between, posted, request_of, response, sign_assertion, signed, swap,
};

/// A leak of a kilobyte a message is twice what may be.
const BROUGHT: usize = 2_000;
const MOST_GROWN_SERVER: u64 = 1_000;

/// `doorward dev` with the identity provider as connector, whose network has no limit that a test would meet.
struct Server {
    process: Process,
    folder: TempDir,
    http: reqwest::Client,
}

impl Server {
    fn start() -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("idp.pem"), Key::of_provider().pem()).expect("written");
        let file = path("own.toml");
        let toml = format!(
            "[limits]\ninteractions_per_network = 1000000\n[[connectors]]\nname = \"corp\"\ndisplay_name = \"Example Corp\"\n\
             kind = \"saml\"\nissuer = \"{ISSUER}\"\n[connectors.saml]\nsign_on_url = \"https://idp.corp.example/sso\"\n\
             logout_url = \"https://idp.corp.example/slo\"\ncertificates_file = \"{}\"\n",
            path("idp.pem").display()
        );
        std::fs::write(&file, toml).expect("written");
        let mut shell = Command::new("sh");
        shell.args([
            "-c",
            "program=$1; shift; exec \"$program\" --config \"$0\" \"$@\"",
        ]);
        shell.arg(&file);
        let data = path("data");
        std::fs::create_dir(&data).expect("a folder");
        let process = Process::dev_through(&mut shell, free_port(), &data, None);
        Self {
            process,
            folder,
            http: http(),
        }
    }

    fn browser(&self) -> Browser {
        Browser::at_process(&self.http, self.process.issuer())
    }

    /// Somebody leaves for the identity provider: the address that they are sent to.
    async fn leave(&self) -> String {
        let text = |pointer| self.process.text(pointer);
        let authorize = format!(
            "/authorize?response_type=code&client_id={}&redirect_uri={}&scope=openid&nonce=n&code_challenge={}&code_challenge_method=S256",
            text("/client/client_id"),
            text("/client/redirect_uris/0"),
            "x".repeat(43)
        );
        let mut browser = self.browser();
        let page = browser.open(&authorize).await;
        leave(&mut browser, &page).await
    }

    /// What answers that, and is not signed yet.
    fn response(&self, away: &str) -> String {
        let request = request_of(away);
        let id = between(&request, " ID=\"", "\" ");
        let id = id.trim_start_matches(" ID=\"").trim_end_matches("\" ");
        let now = Clock::system().now();
        response(&Addressee::of(self.process.issuer(), id, now))
    }

    fn memory(&self, what: &str) -> u64 {
        memory(&self.process.id().to_string(), what)
    }
}

/// A message that a browser brings: by an address, or by a form.
#[derive(Clone)]
enum Brought {
    Query(String),
    Form(String, String),
}

/// Brings each, so often, by some browsers at a time; says how often each status was the answer.
async fn bring(server: &Server, brought: &[Brought], times: usize) -> BTreeMap<u16, usize> {
    const BROWSERS: usize = 8;
    let mut browsers = JoinSet::new();
    for number in 0..BROWSERS {
        let (brought, browser) = (brought.to_vec(), server.browser());
        browsers.spawn(async move {
            let mut statuses = Vec::new();
            for place in (number..times).step_by(BROWSERS) {
                let page = match &brought[place % brought.len()] {
                    Brought::Query(query) => {
                        browser
                            .clone()
                            .get(&format!("/saml/corp/slo?{query}"))
                            .await
                    }
                    Brought::Form(response, relay_state) => {
                        let fields = [
                            ("SAMLResponse", response.as_str()),
                            ("RelayState", relay_state.as_str()),
                        ];
                        post_by(browser.clone(), "/saml/corp/acs", &fields).await
                    }
                };
                statuses.push(page.status.as_u16());
            }
            statuses
        });
    }
    let mut counted = BTreeMap::new();
    for status in browsers.join_all().await.concat() {
        *counted.entry(status).or_default() += 1;
    }
    counted
}

// H-013: with the server around them. Those that are signed are inflated, as far as they may be.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_taken_leaves_nothing_in_the_server() {
    let server = Server::start();
    let away = server.leave().await;
    let relay_state = parameters(&away)["RelayState"].clone();
    let right = server.response(&away);
    let logout = |message: String| Redirect {
        message,
        ..Redirect::of("SAMLRequest", "")
    };
    let unsigned = |message: String| Brought::Query(logout(message).signed());
    let by_key = |message: String| Brought::Query(logout(message).query());
    let form = |response: String| Brought::Form(response, relay_state.clone());
    let stranger = sign_assertion(&Key::new("rsa:2048"), &swap(&right, "<!R>", ""));
    let bad = [
        unsigned(bomb()),
        unsigned(stored_blocks()),
        by_key(bomb()),
        by_key(stored_blocks()),
        form("!".repeat(500)),
        form(posted("<a><b></a>")),
        form(posted(&stranger)),
        form(posted(&swap(&signed(&right), ">alex-4711<", ">mallory<"))),
    ];
    bring(&server, &bad, 400).await;
    let before = server.memory("VmRSS:");
    let statuses = bring(&server, &bad, BROUGHT).await;
    let after = server.memory("VmRSS:");
    // Those of addresses are refused there; what became of the others goes on with the browser.
    assert_eq!(
        statuses,
        BTreeMap::from([(303, BROUGHT / 2), (400, BROUGHT / 2)])
    );
    assert!(
        after < before + MOST_GROWN_SERVER,
        "{before} kB, then {after} kB"
    );
}

// H-111: all of them right, and as long as they may be, so that each is read as far as any.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_of_full_size_take_little_memory() {
    const MOST: u64 = 256 * 1024;
    const LONGEST: usize = 256 * 1024;
    let server = Server::start();
    let away = server.leave().await;
    let relay_state = parameters(&away)["RelayState"].clone();
    let value = format!(
        "<saml:AttributeValue>{}</saml:AttributeValue>",
        "g".repeat(10)
    );
    let end = "</saml:Attribute></saml:AttributeStatement>";
    let right = signed(&server.response(&away));
    let values = value.repeat((LONGEST - right.len() - 100) / value.len());
    let full = signed(&swap(
        &server.response(&away),
        end,
        &format!("{values}{end}"),
    ));
    assert!(
        full.len() > LONGEST - 1_000 && full.len() <= LONGEST,
        "{}",
        full.len()
    );
    let full = Brought::Form(posted(&full), relay_state);
    let mut posts = JoinSet::new();
    for _ in 0..50 {
        let (full, server) = (full.clone(), server.browser());
        posts.spawn(async move {
            let Brought::Form(response, relay_state) = &full else {
                panic!("a form");
            };
            let fields = [
                ("SAMLResponse", response.as_str()),
                ("RelayState", relay_state),
            ];
            post_by(server, "/saml/corp/acs", &fields)
                .await
                .status
                .as_u16()
        });
    }
    let statuses = posts.join_all().await;
    // Of those that wait too long some are told to come again.
    let read = statuses.iter().filter(|status| **status == 303).count();
    assert!(
        read > 0 && statuses.iter().all(|status| [303, 503].contains(status)),
        "{statuses:?}"
    );
    let peak = server.memory("VmHWM:");
    assert!(peak < MOST, "{peak} kB, {read} read");
    assert!(server.folder.path().exists());
}
