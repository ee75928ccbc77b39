//! The permission that a person gives to a client, as sentences: who asks, for what, for how long, where to take it back.

use askama::Template;

use super::{Chrome, Client, Form, LocalPath};
use crate::web::i18n::Piece;

/// One scope value, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeLine {
    /// What the client may do.
    pub title: String,
    /// What exactly that contains.
    pub detail: String,
}

/// What a client asks for in detail (RFC 9396), in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailLine {
    /// What the client may do.
    pub title: String,
    /// With what: the name of each field, and its values.
    pub facts: Vec<(String, Vec<String>)>,
    /// That it is for this one time, where it is.
    pub once: Option<String>,
}

/// Asks for consent. Posts `csrf` and `decision=allow`, `decision=deny`, or `decision=choose` (another account).
#[derive(Clone, Debug, Template)]
#[template(path = "consent.html")]
pub struct Consent {
    /// Shared.
    pub chrome: Chrome,
    /// Who asks.
    pub client: Client,
    /// Where the form posts to.
    pub form: Form,
    /// Whose account it is about: the name or address that the person knows it by.
    pub account: String,
    /// The scope values that are asked for, in words.
    pub scopes: Vec<ScopeLine>,
    /// The services that it wants to reach, by what people call them.
    pub services: Vec<String>,
    /// What is asked for in detail.
    pub details: Vec<DetailLine>,
    /// The page where it can be taken back.
    pub take_back: LocalPath,
}

impl Consent {
    /// The sentence that says who asks, and whose account it is about.
    #[must_use]
    pub fn who(&self) -> Vec<Piece> {
        let args = [
            ("client", self.client.name.as_str()),
            ("host", self.client.host.as_str()),
            ("account", self.account.as_str()),
        ];
        let id = if self.client.name == self.client.host {
            "consent-who-unnamed"
        } else {
            "consent-who"
        };
        self.chrome.localizer.pieces(id, &args)
    }

    /// The services and scopes in plain words.
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

/// Says for how long what is not for this one time is allowed.
pub(super) fn until_taken_back(chrome: &Chrome, details: &[DetailLine]) -> Vec<Piece> {
    let link = chrome.t("consent-in-account");
    let id = if details.iter().any(|detail| detail.once.is_some()) {
        "consent-rest-until-in-account"
    } else {
        "consent-until-in-account"
    };
    chrome.pieces(id, "link", &link)
}

/// What a scope is for, and what exactly it contains, as messages; nothing for the tenant's own.
fn scope_message(scope: &str) -> Option<(&'static str, &'static str)> {
    Some(match scope {
        "openid" => ("scope-openid", "scope-openid-detail"),
        "profile" => ("scope-profile", "scope-profile-detail"),
        "email" => ("scope-email", "scope-email-detail"),
        "address" => ("scope-address", "scope-address-detail"),
        "phone" => ("scope-phone", "scope-phone-detail"),
        "roles" | "groups" => ("scope-roles", "scope-roles-detail"),
        "device_sso" => ("scope-device-sso", "scope-device-sso-detail"),
        "offline_access" => ("scope-offline", "scope-offline-detail"),
        _ => return None,
    })
}

/// That a client reaches a service in somebody's name, in words.
#[must_use]
pub fn service_title(chrome: &Chrome, service: &str) -> String {
    chrome.with("scope-service", "service", service)
}

/// Services that a client reaches, in words.
pub(super) fn service_lines(chrome: &Chrome, services: &[String]) -> Vec<ScopeLine> {
    let line = |service: &String| service_line(chrome, service);
    services.iter().map(line).collect()
}

/// The same of one.
#[must_use]
pub fn service_line(chrome: &Chrome, service: &str) -> ScopeLine {
    ScopeLine {
        title: service_title(chrome, service),
        detail: chrome.t("scope-service-detail").into_owned(),
    }
}

/// A scope in plain words, with what exactly it contains. What the operator says of one of their own is its `text`.
#[must_use]
pub fn scope_line(chrome: &Chrome, scope: &str, text: Option<&str>) -> ScopeLine {
    let (title, detail) = match (scope_message(scope), text) {
        (Some((title, detail)), _) => (chrome.t(title).into_owned(), chrome.t(detail).into_owned()),
        (None, Some(text)) => (text.to_owned(), scope.to_owned()),
        (None, None) => (
            chrome.with("scope-other", "scope", scope),
            chrome.t("scope-other-detail").into_owned(),
        ),
    };
    ScopeLine { title, detail }
}
