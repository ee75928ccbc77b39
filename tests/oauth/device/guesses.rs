//! Whoever guesses user codes (§5.1, H-039): from one network, from many, and as somebody.

use doorward::oauth::device::user_code::UserCode;
use doorward::secret::TokenHash;
use doorward::web::client_address::{ForwardedBy, TrustedProxies};

use super::*;
use crate::support::Options;

fn behind_a_proxy() -> Options {
    Options {
        proxies: || {
            let network = "127.0.0.0/8".parse().expect("a network");
            TrustedProxies::new([network], ForwardedBy::XForwardedFor)
        },
        ..Options::default()
    }
}

/// Types a code, from an address.
async fn types(browser: &mut Browser, address: &str, code: &str) -> Page {
    let page = browser.open("/device").await;
    let csrf = page.csrf();
    let fields = [("csrf", csrf.as_str()), ("user_code", code)];
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("x-forwarded-for", address),
    ];
    browser
        .send(Method::POST, "/device", Some(&fields), &headers)
        .await
}

fn is_wrong(page: &Page) -> bool {
    page.status == StatusCode::SEE_OTHER
        && page.location() == "/device?slip=unknown&user_code=BCDF-GHJK"
}

fn is_right(page: &Page) -> bool {
    page.status == StatusCode::SEE_OTHER && page.location().starts_with("/interaction/")
}

#[track_caller]
fn is_turned_away(page: &Page) {
    assert_eq!(
        (page.status, page.name().as_str()),
        (StatusCode::TOO_MANY_REQUESTS, "error")
    );
    assert!(page.headers.contains_key("retry-after"));
}

both_engines!(
    guesses_are_few_from_wherever_they_come,
    behind_a_proxy(),
    |app| {
        app.add_person().await;
        let rp = public_television(&app).await;
        let device = ask(&app, &rp, "openid").await;
        let (here, beside, elsewhere) = ("192.0.2.1", "192.0.2.77", "198.51.100.1");
        // Right ones are no guesses.
        for _ in 0..15 {
            assert!(is_right(
                &types(&mut Browser::new(&app), here, &device.user_code).await
            ));
        }
        for _ in 0..10 {
            // A new browser each time: it is the network that is counted.
            assert!(is_wrong(
                &types(&mut Browser::new(&app), here, "BCDF-GHJK").await
            ));
        }
        is_turned_away(&types(&mut Browser::new(&app), here, "BCDF-GHJK").await);
        // The right one is not looked at either.
        is_turned_away(&types(&mut Browser::new(&app), here, &device.user_code).await);
        assert!(is_right(
            &types(&mut Browser::new(&app), elsewhere, &device.user_code).await
        ));
        // Neighbours together have four times as much.
        for last in 2..32 {
            let address = format!("192.0.2.{last}");
            assert!(
                is_wrong(&types(&mut Browser::new(&app), &address, "BCDF-GHJK").await),
                "{last}"
            );
        }
        is_turned_away(&types(&mut Browser::new(&app), beside, &device.user_code).await);
        app.clock.advance(SECOND * 900);
        let device = ask(&app, &rp, "openid").await;
        assert!(is_right(
            &types(&mut Browser::new(&app), here, &device.user_code).await
        ));
    }
);

both_engines!(
    somebody_who_is_signed_in_guesses_as_themselves,
    behind_a_proxy(),
    |app| {
        app.add_person().await;
        let rp = public_television(&app).await;
        let device = ask(&app, &rp, "openid").await;
        let mut browser = Browser::new(&app);
        let page = browser.open("/account").await;
        browser.sign_in(&page, "alex").await;
        for turn in 0..10 {
            let address = format!("198.51.{turn}.1");
            assert!(is_wrong(&types(&mut browser, &address, "BCDF-GHJK").await));
        }
        is_turned_away(&types(&mut browser, "203.0.113.1", &device.user_code).await);
        assert!(is_right(
            &types(&mut Browser::new(&app), "203.0.113.1", &device.user_code).await
        ));
    }
);

// M-005: which user code is free is the database's to say.
both_engines!(no_two_that_wait_have_one_user_code, |app| {
    let rp = public_television(&app).await;
    let device = ask(&app, &rp, "openid").await;
    let op = app.op();
    let code = UserCode::parse(&device.user_code)
        .expect("a code")
        .hash(&op.derived.user_codes);
    let (tenant, hash) = (op.tenant.clone(), TokenHash::of(&device.device_code));
    let (is_added, is_added_under_another) = op
        .store
        .write(move |w| {
            let found = w.find_device_authorization(&tenant, &hash)?;
            let mut twin = found.expect("it is there");
            twin.request.hash = "twin".into();
            let is_added = w.insert_device_authorization(&twin, &code)?;
            Ok((
                is_added,
                w.insert_device_authorization(&twin, &TokenHash::of("another"))?,
            ))
        })
        .await
        .expect("written");
    assert!(!is_added && is_added_under_another);
    assert_eq!(rows(&app, "device_authorizations"), 2);
    // A flood makes room for itself by the oldest alone.
    app.clock.advance(SECOND);
    ask(&app, &rp, "openid").await;
    let bounded = op.store.write(|w| w.bound_device_authorizations(1)).await;
    assert_eq!(bounded.expect("bounded").rows, 2);
});
