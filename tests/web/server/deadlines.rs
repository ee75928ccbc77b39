//! Clients that take their time.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use doorward::web::server::Limits;

use super::{HELLO, Running, header, patient, quick, read_response, read_to_end, status};

const PACE: Duration = Duration::from_millis(40);

/// Sends a byte at a time until the server no longer takes it, and reads what came back.
async fn trickle(mut stream: TcpStream, bytes: &str) -> (String, Duration) {
    let begin = Instant::now();
    for byte in bytes.bytes().cycle() {
        let sent = stream.write_all(&[byte]).await;
        if sent.is_err() || stream_is_closed(&stream) {
            break;
        }
        assert!(
            begin.elapsed() < Duration::from_secs(3),
            "the server takes bytes for ever"
        );
        sleep(PACE).await;
    }
    let took = begin.elapsed();
    (read_to_end(&mut stream).await, took)
}

/// Whether the server has answered or closed; nothing is read.
fn stream_is_closed(stream: &TcpStream) -> bool {
    let mut byte = [0];
    let mut buffer = tokio::io::ReadBuf::new(&mut byte);
    let waker = std::task::Waker::noop();
    stream
        .poll_peek(&mut std::task::Context::from_waker(waker), &mut buffer)
        .is_ready()
}

fn assert_about(took: Duration, limit: Duration) {
    assert!(took >= limit.mul_f64(0.9), "too early: {took:?}");
    assert!(took <= limit + Duration::from_secs(2), "too late: {took:?}");
}

#[tokio::test]
async fn a_connection_that_sends_nothing_is_closed() {
    let server = Running::start(quick()).await;
    let begin = Instant::now();
    assert_eq!(server.talk("").await, "");
    assert_about(begin.elapsed(), quick().head);
    assert_eq!(server.counters.timed_out(), 1);
}

#[tokio::test]
async fn a_head_that_trickles_is_closed_and_others_are_served() {
    let server = Running::start(quick()).await;
    let slow = tokio::spawn(trickle(
        server.connect().await,
        "GET / HTTP/1.1\r\nHost: op.example\r\nX: ",
    ));
    sleep(PACE).await;
    let mut other = server.send(HELLO).await;
    assert_eq!(status(&read_response(&mut other).await), 200);
    let (answer, took) = slow.await.unwrap();
    assert_eq!(answer, "");
    assert_about(took, quick().head);
    assert_eq!(server.reached(), 1);
}

#[tokio::test]
async fn a_second_head_that_trickles_is_closed_too() {
    let server = Running::start(quick()).await;
    let mut stream = server.send(HELLO).await;
    read_response(&mut stream).await;
    let (answer, took) = trickle(stream, "GET / HTTP/1.1\r\nX: ").await;
    assert_eq!(answer, "");
    assert_about(took, quick().head);
}

#[tokio::test]
async fn an_idle_connection_is_closed_its_limit_after_the_last_response() {
    let idle = Duration::from_millis(600);
    let server = Running::start(Limits { idle, ..patient() }).await;
    let mut stream = server.send(HELLO).await;
    read_response(&mut stream).await;
    // Each request starts the time anew: three of them together take longer than the limit.
    for _ in 0..3 {
        sleep(idle * 2 / 5).await;
        stream.write_all(HELLO.as_bytes()).await.unwrap();
        assert_eq!(status(&read_response(&mut stream).await), 200);
    }
    let begin = Instant::now();
    assert_eq!(read_to_end(&mut stream).await, "");
    assert_about(begin.elapsed(), idle);
    assert_eq!(server.counters.timed_out(), 0);
    assert_eq!(server.counters.accepted(), 1);
}

#[tokio::test]
async fn a_head_may_take_its_own_time_after_an_idle_while() {
    let limit = Duration::from_secs(1);
    let server = Running::start(Limits {
        idle: limit,
        head: limit,
        ..patient()
    })
    .await;
    let mut stream = server.send(HELLO).await;
    read_response(&mut stream).await;
    let (begin, end) = HELLO.split_at(10);
    sleep(limit * 3 / 5).await;
    stream.write_all(begin.as_bytes()).await.unwrap();
    sleep(limit * 3 / 5).await;
    stream.write_all(end.as_bytes()).await.unwrap();
    assert_eq!(status(&read_response(&mut stream).await), 200);
}

#[tokio::test]
async fn a_body_that_trickles_is_answered_408() {
    let server = Running::start(quick()).await;
    let head = "POST /length HTTP/1.1\r\nHost: op.example\r\nContent-Length: 1000\r\n\r\n";
    let (answer, took) = trickle(server.send(head).await, "x").await;
    assert_eq!(status(&answer), 408, "{answer}");
    assert_about(took, quick().body);
    assert_eq!(server.counters.timed_out(), 1);
}

#[tokio::test]
async fn a_body_that_stops_is_answered_408() {
    let server = Running::start(quick()).await;
    let begin = Instant::now();
    let answer = server.talk("POST /length HTTP/1.1\r\nHost: op.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab").await;
    assert_eq!(status(&answer), 408, "{answer}");
    assert_about(begin.elapsed(), quick().body);
}

#[tokio::test]
async fn a_body_that_has_arrived_does_not_hurry_the_endpoint() {
    let body = Duration::from_millis(100);
    let server = Running::start(Limits { body, ..patient() }).await;
    let mut stream = server
        .send("POST /slow HTTP/1.1\r\nHost: op.example\r\nContent-Length: 2\r\n\r\nab")
        .await;
    assert_eq!(status(&read_response(&mut stream).await), 200);
}

#[tokio::test]
async fn an_endpoint_that_never_answers_is_answered_for() {
    let server = Running::start(quick()).await;
    let begin = Instant::now();
    let mut stream = server
        .send("GET /never HTTP/1.1\r\nHost: op.example\r\n\r\n")
        .await;
    let answer = read_response(&mut stream).await;
    assert_eq!(status(&answer), 503);
    assert_about(begin.elapsed(), quick().request);
    assert_eq!(header(&answer, "retry-after"), Some("1"));
    assert_eq!(header(&answer, "connection"), Some("close"));
    assert_eq!(read_to_end(&mut stream).await, "");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut() {
    let server = Running::start(Limits {
        connections: 1,
        ..quick()
    })
    .await;
    let begin = Instant::now();
    let stuck = server
        .send("GET /large HTTP/1.1\r\nHost: op.example\r\n\r\n")
        .await;
    // There is one place: the next client gets it when the first is cut.
    let mut next = server.send(HELLO).await;
    assert_eq!(status(&read_response(&mut next).await), 200);
    assert_about(begin.elapsed(), quick().request);
    drop(stuck);
}

#[tokio::test]
async fn a_client_that_leaves_ends_its_request() {
    let server = Running::start(patient()).await;
    let stream = server
        .send("GET /never HTTP/1.1\r\nHost: op.example\r\n\r\n")
        .await;
    super::eventually(|| server.reached() == 1).await;
    drop(stream);
    let ended = std::sync::Arc::clone(&server.stage.ended);
    super::eventually(|| ended.load(std::sync::atomic::Ordering::SeqCst) == 1).await;
}
