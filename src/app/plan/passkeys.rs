//! Which passkeys may be made, and who may use them.

use super::judge::Judge;
use crate::config::ConfigError;
use crate::login::factor::passkey::Policy;
use crate::provider::Issuer;

/// Origins at most: browsers look at five sites (Web Authentication Level 3 §5.11.1).
const MOST_ORIGINS: usize = 100;

impl Judge<'_> {
    pub(super) fn passkeys(&self) -> Result<Policy, ConfigError> {
        let passkeys = &self.config().passkeys;
        let aaguids = "passkeys.allowed_aaguids";
        let mut allowed_aaguids = Vec::new();
        for aaguid in &passkeys.allowed_aaguids {
            let lower = aaguid.to_ascii_lowercase();
            if !is_aaguid(&lower) {
                return self.refuse(
                    aaguids,
                    &format!(
                        "{aaguid:?} is no AAGUID: write it as 2fc0579f-8113-47ea-b116-bb5a8db9202a"
                    ),
                );
            }
            allowed_aaguids.push(lower);
        }
        let origins = "passkeys.related_origins";
        if passkeys.related_origins.len() > MOST_ORIGINS {
            return self.refuse(origins, &format!("there are more than {MOST_ORIGINS}"));
        }
        for origin in &passkeys.related_origins {
            // An origin is written by the same rules.
            if Issuer::parse(origin).is_err() {
                return self.refuse(
                    origins,
                    &format!("{origin:?} is no origin: write it as https://shop.example, in small letters and without a path"),
                );
            }
        }
        Ok(Policy {
            allowed_aaguids,
            related_origins: passkeys.related_origins.clone(),
            is_offered: passkeys.offer.unwrap_or(Policy::default().is_offered),
        })
    }
}

/// Five groups of hexadecimal digits, as RFC 9562 §4 writes UUIDs.
fn is_aaguid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aaguid_is_five_groups_of_hexadecimal_digits() {
        assert!(is_aaguid("2fc0579f-8113-47ea-b116-bb5a8db9202a"));
        for bad in [
            "",
            "2fc0579f811347eab116bb5a8db9202a",
            "2fc0579f-8113-47ea-b116-bb5a8db9202",
            "2fc0579f-8113-47ea-b116-bb5a8db9202a-",
            "2fc0579g-8113-47ea-b116-bb5a8db9202a",
            "YubiKey",
        ] {
            assert!(!is_aaguid(bad), "{bad}");
        }
    }
}
