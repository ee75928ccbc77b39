//! What follows a proof, whichever it was: a session and its cookie, or the next page.

use http::header;
use poem::{Request, Response};

use super::scene::Scene;
use crate::domain::id::SessionId;
use crate::login::attempt::{self, Advance, Here, Proven};
use crate::login::offer;
use crate::login::session::Begun;
use crate::secret::{Token, TokenHash};
use crate::web::cookies::{self, Sessions};
use crate::web::oauth::authorize::see_other;
use crate::web::request::origin;

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
    let state = scene.visit.state;
    let known = cookies::known_browser(&state.op, request.headers());
    let refused = cookies::refused_passkeys(&state.op, request.headers());
    let was_refused = offer::was_refused(&state.op, refused, &proven.user.id);
    let here = Here {
        known: &known,
        browser: &scene.sessions,
        interaction: &scene.interaction.id,
        progress: &scene.interaction.progress,
        acr: &scene.wishes().acr,
        origin: origin(state, request),
        devices: cookies::trusted_devices(&state.op, request.headers())
            .into_iter()
            .map(TokenHash::of)
            .collect(),
        offers_passkey: scene.interaction.progress.offers_passkey && !was_refused,
    };
    match attempt::advance(&state.op, proven, &here).await {
        Ok(Advance::Begun(begun)) => Ok(welcome(scene, request, proven, &begun)),
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

fn welcome(scene: &Scene<'_>, request: &Request, proven: &Proven, begun: &Begun) -> Response {
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
    let browser = cookies::known_browser(op, request.headers());
    let known = browser.signed_in(&op.derived.known_browsers, &proven.user.id, op.entropy);
    let known = known.map(|value| cookies::set_known_browser(op, &value));
    let set = std::iter::once(cookies::set_sessions(op, &sessions)).chain(known.ok());
    let mut response = see_other(&scene.address());
    for cookie in set.filter_map(|cookie| cookie.parse().ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
