//! A directory's password is changed there: by whoever has to, before they are signed in; and by whoever wants to, at their account. None is kept here.
//!
//! ```text
//!  counted, as an attempt to sign in, by the name and by whom the directory means
//!     ▼
//!  the directory is shown both ─▶ the present one is wrong ──▶ it was counted, as any other
//!     ├─ the new one is not taken ─▶ a page says why; the count is taken back
//!     └─ done ─▶ link: whose account ─▶ what follows a new password (login/changed_password.rs) ─▶ the sign-in goes on
//! ```

use super::connection::Connection;
use super::failure::Failure;
use super::ldap::directories::{Changed, Directories, Whom};
use super::ldap::protocol::{Denied, Refusal};
use super::link::{self, Linked, NotLinked};
use super::password::{Typed, candidates, expired, find};
use crate::domain::connector::{Assertion, UpstreamIdentity};
use crate::domain::directory::Directory;
use crate::domain::user::User;
use crate::login::changed_password::Aftermath;
use crate::login::sign_in::{self, Origin, Pending, Refused};
use crate::provider::Provider;

/// Why a password is as it was; or, after some failures, may be.
#[derive(Debug)]
pub enum NotChanged<'c> {
    /// As for any password: the one that they have is another, or is tried too often.
    Refused(Refused),
    /// The directory does not take the new one.
    New(Refusal),
    /// It is not to be had, or not believed; or lets nobody change this one from here.
    Failed(&'c Connection, Failure),
}

impl<E: Into<Refused>> From<E> for NotChanged<'_> {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// Changes the password of somebody who signs in, and goes on with whose account it is: nobody's, where the directory lets them in by the new one no more
/// than by the old.
///
/// # Errors
/// [`NotChanged`].
pub async fn at_sign_in<'c>(
    op: &'c Provider,
    directories: &Directories,
    connection: &'c Connection,
    (typed, new): (Typed<'_>, &str),
    origin: Origin<'_>,
) -> Result<Option<Linked>, NotChanged<'c>> {
    let mut pending = sign_in::elsewhere(op, typed.name, origin).await?;
    let all = candidates(op, &pending).await?.into_iter();
    let own = all.filter(|(known, ..)| known.connector.name == connection.connector.name);
    for (_, directory, subject) in own {
        let at = (connection, directory);
        let meant = match find(op, directories, at, (subject, typed.name)).await {
            Ok(Some(meant)) => meant,
            Ok(None) => continue,
            Err(failure) => return Err(untried(op, pending, connection, failure).await?),
        };
        if let Some(entry) = &meant.entry
            && !pending.count_entry(op, entry, origin).await?
        {
            return Err(pending.wrong(op).into());
        }
        let both = (typed.password, new);
        let asked = directories.change_password(op, at, meant.whom(typed.name), both);
        let found = match judge(op, pending, at, asked.await).await? {
            Judged::Done(done, found) => {
                pending = done;
                found
            }
            Judged::Nobody(still) => {
                pending = still;
                continue;
            }
        };
        let Some(assertion) = found else {
            // It is another all the same.
            pending.untried(op).await?;
            follow_up(op, connection, meant.entry, origin).await?;
            return Ok(None);
        };
        return go_on(
            op,
            connection,
            (pending, assertion),
            (typed.language, origin),
        )
        .await;
    }
    Err(pending.wrong(op).into())
}

/// Changes the password of somebody at their account, by what the directory calls them.
///
/// # Errors
/// [`NotChanged`].
pub async fn of_account<'c>(
    op: &'c Provider,
    directories: &Directories,
    at: (&'c Connection, &'c Directory),
    (user, subject): (&User, &str),
    (both, origin): ((&str, &str), Origin<'_>),
) -> Result<(), NotChanged<'c>> {
    let (connection, directory) = at;
    let mut pending = sign_in::elsewhere(op, user.sign_in_name(), origin).await?;
    let entry = UpstreamIdentity {
        connector: connection.connector.name.clone(),
        issuer: directory.issuer.clone(),
        subject: subject.to_owned(),
    };
    if !pending.count_entry(op, &entry, origin).await? {
        return Err(pending.wrong(op).into());
    }
    let whom = Whom::Subject(subject);
    let asked = directories.change_password(op, at, whom, both).await;
    match judge(op, pending, at, asked).await? {
        Judged::Done(pending, _) => Ok(pending.right(op, Some(&user.id), None).await?),
        Judged::Nobody(pending) => Err(pending.wrong(op).into()),
    }
}

/// What a directory said, of an attempt that was counted.
enum Judged {
    Done(Box<Pending>, Option<Box<Assertion>>),
    Nobody(Box<Pending>),
}

async fn judge<'c>(
    op: &Provider,
    pending: Box<Pending>,
    (connection, directory): (&'c Connection, &Directory),
    said: Result<Changed, Failure>,
) -> Result<Judged, NotChanged<'c>> {
    match said {
        Ok(Changed::Done(found)) => Ok(Judged::Done(pending, found)),
        Ok(Changed::Nobody) => Ok(Judged::Nobody(pending)),
        Ok(Changed::Denied(denied @ (Denied::Expired | Denied::MustChange))) => {
            let failure = expired(directory, denied);
            Err(untried(op, pending, connection, failure).await?)
        }
        Ok(Changed::Denied(denied)) => {
            let name = connection.connector.name.as_str();
            tracing::info!(connector.name = name, why = ?denied, "a directory changes nobody's password by that");
            Err(pending.wrong(op).into())
        }
        // The one that they have is right.
        Ok(Changed::Refused(why)) => {
            pending.untried(op).await?;
            Err(NotChanged::New(why))
        }
        Err(failure) => Err(untried(op, pending, connection, failure).await?),
    }
}

/// Nobody judged it.
async fn untried<'c>(
    op: &Provider,
    pending: Box<Pending>,
    connection: &'c Connection,
    failure: Failure,
) -> Result<NotChanged<'c>, NotChanged<'c>> {
    pending.untried(op).await?;
    Ok(match failure {
        Failure::Busy(why) => {
            let name = connection.connector.name.as_str();
            tracing::warn!(
                connector.name = name,
                error = why,
                "a directory was not asked: there is too much to do"
            );
            NotChanged::Refused(Refused::Busy)
        }
        failure => NotChanged::Failed(connection, failure),
    })
}

/// Whose account it is; and what follows a new password, where they had one.
async fn go_on<'c>(
    op: &Provider,
    connection: &Connection,
    (pending, assertion): (Box<Pending>, Box<Assertion>),
    (language, origin): (&str, Origin<'_>),
) -> Result<Option<Linked>, NotChanged<'c>> {
    let (connector, here) = (&connection.connector, origin.of_session());
    let by = assertion.identity.clone();
    let linked = link::find_or_make(op, connector, (*assertion).into(), &here, language).await;
    let mut linked = linked.map_err(|error| match error {
        NotLinked::Store(error) => Refused::Store(error),
        NotLinked::Entropy(error) => Refused::Entropy(error),
    })?;
    let whose = match &linked {
        Linked::Proven { proven, .. } => Some(proven.user.id.clone()),
        Linked::Taken { .. } | Linked::None => None,
    };
    pending.right(op, whose.as_ref(), Some(by)).await?;
    if let Linked::Proven {
        proven,
        is_new: false,
    } = &mut linked
    {
        let aftermath = Aftermath::of(op, &proven.user, &here, Some(connector))?;
        proven.epoch = aftermath.carry_out_alone(op).await?;
    }
    Ok(Some(linked))
}

/// What follows a new password of somebody whom the directory does not let in by it, if they have an account: whoever knew the old one is out.
async fn follow_up<'c>(
    op: &Provider,
    connection: &Connection,
    entry: Option<UpstreamIdentity>,
    origin: Origin<'_>,
) -> Result<(), NotChanged<'c>> {
    let Some(entry) = entry else { return Ok(()) };
    let tenant = op.tenant.clone();
    let owner = op.store.read(move |r| {
        let owner = r.find_user_of_upstream(&tenant, &entry)?;
        owner.map_or(Ok(None), |owner| r.find_user(&owner))
    });
    if let Some(owner) = owner.await? {
        let (here, connector) = (origin.of_session(), &connection.connector);
        let aftermath = Aftermath::of(op, &owner, &here, Some(connector))?;
        aftermath.carry_out_alone(op).await?;
    }
    Ok(())
}
