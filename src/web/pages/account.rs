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
//! | `/account/providers` | the other providers by which one signs in | yes |
//! | `/account/second-step` | whether a passkey is asked for after each password | yes |
//! | `/account/sessions` | where one is signed in, and ending it | to end one |
//! | `/account/activity` | what happened to the account | |
//! | `/account/export` | everything that is kept, as one file | yes |
//! | `/account/delete` | the end of it, where the operator allows that | yes |
//! | `/account/apps` | what apps may do, and taking it back | to take it back |
//! | `/account/requests` | what apps ask by the back channel, and wait for | as the app wants it |
//!
//! To add a page: a file here with `get` and `post`, a view with its template in `templates/account/`, and a route.

pub mod activity;
pub mod app;
pub mod apps;
pub mod delete;
pub mod email;
mod entry;
pub mod export;
pub mod overview;
pub mod passkeys;
pub mod password;
pub mod picture;
pub mod preferences;
pub mod profile;
pub mod providers;
pub mod recovery_codes;
pub mod requests;
pub mod second_step;
pub mod security;
pub mod sessions;

use std::time::Duration;

use askama::Template;
use http::{StatusCode, header};
use poem::Response;

pub(super) use self::providers::PATH as PROVIDERS;
pub(in crate::web) use self::requests::PATH as REQUESTS;
use super::Visit;
use super::interaction::{Browser, form_at};
use super::views::{Done, Form, WaitKind};
use crate::domain::enrolled::Enrolled;
use crate::domain::id::SessionId;
pub(super) use crate::domain::interaction::Care;
use crate::domain::session::SessionOrigin;
use crate::login::accounts::SignedIn;
use crate::login::policy::SecondFactorRule;
use crate::login::session::BrowserSessions;
use crate::login::witness::{Removal, Witness};
use crate::oauth::params::Parameters;
use crate::secret::{Token, TokenHash};
use crate::web::cookies::{self, Sessions};
use crate::web::oauth::authorize::see_other;

/// One of the pages, and how fresh a proof it wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) path: &'static str,
    pub(super) care: Care,
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

impl Resident<'_> {
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

    /// What goes with the last second factor of somebody who removes it, or comes of that: messages; none where there are others.
    pub(super) fn what_goes_with_the_last(&self, enrolled: &Enrolled) -> Vec<&'static str> {
        if enrolled.passkeys + i64::from(enrolled.has_totp) != 1 {
            return Vec::new();
        }
        let rule = self.visit.state.op.settings.sign_in.second_factor;
        let codes = (enrolled.recovery_codes > 0).then_some("account-last-codes");
        let required = (rule == SecondFactorRule::Required).then_some("account-last-required");
        codes.into_iter().chain(required).collect()
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
pub(super) fn done_at(path: &str, done: Done) -> Response {
    see_other(&path_done(path, done))
}

/// Its address, which says it.
pub(super) fn path_done(path: &str, done: Done) -> String {
    format!("{path}?done={}", done.name())
}
