//! What the server answers itself has the headers of every answer, whatever it refuses.

use super::{Running, header, quick, status};

const REFUSALS: [(u16, &str); 9] = [
    (400, "GET /hello HTTP/1.1\r\n\r\n"),
    (400, "nonsense\r\n\r\n"),
    (405, "TRACE /hello HTTP/1.1\r\nHost: op.example\r\n\r\n"),
    (
        408,
        "POST /length HTTP/1.1\r\nHost: op.example\r\nContent-Length: 9\r\n\r\nx",
    ),
    (
        413,
        "POST /length HTTP/1.1\r\nHost: op.example\r\nContent-Length: 99999999\r\n\r\n",
    ),
    (421, "GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
    (431, "GET /hello HTTP/1.1\r\nHost: op.example\r\n"),
    (500, "GET /panic HTTP/1.1\r\nHost: op.example\r\n\r\n"),
    (503, "GET /never HTTP/1.1\r\nHost: op.example\r\n\r\n"),
];

#[tokio::test]
async fn each_refusal_of_the_server_has_the_headers_of_every_answer() {
    let server = Running::start(quick()).await;
    for (expected, request) in REFUSALS {
        let mut request = request.to_owned();
        if expected == 431 {
            request += "X: ";
            request += &"x".repeat(40 * 1024);
        }
        let answer = server.talk(request).await;
        assert_eq!(status(&answer), expected, "{answer}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("connection", "close"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
            ("content-type", "application/problem+json"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "no-referrer"),
            ("strict-transport-security", "max-age=31536000"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            // hyper refuses by itself what it cannot read as a head: that answer has no body.
            let has_no_body = header(&answer, "content-length") == Some("0");
            if name == "content-type" && has_no_body {
                continue;
            }
            assert_eq!(
                header(&answer, name),
                Some(value),
                "{expected} {name}: {answer}"
            );
        }
        assert!(header(&answer, "server").is_none(), "{answer}");
        // Nothing of the request comes back.
        assert!(
            !answer.contains("hello") && !answer.contains("evil"),
            "{answer}"
        );
    }
}
