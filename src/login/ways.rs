//! The ways in which somebody signs in: the last of them stays, whichever it is.

use std::sync::Arc;

use super::local::is_named;
use super::notice::mailbox_of;
use crate::domain::enrolled::Enrolled;
use crate::domain::id::UserId;
use crate::domain::user::User;
use crate::federation::connection::Connections;
use crate::provider::Provider;
use crate::store::{LinkedIdentity, Read, StoreError};

/// What became of a wish to have a way in no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone.
    Done,
    /// There was none.
    Gone,
    /// It stays: without it they could not sign in any more.
    Last,
}

/// What the directory is called that keeps somebody's password, where none is kept here.
///
/// # Errors
/// [`StoreError`].
pub fn find_keeper(
    r: &mut Read<'_>,
    connections: &Connections,
    user: &UserId,
) -> Result<Option<String>, StoreError> {
    let has_password = r.find_enrolled(user)?.has_password;
    let linked = r.list_upstream_identities(user)?;
    let mut linked = linked.iter().filter(|_| !has_password);
    let found = linked.find_map(|one| connections.directory_of(&one.identity));
    Ok(found.map(|(connection, _)| connection.connector.display_name.clone()))
}

/// By what people sign in here.
#[derive(Clone, Debug)]
pub struct Ways {
    connections: Arc<Connections>,
    /// Whether a passkey signs in.
    passkeys: bool,
    /// Whether a mail does.
    by_mail: bool,
    /// Who signs in by what they have here, where people come by upstreams.
    locals: Option<Arc<[String]>>,
}

/// What somebody can add themselves to sign in by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addable {
    /// A password of this server.
    pub password: bool,
    /// A passkey.
    pub passkey: bool,
}

impl Ways {
    /// As the tenant has it.
    #[must_use]
    pub fn of(op: &Provider) -> Self {
        Self {
            connections: Arc::clone(&op.settings.connections),
            passkeys: op.passkeys.is_some(),
            by_mail: op.settings.sign_in.by_mail && op.can_mail(),
            locals: op.settings.upstreams_only.clone(),
        }
    }

    /// What people read of whose word one is: the connector's name, where it is not configured any more.
    #[must_use]
    pub fn name(&self, linked: &LinkedIdentity) -> String {
        let name = linked.identity.connector.as_str();
        let known = self.connections.find(name);
        known
            .map_or(name, |known| &known.connector.display_name)
            .to_owned()
    }

    /// Whether one signs in: its connector is there, and speaks under the issuer of which it was.
    fn signs_in(&self, linked: &LinkedIdentity) -> bool {
        let identity = &linked.identity;
        let known = self.connections.find(identity.connector.as_str());
        known.is_some_and(|known| known.connector.upstream.speaks_as(&identity.issuer))
    }

    /// Whether somebody could sign in with these.
    fn has_any<'l>(
        &self,
        user: &User,
        enrolled: &Enrolled,
        mut linked: impl Iterator<Item = &'l LinkedIdentity>,
    ) -> bool {
        let has_some_here = enrolled.has_password
            || (self.passkeys && enrolled.passkeys > 0)
            || (self.by_mail && mailbox_of(user).is_some());
        (has_some_here && self.is_local(user)) || linked.any(|linked| self.signs_in(linked))
    }

    /// Whether what somebody has here leads in.
    fn is_local(&self, user: &User) -> bool {
        is_named(self.locals.as_deref(), user)
    }

    /// What somebody can add. Whose password a directory keeps makes none here beside it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn addable(&self, r: &mut Read<'_>, user: &User) -> Result<Addable, StoreError> {
        let is_local = self.is_local(user);
        let keeper = find_keeper(r, &self.connections, &user.id)?;
        Ok(Addable {
            password: is_local && keeper.is_none(),
            passkey: is_local && self.passkeys,
        })
    }

    /// Whether somebody who has these could not sign in any more without this one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_last(
        &self,
        r: &mut Read<'_>,
        user: &User,
        linked: &[LinkedIdentity],
        wanted: &LinkedIdentity,
    ) -> Result<bool, StoreError> {
        // One that nobody can use is no way.
        if !self.signs_in(wanted) {
            return Ok(false);
        }
        let enrolled = r.find_enrolled(&user.id)?;
        let others = linked.iter().filter(|other| *other != wanted);
        Ok(!self.has_any(user, &enrolled, others))
    }

    /// Whether somebody has one passkey, and could not sign in any more without it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_last_passkey(&self, r: &mut Read<'_>, user: &User) -> Result<bool, StoreError> {
        let enrolled = r.find_enrolled(&user.id)?;
        // One that does not lead in is no way either.
        if !self.passkeys || enrolled.passkeys != 1 || !self.is_local(user) {
            return Ok(false);
        }
        let without = Enrolled {
            passkeys: 0,
            ..enrolled
        };
        let linked = r.list_upstream_identities(&user.id)?;
        Ok(!self.has_any(user, &without, linked.iter()))
    }
}
