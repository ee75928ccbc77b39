//! A connection tried step by step, for whoever sets it up.

use ldap3::Scope;

use super::super::protocol::{By, Server, Step, Wanted};
use super::super::session::{Search, Session};
use super::super::trouble::Trouble;
use super::entry::{entry, names};
use super::{Job, groups};

impl Job<'_> {
    /// Tries each server anew, as far as it goes.
    pub(super) async fn look(&mut self, wanted: &Wanted) -> Vec<Step> {
        let mut steps = Vec::new();
        for place in 0..self.kept.way.servers.len() {
            let server = self.kept.way.servers[place].clone();
            if let Err(trouble) = self.look_at(&server, wanted, &mut steps).await {
                let what = format!("{}: it does not go on", server.name);
                steps.push(Step {
                    what,
                    found: Err(trouble.to_string()),
                });
            }
        }
        steps
    }

    async fn look_at(
        &self,
        server: &Server,
        wanted: &Wanted,
        steps: &mut Vec<Step>,
    ) -> Result<(), Trouble> {
        let mut done = |what: &str, found: String| {
            steps.push(Step {
                what: format!("{}: {what}", server.name),
                found: Ok(found),
            });
        };
        let mut session = Session::open(server, &self.kept.way, self.step).await?;
        let begins = if server.is_tls_at_once {
            "TLS"
        } else {
            "StartTLS"
        };
        done(
            "connect",
            format!("{begins}, with a certificate of {}", server.host),
        );
        match &self.kept.way.service {
            Some(service) => {
                session.bind_service(service).await?;
                done("bind", format!("as {}", service.dn));
            }
            None => done("bind", "as nobody: no bind_dn is configured".to_owned()),
        }
        let By::Filter(filter) = &wanted.by else {
            return Ok(());
        };
        let search = Search {
            base: &wanted.base,
            scope: Scope::Subtree,
            filter,
            attributes: &names(wanted),
            most: 1,
        };
        let found = session.search(&search).await?;
        let said = match found.len() {
            0 => format!("no entry under {} has {filter}", wanted.base),
            1 => "one entry".to_owned(),
            _ => "more than one entry".to_owned(),
        };
        done("search", said);
        if let Some(found) = found.into_iter().next() {
            let groups = groups(&mut session, &found, wanted).await?;
            if wanted.groups.is_some() {
                done(
                    "groups",
                    format!("{} in {}", groups.len(), groups.join("; ")),
                );
            }
            let entry = entry(found, groups, wanted)?;
            let has: Vec<&str> = entry.attributes.keys().map(String::as_str).collect();
            let subject = &wanted.subject;
            done(
                "read",
                format!("{} has {subject}, {}", entry.dn, has.join(", ")),
            );
        }
        Ok(())
    }
}
