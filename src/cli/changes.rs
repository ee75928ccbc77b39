//! What a command changed: each member before and after.

use serde_json::{Map, Value, json};

use super::output::printable;

/// Members by name, with both values; null is none.
#[derive(Debug)]
pub(super) struct Changes(Vec<(String, Value, Value)>);

impl Changes {
    /// Each member that is not what it was.
    pub(super) fn between(mut before: Map<String, Value>, mut after: Map<String, Value>) -> Self {
        let mut names: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
        names.sort();
        names.dedup();
        let mut all = Vec::new();
        for name in names {
            let old = before.remove(&name).unwrap_or_default();
            let new = after.remove(&name).unwrap_or_default();
            if old != new {
                all.push((name, old, new));
            }
        }
        Self(all)
    }

    /// What they are called.
    pub(super) fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, ..)| name.clone()).collect()
    }

    /// For people: whose they are, and a line for each.
    pub(super) fn text(&self, whose: &str) -> String {
        let shown = |value: &Value| match value {
            Value::Null => "none".to_owned(),
            value => printable(&value.to_string()),
        };
        let mut lines = vec![if self.0.is_empty() {
            format!("{whose} is so already; nothing changed.")
        } else {
            format!("{whose} is changed.")
        }];
        lines.extend(self.0.iter().map(|(name, before, after)| {
            format!("{}: {} → {}", printable(name), shown(before), shown(after))
        }));
        lines.join("\n")
    }

    /// For programs: an object by the members' names.
    pub(super) fn data(&self) -> Value {
        let members = self.0.iter().map(|(name, before, after)| {
            (name.clone(), json!({ "before": before, "after": after }))
        });
        Value::Object(members.collect())
    }
}
