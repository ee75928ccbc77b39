//! For which services access tokens are given out (RFC 8707).

use std::sync::Arc;

use super::judge::Judge;
use crate::config::{ConfigError, section};
use crate::domain::resource::{self, ResourceRules, ResourceServer};

/// Each is looked at for each request that names a resource, and shown to people by its name.
const MOST_SERVERS: usize = 200;
const LONGEST_NAME: usize = 100;

impl Judge<'_> {
    pub(super) fn resources(&self) -> Result<Arc<ResourceRules>, ConfigError> {
        let config = &self.config().resources;
        let key = "resources.servers";
        if config.servers.len() > MOST_SERVERS {
            return self.refuse(key, &format!("there are more than {MOST_SERVERS}"));
        }
        let mut rules = ResourceRules {
            servers: Vec::with_capacity(config.servers.len()),
            is_any_allowed: config.any.unwrap_or_default(),
        };
        for server in &config.servers {
            let section::ResourceServer { uri, name, scope } = server;
            if let Err(error) = resource::parse(uri) {
                return self.refuse(key, &format!("{uri}: {error}"));
            }
            if rules.server(uri).is_some() {
                return self.refuse(key, &format!("{uri} is there twice"));
            }
            let is_name = |name: &String| {
                !name.trim().is_empty()
                    && name.len() <= LONGEST_NAME
                    && !name.chars().any(char::is_control)
            };
            if !name.as_ref().is_none_or(is_name) {
                return self.refuse(
                    key,
                    &format!("{uri}: its name is empty, or longer than {LONGEST_NAME} bytes"),
                );
            }
            rules.servers.push(ResourceServer {
                uri: uri.clone(),
                name: name.clone(),
                scope: scope.clone(),
            });
        }
        Ok(Arc::new(rules))
    }
}
