//! Requests that must not reach the client, or only as an error.

use crate::browser::{Arrival, Hands};
use crate::checks::{error, page};
use crate::client::Wish;
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
