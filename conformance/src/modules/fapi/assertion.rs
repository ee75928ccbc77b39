//! Client assertions (RFC 7523 §3, FAPI 2.0 Security Profile §5.3.2.1): at the token endpoint, and where requests are pushed.

use serde_json::json;

use crate::checks::error;
use crate::clock::now;
use crate::fapi::call::Call;
use crate::flow::Run;
use crate::http::Which;
use crate::signing::Draft;
use crate::verdict::Stop;

const REFUSED: &[&str] = &["invalid_client", "invalid_request"];

/// A code that is redeemed so is refused.
fn at_token(
    run: &mut Run<'_>,
    allowed: &[&str],
    change: impl FnOnce(&mut Call),
) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let (request, code) = run.fresh_code(&mut party)?;
    let mut call = run.redeeming(&party, &request, &code)?;
    change(&mut call);
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, allowed);
    Ok(())
}

/// `…-ensure-signed-client-assertion-with-RS256-fails`
pub fn rs256(run: &mut Run<'_>) -> Result<(), Stop> {
    at_token(run, &["invalid_client"], |call| {
        call.on_assertion(|assertion| assertion.header["alg"] = "RS256".into());
    })
}

/// `…-ensure-client-assertion-in-token-endpoint`
pub fn required(run: &mut Run<'_>) -> Result<(), Stop> {
    at_token(run, REFUSED, |call| call.assertion = None)
}

/// `…-ensure-client-assertion-with-exp-is-5-minutes-in-past-fails`
pub fn expired(run: &mut Run<'_>) -> Result<(), Stop> {
    at_token(run, REFUSED, |call| {
        call.on_assertion(|assertion| assertion.claims["exp"] = json!(now() - 300));
    })
}

/// `…-ensure-client-assertion-with-wrong-aud-fails`
pub fn wrong_aud(run: &mut Run<'_>) -> Result<(), Stop> {
    at_token(run, REFUSED, |call| {
        call.on_assertion(|assertion| assertion.claims["aud"] = json!("https://other.example"));
    })
}

/// `…-ensure-client-assertion-with-no-sub-fails`
pub fn no_sub(run: &mut Run<'_>) -> Result<(), Stop> {
    at_token(run, REFUSED, |call| {
        call.on_assertion(|assertion| {
            let claims = assertion.claims.as_object_mut();
            claims.map(|claims| claims.remove("sub"));
        });
    })
}

/// A request that is pushed so is refused.
fn at_par(run: &mut Run<'_>, change: impl FnOnce(&mut Draft, &Addresses)) -> Result<(), Stop> {
    let party = run.party(Which::First)?;
    let addresses = Addresses {
        issuer: party.issuer().to_owned(),
        par: run.party_endpoint(&party, "pushed_authorization_request_endpoint")?,
        token: run.party_endpoint(&party, "token_endpoint")?,
    };
    let request = run.fapi_request(&party);
    let mut push = run.pushing(&party, &request)?;
    push.call
        .on_assertion(|assertion| change(assertion, &addresses));
    let response = run.push(push)?;
    error::check_token_endpoint(&mut run.record, &response, REFUSED);
    Ok(())
}

struct Addresses {
    issuer: String,
    par: url::Url,
    token: url::Url,
}

/// `…-par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted`: a warning where it is not.
pub fn nbf_ahead(run: &mut Run<'_>) -> Result<(), Stop> {
    let party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let mut push = run.pushing(&party, &request)?;
    push.call.on_assertion(|assertion| {
        assertion.claims["iat"] = json!(now() + 8);
        assertion.claims["nbf"] = json!(now() + 8);
    });
    let response = run.push(push)?;
    run.record
        .advise("par.nbf_ahead", response.status == 201, || {
            response.summary()
        });
    Ok(())
}

/// `…-par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails`
pub fn nbf_far_ahead(run: &mut Run<'_>) -> Result<(), Stop> {
    at_par(run, |assertion, _| {
        let at = now() + 70;
        assertion.claims["iat"] = json!(at);
        assertion.claims["nbf"] = json!(at);
        assertion.claims["exp"] = json!(at + 60);
    })
}

/// `…-par-test-array-as-audience-fails`
pub fn array_as_aud(run: &mut Run<'_>) -> Result<(), Stop> {
    at_par(run, |assertion, addresses| {
        assertion.claims["aud"] = json!([addresses.issuer, "https://other.example"]);
    })
}

/// `…-par-test-par-endpoint-url-as-audience-fails`
pub fn par_as_aud(run: &mut Run<'_>) -> Result<(), Stop> {
    at_par(run, |assertion, addresses| {
        assertion.claims["aud"] = json!(addresses.par.as_str());
    })
}

/// `…-par-test-token-endpoint-url-as-audience-fails`
pub fn token_as_aud(run: &mut Run<'_>) -> Result<(), Stop> {
    at_par(run, |assertion, addresses| {
        assertion.claims["aud"] = json!(addresses.token.as_str());
    })
}
