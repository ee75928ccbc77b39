//! Connections to a directory are kept: the next sign-in need not wait for TLS.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use doorward::federation::ldap::protocol::Answer;
use doorward::federation::worker::{Job, Reply, Settings, Workers};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use super::addresses::task;
use super::slapd::Slapd;

const LONG: Duration = Duration::from_secs(30);

/// Passes connections on to a directory, and counts them.
async fn gate(to: u16) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&taken);
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let far = TcpStream::connect(("127.0.0.1", to)).await;
                drop(copy_bidirectional(&mut near, &mut far.expect("slapd")).await);
            });
        }
    });
    (address, taken)
}

#[tokio::test]
async fn one_for_whom_we_search_as_and_one_for_people() {
    let slapd = Slapd::start();
    let (address, taken) = gate(slapd.tls_port).await;
    let workers = Workers::new(Settings {
        program: env!("CARGO_BIN_EXE_doorward").into(),
        children: NonZeroUsize::MIN,
        ..Settings::default()
    });
    let sign_in = async || {
        let job = Job::Ldap(Box::new(task(&slapd, vec![address])));
        let reply = workers.call("corp", job, LONG, LONG).await;
        let Ok(Reply::Ldap(answer)) = reply else {
            panic!("{reply:?}");
        };
        assert!(matches!(*answer, Answer::Person(_)), "{answer:?}");
    };
    for _ in 0..4 {
        sign_in().await;
    }
    assert_eq!(taken.load(Ordering::SeqCst), 2);
    // What died meanwhile is opened again, once.
    slapd.restart();
    for _ in 0..4 {
        sign_in().await;
    }
    assert_eq!(taken.load(Ordering::SeqCst), 4);
    workers.stop().await;
}
