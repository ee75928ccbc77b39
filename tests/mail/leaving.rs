//! What people are told of the end of their account, and of what is handed out of it.

use std::time::Duration;

use doorward::login::deletion::erase_due;

use super::Stand;
use crate::support::Browser;
use crate::support::mail_server::MailRoom;

/// The subjects of what has arrived, and the last text.
async fn told(stand: &Stand) -> (Vec<String>, String) {
    stand.deliver().await;
    let arrived = stand.room.arrived();
    let subjects = arrived.iter().map(|mail| mail.header("subject").to_owned());
    let text = arrived.last().map(|mail| mail.text().to_owned());
    (subjects.collect(), text.unwrap_or_default())
}

both_engines!(an_export_and_a_deletion_are_told, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    stand.app.add_person().await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account/export").await;
    let page = browser.sign_in(&page, "alex").await;
    let before = told(&stand).await.0.len();
    let csrf = page.csrf();
    browser.post("/account/export", &[("csrf", &csrf)]).await;
    let (subjects, text) = told(&stand).await;
    assert_eq!(subjects.len(), before + 1, "{subjects:?}");
    assert!(text.contains("127.0.0.1"), "{text}");
    let page = browser.open("/account/delete").await;
    browser.submit(&page, &[("confirm", "alex")]).await;
    let (subjects, text) = told(&stand).await;
    assert_eq!(subjects.len(), before + 2, "{subjects:?}");
    assert!(text.contains("/account"), "the way to keep it: {text}");
    stand.app.clock.advance(Duration::from_hours(24 * 15));
    erase_due(stand.op()).await.unwrap();
    let (subjects, _) = told(&stand).await;
    assert_eq!(subjects.len(), before + 3, "the last, though they are gone");
});
