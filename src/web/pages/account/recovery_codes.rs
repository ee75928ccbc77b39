//! `/account/recovery-codes`: a new set, shown once.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::login::factor::recovery_code::{self, FEW, NoCodes};
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::views::AccountRecoveryCodes;
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/recovery-codes",
    care: Care::Sensitive,
};

/// Says what they are, and how many are left.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(standing(&resident, &query).await),
        Err(response) => response,
    }
}

/// They may come of a new app, or on the way to a second step.
async fn standing(resident: &Resident<'_>, query: &str) -> Result<AccountRecoveryCodes, Response> {
    let op = &resident.visit.state.op;
    let user = resident.account.user.id.clone();
    let enrolled = op.store.read(move |r| r.find_enrolled(&user)).await;
    let enrolled = enrolled.map_err(|error| resident.visit.failed(&error))?;
    if !enrolled.has_second_factor() {
        return Err(see_other("/account/security"));
    }
    let is_new = query == "new=app";
    Ok(AccountRecoveryCodes {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        codes: Vec::new(),
        left: enrolled.recovery_codes,
        is_new,
        has_enough: is_new && enrolled.recovery_codes > FEW,
        is_on_the_way: query == "for=second-step",
    })
}

/// Makes a set, and shows it now or never.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let op = &state.op;
    let user = resident.account.user.id.clone();
    match op.store.read(move |r| r.find_enrolled(&user)).await {
        Ok(enrolled) if enrolled.has_second_factor() => {}
        Ok(_) => return see_other("/account/security"),
        Err(error) => return resident.visit.failed(&error),
    }
    match recovery_code::enrol(op, &resident.account.user, &resident.witness()).await {
        Ok(codes) => {
            tracing::info!(user.id = %resident.account.user.id, "somebody made new recovery codes");
            let view = AccountRecoveryCodes {
                chrome: resident.visit.chrome.clone(),
                form: resident.form(),
                codes: codes.0,
                left: 0,
                is_new: false,
                has_enough: false,
                is_on_the_way: parameters.take("for").as_deref() == Some("second-step"),
            };
            resident.page(&view, StatusCode::OK)
        }
        Err(NoCodes::TooMany(wait)) => resident.too_many(wait),
        Err(NoCodes::Store(error)) => resident.visit.failed(&error),
        Err(NoCodes::Entropy(error)) => resident
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
    }
}
