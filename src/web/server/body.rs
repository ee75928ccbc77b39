//! The bodies on their way through: the request's with a cap, the response's with an end that is noticed.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};

use super::refusal::Refusal;
use super::streams::Stream;
use super::watch::{Phase, Turn, Watch};
use super::{Counters, count};

/// A request's body that ends with an error, and its request with 413, at the first byte too many. It says if it is not read to its end.
#[derive(Debug)]
pub(super) struct Capped {
    inner: Incoming,
    left: u64,
    is_over: bool,
    watch: Arc<Watch>,
    turn: Turn,
}

impl Capped {
    pub(super) fn new(inner: Incoming, cap: u64, watch: Arc<Watch>, turn: Turn) -> Self {
        Self {
            inner,
            left: cap,
            is_over: false,
            watch,
            turn,
        }
    }
}

impl Body for Capped {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        self.watch.set_starving(polled.is_pending());
        self.is_over = matches!(polled, Poll::Ready(None));
        polled.map(|frame| {
            let frame = match frame? {
                Ok(frame) => frame,
                Err(error) => return Some(Err(io::Error::other(error))),
            };
            let length = frame.data_ref().map_or(0, Bytes::len) as u64;
            if let Some(left) = self.left.checked_sub(length) {
                self.left = left;
                return Some(Ok(frame));
            }
            self.left = 0;
            self.watch.condemn(self.turn, Refusal::BodyTooLong);
            Some(Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "the body is too long",
            )))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Capped {
    fn drop(&mut self) {
        if !self.is_over && !self.inner.is_end_stream() {
            self.watch.leave_unread(self.turn);
        }
        self.watch.set_starving(false);
    }
}

/// A response's body; when hyper lets go of it, the connection is idle.
#[derive(Debug)]
pub(super) struct Answer {
    inner: BoxBody<Bytes, io::Error>,
    watch: Arc<Watch>,
    counters: Arc<Counters>,
    /// What is open as long as this is.
    _stream: Option<Stream>,
}

impl Answer {
    pub(super) fn new(
        inner: BoxBody<Bytes, io::Error>,
        watch: Arc<Watch>,
        counters: Arc<Counters>,
        stream: Option<Stream>,
    ) -> Self {
        watch.enter(Phase::Answering);
        Self {
            inner,
            watch,
            counters,
            _stream: stream,
        }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = &mut *self;
        let inner = Pin::new(&mut this.inner);
        // The head is gone: all that is left is to break the connection off, and to say so.
        catch_unwind(AssertUnwindSafe(|| inner.poll_frame(cx))).unwrap_or_else(|panic| {
            let message = super::exchange::message_of(panic.as_ref());
            tracing::error!(panic.message = message, "a response's body panicked");
            count(&this.counters.panics);
            Poll::Ready(Some(Err(io::Error::other("the response's body panicked"))))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        if self.watch.phase() == Phase::Answering {
            self.watch.enter(Phase::Idle);
        }
    }
}
