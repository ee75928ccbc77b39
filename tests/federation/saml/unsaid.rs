//! What the log does not say of people and of what signs them in, however much it says (M-024).

use super::{consume, leave_for_corp, options};
use crate::federation::is_trouble;
use crate::support::database::Engine;
use crate::support::log::Log;
use crate::support::saml::{posted, signed, swap};
use crate::support::{Browser, RelyingParty, TestApp};

#[tokio::test]
async fn the_log_has_nothing_of_an_assertion_believed_or_not() {
    let (log, _guard) = Log::begin();
    let app = TestApp::start(Engine::Sqlite, options()).await;
    let rp = RelyingParty::confidential(&app).await;
    let mut unsaid = vec!["alex-4711".to_owned(), "mallory".to_owned()];
    unsaid.extend(["alex@corp.example", "_session"].map(str::to_owned));
    for is_tampered in [false, true] {
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let mut document = signed(&asked.response);
        if is_tampered {
            document = swap(&document, ">alex-4711<", ">mallory<");
        }
        let on = consume(&app, &document, &asked.relay_state).await;
        let (_, carried) = on.split_once("&carried=").expect("something");
        unsaid.push(carried[carried.len() - 40..].to_owned());
        unsaid.push(posted(&document)[..40].to_owned());
        unsaid.push(asked.relay_state[asked.relay_state.len() - 40..].to_owned());
        let page = browser.open(&on).await;
        if is_tampered {
            is_trouble(&page, &browser, "upstream-unbelieved", 502);
        } else {
            assert_eq!(page.name(), "consent", "{}", page.body);
        }
    }
    let own = log.own().join("\n");
    for word in ["somebody signed in", "an upstream signed nobody in"] {
        assert!(own.contains(word), "the log is of this: {word}");
    }
    for secret in unsaid {
        assert!(!own.contains(&secret), "{secret}");
    }
}
