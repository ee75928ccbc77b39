//! The socket as hyper sees it: tells the [`Watch`] what moves, and closes without losing the last answer.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::watch::{Phase, Watch};

#[derive(Debug)]
pub(super) struct Socket {
    inner: TokioIo<TcpStream>,
    watch: Arc<Watch>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, watch: Arc<Watch>) -> Self {
        Self {
            inner: TokioIo::new(stream),
            watch,
        }
    }

    fn inner(&mut self) -> Pin<&mut TokioIo<TcpStream>> {
        Pin::new(&mut self.inner)
    }

    fn written<T>(&self, outcome: Poll<T>) -> Poll<T> {
        self.watch.saw_write(outcome.is_pending());
        outcome
    }

    /// Reads and forgets until the client has closed its side too.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.inner.inner();
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
        let outcome = self.inner().poll_write(cx, bytes);
        self.written(outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_flush(cx)
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
        let outcome = self.inner().poll_write_vectored(cx, slices);
        self.written(outcome)
    }
}
