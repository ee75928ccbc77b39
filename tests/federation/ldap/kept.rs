//! Connections to a directory are kept: the next sign-in need not wait for TLS.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use doorward::federation::ldap::protocol::{Answer, Keep, Task};
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

/// A worker of one child.
fn worker() -> Workers {
    Workers::new(Settings {
        program: env!("CARGO_BIN_EXE_doorward").into(),
        children: NonZeroUsize::MIN,
        ..Settings::default()
    })
}

async fn sign_in(workers: &Workers, task: Task) {
    let reply = workers
        .call("corp", Job::Ldap(Box::new(task)), LONG, LONG)
        .await;
    let Ok(Reply::Ldap(answer)) = reply else {
        panic!("{reply:?}");
    };
    assert!(matches!(*answer, Answer::Person(_)), "{answer:?}");
}

#[tokio::test]
async fn one_for_whom_we_search_as_and_one_for_people() {
    let slapd = Slapd::start();
    let (address, taken) = gate(slapd.tls_port).await;
    let workers = worker();
    let sign_in = async || sign_in(&workers, task(&slapd, vec![address])).await;
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

#[tokio::test]
async fn for_so_long_unused_and_for_so_long_at_all() {
    /// Two of these are longer than [`LIMIT`], one is not.
    const PAUSE: Duration = Duration::from_millis(1600);
    const LIMIT: u64 = 3000;
    const NONE: u64 = 3_600_000;
    let slapd = Slapd::start();
    // How many connections there were after each of three sign-ins.
    let counted = async |keep: Keep, pauses: [u32; 2]| {
        let (address, taken) = gate(slapd.tls_port).await;
        let workers = worker();
        let sign_in = async || {
            let task = task(&slapd, vec![address]);
            sign_in(&workers, Task { keep, ..task }).await;
            taken.load(Ordering::SeqCst)
        };
        let mut counted = vec![sign_in().await];
        for pause in pauses {
            tokio::time::sleep(PAUSE * pause).await;
            counted.push(sign_in().await);
        }
        workers.stop().await;
        counted
    };
    let keep = |idle, oldest| Keep { idle, oldest };
    let (used, unused, old) = tokio::join!(
        counted(keep(LIMIT, NONE), [1, 1]),
        counted(keep(LIMIT, NONE), [2, 0]),
        counted(keep(NONE, LIMIT), [1, 1]),
    );
    assert_eq!(used, [2, 2, 2], "each use counts anew");
    assert_eq!(unused, [2, 4, 4]);
    assert_eq!(old, [2, 2, 4], "however it is used");
}
