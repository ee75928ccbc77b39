//! People who are known already: what the directory says of them, and of whom it has changed.

use ldap3::Scope;

use super::super::escape::in_filter;
use super::super::protocol::{Answer, By, Since, Wanted};
use super::super::session::{Search, Session};
use super::super::subject::written;
use super::super::trouble::Trouble;
use super::entry::{entry, names};
use super::{ANY, Job, groups};

/// Changes that are told at a time: of more it is as well to look everybody up.
const MOST_CHANGES: usize = 2000;
/// [MS-ADTS] §3.1.1.3.2: the last number of a change at a server, and which server it is.
const LAST_NUMBER: &str = "highestCommittedUSN";
const SERVER: &str = "dsServiceName";

/// What is to be found out.
pub(super) struct Changes<'c> {
    pub(super) base: &'c str,
    pub(super) subject: &'c str,
    pub(super) since: &'c Since,
}

impl Job<'_> {
    /// Entries of people. One that cannot be used is counted: who is not among the others may be the one.
    pub(super) async fn read_here(
        &mut self,
        wanted: &Wanted,
        most: usize,
    ) -> Result<Answer, Trouble> {
        let By::Filter(filter) = &wanted.by else {
            return Ok(Answer::Nobody);
        };
        let search = Search {
            base: &wanted.base,
            scope: Scope::Subtree,
            filter,
            attributes: &names(wanted),
            most,
        };
        let mut session = self.service().await?;
        let found = session.search_all(&search).await?;
        let (mut entries, mut unread) = (Vec::new(), 0);
        for found in found {
            let read = match groups(&mut session, &found, wanted).await {
                Ok(groups) => entry(found, groups, wanted),
                Err(trouble) => Err(trouble),
            };
            match read {
                Ok(entry) => entries.push(entry),
                Err(trouble) if trouble.is_the_servers() => return Err(trouble),
                Err(_) => unread += 1,
            }
        }
        self.kept.service = Some(session);
        Ok(Answer::People { entries, unread })
    }

    /// Of whom something has changed.
    pub(super) async fn changes_here(&mut self, changes: &Changes<'_>) -> Result<Answer, Trouble> {
        let mut session = self.service().await?;
        let (filter, mark) = match changes.since {
            Since::Time(time) => {
                let time = in_filter(time.as_bytes());
                (Some(format!("(modifyTimestamp>={time})")), None)
            }
            Since::Number(last) => {
                let now = numbers(&mut session).await?;
                let filter = last
                    .as_deref()
                    .and_then(|last| first_after(last, &now.server));
                let filter = filter.map(|number| format!("(uSNChanged>={number})"));
                (filter, Some(format!("{} {}", now.last, now.server)))
            }
        };
        let subjects = match &filter {
            // It is another server, whose numbers are others.
            None => None,
            Some(filter) => {
                let search = Search {
                    base: changes.base,
                    scope: Scope::Subtree,
                    filter,
                    attributes: &[changes.subject],
                    most: MOST_CHANGES,
                };
                match session.search_by_pages(&search).await {
                    Ok(found) => Some(found),
                    Err(Trouble::Ambiguous) => None,
                    Err(trouble) => return Err(trouble),
                }
            }
        };
        // What else is under the base has no subject, or one that nobody here has.
        let subjects = subjects.map(|found| {
            let values = found.iter().flat_map(|found| found.attributes.values());
            let values = values.flatten().filter(|value| !value.is_empty());
            values
                .map(|value| written(changes.subject, value))
                .collect()
        });
        self.kept.service = Some(session);
        Ok(Answer::Changes { subjects, mark })
    }

    /// A connection that is bound as whom we search as, and answers: one that was kept may be dead.
    async fn service(&mut self) -> Result<Session, Trouble> {
        if let Some(mut session) = self.kept_service()
            && session.search(&root(&[])).await.is_ok()
        {
            return Ok(session);
        }
        self.open_service().await
    }
}

/// What a server counts its changes with.
struct Numbers {
    last: u64,
    server: String,
}

async fn numbers(session: &mut Session) -> Result<Numbers, Trouble> {
    let found = session.search_all(&root(&[LAST_NUMBER, SERVER])).await?;
    let value = |name: &str| {
        let values = found.first()?.attributes.get(name)?;
        String::from_utf8(values.first()?.clone()).ok()
    };
    let last = value(LAST_NUMBER).and_then(|last| last.parse().ok());
    let none = || Trouble::Configuration(format!("it has no {LAST_NUMBER} and {SERVER}"));
    let (last, server) = last.zip(value(SERVER)).ok_or_else(none)?;
    Ok(Numbers { last, server })
}

/// The first number that is new since a server said this, if it is the same server.
fn first_after(mark: &str, server: &str) -> Option<u64> {
    let (last, of) = mark.split_once(' ')?;
    let last: u64 = last.parse().ok()?;
    (of == server).then(|| last.saturating_add(1))
}

/// RFC 4512 §5.1: what a server says of itself.
const fn root<'r>(attributes: &'r [&'r str]) -> Search<'r> {
    Search {
        base: "",
        scope: Scope::Base,
        filter: ANY,
        attributes,
        most: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_at_the_same_server_alone() {
        let server = "CN=NTDS Settings,CN=DC1,DC=corp,DC=example";
        assert_eq!(first_after(&format!("41 {server}"), server), Some(42));
        assert_eq!(first_after("41 CN=DC2", server), None);
        assert_eq!(first_after(server, server), None);
        assert_eq!(first_after("", server), None);
    }
}
