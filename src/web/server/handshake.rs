//! What comes before HTTP.

use tokio::time::timeout;

use super::count;
use super::listener::Accepted;
use super::shared::{Ends, Shared};
use crate::web::tls::Transport;

/// The connection's bytes, once TLS has begun where it is to end here. Somebody who does not get that far within [`Limits::head`], or before
/// the server stops, is let go: nothing was asked yet.
///
/// [`Limits::head`]: super::Limits::head
pub(super) async fn handshake<E>(
    accepted: Accepted,
    shared: &Shared<E>,
) -> Option<(Transport, Ends)> {
    let Accepted { stream, peer, tls } = accepted;
    let local = stream.local_addr().ok()?;
    let transport = match tls {
        None => Transport::Plain(stream),
        Some(acceptor) => {
            let shaken = tokio::select! {
                biased;
                () = shared.stops() => return None,
                shaken = timeout(shared.limits.head, acceptor.accept(stream)) => shaken,
            };
            match shaken {
                Ok(Ok(transport)) => transport,
                Ok(Err(error)) => {
                    count(&shared.counters.failed_handshakes);
                    tracing::debug!(client.address = %peer, error = %error, "no TLS");
                    return None;
                }
                Err(_) => {
                    count(&shared.counters.timed_out);
                    return None;
                }
            }
        }
    };
    let certificates = transport.peer_certificates();
    let ends = Ends {
        local,
        peer,
        certificates,
    };
    Some((transport, ends))
}
