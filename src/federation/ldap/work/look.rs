//! A connection tried step by step, for whoever sets it up.

use ldap3::Scope;

use super::super::mend::{Place, mend};
use super::super::protocol::{By, Groups, Membership, Server, Step, Wanted, Wrong};
use super::super::session::{Search, Session};
use super::super::trouble::{Trouble, code};
use super::entry::{entry, one};
use super::{ANY, Job, entries, groups};
use crate::domain::directory::{ChangedBy, PasswordChange};
use crate::federation::ldap::control::{ACTIVE_DIRECTORY, PASSWORD_MODIFY};

/// What was seen at one server, and what is tried there now.
struct Looked<'l> {
    server: &'l Server,
    place: Place,
    steps: &'l mut Vec<Step>,
}

impl Looked<'_> {
    /// What is tried next; where it fails, it is what failed.
    const fn tries(&mut self, place: Place) {
        self.place = place;
    }

    fn add(&mut self, found: Result<String, Wrong>) {
        let what = format!("{}: {}", self.server.name, self.place.name());
        self.steps.push(Step { what, found });
    }

    fn found(&mut self, found: String) {
        self.add(Ok(found));
    }

    fn failed(&mut self, trouble: &Trouble) {
        self.add(Err(Wrong {
            why: trouble.to_string(),
            mend: mend(self.place, trouble).to_owned(),
        }));
    }
}

impl Job<'_> {
    /// Tries each server anew, as far as it goes.
    pub(super) async fn look(
        &self,
        wanted: &Wanted,
        password_change: Option<PasswordChange>,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        for server in &self.kept.way.servers {
            let mut looked = Looked {
                server,
                place: Place::Connect,
                steps: &mut steps,
            };
            let done = match self.look_at(wanted, &mut looked).await {
                Ok(mut session) => ways(&mut session, password_change, &mut looked).await,
                Err(trouble) => Err(trouble),
            };
            if let Err(trouble) = done {
                looked.failed(&trouble);
            }
        }
        steps
    }

    async fn look_at(&self, wanted: &Wanted, looked: &mut Looked<'_>) -> Result<Session, Trouble> {
        let server = looked.server;
        let mut session = Session::open(server, &self.kept.way, self.step).await?;
        let begins = if server.is_tls_at_once {
            "TLS"
        } else {
            "StartTLS"
        };
        looked.found(format!("{begins}, with a certificate of {}", server.host));
        looked.tries(Place::Bind);
        match &self.kept.way.service {
            Some(service) => {
                session.bind_service(service).await?;
                looked.found(format!("as {}", service.dn));
            }
            None => looked.found("as nobody: no bind_dn is configured".to_owned()),
        }
        if let By::Filter(filter) = &wanted.by {
            look_for(&mut session, wanted, filter, looked).await?;
        }
        Ok(session)
    }
}

/// Whether people are where they should be, and what is read of one.
async fn look_for(
    session: &mut Session,
    wanted: &Wanted,
    filter: &str,
    looked: &mut Looked<'_>,
) -> Result<(), Trouble> {
    looked.tries(Place::Base);
    has_entry(session, &wanted.base).await?;
    if let Some(Groups { by, base, .. }) = &wanted.groups
        && !matches!(by, Membership::Said(_))
    {
        looked.tries(Place::GroupBase);
        has_entry(session, base).await?;
    }
    looked.tries(Place::Search);
    let found = one(entries(session, wanted, filter).await?)?;
    let Some(found) = found else {
        looked.found(format!("no entry under {} has {filter}", wanted.base));
        return Ok(());
    };
    looked.found("one entry".to_owned());
    looked.tries(Place::Groups);
    let groups = groups(session, &found, wanted).await?;
    if wanted.groups.is_some() {
        looked.found(format!("{} in {}", groups.len(), groups.join("; ")));
    }
    looked.tries(Place::Read);
    let entry = entry(found, groups, wanted)?;
    let has: Vec<&str> = entry.attributes.keys().map(String::as_str).collect();
    let (dn, subject) = (&entry.dn, &wanted.subject);
    looked.found(format!("{dn} has {subject}, {}", has.join(", ")));
    Ok(())
}

/// Fails where there is no entry of that name. What else a directory says to that is said to the search below it as well, or does not matter.
async fn has_entry(session: &mut Session, name: &str) -> Result<(), Trouble> {
    let search = Search {
        base: name,
        scope: Scope::Base,
        filter: ANY,
        attributes: &["1.1"],
        most: 1,
    };
    match session.search_all(&search).await {
        Err(Trouble::Result { code, .. })
            if !matches!(code, code::NO_SUCH_OBJECT | code::INVALID_DN_SYNTAX) =>
        {
            Ok(())
        }
        Err(trouble) => Err(trouble),
        Ok(_) => Ok(()),
    }
}

/// In which way passwords are changed there, and in which they could be (RFC 4512 §5.1, [MS-ADTS] §3.1.1.3.2).
async fn ways(
    session: &mut Session,
    password_change: Option<PasswordChange>,
    looked: &mut Looked<'_>,
) -> Result<(), Trouble> {
    looked.tries(Place::Root);
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
    looked.add(found.map_err(|why| Wrong {
        why,
        mend:
            "Let ldap.password_change be what the server says that it has, or \"off\".".to_owned(),
    }));
    Ok(())
}
