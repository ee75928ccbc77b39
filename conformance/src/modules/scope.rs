//! Scopes and the claims parameter: what is asked for comes from userinfo, and nothing else does.

use serde_json::Value;

use crate::authorization::AuthorizationRequest;
use crate::checks::{self, claims, lists, userinfo};
use crate::client::Wish;
use crate::flow::{Run, Session};
use crate::sign_in::SignedIn;
use crate::verdict::Stop;

/// `oidcc-scope-profile`
pub fn profile(run: &mut Run<'_>) -> Result<(), Stop> {
    with_scope(run, "openid profile").map(drop)
}

/// `oidcc-scope-address`
pub fn address(run: &mut Run<'_>) -> Result<(), Stop> {
    with_scope(run, "openid address").map(drop)
}

/// `oidcc-scope-phone`
pub fn phone(run: &mut Run<'_>) -> Result<(), Stop> {
    with_scope(run, "openid phone").map(drop)
}

/// `oidcc-scope-all`
pub fn all(run: &mut Run<'_>) -> Result<(), Stop> {
    with_scope(run, "openid email phone address profile").map(drop)
}

/// `oidcc-scope-email`
pub fn email(run: &mut Run<'_>) -> Result<(), Stop> {
    email_with(run, "openid email", |request| request)
}

/// `oidcc-alternate-happy-flow`: scopes and parameters in another order.
pub fn alternate_happy_flow(run: &mut Run<'_>) -> Result<(), Stop> {
    email_with(run, "email openid", AuthorizationRequest::reversed)
}

fn email_with(
    run: &mut Run<'_>,
    scope: &str,
    change: fn(AuthorizationRequest) -> AuthorizationRequest,
) -> Result<(), Stop> {
    let (signed_in, claims) = asked(run, scope, change)?;
    for name in ["email", "name"] {
        let is_absent = signed_in.claims().get(name).is_none();
        run.record
            .advise(&format!("id_token.{name}"), is_absent, || {
                format!("{name} is in the ID Token, though there is an access token to ask with")
            });
    }
    run.record
        .advise("userinfo.name", claims.get("name").is_none(), || {
            "name is in userinfo though it was not requested".to_owned()
        });
    Ok(())
}

fn with_scope(run: &mut Run<'_>, scope: &str) -> Result<(SignedIn, Value), Stop> {
    asked(run, scope, |request| request)
}

/// Signs in with that scope and checks userinfo against it.
fn asked(
    run: &mut Run<'_>,
    scope: &str,
    change: fn(AuthorizationRequest) -> AuthorizationRequest,
) -> Result<(SignedIn, Value), Stop> {
    let mut session = run.open(&Wish::default())?;
    let metadata = &session.provider.metadata;
    if let Some(missing) = scope
        .split(' ')
        .find(|word| !lists(metadata, "scopes_supported", word))
    {
        return Err(Stop::Skipped(format!("scopes_supported lacks {missing}")));
    }
    let request = change(run.request(&session).with("scope", scope));
    let signed_in = run.base(&mut session, &request)?;
    let claims = read_userinfo(run, &session, &signed_in)?;
    claims::check_complete(&mut run.record, &claims, scope);
    Ok((signed_in, claims))
}

fn read_userinfo(
    run: &mut Run<'_>,
    session: &Session,
    signed_in: &SignedIn,
) -> Result<Value, Stop> {
    let response = run.userinfo(session, &signed_in.tokens.access_token)?;
    let subject = checks::claims::subject(signed_in.claims()).to_owned();
    userinfo::check(&mut run.record, &response, &[subject]).ok_or(Stop::Broken)
}

/// `oidcc-claims-essential`: `name` by the claims parameter (OpenID Connect Core §5.5).
pub fn claims_essential(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let claims = r#"{"userinfo":{"name":{"essential":true}}}"#;
    let request = run.request(&session).with("claims", claims);
    let signed_in = run.base(&mut session, &request)?;
    let claims = read_userinfo(run, &session, &signed_in)?;
    run.record
        .advise("userinfo.name", claims.get("name").is_some(), || {
            "userinfo has no name, which was asked for as essential".to_owned()
        });
    let is_absent = signed_in.claims().get("name").is_none();
    run.record.advise("id_token.name", is_absent, || {
        "name is in the ID Token though it was asked for in userinfo".to_owned()
    });
    Ok(())
}
