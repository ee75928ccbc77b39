//! One more proof: a code of an authenticator app, or a recovery code.

use http::header;
use poem::{Request, Response};

use super::mail;
use super::proof;
use super::scene::{Next, Scene};
use super::tried::{Tried, refused};
use super::{Asked, Slip, passkey};
use crate::domain::authentication::Method;
use crate::domain::challenge::Purpose;
use crate::login::attempt::{self, Try, Typed};
use crate::login::enrolled;
use crate::login::factor::mail_code::Recipient;
use crate::login::policy::{self, SecondFactor};
use crate::login::sign_in::Refused;
use crate::login::trusted_device;
use crate::oauth::params::Parameters;
use crate::web::cookies;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{PasswordError, SecondFactorPage, Trust, Way};
use crate::web::request::origin;

/// Takes a code.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    owed: &SecondFactor,
    request: &Request,
    mut parameters: Parameters,
    decision: Option<&str>,
) -> Response {
    let progress = &scene.interaction.progress;
    match decision {
        Some("back") => return scene.progress(progress.clone().choosing_another()).await,
        Some("mail") => return send(scene, next, owed, request).await,
        Some(_) => return see_other(&scene.address()),
        None => {}
    }
    let way = parameters.take("way");
    let way = way.as_deref().and_then(Way::parse).unwrap_or(Way::Totp);
    let code = parameters.take("code").unwrap_or_default();
    let asked = Asked {
        slip: None,
        way: Some(way),
        trusts: parameters.take("trust").is_some(),
    };
    if code.trim().is_empty() {
        return slipped(scene, Slip::Missing, asked);
    }
    let typed = match way {
        Way::Totp => Typed::Totp(&code),
        Way::RecoveryCode => Typed::RecoveryCode(&code),
        Way::Mail => Typed::Mail(code.trim()),
        // Its form has no code.
        Way::Passkey => return see_other(&scene.address()),
    };
    let op = &scene.visit.state.op;
    let session = scene.session_of(&owed.user_id);
    let origin = origin(scene.visit.state, request);
    let known = cookies::known_browser(op, request.headers());
    let tried = Try {
        typed,
        origin: &origin,
        known: &known,
    };
    let proven = attempt::second_factor(op, owed, progress, session.as_ref(), tried).await;
    let proven = match proven {
        Ok(proven) => proven,
        Err(refused) => return refuse(scene, next, owed, &refused, asked).await,
    };
    let mut response = match proof::advance(scene, request, &proven).await {
        Ok(response) => response,
        // They begin again, as whoever they are now.
        Err(proof::Outdated) => {
            return scene.progress(progress.clone().choosing_another()).await;
        }
    };
    // Where more is owed no session has begun yet.
    let has_begun = response.headers().contains_key(header::SET_COOKIE);
    if asked.trusts && has_begun {
        trust(scene, request, &proven, &mut response).await;
    }
    response
}

/// Sends a code by mail, where that is a factor of theirs.
async fn send(scene: &Scene<'_>, next: &Next, owed: &SecondFactor, request: &Request) -> Response {
    let op = &scene.visit.state.op;
    let enrolled = match enrolled::find(op, &owed.user_id).await {
        Ok(enrolled) => enrolled,
        Err(error) => return scene.visit.failed(&error),
    };
    if !policy::methods(&enrolled, &owed.proofs, owed.acr).contains(&Method::Email) {
        return see_other(&scene.address());
    }
    let recipient = Recipient::Person(owed.user_id.clone());
    match mail::ask(scene, request, recipient, Purpose::SecondFactor).await {
        Tried::Done(response) => response,
        Tried::Refused(error) => render(scene, next, owed, Some(error), Asked::by(Way::Mail)).await,
    }
}

/// The device is trusted from now on. A sign-in does not fail for want of it.
async fn trust(
    scene: &Scene<'_>,
    request: &Request,
    proven: &attempt::Proven,
    response: &mut Response,
) {
    let op = &scene.visit.state.op;
    let lasts = op.settings.sign_in.trusted_devices;
    if lasts.is_zero() {
        return;
    }
    let origin = origin(scene.visit.state, request);
    match trusted_device::trust(op, &proven.user.id, proven.epoch, &origin).await {
        Ok(None) => {}
        Ok(Some(token)) => {
            let others = cookies::trusted_devices(op, request.headers());
            let cookie = cookies::set_trusted_devices(op, token.reveal(), &others, lasts.as_secs());
            if let Ok(cookie) = cookie.parse() {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        Err(error) => tracing::warn!(error = %error, "a device could not be trusted"),
    }
}

pub(super) fn slipped(scene: &Scene<'_>, slip: Slip, asked: Asked) -> Response {
    let asked = Asked {
        slip: Some(slip),
        ..asked
    };
    see_other(&format!("{}?{}", scene.address(), asked.query()))
}

async fn refuse(
    scene: &Scene<'_>,
    next: &Next,
    owed: &SecondFactor,
    why: &Refused,
    asked: Asked,
) -> Response {
    match refused(scene, why) {
        Tried::Refused(PasswordError::Wrong) => {
            tracing::info!(user.id = %owed.user_id, "a second factor was wrong");
            slipped(scene, Slip::Wrong, asked)
        }
        Tried::Refused(error) => render(scene, next, owed, Some(error), asked).await,
        Tried::Done(response) => response,
    }
}

/// Asks for it.
pub(super) async fn show(
    scene: &Scene<'_>,
    next: &Next,
    owed: &SecondFactor,
    asked: Asked,
) -> Response {
    let error = asked.slip.and_then(|slip| match slip {
        Slip::Missing => Some(PasswordError::Missing),
        Slip::Wrong | Slip::Passkey | Slip::More => Some(PasswordError::Wrong),
        Slip::Unfit => None,
    });
    render(scene, next, owed, error, asked).await
}

/// Nobody here has the passkey that the browser offered.
pub(super) async fn show_unknown_passkey(
    scene: &Scene<'_>,
    next: &Next,
    owed: &SecondFactor,
    signal: String,
) -> Response {
    let error = Some(PasswordError::Wrong);
    let asked = Asked::by(Way::Passkey);
    match view(scene, next, owed, error, asked).await {
        Ok(view) => {
            let view = SecondFactorPage {
                passkey_signal: Some(signal),
                ..view
            };
            scene.page_after(&view, error, next)
        }
        Err(response) => response,
    }
}

async fn render(
    scene: &Scene<'_>,
    next: &Next,
    owed: &SecondFactor,
    error: Option<PasswordError>,
    asked: Asked,
) -> Response {
    match view(scene, next, owed, error, asked).await {
        Ok(view) => scene.page_after(&view, error, next),
        Err(response) => response,
    }
}

async fn view(
    scene: &Scene<'_>,
    next: &Next,
    owed: &SecondFactor,
    error: Option<PasswordError>,
    asked: Asked,
) -> Result<SecondFactorPage, Response> {
    let op = &scene.visit.state.op;
    let user = match op.store.user(&owed.user_id).await {
        Ok(Some(user)) => user,
        Ok(None) => return Err(scene.visit.expired()),
        Err(error) => return Err(scene.visit.failed(&error)),
    };
    let enrolled = enrolled::find(op, &owed.user_id)
        .await
        .map_err(|error| scene.visit.failed(&error))?;
    let ways: Vec<Way> = policy::methods(&enrolled, &owed.proofs, owed.acr)
        .into_iter()
        .filter_map(|method| match method {
            Method::Totp => Some(Way::Totp),
            Method::RecoveryCode => Some(Way::RecoveryCode),
            Method::SyncedPasskey | Method::DeviceBoundPasskey => Some(Way::Passkey),
            Method::Email => Some(Way::Mail),
            Method::Password
            | Method::Upstream
            | Method::UpstreamTwoFactors
            | Method::UpstreamPhishingResistant
            | Method::Later => None,
        })
        .collect();
    let shown = asked.way.filter(|way| ways.contains(way));
    // What was enrolled has gone since; or mail let them in, which is no second factor to itself: they begin again.
    let Some(shown) = shown.or(ways.first().copied()) else {
        let progress = scene.interaction.progress.clone().choosing_another();
        return Err(scene.progress_slipped(progress, Slip::More).await);
    };
    // Trust is offered where it spares the question the next time.
    let rules = op.settings.sign_in;
    let next_time = policy::needed(rules, &scene.wishes().acr, &enrolled, &owed.proofs, true);
    let lasts = rules.trusted_devices;
    let trust = (next_time < owed.acr && !lasts.is_zero()).then_some(Trust {
        lasts,
        is_ticked: asked.trusts,
    });
    Ok(SecondFactorPage {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        account: user.display_name().to_owned(),
        way: shown,
        others: ways.into_iter().filter(|way| *way != shown).collect(),
        is_sent: scene.interaction.progress.asked_mail.is_some(),
        is_for_change: scene.is_for_change(),
        error,
        passkey: passkey::form(scene).filter(|_| shown == Way::Passkey),
        passkey_signal: None,
        trust,
        can_cancel: next.asker.is_some(),
    })
}
