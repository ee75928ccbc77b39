//! What an authorization response carries (RFC 6749 §3.1.1, OAuth 2.0 Multiple Response Types §3, §5; OpenID Connect Core 1.0 §3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A response type. There is no `token` alone: nothing in such an answer says whom it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum ResponseType {
    /// An authorization code.
    #[default]
    Code,
    /// An ID token (Core 1.0 §3.2).
    IdToken,
    /// An ID token and an access token (Core 1.0 §3.2).
    IdTokenToken,
    /// A code and an ID token (Core 1.0 §3.3).
    CodeIdToken,
    /// A code and an access token.
    CodeToken,
    /// A code, an ID token and an access token.
    CodeIdTokenToken,
}

impl ResponseType {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 6] = [
        Self::Code,
        Self::IdToken,
        Self::IdTokenToken,
        Self::CodeIdToken,
        Self::CodeToken,
        Self::CodeIdTokenToken,
    ];

    /// The `response_type` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::IdToken => "id_token",
            Self::IdTokenToken => "id_token token",
            Self::CodeIdToken => "code id_token",
            Self::CodeToken => "code token",
            Self::CodeIdTokenToken => "code id_token token",
        }
    }

    /// Whether the answer has an authorization code.
    #[must_use]
    pub const fn has_code(self) -> bool {
        !matches!(self, Self::IdToken | Self::IdTokenToken)
    }

    /// Whether the answer has an ID token.
    #[must_use]
    pub const fn has_id_token(self) -> bool {
        matches!(
            self,
            Self::IdToken | Self::IdTokenToken | Self::CodeIdToken | Self::CodeIdTokenToken
        )
    }

    /// Whether the answer has an access token.
    #[must_use]
    pub const fn has_access_token(self) -> bool {
        matches!(
            self,
            Self::IdTokenToken | Self::CodeToken | Self::CodeIdTokenToken
        )
    }

    /// Whether there will be an access token, from whichever endpoint, by which userinfo can be asked.
    #[must_use]
    pub const fn leads_to_access_token(self) -> bool {
        self.has_code() || self.has_access_token()
    }

    /// Whether tokens come by the browser, as of the grant type `implicit`.
    #[must_use]
    pub const fn is_implicit(self) -> bool {
        self.has_id_token() || self.has_access_token()
    }
}

/// A text that is no response type of ours.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown response type {0:?}")]
pub struct UnknownResponseType(pub String);

impl FromStr for ResponseType {
    type Err = UnknownResponseType;

    /// RFC 6749 §3.1.1: "the order of values does not matter".
    fn from_str(text: &str) -> Result<Self, UnknownResponseType> {
        let sorted = |text: &str| {
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            words.sort_unstable();
            words
        };
        let asked = sorted(text);
        Self::ALL
            .into_iter()
            .find(|response_type| sorted(response_type.name()) == asked)
            .ok_or_else(|| UnknownResponseType(text.to_owned()))
    }
}

impl TryFrom<String> for ResponseType {
    type Error = UnknownResponseType;

    fn try_from(text: String) -> Result<Self, UnknownResponseType> {
        text.parse()
    }
}

impl From<ResponseType> for &'static str {
    fn from(response_type: ResponseType) -> Self {
        response_type.name()
    }
}

impl fmt::Display for ResponseType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_come_in_any_order_and_each_once() {
        for (text, meant) in [
            ("code", Some(ResponseType::Code)),
            ("id_token", Some(ResponseType::IdToken)),
            ("id_token code", Some(ResponseType::CodeIdToken)),
            ("token code", Some(ResponseType::CodeToken)),
            ("token code id_token", Some(ResponseType::CodeIdTokenToken)),
            ("token", None),
            ("token id_token", Some(ResponseType::IdTokenToken)),
            ("id_token id_token", None),
            ("code code", None),
            ("code  id_token", None),
            ("Code", None),
            ("", None),
            ("none", None),
        ] {
            assert_eq!(text.parse().ok(), meant, "{text:?}");
        }
    }
}
