//! What a directory says with the answer to a bind, or to a change, about the password: the response control of password policies
//! (draft-behera-ldap-password-policy-11 §6.2), Netscape's older one, and the words of Active Directory.

use super::ber::{INTEGER, Malformed, OCTET_STRING, Reader, SEQUENCE, element};
use super::protocol::{Denied, Refusal};

/// The control, in requests and in answers.
pub(super) const PASSWORD_POLICY: &str = "1.3.6.1.4.1.42.2.27.8.5.1";
/// draft-vchu-ldap-pwd-policy-00 §4.1: the password has expired, or is to be changed first. What it has as a value says nothing more.
pub(super) const PASSWORD_EXPIRED: &str = "2.16.840.1.113730.3.4.4";
/// RFC 3062 §2: the name of the operation, by which a directory says that it has it.
pub(super) const PASSWORD_MODIFY: &str = "1.3.6.1.4.1.4203.1.11.1";
/// [MS-ADTS] §3.1.1.3.4.3: by which Active Directory says what it is.
pub(super) const ACTIVE_DIRECTORY: &str = "1.2.840.113556.1.4.800";
/// RFC 2696: the control of pages, and how many entries one has.
pub(super) const PAGED_RESULTS: &str = "1.2.840.113556.1.4.319";
const PAGE: u16 = 200;
/// §6.2: `warning`, and `error`.
const WARNING: u8 = 0xA0;
const ERROR: u8 = 0x81;

/// What is against a password (§6.2, `error`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PolicyError {
    PasswordExpired,
    AccountLocked,
    ChangeAfterReset,
    PasswordModNotAllowed,
    MustSupplyOldPassword,
    InsufficientPasswordQuality,
    PasswordTooShort,
    PasswordTooYoung,
    PasswordInHistory,
    /// OpenLDAP's, of which the draft knows nothing.
    PasswordTooLong,
}

impl PolicyError {
    const ALL: [Self; 10] = [
        Self::PasswordExpired,
        Self::AccountLocked,
        Self::ChangeAfterReset,
        Self::PasswordModNotAllowed,
        Self::MustSupplyOldPassword,
        Self::InsufficientPasswordQuality,
        Self::PasswordTooShort,
        Self::PasswordTooYoung,
        Self::PasswordInHistory,
        Self::PasswordTooLong,
    ];

    /// What it means for somebody who signs in, and is bound all the same, or not.
    pub(super) const fn denies(self, is_bound: bool) -> Option<Denied> {
        match self {
            Self::PasswordExpired | Self::ChangeAfterReset => Some(has_to_change(is_bound)),
            Self::AccountLocked => Some(Denied::Locked),
            Self::PasswordModNotAllowed
            | Self::MustSupplyOldPassword
            | Self::InsufficientPasswordQuality
            | Self::PasswordTooShort
            | Self::PasswordTooYoung
            | Self::PasswordInHistory
            | Self::PasswordTooLong => None,
        }
    }

    /// Why another password is not taken.
    pub(super) const fn refuses(self) -> Refusal {
        match self {
            Self::InsufficientPasswordQuality => Refusal::Weak,
            Self::PasswordTooShort => Refusal::TooShort,
            Self::PasswordTooYoung => Refusal::TooYoung,
            Self::PasswordInHistory => Refusal::Used,
            Self::PasswordTooLong => Refusal::TooLong,
            Self::PasswordExpired
            | Self::AccountLocked
            | Self::ChangeAfterReset
            | Self::PasswordModNotAllowed
            | Self::MustSupplyOldPassword => Refusal::NotAllowed,
        }
    }
}

/// The password is right, and is changed first: by its person, who is bound, or by somebody else.
pub(super) const fn has_to_change(is_bound: bool) -> Denied {
    if is_bound {
        Denied::MustChange
    } else {
        Denied::Expired
    }
}

/// What the policy has against it.
pub(super) fn policy_says(value: &[u8]) -> Result<Option<PolicyError>, Malformed> {
    let mut outer = Reader::new(value);
    let mut inner = Reader::new(outer.expect(SEQUENCE)?);
    // How long it is good still, and how often, changes nothing today.
    inner.take(WARNING)?;
    if inner.is_at_end() {
        return Ok(None);
    }
    let code = usize::try_from(inner.number(ERROR)?).unwrap_or(usize::MAX);
    Ok(PolicyError::ALL.get(code).copied())
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

/// What is wrong with a change of `unicodePwd`, as Active Directory's diagnostic message begins ([MS-ADTS] §3.1.1.3.1.5, [MS-ERREF] §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChangeError {
    /// `ERROR_INVALID_PASSWORD`: the old one is another.
    WrongPassword,
    /// `ERROR_PASSWORD_RESTRICTION`: the new one is too short, too simple, one of the last, or comes too soon. It does not say which.
    Restriction,
}

/// Reads that: `0000052D: AtrErr: DSID-03190F80, …`.
pub(super) fn active_directory_refuses(words: &str) -> Option<ChangeError> {
    let (code, _) = words.split_once(':')?;
    match code {
        "00000056" => Some(ChangeError::WrongPassword),
        "0000052D" => Some(ChangeError::Restriction),
        _ => None,
    }
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
        for (code, in_vain, refused) in [
            (0, Some(Denied::Expired), Refusal::NotAllowed),
            (1, Some(Denied::Locked), Refusal::NotAllowed),
            (2, Some(Denied::Expired), Refusal::NotAllowed),
            (3, None, Refusal::NotAllowed),
            (4, None, Refusal::NotAllowed),
            (5, None, Refusal::Weak),
            (6, None, Refusal::TooShort),
            (7, None, Refusal::TooYoung),
            (8, None, Refusal::Used),
            (9, None, Refusal::TooLong),
        ] {
            let error = element(ERROR, &[&[code]]);
            let said = policy_says(&response(&[&error])).unwrap().unwrap();
            assert_eq!((said.denies(false), said.refuses()), (in_vain, refused));
            assert_eq!(
                policy_says(&response(&[&expires, &error])),
                Ok(Some(said)),
                "{code}"
            );
        }
        assert_eq!(
            PolicyError::ChangeAfterReset.denies(true),
            Some(Denied::MustChange)
        );
        let later = element(ERROR, &[&[10]]);
        assert_eq!(policy_says(&response(&[&later])), Ok(None));
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
    fn active_directory_says_what_is_wrong_with_a_change() {
        for (words, why) in [
            (
                "0000052D: AtrErr: DSID-03190F80, #1:\n\t0: 0000052D: DSID-03190F80, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)\0",
                Some(ChangeError::Restriction),
            ),
            (
                "00000056: AtrErr: DSID-03190F80, #1:\n\t0: 00000056: DSID-03190F80, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)\0",
                Some(ChangeError::WrongPassword),
            ),
            (
                "0000001F: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0",
                None,
            ),
            ("Password fails quality checking policy", None),
            ("", None),
        ] {
            assert_eq!(active_directory_refuses(words), why, "{words}");
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
