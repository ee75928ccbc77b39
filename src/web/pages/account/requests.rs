//! `/account/requests`: what apps ask by the back channel (CIBA Core 1.0), and wait for. Looking at one leads to whatever its app wants of
//! the person first, and then to the page that asks.

use std::sync::Arc;

use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::domain::backchannel::{Approving, BackchannelRequest};
use crate::domain::client::{Client, GrantType};
use crate::domain::interaction::{Errand, Progress};
use crate::store::StoreError;
use crate::web::oauth::authorize::{begin, see_other};
use crate::web::pages::views::{AccountRequests, Done, Moment, WaitingRequest};
use crate::web::state::State;

/// Where it is.
pub const PATH: &str = "/account/requests";

const PLACE: Place = Place {
    path: PATH,
    care: Care::Usual,
};

/// What can be done from here.
const HERE: [Done; 2] = [Done::RequestAllowed, Done::RequestDenied];

/// Shows them.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let done = Done::said_by(&request, &HERE);
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(view(&resident, done).await),
        Err(response) => response,
    }
}

async fn waiting(resident: &Resident<'_>) -> Result<Vec<BackchannelRequest>, StoreError> {
    let op = &resident.visit.state.op;
    let (user, now) = (resident.account.user.id.clone(), op.now());
    op.store
        .read(move |r| r.list_backchannel_requests(&user, now))
        .await
}

async fn view(resident: &Resident<'_>, done: Option<Done>) -> Result<AccountRequests, Response> {
    let failed = |error: StoreError| resident.visit.failed(&error);
    let op = &resident.visit.state.op;
    let chrome = &resident.visit.chrome;
    let mut requests = Vec::new();
    for waiting in waiting(resident).await.map_err(failed)? {
        let id = waiting.request.client_id.as_str();
        let client = op.find_client(id).await.map_err(failed)?;
        // Of one that may ask no more there is nothing to answer.
        let may_ask = |client: &Arc<Client>| {
            client.disabled_at.is_none() && client.has_grant_type(GrantType::Ciba)
        };
        let Some(client) = client.filter(may_ask) else {
            continue;
        };
        requests.push(WaitingRequest {
            handle: waiting.request.hash,
            client: resident.visit.client_by_itself(&client).await,
            message: waiting.binding_message,
            at: Moment::of(waiting.request.created_at),
        });
    }
    Ok(AccountRequests {
        chrome: chrome.clone(),
        form: resident.form(),
        requests,
        done,
    })
}

/// Leads to one.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let chosen = parameters.take("look").unwrap_or_default();
    let waiting = match waiting(&resident).await {
        Ok(waiting) => waiting,
        Err(error) => return resident.visit.failed(&error),
    };
    let mut waiting = waiting.iter();
    let chosen = waiting.find(|waiting| waiting.request.hash == chosen);
    // It is over, or was answered elsewhere.
    let Some(approving) = chosen.and_then(Approving::of) else {
        return resident.again();
    };
    let progress = Progress::naming(&resident.account.user);
    let errand = Errand::Backchannel(approving);
    match begin(&state.op, errand, progress, &resident.browser).await {
        Ok(id) => see_other(&format!("/interaction/{id}")),
        Err(error) => resident.visit.failed(&error),
    }
}
