//! The three ways to ask the userinfo endpoint (OpenID Connect Core §5.3.1).

use crate::checks::{lists, userinfo};
use crate::client::Wish;
use crate::flow::{Run, Session};
use crate::http::{Request, Response};
use crate::sign_in::SignedIn;
use crate::verdict::Stop;

fn signed_in(run: &mut Run<'_>) -> Result<(Session, SignedIn), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = run.request(&session);
    let signed_in = run.base(&mut session, &request)?;
    Ok((session, signed_in))
}

fn check(run: &mut Run<'_>, response: &Response, signed_in: &SignedIn) {
    let subject = crate::checks::claims::subject(signed_in.claims()).to_owned();
    userinfo::check(&mut run.record, response, &[subject]);
}

/// `oidcc-userinfo-get`
pub fn get(run: &mut Run<'_>) -> Result<(), Stop> {
    let (session, signed_in) = signed_in(run)?;
    let response = run.userinfo(&session, &signed_in.tokens.access_token)?;
    check(run, &response, &signed_in);
    Ok(())
}

/// `oidcc-userinfo-rs256`: signed, and of the provider's own key (OpenID Connect Core §5.3.2).
pub fn rs256(run: &mut Run<'_>) -> Result<(), Stop> {
    let wish = Wish::default().with("userinfo_signed_response_alg", "RS256".into());
    let mut session = run.open(&wish)?;
    let member = "userinfo_signing_alg_values_supported";
    let is_listed = lists(&session.provider.metadata, member, "RS256");
    run.record.require("metadata.listed", is_listed, || {
        format!("{member} lacks RS256")
    });
    let request = run.request(&session);
    let signed_in = run.base(&mut session, &request)?;
    let response = run.userinfo(&session, &signed_in.tokens.access_token)?;
    let subject = crate::checks::claims::subject(signed_in.claims()).to_owned();
    let expected = userinfo::Signed {
        issuer: &session.provider.issuer,
        client_id: &session.client.id,
        jwks: &session.provider.jwks,
        subject: &subject,
    };
    userinfo::check_signed(&mut run.record, &response, &expected);
    Ok(())
}

/// `oidcc-userinfo-post-header`: an empty body, the token in the header.
pub fn post_header(run: &mut Run<'_>) -> Result<(), Stop> {
    let (session, signed_in) = signed_in(run)?;
    let endpoint = run.endpoint(&session, "userinfo_endpoint")?;
    let request = Request::post_form(endpoint, &[]).bearer(&signed_in.tokens.access_token);
    let response = run.send(request)?;
    check(run, &response, &signed_in);
    Ok(())
}

/// `oidcc-userinfo-post-body`: the token as a form field, which a provider may refuse (RFC 6750 §2.2).
pub fn post_body(run: &mut Run<'_>) -> Result<(), Stop> {
    let (session, signed_in) = signed_in(run)?;
    let endpoint = run.endpoint(&session, "userinfo_endpoint")?;
    let field = (
        "access_token".to_owned(),
        signed_in.tokens.access_token.clone(),
    );
    let response = run.send(Request::post_form(endpoint, &[field]))?;
    if (200..300).contains(&response.status) {
        check(run, &response, &signed_in);
    } else {
        run.record
            .advise("userinfo.post_body", false, || response.summary());
    }
    Ok(())
}
