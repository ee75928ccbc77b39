//! Where connections come in: with TLS that ends here, or without.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::task::Poll;

use tokio::net::{TcpListener, TcpStream};

use crate::web::tls::Acceptor;

/// One address that is listened on.
#[derive(Debug)]
pub struct Listener {
    /// The socket.
    pub socket: TcpListener,
    /// What ends the TLS of its connections; without one they are plain.
    pub tls: Option<Acceptor>,
}

/// All of them. They share what the server allows.
#[derive(Debug)]
pub struct Listeners {
    all: Vec<Listener>,
    /// Whose turn it is, so that one that is flooded keeps no other waiting.
    next: usize,
}

/// A connection that nobody has spoken on.
#[derive(Debug)]
pub(super) struct Accepted {
    pub(super) stream: TcpStream,
    pub(super) peer: SocketAddr,
    pub(super) tls: Option<Acceptor>,
}

impl From<TcpListener> for Listeners {
    fn from(socket: TcpListener) -> Self {
        Self::from(vec![Listener { socket, tls: None }])
    }
}

impl From<Vec<Listener>> for Listeners {
    fn from(all: Vec<Listener>) -> Self {
        Self { all, next: 0 }
    }
}

impl Listeners {
    pub(super) async fn accept(&mut self) -> io::Result<Accepted> {
        let (all, next) = (&self.all, self.next);
        let (index, accepted) = poll_fn(|cx| {
            for index in (0..all.len()).map(|step| (next + step) % all.len()) {
                if let Poll::Ready(accepted) = all[index].socket.poll_accept(cx) {
                    return Poll::Ready((index, accepted));
                }
            }
            Poll::Pending
        })
        .await;
        self.next = index + 1;
        let (stream, peer) = accepted?;
        Ok(Accepted {
            stream,
            peer,
            tls: all[index].tls.clone(),
        })
    }
}
