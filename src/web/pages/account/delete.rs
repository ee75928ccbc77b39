//! `/account/delete`: the end of the account, by its person's own wish; there only where the operator allows it.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::domain::user::User;
use crate::login::deletion::{self, NotDeleted};
use crate::login::identifier::{email_key, typed_key, username_key};
use crate::web::pages::views::{AccountDelete, AccountLeft, Moment};
use crate::web::pages::{PageFailure, Visit};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/delete",
    care: Care::Sensitive,
};
const DAY: Duration = Duration::from_hours(24);

/// Asks whether that is meant.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    if !state.op.settings.self_deletion {
        return Visit::new(&state, request.headers(), None).not_found();
    }
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(Ok(view(&resident, false))),
        Err(response) => response,
    }
}

fn view(resident: &Resident<'_>, is_wrong: bool) -> AccountDelete {
    let grace = resident.visit.state.op.settings.deletion_grace;
    let user = &resident.account.user;
    AccountDelete {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        label: match &user.profile.email {
            Some(_) if user.is_username_made_up => "account-delete-label-email",
            Some(_) => "account-delete-label-either",
            None => "account-delete-label",
        },
        name: user.sign_in_name().to_owned(),
        days: grace.as_secs().div_ceil(DAY.as_secs()),
        is_wrong,
    }
}

/// Whether that is what they sign in with.
fn is_name_of(user: &User, typed: &str) -> bool {
    let typed = typed_key(typed);
    let email = user.profile.email.as_deref().map(email_key);
    let names = [Some(username_key(&user.username)), email];
    names
        .into_iter()
        .flatten()
        .flatten()
        .any(|key| key == typed)
}

/// Plans it.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    if !state.op.settings.self_deletion {
        return Visit::new(&state, request.headers(), None).not_found();
    }
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let user = &resident.account.user;
    let typed = parameters.take("confirm").unwrap_or_default();
    if !is_name_of(user, &typed) {
        return resident.page(&view(&resident, true), StatusCode::OK);
    }
    match deletion::plan(&state.op, user, &resident.witness()).await {
        Ok(due_at) => {
            tracing::info!(user.id = %user.id, "somebody wants their account deleted");
            let is_gone = state.op.settings.deletion_grace.is_zero();
            let view = AccountLeft {
                chrome: resident.visit.chrome.clone(),
                planned: (!is_gone).then(|| Moment::of(due_at)),
            };
            resident.leave(resident.page(&view, StatusCode::OK))
        }
        Err(NotDeleted::Store(error)) => resident.visit.failed(&error),
        Err(NotDeleted::Entropy(error)) => resident
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
    }
}
