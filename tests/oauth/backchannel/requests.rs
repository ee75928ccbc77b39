//! What a request may have (§7.1), and what it is refused for (§13).

use doorward::domain::authentication::Acr;
use doorward::domain::backchannel::MOST_BACKCHANNEL_REQUESTS;
use doorward::domain::client::{ClientPolicy, GrantType, SubjectType};
use doorward::domain::security_profile::SecurityProfile;
use doorward::login::throttle::backchannel_buckets;

use super::*;
use crate::support::relying_party::REDIRECT;

both_engines!(what_a_client_may_not_ask_is_refused, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let long = "x".repeat(65);
    let (many, endless) = ("phr ".repeat(21), "x".repeat(2049));
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[ALEX], "invalid_request"),
        (&[ALEX, ("scope", "profile")], "invalid_scope"),
        (&[ALEX, ("scope", "open\u{1}id")], "invalid_scope"),
        // §7.1: "one and only one of the hint parameters".
        (&[OPENID], "invalid_request"),
        (&[OPENID, ("login_hint_token", "x")], "invalid_request"),
        (
            &[OPENID, ALEX, ("login_hint_token", "x")],
            "invalid_request",
        ),
        (&[OPENID, ALEX, ("id_token_hint", "x")], "invalid_request"),
        (&[OPENID, ("id_token_hint", "x")], "invalid_request"),
        (&[OPENID, ALEX, ALEX], "invalid_request"),
        (&[OPENID, ALEX, ("user_code", "1234")], "invalid_request"),
        (
            &[OPENID, ALEX, ("requested_expiry", "0")],
            "invalid_request",
        ),
        (
            &[OPENID, ALEX, ("requested_expiry", "-1")],
            "invalid_request",
        ),
        (
            &[OPENID, ALEX, ("requested_expiry", "1.5")],
            "invalid_request",
        ),
        (
            &[OPENID, ALEX, ("requested_expiry", "soon")],
            "invalid_request",
        ),
        (
            &[OPENID, ALEX, ("binding_message", &long)],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", " ")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "1\n2")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "pay \u{1f4b0}")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "1\u{202e}2")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "See https://pay.example")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "See WWW.pay.example")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "pay.example/x")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "eve@pay")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "javascript:alert(1)")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "//pay")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("binding_message", "http:\\\\pay")],
            "invalid_binding_message",
        ),
        // One script a word: the first letter is of another.
        (
            &[OPENID, ALEX, ("binding_message", "\u{435}vil")],
            "invalid_binding_message",
        ),
        // Unicode has it among the letters, and nobody sees it.
        (
            &[OPENID, ALEX, ("binding_message", "1\u{3164}2")],
            "invalid_binding_message",
        ),
        (
            &[OPENID, ALEX, ("resource", "https://nobody.example/")],
            "invalid_target",
        ),
        (&[OPENID, ALEX, ("request", "x")], "invalid_request"),
        (&[OPENID, ALEX, ("acr_values", &many)], "invalid_request"),
        (&[OPENID, ALEX, ("acr_values", &endless)], "invalid_request"),
    ];
    for (fields, error) in cases {
        assert_eq!(refusal(&app, &rp, fields).await, *error, "{fields:?}");
    }
    assert_eq!(rows(&app, "backchannel_requests"), 0);
    let other = RelyingParty::confidential(&app).await;
    assert_eq!(
        refusal(&app, &other, &[OPENID, ALEX]).await,
        "unauthorized_client"
    );
    // Nor may one that was put on a profile whose rules its registration does not keep, or that lost the grant type.
    let strict = party(&app).await;
    amend(&app, &strict.id, |client| {
        client.policy.profile = Some(SecurityProfile::Fapi2Security);
    })
    .await;
    assert_eq!(
        refusal(&app, &strict, &[OPENID, ALEX]).await,
        "unauthorized_client"
    );
    let turned = party(&app).await;
    amend(&app, &turned.id, |client| {
        client
            .metadata
            .grant_types
            .retain(|grant| *grant != GrantType::Ciba);
    })
    .await;
    assert_eq!(
        refusal(&app, &turned, &[OPENID, ALEX]).await,
        "unauthorized_client"
    );
    let answer = Answer::to_form(
        &app,
        ENDPOINT,
        &[("client_id", rp.id.as_str()), OPENID, ALEX],
    )
    .await;
    answer.is_refused(401, "invalid_client", "without its secret");
    let answer = Answer::to(app.request(Method::GET, ENDPOINT)).await;
    assert_eq!(answer.status, 405);
});

both_engines!(what_a_client_may_ask_is_taken, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    for message in ["W4SCT", "Zahlung: 50,00 EUR", "確認 1234", &"x".repeat(64)] {
        ask(&app, &rp, &[OPENID, ALEX, ("binding_message", message)]).await;
    }
    // "an address" as well as a name; other parameters are nothing (§7.2).
    for hint in ["alex@example.com", "ALEX"] {
        ask(
            &app,
            &rp,
            &[OPENID, ("login_hint", hint), ("colour", "blue")],
        )
        .await;
    }
    // §7.1: no more than there is, and no less than was asked for.
    for (wanted, expires_in) in [("30", 30), ("600", 600), ("86400", 600)] {
        let fields = [OPENID, ("login_hint", "kim"), ("requested_expiry", wanted)];
        let (status, said) = try_ask(&app, &rp, &fields).await;
        assert_eq!(
            (status, &said["expires_in"]),
            (StatusCode::OK, &json!(expires_in))
        );
    }
});

// H-052: a name that is guessed is nobody's and somebody's alike; also in what is written, so that it takes as long.
both_engines!(nobody_learns_who_has_an_account, |app| {
    let user = app.add_person().await;
    let rp = party(&app).await;
    let off = app.add_user("kim", "kim@example.com").await;
    app.disable_user(&off).await;
    let mut heard = Vec::new();
    for hint in [
        "alex",
        "kim",
        "nobody",
        "nobody@example.com",
        "\u{1}",
        &"x".repeat(5000),
    ] {
        let ticket = ask(&app, &rp, &[OPENID, ("login_hint", hint)]).await;
        heard.push(ticket.hears(&app, &rp).await);
        app.clock.advance(SECOND * 600);
        heard.push(ticket.hears(&app, &rp).await);
    }
    let same = heard
        .chunks(2)
        .all(|heard| heard == ["authorization_pending", "expired_token"]);
    assert!(same, "{heard:?}");
    // Who was turned off is asked nothing, either.
    let named =
        format!("SELECT count(*) AS count FROM backchannel_requests WHERE user_id = '{user}'");
    let anybody = "SELECT count(*) AS count FROM backchannel_requests WHERE user_id IS NOT NULL";
    assert_eq!(
        (
            rows(&app, "backchannel_requests"),
            app.database.count(&named),
            app.database.count(anybody)
        ),
        (6, 1, 1)
    );
});

// §7.1: "An ID Token previously issued to the Client".
both_engines!(an_id_token_names_whom_its_client_was_told_of, |app| {
    let user = app.add_person().await;
    let more = json!({
        "grant_types": [GRANT, "authorization_code", "refresh_token"],
        "response_types": ["code"],
        "redirect_uris": [REDIRECT],
    });
    let pairwise = changed(&more, &json!({ "subject_type": "pairwise" }));
    let rp = party_with(&app, &more).await;
    let other = party_with(&app, &more).await;
    let pairwise = party_with(&app, &pairwise).await;
    let mut hints = Vec::new();
    for rp in [&rp, &pairwise] {
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        let hint = text(&tokens, "id_token").to_owned();
        // That it has expired makes no difference.
        app.clock.advance(SECOND * 7200);
        let ticket = ask(&app, rp, &[OPENID, ("id_token_hint", &hint)]).await;
        answered(&mut browser, "alex", "allow").await;
        let (status, tokens) = ticket.poll(&app, rp).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let sub = |token: &str| claims(token)["sub"].clone();
        assert_eq!(sub(text(&tokens, "id_token")), sub(&hint));
        hints.push(hint);
    }
    let hint = ("id_token_hint", hints[0].as_str());
    assert_eq!(
        refusal(&app, &other, &[OPENID, hint]).await,
        "invalid_request"
    );
    let access = [OPENID, ("id_token_hint", "eyJhbGciOiJub25lIn0.e30.")];
    assert_eq!(refusal(&app, &rp, &access).await, "invalid_request");
    // A name that is not the client's any more leads nowhere, though the session is the same.
    let known = party_with(&app, &more).await;
    let tokens = known.tokens(&app, &mut Browser::new(&app)).await;
    let old = [OPENID, ("id_token_hint", text(&tokens, "id_token"))];
    ask(&app, &known, &old).await;
    amend(&app, &known.id, |client| {
        client.metadata.subject_type = SubjectType::Pairwise;
    })
    .await;
    assert_eq!(refusal(&app, &known, &old).await, "unknown_user_id");
    app.disable_user(&user).await;
    for (rp, hint) in [(&rp, &hints[0]), (&pairwise, &hints[1])] {
        let fields = [OPENID, ("id_token_hint", hint.as_str())];
        assert_eq!(refusal(&app, rp, &fields).await, "unknown_user_id");
    }
});

// H-112: a person is asked no more often than they can bear, by one client or by many; and nobody learns by it who there is.
both_engines!(nobody_is_flooded_with_requests, |app| {
    let user = app.add_person().await;
    let rp = party(&app).await;
    for hint in ["alex", "nobody"] {
        for _ in 0..10 {
            ask(&app, &rp, &[OPENID, ("login_hint", hint)]).await;
        }
        let request = app
            .request(Method::POST, ENDPOINT)
            .header("authorization", rp.basic().expect("a secret"))
            .form(&[OPENID, ("login_hint", hint)]);
        let answer = Answer::to(request).await;
        answer.is_refused(429, "temporarily_unavailable", hint);
        assert!(answer.header("retry-after").parse::<u32>().is_ok());
    }
    // What is longer than any name is one name, however it begins.
    let endless = |number: u32| format!("{number}{}", "x".repeat(1024));
    for number in 0..10 {
        ask(&app, &rp, &[OPENID, ("login_hint", &endless(number))]).await;
    }
    let (status, _) = try_ask(&app, &rp, &[OPENID, ("login_hint", &endless(10))]).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    let prompts =
        format!("SELECT count(*) AS count FROM backchannel_requests WHERE user_id = '{user}'");
    assert_eq!(app.database.count(&prompts), 10);
    // By other names they are the same person, of whom one client has half; other clients have their own share, and all together have theirs.
    let others = [party(&app).await, party(&app).await];
    for (rp, expected) in [(&rp, 15), (&others[0], 25), (&others[1], 30)] {
        for _ in 0..10 {
            ask(&app, rp, &[OPENID, ("login_hint", "alex@example.com")]).await;
        }
        assert_eq!(app.database.count(&prompts), expected);
    }
    assert_eq!(app.database.count(&prompts), 30);
    let page = list(&mut Browser::new(&app), "alex").await;
    assert_eq!(page.texts("button[name=look]").len(), 30);
    app.clock.advance(SECOND * 3600);
    ask_alex(&app, &rp).await;
    assert_eq!(app.database.count(&prompts), 31);
});

// H-112: one client alone fills no table that all share.
both_engines!(a_client_that_asks_for_everybody_is_told_to_wait, |app| {
    app.add_person().await;
    let (busy, other) = (party(&app).await, party(&app).await);
    let op = app.op();
    let [_, of_all] = backchannel_buckets(&op.derived.throttle, &busy.id, "anybody");
    // Those of the windows that half an hour touches.
    assert_eq!(of_all.window, SECOND * 900);
    assert!(of_all.allowed * 3 <= MOST_BACKCHANNEL_REQUESTS / 3);
    ask(&app, &busy, &[OPENID, ("login_hint", "kim")]).await;
    // As many as it may, but for one.
    let (almost, name) = (of_all.allowed - 1, of_all.name);
    let fill = format!("UPDATE throttles SET failures = {almost} WHERE bucket = '{name}'");
    assert_eq!(app.database.execute(&fill), 1);
    ask(&app, &busy, &[OPENID, ("login_hint", "kim")]).await;
    let (status, _) = try_ask(&app, &busy, &[OPENID, ("login_hint", "lee")]).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(rows(&app, "backchannel_requests"), 2);
    ask_alex(&app, &other).await;
    app.clock.advance(SECOND * 900);
    ask_alex(&app, &busy).await;
});

both_engines!(what_nobody_can_reach_is_not_asked, |app| {
    let mut app = app;
    app.add_person().await;
    let policy = ClientPolicy {
        minimum_acr: Some(Acr::PhishingResistant),
        ..ClientPolicy::default()
    };
    let strict = RelyingParty::of(app.add_client_with(till(), policy).await);
    ask(&app, &strict, &[OPENID, ALEX]).await;
    // A passkey is for a name, and an address is none.
    app.issuer = app.issuer.replace("localhost", "127.0.0.1");
    app.node = app.second_node().await;
    assert_eq!(
        refusal(&app, &strict, &[OPENID, ALEX]).await,
        "unmet_authentication_requirements"
    );
});
