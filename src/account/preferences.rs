//! What a person prefers, chosen by themselves.

use crate::domain::activity::Activity;
use crate::domain::id::UserId;
use crate::domain::preferences::Theme;
use crate::domain::user::User;
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::store::{StoreError, Write};

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

/// Writes it down. What the tenant lets nobody change stays, and so does `updated_at` where no claim changes; the trail has the names of
/// those that do. Says whether the person is still there.
///
/// # Errors
/// [`StoreError`].
pub async fn choose(
    op: &Provider,
    user: &UserId,
    choice: Choice,
    witness: &Witness,
) -> Result<bool, StoreError> {
    let (id, now, witness) = (user.clone(), op.now(), witness.clone());
    let may = |claim: &str| op.settings.editable.has(claim);
    let choice = Choice {
        language: choice.language.filter(|_| may("locale")),
        zone: choice.zone.filter(|_| may("zoneinfo")),
        ..choice
    };
    op.store
        .write(move |w| {
            let held = w.hold_user(&id)?;
            let Some(user) = held.filter(|user| user.disabled_at.is_none()) else {
                return Ok(false);
            };
            let mut profile = user.profile.clone();
            if let Some(language) = &choice.language {
                profile.locale.clone_from(language);
            }
            if let Some(zone) = &choice.zone {
                profile.zoneinfo.clone_from(zone);
            }
            if profile != user.profile {
                w.update_profile(&id, &profile, now)?;
                let fields = profile.claims_changed_since(&user.profile);
                let by = witness.by();
                witness.note(w, Activity::ProfileChanged { fields, by })?;
            }
            prefer(w, &user, &choice)?;
            Ok(true)
        })
        .await
}

/// What is no claim.
fn prefer(w: &mut Write<'_>, user: &User, choice: &Choice) -> Result<(), StoreError> {
    let before = w.find_preferences(&user.id)?;
    let mut wanted = before.clone();
    wanted.theme = choice.theme.unwrap_or(wanted.theme);
    wanted.notices.new_browser = choice.new_browser.unwrap_or(wanted.notices.new_browser);
    if wanted != before {
        w.set_preferences(&user.tenant_id, &user.id, &wanted)?;
    }
    Ok(())
}
