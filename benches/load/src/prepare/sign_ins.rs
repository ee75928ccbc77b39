//! Sign-ins by an upstream. Before they are measured everybody has an account and has allowed the client, and the server has refused what it should.

use std::rc::Rc;

use anyhow::Context as _;

use super::{SCOPE, Stage};
use crate::budget::Budget;
use crate::connection::Connection;
use crate::operation::Operation;
use crate::relying_party::Client;
use crate::row::Row;
use crate::sign_in::{By, Changed, SignIn};
use crate::upstream::PEOPLE;

impl Stage {
    /// One operation a virtual user.
    pub(super) async fn sign_ins(
        &mut self,
        row: Row,
        users: usize,
    ) -> anyhow::Result<Vec<Operation>> {
        let known = self.introduced.iter().find(|(known, _)| *known == row);
        let client = if let Some((_, client)) = known {
            Rc::clone(client)
        } else {
            let client = self.client_of_flows().await?;
            self.introduce(self.users(row, users, &client)?).await?;
            self.introduced.push((row, Rc::clone(&client)));
            client
        };
        let users = self.users(row, users, &client)?.into_iter();
        Ok(users.map(Operation::SignIn).collect())
    }

    fn users(&self, row: Row, users: usize, client: &Rc<Client>) -> anyhow::Result<Vec<SignIn>> {
        let upstreams = self.upstreams.as_ref().context("there is no upstream")?;
        let budget = Budget::of(row).context("no yardstick")?;
        let first = SignIn {
            provider: Rc::clone(&self.provider),
            client: Rc::clone(client),
            upstreams: Rc::clone(upstreams),
            by: By::of(row).context("by no upstream")?,
            scope: SCOPE,
            requests: budget.requests,
            user: (0, users),
            begun: 0,
        };
        let user = |user| SignIn {
            user: (user, users),
            ..first.clone()
        };
        Ok((0..users).map(user).collect())
    }

    /// Everybody signs in once, several at a time, so that all come back as who they are.
    async fn introduce(&self, mut users: Vec<SignIn>) -> anyhow::Result<()> {
        let connection = || Connection::new(self.provider.origin.clone());
        if let Some(user) = users.first_mut() {
            let mut connection = connection();
            match user.by {
                By::Ldap => user.refuses_another_password(&mut connection).await?,
                By::Saml => {
                    for changed in [Changed::Name, Changed::Signature] {
                        user.refuses_changed(&mut connection, changed).await?;
                    }
                }
            }
            user.begun = 0;
        }
        let each = PEOPLE.div_ceil(users.len().max(1));
        let tasks: Vec<_> = users
            .into_iter()
            .map(|mut user| {
                let mut connection = connection();
                tokio::task::spawn_local(async move {
                    for _ in 0..each {
                        user.whole(&mut connection).await?;
                    }
                    anyhow::Ok(())
                })
            })
            .collect();
        for task in tasks {
            task.await.context("a virtual user panicked")??;
        }
        Ok(())
    }
}
