//! Who is signed in in a browser.

use std::sync::Arc;

use crate::domain::session::Session;
use crate::domain::user::User;

/// A live session with its person.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Arc<Session>,
    /// Who.
    pub user: Arc<User>,
}

/// Who is signed in in a browser.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    /// Live sessions.
    pub signed_in: Vec<SignedIn>,
    /// Whether the first is current, and answers where nobody is asked for.
    pub has_current: bool,
}
