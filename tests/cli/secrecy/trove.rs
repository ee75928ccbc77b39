//! The secrets of a run, and the search for them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use doorward::domain::id::ID_LENGTH;

/// So many characters of a secret in a row are too many.
const WINDOW: usize = 16;

/// Secrets, each with what it is.
#[derive(Clone, Default)]
pub struct Trove {
    /// Any stretch of which is too much.
    long: BTreeMap<String, String>,
    /// Those of a few digits, which are searched for as words.
    words: BTreeMap<String, String>,
}

impl Trove {
    pub fn add(&mut self, what: &str, secret: &str) {
        assert!(secret.len() >= WINDOW, "{what} is too short to search for");
        self.long.insert(secret.to_owned(), what.to_owned());
    }

    pub fn add_word(&mut self, what: &str, secret: &str) {
        self.words.insert(secret.to_owned(), what.to_owned());
    }

    /// Adds all that looks like a token of ours, or like a JWT, and the tokens of forms.
    pub fn harvest(&mut self, text: &str) {
        let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        for word in text.split(|c| !is_inside(c)) {
            // A session cookie holds several, with dots between them.
            for token in word.split('.').filter(|word| word.starts_with("dw_")) {
                if token.len() >= 40 {
                    self.add(&token[..5], token);
                }
            }
            if word.starts_with("eyJ") && word.matches('.').count() == 2 {
                self.add("JWT", word);
            }
        }
        for field in text.split("name=\"csrf\" value=\"").skip(1) {
            let token = field.split('"').next().unwrap_or_default();
            self.add("form", token);
        }
    }

    /// The run went through everything: each kind was seen.
    pub fn has_all_kinds(&self) {
        let kinds = self.long.values().chain(self.words.values());
        let kinds: BTreeSet<&str> = kinds.map(String::as_str).collect();
        for kind in [
            "dw_ac",
            "dw_rt",
            "dw_cs",
            "dw_ra",
            "dw_ad",
            "dw_se",
            "dw_br",
            "dw_td",
            "dw_ml",
            "known browser",
            "seed",
            "totp",
            "recovery",
            "mail code",
            "passkey",
            "JWT",
            "form",
            "password",
            "verifier",
            "assertion",
            "Basic",
            "master key",
        ] {
            assert!(kinds.contains(kind), "{kind} was not seen: {kinds:?}");
        }
    }

    /// What is in a text, but for kinds that may be there.
    pub fn found_in(&self, text: &[u8]) -> BTreeSet<&str> {
        let mut windows: HashMap<&[u8], &str> = HashMap::new();
        for (secret, what) in &self.long {
            // A prefix that tells what it is, the id of the grant that a code or a refresh token stands for, or the header of a JWT, is
            // no secret.
            let skip = match what.as_str() {
                "JWT" | "assertion" => secret.rfind('.').unwrap_or(0),
                "dw_ac" | "dw_rt" => 6 + ID_LENGTH,
                what if what.starts_with("dw_") => 6,
                _ => 0,
            };
            for window in secret.as_bytes()[skip..].windows(WINDOW) {
                windows.insert(window, what);
            }
        }
        let words = self.words.iter().filter(|(word, _)| is_word_in(word, text));
        text.windows(WINDOW)
            .filter_map(|window| windows.get(window).copied())
            .chain(words.map(|(_, what)| what.as_str()))
            .collect()
    }

    #[track_caller]
    pub fn is_not_in(&self, place: &str, text: &[u8]) {
        let found = self.found_in(text);
        if found.is_empty() {
            return;
        }
        let text = String::from_utf8_lossy(text);
        let line = text
            .lines()
            .find(|line| !self.found_in(line.as_bytes()).is_empty());
        panic!("{place} has {found:?}: {:.2000}", line.unwrap_or_default());
    }

    /// The same but for some kinds.
    pub fn without(&self, kinds: &[&str]) -> Self {
        let mut kept = self.clone();
        for secrets in [&mut kept.long, &mut kept.words] {
            secrets.retain(|_, what| !kinds.contains(&what.as_str()));
        }
        kept
    }
}

/// Whether it is there by itself: not as a part of a number, of a time or of another secret.
fn is_word_in(word: &str, text: &[u8]) -> bool {
    let is_inside = |byte: Option<&u8>, more: &[u8]| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || more.contains(byte))
    };
    let windows = text.windows(word.len()).enumerate();
    let mut found = windows.filter(|(_, window)| *window == word.as_bytes());
    found.any(|(start, _)| {
        let before = start.checked_sub(1).and_then(|place| text.get(place));
        !is_inside(before, b"._-") && !is_inside(text.get(start + word.len()), b"_-")
    })
}
