//! DPoP (RFC 9449): the times of proofs, and the key for which a code is (§10).

use serde_json::json;

use crate::authorization::AuthorizationRequest;
use crate::checks::{error, fapi};
use crate::clock::now;
use crate::fapi::party::{Party, proof_of};
use crate::flow::Run;
use crate::http::Which;
use crate::signing::{Draft, SigningKey};
use crate::verdict::Stop;

/// The plain flow with proofs that were changed so: at the token endpoint and the resource, and where the request is pushed.
fn with_proofs(run: &mut Run<'_>, at_par: bool, change: fn(&mut Draft)) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let mut push = run.pushing(&party, &request)?;
    if at_par {
        push.call.on_proof(change);
    }
    let code = run.authorize_pushed(&mut party, &request, push)?;
    let mut call = run.redeeming(&party, &request, &code)?;
    call.on_proof(change);
    let response = run.call(&mut call)?;
    let granted = run.granted(&party, &request, code, &response)?;
    let mut call = run.asking(&party, &granted.tokens.access_token)?;
    call.on_proof(change);
    let response = run.call(&mut call)?;
    fapi::check_resource(&mut run.record, &response);
    Ok(())
}

/// `…-check-dpop-proof-nbf-exp`
pub fn nbf_and_exp(run: &mut Run<'_>) -> Result<(), Stop> {
    with_proofs(run, false, |proof| {
        proof.claims["nbf"] = json!(now());
        proof.claims["exp"] = json!(now() + 300);
    })
}

/// `…-ensure-dpopproof-with-iat-10seconds-before-succeeds`
pub fn iat_before(run: &mut Run<'_>) -> Result<(), Stop> {
    with_proofs(run, true, |proof| proof.claims["iat"] = json!(now() - 10))
}

/// `…-ensure-dpopproof-with-iat-10seconds-after-succeeds`: eight, in the suite.
pub fn iat_after(run: &mut Run<'_>) -> Result<(), Stop> {
    with_proofs(run, true, |proof| proof.claims["iat"] = json!(now() + 8))
}

/// What may be said of another key than the one that was named.
const REFUSED: &[&str] = &["invalid_request", "invalid_grant", "invalid_dpop_proof"];

fn anothers_thumbprint(run: &mut Run<'_>) -> Result<String, Stop> {
    let thumbprint = SigningKey::es256().and_then(|key| key.thumbprint());
    run.made(thumbprint)
}

/// `…-ensure-mismatched-dpop-jkt-fails`
pub fn mismatch_at_par(run: &mut Run<'_>) -> Result<(), Stop> {
    let party = run.party(Which::First)?;
    let thumbprint = anothers_thumbprint(run)?;
    let request = run.fapi_request(&party).with("dpop_jkt", &thumbprint);
    let push = run.pushing(&party, &request)?;
    let response = run.push(push)?;
    let allowed = ["invalid_request", "invalid_dpop_proof"];
    error::check_token_endpoint(&mut run.record, &response, &allowed);
    Ok(())
}

/// `…-ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt`: pushed with one key, redeemed with another.
pub fn another_proof_at_token(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let (request, code) = run.fresh_code(&mut party)?;
    let mut call = run.redeeming(&party, &request, &code)?;
    let proof = SigningKey::es256().and_then(|key| proof_of(&key, "POST", &call.request.url, None));
    call.proof = Some(run.made(proof)?);
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, REFUSED);
    Ok(())
}

/// A code of a request that names that key, pushed with a proof or without.
fn code_for(
    run: &mut Run<'_>,
    party: &mut Party,
    thumbprint: &str,
    with_proof: bool,
) -> Result<(AuthorizationRequest, String), Stop> {
    let request = run.fapi_request(party).with("dpop_jkt", thumbprint);
    let mut push = run.pushing(party, &request)?;
    push.call.proof = push.call.proof.filter(|_| with_proof);
    let code = run.authorize_pushed(party, &request, push)?;
    Ok((request, code))
}

/// `…-ensure-token-endpoint-fails-with-mismatched-dpop-jkt`
pub fn another_jkt_at_token(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let thumbprint = anothers_thumbprint(run)?;
    let (request, code) = code_for(run, &mut party, &thumbprint, false)?;
    let mut call = run.redeeming(&party, &request, &code)?;
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, REFUSED);
    Ok(())
}

/// `…-ensure-dpopproof-at-par-endpoint-binding-success`
pub fn bound_by_proof(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    run.fapi_base(&mut party, &request).map(drop)
}

/// `…-ensure-dpop-auth-code-binding-success`
pub fn bound_by_jkt(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let thumbprint = party.proof_key.thumbprint();
    let thumbprint = run.made(thumbprint)?;
    let (request, code) = code_for(run, &mut party, &thumbprint, true)?;
    let granted = run.redeem_code(&party, &request, code)?;
    run.resource_of(&party, &granted).map(drop)
}
