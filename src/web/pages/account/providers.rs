//! `/account/providers`: the other providers by which one signs in; linking one, and taking it away.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::domain::interaction::{Progress, Visit as Errands};
use crate::federation::identities;
use crate::federation::link::NotLinked;
use crate::login::ways::{Removed, Ways};
use crate::oauth::params::Parameters;
use crate::store::{LinkedIdentity, Read};
use crate::web::pages::PageFailure;
use crate::web::pages::interaction::home_realm::buttons;
use crate::web::pages::interaction::outing::{Outing, set_out};
use crate::web::pages::views::{AccountProviders, Done, Moment, ProviderRow};
use crate::web::state::State;

/// Its path.
pub const PATH: &str = "/account/providers";
const PLACE: Place = Place {
    path: PATH,
    care: Care::Sensitive,
};

/// What can be done here.
const HERE: [Done; 2] = [Done::ProviderLinked, Done::ProviderUnlinked];

/// Shows them.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let done = Done::said_by(&request, &HERE);
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => show(&resident, false, done).await,
        Err(response) => response,
    }
}

/// The page: its buttons lead to the providers, which are anywhere.
async fn show(resident: &Resident<'_>, is_kept: bool, done: Option<Done>) -> Response {
    let view = match view(resident).await {
        Ok(view) => AccountProviders {
            is_kept,
            done,
            ..view
        },
        Err(response) => return response,
    };
    let visit = &resident.visit;
    let page = visit.page_to_anywhere(&view, StatusCode::OK);
    resident.browser.keep(visit, page)
}

async fn view(resident: &Resident<'_>) -> Result<AccountProviders, Response> {
    let op = &resident.visit.state.op;
    let (user, ways) = (resident.account.user.clone(), Ways::of(op));
    let named = ways.clone();
    let found = op.store.read(move |r: &mut Read<'_>| {
        let linked = r.list_upstream_identities(&user.id)?;
        let mut all = Vec::new();
        for one in &linked {
            let is_last = ways.is_last(r, &user, &linked, one)?;
            all.push((one.clone(), is_last));
        }
        Ok((all, ways.addable(r, &user)?))
    });
    let (found, addable) = found.await.map_err(|error| resident.visit.failed(&error))?;
    let connector = |linked: &LinkedIdentity| linked.identity.connector.clone();
    let is_one_of_several = |linked: &LinkedIdentity| {
        let same = |(other, _): &&(LinkedIdentity, bool)| connector(other) == connector(linked);
        found.iter().filter(same).count() > 1
    };
    let row = |(linked, is_last): &(LinkedIdentity, bool)| ProviderRow {
        handle: linked.handle(),
        title: named.name(linked),
        subject: if is_one_of_several(linked) {
            linked.identity.subject.clone()
        } else {
            String::new()
        },
        since: Moment::of(linked.created_at),
        used: Moment::of(linked.last_used_at),
        is_last: *is_last,
    };
    Ok(AccountProviders {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        linked: found.iter().map(row).collect(),
        connectors: buttons(op),
        addable,
        is_kept: false,
        done: None,
    })
}

/// Leads to one that is to be linked, or takes one away.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    if let Some(name) = parameters.take("connect") {
        return connect(&resident, &request, &name).await;
    }
    match parameters.take("unlink") {
        Some(handle) => unlink(&resident, &handle, &mut parameters).await,
        None => resident.again(),
    }
}

/// There, in an interaction that leads back here: what comes back is of this session.
async fn connect(resident: &Resident<'_>, request: &Request, name: &str) -> Response {
    let visit = &resident.visit;
    let connections = &visit.state.op.settings.connections;
    let Some(connection) = connections.find_elsewhere(name) else {
        return resident.again();
    };
    let outing = Outing {
        wanted: Errands {
            visit: PLACE.path.to_owned(),
            care: PLACE.care,
        },
        known: Progress::naming(&resident.account.user),
        browser: &resident.browser,
        linking: Some(resident.session().clone()),
    };
    set_out(visit, request, &connection.connector, outing).await
}

async fn unlink(resident: &Resident<'_>, handle: &str, form: &mut Parameters) -> Response {
    let op = &resident.visit.state.op;
    let (user, removal) = (&resident.account.user, resident.removal(form));
    match identities::unlink(op, user, handle, &removal).await {
        Ok(Removed::Done) => {
            tracing::info!(user.id = %user.id, "somebody took a sign-in elsewhere away");
            resident.done(Done::ProviderUnlinked)
        }
        Ok(Removed::Gone) => resident.again(),
        Ok(Removed::Last) => show(resident, true, None).await,
        Err(NotLinked::Store(error)) => resident.visit.failed(&error),
        Err(NotLinked::Entropy(error)) => resident
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
    }
}
