//! What a client may take, and what happened.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::Method;

/// What one client, and all clients together, may take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From the accepted connection, or from the first byte of a later request, to the end of the head; and before that as long again for the
    /// TLS handshake.
    pub head: Duration,
    /// Bytes of the request line and the header fields. At least 8 192.
    pub head_bytes: usize,
    /// From the end of a response to the first byte of the next request.
    pub idle: Duration,
    /// From the end of the head to the end of the request's body, while the endpoint waits for it.
    pub body: Duration,
    /// Bytes of a request's body.
    pub body_bytes: u64,
    /// From the end of the head until the response is written.
    pub request: Duration,
    /// How long a closing connection is read and thrown away, so that the client sees our last answer and not a reset.
    pub linger: Duration,
    /// Connections at a time; the next ones wait in the kernel's queue.
    pub connections: u32,
    /// Of them, from one IPv4 address or IPv6 /64; the next ones are closed at once.
    pub connections_per_network: u32,
    /// How long sent bytes may stay unacknowledged, or the client's window shut (TCP_USER_TIMEOUT, Linux).
    pub unacknowledged: Duration,
    /// How long requests under way may take to finish when the server stops.
    pub drain: Duration,
}

/// Where a file is sent.
const UPLOAD: &str = "/account/picture";
/// Bytes of such a request's body: more than of any file that is kept, so that whoever sends one that is too long is told by a page.
const UPLOAD_BYTES: u64 = 32 * 1024 * 1024;
/// Bytes of a response of a SAML identity provider, with base64 and percent-encoding around it.
const SAML_BYTES: u64 = 400 * 1024;

/// An extension of a request whose body is longer than is taken, and not to be read: its endpoint has a page for that.
#[derive(Clone, Copy, Debug)]
pub struct BodyTooLong;

/// Whether an endpoint says by itself that a body is too long, to people in their language.
pub(super) fn has_page(method: &Method, path: &str) -> bool {
    *method == Method::POST && path == UPLOAD
}

impl Limits {
    /// Bytes of the body of a request to this path.
    pub(super) fn body_bytes_at(&self, path: &str) -> u64 {
        if path == UPLOAD {
            self.body_bytes.max(UPLOAD_BYTES)
        } else if path.starts_with("/saml/") {
            self.body_bytes.max(SAML_BYTES)
        } else {
            self.body_bytes
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            head_bytes: 32 * 1024,
            idle: Duration::from_secs(10),
            body: Duration::from_secs(20),
            body_bytes: 64 * 1024,
            request: Duration::from_secs(30),
            linger: Duration::from_secs(1),
            connections: 4096,
            connections_per_network: 512,
            unacknowledged: Duration::from_secs(30),
            drain: Duration::from_secs(10),
        }
    }
}

/// What happened since the start: numbers that only grow.
#[derive(Debug, Default)]
pub struct Counters {
    pub(super) accepted: AtomicU64,
    pub(super) accept_errors: AtomicU64,
    pub(super) crowded_out: AtomicU64,
    pub(super) refused: AtomicU64,
    pub(super) timed_out: AtomicU64,
    pub(super) failed_handshakes: AtomicU64,
    pub(super) panics: AtomicU64,
}

impl Counters {
    /// Connections accepted.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Times that no connection could be accepted, mostly because file descriptors ran out.
    #[must_use]
    pub fn accept_errors(&self) -> u64 {
        self.accept_errors.load(Ordering::Relaxed)
    }

    /// Connections closed at once because their network held as many as it may.
    #[must_use]
    pub fn crowded_out(&self) -> u64 {
        self.crowded_out.load(Ordering::Relaxed)
    }

    /// Requests answered by the server itself and not by the endpoint, panics among them; hyper's own 400, 414 and
    /// 431 are not counted.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Connections closed because a time limit passed; an idle keep-alive is not counted.
    #[must_use]
    pub fn timed_out(&self) -> u64 {
        self.timed_out.load(Ordering::Relaxed)
    }

    /// Connections of which no TLS came: by peers that speak none, none that is taken, or showed a certificate whose key they do not have.
    #[must_use]
    pub fn failed_handshakes(&self) -> u64 {
        self.failed_handshakes.load(Ordering::Relaxed)
    }

    /// Panics of the endpoint, each answered with 500.
    #[must_use]
    pub fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }
}

pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
