//! A proof beside a pushed authorization request (RFC 9449 §10.1): its key is the one that the code is for.

use super::*;

/// What is refused: what it is, what is pushed, and with which proofs.
type Refused<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

/// Pushes with these proofs, each a header of its own.
async fn push(app: &TestApp, rp: &RelyingParty, extra: &[(&str, &str)], proofs: &[&str]) -> Answer {
    let mut asks = rp.asks(extra);
    asks.remove("client_id");
    let mut request = app
        .request(Method::POST, "/par")
        .header("authorization", rp.basic().expect("a secret"))
        .form(&asks);
    for proof in proofs {
        request = request.header("dpop", *proof);
    }
    Answer::to(request).await
}

fn proof(app: &TestApp, holder: &Holder) -> String {
    let claims = Holder::claims(app, "POST", "/par", None);
    holder.key.sign(&holder.header(), &claims)
}

both_engines!(
    a_code_is_for_the_key_that_was_shown_when_its_request_was_pushed,
    |app| {
        app.add_person().await;
        let (holder, thief) = (Holder::new(), Holder::new());
        let jkt = holder.jkt();
        let rp = RelyingParty::confidential(&app).await;
        for extra in [&[][..], &[("dpop_jkt", jkt.as_str())]] {
            let code = async || {
                let answer = push(&app, &rp, extra, &[&proof(&app, &holder)]).await;
                assert_eq!(answer.status, 201, "{}", answer.text);
                let opens = rp.opens(text(&answer.json(), "request_uri"));
                let location = Browser::new(&app).complete(&opens).await;
                parameters(&location)["code"].clone()
            };
            let (status, tokens) = holder.token(&app, &rp, &rp.redemption(&code().await)).await;
            assert_eq!(
                (status, &tokens["token_type"]),
                (StatusCode::OK, &json!("DPoP"))
            );
            for answer in [
                thief.token(&app, &rp, &rp.redemption(&code().await)).await,
                rp.redeem(&app, &code().await).await,
            ] {
                assert_eq!(answer.0, StatusCode::BAD_REQUEST, "{}", answer.1);
                assert_eq!(answer.1["error"], "invalid_grant");
            }
        }
    }
);

both_engines!(a_pushed_proof_is_held_to_every_rule, |app| {
    let (holder, other) = (Holder::new(), Holder::new());
    let rp = RelyingParty::confidential(&app).await;
    let pushed = || {
        app.database
            .count("SELECT count(*) AS count FROM pushed_requests")
    };
    let (good, at_token) = (proof(&app, &holder), holder.proof(&app));
    let jkt = other.jkt();
    let refused: [Refused<'_>; 4] = [
        ("another key than dpop_jkt", &[("dpop_jkt", &jkt)], &[&good]),
        ("for another endpoint", &[], &[&at_token]),
        ("two of them", &[], &[&good, &good]),
        ("none at all", &[], &["x"]),
    ];
    for (what, extra, proofs) in refused {
        let answer = push(&app, &rp, extra, proofs).await;
        answer.is_refused(400, "invalid_dpop_proof", what);
    }
    assert_eq!(pushed(), 0, "nothing waits");
    // None of it used the good one up, which is good once.
    assert_eq!(push(&app, &rp, &[], &[&good]).await.status, 201);
    let again = push(&app, &rp, &[], &[&good]).await;
    again.is_refused(400, "invalid_dpop_proof", "a second time");
    assert_eq!(pushed(), 1);
});
