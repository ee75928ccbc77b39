//! Whose account answers.

use super::{SignInReason, Wishes};
use crate::domain::interaction::Progress;
use crate::login::accounts::{Accounts, SignedIn};

/// Who would answer: the account proven or chosen here, or the expected person's, or the one that `login_hint` names, or
/// the current one, if any is.
#[must_use]
pub fn choose_account<'b>(
    wishes: &Wishes<'_>,
    browser: &'b Accounts,
    progress: &Progress,
) -> Option<&'b SignedIn> {
    let Accounts {
        signed_in: browser,
        has_current,
    } = browser;
    if let Some(chosen) = &progress.session_id {
        return browser.iter().find(|account| account.session.id == *chosen);
    }
    if let Some(subject) = wishes.subject {
        return browser.iter().find(|account| account.user.id == *subject);
    }
    // Core 1.0 §3.1.2.1 leaves it to us; a hint that names nobody here changes nothing.
    let hinted = |account: &&SignedIn| wishes.is_hinted(&account.user);
    let current = browser.first().filter(|_| *has_current);
    browser.iter().find(hinted).or(current)
}

/// Whose proof is wanted anew, if that is clear: then nobody types a name that is known.
#[must_use]
pub fn find_known_person<'b>(
    reason: SignInReason,
    wishes: &Wishes<'_>,
    browser: &'b [SignedIn],
) -> Option<&'b SignedIn> {
    match reason {
        SignInReason::PromptLogin | SignInReason::TooOld => {
            let mut candidates = choosable(wishes, browser);
            if wishes.login_hint.is_some() {
                return candidates.find(|account| wishes.is_hinted(&account.user));
            }
            candidates.next().filter(|_| candidates.next().is_none())
        }
        SignInReason::NoSession | SignInReason::OtherPerson | SignInReason::OtherAccount => None,
    }
}

/// The accounts of the browser that may answer: where one person is expected, nobody else's.
pub fn choosable<'b>(
    wishes: &Wishes<'_>,
    browser: &'b [SignedIn],
) -> impl Iterator<Item = &'b SignedIn> + use<'b> {
    let expected = wishes.subject.cloned();
    browser
        .iter()
        .filter(move |account| expected.as_ref().is_none_or(|id| account.user.id == *id))
}
