//! The policy as a table.

mod offer;
mod required;

use std::sync::Arc;

use super::*;
use crate::domain::authentication::{Authentication, with};
use crate::domain::id::{SessionId, TenantId};
use crate::domain::interaction::Partial;
use crate::domain::roles::Roles;
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::user::Profile;

const NOW: Timestamp = Timestamp::from_seconds(100_000);
const APP: Enrolled = Enrolled {
    has_password: true,
    has_totp: true,
    recovery_codes: 10,
    passkeys: 0,
    has_mail: false,
    wants_second_step: false,
};
const PASSKEY: Enrolled = Enrolled {
    has_password: true,
    has_totp: false,
    recovery_codes: 0,
    passkeys: 1,
    has_mail: false,
    wants_second_step: false,
};
const PASSWORD: Enrolled = Enrolled {
    has_password: true,
    has_totp: false,
    recovery_codes: 0,
    passkeys: 0,
    has_mail: false,
    wants_second_step: false,
};

fn proof(method: Method, minutes_ago: u64) -> Proof {
    Proof::new(method, NOW.minus(Duration::from_mins(minutes_ago)))
}

fn account(name: &str, proofs: &[Proof]) -> SignedIn {
    let user = User {
        tenant_id: TenantId::default_tenant(),
        id: UserId::new(name),
        username: name.to_owned(),
        is_username_made_up: false,
        profile: Profile::default(),
        roles: Roles::default(),
        language: None,
        disabled_at: None,
        created_at: NOW,
        updated_at: NOW,
    };
    let session = Session {
        tenant_id: TenantId::default_tenant(),
        id: SessionId::new(format!("session of {name}")),
        user_id: user.id.clone(),
        secret_hash: String::new(),
        authentication: Authentication::of(proofs.to_vec()),
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: NOW,
        ended_at: None,
        origin: SessionOrigin::default(),
    };
    SignedIn {
        session: Arc::new(session),
        user: Arc::new(user),
    }
}

/// What is owed, in a word or two.
fn decide(
    wishes: &Wishes<'_>,
    account: Option<&SignedIn>,
    enrolled: Enrolled,
    progress: &Progress,
) -> String {
    decide_under(
        SignInRules::default(),
        wishes,
        (account, enrolled),
        progress,
    )
}

fn decide_under(
    rules: SignInRules,
    wishes: &Wishes<'_>,
    (account, enrolled): (Option<&SignedIn>, Enrolled),
    progress: &Progress,
) -> String {
    let standing = Standing {
        wishes,
        rules,
        has_passkeys: true,
        account,
        enrolled,
        leaves_at: None,
        has_accounts: account.is_some(),
        can_choose: account.is_some(),
        progress,
        offer: Offer::default(),
        now: NOW,
    };
    match owed(&standing) {
        None => "nothing".to_owned(),
        Some(OwedProof::SelectAccount) => "a choice".to_owned(),
        Some(OwedProof::NewPassword) => "a password".to_owned(),
        Some(OwedProof::KeepOrLeave(_)) => "a decision".to_owned(),
        Some(OwedProof::SignIn(reason)) => format!("{reason:?}"),
        Some(OwedProof::SecondFactor(more)) => format!("{} for {}", more.acr.name(), more.user_id),
        Some(OwedProof::Enrol(more)) => {
            format!(
                "{:?} for {} for {}",
                more.ways,
                more.acr.name(),
                more.user_id
            )
        }
    }
}

fn wanting(values: &[Acr]) -> Wishes<'static> {
    Wishes {
        acr: WantedAcr {
            values: values.to_vec(),
            ..WantedAcr::default()
        },
        ..Wishes::default()
    }
}

fn aged(max_age: u32) -> Wishes<'static> {
    Wishes {
        max_age: Some(max_age),
        ..Wishes::default()
    }
}

fn partly(minutes_ago: u64) -> Progress {
    Progress::default().partly_proven(Partial {
        user_id: UserId::new("alex"),
        proofs: vec![proof(Method::Password, minutes_ago)],
        epoch: 0,
        needed: Acr::TwoFactors.name().into(),
        resets_password: false,
        upstream: None,
    })
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_is_owed_by_wishes_session_person_and_page() {
    use Acr::{OneFactor, PhishingResistant, TwoFactors};
    let fresh = account("alex", &[proof(Method::Password, 1)]);
    let old = account("alex", &[proof(Method::Password, 600)]);
    let strong = account(
        "alex",
        &[proof(Method::Password, 600), proof(Method::Totp, 1)],
    );
    let best = account("alex", &[proof(Method::SyncedPasskey, 1)]);
    let any = Wishes::default();
    let login = Wishes {
        login: true,
        ..Wishes::default()
    };
    let choice = Wishes {
        select_account: true,
        ..Wishes::default()
    };
    let nothing = Progress::default();
    let here = Progress::default().proven(fresh.session.id.clone());
    let chosen = Progress::default().chosen(fresh.session.id.clone(), &fresh.user);
    let robin = Progress::default().typed("robin".into());
    for (wishes, account, enrolled, progress, expected) in [
        (&any, None, PASSWORD, &nothing, "NoSession"),
        (&any, Some(&fresh), PASSWORD, &nothing, "nothing"),
        (&any, Some(&old), PASSWORD, &nothing, "nothing"),
        // Freshness: all that a session says was proven since.
        (&aged(3_600), Some(&old), PASSWORD, &nothing, "TooOld"),
        (&aged(3_600), Some(&strong), APP, &nothing, "TooOld"),
        (&aged(3_600), Some(&fresh), PASSWORD, &nothing, "nothing"),
        (&aged(0), Some(&fresh), PASSWORD, &nothing, "PromptLogin"),
        (&login, Some(&fresh), PASSWORD, &nothing, "PromptLogin"),
        (&login, Some(&fresh), PASSWORD, &here, "nothing"),
        // Whose account.
        (&choice, Some(&fresh), PASSWORD, &nothing, "a choice"),
        (&choice, Some(&fresh), PASSWORD, &chosen, "nothing"),
        (&any, Some(&fresh), PASSWORD, &robin, "OtherAccount"),
        // Contexts: one more factor, if the person has it.
        (
            &wanting(&[OneFactor]),
            Some(&fresh),
            APP,
            &nothing,
            "nothing",
        ),
        (
            &wanting(&[TwoFactors]),
            Some(&fresh),
            PASSWORD,
            &nothing,
            "nothing",
        ),
        (
            &wanting(&[TwoFactors]),
            Some(&fresh),
            APP,
            &nothing,
            "urn:doorward:acr:2fa for alex",
        ),
        (
            &wanting(&[TwoFactors]),
            Some(&old),
            APP,
            &nothing,
            "urn:doorward:acr:2fa for alex",
        ),
        (
            &wanting(&[TwoFactors]),
            Some(&strong),
            APP,
            &nothing,
            "nothing",
        ),
        (
            &wanting(&[TwoFactors]),
            Some(&best),
            PASSKEY,
            &nothing,
            "nothing",
        ),
        (
            &wanting(&[PhishingResistant]),
            Some(&strong),
            APP,
            &nothing,
            "nothing",
        ),
        (
            &wanting(&[PhishingResistant]),
            Some(&strong),
            PASSKEY,
            &nothing,
            "phr for alex",
        ),
        (
            &wanting(&[PhishingResistant, TwoFactors]),
            Some(&fresh),
            APP,
            &nothing,
            "urn:doorward:acr:2fa for alex",
        ),
        (
            &wanting(&[PhishingResistant, TwoFactors]),
            Some(&fresh),
            PASSKEY,
            &nothing,
            "phr for alex",
        ),
        // A passkey that was deleted since proves what it proved.
        (
            &wanting(&[PhishingResistant]),
            Some(&best),
            PASSWORD,
            &nothing,
            "nothing",
        ),
        // What the page has of it.
        (&any, None, APP, &partly(1), "urn:doorward:acr:2fa for alex"),
        (
            &any,
            Some(&fresh),
            APP,
            &partly(10),
            "urn:doorward:acr:2fa for alex",
        ),
        (&any, None, APP, &partly(11), "NoSession"),
    ] {
        let owed = decide(wishes, account, enrolled, progress);
        assert_eq!(
            owed, expected,
            "{wishes:?} {account:?} {enrolled:?} {progress:?}"
        );
    }
}

#[test]
fn what_a_sign_in_must_reach() {
    use Acr::{OneFactor, PhishingResistant, TwoFactors};
    for (wanted, enrolled, is_device_trusted, expected) in [
        (&[][..], PASSWORD, false, OneFactor),
        (&[], APP, false, TwoFactors),
        (&[], PASSKEY, false, OneFactor),
        (&[], APP, true, OneFactor),
        (&[OneFactor], APP, false, TwoFactors),
        (&[TwoFactors], APP, true, TwoFactors),
        (&[TwoFactors], PASSWORD, false, OneFactor),
        (&[PhishingResistant], PASSKEY, true, PhishingResistant),
        (&[PhishingResistant], APP, true, OneFactor),
    ] {
        let wanted = WantedAcr {
            values: wanted.to_vec(),
            ..WantedAcr::default()
        };
        let password = [proof(Method::Password, 0)];
        let rules = SignInRules::default();
        let reached = needed(rules, &wanted, &enrolled, &password, is_device_trusted);
        assert_eq!(
            reached, expected,
            "{wanted:?} {enrolled:?} {is_device_trusted}"
        );
    }
}

#[test]
fn mail_is_no_second_factor_to_itself() {
    let enrolled = Enrolled {
        has_mail: true,
        ..PASSWORD
    };
    let wanted = |is_essential| WantedAcr {
        values: vec![Acr::TwoFactors],
        is_essential,
        at_least: None,
    };
    for (method, is_essential, expected) in [
        (Method::Password, false, Acr::TwoFactors),
        (Method::Email, false, Acr::OneFactor),
        // They begin again.
        (Method::Email, true, Acr::TwoFactors),
    ] {
        let proofs = [proof(method, 0)];
        let rules = SignInRules::default();
        let reached = needed(rules, &wanted(is_essential), &enrolled, &proofs, false);
        assert_eq!(reached, expected, "{method:?} {is_essential}");
    }
    let ways = |method| methods(&enrolled, &[proof(method, 0)], Acr::TwoFactors);
    assert_eq!(ways(Method::Password), [Method::Email]);
    assert_eq!(ways(Method::Email), []);
    let with_app = Enrolled {
        has_mail: true,
        ..APP
    };
    let ways = methods(&with_app, &[proof(Method::Password, 0)], Acr::TwoFactors);
    assert!(!ways.contains(&Method::Email), "{ways:?}");
}

#[test]
fn by_what_it_is_reached() {
    let password = [proof(Method::Password, 1)];
    let both = Enrolled { passkeys: 1, ..APP };
    for (enrolled, proofs, acr, expected) in [
        (
            APP,
            &password[..],
            Acr::TwoFactors,
            &[Method::Totp, Method::RecoveryCode][..],
        ),
        (
            both,
            &password,
            Acr::TwoFactors,
            &[Method::SyncedPasskey, Method::Totp, Method::RecoveryCode],
        ),
        (
            both,
            &password,
            Acr::PhishingResistant,
            &[Method::SyncedPasskey],
        ),
        (PASSWORD, &password, Acr::TwoFactors, &[]),
        // Codes recover nothing for who has nothing to lose.
        (
            Enrolled {
                recovery_codes: 5,
                ..PASSWORD
            },
            &password,
            Acr::TwoFactors,
            &[],
        ),
    ] {
        assert_eq!(
            methods(&enrolled, proofs, acr),
            expected,
            "{enrolled:?} {acr:?}"
        );
    }
    let twice = with(&password, proof(Method::Password, 0));
    assert_eq!(twice, [proof(Method::Password, 0)]);
}
