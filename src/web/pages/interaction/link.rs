//! Whether a sign-in elsewhere is linked to the account of who has just proven that it is theirs. Yes or no, they go on.

use http::StatusCode;
use poem::{Request, Response};

use super::offer::account;
use super::scene::{Next, Scene};
use super::upstream::{Then, trouble};
use crate::domain::interaction::{Errand, PendingLink};
use crate::federation::connection::Connection;
use crate::federation::identities::{self, Accepted};
use crate::federation::link::NotLinked;
use crate::login::accounts::SignedIn;
use crate::login::witness::Witness;
use crate::store::StoreError;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::account::{PROVIDERS, path_done};
use crate::web::pages::views::{Done, LinkUpstream, UpstreamTrouble};
use crate::web::request::origin;

/// What waits, for whom, and the connector that it is of, if that is configured still.
fn waiting<'s>(scene: &'s Scene<'_>) -> Option<(&'s PendingLink, SignedIn, &'s Connection)> {
    let op = &scene.visit.state.op;
    let account = account(scene)?;
    let progress = &scene.interaction.progress;
    let link = progress.link_of(&account.session, op.now())?;
    let connection = op.settings.connections.find(link.connector.as_str())?;
    Some((link, account, connection))
}

/// Asks.
pub(super) async fn show(scene: &Scene<'_>, next: &Next) -> Response {
    let Some((link, SignedIn { user, .. }, connection)) = waiting(scene) else {
        return leave_it(scene).await;
    };
    let view = LinkUpstream {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        upstream: connection.connector.display_name.clone(),
        known_as: link.known_as.clone().unwrap_or_default(),
        person: user.display_name().to_owned(),
        detail: user.sign_in_name().to_owned(),
    };
    scene.page(&view, StatusCode::OK, next)
}

/// Takes yes or no.
pub(super) async fn answer(
    scene: &Scene<'_>,
    request: &Request,
    decision: Option<&str>,
) -> Response {
    let op = &scene.visit.state.op;
    let on = see_other(&scene.address());
    let Some((link, SignedIn { session, user }, connection)) = waiting(scene) else {
        return leave_it(scene).await;
    };
    match decision {
        Some("link") => {}
        Some("later") => return leave_it(scene).await,
        Some(_) | None => return on,
    }
    let connector = &connection.connector;
    let from = origin(scene.visit.state, request);
    let witness = Witness::of(op, &user.id, &from).in_session(&session);
    let id = &scene.interaction.id;
    match identities::accept(op, (connector, link), &user, id, witness).await {
        Ok(Accepted::Linked) => {
            tracing::info!(user.id = %user.id, connector.name = connector.name.as_str(), "somebody linked a sign-in elsewhere");
            match &scene.interaction.errand {
                Errand::Visit(wanted) if wanted.visit == PROVIDERS => {
                    let path = path_done(PROVIDERS, Done::ProviderLinked);
                    scene.end_visit(&path).await
                }
                _ => on,
            }
        }
        Ok(Accepted::Others) => {
            let why = (UpstreamTrouble::Others, "");
            trouble(&scene.visit, connector, why, Then::Here(scene))
        }
        // They sign in again, and are asked again, as long as it waits.
        Ok(Accepted::Over) | Err(NotLinked::Store(StoreError::SessionOver)) => on,
        Err(NotLinked::Store(error)) => scene.visit.failed(&error),
        Err(NotLinked::Entropy(error)) => scene
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
    }
}

/// They go on without.
async fn leave_it(scene: &Scene<'_>) -> Response {
    let progress = scene.interaction.progress.clone();
    scene.progress(progress.without_link()).await
}
