//! The server's side of a directory: what a job needs is put together here, and what came of it is read.

mod change;
pub mod people;
mod read;
mod way;

use std::sync::Arc;
use std::time::Duration;

pub use self::change::Changed;
use self::read::{assertion, may_sign_in};
use self::way::way;
use super::escape::{in_filter, in_name};
use super::protocol::{Answer, By, Denied, Groups, Keep, Membership, Step, Task, Wanted, What};
pub use super::session::{is_blank, is_no_password};
use super::subject;
use crate::domain::connector::{Assertion, Mapping};
use crate::domain::directory::{Directory, DirectoryGroups, Finding, GroupMembership};
use crate::federation::connection::Connection;
use crate::federation::failure::{Failure, Unbelieved};
use crate::federation::health::{admit, note_whole};
use crate::federation::worker::{CallError, Job, Reply, Secret, Workers};
use crate::provider::Provider;

/// How long a job may wait for a child; and how much longer that may take than the time that it has at the directory.
const WAIT: Duration = Duration::from_secs(1);

/// Whom somebody says they are.
#[derive(Clone, Copy, Debug)]
pub enum Whom<'w> {
    /// By what they typed.
    Typed(&'w str),
    /// By what the directory calls them, which is known of their account.
    Subject(&'w str),
}

/// Who is called by a name at a directory.
#[derive(Debug)]
pub enum Sought {
    /// Somebody who is known by this.
    Known(String),
    /// Somebody of whom it does not say what they are known by.
    Unknown,
    /// Nobody.
    Nobody,
}

/// What a directory says to a name and a password.
#[derive(Debug)]
pub enum Verdict {
    /// They are whose it is.
    Person(Box<Assertion>),
    /// There is nobody of that name.
    Nobody,
    /// It lets nobody in by that.
    Denied(Denied),
}

/// All directories, through the connector workers.
#[derive(Debug)]
pub struct Directories {
    workers: Arc<Workers>,
}

impl Directories {
    /// None is asked anything yet.
    #[must_use]
    pub const fn new(workers: Arc<Workers>) -> Self {
        Self { workers }
    }

    /// Whether a password is somebody's there. An empty one is nobody's, and no directory is asked (RFC 4513 §5.1.2), as with one that is too long; nor
    /// is one that has not answered others a moment ago.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn sign_in(
        &self,
        op: &Provider,
        (connection, directory): (&Connection, &Directory),
        whom: Whom<'_>,
        password: &str,
    ) -> Result<Verdict, Failure> {
        if is_no_password(password) {
            return Ok(Verdict::Denied(Denied::Wrong));
        }
        let name = &connection.connector.name;
        let _ = admit(op, name)?;
        let what = What::SignIn {
            wanted: wanted(&connection.connector.mapping, directory, whom),
            password: Secret::new(password),
        };
        let answered = self.ask(connection, directory, what).await;
        match note_whole(op, name, answered)? {
            Answer::Person(entry) => {
                if !may_sign_in(directory, &entry) {
                    return Err(Failure::NotAllowed);
                }
                let assertion = assertion(&connection.connector, directory, entry);
                Ok(Verdict::Person(Box::new(assertion)))
            }
            Answer::Nobody => Ok(Verdict::Nobody),
            Answer::Denied(denied) => Ok(Verdict::Denied(denied)),
            Answer::Unbelieved(why) => Err(Unbelieved::Directory(why).into()),
            Answer::Found(_)
            | Answer::Changed(_)
            | Answer::NotChanged(..)
            | Answer::Unavailable(_)
            | Answer::Steps(_)
            | Answer::People { .. }
            | Answer::Changes { .. } => Err(other()),
        }
    }

    /// Who goes by a name there, without their password.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn find(
        &self,
        op: &Provider,
        (connection, directory): (&Connection, &Directory),
        name: &str,
    ) -> Result<Sought, Failure> {
        let connector = &connection.connector;
        let _ = admit(op, &connector.name)?;
        let what = What::Find(Wanted {
            attributes: Vec::new(),
            groups: None,
            ..wanted(&connector.mapping, directory, Whom::Typed(name))
        });
        let answered = self.ask(connection, directory, what).await;
        match note_whole(op, &connector.name, answered)? {
            Answer::Found(Some(subject)) => Ok(Sought::Known(subject)),
            Answer::Found(None) => Ok(Sought::Unknown),
            Answer::Nobody => Ok(Sought::Nobody),
            Answer::Unbelieved(why) => Err(Unbelieved::Directory(why).into()),
            _ => Err(other()),
        }
    }

    /// Tries each server as far as it goes without a password, and says what was found: for `doorward connector test`.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn look(
        &self,
        connection: &Connection,
        directory: &Directory,
        name: &str,
    ) -> Result<Vec<Step>, Failure> {
        let mapping = &connection.connector.mapping;
        let what = What::Look {
            wanted: wanted(mapping, directory, Whom::Typed(name)),
            password_change: directory.password_change,
        };
        match self.ask(connection, directory, what).await? {
            Answer::Steps(steps) => Ok(steps),
            _ => Err(other()),
        }
    }

    async fn ask(
        &self,
        connection: &Connection,
        directory: &Directory,
        what: What,
    ) -> Result<Answer, Failure> {
        let way = way(connection, directory).await?;
        let within = directory.timeout;
        let job = Job::Ldap(Box::new(Task {
            way,
            what,
            within: u64::try_from(within.as_millis()).unwrap_or(u64::MAX),
            keep: Keep::USUAL,
        }));
        let name = connection.connector.name.as_str();
        match self.workers.call(name, job, WAIT, within + WAIT).await {
            Ok(Reply::Ldap(answer)) => match *answer {
                Answer::Unavailable(why) => Err(Failure::Unavailable(why.join("; "))),
                answer => Ok(answer),
            },
            Ok(Reply::Drill(_) | Reply::Saml(_)) => {
                Err(Failure::of_call(&CallError::Garbage, Unbelieved::Directory))
            }
            Err(error) => Err(Failure::of_call(&error, Unbelieved::Directory)),
        }
    }
}

/// It answers something else.
fn other() -> Failure {
    Unbelieved::Directory("another answer".to_owned()).into()
}

/// What is looked for, with each value that a person typed as itself.
fn wanted(mapping: &Mapping, directory: &Directory, whom: Whom<'_>) -> Wanted {
    let by = match (&directory.finding, whom) {
        (Finding::Search { people, names }, Whom::Typed(typed)) => {
            let value = in_filter(typed.as_bytes());
            let any: Vec<_> = names
                .iter()
                .map(|name| format!("({name}={value})"))
                .collect();
            By::Filter(format!("(&{people}(|{}))", any.concat()))
        }
        (Finding::Search { people, .. }, Whom::Subject(known)) => {
            let is = subject::filter(&directory.subject_attribute, known);
            By::Filter(format!("(&{people}{is})"))
        }
        (Finding::Name { before, after }, Whom::Typed(name) | Whom::Subject(name)) => {
            By::Name(format!("{before}{}{after}", in_name(name)))
        }
    };
    wanted_by(mapping, directory, by)
}

fn wanted_by(mapping: &Mapping, directory: &Directory, by: By) -> Wanted {
    Wanted {
        by,
        base: directory.base.clone(),
        subject: directory.subject_attribute.clone(),
        attributes: attributes(mapping).cloned().collect(),
        groups: directory.groups.as_ref().map(groups),
    }
}

fn groups(groups: &DirectoryGroups) -> Groups {
    let own = |name: &str| name.to_owned();
    Groups {
        by: match groups.membership {
            GroupMembership::MemberOf => Membership::Said(own("memberOf")),
            GroupMembership::Member => Membership::Members(own("member")),
            GroupMembership::UniqueMember => Membership::Members(own("uniqueMember")),
            GroupMembership::MemberUid => Membership::Names {
                attribute: own("memberUid"),
                of: own("uid"),
            },
            GroupMembership::InChain => Membership::Chain,
        },
        base: groups.base.clone(),
        is_nested: groups.is_nested,
    }
}

fn attributes(mapping: &Mapping) -> impl Iterator<Item = &String> {
    let Mapping {
        preferred_username,
        name,
        given_name,
        family_name,
        email,
        email_verified: _,
        groups: _,
    } = mapping;
    let all = [preferred_username, name, given_name, family_name, email];
    all.into_iter().flatten()
}
