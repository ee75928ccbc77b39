//! Why a password is easy to guess, and what would be better: zxcvbn's words, for pages to say in the reader's language.

use zxcvbn::Entropy;
use zxcvbn::feedback::{Suggestion as TheirSuggestion, Warning as TheirWarning};

/// What makes a password easy to guess, if one thing does, and what would help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// What is wrong with it.
    pub warning: Option<Warning>,
    /// What would help; never empty.
    pub suggestions: Vec<Suggestion>,
}

/// What makes a password easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// `qwertyuiop`.
    Rows,
    /// `qwertfgh`.
    Keyboard,
    /// `aaaaaa`.
    Repeats,
    /// `abcabcabc`.
    RepeatedParts,
    /// It is on every list.
    Common,
    /// It is like one that is.
    Similar,
    /// `abcdef`, `6543`.
    Sequences,
    /// Years of our time.
    Years,
    /// One word of a dictionary.
    Word,
    /// A date.
    Dates,
    /// A name and nothing else.
    NameAlone,
    /// A common name.
    Names,
}

/// What would be better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// A few words that do not stand together elsewhere.
    FewWords,
    /// Signs, digits and capitals are not needed.
    NothingSpecial,
    /// Another word or two.
    MoreWords,
    /// A capital at the beginning helps little.
    Capitals,
    /// Capitals alone are no better than none.
    AllCapitals,
    /// A reversed word is guessed too.
    Reversed,
    /// `@` for `a` is guessed too.
    Substitutions,
    /// A longer way over the keyboard.
    LongerPattern,
    /// Nothing twice.
    NoRepeats,
    /// No sequences.
    NoSequences,
    /// No years of our time.
    NoYears,
    /// No years that belong to the person.
    NoOwnYears,
    /// No dates that belong to the person.
    NoOwnDates,
}

impl Advice {
    /// What zxcvbn says; where it says nothing, what helps always.
    pub(super) fn of(entropy: &Entropy) -> Self {
        let Some(feedback) = entropy.feedback() else {
            return Self::general();
        };
        let suggestions: Vec<Suggestion> = feedback
            .suggestions()
            .iter()
            .map(|suggestion| (*suggestion).into())
            .collect();
        if suggestions.is_empty() {
            return Self::general();
        }
        Self {
            warning: feedback.warning().map(Warning::from),
            suggestions,
        }
    }

    fn general() -> Self {
        Self {
            warning: None,
            suggestions: vec![Suggestion::MoreWords, Suggestion::FewWords],
        }
    }
}

impl From<TheirWarning> for Warning {
    fn from(theirs: TheirWarning) -> Self {
        match theirs {
            TheirWarning::StraightRowsOfKeysAreEasyToGuess => Self::Rows,
            TheirWarning::ShortKeyboardPatternsAreEasyToGuess => Self::Keyboard,
            TheirWarning::RepeatsLikeAaaAreEasyToGuess => Self::Repeats,
            TheirWarning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Self::RepeatedParts,
            TheirWarning::ThisIsATop10Password
            | TheirWarning::ThisIsATop100Password
            | TheirWarning::ThisIsACommonPassword => Self::Common,
            TheirWarning::ThisIsSimilarToACommonlyUsedPassword => Self::Similar,
            TheirWarning::SequencesLikeAbcAreEasyToGuess => Self::Sequences,
            TheirWarning::RecentYearsAreEasyToGuess => Self::Years,
            TheirWarning::AWordByItselfIsEasyToGuess => Self::Word,
            TheirWarning::DatesAreOftenEasyToGuess => Self::Dates,
            TheirWarning::NamesAndSurnamesByThemselvesAreEasyToGuess => Self::NameAlone,
            TheirWarning::CommonNamesAndSurnamesAreEasyToGuess => Self::Names,
        }
    }
}

impl From<TheirSuggestion> for Suggestion {
    fn from(theirs: TheirSuggestion) -> Self {
        match theirs {
            TheirSuggestion::UseAFewWordsAvoidCommonPhrases => Self::FewWords,
            TheirSuggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => Self::NothingSpecial,
            TheirSuggestion::AddAnotherWordOrTwo => Self::MoreWords,
            TheirSuggestion::CapitalizationDoesntHelpVeryMuch => Self::Capitals,
            TheirSuggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => Self::AllCapitals,
            TheirSuggestion::ReversedWordsArentMuchHarderToGuess => Self::Reversed,
            TheirSuggestion::PredictableSubstitutionsDontHelpVeryMuch => Self::Substitutions,
            TheirSuggestion::UseALongerKeyboardPatternWithMoreTurns => Self::LongerPattern,
            TheirSuggestion::AvoidRepeatedWordsAndCharacters => Self::NoRepeats,
            TheirSuggestion::AvoidSequences => Self::NoSequences,
            TheirSuggestion::AvoidRecentYears => Self::NoYears,
            TheirSuggestion::AvoidYearsThatAreAssociatedWithYou => Self::NoOwnYears,
            TheirSuggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => Self::NoOwnDates,
        }
    }
}
