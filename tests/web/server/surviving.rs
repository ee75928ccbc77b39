//! Panics, and more clients than there is room for.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, sleep};

use super::{HELLO, Running, header, patient, read_response, read_to_end, status};
use crate::support::process::in_own_process;

#[tokio::test]
async fn a_panic_is_a_500_and_the_server_lives() {
    let server = Running::start(patient()).await;
    for (count, path) in ["/panic", "/panic/later"].into_iter().enumerate() {
        let answer = server
            .talk(format!("GET {path} HTTP/1.1\r\nHost: op.example\r\n\r\n"))
            .await;
        assert_eq!(status(&answer), 500, "{answer}");
        assert_eq!(
            header(&answer, "content-type"),
            Some("application/problem+json")
        );
        assert!(!answer.contains("on purpose"), "{answer}");
        assert_eq!(server.counters.panics(), count as u64 + 1);
    }
    let mut stream = server.send(HELLO).await;
    assert_eq!(status(&read_response(&mut stream).await), 200);
}

#[tokio::test]
async fn a_panic_in_a_responses_body_breaks_the_response_off_and_the_server_lives() {
    let server = Running::start(patient()).await;
    let answer = server
        .talk("GET /panic/body HTTP/1.1\r\nHost: op.example\r\n\r\n")
        .await;
    assert!(
        !answer.contains("\r\n0\r\n"),
        "the client must see that it is not whole: {answer}"
    );
    assert_eq!(server.counters.panics(), 1);
    let mut stream = server.send(HELLO).await;
    assert_eq!(status(&read_response(&mut stream).await), 200);
}

#[tokio::test]
async fn more_connections_than_allowed_wait_for_a_place() {
    let mut limits = patient();
    limits.connections = 2;
    let server = Running::start(limits).await;
    let first = server.connect().await;
    let second = server.connect().await;
    super::eventually(|| server.counters.accepted() == 2).await;
    let mut third = server.send(HELLO).await;
    sleep(Duration::from_millis(50)).await;
    assert_eq!((server.counters.accepted(), server.reached()), (2, 0));
    drop(first);
    assert_eq!(status(&read_response(&mut third).await), 200);
    drop(second);
}

/// A connection from another address of this machine.
async fn connect_from(source: &str, server: &Running) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(source.parse().unwrap()).unwrap();
    socket.connect(server.address).await.unwrap()
}

#[tokio::test]
async fn a_network_that_opens_all_it_can_leaves_room_for_others() {
    let mut limits = patient();
    (limits.connections, limits.connections_per_network) = (4, 3);
    let server = Running::start(limits).await;
    let mut slow = Vec::new();
    for _ in 0..3 {
        slow.push(server.send("GET /hel").await);
    }
    super::eventually(|| server.counters.accepted() == 3).await;
    assert_eq!(read_to_end(&mut server.connect().await).await, "");
    assert_eq!(server.counters.crowded_out(), 1);
    let mut other = connect_from("127.0.0.2:0", &server).await;
    other.write_all(HELLO.as_bytes()).await.unwrap();
    assert_eq!(status(&read_response(&mut other).await), 200);
    // What is closed gives its place back.
    slow.clear();
    let begin = Instant::now();
    loop {
        let mut again = server.connect().await;
        // Refused, it may be closed before all is written.
        let _ = again.write_all(HELLO.as_bytes()).await;
        if matches!(again.read(&mut [0]).await, Ok(1)) {
            break;
        }
        assert!(begin.elapsed() < Duration::from_secs(5), "still no place");
    }
}

#[tokio::test]
async fn a_thousand_connections_leave_nothing_behind() {
    let server = Running::start(patient()).await;
    for _ in 0..1000 {
        let answer = read_to_end(
            &mut server
                .send("GET /hello HTTP/1.1\r\nHost: op.example\r\nConnection: close\r\n\r\n")
                .await,
        )
        .await;
        assert_eq!(status(&answer), 200);
    }
    assert_eq!(server.counters.accepted(), 1000);
    // All places are free again, or the drain would have to wait.
    let drain = server.stop().await;
    assert_eq!(drain.cut, 0);
    assert!(drain.took < patient().drain, "{drain:?}");
}

/// Processor time of this process in clock ticks (10 ms).
#[cfg(target_os = "linux")]
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<_> = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn without_file_descriptors_the_server_waits_and_recovers() {
    in_own_process("ulimit -n 48", || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut limits = patient();
            (limits.head, limits.idle) = (Duration::from_secs(20), Duration::from_secs(20));
            let server = Running::start(limits).await;
            // Reading the processor time needs a descriptor: one is put aside.
            let aside = std::fs::File::open("/dev/null").unwrap();
            let mut clients = Vec::new();
            while let Ok(client) = TcpStream::connect(server.address).await {
                clients.push(client);
            }
            super::eventually(|| server.counters.accept_errors() > 0).await;
            drop(aside);
            let (before, begin) = (ticks(), Instant::now());
            // What was put aside is taken again, so that the server has none.
            while let Ok(client) = TcpStream::connect(server.address).await {
                clients.push(client);
            }
            let aside = clients.pop();
            sleep(Duration::from_millis(600)).await;
            drop(aside);
            let spent = ticks() - before;
            assert!(
                spent < 15,
                "{spent} ticks of {:?} spent waiting",
                begin.elapsed()
            );
            assert!(
                server.counters.accept_errors() < 20,
                "{}",
                server.counters.accept_errors()
            );
            clients.clear();
            sleep(Duration::from_millis(100)).await;
            let mut stream = server.send(HELLO).await;
            assert_eq!(status(&read_response(&mut stream).await), 200);
        });
    });
}
