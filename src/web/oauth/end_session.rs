//! `/end-session` (RP-Initiated Logout 1.0).

use std::sync::Arc;

use http::{Method, header};
use poem::{Request, Response};
use url::Url;

use super::authorize::see_other;
use super::posted;
use crate::domain::activity::Activity;
use crate::domain::id::SessionId;
use crate::domain::session::SessionOrigin;
use crate::federation::saml::logout::{self as single_logout, Departure, Participant};
use crate::login::session::{self, BrowserSessions, Opened};
use crate::oauth::discovery::paths;
use crate::oauth::logout::front_channel;
use crate::oauth::logout::rp_initiated::{self, LogoutRequest, RefusedLogout};
use crate::oauth::params::Parameters;
use crate::provider::Provider;
use crate::store::StoreError;
use crate::web::cookies::{self, Sessions};
use crate::web::csrf;
use crate::web::pages::interaction::Browser;
use crate::web::pages::sign_out::Gone;
use crate::web::pages::single_logout::ONWARD;
use crate::web::pages::views::Onward;
use crate::web::pages::{PageFailure, Visit, sign_out};
use crate::web::request::{form, origin, query_or_form};
use crate::web::state::State;

const LONGEST_QUERY: usize = 16 * 1024;

/// Answers a logout request by GET or POST.
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
        let again = posted::ask_again(&state.op, paths::END_SESSION, &parameters, LONGEST_QUERY);
        return again.unwrap_or_else(|| visit.malformed(&posted::unrepeatable()));
    }
    let Ok(parameters) = posted::read(&state.op, paths::END_SESSION, parameters) else {
        return visit.expired();
    };
    let logout = match rp_initiated::read(&state.op, parameters).await {
        Ok(logout) => logout,
        Err(refused) => return refuse(&visit, &refused),
    };
    let locales = logout.ui_locales.as_deref();
    let mut visit = Visit::new(&state, request.headers(), locales);
    let opened = match session::open(&state.op, &sessions.secrets).await {
        Ok(opened) => opened,
        Err(error) => return visit.failed(&error),
    };
    if let Some(Opened { signed_in, .. }) = opened.live.first() {
        visit
            .greet(request.headers(), locales, &signed_in.user)
            .await;
    }
    let has_current = sessions.has_current_of(&opened.live)
        && opened
            .live
            .first()
            .is_some_and(|current| !logout.names(&current.signed_in.session));
    // A client vouches for the session that its ID token names, and for nobody else's.
    let is_named = |opened: &Opened| logout.names(&opened.signed_in.session);
    let (mut named, live): (Vec<Opened>, Vec<Opened>) = opened.live.into_iter().partition(is_named);
    let (named_idle, idle) = opened.idle.into_iter().partition(is_named);
    named.extend(named_idle);
    let staying = BrowserSessions { live, idle };
    if named.is_empty()
        && let Err(error) = logout.leave(&state.op).await
    {
        return visit.failed(&error);
    }
    // Apps still have what was given in those that were not used for too long.
    if named.is_empty() && !staying.is_empty() {
        return ask(&visit, &request, &logout, &staying.all()).await;
    }
    finish(
        &visit,
        &logout,
        &named,
        (&staying, has_current),
        &origin(&state, &request),
    )
    .await
}

/// The person's answer to our question. The request comes again with it, and is checked again.
pub async fn confirm(state: Arc<State>, mut request: Request) -> Response {
    let mut visit = Visit::new(&state, request.headers(), None);
    let mut answer = match form(&mut request).await {
        Ok(answer) => answer,
        Err(unreadable) => return visit.malformed(&unreadable.error),
    };
    let query = match Parameters::parse(&answer.take("request").unwrap_or_default()) {
        Ok(query) => query,
        Err(error) => return visit.malformed(&error),
    };
    let token = answer.take("csrf");
    if !csrf::is_ours(
        &state.op,
        request.headers(),
        &cookies::browsers(&state.op, request.headers()),
        token.as_deref(),
    ) {
        return visit.foreign_form();
    }
    let logout = match rp_initiated::read(&state.op, query).await {
        Ok(logout) => logout,
        Err(refused) => return refuse(&visit, &refused),
    };
    let secrets = cookies::sessions(&state.op, request.headers()).secrets;
    let opened = session::open(&state.op, &secrets).await;
    if let Some(Opened { signed_in, .. }) = opened.as_ref().ok().and_then(|all| all.live.first()) {
        let locales = logout.ui_locales.as_deref();
        visit
            .greet(request.headers(), locales, &signed_in.user)
            .await;
    }
    if answer.take("decision").as_deref() != Some("sign-out") {
        return sign_out::stayed(&visit);
    }
    match opened {
        // Whoever signed in since the page was made is not on it.
        Ok(opened)
            if !opened.is_empty()
                && !csrf::is_at(&state.op, token.as_deref(), &sign_out::step(&opened.all())) =>
        {
            ask(&visit, &request, &logout, &opened.all()).await
        }
        Ok(opened) => {
            let staying = (&BrowserSessions::default(), false);
            let from = origin(&state, &request);
            finish(&visit, &logout, &opened.all(), staying, &from).await
        }
        Err(error) => visit.failed(&error),
    }
}

async fn ask(
    visit: &Visit<'_>,
    request: &Request,
    logout: &LogoutRequest,
    signed_in: &[Opened],
) -> Response {
    match Browser::of(visit.state, request.headers()) {
        Ok(browser) => sign_out::ask(visit, logout, signed_in, &browser).await,
        Err(error) => visit.failed(PageFailure::Permanent(error.to_string())),
    }
}

/// Ends sessions of the browser, all but those that stay, of which the first may be current, and goes where the client asked.
async fn finish(
    visit: &Visit<'_>,
    logout: &LogoutRequest,
    ending: &[Opened],
    (staying, has_current): (&BrowserSessions, bool),
    origin: &SessionOrigin,
) -> Response {
    let op = &visit.state.op;
    let (frames, participants) = match end(op, ending, origin).await {
        Ok(hearers) => hearers,
        Err(error) => return visit.failed(&error),
    };
    let gone = Gone {
        client: logout.client.as_deref(),
        staying: ending
            .first()
            .filter(|_| !staying.live.is_empty())
            .map(|one| one.signed_in.user.display_name().to_owned())
            .map(|name| (name, sign_out::names(&staying.live))),
        ..Gone::default()
    };
    let departure = departure(op, logout, &gone, participants);
    let mut response = match (&departure, logout.location()) {
        (Some(_), _) if frames.is_empty() => see_other(ONWARD),
        (None, Some(location)) if frames.is_empty() => see_other(&location),
        (departure, location) => {
            let onward = onward(visit, logout, departure.as_ref(), location);
            let gone = Gone {
                frames,
                onward,
                ..gone
            };
            sign_out::done(visit, gone)
        }
    };
    if let Some((_, cookie)) = departure
        && let Ok(cookie) = cookies::set_departure(op, &cookie).parse()
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    // Whose request brought no session keeps their cookie: it may have come without it.
    if ending.is_empty() {
        return response;
    }
    let staying = Sessions {
        secrets: staying
            .live
            .iter()
            .chain(&staying.idle)
            .map(|opened| opened.secret.as_str())
            .collect(),
        has_current,
    };
    if let Ok(cookie) = cookies::set_sessions(op, &staying).parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Ends them, and says who is to hear of it in this browser: clients in frames, and then identity providers.
async fn end(
    op: &Provider,
    ending: &[Opened],
    origin: &SessionOrigin,
) -> Result<(Vec<Url>, Vec<Participant>), StoreError> {
    let sessions = ending.iter().map(|opened| &opened.signed_in.session);
    let ids: Vec<SessionId> = sessions.clone().map(|session| session.id.clone()).collect();
    // Once they have ended nobody knows any more who was in them.
    let frames = front_channel::addresses(op, &ids).await?;
    let participants = single_logout::participants(op, &ids).await?;
    for session in sessions {
        session::end(op, session, origin, &Activity::SignedOut).await?;
    }
    Ok((frames, participants))
}

/// What is left to do after it ended here, for a cookie, and who is told first; nothing, where nobody is to be told.
fn departure(
    op: &Provider,
    logout: &LogoutRequest,
    gone: &Gone<'_>,
    participants: Vec<Participant>,
) -> Option<(Participant, String)> {
    let first = participants.first()?.clone();
    let departure = Departure {
        location: logout.location(),
        client: gone.client.map(|client| client.id.clone()),
        ended: gone.staying.as_ref().map(|(ended, _)| ended.clone()),
        ..Departure::new(op, participants)
    };
    match departure.sealed(op) {
        Ok(Some(sealed)) => return Some((first, sealed)),
        Ok(None) => {
            tracing::warn!(connector.name = %first.connector, "nobody is led there who signed out: the request to sign out is too long");
        }
        Err(error) => {
            tracing::error!(connector.name = %first.connector, error = %error, "nobody is led there who signed out");
        }
    }
    None
}

/// Where the page with the frames goes on to.
fn onward(
    visit: &Visit<'_>,
    logout: &LogoutRequest,
    departure: Option<&(Participant, String)>,
    location: Option<String>,
) -> Option<Onward> {
    if let Some((participant, _)) = departure {
        let (connector, _) = participant.find(&visit.state.op)?;
        return Some(Onward {
            client: connector.display_name.clone(),
            location: ONWARD.to_owned(),
        });
    }
    let client = logout.client.as_deref()?;
    Some(Onward {
        client: sign_out::client_name(visit, client),
        location: location?,
    })
}

fn refuse(visit: &Visit<'_>, refused: &RefusedLogout) -> Response {
    match refused {
        RefusedLogout::Untrusted(trace) => visit.refused_sign_out(trace),
        RefusedLogout::Malformed(error) => visit.malformed(error),
        RefusedLogout::Unavailable(error) => visit.failed(error),
    }
}
