//! Whether what was asked elsewhere is allowed: whether a device is let in (RFC 8628 §3.3), and what an app asks by the back channel (CIBA
//! Core 1.0 §8). Always asked, of first-party apps and of what was allowed before too, for nothing else shows that it is the person's own.

use http::StatusCode;
use poem::Response;

use super::consent::services;
use super::scene::{Next, Scene};
use crate::domain::device;
use crate::domain::interaction::Errand;
use crate::domain::scope::Scope;
use crate::domain::session::SessionOrigin;
use crate::login::policy::{OwedProof, SignInReason, choose_account};
use crate::login::visit::{self, Visitor};
use crate::login::witness::Witness;
use crate::oauth::authorize::policy::Owed;
use crate::oauth::elsewhere::{self, Answered, Asked, Asking};
use crate::secret::TokenHash;
use crate::store::{Kept, StoreError};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::account::{REQUESTS, done_at};
use crate::web::pages::views::{About, Approval, Done, Moment};
use crate::web::pages::{details, scopes};

/// What is owed before it can be answered.
///
/// # Errors
/// The page that says that it waits no more.
pub(super) async fn next(scene: &Scene<'_>, asked: &Asked<'_>) -> Result<Next, Response> {
    let asking = find(scene, asked).await?;
    let (op, accounts) = (&scene.visit.state.op, scene.accounts());
    let progress = &scene.interaction.progress;
    let admitted = visit::admit(op, &scene.wishes(), true, &accounts, progress).await;
    let owed = match admitted {
        Ok(Visitor::Owes(owed)) => Owed::Proof(owed),
        // CIBA Core 1.0 §7.1: it is about the end-user whom the hint names, whoever else has proven here who they are.
        Ok(Visitor::Links(account) | Visitor::Offered(account) | Visitor::Welcome(account))
            if !asked.is_of(&account.user.id) =>
        {
            Owed::Proof(OwedProof::SignIn(SignInReason::OtherPerson))
        }
        Ok(Visitor::Links(_)) => Owed::Link,
        Ok(Visitor::Offered(_)) => Owed::Offer,
        Ok(Visitor::Welcome(_)) => Owed::Approval(asking.scope),
        Err(error) => return Err(scene.visit.failed(&error)),
    };
    Ok(Next { asker: None, owed })
}

async fn find(scene: &Scene<'_>, asked: &Asked<'_>) -> Result<Asking, Response> {
    match elsewhere::find(&scene.visit.state.op, asked).await {
        Ok(Some(asking)) => Ok(asking),
        Ok(None) => Err(scene.visit.asked_over(&scene.interaction.errand)),
        Err(error) => Err(scene.visit.failed(&error)),
    }
}

/// Takes yes or no, or that it is somebody else who answers.
pub(super) async fn answer(
    scene: &Scene<'_>,
    scope: &Scope,
    (decision, origin): (Option<&str>, &SessionOrigin),
) -> Response {
    let Some(asked) = Asked::by(&scene.interaction.errand) else {
        return see_other(&scene.address());
    };
    let progress = &scene.interaction.progress;
    match decision {
        Some("allow") => {}
        // Nobody else may answer what is asked of one person.
        Some("choose") if asked.of.is_none() => {
            return scene.progress(progress.clone().choosing()).await;
        }
        Some("deny") => {
            let op = &scene.visit.state.op;
            let denied = elsewhere::deny(op, &scene.interaction).await;
            tracing::info!(client.id = %asked.client, "what was asked elsewhere was not allowed");
            return leave(scene, denied, false);
        }
        Some(_) | None => return see_other(&scene.address()),
    }
    // Who approves does so to what the page showed; if the client may have more by now, it is shown again.
    let shown = progress.asked_scope.as_ref();
    if !shown.is_some_and(|shown| scope.is_subset(shown)) {
        return see_other(&scene.address());
    }
    let asking = match find(scene, &asked).await {
        Ok(asking) => asking,
        Err(response) => return response,
    };
    let details = &asking.request.authorization_details;
    if !details.are_within(&progress.asked_details) {
        return see_other(&scene.address());
    }
    let browser = scene.accounts();
    let Some(account) = choose_account(&scene.wishes(), &browser, progress) else {
        return see_other(&scene.address());
    };
    let op = &scene.visit.state.op;
    let witness = Witness::of(op, &account.user.id, origin).in_session(&account.session);
    let approved = elsewhere::approve(op, &asking, account, &scene.interaction, witness).await;
    if matches!(approved, Ok(Answered::Now)) {
        tracing::info!(user.id = %account.user.id, client.id = %asking.client.id, "what was asked elsewhere was allowed");
    }
    leave(scene, approved, true)
}

fn leave(scene: &Scene<'_>, answered: Result<Answered, StoreError>, is_approved: bool) -> Response {
    let errand = &scene.interaction.errand;
    match answered {
        Ok(Answered::Now) => match (errand, is_approved) {
            (Errand::Backchannel(_), true) => done_at(REQUESTS, Done::RequestAllowed),
            (Errand::Backchannel(_), false) => done_at(REQUESTS, Done::RequestDenied),
            (_, true) => see_other("/device/approved"),
            (_, false) => see_other("/device/denied"),
        },
        Ok(Answered::Before) => scene.visit.asked_over(errand),
        // They sign in again, and are asked again.
        Err(StoreError::SessionOver) => see_other(&scene.address()),
        Err(error) => scene.visit.failed(&error),
    }
}

/// Asks.
pub(super) async fn show(scene: &Scene<'_>, next: &Next, scope: &Scope) -> Response {
    let Some(asked) = Asked::by(&scene.interaction.errand) else {
        return see_other(&scene.address());
    };
    let asking = match find(scene, &asked).await {
        Ok(asking) => asking,
        Err(response) => return response,
    };
    let about = match about(scene).await {
        Ok(about) => about,
        Err(response) => return response,
    };
    let progress = &scene.interaction.progress;
    let mut form = scene.form();
    let browser = scene.accounts();
    let Some(account) = choose_account(&scene.wishes(), &browser, progress) else {
        return see_other(&scene.address());
    };
    let details = &asking.request.authorization_details;
    // Whose the answer is, and to what, is written down before it is asked for.
    if progress.session_id.as_ref() != Some(&account.session.id)
        || progress.asked_scope.as_ref() != Some(scope)
        || progress.asked_details != *details
    {
        let session = account.session.id.clone();
        let asked = progress
            .clone()
            .asked(session, scope.clone(), details.clone());
        form = scene.form_after(&asked);
        let op = &scene.visit.state.op;
        let (id, now) = (scene.interaction.id.clone(), op.now());
        let written = op.store.write(move |w| w.update_progress(&id, &asked, now));
        match written.await {
            Ok(Kept::Written) => {}
            Ok(Kept::Outrun) => return see_other(&scene.address()),
            Ok(Kept::Over) => return scene.visit.asked_over(&scene.interaction.errand),
            Err(error) => return scene.visit.failed(&error),
        }
    }
    let view = Approval {
        chrome: scene.visit.chrome.clone(),
        client: scene.visit.client_elsewhere(&asking.client).await,
        form,
        account: account.user.display_name().to_owned(),
        services: services(&scene.visit.state.op, &asking.request.resources),
        scopes: scopes::lines(&scene.visit.state.op, &scene.visit.chrome, scope),
        details: details::lines(&scene.visit.state.op, &scene.visit.chrome, details),
        about,
        take_back: scene.visit.path("/account/apps"),
    };
    scene.page(&view, StatusCode::OK, next)
}

/// What it is about, beside what the app would get.
async fn about(scene: &Scene<'_>) -> Result<About, Response> {
    let op = &scene.visit.state.op;
    let over = || scene.visit.asked_over(&scene.interaction.errand);
    match &scene.interaction.errand {
        Errand::Device(pairing) => {
            let (tenant, hash) = (
                op.tenant.clone(),
                TokenHash::stored(&*pairing.device_code_hash),
            );
            let found = op
                .store
                .read(move |r| r.find_device_authorization(&tenant, &hash))
                .await;
            let found = found.map_err(|error| scene.visit.failed(&error))?;
            let origin = found.ok_or_else(over)?.origin;
            let browser = device::name(&origin.user_agent);
            Ok(About::Device {
                user_code: pairing.user_code.clone(),
                device: if browser.is_empty() {
                    device::program(&origin.user_agent).to_owned()
                } else {
                    browser
                },
                address: origin.address,
            })
        }
        Errand::Backchannel(approving) => {
            let hash = TokenHash::stored(&*approving.auth_req_id_hash);
            let tenant = op.tenant.clone();
            let found = op
                .store
                .read(move |r| r.find_backchannel_request(&tenant, &hash))
                .await;
            let found = found.map_err(|error| scene.visit.failed(&error))?;
            let asked = found.ok_or_else(over)?;
            Ok(About::Request {
                message: asked.binding_message,
                at: Moment::of(asked.request.created_at),
            })
        }
        Errand::Authorization(_) | Errand::Visit(_) => Err(over()),
    }
}
