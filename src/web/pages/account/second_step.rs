//! `/account/second-step`: whether a passkey is asked for after each password.

use std::sync::Arc;

use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::account::preferences::Chosen;
use crate::account::second_step;
use crate::domain::enrolled::Enrolled;
use crate::login::policy::SecondFactorRule;
use crate::web::pages::views::{AccountSecondStep, Done, SecondStep};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/second-step",
    care: Care::Sensitive,
};
/// What can be done here.
const DONE: [Done; 2] = [Done::StepOn, Done::StepOff];

/// Says whether it is.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let done = Done::said_by(&request, &DONE);
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(view(&resident, done).await),
        Err(response) => response,
    }
}

async fn view(resident: &Resident<'_>, done: Option<Done>) -> Result<AccountSecondStep, Response> {
    let op = &resident.visit.state.op;
    let user = resident.account.user.id.clone();
    let enrolled = op.store.read(move |r| r.find_enrolled(&user)).await;
    let enrolled = enrolled.map_err(|error| resident.visit.failed(&error))?;
    Ok(AccountSecondStep {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        step: step(op.settings.sign_in.second_factor, &enrolled),
        has_passkeys: op.passkeys.is_some(),
        done,
    })
}

/// How things stand.
fn step(rule: SecondFactorRule, enrolled: &Enrolled) -> SecondStep {
    if rule == SecondFactorRule::Required {
        SecondStep::Required
    } else if enrolled.has_totp {
        SecondStep::App
    } else if enrolled.passkeys == 0 {
        SecondStep::NeedsFactor
    } else if enrolled.wants_second_step {
        SecondStep::On
    } else if enrolled.recovery_codes == 0 {
        SecondStep::NeedsCodes
    } else {
        SecondStep::Off
    }
}

/// Says whether it is to be.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let is_asked = match parameters.take("ask").as_deref() {
        Some("yes") => true,
        Some("no") => false,
        Some(_) | None => return resident.again(),
    };
    let by = (&resident.witness(), resident.origin());
    let user = &resident.account.user;
    match second_step::choose(&state.op, user, is_asked, by).await {
        Ok(Chosen::Kept) => {}
        Ok(Chosen::Gone) => return resident.again(),
        Ok(Chosen::TooMany(wait)) => return resident.too_many(wait),
        Err(error) => return resident.visit.failed(&error),
    }
    match view(&resident, None).await {
        Ok(AccountSecondStep {
            step: SecondStep::On,
            ..
        }) if is_asked => resident.done(Done::StepOn),
        Ok(AccountSecondStep {
            step: SecondStep::Off,
            ..
        }) if !is_asked => resident.done(Done::StepOff),
        Ok(_) => resident.again(),
        Err(response) => response,
    }
}
