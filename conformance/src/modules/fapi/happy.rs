//! The metadata, the plain flow with both clients, and who does not want it.

use crate::browser::Hands;
use crate::checks::{error, fapi, fapi_discovery, id_token, jwks};
use crate::fapi::call::Call;
use crate::fapi::flow::Granted;
use crate::fapi::party::Party;
use crate::flow::Run;
use crate::http::Which;
use crate::modules::config;
use crate::plan::variant::Sender;
use crate::random;
use crate::tls;
use crate::verdict::Stop;

/// `…-discovery-end-point-verification`
pub fn discovery(run: &mut Run<'_>) -> Result<(), Stop> {
    let (document, address, response) = config::metadata(run)?;
    let https = run.target.https_level();
    let answer = (address.as_str(), &response);
    fapi_discovery::check(&mut run.record, run.entry, answer, &document, https);
    let set = run.key_set(&document)?;
    jwks::check_strength(&mut run.record, &set);
    Ok(())
}

/// `…-happy-flow`: both clients; neither's key opens the resource to the other's token.
pub fn happy_flow(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut first = run.party(Which::First)?;
    let request = run.fapi_request(&first);
    let granted = run.fapi_base(&mut first, &request)?;
    id_token::check_unrequested(&mut run.record, &granted.id_token.payload, "openid");
    check_resource(run, &first, &granted)?;
    let (_, of_second) = as_second(run)?;
    let mut call = run.asking(&first, &of_second.tokens.access_token)?;
    let response = run.call(&mut call)?;
    let is_refused = (400..500).contains(&response.status);
    run.record
        .require("resource.others_token", is_refused, || response.summary());
    Ok(())
}

/// Client 2: an address with a query, long values, another order, a `typ` in another case, and `dpop_jkt` in place of a proof.
fn as_second(run: &mut Run<'_>) -> Result<(Party, Granted), Stop> {
    let mut second = run.party(Which::Second)?;
    let mut request = run
        .fapi_request(&second)
        .with("state", &random::alphanumeric(128))
        .with("nonce", &random::token(32));
    let is_dpop = run.entry.variant.sender == Sender::Dpop;
    if is_dpop {
        let thumbprint = second.proof_key.thumbprint();
        request = request.with("dpop_jkt", &run.made(thumbprint)?);
    }
    let mut push = run.pushing(&second, &request)?;
    if is_dpop {
        push.call.proof = None;
    }
    push.on_object(|object| object.header["typ"] = "OautH-auThZ-REQ+jWt".into());
    let request_uri = run.request_uri(push)?;
    let request = request.reversed();
    let visit = run.open_pushed(&mut second, &request, &request_uri, Hands::Ready)?;
    let code = run.fapi_code(&second, &request, &visit)?;
    let granted = run.redeem_code(&second, &request, code)?;
    run.resource_of(&second, &granted)?;
    Ok((second, granted))
}

/// The resource, by TLS and in the usual ways.
fn check_resource(run: &mut Run<'_>, party: &Party, granted: &Granted) -> Result<(), Stop> {
    if let Some(url) = party.endpoint("userinfo_endpoint") {
        tls::check(&mut run.record, "resource", &url, false);
    }
    check_ways_to_ask(run, party, &granted.tokens.access_token)
}

/// The token is not taken from the query, and the usual ways to ask for JSON are.
pub fn check_ways_to_ask(run: &mut Run<'_>, party: &Party, token: &str) -> Result<(), Stop> {
    for accept in ["application/json;charset=utf-8", "*/*"] {
        let mut call = run.asking(party, token)?;
        call.request = call.request.header("accept", accept);
        let response = run.call(&mut call)?;
        fapi::check_resource(&mut run.record, &response);
    }
    let mut call = run.asking(party, token)?;
    call.request.headers.clear();
    let mut query = call.request.url.query_pairs_mut();
    query.append_pair("access_token", token);
    drop(query);
    let response = run.call(&mut call)?;
    let statuses = [400, 401, 414];
    fapi::check_refused(&mut run.record, "resource.query", &response, &statuses);
    Ok(())
}

/// `…-user-rejects-authentication`: both clients hear it.
pub fn user_rejects(run: &mut Run<'_>) -> Result<(), Stop> {
    for which in [Which::First, Which::Second] {
        let mut party = run.party(which)?;
        let state = random::alphanumeric(128);
        let request = run.fapi_request(&party).with("state", &state);
        let push = run.pushing(&party, &request)?;
        let request_uri = run.request_uri(push)?;
        let visit = run.open_pushed(&mut party, &request, &request_uri, Hands::Refusing)?;
        let params = run.fapi_answer(&party, &request, &visit)?;
        let issuer = party.issuer();
        let code = error::check_redirect(&mut run.record, &params, Some(&state), issuer);
        fapi::check_issuer(&mut run.record, &params);
        run.record
            .require("error.access_denied", code == "access_denied", || {
                format!("error is “{code}”, not access_denied")
            });
    }
    Ok(())
}

/// `…-access-token-type-header-case-sensitivity`: the scheme of an Authorization header is of any case (RFC 9110 §11.1).
pub fn scheme_case(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let granted = run.fapi_base(&mut party, &request)?;
    let token = &granted.tokens.access_token;
    let mut call = run.asking(&party, token)?;
    invert_scheme(&mut call);
    let response = run.call(&mut call)?;
    fapi::check_resource(&mut run.record, &response);
    Ok(())
}

fn invert_scheme(call: &mut Call) {
    for (name, value) in &mut call.request.headers {
        if *name == "authorization" {
            *value = value.replacen("DPoP ", "dPOP ", 1);
            *value = value.replacen("Bearer ", "bEARER ", 1);
        }
    }
}
