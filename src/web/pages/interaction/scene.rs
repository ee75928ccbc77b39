//! One interaction in one browser: found, decided upon, advanced.

mod way_on;

use std::sync::Arc;

use askama::Template;
use http::{StatusCode, header};
use poem::{Request, Response};

pub(super) use self::way_on::{Asker, Next};
use super::Slip;
use super::browser::{self, Browser};
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::Client as RelyingParty;
use crate::domain::id::{InteractionId, SessionId, UserId};
use crate::domain::interaction::{Care, Errand, Interaction, Progress};
use crate::domain::resource::Resources;
use crate::login::accounts::Accounts;
use crate::login::policy::{OwedProof, Wishes, choosable};
use crate::login::proof_of_work::{Puzzle, Work};
use crate::login::session::{self, BrowserSessions};
use crate::login::visit;
use crate::oauth::authorize::policy::Owed;
use crate::oauth::authorize::{find_expected, policy};
use crate::oauth::elsewhere::Asked;
use crate::store::StoreError;
use crate::web::cookies;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::Visit;
use crate::web::pages::views::{Client, Form, PasswordError};
use crate::web::state::State;

/// One interaction in one browser, looked up.
pub(in crate::web::pages) struct Scene<'s> {
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
    /// What the form that was sent brought of the work that is asked of strangers.
    pub(super) work: Work,
    /// The client that asks, as it was registered when the page was asked for.
    registered: Option<Arc<RelyingParty>>,
    /// Whom the client expects, if it does.
    expected: Option<UserId>,
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
        let (interaction, browser) = match find_of(state, id, browsers).await {
            Ok(Some((interaction, browser))) if interaction.is_waiting(state.op.now()) => {
                (interaction, browser)
            }
            Ok(Some((over, _))) => {
                let locales = over.errand.ui_locales();
                return Err(Visit::new(state, request.headers(), locales)
                    .over(&over, typed)
                    .await);
            }
            Ok(None) => return Err(visit.expired()),
            Err(error) => return Err(visit.failed(&error)),
        };
        Self::of(state, request, interaction, browser).await
    }

    /// An interaction of this browser.
    ///
    /// # Errors
    /// The page of a failure.
    pub(in crate::web::pages) async fn of(
        state: &'s State,
        request: &Request,
        interaction: Interaction,
        browser: Browser,
    ) -> Result<Self, Response> {
        let locales = interaction.errand.ui_locales();
        let mut visit = Visit::new(state, request.headers(), locales);
        let sessions = cookies::sessions(&state.op, request.headers());
        let opened = session::open(&state.op, &sessions.secrets)
            .await
            .map_err(|error| visit.failed(&error))?;
        let has_current = sessions.has_current_of(&opened.live);
        if let Some(current) = opened.live.first().filter(|_| has_current) {
            let person = &current.signed_in.user;
            visit.greet(request.headers(), locales, person).await;
        }
        let registered = find_registered(state, &interaction.errand)
            .await
            .map_err(|error| visit.failed(&error))?;
        let expected = expects(state, &interaction.errand, registered.as_deref(), &opened);
        Ok(Self {
            visit,
            interaction,
            browser,
            has_current,
            sessions: opened,
            work: Work::Missing,
            registered,
            expected,
        })
    }

    /// Whether nobody has said yet who they are.
    pub(super) fn awaits_name(&self) -> bool {
        let progress = &self.interaction.progress;
        progress.identifier.is_none() && progress.session_id.is_none() && progress.sign_up.is_none()
    }

    /// Where its pages are.
    pub(super) fn address(&self) -> String {
        format!("/interaction/{}", self.interaction.id)
    }

    /// Back to the page, which says what went wrong.
    pub(super) fn slipped(&self, slip: Slip) -> Response {
        see_other(&format!("{}?{}", self.address(), slip.query()))
    }

    /// Whether it is a visit to a page that changes how one gets in, by somebody who is signed in.
    pub(super) fn is_for_change(&self) -> bool {
        let is_sensitive = match &self.interaction.errand {
            Errand::Authorization(_) | Errand::Device(_) | Errand::Backchannel(_) => false,
            Errand::Visit(visit) => visit.care == Care::Sensitive,
        };
        is_sensitive && self.has_current
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

    /// The session that somebody has in this browser.
    pub(super) fn session_of(&self, user: &UserId) -> Option<SessionId> {
        let sessions = self.sessions.live.iter();
        let mut sessions = sessions.map(|opened| &opened.signed_in.session);
        let session = sessions.find(|session| session.user_id == *user)?;
        Some(session.id.clone())
    }

    /// The services that the client wants to reach, if it is a client that waits.
    pub(super) fn resources(&self) -> Option<&Resources> {
        match &self.interaction.errand {
            Errand::Authorization(request) => Some(&request.resources),
            Errand::Visit(_) | Errand::Device(_) | Errand::Backchannel(_) => None,
        }
    }

    /// What it asks for in detail.
    pub(super) fn details(&self) -> AuthorizationDetails {
        match &self.interaction.errand {
            Errand::Authorization(request) => request.authorization_details.clone(),
            Errand::Visit(_) | Errand::Device(_) | Errand::Backchannel(_) => {
                AuthorizationDetails::default()
            }
        }
    }

    /// What is wanted of the person.
    pub(super) fn wishes(&self) -> Wishes<'_> {
        match &self.interaction.errand {
            Errand::Authorization(request) => {
                let minimum = self.registered.as_ref();
                let minimum = minimum.and_then(|client| client.policy.minimum_acr);
                policy::wishes(request, self.expected.as_ref(), minimum)
            }
            Errand::Visit(visit) => visit::wishes(visit),
            errand @ (Errand::Device(_) | Errand::Backchannel(_)) => {
                let asked = Asked::by(errand).zip(self.registered.as_ref());
                let wishes = asked.map(|(asked, client)| asked.wishes(client));
                wishes.unwrap_or_default()
            }
        }
    }

    /// Whether an account that is signed in here may answer.
    pub(super) fn can_choose(&self) -> bool {
        choosable(&self.wishes(), &self.accounts().signed_in)
            .next()
            .is_some()
    }

    /// A page of the interaction.
    pub(super) fn page(&self, view: &impl Template, status: StatusCode, next: &Next) -> Response {
        let connections = &self.visit.state.op.settings.connections;
        if connections.send_away() && matches!(next.owed, Owed::Proof(OwedProof::SignIn(_))) {
            return self.visit.page_to_anywhere(view, status);
        }
        let redirect = next.asker.as_ref().map(|asker| &asker.redirect);
        self.visit.page(view, status, redirect)
    }

    /// A page of the interaction after a proof that failed: 429 and 503 say for how long to wait.
    pub(super) fn page_after(
        &self,
        view: &impl Template,
        error: Option<PasswordError>,
        next: &Next,
    ) -> Response {
        let (status, wait) = match error {
            Some(
                PasswordError::Throttled { seconds } | PasswordError::TooManyMails { seconds },
            ) => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
            Some(PasswordError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, Some(2)),
            Some(PasswordError::Missing | PasswordError::Wrong | PasswordError::Passkey) | None => {
                (StatusCode::OK, None)
            }
        };
        let mut response = self.page(view, status, next);
        if let Some(seconds) = wait {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }

    /// The client that asks, as pages show it.
    pub(super) async fn client(&self, next: &Next) -> Option<Client> {
        match &next.asker {
            Some(Asker { client, redirect }) => Some(self.visit.client(client, redirect).await),
            None => None,
        }
    }

    /// A form of its pages, as things stand.
    pub(super) fn form(&self) -> Form {
        self.form_after(&self.interaction.progress)
    }

    /// The work that a form of its pages brings, if any is asked for.
    pub(super) fn puzzle(&self) -> Option<Puzzle> {
        let op = &self.visit.state.op;
        Puzzle::new(op, &self.interaction.id, op.now())
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

/// An interaction, if it is one of these browsers'.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn find_of(
    state: &State,
    id: InteractionId,
    browsers: Vec<Browser>,
) -> Result<Option<(Interaction, Browser)>, StoreError> {
    let found = state.op.store.read(move |r| {
        for browser in &browsers {
            if let Some(interaction) = r.find_interaction(&id, &browser.hash())? {
                return Ok(Some((interaction, browser.clone())));
            }
        }
        Ok(None)
    });
    found.await
}

/// The client that asks, if it is one.
async fn find_registered(
    state: &State,
    errand: &Errand,
) -> Result<Option<Arc<RelyingParty>>, StoreError> {
    let id = match errand {
        Errand::Authorization(request) => &request.client_id,
        Errand::Device(pairing) => &pairing.device_of,
        Errand::Backchannel(approving) => &approving.asked_by,
        Errand::Visit(_) => return Ok(None),
    };
    state.op.find_client(id.as_str()).await
}

/// Whom of those who were signed in here the client expects, if it names anybody.
fn expects(
    state: &State,
    errand: &Errand,
    client: Option<&RelyingParty>,
    sessions: &BrowserSessions,
) -> Option<UserId> {
    let Errand::Authorization(request) = errand else {
        return None;
    };
    let all = sessions.live.iter().chain(&sessions.idle);
    let here = all.map(|opened| &opened.signed_in.user.id);
    find_expected(&state.op, client?, request, here)
}
