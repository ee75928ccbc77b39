//! The door of the account: who comes in, by what page and what form, and who is to sign in first.

use http::Method;
use poem::{Request, Response};

use super::{Place, Resident};
use crate::domain::interaction::{Errand, Progress, Visit as Errands};
use crate::domain::network::Network;
use crate::login::accounts::Accounts;
use crate::login::policy::{OwedProof, find_known_person};
use crate::login::session;
use crate::login::visit::{self, Visitor};
use crate::oauth::params::Parameters;
use crate::web::cookies;
use crate::web::csrf;
use crate::web::oauth::authorize::{begin, see_other};
use crate::web::oauth::posted;
use crate::web::pages::interaction::{Browser, is_usable};
use crate::web::pages::views::WaitKind;
use crate::web::pages::{PageFailure, Visit};
use crate::web::request::{client_address, form as read_form, origin};
use crate::web::state::State;

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
        // Nobody begins to sign in by a form that another site sends, and that would come to nothing.
        if request.method() == Method::POST && !csrf::is_same_origin(&state.op, request.headers()) {
            return Err(visit.foreign_form());
        }
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
            care: place.care,
        };
        let browser = Browser::of(state, request.headers())
            .map_err(|error| visit.failed(PageFailure::Permanent(error.to_string())))?;
        match visit::receive(&state.op, &wanted, &accounts, &Progress::default()).await {
            Ok(Visitor::Welcome(account) | Visitor::Links(account) | Visitor::Offered(account)) => {
                visit.greet(request.headers(), None, &account.user).await;
                // No reason to fail.
                if let Err(error) = session::see(&state.op, &account.session).await {
                    tracing::warn!(error = %error, session.id = %account.session.id, "a session is used, and that is not written down");
                }
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
                let progress =
                    known.map_or_else(Progress::default, |known| Progress::naming(&known.user));
                let progress = Progress {
                    typed_before: typed_before(state, request, place),
                    lost_form: request.method() == Method::POST,
                    ..progress
                };
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
            Err(unreadable) => return Err(resident.visit.unreadable_form(&unreadable.error)),
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
            return Some(self.visit.unreadable_form(&error));
        }
        let token = parameters.take("csrf");
        let browsers = cookies::browsers(op, request.headers());
        if !csrf::is_ours(op, request.headers(), &browsers, token.as_deref()) {
            return Some(self.visit.foreign_form());
        }
        // Another account may be current since the page was made.
        let is_at = csrf::is_at(op, token.as_deref(), self.session().as_str());
        (!is_at).then(|| self.visit.other_account())
    }
}

/// What somebody typed at a page that was left open for too long, and began again.
fn typed_before(state: &State, request: &Request, place: Place) -> Option<String> {
    let parameters = Parameters::parse(request.uri().query()?).ok()?;
    let mut parameters = posted::read(&state.op, place.path, parameters).ok()?;
    parameters.take("login_hint").filter(|hint| is_usable(hint))
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
