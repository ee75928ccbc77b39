//! The pages that say what went wrong, and with which words each failure is told.

use std::time::Duration;

use http::{StatusCode, header};
use poem::Response;

use super::Visit;
use super::account::REQUESTS;
use super::views::{
    Check, DeadLink, ErrorKind, ErrorPage, Expired, LinkDead, LocalPath, Wait, WaitKind, WebUrl,
};
use crate::account::preferences::NotChosen;
use crate::domain::client::Client;
use crate::domain::interaction::{Errand, Interaction, Progress};
use crate::login::session::SessionError;
use crate::oauth::authorize::request::{Refusal, Refused};
use crate::oauth::discovery::paths;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::trace::{Trace, Words};
use crate::store::StoreError;
use crate::telemetry;
use crate::web::oauth::authorize::see_other;
use crate::web::oauth::posted;

/// For how long the page of what is over can begin again.
const RESTARTS: Duration = Duration::from_hours(24);

/// A failure that a page has to tell, kindly.
#[derive(Debug)]
pub enum PageFailure {
    /// Soon it may work.
    Temporary(String),
    /// It is our fault.
    Permanent(String),
    /// Whoever asked is signed in no more.
    SignedOut,
}

impl From<&StoreError> for PageFailure {
    fn from(error: &StoreError) -> Self {
        if matches!(error, StoreError::SessionOver) {
            Self::SignedOut
        } else if error.is_temporary() {
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

impl From<&NotChosen> for PageFailure {
    fn from(error: &NotChosen) -> Self {
        match error {
            NotChosen::Store(error) => error.into(),
            NotChosen::Entropy(error) => Self::Permanent(error.to_string()),
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
impl Visit<'_> {
    /// A request of an app whose parameters cannot be read.
    #[must_use]
    pub fn malformed(&self, why: &OAuthError) -> Response {
        self.unreadable(ErrorKind::RequestInvalid, why)
    }

    /// A form of ours that cannot be read: no app has to do with it.
    #[must_use]
    pub fn unreadable_form(&self, why: &OAuthError) -> Response {
        self.unreadable(ErrorKind::FormUnreadable, why)
    }

    fn unreadable(&self, kind: ErrorKind, why: &OAuthError) -> Response {
        let mut trace = Trace::default();
        trace.note(
            "parameters",
            why.description.as_ref(),
            Words::FormEncoded,
            false,
        );
        self.error(kind, &trace)
    }

    /// An authorization request whose client or redirect cannot be trusted.
    #[must_use]
    pub fn refused(&self, refused: &Refused) -> Response {
        match refused.reason {
            Refusal::Client => self.error(ErrorKind::ClientUnknown, &refused.trace),
            Refusal::RedirectUri => self.error(ErrorKind::RedirectMismatch, &refused.trace),
            Refusal::RequestUri => {
                tracing::info!(checks = %refused.trace, "a request_uri opens nothing");
                self.expired()
            }
            Refusal::Malformed => self.error(ErrorKind::RequestInvalid, &refused.trace),
            Refusal::Unavailable => self.wait(WaitKind::Busy, 5),
        }
    }

    /// An authorization request that its person could not answer, for it is no page of its own.
    #[must_use]
    pub fn embedded(&self, destination: &str) -> Response {
        let mut trace = Trace::default();
        trace.note("Sec-Fetch-Dest", destination, Words::OwnPage, false);
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

    /// A form of one account's page, where another is in use by now.
    #[must_use]
    pub fn other_account(&self) -> Response {
        self.error(ErrorKind::OtherAccount, &Trace::default())
    }

    /// A link that does nothing. `next` is a path of ours where to go on.
    #[must_use]
    pub fn dead_link(&self, why: DeadLink, next: Option<&str>) -> Response {
        let view = LinkDead {
            chrome: self.chrome.clone(),
            why,
            next: next.and_then(LocalPath::parse),
            error_id: telemetry::request_id().unwrap_or_default(),
        };
        tracing::info!(
            error.id = view.error_id,
            why = why.name(),
            "a link does nothing"
        );
        let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::GONE);
        self.page(&view, status, None)
    }

    /// Something failed.
    #[must_use]
    pub fn failed(&self, failure: impl Into<PageFailure>) -> Response {
        match failure.into() {
            PageFailure::Temporary(detail) => {
                tracing::warn!(error.detail = detail, "a page had to say that it is busy");
                self.wait(WaitKind::Busy, 5)
            }
            // There they sign in.
            PageFailure::SignedOut => see_other("/account"),
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

    /// A page whose interaction was answered.
    pub async fn answered(&self, over: &Interaction) -> Response {
        let request = match &over.errand {
            Errand::Authorization(request) => request,
            // The page itself is the way on.
            Errand::Visit(visit) => return see_other(&visit.visit),
            Errand::Device(_) | Errand::Backchannel(_) => return self.gone(true, None, None),
        };
        let client = self.state.op.find_client(request.client_id.as_str()).await;
        let client = client.ok().flatten();
        let client = client.filter(|client| client.disabled_at.is_none());
        let back = client.and_then(|client| {
            let name = client.display_name(self.chrome.localizer.lang());
            let address = home_of(&client, &request.redirect_uri)?;
            Some((name.to_owned(), address))
        });
        self.gone(true, None, back)
    }

    /// A page whose interaction is over. One that was left open too long can begin again, with what was typed; where it was
    /// answered, the way on is the client's.
    pub async fn over(&self, over: &Interaction, typed: Option<&str>) -> Response {
        if over.answered_at.is_some() {
            return self.answered(over).await;
        }
        let Progress {
            identifier,
            typed_before,
            ..
        } = &over.progress;
        let before = identifier.as_deref().or(typed_before.as_deref());
        let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
        let typed = typed.or(before);
        let request = match &over.errand {
            Errand::Authorization(request) => request,
            Errand::Device(_) | Errand::Backchannel(_) => return self.asked_over(&over.errand),
            Errand::Visit(visit) => {
                let query = typed.map(|typed| {
                    url::form_urlencoded::Serializer::new(String::new())
                        .append_pair("login_hint", typed)
                        .finish()
                });
                let restart = query.and_then(|query| {
                    posted::address_of(&self.state.op, &visit.visit, &query, RESTARTS)
                });
                let restart = restart.as_deref().unwrap_or(&visit.visit);
                return self.gone(false, LocalPath::parse(restart), None);
            }
        };
        // What was pushed is good once, and what was signed as its client signed it.
        if request.pushed_hash.is_some() || request.is_signed {
            return self.expired();
        }
        let query = request.to_query(typed);
        let restart = posted::address_of(&self.state.op, paths::AUTHORIZATION, &query, RESTARTS);
        let restart = restart.as_deref().and_then(LocalPath::parse);
        self.gone(false, restart, None)
    }

    /// What was asked elsewhere and waits no more; a device may show another code by now, and a list has what waits still.
    #[must_use]
    pub fn asked_over(&self, errand: &Errand) -> Response {
        let restart = match errand {
            Errand::Backchannel(_) => REQUESTS,
            Errand::Device(_) | Errand::Authorization(_) | Errand::Visit(_) => paths::DEVICE,
        };
        self.gone(false, LocalPath::parse(restart), None)
    }

    /// An interaction that nobody remembers, or that belongs to another browser.
    #[must_use]
    pub fn expired(&self) -> Response {
        self.gone(false, None, None)
    }

    fn gone(
        &self,
        is_answered: bool,
        restart: Option<LocalPath>,
        back: Option<(String, WebUrl)>,
    ) -> Response {
        let view = Expired {
            chrome: self.chrome.clone(),
            is_answered,
            restart,
            back,
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
            sent: (&check.sent).into(),
            registered: (&check.registered).into(),
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
}

/// Where the client is: as it says itself, else where its answers go.
fn home_of(client: &Client, redirect_uri: &str) -> Option<WebUrl> {
    let own = client.metadata.client_uri.as_deref();
    own.and_then(WebUrl::parse).or_else(|| {
        let origin = url::Url::parse(redirect_uri).ok()?.join("/").ok()?;
        WebUrl::parse(origin.as_str())
    })
}
