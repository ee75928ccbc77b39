//! An access token at a protected resource, with what its holder shows beside it (RFC 6750 §2, RFC 9449 §7, RFC 8705 §3).

use super::validate::{ValidToken, invalid_token, validate};
use crate::domain::confirmation::{Confirmation, Thumbprint};
use crate::oauth::dpop::{self, Proof, Target};
use crate::oauth::error::OAuthError;
use crate::provider::Provider;

/// The authentication scheme by which a token came (RFC 9110 §11.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RFC 6750 §2.1; a token in a form counts as such (§2.2).
    Bearer,
    /// RFC 9449 §7.1.
    DPoP,
}

impl Scheme {
    /// All of them, by their names.
    pub const ALL: [(&'static str, Self); 2] = [("Bearer", Self::Bearer), ("DPoP", Self::DPoP)];
}

/// A token, and what came with it.
#[derive(Clone, Copy)]
pub struct Presented<'p> {
    /// The token.
    pub token: &'p str,
    /// How it came.
    pub scheme: Scheme,
    /// The DPoP proof, if there is one.
    pub proof: Option<&'p str>,
    /// The certificate of the connection, if there is one.
    pub certificate: Option<&'p Thumbprint>,
}

/// Whether a token is valid now, and in the hands of whom it was given to.
///
/// # Errors
/// `invalid_token`, `invalid_dpop_proof`, `use_dpop_nonce`, `temporarily_unavailable`.
pub async fn validate_presented(
    op: &Provider,
    presented: Presented<'_>,
    target: &Target,
) -> Result<ValidToken, OAuthError> {
    let Presented {
        token,
        scheme,
        proof,
        certificate,
    } = presented;
    let proof = match (scheme, proof) {
        (Scheme::DPoP, Some(proof)) => Some(Proof::read(op, proof, target, Some(token))?),
        // §7.1: with the scheme DPoP the proof has to be there.
        (Scheme::DPoP, None) => return Err(dpop::missing()),
        // A bearer token needs none.
        (Scheme::Bearer, _) => None,
    };
    let valid = validate(op, token).await?;
    // RFC 9068 §4: `aud` has to be "an identifier the resource server expects for itself". One that another service was given opens
    // nothing here.
    if valid.claims.aud != op.issuer.as_str() {
        return Err(invalid_token().with_detail("it is for another resource"));
    }
    let Confirmation {
        jkt,
        certificate: bound_to,
    } = &valid.claims.cnf;
    check_key(jkt.as_ref(), proof.as_ref()).map_err(|why| invalid_token().with_detail(why))?;
    // RFC 8705 §3: "If they do not match, the resource access attempt MUST be rejected".
    if bound_to.is_some() && bound_to.as_ref() != certificate {
        return Err(
            invalid_token().with_detail("it is bound to another certificate than was shown")
        );
    }
    // Last, so that nothing is remembered of what opens nothing.
    if let Some(proof) = proof {
        proof.accept(op).await?;
    }
    Ok(valid)
}

/// RFC 9449 §4.3, item 12, and §7.1: a bound token is for the scheme DPoP alone, with its own key; and that scheme for bound tokens.
fn check_key(bound_to: Option<&Thumbprint>, proof: Option<&Proof>) -> Result<(), &'static str> {
    match (bound_to, proof.map(Proof::key)) {
        (None, None) => Ok(()),
        (Some(jkt), Some(key)) if jkt == key => Ok(()),
        (Some(_), Some(_)) => Err("it is bound to another key than the DPoP proof's"),
        (Some(_), None) => Err("it is bound to a key, and was used as a bearer token"),
        (None, Some(_)) => Err("it is a bearer token, and was used with a DPoP proof"),
    }
}
