//! Whether somebody is asked for their passkey after each password, because they want that.

use crate::account::preferences::{Chosen, NotChosen};
use crate::domain::activity::Activity;
use crate::domain::device;
use crate::domain::session::SessionOrigin;
use crate::domain::user::User;
use crate::login::notice::{self, Notice};
use crate::login::throttle::{self, second_step_bucket};
use crate::login::witness::Witness;
use crate::mail::letter::Letter;
use crate::provider::Provider;

/// Writes it down, and tells them. Nobody is asked who has nothing to answer with: without recovery codes a lost passkey would keep its
/// person out.
///
/// # Errors
/// [`NotChosen`].
pub async fn choose(
    op: &Provider,
    user: &User,
    is_asked: bool,
    (witness, origin): (&Witness, &SessionOrigin),
) -> Result<Chosen, NotChosen> {
    let now = op.now();
    let letter = Letter::SecondStep {
        is_asked,
        at: now,
        asked_from: notice::place(origin, device::name(&origin.user_agent)),
    };
    let notice = Notice::to(op, user, letter)?;
    let bucket = second_step_bucket(&op.derived.throttle, &user.id);
    let (tenant, id, witness) = (op.tenant.clone(), user.id.clone(), witness.clone());
    let chosen = op.store.write(move |w| {
        let held = w.hold_user(&id)?;
        if held.is_none_or(|user| user.disabled_at.is_some()) {
            return Ok(Chosen::Gone);
        }
        let before = w.find_preferences(&id)?;
        let enrolled = w.find_enrolled(&id)?;
        let can_answer = enrolled.passkeys > 0 && enrolled.recovery_codes > 0;
        if before.second_step == is_asked || (is_asked && !can_answer) {
            return Ok(Chosen::Kept);
        }
        if let Err(wait) = throttle::count(w, &tenant, std::slice::from_ref(&bucket), now)? {
            return Ok(Chosen::TooMany(wait));
        }
        witness.note(w, Activity::SecondStep { is_asked })?;
        let mut wanted = before;
        wanted.second_step = is_asked;
        w.set_preferences(&tenant, &id, &wanted)?;
        // They were trusted to spare another question, or in another time.
        w.delete_trusted_devices(&id)?;
        if let Some(notice) = &notice {
            notice.post(w)?;
        }
        Ok(Chosen::Kept)
    });
    Ok(chosen.await?)
}
