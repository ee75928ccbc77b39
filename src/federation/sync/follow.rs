//! What a directory says of some people today, and what becomes of that.

use std::collections::HashMap;

use super::NotSynchronised;
use super::gone::bring_back;
use super::pass::{CLAIM, Pass};
use crate::domain::connector::Assertion;
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::entropy::NoEntropy;
use crate::federation::connection::Connection;
use crate::federation::ldap::directories::people::LookedUp;
use crate::federation::offered::Offered;
use crate::federation::renewal::Renewal;
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::store::{Known, StoreError, Write};

impl Pass<'_> {
    /// Asks the directory for some people, and writes what it says: all of it, and how far it came, or nothing.
    pub(super) async fn follow(&mut self, people: Vec<Known>) -> Result<(), NotSynchronised> {
        let subjects: Vec<String> = people.iter().map(|known| known.subject.clone()).collect();
        let to = (self.connection, self.directory);
        let looked_up = self.directories.look_up(self.op, to, &subjects).await?;
        self.outcome.looked_up += people.len();
        self.outcome.there += looked_up.there.len();
        match self.write(&people, &looked_up).await {
            // Somebody was given an address of theirs meanwhile; now it is seen.
            Err(NotSynchronised::Store(error)) if error.is_duplicate() => {
                self.write(&people, &looked_up).await
            }
            other => other,
        }
    }

    async fn write(
        &mut self,
        people: &[Known],
        looked_up: &LookedUp,
    ) -> Result<(), NotSynchronised> {
        let now = self.op.now();
        self.at.claimed_until = Some(now.plus(CLAIM));
        let mut known: HashMap<&str, &Known> = people
            .iter()
            .map(|known| (known.subject.as_str(), known))
            .collect();
        let mut there = Vec::new();
        for assertion in &looked_up.there {
            if let Some(known) = known.remove(assertion.identity.subject.as_str()) {
                there.push(Following::of(self.op, self.connection, known, assertion)?);
            }
        }
        let missing = looked_up.missing.iter();
        let missing = missing.filter_map(|subject| known.remove(subject.as_str()));
        let missing: Vec<Known> = missing.cloned().collect();
        // Those that are left are there in a way that cannot be used.
        let untold: Vec<Known> = known.into_values().cloned().collect();
        let (of, at) = (self.of.clone(), self.at.clone());
        let written = self.op.store.write(move |w| {
            if !w.write_directory_sync(&of.tenant, &of.connector, &at)? {
                return Ok(false);
            }
            for following in &there {
                following.carry_out(w, now)?;
            }
            for known in missing.iter().filter(|known| known.missing_at.is_none()) {
                w.mark_missing(&of, &known.subject, Some(now))?;
            }
            let is_marked = |known: &&Known| known.missing_at.is_some() && known.gone_at.is_none();
            for known in untold.iter().filter(is_marked) {
                w.mark_missing(&of, &known.subject, None)?;
            }
            Ok(true)
        });
        if written.await? {
            Ok(())
        } else {
            Err(NotSynchronised::Taken)
        }
    }
}

/// What is written of somebody who is there.
struct Following {
    known: Known,
    assertion: Assertion,
    renewal: Renewal,
    witness: Witness,
    about: String,
}

impl Following {
    fn of(
        op: &Provider,
        connection: &Connection,
        known: &Known,
        assertion: &Assertion,
    ) -> Result<Self, NoEntropy> {
        let connector = &connection.connector;
        let origin = SessionOrigin::default();
        let claims = &assertion.claims;
        let offered = Offered::of(connector, claims);
        Ok(Self {
            renewal: Renewal::of(op, connector, claims, &offered, &origin)?,
            witness: Witness::of(op, &known.user, &origin),
            about: connector.display_name.clone(),
            known: known.clone(),
            assertion: assertion.clone(),
        })
    }

    fn carry_out(&self, w: &mut Write<'_>, now: Timestamp) -> Result<(), StoreError> {
        let (id, identity) = (&self.known.user, &self.assertion.identity);
        bring_back(w, identity, id, &self.witness, &self.about)?;
        let user = w.find_user(id)?;
        if let Some(user) = user.filter(|user| user.disabled_at.is_none()) {
            self.renewal.carry_out(w, user, &self.witness, now)?;
        }
        Ok(())
    }
}
