//! The HTTP server: our own accept loop around a poem endpoint.
//!
//! poem's own server has no time limits, no body limit, no connection cap, and spins when file descriptors run out.
//! This one speaks HTTP/1.1, without upgrades, and within TLS HTTP/2 with who prefers it. It bounds everything that a client decides; what is
//! closed after an answer is in HTTP/2 the stream alone, and what there is besides `http2.rs` says:
//!
//! | what | limit | answer |
//! |---|---|---|
//! | TLS handshake | [`Limits::head`] | closed |
//! | first byte, head, idle keep-alive | [`Limits::head`], [`Limits::idle`] | closed |
//! | size of the head | [`Limits::head_bytes`] | 431, closed |
//! | size of the body, by Content-Length or while it streams | [`Limits::body_bytes`] | 413, closed; by a page, where a file is sent ([`BodyTooLong`]) |
//! | time until the body is there | [`Limits::body`] | 408, closed |
//! | time until the answer is there, and is taken | [`Limits::request`] | 503, closed |
//! | Host, Transfer-Encoding, target | [`admission`] | 400, 405 or 421, closed |
//! | a panic | | 500, closed |
//! | a handshake that is none | | an alert, closed |
//! | connections of one network | [`Limits::connections_per_network`] | closed |
//!
//! ```text
//!   accept ──▶ connection::run, one task ──▶ (TLS) ──▶ hyper ──▶ exchange ──▶ admission ──▶ the endpoint
//!                 │    one timer for all deadlines        │
//!                 └────────────── Watch ◀─────────────────┘   which phase the connection is in
//!
//!   HTTP/2:    http2::run, one task ──▶ hyper ──▶ one task for each stream, with a Watch and a timer ──▶ exchange …
//!                 └── Streams: how many are open, since when none is, how many were given up
//! ```
//!
//! The time limits cost one timer a connection, which is moved only when it fires early or would fire late: a request
//! that is answered at once touches no timer, and allocates nothing that poem does not.

mod admission;
mod body;
mod connection;
mod exchange;
mod handshake;
mod http2;
mod limits;
mod listener;
mod refusal;
mod share;
mod shared;
mod socket;
mod streams;
mod unread;
mod watch;

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use poem::Endpoint;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

pub use admission::HostAllowList;
pub use limits::{BodyTooLong, Counters, Limits};
pub use listener::{Listener, Listeners};

use limits::count;
use shared::{Shared, Stage};

use super::client_address::TrustedProxies;

/// How the server stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drain {
    /// Connections still open when [`Limits::drain`] had passed: they were cut.
    pub cut: usize,
    /// How long it took from the signal on.
    pub took: Duration,
}

/// What the world sees of a server.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// The hosts that it answers for.
    pub hosts: HostAllowList,
    /// The proxies before it: each speaks for many, and may hold all connections.
    pub proxies: TrustedProxies,
    /// Whether browsers reach it by https.
    pub is_https: bool,
}

/// A server, before it runs.
#[derive(Debug)]
pub struct Server {
    limits: Limits,
    front: Front,
    counters: Arc<Counters>,
}

impl Server {
    /// A server that answers as `front` says.
    #[must_use]
    pub fn new(limits: Limits, front: Front) -> Self {
        Self {
            limits,
            front,
            counters: Arc::default(),
        }
    }

    /// The counters, to be read while the server runs.
    #[must_use]
    pub fn counters(&self) -> Arc<Counters> {
        Arc::clone(&self.counters)
    }

    /// Serves until `shutdown` is ready; then accepts no more, lets the requests under way finish, closes idle
    /// connections, and cuts what is left when [`Limits::drain`] has passed.
    pub async fn serve<E: Endpoint + 'static>(
        self,
        listeners: impl Into<Listeners>,
        endpoint: E,
        shutdown: impl Future<Output = ()>,
    ) -> Drain {
        let shared = Arc::new(Shared::new(self, endpoint));
        let slots = Arc::new(Semaphore::new(shared.limits.connections as usize));
        let mut listeners = listeners.into();
        let mut shutdown = pin!(shutdown);
        let mut back_off = BackOff::default();
        loop {
            let accept = async {
                let slot = Arc::clone(&slots).acquire_owned().await.ok();
                (slot, listeners.accept().await)
            };
            let (slot, accepted) = tokio::select! {
                biased;
                () = &mut shutdown => break,
                accepted = accept => accepted,
            };
            match accepted {
                Ok(accepted) => {
                    back_off = BackOff::default();
                    count(&shared.counters.accepted);
                    let Some(share) = shared.places.take(accepted.peer.ip()) else {
                        count(&shared.counters.crowded_out);
                        continue;
                    };
                    prepare(&accepted.stream, &shared.limits);
                    let shared = Arc::clone(&shared);
                    tokio::spawn(async move {
                        let _held = (slot, share);
                        connection::run(accepted, shared).await;
                    });
                }
                // The connection went away between the client's SYN and our accept: the next one may be fine.
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    count(&shared.counters.accept_errors);
                    let pause = back_off.next();
                    tracing::warn!(error = %error, pause = ?pause, "no connection can be accepted");
                    tokio::select! {
                        biased;
                        () = &mut shutdown => break,
                        () = sleep(pause) => {}
                    }
                }
            }
        }
        drop(listeners);
        drain(&shared, &slots).await
    }
}

async fn drain<E>(shared: &Shared<E>, slots: &Semaphore) -> Drain {
    let begin = Instant::now();
    let all = shared.limits.connections;
    shared.advance(Stage::Draining);
    let finished = timeout(shared.limits.drain, slots.acquire_many(all))
        .await
        .is_ok();
    let mut cut = 0;
    if !finished {
        cut = (all as usize).saturating_sub(slots.available_permits());
        shared.advance(Stage::Cut);
        // A task that never yields cannot be cut; it must not keep us either.
        let _ = timeout(shared.limits.linger, slots.acquire_many(all)).await;
        tracing::warn!(
            connections = cut,
            "connections cut: the time to drain has passed"
        );
    }
    Drain {
        cut,
        took: begin.elapsed(),
    }
}

fn prepare(stream: &TcpStream, limits: &Limits) {
    // Both are optimisations or second lines of defence: a connection without them is served all the same.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(error = %error, "TCP_NODELAY refused");
    }
    #[cfg(target_os = "linux")]
    if let Err(error) = SockRef::from(stream).set_tcp_user_timeout(Some(limits.unacknowledged)) {
        tracing::debug!(error = %error, "TCP_USER_TIMEOUT refused");
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

/// The pauses after accepts that failed: 10 ms, doubled up to 1 s.
#[derive(Default)]
struct BackOff(u32);

impl BackOff {
    fn next(&mut self) -> Duration {
        let pause = Duration::from_millis(10 << self.0.min(7)).min(Duration::from_secs(1));
        self.0 += 1;
        pause
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_prepared_socket_neither_delays_nor_waits_for_ever() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap());
        let (accepted, _client) = tokio::join!(listener.accept(), client);
        let (stream, _) = accepted.unwrap();
        prepare(&stream, &Limits::default());
        assert!(stream.nodelay().unwrap());
        #[cfg(target_os = "linux")]
        assert_eq!(
            SockRef::from(&stream).tcp_user_timeout().unwrap(),
            Some(Duration::from_secs(30))
        );
    }

    #[test]
    fn the_pauses_of_a_server_that_cannot_accept_grow_to_a_second() {
        let mut back_off = BackOff::default();
        let pauses: Vec<_> = (0..9).map(|_| back_off.next().as_millis()).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
    }
}
