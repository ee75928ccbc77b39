//! What people of a directory are known by: an attribute that stays when their name, their place and all else change.

use data_encoding::HEXLOWER;

use super::escape::in_filter;

/// Active Directory's: sixteen bytes.
const OBJECT_GUID: &str = "objectGUID";
/// eDirectory's: sixteen bytes, too, in their own order.
const GUID: &str = "GUID";

/// A value as text: as it is, a UUID where sixteen bytes of it are none, else its bytes.
#[must_use]
pub(super) fn written(attribute: &str, value: &[u8]) -> String {
    if let Some(uuid) = guid(attribute, value) {
        return uuid;
    }
    match std::str::from_utf8(value) {
        _ if attribute.eq_ignore_ascii_case(GUID) => HEXLOWER.encode(value),
        Ok(text) if !text.chars().any(char::is_control) => text.to_owned(),
        _ => HEXLOWER.encode(value),
    }
}

/// The filter that finds it again.
#[must_use]
pub(super) fn filter(attribute: &str, subject: &str) -> String {
    let value = if attribute.eq_ignore_ascii_case(OBJECT_GUID) {
        HEXLOWER
            .decode(subject.replace('-', "").as_bytes())
            .map(swapped)
            .unwrap_or_default()
    } else if attribute.eq_ignore_ascii_case(GUID) {
        let bytes = HEXLOWER.decode(subject.as_bytes());
        bytes.unwrap_or_else(|_| subject.as_bytes().to_vec())
    } else if let Some(bytes) = unreadable(attribute, subject) {
        let (text, bytes) = (in_filter(subject.as_bytes()), in_filter(&bytes));
        return format!("(|({attribute}={text})({attribute}={bytes}))");
    } else {
        subject.as_bytes().to_vec()
    };
    format!("({attribute}={})", in_filter(&value))
}

/// The bytes that a subject stands for if it is no text there, as those of `objectSid` and `mS-DS-ConsistencyGuid`: whether it is shows in nothing else.
fn unreadable(attribute: &str, subject: &str) -> Option<Vec<u8>> {
    let bytes = HEXLOWER.decode(subject.as_bytes()).ok()?;
    (!bytes.is_empty() && written(attribute, &bytes) == subject).then_some(bytes)
}

/// As Microsoft writes it ([MS-DTYP] §2.3.4): the bytes of its first three groups are in the other order.
fn guid(attribute: &str, value: &[u8]) -> Option<String> {
    if !attribute.eq_ignore_ascii_case(OBJECT_GUID) || value.len() != 16 {
        return None;
    }
    let digits = HEXLOWER.encode(&swapped(value.to_vec()));
    let groups = [
        digits.get(..8)?,
        digits.get(8..12)?,
        digits.get(12..16)?,
        digits.get(16..20)?,
        digits.get(20..)?,
    ];
    Some(groups.join("-"))
}

fn swapped(mut bytes: Vec<u8>) -> Vec<u8> {
    for group in [0..4, 4..6, 6..8] {
        if let Some(group) = bytes.get_mut(group) {
            group.reverse();
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_written_as_its_administrators_know_it_and_found_again() {
        let bytes: Vec<u8> = (0..16).collect();
        let text = written("objectguid", &bytes);
        assert_eq!(text, "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!(
            filter("objectGUID", &text),
            "(objectGUID=\\00\\01\\02\\03\\04\\05\\06\\07\\08\\09\\0a\\0b\\0c\\0d\\0e\\0f)"
        );
    }

    #[test]
    fn other_values_are_text_or_bytes() {
        let uuid = "b37b5b6e-0b0e-103c-8f4b-9b3c1d2e4f5a";
        assert_eq!(written("entryUUID", uuid.as_bytes()), uuid);
        assert_eq!(filter("entryUUID", uuid), format!("(entryUUID={uuid})"));
        assert_eq!(written("employeeNumber", &[0xFF, 1]), "ff01");
        // Bytes that might be text are bytes there.
        let guid = written("guid", b"0123456789abcdef");
        assert_eq!(guid, "30313233343536373839616263646566");
        let again = filter("GUID", &guid);
        assert!(again.starts_with("(GUID=0123"), "{again}");
        assert_eq!(filter("uid", "a*"), "(uid=a\\2a)");
    }

    #[test]
    fn other_bytes_are_found_again_too_and_text_as_itself() {
        let sid = [1, 5, 0, 0, 0, 0, 0, 5];
        let text = written("objectSid", &sid);
        assert_eq!(text, "0105000000000005");
        let bytes = "(objectSid=\\01\\05\\00\\00\\00\\00\\00\\05)";
        assert_eq!(
            filter("objectSid", &text),
            format!("(|(objectSid={text}){bytes})")
        );
        // Of text nobody could mean the bytes: it would be written as itself.
        for text in ["alex", "", "616263", "ABCDEF", "abc"] {
            assert_eq!(filter("uid", text), format!("(uid={text})"));
        }
    }
}
