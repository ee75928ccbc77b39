//! What the child does at a directory, server after server; and the connections that it keeps.

mod look;

use std::io;
use std::time::Duration;

use ldap3::Scope;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use super::dn::is_under;
use super::groups::{attribute, groups_of};
use super::protocol::{Answer, By, Credentials, Denied, Entry, Task, Wanted, Way, What};
use super::session::{Found, Search, Session, is_blank};
use super::subject::written;
use super::trouble::Trouble;
use crate::federation::worker::Secret;

/// Directories of which connections are kept.
const MOST_KEPT: usize = 32;
/// Values of one attribute that are passed on, and bytes of each.
const MOST_VALUES: usize = 1000;
const LONGEST_VALUE: usize = 1024;
/// The part of the time for all of it that one step may take: a second server is to have its turn.
const STEPS: u32 = 3;
/// Any entry.
const ANY: &str = "(objectClass=*)";

/// All that a child has of directories.
#[derive(Default)]
pub(in crate::federation) struct Directories {
    runtime: Option<Runtime>,
    kept: Vec<Kept>,
}

/// Connections to one directory.
struct Kept {
    way: Way,
    /// The server that did its work last.
    best: usize,
    /// One that is bound as whom we search as; and one by which people are bound.
    service: Option<Session>,
    people: Option<Session>,
}

impl Directories {
    /// Does what is asked.
    pub(in crate::federation) fn perform(&mut self, task: Task) -> io::Result<Answer> {
        let Task { way, what, within } = task;
        let within = Duration::from_millis(within);
        let mut kept = self.take(way);
        let runtime = match &mut self.runtime {
            Some(runtime) => runtime,
            // No thread beside this one: a child may not have any.
            none => none.insert(Builder::new_current_thread().enable_all().build()?),
        };
        let answer = runtime.block_on(async {
            let job = Job {
                kept: &mut kept,
                step: within / STEPS,
            };
            timeout(within, job.perform(what)).await
        });
        let answer = answer.unwrap_or_else(|_| {
            // What is half said is said to nobody.
            kept.service = None;
            kept.people = None;
            Answer::Unavailable(vec![Trouble::Slow.to_string()])
        });
        self.kept.push(kept);
        Ok(answer)
    }

    fn take(&mut self, way: Way) -> Kept {
        if let Some(place) = self.kept.iter().position(|kept| kept.way == way) {
            return self.kept.remove(place);
        }
        if self.kept.len() >= MOST_KEPT {
            self.kept.remove(0);
        }
        Kept {
            way,
            best: 0,
            service: None,
            people: None,
        }
    }
}

struct Job<'k> {
    kept: &'k mut Kept,
    step: Duration,
}

impl Job<'_> {
    async fn perform(mut self, what: What) -> Answer {
        match what {
            // RFC 4513 §5.1.2. It was refused before, and is refused again where it would do harm.
            What::SignIn { password, .. } if is_blank(password.reveal()) => {
                Answer::Denied(Denied::Wrong)
            }
            What::SignIn { wanted, password } => self.sign_in(&wanted, &password).await,
            What::Look(wanted) => Answer::Steps(self.look(&wanted).await),
        }
    }

    /// At the first server that does it, beginning with the one that did it last.
    async fn sign_in(&mut self, wanted: &Wanted, password: &Secret) -> Answer {
        let (servers, first) = (self.kept.way.servers.len(), self.kept.best);
        let mut why = Vec::new();
        for turn in 0..servers {
            let place = (first + turn) % servers;
            self.choose(place);
            match self.sign_in_here(wanted, password).await {
                Ok(answer) => return answer,
                Err(trouble) => {
                    self.kept.service = None;
                    self.kept.people = None;
                    if !trouble.is_the_servers() {
                        return Answer::Unbelieved(trouble.to_string());
                    }
                    let name = &self.kept.way.servers[place].name;
                    why.push(format!("{name}: {trouble}"));
                }
            }
        }
        Answer::Unavailable(why)
    }

    /// Turns to a server; connections to another are closed.
    fn choose(&mut self, place: usize) {
        if self.kept.best != place {
            self.kept.best = place;
            self.kept.service = None;
            self.kept.people = None;
        }
    }

    async fn sign_in_here(
        &mut self,
        wanted: &Wanted,
        password: &Secret,
    ) -> Result<Answer, Trouble> {
        match &wanted.by {
            By::Filter(filter) => {
                let Some(found) = self.find(wanted, filter).await? else {
                    return Ok(Answer::Nobody);
                };
                if !is_under(&found.dn, &wanted.base) {
                    return Err(Trouble::Outside);
                }
                if let Err(denied) = self.bind(&found.dn, password).await? {
                    return Ok(Answer::Denied(denied));
                }
                let session = self.kept.service.as_mut().ok_or(Trouble::Closed)?;
                let groups = groups(session, &found, wanted).await?;
                Ok(Answer::Person(entry(found, groups, wanted)?))
            }
            By::Name(dn) => {
                if let Err(denied) = self.bind(dn, password).await? {
                    return Ok(Answer::Denied(denied));
                }
                let session = self.kept.people.as_mut().ok_or(Trouble::Closed)?;
                let own = Search {
                    base: dn,
                    scope: Scope::Base,
                    filter: ANY,
                    attributes: &names(wanted),
                    most: 1,
                };
                let found = one(session.search(&own).await?)?.ok_or(Trouble::Outside)?;
                let groups = groups(session, &found, wanted).await?;
                Ok(Answer::Person(entry(found, groups, wanted)?))
            }
        }
    }

    /// The one entry of a filter, by whom we search as. A connection that was kept may be dead; another is not.
    async fn find(&mut self, wanted: &Wanted, filter: &str) -> Result<Option<Found>, Trouble> {
        let search = Search {
            base: &wanted.base,
            scope: Scope::Subtree,
            filter,
            attributes: &names(wanted),
            most: 1,
        };
        if let Some(mut session) = self.kept.service.take().filter(Session::is_good_still)
            && let Ok(found) = session.search(&search).await
        {
            self.kept.service = Some(session);
            return one(found);
        }
        let mut session = self.open().await?;
        if let Some(service) = &self.kept.way.service {
            session.bind_service(service).await?;
        }
        let found = session.search(&search).await?;
        self.kept.service = Some(session);
        one(found)
    }

    async fn bind(&mut self, dn: &str, password: &Secret) -> Result<Result<(), Denied>, Trouble> {
        let credentials = Credentials {
            dn: dn.to_owned(),
            password: password.clone(),
        };
        if let Some(mut session) = self.kept.people.take().filter(Session::is_good_still)
            && let Ok(bound) = session.bind(&credentials).await
        {
            self.kept.people = Some(session);
            return Ok(bound);
        }
        let mut session = self.open().await?;
        let bound = session.bind(&credentials).await?;
        self.kept.people = Some(session);
        Ok(bound)
    }

    async fn open(&self) -> Result<Session, Trouble> {
        let server = &self.kept.way.servers[self.kept.best];
        Session::open(server, &self.kept.way, self.step).await
    }
}

/// What is read of an entry.
fn names(wanted: &Wanted) -> Vec<&str> {
    let attributes = wanted.attributes.iter().map(String::as_str);
    let of_groups = wanted.groups.as_ref().and_then(attribute);
    let more = [Some(wanted.subject.as_str()), of_groups];
    attributes.chain(more.into_iter().flatten()).collect()
}

/// Somebody's groups, if anybody wants to know.
async fn groups(
    session: &mut Session,
    found: &Found,
    wanted: &Wanted,
) -> Result<Vec<String>, Trouble> {
    match &wanted.groups {
        Some(groups) => groups_of(session, found, groups).await,
        None => Ok(Vec::new()),
    }
}

/// The only one.
fn one(found: Vec<Found>) -> Result<Option<Found>, Trouble> {
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (one, None) => Ok(one),
        (_, Some(_)) => Err(Trouble::Ambiguous),
    }
}

/// What is passed on of somebody's entry, which is under the base and says what they are known by.
fn entry(found: Found, groups: Vec<String>, wanted: &Wanted) -> Result<Entry, Trouble> {
    if !is_under(&found.dn, &wanted.base) {
        return Err(Trouble::Outside);
    }
    let subject = match found.attributes.get(&wanted.subject).map(Vec::as_slice) {
        Some([subject]) if !subject.is_empty() => written(&wanted.subject, subject),
        _ => return Err(Trouble::NoSubject(wanted.subject.clone())),
    };
    let mut attributes = found.attributes;
    attributes.retain(|name, _| wanted.attributes.contains(name));
    let text = |value: Vec<u8>| {
        let fits = value.len() <= LONGEST_VALUE;
        fits.then(|| String::from_utf8(value).ok()).flatten()
    };
    let attributes = attributes.into_iter().map(|(name, values)| {
        let values = values.into_iter().filter_map(text);
        (name, values.take(MOST_VALUES).collect())
    });
    Ok(Entry {
        dn: found.dn,
        subject,
        attributes: attributes.collect(),
        groups,
    })
}
