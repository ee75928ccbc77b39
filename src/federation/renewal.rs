//! What an upstream says of somebody whom it has brought before, and what of that is kept, each time that they come by it.
//!
//! | what it says | what becomes of it |
//! |---|---|
//! | groups | the roles that these are here (`connectors.roles`), in place of those that it gave before |
//! | a name (`connectors.renewed`) | stands, if it says any |
//! | an address (`connectors.renewed`) | stands, if it has verified it, may give it, and nobody else has it; what was sent to the old one is void then, and both are told |
//!
//! All else is its person's own.

use std::collections::BTreeSet;

use super::ldap::dn;
use super::offered::Offered;
use crate::domain::activity::{Activity, By};
use crate::domain::connector::{Connector, ConnectorName, Renewed, Upstream, UpstreamClaims};
use crate::domain::device;
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::login::address::Succession;
use crate::login::identifier::{email_key, username_key};
use crate::login::notice::place;
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::store::{NameHistory, StoreError, Write};

/// The roles here that somebody has by these groups of an upstream.
#[must_use]
pub(super) fn roles(connector: &Connector, groups: &[String]) -> BTreeSet<String> {
    let rules = connector.roles.iter();
    let given: Vec<&BTreeSet<String>> = match &connector.upstream {
        // One name can be written in several ways.
        Upstream::Ldap(_) => {
            let groups: BTreeSet<_> = groups.iter().filter_map(|group| dn::parts(group)).collect();
            let is_one =
                |group: &String| dn::parts(group).is_some_and(|name| groups.contains(&name));
            rules
                .filter(|(group, _)| is_one(group))
                .map(|(_, roles)| roles)
                .collect()
        }
        Upstream::OpenId(_) | Upstream::OAuth(_) | Upstream::Saml(_) => rules
            .filter(|(group, _)| groups.contains(group))
            .map(|(_, roles)| roles)
            .collect(),
    };
    given.into_iter().flatten().cloned().collect()
}

/// What stands of what an upstream says, ready to be written.
pub(super) struct Renewal {
    connector: ConnectorName,
    /// What the trail calls it.
    about: String,
    roles: BTreeSet<String>,
    name: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    email: Option<String>,
    succession: Succession,
}

impl Renewal {
    /// # Errors
    /// [`NoEntropy`].
    pub(super) fn of(
        op: &Provider,
        connector: &Connector,
        claims: &UpstreamClaims,
        offered: &Offered,
        origin: &SessionOrigin,
    ) -> Result<Self, NoEntropy> {
        let renewed = |claim: Renewed, value: &Option<String>| {
            value
                .as_ref()
                .filter(|_| connector.renewed.contains(&claim))
                .cloned()
        };
        // C-014: in any other case whoever is asked at the upstream could take an address that is somebody's.
        let address = offered.address.as_ref().filter(|_| offered.is_trusted);
        let address = address.map(|address| address.as_str().to_owned());
        Ok(Self {
            connector: connector.name.clone(),
            about: connector.display_name.clone(),
            roles: roles(connector, &claims.groups),
            name: renewed(Renewed::Name, &claims.name),
            given_name: renewed(Renewed::GivenName, &claims.given_name),
            family_name: renewed(Renewed::FamilyName, &claims.family_name),
            email: renewed(Renewed::Email, &address),
            succession: Succession::prepare(
                Some(op),
                place(origin, device::name(&origin.user_agent)),
            )?,
        })
    }

    /// Writes it, if anything is otherwise than before.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::is_duplicate`] where somebody else takes the address at this moment.
    pub(super) fn carry_out(
        &self,
        w: &mut Write<'_>,
        known: User,
        witness: &Witness,
        now: Timestamp,
    ) -> Result<User, StoreError> {
        if self.applied_to(&known) == known {
            return Ok(known);
        }
        // They may be changing something of themselves at this moment.
        let Some(before) = w.hold_user(&known.id)? else {
            return Ok(known);
        };
        let mut after = self.applied_to(&before);
        if after.profile != before.profile {
            after.updated_at = now;
        }
        if !self.write(w, &before, &after)? {
            // The address is somebody else's, and stays theirs; the rest stands.
            tracing::warn!(connector.name = %self.connector, user.id = %before.id, "an upstream says an address of somebody that another has here");
            after.profile.email.clone_from(&before.profile.email);
            after.profile.email_verified = before.profile.email_verified;
            if after.profile == before.profile {
                after.updated_at = before.updated_at;
            }
            self.write(w, &before, &after)?;
        }
        self.note(w, &before, &after, witness)?;
        Ok(after)
    }

    fn applied_to(&self, user: &User) -> User {
        let mut after = user.clone();
        let profile = &mut after.profile;
        for (new, slot) in [
            (&self.name, &mut profile.name),
            (&self.given_name, &mut profile.given_name),
            (&self.family_name, &mut profile.family_name),
        ] {
            if new.is_some() {
                slot.clone_from(new);
            }
        }
        if let Some(email) = &self.email {
            profile.email = Some(email.clone());
            profile.email_verified = true;
        }
        after.roles = after.roles.with(&self.connector, self.roles.clone());
        after
    }

    /// Whether it could be: nobody else has the address.
    fn write(&self, w: &mut Write<'_>, before: &User, after: &User) -> Result<bool, StoreError> {
        let unwritten = |error: &dyn std::fmt::Display| StoreError::Preparation(error.to_string());
        let username = username_key(&after.username).map_err(|error| unwritten(&error))?;
        let email = after.profile.email.as_deref().map(email_key);
        let email = email.transpose().map_err(|error| unwritten(&error))?;
        let history = NameHistory::Ignored;
        let updated = w.update_user_unless_taken(after, &username, email.as_deref(), &history)?;
        if updated.is_err() {
            return Ok(false);
        }
        self.succession.take_place(w, before, after)?;
        Ok(true)
    }

    fn note(
        &self,
        w: &mut Write<'_>,
        before: &User,
        after: &User,
        witness: &Witness,
    ) -> Result<(), StoreError> {
        let by = By::Upstream;
        let witness = witness.with_subject(&after.id);
        let fields = after.profile.claims_changed_since(&before.profile);
        if !fields.is_empty() {
            witness.note_about(w, Activity::ProfileChanged { fields, by }, &self.about)?;
        }
        if after.roles != before.roles {
            let roles = after.roles.given_by(&self.connector);
            let roles = roles.map(str::to_owned).collect();
            witness.note_about(w, Activity::RolesChanged { roles, by }, &self.about)?;
        }
        Ok(())
    }
}
