//! A connection tried step by step, for whoever sets it up.

use ldap3::Scope;

use super::super::control::{ACTIVE_DIRECTORY, PASSWORD_MODIFY};
use super::super::protocol::{By, Server, Step, Wanted};
use super::super::session::{Search, Session};
use super::super::trouble::Trouble;
use super::entry::{entry, names};
use super::{ANY, Job, groups};
use crate::domain::directory::{ChangedBy, PasswordChange};

impl Job<'_> {
    /// Tries each server anew, as far as it goes.
    pub(super) async fn look(
        &mut self,
        wanted: &Wanted,
        password_change: Option<PasswordChange>,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        for place in 0..self.kept.way.servers.len() {
            let server = self.kept.way.servers[place].clone();
            let looked = self.look_at(&server, wanted, &mut steps);
            let looked = match looked.await {
                Ok(mut session) => ways(&mut session, &server, password_change, &mut steps).await,
                Err(trouble) => Err(trouble),
            };
            if let Err(trouble) = looked {
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
    ) -> Result<Session, Trouble> {
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
            return Ok(session);
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
        Ok(session)
    }
}

/// In which way passwords are changed there, and in which they could be (RFC 4512 §5.1, [MS-ADTS] §3.1.1.3.2).
async fn ways(
    session: &mut Session,
    server: &Server,
    password_change: Option<PasswordChange>,
    steps: &mut Vec<Step>,
) -> Result<(), Trouble> {
    let asked = ["supportedExtension", "supportedCapabilities"];
    let search = Search {
        base: "",
        scope: Scope::Base,
        filter: ANY,
        attributes: &asked,
        most: 1,
    };
    let root = session.search(&search).await?.into_iter().next();
    let has = |attribute: &str, value: &str| {
        let root = root.as_ref();
        let values = root.and_then(|root| root.attributes.get(attribute));
        values.is_some_and(|values| values.iter().any(|one| one == value.as_bytes()))
    };
    let has_operation = has(asked[0], PASSWORD_MODIFY);
    let is_active_directory = has(asked[1], ACTIVE_DIRECTORY);
    let offered = match (has_operation, is_active_directory) {
        (true, _) => "it says that it has RFC 3062",
        (false, true) => "it says that it is Active Directory",
        (false, false) => "it does not say how",
    };
    let found = match password_change {
        None => Ok(format!(
            "not from here (password_change = \"off\"); {offered}"
        )),
        Some(PasswordChange { by, as_service }) => {
            let whom = if as_service {
                "as whom we search as"
            } else {
                "as whose it is"
            };
            match by {
                ChangedBy::Rfc3062 if is_active_directory && !has_operation => {
                    Err(format!("by RFC 3062, which it has not: {offered}"))
                }
                ChangedBy::ActiveDirectory if has_operation && !is_active_directory => Err(
                    format!("as in Active Directory, which it is not: {offered}"),
                ),
                ChangedBy::Rfc3062 => Ok(format!("by RFC 3062, {whom}; {offered}")),
                ChangedBy::ActiveDirectory => {
                    Ok(format!("as in Active Directory, {whom}; {offered}"))
                }
            }
        }
    };
    steps.push(Step {
        what: format!("{}: passwords are changed", server.name),
        found,
    });
    Ok(())
}
