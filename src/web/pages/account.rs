//! `/account`: where people look after their account. Every page is a form or two, works without a script, and is entered through
//! a [`Visit`](crate::domain::interaction::Visit), so whoever is not signed in does that first and comes back.
//!
//! | Page | What | Wants a fresh proof |
//! |---|---|---|
//! | `/account` | the way to all others | |
//! | `/account/profile` | what one says of oneself | |
//! | `/account/picture` | the picture that apps show of one | |
//! | `/account/preferences` | language, time zone, light or dark, mails | |
//! | `/account/security` | how one signs in, and the devices that are trusted | |
//! | `/account/email` | the address, and another one | yes |
//! | `/account/password` | a new password | yes |
//! | `/account/passkeys` | making, naming and removing passkeys | yes |
//! | `/account/app` | an authenticator app | yes |
//! | `/account/recovery-codes` | a new set | yes |
//! | `/account/sessions` | where one is signed in, and ending it | |
//! | `/account/activity` | what happened to the account | |
//! | `/account/export` | everything that is kept, as one file | yes |
//! | `/account/delete` | the end of it, where the operator allows that | yes |
//! | `/account/apps` | what apps may do, and taking it back | |
//!
//! To add a page: a file here with `get` and `post`, a view with its template in `templates/account/`, and a route.

pub mod activity;
pub mod app;
pub mod apps;
pub mod delete;
pub mod email;
pub mod export;
pub mod overview;
pub mod passkeys;
pub mod password;
pub mod picture;
pub mod preferences;
pub mod profile;
pub mod recovery_codes;
pub mod security;
pub mod sessions;

use std::time::Duration;

use askama::Template;
use http::{StatusCode, header};
use poem::{Request, Response};

use super::interaction::{Browser, form_at};
use super::views::{Done, Form, WaitKind};
use super::{PageFailure, Visit};
use crate::domain::id::SessionId;
use crate::domain::interaction::{Errand, Progress, Visit as Errands};
use crate::domain::network::Network;
use crate::domain::session::SessionOrigin;
use crate::login::accounts::{Accounts, SignedIn};
use crate::login::policy::{OwedProof, find_known_person};
use crate::login::session::{self, BrowserSessions};
use crate::login::visit::{self, Visitor};
use crate::login::witness::{Removal, Witness};
use crate::oauth::params::Parameters;
use crate::secret::{Token, TokenHash};
use crate::web::cookies::{self, Sessions};
use crate::web::csrf;
use crate::web::oauth::authorize::{begin, see_other};
use crate::web::request::{client_address, form as read_form, origin};
use crate::web::state::State;

/// One of the pages, and whether it changes how its person gets in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) path: &'static str,
    pub(super) is_sensitive: bool,
}

/// Somebody at a page of their account.
pub(super) struct Resident<'s> {
    pub(super) visit: Visit<'s>,
    pub(super) account: SignedIn,
    sessions: BrowserSessions,
    browser: Browser,
    origin: SessionOrigin,
    place: Place,
}

impl<'s> Resident<'s> {
    /// Lets somebody in.
    ///
    /// # Errors
    /// The way to sign in first, or to prove anew who they are.
    pub(super) async fn enter(
        state: &'s State,
        request: &Request,
        place: Place,
    ) -> Result<Self, Response> {
        let mut visit = Visit::new(state, request.headers(), None);
        let sent = cookies::sessions(&state.op, request.headers());
        let sessions = session::open(&state.op, &sent.secrets)
            .await
            .map_err(|error| visit.failed(&error))?;
        let accounts = Accounts {
            has_current: sent.has_current_of(&sessions.live),
            signed_in: sessions
                .live
                .iter()
                .map(|opened| opened.signed_in.clone())
                .collect(),
        };
        let wanted = Errands {
            visit: place.path.to_owned(),
            is_sensitive: place.is_sensitive,
        };
        let browser = Browser::of(state, request.headers())
            .map_err(|error| visit.failed(PageFailure::Permanent(error.to_string())))?;
        match visit::receive(&state.op, &wanted, &accounts, &Progress::default()).await {
            Ok(Visitor::Welcome(account) | Visitor::Offered(account)) => {
                visit.greet(request.headers(), None, &account.user).await;
                let seen = session::see(&state.op, &account.session).await;
                seen.map_err(|error| visit.failed(&error))?;
                Ok(Self {
                    visit,
                    account,
                    sessions,
                    browser,
                    origin: origin(state, request),
                    place,
                })
            }
            Ok(Visitor::Owes(owed)) => {
                // Whose proof is wanted anew does not type a name that is known.
                let known = match owed {
                    OwedProof::SignIn(reason) => {
                        find_known_person(reason, &visit::wishes(&wanted), &accounts.signed_in)
                    }
                    OwedProof::SecondFactor(_)
                    | OwedProof::Enrol(_)
                    | OwedProof::SelectAccount
                    | OwedProof::KeepOrLeave(_)
                    | OwedProof::NewPassword => None,
                };
                let progress = known.map_or_else(Progress::default, |known| {
                    Progress::default().typed(known.user.username.clone())
                });
                Err(to_sign_in(&visit, request, (wanted, progress), &browser).await)
            }
            Err(error) => Err(visit.failed(&error)),
        }
    }

    /// Lets somebody in with a form that one of their pages sent.
    ///
    /// # Errors
    /// As for [`enter`](Self::enter); and for a form of another site, or of another account's page.
    pub(super) async fn enter_with_form(
        state: &'s State,
        request: &mut Request,
        place: Place,
    ) -> Result<(Self, Parameters), Response> {
        let form = read_form(request).await;
        let resident = Self::enter(state, request, place).await?;
        let mut parameters = match form {
            Ok(parameters) => parameters,
            Err(unreadable) => return Err(resident.visit.malformed(&unreadable.error)),
        };
        match resident.refuse_form(request, &mut parameters) {
            Some(refused) => Err(refused),
            None => Ok((resident, parameters)),
        }
    }

    /// The answer to a form that their own page did not send: one of another site, or of another account's page. Takes its token out.
    pub(super) fn refuse_form(
        &self,
        request: &Request,
        parameters: &mut Parameters,
    ) -> Option<Response> {
        let op = &self.visit.state.op;
        if let Err(error) = parameters.refuse_repeated() {
            return Some(self.visit.malformed(&error));
        }
        let token = parameters.take("csrf");
        let browsers = cookies::browsers(op, request.headers());
        if !csrf::is_ours(op, request.headers(), &browsers, token.as_deref()) {
            return Some(self.visit.foreign_form());
        }
        // Another account may be current since the page was made.
        let is_at = csrf::is_at(op, token.as_deref(), self.session().as_str());
        (!is_at).then(|| self.again())
    }

    /// The session that they are here with.
    pub(super) fn session(&self) -> &SessionId {
        &self.account.session.id
    }

    /// From where they are here.
    pub(super) fn origin(&self) -> &SessionOrigin {
        &self.origin
    }

    /// Who writes down what they do.
    pub(super) fn witness(&self) -> Witness {
        let witness = Witness::of(&self.visit.state.op, &self.account.user.id, &self.origin);
        witness.in_session(&self.account.session)
    }

    /// How they take a way in away; the form says whether they are signed out everywhere else.
    pub(super) fn removal(&self, form: &mut Parameters) -> Removal {
        let is_wanted = form.take("everywhere").is_some();
        Removal {
            witness: self.witness(),
            only: is_wanted.then(|| self.session().clone()),
        }
    }

    /// What ceremonies of this browser are bound to.
    pub(super) fn bound_to(&self) -> TokenHash {
        self.browser.hash()
    }

    /// A form of this page.
    pub(super) fn form(&self) -> Form {
        form_at(
            &self.visit,
            self.place.path,
            &self.browser,
            self.session().as_str(),
        )
    }

    /// The page as a response.
    pub(super) fn page(&self, view: &impl Template, status: StatusCode) -> Response {
        self.browser
            .keep(&self.visit, self.visit.page(view, status, None))
    }

    /// The page, or what stands in its place.
    pub(super) fn show<V: Template>(&self, view: Result<V, Response>) -> Response {
        match view {
            Ok(view) => self.page(&view, StatusCode::OK),
            Err(response) => response,
        }
    }

    /// Their session has another cookie value from now on.
    pub(super) fn keep_session(&self, secret: &Token, mut response: Response) -> Response {
        let sessions = Sessions {
            secrets: std::iter::once(secret.reveal())
                .chain(self.others())
                .collect(),
            has_current: true,
        };
        self.set_sessions(&sessions, &mut response);
        response
    }

    /// Their session has ended: the browser keeps the others.
    pub(super) fn leave(&self, mut response: Response) -> Response {
        let sessions = Sessions {
            secrets: self.others().collect(),
            has_current: false,
        };
        self.set_sessions(&sessions, &mut response);
        response
    }

    /// The cookie values of the browser's other sessions.
    fn others(&self) -> impl Iterator<Item = &str> {
        let sessions = self.sessions.live.iter().chain(&self.sessions.idle);
        let others = sessions.filter(|opened| opened.signed_in.session.id != *self.session());
        others.map(|opened| opened.secret.as_str())
    }

    fn set_sessions(&self, sessions: &Sessions<'_>, response: &mut Response) {
        if let Ok(cookie) = cookies::set_sessions(&self.visit.state.op, sessions).parse() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }

    /// The answer to who does something too often.
    pub(super) fn too_many(&self, wait: Duration) -> Response {
        let seconds = wait.as_secs().max(1);
        self.visit.wait(WaitKind::TooManyRequests, seconds)
    }

    /// Back to the page, by GET; it says what was done.
    pub(super) fn done(&self, done: Done) -> Response {
        done_at(self.place.path, done)
    }

    /// Back to the page, by GET.
    pub(super) fn again(&self) -> Response {
        see_other(self.place.path)
    }
}

/// To a page of the account, by GET; it says what was done.
fn done_at(path: &str, done: Done) -> Response {
    see_other(&format!("{path}?done={}", done.name()))
}

/// Whoever is to sign in first does that in an interaction, which leads back here.
async fn to_sign_in(
    visit: &Visit<'_>,
    request: &Request,
    (wanted, progress): (Errands, Progress),
    browser: &Browser,
) -> Response {
    let state = visit.state;
    // Each makes a row, and a network has its share.
    let address = client_address(state, request);
    if let Err(wait) = state.arrivals.count(address, state.op.now()) {
        tracing::warn!(client.network = %Network::of_subscriber(address), retry_after = ?wait, "too many visits of one network begin to wait");
        return visit.wait(WaitKind::TooManyRequests, wait.as_secs());
    }
    match begin(&state.op, Errand::Visit(wanted), progress, browser).await {
        Ok(id) => browser.keep(visit, see_other(&format!("/interaction/{id}"))),
        Err(error) => visit.failed(&error),
    }
}
