//! Who may make an account.

use super::judge::Judge;
use crate::config::ConfigError;
use crate::config::section::SignUpMode;
use crate::login::sign_up::SignUp;
use crate::mail::address::Address;

impl Judge<'_> {
    pub(super) fn sign_up(&self) -> Result<SignUp, ConfigError> {
        let sign_up = &self.config().sign_up;
        if sign_up.mode != SignUpMode::Domains && !sign_up.domains.is_empty() {
            return self.refuse(
                "sign_up.domains",
                "it counts with sign_up.mode = \"domains\" alone",
            );
        }
        if sign_up.mode != SignUpMode::Off && self.lacks_mail() {
            return self.refuse(
                "sign_up.mode",
                "whoever makes an account shows by mail that an address is theirs: mail.smtp is to say who takes it",
            );
        }
        Ok(match sign_up.mode {
            SignUpMode::Off => SignUp::Off,
            SignUpMode::Invitation => SignUp::Invitation,
            SignUpMode::Open => SignUp::Open,
            SignUpMode::Domains => SignUp::Domains(self.domains(&sign_up.domains)?),
        })
    }

    /// As they stand in addresses that are compared.
    fn domains(&self, domains: &[String]) -> Result<Vec<String>, ConfigError> {
        let key = "sign_up.domains";
        if domains.is_empty() {
            return self.refuse(key, "it is empty: which domains are admitted?");
        }
        let read: Result<Vec<String>, String> =
            domains.iter().map(|domain| compared(domain)).collect();
        read.or_else(|why| self.refuse(key, &why))
    }
}

/// A domain as it stands in addresses that are compared.
///
/// # Errors
/// That it is none.
pub(super) fn compared(domain: &str) -> Result<String, String> {
    match Address::parse(&format!("somebody@{domain}")) {
        Ok(address) => Ok(address.parts().1.to_owned()),
        Err(_) => Err(format!("{domain:?} is no domain: write it as example.com")),
    }
}
