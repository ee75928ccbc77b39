//! What has to be there before a row runs: clients, a signed-in person, tokens.

mod sign_ins;

use std::rc::Rc;

use anyhow::Context as _;
use url::Url;

use crate::browser::Browser;
use crate::connection::{Call, Connection};
use crate::jar::Jar;
use crate::operation::{CodeFlow, Fetch, Operation, Refresh};
use crate::process::Person;
use crate::relying_party::{Algorithms, Client, Provider, Tokens, code, tokens};
use crate::row::Row;
use crate::subject::Subject;
use crate::upstream::Upstreams;

/// The grant types of a client whose people sign in.
const WITH_PEOPLE: [&str; 2] = ["authorization_code", "refresh_token"];
/// The scopes of the code flow that is measured.
const SCOPE: &str = "openid";
/// The scopes of the token that userinfo and introspection get.
const CLAIMS_SCOPE: &str = "openid profile email";
/// The scopes of a flow that gives a refresh token (OpenID Connect Core 1.0 §11: only after a consent prompt).
const OFFLINE_SCOPE: &str = "openid offline_access";

/// A provider with the browsers of a person.
#[derive(Debug)]
pub struct Stage {
    provider: Rc<Provider>,
    person: Person,
    /// The cookies of each of the person's browsers.
    browsers: Vec<Jar>,
    id_token: String,
    upstreams: Option<Rc<Upstreams>>,
    /// The clients that everybody of an upstream has allowed, by row.
    introduced: Vec<(Row, Rc<Client>)>,
}

impl Stage {
    /// Finds a provider; `sessions` browsers sign in when they are first needed.
    pub async fn set(subject: &Subject, sessions: usize, id_token: &str) -> anyhow::Result<Self> {
        let ready = subject.ready.clone();
        let person = ready.person.clone().context("nobody to sign in as")?;
        Ok(Self {
            provider: Rc::new(Provider::discover(ready).await?),
            person,
            browsers: (0..sessions.max(1)).map(|_| Jar::default()).collect(),
            id_token: id_token.to_owned(),
            upstreams: subject.upstreams().cloned(),
            introduced: Vec::new(),
        })
    }

    /// The provider.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// One operation a virtual user.
    pub async fn prepare(&mut self, row: Row, users: usize) -> anyhow::Result<Vec<Operation>> {
        let provider = Rc::clone(&self.provider);
        match row {
            Row::Discovery => Ok(fetches(
                users,
                Call::get(&provider.discovery)?,
                "\"issuer\"",
            )),
            Row::Jwks => Ok(fetches(
                users,
                Call::get(&provider.metadata.jwks_uri)?,
                "\"keys\"",
            )),
            Row::ClientCredentialsRs256 => self.client_credentials("RS256", users).await,
            Row::ClientCredentialsEs256 => self.client_credentials("ES256", users).await,
            Row::ClientCredentialsEddsa => self.client_credentials("EdDSA", users).await,
            Row::Userinfo => {
                let (_, tokens) = self.person_token().await?;
                let bearer = format!("Bearer {}", tokens.access_token);
                let call = Call::get(&provider.metadata.userinfo_endpoint)?
                    .with("authorization", &bearer)?;
                Ok(fetches(users, call, "\"sub\""))
            }
            Row::Introspection => {
                let (client, tokens) = self.person_token().await?;
                let call = client.call(
                    &provider.metadata.introspection_endpoint,
                    &[("token", &tokens.access_token)],
                )?;
                Ok(fetches(users, call, "\"active\":true"))
            }
            Row::Refresh => self.refreshes(users).await,
            Row::CodeFlow => self.code_flows(users).await,
            Row::SignInLdap | Row::SignInSaml => self.sign_ins(row, users).await,
        }
    }

    async fn client_credentials(
        &self,
        algorithm: &str,
        users: usize,
    ) -> anyhow::Result<Vec<Operation>> {
        let algorithms = Algorithms {
            id_token: &self.id_token,
            access_token: Some(algorithm),
        };
        let client = self
            .provider
            .register(&["client_credentials"], algorithms)
            .await?;
        let call = client.call(
            &self.provider.metadata.token_endpoint,
            &[("grant_type", "client_credentials")],
        )?;
        Ok(fetches(users, call, "\"access_token\""))
    }

    /// A client with the provider's own kind of access token, and a token of the person's for it.
    async fn person_token(&mut self) -> anyhow::Result<(Client, Tokens)> {
        let algorithms = Algorithms {
            id_token: &self.id_token,
            access_token: None,
        };
        let client = self.provider.register(&WITH_PEOPLE, algorithms).await?;
        let tokens = self.flow(0, &client, CLAIMS_SCOPE, None).await?;
        Ok((client, tokens))
    }

    async fn client_of_flows(&self) -> anyhow::Result<Rc<Client>> {
        let algorithms = Algorithms {
            id_token: &self.id_token,
            access_token: Some("ES256"),
        };
        Ok(Rc::new(
            self.provider.register(&WITH_PEOPLE, algorithms).await?,
        ))
    }

    async fn refreshes(&mut self, users: usize) -> anyhow::Result<Vec<Operation>> {
        let client = self.client_of_flows().await?;
        let mut operations = Vec::with_capacity(users);
        for user in 0..users {
            let tokens = self
                .flow(user, &client, OFFLINE_SCOPE, Some("consent"))
                .await?;
            let token = tokens
                .refresh_token
                .context("the provider gave no refresh token")?;
            let (provider, client) = (Rc::clone(&self.provider), Rc::clone(&client));
            operations.push(Operation::Refresh(Refresh {
                provider,
                client,
                token,
            }));
        }
        Ok(operations)
    }

    async fn code_flows(&mut self, users: usize) -> anyhow::Result<Vec<Operation>> {
        let client = self.client_of_flows().await?;
        let mut cookies: Vec<Rc<str>> = Vec::new();
        for session in 0..self.browsers.len() {
            self.flow(session, &client, SCOPE, None).await?;
            cookies.push(
                self.browsers[session]
                    .cookies_for(&self.provider.metadata.authorization_endpoint)
                    .into(),
            );
        }
        let operation = |user| {
            let (provider, client) = (Rc::clone(&self.provider), Rc::clone(&client));
            let cookies = Rc::clone(&cookies[user % cookies.len()]);
            Operation::CodeFlow(CodeFlow {
                provider,
                client,
                cookies,
                scope: SCOPE,
                user,
                begun: 0,
            })
        };
        Ok((0..users).map(operation).collect())
    }

    /// A code flow through the pages, in the browser of a virtual user.
    async fn flow(
        &mut self,
        user: usize,
        client: &Client,
        scope: &str,
        prompt: Option<&str>,
    ) -> anyhow::Result<Tokens> {
        let session = user % self.browsers.len();
        let state = format!("set-up-{user}");
        let request: Url = self
            .provider
            .authorization_request(client, scope, &state, prompt);
        let mut connection = Connection::new(self.provider.origin.clone());
        let response = Browser::new(&mut connection, &mut self.browsers[session])
            .authorize(&request, &client.redirect_uri, &self.person)
            .await?;
        let call = self.provider.redeem(client, &code(&response)?)?;
        tokens(&connection.send(&call).await?)
    }
}

/// The same call for everybody.
pub fn fetches(users: usize, call: Call, expected: &'static str) -> Vec<Operation> {
    let fetch = Fetch {
        call: Rc::new(call),
        expected,
    };
    (0..users)
        .map(|_| Operation::Fetch(fetch.clone()))
        .collect()
}
