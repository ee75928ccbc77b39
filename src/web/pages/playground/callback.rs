//! The authorization response: the flow is found by its state, the issuer is checked, then the code is redeemed, once.

use std::sync::Arc;

use http::Method;
use poem::{Request, Response};

use super::flow::{Asked, Ended, Stage, Tokens};
use super::redeem::redeem;
use super::{RESULT, RelyingParty, message, of_flow, stray};
use crate::oauth::params::Parameters;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{Step, StepKind};
use crate::web::request::query_or_form;

/// Takes the provider's answer from the browser, by GET or POST, and goes on with it once.
pub async fn answer(party: Arc<RelyingParty>, mut request: Request) -> Response {
    let parameters = query_or_form(&mut request)
        .await
        .map_err(|unreadable| unreadable.error)
        .and_then(|parameters| parameters.refuse_repeated().map(|()| parameters));
    let visit = party.visit(request.headers());
    let parameters = match parameters {
        Ok(parameters) => parameters,
        Err(error) => return visit.malformed(&error),
    };
    let answer = Answer::read(request.method(), &party.dev.redirect_uri, parameters);
    let Some(flow) = party
        .flows
        .find(&party.state.op, request.headers(), &answer.state)
    else {
        return stray(
            &visit,
            answer.refuse("no request of this browser with this state waits for an answer"),
        );
    };
    let result = of_flow(RESULT, &answer.state);
    let mut flow = flow.lock().await;
    let flow = &mut *flow;
    let Stage::Waiting(asked) = &flow.stage else {
        // The browser came again with the same answer: it is shown what came of it.
        return see_other(&result);
    };
    let asked = asked.clone();
    // From here on the code counts as used, whatever becomes of this request.
    flow.stage = Stage::Ended(Ended::default());
    let ended = conclude(&party, asked, answer, &mut flow.steps).await;
    flow.stage = Stage::Ended(ended);
    see_other(&result)
}

/// What the browser brought (RFC 6749 §4.1.2, RFC 9207).
pub(super) struct Answer {
    /// `state`.
    pub(super) state: String,
    iss: Option<String>,
    code: Option<String>,
    error: Option<String>,
    step: Step,
}

impl Answer {
    /// Reads the parameters of the callback.
    pub(super) fn read(method: &Method, redirect_uri: &str, mut parameters: Parameters) -> Self {
        let sent: Vec<_> = url::form_urlencoded::parse(parameters.to_query().as_bytes())
            .into_owned()
            .collect();
        let request = if *method == Method::POST {
            message::with_form("POST", redirect_uri, Vec::new(), &sent)
        } else {
            message::with_query("GET", redirect_uri, &sent)
        };
        Self {
            state: parameters.take("state").unwrap_or_default(),
            iss: parameters.take("iss"),
            code: parameters.take("code"),
            error: parameters.take("error"),
            step: Step {
                kind: StepKind::AuthorizationResponse,
                request: Some(request),
                response: None,
                tokens: Vec::new(),
            },
        }
    }

    /// As a step at which the client stops.
    pub(super) fn refuse(self, why: &str) -> Step {
        Step {
            response: Some(message::refusal(why)),
            ..self.step
        }
    }
}

/// Goes on with an answer whose state was compared: redeems the code, if it is one. Adds the steps, and says how it ended.
async fn conclude(
    party: &RelyingParty,
    asked: Asked,
    answer: Answer,
    steps: &mut Vec<Step>,
) -> Ended {
    // RFC 9207 §2.4: compared by simple string comparison; §3: missing though announced is an error as well.
    let is_issuer_right = match &answer.iss {
        Some(iss) => *iss == asked.metadata.issuer,
        None => {
            !asked
                .metadata
                .authorization_response_iss_parameter_supported
        }
    };
    if !is_issuer_right {
        steps.push(answer.refuse("iss is not the issuer that was asked"));
        return Ended::default();
    }
    if answer.error.is_some() {
        steps.push(answer.step);
        return Ended::default();
    }
    let Some(code) = answer.code.clone() else {
        steps.push(answer.refuse("there is neither code nor error"));
        return Ended::default();
    };
    steps.push(answer.step);
    let form = vec![
        ("grant_type", "authorization_code".to_owned()),
        ("code", code),
        ("redirect_uri", party.dev.redirect_uri.clone()),
        ("code_verifier", asked.code_verifier.clone()),
    ];
    let (has_succeeded, tokens) = redeem(
        party,
        StepKind::TokenRequest,
        form,
        Tokens {
            asked,
            refresh_token: None,
            id_token: None,
        },
        steps,
    )
    .await;
    Ended {
        has_succeeded,
        tokens,
        sign_out: None,
    }
}
