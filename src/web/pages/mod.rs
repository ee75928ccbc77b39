//! The pages: what a person sees. [`views`] has their words and shapes; here they are filled.

pub mod account;
mod details;
pub mod device;
mod directory_password;
mod failure;
pub mod home;
pub mod interaction;
pub mod link;
mod new_password;
pub mod playground;
pub mod reply;
mod scopes;
pub mod sign_out;
pub mod single_logout;
pub mod theme;
pub mod views;

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use http::{HeaderMap, StatusCode, header};
use poem::Response;

pub use self::failure::PageFailure;
use self::views::{Chrome, Client as ClientView, LocalPath, WebUrl};
use super::cookies;
use super::logo::find_address;
use super::request::localizer;
use super::state::State;
use crate::domain::client::Client;
use crate::domain::redirect_uri::SafeRedirect;
use crate::domain::user::User;
use crate::login::session;
use crate::zone::Zone;

/// One request for a page: in which language it is answered.
#[derive(Clone, Debug)]
pub struct Visit<'s> {
    /// What the handlers share.
    pub state: &'s State,
    /// What all pages share.
    pub chrome: Chrome,
}

impl<'s> Visit<'s> {
    /// For a request. `ui_locales` is what its client asked for.
    #[must_use]
    pub fn new(state: &'s State, headers: &HeaderMap, ui_locales: Option<&str>) -> Self {
        let chrome = Chrome {
            localizer: localizer(headers, ui_locales, None),
            tenant_name: state.op.name.clone(),
            host: state.op.issuer.authority(),
            theme: cookies::theme(&state.op, headers).unwrap_or_default(),
            zone: Zone::default(),
            is_dev: state.op.settings.is_dev,
            brand: Arc::clone(&state.brand),
        };
        Self { state, chrome }
    }

    /// The same for a page that is anybody's: who is signed in with this browser finds it as they like pages.
    pub async fn of_anybody(state: &'s State, headers: &HeaderMap) -> Self {
        let mut visit = Self::new(state, headers, None);
        let sent = cookies::sessions(&state.op, headers);
        if sent.secrets.is_empty() {
            return visit;
        }
        match session::open(&state.op, &sent.secrets).await {
            Ok(opened) if sent.has_current_of(&opened.live) => {
                if let Some(current) = opened.live.first() {
                    visit.greet(headers, None, &current.signed_in.user).await;
                }
            }
            Ok(_) => {}
            // No reason to fail.
            Err(error) => {
                tracing::warn!(error = %error, "a page is shown to whoever is signed in as to anybody");
            }
        }
        visit
    }

    /// Now that it is known who is here: pages are in their language, unless the client asked for another; in their time zone; and as
    /// light as they like, unless they chose otherwise in this very browser.
    pub async fn greet(&mut self, headers: &HeaderMap, ui_locales: Option<&str>, person: &User) {
        let (op, profile) = (&self.state.op, &person.profile);
        self.chrome.localizer = localizer(headers, ui_locales, profile.locale.as_deref());
        let zone = profile.zoneinfo.as_deref().and_then(Zone::find);
        self.chrome.zone = zone.unwrap_or_default();
        if cookies::theme(op, headers).is_some() {
            return;
        }
        let user = person.id.clone();
        match op.store.read(move |r| r.find_preferences(&user)).await {
            Ok(preferences) => self.chrome.theme = preferences.theme,
            // No reason to fail.
            Err(error) => {
                tracing::warn!(error = %error, user.id = %person.id, "a page is shown without its person's preferences");
            }
        }
    }

    /// The page as a response. `leads_to` is the client's address to which a form's answer may redirect. Browsers apply
    /// `form-action` to the whole chain of redirects that follows a form, so to wherever the client leads on, as an app of its own
    /// scheme or its developer's machine: then the page says nothing of it.
    #[must_use]
    pub fn page(
        &self,
        view: &impl Template,
        status: StatusCode,
        leads_to: Option<&SafeRedirect>,
    ) -> Response {
        let forms = match leads_to {
            Some(_) => "",
            None => "; form-action 'self'",
        };
        self.page_under(view, status, forms)
    }

    /// A page from which a form leads anywhere, as to an upstream.
    #[must_use]
    pub fn page_to_anywhere(&self, view: &impl Template, status: StatusCode) -> Response {
        self.page_under(view, status, "")
    }

    /// A page that loads these origins in frames, and nothing else of them.
    #[must_use]
    pub fn page_with_frames(&self, view: &impl Template, origins: &BTreeSet<String>) -> Response {
        let mut policy = "; form-action 'self'".to_owned();
        if !origins.is_empty() {
            policy.push_str("; frame-src");
        }
        for origin in origins {
            policy.push(' ');
            policy.push_str(origin);
        }
        self.page_under(view, StatusCode::OK, &policy)
    }

    fn page_under(&self, view: &impl Template, status: StatusCode, policy: &str) -> Response {
        let body = match view.render() {
            Ok(body) => body,
            Err(error) => {
                tracing::error!(error = %error, "a page cannot be rendered");
                return Response::from(StatusCode::INTERNAL_SERVER_ERROR);
            }
        };
        let policy = format!(
            "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'{policy}"
        );
        Response::builder()
            .status(status)
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_LANGUAGE, self.chrome.localizer.lang())
            .header(header::CONTENT_SECURITY_POLICY, policy)
            .header(header::VARY, "Accept-Language, Cookie")
            .body(body)
    }

    /// A client as pages show it. `redirect` is where the person will be sent.
    pub async fn client(&self, client: &Client, redirect: &SafeRedirect) -> ClientView {
        let mut host = place_of(redirect.as_str());
        // Whoever has a metadata document is known by its host; where else the answer goes is said beside it.
        if client.policy.is_document {
            let own = place_of(client.id.as_str());
            if own != host {
                host = format!("{own} ({host})");
            }
        }
        self.client_at(client, &host).await
    }

    /// One to which nobody is sent, for it is on another device: its identifier stands where others have a place.
    pub async fn client_elsewhere(&self, client: &Client) -> ClientView {
        self.client_at(client, client.id.as_str()).await
    }

    /// One that is spoken of, and to which nobody is sent now: it is where its answers go, if that is one place. Any other place is but its
    /// word.
    pub async fn client_by_itself(&self, client: &Client) -> ClientView {
        let own = client
            .policy
            .is_document
            .then(|| place_of(client.id.as_str()));
        let redirects = client.metadata.redirect_uris.iter();
        let places: BTreeSet<String> = redirects.map(|uri| place_of(uri)).collect();
        let only = places.first().filter(|_| places.len() == 1).cloned();
        let place = own.or(only);
        let place = place.unwrap_or_else(|| client.id.as_str().to_owned());
        self.client_at(client, &place).await
    }

    async fn client_at(&self, client: &Client, host: &str) -> ClientView {
        let language = self.chrome.localizer.lang();
        let named = client.display_name(language);
        let mut view = ClientView::new(
            if named == client.id.as_str() {
                ""
            } else {
                named
            },
            host,
        );
        view.logo = find_address(self.state, client).await;
        let address = |uri: &Option<String>| uri.as_deref().and_then(WebUrl::parse);
        view.client_uri = address(&client.metadata.client_uri);
        view.policy_uri = address(&client.metadata.policy_uri);
        view.tos_uri = address(&client.metadata.tos_uri);
        view
    }

    /// A path of ours that is known to be one.
    #[must_use]
    pub fn path(&self, path: &str) -> LocalPath {
        LocalPath::parse(path).unwrap_or_else(LocalPath::home)
    }
}

/// What pages call the place at an address: host, and port where one is named. Of a private-use scheme the scheme names the app (RFC 8252
/// §7.1): whatever stands where others have a host is the app's own text.
#[must_use]
pub fn place_of(address: &str) -> String {
    let url = url::Url::parse(address).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    let host = url.as_ref().and_then(|url| Some((url, url.host_str()?)));
    match host {
        Some((url, host)) => url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
        None => address.split(':').next().unwrap_or_default().to_owned(),
    }
}
