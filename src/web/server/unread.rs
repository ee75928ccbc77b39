//! What hyper answers by itself to a head that it cannot read: 400 or 431, without a header of ours.
//!
//! hyper has no hook for it, so the answer is known on its way out: a refusal without a body that says nothing about
//! caches, which every other does.

use http::HeaderMap;

use crate::web::headers;

/// The same answer with the headers that every response has; none for any other bytes.
pub(super) fn completed(answer: &[u8], is_https: bool) -> Option<Vec<u8>> {
    // Every answer comes by here: those that are no refusal leave first.
    if answer.get(8..10) != Some(b" 4") {
        return None;
    }
    let head = answer.strip_suffix(b"\r\n\r\n")?;
    let text = std::str::from_utf8(head).ok()?;
    let is_hypers = text.starts_with("HTTP/1.")
        && text.contains("\r\ncontent-length: 0")
        && !text.contains("\r\ncache-control: ")
        && !text.contains("\r\n\r\n");
    if !is_hypers {
        return None;
    }
    let mut fields = HeaderMap::new();
    headers::complete(&mut fields, is_https);
    let mut completed = head.to_vec();
    for (name, value) in &fields {
        completed.extend_from_slice(b"\r\n");
        completed.extend_from_slice(name.as_str().as_bytes());
        completed.extend_from_slice(b": ");
        completed.extend_from_slice(value.as_bytes());
    }
    completed.extend_from_slice(b"\r\n\r\n");
    Some(completed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HYPERS: &str = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0";

    #[test]
    fn only_a_bare_refusal_is_completed() {
        let answer = completed(format!("{HYPERS}\r\n\r\n").as_bytes(), true).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with(HYPERS), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
        assert!(answer.contains("\r\ncache-control: no-store"), "{answer}");
        assert!(
            answer.contains("\r\nstrict-transport-security: "),
            "{answer}"
        );
        for other in [
            "",
            "\r\n\r\n",
            "400 Bad Request\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\ncache-control: no-cache\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 5\r\n\r\nhello\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        ] {
            assert_eq!(completed(other.as_bytes(), true), None, "{other:?}");
        }
    }
}
