//! A code works once (RFC 6749 §4.1.2), and its second use takes back what the first one gave.

use crate::checks::error;
use crate::client::Wish;
use crate::flow::Run;
use crate::verdict::Stop;

/// `oidcc-codereuse`: at once; a second success costs a warning.
pub fn reuse(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = run.request(&session);
    let signed_in = run.base(&mut session, &request)?;
    let response = run.redeem(&session, &request, &signed_in.code)?;
    if response.status == 200 {
        run.record.advise("code.once", false, || {
            "the code was redeemed a second time".to_owned()
        });
    } else {
        error::check_token_endpoint(&mut run.record, &response, &["invalid_grant"]);
    }
    Ok(())
}

/// `oidcc-codereuse-30seconds`: later; the first access token should be revoked then.
pub fn reuse_after_30_seconds(run: &mut Run<'_>) -> Result<(), Stop> {
    let mut session = run.open(&Wish::default())?;
    let request = run.request(&session);
    let signed_in = run.base(&mut session, &request)?;
    run.wait(30);
    let response = run.redeem(&session, &request, &signed_in.code)?;
    error::check_token_endpoint(&mut run.record, &response, &["invalid_grant"]);
    let response = run.userinfo(&session, &signed_in.tokens.access_token)?;
    let is_refused = (400..500).contains(&response.status);
    run.record.advise("code.revokes", is_refused, || {
        format!(
            "the first access token still works after the code was reused: {}",
            response.summary()
        )
    });
    Ok(())
}
