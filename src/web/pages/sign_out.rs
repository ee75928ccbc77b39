//! The pages of signing out.

use std::collections::BTreeSet;

use http::StatusCode;
use poem::Response;
use url::Url;

use super::Visit;
use super::interaction::{Browser, form_at};
use super::views::{Onward, SignOut, SignedOut};
use crate::domain::client::Client;
use crate::login::session::Opened;
use crate::oauth::logout::rp_initiated::LogoutRequest;

/// Of whom the page speaks.
#[must_use]
pub fn step(signed_in: &[Opened]) -> String {
    let sessions = signed_in
        .iter()
        .map(|opened| opened.signed_in.session.id.as_str());
    sessions.collect::<Vec<_>>().join("\n")
}

/// Asks whether to sign all of them out.
pub async fn ask(
    visit: &Visit<'_>,
    logout: &LogoutRequest,
    signed_in: &[Opened],
    browser: &Browser,
) -> Response {
    let client = match logout.client.as_ref().zip(logout.redirect.as_ref()) {
        Some((client, redirect)) => Some(visit.client(client, redirect).await),
        None => None,
    };
    let view = SignOut {
        chrome: visit.chrome.clone(),
        form: form_at(visit, "/end-session/confirm", browser, &step(signed_in)),
        // In the form, not in its address: it may hold an ID token.
        request: logout.query.0.clone(),
        client,
        accounts: signed_in
            .iter()
            .map(|opened| opened.signed_in.user.display_name().to_owned())
            .collect(),
    };
    browser.keep(
        visit,
        visit.page(&view, StatusCode::OK, logout.redirect.as_ref()),
    )
}

/// Says that the session has ended; of several in one browser, whose. `frames` are what it loads for the clients that are to hear of it
/// in this browser; where it does, it is what goes on to the client that asked.
#[must_use]
pub fn done(
    visit: &Visit<'_>,
    logout: &LogoutRequest,
    ended: &[Opened],
    staying: &[Opened],
    frames: Vec<Url>,
) -> Response {
    let name = |opened: &Opened| opened.signed_in.user.display_name().to_owned();
    let staying = ended
        .first()
        .filter(|_| !staying.is_empty())
        .map(|one| (name(one), staying.iter().map(name).collect()));
    let client_name = |client: &Client| {
        let language = visit.chrome.localizer.lang();
        client.display_name(language).to_owned()
    };
    let back = logout.client.as_ref().and_then(|client| {
        let address = super::views::WebUrl::parse(client.metadata.client_uri.as_deref()?)?;
        Some((client_name(client), address))
    });
    let onward = logout.client.as_ref().zip(logout.location());
    let onward = onward.map(|(client, location)| Onward {
        client: client_name(client),
        location,
    });
    let origins: BTreeSet<String> = frames
        .iter()
        .map(|frame| frame.origin().ascii_serialization())
        .collect();
    let view = SignedOut {
        chrome: visit.chrome.clone(),
        stayed: false,
        back,
        staying,
        frames,
        onward,
    };
    visit.page_with_frames(&view, &origins)
}

/// Says that the person stayed signed in.
#[must_use]
pub fn stayed(visit: &Visit<'_>) -> Response {
    visit.page(
        &SignedOut {
            chrome: visit.chrome.clone(),
            stayed: true,
            back: None,
            staying: None,
            frames: Vec::new(),
            onward: None,
        },
        StatusCode::OK,
        None,
    )
}
