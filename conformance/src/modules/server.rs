//! The plain flow, and its variations in client, ID Token and transport.

use crate::browser::{Arrival, Hands};
use crate::checks::{error, id_token, lists, page, token};
use crate::client::Wish;
use crate::flow::Run;
use crate::verdict::Stop;

/// `oidcc-server`
pub fn server(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = run.request(&session);
    let signed_in = run.base(&mut session, &request)?;
    let record = &mut run.record;
    token::check_strength(record, "code", &signed_in.code);
    token::check_has_expiry(record, &signed_in.tokens.body);
    let access_token = &signed_in.tokens.access_token;
    id_token::check_hashes(record, &signed_in.id_token, access_token, &signed_in.code);
    id_token::check_unrequested(record, signed_in.claims(), "openid");
    if let Some(first) = &signed_in.front.id_token {
        let access_token = signed_in.front.access_token.as_deref();
        id_token::demand_hashes(record, first, access_token, &signed_in.code);
        id_token::check_unrequested(record, &first.payload, "openid");
    }
    Ok(())
}

/// `oidcc-idtoken-rs256`
pub fn id_token_rs256(run: &mut Run<'_>) -> Result<(), Stop> {
    signed_by_rs256(
        run,
        &Wish::default().with("id_token_signed_response_alg", "RS256".into()),
    )
}

/// `oidcc-ensure-client-assertion-with-iss-aud-succeeds`: the issuer as `aud`; who refuses that costs a warning.
pub fn issuer_as_audience(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    if let Some(signing) = &mut session.client.signing {
        signing.audience.clone_from(&session.provider.issuer);
    }
    let request = run.request(&session);
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    let code = run.code(&session, &request, &visit)?;
    let response = run.redeem(&session, &request, &code)?;
    if response.status != 200 {
        error::check_token_endpoint(&mut run.record, &response, &["invalid_client"]);
        run.record.advise("client.audience", false, || {
            format!(
                "an assertion for the issuer is refused: {}",
                response.summary()
            )
        });
        return Ok(());
    }
    token::check(&mut run.record, &response);
    Ok(())
}

/// `oidcc-ensure-request-without-nonce-fails`: an ID Token by the browser needs one (OpenID Connect Core §3.3.2.11).
pub fn without_nonce_fails(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = run.request(&session).without("nonce");
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    if matches!(visit.arrival, Arrival::Page(_)) {
        let expectation = "an error page: nonce is missing";
        page::review(&mut run.record, "page.error", &visit, expectation);
        return Ok(());
    }
    let params = run.answer(&visit, &request)?;
    let issuer = &session.provider.issuer;
    let code = error::check_redirect(&mut run.record, &params, request.state(), issuer);
    run.record
        .require("error.allowed", code == "invalid_request", || {
            format!("error is “{code}”, not invalid_request")
        });
    Ok(())
}

/// `oidcc-server-client-secret-post`: the same; that the method is listed is checked with the client.
pub fn client_secret_post(run: &mut Run<'_>) -> Result<(), Stop> {
    server(run)
}

/// `oidcc-idtoken-signature`: without `id_token_signed_response_alg`, RS256 is the default.
pub fn id_token_signature(run: &mut Run<'_>) -> Result<(), Stop> {
    signed_by_rs256(run, &Wish::default())
}

fn signed_by_rs256(run: &mut Run<'_>, wish: &Wish) -> Result<(), Stop> {
    let mut session = run.open(wish)?;
    let request = run.request(&session);
    let signed_in = run.base(&mut session, &request)?;
    let header = &signed_in.id_token.header;
    run.record.require(
        "id_token.kid",
        signed_in.id_token.header_str("kid").is_some(),
        || format!("the header has no kid: {header}"),
    );
    run.record.require(
        "id_token.alg",
        signed_in.id_token.header_str("alg") == Some("RS256"),
        || format!("the header's alg is not RS256: {header}"),
    );
    Ok(())
}

/// `oidcc-idtoken-unsigned`: only where the provider lists `none`.
pub fn id_token_unsigned(run: &mut Run<'_>) -> Result<(), Stop> {
    let provider = run.discover()?;
    if !lists(
        &provider.metadata,
        "id_token_signing_alg_values_supported",
        "none",
    ) {
        return Err(Stop::Skipped(
            "id_token_signing_alg_values_supported does not list none, which is allowed".to_owned(),
        ));
    }
    let wish = Wish::default().with("id_token_signed_response_alg", "none".into());
    let mut session = run.open(&wish)?;
    let request = run.request(&session);
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    let code = run.code(&session, &request, &visit)?;
    let response = run.redeem(&session, &request, &code)?;
    let tokens = token::check(&mut run.record, &response).ok_or(Stop::Broken)?;
    let jwt = crate::jose::Jwt::parse(tokens.id_token.as_deref().unwrap_or_default());
    let jwt = run
        .record
        .demand_some("id_token.form", jwt, || "no readable ID Token".to_owned())?;
    run.record.require(
        "id_token.alg",
        jwt.header_str("alg") == Some("none"),
        || format!("the header's alg is not none: {}", jwt.header),
    );
    Ok(())
}

/// `oidcc-ensure-request-without-nonce-succeeds-for-code-flow`: ends with the code.
pub fn without_nonce(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = run.request(&session).without("nonce");
    let visit = run.visit(&mut session, &request, Hands::Ready)?;
    run.code(&session, &request, &visit)?;
    Ok(())
}

/// `oidcc-ensure-request-with-valid-pkce-succeeds`
pub fn pkce(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = run.request(&session).with_pkce();
    run.base(&mut session, &request)?;
    Ok(())
}

/// `oidcc-ensure-post-request-succeeds`: the authorization request as a form; a provider that does not take it costs a
/// warning only.
pub fn post_request(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = run.request(&session);
    let visit = run.visit_by_post(&mut session, &request)?;
    if let Arrival::Page(page) = &visit.arrival {
        run.record.advise("flow.post", false, || {
            format!("no answer to the client after a POST: {}", page.summary())
        });
        return Ok(());
    }
    run.finish_sign_in(&session, &request, visit)?;
    Ok(())
}
