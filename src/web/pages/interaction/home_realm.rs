//! By which upstream somebody signs in: the one to which they are led unasked, the buttons of all, and who comes by none of them.

use super::scene::Scene;
use crate::domain::connector::{Connector, ConnectorName};
use crate::domain::interaction::Errand;
use crate::federation::connection::Connection;
use crate::provider::Provider;
use crate::web::pages::views::{Local, UpstreamButton};

/// The buttons of all that there are.
pub(in crate::web::pages) fn buttons(op: &Provider) -> Vec<UpstreamButton> {
    let connections = op.settings.connections.elsewhere();
    let now = op.now();
    let button = |connector: &Connector| UpstreamButton {
        name: connector.name.to_string(),
        title: connector.display_name.clone(),
        is_resting: op.breakers.is_resting(&connector.name, now),
    };
    connections
        .map(|connection| button(&connection.connector))
        .collect()
}

/// The same, in a sign-in: none where somebody said that they come by none of them.
pub(super) fn buttons_for(scene: &Scene<'_>) -> Vec<UpstreamButton> {
    match local(scene) {
        Local::Here => Vec::new(),
        Local::Everybody | Local::Elsewhere => buttons(&scene.visit.state.op),
    }
}

/// Whether people come by upstreams, and this one did not say that they are one of those who do not.
pub(super) fn is_only(scene: &Scene<'_>) -> bool {
    let settings = &scene.visit.state.op.settings;
    settings.upstreams_only.is_some() && !scene.interaction.progress.wants_local
}

/// Whether a name and a password lead nowhere: there is no directory whose they could be.
pub(super) fn takes_no_name(scene: &Scene<'_>) -> bool {
    let connections = &scene.visit.state.op.settings.connections;
    is_only(scene) && connections.directories().next().is_none()
}

/// Where those are who sign in by what they have here.
pub(super) fn local(scene: &Scene<'_>) -> Local {
    let comes_by_upstreams = scene.visit.state.op.settings.upstreams_only.is_some();
    if comes_by_upstreams && scene.interaction.progress.wants_local {
        Local::Here
    } else if can_go_local(scene) {
        Local::Elsewhere
    } else {
        Local::Everybody
    }
}

/// Whether those who sign in by what they have here find more behind a button.
pub(super) fn can_go_local(scene: &Scene<'_>) -> bool {
    takes_no_name(scene) || (is_only(scene) && scene.visit.state.op.passkeys.is_some())
}

/// The only way in that there is for people of an app, if there is one. Who comes to the account is asked: one that turns everybody away, or that their
/// browser does not reach, must not keep out the few who get in without it.
fn only_way<'s>(scene: &'s Scene<'_>) -> Option<&'s Connection> {
    if matches!(scene.interaction.errand, Errand::Visit(_)) {
        return None;
    }
    let mut ways = scene.visit.state.op.settings.connections.iter();
    let only = ways.next().filter(|_| ways.next().is_none());
    only.filter(|_| takes_no_name(scene))
}

/// The upstream to which somebody is led without having pressed its button, once: the client names it, or hints at an address of its
/// people, or there is no other way in. One that does not answer is none.
pub(super) fn leads_to(scene: &Scene<'_>) -> Option<ConnectorName> {
    let (op, progress) = (&scene.visit.state.op, &scene.interaction.progress);
    let is_asked = progress.sign_up.is_some() || progress.wants_other_account;
    if progress.was_led || progress.wants_local || is_asked {
        return None;
    }
    let connections = &op.settings.connections;
    let named = match &scene.interaction.errand {
        Errand::Authorization(request) => request.connector_hint.as_deref(),
        Errand::Visit(_) | Errand::Device(_) | Errand::Backchannel(_) => None,
    };
    let named = named.and_then(|name| connections.find_elsewhere(name));
    let hinted = || {
        let is_open = progress.identifier.is_none() && progress.typed_before.is_none();
        let hint = scene.wishes().login_hint.filter(|_| is_open)?;
        connections.of_address(hint)
    };
    let way = named.or_else(hinted).or_else(|| only_way(scene));
    let connector = &way?.connector;
    let wishes = scene.wishes();
    // Where it is wanted to show what it cannot, they are asked how they sign in.
    if !connector.shows_when() && (wishes.login || wishes.max_age.is_some()) {
        return None;
    }
    let name = &connector.name;
    (!op.breakers.is_resting(name, op.now())).then(|| name.clone())
}
