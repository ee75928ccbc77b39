//! Addresses that mail goes to: the same ones that accounts have, read by the same parser, so that nobody is sent what another is asked for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::text::is_hidden;
use crate::login::identifier::{InvalidIdentifier, email_key};

/// Characters of a name beside an address.
const LONGEST_NAME: usize = 100;

/// One e-mail address, in ASCII but for what stands before the `@`.
///
/// What is sent to is what accounts are compared by: of two addresses that look or fold alike there is but one. Only the capitals
/// before the `@` stay as they were written, because its own server may mind them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`InvalidIdentifier::Email`].
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let key = email_key(text)?;
        let written = text.split_once('@').map_or("", |(local, _)| local);
        Ok(match key.split_once('@') {
            Some((_, domain)) if written.is_ascii() => Self(format!("{written}@{domain}")),
            _ => Self(key),
        })
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`, and after it.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.0.split_once('@').unwrap_or((&self.0, ""))
    }

    /// The form in which addresses are compared.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl TryFrom<String> for Address {
    type Error = InvalidIdentifier;

    fn try_from(text: String) -> Result<Self, InvalidIdentifier> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address, and the name of whom it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The name, as its owner writes it.
    pub name: Option<String>,
    /// The address.
    pub address: Address,
}

impl Mailbox {
    /// An address alone.
    #[must_use]
    pub const fn of(address: Address) -> Self {
        Self {
            name: None,
            address,
        }
    }

    /// Reads `address`, or `Name <address>`; of the latter the name has no control or invisible characters.
    ///
    /// # Errors
    /// [`InvalidIdentifier::Email`].
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let Some((name, rest)) = text.split_once('<') else {
            return Address::parse(text.trim()).map(Self::of);
        };
        let address = rest
            .trim_end()
            .strip_suffix('>')
            .ok_or(InvalidIdentifier::Email)?;
        let name = name.trim().trim_matches('"').trim();
        if name.chars().any(is_hidden) || name.chars().count() > LONGEST_NAME {
            return Err(InvalidIdentifier::Email);
        }
        Ok(Self {
            name: (!name.is_empty()).then(|| name.to_owned()),
            address: Address::parse(address)?,
        })
    }
}

/// A text of one line without what nobody sees: for headers, and for sentences that strangers' names stand in.
#[must_use]
pub fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|character| {
        if character.is_whitespace() {
            ' '
        } else {
            character
        }
    });
    let seen: String = spaced.filter(|character| !is_hidden(*character)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_to_is_what_accounts_are_compared_by() {
        for (written, sent) in [
            ("Alex.B@EXAMPLE.com", "Alex.B@example.com"),
            ("alex@bücher.example", "alex@xn--bcher-kva.example"),
            ("ａlex@example.com", "alex@example.com"),
            ("\u{212A}im@example.com", "kim@example.com"),
            ("ЖАННА@example.com", "жанна@example.com"),
        ] {
            let address = Address::parse(written).unwrap();
            assert_eq!(address.as_str(), sent);
            assert_eq!(address.key(), email_key(written).unwrap());
        }
    }

    #[test]
    fn nothing_but_one_address_is_one() {
        for bad in [
            "",
            "alex",
            "alex@example.com\r\nBcc: eve@evil.example",
            "alex@example.com\n",
            "alex\r\n@example.com",
            "alex@example.com,eve@evil.example",
            "alex@example.com eve@evil.example",
            "alex@eve@example.com",
            "\"alex\"@example.com",
            "\"a@b\"@example.com",
            "alex@example.com>",
            "<alex@example.com>",
            "alex\0@example.com",
            "alex@example.com\0",
            "alex@[127.0.0.1]",
            "alex@127.0.0.1",
            "alex@localhost",
            "alex@-",
            "alex(comment)@example.com",
            "@relay.example:alex@example.com",
            "victim%example.com@relay.example",
            "\u{430}lex@example.com",
        ] {
            assert!(Address::parse(bad).is_err(), "{bad:?}");
            assert!(
                serde_json::from_value::<Address>(bad.into()).is_err(),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn a_name_may_stand_before_an_address() {
        let read = |text: &str| {
            Mailbox::parse(text)
                .ok()
                .map(|read| (read.name, read.address.0))
        };
        let both = |name: &str| Some((Some(name.to_owned()), "a@b.example".to_owned()));
        assert_eq!(read("a@b.example"), Some((None, "a@b.example".to_owned())));
        assert_eq!(
            read("<a@b.example>"),
            Some((None, "a@b.example".to_owned()))
        );
        assert_eq!(read("Haus & Hof <a@b.example>"), both("Haus & Hof"));
        assert_eq!(read("\"Haus, Hof\" <a@b.example>"), both("Haus, Hof"));
        for bad in [
            "A <a@b.example",
            "A <a@b.example> <c@d.example>",
            "A <a@b.example>, c@d.example",
            "A\r\nBcc: c@d.example <a@b.example>",
            "A\0 <a@b.example>",
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn one_line_has_nothing_that_nobody_sees() {
        assert_eq!(one_line(" a\r\nBcc:\tb\u{202e}\u{200b}\0c "), "a Bcc: bc");
    }
}
