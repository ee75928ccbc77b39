//! Codes as people type them, and what they read where they asked for too many.

use reqwest::StatusCode;

use super::{Stand, code_of, last};
use crate::support::Browser;
use crate::support::browser::Page;
use crate::support::mail_server::MailRoom;

async fn forgot(stand: &Stand, name: &str) -> (Browser, Page) {
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("username", name)]).await;
    let page = browser.submit(&page, &[("decision", "reset")]).await;
    (browser, page)
}

both_engines!(whatever_stands_between_digits_makes_no_difference, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    for (number, between) in ["-", "", ".", "\u{A0}", " – ", "/"].iter().enumerate() {
        let name = format!("person{number}");
        let address = format!("{name}@example.com");
        stand.app.add_user(&name, &address).await;
        let (mut browser, page) = forgot(&stand, &name).await;
        let code = code_of(&last(&stand).await);
        let letters = code.replace(' ', "x");
        let page = browser.submit(&page, &[("code", &letters)]).await;
        assert_eq!(
            page.name(),
            "mail-code",
            "a letter stands between no digits"
        );
        let typed = code.replace(' ', between);
        let page = browser.submit(&page, &[("code", &typed)]).await;
        assert_eq!(page.name(), "new-password", "{typed:?}: {}", page.body);
    }
});

both_engines!(who_asked_for_too_many_mails_is_told_of_mails, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    stand.app.add_person().await;
    let (mut browser, mut page) = forgot(&stand, "alex").await;
    for _ in 0..5 {
        assert_eq!(page.status, StatusCode::OK);
        page = browser.submit(&page, &[("decision", "again")]).await;
    }
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let text = page.text().replace(['\u{2068}', '\u{2069}'], "");
    assert!(
        text.contains("Too many emails were asked for. Wait 60 minutes"),
        "{text}"
    );
    assert!(!text.contains("tries"), "{text}");
});
