//! Carries an authorization response to the client: by redirect, or by a form that the browser posts; and other messages by such a form.

use http::{HeaderValue, StatusCode, header};
use poem::Response;

use super::views::{FormPost, WebUrl};
use super::{PageFailure, Visit, place_of};
use crate::domain::authorization::ResponseMode;
use crate::federation::saml::Outgoing;
use crate::oauth::authorize::response::Reply;
use crate::web::oauth::authorize::see_other;

/// The response that takes the browser to the client.
#[must_use]
pub fn deliver(visit: &Visit<'_>, reply: &Reply) -> Response {
    let address = WebUrl::parse(reply.redirect().as_str());
    match (reply.way(), address) {
        // Form Post Response Mode 1.0 §2.
        (ResponseMode::FormPost, Some(action)) => {
            let fields = reply
                .parameters()
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect();
            post(visit, &place_of(action.as_str()), action, fields)
        }
        // An app's own scheme cannot be posted to; it gets the same in the query.
        (_, _) => see_other(&reply.location()),
    }
}

/// The response that takes the browser to an upstream, which is called so.
#[must_use]
pub fn carry(visit: &Visit<'_>, name: &str, outgoing: Outgoing) -> Response {
    match outgoing {
        Outgoing::Address(address) => see_other(&address),
        Outgoing::Form { action, fields } => match WebUrl::parse(&action) {
            Some(action) => post(visit, name, action, fields),
            None => visit.failed(PageFailure::Permanent(format!(
                "nothing is posted to {action}"
            ))),
        },
    }
}

/// The response that has the browser post a form elsewhere, to who is called so.
#[must_use]
pub fn post(
    visit: &Visit<'_>,
    name: &str,
    action: WebUrl,
    fields: Vec<(String, String)>,
) -> Response {
    let view = FormPost {
        chrome: visit.chrome.clone(),
        client_name: name.to_owned(),
        action,
        fields,
    };
    let mut response = visit.page_to_anywhere(&view, StatusCode::OK);
    // The form says where it comes from, as others do: a client may look (`Origin` is null without a referrer, Fetch
    // Standard §3.2). Only that: no address of ours.
    response.headers_mut().insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("strict-origin"),
    );
    response
}
