//! What the clients have on the loopback interface: a document that a provider fetches, and an address that it posts to.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use url::Url;

/// A document that whoever asks for it gets, until it is dropped.
#[derive(Debug)]
pub struct Document {
    address: String,
    body: Arc<Mutex<Vec<u8>>>,
    is_closed: Arc<AtomicBool>,
}

impl Document {
    /// Takes a free port, where that path is what was said last, of that media type.
    pub fn listen(path: &str, media_type: &'static str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = format!("http://{}{path}", listener.local_addr()?);
        let body = Arc::new(Mutex::new(Vec::new()));
        let is_closed = Arc::new(AtomicBool::new(false));
        let (said, closed) = (Arc::clone(&body), Arc::clone(&is_closed));
        thread::spawn(move || {
            while !closed.load(Ordering::Relaxed) {
                match listener.accept() {
                    // A connection that breaks off has asked for nothing.
                    Ok((stream, _)) => {
                        let body = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
                        drop(give(&stream, media_type, &body));
                    }
                    Err(_) => thread::sleep(LOOK),
                }
            }
        });
        Ok(Self {
            address,
            body,
            is_closed,
        })
    }

    /// Where it is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What it is from now on.
    pub fn say(&self, body: impl AsRef<[u8]>) {
        let mut said = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        *said = body.as_ref().to_vec();
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        self.is_closed.store(true, Ordering::Relaxed);
    }
}

fn give(mut stream: &TcpStream, media_type: &str, body: &[u8]) -> Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let _ = read_request(stream)?;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)
}

/// Bytes of a request that are read, at most.
const LONGEST_REQUEST: u64 = 1 << 20;

/// How often somebody looks whether a provider has connected.
const LOOK: Duration = Duration::from_millis(10);

/// A request that reached an [`Inbox`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its method.
    pub method: String,
    /// The Content-Type without its parameters, in lower case; empty if there was none.
    pub media_type: String,
    /// The Authorization header; empty if there was none.
    pub authorization: String,
    /// The body, read as UTF-8.
    pub body: String,
}

/// How an [`Inbox`] answers.
#[derive(Clone, Copy, Debug)]
pub struct Reply {
    /// The status, with its reason.
    pub status: &'static str,
    /// A further header, with its line end; or nothing.
    pub header: &'static str,
    /// The body.
    pub body: &'static str,
}

impl Reply {
    /// Back-Channel Logout 1.0 §2.8.
    pub const OK: Self = Self::plain("200 OK");
    /// CIBA Core 1.0 §10.2.
    pub const NO_CONTENT: Self = Self::plain("204 No Content");

    /// A status alone.
    pub const fn plain(status: &'static str) -> Self {
        Self {
            status,
            header: "",
            body: "",
        }
    }
}

/// An address that answers one thing to whatever is sent there, and keeps it, until it is dropped.
#[derive(Debug)]
pub struct Inbox {
    address: Url,
    posted: Receiver<Posted>,
    is_closed: Arc<AtomicBool>,
}

impl Inbox {
    /// Listens at that address, which must be of the loopback interface; port 0 is any free one.
    pub fn listen(address: Url) -> Result<Self> {
        Self::answering(address, Reply::OK)
    }

    /// The same with an answer of its own.
    pub fn answering(mut address: Url, reply: Reply) -> Result<Self> {
        let places = address.socket_addrs(|| None)?;
        let places: Vec<SocketAddr> = places
            .into_iter()
            .filter(|place| place.ip().is_loopback())
            .collect();
        let listener = TcpListener::bind(places.as_slice())?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        address
            .set_port(Some(port))
            .map_err(|()| ErrorKind::InvalidInput)?;
        let (sender, posted) = channel();
        let is_closed = Arc::new(AtomicBool::new(false));
        let (path, closed) = (address.path().to_owned(), Arc::clone(&is_closed));
        thread::spawn(move || {
            while !closed.load(Ordering::Relaxed) {
                match listener.accept() {
                    // A connection that breaks off has posted nothing.
                    Ok((stream, _)) => drop(take(&stream, &path, &sender, reply)),
                    Err(_) => thread::sleep(LOOK),
                }
            }
        });
        Ok(Self {
            address,
            posted,
            is_closed,
        })
    }

    /// Where it is.
    pub fn address(&self) -> &str {
        self.address.as_str()
    }

    /// The next that came or comes within that time.
    pub fn receive(&self, within: Duration) -> Option<Posted> {
        self.posted.recv_timeout(within).ok()
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.is_closed.store(true, Ordering::Relaxed);
    }
}

/// Reads one request, keeps it if it was for that path, and answers it.
fn take(stream: &TcpStream, path: &str, kept: &Sender<Posted>, reply: Reply) -> Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let (target, posted) = read_request(stream)?;
    let is_here = target.split('?').next() == Some(path);
    let Reply {
        status,
        header,
        body,
    } = if is_here {
        reply
    } else {
        Reply::plain("404 Not Found")
    };
    if is_here {
        kept.send(posted).map_err(Error::other)?;
    }
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncache-control: no-store\r\n{header}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// One request of HTTP/1.1 (RFC 9112): its target, and the rest.
fn read_request(stream: impl Read) -> Result<(String, Posted)> {
    let mut reader = BufReader::new(stream.take(LONGEST_REQUEST));
    let request_line = read_line(&mut reader)?;
    let mut words = request_line.split(' ');
    let mut word = || words.next().unwrap_or_default().to_owned();
    let (method, target) = (word(), word());
    let (mut media_type, mut length, mut is_chunked) = (String::new(), 0, false);
    let mut authorization = String::new();
    loop {
        let line = read_line(&mut reader)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("authorization") {
            value.trim().clone_into(&mut authorization);
        }
        let value = value.trim().to_ascii_lowercase();
        match name.to_ascii_lowercase().as_str() {
            "content-type" => value
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .clone_into(&mut media_type),
            "content-length" => length = value.parse().map_err(Error::other)?,
            "transfer-encoding" => is_chunked = value.ends_with("chunked"),
            _ => {}
        }
    }
    let mut body = Vec::new();
    if is_chunked {
        read_chunks(&mut reader, &mut body)?;
    } else {
        reader.take(length).read_to_end(&mut body)?;
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok((
        target,
        Posted {
            method,
            media_type,
            authorization,
            body,
        },
    ))
}

/// A body in chunks (RFC 9112 §7.1), to its last one.
fn read_chunks(reader: &mut impl BufRead, body: &mut Vec<u8>) -> Result<()> {
    loop {
        let line = read_line(reader)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16).map_err(Error::other)?;
        if size == 0 {
            return Ok(());
        }
        reader.by_ref().take(size).read_to_end(body)?;
        read_line(reader)?;
    }
}

fn read_line(reader: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Http, Request};
    use crate::verdict::Record;

    #[test]
    fn the_document_is_what_was_said_last() {
        let document = Document::listen("/d", "application/jwt").unwrap();
        let url = url::Url::parse(document.address()).unwrap();
        let http = Http::new(false).unwrap();
        for body in ["a.b.c", "d.e.f"] {
            document.say(body);
            let request = Request::get(url.clone());
            let response = http.send(&mut Record::default(), request).unwrap();
            assert_eq!(response.media_type(), "application/jwt");
            assert_eq!(response.body, body);
        }
    }

    const SOON: Duration = Duration::from_millis(200);

    fn inbox() -> Inbox {
        Inbox::listen(Url::parse("http://127.0.0.1:0/in").unwrap()).unwrap()
    }

    #[test]
    fn what_is_posted_is_kept_and_answered() {
        let inbox = inbox();
        let url = Url::parse(inbox.address()).unwrap();
        let http = Http::new(false).unwrap();
        let fields = [("logout_token".to_owned(), "a b".to_owned())];
        let request = Request::post_form(url.clone(), &fields);
        let response = http.send(&mut Record::default(), request).unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.header("cache-control"), Some("no-store"));
        let expected = Posted {
            method: "POST".to_owned(),
            media_type: "application/x-www-form-urlencoded".to_owned(),
            authorization: String::new(),
            body: "logout_token=a+b".to_owned(),
        };
        assert_eq!(inbox.receive(SOON), Some(expected));
        let elsewhere = Request::get(url.join("/else").unwrap());
        let response = http.send(&mut Record::default(), elsewhere).unwrap();
        assert_eq!(response.status, 404);
        assert_eq!(inbox.receive(SOON), None);
    }

    #[test]
    fn who_is_silent_or_breaks_off_is_not_waited_for_long() {
        let inbox = inbox();
        assert_eq!(inbox.receive(SOON), None);
        let place = Url::parse(inbox.address()).unwrap().socket_addrs(|| None);
        drop(TcpStream::connect(place.unwrap().as_slice()).unwrap());
        assert_eq!(inbox.receive(SOON), None);
    }

    #[test]
    fn a_body_in_chunks_is_read_whole() {
        let bytes = "POST /in?a HTTP/1.1\r\nHost: rp\r\nContent-Type: Text/Plain; charset=utf-8\r\n\
            Transfer-Encoding: chunked\r\n\r\n4\r\nlogo\r\na;x=y\r\nut_token=1\r\n0\r\n\r\n";
        let (target, posted) = read_request(bytes.as_bytes()).unwrap();
        assert_eq!((target.as_str(), posted.method.as_str()), ("/in?a", "POST"));
        assert_eq!(posted.media_type, "text/plain");
        assert_eq!(posted.body, "logout_token=1");
    }

    #[test]
    fn it_listens_at_the_loopback_interface_only() {
        for address in ["http://192.0.2.1:0/in", "http://0.0.0.0:0/in"] {
            assert!(
                Inbox::listen(Url::parse(address).unwrap()).is_err(),
                "{address}"
            );
        }
    }
}
