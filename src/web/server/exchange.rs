//! The way of one request to the endpoint and back, over whichever version of HTTP it came.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use http::header::{CONNECTION, HOST};
use http::uri::Scheme;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, Version};
use http_body_util::combinators::BoxBody;
use hyper::body::{Bytes, Incoming};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Endpoint, RequestParts};

use super::admission::admit;
use super::body::Capped;
use super::limits::{BodyTooLong, has_page};
use super::refusal::Refusal;
use super::shared::{Ends, Shared};
use super::watch::{Turn, Watch};
use super::{Counters, count};
use crate::telemetry;

/// The name of a request, by which the log has it too.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One request and its response.
pub(super) async fn exchange<E: Endpoint>(
    request: Request<Incoming>,
    shared: &Shared<E>,
    watch: &Arc<Watch>,
    turn: Turn,
    ends: &Ends,
) -> Response<BoxBody<Bytes, io::Error>> {
    let version = request.version();
    let longest = shared.limits.body_bytes_at(request.uri().path());
    let outcome = match admit(&request, &shared.front.hosts, longest) {
        Ok(admission) => {
            let cap = admission.has_body.then_some(longest);
            let request = into_poem(request, cap, watch, turn, ends);
            let answered = call(&shared.endpoint, request, watch, turn).await;
            // What the endpoint did not read hyper does not either: it closes, and would not say so (RFC 9112 §9.6).
            answered.map(|response| (response, admission.close || watch.is_unread(turn)))
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
        Err(refusal) => closing(refused(refusal, shared, ends), version),
    };
    named(response)
}

/// What the server answers by itself.
pub(super) fn refused<E>(
    refusal: Refusal,
    shared: &Shared<E>,
    ends: &Ends,
) -> Response<BoxBody<Bytes, io::Error>> {
    note(refusal, &shared.counters, ends);
    named(refusal.response(shared.front.is_https))
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

/// The response as the last of its connection. In HTTP/2 nothing follows a request on its stream anyway, and the field may not be sent
/// (RFC 9113 §8.2.2).
fn closing<T>(mut response: Response<T>, version: Version) -> Response<T> {
    if version == Version::HTTP_2 {
        return response;
    }
    response
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
    // To a client of HTTP/1.0 that asked for keep-alive hyper would promise it beside our `close`, unless the response
    // is of HTTP/1.0 too.
    *response.version_mut() = version;
    response
}

fn note(refusal: Refusal, counters: &Counters, ends: &Ends) {
    count(&counters.refused);
    match refusal {
        Refusal::Panic => count(&counters.panics),
        Refusal::TooSlow | Refusal::BodyTooSlow => count(&counters.timed_out),
        Refusal::BodyTooLong
        | Refusal::Crowded
        | Refusal::Malformed(_)
        | Refusal::Method
        | Refusal::Misdirected
        | Refusal::TooManyFields => {}
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
    ends: &Ends,
) -> poem::Request {
    let (parts, incoming) = request.into_parts();
    let parts = RequestParts::from((
        parts,
        LocalAddr(Addr::SocketAddr(ends.local)),
        RemoteAddr(Addr::SocketAddr(ends.peer)),
        if ends.certificates.is_some() {
            Scheme::HTTPS
        } else {
            Scheme::HTTP
        },
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
    let mut request = poem::Request::from_parts(parts, body);
    if let Some(certificates) = &ends.certificates {
        request.set_data(certificates.clone());
    }
    request
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
