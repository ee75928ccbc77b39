//! What happens to an account, as its person and the operator read it afterwards. Never a secret, and of what was changed the name alone.
//!
//! | Kind | What happened | `about` |
//! |---|---|---|
//! | `account_made` | there is an account; by whom | |
//! | `signed_in` | a session began, or its person proved anew who they are; by which methods | the connector's name, where they came by one |
//! | `sign_in_failed` | a wrong password, code or passkey | |
//! | `signed_out` | in this browser | |
//! | `session_ended`, `sessions_ended` | one, or all others; by whom | the device |
//! | `password_changed` | by whom | |
//! | `factor_added`, `factor_renamed`, `factor_removed` | an app, a passkey, recovery codes, an upstream; by whom | the passkey's name, the connector's |
//! | `recovery_code_used` | and how many are left | |
//! | `device_trusted`, `device_forgotten` | it spares the second factor, or does no more | the device |
//! | `consent_given`, `consent_withdrawn` | what an app may do | the client's id |
//! | `device_approved` | an app on another device was let in (RFC 8628) | the client's id |
//! | `request_approved` | what an app asked for by the back channel was allowed (CIBA Core 1.0) | the client's id |
//! | `app_brought_in` | an app was let in by another of its group (Native SSO 1.0) | the client's id |
//! | `app_vouched_for` | an app got a token by the assertion of an issuer whom the operator trusts (RFC 7523); whose | the client's id |
//! | `word_given` | an app may come to another authorization server (ID-JAG); which | the client's id |
//! | `upstream_used` | an app was given what an upstream gave for its person (RFC 8693); which | the client's id |
//! | `turned_off`, `turned_on` | by whom: the operator, or a directory that knows them no more, or again | the connector's name |
//! | `profile_changed` | the names of the claims, never their values; by whom | |
//! | `roles_changed` | the names of those that somebody has now by the same giver; by whom | the connector's name |
//! | `address_changed`, `address_confirmed` | another e-mail address, or the same was shown to be theirs | |
//! | `picture_changed`, `picture_removed` | by its person | |
//! | `exported` | all of it was handed out | |
//! | `deletion_planned`, `deletion_cancelled`, `erased` | the end of the account | |
//!
//! To add a kind: a variant here with its row above, and its words in `templates/locales` (`activity-…`), which
//! `web/pages/account/activity.rs` chooses. A version that does not know it shows its kind.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::authentication::Method;
use super::id::{ActivityId, TenantId, UserId};
use super::session::SessionOrigin;
use super::time::Timestamp;
use super::word::Word;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Whoever was signed in as them.
    Person,
    /// The operator, by the command line.
    Operator,
    /// The server, by a rule: a browser keeps no more accounts than it may.
    Server,
    /// An upstream, by which they had signed in.
    Upstream,
    /// Somebody whom only a later version knows.
    #[serde(other)]
    Later,
}

/// A way in that is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A passkey.
    Passkey,
    /// An authenticator app.
    App,
    /// A set of recovery codes.
    RecoveryCodes,
    /// A sign-in by an upstream.
    Upstream,
    /// One that only a later version knows.
    #[serde(other)]
    Later,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Activity {
    /// There is an account.
    AccountMade {
        /// Who made it.
        by: By,
    },
    /// They signed in.
    SignedIn {
        /// By what.
        methods: Vec<Method>,
        /// Whether they had a session already, and proved anew who they are.
        is_again: bool,
    },
    /// Somebody tried, and did not get in.
    SignInFailed {
        /// What was wrong.
        method: Method,
    },
    /// They signed out.
    SignedOut,
    /// One of their sessions ended.
    SessionEnded {
        /// Who ended it.
        by: By,
    },
    /// All their sessions ended, but the one in which they did it.
    SessionsEnded {
        /// Who ended them.
        by: By,
    },
    /// There is another password.
    PasswordChanged {
        /// Who set it.
        by: By,
    },
    /// There is another way in.
    FactorAdded {
        /// Which.
        factor: Factor,
        /// Who made it. Lines of before it was written down are all their person's.
        #[serde(default = "by_person")]
        by: By,
    },
    /// It is called otherwise.
    FactorRenamed {
        /// Which.
        factor: Factor,
    },
    /// It is gone.
    FactorRemoved {
        /// Which.
        factor: Factor,
        /// Who took it away.
        by: By,
    },
    /// A recovery code was used.
    RecoveryCodeUsed {
        /// How many there are still.
        left: i64,
    },
    /// A device is trusted from now on.
    DeviceTrusted,
    /// It is trusted no more; or none is.
    DeviceForgotten {
        /// Who said so.
        by: By,
    },
    /// An app may do something.
    ConsentGiven,
    /// It may not any more.
    ConsentWithdrawn {
        /// Who took it back.
        by: By,
    },
    /// An app on another device was let in.
    DeviceApproved,
    /// What an app asked for by the back channel was allowed.
    RequestApproved,
    /// An app was let in by another of its group, on the same device.
    AppBroughtIn,
    /// An app was let in by the assertion of an issuer that the operator trusts.
    AppVouchedFor {
        /// Which issuer.
        issuer: String,
    },
    /// An app was vouched for at another authorization server.
    WordGiven {
        /// The issuer that it is.
        issuer: String,
    },
    /// An app was given what an upstream gave, to act for its person there.
    UpstreamUsed {
        /// What people call the upstream.
        upstream: String,
    },
    /// Nobody can sign in any more.
    TurnedOff {
        /// Who saw to that. Lines of before it was written down are all the operator's.
        #[serde(default = "by_operator")]
        by: By,
    },
    /// They can again.
    TurnedOn {
        /// Who saw to that.
        #[serde(default = "by_operator")]
        by: By,
    },
    /// Claims have other values.
    ProfileChanged {
        /// Their names.
        fields: Vec<String>,
        /// Who changed them.
        by: By,
    },
    /// They are something else at services.
    RolesChanged {
        /// What they are now, by the word of who changed it.
        roles: Vec<String>,
        /// Who changed it.
        by: By,
    },
    /// Mail reaches them at another address.
    AddressChanged,
    /// It was shown that their address is theirs.
    AddressConfirmed,
    /// A second step is asked for after a password, or no more.
    SecondStep {
        /// Whether it is.
        is_asked: bool,
    },
    /// Mails of new browsers are wanted, or not.
    NoticesChanged {
        /// Whether they are.
        new_browser: bool,
    },
    /// They have another picture.
    PictureChanged,
    /// They have none any more.
    PictureRemoved,
    /// Everything of theirs was handed out.
    Exported,
    /// The account is to be deleted.
    DeletionPlanned {
        /// When.
        due_at: Timestamp,
    },
    /// It is not.
    DeletionCancelled,
    /// The account is gone, and with it everything but this.
    Erased {
        /// Who wanted it.
        by: By,
    },
}

const fn by_person() -> By {
    By::Person
}

const fn by_operator() -> By {
    By::Operator
}

impl Activity {
    /// What it is called, and the rest of it as people and their programs read it: with moments as RFC 3339 writes them.
    ///
    /// # Errors
    /// None that is known: it is made of words and numbers.
    pub fn describe(
        &self,
        moment: impl Fn(Timestamp) -> String,
    ) -> serde_json::Result<(String, Value)> {
        let (kind, rest) = self.to_columns()?;
        let mut detail: Value = serde_json::from_str(&rest)?;
        if let Self::DeletionPlanned { due_at } = self {
            detail["due_at"] = moment(*due_at).into();
        }
        Ok((kind, detail))
    }

    /// What it is called, and the rest of it as JSON.
    ///
    /// # Errors
    /// None that is known: it is made of words and numbers.
    pub fn to_columns(&self) -> serde_json::Result<(String, String)> {
        let mut members = match serde_json::to_value(self)? {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let kind = members.remove("kind");
        let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
        Ok((kind.to_owned(), Value::Object(members).to_string()))
    }

    /// The same, read again. What a later version wrote is known by its kind alone.
    #[must_use]
    pub fn read(kind: String, detail: &str) -> Word<Self> {
        let members = serde_json::from_str::<Map<String, Value>>(detail);
        let known = members.and_then(|mut members| {
            members.insert("kind".into(), kind.as_str().into());
            serde_json::from_value(Value::Object(members))
        });
        known.map_or(Word::Later(kind), Word::Known)
    }

    /// Who did it, where it may have been somebody else than its person.
    #[must_use]
    pub const fn by(&self) -> Option<By> {
        match self {
            Self::AccountMade { by }
            | Self::SessionEnded { by }
            | Self::SessionsEnded { by }
            | Self::PasswordChanged { by }
            | Self::FactorAdded { by, .. }
            | Self::FactorRemoved { by, .. }
            | Self::DeviceForgotten { by }
            | Self::ConsentWithdrawn { by }
            | Self::ProfileChanged { by, .. }
            | Self::RolesChanged { by, .. }
            | Self::TurnedOff { by }
            | Self::TurnedOn { by }
            | Self::Erased { by } => Some(*by),
            Self::SignedIn { .. }
            | Self::SignInFailed { .. }
            | Self::SignedOut
            | Self::FactorRenamed { .. }
            | Self::RecoveryCodeUsed { .. }
            | Self::DeviceTrusted
            | Self::ConsentGiven
            | Self::DeviceApproved
            | Self::RequestApproved
            | Self::AppBroughtIn
            | Self::AppVouchedFor { .. }
            | Self::WordGiven { .. }
            | Self::UpstreamUsed { .. }
            | Self::AddressChanged
            | Self::AddressConfirmed
            | Self::SecondStep { .. }
            | Self::NoticesChanged { .. }
            | Self::PictureChanged
            | Self::PictureRemoved
            | Self::Exported
            | Self::DeletionPlanned { .. }
            | Self::DeletionCancelled => None,
        }
    }
}

/// One line of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose trail it is.
    pub tenant_id: TenantId,
    /// Its id, which says when, too.
    pub id: ActivityId,
    /// To whom it happened: the user's id, or the pseudonym of somebody who was erased.
    pub subject: UserId,
    /// What.
    pub activity: Word<Activity>,
    /// To what of theirs: a name, or the id of a client; empty for most.
    pub about: String,
    /// From where, if that is known.
    pub origin: SessionOrigin,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_of_a_deletion_reads_when_it_is() {
        let due_at = Timestamp::from_seconds(7);
        let planned = Activity::DeletionPlanned { due_at };
        let (_, detail) = planned
            .describe(|at| format!("at {}", at.as_seconds()))
            .unwrap();
        assert_eq!(detail, serde_json::json!({ "due_at": "at 7" }));
    }

    #[test]
    fn what_is_written_is_read_and_what_a_later_version_wrote_keeps_its_kind() {
        let all = [
            Activity::SignedIn {
                methods: vec![Method::Password, Method::Totp],
                is_again: true,
            },
            Activity::SignedOut,
            Activity::FactorRemoved {
                factor: Factor::Passkey,
                by: By::Operator,
            },
            Activity::ProfileChanged {
                fields: vec!["name".into()],
                by: By::Person,
            },
            Activity::DeletionPlanned {
                due_at: Timestamp::from_seconds(7),
            },
        ];
        for activity in all {
            let (kind, detail) = activity.to_columns().unwrap();
            assert!(!detail.contains("kind") && !kind.is_empty(), "{detail}");
            assert_eq!(Activity::read(kind, &detail), Word::Known(activity));
        }
        let (kind, detail) = Activity::SignedOut.to_columns().unwrap();
        assert_eq!((kind.as_str(), detail.as_str()), ("signed_out", "{}"));
        for (kind, detail) in [
            ("teleported", r#"{"to":"Mars"}"#),
            ("signed_in", "{}"),
            ("", "["),
        ] {
            assert_eq!(
                Activity::read(kind.to_owned(), detail),
                Word::Later(kind.to_owned())
            );
        }
        // Words and members that a later version added.
        let read = Activity::read("session_ended".into(), r#"{"by":"moon","tide":1}"#);
        assert_eq!(read, Activity::SessionEnded { by: By::Later });
        // A line of before it said by whom.
        let read = Activity::read("factor_added".into(), r#"{"factor":"app"}"#);
        let (factor, by) = (Factor::App, By::Person);
        assert_eq!(read, Word::Known(Activity::FactorAdded { factor, by }));
    }
}
