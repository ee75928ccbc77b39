//! What people type (RFC 8628 §6.1): eight consonants, so that no words come of it, in two groups.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use unicode_normalization::UnicodeNormalization as _;

use crate::entropy::{Entropy, NoEntropy};
use crate::secret::{TokenHash, keyed_hash};

/// §6.1: "BCDFGHJKLMNPQRSTVWXZ", base 20.
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// §6.1: eight of them are 34.5 bits.
const LENGTH: usize = 8;
/// Bytes from here on would make some letters likelier than others.
const FAIR: u8 = 240;
/// More than anybody types.
const LONGEST_TYPED: usize = 64;
/// What is longer is no code with a slip in it.
const LONGEST_RESPELT: usize = 10;

/// A user code, without its dash.
#[derive(Clone, PartialEq, Eq)]
pub struct UserCode([u8; LENGTH]);

impl UserCode {
    /// A new one; each letter is as likely as the others.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn generate(entropy: Entropy) -> Result<Self, NoEntropy> {
        let mut letters = [0; LENGTH];
        let mut filled = 0;
        while filled < LENGTH {
            for byte in entropy.bytes::<16>()? {
                if byte < FAIR && filled < LENGTH {
                    letters[filled] = LETTERS[usize::from(byte % 20)];
                    filled += 1;
                }
            }
        }
        Ok(Self(letters))
    }

    /// What somebody typed. §6.1: "the server SHOULD ignore any characters like punctuation that are not in the user code character
    /// set", and compare without regard to case.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > LONGEST_TYPED {
            return None;
        }
        let letters: Option<Vec<u8>> = signs(typed).map(letter).collect();
        letters?.try_into().ok().map(Self)
    }

    /// What the database has in its place: nobody who reads it types it.
    #[must_use]
    pub fn hash(&self, key: &[u8; 32]) -> TokenHash {
        let letters: String = self.0.iter().map(|letter| char::from(*letter)).collect();
        TokenHash::stored(BASE64URL_NOPAD.encode(&keyed_hash(key, &["user code", &letters])))
    }
}

/// What somebody typed, without what §6.1 ignores. Keyboards for Chinese and Japanese have wide letters.
fn signs(typed: &str) -> impl Iterator<Item = char> {
    let narrow = typed.nfkc();
    narrow.filter(|character| character.is_alphanumeric())
}

/// The letter that is meant. No code has digits, so one that looks like a letter, as on a screen far away, is that.
fn letter(sign: char) -> Option<u8> {
    let letter = match sign {
        '2' => b'Z',
        '5' => b'S',
        '6' => b'G',
        '8' => b'B',
        other => u8::try_from(other.to_ascii_uppercase()).ok()?,
    };
    LETTERS.contains(&letter).then_some(letter)
}

/// What somebody typed in groups as a code has them, so that they need not type all of it again; nothing that is too long to be one.
#[must_use]
pub fn respell(typed: &str) -> Option<String> {
    if typed.len() > LONGEST_TYPED {
        return None;
    }
    let signs: Vec<char> = signs(typed).map(|sign| sign.to_ascii_uppercase()).collect();
    let groups: Vec<String> = signs.chunks(LENGTH / 2).map(String::from_iter).collect();
    (signs.len() <= LONGEST_RESPELT).then(|| groups.join("-"))
}

/// As it is shown: in two groups.
impl fmt::Display for UserCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.iter().enumerate() {
            if place == LENGTH / 2 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*letter))?;
        }
        Ok(())
    }
}

impl fmt::Debug for UserCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use super::*;

    #[test]
    fn it_is_read_however_it_is_typed() {
        for typed in [
            "WDJB-MJHT",
            "wdjbmjht",
            "  wdjb mjht\n",
            "W-D-J-B-M-J-H-T",
            "WDJB\u{2013}MJHT",
            "WDJB\u{a0}MJHT.",
            "ＷＤＪＢ－ｍｊｈｔ",
            "WDJ8-MJHT",
        ] {
            let code = UserCode::parse(typed).unwrap_or_else(|| panic!("{typed}"));
            assert_eq!(code.to_string(), "WDJB-MJHT", "{typed}");
        }
        for typed in [
            "",
            "-",
            "WDJB-MJH",
            "WDJB-MJHTT",
            "WDJB-MJHA",
            "WDJB-MJH1",
            "WDJB-MJHÉ",
            "WDJB-MJH0",
            "МDJB-MJHT",
            &format!("WDJB{}MJHT", "-".repeat(100)),
        ] {
            assert_eq!(UserCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn digits_that_look_like_a_letter_are_that() {
        let code = UserCode::parse("8526-2568").map(|code| code.to_string());
        assert_eq!(code.as_deref(), Some("BSZG-ZSGB"));
    }

    #[test]
    fn what_was_typed_is_kept_unless_it_is_no_code_at_all() {
        for (typed, kept) in [
            ("wdjb mjht", "WDJB-MJHT"),
            ("WDJB-MJH", "WDJB-MJH"),
            ("wdj8/mja", "WDJ8-MJA"),
            ("WDJBMJHTTT", "WDJB-MJHT-TT"),
            ("ｗｄｊｂ", "WDJB"),
            ("<b>", "B"),
            ("--", ""),
        ] {
            assert_eq!(respell(typed).as_deref(), Some(kept), "{typed}");
        }
        assert_eq!(respell("WDJBMJHTTTT"), None);
        assert_eq!(respell(&"-".repeat(65)), None);
    }

    // H-085: no two of a hundred thousand are alike, but for those that chance makes, and each letter comes as often as the others.
    #[test]
    fn each_letter_is_as_likely() {
        let mut letters: BTreeMap<u8, u32> = BTreeMap::new();
        let mut seen = HashSet::new();
        for _ in 0..100_000 {
            let code = UserCode::generate(Entropy).unwrap();
            for letter in code.0 {
                *letters.entry(letter).or_default() += 1;
            }
            seen.insert(code.0);
        }
        assert!(seen.len() > 99_990, "{}", seen.len());
        assert_eq!(letters.len(), 20);
        // 40,000 of each, give or take five standard deviations.
        assert!(
            letters
                .values()
                .all(|count| (39_000..41_000).contains(count)),
            "{letters:?}"
        );
        let code = UserCode::generate(Entropy).unwrap();
        assert!(!format!("{code:?}").contains(&code.to_string()));
        assert_eq!(UserCode::parse(&code.to_string()), Some(code));
    }
}
