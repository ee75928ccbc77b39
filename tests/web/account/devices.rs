//! What browsers are called, wherever their owner sees them.

use super::second_step;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::{Browser, TestApp};

/// What each calls itself, and what people call it.
pub const BROWSERS: [(&str, &str); 3] = [
    (
        "Mozilla/5.0 (Android 14; Mobile; rv:126.0) Gecko/126.0 Firefox/126.0",
        "Firefox · Android",
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Safari · iPhone",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        "Chrome · Windows",
    ),
];

/// Signs in with a browser that is trusted from then on.
async fn trusted(
    app: &TestApp,
    authenticator: &Authenticator,
    user_agent: &'static str,
) -> Browser {
    let mut browser = Browser::new(app);
    browser.user_agent = Some(user_agent);
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "alex").await;
    app.clock.advance(STEP);
    let code = authenticator.code(app.op().now());
    let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    browser
}

both_engines!(a_browser_has_its_name_wherever_it_is_seen, |app| {
    let alex = app.add_person().await;
    let authenticator = Authenticator::enrol(&app, &alex).await;
    let mut browsers = Vec::new();
    for (user_agent, _) in BROWSERS {
        browsers.push(trusted(&app, &authenticator, user_agent).await);
    }
    let mut expected = BROWSERS.map(|(_, name)| name);
    expected.sort_unstable();
    let browser = browsers.last_mut().unwrap();
    for (path, list) in [
        ("/account/sessions", ".rows > li"),
        ("/account/security", ".rows > li"),
        ("/account/activity", ".log > li"),
    ] {
        let page = browser.open(path).await;
        assert_eq!(page.path, path, "{}", page.body);
        let mut names = page.texts(&format!("{list} .device-name"));
        names.sort_unstable();
        // In the activity each has several lines.
        names.dedup();
        assert_eq!(names, expected, "{path}");
    }
    // And what says nothing of itself has none.
    let mut silent = Browser::new(&app);
    let page = silent.open("/account/sessions").await;
    let page = silent.sign_in(&page, "alex").await;
    let page = second_step(&app, &mut silent, &page, &authenticator).await;
    let names = page.texts(".rows > li .device-name");
    assert_eq!(names.len(), 4, "{names:?}");
    assert_eq!(names[0], "Unknown browser", "{names:?}");
});
