//! `/account/password`: a new password. Whoever knew the old one is out: all other sessions end, and what apps hold from them.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::{Place, Resident};
use crate::login::hashing::{HashingError, Password, SALT_BYTES};
use crate::login::new_password::Unfit;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{AccountPassword, NewPasswordError, WaitKind};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/password",
    is_sensitive: true,
};

/// Asks for it.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(Ok(view(&resident, None))),
        Err(response) => response,
    }
}

fn view(resident: &Resident<'_>, error: Option<NewPasswordError>) -> AccountPassword {
    AccountPassword {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        username: resident.account.user.username.clone(),
        shortest: resident.visit.state.strength.shortest,
        error,
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
    let password = match judge(&resident, &typed) {
        Ok(password) => password,
        Err(error) => {
            let view = view(&resident, Some(error));
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

/// Whether it may be theirs.
fn judge(resident: &Resident<'_>, typed: &str) -> Result<Password, NewPasswordError> {
    if typed.is_empty() {
        return Err(NewPasswordError::Missing);
    }
    let (state, user) = (resident.visit.state, &resident.account.user);
    let known = [
        Some(user.username.as_str()),
        user.profile.email.as_deref(),
        user.profile.name.as_deref(),
        Some(state.op.name.as_str()),
        Some(state.op.issuer.as_str()),
    ];
    let known: Vec<&str> = known.into_iter().flatten().collect();
    state
        .strength
        .judge(typed, &known)
        .map_err(|unfit| match unfit {
            Unfit::TooShort(_) => NewPasswordError::TooShort,
            Unfit::TooLong => NewPasswordError::TooLong,
            Unfit::Unsendable | Unfit::Guessable => NewPasswordError::Guessable,
        })
}
