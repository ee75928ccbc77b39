//! Chunked framing, broken in every way (RFC 9112 §7.1): what one reader in a row of two takes for the end of a body, the other
//! may take for the beginning of a request.

use tokio::io::AsyncWriteExt;

use super::{Running, header, patient, read_to_end, status};

/// A request behind the one under test: it must never be served.
const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nHost: op.example\r\n\r\n";

fn head(path: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: op.example\r\nTransfer-Encoding: chunked\r\n\r\n")
}

/// Bodies that are none, by what is wrong.
const BROKEN: &[(&str, &str)] = &[
    ("no size", "\r\nhello\r\n0\r\n\r\n"),
    ("a size that is no number", "xyz\r\nhello\r\n0\r\n\r\n"),
    ("a plus sign", "+5\r\nhello\r\n0\r\n\r\n"),
    ("a minus sign", "-5\r\nhello\r\n0\r\n\r\n"),
    ("0x", "0x5\r\nhello\r\n0\r\n\r\n"),
    ("a space before", " 5\r\nhello\r\n0\r\n\r\n"),
    ("a tab before", "\t5\r\nhello\r\n0\r\n\r\n"),
    ("a space within", "0 5\r\nhello\r\n0\r\n\r\n"),
    ("an underscore", "0_5\r\nhello\r\n0\r\n\r\n"),
    ("a dot", "5.0\r\nhello\r\n0\r\n\r\n"),
    ("a letter behind", "5h\r\nhello\r\n0\r\n\r\n"),
    ("a NUL", "5\0\r\nhello\r\n0\r\n\r\n"),
    ("a NUL before", "\x005\r\nhello\r\n0\r\n\r\n"),
    ("digits of another script", "\u{b2}\r\nhello\r\n0\r\n\r\n"),
    ("64 bits and one", "10000000000000005\r\nhello\r\n0\r\n\r\n"),
    (
        "a hundred digits",
        "5000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000005\r\nhello\r\n0\r\n\r\n",
    ),
    ("shorter than it says", "6\r\nhello\r\n0\r\n\r\n"),
    ("longer than it says", "4\r\nhello\r\n0\r\n\r\n"),
    ("nothing between chunks", "5\r\nhello0\r\n\r\n"),
    ("LF between chunks", "5\r\nhello\n0\r\n\r\n"),
    ("CR between chunks", "5\r\nhello\r0\r\n\r\n"),
    ("LF CR between chunks", "5\r\nhello\n\r0\r\n\r\n"),
    ("CR alone behind the size", "5\rhello\r\n0\r\n\r\n"),
    ("LF alone behind the size", "5\nhello\r\n0\r\n\r\n"),
    ("LF alone in an extension", "5;x\nhello\r\n0\r\n\r\n"),
    ("LF alone behind the last size", "5\r\nhello\r\n0\n\r\n"),
    (
        "a trailer that is folded",
        "5\r\nhello\r\n0\r\nX: a\r\n b\r\n\r\n",
    ),
    ("a trailer without colon", "5\r\nhello\r\n0\r\nbad\r\n\r\n"),
    ("a trailer with a space", "5\r\nhello\r\n0\r\nX : a\r\n\r\n"),
    ("a trailer with NUL", "5\r\nhello\r\n0\r\nX: a\0b\r\n\r\n"),
    ("a trailer with CR", "5\r\nhello\r\n0\r\nX: a\rb\r\n\r\n"),
    (
        "a trailer with LF alone",
        "5\r\nhello\r\n0\r\nX: a\nY: b\r\n\r\n",
    ),
    (
        "a request in an extension",
        "5;\nGET /smuggled HTTP/1.1\nHost: op.example\n\n",
    ),
];

/// Bodies of ten bytes that a reader may understand, and all do so in one way.
const ODD: &[&str] = &[
    "A\r\nhellohello\r\n0\r\n\r\n",
    "000a\r\nhellohello\r\n000\r\n\r\n",
    "a \r\nhellohello\r\n0\r\n\r\n",
    "5\r\nhello\r\n5;a=b;c=\"d\"\r\nhello\r\n0;x\r\n\r\n",
    "a\r\nhellohello\r\n0\r\nContent-Length: 3\r\nHost: evil.example\r\nTransfer-Encoding: chunked\r\n\r\n",
];

/// Heads that say in a doubtful way how the body is framed.
const DOUBTFUL: &[&str] = &[
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: chunked;q=1",
    "Transfer-Encoding: \"chunked\"",
    "Transfer-Encoding: chunked,",
    "Transfer-Encoding:",
    "Transfer-Encoding: chunked\r\n ",
    "Transfer-Encoding:\r\n chunked",
    "Transfer-Encoding: \x0bchunked",
    "Transfer-Encoding: chunked\rX: y",
    "Transfer-Encoding : chunked",
    "Transfer\rEncoding: chunked",
    "Transfer-Encoding: chunked\0",
    "Content-Length: 10\r\nContent-Length: 0x0a",
    "Content-Length: 10\r\n 0",
    "Content-Length: 1 0",
    "Content-Length: -10",
    "Content-Length: 10;",
    "Content-Length:",
    "Content-Length: 99999999999999999999",
];

#[tokio::test]
async fn a_body_whose_end_is_in_doubt_hides_no_request() {
    let server = Running::start(patient()).await;
    let mut reached = 0;
    for path in ["/length", "/swallow", "/ignore"] {
        let bodies = BROKEN.iter().map(|(what, body)| (*what, *body, false));
        for (what, body, is_whole) in bodies.chain(ODD.iter().map(|body| ("odd", *body, true))) {
            let mut stream = server.send(head(path) + body + SMUGGLED).await;
            // Nothing more comes: who still waits for the rest must not wait for long.
            let _ = stream.shutdown().await;
            let answer = read_to_end(&mut stream).await;
            reached += 1;
            assert_eq!(server.reached(), reached, "{path}, {what}: {answer}");
            assert!(
                answer.matches("HTTP/1.").count() <= 1,
                "{path}, {what}: {answer}"
            );
            assert!(
                answer.is_empty() || header(&answer, "connection") == Some("close"),
                "{path}, {what}: {answer}"
            );
            if path == "/length" && is_whole {
                assert!(answer.ends_with("\r\n\r\n10"), "{body:?}: {answer}");
            } else if path == "/length" {
                assert_eq!(status(&answer), 400, "{what}: {answer}");
            }
        }
    }
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_none() {
    let server = Running::start(patient()).await;
    let whole = "5\r\nhello\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n";
    for length in 0..whole.len() {
        let mut stream = server.send(head("/length") + &whole[..length]).await;
        let _ = stream.shutdown().await;
        let answer = read_to_end(&mut stream).await;
        assert!(
            [0, 400].contains(&status(&answer)),
            "{:?}: {answer}",
            &whole[..length]
        );
    }
    let mut stream = server.send(head("/length") + whole).await;
    let _ = stream.shutdown().await;
    assert!(read_to_end(&mut stream).await.ends_with("\r\n\r\n10"));
}

#[tokio::test]
async fn a_framing_that_is_in_doubt_is_refused() {
    let server = Running::start(patient()).await;
    for fields in DOUBTFUL {
        let request = format!(
            "POST /length HTTP/1.1\r\nHost: op.example\r\n{fields}\r\n\r\na\r\nhellohello\r\n0\r\n\r\n{SMUGGLED}"
        );
        let answer = server.talk(request).await;
        assert_eq!(status(&answer), 400, "{fields:?}: {answer}");
        assert_eq!(
            header(&answer, "connection"),
            Some("close"),
            "{fields:?}: {answer}"
        );
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{fields:?}: {answer}");
        assert_eq!(server.reached(), 0, "{fields:?}");
    }
}
