//! User names and e-mail addresses in the one form that is compared (RFC 8265 §3.3 in spirit: NFKC, case-folded).

use unicode_normalization::UnicodeNormalization;
use unicode_security::{GeneralSecurityProfile, MixedScript};

const LONGEST_USERNAME: usize = 64;
const LONGEST_EMAIL: usize = 320;

/// Text that is no user name, or no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIdentifier {
    /// Empty, too long, with spaces, control or look-alike characters.
    #[error(
        "a user name has 1 to 64 letters, digits, dots, hyphens or underscores, all of one script"
    )]
    Username,
    /// Not one `local@domain`.
    #[error("that is not an e-mail address")]
    Email,
}

/// The form in which user names are compared: `ⓐdmin`, `ADMIN` and `admin` are one; letters of two scripts in one name
/// are refused, because they look like another's.
///
/// # Errors
/// [`InvalidIdentifier::Username`].
pub fn username_key(username: &str) -> Result<String, InvalidIdentifier> {
    let refused = Err(InvalidIdentifier::Username);
    if username.is_empty() || username.len() > LONGEST_USERNAME * 4 {
        return refused;
    }
    let key = folded(username);
    let length = key.chars().count();
    let is_legal = |character: char| matches!(character, '.' | '-' | '_') || is_letter(character);
    let is_plain = key.chars().all(is_legal) && key.chars().any(char::is_alphanumeric);
    if length == 0 || length > LONGEST_USERNAME || !is_plain || !key.as_str().is_single_script() {
        return refused;
    }
    Ok(key)
}

/// Without differences of width and case. The two small forms of sigma have one capital, and are one.
fn folded(text: &str) -> String {
    let small = text.nfkc().flat_map(char::to_lowercase).nfkc();
    small
        .map(|letter| if letter == 'ς' { 'σ' } else { letter })
        .collect()
}

/// Letters and digits of living scripts, and their combining marks, which `is_alphanumeric` does not count.
fn is_letter(character: char) -> bool {
    let is_mark = unicode_normalization::char::is_combining_mark(character);
    character.identifier_allowed() && (character.is_alphanumeric() || is_mark)
}

/// The form in which e-mail addresses are compared: one `@`, no spaces or quotes, the domain by IDNA, all lower case. What
/// stands before the `@` has the letters of one script, and none that cannot be seen, as a user name has.
///
/// # Errors
/// [`InvalidIdentifier::Email`].
pub fn email_key(email: &str) -> Result<String, InvalidIdentifier> {
    let refused = || InvalidIdentifier::Email;
    if email.len() > LONGEST_EMAIL {
        return Err(refused());
    }
    let (local, domain) = email.split_once('@').ok_or_else(refused)?;
    // Judged as it is compared: other signs become the very ones that are refused.
    let local = folded(local);
    let is_legal = |character: char| {
        let is_sign = character.is_ascii_graphic()
            && !matches!(
                character,
                '@' | '"' | '(' | ')' | '<' | '>' | ',' | ':' | ';' | '\\' | '[' | ']' | '%'
                    // What mail servers take for a route to another one (RFC 976), for an encoded word (RFC 2047), or for a command.
                    | '!' | '|' | '`' | '?'
            );
        is_sign || is_letter(character)
    };
    if local.is_empty()
        || local.len() > 64
        || !local.chars().all(is_legal)
        || !local.as_str().is_single_script()
        || local.starts_with(['.', '-', '/'])
        || local.ends_with('.')
        || local.contains("..")
    {
        return Err(refused());
    }
    // What the parser would decode or leave out is no part of an address that anybody writes.
    let is_written = |character: char| {
        matches!(character, '.' | '-' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}')
            || is_letter(character)
    };
    if !domain.nfkc().all(is_written) {
        return Err(refused());
    }
    let domain = match url::Host::parse(domain) {
        Ok(url::Host::Domain(domain)) if is_host_name(&domain) => domain,
        _ => return Err(refused()),
    };
    let key = format!("{local}@{domain}");
    if key.len() > LONGEST_EMAIL {
        return Err(refused());
    }
    Ok(key)
}

/// Labels of letters, digits and hyphens, at least two (RFC 1123 §2.1, RFC 1035 §2.3.4).
fn is_host_name(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// The form of whatever was typed to sign in: an address if it has an `@`. What is neither has a form too, which
/// nobody has, so that a stranger sees no difference.
#[must_use]
pub fn typed_key(typed: &str) -> String {
    let typed = typed.trim();
    let key = if typed.contains('@') {
        email_key(typed)
    } else {
        username_key(typed)
    };
    key.unwrap_or_else(|_| {
        // A directory compares names as we do, and takes many spaces for one: however it is written, it is one name, whose guesses count together.
        let words: Vec<_> = typed.split_whitespace().map(folded).collect();
        let folded: String = words.join(" ").chars().take(LONGEST_EMAIL).collect();
        format!("\u{1}{folded}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_form() {
        for same in ["admin", "ADMIN", "ⓐdmin", "Ａdmin"] {
            assert_eq!(username_key(same).as_deref(), Ok("admin"), "{same}");
        }
        assert_eq!(username_key("ΝΙΚΟΣ"), username_key("νικος"));
        assert_eq!(username_key("Жанна").as_deref(), Ok("жанна"));
        for bad in [
            "",
            " ",
            "a b",
            "adm\u{456}n",
            "a\u{200b}b",
            "\u{202e}nimda",
            "a@b",
            "a\0",
            "..",
            &"x".repeat(65),
            "a/b",
            "<x>",
        ] {
            assert_eq!(
                username_key(bad),
                Err(InvalidIdentifier::Username),
                "{bad:?}"
            );
        }
    }

    // M-030. What folds in some languages only is kept apart: nobody's name becomes another's.
    #[test]
    fn letters_that_fold_in_one_language_are_those_that_unicode_folds_in_all() {
        for (one, other, are_one) in [
            ("straße", "STRASSE", false),
            ("straße", "STRA\u{1e9e}E", true),
            ("\u{130}x", "ix", false),
            ("\u{131}x", "ix", false),
            ("\u{130}x", "i\u{307}x", true),
            ("\u{17f}am", "SAM", true),
            ("\u{212a}im", "kim", true),
            ("jose\u{301}", "JOS\u{c9}", true),
            ("alex.", "alex", false),
        ] {
            let (one, other) = (username_key(one), username_key(other));
            assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
            assert_eq!(one == other, are_one, "{one:?} {other:?}");
        }
        // Characters count, not bytes; and after folding.
        for (letter, most) in [("ж", 64), ("x", 64), ("\u{fb03}", 21)] {
            assert!(username_key(&letter.repeat(most)).is_ok(), "{letter}");
            assert!(username_key(&letter.repeat(most + 1)).is_err(), "{letter}");
        }
    }

    #[test]
    fn one_address_has_one_form() {
        assert_eq!(
            email_key("Alex@EXAMPLE.com").as_deref(),
            Ok("alex@example.com")
        );
        assert_eq!(
            email_key("a@b\u{fc}cher.example").as_deref(),
            Ok("a@xn--bcher-kva.example")
        );
        assert_eq!(
            email_key("жанна+1@example.com").as_deref(),
            Ok("жанна+1@example.com")
        );
        for bad in [
            "al\u{200b}ex@c.example",
            "al\u{202e}ex@c.example",
            "\u{430}lex@c.example",
            "a\u{ad}lex@c.example",
            "a@b@c.example",
            "a@",
            "@b.example",
            "a b@c.example",
            "\"a\"@c.example",
            "a@c",
            "victim@x.com%00@evil.example",
            "a@c.example.",
            "a@ex%61mple.com",
            "a@ex\u{ad}ample.com",
            "a@ex\u{200b}ample.com",
            "a@[127.0.0.1]",
            "a@1.2.3.4",
            "<a@c.example>",
            "a..b@c.example",
            "=?utf-8?q?x?=@c.example",
            "evil.example!a@c.example",
            "|a@c.example",
            "-a@c.example",
            "/a@c.example",
            "`a`@c.example",
            &format!("{}@c.example", "x".repeat(321)),
        ] {
            assert_eq!(email_key(bad), Err(InvalidIdentifier::Email), "{bad:?}");
        }
    }

    #[test]
    fn anything_typed_has_a_form() {
        assert_eq!(typed_key(" Alex "), "alex");
        assert_ne!(typed_key("a b"), typed_key("ab"));
        assert!(email_key(&typed_key("a@b@c")).is_err());
    }
}
