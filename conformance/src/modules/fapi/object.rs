//! Request objects (FAPI 2.0 Message Signing §5.3.1): what they must have, and who must have signed them.

use serde_json::json;

use crate::browser::Hands;
use crate::clock::now;
use crate::fapi::pushing::{Push, Refusals};
use crate::flow::Run;
use crate::http::Which;
use crate::signing::{Draft, Flaw};
use crate::verdict::Stop;

const HOUR: i64 = 3600;
const OBJECT: &[&str] = &["invalid_request_object"];
const ANY: &[&str] = &["invalid_request", "invalid_request_object"];
const PAGE: &str = "an error page: the request object is not accepted";

/// The request is refused when its object was changed so.
fn refused(
    run: &mut Run<'_>,
    refusals: Refusals,
    change: impl FnOnce(&mut Draft),
) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let mut push = run.pushing(&party, &request)?;
    push.on_object(change);
    run.expect_refusal(&mut party, &request, push, refusals)
}

const fn refusals(at_authorization: &'static [&'static str]) -> Refusals {
    Refusals {
        at_par: OBJECT,
        at_authorization,
        page: PAGE,
    }
}

const INCOMPLETE: Refusals = refusals(&["invalid_request", "invalid_request_uri", "access_denied"]);
const OF_OBJECT: Refusals = refusals(OBJECT);
const OF_URI: Refusals = refusals(&["invalid_request_uri"]);

/// `…-ensure-request-object-with-multiple-aud-succeeds`
pub fn multiple_aud(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let mut push = run.pushing(&party, &request)?;
    let audience = json!([party.issuer(), "https://other.example", "invalid"]);
    push.on_object(|object| object.claims["aud"] = audience);
    let request_uri = run.request_uri(push)?;
    let visit = run.open_with(&mut party, &request_uri, &[], Hands::Ready)?;
    let code = run.fapi_code(&party, &request, &visit)?;
    let granted = run.redeem_code(&party, &request, code)?;
    run.resource_of(&party, &granted).map(drop)
}

/// `…-ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted`
pub fn nbf_ahead(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let mut push = run.pushing(&party, &request)?;
    push.on_object(|object| object.claims["nbf"] = json!(now() + 8));
    let response = run.push(push)?;
    if !run
        .record
        .advise("par.nbf_ahead", response.status == 201, || {
            response.summary()
        })
    {
        return Err(Stop::Warned);
    }
    let (request_uri, _) = run.pushed(&response)?;
    let visit = run.open_pushed(&mut party, &request, &request_uri, Hands::Ready)?;
    let code = run.fapi_code(&party, &request, &visit)?;
    run.redeem_code(&party, &request, code).map(drop)
}

fn without(run: &mut Run<'_>, name: &str) -> Result<(), Stop> {
    refused(run, INCOMPLETE, |object| {
        object
            .claims
            .as_object_mut()
            .map(|claims| claims.remove(name));
    })
}

/// `…-ensure-request-object-without-exp-fails`
pub fn without_exp(run: &mut Run<'_>) -> Result<(), Stop> {
    without(run, "exp")
}

/// `…-ensure-request-object-without-nbf-fails`
pub fn without_nbf(run: &mut Run<'_>) -> Result<(), Stop> {
    without(run, "nbf")
}

/// `…-ensure-expired-request-object-fails`
pub fn expired(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, OF_OBJECT, |object| {
        object.claims["exp"] = json!(now() - HOUR);
    })
}

/// `…-ensure-request-object-with-bad-aud-fails`
pub fn bad_aud(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, OF_URI, |object| {
        object.claims["aud"] = json!("https://other.example");
    })
}

/// `…-ensure-request-object-with-exp-over-60-fails`
pub fn exp_over_60(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, OF_URI, |object| {
        object.claims["exp"] = json!(now() + HOUR + 600);
    })
}

/// `…-ensure-request-object-with-nbf-over-60-fails`
pub fn nbf_over_60(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, OF_URI, |object| {
        object.claims["nbf"] = json!(now() - HOUR - 600);
    })
}

/// `…-ensure-signed-request-object-with-RS256-fails`
pub fn rs256(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, OF_OBJECT, |object| {
        object.header["alg"] = "RS256".into();
    })
}

/// `…-ensure-request-object-signature-algorithm-is-not-none`
pub fn unsigned(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, OF_OBJECT, |object| object.flaw = Flaw::Unsigned)
}

/// `…-ensure-request-object-with-invalid-signature-fails`
pub fn broken(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, OF_OBJECT, |object| object.flaw = Flaw::Broken)
}

/// `…-ensure-matching-key-in-authorization-request`: client 2's key signs client 1's request.
pub fn anothers_key(run: &mut Run<'_>) -> Result<(), Stop> {
    let second = run.party(Which::Second)?;
    let refusals = Refusals {
        at_par: ANY,
        ..OF_OBJECT
    };
    refused(run, refusals, |object| {
        let mut header = Draft::new(&second.key, json!({})).header;
        header["typ"] = object.header["typ"].clone();
        object.header = header;
        object.key = second.key;
    })
}

/// `…-ensure-unsigned-request-at-par-endpoint-fails`
pub fn plain_parameters(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut party = run.party(Which::First)?;
    let request = run.fapi_request(&party);
    let Push { mut call, .. } = run.pushing(&party, &request)?;
    call.fields = Some(request.all().cloned().collect());
    let push = Push { call, object: None };
    let refusals = Refusals {
        at_par: &["invalid_request"],
        at_authorization: ANY,
        page: "an error page: the request is not signed",
    };
    run.expect_refusal(&mut party, &request, push, refusals)
}

/// `…-par-authorization-request-containing-request_uri`: inside of the object.
pub fn request_uri_inside(run: &mut Run<'_>) -> Result<(), Stop> {
    refused(run, OF_OBJECT, |object| {
        object.claims["request_uri"] = json!("urn:ietf:params:oauth:request_uri:inside");
    })
}
