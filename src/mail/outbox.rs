//! Posting: a mail becomes a row of the transaction that is its reason, sealed, because it carries links and codes.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use super::letter::Mail;
use crate::domain::id::{MailId, TenantId, UserId};
use crate::domain::mail::{ClaimedMail, PostedMail};
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::keys::KeyError;
use crate::keys::seal;
use crate::secret::keyed_hash;
use crate::store::{StoreError, Write};

/// Mails that strangers can ask for, to one address within [`WINDOW`].
const MOST: i64 = 10;
const WINDOW: Duration = Duration::from_hours(1);

/// What became of a mail that was to be posted.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posting {
    /// It is sent once the transaction commits.
    Posted,
    /// This address was sent as many as strangers may have sent to it within an hour: it gets none.
    TooMany,
}

/// What posting a mail takes that a transaction does not have. A fresh one for each mail: `Provider::stamp`.
#[derive(Clone)]
pub struct Stamp {
    /// Whose mail it is.
    pub tenant: TenantId,
    /// The identifier that it will have.
    pub id: MailId,
    /// What it is sealed under.
    pub key: [u8; 32],
    /// What the names of counters are hashed with.
    pub throttle: [u8; 32],
    /// Randomness for the seal.
    pub entropy: Entropy,
    /// Now.
    pub now: Timestamp,
    /// Whether it counts as one that a stranger asked for.
    pub is_counted: bool,
}

impl std::fmt::Debug for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stamp({})", self.id)
    }
}

impl Stamp {
    /// For a mail that counts as one that a stranger asked for, or does not.
    #[must_use]
    pub fn counting(self, is_counted: bool) -> Self {
        Self { is_counted, ..self }
    }

    /// Posts a mail about a person, which goes with them if they are deleted before. What it says is `good_for` so long.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn post(
        &self,
        write: &mut Write<'_>,
        person: Option<&UserId>,
        mail: &Mail,
        good_for: Duration,
    ) -> Result<Posting, StoreError> {
        let is_askable = self.is_counted && mail.letter.is_askable_by_strangers();
        if is_askable && !self.is_one_more_allowed(write, mail)? {
            return Ok(Posting::TooMany);
        }
        write.insert_mail(&PostedMail {
            id: self.id.clone(),
            tenant_id: self.tenant.clone(),
            user_id: person.cloned(),
            kind: mail.letter.kind(),
            sealed: self.seal(mail)?,
            created_at: self.now,
            expires_at: self.now.plus(good_for),
        })?;
        Ok(Posting::Posted)
    }

    fn is_one_more_allowed(&self, write: &mut Write<'_>, mail: &Mail) -> Result<bool, StoreError> {
        let key = mail.recipient.address.key();
        let bucket = BASE64URL_NOPAD.encode(&keyed_hash(&self.throttle, &["mail to", &key]));
        let counted = write.count_attempt(&self.tenant, &bucket, WINDOW, self.now)?;
        Ok(counted.count <= MOST)
    }

    fn seal(&self, mail: &Mail) -> Result<String, StoreError> {
        let unprepared = |error: &dyn std::fmt::Display| StoreError::Preparation(error.to_string());
        let plain = Zeroizing::new(serde_json::to_vec(mail).map_err(|error| unprepared(&error))?);
        seal::seal(&self.key, &plain, &identity(&self.id), self.entropy)
            .map_err(|error| unprepared(&error))
    }
}

/// Why a mail cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It was sealed under another key, or for another row.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It is of another version. What stands in it is not repeated.
    #[error("it is of another version")]
    Version,
}

/// Opens a mail that was claimed.
///
/// # Errors
/// [`Unreadable`].
pub fn open(key: &[u8; 32], mail: &ClaimedMail) -> Result<Mail, Unreadable> {
    let plain = seal::open(key, &mail.sealed, &identity(&mail.id))?;
    serde_json::from_slice(&plain).map_err(|_| Unreadable::Version)
}

/// What a mail is sealed for: its row.
fn identity(id: &MailId) -> String {
    format!("outbox/{id}")
}
