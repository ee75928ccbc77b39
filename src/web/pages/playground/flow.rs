//! What the client remembers of each flow, for the browser that began it, in memory only. A browser may run several at once, in
//! several tabs: each is known by its `state`, which without the browser's cookie is worth nothing.

use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use http::HeaderMap;
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::cache::Cache;
use crate::entropy::{Entropy, NoEntropy};
use crate::provider::Provider;
use crate::web::cookies;
use crate::web::pages::views::{Message, Step};

const MOST_FLOWS: u64 = 200;
const LIFETIME: Duration = Duration::from_hours(6);

/// The flows under way, by the handle in the cookie of their browser and a `state`.
pub(super) struct Flows(Cache<Arc<Mutex<Flow>>>);

/// One flow. Whoever works on it holds its lock, so that a code is redeemed once even if the browser comes twice.
pub(super) struct Flow {
    /// `state`: ties the answer to this flow of this browser.
    pub(super) state: String,
    /// What happened so far.
    pub(super) steps: Vec<Step>,
    /// Where it stands.
    pub(super) stage: Stage,
}

/// Where a flow stands.
pub(super) enum Stage {
    /// The browser is at the provider, and will come back with an answer.
    Waiting(Asked),
    /// The answer came.
    Ended(Ended),
}

/// What the client sent, to compare the answer with.
#[derive(Clone)]
pub(super) struct Asked {
    /// Where the provider answers.
    pub(super) metadata: Metadata,
    /// `nonce`: ties the ID token to this request.
    pub(super) nonce: String,
    /// The secret behind `code_challenge`.
    pub(super) code_verifier: String,
    /// `max_age`, in seconds.
    pub(super) max_age: Option<u32>,
    /// Whether an ID token was asked for.
    pub(super) is_openid: bool,
}

/// How a flow ended.
#[derive(Default)]
pub(super) struct Ended {
    /// Whether every step went well.
    pub(super) has_succeeded: bool,
    /// The request and what came of it; none if there was no answer to use.
    pub(super) tokens: Option<Tokens>,
    /// The sign-out that was begun: its state, and the request that asked for it.
    pub(super) sign_out: Option<(String, Message)>,
}

/// What the client got.
#[derive(Clone)]
pub(super) struct Tokens {
    /// What it had asked for.
    pub(super) asked: Asked,
    /// The refresh token, if it got one.
    pub(super) refresh_token: Option<String>,
    /// The ID token, if it got one, and whom that names.
    pub(super) id_token: Option<(String, String)>,
}

/// The provider's metadata, as far as this client needs it (OpenID Connect Discovery 1.0 §3).
#[derive(Clone, Deserialize)]
pub(super) struct Metadata {
    pub(super) issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    pub(super) jwks_uri: String,
    pub(super) userinfo_endpoint: String,
    pub(super) end_session_endpoint: String,
    /// RFC 9126 §5.
    pub(super) pushed_authorization_request_endpoint: Option<String>,
    /// RFC 9207 §3.
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl Flow {
    /// A flow that came to its end.
    pub(super) fn ended(state: String, steps: Vec<Step>, ended: Ended) -> Self {
        Self {
            state,
            steps,
            stage: Stage::Ended(ended),
        }
    }
}

impl Flows {
    /// None yet.
    pub(super) fn new() -> Self {
        Self(Cache::new(MOST_FLOWS, LIFETIME))
    }

    /// Remembers a flow beside others of the same browser. Returns `Set-Cookie` for it.
    pub(super) fn keep(
        &self,
        op: &Provider,
        headers: &HeaderMap,
        flow: Flow,
    ) -> Result<String, NoEntropy> {
        let handle = match find_handle(op, headers) {
            Some(known) => known.to_owned(),
            None => random(op.entropy)?,
        };
        let key = key(&handle, &flow.state);
        self.fill(key, Arc::new(Mutex::new(flow)));
        Ok(cookies::set_playground(op, &handle))
    }

    /// Remembers a flow by another state too: that of its sign-out.
    pub(super) fn keep_by(
        &self,
        op: &Provider,
        headers: &HeaderMap,
        state: &str,
        flow: Arc<Mutex<Flow>>,
    ) {
        if let Some(handle) = find_handle(op, headers) {
            self.fill(key(handle, state), flow);
        }
    }

    fn fill(&self, key: String, flow: Arc<Mutex<Flow>>) {
        let began = self.0.began();
        self.0.fill(key, flow, began);
    }

    /// The flow of a browser with this state.
    pub(super) fn find(
        &self,
        op: &Provider,
        headers: &HeaderMap,
        state: &str,
    ) -> Option<Arc<Mutex<Flow>>> {
        self.0.get(&key(find_handle(op, headers)?, state))
    }
}

fn key(handle: &str, state: &str) -> String {
    format!("{handle}.{state}")
}

/// The handle of a browser, if it is one of ours.
fn find_handle<'h>(op: &Provider, headers: &'h HeaderMap) -> Option<&'h str> {
    cookies::playground(op, headers).filter(|handle| {
        BASE64URL_NOPAD
            .decode(handle.as_bytes())
            .is_ok_and(|bytes| bytes.len() == 32)
    })
}

/// 32 random bytes in base64url: a handle, a state, a nonce, a code verifier (RFC 7636 §4.1).
pub(super) fn random(entropy: Entropy) -> Result<String, NoEntropy> {
    Ok(BASE64URL_NOPAD.encode(&entropy.bytes::<32>()?))
}
