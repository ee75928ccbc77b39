//! Front-Channel Logout 1.0: the page that says that somebody is signed out loads the client's address in a frame.

use serde_json::{Value, json};

use super::logout::{came_back, sign_out_from_client, signed_in_at};
use crate::checks::logout::{Ended, check_frames};
use crate::client::{ORIGIN, Wish};
use crate::flow::Run;
use crate::onward;
use crate::verdict::Stop;

/// `oidcc-frontchannel-rp-initiated-logout`
pub fn rp_initiated_logout(run: &mut Run<'_>) -> Result<(), Stop> {
    let address = format!("{ORIGIN}{}/frontchannel_logout", run.entry.module);
    let wish = Wish::default()
        .with("frontchannel_logout_uri", json!(address))
        .with("frontchannel_logout_session_required", Value::Bool(true));
    let (mut session, signed_in) = signed_in_at(run, wish)?;
    let registered = session.client.front_channel_uri.clone();
    if registered.is_empty() {
        let reason = "the static client has no frontchannel_logout_uri";
        return Err(Stop::Skipped(reason.to_owned()));
    }
    let (visit, state) = sign_out_from_client(run, &mut session, &signed_in)?;
    let frames: Vec<_> = visit.pages().flat_map(onward::frames).collect();
    let ended = Ended {
        issuer: &session.provider.issuer,
        client_id: &session.client.id,
        id_token: signed_in.claims(),
    };
    check_frames(&mut run.record, &frames, &registered, &ended);
    came_back(run, &mut session, &visit, Some(&state))
}
