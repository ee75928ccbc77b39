//! Who somebody is: the name first, then what proves it.

use http::{StatusCode, header};
use poem::{Request, Response};

use super::Slip;
use super::scene::Scene;
use crate::login::session::{self, Beginning};
use crate::login::sign_in::{self, Origin, Refused};
use crate::oauth::authorize::Interact;
use crate::oauth::authorize::policy::{Owed, SignInReason};
use crate::oauth::params::Parameters;
use crate::web::cookies::{self, Sessions};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{Password, PasswordError, Reason, SignIn, SignInError};
use crate::web::request::client_address;

const LONGEST_IDENTIFIER: usize = 320;

/// Takes a name, and then the password that goes with it.
pub(super) async fn answer(
    scene: &Scene<'_>,
    interact: &Interact,
    request: &Request,
    mut parameters: Parameters,
    decision: Option<&str>,
) -> Response {
    let progress = scene.interaction.progress.clone();
    // The answer to another question: whoever was signed in then is not any more.
    let is_choice = parameters.has("account");
    match (decision, &progress.identifier) {
        (Some("back"), _) => scene.progress(progress.choosing_another()).await,
        (Some("choose"), _) if scene.can_choose(interact) => {
            scene.progress(progress.choosing()).await
        }
        (decision, _) if decision.is_some() || is_choice => see_other(&scene.address()),
        (_, None) => take_identifier(scene, parameters.take("username")).await,
        (_, Some(identifier)) => match parameters.take("password") {
            Some(password) => prove(scene, interact, request, identifier, &password).await,
            None => scene.slipped(Slip::Missing),
        },
    }
}

pub(super) async fn take_identifier(scene: &Scene<'_>, typed: Option<String>) -> Response {
    let typed = typed
        .map(|typed| typed.trim().to_owned())
        .filter(|typed| !typed.is_empty());
    match typed {
        None => scene.slipped(Slip::Missing),
        Some(typed) if typed.len() > LONGEST_IDENTIFIER || typed.chars().any(char::is_control) => {
            scene.slipped(Slip::Unfit)
        }
        Some(typed) => {
            scene
                .progress(scene.interaction.progress.clone().typed(typed))
                .await
        }
    }
}

async fn prove(
    scene: &Scene<'_>,
    interact: &Interact,
    request: &Request,
    identifier: &str,
    password: &str,
) -> Response {
    let state = scene.visit.state;
    let browser = cookies::known_browser(&state.op, request.headers());
    let origin = Origin {
        address: client_address(state, request),
        browser: &browser,
    };
    let proven = sign_in::by_password(&state.op, &state.hashing, identifier, password, origin);
    let proven = match proven.await {
        Ok(proven) => proven,
        Err(refused) => return refuse(scene, interact, identifier, &refused).await,
    };
    let begun =
        match session::begin(&state.op, &proven, &scene.sessions, &scene.interaction.id).await {
            Ok(Beginning::Begun(begun)) => begun,
            Ok(Beginning::Outdated) => {
                return refuse(scene, interact, identifier, &Refused::Wrong).await;
            }
            Ok(Beginning::Over) => return scene.visit.expired(),
            Err(error) => return scene.visit.failed(&error),
        };
    tracing::info!(user.id = %proven.user.id, session.id = %begun.id, client.id = %interact.client.id, "somebody signed in");
    let others = begun.others.iter().map(String::as_str);
    let sessions = Sessions {
        secrets: std::iter::once(begun.secret.reveal())
            .chain(others)
            .collect(),
        has_current: true,
    };
    let key = &state.op.derived.known_browsers;
    let known = browser.signed_in(key, &proven.user.id, state.op.entropy);
    let known = known.map(|value| cookies::set_known_browser(&state.op, &value));
    let set = std::iter::once(cookies::set_sessions(&state.op, &sessions)).chain(known.ok());
    let mut response = see_other(&scene.address());
    for cookie in set.filter_map(|cookie| cookie.parse().ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn refuse(
    scene: &Scene<'_>,
    interact: &Interact,
    identifier: &str,
    refused: &Refused,
) -> Response {
    let error = match refused {
        Refused::Wrong => return scene.slipped(Slip::Wrong),
        Refused::Throttled(wait) => PasswordError::Throttled {
            seconds: wait.as_secs().max(1),
        },
        Refused::Busy => PasswordError::Busy,
        Refused::Store(error) => return scene.visit.failed(error),
        Refused::Entropy(error) => {
            return scene
                .visit
                .failed(PageFailure::Permanent(error.to_string()));
        }
    };
    show_password(scene, interact, identifier, Some(error)).await
}

/// Shows the page that is next: for the name, or for the password.
pub(super) async fn show(scene: &Scene<'_>, interact: &Interact, slip: Option<Slip>) -> Response {
    if let Some(identifier) = &scene.interaction.progress.identifier {
        let error = slip.and_then(|slip| match slip {
            Slip::Missing => Some(PasswordError::Missing),
            Slip::Wrong => Some(PasswordError::Wrong),
            Slip::Unfit => None,
        });
        return show_password(scene, interact, identifier, error).await;
    }
    let error = slip.and_then(|slip| match slip {
        Slip::Missing => Some(SignInError::Missing),
        Slip::Unfit => Some(SignInError::Generic),
        Slip::Wrong => None,
    });
    show_identifier(scene, interact, error).await
}

fn reason(owed: &Owed) -> Reason {
    match owed {
        Owed::SignIn(SignInReason::PromptLogin) => Reason::Again,
        Owed::SignIn(SignInReason::TooOld) => Reason::TooOld,
        Owed::SignIn(
            SignInReason::NoSession | SignInReason::OtherPerson | SignInReason::OtherAccount,
        )
        | Owed::SelectAccount
        | Owed::Consent(_) => Reason::First,
    }
}

async fn show_identifier(
    scene: &Scene<'_>,
    interact: &Interact,
    error: Option<SignInError>,
) -> Response {
    let typed_before = scene.interaction.progress.typed_before.clone();
    let view = SignIn {
        chrome: scene.visit.chrome.clone(),
        client: Some(scene.client(interact).await),
        form: scene.form(),
        username: typed_before
            .or(interact.request.login_hint.clone())
            .unwrap_or_default(),
        error,
        reason: reason(&interact.owed),
        can_choose_account: scene.can_choose(interact),
        can_cancel: true,
    };
    scene
        .visit
        .page(&view, StatusCode::OK, Some(&interact.redirect))
}

async fn show_password(
    scene: &Scene<'_>,
    interact: &Interact,
    identifier: &str,
    error: Option<PasswordError>,
) -> Response {
    let (status, wait) = match error {
        Some(PasswordError::Throttled { seconds }) => {
            (StatusCode::TOO_MANY_REQUESTS, Some(seconds))
        }
        Some(PasswordError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, Some(2)),
        Some(PasswordError::Missing | PasswordError::Wrong) | None => (StatusCode::OK, None),
    };
    let view = Password {
        chrome: scene.visit.chrome.clone(),
        client: Some(scene.client(interact).await),
        form: scene.form(),
        username: identifier.to_owned(),
        error,
        reason: reason(&interact.owed),
        can_cancel: true,
    };
    let mut response = scene.visit.page(&view, status, Some(&interact.redirect));
    if let Some(seconds) = wait {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
