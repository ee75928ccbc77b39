//! `tls_client_auth` and `self_signed_tls_client_auth` (RFC 8705 §2).

use std::sync::Arc;

use super::find;
use crate::domain::client::{Client, TokenEndpointAuthMethod};
use crate::keys::certificate::ClientCertificate;
use crate::oauth::error::OAuthError;
use crate::provider::Provider;

/// Whether the client that a request names showed its certificate. Public clients show nothing.
pub(super) async fn check(
    op: &Provider,
    id: &str,
    certificate: Option<&ClientCertificate>,
) -> Result<Arc<Client>, OAuthError> {
    let client = find(op, id, None).await?;
    let refused = |why: &str| Err(OAuthError::invalid_client(format!("{id}: {why}")));
    let is_it: fn(&Provider, &Client, &ClientCertificate) -> Result<(), &'static str> =
        match client.metadata.token_endpoint_auth_method {
            TokenEndpointAuthMethod::None => return Ok(client),
            TokenEndpointAuthMethod::TlsClientAuth => check_subject,
            TokenEndpointAuthMethod::SelfSignedTlsClientAuth => check_registered,
            TokenEndpointAuthMethod::ClientSecretBasic
            | TokenEndpointAuthMethod::ClientSecretPost
            | TokenEndpointAuthMethod::ClientSecretJwt
            | TokenEndpointAuthMethod::PrivateKeyJwt => {
                return refused("it is confidential and presented no credential");
            }
        };
    let Some(certificate) = certificate else {
        return refused("it showed no certificate");
    };
    if let Err(why) = is_it(op, &client, certificate) {
        return refused(why);
    }
    Ok(client)
}

/// §2.1: an authority vouches for the certificate, and its subject is the registered one.
fn check_subject(
    op: &Provider,
    client: &Client,
    certificate: &ClientCertificate,
) -> Result<(), &'static str> {
    let authorities = op.authorities.as_ref();
    if !authorities.is_some_and(|authorities| authorities.vouch_for(certificate, op.now())) {
        return Err("no configured authority vouches for its certificate");
    }
    // Exactly one was registered.
    let mut subjects = client.metadata.tls_client_auth_subjects();
    let is_registered = subjects
        .next()
        .is_some_and(|subject| certificate.has_subject(subject));
    if is_registered && subjects.next().is_none() {
        Ok(())
    } else {
        Err("the certificate's subject is not the registered one")
    }
}

/// §2.2: nobody vouches for it, so it has to be on record itself.
fn check_registered(
    op: &Provider,
    client: &Client,
    certificate: &ClientCertificate,
) -> Result<(), &'static str> {
    if !certificate.is_current(op.now()) {
        return Err("its certificate is not for this time");
    }
    let jwks = client.metadata.jwks.as_ref();
    if jwks.is_some_and(|jwks| certificate.is_registered_in(jwks)) {
        Ok(())
    } else {
        Err("its certificate is not registered")
    }
}
