//! RP-Initiated Logout 1.0: who is sent back to the client, and who sees a page of the provider instead.

use serde_json::{Value, json};

use super::prompt::demand_interaction;
use crate::browser::{Arrival, Callback, Hands, Visit, without_query};
use crate::checks::{page, text};
use crate::client::{ORIGIN, Wish};
use crate::clock::now;
use crate::flow::{Run, Session};
use crate::http::{Params, Request, describe_params};
use crate::jose;
use crate::onward;
use crate::random;
use crate::sign_in::SignedIn;
use crate::verdict::Stop;

/// A person who is signed in at the client, by a request with a state of 128 characters.
fn signed_in(run: &mut Run<'_>) -> Result<(Session, SignedIn), Stop> {
    signed_in_at(run, Wish::default())
}

/// The same, at a client of which more is wanted than that it is called after the sign-out.
pub fn signed_in_at(run: &mut Run<'_>, wish: Wish) -> Result<(Session, SignedIn), Stop> {
    let post_logout_uri = format!("{ORIGIN}{}/signed-out", run.entry.module);
    let wish = wish.with("post_logout_redirect_uris", json!([post_logout_uri]));
    let mut session = run.open(&wish)?;
    run.record.demand(
        "client.post_logout",
        !session.client.post_logout_uri.is_empty(),
        || "the client has no post_logout_redirect_uris".to_owned(),
    )?;
    let request = run
        .request(&session)
        .with("state", &random::alphanumeric(128));
    let signed_in = run.sign_in(&mut session, &request)?;
    Ok((session, signed_in))
}

/// Sends the browser to the end session endpoint; the person confirms if asked.
fn sign_out(
    run: &mut Run<'_>,
    session: &mut Session,
    params: &[(&str, &str)],
) -> Result<Visit, Stop> {
    let mut url = run.endpoint(session, "end_session_endpoint")?;
    if !params.is_empty() {
        url.query_pairs_mut().extend_pairs(params);
    }
    run.go(session, Request::get(url), Hands::Ready)
}

/// Signs out as the client asks that the person signed in at: with the ID Token, the address to come back to, and a state
/// that has thirty punctuation marks.
pub fn sign_out_from_client(
    run: &mut Run<'_>,
    session: &mut Session,
    signed_in: &SignedIn,
) -> Result<(Visit, String), Stop> {
    let state = random::punctuated_state();
    let back = session.client.post_logout_uri.clone();
    let params = [
        ("id_token_hint", signed_in.raw_id_token.as_str()),
        ("post_logout_redirect_uri", &back),
        ("state", &state),
    ];
    let visit = sign_out(run, session, &params)?;
    Ok((visit, state))
}

/// How the client is called back: by a redirect; where it has a front channel, from the page that loads its frame, in a
/// browser perhaps by a script. No script is run here.
fn called_back(run: &mut Run<'_>, session: &Session, visit: &Visit) -> Result<Callback, Stop> {
    let page = match &visit.arrival {
        Arrival::Page(page) if !session.client.front_channel_uri.is_empty() => page,
        _ => return run.demand_callback(visit),
    };
    let back = without_query(&session.client.post_logout_uri);
    let way = onward::ways(page)
        .into_iter()
        .find(|way| without_query(way.as_str()) == back);
    let way = run.record.demand_some("front_channel.onward", way, || {
        format!(
            "no link, refresh or form leads to {back}: {}",
            page.summary()
        )
    })?;
    run.record.note(
        "front_channel.way",
        "a link or a refresh of the page leads on; whether a script follows it by itself is not looked at",
    );
    Ok(Callback::to(way))
}

/// The client's post-logout URI was called with that state and nothing else, and the person is signed out.
pub fn came_back(
    run: &mut Run<'_>,
    session: &mut Session,
    visit: &Visit,
    state: Option<&str>,
) -> Result<(), Stop> {
    let callback = called_back(run, session, visit)?;
    let mut address = callback.url.clone();
    address.set_query(None);
    address.set_fragment(None);
    let registered = session.client.post_logout_uri.clone();
    run.record
        .require("logout.address", address.as_str() == registered, || {
            format!("the browser was sent to {address}, not to {registered}")
        });
    let found: Vec<&str> = values(&callback.query, "state");
    run.record.require(
        "logout.state",
        found.first().copied() == state && found.len() < 2,
        || format!("state is {found:?}, sent was {state:?}"),
    );
    let others: Params = callback
        .query
        .iter()
        .filter(|(name, _)| name != "state")
        .cloned()
        .collect();
    run.record.advise("logout.others", others.is_empty(), || {
        format!("further parameters: {}", describe_params(&others))
    });
    demand_interaction(run, session, &random::alphanumeric(10))
}

fn values<'a>(params: &'a Params, name: &str) -> Vec<&'a str> {
    params
        .iter()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
        .collect()
}

/// `oidcc-rp-initiated-logout`: the state has thirty punctuation marks and comes back exactly.
pub fn happy(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut session, signed_in) = signed_in(run)?;
    let (visit, state) = sign_out_from_client(run, &mut session, &signed_in)?;
    came_back(run, &mut session, &visit, Some(&state))
}

/// `oidcc-rp-initiated-logout-no-state`
pub fn no_state(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut session, signed_in) = signed_in(run)?;
    let back = session.client.post_logout_uri.clone();
    let params = [
        ("id_token_hint", signed_in.raw_id_token.as_str()),
        ("post_logout_redirect_uri", &back),
    ];
    let visit = sign_out(run, &mut session, &params)?;
    came_back(run, &mut session, &visit, None)
}

/// The provider must stay with a page of its own, whatever the person confirms.
fn must_stay(
    run: &mut Run<'_>,
    session: &mut Session,
    params: &[(&str, &str)],
    expectation: &str,
) -> Result<(), Stop> {
    let visit = sign_out(run, session, params)?;
    page::review(&mut run.record, "page.logout", &visit, expectation);
    Ok(())
}

const ERROR_OR_CONFIRMATION: &str = "an error page or a confirmation";
const SIGNED_OUT: &str = "a page that says that the person is signed out";

/// `oidcc-rp-initiated-logout-bad-post-logout-redirect-uri`
pub fn bad_post_logout_redirect_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut session, signed_in) = signed_in(run)?;
    let back = format!(
        "{}/{}",
        session.client.post_logout_uri,
        random::alphanumeric(10)
    );
    let params = [
        ("id_token_hint", signed_in.raw_id_token.as_str()),
        ("post_logout_redirect_uri", &back),
        ("state", &random::alphanumeric(10)),
    ];
    must_stay(run, &mut session, &params, ERROR_OR_CONFIRMATION)
}

/// `oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri`
pub fn query_added(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut session, signed_in) = signed_in(run)?;
    let back = format!("{}?foo=bar", session.client.post_logout_uri);
    let params = [
        ("id_token_hint", signed_in.raw_id_token.as_str()),
        ("post_logout_redirect_uri", &back),
        ("state", &random::alphanumeric(10)),
    ];
    must_stay(run, &mut session, &params, ERROR_OR_CONFIRMATION)
}

/// A sign-out with a hint that the provider did not make.
fn with_hint(
    run: &mut Run<'_>,
    forge: impl FnOnce(&Run<'_>, &Session, &Value) -> Option<String>,
) -> Result<(), Stop> {
    let (mut session, signed_in) = signed_in(run)?;
    let hint = forge(run, &session, signed_in.claims());
    let hint = run
        .record
        .demand_some("logout.forged_hint", hint, || "cannot sign".to_owned())?;
    let back = session.client.post_logout_uri.clone();
    let params = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", &back),
        ("state", &random::alphanumeric(10)),
    ];
    must_stay(run, &mut session, &params, ERROR_OR_CONFIRMATION)
}

/// `oidcc-rp-initiated-logout-modified-id-token-hint`: the real claims under `alg` none.
pub fn modified_id_token_hint(run: &mut Run<'_>) -> Result<(), Stop> {
    with_hint(run, |_, _, claims| Some(jose::unsecured(claims)))
}

/// `oidcc-rp-initiated-logout-bad-id-token-hint`: signed by the client, about nobody.
pub fn bad_id_token_hint(run: &mut Run<'_>) -> Result<(), Stop> {
    with_hint(run, |run, session, claims| {
        let forged = json!({
            "iss": session.client.id,
            "aud": text(claims, "iss"),
            "sub": random::alphanumeric(16),
            "iat": now(),
            "exp": now() + 300,
        });
        run.target.key.sign(&forged).ok()
    })
}

/// `oidcc-rp-initiated-logout-no-id-token-hint`
pub fn no_id_token_hint(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut session, _) = signed_in(run)?;
    let back = session.client.post_logout_uri.clone();
    let params = [("post_logout_redirect_uri", back.as_str())];
    must_stay(run, &mut session, &params, ERROR_OR_CONFIRMATION)
}

/// `oidcc-rp-initiated-logout-no-params`
pub fn no_params(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut session, _) = signed_in(run)?;
    must_stay(run, &mut session, &[], SIGNED_OUT)
}

/// `oidcc-rp-initiated-logout-no-post-logout-redirect-uri`
pub fn no_post_logout_redirect_uri(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut session, signed_in) = signed_in(run)?;
    let params = [
        ("id_token_hint", signed_in.raw_id_token.as_str()),
        ("state", &random::alphanumeric(10)),
    ];
    must_stay(run, &mut session, &params, SIGNED_OUT)
}

/// `oidcc-rp-initiated-logout-only-state`
pub fn only_state(run: &mut Run<'_>) -> Result<(), Stop> {
    let (mut session, _) = signed_in(run)?;
    let state = random::alphanumeric(10);
    must_stay(run, &mut session, &[("state", &state)], SIGNED_OUT)
}
