//! What somebody is told before something is lost: with their last second factor, or with a form that comes too late.

use doorward::login::factor::recovery_code;
use doorward::login::policy::{SecondFactorRule, SignInRules};
use doorward::provider::Settings;

use super::enter;
use crate::support::app::witness;
use crate::support::authenticator::Authenticator;
use crate::support::{Browser, Options, TestApp};
use crate::web::passkeys::make;

const CODES_GO: &str = "your recovery codes go with it";
const IS_REQUIRED: &str = "Everybody here needs a second step";

fn required() -> Options {
    Options {
        settings: Settings {
            sign_in: SignInRules {
                second_factor: SecondFactorRule::Required,
                ..SignInRules::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    }
}

/// Whether a page of ways in says each of the two.
async fn says(browser: &mut Browser, path: &str) -> (bool, bool) {
    let text = browser.open(path).await.text();
    (text.contains(CODES_GO), text.contains(IS_REQUIRED))
}

async fn with_codes(app: &TestApp) {
    let alex = app.op().store.read(|r| {
        let tenant = doorward::domain::id::TenantId::default_tenant();
        r.find_user_by_key(&tenant, "alex")
    });
    let alex = alex.await.expect("read").expect("alex");
    let codes = recovery_code::enrol(app.op(), &alex, &witness(app.op(), &alex.id)).await;
    assert_eq!(codes.expect("codes").0.len(), 10);
}

both_engines!(
    what_goes_with_the_last_second_factor_is_said_before,
    |app| {
        let alex = app.add_person().await;
        let (mut browser, _) = make(&app, "alex").await;
        assert_eq!(
            says(&mut browser, "/account/passkeys").await,
            (false, false)
        );
        with_codes(&app).await;
        assert_eq!(says(&mut browser, "/account/passkeys").await, (true, false));
        // With an app beside it they have another.
        Authenticator::enrol(&app, &alex).await;
        for path in ["/account/passkeys", "/account/app"] {
            assert_eq!(says(&mut browser, path).await, (false, false), "{path}");
        }
    }
);

both_engines!(
    where_a_second_factor_is_required_its_loss_is_said_before,
    |app| {
        app.add_person().await;
        let (mut browser, _) = make(&app, "alex").await;
        with_codes(&app).await;
        let mut app = app;
        app.options = required();
        let node = app.second_node().await;
        browser.move_to(&node);
        assert_eq!(says(&mut browser, "/account/passkeys").await, (true, true));
    }
);

both_engines!(
    recovery_codes_on_the_way_to_a_second_step_lead_back_there,
    |app| {
        app.add_person().await;
        let (mut browser, _) = make(&app, "alex").await;
        let page = browser.open("/account/second-step").await;
        let link = page.attribute("a.primary", "href").expect("a way on");
        let page = browser.open(&link).await;
        assert_eq!(page.name(), "account-recovery-codes", "{}", page.body);
        let fields = page.fields();
        let on_the_way = [("for", fields["for"].as_str())];
        let page = browser.submit(&page, &on_the_way).await;
        let back = page.attribute("a.primary", "href");
        assert_eq!(back.as_deref(), Some("/account/second-step"));
        // Whoever comes from elsewhere goes back there.
        let page = browser.open("/account/recovery-codes").await;
        let page = browser.submit(&page, &[]).await;
        let back = page.attribute("a.primary", "href");
        assert_eq!(back.as_deref(), Some("/account/security"));
    }
);

both_engines!(a_form_that_comes_too_late_is_said_to_be_lost, |app| {
    let alex = app.add_person().await;
    let told = "Nothing was changed yet. Please sign in again";
    let mut browser = enter(&app, "/account/preferences").await.0;
    let page = browser.open("/account/preferences").await;
    let now = app.clock.now();
    let ended = app
        .op()
        .store
        .write(move |w| w.end_everything_of(&alex, now));
    ended.await.expect("ended");
    let late = browser.submit(&page, &[("theme", "dark")]).await;
    assert_eq!(late.name(), "sign-in", "{}", late.body);
    assert!(late.text().contains(told), "{}", late.text());
    let page = browser.sign_in(&late, "alex").await;
    assert_eq!(page.name(), "account-preferences", "{}", page.body);
    // Who only comes too late to see a page lost nothing.
    let page = Browser::new(&app).open("/account/preferences").await;
    assert!(!page.text().contains(told), "{}", page.text());
});
