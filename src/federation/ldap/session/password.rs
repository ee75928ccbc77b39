//! Somebody's password: whether it is theirs, and another in its place.

use std::collections::HashSet;

use ldap3::exop::PasswordModify;
use ldap3::result::ExopResult;
use ldap3::{LdapResult, Mod};
use zeroize::Zeroizing;

use super::Session;
use crate::domain::directory::ChangedBy;
use crate::federation::ldap::control::{
    ChangeError, PASSWORD_EXPIRED, PASSWORD_POLICY, PolicyError, active_directory_refuses,
    active_directory_says, has_to_change, policy_says,
};
use crate::federation::ldap::protocol::{Change, Credentials, Denied, Refusal};
use crate::federation::ldap::trouble::{Trouble, code};

/// [MS-ADTS] §3.1.1.3.1.5: it is written, and never read.
const UNICODE_PWD: &[u8] = b"unicodePwd";

/// Why a password is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::federation::ldap) enum NotChanged {
    /// The one that they have is another.
    Current,
    /// The new one is not taken; with the result code.
    New(Refusal, u32),
}

impl Session {
    /// Whether a password is somebody's (RFC 4513 §5.1.3).
    pub(in crate::federation::ldap) async fn bind(
        &mut self,
        credentials: &Credentials,
    ) -> Result<Result<(), Denied>, Trouble> {
        let result = self.simple_bind(credentials).await?;
        let is_bound = result.rc == code::SUCCESS;
        let policy = policy_of(&result)?.and_then(|error| error.denies(is_bound));
        let policy = policy.or_else(|| has_expired(&result).then(|| has_to_change(is_bound)));
        match result.rc {
            code::SUCCESS => Ok(policy.map_or(Ok(()), Err)),
            code::INVALID_CREDENTIALS => {
                let said = policy.or_else(|| active_directory_says(&result.text));
                Ok(Err(said.unwrap_or(Denied::Wrong)))
            }
            // A name that is none, or nobody's; or one that is not let in, whatever the password.
            code::NO_SUCH_OBJECT | code::INVALID_DN_SYNTAX => Ok(Err(Denied::Wrong)),
            // What 389 Directory Server and FreeIPA say of an account that was tried too often.
            code::CONSTRAINT_VIOLATION => Ok(Err(Denied::Locked)),
            code::OPERATIONS_ERROR
            | code::PROTOCOL_ERROR
            | code::TIME_LIMIT_EXCEEDED
            | code::BUSY
            | code::UNAVAILABLE
            | code::OTHER => Err(Trouble::of(&result)),
            // Whatever else there is against it is against this one: else who has one such account locked would have the directory left alone.
            _ => Ok(Err(Denied::Disabled)),
        }
    }

    /// Puts another password in the place of the one that somebody has. Both are sent: so nobody's is replaced who does not know it, and the directory
    /// makes none up (RFC 3062 §2: where there is no new one, it generates one).
    pub(in crate::federation::ldap) async fn change_password(
        &mut self,
        dn: &str,
        change: &Change,
    ) -> Result<Result<(), NotChanged>, Trouble> {
        let (current, new) = (change.current.reveal(), change.new.reveal());
        self.ask_with_policy();
        let changed = match change.by {
            ChangedBy::Rfc3062 => {
                let request = PasswordModify {
                    user_id: Some(dn),
                    old_pass: Some(current),
                    new_pass: Some(new),
                };
                let answered = self.ldap.extended(request).await;
                answered.map(|ExopResult(_, result)| result)
            }
            ChangedBy::ActiveDirectory => {
                let (current, new) = (in_unicode(current), in_unicode(new));
                let changes = vec![
                    Mod::Delete(UNICODE_PWD, HashSet::from([current.as_slice()])),
                    Mod::Add(UNICODE_PWD, HashSet::from([new.as_slice()])),
                ];
                self.ldap.modify(dn, changes).await
            }
        };
        judge(&changed.map_err(|error| self.explain(error))?)
    }
}

/// [MS-ADTS] §3.1.1.3.1.5: between quotation marks, in UTF-16, the lower byte of each unit first.
fn in_unicode(password: &str) -> Zeroizing<Vec<u8>> {
    let quoted = Zeroizing::new(format!("\"{password}\""));
    let mut units = Zeroizing::new(Vec::with_capacity(quoted.len() * 2));
    for unit in quoted.encode_utf16() {
        units.extend_from_slice(&unit.to_le_bytes());
    }
    units
}

/// What became of a change. The directory's own words are not repeated: a module that judges passwords may have one in them.
fn judge(result: &LdapResult) -> Result<Result<(), NotChanged>, Trouble> {
    let refused = |why| Ok(Err(NotChanged::New(why, result.rc)));
    if result.rc == code::SUCCESS {
        return Ok(Ok(()));
    }
    match active_directory_refuses(&result.text) {
        Some(ChangeError::WrongPassword) => return Ok(Err(NotChanged::Current)),
        Some(ChangeError::Restriction) => return refused(Refusal::Rules),
        None => {}
    }
    if let Some(error) = policy_of(result)? {
        return refused(error.refuses());
    }
    match result.rc {
        code::INVALID_CREDENTIALS | code::NO_SUCH_ATTRIBUTE => Ok(Err(NotChanged::Current)),
        code::CONSTRAINT_VIOLATION => refused(Refusal::Rules),
        code::ATTRIBUTE_OR_VALUE_EXISTS => refused(Refusal::Used),
        code::INSUFFICIENT_ACCESS_RIGHTS | code::UNWILLING_TO_PERFORM | code::PROTOCOL_ERROR => {
            refused(Refusal::NotAllowed)
        }
        code => Err(Trouble::of_code(code)),
    }
}

/// What the password policy says with a result.
fn policy_of(result: &LdapResult) -> Result<Option<PolicyError>, Trouble> {
    let controls = result.ctrls.iter().map(|control| &control.1);
    let mut policy = controls.filter(|control| control.ctype == PASSWORD_POLICY);
    let value = policy.find_map(|control| control.val.as_deref());
    Ok(value.map(policy_says).transpose()?.flatten())
}

fn has_expired(result: &LdapResult) -> bool {
    let mut controls = result.ctrls.iter().map(|control| &control.1);
    controls.any(|control| control.ctype == PASSWORD_EXPIRED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rc: u32, text: &str) -> LdapResult {
        LdapResult {
            rc,
            matched: String::new(),
            text: text.to_owned(),
            refs: Vec::new(),
            ctrls: Vec::new(),
        }
    }

    #[test]
    fn a_password_is_quoted_in_utf_16_with_the_lower_byte_first() {
        assert_eq!(*in_unicode("new"), *b"\"\0n\0e\0w\0\"\0");
        // [MS-ADTS] has no other form: a quotation mark within is one of the password.
        assert_eq!(*in_unicode("\""), *b"\"\0\"\0\"\0");
        assert_eq!(*in_unicode("é🦦"), *b"\"\0\xe9\0\x3e\xd8\xa6\xdd\"\0");
    }

    #[test]
    fn what_became_of_a_change_is_told_by_code_and_words() {
        let restriction = "0000052D: AtrErr: DSID-03190F80, #1:";
        let wrong = "00000056: AtrErr: DSID-03190F80, #1:";
        let new = |why, code| Some(NotChanged::New(why, code));
        for (rc, text, became) in [
            (0, "", None),
            (19, restriction, new(Refusal::Rules, 19)),
            (19, wrong, Some(NotChanged::Current)),
            (
                19,
                "Password fails quality checking",
                new(Refusal::Rules, 19),
            ),
            (20, "", new(Refusal::Used, 20)),
            (16, "", Some(NotChanged::Current)),
            (49, "", Some(NotChanged::Current)),
            (50, "no write access", new(Refusal::NotAllowed, 50)),
            (53, "0000001F: SvcErr", new(Refusal::NotAllowed, 53)),
            (2, "not supported", new(Refusal::NotAllowed, 2)),
        ] {
            let judged = judge(&said(rc, text)).expect("judged");
            assert_eq!(judged.err(), became, "{rc} {text}");
        }
    }

    #[test]
    fn a_failure_repeats_nothing_of_what_the_directory_says() {
        let trouble = judge(&said(80, "hunter2 is too weak")).unwrap_err();
        assert!(!format!("{trouble} {trouble:?}").contains("hunter2"));
    }
}
