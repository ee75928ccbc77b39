//! A directory that is away, slow, or sends what no directory sends: its people read so, and all others sign in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use doorward::domain::connector::ConnectorName;
use doorward::federation::connection::Connection;
use reqwest::StatusCode;
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

use super::impostor::{BOUND, Impostor, Script};
use super::slapd::{BASE, Slapd, THEIRS, grows};
use super::{Stand, by_name, directory, server};
use crate::federation::is_trouble;
use crate::federation::outages::Log;
use crate::support::Browser;
use crate::support::app::PASSWORD;
use crate::support::process::free_port;

/// Sequences in each other: 60 kB, each as long as what is left.
fn nested() -> Vec<u8> {
    let mut nested = Vec::new();
    for _ in 0..10_000 {
        let length = u32::try_from(nested.len()).unwrap().to_be_bytes();
        let mut outer = vec![0x30, 0x84];
        outer.extend_from_slice(&length);
        outer.extend_from_slice(&nested);
        nested = outer;
    }
    nested
}

/// An entry of nobody in particular, as the answer to the second message.
fn entry() -> Vec<u8> {
    let dn = format!("uid=alex,{BASE}");
    let length = u8::try_from(dn.len()).unwrap();
    let mut entry = vec![0x30, length + 9, 2, 1, 2, 0x64, length + 4, 4, length];
    entry.extend_from_slice(dn.as_bytes());
    entry.extend_from_slice(&[0x30, 0]);
    entry
}

// H-079, H-080
both_engines!(
    what_no_directory_sends_costs_one_sign_in_and_nobody_else,
    |app| {
        for says in [
            vec![nested()],
            vec![b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()],
            vec![vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 2, 1, 1]],
            vec![vec![0x30, 0x80, 2, 1, 1]],
            vec![vec![0; 100_000]],
            // It says that they are bound, and then that there is no end of them.
            vec![BOUND.to_vec(), entry().repeat(1_000_000)],
            vec![BOUND.to_vec(), nested()],
        ] {
            let impostor = Impostor::start(Script {
                is_tls_at_once: true,
                says,
            })
            .await;
            let mut stand = Stand::start(app.engine, by_name(impostor.connection())).await;
            stand.here.add_person().await;
            let page = stand.enter("kim", THEIRS).await;
            let said = page
                .attribute("main[data-error]", "data-error")
                .unwrap_or_default();
            assert!(said.starts_with("upstream-un"), "{said}: {}", page.body);
            assert_eq!(stand.browser.session_cookie(), None);
            stand.browser = Browser::new(&stand.here);
            assert_eq!(stand.enter("alex", PASSWORD).await.name(), "consent");
        }
    }
);

/// A directory that takes connections and says nothing.
struct Silent {
    port: u16,
    taken: Arc<AtomicUsize>,
    task: AbortHandle,
}

impl Drop for Silent {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Silent {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&taken);
        let task = tokio::spawn(async move {
            let mut open = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                open.push(stream);
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self {
            port,
            taken,
            task: task.abort_handle(),
        }
    }

    /// How many it has taken.
    fn taken(&self) -> usize {
        self.taken.load(Ordering::SeqCst)
    }

    /// A connector `away` to it, with what else a directory has.
    fn connection(&self, slapd: &Slapd) -> Connection {
        let mut connection = slapd.connection();
        connection.connector.name = ConnectorName::parse("away").expect("a name");
        directory(&mut connection).servers = vec![server("localhost", self.port, true)];
        connection
    }
}

// H-106: whoever else is of a directory, or of none, signs in meanwhile.
both_engines!(a_directory_that_hangs_holds_nobody_else, |app| {
    let (silent, slapd) = (Silent::start().await, Slapd::start());
    let mut away = silent.connection(&slapd);
    // A third of it is what a connection may take to begin.
    directory(&mut away).timeout = Duration::from_secs(15);
    let connections = vec![slapd.connection(), away];
    let mut stand = Stand::start_with(app.engine, connections).await;
    stand.here.add_person().await;
    stand.claims("kim", THEIRS).await;
    let mut crowd = JoinSet::new();
    for number in 0..6 {
        let (mut browser, page) = stand.at_password(&format!("nobody{number}")).await;
        crowd.spawn(async move {
            let page = browser.submit(&page, &[("password", THEIRS)]).await;
            (browser, page)
        });
    }
    let begun = Instant::now();
    let mut count = 0;
    while begun.elapsed() < Duration::from_secs(3) {
        for (name, password) in [("alex", PASSWORD), ("kim", THEIRS)] {
            stand.browser = Browser::new(&stand.here);
            let page = stand.enter(name, password).await;
            let session = stand.browser.session_cookie();
            assert!(session.is_some(), "{name}: {}", page.body);
            count += 1;
        }
    }
    assert!(count >= 4, "{count} signed in meanwhile");
    assert_eq!(silent.taken(), 2, "its share of the children");
    let mut busy = 0;
    for (browser, page) in crowd.join_all().await {
        if page.name() == "password" {
            // It is not said to be away, for nobody knows that by it.
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
            busy += 1;
        } else {
            is_trouble(&page, &browser, "upstream-unavailable", 503);
        }
    }
    assert_eq!(busy, 4);
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
});

// H-106: it is left alone, and of all who come when that is over one tries.
both_engines!(a_directory_that_hangs_is_tried_by_one, |app| {
    let (silent, slapd) = (Silent::start().await, Slapd::start());
    let mut connection = silent.connection(&slapd);
    directory(&mut connection).timeout = Duration::from_secs(1);
    let mut stand = Stand::start(app.engine, connection).await;
    for taken in [1, 2, 3, 3, 3] {
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter("kim", THEIRS).await;
        is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
        assert_eq!(silent.taken(), taken);
    }
    for (later, taken) in [(30, 4), (30, 4), (30, 5)] {
        stand.here.clock.advance(Duration::from_secs(later));
        let mut all = JoinSet::new();
        for name in ["kim", "alex", "nobody"] {
            let (mut browser, page) = stand.at_password(name).await;
            all.spawn(async move {
                let page = browser.submit(&page, &[("password", THEIRS)]).await;
                (browser, page)
            });
        }
        for (browser, page) in all.join_all().await {
            is_trouble(&page, &browser, "upstream-unavailable", 503);
        }
        assert_eq!(silent.taken(), taken);
    }
});

both_engines!(a_directory_that_was_away_comes_back, |app| {
    let log = Log::begin();
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    slapd.end();
    for _ in 0..3 {
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter("alex", THEIRS).await;
        is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
        assert_eq!(page.texts("main a.button"), ["Try again"]);
    }
    let lines = log.lines("is left alone");
    assert_eq!(lines.len(), 1, "{lines:?}");
    let server = format!("ldap at {}", slapd.tls_port);
    for words in ["corp", &server, "Connection refused"] {
        assert!(lines[0].contains(words), "{words}: {lines:?}");
    }
    slapd.restart();
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter("alex", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    stand.here.clock.advance(Duration::from_secs(30));
    stand.claims("alex", THEIRS).await;
    // It is whole again, and one failure is none.
    slapd.end();
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter("alex", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    slapd.restart();
    stand.claims("alex", THEIRS).await;
});

// Nobody has judged those passwords: its people are not to wait once it is back.
both_engines!(tries_count_for_nothing_where_nobody_judges_them, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    slapd.end();
    for _ in 0..15 {
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter("alex", THEIRS).await;
        is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    }
    slapd.restart();
    stand.here.clock.advance(Duration::from_secs(30));
    // And what is right counts for nothing either.
    for _ in 0..15 {
        stand.claims("alex", THEIRS).await;
    }
});

// Else whoever writes too much into their own entry would have the directory left alone, and with it keep everybody out.
both_engines!(
    too_much_of_somebody_is_nothing_against_the_directory,
    |app| {
        let slapd = Slapd::start();
        slapd.change(&grows("kim"));
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        for _ in 0..4 {
            stand.browser = Browser::new(&stand.here);
            let page = stand.enter("kim", THEIRS).await;
            is_trouble(&page, &stand.browser, "upstream-unbelieved", 502);
        }
        stand.claims("alex", THEIRS).await;
    }
);

// What somebody types is shown to no directory that they are not of.
both_engines!(who_is_of_one_directory_is_told_to_no_other, |app| {
    let (silent, slapd) = (Silent::start().await, Slapd::start());
    let mut other = silent.connection(&slapd);
    other.connector.name = ConnectorName::parse("other").expect("a name");
    directory(&mut other).issuer = "ldap:other".into();
    let mut stand = Stand::start_with(app.engine, vec![slapd.connection(), other]).await;
    stand.claims("alex", THEIRS).await;
    // Known here by the name that they have there.
    let named = "UPDATE users SET username = 'alex', username_key = 'alex'";
    stand.here.database.execute(named);
    stand.is_wrong("alex", "another pass phrase").await;
    assert_eq!(silent.taken(), 0);
});

// Of each that fails the log says what and where, whichever ends the sign-in; of one that rests it was said.
both_engines!(the_log_has_each_directory_that_fails, |app| {
    let log = Log::begin();
    let slapd = Slapd::start();
    let mut away = slapd.connection();
    away.connector.name = ConnectorName::parse("away").expect("a name");
    let own = directory(&mut away);
    own.issuer = "ldap:away".into();
    own.servers = vec![server("localhost", free_port(), true)];
    let mut stand = Stand::start_with(app.engine, vec![away, slapd.connection()]).await;
    stand.claims("alex", THEIRS).await;
    let vain = "a directory was asked in vain";
    let is_said = |lines: &[String], name: &str| {
        let words = format!("connector.name=\"{name}\"");
        let mut all = lines.iter();
        all.any(|line| line.contains(&words) && line.contains("Connection refused"))
    };
    let lines = log.lines(vain);
    assert!(lines.len() == 1 && is_said(&lines, "away"), "{lines:?}");
    // Both: one with the page, and one beside it.
    slapd.end();
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter("kim", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    let lines = log.lines(vain);
    assert!(lines.len() == 2 && is_said(&lines, "corp"), "{lines:?}");
    let lines = log.lines("an upstream signed nobody in");
    assert!(is_said(&lines, "away"), "{lines:?}");
    // It rests from the third time on, and has no line of its own any more.
    for _ in 0..3 {
        stand.browser = Browser::new(&stand.here);
        stand.enter("kim", THEIRS).await;
    }
    let lines = log.lines("connector.name=\"away\" error=");
    assert_eq!(lines.len(), 4, "{lines:?}");
});

both_engines!(another_server_does_what_one_does_not, |app| {
    let slapd = Slapd::start();
    let hangs = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let garbage = Impostor::start(Script {
        is_tls_at_once: false,
        says: vec![b"garbage".to_vec()],
    })
    .await;
    for other in [
        server("localhost", free_port(), true),
        server("no-such-host.invalid", 636, true),
        server("localhost", hangs.local_addr().unwrap().port(), true),
        server("localhost", garbage.port(), false),
    ] {
        let mut connection = slapd.connection();
        let own = directory(&mut connection);
        own.servers.insert(0, other);
        let mut stand = Stand::start(app.engine, connection).await;
        stand.claims("alex", THEIRS).await;
        let begun = Instant::now();
        stand.claims("alex", THEIRS).await;
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "the one that does it is asked first"
        );
    }
});

both_engines!(what_was_kept_and_has_died_is_opened_again, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    stand.claims("alex", THEIRS).await;
    slapd.restart();
    stand.claims("alex", THEIRS).await;
});
