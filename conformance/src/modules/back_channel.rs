//! Back-Channel Logout 1.0: the provider tells the client itself that a session has ended.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::logout::{came_back, sign_out_from_client, signed_in_at};
use crate::checks::logout::{Ended, check_posted, check_token};
use crate::checks::text;
use crate::client::Wish;
use crate::flow::Run;
use crate::hosted::Inbox;
use crate::http::{decode_form, describe_params};
use crate::target::Clients;
use crate::verdict::Stop;

/// Where registered clients are told; the port is any that is free.
const ADDRESS: &str = "http://127.0.0.1:0/backchannel_logout";

/// How long the provider may take to tell the client.
const PATIENCE: Duration = Duration::from_secs(15);

/// Listens where the client is told: at a free port for a client that is registered, else where the existing one says.
fn listen(run: &mut Run<'_>) -> Result<Inbox, Stop> {
    let target = run.target;
    let address = match &target.clients {
        Clients::Dynamic { .. } => ADDRESS,
        Clients::Static(clients) => text(&clients.client, "backchannel_logout_uri")
            .ok_or_else(|| skipped("no backchannel_logout_uri"))?,
    };
    let inbox = Url::parse(address)
        .ok()
        .filter(|url| url.scheme() == "http")
        .and_then(|url| Inbox::listen(url).ok());
    match (inbox, &target.clients) {
        (None, Clients::Static(_)) => Err(skipped(&format!(
            "a backchannel_logout_uri, {address}, that is not http at a free port of the loopback interface"
        ))),
        (inbox, _) => run.record.demand_some("hosted.listen", inbox, || {
            "cannot listen for logout tokens on this machine".to_owned()
        }),
    }
}

fn skipped(what: &str) -> Stop {
    Stop::Skipped(format!("the static client has {what}"))
}

/// `oidcc-backchannel-rp-initiated-logout`
pub fn rp_initiated_logout(run: &mut Run<'_>) -> Result<(), Stop> {
    let inbox = listen(run)?;
    let wish = Wish::default()
        .with("backchannel_logout_uri", json!(inbox.address()))
        .with("backchannel_logout_session_required", Value::Bool(true));
    let (mut session, signed_in) = signed_in_at(run, wish)?;
    let (visit, state) = sign_out_from_client(run, &mut session, &signed_in)?;
    let posted = inbox.receive(PATIENCE);
    if let Some(posted) = &posted {
        let fields = describe_params(&decode_form(&posted.body));
        run.record.exchange(
            format!(
                "(to the client) {} {} [{fields}]",
                posted.method,
                inbox.address()
            ),
            "200".to_owned(),
        );
    }
    run.record.note(
        "back_channel.tls",
        "the client listens without TLS on the loopback interface: how the provider does TLS there is not looked at",
    );
    if let Some(token) = check_posted(&mut run.record, posted.as_ref()) {
        let ended = Ended {
            issuer: &session.provider.issuer,
            client_id: &session.client.id,
            id_token: signed_in.claims(),
        };
        check_token(&mut run.record, &token, &ended, &session.provider.jwks);
    }
    came_back(run, &mut session, &visit, Some(&state))
}
