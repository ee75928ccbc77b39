//! Optional parameters of the authorization request: none of them may make it fail.

use crate::authorization::AuthorizationRequest;
use crate::checks::{strings, text};
use crate::client::Wish;
use crate::flow::{Run, Session};
use crate::sign_in::SignedIn;
use crate::verdict::Stop;

/// Signs in with one more parameter.
fn base_with(
    run: &mut Run<'_>,
    change: impl FnOnce(AuthorizationRequest, &Session) -> AuthorizationRequest,
) -> Result<SignedIn, Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = change(run.request(&session), &session);
    run.base(&mut session, &request)
}

/// `oidcc-display-page`
pub fn display_page(run: &mut Run<'_>) -> Result<(), Stop> {
    base_with(run, |request, _| request.with("display", "page")).map(drop)
}

/// `oidcc-display-popup`
pub fn display_popup(run: &mut Run<'_>) -> Result<(), Stop> {
    base_with(run, |request, _| request.with("display", "popup")).map(drop)
}

/// `oidcc-ensure-request-with-unknown-parameter-succeeds`
pub fn unknown_parameter(run: &mut Run<'_>) -> Result<(), Stop> {
    base_with(run, |request, _| request.with("extra", "foobar")).map(drop)
}

/// `oidcc-login-hint`
pub fn login_hint(run: &mut Run<'_>) -> Result<(), Stop> {
    let hint = run.target.login_hint.clone();
    base_with(run, |request, _| request.with("login_hint", &hint)).map(drop)
}

/// `oidcc-ui-locales`
pub fn ui_locales(run: &mut Run<'_>) -> Result<(), Stop> {
    base_with(run, |request, _| request.with("ui_locales", "se")).map(drop)
}

/// `oidcc-claims-locales`
pub fn claims_locales(run: &mut Run<'_>) -> Result<(), Stop> {
    base_with(run, |request, _| request.with("claims_locales", "se")).map(drop)
}

/// `oidcc-ensure-request-with-acr-values-succeeds`: every value that the provider lists, or `1 2`.
pub fn acr_values(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut asked = Vec::new();
    let signed_in = base_with(run, |request, session| {
        let listed = strings(&session.provider.metadata, "acr_values_supported");
        asked = match listed {
            Some(values) if !values.is_empty() => values.into_iter().map(str::to_owned).collect(),
            _ => vec!["1".to_owned(), "2".to_owned()],
        };
        request.with("acr_values", &asked.join(" "))
    })?;
    let acr = text(signed_in.claims(), "acr");
    run.record.advise(
        "id_token.acr_requested",
        acr.is_some_and(|acr| asked.iter().any(|value| value == acr)),
        || format!("acr is {acr:?}, asked was for one of {asked:?}"),
    );
    Ok(())
}
