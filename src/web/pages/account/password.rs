//! `/account/password`: a new password, where it is kept: here, or at the directory by which somebody comes.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::{Care, Place, Resident, done_at};
use crate::domain::connector::UpstreamIdentity;
use crate::domain::directory::Directory;
use crate::federation::connection::Connection;
use crate::federation::password_change::{NotChanged, of_account};
use crate::login::changed_password::Aftermath;
use crate::login::proof_of_work::Work;
use crate::login::session::{self, SessionError};
use crate::login::sign_in::Origin;
use crate::oauth::params::Parameters;
use crate::provider::Provider;
use crate::secret::Token;
use crate::web::cookies;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::directory_password::{
    Both, Problem, count_try, read, refusal, unjudged, wrong,
};
use crate::web::pages::interaction::upstream::{Then, fail};
use crate::web::pages::new_password::{self, Unset};
use crate::web::pages::views::{AccountDirectoryPassword, AccountPassword, DirectoryFields, Done};
use crate::web::request::{client_address, user_agent};
use crate::web::state::State;

const PATH: &str = "/account/password";
const PLACE: Place = Place {
    path: PATH,
    care: Care::Sensitive,
};

/// Asks for it.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let resident = match Resident::enter(&state, &request, PLACE).await {
        Ok(resident) => resident,
        Err(response) => return response,
    };
    let at = request.uri().query().map(Parameters::parse);
    let at = at
        .and_then(Result::ok)
        .and_then(|mut query| query.take("at"));
    match keeper(&resident, at.as_deref()).await {
        Ok(Keeper::Here(others)) => resident.show(Ok(view(&resident, &others, Vec::new()))),
        Ok(Keeper::There(there)) => resident.show(Ok(directory_view(&resident, &there, None))),
        Err(response) => response,
    }
}

/// A directory that keeps somebody's password, and what it calls them.
struct There<'c> {
    connection: &'c Connection,
    directory: &'c Directory,
    subject: String,
}

impl There<'_> {
    fn name(&self) -> &str {
        self.connection.connector.name.as_str()
    }

    fn title(&self) -> &str {
        &self.connection.connector.display_name
    }

    /// Whether it is changed from here: whose entry is found by its name alone is not known at a page where nobody types one.
    fn is_changed_here(&self) -> bool {
        self.directory.password_change.is_some() && self.directory.finds_by_subject()
    }
}

/// Who keeps the password that is to be changed.
enum Keeper<'c> {
    /// We do, or will; and these keep others of theirs.
    Here(Vec<There<'c>>),
    /// A directory does.
    There(There<'c>),
}

/// The directories that keep somebody's password, by what is linked to their account.
fn directories(
    op: &Provider,
    linked: impl IntoIterator<Item = UpstreamIdentity>,
) -> Vec<There<'_>> {
    let there = |identity: UpstreamIdentity| {
        let (connection, directory) = op.settings.connections.directory_of(&identity)?;
        let subject = identity.subject;
        Some(There {
            connection,
            directory,
            subject,
        })
    };
    linked.into_iter().filter_map(there).collect()
}

/// The one that is meant, if it is one of theirs. Who has a password here means that, and else that of a directory: none is made here beside it.
async fn keeper<'s>(resident: &Resident<'s>, at: Option<&str>) -> Result<Keeper<'s>, Response> {
    let state: &'s State = resident.visit.state;
    let id = resident.account.user.id.clone();
    let found = state.op.store.read(move |r| {
        let has_password = r.find_enrolled(&id)?.has_password;
        Ok((has_password, r.list_upstream_identities(&id)?))
    });
    let (has_password, linked) = found.await.map_err(|error| resident.visit.failed(&error))?;
    let linked = linked.into_iter().map(|linked| linked.identity);
    let mut all = directories(&state.op, linked);
    let meant = all.iter().position(|there| Some(there.name()) == at);
    let first = (!has_password && !all.is_empty()).then_some(0);
    if let Some(place) = meant.or(first) {
        return Ok(Keeper::There(all.swap_remove(place)));
    }
    all.retain(There::is_changed_here);
    Ok(Keeper::Here(all))
}

fn view(resident: &Resident<'_>, others: &[There<'_>], errors: Vec<String>) -> AccountPassword {
    let other = |there: &There<'_>| (there.name().to_owned(), there.title().to_owned());
    AccountPassword {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        username: resident.account.user.sign_in_name().to_owned(),
        shortest: resident.visit.state.rules.strength.shortest,
        errors,
        elsewhere: others.iter().map(other).collect(),
    }
}

fn directory_view(
    resident: &Resident<'_>,
    there: &There<'_>,
    problem: Option<Problem>,
) -> AccountDirectoryPassword {
    AccountDirectoryPassword {
        chrome: resident.visit.chrome.clone(),
        form: resident.form(),
        handle: there.name().to_owned(),
        fields: DirectoryFields {
            upstream: there.title().to_owned(),
            username: resident.account.user.sign_in_name().to_owned(),
            problem,
        },
        is_changed_here: there.is_changed_here(),
    }
}

/// Sets it.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let (resident, mut parameters) =
        match Resident::enter_with_form(&state, &mut request, PLACE).await {
            Ok(entered) => entered,
            Err(response) => return response,
        };
    let at = parameters.take("at");
    let others = match keeper(&resident, at.as_deref()).await {
        Ok(Keeper::Here(others)) => others,
        Ok(Keeper::There(there)) if there.is_changed_here() => {
            return change(&resident, &request, &there, parameters).await;
        }
        Ok(Keeper::There(_)) => return resident.again(),
        Err(response) => return response,
    };
    let typed = parameters.take("new-password").unwrap_or_default();
    let account = &resident.account;
    let next = done_at("/account/security", Done::PasswordSet);
    let typed = (typed.as_str(), resident.origin());
    match new_password::set(&resident.visit, &account.user, &account.session, typed).await {
        Ok(Some(secret)) => resident.keep_session(&secret, next),
        Ok(None) => see_other("/account/security"),
        Err(Unset::Unfit(errors)) => {
            resident.page(&view(&resident, &others, errors), StatusCode::OK)
        }
        Err(Unset::Failed(response)) => *response,
    }
}

/// Changes it at the directory, and there alone.
async fn change(
    resident: &Resident<'_>,
    request: &Request,
    there: &There<'_>,
    mut parameters: Parameters,
) -> Response {
    let (visit, localizer) = (&resident.visit, resident.visit.chrome.localizer);
    let again = |problem| {
        let view = directory_view(resident, there, Some(problem));
        resident.page(&view, StatusCode::OK)
    };
    let both = match read(localizer, &mut parameters) {
        Ok(both) => both,
        Err(problem) => return again(problem),
    };
    if let Err(response) = count_try(visit, resident.session().as_str()).await {
        return response;
    }
    match ask(resident, request, there, &both).await {
        Ok(()) => finish(resident, there).await,
        Err(NotChanged::Refused(refused)) => {
            unjudged(visit, &refused).unwrap_or_else(|| again(wrong(localizer)))
        }
        Err(NotChanged::New(why)) => again(refusal(localizer, there.title(), why)),
        Err(NotChanged::Failed(connection, failure)) => {
            let then = Then::Nowhere;
            fail(visit, &connection.connector, &failure, then)
        }
    }
}

async fn ask<'c>(
    resident: &Resident<'c>,
    request: &Request,
    there: &There<'c>,
    both: &Both,
) -> Result<(), NotChanged<'c>> {
    let state: &'c State = resident.visit.state;
    let browser = cookies::known_browser(&state.op, request.headers());
    let origin = Origin {
        address: client_address(state, request),
        browser: &browser,
        user_agent: &user_agent(request.headers()),
        // Asked of strangers.
        work: &Work::Spared,
    };
    let at = (there.connection, there.directory);
    let whose = (&*resident.account.user, there.subject.as_str());
    let both = (both.current.as_str(), both.new.as_str());
    of_account(&state.op, &state.directories, at, whose, (both, origin)).await
}

/// What follows it, whether this session has ended meanwhile or not: it cannot be taken back.
async fn finish(resident: &Resident<'_>, there: &There<'_>) -> Response {
    match follow(resident, there).await {
        Ok(Some(secret)) => {
            let next = done_at("/account/security", Done::PasswordSet);
            resident.keep_session(&secret, next)
        }
        Ok(None) => see_other("/account/security"),
        Err(error) => resident.visit.failed(&error),
    }
}

async fn follow(resident: &Resident<'_>, there: &There<'_>) -> Result<Option<Token>, SessionError> {
    let (op, account) = (&resident.visit.state.op, &resident.account);
    let connector = Some(&there.connection.connector);
    let aftermath = Aftermath::of(op, &account.user, resident.origin(), connector)?;
    let renewal = session::after_new_password(op, &account.session)?;
    let (id, kept) = (account.user.id.clone(), account.session.id.clone());
    let secret = op.store.write(move |w| {
        w.hold_user(&id)?;
        aftermath.carry_out(w, Some(&kept))?;
        renewal.write(w)
    });
    let secret = secret.await?;
    tracing::info!(user.id = %account.user.id, connector.name = there.name(), "somebody changed their password at a directory");
    Ok(secret)
}
