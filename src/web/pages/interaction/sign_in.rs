//! Who somebody is: the name first, then what proves it.

use http::StatusCode;
use poem::{Request, Response};

use super::mail;
use super::proof;
use super::scene::{Next, Scene};
use super::tried::{Tried, refused};
use super::upstream::Then;
use super::{Slip, callback, directory_password, home_realm, offer, passkey, sign_up, upstream};
use crate::domain::challenge::Purpose;
use crate::domain::interaction::Progress;
use crate::federation::failure::Failure;
use crate::federation::password::{self, NotSignedIn, SignedIn, Typed};
use crate::login::factor::mail_code::Recipient;
use crate::login::policy::{OwedProof, SignInReason};
use crate::login::sign_in::{Origin, Refused};
use crate::oauth::authorize::policy::Owed;
use crate::oauth::params::Parameters;
use crate::web::cookies;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{Password, PasswordError, Reason, SignIn, SignInError};
use crate::web::request::{client_address, user_agent};

const LONGEST_IDENTIFIER: usize = 320;

/// Takes a name, and then the password that goes with it.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    mut parameters: Parameters,
    decision: Option<&str>,
) -> Response {
    if let Some(name) = parameters.take("upstream").filter(|_| decision.is_none()) {
        return upstream::leave_for(scene, &name).await;
    }
    let progress = scene.interaction.progress.clone();
    if let Some(signing) = &progress.sign_up {
        return sign_up::answer(scene, next, request, signing, parameters, decision).await;
    }
    // The answer to another question: whoever was signed in then is not any more.
    let is_choice = parameters.has("account");
    if let (None, false, Some(at)) = (decision, is_choice, directory_password::owed(scene)) {
        return directory_password::answer(scene, next, request, at, parameters).await;
    }
    match (decision, &progress.identifier) {
        (Some("back"), _) => scene.progress(progress.choosing_another()).await,
        (Some("choose"), _) if scene.can_choose() => scene.progress(progress.choosing()).await,
        (Some("local"), _) if home_realm::can_go_local(scene) => {
            scene.progress(progress.locally(true)).await
        }
        (Some("elsewhere"), _) => scene.progress(progress.locally(false)).await,
        (Some("sign-up"), _) if scene.visit.state.op.can_sign_up() => {
            let typed = parameters.take("username").filter(|typed| is_usable(typed));
            scene.progress(progress.signing_up(typed)).await
        }
        (Some("password"), _) => scene.progress(progress.without_mail()).await,
        (Some(decision @ ("mail" | "reset" | "again")), Some(identifier)) => {
            match wanted_mail(scene, decision) {
                Some(purpose) => ask_for_mail(scene, next, request, identifier, purpose).await,
                None => see_other(&scene.address()),
            }
        }
        (decision, _) if decision.is_some() || is_choice => see_other(&scene.address()),
        // Nor for a password.
        (_, Some(_)) if home_realm::takes_no_name(scene) => see_other(&scene.address()),
        (_, None) => take_identifier(scene, parameters.take("username")).await,
        (_, Some(_)) if mail::asked(scene).is_some() => {
            mail::answer(scene, next, request, parameters.take("code")).await
        }
        (_, Some(identifier)) => match parameters.take("password") {
            Some(password) => prove(scene, next, request, identifier, &password).await,
            None => scene.slipped(Slip::Missing),
        },
    }
}

/// What mail is asked for, if it may be.
fn wanted_mail(scene: &Scene<'_>, decision: &str) -> Option<Purpose> {
    let before = mail::asked(scene);
    let purpose = match decision {
        "mail" => Purpose::SignIn,
        "reset" => Purpose::NewPassword,
        _ => before?.purpose.clone(),
    };
    let is_allowed = match purpose {
        Purpose::SignIn => mail::can_sign_in(scene),
        Purpose::NewPassword => mail::can_reset(scene),
        _ => false,
    };
    is_allowed.then_some(purpose)
}

async fn ask_for_mail(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    identifier: &str,
    purpose: Purpose,
) -> Response {
    let recipient = Recipient::Named(identifier.to_owned());
    match mail::ask(scene, request, recipient, purpose).await {
        Tried::Done(response) => response,
        Tried::Refused(error) => mail::refuse(scene, next, identifier, error).await,
    }
}

pub(in crate::web::pages) fn is_usable(typed: &str) -> bool {
    typed.len() <= LONGEST_IDENTIFIER && !typed.chars().any(char::is_control)
}

pub(super) async fn take_identifier(scene: &Scene<'_>, typed: Option<String>) -> Response {
    // Nobody's page has a field for it.
    if home_realm::takes_no_name(scene) {
        return see_other(&scene.address());
    }
    let typed = typed
        .map(|typed| typed.trim().to_owned())
        .filter(|typed| !typed.is_empty());
    match typed {
        None => scene.slipped(Slip::Missing),
        Some(typed) if !is_usable(&typed) => scene.slipped(Slip::Unfit),
        Some(typed) => {
            let op = &scene.visit.state.op;
            let progress = scene.interaction.progress.clone();
            // Who comes by none of them is not led there by what they are called.
            let home = op.settings.connections.of_address(&typed);
            let home = home.filter(|_| !progress.wants_local);
            let home = home.map(|connection| &connection.connector.name);
            let home = home.filter(|name| !op.breakers.is_resting(name, op.now()));
            let progress = progress.typed(typed);
            match home {
                // Who comes back without having signed in there finds the page for the password.
                Some(name) => upstream::lead(scene, name.as_str(), progress).await,
                None => scene.progress(progress).await,
            }
        }
    }
}

async fn prove(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    identifier: &str,
    password: &str,
) -> Response {
    let state = scene.visit.state;
    let browser = cookies::known_browser(&state.op, request.headers());
    let origin = Origin {
        address: client_address(state, request),
        browser: &browser,
        user_agent: &user_agent(request.headers()),
        work: &scene.work,
    };
    let typed = Typed {
        name: identifier,
        password,
        language: scene.visit.chrome.localizer.lang(),
    };
    let ways = (&state.hashing, &state.directories);
    let proven = match password::by_password(&state.op, ways, typed, origin).await {
        Ok(SignedIn::Here(proven)) => proven,
        Ok(SignedIn::There(connection, linked)) => {
            return callback::go_on(scene, request, &connection.connector, linked).await;
        }
        Err(NotSignedIn::Refused(refused)) => {
            return refuse(scene, next, identifier, &refused).await;
        }
        Err(NotSignedIn::Failed(
            connection,
            Failure::Expired {
                is_changed_here: true,
            },
        )) => return directory_password::ask(scene, &connection.connector.name).await,
        Err(NotSignedIn::Failed(connection, failure)) => {
            return upstream::fail(
                &scene.visit,
                &connection.connector,
                &failure,
                Then::Here(scene),
            );
        }
    };
    match proof::advance(scene, request, &proven).await {
        Ok(response) => response,
        Err(proof::Outdated) => refuse(scene, next, identifier, &Refused::Wrong).await,
    }
}

async fn refuse(scene: &Scene<'_>, next: &Next, identifier: &str, why: &Refused) -> Response {
    match refused(scene, why) {
        Tried::Refused(PasswordError::Wrong) => scene.slipped(Slip::Wrong),
        Tried::Refused(error) => show_password(scene, next, identifier, Some(error)).await,
        Tried::Done(response) => response,
    }
}

/// Shows the page that is next: for the name, or for the password.
pub(super) async fn show(scene: &Scene<'_>, next: &Next, slip: Option<Slip>) -> Response {
    let progress = &scene.interaction.progress;
    if let Some(name) = home_realm::leads_to(scene) {
        let progress = Progress {
            was_led: true,
            ..progress.clone()
        };
        return upstream::lead(scene, name.as_str(), progress).await;
    }
    if let Some(at) = directory_password::owed(scene) {
        return directory_password::show(scene, next, at, slip).await;
    }
    if let Some(asked) = mail::asked(scene) {
        let error = slip.and_then(|slip| match slip {
            Slip::Missing => Some(PasswordError::Missing),
            Slip::Wrong => Some(PasswordError::Wrong),
            Slip::Unfit | Slip::Passkey | Slip::More => None,
        });
        return mail::show(scene, next, asked, error).await;
    }
    if let Some(signing) = &progress.sign_up {
        return sign_up::show(scene, next, signing).await;
    }
    let identifier = progress.identifier.as_ref();
    if let Some(identifier) = identifier.filter(|_| !home_realm::takes_no_name(scene)) {
        let error = slip.and_then(|slip| match slip {
            Slip::Missing => Some(PasswordError::Missing),
            Slip::Wrong => Some(PasswordError::Wrong),
            Slip::Passkey => Some(PasswordError::Passkey),
            Slip::Unfit | Slip::More => None,
        });
        return show_password(scene, next, identifier, error).await;
    }
    let error = slip.and_then(|slip| match slip {
        Slip::Missing => Some(SignInError::Missing),
        Slip::Unfit => Some(SignInError::Generic),
        Slip::Passkey => Some(SignInError::Passkey),
        Slip::More => Some(SignInError::More),
        Slip::Wrong => None,
    });
    show_identifier(scene, next, error, None).await
}

fn reason(scene: &Scene<'_>, owed: &Owed) -> Reason {
    if scene.interaction.progress.lost_form {
        return Reason::Unsaved;
    }
    match owed {
        Owed::Proof(OwedProof::SignIn(SignInReason::PromptLogin)) => Reason::Again,
        Owed::Proof(OwedProof::SignIn(SignInReason::TooOld)) => Reason::TooOld,
        Owed::Proof(
            OwedProof::SignIn(
                SignInReason::NoSession | SignInReason::OtherPerson | SignInReason::OtherAccount,
            )
            | OwedProof::SecondFactor(_)
            | OwedProof::Enrol(_)
            | OwedProof::SelectAccount
            | OwedProof::KeepOrLeave(_)
            | OwedProof::NewPassword,
        )
        | Owed::Link
        | Owed::Offer
        | Owed::Consent(_)
        | Owed::Approval(_) => Reason::First,
    }
}

/// Nobody here has the passkey that the browser offered.
pub(super) async fn show_unknown_passkey(
    scene: &Scene<'_>,
    next: &Next,
    signal: String,
) -> Response {
    show_identifier(scene, next, Some(SignInError::Passkey), Some(signal)).await
}

async fn show_identifier(
    scene: &Scene<'_>,
    next: &Next,
    error: Option<SignInError>,
    passkey_signal: Option<String>,
) -> Response {
    let typed_before = scene.interaction.progress.typed_before.clone();
    let view = SignIn {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        username: typed_before
            .or(scene.wishes().login_hint.map(str::to_owned))
            .or_else(|| last_here(scene))
            .unwrap_or_default(),
        error,
        reason: reason(scene, &next.owed),
        passkey: passkey::form(scene).filter(|_| !home_realm::is_only(scene)),
        passkey_signal,
        upstreams: home_realm::buttons_for(scene),
        takes_name: !home_realm::takes_no_name(scene),
        local: home_realm::local(scene),
        can_sign_up: scene.visit.state.op.can_sign_up(),
        can_choose_account: scene.can_choose(),
        can_cancel: next.asker.is_some(),
    };
    scene.page(&view, StatusCode::OK, next)
}

/// Who was signed in here until their session was not used for too long, unless they want to be another.
fn last_here(scene: &Scene<'_>) -> Option<String> {
    if scene.interaction.progress.wants_other_account {
        return None;
    }
    let last = &scene.sessions.idle.first()?.signed_in.user;
    let is_expected = scene.wishes().subject.is_none_or(|id| *id == last.id);
    is_expected.then(|| last.sign_in_name().to_owned())
}

pub(super) async fn show_password(
    scene: &Scene<'_>,
    next: &Next,
    identifier: &str,
    error: Option<PasswordError>,
) -> Response {
    let view = Password {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        username: identifier.to_owned(),
        error,
        reason: reason(scene, &next.owed),
        can_mail: mail::can_sign_in(scene),
        can_reset: mail::can_reset(scene),
        asks_for_passkeys: offer::is_made(scene),
        passkey: passkey::form(scene).filter(|_| !home_realm::is_only(scene)),
        upstreams: home_realm::buttons_for(scene),
        puzzle: scene.puzzle(),
        can_cancel: next.asker.is_some(),
    };
    scene.page_after(&view, error, next)
}
