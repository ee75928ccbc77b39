//! Which passwords may be set: long ones that nobody guesses, of whatever characters (NIST SP 800-63B-4 §3.1.1.2).
//!
//! | rule | why |
//! |---|---|
//! | [`Strength::shortest`] characters | "minimum of 15 characters" where the password is the only factor |
//! | at most [`PASSWORD_BYTES`] bytes | what is hashed is bounded |
//! | neither NUL nor the end of a line | no form sends them: nobody could sign in |
//! | none of the long ones that everybody takes | the block-list, first part: `common.txt` |
//! | not in the list of breached ones, where there is one | what was in somebody's hands is tried first: `breached.rs` |
//! | not one of the last, where [`Rules::history`] says so | what somebody had may be in strangers' hands |
//! | not guessed within 10^10 tries by zxcvbn | the block-list, second part: common passwords and words, names, keyboards, repetitions, dates, and what belongs to the person or the service |
//!
//! The last takes long, and is done apart from the async workers: `turn.rs`.
//!
//! No rule of composition: spaces and every letter of Unicode are as good as any other.

pub mod advice;
pub mod breached;
mod common;
mod turn;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;
use zxcvbn::{Score, zxcvbn};

use self::advice::Advice;
use self::breached::Breached;
use super::hashing::{HashingError, HashingPool, PASSWORD_BYTES, Password};
use crate::domain::text::is_seen;
use crate::domain::user::User;

/// Characters whose guesses zxcvbn counts, which takes it as long as the square of them. More never makes a password weaker than its
/// beginning, and what only repeats itself does so there too.
const WEIGHED: usize = 64;

/// What is expected of a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength {
    /// Characters that it has at least.
    pub shortest: usize,
}

impl Default for Strength {
    fn default() -> Self {
        Self { shortest: 15 }
    }
}

/// Why a password may not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It has fewer characters than that.
    #[error("it needs at least {0} characters")]
    TooShort(usize),
    /// It is longer than [`PASSWORD_BYTES`].
    #[error("it may have at most {PASSWORD_BYTES} bytes")]
    TooLong,
    /// It has NUL or the end of a line in it: a form cannot send it.
    #[error("it has NUL or the end of a line in it, which no page can send")]
    Unsendable,
    /// It is one of the long ones that everybody takes.
    #[error("many people use it")]
    Common,
    /// It is in the list of breached ones.
    #[error("it was found in a list of passwords that are in strangers' hands")]
    Breached,
    /// It is one of the person's last.
    #[error("it is one of their last")]
    Used,
    /// It is on every guesser's list, or made of what is.
    #[error(
        "it is easy to guess: common, a repetition, or made of names that belong to the person or the service; four or five words at random are hard"
    )]
    Guessable(Advice),
}

/// Why a password is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untaken {
    /// It may not be set.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Nobody judged it.
    #[error(transparent)]
    Hashing(#[from] HashingError),
}

/// Everything that a new password is held to.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// What its text must be.
    pub strength: Strength,
    /// The list of those that were in somebody's hands, if there is one.
    pub breached: Option<Breached>,
    /// How many of somebody's last passwords, the present one counted, they may not take again.
    pub history: usize,
}

impl Rules {
    /// The password, if it may be set. `known` is what a guesser tries first: names and addresses of the person and of the
    /// service.
    ///
    /// # Errors
    /// [`Unfit`]; [`HashingError::Busy`] where too many are judged, [`HashingError::Unavailable`].
    pub async fn judge(&self, text: &str, known: &[&str]) -> Result<Password, Untaken> {
        let password = self.strength.measure(text)?;
        let text = Zeroizing::new(text.to_owned());
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        turn::apart(move || weigh(&text, &known)).await??;
        if let Some(breached) = &self.breached
            && breached.has(&password).await
        {
            return Err(Unfit::Breached.into());
        }
        Ok(password)
    }

    /// Whether a password is one of somebody's `last`, which
    /// [`list_last_passwords`](crate::store::Read::list_last_passwords) finds. Each costs a hash.
    ///
    /// # Errors
    /// [`HashingError::Busy`], [`HashingError::Unavailable`].
    pub async fn is_used(
        &self,
        hashing: &HashingPool,
        password: &Password,
        last: &[String],
    ) -> Result<bool, HashingError> {
        for phc in last {
            match hashing.verify(password.clone(), Some(phc)).await {
                Ok(verdict) if verdict.matches => return Ok(true),
                // What cannot be verified lets nobody in either.
                Ok(_) | Err(HashingError::Stored(_) | HashingError::PasswordTooLong) => {}
                Err(error @ (HashingError::Busy | HashingError::Unavailable)) => return Err(error),
            }
        }
        Ok(false)
    }
}

/// What a guesser of this person's password tries first.
pub fn names_of(user: &User) -> impl Iterator<Item = &str> {
    let profile = &user.profile;
    let names = [
        &profile.email,
        &profile.name,
        &profile.given_name,
        &profile.family_name,
        &profile.nickname,
    ];
    let names = names.into_iter().filter_map(Option::as_deref);
    names.chain([user.username.as_str()])
}

impl Strength {
    /// The password, if its length and its characters are those of one.
    fn measure(self, text: &str) -> Result<Password, Unfit> {
        let password = sendable(text)?;
        // As it is hashed: an accent of its own is no character more.
        if text.nfc().count() < self.shortest {
            return Err(Unfit::TooShort(self.shortest));
        }
        Ok(password)
    }
}

/// The password, if it is one that a form can send, and not too long: what holds of each, wherever it is kept.
///
/// # Errors
/// [`Unfit::TooLong`], [`Unfit::Unsendable`].
pub fn sendable(text: &str) -> Result<Password, Unfit> {
    let password = Password::new(text).map_err(|_| Unfit::TooLong)?;
    if text.contains(['\0', '\r', '\n']) {
        return Err(Unfit::Unsendable);
    }
    Ok(password)
}

/// Whether a password is hard to guess for whoever tries what is `known` first. It blocks, for a tenth of a second and more.
fn weigh(text: &str, known: &[String]) -> Result<(), Unfit> {
    let known: Vec<&str> = known
        .iter()
        .flat_map(|text| text.split(['@', ' ']).chain([text.as_str()]))
        .filter(|text| text.chars().count() > 2)
        .collect();
    // Wide letters, spaces and what cannot be seen make nothing harder to guess.
    let plain: Zeroizing<String> = Zeroizing::new(
        text.nfkc()
            .filter(|character| is_seen(*character))
            .collect(),
    );
    let [text, bare] = [text, plain.as_str()].map(beginning);
    for text in std::iter::once(text).chain((bare != text).then_some(bare)) {
        let guessed = zxcvbn(text, &known);
        if guessed.score() < Score::Four {
            return Err(Unfit::Guessable(Advice::of(&guessed)));
        }
    }
    if common::is_common(&plain) {
        return Err(Unfit::Common);
    }
    Ok(())
}

/// As much of a password as is weighed.
fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(WEIGHED);
    end.map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use tokio::task::JoinSet;

    use super::*;

    fn judge(text: &str) -> Result<(), Unfit> {
        let known = ["marguerite", "marguerite.duras@example.com", "Doorward"];
        Strength::default().measure(text)?;
        weigh(text, &known.map(str::to_owned))
    }

    #[test]
    fn what_is_long_is_judged_by_its_beginning_and_repeats_itself_there_too() {
        for bad in [
            "a".repeat(300),
            "abc".repeat(100),
            "password ".repeat(40),
            "1q2w3e4r5t".repeat(30),
            "marguerite.duras".repeat(20),
            "a ".repeat(300),
            "门".repeat(300),
        ] {
            let refused = judge(&bad);
            assert!(
                matches!(refused, Err(Unfit::Guessable(_))),
                "{bad}: {refused:?}"
            );
        }
        assert_eq!(beginning(&"门".repeat(300)), "门".repeat(WEIGHED));
        assert_eq!(beginning("short"), "short");
        let phrase = "quilted lamp harbour nineteen ".repeat(10);
        assert_eq!(judge(&phrase), Ok(()));
        // What comes late is not looked at.
        let late = "a".repeat(WEIGHED) + "dxqvmzkwpjtghrl";
        assert!(matches!(judge(&late), Err(Unfit::Guessable(_))));
    }

    #[tokio::test]
    async fn of_many_that_are_hard_to_judge_a_few_wait_and_the_others_are_turned_away() {
        let rules = Rules::default();
        // What zxcvbn takes longest for: each sign may stand for several letters.
        let text = "4@8({[<369#1!|70$5+%2".repeat(15);
        let mut tries = JoinSet::new();
        for _ in 0..12 {
            let (rules, text) = (rules.clone(), text.clone());
            tries.spawn(async move { rules.judge(&text, &[]).await });
        }
        let (mut judged, mut busy) = (0, 0);
        for answer in tries.join_all().await {
            match answer {
                Ok(_) => judged += 1,
                Err(Untaken::Hashing(HashingError::Busy)) => busy += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert!(judged >= 1 && busy >= 4, "{judged} {busy}");
        // What is refused without being weighed waits for nobody.
        let short = rules.judge("short", &[]).await;
        assert!(matches!(short, Err(Untaken::Unfit(Unfit::TooShort(15)))));
        let phrase = "quilted lamp harbour nineteen";
        assert!(rules.judge(phrase, &[]).await.is_ok());
    }

    #[test]
    fn length_counts_and_composition_does_not() {
        assert_eq!(judge(""), Err(Unfit::TooShort(15)));
        assert_eq!(judge("dxqvmzkwpjtghr"), Err(Unfit::TooShort(15)));
        for good in [
            "dxqvmzkwpjtghrl",
            "correct heron battery stable",
            "  träume von Äpfeln  ",
            "🦦🔑🌧🪺🧵🫖🪁🦔🧭🪵🥁🧊🛶🪡🎐",
            "tabs\twithin\tthe words",
            &"xkcd lamp orbit nine "[..].repeat(3),
        ] {
            assert_eq!(judge(good), Ok(()), "{good:?}");
        }
        assert_eq!(judge(&"correct horse ".repeat(100)), Err(Unfit::TooLong));
        for end in ["\0", "\r", "\n"] {
            let words = format!("correct horse{end}battery staple");
            assert_eq!(judge(&words), Err(Unfit::Unsendable));
        }
        assert_eq!(judge(&"e\u{301}".repeat(8)), Err(Unfit::TooShort(15)));
        // Fifteen bytes, five characters.
        assert_eq!(judge("门门门门门"), Err(Unfit::TooShort(15)));
    }

    #[test]
    fn what_every_guesser_tries_is_refused() {
        for bad in [
            "passwordpassword",
            "Password123456789",
            "111111111111111",
            "123456789012345",
            "qwertyuiopasdfgh",
            "abcdefghijklmnop",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "marguerite.duras",
            "margueritemarguerite",
            "Marguerite2024!",
            "doorwarddoorward",
            "doorwardmarguerite",
            "19841984198419841984",
            "p@$$w0rdP@55w0rD1!",
            "letmein letmein",
            "password          1",
            "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ",
            "p\u{200b}a\u{200b}s\u{200b}s\u{200b}w\u{200b}o\u{200b}r\u{200b}d",
            "1q2w3e4r5t6y7u8i9o",
        ] {
            let refused = judge(bad);
            assert!(
                matches!(&refused, Err(Unfit::Guessable(advice)) if !advice.suggestions.is_empty()),
                "{bad:?}: {refused:?}"
            );
        }
    }

    #[test]
    fn a_phrase_that_everybody_takes_is_refused_though_it_is_long() {
        for bad in [
            "You shall not pass!",
            "somewhere over the rainbow",
            "thelordismyshepherd23",
            "MAYTHEFORCEBEWITHYOU",
        ] {
            assert_eq!(judge(bad), Err(Unfit::Common), "{bad:?}");
        }
    }

    #[test]
    fn advice_says_what_it_is_about() {
        use super::advice::{Suggestion, Warning};
        for (bad, warning, suggestion) in [
            (
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                Warning::Repeats,
                Suggestion::NoRepeats,
            ),
            ("passwordpasswor", Warning::Similar, Suggestion::MoreWords),
        ] {
            let Err(Unfit::Guessable(advice)) = judge(bad) else {
                panic!("{bad}");
            };
            assert_eq!(advice.warning, Some(warning), "{bad}");
            assert!(
                advice.suggestions.contains(&suggestion),
                "{bad}: {advice:?}"
            );
        }
    }
}
