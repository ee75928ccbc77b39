//! The end of an account that its person asked for.

use super::id::UserId;
use super::time::Timestamp;

/// An account that is to be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Whose.
    pub user_id: UserId,
    /// When they asked for it.
    pub requested_at: Timestamp,
    /// When it is to be: until then they can change their mind.
    pub due_at: Timestamp,
}
