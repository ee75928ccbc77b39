//! `/interaction/{id}`: whatever its person still owes, one form a page, until the request can be answered.
//!
//! GET shows what is owed now, so the back button and a reload are always right. POST does one thing and answers 303 to
//! the same address; a mistake is shown at once. What may be done is decided by what is owed and stored, never by which
//! form was sent: a consent that nobody asked for, or a password before a name, changes nothing.

use std::sync::Arc;

use http::{HeaderMap, StatusCode, header};
use poem::{Request, Response};

use super::views::{
    Account, Accounts, Consent, Form, Lifetime, Password, PasswordError, Reason, SignIn,
    SignInError,
};
use super::{Visit, reply};
use crate::domain::id::InteractionId;
use crate::domain::interaction::{Interaction, Progress};
use crate::login::session::{self, MOST_ACCOUNTS, Opened};
use crate::login::sign_in::{self, Refused};
use crate::oauth::authorize::policy::{Owed, SignInReason};
use crate::oauth::authorize::{self, Interact, Outcome, SignedIn};
use crate::oauth::params::Parameters;
use crate::secret::{Kind, Token, TokenHash};
use crate::web::oauth::authorize::see_other;
use crate::web::request::{form as read_form, network};
use crate::web::state::State;
use crate::web::{cookies, csrf};

const LONGEST_IDENTIFIER: usize = 320;

/// The browser that asks: its cookie, new if it had none.
#[derive(Clone, Debug)]
pub struct Browser {
    cookie: Option<Token>,
    secret: String,
}

impl Browser {
    /// The browser of a request.
    ///
    /// # Errors
    /// [`crate::entropy::NoEntropy`].
    pub fn of(state: &State, headers: &HeaderMap) -> Result<Self, crate::entropy::NoEntropy> {
        if let Some(known) = cookies::browser(&state.op, headers) {
            return Ok(Self {
                cookie: None,
                secret: known.to_owned(),
            });
        }
        let token = Token::generate(Kind::Browser, state.op.entropy)?;
        Ok(Self {
            secret: token.reveal().to_owned(),
            cookie: Some(token),
        })
    }

    /// What interactions are bound to.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.secret)
    }

    /// Sets the cookie if it is new.
    #[must_use]
    pub fn keep(&self, visit: &Visit<'_>, mut response: Response) -> Response {
        if let Some(cookie) = self.cookie.as_ref().and_then(|token| {
            cookies::set_browser(&visit.state.op, token.reveal())
                .parse()
                .ok()
        }) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// A form of this browser.
#[must_use]
pub fn form(visit: &Visit<'_>, action: &str, browser: &Browser) -> Form {
    Form {
        action: visit.path(action),
        csrf: csrf::token(&visit.state.op, &browser.secret),
    }
}

/// One interaction in one browser, looked up.
struct Scene<'s> {
    visit: Visit<'s>,
    interaction: Interaction,
    browser: Browser,
    opened: Vec<Opened>,
}

impl<'s> Scene<'s> {
    async fn find(state: &'s State, request: &Request) -> Result<Self, Response> {
        let visit = Visit::new(state, request.headers(), None);
        let Some(secret) = cookies::browser(&state.op, request.headers()) else {
            return Err(visit.expired());
        };
        let (id, hash) = (
            InteractionId::new(request.raw_path_param("id").unwrap_or_default()),
            TokenHash::of(secret),
        );
        let browser = Browser {
            cookie: None,
            secret: secret.to_owned(),
        };
        let found = state
            .op
            .store
            .read(move |r| r.find_interaction(&id, &hash))
            .await;
        let interaction = match found {
            Ok(Some(interaction)) if interaction.expires_at > state.op.now() => interaction,
            Ok(Some(over)) => {
                return Err(Visit::new(
                    state,
                    request.headers(),
                    over.request.ui_locales.as_deref(),
                )
                .left_open(&over));
            }
            Ok(None) => return Err(visit.expired()),
            Err(error) => return Err(visit.failed(&error)),
        };
        let secrets = cookies::sessions(&state.op, request.headers());
        let opened = session::open(&state.op, &secrets)
            .await
            .map_err(|error| visit.failed(&error))?;
        let visit = Visit::new(
            state,
            request.headers(),
            interaction.request.ui_locales.as_deref(),
        );
        Ok(Self {
            visit,
            interaction,
            browser,
            opened,
        })
    }

    fn address(&self) -> String {
        format!("/interaction/{}", self.interaction.id)
    }

    fn signed_in(&self) -> Vec<SignedIn> {
        self.opened
            .iter()
            .map(|opened| opened.signed_in.clone())
            .collect()
    }

    async fn outcome(&self) -> Result<Outcome, Response> {
        authorize::resume(&self.visit.state.op, &self.interaction, &self.signed_in())
            .await
            .map_err(|refused| self.visit.refused(&refused))
    }

    /// Stores what was done and shows what is owed next.
    async fn progress(&self, progress: Progress) -> Response {
        let id = self.interaction.id.clone();
        match self
            .visit
            .state
            .op
            .store
            .write(move |w| w.update_progress(&id, &progress))
            .await
        {
            Ok(true) => see_other(&self.address()),
            Ok(false) => self.visit.expired(),
            Err(error) => self.visit.failed(&error),
        }
    }

    fn form(&self) -> Form {
        form(&self.visit, &self.address(), &self.browser)
    }
}

/// Shows what is owed.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let scene = match Scene::find(&state, &request).await {
        Ok(scene) => scene,
        Err(response) => return response,
    };
    match scene.outcome().await {
        Ok(Outcome::Reply(answer)) => reply::deliver(&scene.visit, &answer),
        Ok(Outcome::Interact(interact)) => show(&scene, &interact, None).await,
        Err(response) => response,
    }
}

/// Does what the form says, if it is what is owed.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let scene = match Scene::find(&state, &request).await {
        Ok(scene) => scene,
        Err(response) => return response,
    };
    let Ok(mut parameters) = read_form(&mut request).await else {
        return scene.visit.malformed();
    };
    if parameters.refuse_repeated().is_err() {
        return scene.visit.malformed();
    }
    if !csrf::is_ours(
        &state.op,
        request.headers(),
        Some(&scene.browser.secret),
        parameters.take("csrf").as_deref(),
    ) {
        return scene.visit.foreign_form();
    }
    let decision = parameters.take("decision");
    if decision.as_deref() == Some("cancel") {
        return match authorize::cancel(&state.op, &scene.interaction).await {
            Ok(answer) => reply::deliver(&scene.visit, &answer),
            Err(refused) => scene.visit.refused(&refused),
        };
    }
    match scene.outcome().await {
        Ok(Outcome::Reply(answer)) => reply::deliver(&scene.visit, &answer),
        Ok(Outcome::Interact(interact)) => match &interact.owed {
            Owed::SignIn(_) => {
                sign_in(&scene, &interact, &request, parameters, decision.as_deref()).await
            }
            Owed::SelectAccount => select_account(&scene, parameters).await,
            Owed::Consent(_) => consent(&scene, &interact, decision.as_deref()).await,
        },
        Err(response) => response,
    }
}

async fn sign_in(
    scene: &Scene<'_>,
    interact: &Interact,
    request: &Request,
    mut parameters: Parameters,
    decision: Option<&str>,
) -> Response {
    let progress = &scene.interaction.progress;
    if decision == Some("back") {
        return scene
            .progress(Progress {
                identifier: None,
                typed_before: progress.identifier.clone(),
                ..progress.clone()
            })
            .await;
    }
    let Some(identifier) = progress.identifier.clone() else {
        let typed = parameters
            .take("username")
            .map(|typed| typed.trim().to_owned())
            .filter(|typed| !typed.is_empty());
        return match typed {
            None => show(scene, interact, Some(Mistake::NoIdentifier)).await,
            Some(typed)
                if typed.len() > LONGEST_IDENTIFIER || typed.chars().any(char::is_control) =>
            {
                show(scene, interact, Some(Mistake::OddIdentifier)).await
            }
            Some(typed) => {
                scene
                    .progress(Progress {
                        identifier: Some(typed),
                        ..progress.clone()
                    })
                    .await
            }
        };
    };
    let Some(password) = parameters.take("password") else {
        return show(
            scene,
            interact,
            Some(Mistake::Password(PasswordError::Missing)),
        )
        .await;
    };
    let state = scene.visit.state;
    let proven = match sign_in::by_password(
        &state.op,
        &state.hashing,
        &identifier,
        &password,
        &network(state, request),
    )
    .await
    {
        Ok(proven) => proven,
        Err(refused) => return refuse_password(scene, interact, &refused).await,
    };
    let (session_id, secret) = match session::begin(&state.op, &proven, &scene.opened).await {
        Ok(begun) => begun,
        Err(error) => return scene.visit.failed(&error),
    };
    tracing::info!(user.id = %proven.user.id, session.id = %session_id, client.id = %interact.client.id, "somebody signed in");
    // The new session first; of the others those that are somebody else's.
    let others = scene
        .opened
        .iter()
        .filter(|opened| opened.signed_in.user.id != proven.user.id)
        .map(|opened| opened.secret.as_str());
    let secrets: Vec<&str> = std::iter::once(secret.reveal())
        .chain(others)
        .take(MOST_ACCOUNTS)
        .collect();
    let progress = Progress {
        session_id: Some(session_id),
        is_authenticated_here: true,
        identifier: None,
        wants_other_account: false,
        ..progress.clone()
    };
    let mut response = scene.progress(progress).await;
    if let Ok(cookie) = cookies::set_sessions(&state.op, &secrets).parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn refuse_password(scene: &Scene<'_>, interact: &Interact, refused: &Refused) -> Response {
    let error = match refused {
        Refused::Wrong => PasswordError::Wrong,
        Refused::Throttled(wait) => PasswordError::Throttled {
            seconds: wait.as_secs().max(1),
        },
        Refused::Busy => PasswordError::Busy,
        Refused::Store(error) => return scene.visit.failed(error),
        Refused::Entropy(error) => {
            return scene
                .visit
                .failed(super::PageFailure::Permanent(error.to_string()));
        }
    };
    show(scene, interact, Some(Mistake::Password(error))).await
}

async fn select_account(scene: &Scene<'_>, mut parameters: Parameters) -> Response {
    let progress = scene.interaction.progress.clone();
    let chosen = parameters.take("account").unwrap_or_default();
    if chosen == "other" {
        return scene
            .progress(Progress {
                wants_other_account: true,
                ..progress
            })
            .await;
    }
    // Only an account of this very browser can be chosen.
    match scene
        .opened
        .iter()
        .find(|opened| opened.signed_in.session.id.as_str() == chosen)
    {
        Some(opened) => {
            scene
                .progress(Progress {
                    session_id: Some(opened.signed_in.session.id.clone()),
                    is_account_chosen: true,
                    ..progress
                })
                .await
        }
        None => see_other(&scene.address()),
    }
}

async fn consent(scene: &Scene<'_>, interact: &Interact, decision: Option<&str>) -> Response {
    let op = &scene.visit.state.op;
    match decision {
        Some("allow") => {}
        Some("deny") => {
            return match authorize::cancel(op, &scene.interaction).await {
                Ok(answer) => reply::deliver(&scene.visit, &answer),
                Err(refused) => scene.visit.refused(&refused),
            };
        }
        Some(_) | None => return see_other(&scene.address()),
    }
    let browser = scene.signed_in();
    let Some(account) =
        authorize::policy::choose_account(&interact.request, &browser, &scene.interaction.progress)
    else {
        return see_other(&scene.address());
    };
    let (tenant, user, client, scope, now) = (
        op.tenant.clone(),
        account.user.id.clone(),
        interact.client.id.clone(),
        interact.request.scope.clone(),
        op.now(),
    );
    let (id, mut progress) = (
        scene.interaction.id.clone(),
        scene.interaction.progress.clone(),
    );
    // The account that agreed is the one that answers, whatever the browser does meanwhile.
    progress.session_id = Some(account.session.id.clone());
    progress.is_consented = true;
    let written = op
        .store
        .write(move |w| {
            if !w.update_progress(&id, &progress)? {
                return Ok(false);
            }
            w.add_consent(&tenant, &user, &client, &scope, now)?;
            Ok(true)
        })
        .await;
    match written {
        Ok(true) => see_other(&scene.address()),
        Ok(false) => scene.visit.expired(),
        Err(error) => scene.visit.failed(&error),
    }
}

/// What was wrong with the last form.
#[derive(Clone, Copy, Debug)]
enum Mistake {
    NoIdentifier,
    OddIdentifier,
    Password(PasswordError),
}

async fn show(scene: &Scene<'_>, interact: &Interact, mistake: Option<Mistake>) -> Response {
    match &interact.owed {
        Owed::SignIn(reason) => match &scene.interaction.progress.identifier {
            Some(identifier) => show_password(scene, interact, identifier, mistake).await,
            None => show_sign_in(scene, interact, *reason, mistake).await,
        },
        Owed::SelectAccount => show_accounts(scene, interact).await,
        Owed::Consent(scope) => {
            let account = scene.signed_in();
            let account = authorize::policy::choose_account(
                &interact.request,
                &account,
                &scene.interaction.progress,
            )
            .map(|account| account.user.display_name().to_owned());
            let view = Consent {
                chrome: scene.visit.chrome.clone(),
                client: scene
                    .visit
                    .client(&interact.client, &interact.redirect)
                    .await,
                form: scene.form(),
                account: account.unwrap_or_default(),
                scopes: scope.iter().map(str::to_owned).collect(),
                lifetime: Lifetime::UntilTakenBack,
                take_back: None,
            };
            scene
                .visit
                .page(&view, StatusCode::OK, Some(&interact.redirect))
        }
    }
}

async fn show_sign_in(
    scene: &Scene<'_>,
    interact: &Interact,
    reason: SignInReason,
    mistake: Option<Mistake>,
) -> Response {
    let typed_before = scene.interaction.progress.typed_before.clone();
    let view = SignIn {
        chrome: scene.visit.chrome.clone(),
        client: Some(
            scene
                .visit
                .client(&interact.client, &interact.redirect)
                .await,
        ),
        form: scene.form(),
        username: typed_before
            .or(interact.request.login_hint.clone())
            .unwrap_or_default(),
        error: mistake.and_then(|mistake| match mistake {
            Mistake::NoIdentifier => Some(SignInError::Missing),
            Mistake::OddIdentifier => Some(SignInError::Generic),
            Mistake::Password(_) => None,
        }),
        reason: match reason {
            SignInReason::NoSession | SignInReason::OtherPerson | SignInReason::OtherAccount => {
                Reason::First
            }
            SignInReason::PromptLogin => Reason::Again,
            SignInReason::TooOld => Reason::TooOld,
        },
        choose_account: None,
        can_cancel: true,
    };
    scene
        .visit
        .page(&view, StatusCode::OK, Some(&interact.redirect))
}

async fn show_password(
    scene: &Scene<'_>,
    interact: &Interact,
    identifier: &str,
    mistake: Option<Mistake>,
) -> Response {
    let error = mistake.and_then(|mistake| match mistake {
        Mistake::Password(error) => Some(error),
        Mistake::NoIdentifier | Mistake::OddIdentifier => None,
    });
    let (status, wait) = match error {
        Some(PasswordError::Throttled { seconds }) => {
            (StatusCode::TOO_MANY_REQUESTS, Some(seconds))
        }
        Some(PasswordError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, Some(2)),
        Some(PasswordError::Missing | PasswordError::Wrong) | None => (StatusCode::OK, None),
    };
    let view = Password {
        chrome: scene.visit.chrome.clone(),
        client: Some(
            scene
                .visit
                .client(&interact.client, &interact.redirect)
                .await,
        ),
        form: scene.form(),
        username: identifier.to_owned(),
        error,
        can_cancel: true,
    };
    let mut response = scene.visit.page(&view, status, Some(&interact.redirect));
    if let Some(seconds) = wait {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

async fn show_accounts(scene: &Scene<'_>, interact: &Interact) -> Response {
    let accounts = scene.opened.iter().map(|opened| {
        let SignedIn { session, user } = &opened.signed_in;
        Account {
            handle: session.id.to_string(),
            name: user.profile.name.clone().unwrap_or_default(),
            email: user
                .profile
                .email
                .clone()
                .unwrap_or_else(|| user.username.clone()),
        }
    });
    let view = Accounts {
        chrome: scene.visit.chrome.clone(),
        client: Some(
            scene
                .visit
                .client(&interact.client, &interact.redirect)
                .await,
        ),
        form: scene.form(),
        accounts: accounts.collect(),
        can_cancel: true,
    };
    scene
        .visit
        .page(&view, StatusCode::OK, Some(&interact.redirect))
}
