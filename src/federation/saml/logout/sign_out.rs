//! Who signs out at an identity provider is signed out here.

use std::sync::Arc;

use crate::domain::connector::Connector;
use crate::domain::saml::{IdentityProvider, SamlUpstream};
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::EndedThere;
use crate::federation::ended::end_all;
use crate::federation::failure::Failure;
use crate::federation::saml::disbelieved::Disbelieved;
use crate::provider::Provider;
use crate::secret::TokenHash;

/// A request of an identity provider that is believed.
#[derive(Debug)]
pub struct Ending {
    /// Its `ID`.
    pub(super) id: String,
    /// What is over there.
    pub(super) ended: Vec<EndedThere>,
    /// When it was made.
    pub(super) made_at: Timestamp,
    /// Until when it could be believed again.
    pub(super) forgotten_at: Timestamp,
    /// What goes back with the answer.
    pub(super) relay_state: Option<String>,
    /// Who asks.
    pub(super) provider: Arc<IdentityProvider>,
}

/// Ends what lives by it here, and says how many sessions there were. Once: who kept the request ends no later session by it.
///
/// # Errors
/// [`Failure`].
pub async fn sign_out(
    op: &Provider,
    connector: &Connector,
    upstream: &SamlUpstream,
    ending: &Ending,
    origin: &SessionOrigin,
) -> Result<usize, Failure> {
    let (tenant, forgotten_at) = (op.tenant.clone(), ending.forgotten_at);
    let name = format!(
        "logout {} {} {}",
        connector.name, upstream.issuer, ending.id
    );
    let hash = TokenHash::of(&name);
    let (of, noted) = (tenant.clone(), hash.clone());
    let is_known = op
        .store
        .read(move |r| r.is_saml_assertion_used(&of, &noted));
    if is_known.await? {
        return Err(Disbelieved::Replayed.into());
    }
    let mut count = 0;
    for ended in &ending.ended {
        let whose = (&connector.name, upstream.issuer.as_str());
        count += end_all(op, whose, (ended, ending.made_at), origin).await?;
    }
    // Last: what could not be done, as the database failed, is done when it is sent again. Of two at once each has ended the same.
    op.store
        .write(move |w| w.insert_saml_assertion(&tenant, &hash, forgotten_at))
        .await?;
    Ok(count)
}
