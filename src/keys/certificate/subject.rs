//! Distinguished names as text (RFC 4514), as `tls_client_auth_subject_dn` has them.

use openssl::x509::{X509Name, X509NameBuilder, X509NameRef};

/// More than any name has.
const LONGEST: usize = 1024;

/// A name, to be compared.
pub struct DistinguishedName(X509Name);

/// The text is none, or has what is not compared here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is no distinguished name as in CN=client,O=Example,C=US (RFC 4514; without several attributes in one part, and without #)"
)]
pub struct NoDistinguishedName;

impl DistinguishedName {
    /// Reads the text.
    ///
    /// # Errors
    /// [`NoDistinguishedName`].
    pub fn parse(text: &str) -> Result<Self, NoDistinguishedName> {
        if text.is_empty() || text.len() > LONGEST {
            return Err(NoDistinguishedName);
        }
        let parts = split(text)?;
        let mut name = X509NameBuilder::new().map_err(|_| NoDistinguishedName)?;
        // §2.1: the text begins with the last part.
        for (attribute, value) in parts.iter().rev() {
            name.append_entry_by_text(attribute, value)
                .map_err(|_| NoDistinguishedName)?;
        }
        Ok(Self(name.build()))
    }

    /// Whether a certificate's name is this one: the same parts in the same order; letters' case and runs of spaces do not matter
    /// (RFC 5280 §7.1).
    #[must_use]
    pub fn is(&self, name: &X509NameRef) -> bool {
        self.0.try_cmp(name).is_ok_and(std::cmp::Ordering::is_eq)
    }
}

/// Attributes with their values, in the order of the text.
fn split(text: &str) -> Result<Vec<(String, String)>, NoDistinguishedName> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let (attribute, after) = rest.split_once('=').ok_or(NoDistinguishedName)?;
        let (value, end) = read_value(after)?;
        parts.push((attribute_name(attribute.trim())?, value));
        match end {
            Some(end) => rest = end,
            None => return Ok(parts),
        }
    }
}

/// §3: letters in any case; OpenSSL knows them in one.
fn attribute_name(written: &str) -> Result<String, NoDistinguishedName> {
    const SHORT: [&str; 8] = ["CN", "L", "ST", "O", "OU", "C", "DC", "UID"];
    let is_name = !written.is_empty()
        && written
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    if !is_name {
        return Err(NoDistinguishedName);
    }
    if written.eq_ignore_ascii_case("STREET") {
        return Ok("street".to_owned());
    }
    let known = SHORT.iter().find(|name| name.eq_ignore_ascii_case(written));
    Ok(known.map_or(written, |name| *name).to_owned())
}

/// §2.4: a value up to the comma that ends it, and what follows that.
fn read_value(text: &str) -> Result<(String, Option<&str>), NoDistinguishedName> {
    let mut bytes = Vec::new();
    // Spaces at the end are none of the value, unless they are escaped.
    let mut kept = 0;
    let mut rest = text.trim_start_matches(' ');
    if rest.starts_with('#') {
        return Err(NoDistinguishedName);
    }
    let end = loop {
        let mut letters = rest.chars();
        match letters.next() {
            None => break None,
            Some(',') => break Some(letters.as_str()),
            // Several attributes in one part, and what has to be escaped.
            Some('+' | '"' | ';' | '<' | '>' | '\0') => return Err(NoDistinguishedName),
            Some('\\') => {
                let escaped = letters.as_str();
                let hexadecimal = escaped
                    .get(..2)
                    .and_then(|pair| u8::from_str_radix(pair, 16).ok());
                if let Some(byte) = hexadecimal {
                    bytes.push(byte);
                    rest = &escaped[2..];
                } else {
                    let letter = letters
                        .next()
                        .filter(|letter| " \"#+,;<=>\\".contains(*letter));
                    let letter = letter.ok_or(NoDistinguishedName)?;
                    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                    rest = letters.as_str();
                }
                kept = bytes.len();
            }
            Some(letter) => {
                bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                if letter != ' ' {
                    kept = bytes.len();
                }
                rest = letters.as_str();
            }
        }
    };
    bytes.truncate(kept);
    let value = String::from_utf8(bytes).map_err(|_| NoDistinguishedName)?;
    if value.is_empty() || value.contains('\0') {
        return Err(NoDistinguishedName);
    }
    Ok((value, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        let other = DistinguishedName::parse(other).unwrap();
        DistinguishedName::parse(one).unwrap().is(&other.0)
    }

    /// RFC 4514 §4 has some of these.
    #[test]
    fn a_name_is_read_as_the_specification_writes_it() {
        assert_eq!(
            split("UID=jsmith,DC=example,DC=net").unwrap(),
            [("UID", "jsmith"), ("DC", "example"), ("DC", "net")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        for (text, value) in [
            (
                "CN=James \\\"Jim\\\" Smith\\, III",
                "James \"Jim\" Smith, III",
            ),
            ("CN=Before\\0dAfter", "Before\rAfter"),
            ("CN=Lu\\C4\\8Di\\C4\\87", "Lučić"),
            ("CN= spaced \\ ", "spaced  "),
            ("cn=a=b", "a=b"),
            ("CN=\\#x\\+", "#x+"),
        ] {
            assert_eq!(
                split(text).unwrap(),
                [("CN".to_owned(), value.to_owned())],
                "{text}"
            );
        }
        for odd in [
            "",
            "CN",
            "=x",
            "CN=",
            "CN=,O=x",
            "CN=a+OU=b",
            "CN=#0401",
            "CN=\"a\"",
            "CN=a\\",
            "CN=a\\x",
            "CN=\\ff",
            "CN=a,",
            "CN=a;O=b",
            "C N=a",
            "nonsense=a",
            "CN=a\\00",
        ] {
            assert!(DistinguishedName::parse(odd).is_err(), "{odd}");
        }
        assert!(DistinguishedName::parse(&format!("CN={}", "x".repeat(2000))).is_err());
    }

    #[test]
    fn the_same_parts_in_the_same_order_are_the_same_name() {
        let name = "CN=client,O=Example Ltd,C=US";
        for other in [
            "cn=CLIENT, o=Example  ltd, c=us",
            "2.5.4.3=client,O=Example Ltd,C=US",
        ] {
            assert!(same(name, other), "{other}");
        }
        for other in [
            "C=US,O=Example Ltd,CN=client",
            "CN=client,O=Example Ltd",
            "CN=client,CN=client,O=Example Ltd,C=US",
            "CN=clients,O=Example Ltd,C=US",
            "OU=client,O=Example Ltd,C=US",
            "CN=client\\,O\\=Example Ltd,C=US",
        ] {
            assert!(!same(name, other), "{other}");
        }
    }
}
