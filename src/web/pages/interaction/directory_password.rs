//! Another password at a directory, which says that it wants one before it lets somebody in who has shown the one that they have.

use http::StatusCode;
use poem::{Request, Response};

use super::scene::{Next, Scene};
use super::upstream::{Then, fail};
use super::{Slip, callback};
use crate::domain::connector::{ConnectorName, Upstream};
use crate::federation::connection::Connection;
use crate::federation::link::Linked;
use crate::federation::password::Typed;
use crate::federation::password_change::{NotChanged, at_sign_in};
use crate::login::sign_in::Origin;
use crate::oauth::params::Parameters;
use crate::web::cookies;
use crate::web::pages::directory_password::{Problem, count_try, read, refusal, unjudged, wrong};
use crate::web::pages::views::{DirectoryFields, DirectoryPassword};
use crate::web::request::{client_address, user_agent};

/// The directory at which one is owed, if it is one still at which it can be changed from here.
pub(super) fn owed<'s>(scene: &'s Scene<'_>) -> Option<&'s Connection> {
    let name = scene.interaction.progress.changes_password_at.as_ref()?;
    let connections = &scene.visit.state.op.settings.connections;
    let connection = connections.find(name.as_str())?;
    match &connection.connector.upstream {
        Upstream::Ldap(directory) => directory.password_change.map(|_| connection),
        Upstream::OpenId(_) | Upstream::OAuth(_) | Upstream::Saml(_) => None,
    }
}

/// It is owed from now on.
pub(super) async fn ask(scene: &Scene<'_>, name: &ConnectorName) -> Response {
    let progress = scene.interaction.progress.clone();
    let progress = progress.changing_password_at(Some(name.clone()));
    scene.progress(progress).await
}

/// Takes it.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    connection: &Connection,
    mut parameters: Parameters,
) -> Response {
    let localizer = scene.visit.chrome.localizer;
    let both = match read(localizer, &mut parameters) {
        Ok(both) => both,
        Err(problem) => return render(scene, next, connection, Some(problem)).await,
    };
    if let Err(response) = count_try(&scene.visit, scene.interaction.id.as_str()).await {
        return response;
    }
    let state = scene.visit.state;
    let browser = cookies::known_browser(&state.op, request.headers());
    let origin = Origin {
        address: client_address(state, request),
        browser: &browser,
        user_agent: &user_agent(request.headers()),
        work: &scene.work,
    };
    let typed = Typed {
        name: identifier(scene),
        password: &both.current,
        language: localizer.lang(),
    };
    let all = &state.directories;
    match at_sign_in(&state.op, all, connection, (typed, &both.new), origin).await {
        Ok(Some(linked)) => go_on(scene, request, connection, linked).await,
        // They sign in by it, or read there why not.
        Ok(None) => settled(scene).await,
        Err(NotChanged::Refused(refused)) => {
            let unjudged = unjudged(&scene.visit, &refused);
            unjudged.unwrap_or_else(|| scene.slipped(Slip::Wrong))
        }
        Err(NotChanged::New(why)) => {
            let name = &connection.connector.display_name;
            let problem = refusal(localizer, name, why);
            render(scene, next, connection, Some(problem)).await
        }
        Err(NotChanged::Failed(connection, failure)) => {
            let then = Then::Here(scene);
            fail(&scene.visit, &connection.connector, &failure, then)
        }
    }
}

/// The sign-in goes on as after any proof.
async fn go_on(
    scene: &Scene<'_>,
    request: &Request,
    connection: &Connection,
    linked: Linked,
) -> Response {
    if matches!(linked, Linked::None) {
        // A page says that there is no account; who comes back from it is asked for no other password.
        let _ = settled(scene).await;
    }
    callback::go_on(scene, request, &connection.connector, linked).await
}

/// None is owed any more.
async fn settled(scene: &Scene<'_>) -> Response {
    let progress = scene.interaction.progress.clone();
    scene.progress(progress.changing_password_at(None)).await
}

/// Asks for it.
pub(super) async fn show(
    scene: &Scene<'_>,
    next: &Next,
    connection: &Connection,
    slip: Option<Slip>,
) -> Response {
    let localizer = scene.visit.chrome.localizer;
    let problem = slip.filter(|slip| *slip == Slip::Wrong);
    let problem = problem.map(|_| wrong(localizer));
    render(scene, next, connection, problem).await
}

fn identifier<'s>(scene: &'s Scene<'_>) -> &'s str {
    let typed = scene.interaction.progress.identifier.as_deref();
    typed.unwrap_or_default()
}

async fn render(
    scene: &Scene<'_>,
    next: &Next,
    connection: &Connection,
    problem: Option<Problem>,
) -> Response {
    let view = DirectoryPassword {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        fields: DirectoryFields {
            upstream: connection.connector.display_name.clone(),
            username: identifier(scene).to_owned(),
            problem,
        },
        puzzle: scene.puzzle(),
        can_cancel: next.asker.is_some(),
    };
    scene.page(&view, StatusCode::OK, next)
}
