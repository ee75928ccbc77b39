//! `/account`: the way to all others.

use std::sync::Arc;

use poem::{Request, Response};

use super::{Place, Resident};
use crate::web::pages::views::AccountOverview;
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account",
    is_sensitive: false,
};

/// Shows it.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(Ok(view(&resident))),
        Err(response) => response,
    }
}

fn view(resident: &Resident<'_>) -> AccountOverview {
    let user = &resident.account.user;
    let email = user.profile.email.as_ref();
    AccountOverview {
        chrome: resident.visit.chrome.clone(),
        person: user.display_name().to_owned(),
        detail: email.unwrap_or(&user.username).clone(),
        can_delete: resident.visit.state.op.settings.self_deletion,
    }
}
