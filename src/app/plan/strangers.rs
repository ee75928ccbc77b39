//! Which clients there may be that nobody vouched for.

use super::judge::{DAY, Judge, YEAR};
use crate::config::ConfigError;
use crate::domain::scope::Scope;
use crate::provider::Strangers;

impl Judge<'_> {
    /// `supported` are the scopes that there are.
    pub(super) fn strangers(&self, supported: &Scope) -> Result<Strangers, ConfigError> {
        let (config, default) = (&self.config().registration, Strangers::default());
        let scope = config.scope.clone().unwrap_or(default.scope);
        if !scope.is_subset(supported) || scope.is_empty() {
            return self.refuse(
                "registration.scope",
                "it is empty, or has a scope that is neither in scopes.additional nor in resources.servers",
            );
        }
        let is_host = |host: &String| {
            let name = host.strip_prefix("*.").unwrap_or(host);
            let is_of_name =
                |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_');
            !name.is_empty() && name.bytes().all(is_of_name)
        };
        if let Some(host) = config.document_hosts.iter().find(|host| !is_host(host)) {
            return self.refuse(
                "registration.document_hosts",
                &format!(
                    "{host} is no host in small letters, such as app.example or *.vendor.example"
                ),
            );
        }
        Ok(Strangers {
            is_registration_open: config.open.unwrap_or(default.is_registration_open),
            are_documents_allowed: config.documents.unwrap_or(default.are_documents_allowed),
            document_hosts: config.document_hosts.clone(),
            scope,
            unused: self.span(
                "registration.unused",
                config.unused,
                DAY..=YEAR * 10,
                default.unused,
            )?,
            registrations_per_hour: self.number(
                "registration.per_hour",
                config.per_hour,
                1..=1_000_000,
                default.registrations_per_hour,
            )?,
        })
    }
}
