//! The offer of a passkey, after a sign-in with a password. Yes or no, they go on; with recovery codes, where the passkey is the first
//! thing that those stand in for.

use http::{StatusCode, header};
use poem::{Request, Response};

use super::codes;
use super::passkey::form;
use super::proof::keep_session;
use super::scene::{Next, Scene};
use crate::domain::authentication::Proof;
use crate::login::accounts::SignedIn;
use crate::login::enrolment::Guard;
use crate::login::factor::passkey::{self, Answer};
use crate::login::policy::choose_account;
use crate::login::{offer, session};
use crate::oauth::params::Parameters;
use crate::web::cookies;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::account::passkeys::words;
use crate::web::pages::views::PasskeyOffer;
use crate::web::request::origin;

/// Whether it is made here at all.
pub(super) fn is_made(scene: &Scene<'_>) -> bool {
    let op = &scene.visit.state.op;
    op.passkeys.is_some() && op.settings.passkeys.is_offered
}

/// Whom it is made to.
pub(super) fn account(scene: &Scene<'_>) -> Option<SignedIn> {
    let accounts = scene.accounts();
    choose_account(&scene.wishes(), &accounts, &scene.interaction.progress).cloned()
}

/// Shows it.
pub(super) async fn show(scene: &Scene<'_>, next: &Next) -> Response {
    render(scene, next, None).await
}

/// Takes a passkey, or a no.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    mut parameters: Parameters,
    decision: Option<&str>,
) -> Response {
    let op = &scene.visit.state.op;
    let on = see_other(&scene.address());
    let Some(SignedIn { session, user }) = account(scene) else {
        return on;
    };
    if decision == Some("later") {
        let cookie = cookies::refused_passkeys(op, request.headers());
        let cookie = match offer::refuse(op, cookie, &user.id, &scene.interaction).await {
            Ok(value) => cookies::set_refused_passkeys(op, &value),
            Err(error) => return scene.visit.failed(&error),
        };
        let mut on = on;
        if let Ok(cookie) = cookie.parse() {
            on.headers_mut().append(header::SET_COOKIE, cookie);
        }
        return on;
    }
    if decision.is_some() || !parameters.has("credential") {
        return on;
    }
    let ceremony = parameters.take("ceremony").unwrap_or_default();
    let response = parameters.take("credential").unwrap_or_default();
    let answer = Answer {
        ceremony: &ceremony,
        bound_to: &scene.browser.hash(),
        response: &response,
    };
    let from = origin(scene.visit.state, request);
    let guard = match Guard::of_session(op, &session, &scene.interaction.id, &from).await {
        Ok(Some(guard)) => guard,
        Ok(None) => return on,
        Err(error) => return scene.visit.failed(&error),
    };
    let made = match passkey::finish_on_the_way(op, &user, answer, &guard).await {
        Ok(made) => made,
        Err(refused) => {
            return match words(&scene.visit, &refused) {
                Ok(error) => render(scene, next, Some(error)).await,
                Err(response) => *response,
            };
        }
    };
    // Its person was there and opened it: it has proven itself.
    let proof = Proof::new(passkey::method(made.is_backup_eligible), op.now());
    match session::strengthen(op, &session, proof).await {
        Ok(Some(secret)) => {
            let on = keep_session(scene, &session.id, &secret, on);
            codes::give(scene, next, request, (&user, "passkey-offer-done"), on).await
        }
        Ok(None) => on,
        Err(error) => scene.visit.failed(&error),
    }
}

async fn render(scene: &Scene<'_>, next: &Next, error: Option<&'static str>) -> Response {
    let Some(passkey) = form(scene) else {
        return scene.visit.expired();
    };
    let view = PasskeyOffer {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        passkey,
        error,
    };
    scene.page(&view, StatusCode::OK, next)
}
