//! `/device` (RFC 8628 §3.3): where one types what a device shows. GET fills it in, if the address has it, and nothing more (§3.3.1, §5.4):
//! to approve takes a sign-in, a page that says what is approved, and a button.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};
use url::form_urlencoded;

use super::interaction::{Browser, form};
use super::views::{DeviceCode, DeviceCodeError, DeviceDone, QrCode, WaitKind};
use super::{PageFailure, Visit};
use crate::domain::device_authorization::Pairing;
use crate::domain::interaction::{Errand, Progress};
use crate::domain::network::Network;
use crate::login::accounts::Accounts;
use crate::login::policy::{OwedProof, find_known_person};
use crate::login::session::{self, SessionError};
use crate::login::visit::{Visitor, admit};
use crate::oauth::device::approval::{self, Typed};
use crate::oauth::device::user_code::{UserCode, respell};
use crate::oauth::discovery::paths;
use crate::oauth::elsewhere::{self, Asked};
use crate::oauth::params::Parameters;
use crate::provider::Provider;
use crate::store::StoreError;
use crate::web::oauth::authorize::{begin, see_other};
use crate::web::request::{client_address, form as read_form};
use crate::web::state::State;
use crate::web::{cookies, csrf};

/// Asks for the code.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let visit = Visit::of_anybody(&state, request.headers()).await;
    let browser = match Browser::of(&state, request.headers()) {
        Ok(browser) => browser,
        Err(error) => return visit.failed(PageFailure::Permanent(error.to_string())),
    };
    let query = Parameters::parse(request.uri().query().unwrap_or_default());
    let mut query = match query {
        Ok(query) => query,
        Err(error) => return visit.unreadable_form(&error),
    };
    if let Err(error) = query.refuse_repeated() {
        return visit.unreadable_form(&error);
    }
    let slip = query.take("slip");
    // Only what could be a code is repeated on the page.
    let brought = query.take("user_code");
    let brought = brought.as_deref().and_then(respell);
    let brought = brought.unwrap_or_default();
    let view = DeviceCode {
        chrome: visit.chrome.clone(),
        form: form(&visit, paths::DEVICE, &browser),
        qr: QrCode::of(&address(&state.op, &brought)),
        user_code: brought,
        error: slip.as_deref().and_then(DeviceCodeError::named),
    };
    browser.keep(&visit, visit.page(&view, StatusCode::OK, None))
}

/// The page's address: with what was brought, if that could be a code.
fn address(op: &Provider, brought: &str) -> String {
    let page = op.issuer.at(paths::DEVICE);
    match UserCode::parse(brought) {
        Some(code) => format!("{page}?user_code={code}"),
        None => page,
    }
}

/// Takes the code, and leads to whatever its person owes before they can answer.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let sent = read_form(&mut request).await;
    let visit = Visit::of_anybody(&state, request.headers()).await;
    let mut sent = match sent {
        Ok(sent) => sent,
        Err(unreadable) => return visit.unreadable_form(&unreadable.error),
    };
    if let Err(error) = sent.refuse_repeated() {
        return visit.unreadable_form(&error);
    }
    let browsers = cookies::browsers(&state.op, request.headers());
    let token = sent.take("csrf");
    if !csrf::is_ours(&state.op, request.headers(), &browsers, token.as_deref()) {
        return visit.foreign_form();
    }
    let typed = sent.take("user_code").unwrap_or_default();
    if typed.trim().is_empty() {
        return slipped(DeviceCodeError::Missing, "");
    }
    let Some(code) = UserCode::parse(&typed) else {
        return slipped(DeviceCodeError::Malformed, &typed);
    };
    let accounts = match find_accounts(&state, &request).await {
        Ok(accounts) => accounts,
        Err(error) => return visit.failed(&error),
    };
    let current = accounts.signed_in.first().filter(|_| accounts.has_current);
    let who = current.map(|account| &account.user.id);
    let address = client_address(&state, &request);
    match approval::find_typed(&state.op, &code, address, who).await {
        Ok(Typed::Found(pairing)) => lead_on(&visit, &request, pairing, &accounts).await,
        Ok(Typed::Unknown) => slipped(DeviceCodeError::Unknown, &typed),
        Ok(Typed::TooMany(wait)) => {
            tracing::warn!(client.network = %Network::of_subscriber(address), retry_after = ?wait, "too many user codes were wrong");
            visit.wait(WaitKind::TooManyRequests, wait.as_secs().max(1))
        }
        Err(error) => visit.failed(&error),
    }
}

/// Back to the page, which says what was wrong, and has what was typed: it opens nothing.
fn slipped(error: DeviceCodeError, typed: &str) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("slip", error.name());
    if let Some(typed) = respell(typed).filter(|typed| !typed.is_empty()) {
        query.append_pair("user_code", &typed);
    }
    see_other(&format!("{}?{}", paths::DEVICE, query.finish()))
}

/// Who is signed in here.
async fn find_accounts(state: &State, request: &Request) -> Result<Accounts, SessionError> {
    let sessions = cookies::sessions(&state.op, request.headers());
    let opened = session::open(&state.op, &sessions.secrets).await?.live;
    Ok(Accounts {
        has_current: sessions.has_current_of(&opened),
        signed_in: opened.into_iter().map(|opened| opened.signed_in).collect(),
    })
}

async fn lead_on(
    visit: &Visit<'_>,
    request: &Request,
    pairing: Pairing,
    accounts: &Accounts,
) -> Response {
    let state = visit.state;
    // Each makes a row, and a network has its share.
    let address = client_address(state, request);
    if let Err(wait) = state.arrivals.count(address, state.op.now()) {
        return visit.wait(WaitKind::TooManyRequests, wait.as_secs());
    }
    let browser = match Browser::of(state, request.headers()) {
        Ok(browser) => browser,
        Err(error) => return visit.failed(PageFailure::Permanent(error.to_string())),
    };
    let errand = Errand::Device(pairing);
    let progress = match first_progress(state, &errand, accounts).await {
        Ok(progress) => progress,
        Err(error) => return visit.failed(&error),
    };
    match begin(&state.op, errand, progress, &browser).await {
        Ok(id) => browser.keep(visit, see_other(&format!("/interaction/{id}"))),
        Err(error) => visit.failed(&error),
    }
}

/// Whose proof is wanted anew does not type a name that is known.
async fn first_progress(
    state: &State,
    errand: &Errand,
    accounts: &Accounts,
) -> Result<Progress, StoreError> {
    let none = Progress::default();
    let asked = Asked::by(errand);
    let found = match &asked {
        Some(asked) => elsewhere::find(&state.op, asked).await?,
        None => None,
    };
    let Some((asked, asking)) = asked.zip(found) else {
        return Ok(none);
    };
    let wishes = asked.wishes(&asking.client);
    let known = match admit(&state.op, &wishes, false, accounts, &none).await? {
        Visitor::Owes(OwedProof::SignIn(reason)) => {
            find_known_person(reason, &wishes, &accounts.signed_in)
        }
        Visitor::Owes(_) | Visitor::Welcome(_) | Visitor::Links(_) | Visitor::Offered(_) => None,
    };
    Ok(known.map_or_else(Progress::default, |known| Progress::naming(&known.user)))
}

/// Says that the device has what it needs.
pub async fn approved(state: Arc<State>, request: Request) -> Response {
    done(&state, &request, true).await
}

/// Says that it has nothing.
pub async fn denied(state: Arc<State>, request: Request) -> Response {
    done(&state, &request, false).await
}

async fn done(state: &State, request: &Request, is_approved: bool) -> Response {
    let visit = Visit::of_anybody(state, request.headers()).await;
    let view = DeviceDone {
        chrome: visit.chrome.clone(),
        is_approved,
    };
    visit.page(&view, StatusCode::OK, None)
}
