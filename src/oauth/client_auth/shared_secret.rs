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
