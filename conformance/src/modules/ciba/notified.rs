//! What a provider makes of the answers to its notifications (CIBA Core 1.0 §10.2).

use std::time::Duration;

use crate::checks::ciba;
use crate::flow::Run;
use crate::hosted::Reply;
use crate::http::Which;
use crate::verdict::Stop;

/// How long a provider that tries again is waited for.
const AGAIN: Duration = Duration::from_secs(10);

/// The tokens come, whatever the client answered; says whether it was told once.
fn answered(run: &mut Run<'_>, reply: Reply, within: Option<Duration>) -> Result<bool, Stop> {
    let mut till = run.till_answering(Which::First, reply)?;
    let asking = run.asking_for(&till.party)?;
    let asked = run.ask(asking)?;
    run.decide(&mut till, &asked, true)?;
    run.told(&till, &asked);
    let inbox = till.inbox.as_ref();
    let is_once =
        within.is_none_or(|within| inbox.is_none_or(|inbox| inbox.receive(within).is_none()));
    let response = run.poll(&till.party, &asked)?;
    run.ciba_tokens(&till.party, &asked, &response)?;
    Ok(is_once)
}

/// `…-response-has-body`: a warning where that is not tolerated.
pub fn with_body(run: &mut Run<'_>) -> Result<(), Stop> {
    let reply = Reply {
        status: "200 OK",
        header: "content-type: application/json\r\n",
        body: "{\"lorem\": \"ipsum\"}",
    };
    let mut till = run.till_answering(Which::First, reply)?;
    let asking = run.asking_for(&till.party)?;
    let asked = run.ask(asking)?;
    run.decide(&mut till, &asked, true)?;
    run.told(&till, &asked);
    let response = run.poll(&till.party, &asked)?;
    if run
        .record
        .advise("ping.body", response.status == 200, || response.summary())
    {
        ciba::check_unstored(&mut run.record, &response);
    }
    Ok(())
}

/// `…-response-401`
pub fn with_401(run: &mut Run<'_>) -> Result<(), Stop> {
    answered(run, Reply::plain("401 Unauthorized"), None).map(drop)
}

/// `…-response-403`
pub fn with_403(run: &mut Run<'_>) -> Result<(), Stop> {
    answered(run, Reply::plain("403 Forbidden"), None).map(drop)
}

/// `…-response-401-and-require-server-does-not-retry`
pub fn once(run: &mut Run<'_>) -> Result<(), Stop> {
    let is_once = answered(run, Reply::plain("401 Unauthorized"), Some(AGAIN))?;
    run.record.require("ping.once", is_once, || {
        "the client refused, and was told again".to_owned()
    });
    Ok(())
}

/// `…-return-redirect-request`
pub fn redirect(run: &mut Run<'_>) -> Result<(), Stop> {
    let reply = Reply {
        status: "301 Moved Permanently",
        header: "location: /ciba-notification-endpoint\r\n",
        body: "",
    };
    let is_once = answered(run, reply, Some(AGAIN))?;
    run.record.require("ping.redirect", is_once, || {
        "a redirect of the client was followed".to_owned()
    });
    Ok(())
}
