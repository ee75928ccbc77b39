//! Takes a password that a directory keeps, and the one that is to be in its place: before anybody signs in, and at an account.

use poem::Response;

use super::new_password::{Unset, count};
use super::views::{PasswordField, WaitKind};
use super::{PageFailure, Visit};
use crate::federation::ldap::directories::is_blank;
use crate::federation::ldap::protocol::Refusal;
use crate::login::new_password::{Unfit, sendable};
use crate::login::sign_in::Refused;
use crate::login::throttle::new_password_buckets;
use crate::oauth::params::Parameters;
use crate::web::i18n::Localizer;
use crate::web::new_password::sentences;

/// What is wrong with a form, and where.
pub type Problem = (PasswordField, String);

/// What was typed. Neither is printed.
pub struct Both {
    /// The one that they have.
    pub current: String,
    /// The one that they want.
    pub new: String,
}

/// Reads a form. What a password has to be beyond what holds of each is the directory's to say.
///
/// # Errors
/// What is wrong with it.
pub fn read(localizer: Localizer, parameters: &mut Parameters) -> Result<Both, Problem> {
    let mut take = |name| parameters.take(name).unwrap_or_default();
    let (current, new) = (take("password"), take("new-password"));
    let again = take("new-password-again");
    let said = |field, id| Err((field, localizer.msg(id).into_owned()));
    if current.is_empty() {
        return said(PasswordField::Current, "password-missing");
    }
    if is_blank(&new) {
        return said(PasswordField::New, "new-password-missing");
    }
    let unfit = match sendable(&new) {
        Ok(_) if new == current => Some(Unfit::Used),
        Ok(_) => None,
        Err(unfit) => Some(unfit),
    };
    if let Some(unfit) = unfit {
        let words = sentences(localizer, &unfit).join(" ");
        return Err((PasswordField::New, words));
    }
    if again != new {
        return said(PasswordField::Again, "directory-password-differs");
    }
    Ok(Both { current, new })
}

/// Counts a try of a session or an interaction: each is work, for us and for the directory.
///
/// # Errors
/// The page that says to wait.
pub async fn count_try(visit: &Visit<'_>, whose: &str) -> Result<(), Response> {
    let key = &visit.state.op.derived.throttle;
    let counted = count(visit, new_password_buckets(key, whose, None)).await;
    counted.map_err(|unset| match unset {
        Unset::Failed(response) => *response,
        // What is only counted is not judged.
        Unset::Unfit(_) => visit.wait(WaitKind::Busy, 2),
    })
}

/// Why a directory does not take it, in the reader's language.
#[must_use]
pub fn refusal(localizer: Localizer, upstream: &str, why: Refusal) -> Problem {
    let id = match why {
        Refusal::NotAllowed => "directory-password-not-allowed",
        Refusal::Weak => "directory-password-weak",
        Refusal::TooShort => "directory-password-short",
        Refusal::TooLong => "directory-password-long",
        Refusal::TooYoung => "directory-password-young",
        Refusal::Used => "password-unfit-used",
        Refusal::Rules => "directory-password-rules",
    };
    let text = localizer.msg_with(id, &[("name", upstream)]);
    (PasswordField::New, text)
}

/// The password that they have is another.
#[must_use]
pub fn wrong(localizer: Localizer) -> Problem {
    let text = localizer.msg("directory-password-wrong").into_owned();
    (PasswordField::Current, text)
}

/// What is shown where nobody judged it; nothing, where it is wrong.
#[must_use]
pub fn unjudged(visit: &Visit<'_>, refused: &Refused) -> Option<Response> {
    Some(match refused {
        Refused::Wrong => return None,
        Refused::Throttled(wait) => visit.wait(WaitKind::TooManyRequests, wait.as_secs().max(1)),
        Refused::Busy => visit.wait(WaitKind::Busy, 2),
        Refused::Store(error) => visit.failed(error),
        Refused::Entropy(error) => visit.failed(PageFailure::Permanent(error.to_string())),
    })
}
