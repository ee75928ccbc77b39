//! `/account/apps`: what apps may do, and taking it back.

use std::sync::Arc;

use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::domain::activity::{Activity, By};
use crate::domain::id::ClientId;
use crate::web::pages::views::{
    AccountApps, Client as ClientView, ConnectedApp, Done, Moment, service_title,
};
use crate::web::pages::{details, place_of, scopes};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/apps",
    care: Care::Usual,
};
/// Whoever finds a browser open is to end nothing in it (ASVS 7.5.2).
const ENDING: Place = Place {
    care: Care::Fresh,
    ..PLACE
};

/// What can be done here.
const HERE: [Done; 1] = [Done::AppDisconnected];

/// Shows them.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let done = Done::said_by(&request, &HERE);
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(view(&resident, done).await),
        Err(response) => response,
    }
}

async fn view(resident: &Resident<'_>, done: Option<Done>) -> Result<AccountApps, Response> {
    let op = &resident.visit.state.op;
    let chrome = &resident.visit.chrome;
    let (tenant, user, now) = (
        op.tenant.clone(),
        resident.account.user.id.clone(),
        op.now(),
    );
    let found = op
        .store
        .read(move |r| {
            Ok((
                r.list_consents(&tenant, &user)?,
                r.list_clients_of(&user, now)?,
            ))
        })
        .await;
    let (consents, holders) = found.map_err(|error| resident.visit.failed(&error))?;
    let mut apps = Vec::new();
    for consent in &consents {
        let services = consent.consented.resources.keys();
        let services = services.filter(|uri| *uri != op.issuer.as_str());
        let services = services.map(|uri| service_title(chrome, &place_of(uri)));
        let scope = consent.consented.all();
        let lines = scopes::lines(op, chrome, &scope);
        let scopes = services.chain(lines.into_iter().map(|line| line.title));
        apps.push((
            &consent.client_id,
            scopes.collect(),
            details::lines(op, chrome, &consent.consented.authorization_details),
            Some(Moment::of(consent.granted_at)),
        ));
    }
    // Those that belong to the tenant ask nobody.
    let is_listed = |id: &&ClientId| consents.iter().any(|consent| consent.client_id == **id);
    for id in holders.iter().filter(|id| !is_listed(id)) {
        apps.push((id, Vec::new(), Vec::new(), None));
    }
    let mut view = AccountApps {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        apps: Vec::new(),
        done,
    };
    for (id, scopes, details, since) in apps {
        let client = op
            .find_client(id.as_str())
            .await
            .map_err(|error| resident.visit.failed(&error))?;
        let client = match client {
            Some(client) => resident.visit.client_by_itself(&client).await,
            None => ClientView::new("", id.as_str()),
        };
        view.apps.push(ConnectedApp {
            handle: id.to_string(),
            client,
            scopes,
            details,
            since,
        });
    }
    Ok(view)
}

/// Takes everything back that one app was given.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, ENDING).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let id = ClientId::new(parameters.take("disconnect").unwrap_or_default());
    if id.can_be_stored() {
        let op = &state.op;
        let (tenant, user, now) = (
            op.tenant.clone(),
            resident.account.user.id.clone(),
            op.now(),
        );
        let (client, witness) = (id.clone(), resident.witness());
        let revoked = op.store.write(move |w| {
            let is_theirs = w.revoke_consent(&tenant, &user, &client, now)?;
            if is_theirs {
                let withdrawn = Activity::ConsentWithdrawn { by: By::Person };
                witness.note_about(w, withdrawn, client.as_str())?;
            }
            Ok(is_theirs)
        });
        match revoked.await {
            Ok(true) => {}
            Ok(false) => return resident.again(),
            Err(error) => return resident.visit.failed(&error),
        }
        tracing::info!(user.id = %resident.account.user.id, client.id = %id, "somebody took back what an app was given");
        return resident.done(Done::AppDisconnected);
    }
    resident.again()
}
