//! The secret that a client and we share, in plain: for whatever is made or encrypted with it.

use zeroize::Zeroizing;

use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId};
use crate::oauth::error::OAuthError;
use crate::provider::Provider;

/// The identity under which a client's secret is sealed.
#[must_use]
pub fn sealed_identity(client: &Client) -> String {
    sealed_identity_of(&client.tenant_id, &client.id)
}

/// The same for a client of which no more is known.
#[must_use]
pub fn sealed_identity_of(tenant: &TenantId, id: &ClientId) -> String {
    format!("clients/{tenant}/{id}")
}

/// A client's secret, of which something is to be made.
///
/// # Errors
/// `server_error` where we have but a hash of it, or cannot read it.
pub fn require_shared_secret(
    op: &Provider,
    client: &Client,
) -> Result<Zeroizing<Vec<u8>>, OAuthError> {
    let secret = open_shared_secret(op, client)?;
    secret.ok_or_else(|| {
        OAuthError::server_error(format!(
            "of the client {id} there is no secret of which something could be made: doorward client rotate-secret {id}",
            id = client.id
        ))
    })
}

/// A client's secret, where we have it in plain.
///
/// # Errors
/// `server_error` where it cannot be read.
pub fn open_shared_secret(
    op: &Provider,
    client: &Client,
) -> Result<Option<Zeroizing<Vec<u8>>>, OAuthError> {
    let sealed = client.secret_sealed.as_deref();
    let opened = sealed.map(|sealed| op.keys.master().open(sealed, &sealed_identity(client)));
    Ok(opened.transpose()?)
}
