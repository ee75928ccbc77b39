//! Another password, for somebody whose own must be changed.

use http::{StatusCode, header};
use poem::{Request, Response};

use super::scene::{Next, Scene};
use crate::login::accounts::SignedIn;
use crate::login::policy::choose_account;
use crate::oauth::params::Parameters;
use crate::web::cookies::{self, Sessions};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::new_password::{self, Unset};
use crate::web::pages::views::NewPassword;
use crate::web::request::origin;

/// Takes it.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    mut parameters: Parameters,
) -> Response {
    let Some(SignedIn { session, user }) = account(scene) else {
        return see_other(&scene.address());
    };
    let typed = parameters.take("new-password").unwrap_or_default();
    let origin = origin(scene.visit.state, request);
    let typed = (typed.as_str(), &origin);
    let secret = match new_password::set(&scene.visit, &user, &session, typed).await {
        Ok(Some(secret)) => secret,
        Ok(None) => return see_other(&scene.address()),
        Err(Unset::Unfit(errors)) => return render(scene, next, errors).await,
        Err(Unset::Failed(response)) => return *response,
    };
    let opened = scene.sessions.live.iter().chain(&scene.sessions.idle);
    let others = opened.filter(|opened| opened.signed_in.session.id != session.id);
    let others = others.map(|opened| opened.secret.as_str());
    let sessions = Sessions {
        secrets: std::iter::once(secret.reveal()).chain(others).collect(),
        has_current: true,
    };
    let mut response = see_other(&scene.address());
    if let Ok(cookie) = cookies::set_sessions(&scene.visit.state.op, &sessions).parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Asks for it.
pub(super) async fn show(scene: &Scene<'_>, next: &Next) -> Response {
    render(scene, next, Vec::new()).await
}

fn account(scene: &Scene<'_>) -> Option<SignedIn> {
    let accounts = scene.accounts();
    choose_account(&scene.wishes(), &accounts, &scene.interaction.progress).cloned()
}

async fn render(scene: &Scene<'_>, next: &Next, errors: Vec<String>) -> Response {
    let Some(account) = account(scene) else {
        return scene.visit.expired();
    };
    let view = NewPassword {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        username: account.user.username.clone(),
        shortest: scene.visit.state.rules.strength.shortest,
        errors,
        can_cancel: next.asker.is_some(),
    };
    scene.page(&view, StatusCode::OK, next)
}
