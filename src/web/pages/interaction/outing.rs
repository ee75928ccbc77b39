//! Pages of ours that are reached by way of an upstream, without a look at the sign-in page.

use poem::{Request, Response};

use super::browser::Browser;
use super::upstream::{Then, ask, fail};
use crate::domain::connector::Connector;
use crate::domain::id::SessionId;
use crate::domain::interaction::{Errand, Progress, Visit as Errands};
use crate::domain::network::Network;
use crate::federation::openid::Fresh;
use crate::login::session::SessionError;
use crate::web::oauth::authorize::begin;
use crate::web::pages::views::WaitKind;
use crate::web::pages::{PageFailure, Visit, reply};
use crate::web::request::client_address;

/// Where somebody wants to be, and as whom.
pub(in crate::web::pages) struct Outing<'o> {
    /// The page.
    pub(in crate::web::pages) wanted: Errands,
    /// What is known of them.
    pub(in crate::web::pages) known: Progress,
    /// Their browser.
    pub(in crate::web::pages) browser: &'o Browser,
    /// The session whose person wants what comes back linked to their account.
    pub(in crate::web::pages) linking: Option<SessionId>,
}

/// There, in an interaction that leads to the page.
pub(in crate::web::pages) async fn set_out(
    visit: &Visit<'_>,
    request: &Request,
    connector: &Connector,
    outing: Outing<'_>,
) -> Response {
    let (state, op) = (visit.state, &visit.state.op);
    let Outing {
        wanted,
        known,
        browser,
        linking,
    } = outing;
    // Each makes a row, and a network has its share.
    let address = client_address(state, request);
    if let Err(wait) = state.arrivals.count(address, op.now()) {
        tracing::warn!(client.network = %Network::of_subscriber(address), retry_after = ?wait, "too many visits of one network begin to wait");
        return visit.wait(WaitKind::TooManyRequests, wait.as_secs());
    }
    let id = match begin(op, Errand::Visit(wanted), known.clone(), browser).await {
        Ok(id) => id,
        Err(SessionError::Store(error)) => return visit.failed(&error),
        Err(error @ SessionError::Entropy(_)) => {
            return visit.failed(PageFailure::Permanent(error.to_string()));
        }
    };
    let (outgoing, mut asked) = match ask(state, connector, &id, Fresh::default()).await {
        Ok(begun) => begun,
        Err(failure) => {
            let then = match linking {
                Some(_) => Then::Account,
                None => Then::Nowhere,
            };
            return fail(visit, connector, &failure, then);
        }
    };
    asked.linking = linking;
    let (progress, now) = (known.gone_to(asked), op.now());
    let written = op
        .store
        .write(move |w| w.update_progress(&id, &progress, now));
    match written.await {
        Ok(_) => {
            let response = reply::carry(visit, &connector.display_name, outgoing);
            browser.keep(visit, response)
        }
        Err(error) => visit.failed(&error),
    }
}
