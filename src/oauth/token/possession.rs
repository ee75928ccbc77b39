//! What the tokens of a token request are bound to: the keys that the client shows with it.

use crate::domain::client::Client;
use crate::domain::confirmation::{Confirmation, Thumbprint};
use crate::oauth::dpop::{self, Proof};
use crate::oauth::error::OAuthError;
use crate::provider::Provider;

/// What a request shows that its client has.
#[derive(Debug, Default)]
pub struct Possession {
    /// A key, by a DPoP proof.
    pub proof: Option<Proof>,
    /// A certificate, in the handshake of its connection.
    pub certificate: Option<Thumbprint>,
}

/// What a client has shown.
#[derive(Debug)]
pub(super) struct Held {
    /// What its new tokens are bound to.
    pub(super) bound: Confirmation,
    /// All of it: a certificate too that its tokens are not bound to.
    pub(super) shown: Confirmation,
}

impl Held {
    /// What a token is bound to that comes of another: what the client's tokens are, and no less than the other was. A key that it had is
    /// shown by then, and in `bound`.
    pub(super) fn bound_as(self, other: &Confirmation) -> Confirmation {
        let Confirmation { jkt, certificate } = self.bound;
        Confirmation {
            jkt,
            certificate: certificate.or_else(|| other.certificate.clone()),
        }
    }
}

/// Accepts what the client shows.
///
/// # Errors
/// `invalid_dpop_proof`, also where the client has to show one and does not (RFC 9449 §5.2: "the authorization server MUST reject
/// token requests from the client that do not contain the DPoP header"); `invalid_request` without its certificate.
pub(super) async fn confirm(
    op: &Provider,
    client: &Client,
    shown: Possession,
) -> Result<Held, OAuthError> {
    let Possession {
        proof,
        certificate: presented,
    } = shown;
    // RFC 8705 §3.4: the client said that its tokens are bound; others may show a certificate for other reasons.
    let certificate = if client.metadata.tls_client_certificate_bound_access_tokens {
        let missing = || OAuthError::invalid_request("the client certificate is missing");
        Some(presented.clone().ok_or_else(missing)?)
    } else {
        None
    };
    let jkt = match proof {
        Some(proof) => Some(proof.accept(op).await?),
        None if client.metadata.dpop_bound_access_tokens => return Err(dpop::missing()),
        None => None,
    };
    Ok(Held {
        shown: Confirmation {
            jkt: jkt.clone(),
            certificate: presented,
        },
        bound: Confirmation { jkt, certificate },
    })
}

/// What a refresh token is bound to (RFC 9449 §5, RFC 8705 §4): that of a public client to all that it shows; a confidential client's to
/// the client's authentication alone, so that it can take new keys.
pub(super) fn of_refresh_token(client: &Client, shown: &Confirmation) -> Confirmation {
    if client.is_public() {
        shown.clone()
    } else {
        Confirmation::default()
    }
}
