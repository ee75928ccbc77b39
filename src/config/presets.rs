//! What is known of providers that many have, so that a connector to one is its name, a client and a secret: data, in `presets.toml`.

use figment::Figment;
use figment::providers::{Format as _, Toml};
use serde::Deserialize;

use super::section::Connector;

/// A provider that many have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// What `connectors.preset` calls it.
    pub name: String,
    /// Where it says how a client is registered.
    pub documentation: String,
    /// What stands where the operator says nothing.
    pub connector: Connector,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    presets: Vec<Preset>,
}

/// All of them.
///
/// # Errors
/// What is wrong with the file, which a test has read.
pub fn presets() -> Result<Vec<Preset>, String> {
    let read: Result<All, _> = Figment::from(Toml::string(include_str!("presets.toml"))).extract();
    read.map(|all| all.presets)
        .map_err(|error| format!("the presets: {error}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_is_whole_and_has_nothing_that_is_the_operators() {
        let presets = presets().unwrap();
        let names: BTreeSet<&str> = presets.iter().map(|preset| preset.name.as_str()).collect();
        assert_eq!(names.len(), presets.len(), "each name once");
        for preset in &presets {
            let (name, has) = (&preset.name, &preset.connector);
            assert!(preset.documentation.starts_with("https://"), "{name}");
            assert!(has.kind.is_some() && !has.issuer.is_empty(), "{name}");
            assert!(has.display_name.is_some() && has.scope.is_some(), "{name}");
            assert!(has.name.is_empty() && has.preset.is_none(), "{name}");
            assert!(has.client_id.is_empty(), "{name}");
            assert!(
                has.client_secret.is_none() && has.client_secret_file.is_none(),
                "{name}"
            );
            assert!(
                has.domains.is_empty() && has.trusted_domains.is_empty(),
                "{name}"
            );
            assert!(
                has.tenants.is_empty() && has.signed_secret.is_none(),
                "{name}"
            );
            assert!(has.acr.is_empty() && has.amr.is_empty(), "{name}");
            assert!(has.renewed.is_empty() && has.roles.is_empty(), "{name}");
            assert!(
                has.creates_accounts.is_none() && has.ldap.is_none(),
                "{name}"
            );
        }
    }

    #[test]
    fn where_metadata_is_goes_with_whose_it_is() {
        let read =
            |text: &str| -> Connector { Figment::from(Toml::string(text)).extract().unwrap() };
        let preset = read(
            "issuer = \"https://a.example/{tenantid}\"\ndiscovery = \"https://a.example/common\"",
        );
        let discovery = |text: &str| read(text).over(&preset).discovery;
        assert_eq!(discovery("").as_deref(), Some("https://a.example/common"));
        assert_eq!(discovery("issuer = \"https://a.example/one\""), None);
        let other = discovery("discovery = \"https://a.example/organizations\"");
        assert_eq!(other.as_deref(), Some("https://a.example/organizations"));
    }

    #[test]
    fn what_the_operator_says_stands_over_it() {
        let read =
            |text: &str| -> Connector { Figment::from(Toml::string(text)).extract().unwrap() };
        let preset = read(
            "kind = \"oidc\"\nissuer = \"https://a.example\"\ndisplay_name = \"A\"\nscope = \"openid\"\npkce = false\nnonce = false\n\
             token_endpoint_auth_method = \"client_secret_post\"\nclaims = { email = \"mail\", name = \"cn\" }",
        );
        let silent = read("client_id = \"d\"").over(&preset);
        assert_eq!(
            (silent.issuer.as_str(), silent.client_id.as_str()),
            ("https://a.example", "d")
        );
        assert_eq!((silent.pkce, silent.nonce), (Some(false), Some(false)));
        assert_eq!(silent.claims.email.as_deref(), Some("mail"));
        let spoken = read(
            "issuer = \"https://b.example\"\ndisplay_name = \"B\"\nscope = \"openid email\"\npkce = true\nnonce = true\n\
             token_endpoint_auth_method = \"client_secret_basic\"\nclaims = { email = \"\" }",
        )
        .over(&preset);
        assert_eq!(spoken.issuer, "https://b.example");
        assert_eq!(spoken.display_name.as_deref(), Some("B"));
        assert_eq!((spoken.pkce, spoken.nonce), (Some(true), Some(true)));
        assert_eq!(spoken.claims.email.as_deref(), Some(""), "it is left out");
        assert_eq!(spoken.claims.name.as_deref(), Some("cn"));
        assert_ne!(
            spoken.token_endpoint_auth_method,
            silent.token_endpoint_auth_method
        );
        assert_ne!(spoken.scope, silent.scope);
    }
}
