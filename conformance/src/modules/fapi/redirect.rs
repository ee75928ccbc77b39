//! Where the answer goes: an address that is missing, or that nobody registered.

use super::request::accepted_or_refused;
use crate::authorization::AuthorizationRequest;
use crate::browser::Hands;
use crate::checks::error;
use crate::fapi::party::Party;
use crate::fapi::pushing::Refusals;
use crate::flow::Run;
use crate::http::Which;
use crate::random;
use crate::verdict::Stop;

const REFUSALS: Refusals = Refusals {
    at_par: &["invalid_request", "invalid_request_object"],
    at_authorization: &["invalid_request", "invalid_request_object"],
    page: "an error page: the redirect URI is missing, or not registered",
};

/// `…-ensure-request-object-without-redirect-uri-fails`
pub fn missing(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party).without("redirect_uri");
    let push = run.pushing(&party, &request)?;
    run.expect_refusal(&mut party, &request, push, REFUSALS)
}

/// `…-ensure-redirect-uri-in-authorization-request`: refused, or answered at the only one that is registered.
pub fn in_request(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party).without("redirect_uri");
    tolerated(run, &mut party, &request)
}

/// `…-plain-fapi-tolerate-unregistered-redirect-uri`: refused, or answered there, for who pushes is known (FAPI 2.0 Security
/// Profile §5.3.2.2).
pub fn unregistered(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let registered = &party.session.client.redirect_uri;
    let unregistered = format!("{registered}/{}", random::alphanumeric(10));
    let request = run.fapi_request(&party).with("redirect_uri", &unregistered);
    tolerated(run, &mut party, &request)
}

fn tolerated(
    run: &mut Run<'_>,
    party: &mut Party,
    request: &AuthorizationRequest,
) -> Result<(), Stop> {
    let push = run.pushing(party, request)?;
    let response = run.push(push)?;
    if response.status != 201 {
        error::check_token_endpoint(&mut run.record, &response, REFUSALS.at_par);
        return Ok(());
    }
    let (request_uri, _) = run.pushed(&response)?;
    let visit = run.open_pushed(party, request, &request_uri, Hands::Ready)?;
    accepted_or_refused(run, party, request, &visit, REFUSALS)
}
