//! The long ones of the passwords that everybody takes: phrases and rows of keys that zxcvbn, which counts words, finds good.

use std::collections::HashSet;
use std::sync::LazyLock;

static COMMON: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("common.txt").lines();
    lines.map(folded).collect()
});

/// Whether a password is one of them, however it is capitalized and spaced, and whatever digits and signs stand at its end.
pub(super) fn is_common(plain: &str) -> bool {
    let folded = folded(plain);
    let bare = folded.trim_end_matches(|last: char| !last.is_alphabetic());
    COMMON.contains(&folded) || COMMON.contains(bare)
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_one_is_common_however_it_is_written() {
        for common in [
            "youshallnotpass",
            "You Shall Not Pass!",
            "MayTheForceBeWithYou2024!!",
            "to be or not to be that is the question",
            "Correct-Horse-Battery-Staple",
            "correct_horse_battery_staple",
            "The quick brown fox jumps over the lazy dog",
        ] {
            assert!(is_common(common), "{common}");
        }
        for other in [
            "",
            "1234",
            "you shall not pass the otter",
            "correct heron battery stable",
        ] {
            assert!(!is_common(other), "{other}");
        }
    }
}
