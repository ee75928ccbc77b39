//! The refresh request (RFC 6749 §6).

use std::sync::Arc;

use poem::{Request, Response};

use super::flow::{Flow, Stage, Tokens};
use super::redeem::redeem;
use super::{INDEX, RESULT, RelyingParty, of_flow, own_form, state_of};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{Step, StepKind};

/// Uses the refresh token; the result then shows that.
pub async fn post(party: Arc<RelyingParty>, mut request: Request) -> Response {
    if let Err(refusal) = own_form(&party, &mut request).await {
        return refusal;
    }
    let state = state_of(&request);
    let Some(flow) = party.flows.find(&party.state.op, request.headers(), &state) else {
        return see_other(INDEX);
    };
    let mut flow = flow.lock().await;
    let Flow {
        state: _,
        steps,
        stage: Stage::Ended(ended),
    } = &mut *flow
    else {
        return see_other(INDEX);
    };
    let Some((tokens, refresh_token)) = ended
        .tokens
        .as_mut()
        .and_then(|tokens| tokens.refresh_token.clone().map(|token| (tokens, token)))
    else {
        return see_other(&of_flow(RESULT, &state));
    };
    let mut new_steps = Vec::new();
    (ended.has_succeeded, *tokens) = refresh(&party, tokens, &refresh_token, &mut new_steps).await;
    *steps = new_steps;
    see_other(&of_flow(RESULT, &state))
}

/// Uses the refresh token. Adds the steps; the tokens are the new ones where there are new ones.
async fn refresh(
    party: &RelyingParty,
    tokens: &Tokens,
    refresh_token: &str,
    steps: &mut Vec<Step>,
) -> (bool, Tokens) {
    let form = vec![
        ("grant_type", "refresh_token".to_owned()),
        ("refresh_token", refresh_token.to_owned()),
    ];
    let (has_succeeded, renewed) =
        redeem(party, StepKind::RefreshRequest, form, tokens.clone(), steps).await;
    (has_succeeded, renewed.unwrap_or_else(|| tokens.clone()))
}
