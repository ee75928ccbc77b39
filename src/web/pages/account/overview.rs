//! `/account`: the way to all others.

use std::sync::Arc;

use poem::{Request, Response};

use super::{Care, Place, Resident, passkeys};
use crate::web::pages::views::AccountOverview;
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account",
    care: Care::Usual,
};

/// Shows it.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(view(&resident).await),
        Err(response) => response,
    }
}

async fn view(resident: &Resident<'_>) -> Result<AccountOverview, Response> {
    let user = &resident.account.user;
    let op = &resident.visit.state.op;
    let (tenant, id, now) = (op.tenant.clone(), user.id.clone(), op.now());
    let found = op
        .store
        .read(move |r| {
            Ok((
                r.find_enrolled(&id)?,
                r.list_passkeys(&tenant, &id)?,
                r.list_backchannel_requests(&id, now)?,
            ))
        })
        .await;
    let (enrolled, passkeys, requests) = found.map_err(|error| resident.visit.failed(&error))?;
    let email = user.profile.email.as_ref();
    Ok(AccountOverview {
        chrome: resident.visit.chrome.clone(),
        person: user.display_name().to_owned(),
        detail: email.unwrap_or(&user.username).clone(),
        can_delete: op.settings.self_deletion,
        signal: passkeys::signal_of_some(resident, &passkeys),
        lacks_codes: enrolled.has_second_factor() && enrolled.recovery_codes == 0,
        has_requests: !requests.is_empty(),
    })
}
