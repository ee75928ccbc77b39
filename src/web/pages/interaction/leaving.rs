//! Whether somebody whose account is to be deleted keeps it after all.

use http::{StatusCode, header};
use poem::{Request, Response};

use super::scene::{Next, Scene};
use crate::domain::activity::Activity;
use crate::domain::time::Timestamp;
use crate::login::accounts::SignedIn;
use crate::login::deletion;
use crate::login::policy::choose_account;
use crate::login::session;
use crate::login::witness::Witness;
use crate::oauth::authorize::Unwilling;
use crate::web::cookies::{self, Sessions};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{Leaving, Moment};
use crate::web::request::origin;

/// Takes the answer.
pub(super) async fn answer(
    scene: &Scene<'_>,
    request: &Request,
    decision: Option<&str>,
) -> Response {
    let Some(account) = account(scene) else {
        return see_other(&scene.address());
    };
    let op = &scene.visit.state.op;
    let origin = origin(scene.visit.state, request);
    match decision {
        Some("keep") => {
            let witness = Witness::of(op, &account.user.id, &origin);
            match deletion::keep(op, &account.user.id, &witness).await {
                // Where it was too late, or another window was quicker, the next page says so.
                Ok(_) => see_other(&scene.address()),
                Err(error) => scene.visit.failed(&error),
            }
        }
        Some("leave") => {
            let session = &account.session;
            if let Err(error) = session::end(op, session, &origin, &Activity::SignedOut).await {
                return scene.visit.failed(&error);
            }
            let mut response = scene.cancel(Unwilling::Cancelled).await;
            let opened = scene.sessions.live.iter().chain(&scene.sessions.idle);
            let others = opened.filter(|opened| opened.signed_in.session.id != session.id);
            let sessions = Sessions {
                secrets: others.map(|opened| opened.secret.as_str()).collect(),
                has_current: false,
            };
            if let Ok(cookie) = cookies::set_sessions(op, &sessions).parse() {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Some(_) | None => see_other(&scene.address()),
    }
}

fn account(scene: &Scene<'_>) -> Option<SignedIn> {
    let accounts = scene.accounts();
    choose_account(&scene.wishes(), &accounts, &scene.interaction.progress).cloned()
}

/// Asks.
pub(super) async fn show(scene: &Scene<'_>, next: &Next, due_at: Timestamp) -> Response {
    let Some(account) = account(scene) else {
        return scene.visit.expired();
    };
    let view = Leaving {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        account: account.user.display_name().to_owned(),
        planned: Moment::of(due_at),
    };
    scene.page(&view, StatusCode::OK, next)
}
