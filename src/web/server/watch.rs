//! Which phase a connection is in, told by those who see it change to the one who holds the timer.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::Limits;
use super::refusal::Refusal;

/// What a connection is doing.
///
/// ```text
///   Fresh ──▶ Head ──▶ Exchange ──▶ Answering ──▶ Idle ──▶ Head …
///     └─────────┴──────────┴────────────┴──────────┴─────▶ Closing
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Accepted, nothing read.
    Fresh,
    /// A head has begun.
    Head,
    /// The endpoint has the request.
    Exchange,
    /// The response's body is being written.
    Answering,
    /// The response is handed over, nothing of the next request is read.
    Idle,
    /// Our side is closed, the client's is read and thrown away.
    Closing,
}

const PHASES: [Phase; 6] = [
    Phase::Fresh,
    Phase::Head,
    Phase::Exchange,
    Phase::Answering,
    Phase::Idle,
    Phase::Closing,
];
const PHASE_BITS: u32 = 3;
const PHASE_MASK: u32 = (1 << PHASE_BITS) - 1;

/// Counts the changes of phase of one connection; tells one request from the next.
pub(super) type Turn = u32;

/// The shared state of one connection. Only its own task changes the phase; a body may be read elsewhere.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// The turn, and in the low bits the phase.
    now: AtomicU32,
    /// The turn of the request that must be refused, and in the low bits why; 0 = none.
    verdict: AtomicU32,
    /// The endpoint waits for more of the body.
    starving: AtomicBool,
    /// The turn of the last request of which the endpoint left some of the body unread.
    unread: AtomicU32,
    /// The client takes no more bytes.
    stalled: AtomicBool,
}

impl Watch {
    pub(super) fn enter(&self, phase: Phase) -> Turn {
        let turn = (self.now.load(Ordering::Relaxed) >> PHASE_BITS).wrapping_add(1);
        self.now
            .store(turn << PHASE_BITS | phase as u32, Ordering::Relaxed);
        turn & (Turn::MAX >> PHASE_BITS)
    }

    pub(super) fn phase(&self) -> Phase {
        PHASES[(self.now.load(Ordering::Relaxed) & PHASE_MASK) as usize % PHASES.len()]
    }

    fn turn(&self) -> Turn {
        self.now.load(Ordering::Relaxed) >> PHASE_BITS
    }

    /// The request of that turn is to be refused, whatever the endpoint says.
    pub(super) fn condemn(&self, turn: Turn, refusal: Refusal) {
        self.verdict
            .store(turn << PHASE_BITS | refusal.code(), Ordering::Release);
    }

    pub(super) fn verdict(&self, turn: Turn) -> Option<Refusal> {
        let verdict = self.verdict.load(Ordering::Acquire);
        if verdict >> PHASE_BITS == turn {
            Refusal::from_code(verdict & PHASE_MASK)
        } else {
            None
        }
    }

    pub(super) fn leave_unread(&self, turn: Turn) {
        self.unread.store(turn, Ordering::Release);
    }

    pub(super) fn is_unread(&self, turn: Turn) -> bool {
        self.unread.load(Ordering::Acquire) == turn
    }

    pub(super) fn set_starving(&self, starving: bool) {
        self.starving.store(starving, Ordering::Relaxed);
    }

    /// Bytes were read from the socket.
    pub(super) fn saw_read(&self) {
        if matches!(self.phase(), Phase::Fresh | Phase::Idle) {
            self.enter(Phase::Head);
        }
    }

    /// The socket took bytes, or took none.
    pub(super) fn saw_write(&self, stalled: bool) {
        if stalled {
            self.stalled.store(true, Ordering::Relaxed);
        } else if self.stalled.load(Ordering::Relaxed) {
            self.stalled.store(false, Ordering::Relaxed);
            if self.phase() == Phase::Idle {
                self.enter(Phase::Idle);
            }
        }
    }
}

/// What to do when a deadline has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ring {
    /// Nothing: the deadline was moved meanwhile.
    Wait,
    /// Let hyper look again: the request has been condemned.
    PollAgain,
    /// Close.
    Close,
}

/// The deadlines of one connection, kept by the one who holds the timer.
#[derive(Debug)]
pub(super) struct Deadlines<'a> {
    limits: &'a Limits,
    seen: Turn,
    /// When the phase that was seen last must be over.
    pub(super) due: Instant,
    exchange: Turn,
    request_due: Instant,
    condemned: bool,
    draining: bool,
}

impl<'a> Deadlines<'a> {
    pub(super) fn new(limits: &'a Limits, watch: &Watch) -> Self {
        let now = Instant::now();
        Self {
            limits,
            seen: watch.turn(),
            due: now + limits.head,
            exchange: 0,
            request_due: now + limits.request,
            condemned: false,
            draining: false,
        }
    }

    /// Those of a request that has a watch of its own, and is at its exchange.
    pub(super) fn of_one_request(limits: &'a Limits, watch: &Watch) -> Self {
        let mut deadlines = Self {
            // That of no phase, so that the present one is news.
            seen: Turn::MAX,
            ..Self::new(limits, watch)
        };
        deadlines.observe(watch);
        deadlines
    }

    /// Sets the deadline of the phase, if that has changed.
    pub(super) fn observe(&mut self, watch: &Watch) {
        let turn = watch.turn();
        if turn == self.seen {
            return;
        }
        self.seen = turn;
        self.condemned = false;
        let now = Instant::now();
        let limits = self.limits;
        self.due = match watch.phase() {
            Phase::Fresh | Phase::Head => now + self.hurried(limits.head),
            Phase::Exchange => {
                self.exchange = turn;
                self.request_due = now + limits.request;
                now + limits.body.min(limits.request)
            }
            // The request's own deadline, if the request took long enough to be seen.
            Phase::Answering if self.exchange.wrapping_add(1) == turn => self.request_due,
            Phase::Answering => now + limits.request,
            // Handed over to hyper, not yet taken by the client.
            Phase::Idle if watch.stalled.load(Ordering::Relaxed) => now + limits.request,
            Phase::Idle => now + limits.idle,
            Phase::Closing => now + limits.linger,
        };
    }

    /// The server stops: a request that has not fully arrived gets [`Limits::linger`] to do so.
    pub(super) fn hurry(&mut self, watch: &Watch) {
        self.draining = true;
        if matches!(watch.phase(), Phase::Fresh | Phase::Head) {
            self.due = self.due.min(Instant::now() + self.limits.linger);
        }
    }

    fn hurried(&self, limit: Duration) -> Duration {
        if self.draining {
            limit.min(self.limits.linger)
        } else {
            limit
        }
    }

    pub(super) fn ring(&mut self, watch: &Watch) -> Ring {
        let now = Instant::now();
        if now < self.due {
            return Ring::Wait;
        }
        if watch.phase() != Phase::Exchange || self.condemned {
            return Ring::Close;
        }
        let refusal = if now >= self.request_due {
            Refusal::TooSlow
        } else if watch.starving.load(Ordering::Relaxed) {
            Refusal::BodyTooSlow
        } else {
            self.due = self.request_due;
            return Ring::Wait;
        };
        watch.condemn(self.seen, refusal);
        self.condemned = true;
        self.due = now + self.limits.linger;
        Ring::PollAgain
    }
}
