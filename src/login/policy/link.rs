//! Whether a sign-in elsewhere waits to be linked to the account of who answers (federation): a change of how one gets in, which wants what
//! the pages of the account want for that: a proof of a moment ago, by two factors if there are two.

use super::reach::is_fresh;
use crate::domain::interaction::Progress;
use crate::domain::time::Timestamp;
use crate::login::accounts::SignedIn;

/// Whether one waits for this account, and its proof is fresh enough. Where it is not, they go on without: nothing is owed.
#[must_use]
pub fn waits_for_link(account: &SignedIn, progress: &Progress, now: Timestamp) -> bool {
    let session = &account.session;
    progress.link_of(session, now).is_some() && is_fresh(session.authentication.at, now)
}
