//! Codes and refresh tokens that are bound to a key (RFC 9449 §5, §10).

use super::*;

fn refresh(token: &str) -> [(&str, &str); 2] {
    [("grant_type", "refresh_token"), ("refresh_token", token)]
}

#[track_caller]
fn is_refused(answer: &(StatusCode, Value), what: &str) {
    assert_eq!(
        (answer.0, text(&answer.1, "error")),
        (StatusCode::BAD_REQUEST, "invalid_grant"),
        "{what}: {}",
        answer.1
    );
}

// §10: the code is for the key that the request named, which waited with it while its end-user signed in.
both_engines!(a_code_with_dpop_jkt_is_for_the_holder_of_that_key, |app| {
    app.add_person().await;
    let (holder, thief) = (Holder::new(), Holder::new());
    let jkt = holder.jkt();
    for metadata in [confidential(REDIRECT), public(REDIRECT)] {
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let code = async || {
            rp.code(&mut Browser::new(&app), &[("dpop_jkt", &jkt)])
                .await
        };
        let good = code().await;
        let (status, tokens) = holder.token(&app, &rp, &rp.redemption(&good)).await;
        assert_eq!(
            (status, &tokens["token_type"]),
            (StatusCode::OK, &json!("DPoP"))
        );

        let stolen = code().await;
        let answer = thief.token(&app, &rp, &rp.redemption(&stolen)).await;
        is_refused(&answer, "another key");
        let again = holder.token(&app, &rp, &rp.redemption(&stolen)).await;
        is_refused(&again, "it was in the wrong hands");

        let bare = code().await;
        is_refused(&rp.redeem(&app, &bare).await, "no proof");

        // A proof that does not hold uses nothing up.
        let kept = code().await;
        let proof = holder.proof_with(&app, &json!({ "htm": "GET" }));
        let answer = with_proof(&app, &app.node, &rp, &rp.redemption(&kept), &proof).await;
        answer.is_refused(400, "invalid_dpop_proof", "GET");
        let (status, _) = holder.token(&app, &rp, &rp.redemption(&kept)).await;
        assert_eq!(status, StatusCode::OK);
    }
});

both_engines!(a_dpop_jkt_that_is_no_thumbprint_is_an_error, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let jkt = Holder::new().jkt();
    for odd in [
        "x",
        &jkt[1..],
        &format!("{jkt}A"),
        &jkt.replace(&jkt[..1], "+"),
    ] {
        let page = Browser::new(&app)
            .open(&rp.authorize(&[("dpop_jkt", odd)]))
            .await;
        let answer = parameters(page.location());
        assert_eq!(answer["error"], "invalid_request", "{odd}");
        assert!(
            answer["error_description"].contains("dpop_jkt"),
            "{answer:?}"
        );
    }
});

// §5: of a public client "the refresh token MUST be bound to the respective public key".
both_engines!(a_public_clients_refresh_token_is_for_its_key, |app| {
    app.add_person().await;
    let (holder, thief) = (Holder::new(), Holder::new());
    let rp = RelyingParty::public(&app).await;
    let code = rp.code(&mut Browser::new(&app), &[]).await;
    let (_, tokens) = holder.token(&app, &rp, &rp.redemption(&code)).await;
    let first = text(&tokens, "refresh_token");
    is_refused(&rp.token(&app, &refresh(first)).await, "no proof");
    is_refused(
        &thief.token(&app, &rp, &refresh(first)).await,
        "another key",
    );
    // Whose it is was not harmed by that.
    let (status, next) = holder.token(&app, &rp, &refresh(first)).await;
    assert_eq!(
        (status, &next["token_type"]),
        (StatusCode::OK, &json!("DPoP"))
    );
    assert_eq!(
        claims(text(&next, "access_token"))["cnf"]["jkt"],
        holder.jkt()
    );
    // What replaced it is bound as it was, and so is what a retry of the first gets.
    let second = text(&next, "refresh_token");
    is_refused(
        &thief.token(&app, &rp, &refresh(second)).await,
        "the next, by another key",
    );
    is_refused(
        &thief.token(&app, &rp, &refresh(first)).await,
        "a retry by another key",
    );
    let (status, retried) = holder.token(&app, &rp, &refresh(first)).await;
    assert_eq!(
        (status, text(&retried, "refresh_token")),
        (StatusCode::OK, second)
    );
    assert_eq!(
        holder.token(&app, &rp, &refresh(second)).await.0,
        StatusCode::OK
    );
});

both_engines!(
    a_public_clients_refresh_token_is_bound_from_its_first_proof_on,
    |app| {
        app.add_person().await;
        let (holder, thief) = (Holder::new(), Holder::new());
        let rp = RelyingParty::public(&app).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let (status, unbound) = rp
            .token(&app, &refresh(text(&tokens, "refresh_token")))
            .await;
        assert_eq!(
            (status, &unbound["token_type"]),
            (StatusCode::OK, &json!("Bearer"))
        );
        let (_, bound) = holder
            .token(&app, &rp, &refresh(text(&unbound, "refresh_token")))
            .await;
        assert_eq!(bound["token_type"], "DPoP");
        let token = text(&bound, "refresh_token");
        is_refused(&rp.token(&app, &refresh(token)).await, "no proof");
        is_refused(
            &thief.token(&app, &rp, &refresh(token)).await,
            "another key",
        );
        assert_eq!(
            holder.token(&app, &rp, &refresh(token)).await.0,
            StatusCode::OK
        );
    }
);

// §5: those of confidential clients are bound by the client's authentication, so that keys can change.
both_engines!(a_confidential_client_refreshes_with_a_new_key, |app| {
    app.add_person().await;
    let holder = Holder::new();
    let (rp, tokens) = bound_token(&app, &holder, "jwt").await;
    let new = Holder::new();
    let (status, next) = new
        .token(&app, &rp, &refresh(text(&tokens, "refresh_token")))
        .await;
    assert_eq!(status, StatusCode::OK, "{next}");
    let access = text(&next, "access_token");
    assert_eq!(claims(access)["cnf"]["jkt"], new.jkt());
    assert_eq!(new.userinfo(&app, access).await.status, 200);
    holder
        .userinfo(&app, access)
        .await
        .is_refused(401, "invalid_token", "the old key");
    let old = text(&tokens, "access_token");
    assert_eq!(
        holder.userinfo(&app, old).await.status,
        200,
        "the old token stays the old key's"
    );
});

both_engines!(a_client_that_does_no_dpop_notices_none_of_it, |app| {
    app.add_person().await;
    let rp = RelyingParty::public(&app).await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    assert_eq!(tokens["token_type"], "Bearer");
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
});

// RFC 9449 §11.1 wants each proof remembered: not for whoever has nothing to show it for.
both_engines!(a_proof_beside_a_guess_is_not_remembered, |app| {
    let holder = Holder::new();
    let rp = RelyingParty::public(&app).await;
    for fields in [
        &[("grant_type", "authorization_code"), ("code", "dw_ac_x")][..],
        &refresh("dw_rt_x"),
    ] {
        is_refused(&holder.token(&app, &rp, fields).await, fields[1].1);
    }
    let kept = app
        .database
        .count("SELECT count(*) AS count FROM used_dpop_proofs");
    assert_eq!(kept, 0);
});

both_engines!(
    a_request_that_is_delivered_twice_takes_nothing_back,
    |app| {
        app.add_person().await;
        let holder = Holder::new();
        let rp = RelyingParty::of(app.add_client(confidential(REDIRECT)).await);
        let code = rp.code(&mut Browser::new(&app), &[]).await;
        let proof = holder.proof(&app);
        let redemption = rp.redemption(&code);
        let send = || with_proof(&app, &app.node, &rp, &redemption, &proof);
        // A proxy that heard nothing sends it again; or both arrive at once.
        let (one, two) = tokio::join!(send(), send());
        let again = send().await;
        let (given, refused) = if one.status == 200 {
            (one, two)
        } else {
            (two, one)
        };
        assert_eq!(given.status, 200, "{}", given.text);
        refused.is_refused(400, "invalid_dpop_proof", "at once");
        again.is_refused(400, "invalid_dpop_proof", "after it");
        // The code was not seen a second time, so nothing of it is revoked.
        let tokens = given.json();
        let access = text(&tokens, "access_token");
        assert_eq!(holder.userinfo(&app, access).await.status, 200);
        let refresh = [
            ("grant_type", "refresh_token"),
            ("refresh_token", text(&tokens, "refresh_token")),
        ];
        let (status, renewed) = holder.token(&app, &rp, &refresh).await;
        assert_eq!(status, StatusCode::OK, "{renewed}");
    }
);
