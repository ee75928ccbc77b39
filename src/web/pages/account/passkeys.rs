//! `/account/passkeys`: making passkeys, naming and removing them. What is gone or has another name, authenticators are told.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::domain::authentication::Proof;
use crate::domain::id::CredentialId;
use crate::domain::passkey::Passkey;
use crate::login::factor::passkey::{self, Answer, Refused};
use crate::login::session;
use crate::login::ways::{Removed, Ways};
use crate::oauth::params::Parameters;
use crate::web::pages::interaction::passkey::answer_script;
use crate::web::pages::views::{AccountPasskeys, Done, Moment, PasskeyForm, PasskeyRow};
use crate::web::pages::{PageFailure, Visit};
use crate::web::request::client_address;
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/passkeys",
    care: Care::Sensitive,
};

/// What can be done here.
const HERE: [Done; 3] = [Done::PasskeyMade, Done::Saved, Done::PasskeyRemoved];

/// Said of the last way in.
const LAST: &str = "account-provider-last";

/// Shows them.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let done = Done::said_by(&request, &HERE);
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => {
            let view = view(&resident, None).await;
            resident.show(view.map(|view| AccountPasskeys { done, ..view }))
        }
        Err(response) => response,
    }
}

async fn view(
    resident: &Resident<'_>,
    error: Option<&'static str>,
) -> Result<AccountPasskeys, Response> {
    let (op, user) = (&resident.visit.state.op, &resident.account.user);
    let passkeys = passkey::list(op, &user.id)
        .await
        .map_err(|error| resident.visit.failed(&error))?;
    let (owner, ways) = (user.clone(), Ways::of(op));
    let found = op.store.read(move |r| {
        Ok((
            r.find_enrolled(&owner.id)?,
            ways.is_last_passkey(r, &owner)?,
        ))
    });
    let (enrolled, is_only_way) = found.await.map_err(|error| resident.visit.failed(&error))?;
    // The issuer is an address, for which there are none.
    let signal = signal(resident, &passkeys).ok_or_else(|| resident.visit.not_found())?;
    let row = |passkey: &Passkey| PasskeyRow {
        handle: passkey.credential_id.to_string(),
        name: passkey.name.clone(),
        maker: passkey::maker(passkey).unwrap_or_default().to_owned(),
        sync: passkey.sync(),
        created: Moment::of(passkey.created_at),
        used: passkey.last_used_at.map(Moment::of),
    };
    Ok(AccountPasskeys {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        passkeys: passkeys.iter().map(row).collect(),
        create: PasskeyForm {
            form: resident.form(),
            options: resident.visit.path("/account/passkeys/options"),
            is_named: true,
        },
        signal,
        error,
        lacks_codes: enrolled.recovery_codes == 0 && !passkeys.is_empty(),
        is_only_way,
        last: resident.what_goes_with_the_last(&enrolled),
        done: None,
    })
}

/// What authenticators are told of whoever has these passkeys.
pub(super) fn signal(resident: &Resident<'_>, passkeys: &[Passkey]) -> Option<String> {
    let op = &resident.visit.state.op;
    let signals = passkey::signals(op, &resident.account.user, passkeys)?;
    serde_json::to_string(&signals).ok()
}

/// The same for pages that are not about passkeys: nothing of who has none, for whom they need no script.
pub(super) fn signal_of_some(resident: &Resident<'_>, passkeys: &[Passkey]) -> Option<String> {
    if passkeys.is_empty() {
        return None;
    }
    signal(resident, passkeys)
}

/// Answers the script: what to ask the browser for.
pub async fn options(state: Arc<State>, mut request: Request) -> Response {
    match Resident::enter_with_form(&state, &mut request, PLACE).await {
        Ok((resident, _)) => {
            // Each makes a row.
            let address = client_address(&state, &request);
            if state.arrivals.count(address, state.op.now()).is_err() {
                return Response::from(StatusCode::TOO_MANY_REQUESTS);
            }
            let bound_to = resident.bound_to();
            answer_script(
                passkey::begin_enrolment(&state.op, &resident.account.user, &bound_to).await,
            )
        }
        Err(_) => Response::from(StatusCode::FORBIDDEN),
    }
}

/// Keeps a new one, or gives one another name, or removes one.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let user = resident.account.user.id.clone();
    if let Some(id) = parameters.take("remove") {
        let owner = &resident.account.user;
        let (id, removal) = (CredentialId::new(id), resident.removal(&mut parameters));
        return match passkey::remove(&state.op, owner, &id, &removal).await {
            Ok(Removed::Done) => resident.done(Done::PasskeyRemoved),
            Ok(Removed::Gone) => resident.again(),
            Ok(Removed::Last) => resident.show(view(&resident, Some(LAST)).await),
            Err(refused) => refuse(&resident, refused).await,
        };
    }
    if let Some(id) = parameters.take("rename") {
        let name = parameters.take("name").unwrap_or_default();
        let (id, witness) = (CredentialId::new(id), resident.witness());
        return match passkey::rename(&state.op, &user, &id, &name, &witness).await {
            Ok(true) => resident.done(Done::Saved),
            Ok(false) => resident.again(),
            Err(refused) => refuse(&resident, refused).await,
        };
    }
    enrol(&resident, parameters).await
}

async fn enrol(resident: &Resident<'_>, mut parameters: Parameters) -> Response {
    let op = &resident.visit.state.op;
    let ceremony = parameters.take("ceremony").unwrap_or_default();
    let response = parameters.take("credential").unwrap_or_default();
    let name = parameters.take("name").unwrap_or_default();
    let answer = Answer {
        ceremony: &ceremony,
        bound_to: &resident.bound_to(),
        response: &response,
    };
    let (user, witness) = (&resident.account.user, resident.witness());
    let enrolled = passkey::finish_enrolment(op, user, answer, &name, &witness);
    let made = match enrolled.await {
        Ok(passkey) => passkey,
        Err(refused) => return refuse(resident, refused).await,
    };
    // Its person was there and opened it: it has proven itself, and is not asked for on the next page.
    let proof = Proof::new(passkey::method(made.is_backup_eligible), op.now());
    match session::strengthen(op, &resident.account.session, proof).await {
        Ok(Some(secret)) => resident.keep_session(&secret, resident.done(Done::PasskeyMade)),
        Ok(None) => resident.again(),
        Err(error) => resident.visit.failed(&error),
    }
}

async fn refuse(resident: &Resident<'_>, refused: Refused) -> Response {
    if let Refused::TooOften(wait) = refused {
        return resident.too_many(wait);
    }
    match words(&resident.visit, &refused) {
        Ok(words) => resident.show(view(resident, Some(words)).await),
        Err(response) => *response,
    }
}

/// The message of why there is no new passkey.
///
/// # Errors
/// A failure of ours has a page of its own.
pub(in crate::web::pages) fn words(
    visit: &Visit<'_>,
    refused: &Refused,
) -> Result<&'static str, Box<Response>> {
    Ok(match refused {
        Refused::Store(error) => return Err(Box::new(visit.failed(error))),
        Refused::Entropy(error) => {
            let failure = PageFailure::Permanent(error.to_string());
            return Err(Box::new(visit.failed(failure)));
        }
        Refused::Taken => "passkey-exists",
        Refused::TooMany => "passkey-too-many",
        Refused::NotAllowed(_) => "passkey-not-allowed",
        Refused::Name => "passkey-name-unusable",
        _ => "passkey-not-created",
    })
}
