//! Which namespaces prefixes stand for (Namespaces in XML 1.0).

use std::collections::HashMap;

use super::{MOST_ATTRIBUTES, is_ncname};
use crate::federation::saml::names::{XML, XMLNS};
use crate::federation::saml::unfit::Unfit;

pub(super) fn is_declaration(name: &str) -> bool {
    name == "xmlns" || name.starts_with("xmlns:")
}

/// The namespaces that are declared, by prefix; the empty one is the default.
#[derive(Default)]
pub(super) struct Scope {
    namespaces: HashMap<String, Vec<String>>,
    declared: usize,
    /// What each open element declared.
    open: Vec<Vec<String>>,
}

impl Scope {
    pub(super) fn enter(&mut self, written: &[(String, String)]) -> Result<(), Unfit> {
        let mut prefixes = Vec::new();
        for (name, namespace) in written {
            if !is_declaration(name) {
                continue;
            }
            let prefix = name.strip_prefix("xmlns:").unwrap_or_default();
            let is_prefixed = name != "xmlns";
            // §3: neither of XML's own is declared, nor given to another; §2.2: an empty one only as the default.
            let is_own =
                matches!(prefix, "xml" | "xmlns") || [XML, XMLNS].contains(&namespace.as_str());
            if is_own || is_prefixed && (namespace.is_empty() || !is_ncname(prefix)) {
                return Err(Unfit::Namespace);
            }
            prefixes.push(prefix.to_owned());
            let namespaces = self.namespaces.entry(prefix.to_owned()).or_default();
            namespaces.push(namespace.clone());
        }
        self.declared += prefixes.len();
        self.open.push(prefixes);
        if self.declared > MOST_ATTRIBUTES {
            return Err(Unfit::ManyAttributes);
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        for prefix in self.open.pop().into_iter().flatten() {
            self.declared -= 1;
            if let Some(namespaces) = self.namespaces.get_mut(&prefix) {
                namespaces.pop();
            }
        }
    }

    /// The expanded name: an attribute without a prefix has no namespace (§6.2).
    pub(super) fn expand(&self, name: &[u8], is_element: bool) -> Result<(String, String), Unfit> {
        let name = std::str::from_utf8(name).map_err(|_| Unfit::Malformed)?;
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if !is_ncname(local) || name.contains(':') && !is_ncname(prefix) {
            return Err(Unfit::Malformed);
        }
        let declared = self.namespaces.get(prefix).and_then(|all| all.last());
        let namespace = match (prefix, declared) {
            ("", _) if !is_element => String::new(),
            ("xml", _) => XML.to_owned(),
            ("", declared) => declared.cloned().unwrap_or_default(),
            (_, Some(namespace)) => namespace.clone(),
            (_, None) => return Err(Unfit::Namespace),
        };
        Ok((namespace, local.to_owned()))
    }
}
