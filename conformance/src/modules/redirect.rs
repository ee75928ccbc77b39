//! Requests that must not reach the client, or only as an error.

use serde_json::json;

use crate::authorization::AuthorizationRequest;
use crate::browser::{Arrival, Hands};
use crate::checks::{error, page};
use crate::client::{ORIGIN, Wish};
use crate::flow::Run;
use crate::random;
use crate::verdict::Stop;

/// `oidcc-response-type-missing`: an error at the client, or a page.
pub fn response_type_missing(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = run.request(&session).without("response_type");
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    if matches!(visit.arrival, Arrival::Page(_)) {
        let expectation = "an error page: response_type is missing";
        page::review(&mut run.record, "page.error", &visit, expectation);
        return Ok(());
    }
    let params = run.answer(&visit, &request)?;
    let issuer = &session.provider.issuer;
    let code = error::check_redirect(&mut run.record, &params, request.state(), issuer);
    let allowed = ["invalid_request", "unsupported_response_type"];
    run.record
        .require("error.allowed", allowed.contains(&code.as_str()), || {
            format!("error is “{code}”, not one of {allowed:?}")
        });
    Ok(())
}

/// `oidcc-ensure-redirect-uri-in-authorization-request`: of two registered ones nobody can choose.
pub fn missing_redirect_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let uris = json!([own_uri(run), format!("{}2", own_uri(run))]);
    let wish = Wish::default().with("redirect_uris", uris);
    refused(run, &wish, |request| request.without("redirect_uri"))
}

/// `oidcc-redirect-uri-query-OK`: a registered query is kept; that it is, is checked wherever the client is called.
pub fn query_kept(run: &mut Run<'_>) -> Result<(), Stop> {
    let uri = format!("{}?bar=foo", own_uri(run));
    let mut session = run.open(&Wish::default().with("redirect_uris", json!([uri])))?;
    let request = run.request(&session);
    run.base(&mut session, &request)?;
    Ok(())
}

/// `oidcc-redirect-uri-query-mismatch`: another query is another URI.
pub fn query_mismatch(run: &mut Run<'_>) -> Result<(), Stop> {
    let own = own_uri(run);
    let wish = Wish::default().with("redirect_uris", json!([format!("{own}?bar=foo")]));
    let other = format!("{own}?foo=bar");
    refused(run, &wish, |request| request.with("redirect_uri", &other))
}

/// `oidcc-redirect-uri-query-added`: so is one with a query, where none is registered.
pub fn query_added(run: &mut Run<'_>) -> Result<(), Stop> {
    let other = format!("{}?foo=bar", own_uri(run));
    refused(run, &Wish::default(), |request| {
        request.with("redirect_uri", &other)
    })
}

fn own_uri(run: &Run<'_>) -> String {
    format!("{ORIGIN}{}/callback", run.entry.module)
}

fn refused(
    run: &mut Run<'_>,
    wish: &Wish,
    change: impl FnOnce(AuthorizationRequest) -> AuthorizationRequest,
) -> Result<(), Stop> {
    let mut session = run.open(wish)?;
    let request = change(run.request(&session));
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    let expectation = "an error page: the redirect URI is missing, or not registered";
    page::review(&mut run.record, "page.error", &visit, expectation);
    Ok(())
}

/// `oidcc-ensure-registered-redirect-uri`: a path below the registered one is another URI.
pub fn registered_redirect_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let unregistered = format!(
        "{}/{}",
        session.client.redirect_uri,
        random::alphanumeric(10)
    );
    let request = run.request(&session).with("redirect_uri", &unregistered);
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    let expectation = "an error page: the redirect URI is not registered";
    page::review(&mut run.record, "page.error", &visit, expectation);
    Ok(())
}
