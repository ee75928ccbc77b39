//! `tls_client_auth` and `self_signed_tls_client_auth` (RFC 8705 §2).

use std::sync::Arc;

use super::find;
use crate::domain::client::{Client, TokenEndpointAuthMethod};
use crate::keys::certificate::ClientCertificate;
use crate::oauth::client_keys::{self, RefusedSignature};
use crate::oauth::error::OAuthError;
use crate::provider::Provider;

/// Whether the client that a request names showed its certificate. Public clients show nothing.
pub(super) async fn check(
    op: &Provider,
    id: &str,
    certificate: Option<&ClientCertificate>,
) -> Result<Arc<Client>, OAuthError> {
    let client = find(op, id, None).await?;
    let refused = |why: &dyn std::fmt::Display| OAuthError::invalid_client(format!("{id}: {why}"));
    let certificate = || certificate.ok_or_else(|| refused(&"it showed no certificate"));
    match client.metadata.token_endpoint_auth_method {
        TokenEndpointAuthMethod::None => {}
        TokenEndpointAuthMethod::TlsClientAuth => {
            check_subject(op, &client, certificate()?).map_err(|why| refused(&why))?;
        }
        TokenEndpointAuthMethod::SelfSignedTlsClientAuth => {
            let certificate = certificate()?;
            check_registered(op, &client, certificate)
                .await
                .map_err(|why| refused(&why))?;
        }
        TokenEndpointAuthMethod::ClientSecretBasic
        | TokenEndpointAuthMethod::ClientSecretPost
        | TokenEndpointAuthMethod::ClientSecretJwt
        | TokenEndpointAuthMethod::PrivateKeyJwt => {
            return Err(refused(&"it is confidential and presented no credential"));
        }
    }
    Ok(client)
}

/// Why a certificate is not the registered one.
#[derive(Debug, thiserror::Error)]
enum Unregistered {
    #[error("its certificate is not for this time")]
    NotCurrent,
    #[error("its certificate is not registered")]
    Unknown,
    #[error(transparent)]
    Keys(#[from] RefusedSignature),
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

/// §2.2: nobody vouches for it, so it has to be on record itself, or among the keys that the client publishes.
async fn check_registered(
    op: &Provider,
    client: &Client,
    certificate: &ClientCertificate,
) -> Result<(), Unregistered> {
    if !certificate.is_current(op.now()) {
        return Err(Unregistered::NotCurrent);
    }
    if client_keys::has_certificate(op, client, certificate).await? {
        Ok(())
    } else {
        Err(Unregistered::Unknown)
    }
}
