//! Pushed requests (RFC 9126): how often, how long and for whom they work.

use crate::browser::{Arrival, Hands};
use crate::checks::error;
use crate::fapi::pushing::Refusals;
use crate::flow::Run;
use crate::http::{Which, single};
use crate::verdict::Stop;

const OVER: Refusals = Refusals {
    at_par: &[],
    at_authorization: &["invalid_request_uri"],
    page: "an error page: the request_uri is not good any more",
};

/// `…-par-without-duplicate-parameters`
pub fn without_duplicates(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let push = run.pushing(&party, &request)?;
    let request_uri = run.request_uri(push)?;
    let visit = run.open_with(&mut party, &request_uri, &[], Hands::Ready)?;
    let code = run.fapi_code(&party, &request, &visit)?;
    run.redeem_code(&party, &request, code).map(drop)
}

/// `…-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds`: opened, left, and opened again.
pub fn reopened(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let push = run.pushing(&party, &request)?;
    let request_uri = run.request_uri(push)?;
    let visit = run.open_pushed(&mut party, &request, &request_uri, Hands::Off)?;
    let is_page = matches!(visit.arrival, Arrival::Page(_));
    run.record.demand("par.first_visit", is_page, || {
        "the first visit ended at the client, though nobody had signed in".to_owned()
    })?;
    let visit = run.open_pushed(&mut party, &request, &request_uri, Hands::Ready)?;
    if let Arrival::Callback(_) = visit.arrival {
        let params = run.fapi_answer(&party, &request, &visit)?;
        if single(&params, "error") == Some("invalid_request_uri") {
            run.record.advise("par.reopened", false, || {
                "the second visit is refused: invalid_request_uri".to_owned()
            });
            return Err(Stop::Warned);
        }
    }
    let code = run.fapi_code(&party, &request, &visit)?;
    run.redeem_code(&party, &request, code).map(drop)
}

/// `…-par-attempt-reuse-request_uri`: after the sign-in; a second success costs a warning.
pub fn reused(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let push = run.pushing(&party, &request)?;
    let request_uri = run.request_uri(push)?;
    let visit = run.open_pushed(&mut party, &request, &request_uri, Hands::Ready)?;
    let code = run.fapi_code(&party, &request, &visit)?;
    run.redeem_code(&party, &request, code)?;
    let visit = run.open_pushed(&mut party, &request, &request_uri, Hands::Ready)?;
    if let Arrival::Callback(_) = visit.arrival {
        let params = run.fapi_answer(&party, &request, &visit)?;
        let is_refused = single(&params, "error").is_some();
        run.record.advise("par.once", is_refused, || {
            "the request_uri was good for a second code".to_owned()
        });
        if !is_refused {
            return Ok(());
        }
    }
    run.expect_refused_visit(&party, &request, &visit, OVER)
}

/// `…-par-attempt-to-use-expired-request_uri`
pub fn expired(run: &mut Run<'_>) -> Result<(), Stop> {
    const LONGEST: u64 = 30 * 60;
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let push = run.pushing(&party, &request)?;
    let response = run.push(push)?;
    let (request_uri, expires_in) = run.pushed(&response)?;
    if expires_in > LONGEST {
        let reason = format!("a request_uri is good for {expires_in} seconds");
        return Err(Stop::Skipped(reason));
    }
    run.wait(expires_in + 2);
    let visit = run.open_pushed(&mut party, &request, &request_uri, Hands::Ready)?;
    run.expect_refused_visit(&party, &request, &visit, OVER)
}

/// `…-par-attempt-to-use-request_uri-for-different-client`
pub fn anothers(run: &mut Run<'_>) -> Result<(), Stop> {
    let first = run.party(Which::First)?;
    let mut second = run.party(Which::Second)?;
    let request = run.fapi_request(&first);
    let push = run.pushing(&first, &request)?;
    let request_uri = run.request_uri(push)?;
    let visit = run.open_with(&mut second, &request_uri, &[], Hands::Ready)?;
    let refusals = Refusals {
        at_par: &[],
        at_authorization: &[
            "invalid_request",
            "invalid_request_object",
            "invalid_request_uri",
        ],
        page: "an error page: the request_uri is another client's",
    };
    let request = request
        .without("state")
        .with("redirect_uri", &second.session.client.redirect_uri);
    run.expect_refused_visit(&second, &request, &visit, refusals)
}

/// `…-par-authorization-request-containing-request_uri-form-param`
pub fn request_uri_pushed(run: &mut Run<'_>) -> Result<(), Stop> {
    let party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let mut push = run.pushing(&party, &request)?;
    let request_uri = "urn:ietf:params:oauth:request_uri:pushed";
    push.call.set("request_uri", request_uri);
    let response = run.push(push)?;
    let allowed = [
        "invalid_request",
        "invalid_request_object",
        "request_uri_not_supported",
    ];
    error::check_token_endpoint(&mut run.record, &response, &allowed);
    Ok(())
}

/// `…-par-attempt-invalid-http-method`
pub fn by_put(run: &mut Run<'_>) -> Result<(), Stop> {
    let party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let mut push = run.pushing(&party, &request)?;
    push.call.request.method = "PUT";
    push.call
        .on_proof(|proof| proof.claims["htm"] = "PUT".into());
    let response = run.push(push)?;
    let is_refused = (400..600).contains(&response.status);
    run.record
        .require("par.method", is_refused, || response.summary());
    Ok(())
}
