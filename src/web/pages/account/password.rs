//! `/account/password`: a new password. Whoever knew the old one is out: all other sessions end, and what apps hold from them.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::{Place, Resident};
use crate::login::hashing::{HashingError, Password, SALT_BYTES};
use crate::login::new_password::names_of;
use crate::web::new_password;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{AccountPassword, WaitKind};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/password",
    is_sensitive: true,
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
        username: resident.account.user.username.clone(),
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
    let password = match judge(&resident, &typed).await {
        Ok(password) => password,
        Err(errors) => {
            let view = view(&resident, errors);
            return resident.page(&view, StatusCode::OK);
        }
    };
    let op = &state.op;
    let salt: [u8; SALT_BYTES] = match op.entropy.bytes() {
        Ok(salt) => salt,
        Err(error) => {
            return resident
                .visit
                .failed(PageFailure::Permanent(error.to_string()));
        }
    };
    let phc = match state.hashing.hash(password, salt).await {
        Ok(phc) => phc,
        Err(HashingError::Busy) => return resident.visit.wait(WaitKind::Busy, 2),
        Err(error) => {
            return resident
                .visit
                .failed(PageFailure::Permanent(error.to_string()));
        }
    };
    let (tenant, user, kept, now) = (
        op.tenant.clone(),
        resident.account.user.id.clone(),
        resident.session().clone(),
        op.now(),
    );
    let changed = op
        .store
        .write(move |w| {
            w.set_password(&tenant, &user, &phc, now)?;
            w.delete_trusted_devices(&user)?;
            w.end_all_but(&user, &kept, now)
        })
        .await;
    match changed {
        Ok(()) => {
            tracing::info!(user.id = %resident.account.user.id, "somebody changed their password");
            see_other("/account/security")
        }
        Err(error) => resident.visit.failed(&error),
    }
}

/// Whether it may be theirs; if not, why.
async fn judge(resident: &Resident<'_>, typed: &str) -> Result<Password, Vec<String>> {
    let (state, localizer) = (resident.visit.state, resident.visit.chrome.localizer);
    if typed.is_empty() {
        return Err(vec![localizer.msg("new-password-missing").into_owned()]);
    }
    let host = state.op.issuer.authority();
    let known: Vec<&str> = names_of(&resident.account.user)
        .chain([state.op.name.as_str(), host.as_str()])
        .collect();
    let judged = state.rules.judge(typed, &known).await;
    judged.map_err(|unfit| new_password::sentences(localizer, &unfit))
}
