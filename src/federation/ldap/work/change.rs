//! Somebody's password is replaced by another.

use super::super::dn::is_under;
use super::super::protocol::{Answer, By, Change, Denied, Wanted};
use super::super::session::NotChanged;
use super::super::trouble::Trouble;
use super::Job;

impl Job<'_> {
    /// At this server, whatever comes of it, once it was asked to: of what it has not answered, nobody knows what became.
    pub(super) async fn change_here(
        &mut self,
        wanted: &Wanted,
        change: &Change,
    ) -> Result<Answer, Trouble> {
        let dn = match &wanted.by {
            By::Filter(filter) => match self.find(wanted, filter).await? {
                Some(found) if is_under(&found.dn, &wanted.base) => found.dn,
                Some(_) => return Err(Trouble::Outside),
                None => return Ok(Answer::Nobody),
            },
            By::Name(dn) => dn.clone(),
        };
        // Whoever writes it: nobody's is replaced who does not know it.
        match self.bind(&dn, &change.current).await? {
            Ok(()) | Err(Denied::MustChange) => {}
            Err(Denied::Expired) if change.as_service => {}
            Err(denied) => return Ok(Answer::Denied(denied)),
        }
        let writer = if change.as_service {
            &mut self.kept.service
        } else {
            &mut self.kept.people
        };
        let writer = writer.as_mut().ok_or(Trouble::Closed)?;
        let changed = writer.change_password(&dn, change).await;
        // What they were bound as is no more.
        self.kept.people = None;
        match changed {
            Ok(Ok(())) => {}
            Ok(Err(NotChanged::Current)) => return Ok(Answer::Denied(Denied::Wrong)),
            Ok(Err(NotChanged::New(why, code))) => return Ok(Answer::NotChanged(why, code)),
            Err(trouble) => {
                self.kept.service = None;
                let name = &self.kept.way.servers[self.kept.best].name;
                return Ok(Answer::Unavailable(vec![format!("{name}: {trouble}")]));
            }
        }
        Ok(Answer::Changed(
            match self.sign_in_here(wanted, &change.new).await {
                Ok(Answer::Person(entry)) => Some(entry),
                // It is changed all the same.
                Ok(_) | Err(_) => None,
            },
        ))
    }
}
