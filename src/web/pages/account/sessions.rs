//! `/account/sessions`: where one is signed in, and ending it.

use std::sync::Arc;

use poem::{Request, Response};

use super::activity::methods_text;
use super::{Care, Place, Resident};
use crate::domain::activity::{Activity, By};
use crate::domain::authentication::Method;
use crate::domain::device;
use crate::domain::session::Session;
use crate::login::session;
use crate::web::pages::views::{AccountSessions, Device, Done, Moment};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/sessions",
    care: Care::Usual,
};
/// Whoever finds a browser open is to end nothing in it (ASVS 7.5.2).
const ENDING: Place = Place {
    care: Care::Fresh,
    ..PLACE
};

/// What can be done here.
const HERE: [Done; 2] = [Done::SessionEnded, Done::SessionsEnded];

/// Shows them, this one first.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let done = Done::said_by(&request, &HERE);
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(view(&resident, done).await),
        Err(response) => response,
    }
}

async fn view(resident: &Resident<'_>, done: Option<Done>) -> Result<AccountSessions, Response> {
    let op = &resident.visit.state.op;
    let (user, now) = (resident.account.user.id.clone(), op.now());
    let sessions = op.store.read(move |r| r.list_sessions(&user, now)).await;
    let sessions = sessions.map_err(|error| resident.visit.failed(&error))?;
    let localizer = resident.visit.chrome.localizer;
    let row = |session: Session| {
        let proofs = session.authentication.proofs();
        let methods: Vec<Method> = proofs.iter().map(|proof| proof.method).collect();
        Device {
            is_here: session.id == *resident.session(),
            handle: session.id.to_string(),
            name: device::name(&session.origin.user_agent),
            at: Moment::of(session.last_seen_at),
            address: session.origin.address,
            since: Some(Moment::of(session.created_at)),
            methods: methods_text(localizer, &methods),
            until: None,
        }
    };
    let mut sessions: Vec<Device> = sessions.into_iter().map(row).collect();
    sessions.sort_by_key(|session| !session.is_here);
    Ok(AccountSessions {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        sessions,
        done,
    })
}

/// Ends one, or all but this.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, ENDING).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let chosen = parameters.take("end").unwrap_or_default();
    let op = &state.op;
    let (user, now) = (resident.account.user.id.clone(), op.now());
    let theirs = match op.store.read(move |r| r.list_sessions(&user, now)).await {
        Ok(sessions) => sessions,
        Err(error) => return resident.visit.failed(&error),
    };
    let ending = theirs.into_iter().filter(|session| match chosen.as_str() {
        "others" => session.id != *resident.session(),
        one => session.id.as_str() == one,
    });
    let ending: Vec<Session> = ending.collect();
    let by = Activity::SessionEnded { by: By::Person };
    for session in &ending {
        // The one that they are in is not held by what ends it.
        let ended = if session.id == *resident.session() {
            session::end(op, session, resident.origin(), &by).await
        } else {
            session::end_at(&op.store, session, &resident.witness(), &by, op.now()).await
        };
        if let Err(error) = ended {
            return resident.visit.failed(&error);
        }
    }
    tracing::info!(user.id = %resident.account.user.id, ended = ending.len(), "somebody ended sessions of theirs");
    match chosen.as_str() {
        _ if ending.is_empty() => resident.again(),
        "others" => resident.done(Done::SessionsEnded),
        _ => resident.done(Done::SessionEnded),
    }
}
