//! Mails that wait to be sent, as the database keeps them: what they say is sealed.

use super::id::{MailId, TenantId, UserId};
use super::time::Timestamp;

/// A mail that is to be sent.
#[derive(Clone, Debug)]
pub struct PostedMail {
    /// Its identifier.
    pub id: MailId,
    /// Whose it is.
    pub tenant_id: TenantId,
    /// The person whom it is about: it goes with them.
    pub user_id: Option<UserId>,
    /// What kind of letter it is, for the log.
    pub kind: &'static str,
    /// Recipient, language and content, encrypted.
    pub sealed: String,
    /// When it was posted.
    pub created_at: Timestamp,
    /// What it says is of no use after that.
    pub expires_at: Timestamp,
}

impl ClaimedMail {
    /// Whether it was over before it could be sent: one that stands for a mail to nobody, so that as much is done as for somebody.
    #[must_use]
    pub fn is_for_nobody(&self) -> bool {
        self.expires_at <= self.created_at
    }
}

/// A mail that this node is to send now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedMail {
    /// Its identifier.
    pub id: MailId,
    /// What kind of letter it is, for the log.
    pub kind: String,
    /// Recipient, language and content, encrypted.
    pub sealed: String,
    /// How often it was tried before.
    pub attempts: u32,
    /// When it was posted.
    pub created_at: Timestamp,
    /// What it says is of no use after that.
    pub expires_at: Timestamp,
    /// When the claim lapses, and another node may take it.
    pub claimed_until: Timestamp,
}
