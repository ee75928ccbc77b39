//! `…-refresh-token`: refreshing by both clients, and who must not refresh.

use serde_json::Value;

use crate::checks::token::Tokens;
use crate::checks::{error, is_vschar, lists, refresh};
use crate::client::Wish;
use crate::fapi::party::Party;
use crate::flow::Run;
use crate::http::Which;
use crate::jose::Jwt;
use crate::plan::ClientAuth;
use crate::plan::variant::Sender;
use crate::signing::SigningKey;
use crate::verdict::Stop;

/// One client that refreshed.
struct Refreshed {
    party: Party,
    /// The refresh token of the first answer.
    first: String,
    /// What the refresh gave.
    answered: Tokens,
}

impl Refreshed {
    /// The refresh token that is good now.
    fn good(&self) -> &str {
        self.answered
            .refresh_token
            .as_deref()
            .unwrap_or(&self.first)
    }

    /// Whether the refresh gave another one.
    fn is_rotated(&self) -> bool {
        self.good() != self.first
    }
}

/// `…-refresh-token`
pub fn refresh_token(run: &mut Run<'_>) -> Result<(), Stop> {
    let first = refreshed(run, Which::First)?;
    let second = refreshed(run, Which::Second)?;
    if first.is_rotated() || second.is_rotated() {
        run.wait(super::REFRESH_AGAIN);
    }
    for client in [&first, &second] {
        if client.is_rotated() {
            previous_still_works(run, client)?;
        }
        without_authentication(run, client)?;
        without_possession(run, client)?;
    }
    let mut call = run.asking(&first.party, &second.answered.access_token)?;
    let response = run.call(&mut call)?;
    let is_refused = (400..500).contains(&response.status);
    run.record
        .require("resource.others_token", is_refused, || response.summary());
    let mut call = run.refreshing(&first.party, second.good())?;
    let response = run.call(&mut call)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_grant"]);
    Ok(())
}

fn refreshed(run: &mut Run<'_>, which: Which) -> Result<Refreshed, Stop> {
    let party = run.party_with(which, Wish::with_refresh);
    let mut party = party?;
    let metadata = &party.session.provider.metadata;
    let is_offline = lists(metadata, "scopes_supported", "offline_access");
    let is_promised = lists(metadata, "grant_types_supported", "refresh_token");
    let mut request = run.fapi_request(&party);
    if is_offline {
        request = request
            .with("scope", "openid offline_access")
            .with("prompt", "consent");
    }
    let granted = run.fapi_base(&mut party, &request)?;
    let Some(token) = granted.tokens.refresh_token.clone() else {
        let reason = "the provider gave no refresh token";
        if run
            .record
            .advise("refresh_token.promised", !is_promised, || {
                format!("{reason}, though grant_types_supported lists it")
            })
        {
            return Err(Stop::Skipped(reason.to_owned()));
        }
        return Err(Stop::Warned);
    };
    run.record.advise("refresh_token.listed", is_promised, || {
        "grant_types_supported lacks refresh_token".to_owned()
    });
    let is_readable = is_vschar(&token);
    run.record
        .require("refresh_token.characters", is_readable, || {
            "the refresh token has characters outside of VSCHAR".to_owned()
        });
    run.wait(1);
    // A confidential client's refresh token is not for its key: it comes with a new one (RFC 9449 §5).
    let key = SigningKey::es256();
    party.proof_key = run.made(key)?;
    let mut call = run.refreshing(&party, &token)?;
    let scope = request.get("scope").unwrap_or_default();
    if which == Which::First {
        call.set("scope", scope);
    }
    let response = run.call(&mut call)?;
    let token_type = match run.entry.variant.sender {
        Sender::Dpop => "DPoP",
        Sender::Tls => "Bearer",
    };
    let answered = refresh::check(&mut run.record, &response, &granted.tokens, token_type);
    let answered = answered.ok_or(Stop::Broken)?;
    if let Some(compact) = &answered.id_token {
        let payload = read(run, compact, &party.session.provider.jwks)?;
        refresh::check_id_token(&mut run.record, &granted.id_token.payload, &payload);
    }
    run.resource(&party, &answered.access_token)?;
    Ok(Refreshed {
        party,
        first: token,
        answered,
    })
}

fn read(run: &mut Run<'_>, compact: &str, jwks: &Value) -> Result<Value, Stop> {
    let jwt = run
        .record
        .demand_some("refresh.id_token.form", Jwt::parse(compact), || {
            "the new ID Token is no compact JWS".to_owned()
        })?;
    let verified = jwt.verify(jwks);
    run.record
        .require("refresh.id_token.signature", verified.is_ok(), || {
            verified.err().unwrap_or_default()
        });
    Ok(jwt.payload)
}

/// FAPI 2.0 Security Profile §5.3.2.1, Note 1: whose answer was lost comes with the token from before.
fn previous_still_works(run: &mut Run<'_>, client: &Refreshed) -> Result<(), Stop> {
    let mut call = run.refreshing(&client.party, &client.first)?;
    let response = run.call(&mut call)?;
    run.record
        .require("refresh_token.previous", response.status == 200, || {
            format!(
                "the refresh token from before does not work {} seconds after it was used: {}",
                super::REFRESH_AGAIN,
                response.summary()
            )
        });
    Ok(())
}

fn without_authentication(run: &mut Run<'_>, client: &Refreshed) -> Result<(), Stop> {
    let mut call = run.refreshing(&client.party, client.good())?;
    call.assertion = None;
    if run.entry.auth == ClientAuth::SelfSignedTls {
        call.request.certificate = None;
    }
    refused(
        run,
        &call,
        &["invalid_client", "invalid_grant", "invalid_request"],
    )
}

fn without_possession(run: &mut Run<'_>, client: &Refreshed) -> Result<(), Stop> {
    let mut call = run.refreshing(&client.party, client.good())?;
    call.proof = None;
    if run.is_bound_to_certificates() {
        call.request.certificate = None;
        return refused(
            run,
            &call,
            &["invalid_client", "invalid_grant", "invalid_request"],
        );
    }
    refused(
        run,
        &call,
        &["invalid_request", "invalid_grant", "invalid_dpop_proof"],
    )
}

/// Sends the call, to which a broken connection is an answer too.
fn refused(
    run: &mut Run<'_>,
    call: &crate::fapi::call::Call,
    allowed: &[&str],
) -> Result<(), Stop> {
    let request = call.render();
    let request = run.made(request)?;
    match run.target.http.attempt(&mut run.record, request) {
        Ok(response) => error::check_token_endpoint(&mut run.record, &response, allowed),
        Err(reason) => run.record.note("token.connection", reason),
    }
    Ok(())
}
