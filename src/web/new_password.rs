//! Why a password may not be set, in the reader's language.

use super::i18n::Localizer;
use crate::login::hashing::PASSWORD_BYTES;
use crate::login::new_password::Unfit;
use crate::login::new_password::advice::{Advice, Suggestion, Warning};

/// The sentences, the reason first; what follows is advice.
#[must_use]
pub fn sentences(localizer: Localizer, unfit: &Unfit) -> Vec<String> {
    let count = |id, count: usize| localizer.msg_count(id, u64::try_from(count).unwrap_or(0));
    let reason = match unfit {
        Unfit::TooShort(least) => count("password-unfit-short", *least),
        Unfit::TooLong => count("password-unfit-long", PASSWORD_BYTES),
        Unfit::Unsendable => localizer.msg("password-unfit-unsendable").into_owned(),
        Unfit::Breached => localizer.msg("password-unfit-breached").into_owned(),
        Unfit::Used => localizer.msg("password-unfit-used").into_owned(),
        Unfit::Common => localizer.msg("password-unfit-common").into_owned(),
        Unfit::Guessable(_) => localizer.msg("password-unfit-guessable").into_owned(),
    };
    let mut sentences = vec![reason];
    if let Unfit::Guessable(Advice {
        warning,
        suggestions,
    }) = unfit
    {
        let ids = warning.iter().copied().map(warning_id);
        let ids = ids.chain(suggestions.iter().copied().map(suggestion_id));
        sentences.extend(ids.map(|id| localizer.msg(id).into_owned()));
    }
    sentences
}

const fn warning_id(warning: Warning) -> &'static str {
    match warning {
        Warning::Rows => "password-advice-rows",
        Warning::Keyboard => "password-advice-keyboard",
        Warning::Repeats => "password-advice-repeats",
        Warning::RepeatedParts => "password-advice-repeated-parts",
        Warning::Common => "password-advice-common",
        Warning::Similar => "password-advice-similar",
        Warning::Sequences => "password-advice-sequences",
        Warning::Years => "password-advice-years",
        Warning::Word => "password-advice-word",
        Warning::Dates => "password-advice-dates",
        Warning::NameAlone => "password-advice-name-alone",
        Warning::Names => "password-advice-names",
    }
}

const fn suggestion_id(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::FewWords => "password-advice-few-words",
        Suggestion::NothingSpecial => "password-advice-nothing-special",
        Suggestion::MoreWords => "password-advice-more-words",
        Suggestion::Capitals => "password-advice-capitals",
        Suggestion::AllCapitals => "password-advice-all-capitals",
        Suggestion::Reversed => "password-advice-reversed",
        Suggestion::Substitutions => "password-advice-substitutions",
        Suggestion::LongerPattern => "password-advice-longer-pattern",
        Suggestion::NoRepeats => "password-advice-no-repeats",
        Suggestion::NoSequences => "password-advice-no-sequences",
        Suggestion::NoYears => "password-advice-no-years",
        Suggestion::NoOwnYears => "password-advice-no-own-years",
        Suggestion::NoOwnDates => "password-advice-no-own-dates",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::new_password::{Rules, Untaken};

    #[tokio::test]
    async fn a_refusal_says_why_and_what_would_help_in_each_language() {
        let refused = Rules::default().judge("passwordpassword1", &[]).await;
        let Err(Untaken::Unfit(unfit)) = refused else {
            panic!("{refused:?}");
        };
        let said = sentences(Localizer::reference(), &unfit);
        assert!(said.len() > 2, "{said:?}");
        for tag in crate::web::i18n::available() {
            let localizer = Localizer::negotiate(Some(tag), None);
            for unfit in [
                Unfit::TooShort(15),
                Unfit::TooLong,
                Unfit::Unsendable,
                Unfit::Common,
                Unfit::Breached,
                Unfit::Used,
            ] {
                let said = sentences(localizer, &unfit).concat();
                assert!(
                    !said.is_empty() && !said.contains("password-"),
                    "{tag}: {said}"
                );
            }
        }
    }
}
