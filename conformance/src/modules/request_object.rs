//! Unsigned request objects (OpenID Connect Core §6), by value and by reference: honoured, or refused in so many words.

use std::thread;

use serde_json::{Map, Value, json};

use crate::authorization::AuthorizationRequest;
use crate::browser::{Arrival, Hands, Visit};
use crate::checks::{lists, page};
use crate::client::Wish;
use crate::flow::{Run, Session};
use crate::hosted::Document;
use crate::http::single;
use crate::jose;
use crate::provider::Provider;
use crate::random;
use crate::verdict::Stop;

fn demand_none(provider: &Provider) -> Result<(), Stop> {
    let member = "request_object_signing_alg_values_supported";
    if lists(&provider.metadata, member, "none") {
        Ok(())
    } else {
        Err(Stop::Skipped(format!("{member} does not list none")))
    }
}

/// The request's parameters as claims, with `alg` none.
fn object(request: &AuthorizationRequest) -> String {
    let claims: Map<String, Value> = request
        .all()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    jose::unsecured(&Value::Object(claims))
}

/// `oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported`: state and nonce are only inside.
pub fn by_value(run: &mut Run<'_>) -> Result<(), Stop> {
    demand_none(&run.discover()?)?;
    let mut session = run.open(&Wish::default())?;
    let inside = run.request(&session).with_state_inside();
    let request = inside.clone().with("request", &object(&inside));
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    honoured(run, &session, &request, visit, "request")
}

/// `oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported`: the object is served here.
pub fn by_reference(run: &mut Run<'_>) -> Result<(), Stop> {
    demand_none(&run.discover()?)?;
    let document = Document::listen();
    let document = run.record.demand_some("hosted.listen", document.ok(), || {
        "cannot serve the request object on this machine".to_owned()
    })?;
    let wish = Wish::default().with("request_uris", json!([document.address()]));
    let mut session = run.open(&wish)?;
    let inside = run.request(&session).with_state_inside();
    let body = object(&inside);
    let fragment = jose::s256(&body).unwrap_or_default();
    let request_uri = format!("{}#{fragment}", document.address());
    let request = inside.with("request_uri", &request_uri);
    thread::spawn(move || document.serve(&body));
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    honoured(run, &session, &request, visit, "request_uri")
}

/// The flow succeeds with what was inside of the object; `<parameter>_not_supported` skips.
fn honoured(
    run: &mut Run<'_>,
    session: &Session,
    request: &AuthorizationRequest,
    visit: Visit,
    parameter: &str,
) -> Result<(), Stop> {
    if let Arrival::Callback(callback) = &visit.arrival {
        let error = single(&callback.query, "error").or_else(|| single(&callback.form, "error"));
        if error == Some(&format!("{parameter}_not_supported")) {
            return Err(Stop::Skipped(format!(
                "the provider answers {parameter}_not_supported"
            )));
        }
    }
    run.finish_sign_in(session, request, visit)?;
    let member = format!("{parameter}_parameter_supported");
    let supported = session.provider.metadata.get(&member);
    run.record.advise(
        "metadata.supported",
        supported.is_some_and(|supported| supported == &json!(true)),
        || format!("{parameter} works, but {member} is {supported:?}"),
    );
    Ok(())
}

/// `oidcc-ensure-request-object-with-redirect-uri`: a good redirect URI inside, a bad one outside.
pub fn with_redirect_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    demand_none(&run.discover()?)?;
    let mut session = run.open(&Wish::default())?;
    let inside = run.request(&session);
    let bad = format!(
        "{}/{}",
        session.client.redirect_uri,
        random::alphanumeric(10)
    );
    let request = inside
        .clone()
        .with("request", &object(&inside))
        .with("redirect_uri", &bad);
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    if matches!(visit.arrival, Arrival::Page(_)) {
        let expectation = "an error page: the redirect URI is not registered";
        page::review(&mut run.record, "page.error", &visit, expectation);
        return Ok(());
    }
    run.finish_sign_in(&session, &inside, visit)?;
    Ok(())
}
