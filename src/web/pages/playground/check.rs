//! What a client must check before it believes a token (OpenID Connect Core 1.0 §3.1.3.7, §3.1.3.8, §12.2).

mod access_token;
mod id_token;

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::{Map, Value};

pub(super) use self::access_token::access_token;
pub(super) use self::id_token::id_token;
use crate::domain::time::Timestamp;
use crate::keys::jws::RefusedToken;
use crate::web::pages::views::{TokenKind, TokenView, Verified};

/// How far the clocks of client and provider may differ.
const SKEW: Duration = Duration::from_mins(1);

/// What the client knows when a token arrives.
pub(super) struct Expected<'e> {
    /// The issuer that it asked.
    pub(super) issuer: &'e str,
    /// Its own name.
    pub(super) client_id: &'e str,
    /// The nonce that it sent.
    pub(super) nonce: &'e str,
    /// After a refresh: the person whom the first ID token named. Then the nonce may be left out.
    pub(super) subject: Option<&'e str>,
    /// The access token that came with the ID token.
    pub(super) access_token: &'e str,
    /// The `max_age` that it sent, in seconds.
    pub(super) max_age: Option<u32>,
    /// Now.
    pub(super) now: Timestamp,
}

/// Why a token is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Distrust {
    #[error("the provider's keys are unknown")]
    NoKeys,
    #[error(transparent)]
    Token(#[from] RefusedToken),
    #[error("typ is not the one of this kind of token")]
    Type,
    #[error("iss is not the issuer")]
    Issuer,
    #[error("aud is not the client")]
    Audience,
    #[error("azp is not the client")]
    AuthorizedParty,
    #[error("client_id is not the client")]
    Client,
    #[error("exp has passed")]
    Expired,
    #[error("iat lies in the future")]
    IssuedLater,
    #[error("nonce is not the one that was sent")]
    Nonce,
    #[error("sub is not the person whom the first ID token named")]
    Subject,
    #[error("at_hash is not the access token's")]
    AccessTokenHash,
    #[error("auth_time is missing or longer ago than max_age")]
    AuthenticationAge,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn names(&self, name: &str) -> bool {
        match self {
            Self::One(only) => only == name,
            Self::Several(names) => names.iter().any(|audience| audience == name),
        }
    }

    /// §3.1.3.7: a token that has "additional audiences not trusted by the Client" is refused, and this one trusts none.
    fn is_only(&self, name: &str) -> bool {
        match self {
            Self::One(only) => only == name,
            Self::Several(names) => matches!(names.as_slice(), [only] if only == name),
        }
    }
}

/// A JWT, taken apart, with what the check said of it.
pub(super) fn view(kind: TokenKind, raw: &str, distrust: Option<&Distrust>) -> TokenView {
    let mut parts = raw.split('.').map(|part| {
        let json = BASE64URL_NOPAD.decode(part.as_bytes()).unwrap_or_default();
        serde_json::from_slice::<Map<String, Value>>(&json).unwrap_or_default()
    });
    let (header, claims) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let verified = distrust.map_or(Verified::Yes, |distrust| Verified::No(distrust.to_string()));
    TokenView::jwt(kind, raw, &header, &claims, verified)
}

#[cfg(test)]
mod fixture {
    use josekit::jwk::Jwk;
    use josekit::jwk::alg::ed::EdCurve;
    use serde_json::json;

    use super::*;
    use crate::domain::signing::SigningAlgorithm;
    use crate::keys::client_keys::ClientKeySet;
    use crate::keys::jws::{Signer, TokenType};

    pub(super) const ISSUER: &str = "http://localhost:8080";
    pub(super) const NOW: i64 = 1_800_000_000;

    pub(super) fn key() -> Jwk {
        let mut jwk = Jwk::generate_ed_key(EdCurve::Ed25519).unwrap();
        jwk.set_key_id("k1");
        jwk
    }

    pub(super) fn key_set(jwk: &Jwk) -> ClientKeySet {
        ClientKeySet::parse(&json!({ "keys": [jwk.to_public_key().unwrap()] })).unwrap()
    }

    pub(super) fn claims() -> Value {
        json!({
            "iss": ISSUER, "sub": "ada", "aud": "demo", "azp": "demo", "nonce": "n", "exp": NOW + 600, "iat": NOW, "auth_time": NOW - 30,
            "at_hash": super::id_token::access_token_hash("EdDSA", "the access token").unwrap(),
        })
    }

    pub(super) fn expected() -> Expected<'static> {
        Expected {
            issuer: ISSUER,
            client_id: "demo",
            nonce: "n",
            subject: None,
            access_token: "the access token",
            max_age: None,
            now: Timestamp::from_seconds(NOW),
        }
    }

    pub(super) fn signed(jwk: &Jwk, kind: TokenType, claims: &Value) -> String {
        Signer::new(SigningAlgorithm::EdDSA, "k1", jwk)
            .unwrap()
            .sign(kind, claims)
            .unwrap()
    }
}
