//! Whom the server may ask by itself.

use super::judge::Judge;
use crate::config::ConfigError;
use crate::egress::{Authorities, Reach};

impl Judge<'_> {
    pub(super) fn reach(&self) -> Result<Reach, ConfigError> {
        let outgoing = &self.config().outgoing;
        Ok(Reach {
            networks: self.networks("outgoing.networks", &outgoing.networks)?,
            authorities: self.authorities()?,
            is_loopback_allowed: false,
        })
    }

    fn authorities(&self) -> Result<Authorities, ConfigError> {
        let Some(file) = &self.config().outgoing.ca_file else {
            return Ok(Authorities::default());
        };
        let key = "outgoing.ca_file";
        let pem = match std::fs::read(file) {
            Ok(pem) => pem,
            Err(error) => return self.refuse(key, &format!("{}: {error}", file.display())),
        };
        match Authorities::parse(&pem) {
            Ok(authorities) if !authorities.is_empty() => Ok(authorities),
            Ok(_) | Err(_) => self.refuse(
                key,
                &format!("{} has no certificate in PEM", file.display()),
            ),
        }
    }
}
