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
        accounts: names(signed_in),
    };
    let connections = &visit.state.op.settings.connections;
    let page = if connections.sign_out_elsewhere() {
        visit.page_to_anywhere(&view, StatusCode::OK)
    } else {
        visit.page(&view, StatusCode::OK, logout.redirect.as_ref())
    };
    browser.keep(visit, page)
}

/// What is said of a session that has ended.
#[derive(Debug, Default)]
pub struct Gone<'g> {
    /// The client that asked.
    pub client: Option<&'g Client>,
    /// Of several in one browser, whose it was, and who stays.
    pub staying: Option<(String, Vec<String>)>,
    /// Other providers where they may be signed in still.
    pub elsewhere: Vec<String>,
    /// What is loaded for the clients that are to hear of it in this browser.
    pub frames: Vec<Url>,
    /// Where the page goes on to.
    pub onward: Option<Onward>,
}

/// Says that the session has ended.
#[must_use]
pub fn done(visit: &Visit<'_>, gone: Gone<'_>) -> Response {
    let Gone {
        client,
        staying,
        elsewhere,
        frames,
        onward,
    } = gone;
    let back = client.and_then(|client| {
        let address = super::views::WebUrl::parse(client.metadata.client_uri.as_deref()?)?;
        Some((client_name(visit, client), address))
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
        elsewhere,
        frames,
        onward,
    };
    visit.page_with_frames(&view, &origins)
}

/// What its person calls a client.
#[must_use]
pub fn client_name(visit: &Visit<'_>, client: &Client) -> String {
    client
        .display_name(visit.chrome.localizer.lang())
        .to_owned()
}

/// Who stays, of several in one browser.
#[must_use]
pub fn names(staying: &[Opened]) -> Vec<String> {
    let name = |opened: &Opened| opened.signed_in.user.display_name().to_owned();
    staying.iter().map(name).collect()
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
            elsewhere: Vec::new(),
            frames: Vec::new(),
            onward: None,
        },
        StatusCode::OK,
        None,
    )
}
