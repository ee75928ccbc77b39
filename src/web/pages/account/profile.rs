//! `/account/profile`: what one says of oneself.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::account::profile::{self, Edited};
use crate::domain::profile::{Edit, Editable, Field, FieldError, Texts};
use crate::oauth::claims;
use crate::oauth::params::Parameters;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{AccountProfile, Done, ProfileField};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/profile",
    care: Care::Usual,
};

/// Shows it.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let was_saved = Done::said_by(&request, &[Done::Saved]).is_some();
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => {
            let editable = match editable(&resident).await {
                Ok(editable) => editable,
                Err(response) => return response,
            };
            let edit = shown(&resident, &editable);
            let view = view(&resident, &editable, &edit, &BTreeMap::new());
            resident.show(Ok(AccountProfile { was_saved, ..view }))
        }
        Err(response) => response,
    }
}

async fn editable(resident: &Resident<'_>) -> Result<Editable, Response> {
    let (op, user) = (&resident.visit.state.op, &resident.account.user);
    let editable = profile::editable(op, &user.id).await;
    editable.map_err(|error| resident.visit.failed(&error))
}

/// The fields as they stand.
fn shown(resident: &Resident<'_>, editable: &Editable) -> Edit {
    let profile = &resident.account.user.profile;
    let base: Texts = Field::ALL
        .into_iter()
        .filter(|field| editable.has(field.claim()))
        .map(|field| (field, profile.text(field).to_owned()))
        .collect();
    Edit {
        typed: base.clone(),
        base,
    }
}

fn view(
    resident: &Resident<'_>,
    editable: &Editable,
    edit: &Edit,
    errors: &BTreeMap<Field, FieldError>,
) -> AccountProfile {
    let user = &resident.account.user;
    let field = |field: &Field| ProfileField {
        field: *field,
        text: edit.typed.get(field).cloned().unwrap_or_default(),
        error: errors.get(field).cloned(),
    };
    let open = |field: &&Field| editable.has(field.claim());
    let (address, others): (Vec<&Field>, Vec<&Field>) = Field::ALL
        .iter()
        .filter(open)
        .partition(|field| field.claim() == "address");
    let closed = Field::ALL.iter().filter(|field| !open(field));
    let closed = closed.map(|field| ProfileField {
        field: *field,
        text: user.profile.text(*field).to_owned(),
        error: None,
    });
    AccountProfile {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        username: user.username.clone(),
        email: user.profile.email.clone().unwrap_or_default(),
        roles: claims::roles(&resident.visit.state.op, user)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .join(", "),
        closed: closed.filter(|closed| !closed.text.is_empty()).collect(),
        fields: others.into_iter().map(field).collect(),
        address: address.into_iter().map(field).collect(),
        base: base_text(&edit.base),
        has_errors: !errors.is_empty(),
        was_saved: false,
    }
}

/// What was shown, for the form to bring back.
fn base_text(base: &Texts) -> String {
    let by_name: BTreeMap<&str, &String> = base
        .iter()
        .map(|(field, text)| (field.name(), text))
        .collect();
    serde_json::to_string(&by_name).unwrap_or_default()
}

/// What was sent: of the fields that the page had.
fn read(parameters: &mut Parameters) -> Edit {
    let base = parameters.take("base").unwrap_or_default();
    // Of what is no page of ours nothing is taken.
    let mut base: BTreeMap<String, String> = serde_json::from_str(&base).unwrap_or_default();
    let mut edit = Edit::default();
    for field in Field::ALL {
        if let Some(text) = base.remove(field.name()) {
            edit.base.insert(field, text);
            let typed = parameters.take(field.name()).unwrap_or_default();
            edit.typed.insert(field, typed);
        }
    }
    edit
}

/// Changes it.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let mut edit = read(&mut parameters);
    let user = &resident.account.user.id;
    match profile::edit(&state.op, user, edit.clone(), &resident.witness()).await {
        Ok(Edited::Changed) => {
            tracing::info!(user.id = %user, "somebody changed their profile");
            see_other("/account/profile?done=saved")
        }
        Ok(Edited::Same) => see_other("/account/profile?done=saved"),
        Ok(Edited::Gone) => resident.again(),
        Ok(Edited::TooMany(wait)) => resident.too_many(wait),
        Ok(Edited::Unfit(errors)) => {
            // Whoever has been told what it says now may replace it.
            for (field, error) in &errors {
                if let FieldError::ChangedMeanwhile(now) = error {
                    edit.base.insert(*field, now.clone());
                }
            }
            let editable = match editable(&resident).await {
                Ok(editable) => editable,
                Err(response) => return response,
            };
            resident.page(&view(&resident, &editable, &edit, &errors), StatusCode::OK)
        }
        Err(error) => resident.visit.failed(&error),
    }
}
