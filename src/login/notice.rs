//! What people are told by mail of what happens to their account (ASVS 6.3.7): a sign-in from a new browser, and each change of how
//! one gets in. The mail is a row of the transaction that is its reason.

use std::time::Duration;

use crate::domain::id::UserId;
use crate::domain::session::SessionOrigin;
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::mail::address::{Address, Mailbox};
use crate::mail::letter::{Letter, Mail, Place};
use crate::mail::outbox::Stamp;
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// How long such news are worth sending.
const GOOD_FOR: Duration = Duration::from_hours(3 * 24);

/// A mail that is ready to be posted.
#[derive(Clone, Debug)]
pub struct Notice {
    stamp: Stamp,
    mail: Mail,
    person: UserId,
}

impl Notice {
    /// To somebody; nothing, where no mail is sent, or they have no address that was shown to be theirs.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn to(op: &Provider, user: &User, letter: Letter) -> Result<Option<Self>, NoEntropy> {
        let stamp = op.stamp()?;
        Ok(stamp.and_then(|stamp| Self::stamped(stamp, user, letter)))
    }

    /// The same, where whom it is for is known within the transaction only.
    #[must_use]
    pub fn stamped(stamp: Stamp, user: &User, letter: Letter) -> Option<Self> {
        Some(Self {
            stamp,
            mail: Mail::to(mailbox_of(user)?, user, letter),
            person: user.id.clone(),
        })
    }

    /// The same with other words, where what it says is known within the transaction only.
    #[must_use]
    pub fn saying(&self, letter: Letter) -> Self {
        let mail = Mail {
            letter,
            ..self.mail.clone()
        };
        Self {
            mail,
            ..self.clone()
        }
    }

    /// Posts it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn post(&self, w: &mut Write<'_>) -> Result<(), StoreError> {
        // Nobody counts these: each follows a proof.
        let _ = self
            .stamp
            .post(w, Some(&self.person), &self.mail, GOOD_FOR)?;
        Ok(())
    }
}

/// Where mail reaches somebody, if that address was shown to be theirs.
#[must_use]
pub fn mailbox_of(user: &User) -> Option<Mailbox> {
    let profile = &user.profile;
    let address = profile
        .email
        .as_deref()
        .filter(|_| profile.email_verified)?;
    Some(Mailbox {
        name: profile.name.clone(),
        address: Address::parse(address).ok()?,
    })
}

/// Whom a mail is for that nobody gets: RFC 2606 §2 keeps the name free.
#[must_use]
pub fn nobody() -> Option<Mailbox> {
    Address::parse("nobody@doorward.invalid")
        .map(Mailbox::of)
        .ok()
}

impl Notice {
    /// Posts it to somebody who goes in this transaction, and takes nothing of theirs but this along.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn post_after(&self, w: &mut Write<'_>) -> Result<(), StoreError> {
        let _ = self.stamp.post(w, None, &self.mail, GOOD_FOR)?;
        Ok(())
    }
}

/// Where a session was begun, as a letter says it. `browser` is what to call the browser.
#[must_use]
pub fn place(origin: &SessionOrigin, browser: String) -> Place {
    let known = |text: String| (!text.is_empty()).then_some(text);
    Place {
        browser: known(browser),
        address: known(origin.address.clone()),
    }
}
