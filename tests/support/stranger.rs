//! A web server that somebody else runs: it keeps what it was asked, and answers as it likes.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Ends with the test.
pub struct Stranger {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stranger {
    /// Starts it. `answer` gets each connection with the path that was asked for.
    pub async fn start<F, A>(answer: F) -> Self
    where
        F: Fn(String, TcpStream) -> A + Send + 'static,
        A: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => break,
                    }
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                let mut body = vec![0; length.unwrap_or(0)];
                if stream.read_exact(&mut body).await.is_err() {
                    continue;
                }
                let request = head + &String::from_utf8_lossy(&body);
                log.lock().expect("the log").push(request);
                tokio::spawn(answer(path, stream));
            }
        });
        Self { address, asked }
    }

    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// All requests so far, each with its body.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the log").clone()
    }

    /// How often it was asked for a path.
    pub fn count(&self, path: &str) -> usize {
        let start = format!("GET {path} ");
        self.asked()
            .iter()
            .filter(|head| head.starts_with(&start))
            .count()
    }
}

/// Writes a whole answer; the other side may have left.
pub async fn answer(mut stream: TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    );
    drop(stream.write_all(&[head.as_bytes(), body].concat()).await);
    drop(stream.shutdown().await);
}
