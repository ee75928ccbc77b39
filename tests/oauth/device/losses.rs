//! What is lost between the approval and the tokens: an account, a session, a consent, a client.

use doorward::domain::id::SessionId;

use super::*;

both_engines!(an_account_that_is_turned_off_lets_nothing_in, |app| {
    let user = app.add_person().await;
    let rp = public_television(&app).await;
    let (approved, asked) = (
        ask(&app, &rp, "openid offline_access").await,
        ask(&app, &rp, "openid").await,
    );
    let mut browser = Browser::new(&app);
    approved.approved(&mut browser, "alex").await;
    let page = asked.asks(&mut browser, "alex").await;
    app.disable_user(&user).await;
    assert_eq!(approved.hears(&app, &rp).await, "invalid_grant");
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    assert_ne!(page.name(), "device-done", "{}", page.body);
    assert_eq!(asked.hears(&app, &rp).await, "authorization_pending");
    // Turned on again: what was approved then stays dead.
    app.enable_user(&user).await;
    assert_eq!(approved.hears(&app, &rp).await, "invalid_grant");
});

both_engines!(
    who_signs_out_takes_it_back_unless_it_was_to_outlive_that,
    |app| {
        app.add_person().await;
        let rp = public_television(&app).await;
        let (within, beyond) = (
            ask(&app, &rp, "openid").await,
            ask(&app, &rp, "openid offline_access").await,
        );
        let mut browser = Browser::new(&app);
        within.approved(&mut browser, "alex").await;
        beyond.approved(&mut browser, "alex").await;
        let page = browser.open("/end-session").await;
        browser.submit(&page, &[("decision", "sign-out")]).await;
        assert_eq!(within.hears(&app, &rp).await, "invalid_grant");
        let (status, tokens) = beyond.poll(&app, &rp).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
    }
);

both_engines!(a_session_that_ended_meanwhile_approves_nothing, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let device = ask(&app, &rp, "openid").await;
    let mut browser = Browser::new(&app);
    let page = device.asks(&mut browser, "alex").await;
    let session = app.database.texts("SELECT id AS text FROM sessions");
    let (session, now) = (SessionId::new(session[0].as_str()), app.clock.now());
    let ended = app.op().store.write(move |w| w.end_session(&session, now));
    let _: doorward::store::Ended = ended.await.expect("ended");
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    assert_eq!(rows(&app, "grants") + rows(&app, "consents"), 0);
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "device-approval", "{}", page.body);
    browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(device.poll(&app, &rp).await.0, StatusCode::OK);
});

both_engines!(what_was_taken_back_is_not_given, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let mut browser = Browser::new(&app);
    let (used, unused) = (
        ask(&app, &rp, "openid offline_access").await,
        ask(&app, &rp, "openid offline_access").await,
    );
    used.approved(&mut browser, "alex").await;
    let (_, tokens) = used.poll(&app, &rp).await;
    unused.approved(&mut browser, "alex").await;
    let page = browser.open("/account/apps").await;
    assert!(page.text().contains("Television"), "{}", page.text());
    let done = browser.submit(&page, &[("disconnect", &rp.id)]).await;
    assert!(!done.text().contains("Television"), "{}", done.text());
    assert_eq!(unused.hears(&app, &rp).await, "invalid_grant");
    let (status, _) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (_, refused) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(refused["error"], "invalid_grant");
});

both_engines!(a_client_that_is_turned_off_is_asked_about_no_more, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let device = ask(&app, &rp, "openid").await;
    let mut browser = Browser::new(&app);
    let page = device.asks(&mut browser, "alex").await;
    turn_client(&app, &rp.id, false).await;
    let over = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(
        (over.status, over.name().as_str()),
        (StatusCode::GONE, "error")
    );
    turn_client(&app, &rp.id, true).await;
    assert_eq!(device.hears(&app, &rp).await, "authorization_pending");
});

both_engines!(tokens_are_revoked_and_die_with_their_grant, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let device = ask(&app, &rp, "openid").await;
    device.approved(&mut Browser::new(&app), "alex").await;
    let (_, tokens) = device.poll(&app, &rp).await;
    let refresh = text(&tokens, "refresh_token");
    let revoked = rp
        .post(&app, &app.node, "/revoke", &[("token", refresh)])
        .await;
    assert_eq!(revoked.0, StatusCode::OK);
    let (status, _) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(rp.refresh(&app, refresh).await.1["error"], "invalid_grant");
});
