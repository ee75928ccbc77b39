//! A name and a password: of somebody here, or of somebody of a directory.
//!
//! ```text
//!  login::sign_in: counted, and judged by the password that is kept here ─▶ right: as ever
//!     │ wrong, or there is none
//!     ▼
//!  somebody who is linked to a directory, or nobody here: each directory is asked, one after the other
//!     ├─ theirs ──▶ the count is taken back ─▶ link: whose account
//!     ├─ wrong ───▶ it was counted, as any other
//!     └─ not to be had ─▶ a page says so; the count is taken back where nobody judged the password, here or at another directory
//! ```

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::connection::Connection;
use super::failure::Failure;
use super::ldap::directories::{Directories, Sought, Verdict, Whom, is_no_password};
use super::ldap::protocol::Denied;
use super::link::{self, Linked, NotLinked};
use crate::domain::connector::{Assertion, UpstreamIdentity};
use crate::domain::directory::Directory;
use crate::login::attempt::Proven;
use crate::login::hashing::HashingPool;
use crate::login::sign_in::{self, Origin, Pending, Refused};
use crate::provider::Provider;
use crate::store::StoreError;

/// How long it takes at least to say no, where there are directories: who is of one, who is of none, and who has a password here is not to be told
/// from how long it takes (H-052).
const LEAST: Duration = Duration::from_millis(750);

/// What was typed.
#[derive(Clone, Copy)]
pub struct Typed<'t> {
    /// As a name.
    pub name: &'t str,
    /// As a password.
    pub password: &'t str,
    /// In which language an account is made.
    pub language: &'t str,
}

/// Who it is.
#[derive(Debug)]
pub enum SignedIn<'c> {
    /// By a password of ours.
    Here(Box<Proven>),
    /// By a directory's.
    There(&'c Connection, Linked),
}

/// Why nobody was signed in.
#[derive(Debug)]
pub enum NotSignedIn<'c> {
    /// As for any password.
    Refused(Refused),
    /// A directory is not to be had, or is not believed.
    Failed(&'c Connection, Failure),
}

impl<E: Into<Refused>> From<E> for NotSignedIn<'_> {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// Checks a password, here and at the directories.
///
/// # Errors
/// [`NotSignedIn`].
pub async fn by_password<'c>(
    op: &'c Provider,
    (hashing, directories): (&HashingPool, &Directories),
    typed: Typed<'_>,
    origin: Origin<'_>,
) -> Result<SignedIn<'c>, NotSignedIn<'c>> {
    let begun = Instant::now();
    let has_directories = op.settings.connections.directories().next().is_some();
    let signed_in = try_all(op, (hashing, directories), typed, origin).await;
    if has_directories && matches!(signed_in, Err(NotSignedIn::Refused(Refused::Wrong))) {
        sleep_until(begun + LEAST).await;
    }
    signed_in
}

async fn try_all<'c>(
    op: &'c Provider,
    (hashing, directories): (&HashingPool, &Directories),
    typed: Typed<'_>,
    origin: Origin<'_>,
) -> Result<SignedIn<'c>, NotSignedIn<'c>> {
    let checked = sign_in::here(op, hashing, typed.name, typed.password, origin).await?;
    let mut pending = match checked {
        Ok(proven) => return Ok(SignedIn::Here(Box::new(proven))),
        Err(pending) => pending,
    };
    match ask(op, directories, &mut pending, (typed, origin)).await? {
        Asked::Person(connection, assertion) => {
            let here = origin.of_session();
            let connector = &connection.connector;
            let by = assertion.identity.clone();
            let linked =
                link::find_or_make(op, connector, (*assertion).into(), &here, typed.language).await;
            let linked = linked.map_err(|error| match error {
                NotLinked::Store(error) => Refused::Store(error),
                NotLinked::Entropy(error) => Refused::Entropy(error),
            })?;
            let whose = match &linked {
                Linked::Proven { proven, .. } => Some(&proven.user.id),
                Linked::Taken { .. } | Linked::None => None,
            };
            pending.right(op, whose, Some(by)).await?;
            Ok(SignedIn::There(connection, linked))
        }
        Asked::Nobody => Err(NotSignedIn::Refused(pending.wrong(op))),
        Asked::Failed {
            connection,
            failure,
            is_judged,
        } => {
            // Else whoever sees to it that one is not to be had would guess at the others for nothing.
            if is_judged || pending.is_judged() {
                let _ = pending.wrong(op);
            } else {
                pending.untried(op).await?;
            }
            match failure {
                Failure::Busy(why) => {
                    let name = connection.connector.name.as_str();
                    tracing::warn!(
                        connector.name = name,
                        error = why,
                        "a directory was not asked: there is too much to do"
                    );
                    Err(NotSignedIn::Refused(Refused::Busy))
                }
                failure => Err(NotSignedIn::Failed(connection, failure)),
            }
        }
    }
}

/// What the directories say.
enum Asked<'c> {
    Person(&'c Connection, Box<Assertion>),
    Nobody,
    Failed {
        connection: &'c Connection,
        failure: Failure,
        /// Whether another has said that the password is wrong.
        is_judged: bool,
    },
}

async fn ask<'c>(
    op: &'c Provider,
    directories: &Directories,
    pending: &mut Pending,
    (typed, origin): (Typed<'_>, Origin<'_>),
) -> Result<Asked<'c>, NotSignedIn<'c>> {
    let (mut failed, mut is_judged) = (None, false);
    // RFC 4513 §5.1.2: nobody is looked for by what is no password.
    if is_no_password(typed.password) {
        return Ok(Asked::Nobody);
    }
    for (connection, directory, subject) in candidates(op, pending).await? {
        let at = (connection, directory);
        let meant = match find(op, directories, at, (subject, typed.name)).await {
            Ok(Some(meant)) => meant,
            Ok(None) => continue,
            Err(failure) => {
                add_failure(&mut failed, (connection, failure));
                continue;
            }
        };
        // As any wrong one: whoever may try no more is not told for whom.
        if let Some(entry) = &meant.entry
            && !pending.count_entry(op, entry, origin).await?
        {
            is_judged = true;
            continue;
        }
        let asked = directories.sign_in(op, at, meant.whom(typed.name), typed.password);
        match asked.await {
            Ok(Verdict::Person(assertion)) => {
                if let Some((other, failure)) = &failed {
                    log_passed_over(other, failure);
                }
                return Ok(Asked::Person(connection, assertion));
            }
            Ok(Verdict::Denied(denied @ (Denied::MustChange | Denied::Expired))) => {
                if let Some((other, failure)) = &failed {
                    log_passed_over(other, failure);
                }
                return Ok(Asked::Failed {
                    connection,
                    failure: expired(directory, denied),
                    is_judged: false,
                });
            }
            Ok(Verdict::Denied(denied)) => {
                is_judged = true;
                let name = connection.connector.name.as_str();
                tracing::info!(connector.name = name, why = ?denied, "a directory let somebody not in");
            }
            Ok(Verdict::Nobody) => {}
            Err(failure) => add_failure(&mut failed, (connection, failure)),
        }
    }
    Ok(match failed {
        Some((connection, failure)) => Asked::Failed {
            connection,
            failure,
            is_judged,
        },
        None => Asked::Nobody,
    })
}

/// Keeps the first failure, of which whoever signs in is told, and the log with that.
fn add_failure<'c>(
    first: &mut Option<(&'c Connection, Failure)>,
    (connection, failure): (&'c Connection, Failure),
) {
    if first.is_some() {
        log_passed_over(connection, &failure);
    } else {
        *first = Some((connection, failure));
    }
}

/// What goes wrong at a directory, where a sign-in ends with what another says.
fn log_passed_over(connection: &Connection, failure: &Failure) {
    // That was said when it began.
    if !matches!(failure, Failure::Resting(_)) {
        let name = connection.connector.name.as_str();
        tracing::warn!(connector.name = name, error = %failure, "a directory was asked in vain");
    }
}

/// The password is right, and has to be changed first: by its person, who is bound for that; or as whom we search as.
pub(super) fn expired(directory: &Directory, denied: Denied) -> Failure {
    let can_be_written = |as_service| denied == Denied::MustChange || as_service;
    let way = directory.password_change;
    Failure::Expired {
        is_changed_here: way.is_some_and(|way| can_be_written(way.as_service)),
    }
}

/// Whom a name means at a directory.
pub(super) struct Meant {
    /// Somebody of it, as far as it says so without their password.
    pub(super) entry: Option<UpstreamIdentity>,
    /// Whether that was known of their account.
    is_known: bool,
}

impl Meant {
    pub(super) fn whom<'w>(&'w self, typed: &'w str) -> Whom<'w> {
        match &self.entry {
            Some(entry) if self.is_known => Whom::Subject(&entry.subject),
            Some(_) | None => Whom::Typed(typed),
        }
    }
}

/// Whom it is about, before the password is held against theirs: whatever they are called by, they are one.
pub(super) async fn find(
    op: &Provider,
    directories: &Directories,
    (connection, directory): (&Connection, &Directory),
    (subject, typed): (Option<String>, &str),
) -> Result<Option<Meant>, Failure> {
    let is_known = subject.is_some();
    let sought = match subject {
        Some(subject) => Sought::Known(subject),
        // An entry's name is found by its person alone.
        None if !directory.finds_by_subject() => Sought::Unknown,
        None => {
            let at = (connection, directory);
            directories.find(op, at, typed).await?
        }
    };
    let entry = match sought {
        Sought::Known(subject) => Some(UpstreamIdentity {
            connector: connection.connector.name.clone(),
            issuer: directory.issuer.clone(),
            subject,
        }),
        Sought::Unknown => None,
        Sought::Nobody => return Ok(None),
    };
    Ok(Some(Meant { entry, is_known }))
}

pub(super) type Candidate<'c> = (&'c Connection, &'c Directory, Option<String>);

/// Which directories are asked, and for whom: of somebody here, those that they are linked to; where nobody goes by the name, each. Nobody's whom the
/// operator turned off.
pub(super) async fn candidates<'c>(
    op: &'c Provider,
    pending: &Pending,
) -> Result<Vec<Candidate<'c>>, StoreError> {
    let mut all = op.settings.connections.directories().peekable();
    // Nothing is read for somebody that is not read for nobody: the time would tell.
    if all.peek().is_none() {
        return Ok(Vec::new());
    }
    let Some(user) = pending.user() else {
        let is_nobodys = !pending.is_turned_off();
        let all = all.filter(|_| is_nobodys);
        return Ok(all
            .map(|(connection, directory)| (connection, directory, None))
            .collect());
    };
    let id = user.id.clone();
    let linked = op
        .store
        .read(move |r| r.list_upstream_identities(&id))
        .await?;
    let of = |(connection, directory): (&'c Connection, &'c Directory)| {
        let linked = linked.iter().map(|linked| &linked.identity);
        let own = linked.filter(|identity| {
            identity.connector == connection.connector.name && identity.issuer == directory.issuer
        });
        let own: Vec<_> = own.map(|identity| identity.subject.clone()).collect();
        let known = directory.finds_by_subject();
        own.into_iter()
            .map(move |subject| (connection, directory, known.then_some(subject)))
    };
    Ok(all.flat_map(of).collect())
}
