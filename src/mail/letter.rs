//! What letters there are, and what each says.
//!
//! To add one: a variant here and the match arms that the compiler demands, its words in `templates/locales` (`mail-…`), and a sample in
//! `tests/mail/letters.rs`.

use serde::{Deserialize, Serialize};

use super::address::Mailbox;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::secret::Concealed;

/// A letter to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Whom it goes to, and what they are called.
    pub recipient: Mailbox,
    /// The language that they read: a BCP 47 tag, or several separated by spaces, the most wanted first.
    pub locale: String,
    /// The time zone that they live in, by its name in the IANA database; empty where that is not known.
    #[serde(default)]
    pub zone: String,
    /// What it says.
    pub letter: Letter,
}

impl Mail {
    /// To somebody, in their language and their time zone.
    #[must_use]
    pub fn to(recipient: Mailbox, person: &User, letter: Letter) -> Self {
        Self {
            recipient,
            locale: person.reads().unwrap_or_default().to_owned(),
            zone: person.profile.zoneinfo.clone().unwrap_or_default(),
            letter,
        }
    }
}

/// Where something was done, as far as it is known. Both are strangers' words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The browser and the system, in words: `Firefox, Linux`.
    pub browser: Option<String>,
    /// The network address.
    pub address: Option<String>,
}

/// A way to prove who one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// A password.
    Password,
    /// A passkey.
    Passkey,
    /// An app that shows codes.
    Authenticator,
    /// Codes by mail.
    MailCode,
    /// Recovery codes.
    RecoveryCodes,
    /// An account elsewhere.
    Elsewhere,
}

/// What a letter says. Codes and links are not printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "content", rename_all = "kebab-case")]
pub enum Letter {
    /// A code to sign in with, and a link that does the same.
    SignInCode {
        /// The code.
        code: Concealed<String>,
        /// The link.
        link: Option<Concealed<String>>,
        /// How long both are good.
        minutes: u64,
        /// Who asked.
        asked_from: Place,
    },
    /// A code to make an account with, and a link that does the same.
    SignUpCode {
        /// The code.
        code: Concealed<String>,
        /// The link.
        link: Concealed<String>,
        /// How long both are good.
        minutes: u64,
        /// Who asked.
        asked_from: Place,
    },
    /// Somebody wanted to make an account with an address that has one.
    AccountExists,
    /// A link to sign in with.
    SignInLink {
        /// The link.
        link: Concealed<String>,
        /// How long it is good.
        minutes: u64,
    },
    /// A code as second factor.
    SecondFactorCode {
        /// The code.
        code: Concealed<String>,
        /// How long it is good.
        minutes: u64,
    },
    /// Whether the address is theirs.
    VerifyAddress {
        /// The link that says yes.
        link: Concealed<String>,
        /// How long it is good.
        hours: u64,
    },
    /// The account has another address now, or none; to the old one and the new one.
    AddressChanged {
        /// The old one; empty, where there was none.
        old: String,
        /// The new one; empty, where there is none.
        new: String,
        /// Since when.
        at: Timestamp,
        /// Who confirmed it; nobody, where the operator did it.
        asked_from: Place,
    },
    /// A way to a new password.
    PasswordReset {
        /// The link.
        link: Concealed<String>,
        /// The code, for another device than the one that reads this.
        code: Concealed<String>,
        /// How long both are good.
        minutes: u64,
        /// Who asked.
        asked_from: Place,
    },
    /// There is a new password.
    PasswordChanged {
        /// Since when.
        at: Timestamp,
        /// Who made it.
        asked_from: Place,
        /// What the directory is called that keeps it; none, where it is kept here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        upstream: Option<String>,
    },
    /// They forgot a password that a directory keeps, which no mail of ours leads to another of.
    PasswordElsewhere {
        /// What it is called.
        upstream: String,
        /// Who asked.
        asked_from: Place,
    },
    /// A sign-in from a browser that was not seen before.
    NewDevice {
        /// When.
        at: Timestamp,
        /// Where.
        asked_from: Place,
    },
    /// There is another way to sign in.
    MethodAdded {
        /// Which.
        method: Method,
    },
    /// One is gone.
    MethodRemoved {
        /// Which.
        method: Method,
    },
    /// A second step is asked for after a password, or no more.
    SecondStep {
        /// Whether it is.
        is_asked: bool,
        /// Since when.
        at: Timestamp,
        /// Who said so.
        asked_from: Place,
    },
    /// Of new browsers they are told no more.
    NoticesOff {
        /// Since when.
        at: Timestamp,
        /// Who said so.
        asked_from: Place,
    },
    /// A recovery code was used.
    RecoveryCodesUsed {
        /// How many there are still.
        left: u64,
    },
    /// Somebody made an account for them.
    Invitation {
        /// The link that accepts.
        link: Concealed<String>,
        /// How long it is good.
        days: u64,
        /// Who invites.
        from: Option<String>,
    },
    /// Too many wrong passwords; a link that opens the account to its owner.
    AccountLocked {
        /// The link.
        link: Concealed<String>,
        /// How long it is good.
        minutes: u64,
    },
    /// Too many wrong second factors, by who had a first one.
    SecondFactorClosed {
        /// When.
        at: Timestamp,
        /// Until when none is taken: in that browser, or in all in which its person has not signed in.
        until: Timestamp,
        /// Whether that browser is one in which they have.
        is_known_browser: bool,
        /// Where they were typed.
        asked_from: Place,
    },
    /// An app asks for something by the back channel, which they may allow at a page.
    ApprovalAsked {
        /// What the app is called.
        client: String,
        /// What they compare with what they see elsewhere.
        message: Option<String>,
        /// The link to the page, which is good once.
        link: Concealed<String>,
        /// How long it waits.
        minutes: u64,
    },
    /// Everything that is kept of them was handed out.
    Exported {
        /// When.
        at: Timestamp,
        /// Who asked.
        asked_from: Place,
    },
    /// The account is going to be deleted.
    DeletionPlanned {
        /// When.
        on: Timestamp,
    },
    /// The account is deleted.
    Deleted,
    /// Mail works.
    Test,
}

impl Letter {
    /// Its kind, for the log.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SignInCode { .. } => "sign-in-code",
            Self::SignUpCode { .. } => "sign-up-code",
            Self::AccountExists => "account-exists",
            Self::SignInLink { .. } => "sign-in-link",
            Self::SecondFactorCode { .. } => "second-factor-code",
            Self::VerifyAddress { .. } => "verify-address",
            Self::AddressChanged { .. } => "address-changed",
            Self::PasswordReset { .. } => "password-reset",
            Self::PasswordChanged { .. } => "password-changed",
            Self::PasswordElsewhere { .. } => "password-elsewhere",
            Self::NewDevice { .. } => "new-device",
            Self::MethodAdded { .. } => "method-added",
            Self::MethodRemoved { .. } => "method-removed",
            Self::SecondStep { .. } => "second-step",
            Self::NoticesOff { .. } => "notices-off",
            Self::RecoveryCodesUsed { .. } => "recovery-codes-used",
            Self::Invitation { .. } => "invitation",
            Self::AccountLocked { .. } => "account-locked",
            Self::SecondFactorClosed { .. } => "second-factor-closed",
            Self::ApprovalAsked { .. } => "approval-asked",
            Self::Exported { .. } => "exported",
            Self::DeletionPlanned { .. } => "deletion-planned",
            Self::Deleted => "deleted",
            Self::Test => "test",
        }
    }

    /// Whether somebody who knows no more than the address can have it sent: how many of them one address gets is limited.
    #[must_use]
    pub const fn is_askable_by_strangers(&self) -> bool {
        match self {
            Self::SignInCode { .. }
            | Self::SignUpCode { .. }
            | Self::AccountExists
            | Self::SignInLink { .. }
            | Self::PasswordReset { .. }
            | Self::PasswordElsewhere { .. }
            | Self::Invitation { .. }
            | Self::ApprovalAsked { .. }
            | Self::Test => true,
            // To who has shown a factor, or is signed in: counted apart, as they are asked for.
            Self::SecondFactorCode { .. }
            | Self::VerifyAddress { .. }
            // Once an hour at most, and its owner's way back in: it is not kept from them by what strangers asked for before.
            | Self::AccountLocked { .. }
            | Self::AddressChanged { .. }
            | Self::PasswordChanged { .. }
            | Self::NewDevice { .. }
            | Self::MethodAdded { .. }
            | Self::MethodRemoved { .. }
            | Self::SecondStep { .. }
            | Self::NoticesOff { .. }
            | Self::RecoveryCodesUsed { .. }
            | Self::SecondFactorClosed { .. }
            | Self::Exported { .. }
            | Self::DeletionPlanned { .. }
            | Self::Deleted => false,
        }
    }
}
