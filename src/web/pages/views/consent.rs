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
    /// The scope values that are asked for, as they stand in the request, without duplicates. Unknown ones are shown by name.
    pub scopes: Vec<String>,
    /// The services that it wants to reach, by what people call them.
    pub services: Vec<String>,
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

    /// The services and scopes in plain words, these in the order of the request.
    #[must_use]
    pub fn lines(&self) -> Vec<ScopeLine> {
        let services = service_lines(&self.chrome, &self.services);
        let scopes = scope_lines(&self.chrome, &self.scopes);
        services.into_iter().chain(scopes).collect()
    }

    /// The sentence that says for how long; its last part leads to where it is taken back.
    #[must_use]
    pub fn until_taken_back(&self) -> Vec<Piece> {
        let link = self.chrome.t("consent-in-account");
        self.chrome
            .pieces("consent-until-in-account", "link", &link)
    }
}

/// What a scope is for, and what exactly it contains, as messages; nothing for the tenant's own.
fn scope_message(scope: &str) -> Option<(&'static str, &'static str)> {
    Some(match scope {
        "openid" => ("scope-openid", "scope-openid-detail"),
        "profile" => ("scope-profile", "scope-profile-detail"),
        "email" => ("scope-email", "scope-email-detail"),
        "address" => ("scope-address", "scope-address-detail"),
        "phone" => ("scope-phone", "scope-phone-detail"),
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
    let line = |service: &String| ScopeLine {
        title: service_title(chrome, service),
        detail: chrome.t("scope-service-detail").into_owned(),
    };
    services.iter().map(line).collect()
}

/// Scopes in plain words, each with what exactly it contains.
pub(super) fn scope_lines(chrome: &Chrome, scopes: &[String]) -> Vec<ScopeLine> {
    let line = |scope: &String| {
        let detail = match scope_message(scope) {
            Some((_, detail)) => detail,
            None => "scope-other-detail",
        };
        ScopeLine {
            title: scope_title(chrome, scope),
            detail: chrome.t(detail).into_owned(),
        }
    };
    scopes.iter().map(line).collect()
}

/// What a scope is for, in words.
#[must_use]
pub fn scope_title(chrome: &Chrome, scope: &str) -> String {
    match scope_message(scope) {
        Some((title, _)) => chrome.t(title).into_owned(),
        None => chrome.with("scope-other", "scope", scope),
    }
}
