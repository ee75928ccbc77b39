//! Codes: whose they are, how often and how long they work.

use serde_json::json;

use crate::checks::error;
use crate::flow::Run;
use crate::http::Which;
use crate::plan::ClientAuth;
use crate::tls;
use crate::verdict::Stop;

/// `…-ensure-client-id-in-token-endpoint`: client 2 by name, client 1 by key.
pub fn client_id(run: &mut Run<'_>) -> Result<(), Stop> {
    let second = run.party(Which::Second)?;
    let mut first = run.party(Which::First)?;
    let (request, code) = run.fresh_code(&mut first)?;
    let mut call = run.redeeming(&first, &request, &code)?;
    call.set("client_id", second.id());
    call.on_assertion(|assertion| {
        assertion.claims["iss"] = json!(second.id());
        assertion.claims["sub"] = json!(second.id());
    });
    let response = run.call(&mut call)?;
    let allowed = ["invalid_client", "invalid_grant"];
    error::check_token_endpoint(&mut run.record, &response, &allowed);
    Ok(())
}

/// `…-ensure-holder-of-key-required`: all is right but that no proof comes, or no certificate is shown. The TLS of the endpoints
/// is looked at, too.
pub fn holder_of_key(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    for name in ["authorization", "userinfo", "token", "registration"] {
        if let Some(url) = party.endpoint(&format!("{name}_endpoint")) {
            tls::check(&mut run.record, name, &url, name == "authorization");
        }
    }
    let (request, code) = run.fresh_code(&mut party)?;
    let mut call = run.redeeming(&party, &request, &code)?;
    call.proof = None;
    let is_bound_to_certificates = run.is_bound_to_certificates();
    if is_bound_to_certificates {
        call.request.certificate = None;
    }
    let request = call.render();
    let request = run.made(request)?;
    let allowed: &[&str] = match (is_bound_to_certificates, run.entry.auth) {
        (false, _) => &["invalid_request", "invalid_grant", "invalid_dpop_proof"],
        (true, ClientAuth::SelfSignedTls) => &["invalid_client", "invalid_request"],
        (true, _) => &["invalid_request", "invalid_grant", "invalid_client"],
    };
    match run.target.http.attempt(&mut run.record, request) {
        Ok(response) => error::check_token_endpoint(&mut run.record, &response, allowed),
        Err(reason) => run.record.note("token.connection", reason),
    }
    Ok(())
}

/// `…-ensure-authorization-code-is-bound-to-client`: client 2 has client 1's code.
pub fn bound_to_client(run: &mut Run<'_>) -> Result<(), Stop> {
    let second = run.party(Which::Second)?;
    let mut first = run.party(Which::First)?;
    let (request, code) = run.fresh_code(&mut first)?;
    let mut call = run.redeeming(&second, &request, &code)?;
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_grant"]);
    Ok(())
}

/// `…-attempt-reuse-authorization-code-after-one-second`
pub fn reuse(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let granted = run.fapi_base(&mut party, &request)?;
    run.wait(1);
    let mut call = run.redeeming(&party, &request, &granted.code)?;
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_grant"]);
    let mut call = run.asking(&party, &granted.tokens.access_token)?;
    let response = run.call(&mut call)?;
    let is_refused = (400..500).contains(&response.status);
    run.record.advise("code.revokes", is_refused, || {
        format!(
            "the access token still works after the code was reused: {}",
            response.summary()
        )
    });
    Ok(())
}

/// `…-ensure-token-endpoint-fails-with-expired-auth-code`: a code is good for 60 seconds at most (FAPI 2.0 Security Profile
/// §5.3.2.1).
pub fn expired(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let (request, code) = run.fresh_code(&mut party)?;
    run.wait(super::CODE_IS_OVER);
    let mut call = run.redeeming(&party, &request, &code)?;
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_grant"]);
    Ok(())
}
