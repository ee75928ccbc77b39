//! `/saml/{connector}/metadata`: what we are there; `/saml/{connector}/acs`: where an identity provider has a browser post its response (SAML bindings
//! §3.5).
//!
//! Another site's form brings no cookies of ours. What it says is judged here, and goes on by GET to where the cookies are (`callback.rs`).

use std::sync::Arc;

use http::header;
use poem::{Request, Response};
use url::form_urlencoded::Serializer;

use super::begun_there;
use super::callback::over;
use super::upstream::{Then, fail};
use crate::domain::connector::Upstream;
use crate::domain::network::Network;
use crate::federation::asked::{self, State as Asked};
use crate::federation::connection::callback_path;
use crate::federation::saml;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::WaitKind;
use crate::web::pages::{PageFailure, Visit};
use crate::web::request::{client_address, form};
use crate::web::state::State;

/// Where one begins again whose response belongs to nothing.
const ANEW: Then<'_> = Then::SignIn("/account");

/// SAML metadata appendix A.
const METADATA_TYPE: &str = "application/samlmetadata+xml";
/// The parameter that has what came of the response.
pub(super) const CARRIED: &str = "carried";

/// Our metadata for an identity provider (SAML metadata §2.4.4), at the address that is our `entityID` there.
pub async fn metadata(state: Arc<State>, request: Request) -> Response {
    let visit = Visit::new(&state, request.headers(), None);
    let name = request.raw_path_param("connector").unwrap_or_default();
    let connection = state.op.settings.connections.find(name);
    let Some(connector) = connection.map(|connection| &connection.connector) else {
        return visit.not_found();
    };
    let Upstream::Saml(upstream) = &connector.upstream else {
        return visit.not_found();
    };
    match state.identity_providers.keys(&state.op).await {
        Ok(keys) => {
            let own = saml::own_metadata(&state.op.issuer, &connector.name, upstream, &keys);
            let response = Response::builder().header(header::CONTENT_TYPE, METADATA_TYPE);
            response.body(own)
        }
        Err(error) => visit.failed(PageFailure::Permanent(error.to_string())),
    }
}

/// Counts a message that a browser posts. A worker reads each, before it is known whose it is: a network has its share. Where that is used up, it is the
/// page that says when to come again.
pub(in crate::web::pages) fn count(visit: &Visit<'_>, request: &Request) -> Option<Response> {
    let address = client_address(visit.state, request);
    let counted = visit.state.arrivals.count(address, visit.state.op.now());
    let wait = counted.err()?;
    tracing::warn!(client.network = %Network::of_subscriber(address), retry_after = ?wait, "too many messages of identity providers from one network");
    Some(visit.wait(WaitKind::TooManyRequests, wait.as_secs()))
}

/// Takes a response to what some browser asked, of the connector that was asked.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = form(&mut request).await;
    let visit = Visit::new(&state, request.headers(), None);
    let name = request.raw_path_param("connector").unwrap_or_default();
    let Some(connection) = state.op.settings.connections.find(name) else {
        return visit.not_found();
    };
    let connector = &connection.connector;
    let Upstream::Saml(upstream) = &connector.upstream else {
        return visit.not_found();
    };
    let mut parameters = match parameters {
        Ok(parameters) if parameters.refuse_repeated().is_ok() => parameters,
        Ok(_) => return over(&visit, connector, ANEW),
        Err(unreadable) => return visit.malformed(&unreadable.error),
    };
    let (response, relayed) = (
        parameters.take("SAMLResponse"),
        parameters.take("RelayState"),
    );
    // Without it nobody here has asked; another's or an old one finds nothing that waits.
    let sent = relayed.as_deref().and_then(Asked::read);
    let (response, id, sent) = match (response, sent) {
        (Some(response), Some((id, sent))) => (response, id, sent),
        // Of what nobody here has asked for nothing is read. Its person is sent back with a question, which they may answer at once.
        (Some(_), None) if upstream.idp_initiated => {
            return begun_there::ask(&visit, connector, relayed.as_deref()).await;
        }
        (Some(_), None) => {
            tracing::info!(
                connector.name = connector.name.as_str(),
                "a response answers nothing that was asked here, and saml.idp_initiated is not set"
            );
            return over(&visit, connector, ANEW);
        }
        (None, _) => return over(&visit, connector, ANEW),
    };
    let asked = match asked::find(&state.op, &id, &connector.name, &sent).await {
        Ok(Some(asked)) => asked,
        Ok(None) => return over(&visit, connector, ANEW),
        Err(error) => return visit.failed(&error),
    };
    if let Some(wait) = count(&visit, &request) {
        return wait;
    }
    let asked = (&asked, &sent);
    let consumed = saml::consume(
        &state.op,
        &state.identity_providers,
        connector,
        upstream,
        asked,
        &response,
    );
    match consumed.await {
        Ok(carried) => {
            let mut query = Serializer::new(String::new());
            query.append_pair("state", sent.reveal());
            query.append_pair(CARRIED, &carried);
            let path = callback_path(&connector.name);
            see_other(&format!("{path}?{}", query.finish()))
        }
        Err(failure) => fail(&visit, connector, &failure, Then::Nowhere),
    }
}
