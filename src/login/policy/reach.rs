//! How far somebody's proofs have to reach, and by what they get there.

use super::{
    Enrol, OwedProof, PROOF_LASTS, SecondFactor, SecondFactorRule, SignInReason, SignInRules,
    Standing, WantedAcr, Wishes, may_be_offered, waits_for_link,
};
use crate::domain::authentication::{Acr, Method, Proof};
use crate::domain::enrolled::Enrolled;
use crate::domain::id::UserId;
use crate::domain::interaction::{Partial, Progress};
use crate::domain::time::Timestamp;
use crate::login::accounts::SignedIn;

/// What has to be reached, whatever is wanted: the tenant may require two factors, which a device that is trusted spares; and a client
/// has its minimum, which nothing spares.
#[must_use]
pub fn required(rules: SignInRules, wanted: &WantedAcr, is_spared: bool) -> Acr {
    let tenants = match rules.second_factor {
        SecondFactorRule::Required if !is_spared => Acr::TwoFactors,
        SecondFactorRule::Required | SecondFactorRule::Optional => Acr::OneFactor,
    };
    wanted.at_least.map_or(tenants, |acr| acr.max(tenants))
}

/// What was proven in part on this page, if it is good still.
#[must_use]
pub fn partial(progress: &Progress, now: Timestamp) -> Option<&Partial> {
    let is_fresh = |proof: &Proof| is_fresh(proof.at, now);
    let partial = progress.partial.as_ref()?;
    partial.proofs.iter().all(is_fresh).then_some(partial)
}

/// By whose means the decision is made, if they matter to it.
#[must_use]
pub fn concerned<'s>(
    wishes: &Wishes<'_>,
    rules: SignInRules,
    account: Option<&'s SignedIn>,
    progress: &'s Progress,
    now: Timestamp,
) -> Option<&'s UserId> {
    if let Some(partial) = partial(progress, now) {
        return Some(&partial.user_id);
    }
    let account = account?;
    let authentication = &account.session.authentication;
    let required = required(rules, &wishes.acr, authentication.is_spared);
    let matters = wishes.acr != WantedAcr::default()
        || authentication.reached() < required
        || may_be_offered(account, progress, now)
        || waits_for_link(account, progress, now);
    matters.then_some(&account.user.id)
}

/// What a sign-in by these proofs must reach: what is required; what is wanted, if they can reach it; and what they can, if they chose
/// to be asked.
#[must_use]
pub fn needed(
    rules: SignInRules,
    wanted: &WantedAcr,
    enrolled: &Enrolled,
    proofs: &[Proof],
    is_device_trusted: bool,
) -> Acr {
    let required = required(rules, wanted, is_device_trusted);
    let chosen = if enrolled.wants_second_factor() && !is_device_trusted {
        Acr::TwoFactors
    } else {
        Acr::OneFactor
    };
    let chosen = chosen.max(required);
    let target = wanted.target(reachable(wanted, enrolled, proofs));
    target.map_or(chosen, |target| target.max(chosen))
}

/// By which methods somebody who has given these proofs can reach the context, the most convenient first.
#[must_use]
pub fn methods(enrolled: &Enrolled, proofs: &[Proof], acr: Acr) -> Vec<Method> {
    let given: Vec<Method> = proofs.iter().map(|proof| proof.method).collect();
    [
        Method::SyncedPasskey,
        Method::Totp,
        Method::Email,
        Method::RecoveryCode,
    ]
    .into_iter()
    .filter(|method| enrolled.has(*method))
    .filter(|method| {
        let with: Vec<Method> = given.iter().copied().chain([*method]).collect();
        Acr::of(&with) >= Some(acr)
    })
    .collect()
}

/// What can be reached from these proofs. Where it is essential, what could be reached at all: who signed in by mail, which is no
/// second factor to itself, then begins again and signs in by a password.
fn reachable(wanted: &WantedAcr, enrolled: &Enrolled, proofs: &[Proof]) -> Acr {
    if wanted.is_essential {
        return enrolled.reachable();
    }
    let given: Vec<Method> = proofs.iter().map(|proof| proof.method).collect();
    let more = methods(enrolled, proofs, Acr::OneFactor).into_iter();
    let with_more = more.map(|method| given.iter().copied().chain([method]).collect::<Vec<_>>());
    let reached = with_more
        .chain([given.clone()])
        .filter_map(|all| Acr::of(&all));
    reached.max().unwrap_or(Acr::OneFactor)
}

/// Part of what they owe was proven on this page.
pub(super) fn must_finish(standing: &Standing<'_>) -> Option<OwedProof> {
    let partial = partial(standing.progress, standing.now)?;
    let more = SecondFactor {
        user_id: partial.user_id.clone(),
        proofs: partial.proofs.clone(),
        acr: partial.needed(),
    };
    let enrolled = Enrolled {
        // Who forgot it has none to prove.
        has_password: standing.enrolled.has_password && !partial.resets_password,
        ..standing.enrolled
    };
    let required = required(standing.rules, &standing.wishes.acr, false);
    Some(lead(more, &enrolled, required, standing.has_passkeys))
}

/// RFC 9470 §5: the same session reaches more by one more factor; what was proven is not asked for again.
pub(super) fn must_step_up(standing: &Standing<'_>) -> Option<OwedProof> {
    let account = standing.account?;
    let authentication = &account.session.authentication;
    let (reached, proofs) = (authentication.reached(), authentication.proofs());
    let wanted = &standing.wishes.acr;
    let required = required(standing.rules, wanted, authentication.is_spared);
    let reachable = reachable(wanted, &standing.enrolled, &proofs);
    let target = wanted.target(reachable.max(reached));
    let target = target.map_or(required, |target| target.max(required));
    let target = if waits_for_link(account, standing.progress, standing.now) {
        target.max(reachable.min(Acr::TwoFactors))
    } else {
        target
    };
    if reached >= target {
        return None;
    }
    let more = SecondFactor {
        user_id: account.user.id.clone(),
        proofs,
        acr: target,
    };
    let owed = lead(more, &standing.enrolled, required, standing.has_passkeys);
    // Whoever finds an open session gives its person no factor: as for the pages that change how one gets in.
    let is_late = !is_fresh(authentication.at, standing.now);
    Some(match owed {
        OwedProof::Enrol(_) if is_late => OwedProof::SignIn(SignInReason::TooOld),
        owed => owed,
    })
}

/// What leads on from these proofs: one more factor that they have; or one that they enrol, where more is required than they can reach
/// by all that they have. All of that comes first: whoever knows one factor of somebody's gives them no other (C-046).
fn lead(more: SecondFactor, enrolled: &Enrolled, required: Acr, has_passkeys: bool) -> OwedProof {
    let methods: Vec<Method> = more.proofs.iter().map(|proof| proof.method).collect();
    let reached = Acr::of(&methods).unwrap_or(Acr::OneFactor);
    let reachable = enrolled.reachable();
    if required <= reachable.max(reached) {
        return OwedProof::SecondFactor(more);
    }
    if reached < reachable {
        return OwedProof::SecondFactor(SecondFactor {
            acr: reachable,
            ..more
        });
    }
    let passkey = has_passkeys.then_some(Method::SyncedPasskey);
    let app = (required < Acr::PhishingResistant).then_some(Method::Totp);
    OwedProof::Enrol(Enrol {
        user_id: more.user_id,
        proofs: more.proofs,
        acr: required,
        ways: passkey.into_iter().chain(app).collect(),
    })
}

/// Whether what was proven then is good still for what one may not do later. What a wrong clock made is not believed.
pub(super) fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    !at.is_ahead_of(now) && now.since(at) <= PROOF_LASTS
}
