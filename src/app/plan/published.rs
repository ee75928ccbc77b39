//! Addresses of the configuration that the server is to ask: one that it never will is said at the start, not at each request.

use url::Url;

use super::Plan;
use crate::config::ConfigError;
use crate::domain::connector::Upstream;
use crate::domain::issuer_keys::IssuerKeys;
use crate::domain::saml::SamlSource;
use crate::egress::Unfetched;

impl Plan {
    /// Refuses keys of others (`jwks_uri`), and upstreams, at an address that is never fetched.
    ///
    /// # Errors
    /// [`ConfigError`] names the setting.
    pub fn check_fetched(&self) -> Result<(), ConfigError> {
        let reach = self.settings.egress();
        for (key, issuer, address) in self.fetched() {
            let never = match Url::parse(address) {
                Ok(url) => match reach.check(&url) {
                    Ok(()) => continue,
                    Err(never) => never,
                },
                Err(_) => Unfetched::Scheme,
            };
            let mend = match never {
                Unfetched::NotPublic => {
                    "Name its network in outgoing.networks, or write the keys themselves into jwks."
                }
                _ => {
                    "Publish them by https, or write them themselves into jwks; http on this machine is for `doorward dev`."
                }
            };
            return Err(ConfigError::new(format!(
                "{key}: the keys of {issuer} would never be fetched from {address}: {never}. {mend}"
            )));
        }
        for connection in self.settings.connections.iter() {
            let connector = &connection.connector;
            let asked = match &connector.upstream {
                Upstream::OpenId(upstream) => vec![upstream.metadata_at()],
                Upstream::OAuth(upstream) => {
                    let emails = upstream.emails_endpoint.iter();
                    let own = [&upstream.token_endpoint, &upstream.userinfo_endpoint];
                    own.into_iter().chain(emails).map(String::as_str).collect()
                }
                Upstream::Saml(upstream) => match &upstream.source {
                    SamlSource::Published { address, .. } => vec![address.as_str()],
                    SamlSource::Given(_) | SamlSource::File(_) => continue,
                },
                // A directory is where the operator says, and is asked nothing over the web.
                Upstream::Ldap(_) => continue,
            };
            let never = asked.into_iter().find_map(|asked| {
                let checked = Url::parse(asked).map_err(|_| Unfetched::Scheme);
                let never = checked.and_then(|url| reach.check(&url)).err()?;
                Some((asked, never))
            });
            if let Some((asked, never)) = never {
                return Err(ConfigError::new(format!(
                    "connectors: {}: {asked} would never be asked: {never}. Name its network in outgoing.networks; http on this machine is for `doorward dev`.",
                    connector.name
                )));
            }
        }
        Ok(())
    }

    /// The setting, whose keys they are, and where they are.
    fn fetched(&self) -> impl Iterator<Item = (&'static str, &str, &str)> {
        let assertions = self.settings.assertion_issuers.iter();
        let assertions = assertions.map(|of| ("assertion_issuers", &of.issuer, &of.keys));
        let statements = self.settings.software_statements.issuers.iter();
        let statements = statements.map(|of| {
            let key = "registration.software_statement_issuers";
            (key, &of.issuer, &of.keys)
        });
        assertions
            .chain(statements)
            .filter_map(|(key, issuer, keys)| match keys {
                IssuerKeys::Published(address) => Some((key, issuer.as_str(), address.as_str())),
                IssuerKeys::Given(_) => None,
            })
    }
}
