//! The clients that we are at upstreams.

use super::connectors::{check_issuer, is_word, secret};
use super::judge::Judge;
use crate::config::section;
use crate::domain::connector::{ClientThere, OpenIdUpstream, TENANT, is_tenant};
use crate::domain::scope::{OPENID, Scope};
use crate::federation::connection::ClientSecret;

/// What is asked for where nothing is said.
const USUAL_SCOPE: [&str; 3] = [OPENID, "email", "profile"];

/// Stands for a tenant where an issuer is looked at.
const NO_TENANT: &str = "00000000-0000-0000-0000-000000000000";

impl Judge<'_> {
    /// An OpenID Provider, and our secret there.
    pub(super) fn open_id(
        &self,
        configured: &section::Connector,
    ) -> Result<(OpenIdUpstream, Option<ClientSecret>), String> {
        let section::Connector {
            issuer,
            discovery,
            tenants,
            nonce,
            algorithms,
            trusted_domains,
            ..
        } = configured;
        if self.config().issuer.as_ref() == Some(issuer) {
            return Err("it is this provider itself".into());
        }
        check_issuer(&issuer.replacen(TENANT, NO_TENANT, 1))?;
        let has_tenants = issuer.contains(TENANT);
        match discovery {
            Some(address) => check_issuer(address).map_err(|_| {
                "discovery is not an https address without query and fragment".to_owned()
            })?,
            None if has_tenants => {
                return Err(format!(
                    "discovery is missing: with {TENANT}, issuer is no address"
                ));
            }
            None => {}
        }
        let tenants = tenants_of(tenants)?;
        if !has_tenants && !tenants.is_empty() {
            return Err(format!("tenants are of an issuer with {TENANT} in it"));
        }
        // Anybody can have a tenant, and say there what they like.
        if has_tenants && tenants.is_empty() && !trusted_domains.is_empty() {
            return Err("trusted_domains go with tenants: else any tenant could say that it has an address there".into());
        }
        let usual = || USUAL_SCOPE.into_iter().collect();
        let (client, secret) = client(configured, usual)?;
        // OpenID Connect Core 1.0 §3.1.2.1: without it there is no ID token.
        if !client.scope.has(OPENID) {
            return Err("scope has to have openid".into());
        }
        let upstream = OpenIdUpstream {
            issuer: issuer.clone(),
            discovery: discovery.clone(),
            tenants,
            client,
            algorithms: algorithms.clone(),
            has_nonce: nonce.unwrap_or(true),
        };
        Ok((upstream, secret))
    }
}

/// Tenants as they stand in issuers.
fn tenants_of(written: &[String]) -> Result<Vec<String>, String> {
    let read = |tenant: &String| {
        let small = tenant.to_ascii_lowercase();
        let is_tenant = is_tenant(&small);
        let none =
            || format!("tenants: {tenant:?} is no GUID, as which a tenant stands in its issuer");
        is_tenant.then_some(small).ok_or_else(none)
    };
    written.iter().map(read).collect()
}

/// The client that we are there, and its secret.
fn client(
    configured: &section::Connector,
    usual_scope: impl FnOnce() -> Scope,
) -> Result<(ClientThere, Option<ClientSecret>), String> {
    let section::Connector {
        client_id,
        token_endpoint_auth_method,
        client_secret_file,
        client_secret,
        scope,
        pkce,
        ..
    } = configured;
    if !is_word(client_id) {
        return Err("client_id is empty, too long, or has characters that none has".into());
    }
    let authentication = token_endpoint_auth_method.unwrap_or_default();
    let (file, text) = (client_secret_file.as_ref(), client_secret.as_ref());
    let secret = secret(authentication, file, text)?;
    let client = ClientThere {
        client_id: client_id.clone(),
        authentication,
        scope: scope.clone().unwrap_or_else(usual_scope),
        has_pkce: pkce.unwrap_or(true),
    };
    Ok((client, secret))
}
