//! The clients that we are at upstreams.

use super::connectors::{check_issuer, is_word, secret};
use super::judge::Judge;
use crate::config::section;
use crate::domain::connector::{
    ClientAuthentication, ClientThere, OAuthUpstream, OpenIdUpstream, SignedSecret, TENANT,
    is_tenant,
};
use crate::domain::id::ClientId;
use crate::domain::redirect_uri::is_displayable;
use crate::domain::scope::{OPENID, Scope};
use crate::federation::connection::ClientSecret;

/// What is asked for where nothing is said.
const USUAL_SCOPE: [&str; 3] = [OPENID, "email", "profile"];
/// The longest name of a key, or of whose it is, in bytes.
const LONGEST_ID: usize = 64;
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
        if has_endpoints(configured) {
            return Err("endpoints, subject and appsecret_proof are for the kind oauth2: an OpenID Provider says where they are".into());
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

impl Judge<'_> {
    /// An authorization server without ID tokens, and our secret there.
    pub(super) fn oauth(
        &self,
        configured: &section::Connector,
    ) -> Result<(OAuthUpstream, Option<ClientSecret>), String> {
        let section::Connector {
            issuer,
            authorization_endpoint,
            token_endpoint,
            userinfo_endpoint,
            emails_endpoint,
            subject,
            appsecret_proof,
            discovery,
            tenants,
            nonce,
            algorithms,
            acr,
            amr,
            ..
        } = configured;
        if self.config().issuer.as_ref() == Some(issuer) {
            return Err("it is this provider itself".into());
        }
        let has_tokens = discovery.is_some()
            || !tenants.is_empty()
            || nonce.is_some()
            || !algorithms.is_empty()
            || !acr.is_empty()
            || !amr.is_empty();
        if has_tokens {
            return Err("discovery, tenants, nonce, algorithms, acr and amr are for the kind oidc: without ID tokens nothing shows them".into());
        }
        check_issuer(issuer)?;
        let needed = |name: &str, address: &Option<String>| match address {
            Some(address) if is_endpoint(address) => Ok(address.clone()),
            Some(_) => Err(format!("{name} is not an https address without fragment")),
            None => Err(format!("{name} is missing")),
        };
        let emails = emails_endpoint
            .as_ref()
            .filter(|address| !address.is_empty());
        let emails = emails.map(|_| needed("emails_endpoint", emails_endpoint));
        let subject = subject.clone().filter(|subject| is_word(subject));
        let (client, secret) = client(configured, Scope::default)?;
        let has_secret_proof = appsecret_proof.unwrap_or_default();
        if has_secret_proof && (secret.is_none() || client.signed_secret.is_some()) {
            return Err("appsecret_proof is made of client_secret".into());
        }
        let upstream = OAuthUpstream {
            issuer: issuer.clone(),
            client,
            authorization_endpoint: needed("authorization_endpoint", authorization_endpoint)?,
            token_endpoint: needed("token_endpoint", token_endpoint)?,
            userinfo_endpoint: needed("userinfo_endpoint", userinfo_endpoint)?,
            emails_endpoint: emails.transpose()?,
            subject: subject.ok_or("subject is missing: the member by which people are known")?,
            has_secret_proof,
        };
        Ok((upstream, secret))
    }
}

fn is_endpoint(address: &str) -> bool {
    is_displayable(address) && !address.contains('#')
}

/// Whether anything is written that an OpenID Provider says itself.
fn has_endpoints(configured: &section::Connector) -> bool {
    let section::Connector {
        authorization_endpoint,
        token_endpoint,
        userinfo_endpoint,
        emails_endpoint,
        subject,
        appsecret_proof,
        ..
    } = configured;
    let all = [
        authorization_endpoint,
        token_endpoint,
        userinfo_endpoint,
        emails_endpoint,
        subject,
    ];
    all.into_iter().any(Option::is_some) || appsecret_proof.is_some()
}

/// Whether anything is written that only an upstream has at which we are a client.
pub(super) fn is_of_client(configured: &section::Connector) -> bool {
    let section::Connector {
        discovery,
        tenants,
        client_id,
        token_endpoint_auth_method,
        client_secret_file,
        client_secret,
        signed_secret,
        response_mode,
        scope,
        pkce,
        nonce,
        algorithms,
        amr,
        tokens_for,
        ..
    } = configured;
    !client_id.is_empty()
        || token_endpoint_auth_method.is_some()
        || client_secret_file.is_some()
        || client_secret.is_some()
        || signed_secret.is_some()
        || response_mode.is_some()
        || scope.is_some()
        || pkce.or(*nonce).is_some()
        || discovery.is_some()
        || !tenants.is_empty()
        || has_endpoints(configured)
        || !algorithms.is_empty()
        || !amr.is_empty()
        || !tokens_for.is_empty()
}

/// The key that signs our secret, and what the secret says of it.
fn signed_secret_of(
    configured: &section::SignedSecret,
) -> Result<(ClientSecret, SignedSecret), String> {
    let section::SignedSecret {
        team_id,
        key_id,
        private_key_file,
        private_key,
    } = configured;
    let is_id = |id: &str| {
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(is_sign)
    };
    if !is_id(team_id) || !is_id(key_id) {
        return Err("signed_secret.team_id and key_id are of letters, digits, - _ and .".into());
    }
    let key = match (private_key_file, private_key) {
        (Some(file), None) if !file.as_os_str().is_empty() => ClientSecret::File(file.clone()),
        (None, Some(text)) => ClientSecret::Text(text.clone()),
        _ => {
            return Err("signed_secret has one of private_key_file and private_key".into());
        }
    };
    let signed = SignedSecret {
        team_id: team_id.clone(),
        key_id: key_id.clone(),
    };
    // A file may come later, as that of any secret.
    if let ClientSecret::Text(_) = &key {
        let refused = key.signer(key_id).err();
        if let Some(why) = refused {
            return Err(format!("signed_secret.private_key: {why}"));
        }
    }
    Ok((key, signed))
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
        signed_secret,
        response_mode,
        scope,
        pkce,
        tokens_for,
        ..
    } = configured;
    if !is_word(client_id) {
        return Err("client_id is empty, too long, or has characters that none has".into());
    }
    if !tokens_for.iter().all(|client| is_word(client)) {
        return Err("tokens_for has the client_id of each client that may have its tokens".into());
    }
    let authentication = token_endpoint_auth_method.unwrap_or_default();
    let (file, text) = (client_secret_file.as_ref(), client_secret.as_ref());
    let (secret, signed_secret) = match signed_secret {
        None => (secret(authentication, file, text)?, None),
        Some(_) if file.is_some() || text.is_some() => {
            return Err("signed_secret stands in place of client_secret".into());
        }
        Some(_) if authentication == ClientAuthentication::PrivateKeyJwt => {
            return Err(
                "private_key_jwt signs with this provider's keys, and needs no signed_secret"
                    .into(),
            );
        }
        Some(signed) => {
            let (key, signed) = signed_secret_of(signed)?;
            (Some(key), Some(signed))
        }
    };
    let client = ClientThere {
        client_id: client_id.clone(),
        authentication,
        scope: scope.clone().unwrap_or_else(usual_scope),
        has_pkce: pkce.unwrap_or(true),
        response_mode: response_mode.unwrap_or_default(),
        signed_secret,
        tokens_for: tokens_for.iter().map(ClientId::new).collect(),
    };
    Ok((client, secret))
}
