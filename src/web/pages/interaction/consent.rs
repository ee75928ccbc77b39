//! What the client may do, if the person agrees.

use http::StatusCode;
use poem::Response;

use super::scene::Scene;
use crate::domain::scope::Scope;
use crate::oauth::authorize::{self, Interact, policy};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::reply;
use crate::web::pages::views::{Consent, Lifetime};

/// Takes yes or no.
pub(super) async fn answer(
    scene: &Scene<'_>,
    interact: &Interact,
    scope: &Scope,
    decision: Option<&str>,
) -> Response {
    let op = &scene.visit.state.op;
    match decision {
        Some("allow") => {}
        Some("deny") => {
            return match authorize::cancel(op, &scene.interaction).await {
                Ok(answer) => reply::deliver(&scene.visit, &answer),
                Err(refused) => scene.visit.refused(&refused),
            };
        }
        Some(_) | None => return see_other(&scene.address()),
    }
    let browser = scene.signed_in();
    let Some(account) =
        policy::choose_account(&interact.request, &browser, &scene.interaction.progress)
    else {
        return see_other(&scene.address());
    };
    let (tenant, user, client, scope, now) = (
        op.tenant.clone(),
        account.user.id.clone(),
        interact.client.id.clone(),
        scope.clone(),
        op.now(),
    );
    let id = scene.interaction.id.clone();
    let progress = scene
        .interaction
        .progress
        .clone()
        .agreed(account.session.id.clone());
    let written = op
        .store
        .write(move |w| {
            if !w.update_progress(&id, &progress)? {
                return Ok(false);
            }
            w.add_consent(&tenant, &user, &client, &scope, now)?;
            Ok(true)
        })
        .await;
    match written {
        Ok(true) => see_other(&scene.address()),
        Ok(false) => scene.visit.expired(),
        Err(error) => scene.visit.failed(&error),
    }
}

/// Asks for these scopes.
pub(super) async fn show(scene: &Scene<'_>, interact: &Interact, scope: &Scope) -> Response {
    let progress = &scene.interaction.progress;
    let browser = scene.signed_in();
    let account = policy::choose_account(&interact.request, &browser, progress);
    if let Some(account) = account
        && progress.session_id.is_none()
    {
        let asked = progress.clone().asked(account.session.id.clone());
        let id = scene.interaction.id.clone();
        let store = &scene.visit.state.op.store;
        match store.write(move |w| w.update_progress(&id, &asked)).await {
            Ok(true) => {}
            Ok(false) => return scene.visit.expired(),
            Err(error) => return scene.visit.failed(&error),
        }
    }
    let account = account.map(|account| account.user.display_name().to_owned());
    let view = Consent {
        chrome: scene.visit.chrome.clone(),
        client: scene
            .visit
            .client(&interact.client, &interact.redirect)
            .await,
        form: scene.form(),
        account: account.unwrap_or_default(),
        scopes: scope.iter().map(str::to_owned).collect(),
        lifetime: Lifetime::UntilTakenBack,
        take_back: None,
    };
    scene
        .visit
        .page(&view, StatusCode::OK, Some(&interact.redirect))
}
