//! A factor that is set up here, because one is required and its person has none: a passkey, or an authenticator app.
//!
//! The app's secret is in the page alone, so a code that is wrong is answered with the same page and not by 303: another secret would
//! be in the next one. What is set up counts as proven: the session begins, and the page with recovery codes brings its cookie.

use std::sync::Arc;

use http::{StatusCode, header};
use poem::{Request, Response};

use super::codes;
use super::passkey::form;
use super::proof;
use super::scene::{Next, Scene};
use super::{Asked, Slip};
use crate::domain::authentication::Method;
use crate::domain::user::User;
use crate::login::attempt::Proven;
use crate::login::enrolment::{self, Here};
use crate::login::factor::passkey::{self, Answer};
use crate::login::factor::totp::{self, Fresh, NotEnrolled};
use crate::login::policy::Enrol;
use crate::oauth::params::Parameters;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::account::app::in_groups;
use crate::web::pages::account::passkeys::words;
use crate::web::pages::views::{CodeError, EnrolPage, NewApp, QrCode, Way};
use crate::web::request::origin;

/// What is shown, with what went wrong.
enum Shown {
    Passkey(Option<&'static str>),
    App(Box<Fresh>, Option<CodeError>),
}

/// Offers what may be set up.
pub(super) async fn show(scene: &Scene<'_>, next: &Next, owed: &Enrol, asked: Asked) -> Response {
    let user = match person(scene, owed).await {
        Ok(user) => user,
        Err(response) => return response,
    };
    let has = |method| owed.ways.contains(&method);
    let is_app = has(Method::Totp) && (asked.way == Some(Way::Totp) || !has(Method::SyncedPasskey));
    if !is_app {
        let error = (asked.slip == Some(Slip::Passkey)).then_some("passkey-failed");
        return render(scene, next, (owed, &user), Shown::Passkey(error)).await;
    }
    match totp::begin_on_the_way(&scene.visit.state.op, &user, &scene.interaction.id) {
        Ok(fresh) => {
            let shown = Shown::App(Box::new(fresh), None);
            render(scene, next, (owed, &user), shown).await
        }
        Err(error) => fail(scene, &error),
    }
}

/// Takes a code of the new app, or a new passkey.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    owed: &Enrol,
    request: &Request,
    mut parameters: Parameters,
    decision: Option<&str>,
) -> Response {
    match decision {
        Some("back") => {
            let progress = scene.interaction.progress.clone();
            return scene.progress(progress.choosing_another()).await;
        }
        Some(_) => return see_other(&scene.address()),
        None => {}
    }
    let user = match person(scene, owed).await {
        Ok(user) => user,
        Err(response) => return response,
    };
    let session = scene.session_of(&owed.user_id);
    let from = origin(scene.visit.state, request);
    let here = Here {
        owed,
        interaction: &scene.interaction.id,
        progress: &scene.interaction.progress,
        session: session.as_ref(),
        origin: &from,
    };
    let enrolled = if parameters.has("credential") {
        take_passkey(scene, here, &mut parameters).await
    } else {
        take_code(scene, here, &user, &mut parameters).await
    };
    match enrolled {
        Ok(proven) => go_on(scene, next, request, &proven).await,
        Err(Refused::Shown(shown)) => render(scene, next, (owed, &user), shown).await,
        Err(Refused::Answered(response)) => *response,
    }
}

/// Nothing was set up.
enum Refused {
    Shown(Shown),
    Answered(Box<Response>),
}

impl From<Response> for Refused {
    fn from(response: Response) -> Self {
        Self::Answered(Box::new(response))
    }
}

impl From<Box<Response>> for Refused {
    fn from(response: Box<Response>) -> Self {
        Self::Answered(response)
    }
}

async fn take_passkey(
    scene: &Scene<'_>,
    here: Here<'_>,
    parameters: &mut Parameters,
) -> Result<Proven, Refused> {
    let op = &scene.visit.state.op;
    let ceremony = parameters.take("ceremony").unwrap_or_default();
    let response = parameters.take("credential").unwrap_or_default();
    let answer = Answer {
        ceremony: &ceremony,
        bound_to: &scene.browser.hash(),
        response: &response,
    };
    match enrolment::passkey(op, here, answer).await {
        Ok(proven) => Ok(proven),
        // Something else may be owed by now.
        Err(passkey::Refused::Over) => Err(scene.slipped(Slip::Passkey).into()),
        Err(refused) => Err(Refused::Shown(Shown::Passkey(Some(words(
            &scene.visit,
            &refused,
        )?)))),
    }
}

async fn take_code(
    scene: &Scene<'_>,
    here: Here<'_>,
    user: &User,
    parameters: &mut Parameters,
) -> Result<Proven, Refused> {
    let op = &scene.visit.state.op;
    let sealed = parameters.take("secret").unwrap_or_default();
    let code = parameters.take("code").unwrap_or_default();
    let error = match enrolment::app(op, here, &sealed, &code).await {
        Ok(proven) => return Ok(proven),
        Err(error) => error,
    };
    let again = || {
        see_other(&format!(
            "{}?{}",
            scene.address(),
            Asked::by(Way::Totp).query()
        ))
    };
    match error {
        NotEnrolled::Wrong => {
            let error = if code.trim().is_empty() {
                CodeError::Missing
            } else {
                CodeError::Wrong
            };
            let fresh = totp::reopen_on_the_way(op, user, here.interaction, &sealed);
            let fresh = fresh.map_err(|_| again())?;
            Err(Refused::Shown(Shown::App(Box::new(fresh), Some(error))))
        }
        // A page that is too old has another secret; what is owed else is shown.
        NotEnrolled::Over => Err(again().into()),
        error => Err(fail(scene, &error).into()),
    }
}

/// Lets them in, and gives them recovery codes on the way if they have none.
async fn go_on(scene: &Scene<'_>, next: &Next, request: &Request, proven: &Proven) -> Response {
    let user = &proven.user;
    tracing::info!(user.id = %user.id, "somebody set up a factor on the way of a sign-in");
    let Ok(entered) = proof::advance(scene, request, proven).await else {
        // What was proven before is worth nothing any more: they begin again, as whoever they are now.
        let progress = scene.interaction.progress.clone();
        return scene.progress(progress.choosing_another()).await;
    };
    if !entered.headers().contains_key(header::SET_COOKIE) {
        return entered;
    }
    codes::give(scene, next, request, (user, "enrol-done"), entered).await
}

/// Whose factor it will be.
async fn person(scene: &Scene<'_>, owed: &Enrol) -> Result<Arc<User>, Response> {
    match scene.visit.state.op.store.user(&owed.user_id).await {
        Ok(Some(user)) => Ok(user),
        Ok(None) => Err(scene.visit.expired()),
        Err(error) => Err(scene.visit.failed(&error)),
    }
}

fn fail(scene: &Scene<'_>, error: &NotEnrolled) -> Response {
    match error {
        NotEnrolled::Store(error) => scene.visit.failed(error),
        error => scene
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
    }
}

async fn render(
    scene: &Scene<'_>,
    next: &Next,
    (owed, user): (&Enrol, &User),
    shown: Shown,
) -> Response {
    let (app, error) = match shown {
        Shown::Passkey(error) => (None, error),
        Shown::App(fresh, error) => (
            Some(NewApp {
                sealed: fresh.sealed.clone(),
                qr: QrCode::of(&fresh.address),
                address: fresh.address.to_string(),
                secret: in_groups(&fresh.secret),
                error,
            }),
            None,
        ),
    };
    let view = EnrolPage {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        account: user.display_name().to_owned(),
        passkey: form(scene).filter(|_| app.is_none()),
        has_other: owed.ways.len() > 1,
        app,
        error,
        can_cancel: next.asker.is_some(),
    };
    scene.page(&view, StatusCode::OK, next)
}
