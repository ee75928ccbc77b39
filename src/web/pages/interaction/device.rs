//! Whether a device is let in (RFC 8628 §3.3): always asked, of first-party apps and of what was allowed before too, for nothing else shows
//! that the person at this page has the device.

use http::StatusCode;
use poem::Response;

use super::consent::{in_reading_order, services};
use super::scene::{Next, Scene};
use crate::domain::device;
use crate::domain::device_authorization::Pairing;
use crate::domain::interaction::Errand;
use crate::domain::scope::Scope;
use crate::domain::session::SessionOrigin;
use crate::login::policy::choose_account;
use crate::login::visit::{self, Visitor};
use crate::login::witness::Witness;
use crate::oauth::authorize::policy::Owed;
use crate::oauth::device::approval::{self, Answered, Asking};
use crate::store::{Kept, StoreError};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::DeviceApproval;

/// What is owed before a device can be answered.
///
/// # Errors
/// The page that says that it waits no more.
pub(super) async fn next(scene: &Scene<'_>, pairing: &Pairing) -> Result<Next, Response> {
    let asking = find(scene, pairing).await?;
    let (op, accounts) = (&scene.visit.state.op, scene.accounts());
    let progress = &scene.interaction.progress;
    let admitted = visit::admit(op, &scene.wishes(), true, &accounts, progress).await;
    let owed = match admitted {
        Ok(Visitor::Owes(owed)) => Owed::Proof(owed),
        Ok(Visitor::Offered(_)) => Owed::Offer,
        Ok(Visitor::Welcome(_)) => Owed::Device(asking.scope),
        Err(error) => return Err(scene.visit.failed(&error)),
    };
    Ok(Next { asker: None, owed })
}

async fn find(scene: &Scene<'_>, pairing: &Pairing) -> Result<Asking, Response> {
    match approval::find(&scene.visit.state.op, pairing).await {
        Ok(Some(asking)) => Ok(asking),
        Ok(None) => Err(scene.visit.device_over()),
        Err(error) => Err(scene.visit.failed(&error)),
    }
}

/// Takes yes or no, or that it is somebody else who answers.
pub(super) async fn answer(
    scene: &Scene<'_>,
    scope: &Scope,
    (decision, origin): (Option<&str>, &SessionOrigin),
) -> Response {
    let Errand::Device(pairing) = &scene.interaction.errand else {
        return see_other(&scene.address());
    };
    let progress = &scene.interaction.progress;
    match decision {
        Some("allow") => {}
        Some("choose") => return scene.progress(progress.clone().choosing()).await,
        Some("deny") => {
            let op = &scene.visit.state.op;
            let denied = approval::deny(op, pairing, &scene.interaction).await;
            tracing::info!(client.id = %pairing.device_of, "a device was not let in");
            return leave(scene, denied, "/device/denied");
        }
        Some(_) | None => return see_other(&scene.address()),
    }
    // Who approves does so to what the page showed; if the client may have more by now, it is shown again.
    let shown = progress.asked_scope.as_ref();
    if !shown.is_some_and(|shown| scope.is_subset(shown)) {
        return see_other(&scene.address());
    }
    let asking = match find(scene, pairing).await {
        Ok(asking) => asking,
        Err(response) => return response,
    };
    let browser = scene.accounts();
    let Some(account) = choose_account(&scene.wishes(), &browser, progress) else {
        return see_other(&scene.address());
    };
    let op = &scene.visit.state.op;
    let witness = Witness::of(op, &account.user.id, origin).in_session(&account.session);
    let approved = approval::approve(op, &asking, account, &scene.interaction, witness).await;
    if matches!(approved, Ok(Answered::Now)) {
        tracing::info!(user.id = %account.user.id, client.id = %asking.client.id, "a device was let in");
    }
    leave(scene, approved, "/device/approved")
}

fn leave(scene: &Scene<'_>, answered: Result<Answered, StoreError>, end: &str) -> Response {
    match answered {
        Ok(Answered::Now) => see_other(end),
        Ok(Answered::Before) => scene.visit.device_over(),
        // They sign in again, and are asked again.
        Err(StoreError::SessionOver) => see_other(&scene.address()),
        Err(error) => scene.visit.failed(&error),
    }
}

/// Asks.
pub(super) async fn show(scene: &Scene<'_>, next: &Next, scope: &Scope) -> Response {
    let Errand::Device(pairing) = &scene.interaction.errand else {
        return see_other(&scene.address());
    };
    let asking = match find(scene, pairing).await {
        Ok(asking) => asking,
        Err(response) => return response,
    };
    let progress = &scene.interaction.progress;
    let mut form = scene.form();
    let browser = scene.accounts();
    let Some(account) = choose_account(&scene.wishes(), &browser, progress) else {
        return see_other(&scene.address());
    };
    // Whose the answer is, and to what, is written down before it is asked for.
    if progress.session_id.as_ref() != Some(&account.session.id)
        || progress.asked_scope.as_ref() != Some(scope)
    {
        let asked = progress
            .clone()
            .asked(account.session.id.clone(), scope.clone());
        form = scene.form_after(&asked);
        let op = &scene.visit.state.op;
        let (id, now) = (scene.interaction.id.clone(), op.now());
        let written = op.store.write(move |w| w.update_progress(&id, &asked, now));
        match written.await {
            Ok(Kept::Written) => {}
            Ok(Kept::Outrun) => return see_other(&scene.address()),
            Ok(Kept::Over) => return scene.visit.device_over(),
            Err(error) => return scene.visit.failed(&error),
        }
    }
    let origin = &asking.device.origin;
    let browser = device::name(&origin.user_agent);
    let view = DeviceApproval {
        chrome: scene.visit.chrome.clone(),
        client: scene.visit.client_elsewhere(&asking.client).await,
        form,
        account: account.user.display_name().to_owned(),
        services: services(&scene.visit.state.op, &asking.device.resources),
        scopes: in_reading_order(scope),
        user_code: pairing.user_code.clone(),
        device: if browser.is_empty() {
            device::program(&origin.user_agent).to_owned()
        } else {
            browser
        },
        address: origin.address.clone(),
        take_back: scene.visit.path("/account/apps"),
    };
    scene.page(&view, StatusCode::OK, next)
}
