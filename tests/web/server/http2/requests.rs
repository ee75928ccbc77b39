//! What a request of HTTP/1.1 gets, one of HTTP/2 gets.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use doorward::web::server::Limits;
use http_body_util::Full;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Bytes, Frame};
use hyper::header::{CONNECTION, CONTENT_LENGTH, HOST};
use hyper::{Method, Request};
use tokio::time::Instant;

use super::super::{HELLO, eventually, patient, quick};
use super::{
    CANCEL, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, RST_STREAM, SETTINGS, Stand, block,
    frame, get, request,
};
use crate::support::http2::{Client, ask, read, speak};
use crate::support::tls::talk;

#[tokio::test]
async fn who_chooses_it_speaks_it_and_all_others_speak_the_older() {
    let stand = Stand::start(patient()).await;
    let mut client = stand.speak().await;
    for _ in 0..3 {
        let said = ask(&mut client, request(Method::GET, "/hello"))
            .await
            .unwrap();
        assert_eq!((said.status, said.text.as_str()), (200, "hello"));
    }
    assert_eq!(stand.server.counters.accepted(), 1);
    let hello = HELLO.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    for offered in [&[&b"http/1.1"[..]][..], &[]] {
        let older = stand.client.offering(offered);
        let mut stream = older.connect(stand.server.address).await.unwrap();
        let chosen = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
        assert_eq!(chosen.as_deref(), offered.first().copied());
        let answer = talk(&mut stream, &hello).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }
    // RFC 7301 §3.2: nothing that both speak.
    let neither = stand.client.offering(&[b"spdy/3"]);
    assert!(neither.connect(stand.server.address).await.is_err());
}

// What a client of HTTP/2 says without TLS (RFC 9113 §3.3) is no request of HTTP/1.1.
#[tokio::test]
async fn nobody_speaks_it_without_tls() {
    let server = super::Running::start(patient()).await;
    let answer = server.talk(super::PREFACE).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 400 "),
        "{answer}"
    );
    let upgrade = "GET /hello HTTP/1.1\r\nHost: op.example\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    let answer = server.talk(upgrade).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[tokio::test]
async fn requests_at_a_time_do_not_wait_for_each_other() {
    let stand = Stand::start(patient()).await;
    let client = stand.speak().await;
    let begin = Instant::now();
    let all: Vec<_> = (0..10)
        .map(|_| {
            let mut client = client.clone();
            tokio::spawn(async move { ask(&mut client, request(Method::GET, "/slow")).await })
        })
        .collect();
    for said in all {
        assert_eq!(said.await.unwrap().unwrap().text, "slow");
    }
    assert!(begin.elapsed() < Duration::from_millis(2500));
}

#[tokio::test]
async fn an_answer_to_head_has_the_fields_and_no_content() {
    let stand = Stand::start(patient()).await;
    let mut client = stand.speak().await;
    let said = ask(&mut client, request(Method::HEAD, "/hello"))
        .await
        .unwrap();
    assert_eq!((said.status, said.text.as_str()), (200, ""));
    assert_eq!(said.head.headers[CONTENT_LENGTH], "5");
    let said = ask(&mut client, request(Method::GET, "/hello"))
        .await
        .unwrap();
    assert_eq!(said.text, "hello");
}

// RFC 9113 §8.3.1.
#[tokio::test]
async fn the_authority_is_the_host() {
    let stand = Stand::start(patient()).await;
    let mut client = stand.speak().await;
    for (authority, host, path, expected) in [
        ("op.example", None, "/hello", 200),
        ("Op.Example", None, "/hello", 200),
        ("op.example:8443", None, "/hello", 200),
        ("op.example", Some("op.example"), "/hello", 200),
        ("evil.example", None, "/hello", 421),
        ("op.example:1", None, "/hello", 421),
        ("op.example", Some("evil.example"), "/hello", 400),
        ("evil.example", Some("op.example"), "/hello", 400),
        ("10.0.0.1", None, "/health/live", 200),
    ] {
        let mut request = Request::builder().uri(format!("https://{authority}{path}"));
        if let Some(host) = host {
            request = request.header(HOST, host);
        }
        let request = request.body(Full::default()).unwrap();
        let said = ask(&mut client, request).await.unwrap();
        assert_eq!(said.status, expected, "{authority} {host:?} {}", said.text);
        assert!(!said.head.headers.contains_key(CONNECTION));
        if expected != 200 {
            assert!(said.head.headers.contains_key("x-request-id"));
            assert_eq!(said.head.headers["cache-control"], "no-store");
        }
    }
    assert_eq!(stand.server.counters.refused(), 4);
}

/// Names and values.
type Fields = &'static [(&'static str, &'static str)];

#[tokio::test]
async fn a_host_without_an_authority_will_do_and_neither_will_not() {
    let stand = Stand::start(patient()).await;
    let mut frames = stand.frames().await;
    let of = |host: &[(&str, &str)]| {
        let mut fields = vec![
            (":method", "GET"),
            (":scheme", "https"),
            (":path", "/hello"),
        ];
        fields.extend(host);
        block(&fields)
    };
    // RFC 7541, appendix A: of the static table, 8 is 200 and 12 is 400.
    let hosts: [(Fields, Option<u8>); 4] = [
        (&[("host", "op.example")], Some(0x88)),
        (&[], Some(0x8c)),
        (
            &[("host", "op.example"), ("host", "op.example")],
            Some(0x8c),
        ),
        (&[("host", "evil.example")], None),
    ];
    for (stream, (host, first)) in (1..).step_by(2).zip(hosts) {
        let flags = END_STREAM | END_HEADERS;
        frames
            .write(&frame(HEADERS, flags, stream, &of(host)))
            .await;
        let answer = frames.next_of(HEADERS).await;
        assert_eq!(answer.stream, stream);
        if let Some(first) = first {
            let at = answer.payload.iter().find(|byte| **byte >= 0x80);
            assert_eq!(at, Some(&first), "{host:?}");
        }
    }
    assert_eq!(stand.server.reached(), 1);
}

#[tokio::test]
async fn methods_that_are_never_allowed_are_not() {
    let stand = Stand::start(patient()).await;
    let mut client = stand.speak().await;
    let said = ask(&mut client, request(Method::TRACE, "/hello"))
        .await
        .unwrap();
    assert_eq!(said.status, 405);
    let connect = Request::builder()
        .method(Method::CONNECT)
        .uri("op.example:8443")
        .body(Full::default())
        .unwrap();
    assert_eq!(ask(&mut client, connect).await.unwrap().status, 405);
    assert_eq!(stand.server.reached(), 0);
}

// RFC 9113 §8.2.2, §8.1.1: each ends its stream as malformed, or its connection.
#[tokio::test]
async fn fields_of_a_connection_and_other_malformed_heads_reach_nobody() {
    const PROTOCOL_ERROR: u32 = 1;
    const COMPRESSION_ERROR: u32 = 9;
    let stand = Stand::start(patient()).await;
    let fine = [
        (":method", "GET"),
        (":scheme", "https"),
        (":authority", "op.example"),
        (":path", "/hello"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&fine[..], more].concat();
    for fields in [
        with(&[("connection", "close")]),
        with(&[("transfer-encoding", "chunked")]),
        with(&[("upgrade", "h2c")]),
        with(&[("keep-alive", "1")]),
        with(&[("te", "gzip")]),
        with(&[("X-Upper", "1")]),
        with(&[(":path", "/again")]),
        with(&[("x", "1"), (":authority", "late.example")]),
        with(&[("x", "a\r\nb: c")]),
        fine[..3].to_vec(),
        fine[1..].to_vec(),
    ] {
        let mut frames = stand.frames().await;
        let head = frame(HEADERS, END_STREAM | END_HEADERS, 1, &block(&fields));
        frames.write(&head).await;
        let refused = frames.next_of_either(RST_STREAM, GOAWAY).await;
        let is_fault = [PROTOCOL_ERROR, COMPRESSION_ERROR].contains(&refused.code());
        assert!(is_fault, "{fields:?}: {}", refused.code());
    }
    assert_eq!(stand.server.reached(), 0);
    // A body that is not as long as was said; the other streams go on.
    let mut frames = stand.frames().await;
    let fields = with(&[("content-length", "5")]);
    frames
        .write(&frame(HEADERS, END_HEADERS, 1, &block(&fields)))
        .await;
    frames.write(&frame(DATA, END_STREAM, 1, b"1234567")).await;
    let refused = frames.next_of(RST_STREAM).await;
    assert_eq!((refused.stream, refused.code()), (1, PROTOCOL_ERROR));
    let head = frame(HEADERS, END_STREAM | END_HEADERS, 3, &get("/hello"));
    frames.write(&head).await;
    loop {
        let data = frames.next_of(DATA).await;
        if data.stream == 3 {
            assert_eq!(data.payload, b"hello");
            break;
        }
    }
}

#[tokio::test]
async fn heads_have_a_size_and_a_number_of_fields() {
    let stand = Stand::start(patient()).await;
    let mut client = stand.speak().await;
    for (count, length, expected) in [
        (100, 10, 200),
        (101, 10, 431),
        (3, 8 * 1024, 200),
        (4, 8 * 1024, 431),
    ] {
        let mut request = request(Method::GET, "/hello");
        for index in 0..count {
            let name: hyper::http::HeaderName = format!("x-{index}").parse().unwrap();
            let value = "v".repeat(length).parse().unwrap();
            request.headers_mut().insert(name, value);
        }
        let said = ask(&mut client, request).await.unwrap();
        assert_eq!(said.status, expected, "{count} of {length}");
    }
    assert_eq!(stand.server.reached(), 2);
}

/// A body of which nobody says how long it is.
struct Parts(VecDeque<Bytes>);

impl Body for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|part| Ok(Frame::data(part))))
    }
}

#[tokio::test]
async fn a_body_has_a_size_however_it_is_sent() {
    let stand = Stand::start(Limits {
        body_bytes: 1000,
        ..patient()
    })
    .await;
    let mut client: Client<BoxBody<Bytes, Infallible>> = speak(stand.connect().await).await;
    for (length, is_streamed, expected) in [
        (1000, false, "1000"),
        (1000, true, "1000"),
        (1001, false, "the body is too long"),
        (1001, true, "the body is too long"),
        (60_000, true, "the body is too long"),
    ] {
        let bytes = Bytes::from(vec![b'x'; length]);
        let body = if is_streamed {
            let at = (0..length).step_by(500);
            let body = Parts(at.map(|at| bytes.slice(at..length.min(at + 500))).collect());
            BoxBody::new(body)
        } else {
            BoxBody::new(Full::new(bytes))
        };
        let request = Request::post("https://op.example/length")
            .body(body)
            .unwrap();
        client.ready().await.unwrap();
        let said = read(client.send_request(request).await.unwrap())
            .await
            .unwrap();
        let status = if expected == "1000" { 200 } else { 413 };
        assert_eq!(said.status, status, "{length} {is_streamed}");
        assert!(said.text.contains(expected), "{}", said.text);
    }
    assert_eq!(stand.server.counters.accepted(), 1);
}

#[tokio::test]
async fn a_request_has_the_time_that_it_has_and_others_go_on() {
    let stand = Stand::start(quick()).await;
    let mut frames = stand.frames().await;
    // A body that does not come.
    let head = block(&[
        (":method", "POST"),
        (":scheme", "https"),
        (":authority", "op.example"),
        (":path", "/length"),
    ]);
    let begin = Instant::now();
    frames.write(&frame(HEADERS, END_HEADERS, 1, &head)).await;
    let mut client = stand.speak().await;
    // An answer that does not.
    let said = ask(&mut client, request(Method::GET, "/never"))
        .await
        .unwrap();
    assert_eq!(said.status, 503);
    assert_eq!(said.head.headers["retry-after"], "1");
    let answer = frames.next_of(DATA).await;
    assert_eq!(answer.stream, 1);
    let text = String::from_utf8(answer.payload).unwrap();
    assert!(text.contains("\"status\":408"), "{text}");
    let took = begin.elapsed();
    assert!(took > Duration::from_millis(500), "{took:?}");
    assert!(took < Duration::from_secs(3), "{took:?}");
    let said = ask(&mut client, request(Method::GET, "/hello"))
        .await
        .unwrap();
    assert_eq!(said.text, "hello");
    eventually(|| stand.server.counters.timed_out() == 2).await;
}

#[tokio::test]
async fn an_answer_that_is_not_taken_is_broken_off() {
    let stand = Stand::start(quick()).await;
    let mut frames = stand.frames().await;
    // SETTINGS_INITIAL_WINDOW_SIZE of nothing (RFC 9113 §6.5.2).
    frames
        .write(&frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0, 0]))
        .await;
    frames
        .write(&frame(HEADERS, END_STREAM | END_HEADERS, 1, &get("/large")))
        .await;
    let reset = frames.next_of(RST_STREAM).await;
    assert_eq!((reset.stream, reset.code()), (1, CANCEL));
    frames.rest().await;
    assert!(stand.server.counters.timed_out() >= 1);
}

#[tokio::test]
async fn a_request_that_its_client_gives_up_is_given_up() {
    let stand = Stand::start(patient()).await;
    let mut frames = stand.frames().await;
    frames
        .write(&frame(HEADERS, END_STREAM | END_HEADERS, 1, &get("/never")))
        .await;
    eventually(|| stand.server.reached() == 1).await;
    frames
        .write(&frame(RST_STREAM, 0, 1, &CANCEL.to_be_bytes()))
        .await;
    let ended = || {
        stand
            .server
            .stage
            .ended
            .load(std::sync::atomic::Ordering::SeqCst)
    };
    eventually(|| ended() == 1).await;
    // And with the whole connection.
    for stream in [3, 5] {
        frames
            .write(&frame(
                HEADERS,
                END_STREAM | END_HEADERS,
                stream,
                &get("/never"),
            ))
            .await;
    }
    eventually(|| stand.server.reached() == 3).await;
    drop(frames);
    eventually(|| ended() == 3).await;
}

#[tokio::test]
async fn a_panic_is_an_answer_or_the_end_of_one() {
    let stand = Stand::start(patient()).await;
    let mut client = stand.speak().await;
    for path in ["/panic", "/panic/later"] {
        let said = ask(&mut client, request(Method::GET, path)).await.unwrap();
        assert_eq!(said.status, 500, "{path}");
    }
    let broken = ask(&mut client, request(Method::GET, "/panic/body")).await;
    assert!(broken.is_err());
    let said = ask(&mut client, request(Method::GET, "/hello"))
        .await
        .unwrap();
    assert_eq!(said.text, "hello");
    assert_eq!(stand.server.counters.panics(), 3);
}

#[tokio::test]
async fn when_the_server_stops_what_is_under_way_is_answered() {
    let stand = Stand::start(patient()).await;
    let (mut client, _idle) = (stand.speak().await, stand.frames().await);
    let mut also = client.clone();
    let slow = tokio::spawn(async move { ask(&mut also, request(Method::GET, "/slow")).await });
    eventually(|| stand.server.reached() == 1).await;
    let drain = stand.server.stop().await;
    assert_eq!(slow.await.unwrap().unwrap().text, "slow");
    assert_eq!(drain.cut, 0);
    assert!(drain.took < patient().drain, "{drain:?}");
    assert!(
        ask(&mut client, request(Method::GET, "/hello"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn what_does_not_end_is_cut_when_the_server_stops() {
    let deadline = Duration::from_millis(800);
    let stand = Stand::start(Limits {
        drain: deadline,
        ..patient()
    })
    .await;
    let mut frames = stand.frames().await;
    for stream in [1, 3] {
        frames
            .write(&frame(
                HEADERS,
                END_STREAM | END_HEADERS,
                stream,
                &get("/never"),
            ))
            .await;
    }
    eventually(|| stand.server.reached() == 2).await;
    let ended = std::sync::Arc::clone(&stand.server.stage.ended);
    let drain = stand.server.stop().await;
    // Connections are counted, not requests.
    assert_eq!(drain.cut, 1);
    assert!(
        drain.took >= deadline && drain.took < deadline * 3,
        "{drain:?}"
    );
    eventually(|| ended.load(std::sync::atomic::Ordering::SeqCst) == 2).await;
    frames.rest().await;
}
