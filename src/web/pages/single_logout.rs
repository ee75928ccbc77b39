//! Single logout with SAML identity providers (SAML profiles §4.4): `/saml/{connector}/slo`, where they have a browser say and answer it; and
//! `/end-session/upstream`, which leads who signed out here from one to the next, and then on.

use std::sync::Arc;

use http::header;
use poem::{Request, Response};

use super::interaction::consumer::count;
use super::interaction::upstream::{Then, trouble};
use super::sign_out::{self, Gone};
use super::views::UpstreamTrouble;
use super::{PageFailure, Visit, reply};
use crate::domain::connector::{Connector, Upstream};
use crate::domain::saml::SamlUpstream;
use crate::federation::failure::Failure;
use crate::federation::saml::logout::{self, Answered, Brought, Departure, Ending, Heard};
use crate::login::session;
use crate::oauth::discovery::paths;
use crate::oauth::params::Parameters;
use crate::web::cookies;
use crate::web::oauth::authorize::see_other;
use crate::web::request::{form, origin};
use crate::web::state::State;

/// Where who signed out here is led on.
pub const ONWARD: &str = "/end-session/upstream";
/// The parameter that has what an identity provider answered.
const ANSWER: &str = "answer";

/// A message in an address.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let visit = Visit::new(&state, request.headers(), None);
    let Some(found) = find(&state, &request) else {
        return visit.not_found();
    };
    let query = request.uri().query().unwrap_or_default();
    take(&visit, &request, found, Brought::Address(query)).await
}

/// A message in a form, which comes without cookies: none are needed.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = form(&mut request).await;
    let visit = Visit::new(&state, request.headers(), None);
    let Some(found) = find(&state, &request) else {
        return visit.not_found();
    };
    let parameters = match parameters {
        Ok(parameters) => parameters,
        Err(unreadable) => return visit.malformed(&unreadable.error),
    };
    if let Some(wait) = count(&visit, &request) {
        return wait;
    }
    take(&visit, &request, found, Brought::Form(parameters)).await
}

fn find<'s>(state: &'s State, request: &Request) -> Option<(&'s Connector, &'s SamlUpstream)> {
    let name = request.raw_path_param("connector").unwrap_or_default();
    let connection = state.op.settings.connections.find(name)?;
    match &connection.connector.upstream {
        Upstream::Saml(upstream) => Some((&connection.connector, upstream)),
        Upstream::OpenId(_) | Upstream::OAuth(_) | Upstream::Ldap(_) => None,
    }
}

async fn take(
    visit: &Visit<'_>,
    request: &Request,
    (connector, upstream): (&Connector, &SamlUpstream),
    brought: Brought<'_>,
) -> Response {
    let (op, providers) = (&visit.state.op, &visit.state.identity_providers);
    let is_answer = brought.is_answer();
    match logout::hear(op, providers, connector, upstream, brought).await {
        Ok(Heard::Request(ending)) => {
            sign_out(visit, request, (connector, upstream), &ending).await
        }
        // It goes on with the browser to where the cookies are.
        Ok(Heard::Response {
            request,
            is_success,
        }) => match Answered::new(op, &connector.name, request, is_success).sealed(op) {
            Ok(sealed) => see_other(&format!("{ONWARD}?{ANSWER}={sealed}")),
            Err(error) => visit.failed(PageFailure::Permanent(error.to_string())),
        },
        // They have signed out here whatever it says, and go on.
        Err(failure) if is_answer => {
            tracing::warn!(connector.name = %connector.name, error = %failure, "what an identity provider answers about signing out is not believed");
            see_other(ONWARD)
        }
        Err(failure) => refuse(visit, connector, &failure),
    }
}

/// Ends what is over there, and sends the browser back with the answer.
async fn sign_out(
    visit: &Visit<'_>,
    request: &Request,
    (connector, upstream): (&Connector, &SamlUpstream),
    ending: &Ending,
) -> Response {
    let (op, providers) = (&visit.state.op, &visit.state.identity_providers);
    let here = origin(visit.state, request);
    match logout::sign_out(op, connector, upstream, ending, &here).await {
        Ok(ended) => {
            tracing::info!(connector.name = %connector.name, sessions = ended, "an upstream signed somebody out");
        }
        Err(failure) => return refuse(visit, connector, &failure),
    }
    match logout::answer(op, providers, connector, ending).await {
        Ok(Some(outgoing)) => reply::carry(visit, &connector.display_name, outgoing),
        // Nobody there wants to know.
        Ok(None) => sign_out::done(visit, Gone::default()),
        Err(failure) => refuse(visit, connector, &failure),
    }
}

/// Says that nobody was signed out: to its person what they can do, to the log why.
fn refuse(visit: &Visit<'_>, connector: &Connector, failure: &Failure) -> Response {
    tracing::warn!(connector.name = %connector.name, error = %failure, "an upstream signed nobody out");
    match failure {
        Failure::Store(error) => visit.failed(error),
        Failure::Key(error) => visit.failed(PageFailure::Permanent(error.to_string())),
        Failure::Entropy(error) => visit.failed(PageFailure::Permanent(error.to_string())),
        Failure::Unavailable(_)
        | Failure::Unable(_)
        | Failure::Resting(_)
        | Failure::Busy(_)
        | Failure::TooOften
        | Failure::Refused(_)
        | Failure::NotAllowed
        | Failure::NotFresh
        | Failure::Expired { .. }
        | Failure::Unbelieved(_)
        | Failure::Secret(_) => {
            let why = (UpstreamTrouble::NotSignedOut, "");
            trouble(visit, connector, why, Then::SignIn(paths::END_SESSION))
        }
    }
}

/// Leads who signed out here to the next identity provider, or to where they were going.
pub async fn onward(state: Arc<State>, request: Request) -> Response {
    let visit = Visit::new(&state, request.headers(), None);
    let op = &state.op;
    let sealed = cookies::departure(op, request.headers());
    let Some(departure) = sealed.and_then(|sealed| Departure::open(op, sealed)) else {
        // It was done before, or nobody knows any more where they were going.
        return see_other(paths::END_SESSION);
    };
    let parameters = Parameters::parse(request.uri().query().unwrap_or_default());
    let answer = parameters
        .ok()
        .and_then(|mut parameters| parameters.take(ANSWER));
    let answered = answer.and_then(|sealed| Answered::open(op, &sealed));
    // Who comes back without an answer that is believed goes on all the same.
    let departure = if departure.asked.is_some() {
        departure.after(op, answered.as_ref())
    } else {
        departure
    };
    lead(&visit, &request, departure).await
}

async fn lead(visit: &Visit<'_>, request: &Request, mut departure: Departure) -> Response {
    let (op, providers) = (&visit.state.op, &visit.state.identity_providers);
    while let Some(participant) = departure.left.first().cloned() {
        let Some((connector, upstream)) = participant.find(op) else {
            departure = departure.after(op, None);
            continue;
        };
        match logout::ask(op, providers, (connector, upstream), &participant).await {
            Ok(Some((id, outgoing))) => {
                departure.asked = Some(id);
                match departure.sealed(op) {
                    Ok(Some(sealed)) => {
                        let name = &connector.display_name;
                        let response = reply::carry(visit, name, outgoing);
                        return with_cookie(response, &cookies::set_departure(op, &sealed));
                    }
                    Ok(None) => {}
                    Err(error) => return visit.failed(PageFailure::Permanent(error.to_string())),
                }
            }
            Ok(None) => {}
            Err(failure) => {
                tracing::warn!(connector.name = %participant.connector, error = %failure, "nobody can be signed out at an upstream");
            }
        }
        departure = departure.after(op, None);
    }
    let response = arrive(visit, request, departure).await;
    with_cookie(response, &cookies::forget_departure(op))
}

/// Where they were going; or the page that says that they are signed out.
async fn arrive(visit: &Visit<'_>, request: &Request, departure: Departure) -> Response {
    if let Some(location) = &departure.location {
        return see_other(location);
    }
    let op = &visit.state.op;
    let client = match &departure.client {
        Some(id) => match op.find_client(id.as_str()).await {
            Ok(client) => client,
            Err(error) => return visit.failed(&error),
        },
        None => None,
    };
    let secrets = cookies::sessions(op, request.headers()).secrets;
    let staying = match session::open(op, &secrets).await {
        Ok(opened) => sign_out::names(&opened.live),
        Err(error) => return visit.failed(&error),
    };
    let gone = Gone {
        client: client.as_deref(),
        staying: departure
            .ended
            .filter(|_| !staying.is_empty())
            .map(|ended| (ended, staying)),
        elsewhere: departure.open,
        ..Gone::default()
    };
    sign_out::done(visit, gone)
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
