//! `doorward user disable` and `enable`.

use super::{Who, describe, find, gone, keys_of};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{print, printable};
use crate::clock::Clock;
use crate::domain::activity::{Activity, By};
use crate::login::deletion::take_most_back;
use crate::login::witness::Witness;

pub(super) async fn set_disabled(
    tools: &Tools,
    who: Who,
    is_disabled: bool,
) -> Result<(), Failure> {
    let Who { user, format } = who;
    let found = find(&tools.store, &user).await?;
    let now = Clock::system().now();
    if is_disabled {
        take_most_back(&tools.store, &found.id, now).await?;
    }
    let changed = tools
        .store
        .write(move |w| {
            let Some(mut user) = w.hold_user(&found.id)? else {
                return Ok(None);
            };
            let was_disabled = user.disabled_at.is_some();
            user.disabled_at = is_disabled.then(|| user.disabled_at.unwrap_or(now));
            let (username_key, email_key) = match keys_of(&user) {
                Ok(keys) => keys,
                Err(refused) => return Ok(Some(Err(refused))),
            };
            w.update_user(&user, &username_key, email_key.as_deref())?;
            if is_disabled {
                w.end_everything_of(&user.id, now)?;
            }
            if is_disabled != was_disabled {
                let by = By::Operator;
                let turned = if is_disabled {
                    Activity::TurnedOff { by }
                } else {
                    Activity::TurnedOn { by }
                };
                Witness::of_operator(&user.id, now).note(w, turned)?;
            }
            Ok(Some(Ok(user)))
        })
        .await?;
    let user = changed.ok_or_else(|| gone(&user))??;
    let name = printable(&user.username);
    let text = if is_disabled {
        format!(
            "{name} is disabled; their sessions have ended, and what apps were given is worth nothing."
        )
    } else {
        format!("{name} is enabled.")
    };
    print(format, &text, &describe(&user))
}
