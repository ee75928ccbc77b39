//! Sending what waits: claimed, opened, written and handed over, a few at a time; what could not be sent is tried again, less and less
//! often, as long as it is of use.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::outbox;
use super::step::Undelivered;
use super::{Letterhead, Post, Unwritten};
use crate::domain::id::MailId;
use crate::domain::mail::ClaimedMail;
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::store::StoreError;

/// Mails that one node sends at a time.
const AT_A_TIME: usize = 4;
/// How often it is looked for more while some are under way: a server may be slow with one recipient alone.
const LOOK: Duration = Duration::from_secs(1);
/// How long a node may take to send one: longer than all steps together.
const CLAIM: Duration = Duration::from_mins(3);
/// How long is waited after each try, the last one for all that follow.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(4),
];
/// What is good for less is not worth another try.
const TOO_SHORT: Duration = Duration::from_secs(30);

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
enum Unsent {
    #[error(transparent)]
    Unreadable(#[from] outbox::Unreadable),
    #[error("it cannot be written: {0}")]
    Unwritten(#[from] Unwritten),
    #[error("{0}")]
    Undelivered(Undelivered),
}

impl Unsent {
    /// Whether another try makes no sense. What another version wrote, a node of that one may send.
    fn is_final(&self) -> bool {
        match self {
            Self::Unreadable(_) => false,
            Self::Unwritten(_) => true,
            Self::Undelivered(reason) => reason.is_final(),
        }
    }
}

/// Sends all that is due. What was begun is finished, also where the database then is away.
///
/// # Errors
/// [`StoreError`].
pub async fn deliver(op: &Arc<Provider>) -> Result<(), StoreError> {
    let Some(post) = &op.post else {
        return Ok(());
    };
    let mut under_way = JoinSet::new();
    let mut outcome = Ok(());
    loop {
        if outcome.is_ok() {
            match claim(op, AT_A_TIME.saturating_sub(under_way.len())).await {
                Ok(claimed) => {
                    for mail in claimed {
                        let op = Arc::clone(op);
                        under_way.spawn(async move { attempt(&op, mail).await });
                    }
                }
                Err(error) => outcome = Err(error),
            }
        }
        match tokio::time::timeout(LOOK, under_way.join_next()).await {
            Err(_) | Ok(Some(Ok(Ok(())))) => {}
            Ok(None) => break,
            Ok(Some(Ok(Err(error)))) => outcome = Err(error),
            Ok(Some(Err(error))) => {
                tracing::error!(error = %error, "sending a mail panicked; it is tried again once its claim lapses");
            }
        }
    }
    if let Post::Server(mailer) = post {
        mailer.smtp().close().await;
    }
    outcome
}

/// Takes a few of those that are due, if no other node has.
async fn claim(op: &Provider, most: usize) -> Result<Vec<ClaimedMail>, StoreError> {
    let (tenant, now) = (op.tenant.clone(), op.now());
    let most = i64::try_from(most).unwrap_or(0);
    if most == 0 {
        return Ok(Vec::new());
    }
    let due: Vec<MailId> = op
        .store
        .read(move |r| r.list_due_mails(&tenant, now, most))
        .await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = op.tenant.clone();
    op.store
        .write(move |w| w.claim_mails(&tenant, &due, now, now.plus(CLAIM)))
        .await
}

/// Tries one, and says what became of it.
async fn attempt(op: &Provider, mail: ClaimedMail) -> Result<(), StoreError> {
    let Some(post) = &op.post else {
        return Ok(());
    };
    let (mail_id, mail_kind) = (mail.id.clone(), mail.kind.clone());
    if mail.is_for_nobody() {
        tracing::debug!(mail.id = %mail_id, mail.kind = mail_kind, "a mail was for nobody, and is dropped");
        return op.store.write(move |w| w.finish_mail(&mail.id)).await;
    }
    if mail.expires_at <= op.now() {
        tracing::warn!(mail.id = %mail_id, mail.kind = mail_kind, "a mail could not be sent in its time, and is dropped");
        return op.store.write(move |w| w.finish_mail(&mail.id)).await;
    }
    let reason = match send(op, post, &mail).await {
        Ok(()) => {
            tracing::debug!(mail.id = %mail_id, mail.kind = mail_kind, "a mail was sent");
            return op.store.write(move |w| w.finish_mail(&mail.id)).await;
        }
        Err(reason) => reason,
    };
    let next = (!reason.is_final())
        .then(|| next_attempt(mail.attempts, op.now(), mail.expires_at))
        .flatten();
    let Some(next) = next else {
        tracing::warn!(mail.id = %mail_id, mail.kind = mail_kind, error = %reason, "a mail cannot be sent, and is dropped");
        return op.store.write(move |w| w.finish_mail(&mail.id)).await;
    };
    tracing::warn!(mail.id = %mail_id, mail.kind = mail_kind, error = %reason, "a mail could not be sent; it is tried again later");
    op.store.write(move |w| w.postpone_mail(&mail, next)).await
}

async fn send(op: &Provider, post: &Post, mail: &ClaimedMail) -> Result<(), Unsent> {
    let opened = outbox::open(&op.derived.outbox, mail)?;
    let letterhead = Letterhead {
        name: &op.name,
        issuer: &op.issuer,
    };
    let mailer = match post {
        Post::Server(mailer) => mailer,
        Post::Shelf(shelf) => {
            shelf.put(letterhead, &opened, op.now())?;
            tracing::info!(
                mail.kind = mail.kind,
                "a mail lies at /playground/mail; mail.smtp is not set"
            );
            return Ok(());
        }
    };
    let parcel = mailer.write(letterhead, &mail.id, &opened, op.now())?;
    mailer
        .smtp()
        .send(&parcel, &mut Vec::new())
        .await
        .map_err(Unsent::Undelivered)
}

/// When to try again; not so late that half of the time that is left would be over, so that a code for ten minutes has more than
/// three tries. `None` where there is too little time.
fn next_attempt(attempts: u32, now: Timestamp, end: Timestamp) -> Option<Timestamp> {
    let left = end.since(now);
    if left < TOO_SHORT {
        return None;
    }
    let nth = usize::try_from(attempts).unwrap_or(usize::MAX);
    let pause = PAUSES[nth.min(PAUSES.len() - 1)];
    Some(now.plus(pause.min(left / 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tries(good_for: Duration) -> Vec<u64> {
        let start = Timestamp::from_seconds(1_000_000);
        let (mut now, mut all) = (start, Vec::new());
        while let Some(next) =
            next_attempt(all.len().try_into().unwrap(), now, start.plus(good_for))
        {
            now = next;
            all.push(now.since(start).as_secs());
        }
        all
    }

    #[test]
    fn it_is_tried_less_and_less_often_until_it_is_of_no_use() {
        assert_eq!(
            tries(Duration::from_mins(10)),
            [30, 150, 375, 487, 543, 571]
        );
        let of_a_day = tries(Duration::from_hours(24));
        assert_eq!(
            of_a_day[..6],
            [30, 150, 750, 4_350, 4_350 + 14_400, 4_350 + 28_800]
        );
        assert!(tries(Duration::from_secs(29)).is_empty());
    }
}
