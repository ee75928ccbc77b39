//! Refresh tokens (OpenID Connect Core §12).

use crate::checks::token::Tokens;
use crate::checks::{error, is_vschar, lists, refresh};
use crate::client::Wish;
use crate::flow::{Run, Session};
use crate::http::Response;
use crate::random;
use crate::sign_in::SignedIn;
use crate::verdict::Stop;

/// `oidcc-refresh-token`: two clients refresh; neither can use the other's token.
pub fn refresh_token(run: &mut Run<'_>) -> Result<(), Stop> {
    let (first, _) = with_client(run, false)?;
    let (_, token_of_second) = with_client(run, true)?;
    let response = refresh_with(run, &first, &token_of_second, None)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_grant"]);
    Ok(())
}

/// Signs in with one of the clients and refreshes once; returns the refresh token that is good now.
fn with_client(run: &mut Run<'_>, is_second: bool) -> Result<(Session, String), Stop> {
    let mut session = run.open(&Wish {
        second: is_second,
        refresh: true,
        ..Wish::default()
    })?;
    let is_offline = lists(
        &session.provider.metadata,
        "scopes_supported",
        "offline_access",
    );
    let scope = if is_offline {
        "openid offline_access"
    } else {
        "openid"
    };
    let mut request = run.request(&session).with("scope", scope);
    if is_offline {
        request = request.with("prompt", "consent");
    }
    if is_second {
        request = request.with("nonce", &random::token(32));
    }
    let signed_in = run.base(&mut session, &request)?;
    let Some(token) = signed_in.tokens.refresh_token.clone() else {
        return Err(without_refresh_token(run, &session));
    };
    run.record
        .require("refresh_token.characters", is_vschar(&token), || {
            "the refresh token has characters outside of VSCHAR".to_owned()
        });
    run.wait(1);
    let sent_scope = (!is_second).then_some(scope);
    let response = refresh_with(run, &session, &token, sent_scope)?;
    let answered = check_refreshed(run, &session, &signed_in, &response)?;
    Ok((session, answered.refresh_token.unwrap_or(token)))
}

/// Refreshes once, with all checks.
pub fn refreshed(
    run: &mut Run<'_>,
    session: &Session,
    token: &str,
    signed_in: &SignedIn,
) -> Result<Tokens, Stop> {
    let response = refresh_with(run, session, token, None)?;
    check_refreshed(run, session, signed_in, &response)
}

fn check_refreshed(
    run: &mut Run<'_>,
    session: &Session,
    signed_in: &SignedIn,
    response: &Response,
) -> Result<Tokens, Stop> {
    let answered = refresh::check(&mut run.record, response, &signed_in.tokens, "Bearer");
    let answered = answered.ok_or(Stop::Broken)?;
    if let Some(compact) = &answered.id_token {
        check_id_token(run, session, signed_in, compact)?;
    }
    Ok(answered)
}

/// A warning where the metadata promise what the provider did not give, and the skip.
fn without_refresh_token(run: &mut Run<'_>, session: &Session) -> Stop {
    let promised = lists(
        &session.provider.metadata,
        "grant_types_supported",
        "refresh_token",
    );
    let reason = "the provider gave no refresh token";
    if run.record.advise("refresh_token.promised", !promised, || {
        format!("{reason}, though grant_types_supported lists it")
    }) {
        return Stop::Skipped(reason.to_owned());
    }
    Stop::Warned
}

fn check_id_token(
    run: &mut Run<'_>,
    session: &Session,
    signed_in: &SignedIn,
    compact: &str,
) -> Result<(), Stop> {
    let jwt = crate::jose::Jwt::parse(compact);
    let jwt = run.record.demand_some("refresh.id_token.form", jwt, || {
        "the new ID Token is no compact JWS".to_owned()
    })?;
    let verified = jwt.verify(&session.provider.jwks);
    run.record
        .require("refresh.id_token.signature", verified.is_ok(), || {
            verified.err().unwrap_or_default()
        });
    refresh::check_id_token(&mut run.record, signed_in.claims(), &jwt.payload);
    Ok(())
}

fn refresh_with(
    run: &mut Run<'_>,
    session: &Session,
    token: &str,
    scope: Option<&str>,
) -> Result<Response, Stop> {
    let mut fields = vec![
        ("grant_type".to_owned(), "refresh_token".to_owned()),
        ("refresh_token".to_owned(), token.to_owned()),
    ];
    if let Some(scope) = scope {
        fields.push(("scope".to_owned(), scope.to_owned()));
    }
    run.token(session, fields)
}
