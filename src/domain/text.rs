//! What of a text can be seen.

/// Whether it is one that nobody sees: a control or format character, a default-ignorable code point (Unicode Standard
/// Annex 44), or a blank that is a letter; but for joiners and variation selectors, which scripts and
/// pictographs need.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether it is one that people see, by itself.
#[must_use]
pub fn is_seen(character: char) -> bool {
    !character.is_whitespace() && !is_hidden(character) && !is_joiner(character)
}

/// Whether a name can be read: nothing in it is hidden, and something is seen.
#[must_use]
pub fn is_legible(name: &str) -> bool {
    !name.chars().any(is_hidden) && name.chars().any(is_seen)
}

/// What joins or varies letters and cannot be seen by itself.
#[must_use]
const fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_by_what_is_seen_of_it() {
        for name in [
            "Alex",
            "李",
            "Ana\u{200D}María",
            "\u{1F469}\u{200D}\u{1F52C}",
            " A ",
        ] {
            assert!(is_legible(name), "{name:?}");
        }
        for name in [
            "",
            " ",
            "\u{200D}",
            "\u{200C}\u{FE0F} ",
            "\u{2800}",
            "Al\u{202E}ex",
            "\u{3164}",
        ] {
            assert!(!is_legible(name), "{name:?}");
        }
    }
}
