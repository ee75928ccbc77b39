//! The report: the server and each client, graded by each standard, finding by finding.

use serde_json::{Map, Value, json};

use super::{Finding, Force, Grade, Served, Standard, check_held, client, server};
use crate::domain::client::Client;
use crate::domain::security_profile::SecurityProfile;
use crate::oauth::discovery;
use crate::provider::Provider;

/// How something stands.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// The issuer, or a `client_id`.
    pub id: String,
    /// A client's name for people.
    pub name: Option<String>,
    /// What it is held to.
    pub profile: SecurityProfile,
    /// Whether it keeps so little of that that it is given nothing.
    pub is_refused: bool,
    /// Each rule.
    pub findings: Vec<Finding>,
}

/// How all stands.
#[derive(Clone, Debug)]
pub struct Report {
    /// The server.
    pub server: Assessed,
    /// The clients.
    pub clients: Vec<Assessed>,
}

impl Assessed {
    /// The grades, in the order of [`Standard::ALL`].
    #[must_use]
    pub fn grades(&self) -> [Grade; 4] {
        Standard::ALL.map(|standard| Grade::of(&self.findings, standard))
    }

    /// What is not as it should be.
    pub fn unkept(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.is_kept)
    }

    /// With identifier and name by the names that they have there.
    fn to_json(&self, [id, name]: [&str; 2]) -> Value {
        let grades = Standard::ALL.into_iter().zip(self.grades());
        let grades: Map<String, Value> = grades
            .map(|(standard, Grade { broken, open })| {
                let grade = json!({ "broken": broken, "open": open });
                (standard.name().to_owned(), grade)
            })
            .collect();
        let findings: Vec<Value> = self.findings.iter().map(finding_json).collect();
        json!({
            id: self.id,
            name: self.name,
            "profile": self.profile,
            "refused": self.is_refused,
            "grades": grades,
            "findings": findings,
        })
    }
}

fn finding_json(finding: &Finding) -> Value {
    let sources = finding.sources.iter().map(|source| {
        json!({
            "standard": source.standard.name(),
            "section": source.section,
            "force": match source.force {
                Force::Must => "must",
                Force::Should => "should",
            },
        })
    });
    json!({
        "rule": finding.rule,
        "demand": finding.demand,
        "kept": finding.is_kept,
        "mend": finding.mend,
        "sources": sources.collect::<Vec<Value>>(),
    })
}

impl Report {
    /// Of a provider and its clients.
    #[must_use]
    pub fn of(op: &Provider, clients: &[Client]) -> Self {
        let metadata = discovery::metadata(op, &[]);
        let served = Served {
            metadata: &metadata,
            settings: &op.settings,
        };
        let assess = |found: &Client| Assessed {
            id: found.id.to_string(),
            name: found.metadata.client_name.clone(),
            profile: op.security_profile(found),
            is_refused: check_held(op, found).is_err(),
            findings: client(op, found),
        };
        Self {
            server: Assessed {
                id: op.issuer.as_str().to_owned(),
                name: Some(op.name.clone()),
                profile: op.settings.profile,
                is_refused: false,
                findings: server(&served),
            },
            clients: clients.iter().map(assess).collect(),
        }
    }

    /// All of it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let names = ["client_id", "client_name"];
        let clients = self.clients.iter().map(|client| client.to_json(names));
        json!({
            "server": self.server.to_json(["issuer", "name"]),
            "clients": clients.collect::<Vec<Value>>(),
        })
    }
}
