//! What requests say or leave out, and what stands beside the pushed one.

use crate::authorization::AuthorizationRequest;
use crate::browser::{Arrival, Hands, Visit};
use crate::checks::{error, fapi};
use crate::fapi::party::Party;
use crate::fapi::pushing::Refusals;
use crate::flow::Run;
use crate::http::{Which, single};
use crate::random;
use crate::verdict::Stop;

/// The plain flow with a request of its own.
fn base_with(
    run: &mut Run<'_>,
    change: impl FnOnce(AuthorizationRequest) -> AuthorizationRequest,
) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = change(run.fapi_request(&party));
    run.fapi_base(&mut party, &request).map(drop)
}

/// `…-ensure-authorization-request-without-state-success`
pub fn without_state(run: &mut Run<'_>) -> Result<(), Stop> {
    base_with(run, |request| request.without("state"))
}

/// `…-ensure-authorization-request-without-nonce-success`
pub fn without_nonce(run: &mut Run<'_>) -> Result<(), Stop> {
    base_with(run, |request| request.without("nonce"))
}

/// `…-ensure-authorization-request-with-64-char-nonce-success`
pub fn nonce_of_64(run: &mut Run<'_>) -> Result<(), Stop> {
    base_with(run, |request| {
        request.with("nonce", &random::alphanumeric(64))
    })
}

/// `…-ensure-other-scope-order-succeeds`
pub fn scope_order(run: &mut Run<'_>) -> Result<(), Stop> {
    base_with(run, |request| request.with("scope", "email profile openid"))
}

/// A visit that ends with a code for the pushed request, or in one of the ways in which it may be refused.
pub fn accepted_or_refused(
    run: &mut Run<'_>,
    party: &Party,
    request: &AuthorizationRequest,
    visit: &Visit,
    refusals: Refusals,
) -> Result<(), Stop> {
    if let Arrival::Callback(_) = visit.arrival {
        let params = run.fapi_answer(party, request, visit)?;
        if single(&params, "error").is_none() {
            let (state, issuer) = (request.state(), party.issuer());
            let code = fapi::check_answer(&mut run.record, &params, state, issuer);
            let granted = run.redeem_code(party, request, code.ok_or(Stop::Broken)?)?;
            run.resource_of(party, &granted)?;
            return Ok(());
        }
    }
    run.expect_refused_visit(party, request, visit, refusals)
}

/// Pushes the request and opens it with one parameter beside it.
fn with_beside(
    run: &mut Run<'_>,
    leave_out: &str,
    name: &str,
    at_authorization: &'static [&'static str],
) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party).without(leave_out);
    let push = run.pushing(&party, &request)?;
    let request_uri = run.request_uri(push)?;
    let beside = [(name.to_owned(), random::alphanumeric(10))];
    let visit = run.open_with(&mut party, &request_uri, &beside, Hands::Ready)?;
    let refusals = Refusals {
        at_par: &[],
        at_authorization,
        page: "an error page: a parameter is another one than in the pushed request",
    };
    accepted_or_refused(run, &party, &request, &visit, refusals)
}

/// `…-ensure-different-nonce-inside-and-outside-request-object`
pub fn another_nonce_outside(run: &mut Run<'_>) -> Result<(), Stop> {
    with_beside(run, "", "nonce", &["invalid_request"])
}

/// `…-ensure-different-state-inside-and-outside-request-object`
pub fn another_state_outside(run: &mut Run<'_>) -> Result<(), Stop> {
    with_beside(run, "", "state", &["invalid_request"])
}

/// `…-state-only-outside-request-object-not-used`
pub fn state_only_outside(run: &mut Run<'_>) -> Result<(), Stop> {
    let allowed = &[
        "invalid_request",
        "invalid_request_object",
        "invalid_request_uri",
        "access_denied",
    ];
    with_beside(run, "state", "state", allowed)
}

/// A request that is answered as it is, or refused, but not cut short.
fn long(run: &mut Run<'_>, name: &str, length: usize) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let value = random::alphanumeric(length);
    let request = run.fapi_request(&party).with(name, &value);
    let push = run.pushing(&party, &request)?;
    let response = run.push(push)?;
    if response.status != 201 {
        error::check_token_endpoint(&mut run.record, &response, &["invalid_request"]);
        return Ok(());
    }
    let (request_uri, _) = run.pushed(&response)?;
    let visit = run.open_pushed(&mut party, &request, &request_uri, Hands::Ready)?;
    if let Arrival::Callback(_) = visit.arrival {
        let params = run.fapi_answer(&party, &request, &visit)?;
        if let Some(found) = single(&params, "error") {
            let (state, issuer) = (request.state(), party.issuer());
            error::check_redirect(&mut run.record, &params, state, issuer);
            run.record
                .advise("error.allowed", found == "invalid_request", || {
                    format!("error is “{found}”, not invalid_request")
                });
            return Ok(());
        }
    }
    let refusals = Refusals {
        at_par: &[],
        at_authorization: &["invalid_request"],
        page: "an error page: a parameter is too long",
    };
    accepted_or_refused(run, &party, &request, &visit, refusals)
}

/// `…-ensure-authorization-request-with-long-nonce`
pub fn long_nonce(run: &mut Run<'_>) -> Result<(), Stop> {
    long(run, "nonce", 384)
}

/// `…-ensure-authorization-request-with-long-state`
pub fn long_state(run: &mut Run<'_>) -> Result<(), Stop> {
    long(run, "state", 1000)
}

/// `…-ensure-unsigned-authorization-request-without-using-par-fails`
pub fn without_par(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let visit = run.visit(&mut party.session, &request, Hands::Ready)?;
    let refusals = Refusals {
        at_par: &[],
        at_authorization: &["invalid_request"],
        page: "an error page: the request was not pushed",
    };
    run.expect_refused_visit(&party, &request, &visit, refusals)
}

/// A response type that FAPI 2.0 has not.
fn response_type(run: &mut Run<'_>, value: &str) -> Result<(), Stop> {
    const ERRORS: [&str; 3] = [
        "unsupported_response_type",
        "invalid_request",
        "unauthorized_client",
    ];
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party).with("response_type", value);
    let push = run.pushing(&party, &request)?;
    let response = run.push(push)?;
    if response.status != 201 {
        let is_refused = (400..500).contains(&response.status);
        run.record
            .require("par.refused", is_refused, || response.summary());
        let error = Run::error_of(&response);
        run.record
            .advise("par.error", ERRORS.contains(&error.as_str()), || {
                format!("error is “{error}”, not one of {ERRORS:?}")
            });
        return Ok(());
    }
    let (request_uri, _) = run.pushed(&response)?;
    let visit = run.open_pushed(&mut party, &request, &request_uri, Hands::Ready)?;
    let refusals = Refusals {
        at_par: &[],
        at_authorization: &["unsupported_response_type", "invalid_request"],
        page: "an error page: the response type is not supported",
    };
    run.expect_refused_visit(&party, &request, &visit, refusals)
}

/// `…-ensure-response-type-code-idtoken-fails`
pub fn code_id_token(run: &mut Run<'_>) -> Result<(), Stop> {
    response_type(run, "code id_token")
}

/// `…-ensure-response-type-token-fails`
pub fn token(run: &mut Run<'_>) -> Result<(), Stop> {
    response_type(run, "token")
}
