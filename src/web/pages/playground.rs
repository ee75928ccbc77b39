//! The playground of `doorward dev`: a relying party in the binary, which runs the authorization code flow against its own
//! issuer and shows each request, each response and what is in the tokens.
//!
//! ```text
//!   GET  /playground              which request to make
//!   POST /playground/start        discovery; to the authorization endpoint with state, nonce and PKCE, pushed or not
//!   *    /playground/callback     state, iss; token request; keys; ID token; userinfo
//!   GET  /playground/result       what happened, as often as it is loaded
//!   POST /playground/refresh      refresh request; keys; ID token; userinfo; back to the result
//!   POST /playground/sign-out     to the end-session endpoint
//!   GET  /playground/signed-out   state
//!   GET  /playground/mail         what would have been mailed
//! ```
//!
//! It is a client like any other: what it knows of the provider it asks for over HTTP (`exchange.rs`), and it believes a
//! token only after the checks that the specifications ask for (`check.rs`). What it remembers of a flow is in memory, for
//! the browser that began it (`flow.rs`), and never in an address; that has `state` alone, which tells the flow of one tab from
//! that of another.

pub mod callback;
mod check;
mod exchange;
mod flow;
pub mod mail;
mod message;
mod redeem;
pub mod refresh;
pub mod sign_out;
pub mod start;
mod wishes;

use std::sync::Arc;

use http::{HeaderMap, StatusCode, header};
use poem::{Endpoint, Request, Response};

use self::exchange::Http;
use self::flow::{Ended, Flow, Flows, Stage};
use super::interaction::{Browser, form};
use super::views::{Playground, PlaygroundIndex, ScopeChoice, Step};
use super::{PageFailure, Visit};
use crate::domain::authentication::Acr;
use crate::domain::scope::{DEVICE_SSO, OFFLINE_ACCESS, OPENID, STANDARD};
use crate::mail::Post;
use crate::oauth::params::Parameters;
use crate::web::oauth::authorize::see_other;
use crate::web::request::{form as read_form, handler, single_header};
use crate::web::state::{Dev, State};
use crate::web::{cookies, csrf};

const INDEX: &str = "/playground";
const RESULT: &str = "/playground/result";
/// Ticked at first: enough to see claims at userinfo.
const TICKED: [&str; 3] = [OPENID, "profile", "email"];

/// The demo client, and what it remembers.
pub struct RelyingParty {
    state: Arc<State>,
    dev: Dev,
    http: Http,
    flows: Flows,
}

impl RelyingParty {
    /// The demo client of `doorward dev`; elsewhere there is none.
    #[must_use]
    pub fn of(state: &Arc<State>) -> Option<Arc<Self>> {
        let dev = state.dev.clone()?;
        let http = Http::new(state.op.issuer.clone(), dev.listen);
        Some(Arc::new(Self {
            state: Arc::clone(state),
            dev,
            http,
            flows: Flows::new(),
        }))
    }

    /// Makes an endpoint of one of the functions here.
    pub fn endpoint<F, Fut>(self: &Arc<Self>, function: F) -> impl Endpoint + 'static
    where
        F: Fn(Arc<Self>, Request) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Response> + Send + 'static,
    {
        let party = Arc::clone(self);
        handler(&self.state, move |_, request| {
            function(Arc::clone(&party), request)
        })
    }

    fn visit(&self, headers: &HeaderMap) -> Visit<'_> {
        Visit::new(&self.state, headers, None)
    }

    fn is_ours(&self, headers: &HeaderMap, presented: Option<&str>) -> bool {
        csrf::is_ours(
            &self.state.op,
            headers,
            &cookies::browsers(&self.state.op, headers),
            presented,
        )
    }
}

/// Offers what can be asked for.
pub async fn index(party: Arc<RelyingParty>, request: Request) -> Response {
    let issuer = &party.state.op.issuer;
    // Under another of this machine's names its forms would lead to another origin, where no browser sends them.
    if single_header(request.headers(), header::HOST) != Some(&issuer.authority()) {
        return see_other(&issuer.at(INDEX));
    }
    let visit = party.visit(request.headers());
    let browser = match Browser::of(&party.state, request.headers()) {
        Ok(browser) => browser,
        Err(error) => return visit.failed(PageFailure::Permanent(error.to_string())),
    };
    let supported = party.state.op.supported_scopes();
    // Those that everybody knows come first, `offline_access` last.
    let known = STANDARD
        .into_iter()
        .filter(|name| *name != OFFLINE_ACCESS && supported.has(name));
    let rest = supported
        .iter()
        // Its own client shares people with no other.
        .filter(|name| *name != DEVICE_SSO)
        .filter(|name| *name == OFFLINE_ACCESS || !STANDARD.contains(name));
    let scopes = known.chain(rest).map(|name| ScopeChoice {
        name: name.to_owned(),
        checked: TICKED.contains(&name),
    });
    let view = PlaygroundIndex {
        chrome: visit.chrome.clone(),
        form: form(&visit, "/playground/start", &browser),
        issuer: party.state.op.issuer.as_str().to_owned(),
        client_id: party.dev.client_id.clone(),
        redirect_uri: party.dev.redirect_uri.clone(),
        person: party
            .dev
            .person
            .password
            .clone()
            .map(|password| (party.dev.person.username.clone(), password)),
        scopes: scopes.collect(),
        contexts: Acr::ALL.map(Acr::name).into(),
        can_sign_up: party.state.op.can_sign_up(),
        keeps_mail: matches!(party.state.op.post, Some(Post::Shelf(_))),
    };
    browser.keep(&visit, visit.page(&view, StatusCode::OK, None))
}

/// An answer that nobody asked for: it is shown, and changes nothing.
fn stray(visit: &Visit<'_>, step: Step) -> Response {
    let view = Playground {
        chrome: visit.chrome.clone(),
        steps: vec![step],
        succeeded: false,
        refresh: None,
        sign_out: None,
        again: visit.path(INDEX),
    };
    visit.page(&view, StatusCode::BAD_REQUEST, None)
}

/// Shows what happened.
pub async fn result(party: Arc<RelyingParty>, request: Request) -> Response {
    let visit = party.visit(request.headers());
    let state = state_of(&request);
    let Some(flow) = party.flows.find(&party.state.op, request.headers(), &state) else {
        return see_other(INDEX);
    };
    let flow = flow.lock().await;
    match &flow.stage {
        Stage::Waiting(_) => see_other(INDEX),
        Stage::Ended(ended) => match Browser::of(&party.state, request.headers()) {
            Ok(browser) => browser.keep(&visit, show(&visit, &flow, ended, &browser)),
            Err(error) => visit.failed(PageFailure::Permanent(error.to_string())),
        },
    }
}

fn show(visit: &Visit<'_>, flow: &Flow, ended: &Ended, browser: &Browser) -> Response {
    let own_form = |path| form(visit, &of_flow(path, &flow.state), browser);
    let tokens = ended.tokens.as_ref();
    let view = Playground {
        chrome: visit.chrome.clone(),
        steps: flow.steps.clone(),
        succeeded: ended.has_succeeded,
        refresh: tokens
            .filter(|tokens| tokens.refresh_token.is_some())
            .map(|_| own_form("/playground/refresh")),
        sign_out: tokens
            .filter(|tokens| tokens.id_token.is_some())
            .map(|_| own_form("/playground/sign-out")),
        again: visit.path(INDEX),
    };
    visit.page(&view, StatusCode::OK, None)
}

/// A path of the playground that is about one flow.
fn of_flow(path: &str, state: &str) -> String {
    // Ours is base64url; a stranger's, which finds no flow, is not repeated.
    format!("{path}?state={state}")
}

/// Which flow a request is about.
fn state_of(request: &Request) -> String {
    Parameters::parse(request.uri().query().unwrap_or_default())
        .ok()
        .and_then(|mut parameters| parameters.take("state"))
        .unwrap_or_default()
}

/// Reads a form that has nothing but our token.
async fn own_form(party: &RelyingParty, request: &mut Request) -> Result<(), Response> {
    let parameters = read_form(request).await;
    let visit = party.visit(request.headers());
    let mut parameters = parameters.map_err(|unreadable| visit.malformed(&unreadable.error))?;
    if party.is_ours(request.headers(), parameters.take("csrf").as_deref()) {
        Ok(())
    } else {
        Err(visit.foreign_form())
    }
}
