//! `/account/app`: an authenticator app, enrolled by a code of it, or taken away.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::{Care, Place, Resident, done_at};
use crate::domain::authentication::{Method, Proof};
use crate::login::factor::totp::{self, Fresh, NotEnrolled};
use crate::login::session;
use crate::login::witness::Removal;
use crate::store::Read;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{AccountApp, CodeError, Done, Moment, QrCode};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/app",
    care: Care::Sensitive,
};

/// Shows a new secret, or that there is an app.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident.show(enrolment(&resident).await),
        Err(response) => response,
    }
}

async fn enrolment(resident: &Resident<'_>) -> Result<AccountApp, Response> {
    let op = &resident.visit.state.op;
    let user = resident.account.user.id.clone();
    let read = move |r: &mut Read<'_>| Ok((r.find_totp(&user)?, r.find_enrolled(&user)?));
    let (stored, enrolled) = op
        .store
        .read(read)
        .await
        .map_err(|error| resident.visit.failed(&error))?;
    let fresh = totp::begin(op, &resident.account.user).map_err(|error| {
        resident
            .visit
            .failed(PageFailure::Permanent(error.to_string()))
    })?;
    let since = stored.map(|totp| Moment::of(totp.created_at));
    Ok(AccountApp {
        since,
        last: resident.what_goes_with_the_last(&enrolled),
        ..view(resident, &fresh, None)
    })
}

fn view(resident: &Resident<'_>, fresh: &Fresh, error: Option<CodeError>) -> AccountApp {
    AccountApp {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        sealed: fresh.sealed.clone(),
        qr: QrCode::of(&fresh.address),
        address: fresh.address.to_string(),
        secret: in_groups(&fresh.secret),
        since: None,
        last: Vec::new(),
        error,
    }
}

/// Four signs at a time, as people read.
pub(in crate::web::pages) fn in_groups(secret: &str) -> String {
    let signs: Vec<char> = secret.chars().collect();
    let groups = signs.chunks(4).map(String::from_iter);
    groups.collect::<Vec<_>>().join(" ")
}

/// Enrols the app, or takes it away.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let user = &resident.account.user;
    if parameters.take("decision").as_deref() == Some("remove") {
        return remove(&resident, &resident.removal(&mut parameters)).await;
    }
    let sealed = parameters.take("secret").unwrap_or_default();
    let code = parameters.take("code").unwrap_or_default();
    let witness = resident.witness();
    let enrolled = totp::enrol(&state.op, user, &sealed, &code, &witness);
    match enrolled.await {
        Ok(()) => {
            tracing::info!(user.id = %user.id, "somebody enrolled an authenticator app");
            // What helps on the day that it is lost. The code has proven the app, so it is not asked for again.
            let next = see_other("/account/recovery-codes?new=app");
            let proof = Proof::new(Method::Totp, state.op.now());
            match session::strengthen(&state.op, &resident.account.session, proof).await {
                Ok(Some(secret)) => resident.keep_session(&secret, next),
                Ok(None) => next,
                Err(error) => resident.visit.failed(&error),
            }
        }
        Err(NotEnrolled::Wrong) => {
            let error = if code.trim().is_empty() {
                CodeError::Missing
            } else {
                CodeError::Wrong
            };
            match totp::reopen(&state.op, user, &sealed) {
                Ok(fresh) => {
                    let view = view(&resident, &fresh, Some(error));
                    resident.page(&view, StatusCode::OK)
                }
                Err(_) => resident.again(),
            }
        }
        Err(NotEnrolled::Over) => resident.again(),
        Err(NotEnrolled::Store(error)) => resident.visit.failed(&error),
        Err(NotEnrolled::Failed(detail)) => resident.visit.failed(PageFailure::Permanent(detail)),
    }
}

async fn remove(resident: &Resident<'_>, removal: &Removal) -> Response {
    let (op, user) = (&resident.visit.state.op, &resident.account.user);
    match totp::remove(op, user, removal).await {
        Ok(()) => {
            tracing::info!(user.id = %user.id, "somebody took their authenticator app away");
            done_at("/account/security", Done::AppRemoved)
        }
        Err(NotEnrolled::Store(error)) => resident.visit.failed(&error),
        Err(error) => resident
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
    }
}
