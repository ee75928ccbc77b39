//! Whose assertions are taken (RFC 7523 §2.1).

use std::sync::Arc;

use super::judge::Judge;
use crate::config::{ConfigError, section};
use crate::domain::assertion::{AssertionIssuer, IssuerKeys};
use crate::domain::id::ClientId;
use crate::domain::redirect_uri::is_displayable;
use crate::domain::signing::SigningAlgorithm;
use crate::keys::client_keys::ClientKeySet;

const KEY: &str = "assertion_issuers";

impl Judge<'_> {
    pub(super) fn assertion_issuers(&self) -> Result<Arc<Vec<AssertionIssuer>>, ConfigError> {
        let mut judged: Vec<AssertionIssuer> = Vec::new();
        for configured in &self.config().assertion_issuers {
            let issuer = self.assertion_issuer(configured)?;
            if judged.iter().any(|known| known.issuer == issuer.issuer) {
                return self.refuse(KEY, &format!("{} is there twice", issuer.issuer));
            }
            judged.push(issuer);
        }
        Ok(Arc::new(judged))
    }

    fn assertion_issuer(
        &self,
        configured: &section::AssertionIssuer,
    ) -> Result<AssertionIssuer, ConfigError> {
        let section::AssertionIssuer {
            issuer,
            jwks,
            jwks_uri,
            algorithms,
            clients,
            subject,
        } = configured;
        let refuse = |why: &str| self.refuse(KEY, &format!("{issuer}: {why}"));
        if issuer.is_empty() || issuer.contains('\0') {
            return refuse("its issuer is empty");
        }
        if self.config().issuer.as_ref() == Some(issuer) {
            return refuse("it is this provider itself");
        }
        let keys = match (jwks, jwks_uri) {
            (Some(jwks), None) => {
                match ClientKeySet::parse(jwks) {
                    Ok(keys) if keys.is_empty() => return refuse("jwks has no key to sign with"),
                    Ok(_) => {}
                    Err(error) => return refuse(&error.to_string()),
                }
                IssuerKeys::Given(jwks.clone())
            }
            (None, Some(address)) if is_displayable(address) => {
                IssuerKeys::Published(address.clone())
            }
            (None, Some(_)) => return refuse("its jwks_uri is not an https address"),
            (Some(_), Some(_)) | (None, None) => {
                return refuse("it needs jwks or jwks_uri, and not both");
            }
        };
        if clients.is_empty() {
            return refuse("clients has to name those that may present its assertions");
        }
        let all = || SigningAlgorithm::ALL.to_vec();
        let algorithms = algorithms.clone().unwrap_or_else(all);
        if algorithms.is_empty() {
            return refuse("algorithms is empty");
        }
        Ok(AssertionIssuer {
            issuer: issuer.clone(),
            keys,
            algorithms,
            clients: clients.iter().map(ClientId::new).collect(),
            subject: *subject,
        })
    }
}
