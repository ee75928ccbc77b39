//! What a person still has to prove before they may go on. Pure: each reason is a named check.
//!
//! ```text
//!  whoever asks: Wishes ─┐
//!  the tenant: Rules     ├─▶ owed ─▶ SelectAccount · SignIn(why) · SecondFactor(whose) · Enrol(what) · KeepOrLeave(when) · NewPassword · nothing
//!  the browser, the page ┘
//! ```
//!
//! | what is so | what is owed |
//! |---|---|
//! | nobody is signed in, or somebody else than expected, or too long ago | all that they sign in by |
//! | part of it was proven on this page, not long ago | the second factor |
//! | more is required, by the tenant or the client, than they can reach by all that they have; and all of that was proven, not long ago | to enrol a factor |
//! | the account is to be deleted, as its person wished | whether they keep it |
//! | the password is one that must be changed | another password |
//! | the context that is wanted is more than the session reached, and the person can reach it | the second factor |
//! | a sign-in elsewhere waits to be linked to their account, and they can reach two factors | the second factor |
//! | the person set up an authenticator app, or the tenant requires it, at a sign-in | the second factor, unless they trust this device |
//!
//! Once nothing is owed, they say whether what [waits](waits_for_link) is linked; and a passkey may be [offered](is_offered), which nobody
//! has to take.
//!
//! What is wanted (`acr_values`) is tried for; what is required is reached, or the person goes no further.

mod accounts;
mod link;
mod offer;
mod reach;

use std::time::Duration;

pub use self::accounts::{choosable, choose_account, find_known_person};
pub use self::link::waits_for_link;
pub use self::offer::{Offer, is_offered, may_be_offered};
pub use self::reach::{concerned, methods, needed, partial, required};
use self::reach::{is_fresh, must_finish, must_step_up};
use super::accounts::SignedIn;
use crate::domain::authentication::{Acr, Method, Proof};
use crate::domain::enrolled::Enrolled;
use crate::domain::id::UserId;
use crate::domain::interaction::Progress;
use crate::domain::time::Timestamp;
use crate::domain::user::User;

/// How long a proof that a request asked for answers it, and how long one waits for another.
pub const PROOF_LASTS: Duration = Duration::from_mins(10);

/// Of whom a second factor is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondFactorRule {
    /// Of who set one up to be asked for it.
    #[default]
    Optional,
    /// Of everybody: who has none sets one up on the way.
    Required,
}

/// What the tenant expects of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInRules {
    /// Of whom a second factor is asked.
    pub second_factor: SecondFactorRule,
    /// For how long a device can be trusted; zero if none can.
    pub trusted_devices: Duration,
    /// Whether a code or a link by mail stands in for a password.
    pub by_mail: bool,
    /// Whether a code by mail is a second factor, for who has no other.
    pub mail_as_second_factor: bool,
    /// Whether mail leads to a new password.
    pub resets_by_mail: bool,
    /// Zero bits of the work that is asked of strangers' browsers; 0 if none is.
    pub proof_of_work: u8,
}

impl Default for SignInRules {
    fn default() -> Self {
        Self {
            second_factor: SecondFactorRule::Optional,
            trusted_devices: Duration::from_hours(30 * 24),
            by_mail: false,
            mail_as_second_factor: false,
            resets_by_mail: true,
            proof_of_work: 0,
        }
    }
}

/// What whoever asks wants of the person.
#[derive(Clone, Debug, Default)]
pub struct Wishes<'r> {
    /// Nobody else may answer.
    pub subject: Option<&'r UserId>,
    /// Whom they believe to be there.
    pub login_hint: Option<&'r str>,
    /// A fresh proof (`prompt=login`).
    pub login: bool,
    /// A choice of account.
    pub select_account: bool,
    /// The greatest age of the proof, in seconds.
    pub max_age: Option<u32>,
    /// Authentication contexts.
    pub acr: WantedAcr,
}

impl Wishes<'_> {
    /// Whether the hint names this person.
    #[must_use]
    pub fn is_hinted(&self, user: &User) -> bool {
        self.login_hint.is_some_and(|hint| user.goes_by(hint))
    }
}

/// The authentication contexts that are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedAcr {
    /// Those that there are, the best first.
    pub values: Vec<Acr>,
    /// Whether it must be one of them (Core 1.0 §5.5.1.1); else one is tried for, and what there is will do.
    pub is_essential: bool,
    /// The weakest that will do at all: the operator says so of the client.
    pub at_least: Option<Acr>,
}

impl WantedAcr {
    /// The first that can be had, by whoever can reach that much.
    #[must_use]
    pub fn target(&self, reachable: Acr) -> Option<Acr> {
        self.values.iter().copied().find(|acr| *acr <= reachable)
    }
}

/// Why a person has to prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInReason {
    /// Nobody is signed in.
    NoSession,
    /// Whoever asks wants a fresh proof.
    PromptLogin,
    /// The last proof is older than they allow.
    TooOld,
    /// Somebody else is signed in than they expect.
    OtherPerson,
    /// The person asked for another account.
    OtherAccount,
}

/// One more proof, of somebody who gave others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Who.
    pub user_id: UserId,
    /// What was proven.
    pub proofs: Vec<Proof>,
    /// What is to be reached.
    pub acr: Acr,
}

/// A factor to enrol, by somebody who has nothing more that leads to what is required, and has proven all that they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrol {
    /// Who.
    pub user_id: UserId,
    /// What was proven.
    pub proofs: Vec<Proof>,
    /// What is to be reached.
    pub acr: Acr,
    /// What may be enrolled, the best first: a passkey ([`Method::SyncedPasskey`]), an authenticator app.
    pub ways: Vec<Method>,
}

/// What a person owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwedProof {
    /// To prove who they are.
    SignIn(SignInReason),
    /// To prove it by one more factor.
    SecondFactor(SecondFactor),
    /// To enrol one more factor, which then is proven.
    Enrol(Enrol),
    /// To say which of their accounts.
    SelectAccount,
    /// To say whether they keep their account, which is to be deleted at that moment.
    KeepOrLeave(Timestamp),
    /// To choose another password: the operator wants it.
    NewPassword,
}

/// What is decided upon.
#[derive(Debug)]
pub struct Standing<'s> {
    /// What is wanted.
    pub wishes: &'s Wishes<'s>,
    /// What the tenant expects.
    pub rules: SignInRules,
    /// Whether passkeys can be made at all.
    pub has_passkeys: bool,
    /// Who would answer.
    pub account: Option<&'s SignedIn>,
    /// By what whom it [concerns](concerned) could prove themselves.
    pub enrolled: Enrolled,
    /// When their account is to be deleted, if they wished that.
    pub leaves_at: Option<Timestamp>,
    /// Whether anybody is signed in.
    pub has_accounts: bool,
    /// Whether anybody is signed in who may answer.
    pub can_choose: bool,
    /// What was done for this request.
    pub progress: &'s Progress,
    /// What is known of the offer of a passkey.
    pub offer: Offer,
    /// Now.
    pub now: Timestamp,
}

/// What the person owes of proofs and choices.
#[must_use]
pub fn owed(standing: &Standing<'_>) -> Option<OwedProof> {
    must_finish(standing)
        .or_else(|| must_select_account(standing))
        .or_else(|| must_sign_in(standing))
        .or_else(|| standing.leaves_at.map(OwedProof::KeepOrLeave))
        .or_else(|| must_choose_password(standing))
        .or_else(|| must_step_up(standing))
}

fn must_select_account(standing: &Standing<'_>) -> Option<OwedProof> {
    let progress = standing.progress;
    let is_asked = standing.wishes.select_account
        && !progress.is_account_chosen
        && !progress.is_authenticated_here
        && !progress.wants_other_account;
    // Whoever was current has signed out: nobody goes on silently as another who stayed.
    let is_undecided = standing.account.is_none()
        && progress.session_id.is_none()
        && !progress.wants_other_account;
    (standing.can_choose && (is_asked || is_undecided || progress.wants_to_choose))
        .then_some(OwedProof::SelectAccount)
}

fn must_sign_in(standing: &Standing<'_>) -> Option<OwedProof> {
    let sign_in = |reason| Some(OwedProof::SignIn(reason));
    if let Some(account) = standing.account
        && standing.progress.is_authenticated_here
        && is_still_fresh(standing, account)
    {
        return None;
    }
    // Who typed a name here means that person, whoever has signed in in another window of this browser since.
    let means_another = |account: &SignedIn| {
        let typed = standing.progress.identifier.as_deref();
        standing.progress.session_id.is_none()
            && typed.is_some_and(|typed| !account.user.goes_by(typed))
    };
    if standing.progress.wants_other_account || standing.account.is_some_and(means_another) {
        return sign_in(SignInReason::OtherAccount);
    }
    let Some(account) = standing.account else {
        return sign_in(if standing.has_accounts {
            SignInReason::OtherPerson
        } else {
            SignInReason::NoSession
        });
    };
    // Core 1.0 §3.1.2.1: a max_age of 0 is the same as prompt=login.
    if standing.wishes.login || standing.wishes.max_age == Some(0) {
        return sign_in(SignInReason::PromptLogin);
    }
    let age = standing.now.since(account.session.authentication.at);
    // "If the elapsed time is greater than this value".
    let is_too_old = standing
        .wishes
        .max_age
        .is_some_and(|max| age > Duration::from_secs(max.into()));
    is_too_old.then_some(OwedProof::SignIn(SignInReason::TooOld))
}

/// Whoever gave them the password knows it too; or mail alone let them in. It comes before any other factor: they give themselves none
/// until it is theirs. Whoever finds the page later chooses none.
fn must_choose_password(standing: &Standing<'_>) -> Option<OwedProof> {
    let authentication = &standing.account?.session.authentication;
    authentication.owes_password.then(|| {
        if is_fresh(authentication.at, standing.now) {
            OwedProof::NewPassword
        } else {
            OwedProof::SignIn(SignInReason::TooOld)
        }
    })
}

/// A proof that was asked for answers this request, and not whoever finds the page hours later: it is good for
/// [`PROOF_LASTS`], or for `max_age` if that is longer.
fn is_still_fresh(standing: &Standing<'_>, account: &SignedIn) -> bool {
    let wishes = standing.wishes;
    if !wishes.login && wishes.max_age.is_none() {
        return true;
    }
    let lasts = wishes.max_age.map_or(PROOF_LASTS, |max| {
        Duration::from_secs(max.into()).max(PROOF_LASTS)
    });
    standing.now.since(account.session.authentication.at) <= lasts
}

#[cfg(test)]
mod tests;
