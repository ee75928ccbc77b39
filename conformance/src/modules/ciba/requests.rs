//! Requests that must be taken, or refused for what the person would see.

use serde_json::json;

use crate::checks::ciba;
use crate::flow::Run;
use crate::http::Which;
use crate::verdict::Stop;

/// `…-ensure-authorization-request-with-binding-message-succeeds`
pub fn binding_message(run: &mut Run<'_>) -> Result<(), Stop> {
    // Others may show the official 1234 at the same time to the same person.
    let message = format!("1234 {}", crate::random::alphanumeric(6));
    run.ciba_base(Which::First, |object| {
        object.claims["binding_message"] = message.into();
    })
    .map(drop)
}

/// `…-ensure-other-scope-order-succeeds`
pub fn scope_order(run: &mut Run<'_>) -> Result<(), Stop> {
    run.ciba_base(Which::First, |object| {
        object.claims["scope"] = "email openid".into();
    })
    .map(drop)
}

/// `…-ensure-requested-expiry-as-string-succeeds`
pub fn expiry_as_string(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut till = run.till(Which::First)?;
    let mut asking = run.asking_for(&till.party)?;
    asking.object.claims["requested_expiry"] = json!("30");
    let asked = run.ask(asking)?;
    run.ciba_allowed(&mut till, &asked).map(drop)
}

/// `…-ensure-authorization-request-with-potentially-bad-binding-message`: refused as such, or shown whole.
pub fn bad_binding_message(run: &mut Run<'_>) -> Result<(), Stop> {
    let till = run.till(Which::First)?;
    let mut asking = run.asking_for(&till.party)?;
    asking.object.claims["binding_message"] = json!(
        "1234 \u{1f44d}\u{1f3ff} \u{54c1}\u{5ddd} Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore"
    );
    let response = run.send_asking(asking)?;
    if response.status == 200 {
        ciba::check_taken(&mut run.record, &response);
        run.record.review(
            "binding_message.shown",
            "a page that shows the whole of the binding_message",
        );
    } else {
        ciba::check_refused(&mut run.record, &response, "invalid_binding_message");
    }
    Ok(())
}
