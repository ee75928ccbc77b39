//! Who the client is, at both endpoints: by its assertion or by its certificate.

use serde_json::json;

use crate::checks::{ciba, error};
use crate::fapi::backchannel::{Asked, Till};
use crate::fapi::call::Call;
use crate::flow::Run;
use crate::http::{Response, Which};
use crate::plan::ClientAuth;
use crate::verdict::Stop;

/// What may be said at the endpoint of the back channel to who is not the client: error and statuses.
const NOBODY: [(&str, &[u16]); 3] = [
    ("invalid_request", &[400]),
    ("access_denied", &[403]),
    ("invalid_client", &[400, 401]),
];

fn check_nobody(run: &mut Run<'_>, response: &Response) {
    let errors = NOBODY.map(|(error, _)| error);
    error::check_token_endpoint(&mut run.record, response, &errors);
    let body = response.json().unwrap_or_default();
    let said = crate::checks::text(&body, "error").unwrap_or_default();
    let statuses = NOBODY.iter().find(|(error, _)| *error == said);
    let is_right = statuses.is_some_and(|(_, statuses)| statuses.contains(&response.status));
    run.record
        .require("ciba.nobody", is_right, || response.summary());
}

/// A client with a request that nobody has answered.
fn asked(run: &mut Run<'_>, which: Which) -> Result<(Till, Asked), Stop> {
    let till = run.till(which)?;
    let asking = run.asking_for(&till.party)?;
    let asked = run.ask(asking)?;
    Ok((till, asked))
}

/// `…-ensure-wrong-auth-req-id-in-token-endpoint-request`
pub fn anothers_request(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut first, asked) = asked(run, Which::First)?;
    run.decide(&mut first, &asked, true)?;
    let second = run.till(Which::Second)?;
    let response = run.poll(&second.party, &asked)?;
    ciba::check_refused(&mut run.record, &response, "invalid_grant");
    Ok(())
}

/// `…-ensure-different-client-id-and-issuer-in-backchannel-authorization-request`
pub fn another_in_the_form(run: &mut Run<'_>) -> Result<(), Stop> {
    let second = run.till(Which::Second)?;
    let first = run.till(Which::First)?;
    let mut asking = run.asking_for(&first.party)?;
    asking.call.set("client_id", second.party.id());
    let response = run.send_asking(asking)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_client"]);
    run.record
        .require("ciba.status", response.status == 401, || response.summary());
    Ok(())
}

/// `…-ensure-wrong-client-id-in-token-endpoint-request`
pub fn anothers_id_at_token(run: &mut Run<'_>) -> Result<(), Stop> {
    let second = run.till(Which::Second)?;
    let (first, asked) = asked(run, Which::First)?;
    let mut call = run.polling(&first.party, &asked)?;
    call.set("client_id", second.party.id());
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_client"]);
    Ok(())
}

/// `…-ensure-wrong-client-id-in-backchannel-authorization-request`
pub fn anothers_id(run: &mut Run<'_>) -> Result<(), Stop> {
    let second = run.till(Which::Second)?;
    let first = run.till(Which::First)?;
    let mut asking = run.asking_for(&first.party)?;
    asking.call.set("client_id", second.party.id());
    asking.object.claims["iss"] = json!(second.party.id());
    let response = run.send_asking(asking)?;
    check_nobody(run, &response);
    Ok(())
}

/// A poll that was changed so is refused.
fn at_token(
    run: &mut Run<'_>,
    allowed: &[&str],
    change: impl FnOnce(&mut Call),
) -> Result<(), Stop> {
    let (till, asked) = asked(run, Which::First)?;
    let mut call = run.polling(&till.party, &asked)?;
    change(&mut call);
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, allowed);
    Ok(())
}

/// `…-ensure-without-client-assertion-in-token-endpoint-request`
pub fn no_assertion_at_token(run: &mut Run<'_>) -> Result<(), Stop> {
    at_token(run, &["invalid_client", "invalid_request"], |call| {
        call.assertion = None;
    })
}

/// `…-…-in-token-endpoint-request-is-RS256-fails`
pub fn rs256_at_token(run: &mut Run<'_>) -> Result<(), Stop> {
    at_token(run, &["invalid_client"], |call| {
        call.on_assertion(|assertion| assertion.header["alg"] = "RS256".into());
    })
}

/// A request that was changed so is refused.
fn at_backchannel(run: &mut Run<'_>, change: impl FnOnce(&mut Call)) -> Result<(), Stop> {
    let till = run.till(Which::First)?;
    let mut asking = run.asking_for(&till.party)?;
    change(&mut asking.call);
    let response = run.send_asking(asking)?;
    check_nobody(run, &response);
    Ok(())
}

/// `…-ensure-without-client-assertion-in-backchannel-authorization-request`
pub fn no_assertion(run: &mut Run<'_>) -> Result<(), Stop> {
    at_backchannel(run, |call| call.assertion = None)
}

/// `…-…-in-backchannel-authorization-request-is-RS256-fails`
pub fn rs256(run: &mut Run<'_>) -> Result<(), Stop> {
    at_backchannel(run, |call| {
        call.on_assertion(|assertion| assertion.header["alg"] = "RS256".into());
    })
}

/// `…-ensure-client-assertion-with-iss-aud-to-token-endpoint-succeeds`: a warning where it does not.
pub fn issuer_as_aud(run: &mut Run<'_>) -> Result<(), Stop> {
    let (till, asked) = asked(run, Which::First)?;
    let mut call = run.polling(&till.party, &asked)?;
    let issuer = till.party.issuer().to_owned();
    call.on_assertion(|assertion| assertion.claims["aud"] = issuer.into());
    let response = run.call(&mut call)?;
    let body = response.json().unwrap_or_default();
    let said = crate::checks::text(&body, "error").unwrap_or_default();
    let is_pending = ["authorization_pending", "slow_down"].contains(&said);
    if !run
        .record
        .advise("ciba.issuer_as_aud", is_pending, || response.summary())
    {
        error::check_token_endpoint(&mut run.record, &response, &["invalid_client"]);
    }
    Ok(())
}

/// `…-ensure-mtls-holder-of-key-required`: a poll without a certificate.
pub fn holder_of_key(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut till, asked) = asked(run, Which::First)?;
    run.decide(&mut till, &asked, true)?;
    let mut call = run.polling(&till.party, &asked)?;
    call.request.certificate = None;
    let request = call.render();
    let request = run.made(request)?;
    let allowed: &[&str] = match run.entry.auth {
        ClientAuth::SelfSignedTls => &["invalid_client", "invalid_request"],
        _ => &["invalid_request", "invalid_grant", "invalid_client"],
    };
    match run.target.http.attempt(&mut run.record, request) {
        Ok(response) => error::check_token_endpoint(&mut run.record, &response, allowed),
        Err(reason) => run.record.note("token.connection", reason),
    }
    Ok(())
}
