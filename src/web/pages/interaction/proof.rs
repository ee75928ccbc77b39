//! What follows a proof, whichever it was: a session and its cookie, or the next page.

use http::header;
use poem::{Request, Response};

use super::scene::Scene;
use crate::domain::id::SessionId;
use crate::login::attempt::{self, Advance, Here, Proven};
use crate::login::known_browser::KnownBrowser;
use crate::login::offer;
use crate::login::session::Begun;
use crate::secret::{Token, TokenHash};
use crate::web::cookies::{self, Sessions};
use crate::web::oauth::authorize::see_other;
use crate::web::request::{localizer, origin};

/// What was proven is worth nothing any more.
pub(in crate::web::pages) struct Outdated;

/// Goes on with what was proven.
///
/// # Errors
/// [`Outdated`].
pub(in crate::web::pages) async fn advance(
    scene: &Scene<'_>,
    request: &Request,
    proven: &Proven,
) -> Result<Response, Outdated> {
    let known = cookies::known_browser(&scene.visit.state.op, request.headers());
    go_on(scene, request, proven, &known).await
}

/// Goes on with an account that was made here just now. The browser knows its person from now on, though more may be owed before they are
/// signed in: nobody is told of a browser as a new one in which they made the account.
///
/// # Errors
/// [`Outdated`].
pub(super) async fn advance_new(
    scene: &Scene<'_>,
    request: &Request,
    proven: &Proven,
) -> Result<Response, Outdated> {
    let op = &scene.visit.state.op;
    let known = cookies::known_browser(op, request.headers());
    let Ok(value) = known.signed_in(&op.derived.known_browsers, &proven.user.id, op.entropy) else {
        return go_on(scene, request, proven, &known).await;
    };
    let known = KnownBrowser::read(&value);
    let mut response = go_on(scene, request, proven, &known).await?;
    let is_begun = response.headers().contains_key(header::SET_COOKIE);
    if !is_begun && let Ok(cookie) = cookies::set_known_browser(op, &value).parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn go_on(
    scene: &Scene<'_>,
    request: &Request,
    proven: &Proven,
    known: &KnownBrowser,
) -> Result<Response, Outdated> {
    let state = scene.visit.state;
    let refused = cookies::refused_passkeys(&state.op, request.headers());
    let was_refused = offer::was_refused(&state.op, refused, &proven.user.id);
    let here = Here {
        known,
        browser: &scene.sessions,
        interaction: &scene.interaction.id,
        progress: &scene.interaction.progress,
        acr: &scene.wishes().acr,
        origin: origin(state, request),
        // Of the browser: what a link asks for is one page's.
        language: localizer(request.headers(), None, None).lang(),
        devices: cookies::trusted_devices(&state.op, request.headers())
            .into_iter()
            .map(TokenHash::of)
            .collect(),
        offers_passkey: scene.interaction.progress.offers_passkey && !was_refused,
    };
    match attempt::advance(&state.op, proven, &here).await {
        Ok(Advance::Begun(begun)) => Ok(welcome(scene, known, proven, &begun)),
        Ok(Advance::More) => Ok(see_other(&scene.address())),
        Ok(Advance::Outdated) => Err(Outdated),
        Ok(Advance::Over) => Ok(scene.visit.expired()),
        Err(error) => Ok(scene.visit.failed(&error)),
    }
}

/// The person's session has another cookie value from now on.
pub(super) fn keep_session(
    scene: &Scene<'_>,
    session: &SessionId,
    secret: &Token,
    mut response: Response,
) -> Response {
    let opened = scene.sessions.live.iter().chain(&scene.sessions.idle);
    let others = opened.filter(|opened| opened.signed_in.session.id != *session);
    let others = others.map(|opened| opened.secret.as_str());
    let sessions = Sessions {
        secrets: std::iter::once(secret.reveal()).chain(others).collect(),
        has_current: true,
    };
    if let Ok(cookie) = cookies::set_sessions(&scene.visit.state.op, &sessions).parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn welcome(scene: &Scene<'_>, known: &KnownBrowser, proven: &Proven, begun: &Begun) -> Response {
    let op = &scene.visit.state.op;
    let methods: Vec<_> = proven.proofs.iter().map(|proof| proof.method).collect();
    tracing::info!(user.id = %proven.user.id, session.id = %begun.id, ?methods, "somebody signed in");
    let others = begun.others.iter().map(String::as_str);
    let sessions = Sessions {
        secrets: std::iter::once(begun.secret.reveal())
            .chain(others)
            .collect(),
        has_current: true,
    };
    let known = known.signed_in(&op.derived.known_browsers, &proven.user.id, op.entropy);
    let known = known.map(|value| cookies::set_known_browser(op, &value));
    let set = std::iter::once(cookies::set_sessions(op, &sessions)).chain(known.ok());
    let mut response = see_other(&scene.address());
    for cookie in set.filter_map(|cookie| cookie.parse().ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
