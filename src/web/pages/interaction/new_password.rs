//! Another password, for somebody whose own must be changed.

use http::StatusCode;
use poem::{Request, Response};

use super::proof::keep_session;
use super::scene::{Next, Scene};
use crate::domain::authentication::Method;
use crate::login::accounts::SignedIn;
use crate::login::policy::choose_account;
use crate::oauth::params::Parameters;
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
    keep_session(scene, &session.id, &secret, see_other(&scene.address()))
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
        username: account.user.sign_in_name().to_owned(),
        is_demanded: account.session.authentication.is_by(Method::Password),
        shortest: scene.visit.state.rules.strength.shortest,
        errors,
        can_cancel: next.asker.is_some(),
    };
    scene.page(&view, StatusCode::OK, next)
}
