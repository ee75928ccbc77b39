//! What somebody is at services, for these to decide by: names of roles, and who gave each.
//!
//! They reach a client as the claims `roles` and `groups` (RFC 7643 §4.1.2), which have the same values: some services look for one, some for
//! the other.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::connector::ConnectorName;
use super::text::is_legible;

/// Roles that one may give to somebody.
pub const MOST: usize = 100;
/// The longest name of one, in characters.
const LONGEST: usize = 100;

/// Whether a text is the name of a role: up to 100 characters that can be read, without space around them.
#[must_use]
pub fn is_role(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= LONGEST && is_legible(text)
}

/// The roles of one person. What one gave, it alone takes away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Roles {
    /// By the operator.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub operator: BTreeSet<String>,
    /// By upstreams.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub connectors: BTreeMap<ConnectorName, BTreeSet<String>>,
}

impl Roles {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operator.is_empty() && self.connectors.is_empty()
    }

    /// What an upstream gave.
    pub fn given_by(&self, connector: &ConnectorName) -> impl Iterator<Item = &str> {
        let given = self.connectors.get(connector).into_iter().flatten();
        given.map(String::as_str)
    }

    /// With these of an upstream in place of what it gave before.
    #[must_use]
    pub fn with(mut self, connector: &ConnectorName, given: BTreeSet<String>) -> Self {
        if given.is_empty() {
            self.connectors.remove(connector);
        } else {
            self.connectors.insert(connector.clone(), given);
        }
        self
    }

    /// The names of all, each once, of the operator and of the upstreams that there are still.
    #[must_use]
    pub fn names(&self, is_there: impl Fn(&ConnectorName) -> bool) -> BTreeSet<&str> {
        let given = self.connectors.iter().filter(|(name, _)| is_there(name));
        let given = given.flat_map(|(_, given)| given);
        self.operator
            .iter()
            .chain(given)
            .map(String::as_str)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn a_role_has_a_name_that_can_be_read() {
        for good in ["admin", "wiki-editor", "Leitung Süd", &"x".repeat(100)] {
            assert!(is_role(good), "{good}");
        }
        for bad in ["", " admin", "a\nb", "a\u{202e}b", &"x".repeat(101)] {
            assert!(!is_role(bad), "{bad}");
        }
    }

    #[test]
    fn what_one_gave_it_alone_takes_away() {
        let (corp, staff) = (
            ConnectorName::stored("corp"),
            ConnectorName::stored("staff"),
        );
        let roles = Roles {
            operator: set(&["admin"]),
            ..Roles::default()
        };
        let roles = roles
            .with(&corp, set(&["admin", "wiki"]))
            .with(&staff, set(&["payroll"]));
        let all = |roles: &Roles| {
            roles
                .names(|_| true)
                .into_iter()
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(all(&roles), "admin payroll wiki");
        assert_eq!(
            roles.names(|name| *name == staff),
            BTreeSet::from(["admin", "payroll"])
        );
        let roles = roles
            .with(&corp, BTreeSet::new())
            .with(&staff, set(&["leave"]));
        assert_eq!(all(&roles), "admin leave");
        assert!(!roles.connectors.contains_key(&corp));
    }
}
