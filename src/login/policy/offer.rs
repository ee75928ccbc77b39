//! Whether somebody who signed in with a password is offered a passkey for the next time. It is no proof, and nobody owes it.

use std::time::Duration;

use super::Standing;
use super::reach::is_fresh;
use crate::domain::authentication::Method;
use crate::domain::interaction::Progress;
use crate::domain::passkey::Refusals;
use crate::domain::time::Timestamp;
use crate::login::accounts::SignedIn;

/// So often somebody may say no before they are left alone.
const MOST_REFUSALS: i64 = 3;
/// For how long they are.
const LEFT_ALONE: Duration = Duration::from_hours(90 * 24);

/// What is known of the offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Whether it is made at all: by the tenant, and at this place.
    pub is_made: bool,
    /// How often the person did not want it.
    pub refusals: Refusals,
}

/// Whether what happened on the page speaks for it: a password was typed here, not long ago, in a browser that makes passkeys.
#[must_use]
pub fn may_be_offered(account: &SignedIn, progress: &Progress, now: Timestamp) -> bool {
    let authentication = &account.session.authentication;
    let proofs = authentication.proofs();
    let has = |is_it: fn(Method) -> bool| proofs.iter().any(|proof| is_it(proof.method));
    progress.offers_passkey
        && progress.is_authenticated_here
        && is_fresh(authentication.at, now)
        && has(|method| method == Method::Password)
        && !has(Method::is_passkey)
}

/// Whether it is made to who answers, once nothing is owed: to who has no passkey, has proven all that they have, and did not say no too
/// often. Whoever knows one factor of somebody's gives them no other, and on a device that they trust neither (C-046).
#[must_use]
pub fn is_offered(standing: &Standing<'_>) -> bool {
    let Offer { is_made, refusals } = standing.offer;
    // A time that lies ahead is a wrong clock's: who said no is not asked for that.
    let is_left_alone = refusals.times >= MOST_REFUSALS
        && refusals
            .last_at
            .is_some_and(|at| at > standing.now || standing.now.since(at) < LEFT_ALONE);
    let may_be = |account: &SignedIn| {
        account.session.authentication.reached() >= standing.enrolled.reachable()
            && may_be_offered(account, standing.progress, standing.now)
    };
    is_made
        && standing.has_passkeys
        && standing.enrolled.passkeys == 0
        && !is_left_alone
        && standing.account.is_some_and(may_be)
}
