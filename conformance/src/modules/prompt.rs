//! When the person is asked, and when not: `prompt`, `max_age`, `id_token_hint`.

use serde_json::Value;

use crate::authorization::AuthorizationRequest;
use crate::browser::Hands;
use crate::checks::{SKEW, claims, error, page, seconds};
use crate::client::Wish;
use crate::clock::now;
use crate::flow::{Run, Session};
use crate::random;
use crate::sign_in::SignedIn;
use crate::verdict::Stop;

/// The errors that say that the person would have to do something (OpenID Connect Core §3.1.2.6).
const INTERACTION_NEEDED: [&str; 4] = [
    "login_required",
    "interaction_required",
    "consent_required",
    "account_selection_required",
];

/// A second request in the browser of the first: how it differs is up to `change`.
fn twice(
    run: &mut Run<'_>,
    first: impl FnOnce(AuthorizationRequest) -> AuthorizationRequest,
    wait: u64,
    second: impl FnOnce(AuthorizationRequest, &SignedIn) -> AuthorizationRequest,
) -> Result<(SignedIn, SignedIn), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = first(run.request(&session));
    let before = run.sign_in(&mut session, &request)?;
    if wait > 0 {
        run.wait(wait);
    }
    let request = second(run.request(&session), &before);
    let after = run.sign_in(&mut session, &request)?;
    Ok((before, after))
}

/// `oidcc-prompt-login`
pub fn login(run: &mut Run<'_>) -> Result<(), Stop> {
    let (before, after) = twice(
        run,
        |request| request,
        1,
        |request, _| request.with("prompt", "login"),
    )?;
    page::review_sign_in(&mut run.record, "page.second_sign_in", &after.visit);
    check_later(run, before.claims(), after.claims());
    Ok(())
}

/// `oidcc-max-age-1`
pub fn max_age_1(run: &mut Run<'_>) -> Result<(), Stop> {
    let (before, after) = twice(
        run,
        |request| request,
        2,
        |request, _| request.with("max_age", "1"),
    )?;
    page::review_sign_in(&mut run.record, "page.second_sign_in", &after.visit);
    let at = seconds(after.claims(), "auth_time");
    run.record.require("auth_time.present", at.is_some(), || {
        "the second ID Token has no auth_time".to_owned()
    });
    check_later(run, before.claims(), after.claims());
    run.record.require(
        "auth_time.recent",
        at.is_none_or(|at| now() - at <= 1 + SKEW),
        || format!("auth_time is {at:?}, now is {}", now()),
    );
    Ok(())
}

/// The second authentication is strictly later, if both tokens say when it was.
fn check_later(run: &mut Run<'_>, before: &Value, after: &Value) {
    let (first, second) = (seconds(before, "auth_time"), seconds(after, "auth_time"));
    if let (Some(first), Some(second)) = (first, second) {
        run.record.require("auth_time.later", second > first, || {
            format!("auth_time was {first}, is {second}")
        });
    }
}

/// `oidcc-max-age-10000`
pub fn max_age_10000(run: &mut Run<'_>) -> Result<(), Stop> {
    let (before, after) = twice(
        run,
        |request| request.with("max_age", "15000"),
        0,
        |request, _| request.with("max_age", "10000"),
    )?;
    run.record
        .require("prompt.not_asked", !after.visit.asked_to_sign_in(), || {
            "the person had to sign in again".to_owned()
        });
    for (name, claims) in [("first", before.claims()), ("second", after.claims())] {
        run.record.require(
            &format!("auth_time.{name}"),
            seconds(claims, "auth_time").is_some(),
            || format!("the {name} ID Token has no auth_time"),
        );
    }
    check_same_person(run, before.claims(), after.claims());
    Ok(())
}

/// `oidcc-prompt-none-logged-in`
pub fn none_logged_in(run: &mut Run<'_>) -> Result<(), Stop> {
    let (before, after) = twice(
        run,
        |request| request,
        0,
        |request, _| request.with("prompt", "none"),
    )?;
    check_silent(run, &before, &after);
    Ok(())
}

/// `oidcc-id-token-hint`
pub fn id_token_hint(run: &mut Run<'_>) -> Result<(), Stop> {
    let (before, after) = twice(
        run,
        |request| request,
        0,
        |request, before| {
            request
                .with("prompt", "none")
                .with("id_token_hint", &before.raw_id_token)
        },
    )?;
    check_silent(run, &before, &after);
    Ok(())
}

fn check_silent(run: &mut Run<'_>, before: &SignedIn, after: &SignedIn) {
    run.record
        .require("prompt.silent", !after.visit.was_interactive(), || {
            "prompt=none showed a page".to_owned()
        });
    check_same_person(run, before.claims(), after.claims());
}

fn check_same_person(run: &mut Run<'_>, before: &Value, after: &Value) {
    let (first, second) = (claims::subject(before), claims::subject(after));
    run.record.require("sub.same", first == second, || {
        format!("sub was “{first}”, is “{second}”")
    });
    let (first, second) = (before.get("auth_time"), after.get("auth_time"));
    if first.is_some() && second.is_some() {
        run.record.require("auth_time.same", first == second, || {
            format!("auth_time was {first:?}, is {second:?}")
        });
    }
}

/// `oidcc-prompt-none-not-logged-in`: a state of 128 characters, with the unreserved marks at its end.
pub fn none_not_logged_in(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    session.browser.clear();
    let state = format!("{}-._~", random::alphanumeric(124));
    demand_interaction(run, &mut session, &state)
}

/// `prompt=none` must come back to the client with an error that says that the person is needed.
pub fn demand_interaction(
    run: &mut Run<'_>,
    session: &mut Session,
    state: &str,
) -> Result<(), Stop> {
    let request = run
        .request(session)
        .with("prompt", "none")
        .with("state", state);
    let visit = run.visit(session, &request, Hands::Off)?;
    let params = run.answer(&visit, &request)?;
    let issuer = &session.provider.issuer;
    let code = error::check_redirect(&mut run.record, &params, request.state(), issuer);
    run.record.require(
        "error.interaction_needed",
        INTERACTION_NEEDED.contains(&code.as_str()),
        || format!("error is “{code}”, not one of {INTERACTION_NEEDED:?}"),
    );
    Ok(())
}
