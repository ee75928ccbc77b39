//! Browsers that somebody has signed in with: their tries are counted apart, so that nobody from afar can close an account
//! to its owner (ASVS 6.1.1).
//!
//! A browser keeps a tag for each account: 9 random bytes, and 15 of an HMAC over them and the user's id. Whoever has one
//! gets a counter of their own, and nothing else: it proves nobody.

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq as _;

use super::session::MOST_ACCOUNTS;
use crate::domain::id::UserId;
use crate::entropy::{Entropy, NoEntropy};
use crate::secret::keyed_tag;

const NONCE_BYTES: usize = 9;
const MAC_BYTES: usize = 15;
const TAG_LENGTH: usize = (NONCE_BYTES + MAC_BYTES) * 4 / 3;

/// The tags of one browser, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownBrowser(Vec<String>);

impl KnownBrowser {
    /// From a cookie's value; what is no tag is left out.
    #[must_use]
    pub fn read(cookie: &str) -> Self {
        let tags = cookie.split('.').filter(|tag| tag.len() == TAG_LENGTH);
        Self(tags.take(MOST_ACCOUNTS).map(str::to_owned).collect())
    }

    /// The tag for a user, if they have signed in here.
    #[must_use]
    pub fn find(&self, key: &[u8; 32], user: &UserId) -> Option<&str> {
        let is_theirs = |tag: &&String| {
            BASE64URL_NOPAD.decode(tag.as_bytes()).is_ok_and(|bytes| {
                let (nonce, given) = bytes.split_at(NONCE_BYTES.min(bytes.len()));
                mac(key, user, nonce).ct_eq(given).into()
            })
        };
        self.0.iter().find(is_theirs).map(String::as_str)
    }

    /// The cookie's value from now on: a user has signed in here.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn signed_in(
        &self,
        key: &[u8; 32],
        user: &UserId,
        entropy: Entropy,
    ) -> Result<String, NoEntropy> {
        let known = self.find(key, user);
        let latest = if let Some(tag) = known {
            tag.to_owned()
        } else {
            let nonce: [u8; NONCE_BYTES] = entropy.bytes()?;
            BASE64URL_NOPAD.encode(&[&nonce[..], &mac(key, user, &nonce)].concat())
        };
        let others = self.0.iter().map(String::as_str);
        let others = others.filter(|tag| Some(*tag) != known);
        let tags: Vec<&str> = std::iter::once(latest.as_str())
            .chain(others)
            .take(MOST_ACCOUNTS)
            .collect();
        Ok(tags.join("."))
    }
}

fn mac(key: &[u8; 32], user: &UserId, nonce: &[u8]) -> [u8; MAC_BYTES] {
    let nonce = BASE64URL_NOPAD.encode(nonce);
    keyed_tag(key, &["known browser", user.as_str(), &nonce])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [3; 32];

    #[test]
    fn a_browser_knows_the_last_five_who_signed_in() {
        let user = |number: u32| UserId::new(format!("user{number}"));
        let mut cookie = String::new();
        for number in 0..7 {
            let browser = KnownBrowser::read(&cookie);
            assert_eq!(browser.find(&KEY, &user(number)), None);
            cookie = browser.signed_in(&KEY, &user(number), Entropy).unwrap();
        }
        let browser = KnownBrowser::read(&cookie);
        let known: Vec<bool> = (0..7)
            .map(|number| browser.find(&KEY, &user(number)).is_some())
            .collect();
        assert_eq!(known, [false, false, true, true, true, true, true]);
        let again = browser.signed_in(&KEY, &user(3), Entropy).unwrap();
        assert_eq!(again.len(), cookie.len());
        assert!(again.starts_with(browser.find(&KEY, &user(3)).unwrap()));
    }

    #[test]
    fn nobody_makes_a_tag_up_or_takes_another_ones() {
        let (one, other) = (UserId::new("one"), UserId::new("other"));
        let cookie = KnownBrowser::default()
            .signed_in(&KEY, &one, Entropy)
            .unwrap();
        let find = |cookie: &str, key, user| KnownBrowser::read(cookie).find(key, user).is_some();
        assert!(find(&cookie, &KEY, &one));
        assert!(!find(&cookie, &KEY, &other));
        assert!(!find(&cookie, &[4; 32], &one));
        for place in 0..cookie.len() {
            let mut changed = cookie.clone();
            let was = &cookie[place..=place];
            changed.replace_range(place..=place, if was == "A" { "B" } else { "A" });
            assert!(!find(&changed, &KEY, &one), "{changed}");
        }
        for odd in ["", ".", "....", &"A".repeat(32), &"é".repeat(16), "x.y"] {
            assert!(!find(odd, &KEY, &one), "{odd}");
        }
    }
}
