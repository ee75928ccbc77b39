//! Nonces that the server provides (RFC 9449 §8, §9).

use std::time::Duration;

use doorward::domain::signing::SigningAlgorithm;
use doorward::provider::Settings;

use super::*;
use crate::support::Options;
use crate::support::forge::{ASSERTION_TYPE, Key, assertion, changed};

fn required() -> Options {
    Options {
        settings: Settings {
            requires_dpop_nonce: true,
            ..Settings::default()
        },
        ..Options::default()
    }
}

#[track_caller]
fn is_asked_for_a_nonce(answer: &Answer, status: u16) -> String {
    answer.is_refused(status, "use_dpop_nonce", "a nonce is needed");
    if status == 401 {
        assert!(
            challenges(answer)[0].starts_with("DPoP realm=\"doorward\", error=\"use_dpop_nonce\""),
            "{:?}",
            answer.headers
        );
    }
    let nonce = answer.header("dpop-nonce").to_owned();
    assert!(!nonce.is_empty(), "{:?}", answer.headers);
    nonce
}

both_engines!(who_comes_without_a_nonce_is_given_one, required(), |app| {
    app.add_person().await;
    let holder = Holder::new();
    let rp = RelyingParty::confidential(&app).await;
    let code = rp.code(&mut Browser::new(&app), &[]).await;
    let redeem =
        async |proof: &str| with_proof(&app, &app.node, &rp, &rp.redemption(&code), proof).await;
    let first = is_asked_for_a_nonce(&redeem(&holder.proof(&app)).await, 400);
    // The code was not used up.
    let answer = redeem(&holder.proof_with(&app, &json!({ "nonce": first }))).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    // §8.2: the next one.
    assert!(!answer.header("dpop-nonce").is_empty());
    let tokens = answer.json();
    let token = text(&tokens, "access_token");
    let nonce = is_asked_for_a_nonce(&holder.userinfo(&app, token).await, 401);
    let claims = || Holder::claims(&app, "GET", "/userinfo", Some(token));
    let with = |nonce: &str| {
        let claims = changed(&claims(), &json!({ "nonce": nonce }));
        asking(&app, token, &holder.key.sign(&holder.header(), &claims))
    };
    let answer = Answer::to(with(&nonce)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(!answer.header("dpop-nonce").is_empty());
    // A nonce is for more than one proof; a proof is not.
    assert_eq!(Answer::to(with(&nonce)).await.status, 200);
    let proof = holder.proof_with(&app, &json!({ "nonce": nonce }));
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(&tokens, "refresh_token")),
    ];
    assert_eq!(
        with_proof(&app, &app.node, &rp, &refresh, &proof)
            .await
            .status,
        200
    );
    with_proof(&app, &app.node, &rp, &refresh, &proof)
        .await
        .is_refused(400, "invalid_dpop_proof", "a proof twice");
    // Who uses no DPoP is not bothered.
    let plain = rp.token(&app, &refresh).await;
    assert_eq!(plain.0, StatusCode::OK, "{}", plain.1);
});

both_engines!(a_nonce_is_ours_and_of_now, required(), |app| {
    let holder = Holder::new();
    let rp = RelyingParty::of(app.add_client(by_itself()).await);
    let show = async |nonce: &str| {
        let proof = holder.proof_with(&app, &json!({ "nonce": nonce }));
        with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof).await
    };
    let nonce = is_asked_for_a_nonce(&show("x").await, 400);
    assert_eq!(show(&nonce).await.status, 200);
    let mut bytes = data_encoding::BASE64URL_NOPAD
        .decode(nonce.as_bytes())
        .expect("base64url");
    for place in 0..bytes.len() {
        bytes[place] ^= 1;
        let forged = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        is_asked_for_a_nonce(&show(&forged).await, 400);
        bytes[place] ^= 1;
    }
    for odd in [
        "",
        "AAAA",
        &nonce[1..],
        &format!("{nonce}A"),
        &format!("{nonce}="),
    ] {
        is_asked_for_a_nonce(&show(odd).await, 400);
    }
    app.clock.advance(Duration::from_secs(200));
    assert_eq!(show(&nonce).await.status, 200, "still good");
    app.clock.advance(Duration::from_secs(101));
    let next = is_asked_for_a_nonce(&show(&nonce).await, 400);
    assert_ne!(next, nonce);
    assert_eq!(show(&next).await.status, 200);
    // A node whose clock is behind takes what another gave; nobody takes what is not of this time at all.
    app.clock
        .set(app.clock.now().minus(Duration::from_secs(50)));
    assert_eq!(show(&next).await.status, 200);
    app.clock
        .set(app.clock.now().minus(Duration::from_secs(3600)));
    is_asked_for_a_nonce(&show(&next).await, 400);
});

both_engines!(all_nodes_take_one_nonce, required(), |app| {
    let holder = Holder::new();
    let rp = RelyingParty::of(app.add_client(by_itself()).await);
    let second = app.second_node().await;
    let asked = with_proof(&app, &app.node, &rp, &FOR_ITSELF, &holder.proof(&app)).await;
    let nonce = is_asked_for_a_nonce(&asked, 400);
    let proof = holder.proof_with(&app, &json!({ "nonce": nonce }));
    let answer = with_proof(&app, &second, &rp, &FOR_ITSELF, &proof).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof)
        .await
        .is_refused(400, "invalid_dpop_proof", "seen at the other node");
});

// §4.3, item 11: the time is "determined by either the iat claim or a server managed timestamp via the nonce claim".
both_engines!(
    with_a_nonce_the_clients_clock_does_not_matter,
    required(),
    |app| {
        let holder = Holder::new();
        let rp = RelyingParty::of(app.add_client(by_itself()).await);
        let asked = with_proof(&app, &app.node, &rp, &FOR_ITSELF, &holder.proof(&app)).await;
        let nonce = is_asked_for_a_nonce(&asked, 400);
        let now = app.clock.now().as_seconds();
        for iat in [now - 3600, now + 3600] {
            let proof = holder.proof_with(&app, &json!({ "nonce": nonce, "iat": iat }));
            let answer = with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            // For as long as the nonce is good it is remembered.
            app.clock.advance(Duration::from_secs(60));
            let (now, start) = (app.clock.now(), crate::support::database::START);
            let swept = app.op().store.write(move |w| w.sweep(now, start)).await;
            swept.expect("swept");
            with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof)
                .await
                .is_refused(400, "invalid_dpop_proof", iat);
        }
    }
);

both_engines!(
    an_assertion_is_not_used_up_by_asking_for_a_nonce,
    required(),
    |app| {
        let key = Key::generate(SigningAlgorithm::ES256, "k");
        let mut metadata = by_itself();
        metadata["token_endpoint_auth_method"] = "private_key_jwt".into();
        metadata["jwks"] = json!({ "keys": [key.public()] });
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let signed = key.sign(&key.header("JWT"), &assertion(&app, &rp.id));
        let fields = [
            FOR_ITSELF[0],
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", signed.as_str()),
        ];
        let holder = Holder::new();
        let nonce = is_asked_for_a_nonce(
            &with_proof(&app, &app.node, &rp, &fields, &holder.proof(&app)).await,
            400,
        );
        let proof = holder.proof_with(&app, &json!({ "nonce": nonce }));
        let answer = with_proof(&app, &app.node, &rp, &fields, &proof).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
);

// Where none are required none are given out, and one that is there is believed only if it is ours.
both_engines!(without_the_setting_nobody_is_asked_for_a_nonce, |app| {
    let holder = Holder::new();
    let rp = RelyingParty::of(app.add_client(by_itself()).await);
    let answer = with_proof(&app, &app.node, &rp, &FOR_ITSELF, &holder.proof(&app)).await;
    assert_eq!((answer.status, answer.header("dpop-nonce")), (200, ""));
    let proof = holder.proof_with(&app, &json!({ "nonce": "made up" }));
    let asked = with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof).await;
    let nonce = is_asked_for_a_nonce(&asked, 400);
    let proof = holder.proof_with(&app, &json!({ "nonce": nonce }));
    let answer = with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
});
