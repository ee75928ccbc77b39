//! `/account/password`: a new password.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::{Care, Place, Resident, done_at};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::new_password::{self, Unset};
use crate::web::pages::views::{AccountPassword, Done};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/password",
    care: Care::Sensitive,
};

/// Asks for it.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(Ok(view(&resident, Vec::new()))),
        Err(response) => response,
    }
}

fn view(resident: &Resident<'_>, errors: Vec<String>) -> AccountPassword {
    AccountPassword {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        username: resident.account.user.sign_in_name().to_owned(),
        shortest: resident.visit.state.rules.strength.shortest,
        errors,
    }
}

/// Sets it.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let typed = parameters.take("new-password").unwrap_or_default();
    let account = &resident.account;
    let next = done_at("/account/security", Done::PasswordSet);
    let typed = (typed.as_str(), resident.origin());
    match new_password::set(&resident.visit, &account.user, &account.session, typed).await {
        Ok(Some(secret)) => resident.keep_session(&secret, next),
        Ok(None) => see_other("/account/security"),
        Err(Unset::Unfit(errors)) => resident.page(&view(&resident, errors), StatusCode::OK),
        Err(Unset::Failed(response)) => *response,
    }
}
