//! One connection of HTTP/2 (RFC 9113), which is spoken within TLS alone, to who chooses it there (§3.2).
//!
//! Each request has a task, and in it the deadlines and the way to the endpoint that a request of HTTP/1.1 has. What a client can do besides:
//!
//! | what | limit | by |
//! |---|---|---|
//! | streams at a time | [`STREAMS`]; those beyond the first take places as connections do | h2; [`Streams`], 503 |
//! | size of a field block, unpacked | [`Limits::head_bytes`] | h2, 431; four times as much, GOAWAY |
//! | fields | 100, as hyper takes in HTTP/1.1 | [`as_in_http1`], 431 |
//! | CONTINUATION frames | as many as fill `head_bytes`, and some | h2, GOAWAY |
//! | a field block that does not end | nothing can come in between (§6.10), so the connection is soon quiet | [`Limits::idle`] |
//! | streams reset before they were looked at | 20 at a time | h2, GOAWAY |
//! | streams reset before they were answered | 100 of a connection | [`Streams`], closed |
//! | streams that we reset because they broke a rule | 100 of a connection | h2, GOAWAY |
//! | PING, SETTINGS and what else is no request | is no sign of life; one answer at a time | [`Limits::idle`]; h2 |
//! | an answer that is not taken, by a window that stays shut | [`Limits::request`], reset | [`Tasks`] |
//!
//! [`Limits::head_bytes`]: super::Limits::head_bytes
//! [`Limits::idle`]: super::Limits::idle
//! [`Limits::request`]: super::Limits::request

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Poll, ready};
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request, Response};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::rt::Executor;
use hyper::rt::bounds::Http2ServerConnExec;
use hyper::server::conn::http2::{Builder, Connection};
use hyper::service::{HttpService, service_fn};
use poem::Endpoint;
use tokio::time::{Instant, sleep_until, timeout};

use super::admission::as_in_http1;
use super::body::Answer;
use super::connection::poll_alarm;
use super::exchange::{exchange, refused};
use super::refusal::Refusal;
use super::shared::{Ends, Shared, Stage, Stages};
use super::socket::Socket;
use super::streams::{Activity, Stream, Streams};
use super::watch::{Deadlines, Phase, Ring, Watch};
use super::{Counters, Limits, count};
use crate::telemetry;
use crate::web::tls::Transport;

/// §6.5.2 recommends no fewer.
const STREAMS: u32 = 100;
/// What a client may break a rule on, before it is told to go.
const MOST_ERRORS: usize = 100;
/// What may wait for us having been reset already: h2's own default, said here so that it stays.
const MOST_RESET_UNSEEN: usize = 20;
/// Bytes of an answer that wait for a client, of each stream.
const SEND_BUFFER: usize = 64 * 1024;
/// Bytes of a body that wait for us, of each stream and of all streams of a connection.
const STREAM_WINDOW: u32 = 64 * 1024;
const CONNECTION_WINDOW: u32 = 1024 * 1024;

/// Serves one connection to its end.
pub(super) async fn run<E: Endpoint + 'static>(
    transport: Transport,
    ends: Ends,
    shared: Arc<Shared<E>>,
) {
    let watch = Arc::new(Watch::default());
    let socket = Socket::new(transport, Arc::clone(&watch));
    let streams = Arc::new(Streams::new());
    let service = service_fn(|request| {
        let stream = streams.open(|| shared.further_place(ends.peer.ip()));
        let (shared, ends) = (Arc::clone(&shared), ends.clone());
        async move { Ok::<_, Infallible>(answer(request, stream, shared, ends).await) }
    });
    let tasks = Tasks {
        limit: shared.limits.request + shared.limits.linger,
        counters: Arc::clone(&shared.counters),
    };
    let http = builder(&shared.limits, tasks);
    drive(
        http.serve_connection(socket, service),
        &watch,
        &streams,
        &shared,
    )
    .await;
}

fn builder(limits: &Limits, tasks: Tasks) -> Builder<Tasks> {
    let mut http = Builder::new(tasks);
    http.max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(limits.head_bytes).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(MOST_RESET_UNSEEN)
        .max_local_error_reset_streams(MOST_ERRORS)
        .max_send_buf_size(SEND_BUFFER)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW);
    http
}

/// Polls hyper, and closes the connection when a deadline, the end of the server or its client's conduct demands it.
async fn drive<E, S>(
    connection: Connection<Socket, S, Tasks>,
    watch: &Watch,
    streams: &Streams,
    shared: &Shared<E>,
) where
    S: HttpService<Incoming, ResBody = Answer, Error = Infallible>,
    Tasks: Http2ServerConnExec<S::Future, Answer>,
{
    let limits = &shared.limits;
    let begun = Instant::now();
    let mut connection = pin!(connection);
    let mut alarm = pin!(sleep_until(begun + limits.head));
    let mut stages = Stages::of(shared);
    // Since when the client knows that it is to go (§6.8), or our side is closed.
    let mut leaving: Option<Instant> = None;
    poll_fn(|cx| {
        match stages.poll_change(cx) {
            None | Some(Stage::Serving) => {}
            Some(Stage::Draining) => {
                connection.as_mut().graceful_shutdown();
                leaving.get_or_insert_with(Instant::now);
                alarm.as_mut().reset(Instant::now() + limits.linger);
            }
            Some(Stage::Cut) => return Poll::Ready(()),
        }
        loop {
            // An error here is the client's doing, and h2 has told it.
            if connection.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            if streams.are_abused() {
                count(&shared.counters.refused);
                tracing::debug!(
                    "a connection of HTTP/2 was closed: too many requests were given up"
                );
                return Poll::Ready(());
            }
            if leaving.is_none() && watch.phase() == Phase::Closing {
                let now = Instant::now();
                leaving = Some(now);
                alarm.as_mut().reset(now + limits.linger);
            }
            ready!(alarm.as_mut().poll(cx));
            let now = Instant::now();
            let due = due(streams.activity(), begun, now, leaving, limits);
            if now < due {
                alarm.as_mut().reset(due);
                continue;
            }
            if leaving.is_some() {
                return Poll::Ready(());
            }
            if streams.activity() == Activity::Unused {
                count(&shared.counters.timed_out);
            }
            connection.as_mut().graceful_shutdown();
            leaving = Some(now);
            alarm.as_mut().reset(now + limits.linger);
        }
    })
    .await;
}

/// Until when nothing has to be done. Only requests count: whatever else a client sends does not keep its connection.
fn due(
    activity: Activity,
    begun: Instant,
    now: Instant,
    leaving: Option<Instant>,
    limits: &Limits,
) -> Instant {
    match (activity, leaving) {
        // Their own deadlines end them.
        (Activity::Busy, _) => now + limits.idle.min(limits.linger),
        (Activity::Quiet(since), Some(told)) => since.max(told) + limits.linger,
        (Activity::Unused, Some(told)) => told + limits.linger,
        (Activity::Quiet(since), None) => since + limits.idle,
        (Activity::Unused, None) => begun + limits.head,
    }
}

/// One request and its response, as within the limits as over HTTP/1.1.
async fn answer<E: Endpoint>(
    request: Request<Incoming>,
    mut stream: Stream,
    shared: Arc<Shared<E>>,
    ends: Ends,
) -> Response<Answer> {
    let watch = Arc::new(Watch::default());
    let is_head = request.method() == Method::HEAD;
    let turn = watch.enter(Phase::Exchange);
    let asked = async {
        if !stream.is_placed {
            return refused(Refusal::Crowded, &shared, &ends);
        }
        match as_in_http1(request) {
            Ok(request) => exchange(request, &shared, &watch, turn, &ends).await,
            Err(refusal) => refused(refusal, &shared, &ends),
        }
    };
    let answered = within(telemetry::of_one_request(asked), &shared.limits, &watch).await;
    let mut response = answered.unwrap_or_else(|| refused(Refusal::TooSlow, &shared, &ends));
    if is_head {
        response = without_body(response);
    }
    stream.is_answered = true;
    let counters = Arc::clone(&shared.counters);
    response.map(|body| Answer::new(body, watch, counters, Some(stream)))
}

/// What comes of a request before its deadlines; nothing of one that does not end though it was condemned.
async fn within<T>(asked: impl Future<Output = T>, limits: &Limits, watch: &Watch) -> Option<T> {
    let mut asked = pin!(asked);
    let mut deadlines = Deadlines::of_one_request(limits, watch);
    let mut alarm = pin!(sleep_until(deadlines.due));
    poll_fn(|cx| {
        loop {
            if let Poll::Ready(answer) = asked.as_mut().poll(cx) {
                return Poll::Ready(Some(answer));
            }
            match ready!(poll_alarm(alarm.as_mut(), &mut deadlines, watch, cx)) {
                Ring::Close => return Poll::Ready(None),
                Ring::Wait | Ring::PollAgain => {}
            }
        }
    })
    .await
}

/// RFC 9110 §9.3.2: the same fields, and no content. hyper sees to that in HTTP/1.1 alone.
fn without_body(
    response: Response<BoxBody<Bytes, io::Error>>,
) -> Response<BoxBody<Bytes, io::Error>> {
    let (mut head, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        head.headers
            .entry(CONTENT_LENGTH)
            .or_insert_with(|| HeaderValue::from(length));
    }
    let nothing = Empty::new().map_err(|never| match never {});
    Response::from_parts(head, BoxBody::new(nothing))
}

/// Runs each stream as a task of its own, and ends one that takes longer than any may: with it its stream is reset (§6.4).
#[derive(Clone)]
struct Tasks {
    limit: Duration,
    counters: Arc<Counters>,
}

impl<F> Executor<F> for Tasks
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    fn execute(&self, stream: F) {
        let Self { limit, counters } = self.clone();
        tokio::spawn(async move {
            if timeout(limit, stream).await.is_err() {
                count(&counters.timed_out);
            }
        });
    }
}
