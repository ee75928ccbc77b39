//! What an upstream has said to be over: the sessions here that live by it end, and with each whatever else hears of that.

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

/// Ends them, and says how many there were.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn end_all(
    op: &Provider,
    (connector, issuer): (&ConnectorName, &str),
    ended: &EndedThere,
    origin: &SessionOrigin,
) -> Result<usize, StoreError> {
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
