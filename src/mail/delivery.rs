//! Sending what waits: claimed, opened, written and handed over, a few at a time; what could not be sent is tried again, less and less
//! often, as long as it is of use.

use std::sync::Arc;
use std::time::Duration;

use super::outbox;
use super::step::Undelivered;
use super::{Letterhead, Post, Unwritten};
use crate::domain::id::MailId;
use crate::domain::mail::ClaimedMail;
use crate::errands;
use crate::provider::Provider;
use crate::store::StoreError;

/// Mails that one node sends at a time.
const AT_A_TIME: usize = 4;
/// How long a node may take to send one: longer than all steps together.
const CLAIM: Duration = Duration::from_mins(3);
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
    let outcome = errands::run(
        AT_A_TIME,
        |most| claim(op, most),
        |mail| {
            let op = Arc::clone(op);
            async move { attempt(&op, mail).await }
        },
    )
    .await;
    if let Post::Server(mailer) = post {
        mailer.smtp().close().await;
    }
    outcome
}

/// Takes a few of those that are due, if no other node has.
async fn claim(op: &Provider, most: i64) -> Result<Vec<ClaimedMail>, StoreError> {
    let (tenant, now) = (op.tenant.clone(), op.now());
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
        .then(|| errands::next_attempt(mail.attempts, op.now(), mail.expires_at))
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
