//! Which of the accounts of this browser.

use http::{StatusCode, header};
use poem::Response;

use super::scene::{Next, Scene};
use crate::domain::session::Session;
use crate::login::accounts::SignedIn;
use crate::login::policy::choosable;
use crate::login::session::Opened;
use crate::oauth::params::Parameters;
use crate::web::cookies::{self, Sessions};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{Account, Accounts};

/// Takes the choice.
pub(super) async fn answer(scene: &Scene<'_>, mut parameters: Parameters) -> Response {
    let progress = scene.interaction.progress.clone();
    let chosen = parameters.take("account").unwrap_or_default();
    if chosen == "other" {
        return scene.progress(progress.choosing_another()).await;
    }
    // Only an account of this very browser can be chosen, and only one that may answer.
    let browser = scene.accounts();
    match choosable(&scene.wishes(), &browser.signed_in)
        .find(|account| account.session.id.as_str() == chosen)
    {
        Some(SignedIn { session, user }) => {
            let progress = progress.chosen(session.id.clone(), user);
            let mut response = scene.progress(progress).await;
            make_current(scene, session, &mut response);
            response
        }
        None => see_other(&scene.address()),
    }
}

/// Whoever was chosen last is current from now on.
fn make_current(scene: &Scene<'_>, chosen: &Session, response: &mut Response) {
    let (first, others): (Vec<&Opened>, Vec<&Opened>) = scene
        .sessions
        .live
        .iter()
        .chain(&scene.sessions.idle)
        .partition(|opened| opened.signed_in.session.id == chosen.id);
    let secrets = first.into_iter().chain(others);
    let sessions = Sessions {
        secrets: secrets.map(|opened| opened.secret.as_str()).collect(),
        has_current: true,
    };
    if let Ok(cookie) = cookies::set_sessions(&scene.visit.state.op, &sessions).parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Shows the accounts that may answer.
pub(super) async fn show(scene: &Scene<'_>, next: &Next) -> Response {
    let browser = scene.accounts();
    let accounts =
        choosable(&scene.wishes(), &browser.signed_in).map(|SignedIn { session, user }| Account {
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
        client: scene.client(next).await,
        form: scene.form(),
        accounts: accounts.collect(),
        can_cancel: next.asker.is_some(),
    };
    scene.page(&view, StatusCode::OK, next)
}
