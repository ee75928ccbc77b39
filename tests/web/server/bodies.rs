//! Bodies that are long, ambiguous, or not read.

use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::{HELLO, Running, header, patient, read_response, read_to_end, status};
use crate::support::process::in_own_process;

const CAP: usize = 64 * 1024;

fn post(path: &str, length: usize) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: op.example\r\nContent-Length: {length}\r\n\r\n")
}

fn chunked(path: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: op.example\r\nTransfer-Encoding: chunked\r\n\r\n")
}

#[tokio::test]
async fn a_body_of_the_cap_is_read_and_one_byte_more_is_not() {
    let server = Running::start(patient()).await;
    let mut stream = server.send(post("/length", CAP) + &"x".repeat(CAP)).await;
    assert!(read_response(&mut stream).await.ends_with("\r\n\r\n65536"));
    // The same connection serves on.
    stream.write_all(HELLO.as_bytes()).await.unwrap();
    assert!(read_response(&mut stream).await.ends_with("\r\n\r\nhello"));
    let answer = server
        .talk(post("/length", CAP + 1) + &"x".repeat(CAP + 1))
        .await;
    assert_eq!(status(&answer), 413);
}

#[tokio::test]
async fn a_length_over_the_cap_is_refused_before_the_body_is_sent() {
    let server = Running::start(patient()).await;
    let mut stream = server.send(post("/length", 200 << 20)).await;
    let answer = read_response(&mut stream).await;
    assert_eq!(status(&answer), 413);
    assert_eq!(header(&answer, "connection"), Some("close"));
    assert_eq!(header(&answer, "cache-control"), Some("no-store"));
    assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"));
    assert_eq!(server.reached(), 0);
    assert_eq!(server.counters.refused(), 1);
}

#[tokio::test]
async fn a_client_that_expects_100_gets_413_at_once() {
    let server = Running::start(patient()).await;
    let head = post("/length", CAP + 1).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    assert_eq!(
        status(&read_response(&mut server.send(head).await).await),
        413
    );
}

#[tokio::test]
async fn a_client_that_sends_everything_first_still_reads_the_413() {
    let mut limits = patient();
    limits.linger = Duration::from_secs(2);
    let server = Running::start(limits).await;
    let mut stream = server.send(post("/length", 4 << 20)).await;
    for _ in 0..64 {
        stream.write_all(&vec![b'x'; 64 * 1024]).await.unwrap();
    }
    stream.shutdown().await.unwrap();
    assert_eq!(status(&read_to_end(&mut stream).await), 413);
}

#[tokio::test]
async fn chunks_are_counted() {
    let server = Running::start(patient()).await;
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(4096));
    let answer = server
        .talk(chunked("/length") + &chunk.repeat(16) + "0\r\n\r\n")
        .await;
    assert!(answer.ends_with("\r\n\r\n65536"), "{answer}");
    assert_eq!(header(&answer, "connection"), Some("close"), "{answer}");
    let answer = server
        .talk(chunked("/length") + &chunk.repeat(17) + "0\r\n\r\n")
        .await;
    assert_eq!(status(&answer), 413);
}

#[tokio::test]
async fn an_endpoint_that_hides_the_error_does_not_hide_the_413() {
    let server = Running::start(patient()).await;
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(4096));
    let answer = server.talk(chunked("/swallow") + &chunk.repeat(17)).await;
    assert_eq!(status(&answer), 413);
    assert_eq!(server.reached(), 1);
}

#[tokio::test]
async fn a_body_that_the_endpoint_does_not_read_is_never_taken_for_a_request() {
    let server = Running::start(patient()).await;
    // The body looks like a request, and not all of it is there when the endpoint answers.
    let mut stream = server.send(post("/ignore", HELLO.len() * 20)).await;
    let answer = read_response(&mut stream).await;
    assert!(answer.ends_with("ignored"));
    // A client that heard it sends nothing more here.
    assert_eq!(header(&answer, "connection"), Some("close"), "{answer}");
    let _ = stream.write_all(HELLO.repeat(20).as_bytes()).await;
    assert_eq!(read_to_end(&mut stream).await, "");
    assert_eq!(server.reached(), 1);
}

/// Bytes of the process's own memory: pages of files, which come and go with the test binary, are not in it.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("RssAnon:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<usize>()
        .unwrap()
        * 1024
}

#[cfg(target_os = "linux")]
#[test]
fn two_hundred_megabytes_leave_the_memory_flat() {
    in_own_process("true", || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut limits = patient();
            limits.linger = Duration::from_secs(2);
            let server = Running::start(limits).await;
            let chunk = [b"100000\r\n".as_slice(), &vec![b'x'; 1 << 20], b"\r\n"].concat();
            let before = resident();
            for (head, part) in [
                (post("/length", 200 << 20), &chunk[8..][..1 << 20]),
                (chunked("/length"), &chunk),
            ] {
                let mut stream = server.send(head).await;
                let mut grown = 0;
                for _ in 0..200 {
                    if stream.write_all(part).await.is_err() {
                        break;
                    }
                    grown = grown.max(resident().saturating_sub(before));
                }
                assert_eq!(status(&read_to_end(&mut stream).await), 413);
                assert!(grown < 2 << 20, "grown by {grown} bytes");
            }
        });
    });
}
