//! Whom a name means that somebody types: by itself here, or to a directory by which they came.

use crate::domain::id::{TenantId, UserId};
use crate::domain::user::User;
use crate::login::known_browser::KnownBrowser;
use crate::login::throttle::{Bucket, known_buckets};
use crate::provider::DerivedKeys;
use crate::store::{StoreError, Write};

/// Whom it means.
pub(super) struct Named {
    /// Who goes by it here.
    pub(super) user: Option<User>,
    /// Who does, and is turned off.
    pub(super) turned_off: Option<UserId>,
    /// Where it is nobody's here: who last came by a directory under it. A directory says nothing without a password, so these are for counting alone.
    there: Vec<UserId>,
}

impl Named {
    /// Finds them, by the form in which names are compared, and that in which they are counted, where there are directories.
    pub(super) fn find(
        w: &mut Write<'_>,
        tenant: &TenantId,
        key: &str,
        typed_as: Option<&str>,
    ) -> Result<Self, StoreError> {
        let found = w.find_user_by_key(tenant, key)?;
        let mut there = match typed_as {
            Some(typed) => w.list_users_typed_as(tenant, typed)?,
            None => Vec::new(),
        };
        if found.is_some() {
            there.clear();
        }
        let (user, turned_off) = match found {
            Some(user) if user.disabled_at.is_some() => (None, Some(user.id)),
            user => (user, None),
        };
        Ok(Self {
            user,
            turned_off,
            there,
        })
    }

    /// The one whom it means, if it is one: whose trail says of it, and who is told.
    pub(super) fn only(&self) -> Option<&UserId> {
        match (&self.user, self.there.as_slice()) {
            (Some(user), _) => Some(&user.id),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    /// The buckets of a browser with which one of them has signed in.
    pub(super) fn known_buckets(
        &self,
        derived: &DerivedKeys,
        browser: &KnownBrowser,
    ) -> Option<[Bucket; 4]> {
        let here = self.user.as_ref().map(|user| &user.id);
        let mut all = here.into_iter().chain(&self.there);
        all.find_map(|user| {
            let tag = browser.find(&derived.known_browsers, user)?;
            Some(known_buckets(&derived.throttle, user, tag))
        })
    }
}
