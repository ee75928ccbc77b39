//! The ID token (OpenID Connect Core 1.0 §3.1.3.7; after a refresh §12.2).

use std::time::Duration;

use serde::Deserialize;

use super::{Audience, Distrust, Expected, SKEW};
use crate::domain::signing::SigningAlgorithm;
use crate::keys::client_keys::ClientKeySet;
use crate::keys::half_hash::left_half;
use crate::keys::jws::{CompactJws, NumericDate, is_typ};

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

/// Checks an ID token. Returns its subject.
///
/// # Errors
/// [`Distrust`].
pub(in super::super) fn id_token(
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

/// §3.1.3.6: the left half of the hash that belongs to the signature's algorithm.
pub(super) fn access_token_hash(algorithm: &str, access_token: &str) -> Option<String> {
    let algorithm: SigningAlgorithm = algorithm.parse().ok()?;
    left_half(algorithm.hash(), access_token).ok()
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;
    use serde_json::{Value, json};

    use super::super::fixture::{NOW, claims, expected, key, key_set, signed};
    use super::super::view;
    use super::*;
    use crate::keys::jws::{RefusedToken, TokenType};
    use crate::web::pages::views::{TokenKind, Verified};

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
}
