//! Whose software statements count (RFC 7591 §2.3).

use super::issuer_keys;
use super::judge::Judge;
use crate::config::{ConfigError, section};
use crate::provider::{SoftwareStatements, StatementIssuer};

const KEY: &str = "registration.software_statement_issuers";

impl Judge<'_> {
    pub(super) fn software_statements(&self) -> Result<SoftwareStatements, ConfigError> {
        let config = &self.config().registration;
        let mut statements = SoftwareStatements {
            issuers: Vec::with_capacity(config.software_statement_issuers.len()),
            are_required: config.require_software_statement.unwrap_or_default(),
        };
        for written in &config.software_statement_issuers {
            let section::StatementIssuer {
                issuer,
                jwks,
                jwks_uri,
            } = written;
            if issuer.is_empty() || statements.find(issuer).is_some() {
                return self.refuse(KEY, "an issuer has no name, or is there twice");
            }
            let keys = issuer_keys::read(jwks.as_ref(), jwks_uri.as_deref());
            let keys = keys.or_else(|why| self.refuse(KEY, &format!("{issuer}: {why}")))?;
            statements.issuers.push(StatementIssuer {
                issuer: issuer.clone(),
                keys,
            });
        }
        if statements.are_required && statements.issuers.is_empty() {
            return self.refuse(
                "registration.require_software_statement",
                "nobody's counts: registration.software_statement_issuers is empty",
            );
        }
        Ok(statements)
    }
}
