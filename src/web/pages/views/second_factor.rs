//! One more proof, of somebody who gave another.

use std::time::Duration;

use askama::Template;

use super::{Chrome, Client, Form, PasskeyForm, PasswordError};

/// By what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A code of an authenticator app.
    Totp,
    /// A recovery code.
    RecoveryCode,
    /// A passkey.
    Passkey,
    /// A code that comes by mail, once one asks for it.
    Mail,
}

impl Way {
    /// Its name in addresses and forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Totp => "app",
            Self::RecoveryCode => "recovery",
            Self::Passkey => "passkey",
            Self::Mail => "mail",
        }
    }

    /// The way of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Totp, Self::RecoveryCode, Self::Passkey, Self::Mail]
            .into_iter()
            .find(|way| way.name() == name)
    }

    /// The message of the link that leads to it.
    #[must_use]
    pub const fn link(self) -> &'static str {
        match self {
            Self::Totp => "second-factor-use-app",
            Self::RecoveryCode => "second-factor-use-recovery",
            Self::Passkey => "second-factor-use-passkey",
            Self::Mail => "second-factor-use-mail",
        }
    }
}

/// That the device can be trusted.
#[derive(Clone, Copy, Debug)]
pub struct Trust {
    /// For how long.
    pub lasts: Duration,
    /// Whether they said so already, with a code that was none.
    pub is_ticked: bool,
}

/// Asks for a code. Posts `csrf`, `way`, `code`, and perhaps `trust`; `decision=mail` (send one), `decision=back` (somebody else), or
/// `decision=cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "second-factor.html")]
pub struct SecondFactorPage {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// Who they are.
    pub account: String,
    /// The way that is shown.
    pub way: Way,
    /// The ways that a link leads to.
    pub others: Vec<Way>,
    /// Whether a code was sent by mail.
    pub is_sent: bool,
    /// Whether it is asked for because somebody who is signed in wants to change how one gets in, and can go back.
    pub is_for_change: bool,
    /// What went wrong.
    pub error: Option<PasswordError>,
    /// The form of a passkey, where that is the way.
    pub passkey: Option<PasskeyForm>,
    /// That a passkey is unknown, as authenticators are told it (Signal API), in JSON.
    pub passkey_signal: Option<String>,
    /// Whether the device can be trusted.
    pub trust: Option<Trust>,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}

impl SecondFactorPage {
    /// The words above the field.
    #[must_use]
    pub const fn intro(&self) -> &'static str {
        match self.way {
            Way::Totp => "second-factor-app-text",
            Way::RecoveryCode => "second-factor-recovery-text",
            Way::Passkey => "second-factor-passkey-text",
            Way::Mail if self.is_sent => "second-factor-mail-text",
            Way::Mail => "second-factor-mail-ask",
        }
    }

    /// The label of the field.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self.way {
            Way::Totp => "second-factor-app-label",
            Way::Mail => "mail-code-label",
            Way::RecoveryCode | Way::Passkey => "second-factor-recovery-label",
        }
    }

    /// Whether the way is a code of digits.
    #[must_use]
    pub fn is_digits(&self) -> bool {
        matches!(self.way, Way::Totp | Way::Mail)
    }

    /// Whether another mail can be asked for.
    #[must_use]
    pub fn can_send_again(&self) -> bool {
        self.way == Way::Mail && self.is_sent
    }

    /// Whether there is a field for a code.
    #[must_use]
    pub fn has_field(&self) -> bool {
        match self.way {
            Way::Totp | Way::RecoveryCode => true,
            Way::Passkey => false,
            Way::Mail => self.is_sent,
        }
    }

    /// The words of the error.
    #[must_use]
    pub fn error_text(&self) -> Option<String> {
        Some(match (self.error?, self.way) {
            (PasswordError::Missing, _) => self.chrome.t("code-missing").into_owned(),
            (PasswordError::Passkey, _) | (PasswordError::Wrong, Way::Passkey) => {
                self.chrome.t("passkey-wrong").into_owned()
            }
            (PasswordError::Wrong, Way::Totp) => self.chrome.t("code-wrong-app").into_owned(),
            (PasswordError::Wrong, Way::Mail) => self.chrome.t("code-wrong-mail").into_owned(),
            (PasswordError::Wrong, Way::RecoveryCode) => {
                self.chrome.t("code-wrong-recovery").into_owned()
            }
            (PasswordError::Throttled { seconds }, _) => self.chrome.throttled(seconds),
            (PasswordError::TooManyMails { seconds }, _) => self.chrome.too_many_mails(seconds),
            (PasswordError::Busy, _) => self.chrome.t("busy-text").into_owned(),
        })
    }

    /// Whether the error is about what was typed.
    #[must_use]
    pub fn is_field_wrong(&self) -> bool {
        matches!(
            self.error,
            Some(PasswordError::Missing | PasswordError::Wrong)
        )
    }

    /// The words of the question whether to ask again here, if there is one.
    #[must_use]
    pub fn trust_text(&self) -> Option<String> {
        let days = self.trust?.lasts.as_secs().div_ceil(24 * 60 * 60);
        Some(self.chrome.localizer.msg_count("second-factor-trust", days))
    }

    /// Whether they said so already, with a code that was none.
    #[must_use]
    pub fn is_trust_ticked(&self) -> bool {
        self.trust.is_some_and(|trust| trust.is_ticked)
    }
}
