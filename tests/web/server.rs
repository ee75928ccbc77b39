//! The HTTP server, spoken to over raw sockets.

mod admission;
mod bodies;
mod chunks;
mod deadlines;
mod http2;
mod refusals;
mod stopping;
mod surviving;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use doorward::web::server::{Counters, Drain, Front, HostAllowList, Limits, Listener, Server};
use doorward::web::tls::Acceptor;
use poem::http::StatusCode;
use poem::{Body, Endpoint, Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

const HOST: &str = "op.example";
const HELLO: &str = "GET /hello HTTP/1.1\r\nHost: op.example\r\n\r\n";

/// Limits that end nothing while a test looks: for tests that are not about time.
fn patient() -> Limits {
    let long = Duration::from_secs(20);
    Limits {
        head: long,
        idle: long,
        body: long,
        request: long,
        linger: Duration::from_millis(200),
        drain: Duration::from_secs(3),
        ..Limits::default()
    }
}

/// Limits that a test waits for.
fn quick() -> Limits {
    Limits {
        head: Duration::from_millis(300),
        idle: Duration::from_millis(300),
        body: Duration::from_millis(300),
        request: Duration::from_millis(600),
        ..patient()
    }
}

/// Endpoints that behave well and badly, by path.
#[derive(Clone, Default)]
struct Stage {
    /// Requests that reached the endpoint.
    reached: Arc<AtomicUsize>,
    /// Requests whose handling ended, answered or dropped.
    ended: Arc<AtomicUsize>,
}

struct Ended(Arc<AtomicUsize>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Endpoint for Stage {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        self.reached.fetch_add(1, Ordering::SeqCst);
        let _ended = Ended(Arc::clone(&self.ended));
        let path = request.uri().path().to_owned();
        Ok(match path.as_str() {
            "/hello" => "hello".into(),
            "/health/live" => "alive".into(),
            "/length" => request
                .into_body()
                .into_vec()
                .await?
                .len()
                .to_string()
                .into(),
            "/swallow" => match request.into_body().into_vec().await {
                Ok(_) | Err(_) => "swallowed".into(),
            },
            "/ignore" => "ignored".into(),
            "/slow" => {
                sleep(Duration::from_millis(300)).await;
                "slow".into()
            }
            "/never" => std::future::pending().await,
            "/panic" => panic!("on purpose"),
            "/panic/later" => {
                tokio::task::yield_now().await;
                panic!("on purpose, later")
            }
            "/panic/body" => Response::builder().body(Body::from_async_read(Bomb)),
            "/large" => vec![b'x'; 32 << 20].into(),
            _ => StatusCode::NOT_FOUND.into(),
        })
    }
}

/// A reader that panics.
struct Bomb;

impl tokio::io::AsyncRead for Bomb {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        _: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        panic!("on purpose, in the body")
    }
}

/// A server that runs in the background.
struct Running {
    address: SocketAddr,
    counters: Arc<Counters>,
    stage: Stage,
    stop: oneshot::Sender<()>,
    drain: JoinHandle<Drain>,
}

impl Running {
    async fn start(limits: Limits) -> Self {
        Self::start_by(limits, None).await
    }

    async fn start_by(limits: Limits, tls: Option<Acceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let front = Front {
            hosts: HostAllowList::new([HOST, "op.example:8443"]),
            is_https: true,
            ..Front::default()
        };
        let server = Server::new(limits, front);
        let counters = server.counters();
        let (stop, stopped) = oneshot::channel::<()>();
        let stage = Stage::default();
        let endpoint = stage.clone();
        let listeners = vec![Listener {
            socket: listener,
            tls,
        }];
        let drain = tokio::spawn(server.serve(listeners, endpoint, async {
            let _ = stopped.await;
        }));
        Self {
            address,
            counters,
            stage,
            stop,
            drain,
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A connection on which something was sent.
    async fn send(&self, bytes: impl AsRef<[u8]>) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(bytes.as_ref()).await.unwrap();
        stream
    }

    /// Everything that comes back until the connection is closed.
    async fn talk(&self, bytes: impl AsRef<[u8]>) -> String {
        read_to_end(&mut self.send(bytes).await).await
    }

    fn reached(&self) -> usize {
        self.stage.reached.load(Ordering::SeqCst)
    }

    async fn stop(self) -> Drain {
        self.stop.send(()).unwrap();
        timeout(Duration::from_secs(5), self.drain)
            .await
            .unwrap()
            .unwrap()
    }
}

/// Reads until the server closes, which it must within five seconds. A reset counts as closed.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = timeout(Duration::from_secs(5), stream.read_to_end(&mut bytes)).await;
    // An error here is a reset: what came before it counts.
    let _ = read.expect("the server did not close the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads one response with a Content-Length.
async fn read_response(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = async {
        loop {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = header(head, "content-length").unwrap().parse().unwrap();
                if body.len() >= length {
                    return text;
                }
            }
            let mut buffer = [0; 4096];
            let count = stream.read(&mut buffer).await.unwrap();
            assert_ne!(count, 0, "closed after {text:?}");
            bytes.extend_from_slice(&buffer[..count]);
        }
    };
    timeout(Duration::from_secs(5), read).await.unwrap()
}

/// The status of a response; 0 if there is none.
fn status(response: &str) -> u16 {
    response
        .strip_prefix("HTTP/1.")
        .and_then(|rest| rest.get(2..5))
        .map_or(0, |code| code.parse().unwrap())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(": "))
        .find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
}

/// Tries until the condition holds, for at most three seconds.
async fn eventually(mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(
            begin.elapsed() < Duration::from_secs(3),
            "it never came true"
        );
        sleep(Duration::from_millis(5)).await;
    }
}
