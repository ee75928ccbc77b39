//! What a person typed, within a filter or a name: it means itself, whatever it is (C-054).

use std::fmt::Write;

/// A value within a filter, RFC 4515 §3: any byte may be written by its two digits, so all but the plainest are.
#[must_use]
pub fn in_filter(value: &[u8]) -> String {
    escape(value)
}

/// A value within a distinguished name, RFC 4514 §2.4: the same holds there.
#[must_use]
pub fn in_name(value: &str) -> String {
    escape(value.as_bytes())
}

/// Whether a text is a filter (RFC 4515 §3), in brackets as it stands within another.
#[must_use]
pub fn is_filter(text: &str) -> bool {
    text.starts_with('(') && ldap3::parse_filter(text).is_ok()
}

fn escape(value: &[u8]) -> String {
    let mut escaped = String::with_capacity(value.len());
    for &byte in value {
        if byte.is_ascii_alphanumeric() || b"-_.@".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to text does not fail.
            let _ = write!(escaped, "\\{byte:02x}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_is_written_by_its_digits() {
        for (typed, written) in [
            ("alex", "alex"),
            ("alex.b-c_d@corp.example", "alex.b-c_d@corp.example"),
            ("*", "\\2a"),
            ("a*", "a\\2a"),
            ("*)(uid=*", "\\2a\\29\\28uid\\3d\\2a"),
            ("admin)(|(uid=*", "admin\\29\\28\\7c\\28uid\\3d\\2a"),
            ("\\2a", "\\5c2a"),
            ("\0", "\\00"),
            ("x,ou=admins", "x\\2cou\\3dadmins"),
            (" a#", "\\20a\\23"),
            ("é", "\\c3\\a9"),
        ] {
            assert_eq!(in_filter(typed.as_bytes()), written);
            assert_eq!(in_name(typed), written);
        }
    }

    #[test]
    fn whatever_is_typed_is_one_value_of_a_filter() {
        for typed in ["*)(uid=*", "\\", "((((", "a\0b", "&|!", "日本"] {
            let filter = format!("(uid={})", in_filter(typed.as_bytes()));
            assert!(ldap3::parse_filter(&filter).is_ok(), "{filter}");
        }
    }
}
