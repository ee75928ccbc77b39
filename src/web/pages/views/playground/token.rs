//! A token of the playground, taken apart: its members, what they mean, and whether it holds.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::domain::time::Timestamp;
use crate::web::pages::views::{Chrome, Moment};

/// Which token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// OpenID Connect Core 1.0 §2.
    IdToken,
    /// RFC 9068, or opaque.
    AccessToken,
    /// Always opaque.
    RefreshToken,
}

/// Whether the client could check a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Signature, issuer, audience and times hold.
    Yes,
    /// Something does not hold; what, in the specification's words.
    No(String),
    /// Opaque to the client, and so nothing to check.
    Opaque,
}

/// A token, taken apart.
#[derive(Clone, Debug)]
pub struct TokenView {
    /// Which.
    pub kind: TokenKind,
    /// The token as it came.
    pub raw: String,
    /// The members of its JOSE header.
    pub header: Vec<Claim>,
    /// Its claims.
    pub claims: Vec<Claim>,
    /// Whether it holds.
    pub verified: Verified,
}

impl TokenView {
    /// Takes the two JSON objects of a JWT apart.
    #[must_use]
    pub fn jwt(
        kind: TokenKind,
        raw: &str,
        header: &Map<String, Value>,
        claims: &Map<String, Value>,
        verified: Verified,
    ) -> Self {
        Self {
            kind,
            raw: raw.to_owned(),
            header: Claim::all(header),
            claims: Claim::all(claims),
            verified,
        }
    }

    /// A token that tells its bearer nothing.
    #[must_use]
    pub fn opaque(kind: TokenKind, raw: &str) -> Self {
        Self {
            kind,
            raw: raw.to_owned(),
            header: Vec::new(),
            claims: Vec::new(),
            verified: Verified::Opaque,
        }
    }

    /// What kind of token, as a title.
    #[must_use]
    pub fn title<'text>(&self, chrome: &Chrome) -> Cow<'text, str> {
        chrome.t(match self.kind {
            TokenKind::IdToken => "token-id",
            TokenKind::AccessToken => "token-access",
            TokenKind::RefreshToken => "token-refresh",
        })
    }

    /// Whether it holds, in a sentence.
    #[must_use]
    pub fn verdict(&self, chrome: &Chrome) -> String {
        match &self.verified {
            Verified::Yes => chrome.t("token-verified").into_owned(),
            Verified::No(why) => chrome.with("token-not-verified", "why", why),
            Verified::Opaque => chrome.t("token-opaque").into_owned(),
        }
    }

    /// The verdict as a name for the style sheet and for scripts: `yes`, `no`, `opaque`.
    #[must_use]
    pub fn verdict_name(&self) -> &'static str {
        match self.verified {
            Verified::Yes => "yes",
            Verified::No(_) => "no",
            Verified::Opaque => "opaque",
        }
    }
}

/// One member of a JSON object, with what it means.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The member's name.
    pub name: String,
    /// Its value: text as it is, anything else as JSON.
    pub value: String,
    /// For a time, the same in ISO 8601 (`2026-01-31 09:30:00Z`).
    pub time: Option<String>,
}

impl Claim {
    /// Every member of an object, in its order.
    #[must_use]
    pub fn all(object: &Map<String, Value>) -> Vec<Self> {
        object
            .iter()
            .map(|(name, value)| Self {
                name: name.clone(),
                value: value
                    .as_str()
                    .map_or_else(|| value.to_string(), ToOwned::to_owned),
                time: is_time(name)
                    .then(|| value.as_i64().and_then(iso_8601))
                    .flatten(),
            })
            .collect()
    }

    /// What the claim means, in plain words; `None` for one that we do not know.
    #[must_use]
    pub fn meaning<'text>(&self, chrome: &Chrome) -> Option<Cow<'text, str>> {
        Some(chrome.t(match self.name.as_str() {
            "iss" => "claim-iss",
            "sub" => "claim-sub",
            "aud" => "claim-aud",
            "exp" => "claim-exp",
            "iat" => "claim-iat",
            "auth_time" => "claim-auth-time",
            "nonce" => "claim-nonce",
            "acr" => "claim-acr",
            "amr" => "claim-amr",
            "azp" => "claim-azp",
            "sid" => "claim-sid",
            "jti" => "claim-jti",
            "at_hash" => "claim-at-hash",
            "client_id" => "claim-client-id",
            "scope" => "claim-scope",
            "alg" => "claim-alg",
            "kid" => "claim-kid",
            "typ" => "claim-typ",
            _ => return None,
        }))
    }
}

fn is_time(name: &str) -> bool {
    matches!(name, "exp" | "iat" | "nbf" | "auth_time" | "updated_at")
}

/// Seconds since 1970 as a date and time of day in UTC; `None` outside the years 1970 to 9999.
fn iso_8601(seconds: i64) -> Option<String> {
    let machine = Moment::of(Timestamp::from_seconds(seconds)).machine;
    (seconds >= 0 && !machine.is_empty()).then(|| machine.replace('T', " "))
}

#[cfg(test)]
mod tests {
    use super::iso_8601;

    #[test]
    fn times_are_written_in_utc() {
        let written = |seconds| iso_8601(seconds).unwrap_or_default();
        assert_eq!(written(0), "1970-01-01 00:00:00Z");
        assert_eq!(written(951_782_400), "2000-02-29 00:00:00Z");
        assert_eq!(written(1_735_689_599), "2024-12-31 23:59:59Z");
        assert_eq!(written(253_402_300_799), "9999-12-31 23:59:59Z");
        for outside in [-1, 253_402_300_800, i64::MAX] {
            assert_eq!(iso_8601(outside), None);
        }
    }
}
