//! One connection: hyper, one timer, and the way of a request to the endpoint and back.

use std::any::Any;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::header::{CONNECTION, HOST};
use http::uri::Scheme;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, Version};
use http_body_util::combinators::BoxBody;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::{HttpService, service_fn};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Endpoint, RequestParts};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep_until};

use super::admission::admit;
use super::body::{Answer, Capped};
use super::limits::{BodyTooLong, has_page};
use super::refusal::Refusal;
use super::socket::Socket;
use super::watch::{Deadlines, Phase, Ring, Turn, Watch};
use super::{Counters, Ends, Shared, Stage, count};
use crate::telemetry;

/// The name of a request, by which the log has it too.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Serves one connection to its end.
pub(super) async fn run<E: Endpoint + 'static>(
    stream: TcpStream,
    peer: SocketAddr,
    shared: Arc<Shared<E>>,
) {
    let Ok(local) = stream.local_addr() else {
        return;
    };
    let ends = Ends { local, peer };
    let watch = Arc::new(Watch::default());
    let socket = Socket::new(stream, Arc::clone(&watch), shared.front.is_https);
    let service = service_fn(|request| {
        let turn = watch.enter(Phase::Exchange);
        let watch = Arc::clone(&watch);
        let shared = Arc::clone(&shared);
        async move {
            let exchange = exchange(request, &shared, &watch, turn, ends);
            let answer = telemetry::of_one_request(exchange).await;
            Ok::<_, Infallible>(answer.map(|body| Answer::new(body, watch)))
        }
    });
    drive(
        shared.http.serve_connection(socket, service),
        &watch,
        &shared,
    )
    .await;
    if watch.has_panicked() {
        count(&shared.counters.panics);
    }
}

/// Polls hyper, and closes the connection when a deadline or the end of the server demands it.
async fn drive<E, S>(connection: http1::Connection<Socket, S>, watch: &Watch, shared: &Shared<E>)
where
    S: HttpService<Incoming, ResBody = Answer, Error = Infallible>,
{
    let mut connection = pin!(connection);
    let mut deadlines = Deadlines::new(&shared.limits, watch);
    let mut alarm = pin!(sleep_until(deadlines.due));
    let mut change = pin!(shared.stage_changed.notified());
    let mut stage = None;
    poll_fn(|cx| {
        if stage != Some(shared.stage()) {
            // Registered first and read second, so that no change is missed; then left alone until it happens, for
            // every poll of it would take a lock that all connections share.
            while change.as_mut().poll(cx).is_ready() {
                change.set(shared.stage_changed.notified());
            }
            let now = shared.stage();
            stage = Some(now);
            match now {
                Stage::Serving => {}
                Stage::Draining => {
                    connection.as_mut().graceful_shutdown();
                    deadlines.hurry(watch);
                }
                Stage::Cut => return Poll::Ready(()),
            }
        }
        loop {
            // An error here is the client's doing, and hyper has answered it where it could.
            if connection.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            deadlines.observe(watch);
            if deadlines.due < alarm.deadline() {
                alarm.as_mut().reset(deadlines.due);
            }
            match poll_alarm(alarm.as_mut(), &mut deadlines, watch, cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ring::Close) => {
                    if !matches!(watch.phase(), Phase::Idle | Phase::Closing) {
                        count(&shared.counters.timed_out);
                    }
                    return Poll::Ready(());
                }
                Poll::Ready(Ring::Wait | Ring::PollAgain) => {}
            }
        }
    })
    .await;
}

/// Ready when the deadline of the phase has come, and not only one that has been moved since.
fn poll_alarm(
    mut alarm: Pin<&mut Sleep>,
    deadlines: &mut Deadlines<'_>,
    watch: &Watch,
    cx: &mut Context<'_>,
) -> Poll<Ring> {
    loop {
        ready!(alarm.as_mut().poll(cx));
        let ring = deadlines.ring(watch);
        alarm.as_mut().reset(deadlines.due);
        if ring != Ring::Wait {
            return Poll::Ready(ring);
        }
    }
}

/// One request and its response.
async fn exchange<E: Endpoint>(
    request: Request<Incoming>,
    shared: &Shared<E>,
    watch: &Arc<Watch>,
    turn: Turn,
    ends: Ends,
) -> Response<BoxBody<Bytes, io::Error>> {
    let version = request.version();
    let longest = shared.limits.body_bytes_at(request.uri().path());
    let outcome = match admit(&request, &shared.front.hosts, longest) {
        Ok(admission) => {
            let cap = admission.has_body.then_some(longest);
            let request = into_poem(request, cap, watch, turn, ends);
            let answered = call(&shared.endpoint, request, watch, turn).await;
            answered.map(|response| (response, admission.close))
        }
        Err(Refusal::BodyTooLong) if has_page(request.method(), request.uri().path()) => {
            let mut request = into_poem(request, Some(longest), watch, turn, ends);
            request.set_data(BodyTooLong);
            match call(&shared.endpoint, request, watch, turn).await {
                Ok(response) if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                    note(Refusal::BodyTooLong, &shared.counters, ends);
                    Ok((response, true))
                }
                // It has a page for some only, as for whoever is signed in.
                Ok(_) => Err(Refusal::BodyTooLong),
                Err(refusal) => Err(refusal),
            }
        }
        Err(refusal) => {
            if matches!(refusal, Refusal::Misdirected) {
                // Whoever sets up a proxy looks here first.
                tracing::info!(
                    client.address = %ends.peer,
                    http.host = request.headers().get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes())).as_deref(),
                    "a request for another host than the issuer's was refused; a proxy in front must pass on the Host header"
                );
            }
            Err(refusal)
        }
    };
    let response = match outcome {
        Ok((response, false)) => Response::from(response),
        Ok((response, true)) => closing(Response::from(response), version),
        Err(refusal) => {
            note(refusal, &shared.counters, ends);
            closing(refusal.response(shared.front.is_https), version)
        }
    };
    named(response)
}

/// What went wrong can be looked up in the log.
fn named<T>(mut response: Response<T>) -> Response<T> {
    let status = response.status();
    if (status.is_client_error() || status.is_server_error())
        && let Some(id) = telemetry::request_id()
        && let Ok(id) = HeaderValue::try_from(id)
    {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The response as the last of its connection.
fn closing<T>(mut response: Response<T>, version: Version) -> Response<T> {
    response
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
    // To a client of HTTP/1.0 that asked for keep-alive hyper would promise it beside our `close`, unless the response
    // is of HTTP/1.0 too.
    *response.version_mut() = version;
    response
}

fn note(refusal: Refusal, counters: &Counters, ends: Ends) {
    count(&counters.refused);
    match refusal {
        Refusal::Panic => count(&counters.panics),
        Refusal::TooSlow | Refusal::BodyTooSlow => count(&counters.timed_out),
        Refusal::BodyTooLong | Refusal::Malformed(_) | Refusal::Method | Refusal::Misdirected => {}
    }
    tracing::debug!(client.address = %ends.peer, refusal = ?refusal, "request refused");
}

/// hyper's request as poem's; with a cap, if it has a body. poem's own conversion boxes every body, this one only
/// those that there are.
fn into_poem(
    request: Request<Incoming>,
    cap: Option<u64>,
    watch: &Arc<Watch>,
    turn: Turn,
    ends: Ends,
) -> poem::Request {
    let (parts, incoming) = request.into_parts();
    let parts = RequestParts::from((
        parts,
        LocalAddr(Addr::SocketAddr(ends.local)),
        RemoteAddr(Addr::SocketAddr(ends.peer)),
        Scheme::HTTP,
    ));
    let body = match cap {
        Some(cap) => poem::Body::from(BoxBody::new(Capped::new(
            incoming,
            cap,
            Arc::clone(watch),
            turn,
        ))),
        None => poem::Body::empty(),
    };
    poem::Request::from_parts(parts, body)
}

/// The endpoint's answer, unless it panics or the request is condemned meanwhile.
async fn call<E: Endpoint>(
    endpoint: &E,
    request: poem::Request,
    watch: &Watch,
    turn: Turn,
) -> Result<poem::Response, Refusal> {
    let mut answer = pin!(endpoint.get_response(request));
    poll_fn(|cx| {
        if let Some(refusal) = watch.verdict(turn) {
            return Poll::Ready(Err(refusal));
        }
        match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(response)) => Poll::Ready(watch.verdict(turn).map_or(Ok(response), Err)),
            Err(panic) => {
                tracing::error!(
                    panic.message = message_of(panic.as_ref()),
                    "an endpoint panicked"
                );
                Poll::Ready(Err(Refusal::Panic))
            }
        }
    })
    .await
}

/// The text of a panic.
pub(super) fn message_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&'static str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
