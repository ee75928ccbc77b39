//! `/authorize` (RFC 6749 §3.1, OpenID Connect Core 1.0 §3.1.2).

use std::sync::Arc;

use http::{Method, StatusCode, header};
use poem::{Request, Response};

use super::posted;
use crate::domain::id::InteractionId;
use crate::domain::interaction::{Errand, Interaction, Progress};
use crate::domain::network::Network;
use crate::login::accounts::Accounts;
use crate::login::policy::{OwedProof, find_known_person};
use crate::login::session::{self, SessionError};
use crate::oauth::authorize::policy::{self, Owed};
use crate::oauth::authorize::{self, Outcome};
use crate::oauth::discovery::paths;
use crate::oauth::params::Parameters;
use crate::provider::Provider;
use crate::web::cookies;
use crate::web::pages::interaction::Browser;
use crate::web::pages::views::WaitKind;
use crate::web::pages::{PageFailure, Visit, reply};
use crate::web::request::{client_address, embedded, query_or_form};
use crate::web::state::State;

/// The longest query that a POST is turned into.
const LONGEST_QUERY: usize = 8 * 1024;

/// Answers an authorization request by GET or POST.
pub async fn answer(state: Arc<State>, mut request: Request) -> Response {
    let is_post = request.method() == Method::POST;
    let parameters = query_or_form(&mut request).await;
    let visit = Visit::new(&state, request.headers(), None);
    let parameters = match parameters {
        Ok(parameters) => parameters,
        Err(unreadable) => return visit.malformed(&unreadable.error),
    };
    let sessions = cookies::sessions(&state.op, request.headers());
    if is_post && sessions.secrets.is_empty() {
        let again = posted::ask_again(&state.op, paths::AUTHORIZATION, &parameters, LONGEST_QUERY);
        if let Some(again) = again {
            return again;
        }
        if parameters.refuse_repeated().is_ok() {
            return visit.malformed(&posted::unrepeatable());
        }
    }
    let Ok(parameters) = posted::read(&state.op, paths::AUTHORIZATION, parameters) else {
        return visit.expired();
    };
    let opened = match session::open(&state.op, &sessions.secrets).await {
        Ok(opened) => opened.live,
        Err(error) => return visit.failed(&error),
    };
    let browser = Accounts {
        has_current: sessions.has_current_of(&opened),
        signed_in: opened.into_iter().map(|opened| opened.signed_in).collect(),
    };
    conclude(&state, &request, visit, parameters, &browser).await
}

async fn conclude(
    state: &State,
    request: &Request,
    visit: Visit<'_>,
    parameters: Parameters,
    accounts: &Accounts,
) -> Response {
    match authorize::answer(&state.op, parameters, accounts).await {
        Ok(Outcome::Reply(reply)) => reply::deliver(&visit, &reply),
        Ok(Outcome::Over) => visit.expired(),
        Ok(Outcome::Interact(interact)) => {
            // Each makes a row. What another site embeds shows nobody a page; and a network has its share.
            if let Some(destination) = embedded(request.headers()) {
                return visit.embedded(destination);
            }
            let address = client_address(state, request);
            if let Err(wait) = state.arrivals.count(address, state.op.now()) {
                tracing::warn!(client.network = %Network::of_subscriber(address), retry_after = ?wait, "too many authorization requests of one network begin to wait");
                return visit.wait(WaitKind::TooManyRequests, wait.as_secs());
            }
            let browser = match Browser::of(state, request.headers()) {
                Ok(browser) => browser,
                Err(error) => return visit.failed(PageFailure::Permanent(error.to_string())),
            };
            let known = match &interact.owed {
                Owed::Proof(OwedProof::SignIn(reason)) => {
                    let wishes =
                        policy::wishes(&interact.request, interact.expected.as_ref(), None);
                    find_known_person(*reason, &wishes, &accounts.signed_in)
                }
                Owed::Proof(_)
                | Owed::Link
                | Owed::Offer
                | Owed::Consent(_)
                | Owed::Approval(_) => None,
            };
            let progress = match known {
                _ if interact.request.prompt.create => Progress::default().signing_up(None),
                Some(known) => Progress::naming(&known.user),
                None => Progress::default(),
            };
            let errand = Errand::Authorization(Box::new(interact.request));
            match begin(&state.op, errand, progress, &browser).await {
                Ok(id) => browser.keep(&visit, see_other(&format!("/interaction/{id}"))),
                Err(error) => visit.failed(&error),
            }
        }
        Err(refused) => visit.refused(&refused),
    }
}

/// Stores an errand until its person has done what is owed, bound to the browser from its first byte.
///
/// # Errors
/// [`SessionError`].
pub async fn begin(
    op: &Provider,
    errand: Errand,
    progress: Progress,
    browser: &Browser,
) -> Result<InteractionId, SessionError> {
    let now = op.now();
    let interaction = Interaction {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id(now)?,
        browser_hash: browser.hash().into_string(),
        errand,
        progress,
        created_at: now,
        expires_at: now.plus(op.settings.interaction_lifetime),
        answered_at: None,
    };
    let id = interaction.id.clone();
    // A little longer than anybody can answer it.
    let kept_until = interaction
        .expires_at
        .plus(op.settings.pushed_request_lifetime);
    op.store
        .write(move |w| {
            if let Some(secret_hash) = interaction.errand.pushed_hash() {
                w.keep_pushed_request(secret_hash, kept_until)?;
            }
            w.insert_interaction(&interaction)
        })
        .await?;
    Ok(id)
}

/// 303 (RFC 9700 §4.12: never 307, which would send a password on).
#[must_use]
pub fn see_other(location: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, location)
        .finish()
}
