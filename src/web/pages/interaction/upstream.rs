//! Signing in by another provider, or linking it: to it, and what is shown where it signs nobody in.

use http::{StatusCode, header};
use poem::{Request, Response};

use super::browser::Browser;
use super::scene::{Scene, find_of};
use crate::domain::connector::{Connector, ConnectorName, Upstream};
use crate::domain::id::{InteractionId, SessionId};
use crate::domain::interaction::{AskedUpstream, Errand, Progress};
use crate::federation::connection::Connection;
use crate::federation::failure::Failure;
use crate::federation::oauth;
use crate::federation::openid::{self, Fresh};
use crate::federation::saml::{self, Outgoing};
use crate::login::policy::OwedProof;
use crate::oauth::authorize::policy::Owed;
use crate::provider::Provider;
use crate::store::Kept;
use crate::telemetry;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::account::PROVIDERS;
use crate::web::pages::views::{
    LocalPath, UpstreamButton, UpstreamFailed, UpstreamTrouble, WaitKind,
};
use crate::web::pages::{PageFailure, Visit, reply};
use crate::web::state::State;

/// How long to wait for one that does not answer, in seconds.
const WAIT: u64 = 10;

/// Where one goes on from a page that says that an upstream signed nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web::pages) enum Then<'t> {
    /// Nobody knows.
    Nowhere,
    /// To this path of ours, where they sign in.
    SignIn(&'t str),
    /// To the page of their account where it was to be linked.
    Account,
}

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
    if progress.was_led || progress.sign_up.is_some() || progress.wants_other_account {
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

/// Sends a person there who pressed its button.
pub(super) async fn leave_for(scene: &Scene<'_>, name: &str) -> Response {
    let progress = scene.interaction.progress.clone();
    lead(scene, name, progress).await
}

/// Sends a person there, and remembers that, and what they typed. Who has to prove anew who they are does it there.
pub(super) async fn lead(scene: &Scene<'_>, name: &str, progress: Progress) -> Response {
    let op = &scene.visit.state.op;
    let Some(connection) = op.settings.connections.find_elsewhere(name) else {
        return see_other(&scene.address());
    };
    let connector = &connection.connector;
    let wishes = scene.wishes();
    // What they typed for somebody else is nothing of its business.
    let typed = progress.identifier.clone();
    let known = [typed.as_deref(), wishes.login_hint].into_iter().flatten();
    let is_its = |typed: &&str| {
        let of = op.settings.connections.of_address(typed);
        of.is_some_and(|of| of.connector.name == connector.name)
    };
    let fresh = Fresh {
        login_hint: known.clone().find(is_its),
        is_anew: wishes.login || wishes.max_age == Some(0),
        max_age: wishes.max_age,
        acr: wishes.acr.values.first().copied().max(wishes.acr.at_least),
    };
    let id = &scene.interaction.id;
    let (outgoing, asked) = match ask(scene.visit.state, connector, id, fresh).await {
        Ok(begun) => begun,
        Err(failure) => {
            let address = scene.address();
            // Who was led there is not led again from the page that follows.
            if progress != scene.interaction.progress {
                let (id, now) = (id.clone(), op.now());
                let kept = op
                    .store
                    .write(move |w| w.update_progress(&id, &progress, now));
                if let Err(error) = kept.await {
                    return scene.visit.failed(&error);
                }
            }
            return fail(&scene.visit, connector, &failure, Then::SignIn(&address));
        }
    };
    let progress = progress.gone_to(asked);
    let (id, now) = (id.clone(), op.now());
    let kept = op
        .store
        .write(move |w| w.update_progress(&id, &progress, now));
    match kept.await {
        Ok(Kept::Written) => reply::carry(&scene.visit, &connector.display_name, outgoing),
        // Another window did something else meanwhile: they see where that led.
        Ok(Kept::Outrun) => see_other(&scene.address()),
        Ok(Kept::Over) => scene.visit.expired(),
        Err(error) => scene.visit.failed(&error),
    }
}

/// What to ask of it, and what is remembered of that.
///
/// # Errors
/// [`Failure`].
pub(in crate::web::pages) async fn ask(
    state: &State,
    connector: &Connector,
    interaction: &InteractionId,
    fresh: Fresh<'_>,
) -> Result<(Outgoing, AskedUpstream), Failure> {
    let op = &state.op;
    let (address, asked) = match &connector.upstream {
        Upstream::OpenId(upstream) => {
            openid::begin(op, connector, upstream, interaction, fresh).await?
        }
        Upstream::Saml(upstream) => {
            let providers = &state.identity_providers;
            return saml::begin(op, providers, connector, upstream, interaction, fresh).await;
        }
        Upstream::OAuth(upstream) => {
            oauth::begin(op, connector, upstream, interaction, fresh).await?
        }
        // Nobody is sent to one.
        Upstream::Ldap(_) => return Err(Failure::Unavailable("it is a directory".to_owned())),
    };
    Ok((Outgoing::Address(address), asked))
}

/// The session whose person wants an upstream's answer linked to their account.
fn linking<'s>(scene: &'s Scene<'_>) -> Option<&'s SessionId> {
    let asked = scene.interaction.progress.asked_upstream.as_ref()?;
    asked.linking.as_ref()
}

/// The interaction of this browser that waits for an upstream's answer, as long as a sign-in is owed in it, or they are signed in
/// as who wants it linked.
///
/// # Errors
/// What is shown instead; nothing, where this browser has no such interaction.
pub(super) async fn awaited<'s>(
    state: &'s State,
    request: &Request,
    id: InteractionId,
) -> Result<Scene<'s>, Option<Response>> {
    let browsers = Browser::known(state, request.headers());
    let visit = Visit::new(state, request.headers(), None);
    let found = find_of(state, id, browsers).await;
    let found = found.map_err(|error| visit.failed(&error))?;
    let Some((interaction, browser)) = found else {
        return Err(None);
    };
    if !interaction.is_waiting(state.op.now()) {
        return Err(Some(visit.over(&interaction, None).await));
    }
    let scene = Scene::of(state, request, interaction, browser).await?;
    if let Some(session) = linking(&scene) {
        let current = scene.sessions.live.first().filter(|_| scene.has_current);
        let is_theirs = current.is_some_and(|open| open.signed_in.session.id == *session);
        return if is_theirs { Ok(scene) } else { Err(None) };
    }
    match scene.next().await?.owed {
        Owed::Proof(OwedProof::SignIn(_)) => Ok(scene),
        // They signed in in another window meanwhile.
        _ => Err(Some(see_other(&scene.address()))),
    }
}

/// Says that an upstream signed nobody in: to its person what they can do, to the log why.
pub(in crate::web::pages) fn fail(
    visit: &Visit<'_>,
    connector: &Connector,
    failure: &Failure,
    then: Then<'_>,
) -> Response {
    let name = connector.name.as_str();
    let why = match failure {
        Failure::Unavailable(_) | Failure::Unable(_) | Failure::Resting(_) | Failure::TooOften => {
            UpstreamTrouble::Unavailable
        }
        Failure::Busy(_) => return visit.wait(WaitKind::Busy, 2),
        Failure::Refused(_) => UpstreamTrouble::Refused,
        Failure::NotAllowed => UpstreamTrouble::Stranger,
        Failure::NotFresh => UpstreamTrouble::NotFresh,
        Failure::Expired { .. } => UpstreamTrouble::Expired,
        Failure::Unbelieved(_) => UpstreamTrouble::Unbelieved,
        Failure::Secret(error) => {
            tracing::error!(connector.name = name, error = %error, "our secret at an upstream cannot be used");
            UpstreamTrouble::Unavailable
        }
        Failure::Store(error) => return visit.failed(error),
        Failure::Key(error) => return visit.failed(PageFailure::Permanent(error.to_string())),
        Failure::Entropy(error) => return visit.failed(PageFailure::Permanent(error.to_string())),
    };
    // That was said when it began.
    if !matches!(failure, Failure::Resting(_)) {
        tracing::warn!(connector.name = name, error = %failure, "an upstream signed nobody in");
    }
    trouble(visit, connector, (why, ""), then)
}

/// The page that says so.
pub(in crate::web::pages) fn trouble(
    visit: &Visit<'_>,
    connector: &Connector,
    (why, address): (UpstreamTrouble, &str),
    then: Then<'_>,
) -> Response {
    let next = match then {
        Then::Nowhere => None,
        Then::SignIn(path) => LocalPath::parse(path),
        Then::Account => LocalPath::parse(PROVIDERS),
    };
    let view = UpstreamFailed {
        chrome: visit.chrome.clone(),
        why,
        upstream: connector.display_name.clone(),
        address: address.to_owned(),
        next,
        is_linking: then == Then::Account,
        error_id: telemetry::request_id().unwrap_or_default(),
    };
    tracing::info!(
        error.id = view.error_id,
        connector.name = connector.name.as_str(),
        why = why.name(),
        "a sign-in by an upstream ended on a page"
    );
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut response = visit.page(&view, status, None);
    if why == UpstreamTrouble::Unavailable {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, WAIT.into());
    }
    response
}
