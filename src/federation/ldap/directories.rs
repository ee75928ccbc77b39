//! The server's side of a directory: what a job needs is put together here, and what came of it is read.

mod way;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value};
use tokio::time::Instant;

use self::way::way;
use super::dn::is_same;
use super::escape::{in_filter, in_name};
use super::protocol::{Answer, By, Denied, Entry, Groups, Membership, Step, Task, Wanted, What};
use super::subject;
use crate::domain::connector::{Assertion, Connector, Mapping, UpstreamIdentity};
use crate::domain::directory::{Directory, DirectoryGroups, Finding, GroupMembership};
use crate::federation::connection::Connection;
use crate::federation::failure::{Failure, Unbelieved};
use crate::federation::worker::{CallError, Job, Reply, Secret, Workers};
use crate::mail::address::Address;

/// How long a directory is left alone that was not to be had.
const REST: Duration = Duration::from_secs(10);
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
    /// Until when each that was not to be had is left alone.
    resting: Mutex<HashMap<String, Instant>>,
}

impl Directories {
    /// None is asked anything yet.
    #[must_use]
    pub fn new(workers: Arc<Workers>) -> Self {
        Self {
            workers,
            resting: Mutex::default(),
        }
    }

    /// Whether a password is somebody's there. An empty one is nobody's, and no directory is asked (RFC 4513 §5.1.2).
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn sign_in(
        &self,
        connection: &Connection,
        directory: &Directory,
        whom: Whom<'_>,
        password: &str,
    ) -> Result<Verdict, Failure> {
        if super::session::is_blank(password) {
            return Ok(Verdict::Denied(Denied::Wrong));
        }
        let name = connection.connector.name.as_str();
        if self.is_resting(name) {
            let why = "it was not to be had a moment ago".to_owned();
            return Err(Failure::Unavailable(why));
        }
        let what = What::SignIn {
            wanted: wanted(&connection.connector.mapping, directory, whom),
            password: Secret::new(password),
        };
        match self.ask(connection, directory, what).await? {
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
            Answer::Unavailable(why) => {
                self.rest(name);
                Err(Failure::Unavailable(why.join("; ")))
            }
            Answer::Steps(_) => Err(Unbelieved::Directory("another answer".to_owned()).into()),
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
        let what = What::Look(wanted(mapping, directory, Whom::Typed(name)));
        match self.ask(connection, directory, what).await? {
            Answer::Steps(steps) => Ok(steps),
            Answer::Unavailable(why) => Err(Failure::Unavailable(why.join("; "))),
            _ => Err(Unbelieved::Directory("another answer".to_owned()).into()),
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
        }));
        match self.workers.call(job, WAIT, within + WAIT).await {
            Ok(Reply::Ldap(answer)) => Ok(*answer),
            Ok(Reply::Drill(_)) => Err(Failure::Unavailable(CallError::Garbage.to_string())),
            // It is our own trouble: the directory may be well.
            Err(error) => Err(Failure::Unavailable(error.to_string())),
        }
    }

    fn is_resting(&self, name: &str) -> bool {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.retain(|_, until| *until > Instant::now());
        resting.contains_key(name)
    }

    fn rest(&self, name: &str) {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.insert(name.to_owned(), Instant::now() + REST);
    }
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

/// Whether somebody is in one of the groups that may sign in, where only some may.
fn may_sign_in(directory: &Directory, entry: &Entry) -> bool {
    directory.groups.as_ref().is_none_or(|groups| {
        let mut allowed = groups.allowed.iter();
        groups.allowed.is_empty()
            || allowed.any(|allowed| entry.groups.iter().any(|group| is_same(group, allowed)))
    })
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

/// Whom the directory means, and what it says of them. A directory gives no proof that an address is theirs: it is verified where the operator says
/// that addresses of its domain are the directory's to give.
fn assertion(connector: &Connector, directory: &Directory, mut entry: Entry) -> Assertion {
    let mapping = &connector.mapping;
    let has_domain = |address: &String| {
        let address = Address::parse(address);
        address.is_ok_and(|address| connector.trust.has_domain(address.parts().1))
    };
    if let Some(addresses) = mapping
        .email
        .as_ref()
        .and_then(|name| entry.attributes.get_mut(name))
    {
        // Of several, the first that counts.
        addresses.sort_by_key(|address| !has_domain(address));
    }
    let first = |(name, values): (&String, &Vec<String>)| {
        let value = values.first()?;
        Some((name.clone(), Value::from(value.as_str())))
    };
    let values: Map<String, Value> = entry.attributes.iter().filter_map(first).collect();
    let mut claims = mapping.read(&values);
    claims.groups = entry.groups;
    claims.email_verified = claims.email.as_ref().is_some_and(has_domain);
    Assertion {
        // There are none at a directory.
        sid: None,
        identity: UpstreamIdentity {
            connector: connector.name.clone(),
            issuer: directory.issuer.clone(),
            subject: entry.subject,
        },
        claims,
        reached: connector.trust.reached(None, &[]),
    }
}
