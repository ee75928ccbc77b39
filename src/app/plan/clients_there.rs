//! The clients that we are at upstreams.

use super::connectors::{check_issuer, is_word, secret};
use super::judge::Judge;
use crate::config::section;
use crate::domain::connector::{ClientThere, OpenIdUpstream};
use crate::domain::scope::{OPENID, Scope};
use crate::federation::connection::ClientSecret;

/// What is asked for where nothing is said.
const USUAL_SCOPE: [&str; 3] = [OPENID, "email", "profile"];

impl Judge<'_> {
    /// An OpenID Provider, and our secret there.
    pub(super) fn open_id(
        &self,
        configured: &section::Connector,
    ) -> Result<(OpenIdUpstream, Option<ClientSecret>), String> {
        let section::Connector {
            issuer,
            nonce,
            algorithms,
            ..
        } = configured;
        if self.config().issuer.as_ref() == Some(issuer) {
            return Err("it is this provider itself".into());
        }
        check_issuer(issuer)?;
        let usual = || USUAL_SCOPE.into_iter().collect();
        let (client, secret) = client(configured, usual)?;
        // OpenID Connect Core 1.0 §3.1.2.1: without it there is no ID token.
        if !client.scope.has(OPENID) {
            return Err("scope has to have openid".into());
        }
        let upstream = OpenIdUpstream {
            issuer: issuer.clone(),
            client,
            algorithms: algorithms.clone(),
            has_nonce: nonce.unwrap_or(true),
        };
        Ok((upstream, secret))
    }
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
