//! The secrets of a run, and the search for them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use doorward::domain::id::ID_LENGTH;

/// So many characters of a secret in a row are too many.
const WINDOW: usize = 16;

/// Secrets, each with what it is.
#[derive(Clone, Default)]
pub struct Trove(BTreeMap<String, String>);

impl Trove {
    pub fn add(&mut self, what: &str, secret: &str) {
        assert!(secret.len() >= WINDOW, "{what} is too short to search for");
        self.0.insert(secret.to_owned(), what.to_owned());
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
        let kinds: BTreeSet<&str> = self.0.values().map(String::as_str).collect();
        for kind in [
            "dw_ac",
            "dw_rt",
            "dw_cs",
            "dw_ra",
            "dw_ad",
            "dw_se",
            "dw_br",
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
        for (secret, what) in &self.0 {
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
        text.windows(WINDOW)
            .filter_map(|window| windows.get(window).copied())
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
        let kept = self
            .0
            .iter()
            .filter(|(_, what)| !kinds.contains(&what.as_str()));
        Self(kept.map(|(s, w)| (s.clone(), w.clone())).collect())
    }
}
