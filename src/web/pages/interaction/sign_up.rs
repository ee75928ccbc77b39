//! Making an account on the way: an address that a mail reaches, then name and password.

use http::{StatusCode, header};
use poem::{Request, Response};

use super::mail;
use super::proof;
use super::scene::{Next, Scene};
use super::tried::Tried;
use crate::domain::challenge::Purpose;
use crate::domain::interaction::SigningUp;
use crate::domain::text::is_legible;
use crate::login::factor::mail_code::Recipient;
use crate::login::sign_up::{self as accounts, NotMade, SignUp as Rule, Wanted};
use crate::login::throttle::new_password_buckets;
use crate::mail::address::Address;
use crate::oauth::params::Parameters;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::PageFailure;
use crate::web::pages::new_password::{self, Unset};
use crate::web::pages::views::{
    AddressError, DeadLink, PasswordError, SignUp, SignUpDetails, WaitKind,
};
use crate::web::request::{client_address, origin};

/// Characters of a name.
const LONGEST_NAME: usize = 200;

/// Takes what the page that is shown asked for.
pub(super) async fn answer(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    signing: &SigningUp,
    mut parameters: Parameters,
    decision: Option<&str>,
) -> Response {
    let progress = scene.interaction.progress.clone();
    let purpose = mail::asked(scene).map(|asked| &asked.purpose);
    match (decision, purpose, &signing.address) {
        (Some("sign-in"), ..) => scene.progress(progress.taken_back()).await,
        (Some("sign-up"), ..) => scene.progress(progress.signing_up(None)).await,
        (Some("again"), Some(Purpose::SignUp { address }), None) => {
            ask(scene, next, request, &address.clone()).await
        }
        (Some(_), ..) => see_other(&scene.address()),
        (None, _, Some(address)) => {
            take_details(scene, next, request, signing, address, parameters).await
        }
        (None, Some(_), None) => mail::answer(scene, next, request, parameters.take("code")).await,
        (None, None, None) => {
            let typed = parameters.take("email").unwrap_or_default();
            ask(scene, next, request, typed.trim()).await
        }
    }
}

/// Shows the page that is next.
pub(super) async fn show(scene: &Scene<'_>, next: &Next, signing: &SigningUp) -> Response {
    match &signing.address {
        Some(address) => {
            let name = signing.name.clone().unwrap_or_default();
            let view = details(scene, next, (signing, address), name).await;
            scene.page(&view, StatusCode::OK, next)
        }
        None => show_address(scene, next, None, None).await,
    }
}

/// Sends a mail to the address, if whoever reads it may make an account.
async fn ask(scene: &Scene<'_>, next: &Next, request: &Request, typed: &str) -> Response {
    let op = &scene.visit.state.op;
    let Ok(address) = Address::parse(typed) else {
        return show_address(scene, next, Some(typed), Some(AddressError::Unusable)).await;
    };
    if !op.settings.sign_up.admits(&address) {
        let error = match &op.settings.sign_up {
            Rule::Domains(domains) => AddressError::Domain(domains.clone()),
            Rule::Off | Rule::Invitation | Rule::Open => AddressError::Unusable,
        };
        return show_address(scene, next, Some(typed), Some(error)).await;
    }
    let purpose = Purpose::SignUp {
        address: address.as_str().to_owned(),
    };
    match mail::ask(scene, request, Recipient::Address(address), purpose).await {
        Tried::Done(response) => response,
        Tried::Refused(PasswordError::TooManyMails { seconds }) => {
            let error = AddressError::Throttled { seconds };
            let mut response = show_address(scene, next, Some(typed), Some(error)).await;
            response.set_status(StatusCode::TOO_MANY_REQUESTS);
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, seconds.into());
            response
        }
        Tried::Refused(_) => scene.visit.wait(WaitKind::Busy, 2),
    }
}

async fn show_address(
    scene: &Scene<'_>,
    next: &Next,
    typed: Option<&str>,
    error: Option<AddressError>,
) -> Response {
    let before = scene.interaction.progress.typed_before.as_deref();
    let hint = before.or(scene.wishes().login_hint);
    let hint = hint.filter(|hint| hint.contains('@'));
    let view = SignUp {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        address: typed.or(hint).unwrap_or_default().to_owned(),
        error,
        puzzle: scene.puzzle(),
        can_cancel: next.asker.is_some(),
    };
    scene.page(&view, StatusCode::OK, next)
}

async fn details(
    scene: &Scene<'_>,
    next: &Next,
    (signing, address): (&SigningUp, &str),
    name: String,
) -> SignUpDetails {
    SignUpDetails {
        chrome: scene.visit.chrome.clone(),
        client: scene.client(next).await,
        form: scene.form(),
        address: address.to_owned(),
        is_address_shown: signing.is_address_shown,
        name,
        is_name_wrong: false,
        shortest: scene.visit.state.rules.strength.shortest,
        errors: Vec::new(),
        can_cancel: next.asker.is_some(),
    }
}

/// Makes the account, and signs its owner in.
async fn take_details(
    scene: &Scene<'_>,
    next: &Next,
    request: &Request,
    signing: &SigningUp,
    address: &str,
    mut parameters: Parameters,
) -> Response {
    let (visit, state) = (&scene.visit, scene.visit.state);
    let typed = parameters.take("new-password").unwrap_or_default();
    let name = parameters.take("name").unwrap_or_default();
    let name = name.trim();
    let mut view = details(scene, next, (signing, address), name.to_owned()).await;
    view.is_name_wrong =
        name.chars().count() > LONGEST_NAME || (!name.is_empty() && !is_legible(name));
    if view.is_name_wrong {
        return scene.page(&view, StatusCode::OK, next);
    }
    let buckets = new_password_buckets(
        &state.op.derived.throttle,
        scene.interaction.id.as_str(),
        Some(client_address(state, request)),
    );
    let judged = new_password::judge(visit, buckets, &typed, &[address, name]).await;
    let hashed = match judged {
        Ok(password) => new_password::hash(visit, password).await,
        Err(unset) => Err(unset),
    };
    let phc = match hashed {
        Ok(phc) => phc,
        Err(Unset::Unfit(errors)) => {
            view.errors = errors;
            return scene.page(&view, StatusCode::OK, next);
        }
        Err(Unset::Failed(response)) => return *response,
    };
    let wanted = Wanted {
        address: address.to_owned(),
        is_address_shown: signing.is_address_shown,
        name: (!name.is_empty()).then(|| name.to_owned()),
        phc,
        language: visit.chrome.localizer.lang().to_owned(),
        invitation: signing.invitation.clone(),
        origin: origin(state, request),
    };
    make(scene, request, wanted).await
}

async fn make(scene: &Scene<'_>, request: &Request, wanted: Wanted) -> Response {
    let proven = match accounts::make(&scene.visit.state.op, wanted).await {
        Ok(proven) => proven,
        Err(NotMade::Taken) => {
            // The way on is another address: the page of this one would only say the same again.
            let progress = scene.interaction.progress.clone().signing_up(None);
            let kept = scene.progress(progress).await;
            if kept.status() != StatusCode::SEE_OTHER {
                return kept;
            }
            return scene
                .visit
                .dead_link(DeadLink::Taken, Some(&scene.address()));
        }
        Err(NotMade::Uninvited) => return scene.visit.dead_link(DeadLink::Over, None),
        Err(NotMade::Store(error)) => return scene.visit.failed(&error),
        Err(NotMade::Entropy(error)) => {
            return scene
                .visit
                .failed(PageFailure::Permanent(error.to_string()));
        }
    };
    match proof::advance_new(scene, request, &proven).await {
        Ok(response) => response,
        Err(proof::Outdated) => see_other(&scene.address()),
    }
}
