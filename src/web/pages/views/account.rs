//! The pages where people look after their account.

use askama::Template;

use super::{Chrome, Client, DetailLine, Done, Form, Moment};

/// A browser in which somebody is signed in, or which they trust.
#[derive(Clone, Debug)]
pub struct Device {
    /// What its button posts.
    pub handle: String,
    /// Browser and system; empty if it does not say.
    pub name: String,
    /// When it was there last.
    pub at: Moment,
    /// From which address; empty if that is not kept.
    pub address: String,
    /// Since when somebody is signed in there.
    pub since: Option<Moment>,
    /// By which methods, in words; empty if that is not known.
    pub methods: String,
    /// Until when it is trusted.
    pub until: Option<Moment>,
    /// Whether it is the one that the page is seen in.
    pub is_here: bool,
}

impl Device {
    /// Whether it was there at another minute than that since which somebody is signed in: the same one need not be said twice.
    #[must_use]
    pub fn was_seen_since(&self, chrome: &Chrome) -> bool {
        let since = self.since.as_ref().map(|since| since.text(chrome));
        since != Some(self.at.text(chrome))
    }
}

/// The way to all others.
#[derive(Clone, Debug, Template)]
#[template(path = "account/overview.html")]
pub struct AccountOverview {
    /// Shared.
    pub chrome: Chrome,
    /// Who is signed in.
    pub person: String,
    /// The account's e-mail address or user name.
    pub detail: String,
    /// Whether its person can have it deleted.
    pub can_delete: bool,
    /// Whether they have no recovery codes, and something that those stand in for.
    pub lacks_codes: bool,
    /// Whether an app waits for their answer (CIBA Core 1.0).
    pub has_requests: bool,
    /// What authenticators are told (Signal API), as JSON, if they have a passkey.
    pub signal: Option<String>,
}

/// A page of the account: address, title, what is there.
type PageLink = (&'static str, &'static str, &'static str);

impl AccountOverview {
    /// The pages, under their headings.
    #[must_use]
    pub const fn groups(&self) -> [(&'static str, &'static [PageLink]); 3] {
        [
            ("account-group-person", Self::PERSON),
            ("account-group-security", Self::SECURITY),
            ("account-group-data", Self::DATA),
        ]
    }

    const PERSON: &'static [PageLink] = &[
        (
            "/account/profile",
            "account-profile-title",
            "account-profile-detail",
        ),
        (
            "/account/picture",
            "account-picture-title",
            "account-picture-detail",
        ),
        (
            "/account/email",
            "account-email-title",
            "account-email-detail",
        ),
        (
            "/account/preferences",
            "account-preferences-title",
            "account-preferences-detail",
        ),
    ];

    const SECURITY: &'static [PageLink] = &[
        (
            "/account/security",
            "account-security-title",
            "account-security-detail",
        ),
        (
            "/account/sessions",
            "account-sessions-title",
            "account-sessions-detail",
        ),
        ("/account/apps", "account-apps-title", "account-apps-detail"),
        (
            "/account/requests",
            "account-requests-title",
            "account-requests-detail",
        ),
        (
            "/account/activity",
            "account-activity-title",
            "account-activity-detail",
        ),
    ];

    const DATA: &'static [PageLink] = &[(
        "/account/export",
        "account-export-title",
        "account-export-detail",
    )];
}

/// How one signs in, and the devices that are trusted. Posts `csrf`, `forget=<handle>`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/security.html")]
pub struct AccountSecurity {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// Whether there is a password.
    pub has_password: bool,
    /// What the directory is called that keeps theirs, where there is none here.
    pub password_at: Option<String>,
    /// How many passkeys there are; nothing where there can be none.
    pub passkeys: Option<i64>,
    /// Since when there is an authenticator app.
    pub app_since: Option<Moment>,
    /// The other providers by which they sign in; nothing where there are none at all.
    pub providers: Option<Vec<String>>,
    /// Where codes are mailed that sign one in, or are the second step.
    pub mail: Option<String>,
    /// Recovery codes that are left.
    pub recovery_codes: i64,
    /// Whether those are too few.
    pub has_few_codes: bool,
    /// Whether a second step is asked for after each password.
    pub asks_second_step: bool,
    /// Devices on which no second factor is asked for.
    pub devices: Vec<Device>,
    /// What was done a moment ago.
    pub done: Option<Done>,
    /// What authenticators are told (Signal API), as JSON, if there is a passkey.
    pub signal: Option<String>,
}

impl AccountSecurity {
    /// How many passkeys there are, in words.
    #[must_use]
    pub fn passkeys_text(&self) -> Option<String> {
        let count = u64::try_from(self.passkeys?).unwrap_or(0);
        Some(
            self.chrome
                .localizer
                .msg_count("account-passkeys-count", count),
        )
    }

    /// Whether there is anything that recovery codes stand in for.
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.app_since.is_some() || self.passkeys.is_some_and(|count| count > 0)
    }

    /// How many codes are left, in words; and what to do where those are few.
    #[must_use]
    pub fn codes_text(&self) -> String {
        let count = u64::try_from(self.recovery_codes).unwrap_or(0);
        let id = if self.has_few_codes {
            "account-codes-few"
        } else {
            "account-codes-left"
        };
        self.chrome.localizer.msg_count(id, count)
    }
}

/// Where somebody is signed in. Posts `csrf`, `end=<handle>` or `end=others`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/sessions.html")]
pub struct AccountSessions {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// This one first.
    pub sessions: Vec<Device>,
    /// What was done a moment ago.
    pub done: Option<Done>,
}

/// An app that somebody gave something.
#[derive(Clone, Debug)]
pub struct ConnectedApp {
    /// What its button posts.
    pub handle: String,
    /// Which it is, and where.
    pub client: Client,
    /// What it may do, in words.
    pub scopes: Vec<String>,
    /// What it may do in detail.
    pub details: Vec<DetailLine>,
    /// When that was agreed to; nothing for one that belongs to the tenant.
    pub since: Option<Moment>,
}

/// What apps may do. Posts `csrf`, `disconnect=<handle>`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/apps.html")]
pub struct AccountApps {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// All of them.
    pub apps: Vec<ConnectedApp>,
    /// What was done a moment ago.
    pub done: Option<Done>,
}

/// What an app asks by the back channel.
#[derive(Clone, Debug)]
pub struct WaitingRequest {
    /// What its button posts.
    pub handle: String,
    /// The app.
    pub client: Client,
    /// What the person sees where they started it, if the app sent that.
    pub message: Option<String>,
    /// When it asked.
    pub at: Moment,
}

/// What waits for its person. Posts `csrf`, `look=<handle>`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/requests.html")]
pub struct AccountRequests {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// What came last first.
    pub requests: Vec<WaitingRequest>,
    /// What was done a moment ago.
    pub done: Option<Done>,
}
