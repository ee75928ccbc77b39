//! What is required, of whom, and by what they get there.

use super::*;

const REQUIRED: SignInRules = SignInRules {
    proof_of_work: 0,
    second_factor: SecondFactorRule::Required,
    trusted_devices: Duration::from_hours(24),
    by_mail: true,
    mail_as_second_factor: true,
    resets_by_mail: true,
};
const MAIL: Enrolled = Enrolled {
    has_mail: true,
    ..PASSWORD
};
const EITHER: &str = "[SyncedPasskey, Totp] for urn:doorward:acr:2fa for alex";
const PASSKEY_ALONE: &str = "[SyncedPasskey] for phr for alex";
const TWO: &str = "urn:doorward:acr:2fa for alex";

fn at_least(acr: Acr) -> Wishes<'static> {
    Wishes {
        acr: WantedAcr {
            at_least: Some(acr),
            ..WantedAcr::default()
        },
        ..Wishes::default()
    }
}

fn proven_here(methods: &[Method], resets_password: bool) -> Progress {
    Progress::default().partly_proven(Partial {
        user_id: UserId::new("alex"),
        proofs: methods.iter().map(|method| proof(*method, 1)).collect(),
        epoch: 0,
        needed: Acr::TwoFactors.name().into(),
        resets_password,
        upstream: None,
    })
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_is_owed_where_more_is_required() {
    use Acr::{OneFactor, PhishingResistant, TwoFactors};
    use Method::{Email, Password, RecoveryCode, Totp};
    let optional = SignInRules::default();
    let any = Wishes::default();
    let (two, phr) = (at_least(TwoFactors), at_least(PhishingResistant));
    let fresh = account("alex", &[proof(Password, 1)]);
    let old = account("alex", &[proof(Password, 11)]);
    let ahead = account(
        "alex",
        &[Proof::new(Password, NOW.plus(Duration::from_hours(1)))],
    );
    let strong = account("alex", &[proof(Password, 1), proof(Totp, 1)]);
    let best = account("alex", &[proof(Method::SyncedPasskey, 600)]);
    let mut spared = account("alex", &[proof(Password, 1)]);
    Arc::make_mut(&mut spared.session).authentication.is_spared = true;
    let nothing = Progress::default();
    for (rules, wishes, account, enrolled, progress, expected) in [
        // The tenant: by what there is, or by what is set up on the way.
        (REQUIRED, &any, None, PASSWORD, &nothing, "NoSession"),
        (REQUIRED, &any, Some(&fresh), PASSWORD, &nothing, EITHER),
        (REQUIRED, &any, Some(&fresh), APP, &nothing, TWO),
        (REQUIRED, &any, Some(&fresh), PASSKEY, &nothing, TWO),
        (REQUIRED, &any, Some(&fresh), MAIL, &nothing, TWO),
        (REQUIRED, &any, Some(&strong), APP, &nothing, "nothing"),
        (REQUIRED, &any, Some(&best), PASSKEY, &nothing, "nothing"),
        // What was reached is reached, whatever was taken away since.
        (REQUIRED, &any, Some(&strong), PASSWORD, &nothing, "nothing"),
        // A device that is trusted spares what the tenant requires, and nothing else.
        (REQUIRED, &any, Some(&spared), APP, &nothing, "nothing"),
        (REQUIRED, &two, Some(&spared), APP, &nothing, TWO),
        (
            REQUIRED,
            &wanting(&[TwoFactors]),
            Some(&spared),
            APP,
            &nothing,
            TWO,
        ),
        (optional, &two, Some(&spared), APP, &nothing, TWO),
        // An open session is no proof for that.
        (REQUIRED, &any, Some(&old), PASSWORD, &nothing, "TooOld"),
        (REQUIRED, &any, Some(&ahead), PASSWORD, &nothing, "TooOld"),
        (REQUIRED, &any, Some(&old), APP, &nothing, TWO),
        // On the page of a sign-in: all that they have comes first.
        (
            REQUIRED,
            &any,
            None,
            PASSWORD,
            &proven_here(&[Password], false),
            EITHER,
        ),
        (
            REQUIRED,
            &any,
            None,
            APP,
            &proven_here(&[Password], false),
            TWO,
        ),
        (
            REQUIRED,
            &any,
            None,
            MAIL,
            &proven_here(&[Password], false),
            TWO,
        ),
        (
            REQUIRED,
            &any,
            None,
            PASSWORD,
            &proven_here(&[Email], false),
            EITHER,
        ),
        // With a password their mail is a second factor: they begin again with that, unless they forgot it.
        (
            REQUIRED,
            &any,
            None,
            MAIL,
            &proven_here(&[Email], false),
            TWO,
        ),
        (
            REQUIRED,
            &any,
            None,
            MAIL,
            &proven_here(&[Email], true),
            EITHER,
        ),
        (REQUIRED, &any, None, APP, &proven_here(&[Email], true), TWO),
        // Without a requirement nobody sets anything up, whatever was wanted.
        (
            optional,
            &any,
            None,
            PASSWORD,
            &proven_here(&[Password], false),
            TWO,
        ),
        (
            optional,
            &wanting(&[TwoFactors]),
            Some(&fresh),
            PASSWORD,
            &nothing,
            "nothing",
        ),
        // The client.
        (
            optional,
            &at_least(OneFactor),
            Some(&fresh),
            PASSWORD,
            &nothing,
            "nothing",
        ),
        (optional, &two, Some(&fresh), PASSWORD, &nothing, EITHER),
        (optional, &two, Some(&fresh), APP, &nothing, TWO),
        (optional, &two, Some(&strong), APP, &nothing, "nothing"),
        (
            optional,
            &phr,
            Some(&fresh),
            PASSWORD,
            &nothing,
            PASSKEY_ALONE,
        ),
        (
            optional,
            &phr,
            Some(&fresh),
            PASSKEY,
            &nothing,
            "phr for alex",
        ),
        (optional, &phr, Some(&fresh), APP, &nothing, TWO),
        (optional, &phr, Some(&fresh), MAIL, &nothing, TWO),
        (optional, &phr, Some(&strong), APP, &nothing, PASSKEY_ALONE),
        (optional, &phr, Some(&best), PASSWORD, &nothing, "nothing"),
        (
            optional,
            &phr,
            None,
            APP,
            &proven_here(&[Password], false),
            TWO,
        ),
        (
            optional,
            &phr,
            None,
            APP,
            &proven_here(&[Password, Totp], false),
            PASSKEY_ALONE,
        ),
        (
            optional,
            &phr,
            None,
            APP,
            &proven_here(&[Password, RecoveryCode], false),
            PASSKEY_ALONE,
        ),
    ] {
        let owed = decide_under(rules, wishes, (account, enrolled), progress);
        assert_eq!(
            owed, expected,
            "{:?} {wishes:?} {account:?} {enrolled:?} {progress:?}",
            rules.second_factor
        );
    }
}

#[test]
fn without_passkeys_an_app_is_set_up() {
    let fresh = account("alex", &[proof(Method::Password, 1)]);
    let owed = owed(&Standing {
        wishes: &Wishes::default(),
        rules: REQUIRED,
        has_passkeys: false,
        account: Some(&fresh),
        enrolled: PASSWORD,
        leaves_at: None,
        has_accounts: true,
        can_choose: true,
        progress: &Progress::default(),
        offer: Offer::default(),
        now: NOW,
    });
    let Some(OwedProof::Enrol(enrol)) = owed else {
        panic!("{owed:?}");
    };
    assert_eq!(enrol.ways, [Method::Totp]);
    assert_eq!(enrol.proofs, [proof(Method::Password, 1)]);
}

#[test]
fn what_a_sign_in_must_reach_where_more_is_required() {
    use Acr::{OneFactor, PhishingResistant, TwoFactors};
    let optional = SignInRules::default();
    for (rules, minimum, enrolled, is_device_trusted, expected) in [
        (REQUIRED, None, PASSWORD, false, TwoFactors),
        (REQUIRED, None, PASSKEY, false, TwoFactors),
        (REQUIRED, None, APP, true, OneFactor),
        (REQUIRED, Some(TwoFactors), APP, true, TwoFactors),
        (REQUIRED, Some(OneFactor), PASSWORD, false, TwoFactors),
        (optional, Some(TwoFactors), PASSWORD, true, TwoFactors),
        (
            optional,
            Some(PhishingResistant),
            APP,
            true,
            PhishingResistant,
        ),
        (optional, Some(OneFactor), PASSWORD, false, OneFactor),
    ] {
        let wanted = WantedAcr {
            at_least: minimum,
            ..WantedAcr::default()
        };
        let password = [proof(Method::Password, 0)];
        let reached = needed(rules, &wanted, &enrolled, &password, is_device_trusted);
        assert_eq!(
            reached, expected,
            "{minimum:?} {enrolled:?} {is_device_trusted}"
        );
    }
}

#[test]
fn whose_means_matter() {
    let any = Wishes::default();
    let (fresh, strong) = (
        account("alex", &[proof(Method::Password, 1)]),
        account(
            "alex",
            &[proof(Method::Password, 1), proof(Method::Totp, 1)],
        ),
    );
    let robin = account("robin", &[proof(Method::Password, 1)]);
    let nothing = Progress::default();
    let whose = |rules, wishes: &Wishes<'_>, account, progress: &Progress| {
        concerned(wishes, rules, account, progress, NOW).map(ToString::to_string)
    };
    let alex = Some("alex".to_owned());
    let optional = SignInRules::default();
    assert_eq!(whose(optional, &any, Some(&fresh), &nothing), None);
    assert_eq!(whose(REQUIRED, &any, Some(&fresh), &nothing), alex);
    assert_eq!(whose(REQUIRED, &any, Some(&strong), &nothing), None);
    let wanted = wanting(&[Acr::TwoFactors]);
    assert_eq!(whose(optional, &wanted, Some(&fresh), &nothing), alex);
    // Who is at the page, and not who is signed in beside them.
    assert_eq!(whose(optional, &any, Some(&robin), &partly(1)), alex);
    assert_eq!(whose(optional, &any, Some(&robin), &partly(11)), None);
}
