//! Whose assertions are taken (RFC 7523 §2.1).

use std::sync::Arc;

use super::issuer_keys;
use super::judge::Judge;
use crate::config::section::AssertionProfile;
use crate::config::{ConfigError, section};
use crate::domain::assertion::{AssertionIssuer, Profile};
use crate::domain::id::ClientId;
use crate::domain::signing::SigningAlgorithm;

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
            profile,
            tenant,
        } = configured;
        let refuse = |why: &str| self.refuse(KEY, &format!("{issuer}: {why}"));
        if issuer.is_empty() || issuer.contains('\0') {
            return refuse("its issuer is empty");
        }
        if self.config().issuer.as_ref() == Some(issuer) {
            return refuse("it is this provider itself");
        }
        let keys = match issuer_keys::read(jwks.as_ref(), jwks_uri.as_deref()) {
            Ok(keys) => keys,
            Err(why) => return refuse(&why),
        };
        if clients.is_empty() {
            return refuse("clients has to name those that may present its assertions");
        }
        let all = || SigningAlgorithm::ALL.to_vec();
        let algorithms = algorithms.clone().unwrap_or_else(all);
        if algorithms.is_empty() {
            return refuse("algorithms is empty");
        }
        let profile = match find_profile(*profile, tenant.as_deref()) {
            Ok(profile) => profile,
            Err(why) => return refuse(why),
        };
        Ok(AssertionIssuer {
            issuer: issuer.clone(),
            keys,
            algorithms,
            clients: clients.iter().map(ClientId::new).collect(),
            subject: *subject,
            profile,
        })
    }
}

/// What its assertions are.
fn find_profile(profile: AssertionProfile, tenant: Option<&str>) -> Result<Profile, &'static str> {
    match profile {
        AssertionProfile::Plain if tenant.is_some() => {
            Err("tenant is for the profile id-jag: other assertions name none")
        }
        AssertionProfile::Plain => Ok(Profile::Plain),
        AssertionProfile::IdJag => Ok(Profile::IdJag {
            tenant: tenant.map(str::to_owned),
        }),
    }
}
