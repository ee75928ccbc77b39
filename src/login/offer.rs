//! The offer of a passkey, and who said no to it: in a browser for thirty days, by its cookie, and three times at all for ninety, by a row.
//!
//! The cookie has a mark for each person, an HMAC of their id, and when they said it. Whoever changes it is asked again, or not: no more
//! depends on it.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;

use super::session::MOST_ACCOUNTS;
use crate::domain::id::UserId;
use crate::domain::interaction::Interaction;
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::secret::keyed_tag;
use crate::store::StoreError;

/// For how long a browser remembers that somebody said no.
pub const REMEMBERED: Duration = Duration::from_hours(30 * 24);

/// Whether a browser remembers that this person said no.
#[must_use]
pub fn was_refused(op: &Provider, cookie: Option<&str>, user: &UserId) -> bool {
    let mark = mark(op, user);
    let now = op.now();
    read(cookie)
        .any(|(known, at)| known == mark && !at.is_ahead_of(now) && now.since(at) < REMEMBERED)
}

/// Notes that they said no, and goes on: the value of the browser's cookie from now on.
///
/// # Errors
/// [`StoreError`].
pub async fn refuse(
    op: &Provider,
    cookie: Option<&str>,
    user: &UserId,
    interaction: &Interaction,
) -> Result<String, StoreError> {
    let now = op.now();
    let progress = interaction.progress.clone().offering(false);
    let (tenant, id, interaction) = (op.tenant.clone(), user.clone(), interaction.id.clone());
    op.store
        .write(move |w| {
            w.count_passkey_refusal(&tenant, &id, now)?;
            // Where another window went on, nothing is offered in it any more.
            let _ = w.update_progress(&interaction, &progress, now)?;
            Ok(())
        })
        .await?;
    let mark = mark(op, user);
    let others = read(cookie).filter(|(known, _)| *known != mark);
    let all = std::iter::once((mark.as_str(), now)).chain(others);
    let all = all
        .take(MOST_ACCOUNTS)
        .map(|(mark, at)| format!("{mark}~{}", at.as_seconds()));
    Ok(all.collect::<Vec<_>>().join("."))
}

/// Marks and times; what is neither is left out.
fn read(cookie: Option<&str>) -> impl Iterator<Item = (&str, Timestamp)> {
    let parts = cookie.unwrap_or_default().split('.').take(MOST_ACCOUNTS);
    parts.filter_map(|part| {
        let (mark, at) = part.split_once('~')?;
        let at: u32 = at.parse().ok()?;
        Some((mark, Timestamp::from_seconds(at.into())))
    })
}

fn mark(op: &Provider, user: &UserId) -> String {
    let tag: [u8; 12] = keyed_tag(&op.derived.known_browsers, &["no passkey", user.as_str()]);
    BASE64URL_NOPAD.encode(&tag)
}
