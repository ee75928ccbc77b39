//! `/callback/{connector}`: where an upstream sends people back to (OpenID Connect Core 1.0 §3.1.2.5).

use std::sync::Arc;

use poem::{Request, Response};

use super::proof::{Outdated, advance, advance_new};
use super::scene::Scene;
use super::upstream::{awaited, fail, trouble};
use crate::domain::connector::{Connector, Upstream};
use crate::federation::asked::{self, State as Asked};
use crate::federation::link::{self, Linked, NotLinked};
use crate::federation::openid;
use crate::oauth::params::Parameters;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::UpstreamTrouble;
use crate::web::pages::{PageFailure, Visit};
use crate::web::request::origin;
use crate::web::state::State;

/// Takes an upstream's response: once, in the browser that was sent there, for the connector that it was asked of.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let visit = Visit::new(&state, request.headers(), None);
    let name = request.raw_path_param("connector").unwrap_or_default();
    // Looked up anew: one that is not configured any more signs nobody in.
    let Some(connection) = state.op.settings.connections.find(name) else {
        return visit.not_found();
    };
    let connector = &connection.connector;
    let parameters = Parameters::parse(request.uri().query().unwrap_or_default());
    let mut parameters = match parameters {
        Ok(parameters) if parameters.refuse_repeated().is_ok() => parameters,
        Ok(_) | Err(_) => return over(&visit, connector, None),
    };
    let sent = parameters.take("state");
    let Some((id, sent)) = sent.as_deref().and_then(Asked::read) else {
        return over(&visit, connector, None);
    };
    let mut scene = match awaited(&state, &request, id).await {
        Ok(scene) => scene,
        Err(Some(response)) => return response,
        Err(None) => return over(&visit, connector, None),
    };
    let address = scene.address();
    let taken = asked::take(&state.op, &scene.interaction, &connector.name, &sent).await;
    let asked = match taken {
        Ok(Some((asked, progress))) => {
            scene.interaction.progress = progress;
            asked
        }
        Ok(None) => return over(&scene.visit, connector, Some(&address)),
        Err(error) => return scene.visit.failed(&error),
    };
    let response = openid::Response::read(&mut parameters);
    let asserted = match &connector.upstream {
        Upstream::OpenId(upstream) => {
            openid::receive(&state.op, connection, upstream, (&asked, &sent), response).await
        }
    };
    let assertion = match asserted {
        Ok(assertion) => assertion,
        Err(failure) => return fail(&scene.visit, connector, &failure, Some(&address)),
    };
    let language = scene.visit.chrome.localizer.lang();
    let here = origin(&state, &request);
    match link::find_or_make(&state.op, connector, assertion, &here, language).await {
        Ok(linked) => go_on(&scene, &request, connector, linked).await,
        Err(NotLinked::Store(error)) => scene.visit.failed(&error),
        Err(NotLinked::Entropy(error)) => {
            let failure = PageFailure::Permanent(error.to_string());
            scene.visit.failed(failure)
        }
    }
}

fn over(visit: &Visit<'_>, connector: &Connector, next: Option<&str>) -> Response {
    trouble(visit, connector, (UpstreamTrouble::Over, ""), next)
}

/// Signs them in, or says why not.
async fn go_on(
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
        Linked::Taken { address: email } => {
            let why = (UpstreamTrouble::Taken, email.as_str());
            return trouble(&scene.visit, connector, why, Some(&address));
        }
        Linked::None => {
            let why = (UpstreamTrouble::Stranger, "");
            return trouble(&scene.visit, connector, why, Some(&address));
        }
    };
    // Credentials changed at this moment: they begin again.
    advanced.unwrap_or_else(|Outdated| see_other(&address))
}
