//! Web Authentication Level 3 §7.2: what an answer has to be, and to whom it opens what.

use std::time::Duration;

use doorward::domain::activity::Activity;
use doorward::domain::authentication::Method;
use doorward::domain::id::TenantId;
use doorward::domain::word::Word;
use doorward::login::factor::passkey::{
    Answer, CEREMONY_LIFETIME, Mediation, begin_assertion, begin_enrolment, finish_assertion,
    finish_enrolment,
};
use doorward::secret::TokenHash;
use serde_json::{Value, json};

use super::{
    Lie, answer, asked, browser, enrolled, here, id_of, only_one, person, show, try_to_enrol, word,
};
use crate::support::app::witness;
use crate::support::soft_passkey::{
    BACKED_UP, BACKUP_ELIGIBLE, PRESENT, Says, SoftPasskey, VERIFIED,
};
use crate::web::activity::{kinds, trail};

both_engines!(a_passkey_signs_its_owner_in_without_a_name, |app| {
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    app.clock.advance(Duration::from_secs(60));
    let verified = show(&app, &mut key, |_| {}).await.unwrap();
    assert_eq!(verified.user.id, alex.id);
    assert_eq!(verified.credential_id, id_of(&key));
    assert!(!verified.is_backup_eligible && !verified.is_backed_up);
    assert_eq!(verified.at, app.op().now());
    let kept = only_one(&app, &alex).await;
    assert_eq!(kept.last_used_at, Some(verified.at));
    assert!(kept.credential.contains("\"counter\":2"), "{kept:?}");

    // One that never counts, and that is copied later.
    let mut synced = try_to_enrol(&app, &alex, |key, says| {
        (key.counter, says.counter) = (0, 0);
        key.flags |= BACKUP_ELIGIBLE;
        says.flags |= BACKUP_ELIGIBLE;
    })
    .await
    .unwrap()
    .0;
    for flags in [0, BACKED_UP, 0] {
        let verified = show(&app, &mut synced, |says| says.flags |= flags).await;
        let verified = verified.unwrap();
        assert!(verified.is_backup_eligible);
        assert_eq!(verified.is_backed_up, flags == BACKED_UP);
    }
});

both_engines!(nobody_is_shown_whose_passkeys_there_are, |app| {
    let alex = person(&app, "alex").await;
    let key = enrolled(&app, &alex).await;
    let op = app.op();
    for mediation in [Mediation::Conditional, Mediation::Modal] {
        let begun = begin_assertion(op, None, &browser(), mediation).await;
        let options = begun.unwrap().options;
        assert_eq!(options["publicKey"]["allowCredentials"], json!([]));
        assert_eq!(options["publicKey"]["userVerification"], "required");
        assert_eq!(options["publicKey"]["rpId"], "localhost");
        assert_eq!(options["publicKey"]["timeout"], 300_000);
        let conditional = match mediation {
            Mediation::Conditional => json!("conditional"),
            Mediation::Modal => Value::Null,
        };
        assert_eq!(options["mediation"], conditional);
    }
    // Whoever has proven another factor is, so that the browser asks for the right one.
    let begun = begin_assertion(op, Some(&alex.id), &browser(), Mediation::Modal).await;
    assert_eq!(
        begun.unwrap().options["publicKey"]["allowCredentials"],
        json!([{ "type": "public-key", "id": id_of(&key), "transports": ["hybrid", "internal"] }])
    );
    let blair = person(&app, "blair").await;
    let none = begin_assertion(op, Some(&blair.id), &browser(), Mediation::Modal).await;
    assert_eq!(word(&none), "none");
});

both_engines!(nobody_signs_in_by_somebody_elses_passkey, |app| {
    let (alex, blair) = (person(&app, "alex").await, person(&app, "blair").await);
    let mut of_alex = enrolled(&app, &alex).await;
    let mut of_blair = enrolled(&app, &blair).await;
    let op = app.op();

    // A name was typed, and it is not theirs.
    let begun = asked(&app).await;
    let response = of_blair.answer(&begun.options);
    let outcome = answer(op, &begun, Some(&alex.id), &response).await;
    assert_eq!(word(&outcome), "not theirs");
    // Alex has proven a factor, and somebody else shows the other one, whatever they say whose it is.
    for handle in [
        Some(of_blair.user_handle.clone()),
        Some(of_alex.user_handle.clone()),
        None,
    ] {
        let begun = begin_assertion(op, Some(&alex.id), &browser(), Mediation::Modal).await;
        let begun = begun.unwrap();
        let mut says = of_blair.get(&begun.options);
        says.user_handle = handle;
        let outcome = answer(op, &begun, None, &of_blair.assertion(&says)).await;
        assert_eq!(word(&outcome), "not theirs", "{:?}", says.user_handle);
    }
    // Of anybody's: a passkey that names somebody else, nobody, or something else.
    for handle in [
        Some(of_alex.user_handle.clone()),
        None,
        Some(Vec::new()),
        Some(blair.id.as_str().as_bytes().to_vec()),
    ] {
        let outcome = show(&app, &mut of_blair, |says| says.user_handle = handle).await;
        assert_eq!(word(&outcome), "not theirs");
    }
    // Alex's id under Blair's key.
    let outcome = show(&app, &mut of_blair, |says| {
        says.credential_id.clone_from(&of_alex.credential_id);
        says.user_handle = Some(of_alex.user_handle.clone());
    })
    .await;
    assert_eq!(word(&outcome), "not verified");

    assert_eq!(only_one(&app, &alex).await.last_used_at, None);
    assert_eq!(only_one(&app, &blair).await.last_used_at, None);
    assert!(show(&app, &mut of_alex, |_| {}).await.is_ok());
    // An authenticator that was told which passkeys it may show need not say whose they are.
    let begun = begin_assertion(op, Some(&alex.id), &browser(), Mediation::Modal).await;
    let begun = begun.unwrap();
    let mut says = of_alex.get(&begun.options);
    says.user_handle = None;
    let outcome = answer(op, &begun, Some(&alex.id), &of_alex.assertion(&says)).await;
    assert_eq!(outcome.unwrap().user.id, alex.id);
});

both_engines!(a_challenge_is_good_once_here_and_now, |app| {
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    let op = app.op();

    let begun = asked(&app).await;
    let response = key.answer(&begun.options);
    assert!(answer(op, &begun, None, &response).await.is_ok());
    let again = answer(op, &begun, None, &response).await;
    assert_eq!(word(&again), "over");
    // The same signature for another challenge.
    let other = asked(&app).await;
    let again = answer(op, &other, None, &response).await;
    assert_eq!(word(&again), "not verified");
    // A failure takes it too.
    let begun = asked(&app).await;
    let says = key.get(&begun.options);
    let spoiled = Says {
        is_signature_spoiled: true,
        ..says.clone()
    };
    for bad in ["{}", &key.assertion(&spoiled)] {
        let begun = asked(&app).await;
        let says = key.get(&begun.options);
        assert!(answer(op, &begun, None, bad).await.is_err());
        let outcome = answer(op, &begun, None, &key.assertion(&says)).await;
        assert_eq!(word(&outcome), "over");
    }
    // Another browser has no part in it, and takes nothing from this one.
    let response = key.assertion(&says);
    let stolen = Answer {
        ceremony: begun.ceremony.as_str(),
        bound_to: &TokenHash::of("another browser"),
        response: &response,
    };
    assert_eq!(
        word(&finish_assertion(op, stolen, None, &here()).await),
        "over"
    );
    assert!(answer(op, &begun, None, &response).await.is_ok());

    // Too late, to the microsecond.
    let begun = asked(&app).await;
    let response = key.answer(&begun.options);
    app.clock
        .advance(CEREMONY_LIFETIME.saturating_sub(Duration::from_micros(1)));
    assert!(answer(op, &begun, None, &response).await.is_ok());
    let begun = asked(&app).await;
    let response = key.answer(&begun.options);
    app.clock.advance(CEREMONY_LIFETIME);
    assert_eq!(word(&answer(op, &begun, None, &response).await), "over");
    // Of another tenant, and of nobody's.
    let begun = asked(&app).await;
    let (id, bound_to) = (begun.ceremony.clone(), browser());
    let elsewhere = app
        .op()
        .store
        .write(move |w| w.take_ceremony(&TenantId::new("elsewhere"), &id, &bound_to));
    assert_eq!(elsewhere.await.unwrap(), None);
    for ceremony in ["", "x", "\0"] {
        let answer = Answer {
            ceremony,
            bound_to: &browser(),
            response: "{}",
        };
        assert_eq!(
            word(&finish_assertion(op, answer, None, &here()).await),
            "over"
        );
    }
});

both_engines!(a_challenge_is_for_what_it_was_made, |app| {
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    let op = app.op();
    let making = begin_enrolment(op, &alex, &browser()).await.unwrap();
    let mut options = making.options.clone();
    options["publicKey"]["rpId"] = json!("localhost");
    let response = key.answer(&options);
    assert_eq!(word(&answer(op, &making, None, &response).await), "over");

    let begun = asked(&app).await;
    let mut options = begun.options.clone();
    options["publicKey"]["rp"] = json!({ "id": "localhost" });
    options["publicKey"]["user"] = json!({ "id": "AAAA" });
    let (other, says) = SoftPasskey::create(&options, &app.issuer);
    let response = other.registration(&says);
    let answer = Answer {
        ceremony: begun.ceremony.as_str(),
        bound_to: &browser(),
        response: &response,
    };
    let outcome = finish_enrolment(op, &alex, answer, "", &witness(op, &alex.id)).await;
    assert_eq!(word(&outcome), "over");
    only_one(&app, &alex).await;
});

both_engines!(what_an_authenticator_says_has_to_hold, |app| {
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    let port = app.issuer.rsplit(':').next().unwrap();
    let own = &app.issuer;

    let origin = |origin: String| -> Lie {
        Box::new(move |says| {
            says.client_data.insert("origin".into(), json!(origin));
        })
    };
    let client_data = |name: &'static str, value: Value| -> Lie {
        Box::new(move |says| {
            says.client_data.insert(name.into(), value.clone());
        })
    };
    let lies: Vec<(&str, Lie)> = vec![
        // Origins that look like it (C-052).
        ("malformed", origin(format!("https://localhost:{port}"))),
        ("malformed", origin("http://localhost".into())),
        ("malformed", origin("http://localhost:1".into())),
        ("malformed", origin(format!("http://www.localhost:{port}"))),
        ("malformed", origin(format!("http://evil-localhost:{port}"))),
        ("malformed", origin(format!("http://localhost.evil:{port}"))),
        ("malformed", origin(format!("http://LOCALHOST:{port}"))),
        ("malformed", origin(format!("{own}/"))),
        ("malformed", origin(format!("{own}@evil.example"))),
        ("malformed", origin("null".into())),
        ("malformed", client_data("crossOrigin", json!(true))),
        ("malformed", client_data("topOrigin", json!(own))),
        ("malformed", client_data("type", json!("webauthn.create"))),
        ("malformed", client_data("type", json!("payment.get"))),
        ("not verified", client_data("challenge", json!("AAAA"))),
        ("malformed", client_data("origin", json!(7))),
        (
            "not verified",
            Box::new(|says| says.rp_id = "evil.example".into()),
        ),
        (
            "not verified",
            Box::new(|says| says.rp_id = "www.localhost".into()),
        ),
        // Flags, signatures and ids (C-050).
        ("not verified", Box::new(|says| says.flags &= !VERIFIED)),
        ("not verified", Box::new(|says| says.flags &= !PRESENT)),
        ("not verified", Box::new(|says| says.flags = 0)),
        (
            "not verified",
            Box::new(|says| says.is_signature_spoiled = true),
        ),
        ("malformed", Box::new(|says| says.kind = "private-key")),
        ("malformed", Box::new(|says| says.id = Some("AAAA".into()))),
        ("unknown", Box::new(|says| says.credential_id = vec![7; 32])),
        (
            "malformed",
            Box::new(|says| says.credential_id = vec![7; 1024]),
        ),
        (
            "malformed",
            Box::new(|says| says.credential_id = Vec::new()),
        ),
        // What eligibility it was made with stays; nothing is backed up without it (H-061).
        (
            "not verified",
            Box::new(|says| says.flags |= BACKUP_ELIGIBLE),
        ),
        ("not verified", Box::new(|says| says.flags |= BACKED_UP)),
        // More than there is (H-062).
        ("malformed", Box::new(|says| says.after_data = vec![0])),
        (
            "malformed",
            Box::new(|says| says.extensions = Some(vec![0x81; 10_000])),
        ),
        (
            "malformed",
            Box::new(|says| says.extensions = Some(vec![0xbf, 0xff])),
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
        let outcome = show(&app, &mut key, lie).await;
        assert_eq!(word(&outcome), *expected, "lie {place}: {outcome:?}");
    }
    assert_eq!(only_one(&app, &alex).await.last_used_at, None);
    // Signatures that are cut, swapped or no signatures.
    for signature in ["", "AA", &"A".repeat(96)] {
        let outcome = show(&app, &mut key, |says| {
            says.more.insert("signature".into(), json!(signature));
        });
        assert_eq!(word(&outcome.await), "not verified", "{signature}");
    }
    let honest = show(&app, &mut key, |says| says.extensions = Some(vec![0xa0]));
    assert_eq!(honest.await.unwrap().user.id, alex.id);
});

both_engines!(no_answer_breaks_anything, |app| {
    for response in [
        "",
        "null",
        "[]",
        "{",
        "\0",
        "{\"id\":1}",
        &"[".repeat(60_000),
        &format!("{{\"id\":{}", "[".repeat(60_000)),
        &"x".repeat(1_000_000),
    ] {
        let begun = asked(&app).await;
        let outcome = answer(app.op(), &begun, None, response).await;
        assert_eq!(word(&outcome), "malformed");
    }
});

both_engines!(a_counter_that_does_not_go_on_is_refused, |app| {
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    assert!(show(&app, &mut key, |says| says.counter = 10).await.is_ok());
    for counter in [10, 9, 1, 0] {
        let outcome = show(&app, &mut key, |says| says.counter = counter).await;
        assert_eq!(word(&outcome), "counter", "{counter}");
    }
    let kept = only_one(&app, &alex).await;
    assert!(kept.credential.contains("\"counter\":10"), "{kept:?}");
    assert!(show(&app, &mut key, |says| says.counter = 11).await.is_ok());
});

both_engines!(what_does_not_hold_is_written_down_for_its_owner, |app| {
    let (alex, blair) = (person(&app, "alex").await, person(&app, "blair").await);
    let mut key = enrolled(&app, &alex).await;
    assert!(show(&app, &mut key, |says| says.counter = 10).await.is_ok());
    let before = trail(&app, &alex.id).await;
    let lies: [(&str, Lie); 3] = [
        ("counter", Box::new(|says| says.counter = 9)),
        (
            "not verified",
            Box::new(|says| says.flags |= BACKUP_ELIGIBLE),
        ),
        (
            "not verified",
            Box::new(|says| says.is_signature_spoiled = true),
        ),
    ];
    for (place, (expected, lie)) in lies.iter().enumerate() {
        let outcome = show(&app, &mut key, lie).await;
        assert_eq!(word(&outcome), *expected, "lie {place}");
        let written = trail(&app, &alex.id).await;
        let new = written.iter().filter(|line| !before.contains(line));
        assert_eq!(new.clone().count(), place + 1);
        for line in new {
            let method = Method::DeviceBoundPasskey;
            let failed = Word::Known(Activity::SignInFailed { method });
            assert_eq!((&line.activity, &line.origin), (&failed, &here()));
        }
    }
    // One that is nobody's tells nobody; and whoever knows somebody's fills no table with it.
    let unknown = show(&app, &mut key, |says| says.credential_id = vec![7; 32]);
    assert_eq!(word(&unknown.await), "unknown");
    let failures = async || {
        let kinds = kinds(&app, &alex.id).await;
        kinds
            .iter()
            .filter(|kind| *kind == "sign_in_failed")
            .count()
    };
    assert_eq!(failures().await, 3);
    for _ in 0..30 {
        assert!(show(&app, &mut key, &lies[2].1).await.is_err());
    }
    assert_eq!(failures().await, 20);
    app.clock.advance(Duration::from_hours(1));
    assert!(show(&app, &mut key, &lies[2].1).await.is_err());
    assert_eq!(failures().await, 21);
    assert_eq!(kinds(&app, &blair.id).await, [""; 0]);
});

both_engines!(who_is_turned_off_has_no_passkey_to_show, |app| {
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    app.disable_user(&alex.id).await;
    assert_eq!(word(&show(&app, &mut key, |_| {}).await), "disabled");
    app.enable_user(&alex.id).await;
    assert!(show(&app, &mut key, |_| {}).await.is_ok());
    let id = alex.id.clone();
    let removed = app.op().store.write(move |w| w.delete_user(&id)).await;
    assert!(removed.unwrap());
    assert_eq!(word(&show(&app, &mut key, |_| {}).await), "unknown");
});
