//! The browser that asks, known by a cookie: interactions and form tokens are bound to it.

use http::{HeaderMap, header};
use poem::Response;

use crate::entropy::NoEntropy;
use crate::secret::{Concealed, Kind, Token, TokenHash};
use crate::web::pages::Visit;
use crate::web::pages::views::Form;
use crate::web::state::State;
use crate::web::{cookies, csrf};

/// The browser that asks: its cookie, new if it had none.
#[derive(Clone, Debug)]
pub struct Browser {
    cookie: Option<Token>,
    pub(super) secret: Concealed<String>,
}

impl Browser {
    /// The browser of a request.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn of(state: &State, headers: &HeaderMap) -> Result<Self, NoEntropy> {
        if let Some(known) = Self::known(state, headers) {
            return Ok(known);
        }
        let token = Token::generate(Kind::Browser, state.op.entropy)?;
        Ok(Self {
            secret: Concealed(token.reveal().to_owned()),
            cookie: Some(token),
        })
    }

    /// The browser of a request that must have its cookie already.
    pub(super) fn known(state: &State, headers: &HeaderMap) -> Option<Self> {
        cookies::browser(&state.op, headers).map(|secret| Self {
            cookie: None,
            secret: Concealed(secret.to_owned()),
        })
    }

    /// What interactions are bound to.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.secret)
    }

    /// Sets the cookie if it is new.
    #[must_use]
    pub fn keep(&self, visit: &Visit<'_>, mut response: Response) -> Response {
        if let Some(cookie) = self.cookie.as_ref().and_then(|token| {
            cookies::set_browser(&visit.state.op, token.reveal())
                .parse()
                .ok()
        }) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// A form of this browser.
#[must_use]
pub fn form(visit: &Visit<'_>, action: &str, browser: &Browser) -> Form {
    Form {
        action: visit.path(action),
        csrf: csrf::token(&visit.state.op, &browser.secret),
    }
}
