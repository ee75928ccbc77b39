//! The form under which guesses at a name are counted, whoever's it is.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::identifier::email_key;
use crate::domain::connector::UpstreamIdentity;

/// Characters of it.
const LONGEST: usize = 320;

/// Looser than the form in which names are compared here: a directory may take for one name what differs in case, width, accents, kana, or in what
/// cannot be seen ([MS-UCODEREF] §2.2.1, RFC 4518 §2.2). So all of these are counted as one, or each would be another hundred guesses. Whose a name
/// is, nobody is told by it.
#[must_use]
pub fn counted_key(typed: &str) -> String {
    let typed = typed.trim();
    let address = email_key(typed).ok();
    let text = address.as_deref().unwrap_or(typed);
    let small = text.nfkd().flat_map(char::to_lowercase).nfkd();
    let seen = small.filter(|letter| !is_combining_mark(*letter) && !is_unseen(*letter));
    let folded: String = seen.flat_map(plain).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

/// The same for whom an upstream means, whatever their name was: no name has this form.
#[must_use]
pub fn counted_entry(identity: &UpstreamIdentity) -> String {
    let UpstreamIdentity {
        connector,
        issuer,
        subject,
    } = identity;
    format!("{connector}\n{issuer}\n{subject}")
}

/// What has no width, or is left out where it stands (Unicode's `Default_Ignorable_Code_Point`), and control characters that are no space.
fn is_unseen(letter: char) -> bool {
    let is_control = letter.is_control() && !letter.is_whitespace();
    is_control
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{fffc}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// The letters that one is taken for which has no other decomposition.
fn plain(letter: char) -> impl Iterator<Item = char> {
    let known = match letter {
        'ß' => Some("ss"),
        'æ' => Some("ae"),
        'œ' => Some("oe"),
        'þ' => Some("th"),
        'ø' => Some("o"),
        'đ' | 'ð' => Some("d"),
        'ħ' => Some("h"),
        'ı' => Some("i"),
        'ł' => Some("l"),
        'ŧ' => Some("t"),
        'ς' => Some("σ"),
        _ => None,
    };
    // Katakana and Hiragana stand in the same order.
    let other = match letter {
        'ァ'..='ヶ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
        letter => letter,
    };
    let single = known.is_none().then_some(other);
    known.unwrap_or_default().chars().chain(single)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_directory_may_take_for_one_name_is_counted_as_one() {
        for (name, others) in [
            (
                "jose",
                &[
                    "José",
                    "JOSE\u{301}",
                    "ｊｏｓｅ",
                    "jo\u{ad}se",
                    " jo\u{200b}sé ",
                    "j\u{0}ose",
                ][..],
            ),
            ("o'neil", &["O'Néil", "o\u{ff07}neil"]),
            ("weiss", &["Weiß", "WEI\u{1e9e}"]),
            ("lukasz", &["Łukasz"]),
            ("ilker", &["İlker", "ılker"]),
            ("alex example", &["Alex  Example", "alex\u{a0}example"]),
            (
                "jose@example.com",
                &["José@EXAMPLE.com", "jo\u{ad}se@example.com"],
            ),
            ("さくら", &["サクラ", "ｻｸﾗ"]),
            ("かき", &["がぎ"]),
        ] {
            for other in others {
                assert_eq!(counted_key(other), counted_key(name), "{other:?}");
            }
        }
    }

    #[test]
    fn other_names_are_counted_apart() {
        for (one, other) in [
            ("alex", "alexa"),
            ("a b", "ab"),
            ("alex@a.example", "alex@b.example"),
            ("жанна", "zhanna"),
            ("alex.", "alex"),
        ] {
            assert_ne!(counted_key(one), counted_key(other), "{one:?} {other:?}");
        }
        assert_eq!(counted_key(&"é".repeat(1000)).len(), LONGEST);
    }
}
