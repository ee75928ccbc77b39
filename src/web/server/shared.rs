//! What all connections share: the endpoint, the limits, and at which stage the server is.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::Context;

use hyper::server::conn::http1;
use tokio::sync::futures::Notified;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::share::{Share, Shares};
use super::{Counters, Front, Limits, Server};
use crate::web::tls::PeerCertificates;

/// What all connections share.
pub(super) struct Shared<E> {
    pub(super) endpoint: E,
    pub(super) limits: Limits,
    pub(super) front: Front,
    pub(super) counters: Arc<Counters>,
    pub(super) http: http1::Builder,
    /// Who holds how many of the places of their network.
    pub(super) places: Arc<Shares>,
    /// For requests beyond the first of their connection: as many as there are connections.
    further: Arc<Semaphore>,
    stage: AtomicU8,
    pub(super) stage_changed: Notify,
}

/// Where the server is between start and end; it only goes forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Serving,
    Draining,
    Cut,
}

impl<E> Shared<E> {
    pub(super) fn new(server: Server, endpoint: E) -> Self {
        let Server {
            limits,
            front,
            counters,
        } = server;
        let mut http = http1::Builder::new();
        // No timer, and so no header_read_timeout: hyper's costs a box and a registration for each request, and
        // connection::run has one timer for every phase. `half_close` off: a client that leaves ends its request.
        http.half_close(false)
            .keep_alive(true)
            .max_buf_size(limits.head_bytes.max(8192))
            .max_header_size(limits.head_bytes);
        let places = Shares::new(limits.connections_per_network, front.proxies.clone());
        Self {
            endpoint,
            places: Arc::new(places),
            further: Arc::new(Semaphore::new(limits.connections as usize)),
            limits,
            front,
            counters,
            http,
            stage: AtomicU8::new(Stage::Serving as u8),
            stage_changed: Notify::new(),
        }
    }

    pub(super) fn stage(&self) -> Stage {
        match self.stage.load(Ordering::Acquire) {
            0 => Stage::Serving,
            1 => Stage::Draining,
            _ => Stage::Cut,
        }
    }

    /// Ready when the server no longer takes anything new.
    pub(super) async fn stops(&self) {
        loop {
            let mut change = pin!(self.stage_changed.notified());
            change.as_mut().enable();
            if self.stage() != Stage::Serving {
                return;
            }
            change.await;
        }
    }

    pub(super) fn advance(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Release);
        self.stage_changed.notify_waiters();
    }

    /// A place for a request beyond the first of its connection: it counts as a connection does, so that HTTP/2 lets nobody ask for more at a
    /// time than HTTP/1.1.
    pub(super) fn further_place(&self, peer: IpAddr) -> Option<Place> {
        let slot = Arc::clone(&self.further).try_acquire_owned().ok()?;
        let share = self.places.take(peer)?;
        Some(Place {
            _share: share,
            _slot: slot,
        })
    }
}

impl<E> fmt::Debug for Shared<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A place among those of one network and of all, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    _share: Share,
    _slot: OwnedSemaphorePermit,
}

/// The stages as one connection sees them.
pub(super) struct Stages<'a, E> {
    shared: &'a Shared<E>,
    seen: Option<Stage>,
    change: Pin<Box<Notified<'a>>>,
}

impl<'a, E> Stages<'a, E> {
    pub(super) fn of(shared: &'a Shared<E>) -> Self {
        Self {
            shared,
            seen: None,
            change: Box::pin(shared.stage_changed.notified()),
        }
    }

    /// The stage, if it is another than when this was last asked; the task is woken when it changes.
    pub(super) fn poll_change(&mut self, cx: &mut Context<'_>) -> Option<Stage> {
        if self.seen == Some(self.shared.stage()) {
            return None;
        }
        // Registered first and read second, so that no change is missed; then left alone until it happens, for
        // every poll of it would take a lock that all connections share.
        while self.change.as_mut().poll(cx).is_ready() {
            self.change.set(self.shared.stage_changed.notified());
        }
        let now = self.shared.stage();
        self.seen = Some(now);
        Some(now)
    }
}

/// The two ends of a connection.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    pub(super) local: SocketAddr,
    pub(super) peer: SocketAddr,
    /// What the client showed, where the connection's TLS ends here.
    pub(super) certificates: Option<PeerCertificates>,
}
