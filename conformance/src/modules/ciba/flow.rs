//! The metadata, the plain flow with both clients, and what a client hears where there are no tokens.

use serde_json::json;

use crate::checks::{ciba, error, jwks, lists, refresh, strings, text};
use crate::client::Wish;
use crate::fapi::backchannel::{Asked, GRANT, Till};
use crate::fapi::flow::Granted;
use crate::flow::Run;
use crate::hosted::Reply;
use crate::http::Which;
use crate::modules::config;
use crate::random;
use crate::tls;
use crate::verdict::Stop;

/// `…-discovery-end-point-verification`
pub fn discovery(run: &mut Run<'_>) -> Result<(), Stop> {
    let (document, address, response) = config::metadata(run)?;
    let https = run.target.https_level();
    let answer = (address.as_str(), &response);
    ciba::check_metadata(&mut run.record, run.entry, answer, &document, https);
    let set = run.key_set(&document)?;
    jwks::check_strength(&mut run.record, &set);
    Ok(())
}

/// `fapi-ciba-id1`: both clients; neither's certificate opens the resource to the other's token, and no request is redeemed twice.
pub fn happy_flow(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut first = run.till(Which::First)?;
    let asking = run.asking_for(&first.party)?;
    let asked = run.ask(asking)?;
    let of_first = run.ciba_granted(&mut first, &asked)?;
    check_resource(run, &first, &of_first)?;
    let (second, asked, of_second) = as_second(run)?;
    let mut call = run.asking(&first.party, &of_second.tokens.access_token)?;
    let response = run.call(&mut call)?;
    let is_refused = (400..500).contains(&response.status);
    run.record
        .require("resource.others_token", is_refused, || response.summary());
    let response = run.poll(&second.party, &asked)?;
    ciba::check_refused(&mut run.record, &response, "invalid_grant");
    Ok(())
}

/// Client 2: authentication contexts, a lifetime, a long token, and a `typ` in another case.
fn as_second(run: &mut Run<'_>) -> Result<(Till, Asked, Granted), Stop> {
    let mut second = run.till(Which::Second)?;
    let mut asking = run.asking_for(&second.party)?;
    let metadata = &second.party.session.provider.metadata;
    let contexts = strings(metadata, "acr_values_supported").unwrap_or_default();
    let contexts: Vec<String> = contexts.into_iter().map(str::to_owned).collect();
    if !contexts.is_empty() {
        asking.object.claims["acr_values"] = contexts.join(" ").into();
    }
    asking.object.claims["requested_expiry"] = json!(300);
    asking.object.header["typ"] = "OautH-auThZ-REQ+jWt".into();
    if second.inbox.is_some() {
        asking.token = random::alphanumeric(1024);
        asking.object.claims["client_notification_token"] = asking.token.as_str().into();
    }
    let asked = run.ask(asking)?;
    let granted = run.ciba_granted(&mut second, &asked)?;
    if !contexts.is_empty() {
        let acr = text(&granted.id_token.payload, "acr").unwrap_or_default();
        let is_one = contexts.iter().any(|context| context == acr);
        run.record.require("id_token.acr", is_one, || {
            format!("acr is “{acr}”, not one of {contexts:?}")
        });
    }
    Ok((second, asked, granted))
}

/// The token is not taken from the query, and the usual ways to ask for JSON are.
fn check_resource(run: &mut Run<'_>, till: &Till, granted: &Granted) -> Result<(), Stop> {
    if let Some(url) = till.party.endpoint("userinfo_endpoint") {
        tls::check(&mut run.record, "resource", &url, false);
    }
    super::super::fapi::check_ways_to_ask(run, &till.party, &granted.tokens.access_token)
}

/// `…-user-rejects-authentication`
pub fn user_rejects(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut till = run.till(Which::First)?;
    let asking = run.asking_for(&till.party)?;
    let asked = run.ask(asking)?;
    run.pending(&till.party, &asked)?;
    run.decide(&mut till, &asked, false)?;
    run.told(&till, &asked);
    let response = run.poll(&till.party, &asked)?;
    ciba::check_refused(&mut run.record, &response, "access_denied");
    Ok(())
}

/// `…-multiple-call-to-token-endpoint`: up to twenty at once.
pub fn many_polls(run: &mut Run<'_>) -> Result<(), Stop> {
    const POLLS: usize = 20;
    let till = run.till(Which::First)?;
    let asking = run.asking_for(&till.party)?;
    let asked = run.ask(asking)?;
    for _ in 0..POLLS {
        let response = run.poll(&till.party, &asked)?;
        let body = response.json().unwrap_or_default();
        let is_refused = response.status == 400 && text(&body, "error") == Some("invalid_request");
        let is_busy = response.status == 503 && response.header("retry-after").is_some();
        if is_refused || is_busy {
            break;
        }
        ciba::check_pending(&mut run.record, &response);
    }
    Ok(())
}

/// `…-auth-req-id-expired`
pub fn expired(run: &mut Run<'_>) -> Result<(), Stop> {
    const LIFETIME: u64 = 10;
    let till = run.till(Which::First)?;
    let mut asking = run.asking_for(&till.party)?;
    asking.object.claims["requested_expiry"] = json!(LIFETIME);
    let asked = run.ask(asking)?;
    run.wait(LIFETIME + 2);
    let response = run.poll(&till.party, &asked)?;
    ciba::check_refused(&mut run.record, &response, "expired_token");
    Ok(())
}

/// `…-refresh-token`: both clients refresh, and neither by the other's token.
pub fn refresh_token(run: &mut Run<'_>) -> Result<(), Stop> {
    let (first, _) = refreshed(run, Which::First)?;
    let (_, of_second) = refreshed(run, Which::Second)?;
    let mut call = run.refreshing(&first.party, &of_second)?;
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_grant"]);
    Ok(())
}

/// A client that refreshed, and the refresh token that is good now.
fn refreshed(run: &mut Run<'_>, which: Which) -> Result<(Till, String), Stop> {
    let more = |wish: Wish| wish.with("grant_types", json!([GRANT, "refresh_token"]));
    let mut till = run.till_with(which, Reply::NO_CONTENT, more)?;
    let metadata = till.party.session.provider.metadata.clone();
    let mut asking = run.asking_for(&till.party)?;
    if lists(&metadata, "scopes_supported", "offline_access") {
        asking.object.claims["scope"] = "openid offline_access".into();
    }
    let asked = run.ask(asking)?;
    let granted = run.ciba_allowed(&mut till, &asked)?;
    let Some(token) = granted.tokens.refresh_token.clone() else {
        let is_promised = lists(&metadata, "grant_types_supported", "refresh_token");
        let reason = "the provider gave no refresh token";
        if run
            .record
            .advise("refresh_token.promised", !is_promised, || {
                format!("{reason}, though grant_types_supported lists it")
            })
        {
            return Err(Stop::Skipped(reason.to_owned()));
        }
        return Err(Stop::Warned);
    };
    run.wait(1);
    let mut call = run.refreshing(&till.party, &token)?;
    let response = run.call(&mut call)?;
    let answered = refresh::check(&mut run.record, &response, &granted.tokens, "Bearer");
    let answered = answered.ok_or(Stop::Broken)?;
    run.resource(&till.party, &answered.access_token)?;
    Ok((till, answered.refresh_token.unwrap_or(token)))
}
