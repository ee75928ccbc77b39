//! A mail is posted with its reason, and arrives once.

use std::collections::BTreeSet;
use std::time::Duration;

use doorward::jobs::Jobs;
use doorward::mail::address::Mailbox;
use doorward::mail::letter::{Letter, Mail, Place};
use doorward::mail::outbox::{Posting, Stamp};
use doorward::mail::server::{Password, Tls};
use doorward::secret::Concealed;
use doorward::store::StoreError;

use super::{CODE, HOUR, Stand, code, news, to};
use crate::support::mail_server::{MailRoom, PASSWORD};

both_engines!(
    a_mail_arrives_in_both_forms_and_the_persons_language,
    |app| {
        let room = MailRoom::new();
        let server = room.start();
        let mut plan = room.plan(server.port);
        plan.reply_to = Some(Mailbox::parse("Hilfe <help@id.example>").unwrap());
        let stand = Stand::with(app, room, plan).await;
        let letter = Letter::SignInCode {
            code: Concealed(CODE.into()),
            link: Some(Concealed(stand.link())),
            minutes: 10,
            asked_from: Place {
                browser: Some("Firefox, Linux".into()),
                address: Some("192.0.2.7".into()),
            },
        };
        let posted = stand.post(to("Alex@Bücher.example", letter)).await;
        assert_eq!(posted, Posting::Posted);
        assert!(stand.room.arrived().is_empty(), "no use-case sends");
        stand.deliver().await;
        let mail = stand.room.only();

        let sent = |name: &str| mail.0[name].clone();
        assert_eq!(sent("from"), "no-reply@id.example");
        assert_eq!(
            sent("to"),
            serde_json::json!(["Alex@xn--bcher-kva.example"])
        );
        assert_eq!(sent("is_encrypted"), true);
        assert_eq!(sent("user"), "doorward");
        assert_eq!(sent("hello"), "localhost");
        assert_eq!(sent("defects"), serde_json::json!([]));
        assert!(sent("longest_line").as_u64().unwrap() <= 998, "RFC 5322");
        assert_eq!(mail.header("from"), "Haus & Hof <no-reply@id.example>");
        assert_eq!(mail.header("to"), "Alex@xn--bcher-kva.example");
        assert_eq!(mail.header("reply-to"), "Hilfe <help@id.example>");
        assert_eq!(mail.header("subject"), "Anmeldecode für Doorward");
        assert_eq!(mail.header("date"), "Fri, 15 Jan 2027 08:00:00 +0000");
        assert_eq!(mail.header("auto-submitted"), "auto-generated");
        assert_eq!(mail.header("content-language"), "de");
        assert!(mail.header("message-id").ends_with("@localhost>"));
        assert!(
            mail.header("content-type")
                .starts_with("multipart/alternative")
        );
        let raw = sent("raw").as_str().unwrap().to_owned();
        assert!(!raw.contains("=0A"), "lines end as lines: {raw}");
        assert!(mail.text().starts_with("Guten Tag Alex Müller,\n"), "{raw}");
        assert!(
            mail.text().contains(&format!("\n{CODE}\n")),
            "{}",
            mail.text()
        );
        assert!(mail.text().contains(&format!("\n{}\n", stand.link())));
        assert!(mail.text().contains("Firefox, Linux"));
        assert!(mail.html().contains("<html lang=\"de\" dir=\"ltr\">"));
        assert!(mail.html().contains(&format!("href=\"{}\"", stand.link())));
        assert_eq!(stand.waiting(), 0);
    }
);

both_engines!(who_answers_has_no_address_where_none_is_set, |app| {
    let room = MailRoom::new();
    let server = room.start_with(Tls::Implicit, 0);
    let mut plan = room.plan(server.port);
    plan.server.tls = Tls::Implicit;
    let file = room.path("password");
    std::fs::write(&file, format!("{PASSWORD}\n")).unwrap();
    plan.server.login.as_mut().unwrap().password = Password::File(file);
    let stand = Stand::with(app, room, plan).await;
    for address in ["alex@example.com", "kim@example.com"] {
        assert_eq!(stand.post(news(address)).await, Posting::Posted);
    }
    stand.deliver().await;
    for mail in stand.room.wait_for(2).await {
        assert_eq!(mail.0["is_encrypted"], true);
        let names: BTreeSet<String> = mail.0["headers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|header| header[0].as_str().unwrap().to_lowercase())
            .collect();
        let expected = [
            "auto-submitted",
            "content-language",
            "content-type",
            "date",
            "from",
            "message-id",
            "mime-version",
            "subject",
            "to",
        ];
        assert!(names.iter().eq(expected), "{names:?}");
    }
});

both_engines!(what_is_taken_back_posts_nothing, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    let stamp = stand.op().stamp().unwrap().unwrap();
    let taken_back: Result<(), StoreError> = stand
        .op()
        .store
        .write(move |w| {
            let posted = stamp.post(w, None, &news("alex@example.com"), HOUR)?;
            assert_eq!(posted, Posting::Posted);
            Err(StoreError::Preparation("on purpose".into()))
        })
        .await;
    assert!(taken_back.is_err());
    stand.deliver().await;
    assert_eq!(stand.waiting(), 0);
    assert!(stand.room.arrived().is_empty());
});

both_engines!(of_two_nodes_one_sends_it, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    let other = stand.app.second_node().await;
    for number in 0..24 {
        let mail = news(&format!("person{number}@example.com"));
        assert_eq!(stand.post(mail).await, Posting::Posted);
    }
    let (here, there) = tokio::join!(
        doorward::mail::delivery::deliver(stand.op()),
        doorward::mail::delivery::deliver(&other.state.op)
    );
    here.and(there).unwrap();
    let arrived = stand.room.wait_for(24).await;
    let ids: BTreeSet<&str> = arrived
        .iter()
        .map(|mail| mail.header("message-id"))
        .collect();
    assert_eq!((arrived.len(), ids.len()), (24, 24));
    assert_eq!(stand.waiting(), 0);
});

both_engines!(what_a_node_took_and_did_not_send_another_sends, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    let (tenant, now) = (stand.op().tenant.clone(), stand.op().now());
    let claimed = stand
        .op()
        .store
        .write(move |w| {
            let due = w.list_due_mails(&tenant, now, 10)?;
            w.claim_mails(&tenant, &due, now, now.plus(Duration::from_mins(3)))
        })
        .await
        .unwrap();
    assert_eq!(claimed.len(), 1);
    stand.deliver().await;
    assert!(
        stand.room.arrived().is_empty(),
        "the other one may be at it"
    );
    stand.app.clock.advance(Duration::from_mins(3));
    stand.deliver().await;
    stand.room.only();
    // The first comes back from wherever it was.
    let late = stand.op().now();
    stand
        .op()
        .store
        .write(move |w| w.postpone_mail(&claimed[0], late))
        .await
        .unwrap();
    stand.deliver().await;
    stand.room.only();
});

both_engines!(the_server_sends_what_waits_by_itself, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    let jobs = Jobs::start(std::sync::Arc::clone(stand.op()));
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    stand.room.wait_for(1).await;
    jobs.stop().await;
});

both_engines!(without_a_mail_server_nothing_is_posted, |app| {
    assert!(!app.op().can_mail());
    let stamp: Option<Stamp> = app.op().stamp().unwrap();
    assert!(stamp.is_none());
});

both_engines!(strangers_send_nobody_more_than_ten_an_hour, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    let written = ["alex@example.com", "ALEX@EXAMPLE.COM", "ａlex@example.com"];
    for number in 0..10 {
        let mail = to(written[number % 3], code());
        assert_eq!(stand.post(mail).await, Posting::Posted, "{number}");
    }
    let one_more = || stand.post(to("alex@example.com", code()));
    assert_eq!(one_more().await, Posting::TooMany);
    assert_eq!(stand.waiting(), 10);
    let other = to("kim@example.com", code());
    assert_eq!(stand.post(other).await, Posting::Posted);
    let of_the_account = Mail {
        letter: Letter::PasswordChanged {
            at: stand.op().now(),
            asked_from: Place::default(),
            upstream: None,
        },
        ..news("alex@example.com")
    };
    assert_eq!(stand.post(of_the_account).await, Posting::Posted);
    stand.app.clock.advance(Duration::from_hours(1));
    assert_eq!(one_more().await, Posting::Posted);
});

both_engines!(a_mail_goes_with_its_person, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    let person = stand.app.add_person().await;
    let mail = to("alex@example.com", code());
    let posted = stand.post_about(Some(person.clone()), mail, HOUR).await;
    assert_eq!(posted, Posting::Posted);
    let sql = format!("DELETE FROM users WHERE id = '{person}'");
    // SQLite minds foreign keys where it is asked to.
    match stand.app.engine {
        crate::support::database::Engine::Postgres => drop(stand.app.database.execute(&sql)),
        crate::support::database::Engine::Sqlite => {
            stand
                .op()
                .store
                .write(move |w| w.delete_user(&person).map(drop))
                .await
                .unwrap();
        }
    }
    assert_eq!(stand.waiting(), 0);
});

both_engines!(what_nobody_sends_is_swept, |app| {
    let room = MailRoom::new();
    let stand = Stand::new(app, room, 1).await;
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    for (hours, left) in [(0, 1), (1, 0)] {
        let over = stand.op().now().plus(HOUR * hours);
        stand
            .op()
            .store
            .write(move |w| w.sweep(over, over))
            .await
            .unwrap();
        assert_eq!(stand.waiting(), left);
    }
});
