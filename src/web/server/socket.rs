//! The socket as hyper sees it: tells the [`Watch`] what moves, and closes without losing the last answer.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;

use super::unread;
use super::watch::{Phase, Watch};
use crate::web::tls::Transport;

#[derive(Debug)]
pub(super) struct Socket {
    inner: TokioIo<Transport>,
    watch: Arc<Watch>,
    /// Whether hyper's own refusals are completed, and with the fields of an https origin or not.
    completes: Option<bool>,
    /// What is left to write of hyper's own refusal, completed.
    refusal: Vec<u8>,
}

impl Socket {
    pub(super) fn new(stream: Transport, watch: Arc<Watch>) -> Self {
        Self {
            inner: TokioIo::new(stream),
            watch,
            completes: None,
            refusal: Vec::new(),
        }
    }

    /// The same, where HTTP/1.1 is written, whose refusals by hyper get the fields that every answer has.
    pub(super) fn completing(self, is_https: bool) -> Self {
        Self {
            completes: Some(is_https),
            ..self
        }
    }

    fn inner(&mut self) -> Pin<&mut TokioIo<Transport>> {
        Pin::new(&mut self.inner)
    }

    fn written<T>(&self, outcome: Poll<T>) -> Poll<T> {
        self.watch.saw_write(outcome.is_pending());
        outcome
    }

    /// Writes hyper's own refusal with our headers, and says when that has happened; `None` if these bytes are none.
    fn poll_refusal(
        &mut self,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Option<Poll<io::Result<usize>>> {
        if self.refusal.is_empty() {
            self.refusal = unread::completed(bytes, self.completes?)?;
        }
        while !self.refusal.is_empty() {
            let outcome = Pin::new(&mut self.inner).poll_write(cx, &self.refusal);
            match self.written(outcome) {
                Poll::Ready(Ok(written)) if written > 0 => drop(self.refusal.drain(..written)),
                unfinished => return Some(unfinished),
            }
        }
        Some(Poll::Ready(Ok(bytes.len())))
    }

    /// Reads and forgets until the client has closed its side too.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Beneath TLS, whose side was closed by its own last word: nobody reads what comes after it.
        let stream = self.inner.inner().tcp();
        let mut waste = [0; 4096];
        // A client that sends as fast as it can must not keep the thread: it gets a turn of 256 kB at a time.
        for _ in 0..64 {
            ready!(stream.poll_read_ready(cx))?;
            match stream.try_read(&mut waste) {
                Ok(0) => return Poll::Ready(Ok(())),
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => {
                    return Poll::Ready(Err(error));
                }
                Ok(_) | Err(_) => {}
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Read for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let outcome = self.inner().poll_read(cx, buffer);
        if outcome.is_ready() {
            self.watch.saw_read();
        }
        outcome
    }
}

impl Write for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(outcome) = self.poll_refusal(cx, bytes) {
            return outcome;
        }
        let outcome = self.inner().poll_write(cx, bytes);
        self.written(outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = self.inner().poll_flush(cx);
        if self.inner.inner().has_buffer() {
            return self.written(outcome);
        }
        outcome
    }

    /// Closing a socket with unread bytes makes the kernel send a reset, which overtakes what the client has not read
    /// yet of our answer. So: close our side, then read the client's until it closes or the deadline comes.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.watch.phase() != Phase::Closing {
            ready!(self.inner().poll_shutdown(cx))?;
            self.watch.enter(Phase::Closing);
        }
        self.poll_linger(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [bytes] = slices
            && let Some(outcome) = self.poll_refusal(cx, bytes)
        {
            return outcome;
        }
        let outcome = self.inner().poll_write_vectored(cx, slices);
        self.written(outcome)
    }
}
