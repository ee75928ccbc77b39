//! What a directory says with the answer to a bind about the password: the response control of password policies
//! (draft-behera-ldap-password-policy-11 §6.2), and the words of Active Directory.

use super::ber::{INTEGER, Malformed, OCTET_STRING, Reader, SEQUENCE, element};
use super::protocol::Denied;

/// The control, in requests and in answers.
pub(super) const PASSWORD_POLICY: &str = "1.3.6.1.4.1.42.2.27.8.5.1";
/// RFC 2696: the control of pages, and how many entries one has.
pub(super) const PAGED_RESULTS: &str = "1.2.840.113556.1.4.319";
const PAGE: u16 = 200;
/// §6.2: `warning`, and `error`.
const WARNING: u8 = 0xA0;
const ERROR: u8 = 0x81;

/// Why the policy lets nobody in, or not before the password is changed.
pub(super) fn policy_says(value: &[u8]) -> Result<Option<Denied>, Malformed> {
    let mut outer = Reader::new(value);
    let mut inner = Reader::new(outer.expect(SEQUENCE)?);
    // How long it is good still changes nothing today.
    inner.take(WARNING)?;
    if inner.is_at_end() {
        return Ok(None);
    }
    Ok(match inner.number(ERROR)? {
        // passwordExpired; changeAfterReset.
        0 | 2 => Some(Denied::Expired),
        // accountLocked.
        1 => Some(Denied::Locked),
        _ => None,
    })
}

/// What Active Directory says in its diagnostic message: `… AcceptSecurityContext error, data 532, v2580`.
pub(super) fn active_directory_says(words: &str) -> Option<Denied> {
    let (_, after) = words.split_once("AcceptSecurityContext error, data ")?;
    let code = after.split([',', ' ']).next()?;
    Some(match code {
        // ERROR_PASSWORD_EXPIRED; ERROR_PASSWORD_MUST_CHANGE. Both are said to the right password alone.
        "532" | "773" => Denied::Expired,
        // ERROR_ACCOUNT_DISABLED; ERROR_ACCOUNT_EXPIRED; at this hour, and from this machine.
        "533" | "701" | "530" | "531" => Denied::Disabled,
        "775" => Denied::Locked,
        _ => Denied::Wrong,
    })
}

/// RFC 2696 §2: the next entries after those that came with this cookie; the first, where it is empty.
pub(super) fn page_after(cookie: &[u8]) -> Vec<u8> {
    let size = element(INTEGER, &[&PAGE.to_be_bytes()]);
    element(SEQUENCE, &[&size, &element(OCTET_STRING, &[cookie])])
}

/// The cookie of the next page, empty if there is none. How many there are is a guess of the server's, and nothing here.
pub(super) fn next_page(value: &[u8]) -> Result<Vec<u8>, Malformed> {
    let mut outer = Reader::new(value);
    let mut inner = Reader::new(outer.expect(SEQUENCE)?);
    inner.expect(INTEGER)?;
    Ok(inner.expect(OCTET_STRING)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(parts: &[&[u8]]) -> Vec<u8> {
        element(SEQUENCE, parts)
    }

    #[test]
    fn a_policy_says_why() {
        let expires = element(WARNING, &[&element(0x80, &[&[1, 0]])]);
        assert_eq!(policy_says(&response(&[])), Ok(None));
        assert_eq!(policy_says(&response(&[&expires])), Ok(None));
        for (code, why) in [
            (0, Some(Denied::Expired)),
            (1, Some(Denied::Locked)),
            (2, Some(Denied::Expired)),
            (8, None),
        ] {
            let error = element(ERROR, &[&[code]]);
            assert_eq!(policy_says(&response(&[&error])), Ok(why), "{code}");
            assert_eq!(
                policy_says(&response(&[&expires, &error])),
                Ok(why),
                "{code}"
            );
        }
        for bad in [&[][..], &[4, 0], &[0x30, 9, 0], &[0x30, 2, 4, 0]] {
            assert!(policy_says(bad).is_err(), "{bad:02x?}");
        }
    }

    #[test]
    fn active_directory_says_why_in_words() {
        let words = |data: &str| {
            format!(
                "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data {data}, v3839\0"
            )
        };
        for (data, why) in [
            ("52e", Denied::Wrong),
            ("525", Denied::Wrong),
            ("532", Denied::Expired),
            ("773", Denied::Expired),
            ("533", Denied::Disabled),
            ("701", Denied::Disabled),
            ("775", Denied::Locked),
        ] {
            assert_eq!(active_directory_says(&words(data)), Some(why), "{data}");
        }
        for other in ["", "data 532", "invalid credentials"] {
            assert_eq!(active_directory_says(other), None);
        }
    }

    #[test]
    fn pages_go_on_where_the_last_ended() {
        assert_eq!(page_after(b"abc"), b"\x30\x09\x02\x02\x00\xC8\x04\x03abc");
        assert_eq!(next_page(&page_after(b"abc")), Ok(b"abc".to_vec()));
        assert_eq!(next_page(&page_after(b"")), Ok(Vec::new()));
        for bad in [&[][..], &[0x30, 0], &[0x30, 3, 2, 1, 1]] {
            assert!(next_page(bad).is_err(), "{bad:02x?}");
        }
    }
}
