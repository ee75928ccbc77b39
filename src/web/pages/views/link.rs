//! Where the links of mails lead: they do nothing until somebody confirms, because programs follow links too.

use std::borrow::Cow;

use askama::Template;

use super::{Chrome, Form, LocalPath};

/// What confirming a link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// It signs in.
    SignIn,
    /// It signs in, and whoever runs it made it.
    Entry,
    /// It leads to a new password.
    NewPassword,
    /// It gives the account an address.
    Address,
    /// It would, where its person were signed in.
    AddressSignIn,
    /// It leads to a new account, which was asked for.
    SignUp,
    /// It leads to a new account, for whoever was invited.
    Invitation,
    /// It lets somebody go on who typed too many wrong passwords.
    Unlock,
    /// It leads to what an app asks by the back channel.
    Approval,
}

impl LinkKind {
    /// Every kind, for checks.
    pub const ALL: [Self; 9] = [
        Self::SignIn,
        Self::Entry,
        Self::NewPassword,
        Self::Address,
        Self::AddressSignIn,
        Self::SignUp,
        Self::Invitation,
        Self::Unlock,
        Self::Approval,
    ];

    /// Its name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Entry => "entry",
            Self::NewPassword => "new-password",
            Self::Address => "address",
            Self::AddressSignIn => "address-sign-in",
            Self::SignUp => "sign-up",
            Self::Invitation => "invitation",
            Self::Unlock => "unlock",
            Self::Approval => "approval",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::SignIn | Self::Entry => "sign-in-title",
            Self::NewPassword => "new-password-title",
            Self::Address | Self::AddressSignIn => "link-address-title",
            Self::SignUp => "sign-up-title",
            Self::Invitation => "link-invitation-title",
            Self::Unlock => "link-unlock-title",
            Self::Approval => "request-approval-title",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::SignIn => "link-sign-in-text",
            Self::Entry => "link-entry-text",
            Self::NewPassword => "link-new-password-text",
            Self::Address => "link-address-text",
            Self::AddressSignIn => "link-address-sign-in-text",
            Self::SignUp => "link-sign-up-text",
            Self::Invitation => "link-invitation-text",
            Self::Unlock => "link-unlock-text",
            Self::Approval => "link-approval-text",
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::SignIn | Self::Entry | Self::AddressSignIn => "sign-in",
            Self::Address => "link-address-action",
            Self::NewPassword | Self::SignUp | Self::Invitation | Self::Unlock | Self::Approval => {
                "continue"
            }
        }
    }
}

/// Asks whether to do what the link is for. Posts `csrf`.
#[derive(Clone, Debug, Template)]
#[template(path = "link.html")]
pub struct Link {
    /// Shared.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub form: Form,
    /// What it does.
    pub kind: LinkKind,
    /// Whose account: a name, or an address where there is none yet.
    pub account: String,
    /// The address that it is about, if it is about one.
    pub address: String,
}

impl Link {
    /// The title.
    #[must_use]
    pub fn title(&self) -> Cow<'_, str> {
        self.chrome.t(self.kind.title())
    }
}

/// Why a link does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadLink {
    /// It was used, is over, or never was.
    Over,
    /// It was asked for in another browser.
    Elsewhere,
    /// The address belongs to another account by now.
    Taken,
}

impl DeadLink {
    /// Every kind, for checks.
    pub const ALL: [Self; 3] = [Self::Over, Self::Elsewhere, Self::Taken];

    /// The value of `data-error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Over => "link-over",
            Self::Elsewhere => "link-elsewhere",
            Self::Taken => "link-taken",
        }
    }

    /// The words of the link to where one goes on.
    const fn way_on(self) -> &'static str {
        match self {
            Self::Over | Self::Elsewhere => "link-back",
            Self::Taken => "link-taken-other",
        }
    }

    /// The HTTP status to answer with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Over => 410,
            Self::Elsewhere => 403,
            Self::Taken => 409,
        }
    }
}

/// A link that does nothing, and what to do instead.
#[derive(Clone, Debug, Template)]
#[template(path = "link-dead.html")]
pub struct LinkDead {
    /// Shared.
    pub chrome: Chrome,
    /// Why.
    pub why: DeadLink,
    /// Where to go on, if that is known.
    pub next: Option<LocalPath>,
    /// The id to quote.
    pub error_id: String,
}

impl LinkDead {
    /// The title.
    #[must_use]
    pub fn title(&self) -> Cow<'_, str> {
        self.chrome.t(match self.why {
            DeadLink::Over => "link-over-title",
            DeadLink::Elsewhere => "link-elsewhere-title",
            DeadLink::Taken => "link-taken-title",
        })
    }

    /// What happened, and what to do.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.chrome.t(match self.why {
            DeadLink::Over => "link-over-text",
            DeadLink::Elsewhere => "link-elsewhere-text",
            DeadLink::Taken => "link-taken-text",
        })
    }
}
