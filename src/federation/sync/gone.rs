//! Who is not at their directory any more is turned off here, and on again when they are back.

use super::NotSynchronised;
use super::pass::{CLAIM, PORTION, Pass};
use crate::domain::activity::{Activity, By};
use crate::domain::connector::UpstreamIdentity;
use crate::domain::id::UserId;
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::login::deletion::take_most_back;
use crate::login::identifier::{email_key, username_key};
use crate::login::local::is_break_glass;
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::store::{Known, PeopleOf, StoreError, Write};

impl Pass<'_> {
    /// Turns those off who are missing; nobody, where these are too many (H-081), before the operator has said that it is so.
    pub(super) async fn conclude(&mut self, is_confirmed: bool) -> Result<(), NotSynchronised> {
        let of = self.of.clone();
        let (all, missing) = self.op.store.read(move |r| r.count_people(&of)).await?;
        if !is_confirmed && is_too_many(all, missing, self.sync.most_gone) {
            self.at.withheld = missing;
            self.outcome.withheld = missing;
            tracing::error!(
                connector.name = %self.of.connector,
                people = all,
                missing,
                "a directory does not have many of its people any more: nobody is turned off before `doorward connector sync --confirm`"
            );
            return Ok(());
        }
        self.at.withheld = 0;
        let about = &self.connection.connector.display_name;
        loop {
            self.at.claimed_until = Some(self.op.now().plus(CLAIM));
            self.keep().await?;
            let of = self.of.clone();
            let most = i64::try_from(PORTION).unwrap_or(i64::MAX);
            let gone = self
                .op
                .store
                .read(move |r| r.list_missing_people(&of, most))
                .await?;
            if gone.is_empty() {
                return Ok(());
            }
            for known in &gone {
                turn_off(self.op, &self.of, about, known).await?;
                self.outcome.turned_off += 1;
            }
        }
    }
}

/// Whether so many of so many are more likely to be a fault of the directory: all of them, or more than so many of a hundred. One may always go.
fn is_too_many(all: i64, missing: i64, percent: u8) -> bool {
    let hundredths = all.saturating_mul(i64::from(percent));
    let most = (hundredths / 100 + i64::from(hundredths % 100 > 0)).max(1);
    missing > 0 && (missing == all || missing > most)
}

/// Turns somebody off: everything of theirs ends. Not whoever is to get in when all upstreams fail; nor again whom the operator turned off.
///
/// # Errors
/// [`StoreError`].
async fn turn_off(
    op: &Provider,
    of: &PeopleOf,
    about: &str,
    known: &Known,
) -> Result<(), StoreError> {
    let now = op.now();
    let spared = op.settings.upstreams_only.clone();
    let is_spared = move |user: &User| is_break_glass(spared.as_deref(), user);
    let user = op.store.user(&known.user).await?;
    if user.as_ref().is_some_and(|user| !is_spared(user)) {
        take_most_back(&op.store, &known.user, now).await?;
    }
    let (of, about, known) = (of.clone(), about.to_owned(), known.clone());
    let witness = Witness::of(op, &known.user, &SessionOrigin::default());
    op.store
        .write(move |w| {
            let Some(user) = w.hold_user(&known.user)? else {
                return Ok(());
            };
            // They may be back since they were missed.
            let today = w.list_people_called(&of, std::slice::from_ref(&known.subject))?;
            let is_missing = |today: &Known| today.user == user.id && today.missing_at.is_some();
            if !today.iter().any(is_missing) {
                return Ok(());
            }
            w.mark_gone(&of, &known.subject, Some(now))?;
            if user.disabled_at.is_some() || is_spared(&user) {
                return Ok(());
            }
            write_turned(w, &user, Some(now))?;
            w.end_everything_of(&user.id, now)?;
            let by = By::Upstream;
            witness.note_about(w, Activity::TurnedOff { by }, &about)?;
            Ok(())
        })
        .await
}

/// Their directory knows them: who was turned off because it did not is turned on again.
///
/// # Errors
/// [`StoreError`].
pub(in crate::federation) fn bring_back(
    w: &mut Write<'_>,
    identity: &UpstreamIdentity,
    user: &UserId,
    witness: &Witness,
    about: &str,
) -> Result<(), StoreError> {
    let of = PeopleOf {
        tenant: witness.tenant().clone(),
        connector: identity.connector.clone(),
        issuer: identity.issuer.clone(),
    };
    let subjects = [identity.subject.clone()];
    let known = w.list_people_called(&of, &subjects)?;
    let Some(known) = known.into_iter().find(|known| known.user == *user) else {
        return Ok(());
    };
    if known.missing_at.is_none() && known.gone_at.is_none() {
        return Ok(());
    }
    let Some(user) = w.hold_user(user)? else {
        return Ok(());
    };
    w.mark_gone(&of, &known.subject, None)?;
    if known.gone_at.is_some() && user.disabled_at == known.gone_at {
        write_turned(w, &user, None)?;
        let by = By::Upstream;
        let witness = witness.with_subject(&user.id);
        witness.note_about(w, Activity::TurnedOn { by }, about)?;
    }
    Ok(())
}

fn write_turned(
    w: &mut Write<'_>,
    user: &User,
    disabled_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let unwritten = |error: &dyn std::fmt::Display| StoreError::Preparation(error.to_string());
    let username = username_key(&user.username).map_err(|error| unwritten(&error))?;
    let email = user.profile.email.as_deref().map(email_key).transpose();
    let email = email.map_err(|error| unwritten(&error))?;
    let after = User {
        disabled_at,
        ..user.clone()
    };
    w.update_user(&after, &username, email.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_at_once_and_more_than_so_many_of_a_hundred_are_too_many() {
        for (all, missing, percent, expected) in [
            (0, 0, 10, false),
            (1, 0, 10, false),
            (1, 1, 100, true),
            (2, 1, 0, false),
            (3, 2, 10, true),
            (100, 10, 10, false),
            (100, 11, 10, true),
            (101, 11, 10, false),
            (100, 99, 100, false),
            (100, 100, 100, true),
        ] {
            let found = is_too_many(all, missing, percent);
            assert_eq!(found, expected, "{missing} of {all}, {percent} %");
        }
    }
}
