//! The pages on which a device is let in (RFC 8628 §3.3): what it shows, who it is of, and what it gets; and on which what an app asks by
//! the back channel is allowed (CIBA Core 1.0).

use std::borrow::Cow;

use askama::Template;

use super::consent::{DetailLine, ScopeLine, service_lines, until_taken_back};
use super::{Chrome, Client, Form, LocalPath, Moment, QrCode};
use crate::web::i18n::Piece;

/// What was wrong with what somebody typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceCodeError {
    /// Nothing.
    Missing,
    /// What is no code: too short, too long, or with signs that none has.
    Malformed,
    /// No device waits under it. Never whether one did.
    Unknown,
}

impl DeviceCodeError {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Missing, Self::Malformed, Self::Unknown];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Unknown => "unknown",
        }
    }

    /// The one of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.name() == name)
    }
}

/// Asks for what the device shows. Posts `csrf` and `user_code`.
#[derive(Clone, Debug, Template)]
#[template(path = "device.html")]
pub struct DeviceCode {
    /// Shared.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub form: Form,
    /// The code of the address that led here, or what was typed before.
    pub user_code: String,
    /// What was wrong.
    pub error: Option<DeviceCodeError>,
    /// The address of this page with that code, for who would rather sign in with their phone.
    pub qr: Option<QrCode>,
}

impl DeviceCode {
    /// What was wrong, in words.
    #[must_use]
    pub fn error_text(&self) -> Option<Cow<'_, str>> {
        Some(self.chrome.t(match self.error? {
            DeviceCodeError::Missing => "device-code-missing",
            DeviceCodeError::Malformed => "device-code-malformed",
            DeviceCodeError::Unknown => "device-code-unknown",
        }))
    }
}

/// What is asked elsewhere, beside what the app would get.
#[derive(Clone, Debug)]
pub enum About {
    /// That a device is let in.
    Device {
        /// What the device shows.
        user_code: String,
        /// What the device calls itself, if that can be told.
        device: String,
        /// The address that it asked from.
        address: String,
    },
    /// Something that an app asks by the back channel.
    Request {
        /// What the person sees where they started it, if the app sent that.
        message: Option<String>,
        /// When it asked.
        at: Moment,
    },
}

/// Asks whether what was asked elsewhere is allowed. Posts `csrf` and `decision=allow`, `decision=deny`, or, of a device,
/// `decision=choose` (another account).
#[derive(Clone, Debug, Template)]
#[template(path = "approval.html")]
pub struct Approval {
    /// Shared.
    pub chrome: Chrome,
    /// Who asks. Nobody is sent to it, so its identifier stands in for a name that is missing.
    pub client: Client,
    /// Where the form posts to.
    pub form: Form,
    /// Whose account it is about: the name or address that the person knows it by.
    pub account: String,
    /// What people call the services that it wants to reach, besides this provider.
    pub services: Vec<String>,
    /// The scope values, without duplicates.
    pub scopes: Vec<ScopeLine>,
    /// What is asked for in detail.
    pub details: Vec<DetailLine>,
    /// What it is about.
    pub about: About,
    /// The page where it can be taken back.
    pub take_back: LocalPath,
}

impl Approval {
    /// The page's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self.about {
            About::Device { .. } => "device-approval",
            About::Request { .. } => "request-approval",
        }
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> Cow<'_, str> {
        self.chrome.t(match self.about {
            About::Device { .. } => "device-approval-title",
            About::Request { .. } => "request-approval-title",
        })
    }

    /// The sentence that says who asks, and whose account it is about.
    #[must_use]
    pub fn who(&self) -> Vec<Piece> {
        let args = [
            ("client", self.client.name.as_str()),
            ("account", self.account.as_str()),
        ];
        let id = match self.about {
            About::Device { .. } => "device-approval-who",
            About::Request { .. } => "request-approval-who",
        };
        self.chrome.localizer.pieces(id, &args)
    }

    /// Where the device is, as far as is known.
    #[must_use]
    pub fn whence(&self, device: &str, address: &str) -> Vec<Piece> {
        let args = [("device", device), ("address", address)];
        let id = if device.is_empty() {
            "device-approval-address"
        } else {
            "device-approval-device"
        };
        self.chrome.localizer.pieces(id, &args)
    }

    /// Against being talked into it.
    #[must_use]
    pub fn warning(&self) -> String {
        let deny = self.chrome.t("deny");
        let id = match self.about {
            About::Device { .. } => "device-approval-warning",
            About::Request { .. } => "request-approval-warning",
        };
        self.chrome.with(id, "deny", &deny)
    }

    /// The scopes in plain words.
    #[must_use]
    pub fn lines(&self) -> Vec<ScopeLine> {
        let services = service_lines(&self.chrome, &self.services);
        services.into_iter().chain(self.scopes.clone()).collect()
    }

    /// The sentence that says for how long; its last part leads to where it is taken back.
    #[must_use]
    pub fn until_taken_back(&self) -> Vec<Piece> {
        until_taken_back(&self.chrome, &self.details)
    }
}

/// The end: whether the device was let in.
#[derive(Clone, Debug, Template)]
#[template(path = "device-done.html")]
pub struct DeviceDone {
    /// Shared.
    pub chrome: Chrome,
    /// Whether it was.
    pub is_approved: bool,
}

impl DeviceDone {
    /// The title.
    #[must_use]
    pub fn title(&self) -> Cow<'_, str> {
        self.chrome.t(if self.is_approved {
            "device-approved-title"
        } else {
            "device-denied-title"
        })
    }

    /// What there is to do now.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.chrome.t(if self.is_approved {
            "device-approved-text"
        } else {
            "device-denied-text"
        })
    }
}
