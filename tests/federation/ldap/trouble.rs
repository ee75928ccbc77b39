//! A directory that is away, slow, or sends what no directory sends: its people read so, and all others sign in.

use std::time::{Duration, Instant};

use tokio::net::TcpListener;

use super::impostor::{BOUND, Impostor, Script};
use super::slapd::{BASE, Slapd, THEIRS};
use super::{Stand, by_name, directory, server};
use crate::federation::is_trouble;
use crate::support::app::PASSWORD;
use crate::support::process::free_port;
use crate::support::{Browser, RelyingParty};

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

// H-106: it fails in time, is left alone then, and holds nobody else.
both_engines!(a_directory_that_hangs_holds_nobody_else, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let slapd = Slapd::start();
    let mut connection = slapd.connection();
    directory(&mut connection).servers = vec![server("localhost", port, true)];
    let mut stand = Stand::start(app.engine, connection).await;
    stand.here.add_person().await;
    let rp = RelyingParty::confidential(&stand.here).await;
    let begun = Instant::now();
    let here = &stand.here;
    let local = async {
        let mut count = 0;
        while begun.elapsed() < Duration::from_secs(1) {
            let mut browser = Browser::new(here);
            let page = browser.open(&rp.authorize(&[])).await;
            assert_eq!(browser.sign_in(&page, "alex").await.name(), "consent");
            count += 1;
        }
        count
    };
    let hangs = async {
        let mut browser = Browser::new(here);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in_with(&page, "kim", THEIRS).await;
        (browser, page)
    };
    let (count, (browser, page)) = tokio::join!(local, hangs);
    is_trouble(&page, &browser, "upstream-unavailable", 503);
    assert!(count >= 3, "{count} signed in meanwhile");
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "{:?}",
        begun.elapsed()
    );
    // It is not asked again at once.
    let again = Instant::now();
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter("kim", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    assert!(
        again.elapsed() < Duration::from_secs(3),
        "{:?}",
        again.elapsed()
    );
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
