//! A page of our own, for somebody who must sign in first, or prove anew who they are.

use super::accounts::{Accounts, SignedIn};
use super::enrolled;
use super::policy::{
    self, Offer, OwedProof, PROOF_LASTS, SignInReason, Standing, WantedAcr, Wishes,
};
use crate::domain::authentication::Acr;
use crate::domain::interaction::{Care, Progress, Visit};
use crate::provider::Provider;
use crate::store::StoreError;

/// What becomes of a visit.
#[derive(Clone, Debug)]
pub enum Visitor {
    /// They may enter.
    Welcome(SignedIn),
    /// They may, and say first whether a sign-in elsewhere is linked.
    Links(SignedIn),
    /// They may, and are offered a passkey first.
    Offered(SignedIn),
    /// A proof is owed.
    Owes(OwedProof),
}

/// What a page wants of its visitor. A device that is trusted spares nothing where ways in are changed.
#[must_use]
pub fn wishes(visit: &Visit) -> Wishes<'static> {
    let max_age = u32::try_from(PROOF_LASTS.as_secs()).ok();
    let values = match visit.care {
        Care::Usual => return Wishes::default(),
        Care::Fresh => Vec::new(),
        Care::Sensitive => vec![Acr::TwoFactors],
    };
    Wishes {
        max_age,
        acr: WantedAcr {
            values,
            ..WantedAcr::default()
        },
        ..Wishes::default()
    }
}

/// Whether the browser's current person may enter.
///
/// # Errors
/// [`StoreError`].
pub async fn receive(
    op: &Provider,
    visit: &Visit,
    browser: &Accounts,
    progress: &Progress,
) -> Result<Visitor, StoreError> {
    // Whoever changes something is there on purpose, and is offered nothing.
    let may_offer = match visit.care {
        Care::Usual => true,
        Care::Fresh | Care::Sensitive => false,
    };
    admit(op, &wishes(visit), may_offer, browser, progress).await
}

/// The same, by what is wanted of them.
///
/// # Errors
/// [`StoreError`].
pub async fn admit(
    op: &Provider,
    wishes: &Wishes<'_>,
    may_offer: bool,
    browser: &Accounts,
    progress: &Progress,
) -> Result<Visitor, StoreError> {
    let account = policy::choose_account(wishes, browser, progress);
    let means = enrolled::look_up(op, wishes, account, progress).await?;
    let standing = Standing {
        wishes,
        rules: op.settings.sign_in,
        has_passkeys: op.passkeys.is_some(),
        account,
        enrolled: means.enrolled,
        leaves_at: means.leaves_at,
        has_accounts: !browser.signed_in.is_empty(),
        can_choose: policy::choosable(wishes, &browser.signed_in)
            .next()
            .is_some(),
        progress,
        offer: if may_offer {
            means.offer
        } else {
            Offer::default()
        },
        now: op.now(),
    };
    Ok(match (policy::owed(&standing), account) {
        (None, Some(account)) if policy::waits_for_link(account, progress, op.now()) => {
            Visitor::Links(account.clone())
        }
        (None, Some(account)) if policy::is_offered(&standing) => Visitor::Offered(account.clone()),
        (None, Some(account)) => Visitor::Welcome(account.clone()),
        (None, None) => Visitor::Owes(OwedProof::SignIn(SignInReason::NoSession)),
        (Some(owed), _) => Visitor::Owes(owed),
    })
}
