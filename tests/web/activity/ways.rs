//! Each way in, in the trail: made, renamed, used up, wrong, taken away.

use doorward::domain::activity::Activity;
use doorward::domain::word::Word;
use doorward::login::factor::recovery_code;
use doorward::login::policy::SignInRules;
use doorward::provider::Settings;

use super::trail;
use crate::login::by_mail::{Key, ask};
use crate::mail::{Stand, another, code_of, last, stand};
use crate::support::app::witness;
use crate::support::authenticator::Authenticator;
use crate::support::browser::Page;
use crate::support::{Browser, Options};
use crate::web::passkeys::{create, make, options, send, use_it};

fn with_mail() -> Options {
    Options {
        settings: Settings {
            sign_in: SignInRules {
                by_mail: true,
                ..SignInRules::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    }
}

/// What a line says of a way in; nothing, where it is of something else, which the tests of that see. Who adds a kind says here which
/// it is.
fn said(activity: &Activity) -> Option<String> {
    match activity {
        Activity::SignInFailed { method } => Some(format!("{method:?} was wrong")),
        Activity::FactorAdded { factor, by: _ } => Some(format!("{factor:?} added")),
        Activity::FactorRenamed { factor } => Some(format!("{factor:?} renamed")),
        Activity::FactorRemoved { factor, by } => Some(format!("{factor:?} removed by {by:?}")),
        Activity::RecoveryCodeUsed { left } => Some(format!("{left} recovery codes left")),
        Activity::PasswordChanged { by } => Some(format!("Password changed by {by:?}")),
        Activity::SignedIn { .. }
        | Activity::SignedOut
        | Activity::SessionEnded { .. }
        | Activity::SessionsEnded { .. }
        | Activity::DeviceTrusted
        | Activity::DeviceForgotten { .. }
        | Activity::ConsentGiven
        | Activity::DeviceApproved
        | Activity::RequestApproved
        | Activity::AppBroughtIn
        | Activity::AppVouchedFor { .. }
        | Activity::WordGiven { .. }
        | Activity::UpstreamUsed { .. }
        | Activity::ConsentWithdrawn { .. }
        | Activity::AccountMade { .. }
        | Activity::AddressChanged
        | Activity::AddressConfirmed
        | Activity::SecondStep { .. }
        | Activity::NoticesChanged { .. }
        | Activity::PictureChanged
        | Activity::PictureRemoved
        | Activity::TurnedOff { .. }
        | Activity::TurnedOn { .. }
        | Activity::ProfileChanged { .. }
        | Activity::RolesChanged { .. }
        | Activity::Exported
        | Activity::DeletionPlanned { .. }
        | Activity::DeletionCancelled
        | Activity::Erased { .. } => None,
    }
}

both_engines!(
    each_way_in_is_written_down_by_its_name,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        let alex = stand.app.add_person().await;
        let op = stand.op();
        let mut own = Browser::at_node(&stand.app, &stand.node);
        let page = own.open("/account/passkeys").await;
        let page = own.sign_in_with(&page, "alex", "wrong").await;
        let page = own
            .submit(&page, &[("password", crate::support::app::PASSWORD)])
            .await;
        let (page, mut key) = create(&stand.app, &mut own, &page).await;
        let handle = page.attribute("button[name=rename]", "value").unwrap();
        let page = own
            .submit(&page, &[("rename", &handle), ("name", "Phone")])
            .await;
        Authenticator::enrol(&stand.app, &alex).await;
        let user = op.store.user(&alex).await.unwrap().unwrap();
        let codes = recovery_code::enrol(op, &user, &witness(op, &alex)).await;
        let codes = codes.unwrap().0;

        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let waiting = ask(&mut browser, "alex", "mail").await;
        let code = code_of(&last(&stand).await);
        browser.submit(&waiting, &[("code", &another(&code))]).await;
        let second = browser.submit(&waiting, &[("code", &code)]).await;
        assert_eq!(second.name(), "second-factor", "{}", second.body);
        let (ceremony, asked) = options(&mut browser, &second).await;
        let mut says = key.get(&asked);
        says.is_signature_spoiled = true;
        send(&mut browser, &second, &ceremony, &key.assertion(&says)).await;
        for (way, code) in [
            ("app", "000000"),
            ("recovery", "0000-0000-0000-0000"),
            ("recovery", &codes[0]),
        ] {
            browser
                .submit(&second, &[("way", way), ("code", code)])
                .await;
        }
        assert!(browser.session_cookie().is_some());
        own.submit(&page, &[("remove", &handle)]).await;
        let page = own.open("/account/app").await;
        own.submit(&page, &[("decision", "remove")]).await;

        let lines = trail(&stand.app, &alex).await;
        let known = lines.iter().filter_map(|line| match &line.activity {
            Word::Known(activity) => said(activity),
            Word::Later(_) => None,
        });
        let mut known: Vec<String> = known.collect();
        known.sort();
        assert_eq!(
            known,
            [
                "9 recovery codes left",
                "App added",
                "App removed by Person",
                "DeviceBoundPasskey was wrong",
                "Email was wrong",
                "Passkey added",
                "Passkey removed by Person",
                "Passkey renamed",
                "Password was wrong",
                "RecoveryCode was wrong",
                "RecoveryCodes added",
                "Totp was wrong",
            ]
        );
        let failed = |line: &&doorward::domain::activity::Entry| {
            matches!(&line.activity, Word::Known(Activity::SignInFailed { .. }))
        };
        for line in lines.iter().filter(failed) {
            assert_eq!(line.origin.address, "127.0.0.1", "{line:?}");
        }
    }
);

/// What the newest line of the activity says, and how.
async fn newest(browser: &mut Browser) -> String {
    lines(browser).await.swap_remove(0)
}

async fn lines(browser: &mut Browser) -> Vec<String> {
    let page = browser.open("/account/activity").await;
    let lines = page.texts(".log > li").into_iter().map(|line| {
        let line = line.replace(['\u{2068}', '\u{2069}'], "");
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    lines.collect()
}

/// At the first page of a sign-in, in a browser that nobody knows, a moment after the last one.
async fn at_first_page(stand: &Stand) -> (Browser, Page) {
    stand.app.clock.advance(std::time::Duration::from_secs(1));
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account").await;
    (browser, page)
}

both_engines!(a_sign_in_says_by_which_ways_it_was, with_mail(), |app| {
    let (stand, _server) = stand(app).await;
    let alex = stand.app.add_person().await;
    let op = stand.op();
    let (_, mut key) = make(&stand.app, "alex").await;
    let user = op.store.user(&alex).await.unwrap().unwrap();
    let (mut browser, page) = at_first_page(&stand).await;
    browser.sign_in(&page, "alex").await;
    let line = newest(&mut browser).await;
    assert!(line.starts_with("Signed in With password "), "{line}");
    for is_link in [false, true] {
        let (mut browser, _) = at_first_page(&stand).await;
        let waiting = ask(&mut browser, "alex", "mail").await;
        let key = Key::last(&stand, is_link).await;
        let page = key.bring(&mut browser, &waiting).await;
        assert_eq!(page.name(), "account", "{key:?}: {}", page.body);
        let line = newest(&mut browser).await;
        assert!(line.starts_with("Signed in With codes by email "), "{line}");
    }
    let (mut browser, page) = at_first_page(&stand).await;
    use_it(&mut browser, &page, &mut key).await;
    let line = newest(&mut browser).await;
    assert!(line.starts_with("Signed in With passkey "), "{line}");
    Authenticator::enrol(&stand.app, &alex).await;
    let codes = recovery_code::enrol(op, &user, &witness(op, &alex)).await;
    let codes = codes.unwrap().0;
    let (mut browser, page) = at_first_page(&stand).await;
    let page = browser.sign_in(&page, "alex").await;
    let fields = [("way", "recovery"), ("code", codes[0].as_str())];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    // The code and the sign-in are of one moment.
    let newest = lines(&mut browser).await[..2].to_vec();
    let expected = "Signed in With password + recovery code ";
    let is_said = newest.iter().any(|line| line.starts_with(expected));
    assert!(is_said, "{newest:?}");
});
