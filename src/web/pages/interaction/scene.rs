//! One interaction in one browser: found, decided upon, advanced.

use poem::{Request, Response};

use super::Slip;
use super::browser::{self, Browser};
use crate::domain::id::InteractionId;
use crate::domain::interaction::{Interaction, Progress};
use crate::login::session::{self, BrowserSessions};
use crate::oauth::authorize::request::Refused;
use crate::oauth::authorize::{self, Accounts, Interact, Outcome, policy};
use crate::web::cookies;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::views::{Client, Form};
use crate::web::pages::{Visit, reply};
use crate::web::state::State;

/// One interaction in one browser, looked up.
pub(super) struct Scene<'s> {
    /// The request for a page.
    pub(super) visit: Visit<'s>,
    /// What waits, and what was done.
    pub(super) interaction: Interaction,
    /// Whose it is.
    pub(super) browser: Browser,
    /// The sessions of the browser, the current one first.
    pub(super) sessions: BrowserSessions,
    /// Whether the first is current.
    pub(super) has_current: bool,
}

impl<'s> Scene<'s> {
    /// Finds the interaction that the address names, if it belongs to this browser. Where it is over, its page begins again with
    /// what was typed, now or before.
    ///
    /// # Errors
    /// The page that says why there is none.
    pub(super) async fn find(
        state: &'s State,
        request: &Request,
        typed: Option<&str>,
    ) -> Result<Self, Response> {
        let visit = Visit::new(state, request.headers(), None);
        let browsers = Browser::known(state, request.headers());
        if browsers.is_empty() {
            return Err(visit.foreign_form());
        }
        let id = InteractionId::new(request.raw_path_param("id").unwrap_or_default());
        let found = state
            .op
            .store
            .read(move |r| {
                for browser in &browsers {
                    if let Some(interaction) = r.find_interaction(&id, &browser.hash())? {
                        return Ok(Some((interaction, browser.clone())));
                    }
                }
                Ok(None)
            })
            .await;
        let (interaction, browser) = match found {
            Ok(Some((interaction, browser))) if interaction.is_waiting(state.op.now()) => {
                (interaction, browser)
            }
            Ok(Some((over, _))) => {
                let locales = over.request.ui_locales.as_deref();
                return Err(Visit::new(state, request.headers(), locales)
                    .over(&over, typed)
                    .await);
            }
            Ok(None) => return Err(visit.expired()),
            Err(error) => return Err(visit.failed(&error)),
        };
        let sessions = cookies::sessions(&state.op, request.headers());
        let opened = session::open(&state.op, &sessions.secrets)
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
            has_current: sessions.has_current_of(&opened.live),
            sessions: opened,
        })
    }

    /// Whether nobody has said yet who they are.
    pub(super) fn awaits_name(&self) -> bool {
        let progress = &self.interaction.progress;
        progress.identifier.is_none() && progress.session_id.is_none()
    }

    /// Where its pages are.
    pub(super) fn address(&self) -> String {
        format!("/interaction/{}", self.interaction.id)
    }

    /// Back to the page, which says what went wrong.
    pub(super) fn slipped(&self, slip: Slip) -> Response {
        see_other(&format!("{}?{}", self.address(), slip.query()))
    }

    /// Who is signed in in this browser.
    pub(super) fn accounts(&self) -> Accounts {
        let signed_in = self
            .sessions
            .live
            .iter()
            .map(|opened| opened.signed_in.clone());
        Accounts {
            signed_in: signed_in.collect(),
            has_current: self.has_current,
        }
    }

    /// Whether an account that is signed in here may answer.
    pub(super) fn can_choose(&self, interact: &Interact) -> bool {
        policy::choosable(&interact.request, &self.accounts().signed_in)
            .next()
            .is_some()
    }

    /// What is owed now, or the answer.
    ///
    /// # Errors
    /// Client or redirect can be trusted no more.
    pub(super) async fn outcome(&self) -> Result<Outcome, Refused> {
        authorize::resume(&self.visit.state.op, &self.interaction, &self.accounts()).await
    }

    /// Where it ends: at the client, or at a page that says why not.
    pub(super) async fn leave(&self, outcome: Result<Outcome, Refused>) -> Response {
        match outcome {
            Ok(Outcome::Reply(answer)) => reply::deliver(&self.visit, &answer),
            Ok(Outcome::Interact(_)) => see_other(&self.address()),
            Ok(Outcome::Over) => self.visit.answered(&self.interaction).await,
            Err(refused) => self.visit.refused(&refused),
        }
    }

    /// Stores what was done and shows what is owed next.
    pub(super) async fn progress(&self, progress: Progress) -> Response {
        let op = &self.visit.state.op;
        let (id, now) = (self.interaction.id.clone(), op.now());
        match op
            .store
            .write(move |w| w.update_progress(&id, &progress, now))
            .await
        {
            Ok(true) => see_other(&self.address()),
            Ok(false) => self.visit.expired(),
            Err(error) => self.visit.failed(&error),
        }
    }

    /// The client that asks, as pages show it.
    pub(super) async fn client(&self, interact: &Interact) -> Client {
        self.visit
            .client(&interact.client, &interact.redirect)
            .await
    }

    /// A form of its pages, as things stand.
    pub(super) fn form(&self) -> Form {
        self.form_after(&self.interaction.progress)
    }

    /// A form of its pages, after something was done.
    pub(super) fn form_after(&self, progress: &Progress) -> Form {
        browser::form_at(
            &self.visit,
            &self.address(),
            &self.browser,
            &progress.step(),
        )
    }
}
