//! Unsigned request objects (OpenID Connect Core §6), by value and by reference: honoured, or refused in so many words.

use std::sync::Arc;

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
    let document = host(run)?;
    let (session, request, visit) =
        visit_by_reference(run, &document, |_, inside| Ok(object(inside)))?;
    honoured(run, &session, &request, visit, "request_uri")
}

/// `oidcc-request-uri-unsigned`: the same where it must work, if `none` is listed.
pub fn unsigned(run: &mut Run<'_>) -> Result<(), Stop> {
    demand_none(&run.discover()?)?;
    let document = host(run)?;
    let (session, request, visit) =
        visit_by_reference(run, &document, |_, inside| Ok(object(inside)))?;
    check_by_reference(run, &session);
    run.finish_sign_in(&session, &request, visit)?;
    Ok(())
}

/// `oidcc-request-uri-signed-rs256`: signed by the client, for the provider.
pub fn signed(run: &mut Run<'_>) -> Result<(), Stop> {
    let document = host(run)?;
    let key = Arc::clone(&run.target.key);
    let (session, request, visit) = visit_by_reference(run, &document, |session, inside| {
        let mut claims: Map<String, Value> = inside
            .all()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        claims.insert("iss".to_owned(), json!(session.client.id));
        claims.insert("aud".to_owned(), json!(session.provider.issuer));
        key.sign(&Value::Object(claims)).map_err(|_| Stop::Broken)
    })?;
    let member = "request_object_signing_alg_values_supported";
    let is_listed = lists(&session.provider.metadata, member, "RS256");
    run.record.require("metadata.rs256", is_listed, || {
        format!("{member} lacks RS256")
    });
    check_by_reference(run, &session);
    run.finish_sign_in(&session, &request, visit)?;
    Ok(())
}

/// Absent, it is true (OpenID Connect Discovery §3).
fn check_by_reference(run: &mut Run<'_>, session: &Session) {
    let member = "request_uri_parameter_supported";
    let supported = session.provider.metadata.get(member);
    run.record.require(
        "metadata.supported",
        supported.is_none_or(|supported| supported == &json!(true)),
        || format!("{member} is {supported:?}"),
    );
}

fn host(run: &mut Run<'_>) -> Result<Document, Stop> {
    let document = Document::listen("/request-object", "application/jwt");
    run.record.demand_some("hosted.listen", document.ok(), || {
        "cannot serve the request object on this machine".to_owned()
    })
}

/// Sends the browser with the address of an object, which is what it makes of the request.
fn visit_by_reference(
    run: &mut Run<'_>,
    document: &Document,
    make: impl FnOnce(&Session, &AuthorizationRequest) -> Result<String, Stop>,
) -> Result<(Session, AuthorizationRequest, Visit), Stop> {
    let wish = Wish::default().with("request_uris", json!([document.address()]));
    let mut session = run.open(&wish)?;
    let inside = run.request(&session).with_state_inside();
    let body = make(&session, &inside)?;
    let fragment = jose::s256(&body).unwrap_or_default();
    let request_uri = format!("{}#{fragment}", document.address());
    document.say(&body);
    let request = inside.with("request_uri", &request_uri);
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    Ok((session, request, visit))
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
        let error = [&callback.query, &callback.fragment, &callback.form]
            .into_iter()
            .find_map(|params| single(params, "error"));
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
