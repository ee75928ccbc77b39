//! What a person prefers, chosen by themselves.

use std::time::Duration;

use crate::domain::activity::Activity;
use crate::domain::device;
use crate::domain::preferences::{Preferences, Theme};
use crate::domain::session::SessionOrigin;
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::login::notice::{self, Notice};
use crate::login::throttle::{self, changes_bucket};
use crate::login::witness::Witness;
use crate::mail::letter::Letter;
use crate::provider::Provider;
use crate::store::StoreError;

/// What somebody chose; `None` is what they left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The `locale` claim, or that there is to be none.
    pub language: Option<Option<String>>,
    /// The `zoneinfo` claim, or that there is to be none.
    pub zone: Option<Option<String>>,
    /// Light or dark, or as the device has it.
    pub theme: Option<Option<Theme>>,
    /// Whether to be told of sign-ins with new browsers.
    pub new_browser: Option<bool>,
}

/// What became of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// All is as it was chosen.
    Kept,
    /// The person is not there any more, or was turned off.
    Gone,
    /// Nothing is written: there were too many changes; how long to wait.
    TooMany(Duration),
}

/// Why nothing was said.
#[derive(Debug, thiserror::Error)]
pub enum NotChosen {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// Writes it down. What the tenant lets nobody change stays, and so does `updated_at` where no claim changes; the trail has the names of
/// those that do. Who is told of new browsers no more is told that.
///
/// # Errors
/// [`NotChosen`].
pub async fn choose(
    op: &Provider,
    user: &User,
    choice: Choice,
    (witness, origin): (&Witness, &SessionOrigin),
) -> Result<Chosen, NotChosen> {
    let (id, now, witness) = (user.id.clone(), op.now(), witness.clone());
    let letter = Letter::NoticesOff {
        at: now,
        asked_from: notice::place(origin, device::name(&origin.user_agent)),
    };
    let notice = Notice::to(op, user, letter)?;
    let (tenant, bucket) = (
        op.tenant.clone(),
        changes_bucket(&op.derived.throttle, &user.id),
    );
    let may = |claim: &str| op.settings.editable.has(claim);
    let choice = Choice {
        language: choice.language.filter(|_| may("locale")),
        zone: choice.zone.filter(|_| may("zoneinfo")),
        ..choice
    };
    let chosen = op
        .store
        .write(move |w| {
            let held = w.hold_user(&id)?;
            let Some(user) = held.filter(|user| user.disabled_at.is_none()) else {
                return Ok(Chosen::Gone);
            };
            let mut profile = user.profile.clone();
            if let Some(language) = &choice.language {
                profile.locale.clone_from(language);
            }
            if let Some(zone) = &choice.zone {
                profile.zoneinfo.clone_from(zone);
            }
            let before = w.find_preferences(&id)?;
            let wanted = choice.over(&before);
            if profile == user.profile && wanted == before {
                return Ok(Chosen::Kept);
            }
            if let Err(wait) = throttle::count(w, &tenant, std::slice::from_ref(&bucket), now)? {
                return Ok(Chosen::TooMany(wait));
            }
            witness.attend(w)?;
            if profile != user.profile {
                w.update_profile(&id, &profile, now)?;
                let fields = profile.claims_changed_since(&user.profile);
                let by = witness.by();
                witness.note(w, Activity::ProfileChanged { fields, by })?;
            }
            if wanted.notices != before.notices {
                let new_browser = wanted.notices.new_browser;
                witness.note(w, Activity::NoticesChanged { new_browser })?;
                if let Some(notice) = notice.as_ref().filter(|_| !new_browser) {
                    notice.post(w)?;
                }
            }
            if wanted != before {
                w.set_preferences(&tenant, &id, &wanted)?;
            }
            Ok(Chosen::Kept)
        })
        .await?;
    Ok(chosen)
}

impl Choice {
    /// What is no claim.
    fn over(&self, before: &Preferences) -> Preferences {
        let mut wanted = before.clone();
        wanted.theme = self.theme.unwrap_or(wanted.theme);
        wanted.notices.new_browser = self.new_browser.unwrap_or(wanted.notices.new_browser);
        wanted
    }
}
