//! The mail server is down, slow, or refuses.

use std::time::{Duration, Instant};

use doorward::config::Hidden;
use doorward::mail::outbox::Posting;
use doorward::mail::server::{Password, Tls};
use tokio::net::TcpListener;

use super::{Stand, code, news, to};
use crate::login::by_mail::ask;
use crate::support::Browser;
use crate::support::mail_server::MailRoom;
use crate::support::process::free_port;

both_engines!(a_mail_waits_for_its_server_and_arrives_once, |app| {
    let port = free_port();
    let stand = Stand::new(app, MailRoom::new(), port).await;
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    stand.deliver().await;
    assert_eq!((stand.waiting(), stand.attempts()), (1, 1));
    stand.app.clock.advance(Duration::from_secs(29));
    stand.deliver().await;
    assert_eq!(stand.attempts(), 1, "not before its time");
    stand.app.clock.advance(Duration::from_secs(1));
    stand.deliver().await;
    assert_eq!((stand.waiting(), stand.attempts()), (1, 2));

    let _server = stand.room.start_with(Tls::StartTls, port);
    stand.deliver().await;
    assert!(
        stand.room.arrived().is_empty(),
        "two minutes the second time"
    );
    stand.app.clock.advance(Duration::from_mins(2));
    stand.deliver().await;
    stand.deliver().await;
    stand.room.only();
    assert_eq!(stand.waiting(), 0);
});

both_engines!(what_comes_too_late_is_not_sent, |app| {
    let port = free_port();
    let stand = Stand::new(app, MailRoom::new(), port).await;
    let ten_minutes = Duration::from_mins(10);
    let mail = to("alex@example.com", code());
    let posted = stand.post_about(None, mail, ten_minutes).await;
    assert_eq!(posted, Posting::Posted);
    let _server = stand.room.start_with(Tls::StartTls, port);
    stand.app.clock.advance(ten_minutes);
    stand.deliver().await;
    assert_eq!(stand.waiting(), 0);
    assert!(stand.room.arrived().is_empty());
});

both_engines!(one_slow_recipient_keeps_nobody_waiting, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let mut plan = room.plan(server.port);
    plan.server.limit = Duration::from_secs(6);
    let stand = Stand::with(app, room, plan).await;
    assert_eq!(stand.post(news("slow@example.com")).await, Posting::Posted);
    let begin = Instant::now();
    let op = std::sync::Arc::clone(stand.op());
    let delivering = tokio::spawn(async move { doorward::mail::delivery::deliver(&op).await });
    for number in 0..8 {
        let mail = news(&format!("person{number}@example.com"));
        assert_eq!(stand.post(mail).await, Posting::Posted);
    }
    stand.room.wait_for(8).await;
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
    assert!(!delivering.is_finished());
    delivering.await.unwrap().unwrap();
    assert_eq!((stand.waiting(), stand.attempts()), (1, 1));
    assert_eq!(stand.room.arrived().len(), 8);
});

both_engines!(a_server_that_never_answers_is_given_up_for_now, |app| {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let stand = Stand::new(app, MailRoom::new(), port).await;
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    let begin = Instant::now();
    stand.deliver().await;
    assert!(
        begin.elapsed() < Duration::from_secs(8),
        "{:?}",
        begin.elapsed()
    );
    assert_eq!((stand.waiting(), stand.attempts()), (1, 1));
    drop(silent);
    let _server = stand.room.start_with(Tls::StartTls, port);
    stand.app.clock.advance(Duration::from_secs(30));
    stand.deliver().await;
    stand.room.only();
});

both_engines!(a_refusal_for_good_ends_it_and_another_does_not, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    for (address, left) in [
        ("refuse550@example.com", 0),
        ("spam554@example.com", 0),
        // Beyond ASCII, and the server takes no such addresses.
        ("жанна@example.com", 0),
        ("later450@example.com", 1),
        ("later421@example.com", 2),
    ] {
        assert_eq!(stand.post(news(address)).await, Posting::Posted);
        stand.deliver().await;
        assert_eq!(stand.waiting(), left, "{address}");
    }
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    stand.deliver().await;
    stand.room.only();
});

both_engines!(a_wrong_password_is_no_fault_of_the_mail, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let mut plan = room.plan(server.port);
    let login = plan.server.login.as_mut().unwrap();
    login.password = Password::Text(Hidden::new("wrong"));
    let stand = Stand::with(app, room, plan).await;
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    stand.deliver().await;
    assert_eq!((stand.waiting(), stand.attempts()), (1, 1));
    assert!(stand.room.arrived().is_empty());
});

both_engines!(
    a_server_that_falls_silent_after_the_message_is_given_up,
    |app| {
        let room = MailRoom::new();
        let server = room.start();
        let stand = Stand::new(app, room, server.port).await;
        assert_eq!(stand.post(news("hang@example.com")).await, Posting::Posted);
        assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
        let begin = Instant::now();
        stand.deliver().await;
        assert!(
            begin.elapsed() < Duration::from_secs(8),
            "{:?}",
            begin.elapsed()
        );
        stand.room.only();
        assert_eq!((stand.waiting(), stand.attempts()), (1, 1));
    }
);

both_engines!(a_page_does_not_wait_for_the_mail_server, |app| {
    // Nobody listens there; and one who takes connections says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let ports = [free_port(), silent.local_addr().unwrap().port()];
    app.add_person().await;
    let mut stand = Stand::new(app, MailRoom::new(), ports[0]).await;
    for port in ports {
        stand.app.options.mail = Some(stand.room.plan(port));
        stand.node = stand.app.second_node().await;
        for name in ["alex", "nobody"] {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let begin = Instant::now();
            ask(&mut browser, name, "reset").await;
            let limit = stand.room.plan(port).server.limit;
            assert!(begin.elapsed() < limit, "{name}: {:?}", begin.elapsed());
        }
        assert_eq!(stand.attempts(), 0, "no page sends");
    }
});
