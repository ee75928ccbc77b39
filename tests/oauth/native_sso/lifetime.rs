//! How long a device's secret is good: as long as the session that it is of (§4.3, item 4), and what came of it no longer.

use super::*;

/// What was brought is over too.
async fn is_over(app: &TestApp, phone: &Phone, brought: &Value, what: &str) {
    is_refused(&phone.ask(app, &[]).await, "invalid_grant", what);
    is_refused(
        &refresh(app, &phone.maps, brought, &[]).await,
        "invalid_grant",
        what,
    );
    let access = text(brought, "access_token");
    let (status, _) = userinfo(app, &app.node, access).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{what}");
}

// "If the session is no longer valid, the AS MUST return an error of invalid_grant"; "all refresh_tokens associated with it MUST be invalidated".
both_engines!(signing_out_ends_what_was_shared, |app| {
    let mut phone = Phone::set(&app).await;
    let brought = phone.brought(&app, &[]).await;
    phone.sign_out().await;
    is_over(&app, &phone, &brought, "signed out").await;
});

// Back-Channel Logout 1.0 §2.5: to all that the person is signed in to, in whichever way.
both_engines!(who_was_brought_in_hears_of_the_logout, |app| {
    let mut maps = mobile("maps");
    maps["backchannel_logout_uri"] = "https://app.example/logout".into();
    let mut phone = Phone::set_with(&app, mobile("mail"), maps).await;
    phone.brought(&app, &[]).await;
    phone.sign_out().await;
    let owed = "SELECT count(*) AS count FROM logout_tokens WHERE client_id = 'maps'";
    assert_eq!(app.database.count(owed), 1);
});

// RFC 7009 §2.1: an app that was stolen is told of at the one place that revokes; no app of another group can.
both_engines!(an_app_of_the_group_revokes_the_secret, |app| {
    let phone = Phone::set(&app).await;
    let brought = phone.brought(&app, &[]).await;
    let other = add(&app, mobile("other"), of_group("other")).await;
    let bare = add(&app, mobile("bare"), ClientPolicy::default()).await;
    let revoke = async |rp: &RelyingParty, token: &str| {
        let fields = [("token", token), ("token_type_hint", "device_secret")];
        rp.post(&app, &app.node, "/revoke", &fields).await
    };
    for rp in [&other, &bare] {
        is_refused(&revoke(rp, phone.secret()).await, "invalid_grant", &rp.id);
    }
    phone.brought(&app, &[]).await;
    for token in ["dw_ds_x", phone.secret(), phone.secret()] {
        let (status, answer) = revoke(&phone.maps, token).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
    is_refused(&phone.ask(&app, &[]).await, "invalid_request", "revoked");
    // What came of it goes on by itself, as what it was made of does.
    is_given(refresh(&app, &phone.maps, &brought, &[]).await);
    is_given(refresh(&app, &phone.mail, &phone.tokens, &[]).await);
});

both_engines!(a_session_that_ends_by_itself_ends_what_was_shared, |app| {
    let phone = Phone::set(&app).await;
    let brought = phone.brought(&app, &[]).await;
    // The browser is not used, and the apps are: what was given in the session lives.
    app.clock.advance(Duration::from_hours(13));
    phone.brought(&app, &[]).await;
    app.clock.advance(Duration::from_hours(24 * 7));
    is_over(&app, &phone, &brought, "its time").await;
    // And so it stays when its row is gone.
    let later = app.clock.now();
    let store = &app.op().store;
    store
        .write(move |w| w.sweep(later, later))
        .await
        .expect("swept");
    let answer = phone.ask(&app, &[]).await;
    is_refused(&answer, "invalid_grant", "swept");
});

// An app that may go on without the session shares nothing that does, and no secret of a session that is over.
both_engines!(what_outlives_the_session_is_not_shared, |app| {
    let mut phone = Phone::set(&app).await;
    app.clock.advance(Duration::from_secs(1));
    let scope = "device_sso offline_access openid";
    let (rp, browser) = (&phone.mail, &mut phone.browser);
    phone.tokens = sign_in(&app, rp, browser, scope, &[]).await;
    let brought = phone.brought(&app, &[]).await;
    assert_eq!(brought["scope"], "device_sso openid");
    phone.sign_out().await;
    let renewed = is_given(refresh(&app, &phone.mail, &phone.tokens, &[]).await);
    assert_eq!(renewed["scope"], scope);
    assert_eq!(renewed.get("device_secret"), None);
    assert_eq!(of_id_token(&renewed).get("ds_hash"), None);
});

both_engines!(nobody_who_is_turned_off_is_brought_in, |app| {
    let phone = Phone::set(&app).await;
    let brought = phone.brought(&app, &[]).await;
    app.disable_user(&phone.person).await;
    is_over(&app, &phone, &brought, "turned off").await;
});

// Who takes the first app's access back, or signs it out by its own token, ends what it can bring in.
both_engines!(what_the_first_app_lost_it_shares_no_more, |app| {
    let phone = Phone::set(&app).await;
    phone.brought(&app, &[]).await;
    let token = [("token", text(&phone.tokens, "refresh_token"))];
    let revoked = phone.mail.post(&app, &app.node, "/revoke", &token).await;
    assert_eq!(revoked.0, StatusCode::OK);
    is_refused(
        &phone.ask(&app, &[]).await,
        "invalid_grant",
        "the first app's grant was taken back",
    );
});

// Whoever leaves takes the secrets of their devices along, and so does a session that is swept.
both_engines!(no_row_outlives_its_session, |app| {
    let phone = Phone::set(&app).await;
    let rows = async || {
        let rows = app.database.rows(&["device_secrets"]);
        rows[0].1
    };
    assert_eq!(rows().await, 1);
    let later = app.clock.now().plus(Duration::from_hours(24 * 40));
    app.clock.set(later);
    let store = &app.op().store;
    store
        .write(move |w| w.sweep(later, later))
        .await
        .expect("swept");
    assert_eq!(rows().await, 0);
    drop(phone);
});

// An app that never shows the secret that it has is given another each time, and the session keeps the last ten.
both_engines!(a_session_has_ten_secrets_at_most, |app| {
    let mut phone = Phone::set(&app).await;
    for _ in 0..11 {
        app.clock.advance(Duration::from_secs(1));
        let scope = "openid device_sso";
        sign_in(&app, &phone.maps, &mut phone.browser, scope, &[]).await;
    }
    assert_eq!(app.database.rows(&["device_secrets"])[0].1, 10);
    is_refused(
        &phone.ask(&app, &[]).await,
        "invalid_request",
        "the first is gone",
    );
});

// The secret itself is nowhere: its hash is.
both_engines!(a_secret_is_kept_as_a_hash, |app| {
    let phone = Phone::set(&app).await;
    let (secret, sid) = (
        phone.secret().to_owned(),
        of_id_token(&phone.tokens)["sid"].clone(),
    );
    let hash = doorward::secret::TokenHash::of(&secret);
    let tenant = app.op().tenant.clone();
    let found = app
        .op()
        .store
        .read(move |r| r.find_device_secret(&tenant, &hash))
        .await
        .expect("the store")
        .expect("the row");
    assert_eq!(
        (found.session_id, found.group.as_str()),
        (SessionId::new(sid.as_str().expect("a sid")), "acme")
    );
    let dump = app.database.dump();
    let is_there = |needle: &str| {
        dump.windows(needle.len())
            .any(|window| window == needle.as_bytes())
    };
    assert!(is_there("acme") && !is_there(&secret["dw_ds_".len()..]));
});
