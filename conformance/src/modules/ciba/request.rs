//! Signed requests that must be refused (CIBA Core 1.0 §7.1.1, §13).

use serde_json::json;

use crate::checks::ciba;
use crate::clock::now;
use crate::fapi::backchannel::without;
use crate::flow::Run;
use crate::http::Which;
use crate::signing::{Draft, Flaw};
use crate::verdict::Stop;

const MINUTE: i64 = 60;

/// The request is refused when it was changed so.
fn refused(run: &mut Run<'_>, change: impl FnOnce(&mut Draft)) -> Result<(), Stop> {
    let till = run.till(Which::First)?;
    let mut asking = run.asking_for(&till.party)?;
    change(&mut asking.object);
    let response = run.send_asking(asking)?;
    ciba::check_refused(&mut run.record, &response, "invalid_request");
    Ok(())
}

/// `…-missing-aud-fails`
pub fn missing_aud(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| without(object, "aud"))
}

/// `…-bad-aud-fails`
pub fn bad_aud(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| {
        object.claims["aud"] = "https://other.example".into();
    })
}

/// `…-missing-iss-fails`
pub fn missing_iss(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| without(object, "iss"))
}

/// `…-bad-iss-fails`: the other client.
pub fn bad_iss(run: &mut Run<'_>) -> Result<(), Stop> {
    let second = run.till(Which::Second)?;
    refused(run, |object| {
        object.claims["iss"] = second.party.id().into();
    })
}

/// `…-missing-exp-fails`
pub fn missing_exp(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| without(object, "exp"))
}

/// `…-expired-exp-fails`
pub fn expired(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| {
        object.claims["exp"] = json!(now() - 60 * MINUTE);
    })
}

/// `…-exp-is-70-minutes-in-future-fails`
pub fn far_exp(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| {
        object.claims["exp"] = json!(now() + 70 * MINUTE);
    })
}

/// `…-missing-iat-fails`
pub fn missing_iat(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| without(object, "iat"))
}

/// `…-missing-nbf-fails`
pub fn missing_nbf(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| without(object, "nbf"))
}

/// `…-nbf-is-10-minutes-in-future-fails`
pub fn nbf_ahead(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| {
        object.claims["nbf"] = json!(now() + 10 * MINUTE);
        object.claims["exp"] = json!(now() + 20 * MINUTE);
    })
}

/// `…-nbf-is-70-minutes-in-past-fails`
pub fn old_nbf(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| {
        object.claims["nbf"] = json!(now() - 70 * MINUTE);
    })
}

/// `…-missing-jti-fails`
pub fn missing_jti(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| without(object, "jti"))
}

/// `…-signature-algorithm-is-none-fails`
pub fn unsigned(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| object.flaw = Flaw::Unsigned)
}

/// `…-signature-algorithm-is-bad-fails`
pub fn broken(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| object.flaw = Flaw::Broken)
}

/// `…-signature-algorithm-is-RS256-fails`
pub fn rs256(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| object.header["alg"] = "RS256".into())
}

/// `…-signed-by-other-client-fails`
pub fn anothers_key(run: &mut Run<'_>) -> Result<(), Stop> {
    let second = run.till(Which::Second)?;
    refused(run, |object| {
        object.header = Draft::new(&second.party.key, json!({})).header;
        object.key = second.party.key.clone();
    })
}

/// `…-with-multiple-hints-fails`
pub fn two_hints(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, |object| {
        object.claims["id_token_hint"] = object.claims["login_hint"].clone();
    })
}

/// `…-ensure-unsigned-backchannel-authorization-request-fails`: the same as parameters of the form.
pub fn plain_parameters(run: &mut Run<'_>) -> Result<(), Stop> {
    let till = run.till(Which::First)?;
    let mut asking = run.asking_for(&till.party)?;
    for name in [
        "scope",
        "login_hint",
        "binding_message",
        "client_notification_token",
    ] {
        if let Some(value) = asking.object.claims[name].as_str() {
            asking.call.set(name, value);
        }
    }
    let response = run.call(&mut asking.call)?;
    ciba::check_refused(&mut run.record, &response, "invalid_request");
    Ok(())
}
