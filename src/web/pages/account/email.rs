//! `/account/email`: the address, and another one. It counts once a link that is sent there is confirmed.

use std::sync::Arc;

use http::{StatusCode, header};
use poem::{Request, Response};

use super::{Care, Place, Resident};
use crate::domain::challenge::Purpose;
use crate::login::address;
use crate::login::sign_in::Refused;
use crate::mail::address::Address;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{AccountEmail, AddressError, Done, WaitKind};
use crate::web::state::State;

const PLACE: Place = Place {
    path: "/account/email",
    care: Care::Sensitive,
};

/// Shows it.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => {
            let done = Done::said_by(&request, &[Done::AddressConfirmed]);
            let view = view(&resident, String::new(), None).await;
            resident.show(view.map(|view| AccountEmail { done, ..view }))
        }
        Err(response) => response,
    }
}

async fn view(
    resident: &Resident<'_>,
    typed: String,
    error: Option<AddressError>,
) -> Result<AccountEmail, Response> {
    let (op, user) = (&resident.visit.state.op, &resident.account.user);
    let (id, now) = (user.id.clone(), op.now());
    let found = op.store.read(move |r| {
        let epoch = r.find_credentials_epoch(&id)?;
        Ok((r.find_address_challenges(&id)?, epoch))
    });
    let (pending, epoch) = found.await.map_err(|error| resident.visit.failed(&error))?;
    // What was sent before their credentials changed is void.
    let pending = pending
        .into_iter()
        .filter(|pending| now < pending.expires_at && Some(pending.epoch) == epoch);
    let mut addresses = pending.filter_map(|pending| match pending.purpose {
        Purpose::Address { address } => Some(address),
        _ => None,
    });
    Ok(AccountEmail {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        address: user.profile.email.clone(),
        is_verified: user.profile.email_verified,
        pending: addresses.next(),
        can_mail: op.can_mail(),
        typed,
        error,
        done: None,
    })
}

/// Sends the link.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let user = &resident.account.user;
    let decision = parameters.take("decision");
    if decision.as_deref() == Some("withdraw") {
        return match address::withdraw(&state.op, user, resident.witness()).await {
            Ok(()) => resident.again(),
            Err(error) => resident.visit.failed(&error),
        };
    }
    let own = user.profile.email.clone().unwrap_or_default();
    let typed = match decision.as_deref() {
        Some("verify") => own,
        _ => parameters.take("email").unwrap_or_default(),
    };
    let typed = typed.trim();
    let Ok(wanted) = Address::parse(typed) else {
        let view = view(&resident, typed.to_owned(), Some(AddressError::Unusable)).await;
        return resident.show(view);
    };
    match address::propose(&state.op, user, &wanted, resident.witness()).await {
        Ok(()) => resident.again(),
        Err(Refused::Throttled(wait)) => {
            let seconds = wait.as_secs().max(1);
            let error = AddressError::Throttled { seconds };
            match view(&resident, typed.to_owned(), Some(error)).await {
                Ok(view) => {
                    let mut response = resident.page(&view, StatusCode::TOO_MANY_REQUESTS);
                    let headers = response.headers_mut();
                    headers.insert(header::RETRY_AFTER, seconds.into());
                    response
                }
                Err(response) => response,
            }
        }
        Err(Refused::Store(error)) => resident.visit.failed(&error),
        Err(Refused::Entropy(error)) => resident
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
        Err(Refused::Busy | Refused::Wrong) => resident.visit.wait(WaitKind::Busy, 2),
    }
}
