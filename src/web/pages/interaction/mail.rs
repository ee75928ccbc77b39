//! Codes and links by mail, in place of a password or beside it.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::proof;
use super::scene::{Next, Scene};
use super::tried::{Tried, refused};
use super::{Slip, sign_in};
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::device;
use crate::domain::id::InteractionId;
use crate::domain::interaction::AskedMail;
use crate::login::factor::mail_code::{self, Asked, Recipient, Wanted};
use crate::login::notice;
use crate::login::policy::OwedProof;
use crate::login::sign_in::{Origin, Refused};
use crate::oauth::authorize::policy::Owed;
use crate::web::cookies;
use crate::web::csrf;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::Visit;
use crate::web::pages::views::{DeadLink, Link, LinkKind, MailCode, PasswordError};
use crate::web::request::{client_address, form as read_form, origin};
use crate::web::state::State;

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

/// The mail that was asked for in place of a password, or for an account that is being made, if it is good for that now: what was sent as
/// a second factor is none by itself.
pub(super) fn asked<'s>(scene: &'s Scene<'_>) -> Option<&'s AskedMail> {
    let progress = &scene.interaction.progress;
    let asked = progress.asked_mail.as_ref();
    asked.filter(|asked| can_stand_first(scene, &asked.purpose))
}

/// What the tenant lets mail do, now: whether this node could send one does not matter to one that was sent.
fn can_stand_first(scene: &Scene<'_>, purpose: &Purpose) -> bool {
    let rules = scene.visit.state.op.settings.sign_in;
    match purpose {
        Purpose::SignIn => rules.by_mail,
        Purpose::NewPassword => rules.resets_by_mail,
        Purpose::SignUp { .. } => true,
        _ => false,
    }
}

/// Sends a mail to whoever goes by the name, and then waits for its code.
pub(super) async fn ask(
    scene: &Scene<'_>,
    request: &Request,
    recipient: Recipient,
    purpose: Purpose,
) -> Tried {
    let state = scene.visit.state;
    let address = client_address(state, request);
    let browser = cookies::known_browser(&state.op, request.headers());
    let here = origin(state, request);
    let name = device::name(&here.user_agent);
    let wanted = Wanted {
        recipient,
        purpose,
        interaction: &scene.interaction.id,
        progress: &scene.interaction.progress,
        origin: Origin {
            address,
            browser: &browser,
            user_agent: &here.user_agent,
            work: &scene.work,
        },
        asked_from: notice::place(&here, name),
        lang: scene.visit.chrome.localizer.lang(),
    };
    match mail_code::challenge(&state.op, wanted).await {
        Ok(Asked::Sent | Asked::Outrun) => Tried::Done(see_other(&scene.address())),
        Ok(Asked::Over) => Tried::Done(scene.visit.expired()),
        Err(Refused::Throttled(wait)) => Tried::Refused(PasswordError::TooManyMails {
            seconds: wait.as_secs().max(1),
        }),
        Err(why) => refused(scene, &why),
    }
}

/// Takes a code that was typed in place of a password, or for an account that is being made.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    code: Option<String>,
) -> Response {
    let Some(asked) = asked(scene) else {
        return see_other(&scene.address());
    };
    let code = code.filter(|code| !code.trim().is_empty());
    let Some(code) = code else {
        return scene.slipped(Slip::Missing);
    };
    let state = scene.visit.state;
    let here = origin(state, request);
    let (interaction, code) = (&scene.interaction, code.trim());
    let used = mail_code::verify_named(&state.op, interaction, asked, code, &here).await;
    match used {
        Ok(used) => go_on(scene, request, used)
            .await
            .unwrap_or_else(|Void| scene.slipped(Slip::Wrong)),
        Err(Refused::Wrong) => scene.slipped(Slip::Wrong),
        Err(why) => match refused(scene, &why) {
            Tried::Refused(error) => show(scene, next, asked, Some(error)).await,
            Tried::Done(response) => response,
        },
    }
}

/// What was used up proves nobody any more.
struct Void;

/// What follows a code or a link that was used up.
async fn go_on(scene: &Scene<'_>, request: &Request, used: Challenge) -> Result<Response, Void> {
    if !can_stand_first(scene, &used.purpose) {
        return Err(Void);
    }
    if let Purpose::SignUp { address } = used.purpose {
        let progress = scene.interaction.progress.clone().with_address(address);
        return Ok(scene.progress(progress).await);
    }
    let proven = match mail_code::prove(&scene.visit.state.op, &used).await {
        Ok(proven) => proven,
        Err(why) => {
            return match refused(scene, &why) {
                Tried::Refused(_) => Err(Void),
                Tried::Done(response) => Ok(response),
            };
        }
    };
    let advanced = proof::advance(scene, request, &proven).await;
    advanced.map_err(|proof::Outdated| Void)
}

/// Asks for the code.
pub(super) async fn show(
    scene: &Scene<'_>,
    next: &Next,
    asked: &AskedMail,
    error: Option<PasswordError>,
) -> Response {
    let identifier = scene.interaction.progress.identifier.clone();
    let (username, is_sign_up) = match &asked.purpose {
        Purpose::SignUp { address } => (address.clone(), true),
        _ => (identifier.unwrap_or_default(), false),
    };
    let view = MailCode {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        username,
        is_sign_up,
        error,
        puzzle: scene.puzzle(),
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
    let identifier = scene.interaction.progress.identifier.clone();
    let (kind, account) = match mail_code::find(&state.op, &scene.interaction, &link).await {
        Ok(Some(found)) => match found.purpose {
            Purpose::NewPassword => (LinkKind::NewPassword, identifier.unwrap_or_default()),
            Purpose::SignUp { address } => (LinkKind::SignUp, address),
            _ => (LinkKind::SignIn, identifier.unwrap_or_default()),
        },
        Ok(None) => return dead(&scene),
        Err(error) => return scene.visit.failed(&error),
    };
    let view = Link {
        chrome: scene.visit.chrome.clone(),
        form: super::form(
            &scene.visit,
            &format!("{}/mail/{link}", scene.address()),
            &scene.browser,
        ),
        kind,
        account,
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
    match mail_code::follow(&state.op, &scene.interaction, &link).await {
        Ok(used) => go_on(&scene, &request, used)
            .await
            .unwrap_or_else(|Void| dead(&scene)),
        Err(why) => match refused(&scene, &why) {
            Tried::Refused(_) => dead(&scene),
            Tried::Done(response) => response,
        },
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
            return Err(
                match mail_code::find_of(&state.op, &interaction, link).await {
                    Ok(Some(_)) => visit.dead_link(DeadLink::Elsewhere, None),
                    Ok(None) => response,
                    Err(error) => visit.failed(&error),
                },
            );
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
    match asked(scene) {
        Some(asked) => show(scene, next, asked, Some(error)).await,
        None => sign_in::show_password(scene, next, identifier, Some(error)).await,
    }
}
