//! Passkeys on the pages of an interaction: what the browser is asked, and what it answers.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};
use serde_json::json;

use super::proof;
use super::scene::{Next, Scene};
use super::{Asked, Slip, offer, second_factor, sign_in};
use crate::domain::authentication::Method;
use crate::domain::id::UserId;
use crate::login::attempt;
use crate::login::factor::passkey::{self, Answer, Begun, Mediation, Refused};
use crate::login::policy::{OwedProof, SecondFactor};
use crate::oauth::authorize::policy::Owed;
use crate::oauth::params::Parameters;
use crate::secret::TokenHash;
use crate::web::csrf;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::views::{PasskeyForm, Way};
use crate::web::request::{client_address, form as read_form, origin};
use crate::web::state::State;

/// Answers the script: what to ask the browser for.
pub async fn options(state: Arc<State>, mut request: Request) -> Response {
    let form = read_form(&mut request).await;
    let Ok(scene) = Scene::find(&state, &request, None).await else {
        return Response::from(StatusCode::GONE);
    };
    let Ok(mut parameters) = form else {
        return Response::from(StatusCode::BAD_REQUEST);
    };
    let token = parameters.take("csrf");
    let secret = scene.browser.secret.as_str();
    if !csrf::is_ours(&state.op, request.headers(), &[secret], token.as_deref()) {
        return Response::from(StatusCode::FORBIDDEN);
    }
    // Each makes a row, and a network has its share.
    let address = client_address(&state, &request);
    if state.arrivals.count(address, state.op.now()).is_err() {
        return Response::from(StatusCode::TOO_MANY_REQUESTS);
    }
    let bound_to = scene.browser.hash();
    let proven = match scene.next().await {
        Ok(Next {
            owed: Owed::Proof(OwedProof::Enrol(owed)),
            ..
        }) if owed.ways.contains(&Method::SyncedPasskey) => {
            return create(&state, &owed.user_id, &bound_to).await;
        }
        Ok(Next {
            owed: Owed::Offer, ..
        }) => match offer::account(&scene) {
            Some(account) => return create(&state, &account.user.id, &bound_to).await,
            None => return Response::from(StatusCode::GONE),
        },
        Ok(Next {
            owed: Owed::Proof(OwedProof::SignIn(_)),
            ..
        }) => None,
        Ok(Next {
            owed: Owed::Proof(OwedProof::SecondFactor(owed)),
            ..
        }) => Some(owed.user_id),
        Ok(_) | Err(_) => return Response::from(StatusCode::GONE),
    };
    let mediation = match parameters.take("mediation").as_deref() {
        Some("conditional") => Mediation::Conditional,
        _ => Mediation::Modal,
    };
    let begun = passkey::begin_assertion(&state.op, proven.as_ref(), &bound_to, mediation).await;
    answer_script(begun)
}

/// What to ask the browser for where somebody is to have a new one.
async fn create(state: &State, user: &UserId, bound_to: &TokenHash) -> Response {
    let begun = match state.op.store.user(user).await {
        Ok(Some(user)) => passkey::begin_enrolment(&state.op, &user, bound_to).await,
        Ok(None) => return Response::from(StatusCode::GONE),
        Err(error) => Err(error.into()),
    };
    answer_script(begun)
}

/// What the script reads.
pub fn answer_script(begun: Result<Begun, Refused>) -> Response {
    match begun {
        Ok(Begun { ceremony, options }) => Response::builder()
            .content_type("application/json")
            .body(json!({ "ceremony": ceremony, "options": options }).to_string()),
        Err(Refused::Store(error)) => {
            tracing::warn!(error = %error, "a passkey could not be asked for");
            Response::from(StatusCode::SERVICE_UNAVAILABLE)
        }
        Err(refused) => {
            tracing::info!(reason = %refused, "no passkey is asked for");
            Response::from(StatusCode::CONFLICT)
        }
    }
}

/// The form that the script fills, if there are passkeys at all.
pub(super) fn form(scene: &Scene<'_>) -> Option<PasskeyForm> {
    let path = scene.visit.path(&format!("{}/passkey", scene.address()));
    scene.visit.state.op.passkeys.as_ref().map(|_| PasskeyForm {
        form: scene.form(),
        options: path,
        is_named: false,
    })
}

/// Takes what the browser answered.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    owed: Option<&SecondFactor>,
    request: &Request,
    mut parameters: Parameters,
) -> Response {
    let op = &scene.visit.state.op;
    let ceremony = parameters.take("ceremony").unwrap_or_default();
    let response = parameters.take("credential").unwrap_or_default();
    let answer = Answer {
        ceremony: &ceremony,
        bound_to: &scene.browser.hash(),
        response: &response,
    };
    let session = owed.and_then(|owed| scene.session_of(&owed.user_id));
    let progress = &scene.interaction.progress;
    let here = origin(scene.visit.state, request);
    let proven = attempt::passkey(op, (answer, &here), owed, progress, session.as_ref()).await;
    match proven {
        Ok(proven) => match proof::advance(scene, request, &proven).await {
            Ok(response) => response,
            Err(proof::Outdated) => see_other(&scene.address()),
        },
        Err(Refused::Store(error)) => scene.visit.failed(&error),
        Err(Refused::Entropy(error)) => scene
            .visit
            .failed(PageFailure::Permanent(error.to_string())),
        // It is in no account at all: the browser that offered it may forget it, and nobody else is told of it. One that is somebody
        // else's is not unknown.
        Err(Refused::Unknown(id)) => {
            let rp_id = op.passkeys.as_ref().map(passkey::RelyingParty::id);
            let signal = json!({ "rpId": rp_id, "credentialId": id }).to_string();
            match owed {
                None => sign_in::show_unknown_passkey(scene, next, signal).await,
                Some(owed) => second_factor::show_unknown_passkey(scene, next, owed, signal).await,
            }
        }
        Err(_) => match owed {
            None => scene.slipped(Slip::Passkey),
            Some(_) => second_factor::slipped(scene, Slip::Passkey, Asked::by(Way::Passkey)),
        },
    }
}
