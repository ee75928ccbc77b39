//! What a provider makes of a registration (OpenID Connect Dynamic Client Registration §2, §5).

use std::sync::Arc;

use serde_json::{Value, json};

use crate::browser::{Arrival, Hands};
use crate::checks::{error, lists, page, text};
use crate::client::{self, ORIGIN, Wish};
use crate::flow::Run;
use crate::hosted::Document;
use crate::http::{Request, Response};
use crate::verdict::Stop;

/// A PNG of one transparent pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 0x0D, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9C, 0x63, 0xF8, 0xCF, 0xC0, 0, 0, 3, 1, 1, 0, 0xC9, 0xFE, 0x92, 0xEF, 0, 0, 0, 0, 0x49,
    0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

fn own_uri(run: &Run<'_>) -> String {
    format!("{ORIGIN}{}/callback", run.entry.module)
}

/// Asks for a client that must not be.
fn refuse(run: &mut Run<'_>, wish: &Wish, errors: &[&str]) -> Result<(), Stop> {
    let provider = run.discover()?;
    let (_, response) = client::ask_to_register(run, &provider, wish)?;
    error::check_registration(&mut run.record, &response, errors);
    Ok(())
}

/// `oidcc-redirect-uri-regfrag`
pub fn fragment(run: &mut Run<'_>) -> Result<(), Stop> {
    let uri = format!("{}#foobar", own_uri(run));
    let wish = Wish::default().with("redirect_uris", json!([uri]));
    refuse(
        run,
        &wish,
        &["invalid_redirect_uri", "invalid_client_metadata"],
    )
}

/// The document of a sector that is served here, and the wish for a client of it.
fn sector(run: &mut Run<'_>, list: &Value) -> Result<(Document, Wish), Stop> {
    let provider = run.discover()?;
    if !lists(&provider.metadata, "subject_types_supported", "pairwise") {
        return Err(Stop::Skipped(
            "subject_types_supported lacks pairwise".to_owned(),
        ));
    }
    let document = host(run, "/sector.json", "application/json")?;
    document.say(list.to_string());
    let wish = Wish::default()
        .with("subject_type", "pairwise".into())
        .with("sector_identifier_uri", document.address().into());
    Ok((document, wish))
}

/// `oidcc-registration-sector-uri`: ends with the registration.
pub fn sector_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let list = json!([own_uri(run)]);
    let (_document, wish) = sector(run, &list)?;
    run.open(&wish)?;
    Ok(())
}

/// `oidcc-registration-sector-bad`
pub fn sector_bad(run: &mut Run<'_>) -> Result<(), Stop> {
    let (_document, wish) = sector(run, &json!(["https://example.com/op"]))?;
    refuse(run, &wish, &["invalid_client_metadata"])
}

fn host(run: &mut Run<'_>, path: &str, media_type: &'static str) -> Result<Document, Stop> {
    let document = Document::listen(path, media_type);
    run.record.demand_some("hosted.listen", document.ok(), || {
        "cannot serve a document on this machine".to_owned()
    })
}

/// `oidcc-registration-jwks-uri`: the provider fetches the client's keys.
pub fn jwks_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let document = host(run, "/jwks.json", "application/jwk-set+json")?;
    let jwks = Arc::clone(&run.target.key).jwks().unwrap_or_default();
    document.say(jwks.to_string());
    let wish = Wish::default()
        .with("jwks", Value::Null)
        .with("jwks_uri", document.address().into());
    let mut session = run.open(&wish)?;
    let request = run.request(&session);
    run.base(&mut session, &request)?;
    Ok(())
}

/// `oidcc-registration-logo-uri`: whether it is the client's own, a person has to see.
pub fn logo_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let document = host(run, "/logo.png", "image/png")?;
    document.say(PIXEL);
    let address = document.address().to_owned();
    shown(
        run,
        "logo_uri",
        &address,
        "the login page shows the client's logo",
    )
}

/// `oidcc-registration-policy-uri`
pub fn policy_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let address = format!("{ORIGIN}policy");
    shown(
        run,
        "policy_uri",
        &address,
        "the login page links to the client's policy",
    )
}

/// `oidcc-registration-tos-uri`
pub fn tos_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let address = format!("{ORIGIN}tos");
    shown(
        run,
        "tos_uri",
        &address,
        "the login page links to the client's terms of service",
    )
}

/// The first page of a request is for a person's eye; that an address stands on it, which the provider need not copy, is asserted.
fn shown(run: &mut Run<'_>, member: &str, address: &str, expectation: &str) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default().with(member, address.into()))?;
    let request = run.request(&session);
    let visit = run.visit(&mut session, &request, Hands::Off)?;
    if let Arrival::Page(page) = &visit.arrival
        && member != "logo_uri"
    {
        let is_linked = page.html.contains(&format!("href=\"{address}\""));
        run.record.require("page.link", is_linked, || {
            format!("no link of the page leads to {address}: {}", page.summary())
        });
    }
    page::review(&mut run.record, "page.login", &visit, expectation);
    Ok(())
}

/// `oidcc-3rd_party-init-login`: what is registered can be read again (RFC 7592 §2.1).
pub fn initiate_login_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let provider = run.discover()?;
    let address = format!("{ORIGIN}login");
    let wish = Wish::default().with("initiate_login_uri", address.clone().into());
    let (_, response) = client::ask_to_register(run, &provider, &wish)?;
    run.record
        .require("registration.status", response.status == 201, || {
            response.summary()
        });
    let registered = check_echo(run, "registration", &response, &address)?;
    let management = client::Management::new(&registered);
    let management = run
        .record
        .demand_some("registration.management", management, || {
            "registration_client_uri or registration_access_token is missing".to_owned()
        })?;
    let response = run.send(management.read())?;
    run.delete_later(Some(management));
    run.record
        .require("management.status", response.status == 200, || {
            response.summary()
        });
    check_echo(run, "management", &response, &address)?;
    Ok(())
}

fn check_echo(
    run: &mut Run<'_>,
    name: &str,
    response: &Response,
    address: &str,
) -> Result<Value, Stop> {
    let body = response.json().filter(Value::is_object);
    let body = run
        .record
        .demand_some(&format!("{name}.json"), body, || response.summary())?;
    let found = text(&body, "initiate_login_uri");
    run.record.require(
        &format!("{name}.initiate_login_uri"),
        found == Some(address),
        || format!("initiate_login_uri is {found:?}, not {address}"),
    );
    Ok(body)
}

/// `oidcc-3rd_party-init-login-nohttps`
pub fn initiate_login_uri_without_tls(run: &mut Run<'_>) -> Result<(), Stop> {
    let wish = Wish::default().with(
        "initiate_login_uri",
        "http://conformance.invalid/login".into(),
    );
    let provider = run.discover()?;
    let (_, response) = client::ask_to_register(run, &provider, &wish)?;
    error::check_registration(&mut run.record, &response, &[]);
    let body = response.json().unwrap_or_default();
    let found = text(&body, "error");
    run.record.require(
        "registration.error_code",
        found == Some("invalid_client_metadata"),
        || format!("error is {found:?}, not invalid_client_metadata"),
    );
    Ok(())
}

impl client::Management {
    /// The request that reads the client (RFC 7592 §2.1).
    fn read(&self) -> Request {
        Request::get(self.uri.clone()).bearer(&self.token)
    }
}
