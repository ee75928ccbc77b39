//! Heads that are ambiguous, or meant for somebody else.

use doorward::web::server::HostAllowList;
use tokio::io::AsyncWriteExt;

use super::{HELLO, Running, header, patient, read_response, status};

/// A request behind the one under test: it must never be served when that is refused.
const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nHost: op.example\r\n\r\n";

/// Name, head with everything that belongs to the first request, status.
const REFUSED: &[(&str, &str, u16)] = &[
    ("no Host", "GET /hello HTTP/1.1\r\n\r\n", 400),
    (
        "no Host, HTTP/1.0",
        "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        400,
    ),
    (
        "no Host for a probe with HTTP/1.1",
        "GET /health/live HTTP/1.1\r\n\r\n",
        400,
    ),
    (
        "two Hosts",
        "GET /hello HTTP/1.1\r\nHost: op.example\r\nHost: evil.example\r\n\r\n",
        400,
    ),
    (
        "the same Host twice",
        "GET /hello HTTP/1.1\r\nHost: op.example\r\nhost: op.example\r\n\r\n",
        400,
    ),
    (
        "two Hosts for a probe",
        "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        400,
    ),
    (
        "Host of bytes",
        "GET /hello HTTP/1.1\r\nHost: op.exampl\u{e9}\r\n\r\n",
        400,
    ),
    (
        "Host with a comma",
        "GET /hello HTTP/1.1\r\nHost: op.example, evil.example\r\n\r\n",
        421,
    ),
    ("empty Host", "GET /hello HTTP/1.1\r\nHost:\r\n\r\n", 421),
    (
        "unknown Host",
        "GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        421,
    ),
    (
        "known Host, unknown port",
        "GET /hello HTTP/1.1\r\nHost: op.example:80\r\n\r\n",
        421,
    ),
    (
        "unknown Host, forwarded as known",
        "GET /hello HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: op.example\r\n\r\n",
        421,
    ),
    (
        "a path that only looks like a probe's",
        "GET /healthy HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        421,
    ),
    (
        "absolute form, other Host",
        "GET http://evil.example/hello HTTP/1.1\r\nHost: op.example\r\n\r\n",
        400,
    ),
    (
        "absolute form, userinfo",
        "GET http://op.example@evil.example/hello HTTP/1.1\r\nHost: op.example\r\n\r\n",
        400,
    ),
    (
        "absolute form, other port",
        "GET http://op.example:1/hello HTTP/1.1\r\nHost: op.example\r\n\r\n",
        400,
    ),
    (
        "absolute form, unknown",
        "GET http://evil.example/hello HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        421,
    ),
    (
        "CONNECT",
        "CONNECT op.example:443 HTTP/1.1\r\nHost: op.example:443\r\n\r\n",
        405,
    ),
    (
        "TRACE",
        "TRACE /hello HTTP/1.1\r\nHost: op.example\r\n\r\n",
        405,
    ),
    (
        "Content-Lengths that differ",
        "POST /length HTTP/1.1\r\nHost: op.example\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        400,
    ),
    (
        "Content-Length with a sign",
        "POST /length HTTP/1.1\r\nHost: op.example\r\nContent-Length: +1\r\n\r\nx",
        400,
    ),
    (
        "Content-Length as a list",
        "POST /length HTTP/1.1\r\nHost: op.example\r\nContent-Length: 1, 1\r\n\r\nx",
        400,
    ),
    (
        "chunked twice",
        "POST /length HTTP/1.1\r\nHost: op.example\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "chunked, chunked",
        "POST /length HTTP/1.1\r\nHost: op.example\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "gzip, chunked",
        "POST /length HTTP/1.1\r\nHost: op.example\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "identity",
        "POST /length HTTP/1.1\r\nHost: op.example\r\nTransfer-Encoding: identity\r\n\r\n",
        400,
    ),
    (
        "xchunked",
        "POST /length HTTP/1.1\r\nHost: op.example\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "chunked with HTTP/1.0",
        "POST /length HTTP/1.0\r\nHost: op.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        "obs-fold",
        "GET /hello HTTP/1.1\r\nHost: op.example\r\nX-Long: a\r\n b\r\n\r\n",
        400,
    ),
    (
        "obs-fold before the first field",
        "GET /hello HTTP/1.1\r\n Host: op.example\r\n\r\n",
        400,
    ),
    (
        "a space before the colon",
        "GET /hello HTTP/1.1\r\nHost : op.example\r\n\r\n",
        400,
    ),
    (
        "a bare CR in a value",
        "GET /hello HTTP/1.1\r\nHost: op.example\r\nX: a\rb\r\n\r\n",
        400,
    ),
    (
        "a NUL in a value",
        "GET /hello HTTP/1.1\r\nHost: op.example\r\nX: a\0b\r\n\r\n",
        400,
    ),
    (
        "a name of no token",
        "GET /hello HTTP/1.1\r\nHost: op.example\r\nX(): a\r\n\r\n",
        400,
    ),
    (
        "an unknown version",
        "GET /hello HTTP/3.7\r\nHost: op.example\r\n\r\n",
        400,
    ),
    ("no version", "GET /hello\r\n\r\n", 400),
];

#[tokio::test]
async fn an_ambiguous_or_misdirected_head_is_refused_and_the_connection_closed() {
    let server = Running::start(patient()).await;
    for (name, request, expected) in REFUSED {
        // U+00E9 stands for a byte that is no ASCII.
        let bytes: Vec<u8> = format!("{request}{SMUGGLED}")
            .chars()
            .map(|char| u8::try_from(u32::from(char)).unwrap())
            .collect();
        let answer = server.talk(bytes).await;
        assert_eq!(status(&answer), *expected, "{name}: {answer}");
        assert_eq!(
            header(&answer, "connection"),
            Some("close"),
            "{name}: {answer}"
        );
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{name}: {answer}");
        assert_not_stored(&answer);
        assert_eq!(server.reached(), 0, "{name}");
    }
}

const SERVED: &[(&str, &str)] = &[
    ("plain", HELLO),
    (
        "Host in capitals",
        "GET /hello HTTP/1.1\r\nHOST: Op.Example\r\n\r\n",
    ),
    (
        "Host with its port",
        "GET /hello HTTP/1.1\r\nHost: op.example:8443\r\n\r\n",
    ),
    (
        "absolute form",
        "GET http://OP.example/hello HTTP/1.1\r\nHost: op.example\r\n\r\n",
    ),
    (
        "HTTP/1.0 with Host",
        "GET /hello HTTP/1.0\r\nHost: op.example\r\n\r\n",
    ),
    (
        "a probe",
        "GET /health/live HTTP/1.1\r\nHost: 10.0.0.7:8080\r\n\r\n",
    ),
    (
        "a probe with HTTP/1.0 and no Host",
        "GET /health/live HTTP/1.0\r\n\r\n",
    ),
    // RFC 9112 §2.2: a recipient MAY recognize a single LF as a line terminator. hyper does.
    ("bare LF", "GET /hello HTTP/1.1\nHost: op.example\n\n"),
    (
        "an upgrade that we do not know",
        "GET /hello HTTP/1.1\r\nHost: op.example\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    ),
    (
        "the same Content-Length twice",
        "POST /length HTTP/1.1\r\nHost: op.example\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
    ),
];

#[tokio::test]
async fn heads_that_may_be_served_are() {
    let server = Running::start(patient()).await;
    for (name, request) in SERVED {
        let answer = read_response(&mut server.send(request).await).await;
        assert_eq!(status(&answer), 200, "{name}: {answer}");
    }
    assert_eq!(server.reached(), SERVED.len());
}

/// hyper hides that there was a Content-Length. RFC 9112 §6.1 lets us answer by Transfer-Encoding alone, and demands
/// that the connection is closed: what follows is no request.
#[tokio::test]
async fn content_length_with_transfer_encoding_ends_the_connection() {
    let server = Running::start(patient()).await;
    for (index, fields) in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked",
    ]
    .iter()
    .enumerate()
    {
        let request = format!(
            "POST /length HTTP/1.1\r\nHost: op.example\r\n{fields}\r\n\r\n0\r\n\r\n{SMUGGLED}"
        );
        let answer = server.talk(request).await;
        assert!(answer.ends_with("\r\n\r\n0"), "{fields}: {answer}");
        assert_eq!(
            header(&answer, "connection"),
            Some("close"),
            "{fields}: {answer}"
        );
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{fields}: {answer}");
        assert_eq!(server.reached(), index + 1, "{fields}");
    }
}

#[tokio::test]
async fn a_long_head_is_refused() {
    let server = Running::start(patient()).await;
    for (length, expected) in [(30 * 1024, 200), (33 * 1024, 431), (1 << 20, 431)] {
        let answer = server
            .talk(format!(
                "GET /hello HTTP/1.1\r\nHost: op.example\r\nConnection: close\r\nX: {}\r\n\r\n",
                "x".repeat(length)
            ))
            .await;
        assert_eq!(status(&answer), expected, "{length}: {answer}");
        if expected == 431 {
            assert_not_stored(&answer);
        }
    }
    // 101 fields: hyper's own bound. Also behind a request that is served.
    let fields = "X: x\r\n".repeat(100);
    let answer = server
        .talk(format!(
            "{HELLO}GET /hello HTTP/1.1\r\nHost: op.example\r\n{fields}\r\n"
        ))
        .await;
    let refused = answer.find("HTTP/1.1 431").unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_not_stored(&answer[refused..]);
}

/// What every answer says, whoever wrote it.
fn assert_not_stored(answer: &str) {
    assert_eq!(
        header(answer, "cache-control"),
        Some("no-store"),
        "{answer}"
    );
    assert_eq!(header(answer, "x-frame-options"), Some("DENY"), "{answer}");
    assert!(
        header(answer, "strict-transport-security").is_some(),
        "{answer}"
    );
}

#[tokio::test]
async fn http_2_is_not_spoken() {
    let server = Running::start(patient()).await;
    let answer = server
        .talk("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .await;
    assert_eq!(answer, "");
    assert_eq!(server.reached(), 0);
}

#[tokio::test]
async fn requests_may_be_pipelined() {
    let server = Running::start(patient()).await;
    let last = HELLO.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    let answer = server.talk(HELLO.repeat(2) + &last).await;
    assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 3, "{answer}");
}

#[tokio::test]
async fn a_refusal_says_what_is_wrong_and_is_not_stored() {
    let server = Running::start(patient()).await;
    let answer = read_response(
        &mut server
            .send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
            .await,
    )
    .await;
    assert_eq!(
        header(&answer, "content-type"),
        Some("application/problem+json")
    );
    assert_eq!(header(&answer, "cache-control"), Some("no-store"));
    assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"));
    let headers = ["cross-origin-opener-policy", "permissions-policy"];
    assert!(headers.iter().all(|name| header(&answer, name).is_some()));
    assert_eq!(
        header(&answer, "strict-transport-security"),
        Some("max-age=31536000")
    );
    assert!(
        answer.ends_with(r#"{"status":421,"title":"Misdirected Request","detail":"this server does not answer for that host"}"#),
        "{answer}"
    );
    assert!(!answer.contains("evil"));
    let mut stream = server
        .send("TRACE / HTTP/1.1\r\nHost: op.example\r\n\r\n")
        .await;
    let answer = read_response(&mut stream).await;
    assert!(header(&answer, "allow").unwrap().contains("GET"));
    let _ = stream.shutdown().await;
}

#[test]
fn a_url_allows_its_authority_and_its_default_port() {
    let url = |text| url::Url::parse(text).unwrap();
    let hosts = HostAllowList::default()
        .with_url(&url("https://Op.Example/t/acme"))
        .with_url(&url("http://localhost:8080"))
        .with_url(&url("http://[::1]:8080"));
    for (host, allowed) in [
        ("op.example", true),
        ("OP.EXAMPLE:443", true),
        ("op.example:80", false),
        ("localhost:8080", true),
        ("localhost", false),
        ("[::1]:8080", true),
        ("op.example.", false),
        ("", false),
    ] {
        assert_eq!(hosts.contains(host), allowed, "{host}");
    }
}
