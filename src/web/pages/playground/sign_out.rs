//! Signing out, begun by the client (RP-Initiated Logout 1.0).

use std::sync::Arc;

use poem::{Request, Response};
use subtle::ConstantTimeEq;

use super::flow::{Ended, Stage, random};
use super::{INDEX, RESULT, RelyingParty, message, of_flow, own_form, state_of, stray};
use crate::oauth::params::Parameters;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{Step, StepKind};

/// Where the provider sends the browser afterwards; registered for the demo client.
const SIGNED_OUT: &str = "/playground/signed-out";

/// Sends the browser to the end-session endpoint (RP-Initiated Logout 1.0 §2).
pub async fn post(party: Arc<RelyingParty>, mut request: Request) -> Response {
    if let Err(refusal) = own_form(&party, &mut request).await {
        return refusal;
    }
    let op = &party.state.op;
    let own = state_of(&request);
    let Some(found) = party.flows.find(op, request.headers(), &own) else {
        return see_other(INDEX);
    };
    let mut flow = found.lock().await;
    let Stage::Ended(ended) = &mut flow.stage else {
        return see_other(INDEX);
    };
    let Some((tokens, (id_token, _))) = ended
        .tokens
        .as_ref()
        .and_then(|tokens| tokens.id_token.as_ref().map(|id_token| (tokens, id_token)))
    else {
        return see_other(&of_flow(RESULT, &own));
    };
    let visit = party.visit(request.headers());
    let state = match random(op.entropy) {
        Ok(state) => state,
        Err(error) => return visit.failed(PageFailure::Permanent(error.to_string())),
    };
    let Ok(mut address) = url::Url::parse(&tokens.asked.metadata.end_session_endpoint) else {
        return visit.failed(PageFailure::Permanent(
            "end_session_endpoint is no address".into(),
        ));
    };
    let back = op.issuer.at(SIGNED_OUT);
    let endpoint = &tokens.asked.metadata.end_session_endpoint;
    let parameters = [
        ("id_token_hint", id_token.as_str()),
        ("post_logout_redirect_uri", back.as_str()),
        ("state", state.as_str()),
    ];
    let sent = message::with_query("GET", endpoint, &parameters);
    address.query_pairs_mut().extend_pairs(parameters);
    party
        .flows
        .keep_by(op, request.headers(), &state, Arc::clone(&found));
    ended.sign_out = Some((state, sent));
    see_other(address.as_str())
}

/// The browser comes back (§3). The result then shows that, and the tokens are forgotten.
pub async fn done(party: Arc<RelyingParty>, request: Request) -> Response {
    let visit = party.visit(request.headers());
    let parameters = Parameters::parse(request.uri().query().unwrap_or_default())
        .and_then(|parameters| parameters.refuse_repeated().map(|()| parameters));
    let mut parameters = match parameters {
        Ok(parameters) => parameters,
        Err(error) => return visit.malformed(&error),
    };
    let state = parameters.take("state").unwrap_or_default();
    let back = party.state.op.issuer.at(SIGNED_OUT);
    let mut step = Step {
        kind: StepKind::SignedOut,
        request: Some(message::with_query("GET", &back, &[("state", &state)])),
        response: None,
        tokens: Vec::new(),
    };
    let Some(flow) = party.flows.find(&party.state.op, request.headers(), &state) else {
        step.response = Some(message::refusal(
            "this browser did not begin to sign out here",
        ));
        return stray(&visit, step);
    };
    let mut flow = flow.lock().await;
    let flow = &mut *flow;
    let begun = match &mut flow.stage {
        Stage::Ended(ended) => ended
            .sign_out
            .take_if(|(expected, _)| expected.as_bytes().ct_eq(state.as_bytes()).into())
            .map(|begun| (ended, begun)),
        Stage::Waiting(_) => None,
    };
    let Some((ended, (_, request))) = begun else {
        step.response = Some(message::refusal(
            "state is not the one that this browser was sent with",
        ));
        return stray(&visit, step);
    };
    let asked = Step {
        kind: StepKind::SignedOut,
        request: Some(request),
        response: step.request.take(),
        tokens: Vec::new(),
    };
    flow.steps = vec![asked];
    *ended = Ended {
        has_succeeded: true,
        ..Ended::default()
    };
    see_other(&of_flow(RESULT, &flow.state))
}
