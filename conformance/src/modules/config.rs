//! The metadata themselves.

use serde_json::Value;

use crate::checks::{discovery, logout, text};
use crate::flow::Run;
use crate::http::Response;
use crate::verdict::Stop;

/// The document, its address, and the answer that it came in.
pub fn metadata(run: &mut Run<'_>) -> Result<(Value, String, Response), Stop> {
    let address = discovery::address(&run.target.issuer);
    let response = run.fetch(&address)?;
    let document = response.json().filter(Value::is_object);
    let document = run.record.demand_some("discovery.json", document, || {
        format!("no metadata: {}", response.summary())
    })?;
    if run.target.is_plain_http() {
        run.record.note(
            "discovery.http",
            "the issuer is http and that is allowed in this run: the https checks are notes",
        );
    }
    Ok((document, address, response))
}

/// `oidcc-discovery-endpoint-verification`
pub fn discovery(run: &mut Run<'_>) -> Result<(), Stop> {
    let (document, address, response) = metadata(run)?;
    let https = run.target.https_level();
    discovery::check(&mut run.record, &address, &response, &document, https);
    if run.entry.plan == "dynamic" {
        discovery::check_dynamic(&mut run.record, &document);
    }
    run.key_set(&document)?;
    Ok(())
}

/// `oidcc-rp-initiated-logout-discovery-endpoint-verification`
pub fn logout_discovery(run: &mut Run<'_>) -> Result<(), Stop> {
    let (document, _, _) = metadata(run)?;
    check_endpoints(run, &document);
    Ok(())
}

/// `oidcc-backchannel-logout-discovery-endpoint-verification`
pub fn back_channel_discovery(run: &mut Run<'_>) -> Result<(), Stop> {
    let (document, _, _) = metadata(run)?;
    logout::check_promises(&mut run.record, &document, "backchannel");
    check_endpoints(run, &document);
    Ok(())
}

/// `oidcc-frontchannel-logout-discovery-endpoint-verification`
pub fn front_channel_discovery(run: &mut Run<'_>) -> Result<(), Stop> {
    let (document, _, response) = metadata(run)?;
    discovery::check_answer(&mut run.record, &response);
    logout::check_promises(&mut run.record, &document, "frontchannel");
    check_endpoints(run, &document);
    Ok(())
}

/// Every endpoint is https, and there is one to sign out at.
fn check_endpoints(run: &mut Run<'_>, document: &Value) {
    let https = run.target.https_level();
    discovery::check_https(&mut run.record, document, https);
    let endpoint = text(document, "end_session_endpoint").and_then(|url| url::Url::parse(url).ok());
    run.record
        .require("discovery.end_session_endpoint", endpoint.is_some(), || {
            "end_session_endpoint is missing, or no URL".to_owned()
        });
}
