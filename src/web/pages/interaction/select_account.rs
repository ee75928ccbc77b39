//! Which of the accounts of this browser.

use http::StatusCode;
use poem::Response;

use super::scene::Scene;
use crate::oauth::authorize::{Interact, SignedIn, policy};
use crate::oauth::params::Parameters;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{Account, Accounts};

/// Takes the choice.
pub(super) async fn answer(
    scene: &Scene<'_>,
    interact: &Interact,
    mut parameters: Parameters,
) -> Response {
    let progress = scene.interaction.progress.clone();
    let chosen = parameters.take("account").unwrap_or_default();
    if chosen == "other" {
        return scene.progress(progress.choosing_another()).await;
    }
    // Only an account of this very browser can be chosen, and only one that may answer.
    let browser = scene.signed_in();
    match policy::choosable(&interact.request, &browser)
        .find(|account| account.session.id.as_str() == chosen)
    {
        Some(SignedIn { session, user }) => {
            let progress = progress.chosen(session.id.clone(), user.username.clone());
            scene.progress(progress).await
        }
        None => see_other(&scene.address()),
    }
}

/// Shows the accounts that may answer.
pub(super) async fn show(scene: &Scene<'_>, interact: &Interact) -> Response {
    let browser = scene.signed_in();
    let accounts =
        policy::choosable(&interact.request, &browser).map(|SignedIn { session, user }| Account {
            handle: session.id.to_string(),
            name: user.profile.name.clone().unwrap_or_default(),
            email: user
                .profile
                .email
                .clone()
                .unwrap_or_else(|| user.username.clone()),
        });
    let view = Accounts {
        chrome: scene.visit.chrome.clone(),
        client: Some(scene.client(interact).await),
        form: scene.form(),
        accounts: accounts.collect(),
        can_cancel: true,
    };
    scene
        .visit
        .page(&view, StatusCode::OK, Some(&interact.redirect))
}
