//! Whoever stands on the way, writes names, or reads what is kept.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorward::mail::letter::{Letter, Mail, Place};
use doorward::mail::outbox::Posting;
use doorward::mail::server::Tls;
use doorward::secret::Concealed;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::{CODE, Stand, code, news, to};
use crate::support::mail_server::{MailRoom, make_authority};

both_engines!(a_server_that_nobody_vouches_for_gets_nothing, |app| {
    let room = MailRoom::new();
    let server = room.start();
    make_authority(&room.path("."), "other");
    let mut plan = room.plan(server.port);
    plan.server.ca_file = Some(room.path("other.pem"));
    let mut by_address = room.plan(server.port);
    by_address.server.host = "127.0.0.1".into();
    let mut of_the_machine = room.plan(server.port);
    of_the_machine.server.ca_file = None;
    let mut stand = Stand::with(app, room, plan).await;
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    stand.deliver().await;
    for plan in [by_address, of_the_machine] {
        stand = Stand::with(stand.app, stand.room, plan).await;
        stand.app.clock.advance(Duration::from_hours(1) / 4);
        stand.deliver().await;
    }
    assert_eq!((stand.waiting(), stand.attempts()), (1, 3));
    assert!(stand.room.arrived().is_empty());
});

both_engines!(where_starttls_is_taken_away_nothing_is_said, |app| {
    let room = MailRoom::new();
    let server = room.start_with(Tls::None, 0);
    let stand = Stand::new(app, room, server.port).await;
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    stand.deliver().await;
    assert_eq!((stand.waiting(), stand.attempts()), (1, 1));
    assert!(stand.room.arrived().is_empty());
});

/// A server, and somebody on the way to it who adds answers behind that to STARTTLS. Says whether the client then took the
/// connection for encrypted, and went on.
async fn injector(room: &MailRoom) -> (u16, tokio::task::JoinHandle<bool>) {
    let read = |name: &str| std::fs::read(room.path(name)).unwrap();
    let identity =
        native_tls::Identity::from_pkcs8(&read("server.pem"), &read("server.key")).unwrap();
    let acceptor = native_tls::TlsAcceptor::new(identity).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.write_all(b"220 mail.test\r\n").await.unwrap();
        stream.read_line(&mut line).await.unwrap();
        stream
            .write_all(b"250-mail.test\r\n250 STARTTLS\r\n")
            .await
            .unwrap();
        line.clear();
        stream.read_line(&mut line).await.unwrap();
        assert_eq!(line, "STARTTLS\r\n");
        stream
            .write_all(b"220 go ahead\r\n250-mail.test\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 OK\r\n250 OK\r\n354 say it\r\n250 taken\r\n")
            .await
            .unwrap();
        let acceptor = tokio_native_tls::TlsAcceptor::from(acceptor);
        let Ok(mut encrypted) = acceptor.accept(stream.into_inner()).await else {
            return false;
        };
        encrypted.read_u8().await.is_ok()
    });
    (port, serving)
}

both_engines!(answers_from_before_tls_are_no_answers_within_it, |app| {
    let room = MailRoom::new();
    let (port, serving) = injector(&room).await;
    let stand = Stand::new(app, room, port).await;
    assert_eq!(stand.post(news("alex@example.com")).await, Posting::Posted);
    stand.deliver().await;
    assert!(!serving.await.unwrap(), "the client took what was added");
    assert_eq!((stand.waiting(), stand.attempts()), (1, 1));
});

both_engines!(nobodys_name_becomes_a_header_or_markup, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    let evil = "Al\r\nBcc: eve@evil.example\r\n\r\n<img src=x>\u{202e}\0";
    let place = Place {
        browser: Some(evil.into()),
        address: Some(evil.into()),
    };
    let mut mail = to(
        "alex@example.com",
        Letter::NewDevice {
            at: stand.op().now(),
            asked_from: place,
        },
    );
    mail.recipient.name = Some(evil.into());
    mail.locale = evil.into();
    assert_eq!(stand.post(mail).await, Posting::Posted);
    let invitation = Letter::Invitation {
        link: Concealed(stand.link()),
        days: 7,
        from: Some(evil.into()),
    };
    let posted = stand.post(to("alex@example.com", invitation)).await;
    assert_eq!(posted, Posting::Posted);
    stand.deliver().await;
    for mail in stand.room.wait_for(2).await {
        assert_eq!(mail.0["to"], serde_json::json!(["alex@example.com"]));
        assert_eq!(mail.0["addresses"], serde_json::json!(["alex@example.com"]));
        assert_eq!(mail.0["defects"], serde_json::json!([]));
        assert!(mail.headers("bcc").is_empty());
        assert!(!mail.html().contains("<img"), "{}", mail.html());
        assert!(!mail.text().contains(['\0', '\u{202e}']), "{}", mail.text());
        assert!(!mail.text().contains("\nBcc"), "{}", mail.text());
    }
});

both_engines!(a_link_leads_to_us_or_is_not_sent, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    for (number, link) in [
        "https://evil.example/link".to_owned(),
        "javascript:alert(1)".to_owned(),
        format!("{}.evil.example/link", stand.app.issuer),
        format!("{}@evil.example/link", stand.app.issuer),
        format!("{}/link\r\nX: y", stand.app.issuer),
        format!("{}/\"><img src=x>", stand.app.issuer),
    ]
    .into_iter()
    .enumerate()
    {
        let letter = Letter::SignInLink {
            link: Concealed(link),
            minutes: 10,
        };
        let mail = to(&format!("person{number}@example.com"), letter);
        assert_eq!(stand.post(mail).await, Posting::Posted);
    }
    stand.deliver().await;
    assert_eq!(stand.waiting(), 0);
    for mail in stand.room.arrived() {
        assert!(!mail.html().contains("<img"));
        assert!(!mail.html().contains("evil"));
    }
    assert!(stand.room.arrived().len() <= 1);
});

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

both_engines!(no_code_link_or_address_is_logged_or_kept_in_plain, |app| {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .init();
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    let letter = |stand: &Stand| Letter::PasswordReset {
        link: Concealed(stand.link()),
        code: Concealed(CODE.into()),
        minutes: 30,
        asked_from: Place::default(),
    };
    for address in [
        "mira@example.com",
        "refuse550.mira@example.com",
        "later450.mira@example.com",
        "spam554.mira@example.com",
    ] {
        let mail: Mail = to(address, letter(&stand));
        tracing::info!(?mail.letter, "whoever is careless");
        assert_eq!(stand.post(mail).await, Posting::Posted);
    }
    assert_eq!(
        stand.post(to("kim@example.com", code())).await,
        Posting::Posted
    );
    let kept = String::from_utf8_lossy(&stand.app.database.dump()).into_owned();
    stand.deliver().await;
    assert_eq!(stand.room.arrived().len(), 2);
    assert_eq!(stand.waiting(), 1);
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("RCPT TO: answered 550"), "{logged}");
    assert!(logged.contains("RCPT TO: answered 450"), "{logged}");
    assert!(logged.contains("DATA: answered 554"), "{logged}");
    assert!(kept.contains("password-reset"), "the outbox was looked at");
    for secret in [CODE, "dw_ml_Xk3", "mira"] {
        assert!(!logged.contains(secret), "{secret} in {logged}");
        assert!(!kept.contains(secret), "{secret} in the database");
    }
});
