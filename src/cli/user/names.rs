//! User names that were somebody's, as commands judge them. Each is known by a hash whose key is the root secret's, and so the master
//! key's, which not every command has at hand.

use clap::Args;

use super::derived_keys;
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::domain::id::TenantId;
use crate::domain::user::User;
use crate::login::former_name::{NameKey, retire};
use crate::login::identifier::username_key;
use crate::store::{DuplicateUser, NameHistory, StoreError, Write};

/// What commands take that give somebody a user name.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Reuse {
    /// The user name may have been somebody else's, for whom apps may take whoever has it now
    #[arg(long)]
    pub(super) reuse_name: bool,
}

/// Who may have which user name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names {
    key: Option<NameKey>,
    is_reused: bool,
}

impl Names {
    /// For names that are given to new people. The master key matters once a name was somebody's.
    pub(super) async fn to_give(tools: &Tools, reuse: Reuse) -> Result<Self, Failure> {
        let is_reused = reuse.reuse_name;
        let tenant = TenantId::default_tenant();
        let read = tools.store.read(move |r| r.has_retired_names(&tenant));
        let key = if is_reused || !read.await? {
            None
        } else {
            Key::find(tools).await?.there()
        };
        Ok(Self { key, is_reused })
    }

    /// For a name that somebody is to have in place of another, which is to be nobody else's. That wants the master key, once a server has
    /// run.
    pub(super) async fn to_change(tools: &Tools, reuse: Reuse) -> Result<Self, Failure> {
        let (key, is_reused) = (Key::find(tools).await?, reuse.reuse_name);
        if matches!(key, Key::Missing) && !is_reused {
            return Err(no_key(
                "--reuse-name changes it all the same, and leaves the old one to whoever is given it.",
            ));
        }
        Ok(Self {
            key: key.there(),
            is_reused,
        })
    }

    /// For somebody who stays called what they are.
    pub(super) const fn unchanged() -> Self {
        Self {
            key: None,
            is_reused: true,
        }
    }

    /// Writes somebody who was changed. If they are renamed, their old name is nobody else's from then on.
    pub(super) fn update(
        &self,
        w: &mut Write<'_>,
        before: &User,
        after: &User,
        (username, email): (&str, Option<&str>),
    ) -> Result<Result<(), DuplicateUser>, StoreError> {
        let is_renamed = username_key(&before.username).as_deref() != Ok(username);
        let history = if is_renamed {
            self.history(username)
        } else {
            NameHistory::Ignored
        };
        let updated = w.update_user_unless_taken(after, username, email, &history)?;
        if let Some(key) = self.key.filter(|_| is_renamed && updated.is_ok()) {
            retire(w, &key, before, &before.id, after.updated_at)?;
        }
        Ok(updated)
    }

    /// What is asked of the past of a name.
    pub(super) fn history(&self, username_key: &str) -> NameHistory {
        match (self.is_reused, self.key) {
            (true, _) => NameHistory::Ignored,
            (false, Some(key)) => NameHistory::Known(key.hash(username_key)),
            (false, None) => NameHistory::Unknown,
        }
    }
}

/// The key of the name of somebody who goes.
pub(super) async fn key_to_retire(
    tools: &Tools,
    is_reused: bool,
) -> Result<Option<NameKey>, Failure> {
    if is_reused {
        return Ok(None);
    }
    match Key::find(tools).await? {
        Key::Missing => Err(no_key(
            "--reuse-name deletes them all the same, and leaves the name to whoever is given it.",
        )),
        key => Ok(key.there()),
    }
}

fn no_key(all_the_same: &str) -> Failure {
    Failure::failed(format!(
        "Nothing was changed: without the master key nobody can note that the user name was theirs, by which apps may know them, and somebody else could be given it. Set secrets.master_key_file to where the key is. {all_the_same}"
    ))
}

/// By which names are known.
enum Key {
    /// It is at hand.
    There(NameKey),
    /// The master key is not.
    Missing,
    /// No server has run yet, so no app knows anybody by a name.
    Unneeded,
}

impl Key {
    async fn find(tools: &Tools) -> Result<Self, Failure> {
        let tenant = TenantId::default_tenant();
        let sealed = tools.store.read(move |r| r.find_root_secret(&tenant));
        if sealed.await?.is_none() {
            return Ok(Self::Unneeded);
        }
        let derived = derived_keys(tools).await?;
        Ok(derived.map_or(Self::Missing, |keys| Self::There(keys.former_names)))
    }

    fn there(self) -> Option<NameKey> {
        match self {
            Self::There(key) => Some(key),
            Self::Missing | Self::Unneeded => None,
        }
    }
}

/// What is said, after why, to whom a name was refused.
pub(super) const fn advice(taken: DuplicateUser) -> &'static str {
    match taken {
        DuplicateUser::Username | DuplicateUser::Email => "",
        DuplicateUser::Retired => {
            " Apps may take whoever has it for them. --reuse-name gives it away all the same."
        }
        DuplicateUser::Unjudged => {
            " Set secrets.master_key_file to where the key is; or --reuse-name gives the name away in any case."
        }
    }
}
