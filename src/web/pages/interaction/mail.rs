//! Codes and links by mail, in place of a password or beside it.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::proof::{self, user_agent};
use super::scene::{Next, Scene};
use super::{Slip, sign_in};
use crate::domain::challenge::Purpose;
use crate::domain::device;
use crate::domain::id::InteractionId;
use crate::domain::session::SessionOrigin;
use crate::login::factor::mail_code::{self, Asked, Recipient, Wanted};
use crate::login::notice;
use crate::login::policy::OwedProof;
use crate::login::sign_in::{Origin, Refused};
use crate::oauth::authorize::policy::Owed;
use crate::web::cookies;
use crate::web::csrf;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{DeadLink, Link, LinkKind, MailCode, PasswordError};
use crate::web::pages::{PageFailure, Visit};
use crate::web::request::{client_address, form as read_form};
use crate::web::state::State;

/// What becomes of a mail that is asked for.
pub(super) enum Ask {
    /// The way on.
    Done(Response),
    /// None is sent, for that reason.
    Refused(PasswordError),
}

/// Whether people may sign in by mail.
pub(super) fn can_sign_in(scene: &Scene<'_>) -> bool {
    let op = &scene.visit.state.op;
    op.can_mail() && op.settings.sign_in.by_mail
}

/// Whether mail leads to a new password.
pub(super) fn can_reset(scene: &Scene<'_>) -> bool {
    let op = &scene.visit.state.op;
    op.can_mail() && op.settings.sign_in.resets_by_mail
}

/// Sends a mail to whoever goes by the name, and then waits for its code.
pub(super) async fn ask(
    scene: &Scene<'_>,
    request: &Request,
    recipient: Recipient,
    purpose: Purpose,
) -> Ask {
    let state = scene.visit.state;
    let address = client_address(state, request);
    let browser = cookies::known_browser(&state.op, request.headers());
    let here = SessionOrigin {
        address: address.to_string(),
        user_agent: user_agent(request.headers()),
    };
    let name = device::name(&here.user_agent);
    let wanted = Wanted {
        recipient,
        purpose,
        interaction: &scene.interaction.id,
        progress: &scene.interaction.progress,
        origin: Origin {
            address,
            browser: &browser,
        },
        asked_from: notice::place(&here, name),
        lang: scene.visit.chrome.localizer.lang(),
    };
    match mail_code::challenge(&state.op, wanted).await {
        Ok(Asked::Sent) => Ask::Done(see_other(&scene.address())),
        Ok(Asked::Over) => Ask::Done(scene.visit.expired()),
        Err(refused) => sorry(scene, &refused),
    }
}

/// What a refusal is called on a page; a failure of ours has a page of its own.
fn sorry(scene: &Scene<'_>, refused: &Refused) -> Ask {
    let failed = |failure: PageFailure| Ask::Done(scene.visit.failed(failure));
    match refused {
        Refused::Wrong => Ask::Refused(PasswordError::Wrong),
        Refused::Throttled(wait) => Ask::Refused(PasswordError::Throttled {
            seconds: wait.as_secs().max(1),
        }),
        Refused::Busy => Ask::Refused(PasswordError::Busy),
        Refused::Store(error) => failed(error.into()),
        Refused::Entropy(error) => failed(PageFailure::Permanent(error.to_string())),
    }
}

/// Takes a code that was typed in place of a password.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    identifier: &str,
    code: Option<String>,
) -> Response {
    let Some(asked) = &scene.interaction.progress.asked_mail else {
        return see_other(&scene.address());
    };
    let code = code.filter(|code| !code.trim().is_empty());
    let Some(code) = code else {
        return scene.slipped(Slip::Missing);
    };
    let proven = match mail_code::verify(&scene.visit.state.op, asked, code.trim()).await {
        Ok(proven) => proven,
        Err(Refused::Wrong) => return scene.slipped(Slip::Wrong),
        Err(refused) => {
            return match sorry(scene, &refused) {
                Ask::Refused(error) => show(scene, next, identifier, Some(error)).await,
                Ask::Done(response) => response,
            };
        }
    };
    match proof::advance(scene, request, &proven).await {
        Ok(response) => response,
        Err(proof::Outdated) => scene.slipped(Slip::Wrong),
    }
}

/// Asks for the code.
pub(super) async fn show(
    scene: &Scene<'_>,
    next: &Next,
    identifier: &str,
    error: Option<PasswordError>,
) -> Response {
    let view = MailCode {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        username: identifier.to_owned(),
        error,
        can_cancel: next.asker.is_some(),
    };
    scene.page_after(&view, error, next)
}

/// Where the link of a mail leads: a page that asks to confirm.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let (scene, link) = match enter(&state, &request).await {
        Ok(entered) => entered,
        Err(response) => return response,
    };
    let kind = match mail_code::find(&state.op, &scene.interaction.id, &link).await {
        Ok(Some(found)) if found.purpose == Purpose::NewPassword => LinkKind::NewPassword,
        Ok(Some(_)) => LinkKind::SignIn,
        Ok(None) => return dead(&scene),
        Err(error) => return scene.visit.failed(&error),
    };
    let identifier = scene.interaction.progress.identifier.clone();
    let view = Link {
        chrome: scene.visit.chrome.clone(),
        form: super::form(
            &scene.visit,
            &format!("{}/mail/{link}", scene.address()),
            &scene.browser,
        ),
        kind,
        account: identifier.unwrap_or_default(),
        address: String::new(),
    };
    scene.visit.page(&view, StatusCode::OK, None)
}

/// Confirmed.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let form = read_form(&mut request).await;
    let (scene, link) = match enter(&state, &request).await {
        Ok(entered) => entered,
        Err(response) => return response,
    };
    let token = form.ok().and_then(|mut form| form.take("csrf"));
    let secret = scene.browser.secret.as_str();
    if !csrf::is_ours(&state.op, request.headers(), &[secret], token.as_deref()) {
        return scene.visit.foreign_form();
    }
    let proven = match mail_code::follow(&state.op, &scene.interaction.id, &link).await {
        Ok(proven) => proven,
        Err(Refused::Wrong) => return dead(&scene),
        Err(refused) => {
            return match sorry(&scene, &refused) {
                Ask::Refused(_) => dead(&scene),
                Ask::Done(response) => response,
            };
        }
    };
    match proof::advance(&scene, &request, &proven).await {
        Ok(response) => response,
        Err(proof::Outdated) => dead(&scene),
    }
}

/// The interaction, in the browser that asked for the mail, as long as a first factor is owed in it.
///
/// # Errors
/// The page that says what to do instead.
async fn enter<'s>(state: &'s State, request: &Request) -> Result<(Scene<'s>, String), Response> {
    let link = request.raw_path_param("token").unwrap_or_default();
    let scene = match Scene::find(state, request, None).await {
        Ok(scene) => scene,
        Err(response) => {
            // Who has the link of another browser's interaction is told where to go on.
            let visit = Visit::new(state, request.headers(), None);
            let interaction = InteractionId::new(request.raw_path_param("id").unwrap_or_default());
            return Err(match mail_code::find(&state.op, &interaction, link).await {
                Ok(Some(_)) => visit.dead_link(DeadLink::Elsewhere, None),
                Ok(None) => response,
                Err(error) => visit.failed(&error),
            });
        }
    };
    match scene.next().await?.owed {
        Owed::Proof(OwedProof::SignIn(_)) => Ok((scene, link.to_owned())),
        _ => Err(see_other(&scene.address())),
    }
}

fn dead(scene: &Scene<'_>) -> Response {
    scene
        .visit
        .dead_link(DeadLink::Over, Some(&scene.address()))
}

/// The page of a name, with what went wrong when a mail was asked for.
pub(super) async fn refuse(
    scene: &Scene<'_>,
    next: &Next,
    identifier: &str,
    error: PasswordError,
) -> Response {
    if scene.interaction.progress.asked_mail.is_some() {
        show(scene, next, identifier, Some(error)).await
    } else {
        sign_in::show_password(scene, next, identifier, Some(error)).await
    }
}
