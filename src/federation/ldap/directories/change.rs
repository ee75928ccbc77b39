//! Somebody's password at a directory, and another in its place.

use super::read::{assertion, may_sign_in};
use super::{Directories, Whom, is_blank, is_no_password, other, wanted};
use crate::domain::connector::Assertion;
use crate::domain::directory::Directory;
use crate::federation::connection::Connection;
use crate::federation::failure::{Failure, Unbelieved};
use crate::federation::health::{admit, note_whole};
use crate::federation::ldap::protocol::{Answer, Change, Denied, Refusal, What};
use crate::federation::worker::Secret;
use crate::provider::Provider;

/// What a directory says to a new password.
#[derive(Debug)]
pub enum Changed {
    /// It is theirs from now on, and lets them in as this person, unless something is against that.
    Done(Option<Box<Assertion>>),
    /// There is nobody of that name.
    Nobody,
    /// The password that they have lets nobody in.
    Denied(Denied),
    /// It does not take the new one.
    Refused(Refusal),
}

impl Directories {
    /// Replaces somebody's password, which they show. Neither is ever empty there: an empty one is anybody's (RFC 4513 §5.1.2), and in the place of an
    /// empty new one the directory would make one up (RFC 3062 §2). All of it goes over TLS, as whatever else is asked.
    ///
    /// # Errors
    /// [`Failure`]; after some of these nobody knows which of the two is theirs.
    pub async fn change_password(
        &self,
        op: &Provider,
        (connection, directory): (&Connection, &Directory),
        whom: Whom<'_>,
        (current, new): (&str, &str),
    ) -> Result<Changed, Failure> {
        let Some(way) = directory.password_change else {
            return Ok(Changed::Refused(Refusal::NotAllowed));
        };
        if is_no_password(current) {
            return Ok(Changed::Denied(Denied::Wrong));
        }
        if is_blank(new) {
            return Ok(Changed::Refused(Refusal::Weak));
        }
        let connector = &connection.connector;
        let name = &connector.name;
        let _ = admit(op, name)?;
        let what = What::ChangePassword {
            wanted: wanted(&connector.mapping, directory, whom),
            change: Change {
                by: way.by,
                as_service: way.as_service,
                current: Secret::new(current),
                new: Secret::new(new),
            },
        };
        let answered = self.ask(connection, directory, what).await;
        match note_whole(op, name, answered)? {
            Answer::Changed(entry) => {
                let entry = entry.filter(|entry| may_sign_in(directory, entry));
                let found = entry.map(|entry| assertion(connector, directory, entry));
                Ok(Changed::Done(found.map(Box::new)))
            }
            Answer::Nobody => Ok(Changed::Nobody),
            Answer::Denied(denied) => Ok(Changed::Denied(denied)),
            Answer::NotChanged(why, code) => {
                tracing::info!(connector.name = name.as_str(), why = ?why, code, "a directory does not take a new password");
                Ok(Changed::Refused(why))
            }
            Answer::Unbelieved(why) => Err(Unbelieved::Directory(why).into()),
            Answer::Found(_)
            | Answer::Person(_)
            | Answer::Unavailable(_)
            | Answer::Steps(_)
            | Answer::People { .. }
            | Answer::Changes { .. } => Err(other()),
        }
    }
}
