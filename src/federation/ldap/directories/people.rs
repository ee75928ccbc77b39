//! People of a directory who are known here: what it says of them today, and of whom it has changed.

use std::collections::HashSet;
use std::time::Duration;

use time::OffsetDateTime;

use super::read::{assertion, may_sign_in};
use super::{Directories, other, wanted_by};
use crate::domain::connector::Assertion;
use crate::domain::directory::{ChangesBy, Directory, Finding, Synchronisation};
use crate::domain::time::Timestamp;
use crate::federation::connection::Connection;
use crate::federation::failure::{Failure, Unbelieved};
use crate::federation::health::{admit, note_whole};
use crate::federation::ldap::protocol::{Answer, By, Entry, Since, What};
use crate::federation::ldap::subject;
use crate::provider::Provider;

/// How far the clocks of a directory's servers may be apart, and from ours; and how late one may hear of another's changes.
const OVERLAP: Duration = Duration::from_mins(10);

/// Who of some people is there.
#[derive(Debug, Default)]
pub struct LookedUp {
    /// What it says of those who are, and may sign in.
    pub there: Vec<Assertion>,
    /// The others, by what they are known by.
    pub missing: Vec<String>,
}

/// What has changed at a directory.
#[derive(Debug)]
pub struct Changed {
    /// Of whom; where it cannot be told, everybody is to be looked up.
    pub subjects: Option<Vec<String>>,
    /// From where on it is asked the next time, if it says that.
    pub mark: Option<String>,
}

impl Directories {
    /// What it says of people today. Whose entry cannot be used is neither there nor missing.
    ///
    /// # Errors
    /// [`Failure`]: nothing is known of any of them.
    pub async fn look_up(
        &self,
        op: &Provider,
        (connection, directory): (&Connection, &Directory),
        subjects: &[String],
    ) -> Result<LookedUp, Failure> {
        let first = self.read(op, (connection, directory), subjects).await;
        let is_untold = match &first {
            Ok((_, unread)) => *unread > 0,
            Err(Failure::Unbelieved(_)) => true,
            Err(_) => false,
        };
        if !is_untold {
            return first.map(|(looked_up, _)| looked_up);
        }
        // One of them is the reason: the others are looked up without.
        let mut all = LookedUp::default();
        for subject in subjects {
            let one = std::slice::from_ref(subject);
            match self.read(op, (connection, directory), one).await {
                Ok((one, 0)) => {
                    all.there.extend(one.there);
                    all.missing.extend(one.missing);
                }
                Ok(_) | Err(Failure::Unbelieved(_)) => {
                    tracing::warn!(connector.name = %connection.connector.name, subject, "somebody's entry cannot be used: they stay as they are");
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(all)
    }

    async fn read(
        &self,
        op: &Provider,
        (connection, directory): (&Connection, &Directory),
        subjects: &[String],
    ) -> Result<(LookedUp, usize), Failure> {
        let connector = &connection.connector;
        let _ = admit(op, &connector.name)?;
        let Finding::Search { people, .. } = &directory.finding else {
            return Err(other());
        };
        let attribute = &directory.subject_attribute;
        let any: String = subjects
            .iter()
            .map(|known| subject::filter(attribute, known))
            .collect();
        let by = By::Filter(format!("(&{people}(|{any}))"));
        let what = What::Read {
            wanted: wanted_by(&connector.mapping, directory, by),
            most: subjects.len(),
        };
        let answered = self.ask(connection, directory, what).await;
        let (entries, mut unread) = match note_whole(op, &connector.name, answered)? {
            Answer::People { entries, unread } => (entries, unread),
            Answer::Unbelieved(why) => return Err(Unbelieved::Directory(why).into()),
            _ => return Err(other()),
        };
        // A value that is written otherwise today may be the same to the directory; and one that two have is neither's.
        let mut seen = HashSet::new();
        let is_told = |entry: &&Entry| {
            subjects.contains(&entry.subject) && seen.insert(entry.subject.clone())
        };
        unread += entries.len() - entries.iter().filter(is_told).count();
        let entries = entries
            .into_iter()
            .filter(|entry| may_sign_in(directory, entry));
        let there = entries.map(|entry| assertion(connector, directory, entry));
        let there: Vec<Assertion> = there.collect();
        let is_there = |known: &String| there.iter().any(|one| one.identity.subject == *known);
        let missing = subjects.iter().filter(|known| !is_there(known));
        let missing = missing.cloned().collect();
        Ok((LookedUp { there, missing }, unread))
    }

    /// Of whom something has changed since a moment, or a mark that it gave then.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn changes(
        &self,
        op: &Provider,
        (connection, directory): (&Connection, &Directory),
        sync: &Synchronisation,
        (since, mark): (Timestamp, Option<String>),
    ) -> Result<Changed, Failure> {
        let connector = &connection.connector;
        let _ = admit(op, &connector.name)?;
        let since = match sync.changes_by {
            ChangesBy::Time => Since::Time(generalized(since.minus(OVERLAP))),
            ChangesBy::Number => Since::Number(mark),
        };
        let what = What::Changes {
            base: directory.base.clone(),
            subject: directory.subject_attribute.clone(),
            since,
        };
        let answered = self.ask(connection, directory, what).await;
        match note_whole(op, &connector.name, answered)? {
            Answer::Changes { subjects, mark } => Ok(Changed { subjects, mark }),
            Answer::Unbelieved(why) => Err(Unbelieved::Directory(why).into()),
            _ => Err(other()),
        }
    }
}

/// RFC 4517 §3.3.13.
fn generalized(moment: Timestamp) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(moment.as_seconds());
    let moment = moment.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (year, month, day) = moment.to_calendar_date();
    let (hour, minute, second) = moment.to_hms();
    let month = u8::from(month);
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_reads_our_moments() {
        let moment = Timestamp::from_seconds(1_796_083_205);
        assert_eq!(generalized(moment), "20261201000005Z");
    }
}
