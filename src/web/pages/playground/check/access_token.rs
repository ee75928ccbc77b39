//! The access token, where it is a JWT (RFC 9068 §4).

use serde::Deserialize;

use super::{Audience, Distrust, Expected, SKEW, view};
use crate::keys::client_keys::ClientKeySet;
use crate::keys::jws::{CompactJws, NumericDate, is_typ};
use crate::web::pages::views::{TokenKind, TokenView};

#[derive(Deserialize)]
struct AccessToken {
    iss: String,
    aud: Audience,
    exp: NumericDate,
    client_id: String,
}

/// An access token, taken apart where it is a JWT (RFC 9068 §4). A client has no business in there, and needs none of
/// this: it is what the resource server checks, and the provider's userinfo endpoint is the resource server here.
pub(in super::super) fn access_token(
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture::{ISSUER, NOW, claims, expected, key, key_set, signed};
    use super::super::id_token;
    use super::*;
    use crate::keys::jws::TokenType;
    use crate::web::pages::views::Verified;

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
