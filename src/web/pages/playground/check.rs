//! What a client must check before it believes a token (OpenID Connect Core 1.0 §3.1.3.7, §3.1.3.8, §12.2).

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha512};

use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::keys::client_keys::ClientKeySet;
use crate::keys::jws::{CompactJws, NumericDate, RefusedToken, is_typ};
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

#[derive(Deserialize)]
struct IdToken {
    iss: String,
    sub: String,
    aud: Audience,
    exp: NumericDate,
    iat: NumericDate,
    azp: Option<String>,
    nonce: Option<String>,
    at_hash: Option<String>,
    auth_time: Option<NumericDate>,
}

#[derive(Deserialize)]
struct AccessToken {
    iss: String,
    aud: Audience,
    exp: NumericDate,
    client_id: String,
}

/// Checks an ID token. Returns its subject.
///
/// # Errors
/// [`Distrust`].
pub(super) fn id_token(
    raw: &str,
    keys: Option<&ClientKeySet>,
    expected: &Expected<'_>,
) -> Result<String, Distrust> {
    let token = CompactJws::parse(raw)?;
    keys.ok_or(Distrust::NoKeys)?.verify(&token)?;
    // RFC 8725 §3.11: an access token is signed by the same keys and is no ID token.
    if token.header.typ.is_some() && !is_typ(&token.header, "JWT") {
        return Err(Distrust::Type);
    }
    let claims: IdToken = token.claims()?;
    check_parties(&claims, expected)?;
    check_times(&claims, expected)?;
    check_request(&claims, expected)?;
    match claims.at_hash {
        Some(at_hash)
            if Some(&at_hash)
                != access_token_hash(&token.header.alg, expected.access_token).as_ref() =>
        {
            Err(Distrust::AccessTokenHash)
        }
        Some(_) | None => Ok(claims.sub),
    }
}

fn check_parties(claims: &IdToken, expected: &Expected<'_>) -> Result<(), Distrust> {
    if claims.iss != expected.issuer {
        return Err(Distrust::Issuer);
    }
    if !claims.aud.is_only(expected.client_id) {
        return Err(Distrust::Audience);
    }
    if claims
        .azp
        .as_deref()
        .is_some_and(|party| party != expected.client_id)
    {
        return Err(Distrust::AuthorizedParty);
    }
    Ok(())
}

fn check_times(claims: &IdToken, expected: &Expected<'_>) -> Result<(), Distrust> {
    if expected.now >= claims.exp.timestamp().plus(SKEW) {
        return Err(Distrust::Expired);
    }
    if claims.iat.timestamp() > expected.now.plus(SKEW) {
        return Err(Distrust::IssuedLater);
    }
    if let Some(max_age) = expected.max_age {
        let oldest = expected
            .now
            .minus(SKEW)
            .minus(Duration::from_secs(max_age.into()));
        if claims.auth_time.is_none_or(|at| at.timestamp() < oldest) {
            return Err(Distrust::AuthenticationAge);
        }
    }
    Ok(())
}

fn check_request(claims: &IdToken, expected: &Expected<'_>) -> Result<(), Distrust> {
    let is_nonce_right = match (&claims.nonce, expected.subject) {
        (Some(nonce), _) => nonce == expected.nonce,
        // §12.2: an ID token from a refresh "SHOULD NOT have a nonce Claim".
        (None, subject) => subject.is_some(),
    };
    if !is_nonce_right {
        return Err(Distrust::Nonce);
    }
    if expected
        .subject
        .is_some_and(|subject| subject != claims.sub)
    {
        return Err(Distrust::Subject);
    }
    Ok(())
}

/// §3.1.3.6: the left half of the hash that the signature's algorithm uses; Ed25519 uses SHA-512.
fn access_token_hash(algorithm: &str, access_token: &str) -> Option<String> {
    Some(match algorithm.parse().ok()? {
        SigningAlgorithm::RS256 | SigningAlgorithm::PS256 | SigningAlgorithm::ES256 => {
            BASE64URL_NOPAD.encode(&Sha256::digest(access_token)[..16])
        }
        SigningAlgorithm::EdDSA => BASE64URL_NOPAD.encode(&Sha512::digest(access_token)[..32]),
    })
}

/// An access token, taken apart where it is a JWT (RFC 9068 §4). A client has no business in there, and needs none of
/// this: it is what the resource server checks, and the provider's userinfo endpoint is the resource server here.
pub(super) fn access_token(
    raw: &str,
    keys: Option<&ClientKeySet>,
    expected: &Expected<'_>,
) -> TokenView {
    let Ok(token) = CompactJws::parse(raw) else {
        return TokenView::opaque(TokenKind::AccessToken, raw);
    };
    view(
        TokenKind::AccessToken,
        raw,
        check_access_token(&token, keys, expected).err().as_ref(),
    )
}

fn check_access_token(
    token: &CompactJws<'_>,
    keys: Option<&ClientKeySet>,
    expected: &Expected<'_>,
) -> Result<(), Distrust> {
    keys.ok_or(Distrust::NoKeys)?.verify(token)?;
    if !is_typ(&token.header, "at+jwt") {
        return Err(Distrust::Type);
    }
    let claims: AccessToken = token.claims()?;
    if claims.iss != expected.issuer {
        return Err(Distrust::Issuer);
    }
    if !claims.aud.names(expected.issuer) {
        return Err(Distrust::Audience);
    }
    if claims.client_id != expected.client_id {
        return Err(Distrust::Client);
    }
    if expected.now >= claims.exp.timestamp().plus(SKEW) {
        Err(Distrust::Expired)
    } else {
        Ok(())
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
mod tests {
    use josekit::jwk::Jwk;
    use josekit::jwk::alg::ed::EdCurve;
    use serde_json::json;

    use super::*;
    use crate::keys::jws::{Signer, TokenType};

    const ISSUER: &str = "http://localhost:8080";
    const NOW: i64 = 1_800_000_000;

    fn key() -> Jwk {
        let mut jwk = Jwk::generate_ed_key(EdCurve::Ed25519).unwrap();
        jwk.set_key_id("k1");
        jwk
    }

    fn key_set(jwk: &Jwk) -> ClientKeySet {
        ClientKeySet::parse(&json!({ "keys": [jwk.to_public_key().unwrap()] })).unwrap()
    }

    fn claims() -> Value {
        json!({
            "iss": ISSUER, "sub": "ada", "aud": "demo", "azp": "demo", "nonce": "n", "exp": NOW + 600, "iat": NOW, "auth_time": NOW - 30,
            "at_hash": access_token_hash("EdDSA", "the access token").unwrap(),
        })
    }

    fn expected() -> Expected<'static> {
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

    fn signed(jwk: &Jwk, kind: TokenType, claims: &Value) -> String {
        Signer::new(SigningAlgorithm::EdDSA, "k1", jwk)
            .unwrap()
            .sign(kind, claims)
            .unwrap()
    }

    /// The check of an ID token whose members are those of [`claims`] but for the given ones; `null` takes one away.
    fn check_with(changes: &Value, expected: &Expected<'_>) -> Result<String, Distrust> {
        let jwk = key();
        let mut claims = claims();
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        id_token(
            &signed(&jwk, TokenType::Jwt, &claims),
            Some(&key_set(&jwk)),
            expected,
        )
    }

    #[test]
    fn a_right_token_is_believed() {
        assert_eq!(check_with(&json!({}), &expected()), Ok("ada".to_owned()));
        assert_eq!(
            check_with(
                &json!({ "aud": ["demo"], "azp": null, "at_hash": null }),
                &expected()
            ),
            Ok("ada".to_owned())
        );
        assert_eq!(
            check_with(&json!({ "exp": NOW - 59 }), &expected()),
            Ok("ada".to_owned())
        );
    }

    #[test]
    fn every_wrong_claim_is_named() {
        for (changes, reason) in [
            (json!({ "nonce": "another" }), Distrust::Nonce),
            (json!({ "nonce": null }), Distrust::Nonce),
            (json!({ "aud": "another" }), Distrust::Audience),
            (json!({ "aud": ["demo", "another"] }), Distrust::Audience),
            (json!({ "aud": [] }), Distrust::Audience),
            (json!({ "azp": "another" }), Distrust::AuthorizedParty),
            (json!({ "iss": "http://localhost:8081" }), Distrust::Issuer),
            (json!({ "iss": "http://localhost:8080/" }), Distrust::Issuer),
            (json!({ "exp": NOW - 60 }), Distrust::Expired),
            (json!({ "iat": NOW + 61 }), Distrust::IssuedLater),
            (
                json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }),
                Distrust::AccessTokenHash,
            ),
            (
                json!({ "exp": null }),
                Distrust::Token(RefusedToken::Claims),
            ),
            (
                json!({ "exp": 1e300 }),
                Distrust::Token(RefusedToken::Claims),
            ),
            (
                json!({ "sub": null }),
                Distrust::Token(RefusedToken::Claims),
            ),
        ] {
            assert_eq!(check_with(&changes, &expected()), Err(reason), "{changes}");
        }
    }

    #[test]
    fn a_tampered_or_foreign_signature_is_refused() {
        let (jwk, other) = (key(), key());
        let raw = signed(&jwk, TokenType::Jwt, &claims());
        let (head, signature) = raw.rsplit_once('.').unwrap();
        let (header, _) = head.split_once('.').unwrap();
        let forged = BASE64URL_NOPAD.encode(claims().to_string().replace("ada", "eve").as_bytes());
        let tampered = format!("{header}.{forged}.{signature}");
        assert_eq!(
            id_token(&tampered, Some(&key_set(&jwk)), &expected()),
            Err(Distrust::Token(RefusedToken::Signature))
        );
        assert_eq!(
            id_token(&raw, Some(&key_set(&other)), &expected()),
            Err(Distrust::Token(RefusedToken::Signature))
        );
        let none = BASE64URL_NOPAD.encode(br#"{"alg":"none","kid":"k1"}"#);
        assert_eq!(
            id_token(
                &format!("{none}.{forged}."),
                Some(&key_set(&jwk)),
                &expected()
            ),
            Err(Distrust::Token(RefusedToken::Algorithm))
        );
        assert_eq!(id_token(&raw, None, &expected()), Err(Distrust::NoKeys));
        assert_eq!(
            id_token("opaque", Some(&key_set(&jwk)), &expected()),
            Err(Distrust::Token(RefusedToken::Malformed))
        );
    }

    #[test]
    fn the_page_says_why() {
        let jwk = key();
        let raw = signed(&jwk, TokenType::Jwt, &claims());
        let expected = Expected {
            nonce: "another",
            ..expected()
        };
        let shown = view(
            TokenKind::IdToken,
            &raw,
            id_token(&raw, Some(&key_set(&jwk)), &expected)
                .err()
                .as_ref(),
        );
        assert_eq!(
            shown.verified,
            Verified::No("nonce is not the one that was sent".to_owned())
        );
        assert!(
            shown.header.iter().any(|member| member.value == "EdDSA")
                && shown.claims.iter().any(|claim| claim.value == "ada")
        );
    }

    #[test]
    fn a_refreshed_token_is_for_the_same_person_and_may_lack_the_nonce() {
        let again = Expected {
            subject: Some("ada"),
            ..expected()
        };
        assert!(check_with(&json!({ "nonce": null }), &again).is_ok());
        assert_eq!(
            check_with(&json!({ "nonce": "another" }), &again),
            Err(Distrust::Nonce)
        );
        assert_eq!(
            check_with(&json!({ "sub": "eve" }), &again),
            Err(Distrust::Subject)
        );
    }

    #[test]
    fn max_age_needs_a_recent_auth_time() {
        let asked = Expected {
            max_age: Some(30),
            ..expected()
        };
        assert!(check_with(&json!({ "auth_time": NOW - 90 }), &asked).is_ok());
        assert_eq!(
            check_with(&json!({ "auth_time": NOW - 91 }), &asked),
            Err(Distrust::AuthenticationAge)
        );
        assert_eq!(
            check_with(&json!({ "auth_time": null }), &asked),
            Err(Distrust::AuthenticationAge)
        );
    }

    #[test]
    fn the_two_kinds_of_token_do_not_stand_in_for_each_other() {
        let jwk = key();
        let keys = key_set(&jwk);
        let access = json!({ "iss": ISSUER, "sub": "ada", "aud": ISSUER, "exp": NOW + 600, "client_id": "demo" });
        let shown = access_token(
            &signed(&jwk, TokenType::AccessToken, &access),
            Some(&keys),
            &expected(),
        );
        assert_eq!(shown.verified, Verified::Yes);
        assert_eq!(
            id_token(
                &signed(&jwk, TokenType::AccessToken, &claims()),
                Some(&keys),
                &expected()
            ),
            Err(Distrust::Type)
        );
        let shown = access_token(
            &signed(&jwk, TokenType::Jwt, &access),
            Some(&keys),
            &expected(),
        );
        assert_eq!(shown.verified, Verified::No(Distrust::Type.to_string()));
        assert_eq!(
            access_token("dw_at_opaque", Some(&keys), &expected()).verified,
            Verified::Opaque
        );
    }
}
