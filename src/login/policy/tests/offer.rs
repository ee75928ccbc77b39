//! Who is offered a passkey.

use super::*;
use crate::domain::passkey::Refusals;

const MADE: Offer = Offer {
    is_made: true,
    refusals: Refusals {
        times: 0,
        last_at: None,
    },
};

fn refused(times: i64, days_ago: u64) -> Offer {
    let last_at = NOW.minus(Duration::from_hours(24 * days_ago));
    Offer {
        is_made: true,
        refusals: Refusals {
            times,
            last_at: Some(last_at),
        },
    }
}

#[test]
fn who_is_offered_a_passkey() {
    use Method::{Email, Password, SyncedPasskey, Totp};
    let here = |offers_passkey| Progress {
        offers_passkey,
        ..Progress::default().proven(SessionId::new("session of alex"))
    };
    let any = Wishes::default();
    let (able, unable) = (here(true), here(false));
    let chosen = Progress {
        offers_passkey: true,
        ..Progress::default().chosen(
            SessionId::new("session of alex"),
            &account("alex", &[]).user,
        )
    };
    for (methods, enrolled, progress, offer, expected) in [
        (&[Password][..], PASSWORD, &able, MADE, true),
        (&[Password, Totp], APP, &able, MADE, true),
        // Not by a script, so perhaps not at all; or already asked.
        (&[Password], PASSWORD, &unable, MADE, false),
        // Not here, or not by a password.
        (&[Password], PASSWORD, &chosen, MADE, false),
        (&[Email], PASSWORD, &able, MADE, false),
        // Who has one.
        (&[Password], PASSKEY, &able, MADE, false),
        (&[Password, SyncedPasskey], PASSWORD, &able, MADE, false),
        (&[Password], PASSWORD, &able, Offer::default(), false),
        // Who said no: three times, for ninety days; and again.
        (&[Password], PASSWORD, &able, refused(2, 0), true),
        (&[Password], PASSWORD, &able, refused(3, 0), false),
        (&[Password], PASSWORD, &able, refused(3, 89), false),
        (&[Password], PASSWORD, &able, refused(3, 90), true),
        (&[Password], PASSWORD, &able, refused(4, 0), false),
    ] {
        let proofs: Vec<Proof> = methods.iter().map(|method| proof(*method, 1)).collect();
        let account = account("alex", &proofs);
        let standing = |account, has_passkeys| Standing {
            wishes: &any,
            rules: SignInRules::default(),
            has_passkeys,
            account,
            enrolled,
            leaves_at: None,
            has_accounts: true,
            can_choose: true,
            progress,
            offer,
            now: NOW,
        };
        let offered = is_offered(&standing(Some(&account), true));
        assert_eq!(
            offered, expected,
            "{methods:?} {enrolled:?} {progress:?} {offer:?}"
        );
        assert!(!is_offered(&standing(None, true)));
        assert!(!is_offered(&standing(Some(&account), false)));
        assert_eq!(
            owed(&standing(Some(&account), true)),
            None,
            "it is not owed"
        );
    }
}
