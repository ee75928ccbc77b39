//! Web Authentication Level 3 §7.1: what a new passkey has to be.

use std::time::Duration;

use doorward::domain::passkey::{MOST_CEREMONIES, MOST_PASSKEYS};
use doorward::login::factor::passkey::{
    Answer, CEREMONY_LIFETIME, Policy, begin_enrolment, finish_enrolment, list,
};
use doorward::provider::Settings;
use doorward::secret::TokenHash;
use serde_json::json;

use super::{Lie, asked, browser, enrol, enrolled, id_of, only_one, person, try_to_enrol, word};
use crate::support::Options;
use crate::support::app::witness;
use crate::support::soft_passkey::{
    BACKED_UP, BACKUP_ELIGIBLE, PRESENT, SoftPasskey, VERIFIED, byte_string, text,
};

const ALLOWED: &str = "2fc0579f-8113-47ea-b116-bb5a8db9202a";
const ALLOWED_BYTES: [u8; 16] = [
    0x2f, 0xc0, 0x57, 0x9f, 0x81, 0x13, 0x47, 0xea, 0xb1, 0x16, 0xbb, 0x5a, 0x8d, 0xb9, 0x20, 0x2a,
];

both_engines!(a_passkey_is_made_that_needs_no_name, |app| {
    let alex = person(&app, "alex").await;
    let op = app.op();
    let begun = begin_enrolment(op, &alex, &browser()).await.unwrap();
    let options = &begun.options["publicKey"];
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["requireResidentKey"], true);
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(
        options["rp"],
        json!({ "name": "Doorward", "id": "localhost" })
    );
    assert_eq!(options["user"]["name"], "alex");
    assert_eq!(options["user"]["displayName"], "Alex Müller");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["excludeCredentials"], json!([]));

    let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
    // The handle tells nothing of the person, and is the same each time.
    assert_eq!(key.user_handle.len(), 16);
    let made = enrol(op, &alex, &begun, &key.registration(&says)).await;
    let made = made.unwrap();
    assert_eq!(only_one(&app, &alex).await, made);
    assert_eq!(made.name, "Laptop");
    assert_eq!(made.user_id, alex.id);
    assert_eq!(made.credential_id, id_of(&key));
    assert_eq!(made.aaguid, None);
    assert_eq!(made.transports, ["hybrid", "internal"]);

    let again = begin_enrolment(op, &alex, &browser()).await.unwrap();
    assert_eq!(
        again.options["publicKey"]["excludeCredentials"],
        json!([{ "type": "public-key", "id": id_of(&key), "transports": ["hybrid", "internal"] }])
    );
    assert_eq!(again.options["publicKey"]["user"], options["user"]);
    assert_ne!(
        again.options["publicKey"]["challenge"],
        options["challenge"]
    );
    let blair = person(&app, "blair").await;
    let other = begin_enrolment(op, &blair, &browser()).await.unwrap();
    assert_ne!(
        other.options["publicKey"]["user"]["id"],
        options["user"]["id"]
    );
});

both_engines!(a_passkey_that_does_not_hold_is_not_enrolled, |app| {
    let alex = person(&app, "alex").await;
    let client_data = |name: &'static str, value: serde_json::Value| -> Lie {
        Box::new(move |says| {
            says.client_data.insert(name.into(), value.clone());
        })
    };
    let self_signed = [
        &[0xa2][..],
        &text("alg"),
        &[0x26],
        &text("sig"),
        &byte_string(&[0x30, 6, 2, 1, 1, 2, 1, 1]),
    ]
    .concat();
    let lies: Vec<(&str, Lie)> = vec![
        ("malformed", client_data("type", json!("webauthn.get"))),
        (
            "malformed",
            client_data("origin", json!("https://evil.example")),
        ),
        ("malformed", client_data("crossOrigin", json!(true))),
        ("not verified", client_data("challenge", json!("AAAA"))),
        (
            "not verified",
            Box::new(|says| says.rp_id = "evil.example".into()),
        ),
        ("not verified", Box::new(|says| says.flags &= !VERIFIED)),
        ("not verified", Box::new(|says| says.flags &= !PRESENT)),
        ("not verified", Box::new(|says| says.flags |= BACKED_UP)),
        // Algorithms that were not asked for: EdDSA, and RS1.
        ("not verified", Box::new(|says| says.algorithm = -8)),
        ("not verified", Box::new(|says| says.algorithm = -38)),
        // Formats that nobody knows, or that have to prove more.
        ("not verified", Box::new(|says| says.format = "unheard-of")),
        (
            "not verified",
            Box::new(|says| says.format = "android-safetynet"),
        ),
        ("not verified", Box::new(|says| says.format = "fido-u2f")),
        (
            "not verified",
            Box::new(move |says| {
                says.format = "packed";
                says.statement.clone_from(&self_signed);
            }),
        ),
        (
            "malformed",
            Box::new(|says| says.credential_id = vec![7; 1024]),
        ),
        (
            "malformed",
            Box::new(|says| says.credential_id = vec![7; 20_000]),
        ),
        (
            "malformed",
            Box::new(|says| says.credential_id = Vec::new()),
        ),
        ("malformed", Box::new(|says| says.id = Some("AAAA".into()))),
        ("malformed", Box::new(|says| says.after_data = vec![0])),
        ("malformed", Box::new(|says| says.after_object = vec![0])),
        (
            "malformed",
            Box::new(|says| says.statement = vec![0x81; 10_000]),
        ),
        (
            "malformed",
            Box::new(|says| says.statement = [vec![0x81; 10_000], vec![0]].concat()),
        ),
        (
            "malformed",
            Box::new(|says| says.statement = vec![0xbf, 0xff]),
        ),
        (
            "malformed",
            Box::new(|says| {
                says.statement = vec![0x9b, 255, 255, 255, 255, 255, 255, 255, 255];
            }),
        ),
        (
            "malformed",
            Box::new(|says| says.extensions = Some(vec![0x81; 10_000])),
        ),
        (
            "malformed",
            Box::new(|says| {
                says.more.insert("attestationObject".into(), json!(""));
            }),
        ),
        (
            "malformed",
            Box::new(|says| {
                says.more
                    .insert("padding".into(), json!("x".repeat(70_000)));
            }),
        ),
    ];
    for (place, (expected, lie)) in lies.iter().enumerate() {
        let outcome = try_to_enrol(&app, &alex, |_, says| lie(says)).await;
        let outcome = outcome.map(|(_, passkey)| passkey);
        assert_eq!(word(&outcome), *expected, "lie {place}: {outcome:?}");
    }
    assert_eq!(list(app.op(), &alex.id).await.unwrap(), []);
    let long = try_to_enrol(&app, &alex, |_, says| says.credential_id = vec![7; 1023]);
    assert!(long.await.is_ok());
});

both_engines!(a_ceremony_is_one_persons_in_one_browser, |app| {
    let (alex, blair) = (person(&app, "alex").await, person(&app, "blair").await);
    let op = app.op();
    let begun = begin_enrolment(op, &alex, &browser()).await.unwrap();
    let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
    let response = key.registration(&says);
    let stolen = Answer {
        ceremony: begun.ceremony.as_str(),
        bound_to: &TokenHash::of("another browser"),
        response: &response,
    };
    assert_eq!(
        word(&finish_enrolment(op, &alex, stolen, "", &witness(op, &alex.id)).await),
        "over"
    );
    // Somebody else signed in meanwhile: the passkey would be theirs under Alex's name.
    assert_eq!(word(&enrol(op, &blair, &begun, &response).await), "over");
    assert_eq!(word(&enrol(op, &alex, &begun, &response).await), "over");

    let begun = begin_enrolment(op, &alex, &browser()).await.unwrap();
    let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
    app.clock.advance(CEREMONY_LIFETIME);
    let late = enrol(op, &alex, &begun, &key.registration(&says)).await;
    assert_eq!(word(&late), "over");
    // Once more, after it was made.
    let begun = begin_enrolment(op, &blair, &browser()).await.unwrap();
    let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
    let response = key.registration(&says);
    assert_eq!(word(&enrol(op, &blair, &begun, &response).await), "good");
    assert_eq!(word(&enrol(op, &blair, &begun, &response).await), "over");
    assert_eq!(list(op, &blair.id).await.unwrap().len(), 1);
    // One that was turned off meanwhile.
    let begun = begin_enrolment(op, &alex, &browser()).await.unwrap();
    let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
    app.disable_user(&alex.id).await;
    let outcome = enrol(op, &alex, &begun, &key.registration(&says)).await;
    assert_eq!(word(&outcome), "disabled");
    assert_eq!(list(op, &alex.id).await.unwrap(), []);
});

both_engines!(nobody_has_more_than_twenty_passkeys, |app| {
    let alex = person(&app, "alex").await;
    for _ in 0..MOST_PASSKEYS {
        enrolled(&app, &alex).await;
    }
    let more = begin_enrolment(app.op(), &alex, &browser()).await;
    assert_eq!(word(&more), "too many");
});

both_engines!(
    an_operator_says_which_authenticators_there_may_be,
    Options {
        settings: Settings {
            passkeys: Policy {
                allowed_aaguids: vec![ALLOWED.into()],
                ..Policy::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    },
    |app| {
        let alex = person(&app, "alex").await;
        let begun = begin_enrolment(app.op(), &alex, &browser()).await.unwrap();
        assert_eq!(begun.options["publicKey"]["attestation"], "direct");
        for aaguid in [[0; 16], [7; 16]] {
            let outcome = try_to_enrol(&app, &alex, |_, says| says.aaguid = aaguid).await;
            assert_eq!(word(&outcome), "not allowed");
        }
        let outcome = try_to_enrol(&app, &alex, |_, says| says.aaguid = ALLOWED_BYTES).await;
        assert_eq!(outcome.unwrap().1.aaguid.as_deref(), Some(ALLOWED));
    }
);

both_engines!(ceremonies_are_swept_and_bounded, |app| {
    let op = app.op();
    let count = |app: &crate::support::TestApp| {
        app.database
            .count("SELECT count(*) AS count FROM ceremonies")
    };
    for _ in 0..5 {
        asked(&app).await;
        app.clock.advance(Duration::from_secs(1));
    }
    let newest = asked(&app).await;
    let swept = op.store.write(|w| w.bound_ceremonies(2)).await.unwrap();
    assert_eq!((swept.rows, swept.is_more, count(&app)), (4, false, 2));
    let (tenant, bound_to) = (op.tenant.clone(), browser());
    let left = op
        .store
        .write(move |w| w.take_ceremony(&tenant, &newest.ceremony, &bound_to))
        .await;
    assert!(left.unwrap().is_some());
    assert_eq!(
        op.store
            .write(|w| w.bound_ceremonies(MOST_CEREMONIES))
            .await
            .unwrap()
            .rows,
        0
    );
    app.clock.advance(CEREMONY_LIFETIME);
    let now = op.now();
    let swept = op.store.write(move |w| w.sweep(now, now)).await.unwrap();
    assert_eq!((swept.rows, count(&app)), (1, 0));
});

both_engines!(a_passkey_is_called_as_its_owner_likes, |app| {
    use doorward::login::factor::passkey::{LONGEST_NAME, maker, rename};

    let alex = person(&app, "alex").await;
    let op = app.op();
    let begun = begin_enrolment(op, &alex, &browser()).await.unwrap();
    let (key, mut says) = SoftPasskey::create(&begun.options, &app.issuer);
    says.aaguid = ALLOWED_BYTES;
    let response = key.registration(&says);
    let answer = Answer {
        ceremony: begun.ceremony.as_str(),
        bound_to: &browser(),
        response: &response,
    };
    let made = finish_enrolment(op, &alex, answer, "  ", &witness(op, &alex.id))
        .await
        .unwrap();
    assert_eq!(made.name, "YubiKey 5 NFC");
    assert_eq!(maker(&made), Some("YubiKey 5 NFC"));
    let id = &made.credential_id;
    assert!(
        rename(op, &alex.id, id, " Schlüssel 🔑 ", &witness(op, &alex.id))
            .await
            .unwrap()
    );
    assert_eq!(list(op, &alex.id).await.unwrap()[0].name, "Schlüssel 🔑");
    for bad in [
        "\u{202e}gnal",
        "a\0b",
        "a\nb",
        &"x".repeat(LONGEST_NAME + 1),
    ] {
        assert_eq!(
            word(&rename(op, &alex.id, id, bad, &witness(op, &alex.id)).await),
            "name",
            "{bad}"
        );
    }
    assert_eq!(list(op, &alex.id).await.unwrap()[0].name, "Schlüssel 🔑");
});

both_engines!(a_passkey_can_be_backed_up_from_the_start, |app| {
    let alex = person(&app, "alex").await;
    let made = try_to_enrol(&app, &alex, |_, says| {
        says.flags |= BACKUP_ELIGIBLE | BACKED_UP;
    });
    let made = made.await.unwrap().1;
    assert!(made.is_backup_eligible && made.is_backed_up);
});
