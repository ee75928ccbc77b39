//! What a virtual user does once, and again.

use std::rc::Rc;

use anyhow::{Context as _, bail};
use hyper::StatusCode;

use crate::connection::{Call, Connection};
use crate::relying_party::{Client, Provider, code, tokens};
use crate::sign_in::SignIn;

/// One virtual user's work.
#[derive(Debug)]
pub enum Operation {
    /// The same call each time.
    Fetch(Fetch),
    /// The refresh token of the last answer.
    Refresh(Refresh),
    /// A whole code flow.
    CodeFlow(CodeFlow),
    /// A whole sign-in by an upstream.
    SignIn(SignIn),
}

/// The same call each time.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// The call.
    pub call: Rc<Call>,
    /// Some text that each answer holds.
    pub expected: &'static str,
}

/// A refresh with rotation.
#[derive(Debug)]
pub struct Refresh {
    /// The provider.
    pub provider: Rc<Provider>,
    /// The client that the tokens are for.
    pub client: Rc<Client>,
    /// The token to use next.
    pub token: String,
}

/// Authorize with a session cookie, then the token endpoint.
#[derive(Debug)]
pub struct CodeFlow {
    /// The provider.
    pub provider: Rc<Provider>,
    /// The client, whose scopes the person has allowed before.
    pub client: Rc<Client>,
    /// The Cookie field of the person's browser.
    pub cookies: Rc<str>,
    /// The scopes.
    pub scope: &'static str,
    /// Which virtual user this is.
    pub user: usize,
    /// How many flows it began.
    pub begun: u64,
}

impl Operation {
    /// Does it once; an unexpected answer is an error.
    pub async fn once(&mut self, connection: &mut Connection) -> anyhow::Result<()> {
        match self {
            Self::Fetch(work) => work.once(connection).await,
            Self::Refresh(work) => work.once(connection).await,
            Self::CodeFlow(work) => work.once(connection).await,
            Self::SignIn(work) => work.once(connection).await,
        }
    }
}

impl Fetch {
    async fn once(&self, connection: &mut Connection) -> anyhow::Result<()> {
        let answer = connection.send(&self.call).await?;
        if answer.status != StatusCode::OK || !answer.has(self.expected) {
            bail!("unexpected answer {}", answer.summary());
        }
        Ok(())
    }
}

impl Refresh {
    async fn once(&mut self, connection: &mut Connection) -> anyhow::Result<()> {
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", self.token.as_str()),
        ];
        let call = self
            .client
            .call(&self.provider.metadata.token_endpoint, &fields)?;
        let tokens = tokens(&connection.send(&call).await?)?;
        let next = tokens.refresh_token.context("no new refresh token")?;
        if next == self.token {
            bail!("the refresh token was not rotated");
        }
        self.token = next;
        Ok(())
    }
}

impl CodeFlow {
    async fn once(&mut self, connection: &mut Connection) -> anyhow::Result<()> {
        self.begun += 1;
        let state = format!("load-{}-{}", self.user, self.begun);
        let request = self
            .provider
            .authorization_request(&self.client, self.scope, &state, None);
        let answer = connection
            .send(&Call::get(&request)?.with("cookie", &self.cookies)?)
            .await?;
        if !answer.status.is_redirection() {
            bail!("authorize answered {}", answer.summary());
        }
        let response = request.join(answer.header("location").context("a redirect to nowhere")?)?;
        if !response
            .as_str()
            .starts_with(self.client.redirect_uri.as_str())
        {
            bail!("authorize went to {response}");
        }
        let call = self.provider.redeem(&self.client, &code(&response)?)?;
        let tokens = tokens(&connection.send(&call).await?)?;
        tokens.id_token.context("no ID token")?;
        Ok(())
    }
}
