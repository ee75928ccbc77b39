//! A connection that gives out one line at a time.
//!
//! Until TLS begins anybody on the way can add to what the server says. Lettre reads ahead: what was added behind the answer to
//! STARTTLS would be taken for the server's answers within TLS ("NO STARTTLS", USENIX Security 2021). Here nobody can read further
//! than the end of a line, so what was added is the beginning of the handshake, which fails.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Bytes that are looked at for the end of a line.
const LOOK: usize = 2048;

#[derive(Debug)]
pub(super) struct LineByLine(pub(super) TcpStream);

impl AsyncRead for LineByLine {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut seen = [0; LOOK];
        let mut look = ReadBuf::new(&mut seen);
        ready!(self.0.poll_peek(cx, &mut look))?;
        let seen = look.filled();
        let line = seen
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(seen.len(), |end| end + 1)
            .min(buffer.remaining());
        // At the end of the stream nothing is seen, and nothing is read.
        let mut limited = ReadBuf::new(buffer.initialize_unfilled_to(line));
        ready!(Pin::new(&mut self.0).poll_read(cx, &mut limited))?;
        let read = limited.filled().len();
        buffer.advance(read);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for LineByLine {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for LineByLine {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.peer_addr()
    }
}
