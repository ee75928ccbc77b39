//! `/callback/{connector}`: where an upstream sends people back to (OpenID Connect Core 1.0 §3.1.2.5).

use std::sync::Arc;

use poem::{Request, Response};

use super::consumer::CARRIED;
use super::proof::{Outdated, advance, advance_new};
use super::scene::Scene;
use super::upstream::{Then, awaited, fail, trouble};
use crate::domain::connector::{Arrived, Connector, ResponseMode, Upstream};
use crate::domain::interaction::PendingLink;
use crate::federation::asked::{self, State as Asked};
use crate::federation::connection::callback_path;
use crate::federation::identities::{self, Proposed};
use crate::federation::link::{self, Linked, NotLinked};
use crate::federation::{oauth, openid, saml};
use crate::oauth::params::Parameters;
use crate::store::Kept;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::account::PROVIDERS;
use crate::web::pages::views::UpstreamTrouble;
use crate::web::pages::{PageFailure, Visit};
use crate::web::request::{form, origin};
use crate::web::state::State;

/// Takes an upstream's response: once, in the browser that was sent there, for the connector that it was asked of.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let visit = Visit::new(&state, request.headers(), None);
    let name = request.raw_path_param("connector").unwrap_or_default();
    // Looked up anew: one that is not configured any more signs nobody in.
    // A directory sends nobody anywhere.
    let Some(connection) = state.op.settings.connections.find_elsewhere(name) else {
        return visit.not_found();
    };
    let connector = &connection.connector;
    let parameters = Parameters::parse(request.uri().query().unwrap_or_default());
    let mut parameters = match parameters {
        Ok(parameters) if parameters.refuse_repeated().is_ok() => parameters,
        Ok(_) | Err(_) => return over(&visit, connector, Then::Nowhere),
    };
    let sent = parameters.take("state");
    let Some((id, sent)) = sent.as_deref().and_then(Asked::read) else {
        return over(&visit, connector, Then::Nowhere);
    };
    let mut scene = match Box::pin(awaited(&state, &request, id)).await {
        Ok(scene) => scene,
        Err(Some(response)) => return response,
        Err(None) => return over(&visit, connector, Then::Nowhere),
    };
    let taken = asked::take(&state.op, &scene.interaction, &connector.name, &sent).await;
    let asked = match taken {
        Ok(Some((asked, progress))) => {
            scene.interaction.progress = progress;
            asked
        }
        Ok(None) => return over(&scene.visit, connector, Then::Here(&scene)),
        Err(error) => return scene.visit.failed(&error),
    };
    let carried = parameters.take(CARRIED);
    let response = openid::Response::read(&mut parameters);
    let asserted = match &connector.upstream {
        Upstream::OpenId(upstream) => {
            openid::receive(&state.op, connection, upstream, (&asked, &sent), response).await
        }
        Upstream::Saml(upstream) => {
            let received = saml::receive(&state.op, connector, upstream, &sent, carried).await;
            received.map(|mut assertion| {
                let now = state.op.now();
                let proven_at = assertion.proven_at.map(|at| asked.allowed(at, now));
                assertion.proven_at = proven_at;
                Arrived::from(assertion)
            })
        }
        Upstream::OAuth(upstream) => {
            oauth::receive(&state.op, connection, upstream, &sent, response).await
        }
        Upstream::Ldap(_) => return scene.visit.not_found(),
    };
    let then = match asked.linking {
        Some(_) => Then::Account,
        None => Then::Here(&scene),
    };
    let arrived = match asserted {
        Ok(arrived) => arrived,
        Err(failure) => return fail(&scene.visit, connector, &failure, then),
    };
    if asked.linking.is_some() {
        return propose(&scene, connector, arrived).await;
    }
    let language = scene.visit.chrome.localizer.lang();
    let here = origin(&state, &request);
    match link::find_or_make(&state.op, connector, arrived, &here, language).await {
        Ok(linked) => go_on(&scene, &request, connector, linked).await,
        Err(NotLinked::Store(error)) => scene.visit.failed(&error),
        Err(NotLinked::Entropy(error)) => {
            let failure = PageFailure::Permanent(error.to_string());
            scene.visit.failed(failure)
        }
    }
}

/// Takes a response that another site's form posts (Form Post Response Mode §2). Such a form brings none of our cookies (`SameSite=Lax`), so
/// nothing is judged here: it goes on by GET to where they are.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = form(&mut request).await;
    let visit = Visit::new(&state, request.headers(), None);
    let name = request.raw_path_param("connector").unwrap_or_default();
    let Some(connection) = state.op.settings.connections.find_elsewhere(name) else {
        return visit.not_found();
    };
    let connector = &connection.connector;
    let mode = connector.client().map(|client| client.response_mode);
    if mode != Some(ResponseMode::FormPost) {
        return visit.not_found();
    }
    let mut parameters = match parameters {
        Ok(parameters) if parameters.refuse_repeated().is_ok() => parameters,
        Ok(_) => return over(&visit, connector, Then::Nowhere),
        Err(unreadable) => return visit.malformed(&unreadable.error),
    };
    let sent = parameters.take("state");
    let Some((_, sent)) = sent.as_deref().and_then(Asked::read) else {
        return over(&visit, connector, Then::Nowhere);
    };
    let query = openid::Response::read(&mut parameters).into_query(sent.reveal());
    see_other(&format!("{}?{query}", callback_path(&connector.name)))
}

pub(super) fn over(visit: &Visit<'_>, connector: &Connector, then: Then<'_>) -> Response {
    trouble(visit, connector, (UpstreamTrouble::Over, ""), then)
}

/// Who asked for it from their account is asked whether it is linked.
async fn propose(scene: &Scene<'_>, connector: &Connector, arrived: Arrived) -> Response {
    let op = &scene.visit.state.op;
    let Some(current) = scene.sessions.live.first() else {
        return over(&scene.visit, connector, Then::Account);
    };
    match identities::propose(op, arrived, &current.signed_in.session).await {
        Ok(Proposed::Waits(link)) => {
            let progress = scene.interaction.progress.clone();
            scene.progress(progress.linking(*link)).await
        }
        Ok(Proposed::Own) => scene.end_visit(PROVIDERS).await,
        Ok(Proposed::Others) => {
            let why = (UpstreamTrouble::Others, "");
            trouble(&scene.visit, connector, why, Then::Account)
        }
        Err(error) => scene.visit.failed(&error),
    }
}

/// Whose address is somebody's here signs in to that account; what they came with waits to be linked to it.
async fn wait(
    scene: &Scene<'_>,
    connector: &Connector,
    (email, link): (&str, &PendingLink),
) -> Response {
    let (op, address) = (&scene.visit.state.op, scene.address());
    let mut progress = scene.interaction.progress.clone().linking(link.clone());
    progress.typed_before = Some(email.to_owned());
    let (id, now) = (scene.interaction.id.clone(), op.now());
    let kept = op
        .store
        .write(move |w| w.update_progress(&id, &progress, now));
    match kept.await {
        Ok(Kept::Written) => {
            let why = (UpstreamTrouble::Taken, email);
            trouble(&scene.visit, connector, why, Then::Here(scene))
        }
        // Another window did something else meanwhile: they see where that led.
        Ok(Kept::Outrun) => see_other(&address),
        Ok(Kept::Over) => scene.visit.expired(),
        Err(error) => scene.visit.failed(&error),
    }
}

/// Signs them in, or says why not.
pub(super) async fn go_on(
    scene: &Scene<'_>,
    request: &Request,
    connector: &Connector,
    linked: Linked,
) -> Response {
    let address = scene.address();
    let advanced = match &linked {
        Linked::Proven {
            proven,
            is_new: true,
        } => {
            tracing::info!(user.id = %proven.user.id, connector.name = connector.name.as_str(), "an upstream's person has an account from now on");
            advance_new(scene, request, proven).await
        }
        Linked::Proven {
            proven,
            is_new: false,
        } => advance(scene, request, proven).await,
        Linked::Taken {
            address: email,
            link,
        } => return wait(scene, connector, (email, link)).await,
        Linked::None => {
            let why = (UpstreamTrouble::Stranger, "");
            return trouble(&scene.visit, connector, why, Then::Here(scene));
        }
    };
    // Credentials changed at this moment: they begin again.
    advanced.unwrap_or_else(|Outdated| see_other(&address))
}
