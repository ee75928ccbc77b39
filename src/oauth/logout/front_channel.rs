//! OpenID Connect Front-Channel Logout 1.0: the page that says that somebody is signed out loads an address of each client in a frame, so
//! that the client forgets them in this browser. Browsers that keep cookies from frames take the sense out of it, and nobody hears whether
//! it worked: the back channel is the surer way.

use url::Url;

use crate::domain::client::Client;
use crate::domain::id::SessionId;
use crate::provider::{Issuer, Provider};
use crate::store::StoreError;

/// Frames of one page. Who is signed in to more clients in one session is signed out of the first of them.
const MOST: usize = 20;

/// The addresses to load once the sessions have ended, each with `iss` and `sid` (§2). Ask before they end.
///
/// # Errors
/// [`StoreError`].
pub async fn addresses(op: &Provider, sessions: &[SessionId]) -> Result<Vec<Url>, StoreError> {
    let mut addresses = Vec::new();
    for session in sessions {
        let id = session.clone();
        let clients = op.store.read(move |r| r.list_session_clients(&id)).await?;
        for client in clients {
            let client = op.find_client(client.as_str()).await?;
            addresses.extend(client.and_then(|client| address(&op.issuer, &client, session)));
        }
    }
    addresses.truncate(MOST);
    Ok(addresses)
}

/// §2: "If a session identifier is included … iss and sid" are added to what else stands in its query.
fn address(issuer: &Issuer, client: &Client, session: &SessionId) -> Option<Url> {
    if client.disabled_at.is_some() {
        return None;
    }
    let mut address = Url::parse(client.metadata.frontchannel_logout_uri.as_deref()?).ok()?;
    address
        .query_pairs_mut()
        .append_pair("iss", issuer.as_str())
        .append_pair("sid", session.as_str());
    Some(address)
}
