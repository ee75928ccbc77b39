//! The authorization request: discovery, the request itself where it is pushed, then the browser goes to the provider.

use std::sync::Arc;

use http::{StatusCode, header};
use poem::{Request, Response};
use serde::Deserialize;

use super::exchange::{Call, Exchange};
use super::flow::{Asked, Ended, Flow, Metadata, Stage, random};
use super::redeem::credentials;
use super::wishes::Wishes;
use super::{RESULT, RelyingParty, message, of_flow};
use crate::entropy::NoEntropy;
use crate::oauth::error::OAuthError;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{Step, StepKind};
use crate::web::request::single_header;

/// Begins a flow.
pub async fn post(party: Arc<RelyingParty>, mut request: Request) -> Response {
    let fields = fields(&mut request).await;
    let visit = party.visit(request.headers());
    let malformed = || visit.malformed(&OAuthError::invalid_request("this is not our form"));
    let Some(fields) = fields else {
        return malformed();
    };
    let token = fields
        .iter()
        .find(|(name, _)| name == "csrf")
        .map(|(_, value)| value.as_str());
    if !party.is_ours(request.headers(), token) {
        return visit.foreign_form();
    }
    let Some(wishes) = Wishes::read(&fields, &party.state.op.supported_scopes()) else {
        return malformed();
    };
    let begun = begin(&party, wishes).await;
    let kept = begun.and_then(|(flow, location)| {
        let location = location.unwrap_or_else(|| of_flow(RESULT, &flow.state));
        let cookie = party.flows.keep(&party.state.op, request.headers(), flow)?;
        Ok((cookie, location))
    });
    match kept {
        Ok((cookie, location)) => {
            let mut response = see_other(&location);
            if let Ok(cookie) = cookie.parse() {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(error) => visit.failed(PageFailure::Permanent(error.to_string())),
    }
}

/// The form's fields. `scope` is there once for each box, which the parameters of OAuth never are.
async fn fields(request: &mut Request) -> Option<Vec<(String, String)>> {
    let content_type = single_header(request.headers(), header::CONTENT_TYPE)?;
    if !content_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return None;
    }
    let body = request.take_body().into_bytes().await.ok()?;
    Some(url::form_urlencoded::parse(&body).into_owned().collect())
}

/// Begins a flow: reads where the provider is, and makes an authorization request. Returns where the browser goes;
/// nowhere if the provider cannot be read, or does not take what is pushed.
async fn begin(party: &RelyingParty, wishes: Wishes) -> Result<(Flow, Option<String>), NoEntropy> {
    let issuer = &party.state.op.issuer;
    let entropy = party.state.op.entropy;
    let state = random(entropy)?;
    let read = party
        .http
        .send(Call::get(&issuer.at("/.well-known/openid-configuration")))
        .await;
    let (metadata, mut endpoint) = match usable(&read, issuer.as_str(), wishes.is_pushed()) {
        Ok(usable) => usable,
        Err(why) => {
            let steps = vec![read.into_refused_step(StepKind::Discovery, why)];
            return Ok((Flow::ended(state, steps, Ended::default()), None));
        }
    };
    let mut steps = vec![read.into_step(StepKind::Discovery, Vec::new())];
    let is_pushed = wishes.is_pushed();
    let asked = Asked {
        metadata,
        nonce: random(entropy)?,
        code_verifier: random(entropy)?,
        max_age: wishes.max_age(),
        is_openid: wishes.is_openid(),
    };
    let mut parameters = wishes.parameters(
        &party.dev.client_id,
        &party.dev.redirect_uri,
        &state,
        &asked,
    );
    let push_to = asked
        .metadata
        .pushed_authorization_request_endpoint
        .as_deref();
    if let Some(push_to) = push_to.filter(|_| is_pushed) {
        let (step, reference) = push(party, push_to, parameters).await;
        steps.push(step);
        let Some(reference) = reference else {
            return Ok((Flow::ended(state, steps, Ended::default()), None));
        };
        parameters = reference;
    }
    let request = message::with_query("GET", &asked.metadata.authorization_endpoint, &parameters);
    endpoint.query_pairs_mut().extend_pairs(&parameters);
    steps.push(Step {
        kind: StepKind::AuthorizationRequest,
        request: Some(request),
        response: None,
        tokens: Vec::new(),
    });
    Ok((
        Flow {
            state,
            steps,
            stage: Stage::Waiting(asked),
        },
        Some(endpoint.into()),
    ))
}

/// A successful answer to what was pushed (RFC 9126 §2.2).
#[derive(Deserialize)]
struct Pushed {
    request_uri: String,
}

/// Sends the request by the client's own connection (RFC 9126 §2.1); what the browser takes along is whose it is and its name (§4), if
/// it got one.
async fn push(
    party: &RelyingParty,
    endpoint: &str,
    parameters: Vec<(&'static str, String)>,
) -> (Step, Option<Vec<(&'static str, String)>>) {
    let call = Call::post(endpoint, parameters).authorized("Basic", &credentials(party));
    let answer = party.http.send(call).await;
    let kind = StepKind::PushedRequest;
    let Some(pushed) = answer.json_of::<Pushed>(StatusCode::CREATED) else {
        let step = answer.into_refused_step(kind, "this is no answer with a request_uri");
        return (step, None);
    };
    let reference = vec![
        ("client_id", party.dev.client_id.clone()),
        ("request_uri", pushed.request_uri),
    ];
    (answer.into_step(kind, Vec::new()), Some(reference))
}

/// Metadata and authorization endpoint, if they can be used.
fn usable(
    read: &Exchange,
    issuer: &str,
    is_pushed: bool,
) -> Result<(Metadata, url::Url), &'static str> {
    let metadata: Metadata = read.json().ok_or("this is no provider metadata")?;
    // OpenID Connect Discovery 1.0 §4.3.
    if metadata.issuer != issuer {
        return Err("issuer is not the one that was asked");
    }
    if is_pushed && metadata.pushed_authorization_request_endpoint.is_none() {
        return Err("pushed_authorization_request_endpoint is missing");
    }
    let endpoint = url::Url::parse(&metadata.authorization_endpoint)
        .map_err(|_| "authorization_endpoint is no address")?;
    Ok((metadata, endpoint))
}
