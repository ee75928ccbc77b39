//! What people read of the scopes that are the operator's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::judge::Judge;
use super::words::words;
use crate::config::ConfigError;
use crate::domain::scope::{DEVICE_SSO, OF_ROLES, STANDARD, Scope};
use crate::domain::words::Words;

const KEY: &str = "scopes.text";

impl Judge<'_> {
    /// `supported` are the scopes that there are.
    pub(super) fn scope_texts(
        &self,
        supported: &Scope,
    ) -> Result<Arc<BTreeMap<String, Words>>, ConfigError> {
        let mut texts = BTreeMap::new();
        for (scope, written) in &self.config().scopes.text {
            let text = scope.as_str();
            let is_ours = scope == DEVICE_SSO || OF_ROLES.contains(&text);
            if is_ours || STANDARD.contains(&text) {
                return self.refuse(KEY, &format!("{scope}: the pages have words for it"));
            }
            if !supported.has(scope) {
                return self.refuse(
                    KEY,
                    &format!(
                        "{scope}: it is neither in scopes.additional nor in resources.servers"
                    ),
                );
            }
            let read =
                words(written).or_else(|why| self.refuse(KEY, &format!("{scope}: {why}")))?;
            texts.insert(scope.clone(), read);
        }
        Ok(Arc::new(texts))
    }
}
