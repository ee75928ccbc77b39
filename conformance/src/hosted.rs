//! One document, served on the loopback interface for a provider that fetches it.

use std::io::{Read, Result, Write};
use std::net::TcpListener;
use std::time::Duration;

/// A listener that waits for one request.
#[derive(Debug)]
pub struct Document {
    listener: TcpListener,
    address: String,
}

impl Document {
    /// Takes a free port.
    pub fn listen() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}/request-object", listener.local_addr()?);
        Ok(Self { listener, address })
    }

    /// Where the document is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Answers one request with `body` as application/jwt, and ends.
    pub fn serve(self, body: &str) {
        if let Ok((mut stream, _)) = self.listener.accept() {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let _ = stream.read(&mut [0; 4096]);
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-type: application/jwt\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Http, Request};
    use crate::verdict::Record;

    #[test]
    fn the_document_is_served_once_as_a_jwt() {
        let document = Document::listen().unwrap();
        let url = url::Url::parse(document.address()).unwrap();
        let server = std::thread::spawn(move || document.serve("a.b.c"));
        let http = Http::new(false).unwrap();
        let response = http
            .send(&mut Record::default(), Request::get(url))
            .unwrap();
        assert_eq!(response.media_type(), "application/jwt");
        assert_eq!(response.body, "a.b.c");
        server.join().unwrap();
    }
}
