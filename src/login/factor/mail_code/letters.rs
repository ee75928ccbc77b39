//! What the mails say that are asked for.

use super::{GOOD_FOR, Wanted};
use crate::domain::challenge::Purpose;
use crate::login::challenge::Issued;
use crate::mail::letter::Letter;
use crate::secret::Concealed;

/// The letter with a code, and a link where it is a first factor.
pub(super) fn letter(wanted: &Wanted<'_>, issued: &Issued, link: Concealed<String>) -> Letter {
    let minutes = GOOD_FOR.as_secs() / 60;
    let (code, asked_from) = (issued.code.clone(), wanted.asked_from.clone());
    match wanted.purpose {
        Purpose::SecondFactor => Letter::SecondFactorCode { code, minutes },
        Purpose::NewPassword => Letter::PasswordReset {
            link,
            code,
            minutes,
            asked_from,
        },
        Purpose::SignUp { .. } => Letter::SignUpCode {
            code,
            link,
            minutes,
            asked_from,
        },
        _ => Letter::SignInCode {
            code,
            link: Some(link),
            minutes,
            asked_from,
        },
    }
}
