//! What HTTP/2 lets a client do at no cost of its own.

use std::time::Duration;

use doorward::web::server::Limits;
use hyper::Method;
use tokio::time::{Instant, sleep};

use super::super::{eventually, patient, quick};
use super::{
    CANCEL, CONTINUATION, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, Frames, GOAWAY, HEADERS,
    PING, PREFACE, REFUSED_STREAM, RST_STREAM, SETTINGS, Stand, block, frame, get, has_end,
    request,
};
use crate::support::http2::ask;

const WHOLE: u8 = END_STREAM | END_HEADERS;

fn reset(stream: u32) -> Vec<u8> {
    frame(RST_STREAM, 0, stream, &CANCEL.to_be_bytes())
}

// CVE-2023-44487: what is reset does not count among the streams that are open.
#[tokio::test]
async fn who_gives_up_what_they_ask_for_is_soon_gone() {
    let stand = Stand::start(patient()).await;
    let mut frames = stand.frames().await;
    let mut asked = 0;
    for stream in (1..2001).step_by(2) {
        let (head, reset) = (frame(HEADERS, WHOLE, stream, &get("/never")), reset(stream));
        if frames.try_write(&head).await.is_err() {
            break;
        }
        asked += 1;
        // Not before it is looked at: those would be fewer still.
        let begin = Instant::now();
        while stand.server.reached() < asked && begin.elapsed() < Duration::from_millis(500) {
            sleep(Duration::from_millis(1)).await;
        }
        if stand.server.reached() < asked || frames.try_write(&reset).await.is_err() {
            break;
        }
    }
    let reached = stand.server.reached();
    assert!((100..=110).contains(&reached), "{reached}");
    frames.rest().await;
    let ended = || {
        stand
            .server
            .stage
            .ended
            .load(std::sync::atomic::Ordering::SeqCst)
    };
    eventually(|| ended() == stand.server.reached()).await;
}

#[tokio::test]
async fn who_gives_up_all_at_once_reaches_nobody() {
    let stand = Stand::start(patient()).await;
    let mut frames = stand.frames().await;
    let mut all = Vec::new();
    for stream in (1..1001).step_by(2) {
        all.extend(frame(HEADERS, WHOLE, stream, &get("/never")));
        all.extend(reset(stream));
    }
    drop(frames.try_write(&all).await);
    let said = frames.rest().await;
    assert!(has_end(&said, ENHANCE_YOUR_CALM), "{said:?}");
    let reached = stand.server.reached();
    assert!(reached <= 40, "{reached}");
}

// Who answers what was asked for many times over is not taken for one who gives up.
#[tokio::test]
async fn who_waits_for_the_answers_may_ask_for_long() {
    let stand = Stand::start(patient()).await;
    let mut client = stand.speak().await;
    for _ in 0..500 {
        let said = ask(&mut client, request(Method::GET, "/hello"))
            .await
            .unwrap();
        assert_eq!(said.status, 200);
    }
    assert_eq!(stand.server.counters.accepted(), 1);
}

// CVE-2024-27316 and its like: a field block that goes on for ever.
#[tokio::test]
async fn a_field_block_without_an_end_is_not_read_for_ever() {
    let stand = Stand::start(patient()).await;
    let mut frames = stand.frames().await;
    frames
        .write(&frame(HEADERS, END_STREAM, 1, &get("/hello")))
        .await;
    let part = frame(CONTINUATION, 0, 1, &block(&[("x", "y")]));
    let mut sent = 0;
    while frames.try_write(&part).await.is_ok() && sent < 100_000 {
        sent += 1;
        if sent % 50 == 0 {
            tokio::task::yield_now().await;
        }
    }
    assert!(sent < 100_000, "the connection was not closed");
    frames.rest().await;
    assert_eq!(stand.server.reached(), 0);
}

// Each reference to what was remembered once is one octet, and 3 kB when it is written out (RFC 7541 §7.3).
#[tokio::test]
async fn fields_that_unpack_to_more_than_a_head_are_refused() {
    let stand = Stand::start(patient()).await;
    let packed = |times: usize| {
        let mut fields = get("/hello");
        // A literal with incremental indexing (RFC 7541 §6.2.1), whose value has 3 000 octets.
        fields.extend([0x40, 1, b'x', 0x7f, 0xb9, 0x16]);
        fields.extend([b'v'; 3000]);
        // 62 is the newest of the dynamic table.
        fields.extend(vec![0xbe; times]);
        fields
    };
    let mut frames = stand.frames().await;
    frames.write(&frame(HEADERS, WHOLE, 1, &packed(20))).await;
    assert_eq!(frames.next_of(HEADERS).await.stream, 1);
    assert_eq!(stand.server.reached(), 0);
    frames
        .write(&frame(HEADERS, WHOLE, 3, &get("/hello")))
        .await;
    eventually(|| stand.server.reached() == 1).await;
    // What is many times a head ends the connection.
    let mut frames = stand.frames().await;
    drop(
        frames
            .try_write(&frame(HEADERS, WHOLE, 1, &packed(5000)))
            .await,
    );
    frames.rest().await;
    assert_eq!(stand.server.reached(), 1);
}

#[tokio::test]
async fn streams_at_a_time_are_a_hundred() {
    let stand = Stand::start(patient()).await;
    let mut frames = stand.frames().await;
    for stream in (1..=203).step_by(2) {
        frames
            .write(&frame(HEADERS, WHOLE, stream, &get("/never")))
            .await;
    }
    for stream in [201, 203] {
        let refused = frames.next_of(RST_STREAM).await;
        assert_eq!((refused.stream, refused.code()), (stream, REFUSED_STREAM));
    }
    eventually(|| stand.server.reached() == 100).await;
}

#[tokio::test]
async fn streams_take_places_as_connections_do() {
    let stand = Stand::start(Limits {
        connections_per_network: 3,
        ..patient()
    })
    .await;
    let client = stand.speak().await;
    let round = async || {
        let all: Vec<_> = (0..6)
            .map(|_| {
                let mut client = client.clone();
                tokio::spawn(async move { ask(&mut client, request(Method::GET, "/slow")).await })
            })
            .collect();
        let mut statuses = Vec::new();
        for said in all {
            let said = said.await.unwrap().unwrap();
            if said.status == 503 {
                assert_eq!(said.head.headers["retry-after"], "1");
            }
            statuses.push(said.status);
        }
        statuses.sort_unstable();
        statuses
    };
    // One has the connection's own place, and two are left.
    assert_eq!(round().await, [200, 200, 200, 503, 503, 503]);
    assert_eq!(round().await, [200, 200, 200, 503, 503, 503], "given back");
    // Another connection's places are the same.
    let mut other = stand.speak().await;
    let mut busy = client.clone();
    let slow = tokio::spawn(async move { ask(&mut busy, request(Method::GET, "/slow")).await });
    assert_eq!(
        ask(&mut other, request(Method::GET, "/hello"))
            .await
            .unwrap()
            .status,
        200
    );
    assert_eq!(slow.await.unwrap().unwrap().status, 200);
}

/// How long until the end, while this is said again and again.
async fn end(frames: &mut Frames, again: &[u8]) -> Duration {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(4) {
        if !again.is_empty() && frames.try_write(again).await.is_err() {
            break;
        }
        let next = tokio::time::timeout(Duration::from_millis(50), frames.next()).await;
        if matches!(next, Ok(None)) {
            break;
        }
    }
    begin.elapsed()
}

#[tokio::test]
async fn who_asks_for_nothing_is_let_go_whatever_else_they_say() {
    let stand = Stand::start(quick()).await;
    let range = Duration::from_millis(250)..Duration::from_secs(3);
    let mut silent = Frames(stand.connect().await);
    assert!(range.contains(&end(&mut silent, b"").await));
    let mut half = Frames(stand.connect().await);
    half.write(&PREFACE[..10]).await;
    assert!(range.contains(&end(&mut half, b"").await));
    for (again, what) in [
        (Vec::new(), "nothing"),
        (frame(PING, 0, 0, &[7; 8]), "PING"),
        (frame(SETTINGS, 0, 0, &[]), "SETTINGS"),
    ] {
        let mut frames = stand.frames().await;
        let took = end(&mut frames, &again).await;
        assert!(range.contains(&took), "{what}: {took:?}");
    }
    eventually(|| stand.server.counters.timed_out() == 5).await;
    // The same after a request, and a client is told that it goes (RFC 9113 §9.1).
    let mut frames = stand.frames().await;
    frames
        .write(&frame(HEADERS, WHOLE, 1, &get("/hello")))
        .await;
    let begin = Instant::now();
    frames.next_of(GOAWAY).await;
    assert!(range.contains(&begin.elapsed()));
    frames.rest().await;
}

// RFC 9113 §6.10: nothing comes between the parts of a field block, so nothing else keeps the connection.
#[tokio::test]
async fn a_head_that_comes_slowly_ends_with_its_connection() {
    let stand = Stand::start(quick()).await;
    let head = get("/hello");
    let mut frames = stand.frames().await;
    frames.write(&frame(HEADERS, END_STREAM, 1, &head)).await;
    let part = frame(CONTINUATION, 0, 1, &block(&[("x", "y")]));
    let took = end(&mut frames, &part).await;
    assert!(took < Duration::from_secs(3), "{took:?}");
    // A frame that does not end, beside a request that is soon over.
    let mut frames = stand.frames().await;
    frames.write(&frame(HEADERS, WHOLE, 1, &get("/slow"))).await;
    frames.write(&frame(HEADERS, WHOLE, 3, &head)[..20]).await;
    let took = end(&mut frames, b"").await;
    assert!(took > Duration::from_millis(250), "{took:?}");
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert_eq!(stand.server.reached(), 1);
}
