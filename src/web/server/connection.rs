//! One connection: which version of HTTP it speaks, and in HTTP/1.1 hyper and one timer.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{HttpService, service_fn};
use poem::Endpoint;
use tokio::time::{Sleep, sleep_until};

use super::body::Answer;
use super::exchange::exchange;
use super::handshake::handshake;
use super::listener::Accepted;
use super::shared::{Shared, Stage, Stages};
use super::socket::Socket;
use super::watch::{Deadlines, Phase, Ring, Watch};
use super::{count, http2};
use crate::telemetry;

/// Serves one connection to its end.
pub(super) async fn run<E: Endpoint + 'static>(accepted: Accepted, shared: Arc<Shared<E>>) {
    let Some((transport, ends)) = handshake(accepted, &shared).await else {
        return;
    };
    if transport.speaks_http2() {
        return http2::run(transport, ends, shared).await;
    }
    let watch = Arc::new(Watch::default());
    let socket = Socket::new(transport, Arc::clone(&watch)).completing(shared.front.is_https);
    let service = service_fn(|request| {
        let turn = watch.enter(Phase::Exchange);
        let watch = Arc::clone(&watch);
        let shared = Arc::clone(&shared);
        let ends = ends.clone();
        async move {
            let exchange = exchange(request, &shared, &watch, turn, &ends);
            let answer = telemetry::of_one_request(exchange).await;
            let counters = Arc::clone(&shared.counters);
            Ok::<_, Infallible>(answer.map(|body| Answer::new(body, watch, counters, None)))
        }
    });
    drive(
        shared.http.serve_connection(socket, service),
        &watch,
        &shared,
    )
    .await;
}

/// Polls hyper, and closes the connection when a deadline or the end of the server demands it.
async fn drive<E, S>(connection: http1::Connection<Socket, S>, watch: &Watch, shared: &Shared<E>)
where
    S: HttpService<Incoming, ResBody = Answer, Error = Infallible>,
{
    let mut connection = pin!(connection);
    let mut deadlines = Deadlines::new(&shared.limits, watch);
    let mut alarm = pin!(sleep_until(deadlines.due));
    let mut stages = Stages::of(shared);
    poll_fn(|cx| {
        match stages.poll_change(cx) {
            None | Some(Stage::Serving) => {}
            Some(Stage::Draining) => {
                connection.as_mut().graceful_shutdown();
                deadlines.hurry(watch);
            }
            Some(Stage::Cut) => return Poll::Ready(()),
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
pub(super) fn poll_alarm(
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
