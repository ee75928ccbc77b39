//! What the child does at a directory, server after server; and the connections that it keeps.

mod change;
mod entry;
mod look;
mod people;

use std::io;
use std::time::Duration;

use ldap3::Scope;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use self::entry::{entry, names, one};
use self::people::Changes;
use super::dn::is_under;
use super::groups::groups_of;
use super::protocol::{Answer, By, Change, Credentials, Denied, Keep, Task, Wanted, Way, What};
use super::session::{Found, Search, Session, is_blank};
use super::trouble::Trouble;
use crate::federation::worker::Secret;

/// Directories of which connections are kept.
const MOST_KEPT: usize = 32;
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
        let Task {
            way,
            what,
            within,
            keep,
        } = task;
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
                keep,
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

/// What is done at the first server that does it.
enum Goal<'g> {
    SignIn(&'g Wanted, &'g Secret),
    Find(&'g Wanted),
    Change(&'g Wanted, &'g Change),
    Read(&'g Wanted, usize),
    Changes(Changes<'g>),
}

struct Job<'k> {
    kept: &'k mut Kept,
    step: Duration,
    keep: Keep,
}

impl Job<'_> {
    async fn perform(mut self, what: What) -> Answer {
        match what {
            // RFC 4513 §5.1.2. It was refused before, and is refused again where it would do harm.
            What::SignIn { password, .. } if is_blank(password.reveal()) => {
                Answer::Denied(Denied::Wrong)
            }
            What::SignIn { wanted, password } => {
                self.try_servers(&Goal::SignIn(&wanted, &password)).await
            }
            What::Find(wanted) => self.try_servers(&Goal::Find(&wanted)).await,
            What::Read { wanted, most } => self.try_servers(&Goal::Read(&wanted, most)).await,
            What::Changes {
                base,
                subject,
                since,
            } => {
                let goal = Goal::Changes(Changes {
                    base: &base,
                    subject: &subject,
                    since: &since,
                });
                self.try_servers(&goal).await
            }
            What::ChangePassword { change, .. }
                if [&change.current, &change.new].map(|text| is_blank(text.reveal()))
                    != [false; 2] =>
            {
                Answer::Denied(Denied::Wrong)
            }
            What::ChangePassword { wanted, change } => {
                self.try_servers(&Goal::Change(&wanted, &change)).await
            }
            What::Look {
                wanted,
                password_change,
            } => Answer::Steps(self.look(&wanted, password_change).await),
        }
    }

    /// At the first server that does it, beginning with the one that did it last.
    async fn try_servers(&mut self, goal: &Goal<'_>) -> Answer {
        let (servers, first) = (self.kept.way.servers.len(), self.kept.best);
        let mut why = Vec::new();
        for turn in 0..servers {
            let place = (first + turn) % servers;
            self.choose(place);
            let done = match goal {
                Goal::SignIn(wanted, password) => self.sign_in_here(wanted, password).await,
                Goal::Find(wanted) => self.find_here(wanted).await,
                Goal::Change(wanted, change) => self.change_here(wanted, change).await,
                Goal::Read(wanted, most) => self.read_here(wanted, *most).await,
                Goal::Changes(changes) => self.changes_here(changes).await,
            };
            match done {
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

    /// What is wrong with an entry, its person hears by their password, and no stranger.
    async fn find_here(&mut self, wanted: &Wanted) -> Result<Answer, Trouble> {
        let By::Filter(filter) = &wanted.by else {
            return Ok(Answer::Nobody);
        };
        let found = self.find(wanted, filter).await?;
        let known = |found| {
            entry(found, Vec::new(), wanted)
                .ok()
                .map(|entry| entry.subject)
        };
        Ok(found.map_or(Answer::Nobody, |found| Answer::Found(known(found))))
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
        if let Some(mut session) = self.kept_service()
            && let Ok(found) = entries(&mut session, wanted, filter).await
        {
            self.kept.service = Some(session);
            return one(found);
        }
        let mut session = self.open_service().await?;
        let found = entries(&mut session, wanted, filter).await?;
        self.kept.service = Some(session);
        one(found)
    }

    async fn bind(&mut self, dn: &str, password: &Secret) -> Result<Result<(), Denied>, Trouble> {
        let credentials = Credentials {
            dn: dn.to_owned(),
            password: password.clone(),
        };
        let kept = self.kept.people.take();
        if let Some(mut session) = kept.filter(|session| session.is_good_still(&self.keep))
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

    /// The connection that was kept, if it may be used once more.
    fn kept_service(&mut self) -> Option<Session> {
        let kept = self.kept.service.take();
        kept.filter(|session| session.is_good_still(&self.keep))
    }

    /// A new connection, bound as whom we search as.
    async fn open_service(&self) -> Result<Session, Trouble> {
        let mut session = self.open().await?;
        if let Some(service) = &self.kept.way.service {
            session.bind_service(service).await?;
        }
        Ok(session)
    }

    async fn open(&self) -> Result<Session, Trouble> {
        let server = &self.kept.way.servers[self.kept.best];
        Session::open(server, &self.kept.way, self.step).await
    }
}

/// The entries of a filter, of which there is to be one.
async fn entries(
    session: &mut Session,
    wanted: &Wanted,
    filter: &str,
) -> Result<Vec<Found>, Trouble> {
    let search = Search {
        base: &wanted.base,
        scope: Scope::Subtree,
        filter,
        attributes: &names(wanted),
        most: 1,
    };
    session.search(&search).await
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
