//! DPoP (RFC 9449): a token is its holder's, who shows the key that it is bound to with each request.
//!
//! ```text
//!  the header DPoP ─▶ Proof::read ──▶ Proof::accept ──▶ the thumbprint of its key
//!                     (nothing but      (the database:
//!                      looking at it)    not seen before)
//! ```
//!
//! An endpoint that takes proofs reads one before it uses anything up, so that who is asked for a nonce can come again, and accepts
//! it once it knows who asks. Where an authorization request brings a proof, as pushed ones do (§10.1), its key is what
//! [`agree`] makes of it and `dpop_jkt`.

pub mod nonce;
mod target;

use std::time::Duration;

use serde::Deserialize;

pub use self::target::Target;
use super::error::{ErrorCode, OAuthError};
use super::params::Parameters;
use crate::domain::confirmation::Thumbprint;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::keys::embedded_key;
use crate::keys::jws::{CompactJws, NumericDate, is_typ};
use crate::provider::Provider;
use crate::secret::{TokenHash, sha256_base64url};

/// What proofs may be signed with. RS256 is not among them, for FAPI 2.0 Security Profile §5.4.1 has no PKCS #1 v1.5, and no
/// client needs it that is young enough to know DPoP.
pub const ALGORITHMS: [SigningAlgorithm; 3] = [
    SigningAlgorithm::PS256,
    SigningAlgorithm::ES256,
    SigningAlgorithm::EdDSA,
];
/// How far `iat` may be from our clock, to either side: less than this.
const WINDOW: Duration = Duration::from_secs(60);
/// How long a proof is remembered: longer than any node's clock could take it.
const REMEMBERED: Duration = Duration::from_mins(10);
const LONGEST_JTI: usize = 256;

/// The claims of a proof (§4.2). What else is there is nobody's business.
#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    iat: NumericDate,
    #[serde(default)]
    ath: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    exp: Option<NumericDate>,
    #[serde(default)]
    nbf: Option<NumericDate>,
}

/// A proof that holds for one request, if it is the first of its name.
#[derive(Debug)]
pub struct Proof {
    key: Thumbprint,
    hash: TokenHash,
}

impl Proof {
    /// Checks all of a proof that can be seen in it (§4.3). `access_token` is the one that it comes with, if any.
    ///
    /// # Errors
    /// `invalid_dpop_proof`, `use_dpop_nonce`.
    pub fn read(
        op: &Provider,
        proof: &str,
        target: &Target,
        access_token: Option<&str>,
    ) -> Result<Self, OAuthError> {
        // Item 2: one well-formed JWT.
        let token = CompactJws::parse(proof).map_err(invalid)?;
        // Item 4.
        if !is_typ(&token.header, "dpop+jwt") {
            return Err(invalid("its typ is not dpop+jwt"));
        }
        // Item 5.
        if !ALGORITHMS
            .iter()
            .any(|known| known.name() == token.header.alg)
        {
            return Err(invalid("its alg is not one that is taken here"));
        }
        // Items 6 and 7.
        let key = embedded_key::verify(&token).map_err(invalid)?;
        // Item 3: serde misses what is required.
        let claims: Claims = token.claims().map_err(invalid)?;
        let uri = target.check(&claims.htm, &claims.htu).map_err(invalid)?;
        check_token_hash(&claims, access_token).map_err(invalid)?;
        check_time(op, &claims)?;
        if claims.jti.is_empty() || claims.jti.len() > LONGEST_JTI {
            return Err(invalid("its jti is empty or too long"));
        }
        // §11.1: "in the context of the target URI", as it was compared, not as it was written.
        let named = [key.as_str(), claims.htm.as_str(), uri, claims.jti.as_str()];
        let hash = TokenHash::of(&named.join("\n"));
        Ok(Self { key, hash })
    }

    /// The key that it proves.
    #[must_use]
    pub const fn key(&self) -> &Thumbprint {
        &self.key
    }

    /// Takes the proof if nobody showed it before, at any node (§11.1), and says whose it is.
    ///
    /// # Errors
    /// `invalid_dpop_proof`; `temporarily_unavailable`, for what cannot be remembered is not taken.
    pub async fn accept(self, op: &Provider) -> Result<Thumbprint, OAuthError> {
        let (tenant, hash) = (op.tenant.clone(), self.hash);
        let forgotten_at = op.now().plus(REMEMBERED);
        let is_new = op
            .store
            .write(move |w| w.insert_dpop_proof(&tenant, &hash, forgotten_at))
            .await?;
        if is_new {
            Ok(self.key)
        } else {
            Err(invalid("its jti was used before"))
        }
    }
}

/// The refusal of a proof (§5, §7.1). It is the client's own, so it hears what is wrong.
pub fn invalid(why: impl std::fmt::Display) -> OAuthError {
    OAuthError::new(
        ErrorCode::InvalidDpopProof,
        format!("the DPoP proof is refused: {why}"),
    )
}

/// The refusal of a request that has to bring a proof and brings none.
#[must_use]
pub fn missing() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidDpopProof, "a DPoP proof is missing")
}

/// Item 12: "ensure that the value of the ath claim equals the hash of that access token".
fn check_token_hash(claims: &Claims, access_token: Option<&str>) -> Result<(), &'static str> {
    match (access_token, &claims.ath) {
        (None, _) => Ok(()),
        (Some(token), Some(ath)) if *ath == sha256_base64url(token.as_bytes()) => Ok(()),
        (Some(_), Some(_)) => Err("its ath is that of another access token"),
        (Some(_), None) => Err("its ath is missing"),
    }
}

/// Items 10 and 11: when it was made, by a nonce of ours, which its client cannot have had before; else by its `iat`.
fn check_time(op: &Provider, claims: &Claims) -> Result<(), OAuthError> {
    let now = op.now();
    let skew = op.settings.clock_skew;
    match &claims.nonce {
        Some(nonce) if !nonce::is_fresh(op, nonce) => return Err(nonce::demand(op)),
        Some(_) => {}
        None if op.settings.requires_dpop_nonce => return Err(nonce::demand(op)),
        None => {
            let iat = claims.iat.timestamp();
            if iat >= now.plus(WINDOW) {
                return Err(invalid("its iat lies ahead"));
            }
            // In whole seconds, as it is written.
            if iat.plus(WINDOW) < Timestamp::from_seconds(now.as_seconds()) {
                return Err(invalid("its iat is too long ago"));
            }
        }
    }
    // RFC 7519 §4.1.4, §4.1.5: no proof needs them; who says so is believed.
    if claims
        .exp
        .is_some_and(|exp| now >= exp.timestamp().plus(skew))
    {
        return Err(invalid("it has expired"));
    }
    if claims
        .nbf
        .is_some_and(|nbf| nbf.timestamp() > now.plus(skew))
    {
        return Err(invalid("it is not valid yet"));
    }
    Ok(())
}

/// The parameter `dpop_jkt` of an authorization request (§10).
///
/// # Errors
/// `invalid_request`.
pub fn read_jkt(parameters: &mut Parameters) -> Result<Option<Thumbprint>, OAuthError> {
    let jkt = parameters.take("dpop_jkt").map(Thumbprint::parse);
    jkt.transpose()
        .map_err(|error| OAuthError::invalid_request(format!("dpop_jkt: {error}")))
}

/// The key that a pushed authorization request's code is for (§10.1: "the authorization server MUST reject the request if the
/// JWK Thumbprint in `dpop_jkt` does not match the public key in the `DPoP` header").
///
/// # Errors
/// `invalid_dpop_proof`.
pub fn agree(
    jkt: Option<Thumbprint>,
    proof: Option<&Proof>,
) -> Result<Option<Thumbprint>, OAuthError> {
    match (jkt, proof.map(Proof::key)) {
        (Some(jkt), Some(key)) if jkt != *key => {
            Err(invalid("its key is not the one that dpop_jkt names"))
        }
        (jkt, key) => Ok(key.cloned().or(jkt)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pushed_request_names_one_key() {
        let key = |letter: &str| Thumbprint::parse(letter.repeat(43)).unwrap();
        let proof = |letter| Proof {
            key: key(letter),
            hash: TokenHash::of(""),
        };
        assert_eq!(agree(None, None).unwrap(), None);
        assert_eq!(agree(Some(key("a")), None).unwrap(), Some(key("a")));
        assert_eq!(agree(None, Some(&proof("a"))).unwrap(), Some(key("a")));
        let both = agree(Some(key("a")), Some(&proof("a")));
        assert_eq!(both.unwrap(), Some(key("a")));
        let error = agree(Some(key("a")), Some(&proof("b"))).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidDpopProof);
    }
}
