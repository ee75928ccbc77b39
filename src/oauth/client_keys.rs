//! The keys of clients (RFC 7591 §2): those that they registered (`jwks`), or those that they publish (`jwks_uri`).

use serde_json::Value;

use super::published::{Unpublished, Wanted};
use crate::domain::client::Client;
use crate::domain::encryption::Encryption;
use crate::domain::issuer_keys::IssuerKeys;
use crate::keys::certificate::ClientCertificate;
use crate::keys::client_keys::{ClientKeySet, RefusedKeySet};
use crate::keys::jwe::Encrypter;
use crate::keys::jws::{CompactJws, RefusedToken};
use crate::provider::Provider;

/// RFC 7517 §8.5.1; many servers say that it is JSON.
const ACCEPT: &str = "application/jwk-set+json, application/json";
/// Bytes of a key set that are read.
const LONGEST: usize = 64 * 1024;

/// Why a client's signature is not believed, or nothing can be encrypted to it.
#[derive(Debug, thiserror::Error)]
pub enum RefusedSignature {
    /// It has no keys.
    #[error("there are no keys on record")]
    NoKeys,
    /// Its key set is none that we take.
    #[error(transparent)]
    KeySet(#[from] RefusedKeySet),
    /// Its key set is not to be had.
    #[error("the jwks_uri is of no use: {0}")]
    Unpublished(#[from] Unpublished),
    /// What its server gave is no JSON.
    #[error("what is at the jwks_uri is no JSON")]
    NoJson,
    /// Its profile has not that algorithm.
    #[error("its algorithm is none of PS256, ES256 and EdDSA, which the client's profile has")]
    Algorithm,
    /// None of its keys signed the token.
    #[error(transparent)]
    Token(#[from] RefusedToken),
}

/// Where somebody's keys are.
#[derive(Clone, Copy, Debug)]
pub enum Keys<'k> {
    /// On record (`jwks`).
    Given(&'k Value),
    /// At an address (`jwks_uri`).
    Published(&'k str),
}

impl<'k> From<&'k IssuerKeys> for Keys<'k> {
    fn from(keys: &'k IssuerKeys) -> Self {
        match keys {
            IssuerKeys::Given(jwks) => Self::Given(jwks),
            IssuerKeys::Published(address) => Self::Published(address),
        }
    }
}

/// Whether one of a client's keys signed the token.
///
/// # Errors
/// [`RefusedSignature`].
pub async fn verify(
    op: &Provider,
    client: &Client,
    token: &CompactJws<'_>,
) -> Result<(), RefusedSignature> {
    if !op
        .security_profile(client)
        .has_algorithm_named(&token.header.alg)
    {
        return Err(RefusedSignature::Algorithm);
    }
    let metadata = &client.metadata;
    let keys = match (&metadata.jwks, &metadata.jwks_uri) {
        (Some(jwks), _) => Keys::Given(jwks),
        (None, Some(address)) => Keys::Published(address),
        (None, None) => return Err(RefusedSignature::NoKeys),
    };
    verify_with(op, keys, token).await
}

/// Whether a client has a certificate, or its key, among its keys (RFC 8705 §2.2.2: by `jwks_uri`, or by value).
///
/// # Errors
/// [`RefusedSignature`], whose words are those of keys too.
pub async fn has_certificate(
    op: &Provider,
    client: &Client,
    certificate: &ClientCertificate,
) -> Result<bool, RefusedSignature> {
    if let Some(jwks) = &client.metadata.jwks {
        return Ok(certificate.is_registered_in(jwks));
    }
    let address = client.metadata.jwks_uri.as_deref();
    let address = address.ok_or(RefusedSignature::NoKeys)?;
    let kept = published(op, address, false).await;
    if kept.is_ok_and(|jwks| certificate.is_registered_in(&jwks)) {
        return Ok(true);
    }
    // Clients change certificates by publishing the next: one that is not known may have been published a moment ago.
    Ok(certificate.is_registered_in(&published(op, address, true).await?))
}

/// Whether one of these keys signed the token.
///
/// # Errors
/// [`RefusedSignature`].
pub async fn verify_with(
    op: &Provider,
    keys: Keys<'_>,
    token: &CompactJws<'_>,
) -> Result<(), RefusedSignature> {
    match keys {
        Keys::Given(jwks) => verify_by(jwks, token),
        Keys::Published(address) => verify_published(op, address, token, |_| true).await,
    }
}

/// Whether one of the keys at an address signed the token, of those that may have.
///
/// # Errors
/// [`RefusedSignature`].
pub async fn verify_published(
    op: &Provider,
    address: &str,
    token: &CompactJws<'_>,
    may_have: impl Fn(&Value) -> bool + Send + Sync,
) -> Result<(), RefusedSignature> {
    let verify = |mut jwks: Value| {
        if let Some(keys) = jwks.get_mut("keys").and_then(Value::as_array_mut) {
            keys.retain(&may_have);
        }
        verify_by(&jwks, token)
    };
    let kept = published(op, address, false).await;
    let refused = match kept.and_then(verify) {
        Ok(()) => return Ok(()),
        Err(refused) => refused,
    };
    // OpenID Connect Core 1.0 §10.1.1: a kid that is not known says that the keys have changed. A token without one may be of a new key.
    let is_unknown = matches!(refused, RefusedSignature::Token(RefusedToken::UnknownKey));
    // What was no key set a moment ago may be one now.
    let is_none = matches!(
        refused,
        RefusedSignature::NoJson | RefusedSignature::KeySet(_)
    );
    if !is_unknown && !is_none && token.header.kid.is_some() {
        return Err(refused);
    }
    verify(published(op, address, true).await?)
}

/// What encrypts to a client.
///
/// # Errors
/// [`RefusedSignature`], whose words are those of keys too.
pub async fn encrypter(
    op: &Provider,
    client: &Client,
    how: Encryption,
) -> Result<Encrypter, RefusedSignature> {
    if let Some(jwks) = &client.metadata.jwks {
        return Ok(Encrypter::of_key_set(how, jwks)?);
    }
    let address = client.metadata.jwks_uri.as_deref();
    let address = address.ok_or(RefusedSignature::NoKeys)?;
    let kept = published(op, address, false).await;
    let of_kept = kept.and_then(|jwks| Ok(Encrypter::of_key_set(how, &jwks)?));
    match of_kept {
        Ok(encrypter) => Ok(encrypter),
        // One that had none a moment ago may have one now.
        Err(_) => Ok(Encrypter::of_key_set(
            how,
            &published(op, address, true).await?,
        )?),
    }
}

/// Whether one of the keys of a set signed the token.
///
/// # Errors
/// [`RefusedSignature`].
pub fn verify_by(jwks: &Value, token: &CompactJws<'_>) -> Result<(), RefusedSignature> {
    Ok(ClientKeySet::of_token(jwks, token)?.verify(token)?)
}

async fn published(
    op: &Provider,
    address: &str,
    is_renewed: bool,
) -> Result<Value, RefusedSignature> {
    let wanted = Wanted {
        address,
        accept: ACCEPT,
        longest: LONGEST,
        is_renewed,
    };
    let document = op.published.get(&op.egress, wanted, op.now()).await?;
    serde_json::from_slice(&document).map_err(|_| RefusedSignature::NoJson)
}
