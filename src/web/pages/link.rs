//! `/link/{secret}`: where links lead that may be followed in any browser. GET shows what one does, POST does it.

mod approval;

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::account::done_at;
use super::interaction::{Browser, Outdated, Scene, advance, form};
use super::views::{DeadLink, Done, Link, LinkKind};
use super::{PageFailure, Visit};
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::id::InteractionId;
use crate::domain::interaction::{Care, Errand, Progress, SigningUp, Visit as Errands};
use crate::domain::session::Session;
use crate::domain::user::User;
use crate::login::address::{self, Unconfirmed};
use crate::login::challenge;
use crate::login::factor::mail_code;
use crate::login::session;
use crate::login::sign_in::Refused;
use crate::login::sign_up::SignUp;
use crate::login::unlock;
use crate::web::cookies;
use crate::web::csrf;
use crate::web::oauth::authorize::{begin, see_other};
use crate::web::request::{form as read_form, origin};
use crate::web::state::State;

/// A link that is good, in the browser that follows it.
struct Followed<'s> {
    visit: Visit<'s>,
    browser: Browser,
    secret: String,
    challenge: Challenge,
    /// Whose account it is about, if there is one.
    owner: Option<User>,
}

/// Shows what it does.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let followed = match follow(&state, &request).await {
        Ok(followed) => followed,
        Err(response) => return response,
    };
    let account = followed.owner.as_ref().map(User::display_name);
    let account = account.unwrap_or_default().to_owned();
    let (kind, account, address) = match &followed.challenge.purpose {
        Purpose::Address { address } => match owners_session(&followed, &request).await {
            Ok(Some(_)) => (LinkKind::Address, account, address.clone()),
            // Whoever reads the mail need not be them, and is not told whose account it is.
            Ok(None) => (LinkKind::AddressSignIn, String::new(), address.clone()),
            Err(response) => return response,
        },
        Purpose::Invitation { address, .. } => {
            (LinkKind::Invitation, address.clone(), String::new())
        }
        Purpose::Unlock => (LinkKind::Unlock, account, String::new()),
        Purpose::Approval { .. } => (LinkKind::Approval, account, String::new()),
        _ => (LinkKind::Entry, account, String::new()),
    };
    let view = Link {
        chrome: followed.visit.chrome.clone(),
        form: form(
            &followed.visit,
            &format!("/link/{}", followed.secret),
            &followed.browser,
        ),
        kind,
        account,
        address,
    };
    let page = followed.visit.page(&view, StatusCode::OK, None);
    followed.browser.keep(&followed.visit, page)
}

/// Does it.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let sent = read_form(&mut request).await;
    let followed = match follow(&state, &request).await {
        Ok(followed) => followed,
        Err(response) => return response,
    };
    let token = sent.ok().and_then(|mut sent| sent.take("csrf"));
    let browsers = cookies::browsers(&state.op, request.headers());
    if !csrf::is_ours(&state.op, request.headers(), &browsers, token.as_deref()) {
        return followed.visit.foreign_form();
    }
    match followed.challenge.purpose.clone() {
        Purpose::Address { address } => confirm_address(followed, &request, address).await,
        Purpose::Invitation {
            address,
            name,
            is_mailed,
        } => {
            let sign_up = SigningUp {
                address: Some(address),
                is_address_shown: is_mailed,
                name,
                invitation: Some(followed.challenge.id.clone()),
            };
            let progress = Progress {
                sign_up: Some(sign_up),
                // Whoever is signed in here is somebody else.
                wants_other_account: true,
                ..Progress::default()
            };
            match to_account(&followed, progress).await {
                Ok(id) => followed
                    .browser
                    .keep(&followed.visit, see_other(&format!("/interaction/{id}"))),
                Err(response) => response,
            }
        }
        Purpose::Unlock => unlock_account(&followed).await,
        Purpose::Approval { request } => approval::follow(followed, request).await,
        Purpose::Entry { owes_password } => enter(followed, &request, owes_password).await,
        Purpose::SignIn
        | Purpose::SecondFactor
        | Purpose::NewPassword
        | Purpose::SignUp { .. }
        | Purpose::Later => followed.visit.dead_link(DeadLink::Over, None),
    }
}

/// Finds what the link leads to: nothing that is bound to a browser, which has addresses of its own.
///
/// # Errors
/// The page that says that it is over.
async fn follow<'s>(state: &'s State, request: &Request) -> Result<Followed<'s>, Response> {
    let visit = Visit::of_anybody(state, request.headers()).await;
    let secret = request.raw_path_param("secret").unwrap_or_default();
    let found = challenge::find(&state.op, secret).await;
    let found = found.map_err(|error| visit.failed(&error))?;
    let dead = || visit.dead_link(DeadLink::Over, None);
    let challenge = found
        .filter(|found| found.interaction_id.is_none())
        .ok_or_else(dead)?;
    let owner = challenge::owner(&state.op, &challenge).await;
    let owner = owner.map_err(|error| visit.failed(&error))?;
    let is_good = match &challenge.purpose {
        Purpose::Invitation { .. } => state.op.settings.sign_up != SignUp::Off,
        _ => owner.is_some(),
    };
    if !is_good {
        return Err(dead());
    }
    let browser = Browser::of(state, request.headers())
        .map_err(|error| visit.failed(PageFailure::Permanent(error.to_string())))?;
    Ok(Followed {
        browser,
        secret: secret.to_owned(),
        challenge,
        owner,
        visit,
    })
}

/// The session that the owner of what the link is about has in this browser.
async fn owners_session(
    followed: &Followed<'_>,
    request: &Request,
) -> Result<Option<Arc<Session>>, Response> {
    let op = &followed.visit.state.op;
    let sent = cookies::sessions(op, request.headers());
    let opened = session::open(op, &sent.secrets).await;
    let opened = opened.map_err(|error| followed.visit.failed(&error))?;
    let owner = followed.owner.as_ref().map(|owner| &owner.id);
    let mut sessions = opened.live.into_iter().map(|opened| opened.signed_in);
    let theirs = sessions.find(|signed_in| Some(&signed_in.user.id) == owner);
    Ok(theirs.map(|signed_in| signed_in.session))
}

/// Whoever reads mail to an address that somebody typed need not be them: it is theirs once they, signed in, say so.
async fn confirm_address(followed: Followed<'_>, request: &Request, wanted: String) -> Response {
    let session = match owners_session(&followed, request).await {
        Ok(Some(session)) => session,
        Ok(None) => return sign_in_first(&followed).await,
        Err(response) => return response,
    };
    let visit = followed.visit;
    let here = origin(visit.state, request);
    match address::confirm(
        &visit.state.op,
        followed.challenge,
        wanted,
        (&session, &here),
    )
    .await
    {
        Ok(()) => done_at("/account/email", Done::AddressConfirmed),
        Err(Unconfirmed::Over) => visit.dead_link(DeadLink::Over, None),
        Err(Unconfirmed::Taken) => visit.dead_link(DeadLink::Taken, Some("/account/email")),
        Err(Unconfirmed::Store(error)) => visit.failed(&error),
        Err(Unconfirmed::Entropy(error)) => visit.failed(PageFailure::Permanent(error.to_string())),
    }
}

/// To the page of the address, by way of a sign-in: of another account, if one is here.
async fn sign_in_first(followed: &Followed<'_>) -> Response {
    let progress = Progress {
        wants_other_account: true,
        ..Progress::default()
    };
    let visit = Errands {
        visit: "/account/email".to_owned(),
        care: Care::Sensitive,
    };
    match to(followed, visit, progress).await {
        Ok(id) => followed
            .browser
            .keep(&followed.visit, see_other(&format!("/interaction/{id}"))),
        Err(response) => response,
    }
}

/// An interaction on the way to the account's page.
async fn to_account(
    followed: &Followed<'_>,
    progress: Progress,
) -> Result<InteractionId, Response> {
    let visit = Errands {
        visit: "/account".to_owned(),
        care: Care::Usual,
    };
    to(followed, visit, progress).await
}

async fn to(
    followed: &Followed<'_>,
    wanted: Errands,
    progress: Progress,
) -> Result<InteractionId, Response> {
    let errand = Errand::Visit(wanted);
    let visit = &followed.visit;
    begin(&visit.state.op, errand, progress, &followed.browser)
        .await
        .map_err(|error| visit.failed(&error))
}

/// Signs in whom the operator gave the link; a second factor is asked for as ever.
async fn enter(followed: Followed<'_>, request: &Request, owes_password: bool) -> Response {
    let state = followed.visit.state;
    let dead = || followed.visit.dead_link(DeadLink::Over, None);
    let Some(owner) = &followed.owner else {
        return dead();
    };
    match challenge::redeem_entry(&state.op, &followed.challenge, &owner.id).await {
        Ok(true) => {}
        Ok(false) => return dead(),
        Err(error) => return followed.visit.failed(&error),
    }
    let mut proven = match mail_code::prove(&state.op, &followed.challenge).await {
        Ok(proven) => proven,
        Err(Refused::Store(error)) => return followed.visit.failed(&error),
        Err(_) => return dead(),
    };
    proven.resets_password = owes_password;
    let progress = Progress::naming(owner);
    let id = match to_account(&followed, progress).await {
        Ok(id) => id,
        Err(response) => return response,
    };
    let hash = followed.browser.hash();
    let found = state.op.store.read(move |r| r.find_interaction(&id, &hash));
    let interaction = match found.await {
        Ok(Some(interaction)) => interaction,
        Ok(None) => return dead(),
        Err(error) => return followed.visit.failed(&error),
    };
    let scene = Scene::of(state, request, interaction, followed.browser.clone()).await;
    let scene = match scene {
        Ok(scene) => scene,
        Err(response) => return response,
    };
    match advance(&scene, request, &proven).await {
        Ok(response) => followed.browser.keep(&followed.visit, response),
        Err(Outdated) => dead(),
    }
}

/// Whoever follows it has shown nothing else: they get no further than anybody else who has the password.
async fn unlock_account(followed: &Followed<'_>) -> Response {
    let op = &followed.visit.state.op;
    let Some(owner) = &followed.owner else {
        return followed.visit.dead_link(DeadLink::Over, None);
    };
    match challenge::redeem(op, &followed.challenge).await {
        Ok(true) => {}
        Ok(false) => return followed.visit.dead_link(DeadLink::Over, None),
        Err(error) => return followed.visit.failed(&error),
    }
    if let Err(error) = unlock::unlock(op, owner).await {
        return followed.visit.failed(&error);
    }
    let response = see_other("/account");
    followed.browser.keep(&followed.visit, response)
}
