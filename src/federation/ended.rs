//! What an upstream has said to be over: the sessions here that live by it end, and with each whatever else hears of that. What it said before, and comes
//! late, or waits for a second factor, begins none any more.

use std::time::Duration;

use crate::domain::activity::{Activity, By};
use crate::domain::connector::ConnectorName;
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::EndedThere;
use crate::login::session;
use crate::provider::Provider;
use crate::store::StoreError;

/// How old a message may be that says so: it was made for this request.
pub(super) const OLDEST: Duration = Duration::from_mins(10);
/// Sessions that are looked for at a time.
const AT_ONCE: i64 = 100;

/// How long it is known. Whoever left for an upstream is back within an hour, and proves here what is missing within ten minutes.
const KNOWN: Duration = Duration::from_hours(2);

/// Ends them, and says how many there were. The upstream said so at `ended_at`, by its own clock: SAML core §3.7.3.1, "even if the assertion arrives
/// after the logout request".
///
/// # Errors
/// [`StoreError`].
pub(super) async fn end_all(
    op: &Provider,
    (connector, issuer): (&ConnectorName, &str),
    (ended, ended_at): (&EndedThere, Timestamp),
    origin: &SessionOrigin,
) -> Result<usize, StoreError> {
    let (tenant, what) = (op.tenant.clone(), ended.clone());
    let whose = (connector.clone(), issuer.to_owned());
    let when = (ended_at, op.now().plus(KNOWN));
    let noted = op
        .store
        .write(move |w| w.note_upstream_ending(&tenant, (&whose.0, &whose.1), &what, when));
    noted.await?;
    let mut count = 0;
    loop {
        let (tenant, found) = (op.tenant.clone(), ended.clone());
        let key = (connector.clone(), issuer.to_owned());
        let sessions = op.store.read(move |r| {
            let ids = r.list_sessions_of_upstream(&tenant, (&key.0, &key.1), &found, AT_ONCE)?;
            let sessions = ids.iter().map(|id| r.find_session(id));
            sessions.collect::<Result<Vec<_>, _>>()
        });
        let sessions: Vec<_> = sessions.await?.into_iter().flatten().collect();
        if sessions.is_empty() {
            return Ok(count);
        }
        for session in sessions {
            let ended = Activity::SessionEnded { by: By::Upstream };
            session::end(op, &session, origin, &ended).await?;
            count += 1;
        }
    }
}

/// Whether a message is none of long ago, nor of the future.
pub(super) fn is_recent(made_at: Timestamp, now: Timestamp, skew: Duration) -> bool {
    made_at < now.plus(skew) && now <= made_at.plus(OLDEST).plus(skew)
}
