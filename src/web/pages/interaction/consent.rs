//! What the client may do, if the person agrees.

use std::sync::Arc;

use http::StatusCode;
use poem::Response;

use super::scene::{Next, Scene};
use crate::domain::activity::Activity;
use crate::domain::resource::Resources;
use crate::domain::scope::Scope;
use crate::domain::session::SessionOrigin;
use crate::login::policy::choose_account;
use crate::login::witness::Witness;
use crate::oauth::authorization_details;
use crate::oauth::authorize::Unwilling;
use crate::provider::Provider;
use crate::store::Kept;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::Consent;
use crate::web::pages::{details, place_of, scopes};

/// Takes yes or no, or that it is somebody else who answers.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    scope: &Scope,
    (decision, origin): (Option<&str>, &SessionOrigin),
) -> Response {
    let op = &scene.visit.state.op;
    match decision {
        Some("allow") => {}
        Some("choose") => {
            return scene
                .progress(scene.interaction.progress.clone().choosing())
                .await;
        }
        Some("deny") => {
            return scene.cancel(Unwilling::Denied).await;
        }
        Some(_) | None => return see_other(&scene.address()),
    }
    // Who agrees does so to what the page showed; if the client may have more by now, it is shown again.
    let (details, before) = (scene.details(), &scene.interaction.progress);
    let shown = before.asked_scope.as_ref();
    if !shown.is_some_and(|shown| scope.is_subset(shown))
        || !details.are_within(&before.asked_details)
    {
        return see_other(&scene.address());
    }
    let browser = scene.accounts();
    let account = choose_account(&scene.wishes(), &browser, &scene.interaction.progress);
    let Some((account, asker)) = account.zip(next.asker.as_ref()) else {
        return see_other(&scene.address());
    };
    let (user, client, scope, resources, now) = (
        account.user.id.clone(),
        Arc::clone(&asker.client),
        scope.clone(),
        scene.resources().cloned().unwrap_or_default(),
        op.now(),
    );
    let remembered = authorization_details::remembered(op, &details);
    let witness = Witness::of(op, &user, origin);
    let id = scene.interaction.id.clone();
    let progress = scene.interaction.progress.clone().agreed(
        account.session.id.clone(),
        scope.clone(),
        details,
    );
    let written = op
        .store
        .write(move |w| {
            let kept = w.update_progress(&id, &progress, now)?;
            if kept != Kept::Written {
                return Ok(kept);
            }
            w.add_consent(&user, &client, (&scope, &resources, &remembered), now)?;
            witness.note_about(w, Activity::ConsentGiven, client.id.as_str())?;
            Ok(kept)
        })
        .await;
    match written {
        Ok(Kept::Written | Kept::Outrun) => see_other(&scene.address()),
        Ok(Kept::Over) => scene.visit.expired(),
        Err(error) => scene.visit.failed(&error),
    }
}

/// Asks for these scopes.
pub(super) async fn show(scene: &Scene<'_>, next: &Next, scope: &Scope) -> Response {
    let progress = &scene.interaction.progress;
    let mut form = scene.form();
    let browser = scene.accounts();
    let account = choose_account(&scene.wishes(), &browser, progress);
    let details = scene.details();
    if let Some(account) = account
        && (progress.session_id.is_none()
            || progress.asked_scope.as_ref() != Some(scope)
            || progress.asked_details != details)
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
            Ok(Kept::Over) => return scene.visit.expired(),
            Err(error) => return scene.visit.failed(&error),
        }
    }
    let account = account.map(|account| account.user.display_name().to_owned());
    let Some(client) = scene.client(next).await else {
        return see_other(&scene.address());
    };
    let view = Consent {
        chrome: scene.visit.chrome.clone(),
        client,
        form,
        account: account.unwrap_or_default(),
        services: scene.resources().map_or_else(Vec::new, |resources| {
            services(&scene.visit.state.op, resources)
        }),
        scopes: scopes::lines(&scene.visit.state.op, &scene.visit.chrome, scope),
        details: details::lines(&scene.visit.state.op, &scene.visit.chrome, &details),
        take_back: scene.visit.path("/account/apps"),
    };
    scene.page(&view, StatusCode::OK, next)
}

/// What people call the services that the client wants to reach, besides this provider: the operator's name, or else the place.
pub(super) fn services(op: &Provider, resources: &Resources) -> Vec<String> {
    let others = resources
        .iter()
        .filter(|resource| *resource != op.issuer.as_str());
    let name = |resource: &str| {
        let server = op.settings.resources.server(resource);
        match server.and_then(|server| server.name.clone()) {
            Some(name) => format!("{name} ({})", place_of(resource)),
            None => place_of(resource),
        }
    };
    others.map(name).collect()
}
