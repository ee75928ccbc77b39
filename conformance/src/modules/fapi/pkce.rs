//! Proof Key for Code Exchange (RFC 7636), which FAPI 2.0 Security Profile §5.3.2.2 wants by S256.

use crate::checks::error;
use crate::fapi::call::Call;
use crate::fapi::pushing::Refusals;
use crate::flow::Run;
use crate::http::Which;
use crate::random;
use crate::verdict::Stop;

const REFUSALS: Refusals = Refusals {
    at_par: &["invalid_request"],
    at_authorization: &["invalid_request"],
    page: "an error page: the request has no code_challenge by S256",
};

/// `…-par-ensure-pkce-required`
pub fn required(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let request = request
        .without("code_challenge")
        .without("code_challenge_method");
    let push = run.pushing(&party, &request)?;
    run.expect_refusal(&mut party, &request, push, REFUSALS)
}

/// `…-par-plain-pkce-rejected`
pub fn plain(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let verifier = request.verifier().unwrap_or_default().to_owned();
    let request = request
        .with("code_challenge", &verifier)
        .with("code_challenge_method", "plain");
    let push = run.pushing(&party, &request)?;
    run.expect_refusal(&mut party, &request, push, REFUSALS)
}

/// A code that is redeemed so is refused with invalid_grant.
fn redeemed_so(run: &mut Run<'_>, change: impl FnOnce(&mut Call)) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let (request, code) = run.fresh_code(&mut party)?;
    let mut call = run.redeeming(&party, &request, &code)?;
    change(&mut call);
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_grant"]);
    Ok(())
}

/// `…-ensure-pkce-code-verifier-required`
pub fn verifier_required(run: &mut Run<'_>) -> Result<(), Stop> {
    redeemed_so(run, |call| call.unset("code_verifier"))
}

/// `…-incorrect-pkce-code-verifier-rejected`
pub fn wrong_verifier(run: &mut Run<'_>) -> Result<(), Stop> {
    redeemed_so(run, |call| call.set("code_verifier", &random::token(32)))
}
