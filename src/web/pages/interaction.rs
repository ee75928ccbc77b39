//! `/interaction/{id}`: whatever its person still owes, one form a page, until the request can be answered.
//!
//! GET shows what is owed now, so the back button and a reload are always right. POST does one thing and answers 303 to
//! the same address, after a mistake too: `?slip=` says which, and a reload sends no password again. Where one has to wait, the
//! answer is 429 or 503, which say for how long. What may be done is decided by what is owed and stored, never by which form was
//! sent: a consent that nobody asked for, or a password before a name, changes nothing.

pub mod begun_there;
mod browser;
pub mod callback;
mod codes;
mod consent;
pub mod consumer;
mod directory_password;
mod elsewhere;
mod enrol;
pub(super) mod home_realm;
mod leaving;
mod link;
pub mod mail;
mod new_password;
mod offer;
pub(super) mod outing;
pub mod passkey;
mod proof;
mod scene;
mod second_factor;
mod select_account;
mod sign_in;
mod sign_up;
mod tried;
pub(super) mod upstream;

use std::sync::Arc;

use poem::{Request, Response};

pub use self::browser::{Browser, form, form_at};
pub(super) use self::proof::{Outdated, advance};
use self::scene::Next;
pub(super) use self::scene::Scene;
pub(super) use self::sign_in::is_usable;
use crate::login::policy::OwedProof;
use crate::login::proof_of_work::Work;
use crate::oauth::authorize::Unwilling;
use crate::oauth::authorize::policy::Owed;
use crate::web::csrf;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::Way;
use crate::web::request::{form as read_form, origin};
use crate::web::state::State;

/// Shows what is owed.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let asked = Asked::read(request.uri().query());
    let scene = match Scene::find(&state, &request, None).await {
        Ok(scene) => scene,
        Err(response) => return response,
    };
    match scene.next().await {
        Ok(next) => show(&scene, &next, asked).await,
        Err(response) => response,
    }
}

/// Does what the form says, if it is what is owed.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let form = read_form(&mut request).await;
    let typed = form.as_ref().ok().and_then(|form| form.find("username"));
    let mut scene = match Scene::find(&state, &request, typed).await {
        Ok(scene) => scene,
        Err(response) => return response,
    };
    let mut parameters = match form {
        Ok(parameters) => parameters,
        Err(unreadable) => return scene.visit.unreadable_form(&unreadable.error),
    };
    if let Err(error) = parameters.refuse_repeated() {
        return scene.visit.unreadable_form(&error);
    }
    let token = parameters.take("csrf");
    if !csrf::is_ours(
        &state.op,
        request.headers(),
        &[scene.browser.secret.as_str()],
        token.as_deref(),
    ) {
        return scene.visit.foreign_form();
    }
    // What its script says of the browser; it is kept with whatever this form does.
    if parameters.take("passkeys").as_deref() == Some("yes") {
        scene.interaction.progress.offers_passkey = true;
    }
    let work = parameters.take("work");
    scene.work = Work::of(
        &state.op,
        &scene.interaction.id,
        work.as_deref(),
        state.op.now(),
    );
    let decision = parameters.take("decision");
    if decision.as_deref() == Some("cancel") {
        return scene.cancel(Unwilling::Cancelled).await;
    }
    // A name counts before it is asked what is owed: somebody else may have signed in in another window since the page was made.
    if parameters.has("username") && scene.awaits_name() && decision.is_none() {
        return sign_in::take_identifier(&scene, parameters.take("username")).await;
    }
    let progress = &scene.interaction.progress;
    if !csrf::is_at(&state.op, token.as_deref(), &progress.step()) {
        // The form speaks of somebody else than another window of this interaction has come to since. A name that was typed
        // counts as long as nobody has proven theirs; nothing else is taken for an answer to what it was not asked for.
        let is_name = parameters.has("username") && !parameters.has("password");
        return if is_name && decision.is_none() && progress.session_id.is_none() {
            sign_in::take_identifier(&scene, parameters.take("username")).await
        } else {
            see_other(&scene.address())
        };
    }
    let decision = decision.as_deref();
    let has_passkey = parameters.has("credential") && decision.is_none();
    let next = match scene.next().await {
        Ok(next) => next,
        Err(response) => return response,
    };
    match &next.owed {
        Owed::Proof(OwedProof::SignIn(_)) if has_passkey => {
            passkey::answer(&scene, &next, None, &request, parameters).await
        }
        Owed::Proof(OwedProof::SecondFactor(owed)) if has_passkey => {
            passkey::answer(&scene, &next, Some(owed), &request, parameters).await
        }
        Owed::Proof(OwedProof::SignIn(_)) => {
            sign_in::answer(&scene, &next, &request, parameters, decision).await
        }
        Owed::Proof(OwedProof::SecondFactor(owed)) => {
            second_factor::answer(&scene, &next, owed, &request, parameters, decision).await
        }
        Owed::Proof(OwedProof::Enrol(owed)) => {
            // Who sets something up here has said what they want.
            scene.interaction.progress.offers_passkey = false;
            enrol::answer(&scene, &next, owed, &request, parameters, decision).await
        }
        Owed::Proof(OwedProof::SelectAccount) => select_account::answer(&scene, parameters).await,
        Owed::Proof(OwedProof::KeepOrLeave(_)) => leaving::answer(&scene, &request, decision).await,
        Owed::Proof(OwedProof::NewPassword) => {
            new_password::answer(&scene, &next, &request, parameters).await
        }
        Owed::Consent(scope) => {
            let origin = origin(&state, &request);
            consent::answer(&scene, &next, scope, (decision, &origin)).await
        }
        Owed::Approval(scope) => {
            let origin = origin(&state, &request);
            elsewhere::answer(&scene, scope, (decision, &origin)).await
        }
        Owed::Link => link::answer(&scene, &request, decision).await,
        Owed::Offer => offer::answer(&scene, &next, &request, parameters, decision).await,
    }
}

fn parts_of(query: Option<&str>) -> impl Iterator<Item = &str> {
    query.unwrap_or_default().split('&')
}

/// A mistake that the last form had, as the address says it. Whoever makes such an address up sees our words, and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    /// Nothing was typed.
    Missing,
    /// What was typed is nobody's name.
    Unfit,
    /// The name or the password.
    Wrong,
    /// The passkey.
    Passkey,
    /// What was proven is not enough, and there is nothing to add to it.
    More,
}

impl Slip {
    const ALL: [Self; 5] = [
        Self::Missing,
        Self::Unfit,
        Self::Wrong,
        Self::Passkey,
        Self::More,
    ];

    const fn query(self) -> &'static str {
        match self {
            Self::Missing => "slip=missing",
            Self::Unfit => "slip=unfit",
            Self::Wrong => "slip=wrong",
            Self::Passkey => "slip=passkey",
            Self::More => "slip=more",
        }
    }

    fn read(part: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slip| slip.query() == part)
    }
}

/// What an address asks of the page: how to ask, and what the last form had said.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    slip: Option<Slip>,
    way: Option<Way>,
    /// Whether the device was to be trusted.
    trusts: bool,
}

impl Asked {
    /// By this way.
    fn by(way: Way) -> Self {
        Self {
            way: Some(way),
            ..Self::default()
        }
    }

    fn read(query: Option<&str>) -> Self {
        Self {
            slip: parts_of(query).find_map(Slip::read),
            way: parts_of(query).find_map(|part| Way::parse(part.strip_prefix("way=")?)),
            trusts: parts_of(query).any(|part| part == "trust=yes"),
        }
    }

    fn query(self) -> String {
        let slip = self.slip.map(|slip| slip.query().to_owned());
        let way = self.way.map(|way| format!("way={}", way.name()));
        let trusts = self.trusts.then(|| "trust=yes".to_owned());
        let parts: Vec<String> = [slip, way, trusts].into_iter().flatten().collect();
        parts.join("&")
    }
}

async fn show(scene: &Scene<'_>, next: &Next, asked: Asked) -> Response {
    match &next.owed {
        Owed::Proof(OwedProof::SignIn(_)) => sign_in::show(scene, next, asked.slip).await,
        Owed::Proof(OwedProof::SecondFactor(owed)) => {
            second_factor::show(scene, next, owed, asked).await
        }
        Owed::Proof(OwedProof::Enrol(owed)) => enrol::show(scene, next, owed, asked).await,
        Owed::Proof(OwedProof::SelectAccount) => select_account::show(scene, next).await,
        Owed::Proof(OwedProof::KeepOrLeave(due_at)) => leaving::show(scene, next, *due_at).await,
        Owed::Proof(OwedProof::NewPassword) => new_password::show(scene, next).await,
        Owed::Link => link::show(scene, next).await,
        Owed::Offer => offer::show(scene, next).await,
        Owed::Consent(scope) => consent::show(scene, next, scope).await,
        Owed::Approval(scope) => elsewhere::show(scene, next, scope).await,
    }
}
