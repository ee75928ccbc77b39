//! The browser that asks, known by a cookie: interactions and form tokens are bound to it.

use http::{HeaderMap, header};
use poem::Response;

use crate::entropy::NoEntropy;
use crate::secret::{Concealed, Kind, Token, TokenHash};
use crate::web::pages::Visit;
use crate::web::pages::views::Form;
use crate::web::state::State;
use crate::web::{cookies, csrf};

/// The browser that asks: a value of its cookies, a new one if it had none.
#[derive(Clone, Debug)]
pub struct Browser {
    pub(super) secret: Concealed<String>,
}

impl Browser {
    /// The browser of a request.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn of(state: &State, headers: &HeaderMap) -> Result<Self, NoEntropy> {
        if let Some(known) = Self::known(state, headers).into_iter().next() {
            return Ok(known);
        }
        let token = Token::generate(Kind::Browser, state.op.entropy)?;
        Ok(Self {
            secret: Concealed(token.reveal().to_owned()),
        })
    }

    /// Whoever a request that must have a cookie already can be.
    pub(super) fn known(state: &State, headers: &HeaderMap) -> Vec<Self> {
        let secrets = cookies::browsers(&state.op, headers).into_iter();
        let known = secrets.map(|secret| Self {
            secret: Concealed(secret.to_owned()),
        });
        known.collect()
    }

    /// What interactions are bound to.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.secret)
    }

    /// Sets the cookie, or prolongs it.
    #[must_use]
    pub fn keep(&self, visit: &Visit<'_>, mut response: Response) -> Response {
        if let Ok(cookie) = cookies::set_browser(&visit.state.op, &self.secret).parse() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// A form of this browser that answers what stands at `step`.
#[must_use]
pub fn form_at(visit: &Visit<'_>, action: &str, browser: &Browser, step: &str) -> Form {
    Form {
        action: visit.path(action),
        csrf: csrf::token_at(&visit.state.op, &browser.secret, step),
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
