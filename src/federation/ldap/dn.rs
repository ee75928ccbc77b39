//! Distinguished names (RFC 4514), as far as it takes to tell what lies under what.

/// Whether an entry is, or lies under, another. Names are compared as most directories do: without regard to case, and to spaces around their parts.
#[must_use]
pub fn is_under(name: &str, base: &str) -> bool {
    let (Some(name), Some(base)) = (parts(name), parts(base)) else {
        return false;
    };
    name.ends_with(&base)
}

/// Whether a text is a name.
#[must_use]
pub fn is_name(text: &str) -> bool {
    parts(text).is_some_and(|parts| !parts.is_empty())
}

/// Whether two names are of one entry.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    parts(one).is_some_and(|one| Some(one) == parts(other))
}

/// The relative names, each as it is compared.
pub(in crate::federation) fn parts(name: &str) -> Option<Vec<Vec<u8>>> {
    if name.trim().is_empty() {
        return Some(Vec::new());
    }
    split(name)?.into_iter().map(|part| read(&part)).collect()
}

/// At the commas that are not escaped, which stay so.
fn split(name: &str) -> Option<Vec<String>> {
    let mut parts = vec![String::new()];
    let mut signs = name.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ',' | ';' => parts.push(String::new()),
            '\\' => {
                let part = parts.last_mut()?;
                part.push('\\');
                part.push(signs.next()?);
            }
            // RFC 2253 §4: what older servers write; none here does.
            '"' => return None,
            other => parts.last_mut()?.push(other),
        }
    }
    Some(parts)
}

/// One relative name: its type, and its value without escapes.
fn read(part: &str) -> Option<Vec<u8>> {
    let (kind, value) = part.split_once('=')?;
    let kind = kind.trim();
    let is_kind = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '.');
    if kind.is_empty() || !kind.chars().all(is_kind) {
        return None;
    }
    let mut read = kind.to_lowercase().into_bytes();
    read.push(b'=');
    let mut bytes = value.trim().bytes();
    let mut value = Vec::new();
    while let Some(byte) = bytes.next() {
        value.push(if byte == b'\\' {
            let first = bytes.next()?;
            match char::from(first).to_digit(16) {
                Some(high) => {
                    let low = char::from(bytes.next()?).to_digit(16)?;
                    u8::try_from(high * 16 + low).ok()?
                }
                None => first,
            }
        } else {
            byte
        });
    }
    let value = String::from_utf8(value).ok()?;
    read.extend_from_slice(value.to_lowercase().as_bytes());
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_lies_under_what_its_name_ends_with() {
        for (name, base) in [
            (
                "uid=alex,ou=people,dc=corp,dc=example",
                "ou=people,dc=corp,dc=example",
            ),
            (
                "UID=alex, OU=People, DC=corp, DC=example",
                "ou=people,dc=corp,dc=example",
            ),
            ("ou=people,dc=corp", "ou=people,dc=corp"),
            ("cn=a\\,b,dc=corp", "dc=corp"),
            ("cn=a,o=x\\2c y", "o=x\\, y"),
            ("cn=é,dc=corp", "dc=corp"),
            ("cn=a,dc=corp", ""),
        ] {
            assert!(is_under(name, base), "{name} {base}");
        }
        for (name, base) in [
            ("uid=alex,ou=people,dc=other", "ou=people,dc=corp"),
            ("uid=alex\\,ou=people\\,dc=corp", "ou=people,dc=corp"),
            ("uid=alex,xou=people,dc=corp", "ou=people,dc=corp"),
            ("dc=corp", "ou=people,dc=corp"),
            ("", "dc=corp"),
            ("uid=\\", "dc=corp"),
            ("uid=\"a,dc=corp\"", "dc=corp"),
            ("nothing", "dc=corp"),
        ] {
            assert!(!is_under(name, base), "{name} {base}");
        }
    }
}
