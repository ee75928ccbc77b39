//! A TCP proxy whose connections can fall silent, or be cut, one by one or all.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// What is sent arrives.
    Open,
    /// What is sent goes nowhere, and no end hears that: it arrives when the gate opens again.
    Silent,
    /// Both ends hear that it is closed.
    Cut,
}

/// Ends with the test.
pub struct Proxy {
    pub port: u16,
    /// Of connections to come.
    next: watch::Sender<Gate>,
    links: Arc<Mutex<Vec<Link>>>,
}

struct Link {
    /// The port by which the server knows it.
    port: u16,
    gate: watch::Sender<Gate>,
}

impl Proxy {
    pub async fn start(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (next, mut gate) = watch::channel(Gate::Open);
        let links = Arc::new(Mutex::new(Vec::new()));
        let known = Arc::clone(&links);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let now = *gate.borrow_and_update();
                if now == Gate::Cut {
                    continue;
                }
                let Ok(server) = TcpStream::connect(server).await else {
                    continue;
                };
                let port = server.local_addr().expect("an address").port();
                let (sender, gate) = watch::channel(now);
                let link = Link { port, gate: sender };
                known
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(link);
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(pump(from_client, to_server, gate.clone()));
                tokio::spawn(pump(from_server, to_client, gate));
            }
        });
        Self { port, next, links }
    }

    /// For those that are there.
    pub fn set(&self, gate: Gate) {
        for link in self
            .links
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
        {
            link.gate.send_replace(gate);
        }
    }

    /// For one of those that are there, by the port that the server sees.
    pub fn set_one(&self, port: u16, gate: Gate) {
        let links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        let link = links.iter().find(|link| link.port == port);
        link.expect("a connection of that port")
            .gate
            .send_replace(gate);
    }

    /// For those to come.
    pub fn set_next(&self, gate: Gate) {
        self.next.send_replace(gate);
    }

    /// The ports that the server sees.
    pub fn ports(&self) -> Vec<u16> {
        let links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.iter().map(|link| link.port).collect()
    }
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut gate: watch::Receiver<Gate>) {
    let mut buffer = vec![0; 16 * 1024];
    let mut is_cut = gate.clone();
    loop {
        let read = tokio::select! {
            read = from.read(&mut buffer) => read,
            _ = is_cut.wait_for(|gate| *gate == Gate::Cut) => return,
        };
        let Ok(read @ 1..) = read else { return };
        match gate.wait_for(|gate| *gate != Gate::Silent).await {
            Ok(gate) if *gate == Gate::Open => {}
            Ok(_) | Err(_) => return,
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
