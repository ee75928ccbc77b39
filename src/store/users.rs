//! Users.

mod credentials;

use diesel::prelude::*;

use super::cached::Change;
use super::engine::{AnyConnection, columns};
use super::retired_names::NameHistory;
use super::row::{Table, optional_time, to_json};
use super::schema::users;
use super::{Read, StoreError, Write};
use crate::domain::id::{TenantId, UserId};
use crate::domain::roles::Roles;
use crate::domain::time::Timestamp;
use crate::domain::user::User;

const TABLE: Table = Table("users");

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true, treat_none_as_default_value = false)]
struct UserRow {
    id: String,
    tenant_id: String,
    username: String,
    username_key: String,
    is_username_made_up: bool,
    email_key: Option<String>,
    profile: String,
    language: Option<String>,
    disabled_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
    roles: Option<String>,
}

impl TryFrom<UserRow> for User {
    type Error = StoreError;

    fn try_from(row: UserRow) -> Result<Self, StoreError> {
        let UserRow {
            id,
            tenant_id,
            username,
            username_key: _,
            is_username_made_up,
            email_key: _,
            profile,
            language,
            disabled_at,
            created_at,
            updated_at,
            roles,
        } = row;
        let roles = roles.map(|roles| TABLE.json("roles", &id, &roles));
        Ok(Self {
            profile: TABLE.json("profile", &id, &profile)?,
            roles: roles.transpose()?.unwrap_or_default(),
            tenant_id: TenantId::new(tenant_id),
            id: UserId::new(id),
            username,
            is_username_made_up,
            language,
            disabled_at: optional_time(disabled_at),
            created_at: Timestamp::from_micros(created_at),
            updated_at: Timestamp::from_micros(updated_at),
        })
    }
}

fn to_row(user: &User, username_key: &str, email_key: Option<&str>) -> Result<UserRow, StoreError> {
    Ok(UserRow {
        id: user.id.to_string(),
        tenant_id: user.tenant_id.to_string(),
        username: user.username.clone(),
        username_key: username_key.to_owned(),
        is_username_made_up: user.is_username_made_up,
        email_key: email_key.map(str::to_owned),
        profile: to_json(&user.profile)?,
        language: user.language.clone(),
        disabled_at: user.disabled_at.map(Timestamp::as_micros),
        created_at: user.created_at.as_micros(),
        updated_at: user.updated_at.as_micros(),
        roles: (!user.roles.is_empty())
            .then(|| to_json(&user.roles))
            .transpose()?,
    })
}

/// What belongs to somebody else, or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DuplicateUser {
    /// The user name.
    #[error("the user name is taken")]
    Username,
    /// The e-mail address.
    #[error("the e-mail address is taken")]
    Email,
    /// The user name, which they do not have any more.
    #[error("the user name was somebody else's")]
    Retired,
    /// Perhaps the user name, of which nobody can tell.
    #[error("whether the user name was somebody else's cannot be told without the master key")]
    Unjudged,
}

impl Read<'_> {
    /// A user by their `sub`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_user(&mut self, id: &UserId) -> Result<Option<User>, StoreError> {
        let row: Option<UserRow> = self
            .connection
            .find(users::table.find(id.as_str()).select(columns::<UserRow>()))?;
        row.map(User::try_from).transpose()
    }

    /// A user by the canonical form of their user name or e-mail address.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_user_by_key(
        &mut self,
        tenant: &TenantId,
        key: &str,
    ) -> Result<Option<User>, StoreError> {
        let of_tenant = || {
            users::table
                .filter(users::tenant_id.eq(tenant.as_str()))
                .select(columns::<UserRow>())
        };
        // One after the other: for an OR of both SQLite reads the whole table.
        let mut row: Option<UserRow> = self
            .connection
            .find(of_tenant().filter(users::username_key.eq(key)))?;
        if row.is_none() {
            row = self
                .connection
                .find(of_tenant().filter(users::email_key.eq(key)))?;
        }
        row.map(User::try_from).transpose()
    }

    /// Which of user name and address, in their canonical forms, is somebody else's; or whether the user name was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_duplicate(
        &mut self,
        user: &User,
        username_key: &str,
        email_key: Option<&str>,
        history: &NameHistory,
    ) -> Result<Option<DuplicateUser>, StoreError> {
        let keys = [
            (Some(username_key), DuplicateUser::Username),
            (email_key, DuplicateUser::Email),
        ];
        for (key, what) in keys {
            let Some(key) = key else { continue };
            let owner = self.find_user_by_key(&user.tenant_id, key)?;
            if owner.is_some_and(|owner| owner.id != user.id) {
                return Ok(Some(what));
            }
        }
        // After that: whose name it was until a moment ago has it still, or it is retired.
        self.judge_history(&user.tenant_id, &user.id, history)
    }

    /// All users of a tenant, the oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_users(&mut self, tenant: &TenantId, limit: i64) -> Result<Vec<User>, StoreError> {
        let rows: Vec<UserRow> = self.connection.load(
            users::table
                .filter(users::tenant_id.eq(tenant.as_str()))
                .select(columns::<UserRow>())
                .order(users::id)
                .limit(limit),
        )?;
        rows.into_iter().map(User::try_from).collect()
    }
}

impl Write<'_> {
    /// Adds a user, unless user name or address is taken, or the former was somebody else's. The keys are the canonical forms.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_user(
        &mut self,
        user: &User,
        username_key: &str,
        email_key: Option<&str>,
        history: &NameHistory,
    ) -> Result<Result<(), DuplicateUser>, StoreError> {
        if let Some(taken) = self.find_duplicate(user, username_key, email_key, history)? {
            return Ok(Err(taken));
        }
        let row = to_row(user, username_key, email_key)?;
        let inserted = self.connection.insert_unique(
            diesel::insert_into(users::table)
                .values(&row)
                .on_conflict_do_nothing(),
        )?;
        if inserted {
            return Ok(Ok(()));
        }
        // Somebody else was added between the two.
        let taken = self.find_duplicate(user, username_key, email_key, history)?;
        Ok(Err(taken.unwrap_or(DuplicateUser::Username)))
    }

    /// A user as they are now: nobody else changes them before this transaction ends.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hold_user(&mut self, id: &UserId) -> Result<Option<User>, StoreError> {
        // Written before it is read: on PostgreSQL whoever changes them too waits for us, or we for them.
        self.connection.execute(
            diesel::update(users::table.find(id.as_str()))
                .set(users::updated_at.eq(users::updated_at)),
        )?;
        self.find_user(id)
    }

    /// Whether a user is there and not turned off. If so, that stays so until this transaction ends.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hold_enabled_user(&mut self, id: &UserId) -> Result<bool, StoreError> {
        let enabled = users::table
            .find(id.as_str())
            .filter(users::disabled_at.is_null())
            .select(users::id);
        let enabled: Option<String> = match &mut *self.connection {
            // Nobody else writes.
            AnyConnection::Sqlite(connection) => enabled.get_result(connection),
            AnyConnection::Postgres(connection) => enabled.for_share().get_result(connection),
        }
        .optional()?;
        Ok(enabled.is_some())
    }

    /// The same as [`update_user`](Self::update_user), unless user name or address is somebody else's, or the
    /// former was.
    ///
    /// # Errors
    /// [`StoreError`], also when somebody else takes one of them at this moment ([`StoreError::is_duplicate`]).
    pub fn update_user_unless_taken(
        &mut self,
        user: &User,
        username_key: &str,
        email_key: Option<&str>,
        history: &NameHistory,
    ) -> Result<Result<(), DuplicateUser>, StoreError> {
        let taken = self.find_duplicate(user, username_key, email_key, history)?;
        if let Some(taken) = taken {
            return Ok(Err(taken));
        }
        self.update_user(user, username_key, email_key).map(Ok)
    }

    /// Writes a user's changed profile or state.
    ///
    /// # Errors
    /// [`StoreError`], also when the new address is taken.
    pub fn update_user(
        &mut self,
        user: &User,
        username_key: &str,
        email_key: Option<&str>,
    ) -> Result<(), StoreError> {
        let row = to_row(user, username_key, email_key)?;
        self.connection
            .execute(diesel::update(users::table.find(user.id.as_str())).set(&row))?;
        self.changed(Change::User(user.id.clone()));
        Ok(())
    }

    /// Writes somebody's roles. Their row must be held ([`hold_user`](Self::hold_user)) since they were read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn update_roles(&mut self, id: &UserId, roles: &Roles) -> Result<(), StoreError> {
        let json = (!roles.is_empty()).then(|| to_json(roles)).transpose()?;
        self.connection
            .execute(diesel::update(users::table.find(id.as_str())).set(users::roles.eq(json)))?;
        self.changed(Change::User(id.clone()));
        Ok(())
    }

    /// Notes in which language somebody reads the pages.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_language(&mut self, id: &UserId, language: &str) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(users::table.find(id.as_str())).set(users::language.eq(language)),
        )?;
        self.changed(Change::User(id.clone()));
        Ok(())
    }

    /// Removes a user, and with them everything that was theirs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_user(&mut self, id: &UserId) -> Result<bool, StoreError> {
        // It may lie where no foreign key reaches; from there it is due to go at once.
        self.delete_picture(id, Timestamp::from_micros(0))?;
        let deleted = self
            .connection
            .execute(diesel::delete(users::table.find(id.as_str())))?;
        self.changed(Change::Everything);
        Ok(deleted == 1)
    }
}
