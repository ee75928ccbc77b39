//! The pages: what a person sees. [`views`] has their words and shapes; here they are filled.

pub mod home;
pub mod interaction;
pub mod playground;
pub mod reply;
pub mod sign_out;
pub mod theme;
pub mod views;

use askama::Template;
use http::{HeaderMap, StatusCode, header};
use poem::Response;

use self::views::{
    Check, Chrome, Client as ClientView, ErrorKind, ErrorPage, Expired, LocalPath, Wait, WaitKind,
    WebUrl,
};
use super::cookies;
use super::logo::find_address;
use super::request::localizer;
use super::state::State;
use crate::domain::client::Client;
use crate::domain::interaction::Interaction;
use crate::domain::redirect_uri::SafeRedirect;
use crate::login::session::SessionError;
use crate::oauth::authorize::request::{Refusal, Refused};
use crate::oauth::discovery::paths;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::trace::Trace;
use crate::store::StoreError;
use crate::telemetry;

/// One request for a page: in which language it is answered.
#[derive(Clone, Debug)]
pub struct Visit<'s> {
    /// What the handlers share.
    pub state: &'s State,
    /// What all pages share.
    pub chrome: Chrome,
}

/// A failure that a page has to tell, kindly.
#[derive(Debug)]
pub enum PageFailure {
    /// Soon it may work.
    Temporary(String),
    /// It is our fault.
    Permanent(String),
}

impl From<&StoreError> for PageFailure {
    fn from(error: &StoreError) -> Self {
        if error.is_temporary() {
            Self::Temporary(error.to_string())
        } else {
            Self::Permanent(error.to_string())
        }
    }
}

impl From<&SessionError> for PageFailure {
    fn from(error: &SessionError) -> Self {
        match error {
            SessionError::Store(error) => error.into(),
            SessionError::Entropy(error) => Self::Permanent(error.to_string()),
        }
    }
}

impl From<&OAuthError> for PageFailure {
    fn from(error: &OAuthError) -> Self {
        let detail = error
            .detail
            .clone()
            .unwrap_or_else(|| error.description.to_string());
        if error.code == ErrorCode::TemporarilyUnavailable {
            Self::Temporary(detail)
        } else {
            Self::Permanent(detail)
        }
    }
}

impl<'s> Visit<'s> {
    /// For a request. `ui_locales` is what its client asked for.
    #[must_use]
    pub fn new(state: &'s State, headers: &HeaderMap, ui_locales: Option<&str>) -> Self {
        let chrome = Chrome {
            localizer: localizer(headers, ui_locales),
            tenant_name: state.op.name.clone(),
            host: state.op.issuer.authority(),
            theme: cookies::theme(&state.op, headers),
            is_dev: state.op.settings.is_dev,
        };
        Self { state, chrome }
    }

    /// The page as a response. `leads_to` is where a form's answer may redirect to: browsers apply `form-action` to it.
    #[must_use]
    pub fn page(
        &self,
        view: &impl Template,
        status: StatusCode,
        leads_to: Option<&SafeRedirect>,
    ) -> Response {
        let body = match view.render() {
            Ok(body) => body,
            Err(error) => {
                tracing::error!(error = %error, "a page cannot be rendered");
                return Response::from(StatusCode::INTERNAL_SERVER_ERROR);
            }
        };
        let destination = leads_to
            .map(|redirect| format!(" {}", redirect.csp_source()))
            .unwrap_or_default();
        let policy = format!(
            "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{destination}"
        );
        Response::builder()
            .status(status)
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_LANGUAGE, self.chrome.localizer.lang())
            .header(header::CONTENT_SECURITY_POLICY, policy)
            .header(header::VARY, "Accept-Language, Cookie")
            .body(body)
    }

    /// A request whose parameters cannot be read.
    #[must_use]
    pub fn malformed(&self, why: &OAuthError) -> Response {
        let mut trace = Trace::default();
        trace.note(
            "parameters",
            Some(why.description.as_ref()),
            "form-encoded UTF-8, each at most once",
            false,
        );
        self.error(ErrorKind::RequestInvalid, &trace)
    }

    /// An authorization request whose client or redirect cannot be trusted.
    #[must_use]
    pub fn refused(&self, refused: &Refused) -> Response {
        match refused.reason {
            Refusal::Client => self.error(ErrorKind::ClientUnknown, &refused.trace),
            Refusal::RedirectUri => self.error(ErrorKind::RedirectMismatch, &refused.trace),
            Refusal::Malformed => self.error(ErrorKind::RequestInvalid, &refused.trace),
            Refusal::Unavailable => self.wait(WaitKind::Busy, 5),
        }
    }

    /// An authorization request that its person could not answer, for it is no page of its own.
    #[must_use]
    pub fn embedded(&self, destination: &str) -> Response {
        let mut trace = Trace::default();
        trace.note(
            "Sec-Fetch-Dest",
            Some(destination),
            "document: a page of its own",
            false,
        );
        self.error(ErrorKind::RequestInvalid, &trace)
    }

    /// A logout request that names another client, or goes where it may not.
    #[must_use]
    pub fn refused_sign_out(&self, trace: &Trace) -> Response {
        self.error(ErrorKind::SignOutInvalid, trace)
    }

    /// A form that another site, or another browser's page, sent.
    #[must_use]
    pub fn foreign_form(&self) -> Response {
        self.error(ErrorKind::WrongBrowser, &Trace::default())
    }

    /// Something failed.
    #[must_use]
    pub fn failed(&self, failure: impl Into<PageFailure>) -> Response {
        match failure.into() {
            PageFailure::Temporary(detail) => {
                tracing::warn!(error.detail = detail, "a page had to say that it is busy");
                self.wait(WaitKind::Busy, 5)
            }
            PageFailure::Permanent(detail) => {
                tracing::error!(error.detail = detail, "a page failed");
                self.error(ErrorKind::Internal, &Trace::default())
            }
        }
    }

    /// There is no such page.
    #[must_use]
    pub fn not_found(&self) -> Response {
        self.error(ErrorKind::NotFound, &Trace::default())
    }

    /// A page that was left open too long: it can begin again, with what was typed.
    #[must_use]
    pub fn left_open(&self, over: &Interaction) -> Response {
        let typed = over
            .progress
            .identifier
            .as_deref()
            .or(over.progress.typed_before.as_deref());
        self.gone(LocalPath::parse(&format!(
            "{}?{}",
            paths::AUTHORIZATION,
            over.request.to_query(typed)
        )))
    }

    /// An interaction that was answered, or belongs to another browser.
    #[must_use]
    pub fn expired(&self) -> Response {
        self.gone(None)
    }

    fn gone(&self, restart: Option<LocalPath>) -> Response {
        let view = Expired {
            chrome: self.chrome.clone(),
            restart,
            back: None,
            error_id: telemetry::request_id().unwrap_or_default(),
        };
        tracing::info!(
            error.id = view.error_id,
            "an interaction is over or belongs to another browser"
        );
        self.page(&view, StatusCode::GONE, None)
    }

    /// Too much to do, or too many tries.
    #[must_use]
    pub fn wait(&self, kind: WaitKind, seconds: u64) -> Response {
        let view = Wait {
            chrome: self.chrome.clone(),
            kind,
            seconds,
            retry: None,
            error_id: telemetry::request_id().unwrap_or_default(),
        };
        let status = StatusCode::from_u16(view.status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        let mut response = self.page(&view, status, None);
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
        response
    }

    fn error(&self, kind: ErrorKind, trace: &Trace) -> Response {
        let error_id = telemetry::request_id().unwrap_or_default();
        tracing::warn!(error.id = error_id, error.kind = kind.name(), checks = %trace, "a request got an error page");
        let checks = trace.0.iter().map(|check| Check {
            check: check.name.into(),
            sent: check.sent.clone(),
            registered: check.registered.clone(),
            ok: check.is_passed,
        });
        let view = ErrorPage {
            chrome: self.chrome.clone(),
            kind,
            error_id,
            code: None,
            description: None,
            trace: if self.state.op.settings.is_dev {
                checks.collect()
            } else {
                Vec::new()
            },
        };
        self.page(
            &view,
            StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::BAD_REQUEST),
            None,
        )
    }

    /// A client as pages show it. `redirect` is where the person will be sent.
    pub async fn client(&self, client: &Client, redirect: &SafeRedirect) -> ClientView {
        let host = url::Url::parse(redirect.as_str()).ok().and_then(|url| {
            url.host_str().map(|host| {
                url.port()
                    .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
            })
        });
        // A private-use scheme has no host: the scheme names the app (RFC 8252 §7.1).
        let host = host.unwrap_or_else(|| {
            redirect
                .as_str()
                .split(':')
                .next()
                .unwrap_or_default()
                .to_owned()
        });
        let language = self.chrome.localizer.lang();
        let named = client.display_name(language);
        let mut view = ClientView::new(
            if named == client.id.as_str() {
                ""
            } else {
                named
            },
            &host,
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
