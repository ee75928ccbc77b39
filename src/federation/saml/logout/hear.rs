//! What an identity provider has a browser bring about signing out: verified by its keys alone, read in the worker, and judged.

use std::sync::Arc;

use super::judge::{Expected, judge, meant};
use super::sign_out::Ending;
use crate::domain::connector::{Connector, ConnectorName};
use crate::domain::saml::{IdentityProvider, SamlUpstream};
use crate::domain::time::Timestamp;
use crate::federation::ended::OLDEST;
use crate::federation::failure::{Failure, Unbelieved};
use crate::federation::saml::disbelieved::Disbelieved;
use crate::federation::saml::message::{Kind, take_message};
use crate::federation::saml::names::SUCCESS;
use crate::federation::saml::protocol::{
    Answer, Logout, LogoutContent, Posted, Redirected as Deflated, Task,
};
use crate::federation::saml::providers::{IdentityProviders, certificates};
use crate::federation::saml::redirect::{self, Redirected};
use crate::federation::saml::unfit::Unfit;
use crate::federation::saml::{entity_id, logout_path, name_key};
use crate::federation::worker::Secret;
use crate::oauth::params::Parameters;
use crate::provider::Provider;

/// How a browser brought it.
#[derive(Debug)]
pub enum Brought<'b> {
    /// In an address, which has this query (SAML bindings §3.4).
    Address(&'b str),
    /// In a form with these parameters (SAML bindings §3.5).
    Form(Parameters),
}

impl Brought<'_> {
    /// Whether it says that it answers something.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        let name = Kind::Response.parameter();
        match self {
            Self::Address(query) => Parameters::parse(query).is_ok_and(|read| read.has(name)),
            Self::Form(parameters) => parameters.has(name),
        }
    }
}

/// What it says.
#[derive(Debug)]
pub enum Heard {
    /// That somebody signs out (SAML core §3.7.1).
    Request(Ending),
    /// What became of a request of ours (SAML core §3.7.2).
    Response {
        /// Of which.
        request: String,
        /// Whether it did all of that.
        is_success: bool,
    },
}

/// Hears it.
///
/// # Errors
/// [`Failure`].
pub async fn hear(
    op: &Provider,
    providers: &IdentityProviders,
    connector: &Connector,
    upstream: &SamlUpstream,
    brought: Brought<'_>,
) -> Result<Heard, Failure> {
    let provider = providers.find(op, connector, upstream).await?;
    let (kind, task, relay_state) = task(&provider, brought).map_err(unfit)?;
    let logout = read(providers, &connector.name, task).await?;
    let expected = Expected {
        issuer: &upstream.issuer,
        destination: &op.issuer.at(&logout_path(&connector.name)),
        now: op.now(),
        skew: op.settings.clock_skew,
    };
    judge(&logout, expected)?;
    match (kind, logout.content) {
        (
            Kind::Request,
            LogoutContent::Request {
                name_id,
                session_indexes,
                not_on_or_after: _,
            },
        ) => {
            let own = entity_id(&op.issuer, &connector.name);
            let key = name_key(&name_id, &upstream.issuer, &own);
            Ok(Heard::Request(Ending {
                id: logout.id,
                ended: meant(&key, &session_indexes),
                made_at: logout.issue_instant,
                forgotten_at: forgotten_at(op, logout.issue_instant),
                relay_state,
                provider,
            }))
        }
        (
            Kind::Response,
            LogoutContent::Response {
                in_response_to,
                codes,
            },
        ) => Ok(Heard::Response {
            request: in_response_to.ok_or(Disbelieved::ResponseInResponseTo)?,
            // Core §3.7.3.2: where others were not reached, it says so in a code within this one.
            is_success: matches!(codes.as_slice(), [only] if only == SUCCESS),
        }),
        (Kind::Request | Kind::Response, _) => Err(unfit(Unfit::NoLogout)),
    }
}

async fn read(
    providers: &IdentityProviders,
    name: &ConnectorName,
    task: Task,
) -> Result<Logout, Failure> {
    match providers.read(name, task).await? {
        Answer::Logout(logout) => Ok(*logout),
        Answer::Unfit(why) => Err(unfit(why)),
        Answer::Described(_) | Answer::Encrypted(_) | Answer::Signed(_) | Answer::Refused(_) => {
            Err(Failure::Unavailable("the worker read another".to_owned()))
        }
    }
}

/// When a request is believed by no clock any more.
fn forgotten_at(op: &Provider, made_at: Timestamp) -> Timestamp {
    let skew = op.settings.clock_skew;
    made_at.plus(OLDEST).plus(skew).plus(skew)
}

/// What is to be read of it, and what goes back with an answer.
fn task(
    provider: &Arc<IdentityProvider>,
    brought: Brought<'_>,
) -> Result<(Kind, Task, Option<String>), Unfit> {
    match brought {
        Brought::Address(query) => {
            let Redirected {
                kind,
                message,
                relay_state,
            } = redirect::read(query, &provider.certificates)?;
            let message = Secret::new(message);
            Ok((kind, Task::Redirected(Deflated { message }), relay_state))
        }
        Brought::Form(mut parameters) => {
            let (kind, message, relay_state) = take_message(&mut parameters)?;
            let posted = Posted {
                message: Secret::new(message),
                certificates: certificates(provider),
            };
            Ok((kind, Task::Posted(posted), relay_state))
        }
    }
}

fn unfit(why: Unfit) -> Failure {
    Unbelieved::Saml(why.to_string()).into()
}
