//! A whole sign-in by an upstream, each time in a browser that knows nothing yet, by one of its people after the other.

use std::rc::Rc;

use anyhow::bail;

use crate::browser::{Browser, Place};
use crate::connection::Connection;
use crate::jar::Jar;
use crate::relying_party::{Client, Provider, code};
use crate::row::Row;
use crate::upstream::identity_provider::{Form, SITE};
use crate::upstream::{CAMPUS, PEOPLE, Upstreams, slapd};

/// By what people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Name and password, which the directory knows.
    Ldap,
    /// A response of the identity provider.
    Saml,
}

impl By {
    /// What a row is of, if it is of one of these.
    pub const fn of(row: Row) -> Option<Self> {
        match row {
            Row::SignInLdap => Some(Self::Ldap),
            Row::SignInSaml => Some(Self::Saml),
            _ => None,
        }
    }
}

/// From the authorization request to the code at the `redirect_uri`.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The provider.
    pub provider: Rc<Provider>,
    /// The client, whose scopes everybody has allowed before.
    pub client: Rc<Client>,
    /// The upstreams.
    pub upstreams: Rc<Upstreams>,
    /// By which of them.
    pub by: By,
    /// The scopes.
    pub scope: &'static str,
    /// How many requests it has, as the yardstick has it.
    pub requests: u32,
    /// Which virtual user this is, and of how many.
    pub user: (usize, usize),
    /// How many sign-ins it began.
    pub begun: usize,
}

/// What is changed in a response of the identity provider, to see that it is read.
#[derive(Clone, Copy, Debug)]
pub enum Changed {
    /// Whom it is of.
    Name,
    /// The signature itself.
    Signature,
}

impl SignIn {
    /// Signs in somebody who has allowed the client; an unexpected answer, or a page more or less, is an error.
    pub async fn once(&mut self, connection: &mut Connection) -> anyhow::Result<()> {
        let requests = self.whole(connection).await?;
        if requests != self.requests {
            bail!(
                "{requests} requests, where the yardstick has {}",
                self.requests
            );
        }
        Ok(())
    }

    /// Signs somebody in, whatever the pages ask. How many requests it took.
    pub async fn whole(&mut self, connection: &mut Connection) -> anyhow::Result<u32> {
        let mut jar = Jar::default();
        let mut browser = Browser::new(connection, &mut jar);
        let person = self.next_person();
        let (request, redirect_uri) = (self.request(), &self.client.redirect_uri);
        let response = match self.by {
            By::Ldap => {
                let person = slapd::person(person);
                browser.authorize(&request, redirect_uri, &person).await?
            }
            By::Saml => {
                let away = browser.leave(&request, CAMPUS).await?;
                let form = self.upstreams.identity_provider.answer(&away, person)?;
                let place = browser.bring(&form.consumer, SITE, &form.fields()).await?;
                browser.go_on(place, redirect_uri, None).await?
            }
        };
        code(&response)?;
        Ok(browser.requests())
    }

    /// That nobody is let in by a password that is not theirs.
    pub async fn refuses_another_password(
        &mut self,
        connection: &mut Connection,
    ) -> anyhow::Result<()> {
        let mut jar = Jar::default();
        let mut browser = Browser::new(connection, &mut jar);
        let mut person = slapd::person(self.next_person());
        person.password.push('!');
        let name = browser.open(&self.request()).await?;
        let password = browser.fill_in(name, Some(&person)).await?;
        match browser.fill_in(password, Some(&person)).await? {
            Place::Page { url, .. } if url.query() == Some("slip=wrong") => Ok(()),
            other => bail!("a wrong password leads to {other:?}"),
        }
    }

    /// That nobody is let in by a response of which a single character was changed on the way.
    pub async fn refuses_changed(
        &mut self,
        connection: &mut Connection,
        changed: Changed,
    ) -> anyhow::Result<()> {
        let mut jar = Jar::default();
        let mut browser = Browser::new(connection, &mut jar);
        let away = browser.leave(&self.request(), CAMPUS).await?;
        let person = self.next_person();
        let mut form = self.upstreams.identity_provider.answer(&away, person)?;
        changed.change(&mut form)?;
        match browser.bring(&form.consumer, SITE, &form.fields()).await? {
            Place::Page { answer, .. } if answer.has("data-error=\"upstream-unbelieved\"") => {
                Ok(())
            }
            other => bail!("a response whose {changed:?} was changed leads to {other:?}"),
        }
    }

    fn next_person(&mut self) -> usize {
        let (user, of) = self.user;
        let person = (user + self.begun * of) % PEOPLE;
        self.begun += 1;
        person
    }

    fn request(&self) -> url::Url {
        let state = format!("load-{}-{}", self.user.0, self.begun);
        self.provider
            .authorization_request(&self.client, self.scope, &state, None)
    }
}

impl Changed {
    /// Changes the first character of it.
    fn change(self, form: &mut Form) -> anyhow::Result<()> {
        let before = match self {
            Self::Name => "nameid-format:persistent\">",
            Self::Signature => "<ds:SignatureValue>",
        };
        let Some((head, tail)) = form.response.split_once(before) else {
            bail!("no {before} in {}", form.response);
        };
        let other = if tail.starts_with('A') { 'B' } else { 'A' };
        let rest: String = tail.chars().skip(1).collect();
        form.response = format!("{head}{before}{other}{rest}");
        Ok(())
    }
}
