//! Signing in by another provider, or linking it: to it, and what is shown where it signs nobody in.

use http::{StatusCode, header};
use poem::{Request, Response};

use super::browser::Browser;
use super::scene::{Scene, find_of};
use crate::domain::connector::{Connector, Upstream};
use crate::domain::id::{InteractionId, SessionId};
use crate::domain::interaction::{AskedUpstream, Progress};
use crate::federation::failure::Failure;
use crate::federation::oauth;
use crate::federation::openid::{self, Fresh};
use crate::federation::saml::{self, Outgoing};
use crate::login::policy::OwedProof;
use crate::oauth::authorize::policy::Owed;
use crate::store::Kept;
use crate::telemetry;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::account::PROVIDERS;
use crate::web::pages::views::{LocalPath, Retry, UpstreamFailed, UpstreamTrouble, WaitKind};
use crate::web::pages::{PageFailure, Visit, reply};
use crate::web::state::State;

/// How long to wait for one that does not answer, in seconds.
const WAIT: u64 = 10;

/// Where one goes on from a page that says that an upstream signed nobody in.
#[derive(Clone, Copy)]
pub(in crate::web::pages) enum Then<'t> {
    /// Nobody knows.
    Nowhere,
    /// To this path of ours, where they sign in.
    SignIn(&'t str),
    /// To the interaction in which they were signing in: there the same can be tried again.
    Here(&'t Scene<'t>),
    /// To the page of their account where it was to be linked.
    Account,
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
            return fail(&scene.visit, connector, &failure, Then::Here(scene));
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

/// What tries the same again: of use where it did not answer, and may soon.
fn retry(connector: &Connector, why: UpstreamTrouble, then: Then<'_>) -> Retry {
    match (&connector.upstream, why, then) {
        (Upstream::Ldap(_), UpstreamTrouble::Unavailable, Then::Here(_)) => Retry::Next,
        (_, UpstreamTrouble::Unavailable, Then::Here(scene)) => Retry::By {
            form: scene.form(),
            name: connector.name.to_string(),
        },
        (_, _, Then::Nowhere | Then::SignIn(_) | Then::Here(_) | Then::Account) => Retry::No,
    }
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
        Then::Here(scene) => LocalPath::parse(&scene.address()),
        Then::Account => LocalPath::parse(PROVIDERS),
    };
    let view = UpstreamFailed {
        chrome: visit.chrome.clone(),
        why,
        upstream: connector.display_name.clone(),
        address: address.to_owned(),
        next,
        retry: retry(connector, why, then),
        is_linking: matches!(then, Then::Account),
        error_id: telemetry::request_id().unwrap_or_default(),
    };
    tracing::info!(
        error.id = view.error_id,
        connector.name = connector.name.as_str(),
        why = why.name(),
        "a sign-in by an upstream ended on a page"
    );
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_GATEWAY);
    // What leads there again does so by way of ours.
    let mut response = match view.retry {
        Retry::By { .. } => visit.page_to_anywhere(&view, status),
        Retry::No | Retry::Next => visit.page(&view, status, None),
    };
    if why == UpstreamTrouble::Unavailable {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, WAIT.into());
    }
    response
}
