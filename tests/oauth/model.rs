//! Whatever people, clients and operators do in whichever order, on two nodes: the answers are those of a model of a few
//! lines, in which nothing is cached, raced or stored.

mod factors;

use std::time::{Duration, Instant};

use doorward::domain::id::{ClientId, UserId};
use doorward::provider::Settings;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use reqwest::StatusCode;
use serde_json::Value;
use tokio::runtime::Handle;

use super::turn_client;
use crate::support::app::{Node, PASSWORD};
use crate::support::authenticator::Authenticator;
use crate::support::browser::parameters;
use crate::support::database::Engine;
use crate::support::relying_party::{claims, text, userinfo};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const BROWSERS: usize = 2;
const TWO_FACTORS: &str = "urn:doorward:acr:2fa";

/// What happens next. Numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// A browser without cookies signs in for the client.
    SignIn(usize),
    /// A browser asks silently.
    Ask(usize),
    SignOut(usize),
    /// Somebody with the password alone gets as far as that leads.
    SignInHalf(usize),
    /// Two factors are asked for.
    StepUp(usize),
    ChangePassword(usize),
    EnrolApp,
    Redeem(usize),
    Refresh(usize),
    Use(usize),
    TurnPerson(bool),
    TurnClient(bool),
    RevokeConsent,
}

fn act() -> impl Strategy<Value = Act> {
    let which = || 0..8_usize;
    prop_oneof![
        3 => which().prop_map(Act::SignIn),
        3 => which().prop_map(Act::Ask),
        1 => which().prop_map(Act::SignOut),
        1 => which().prop_map(Act::SignInHalf),
        2 => which().prop_map(Act::StepUp),
        1 => which().prop_map(Act::ChangePassword),
        1 => Just(Act::EnrolApp),
        5 => which().prop_map(Act::Redeem),
        5 => which().prop_map(Act::Refresh),
        4 => which().prop_map(Act::Use),
        1 => any::<bool>().prop_map(Act::TurnPerson),
        1 => any::<bool>().prop_map(Act::TurnClient),
        1 => Just(Act::RevokeConsent),
    ]
}

/// What is true. Rows are named by their place.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a model is a list of facts")]
struct Model {
    is_person_on: bool,
    is_client_on: bool,
    has_consented: bool,
    has_app: bool,
    password: String,
    /// Whether each session lives.
    sessions: Vec<bool>,
    /// Whether a code was taken in it.
    is_by_two: Vec<bool>,
    /// The session of each browser.
    browsers: [Option<usize>; BROWSERS],
    /// The session of each grant, and whether the grant lives.
    grants: Vec<(usize, bool)>,
    /// Of each grant, whether its session was by two factors, and whether that was asked for.
    proofs: Vec<(bool, bool)>,
    /// Each code with its grant, and whether it was used.
    codes: Vec<(String, usize, bool)>,
    /// Each refresh token with its grant, and whether it was used.
    refresh_tokens: Vec<(String, usize, bool)>,
    access_tokens: Vec<(String, usize)>,
}

impl Model {
    fn has_session(&self, browser: usize) -> bool {
        self.is_person_on && self.browsers[browser].is_some_and(|session| self.sessions[session])
    }

    fn lives(&self, grant: usize) -> bool {
        self.is_person_on && self.grants[grant].1
    }

    fn grant(&mut self, session: usize, code: String, is_asked: bool) {
        self.grants.push((session, true));
        self.proofs.push((self.is_by_two[session], is_asked));
        self.codes.push((code, self.grants.len() - 1, false));
    }

    fn give(&mut self, grant: usize, tokens: &Value) {
        let refresh_token = text(tokens, "refresh_token").to_owned();
        self.refresh_tokens.push((refresh_token, grant, false));
        let access_token = text(tokens, "access_token").to_owned();
        self.access_tokens.push((access_token, grant));
    }

    fn end_grants(&mut self, is_meant: impl Fn(usize) -> bool) {
        for (session, is_alive) in &mut self.grants {
            *is_alive &= !is_meant(*session);
        }
    }
}

/// What is compared with the model.
struct System<'a> {
    app: &'a TestApp,
    nodes: [&'a Node; 2],
    rp: RelyingParty,
    user: UserId,
    username: String,
    browsers: [Browser; BROWSERS],
}

type Checked = Result<(), TestCaseError>;

impl System<'_> {
    /// Does it at a node, and compares.
    async fn check(&mut self, model: &mut Model, act: Act, place: usize) -> Checked {
        let node = self.nodes[place % 2];
        match act {
            Act::SignIn(browser) => self.sign_in(model, browser % BROWSERS, node).await,
            Act::Ask(browser) => self.ask(model, browser % BROWSERS, node).await,
            Act::SignOut(browser) => self.sign_out(model, browser % BROWSERS, node).await,
            Act::SignInHalf(browser) => self.sign_in_half(model, browser % BROWSERS, node).await,
            Act::StepUp(browser) => self.step_up(model, browser % BROWSERS, node).await,
            Act::ChangePassword(browser) => {
                self.change_password(model, browser % BROWSERS, node).await
            }
            Act::EnrolApp => {
                if model.is_person_on && !model.has_app {
                    Authenticator::enrol(self.app, &self.user).await;
                    model.has_app = true;
                }
                Ok(())
            }
            Act::Redeem(which) => self.redeem(model, which, node).await,
            Act::Refresh(which) => self.refresh(model, which, node).await,
            Act::Use(which) => self.use_token(model, which, node).await,
            Act::TurnPerson(is_on) => {
                if is_on {
                    self.app.enable_user(&self.user).await;
                } else {
                    self.app.disable_user(&self.user).await;
                    model.sessions.fill(false);
                    model.end_grants(|_| true);
                }
                model.is_person_on = is_on;
                Ok(())
            }
            Act::TurnClient(is_on) => {
                turn_client(self.app, &self.rp.id, is_on).await;
                model.is_client_on = is_on;
                Ok(())
            }
            Act::RevokeConsent => {
                let (op, user) = (self.app.op(), self.user.clone());
                let (tenant, now) = (op.tenant.clone(), op.now());
                let client = ClientId::new(self.rp.id.as_str());
                let revoked = op
                    .store
                    .write(move |w| w.revoke_consent(&tenant, &user, &client, now));
                prop_assert_eq!(revoked.await.expect("written"), model.has_consented);
                model.has_consented = false;
                model.end_grants(|_| true);
                Ok(())
            }
        }
    }

    async fn sign_in(&mut self, model: &mut Model, browser: usize, node: &Node) -> Checked {
        // This is not about guessing.
        self.app.database.execute("DELETE FROM throttles");
        self.browsers[browser] = Browser::at_node(self.app, node);
        model.browsers[browser] = None;
        let page = self.browsers[browser].open(&self.rp.authorize(&[])).await;
        if !model.is_client_on {
            prop_assert_eq!(page.status, StatusCode::BAD_REQUEST);
            return Ok(());
        }
        let mut page = self.type_password(model, browser, &page).await;
        if !model.is_person_on {
            prop_assert_eq!(page.name(), "password");
            return Ok(());
        }
        if model.has_app {
            prop_assert_eq!(page.name(), "second-factor");
            page = self.take_code(browser, &page).await;
        }
        if !model.has_consented {
            prop_assert_eq!(page.name(), "consent");
            let allow = [("decision", "allow")];
            page = self.browsers[browser].submit(&page, &allow).await;
        }
        let code = parameters(page.location())["code"].clone();
        model.has_consented = true;
        model.sessions.push(true);
        model.is_by_two.push(model.has_app);
        let session = model.sessions.len() - 1;
        model.browsers[browser] = Some(session);
        model.grant(session, code, false);
        Ok(())
    }

    async fn ask(&mut self, model: &mut Model, browser: usize, node: &Node) -> Checked {
        self.browsers[browser].move_to(node);
        let silent = self.rp.authorize(&[("prompt", "none")]);
        let page = self.browsers[browser].get(&silent).await;
        if !model.is_client_on {
            prop_assert_eq!(page.status, StatusCode::BAD_REQUEST);
            return Ok(());
        }
        let answer = parameters(page.location());
        let session = model.browsers[browser].filter(|_| model.has_session(browser));
        let Some(session) = session else {
            prop_assert_eq!(&answer["error"], "login_required");
            return Ok(());
        };
        if !model.has_consented {
            prop_assert_eq!(&answer["error"], "consent_required");
            return Ok(());
        }
        prop_assert!(answer.contains_key("code"), "{answer:?}");
        model.grant(session, answer["code"].clone(), false);
        Ok(())
    }

    async fn sign_out(&mut self, model: &mut Model, browser: usize, node: &Node) -> Checked {
        self.browsers[browser].move_to(node);
        let page = self.browsers[browser].get("/end-session").await;
        if !model.has_session(browser) {
            prop_assert_eq!(page.name(), "signed-out");
            return Ok(());
        }
        let sign_out = [("decision", "sign-out")];
        let page = self.browsers[browser].submit(&page, &sign_out).await;
        prop_assert_eq!(page.name(), "signed-out");
        if let Some(session) = model.browsers[browser].take() {
            model.sessions[session] = false;
            model.end_grants(|of| of == session);
        }
        Ok(())
    }

    async fn redeem(&mut self, model: &mut Model, which: usize, node: &Node) -> Checked {
        if model.codes.is_empty() {
            return Ok(());
        }
        let place = which % model.codes.len();
        let (code, grant, is_used) = model.codes[place].clone();
        let fields = self.rp.redemption(&code);
        let (status, answer) = self.rp.post(self.app, node, "/token", &fields).await;
        if !model.is_client_on {
            prop_assert_eq!(text(&answer, "error"), "invalid_client");
            return Ok(());
        }
        model.codes[place].2 = true;
        if !is_used && model.lives(grant) {
            prop_assert_eq!(status, StatusCode::OK, "{}", answer);
            let said = claims(text(&answer, "id_token"))["acr"] == TWO_FACTORS;
            let (is_by_two, is_asked) = model.proofs[grant];
            prop_assert!(is_by_two || !said, "nobody took a code");
            prop_assert!(said || !(is_by_two && is_asked), "it was asked for");
            model.give(grant, &answer);
            return Ok(());
        }
        prop_assert_eq!(text(&answer, "error"), "invalid_grant");
        model.grants[grant].1 = false;
        Ok(())
    }

    async fn refresh(&mut self, model: &mut Model, which: usize, node: &Node) -> Checked {
        if model.refresh_tokens.is_empty() {
            return Ok(());
        }
        let place = which % model.refresh_tokens.len();
        let (token, grant, is_used) = model.refresh_tokens[place].clone();
        let fields = [("grant_type", "refresh_token"), ("refresh_token", &token)];
        let (status, answer) = self.rp.post(self.app, node, "/token", &fields).await;
        if !model.is_client_on {
            prop_assert_eq!(text(&answer, "error"), "invalid_client");
            return Ok(());
        }
        if !is_used && model.lives(grant) {
            prop_assert_eq!(status, StatusCode::OK, "{}", answer);
            model.refresh_tokens[place].2 = true;
            model.give(grant, &answer);
            return Ok(());
        }
        prop_assert_eq!(text(&answer, "error"), "invalid_grant");
        if is_used {
            model.grants[grant].1 = false;
        }
        Ok(())
    }

    async fn use_token(&mut self, model: &mut Model, which: usize, node: &Node) -> Checked {
        if model.access_tokens.is_empty() {
            return Ok(());
        }
        let (token, grant) = &model.access_tokens[which % model.access_tokens.len()];
        let (status, answer) = userinfo(self.app, node, token).await;
        let is_good = model.is_client_on && model.lives(*grant);
        prop_assert_eq!(status == StatusCode::OK, is_good, "{}", answer);
        Ok(())
    }

    /// Waits until both nodes know what either has written: news come in the order of the commits.
    async fn settle(&self) {
        let [one, other] = self.nodes;
        for (from, to) in [(one, other), (other, one)] {
            let (from, to) = (&from.state.op.store, &to.state.op.store);
            let epoch = to.keys_epoch();
            let touch = from.write(|w| w.delete_key("no such key"));
            touch.await.expect("written");
            let began = Instant::now();
            while to.keys_epoch() == epoch {
                assert!(began.elapsed() < Duration::from_secs(5), "no news");
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    }
}

async fn run(app: &TestApp, nodes: [&Node; 2], acts: &[(Act, usize)], case: u32) -> Checked {
    let username = format!("person{case}");
    let email = format!("{username}@example.com");
    let mut system = System {
        app,
        nodes,
        rp: RelyingParty::confidential(app).await,
        user: app.add_user(&username, &email).await,
        username,
        browsers: [Browser::new(app), Browser::new(app)],
    };
    let mut model = Model {
        is_person_on: true,
        is_client_on: true,
        has_consented: false,
        has_app: false,
        password: PASSWORD.into(),
        sessions: Vec::new(),
        is_by_two: Vec::new(),
        browsers: [None; BROWSERS],
        grants: Vec::new(),
        proofs: Vec::new(),
        codes: Vec::new(),
        refresh_tokens: Vec::new(),
        access_tokens: Vec::new(),
    };
    for (place, (act, node)) in acts.iter().enumerate() {
        system
            .check(&mut model, *act, *node)
            .await
            .map_err(|error| {
                TestCaseError::fail(format!("{place}, {act:?}: {error}; {model:?}"))
            })?;
        if app.engine == Engine::Postgres {
            system.settle().await;
        }
    }
    Ok(())
}

fn options() -> Options {
    Options {
        settings: Settings {
            refresh_grace: Duration::ZERO,
            ..Settings::default()
        },
        ..Options::default()
    }
}

// On SQLite another node is another process, which hears within a second: there is one.
both_engines!(what_happens_is_what_a_small_model_says, options(), |app| {
    let second = match app.engine {
        Engine::Postgres => Some(app.second_node().await),
        Engine::Sqlite => None,
    };
    let nodes = [&app.node, second.as_ref().unwrap_or(&app.node)];
    let mut runner = TestRunner::new(Config {
        cases: 32,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let acts = proptest::collection::vec((act(), 0..2_usize), 1..60);
    let case = std::cell::Cell::new(0);
    let outcome = tokio::task::block_in_place(|| {
        runner.run(&acts, |acts| {
            case.set(case.get() + 1);
            Handle::current().block_on(run(&app, nodes, &acts, case.get()))
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
});
