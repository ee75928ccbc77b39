//! What the holder of a token must prove to have, so that who merely saw it can do nothing with it (RFC 7800 §3.1).

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// Letters of a SHA-256 in base64url without padding.
const LENGTH: usize = 43;

/// A SHA-256 of something public, in base64url without padding: of a JWK (RFC 7638), of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Thumbprint(String);

/// The text is no SHA-256 in base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no SHA-256 in base64url without padding")]
pub struct NoThumbprint;

impl Thumbprint {
    /// From its text.
    ///
    /// # Errors
    /// [`NoThumbprint`].
    pub fn parse(text: impl Into<String>) -> Result<Self, NoThumbprint> {
        let text = text.into();
        let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if text.len() == LENGTH && text.bytes().all(is_base64url) {
            Ok(Self(text))
        } else {
            Err(NoThumbprint)
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Thumbprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(text).map_err(serde::de::Error::custom)
    }
}

/// The claim `cnf`: all of what is there has to be proven.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The key of a DPoP proof (RFC 9449 §6.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jkt: Option<Thumbprint>,
    /// The client's certificate (RFC 8705 §3.1).
    #[serde(default, rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Thumbprint>,
}

impl Confirmation {
    /// Whether nothing has to be proven: who bears the token may use it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.jkt.is_none() && self.certificate.is_none()
    }

    /// The type of an access token with this claim (RFC 9449 §5, RFC 6750 §6.1.1).
    #[must_use]
    pub const fn token_type(&self) -> &'static str {
        if self.jkt.is_some() { "DPoP" } else { "Bearer" }
    }

    /// Whether who has proven `shown` may use what asks for this.
    #[must_use]
    pub fn is_met_by(&self, shown: &Self) -> bool {
        let is_met = |asked: &Option<Thumbprint>, shown| asked.is_none() || asked == shown;
        is_met(&self.jkt, &shown.jkt) && is_met(&self.certificate, &shown.certificate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thumbprint(letter: &str) -> Thumbprint {
        Thumbprint::parse(letter.repeat(LENGTH)).unwrap()
    }

    #[test]
    fn a_thumbprint_is_43_letters_of_base64url() {
        for odd in [
            "",
            &"A".repeat(42),
            &"A".repeat(44),
            &"+".repeat(43),
            &"é".repeat(22),
        ] {
            assert!(Thumbprint::parse(odd).is_err(), "{odd}");
            let json = serde_json::json!({ "jkt": odd });
            assert!(serde_json::from_value::<Confirmation>(json).is_err());
        }
    }

    #[test]
    fn what_is_asked_for_has_to_be_shown() {
        let of = |jkt: &str, certificate: &str| {
            let some = |letter: &str| (!letter.is_empty()).then(|| thumbprint(letter));
            Confirmation {
                jkt: some(jkt),
                certificate: some(certificate),
            }
        };
        let none = Confirmation::default();
        assert!(none.is_empty() && !of("a", "").is_empty() && !of("", "c").is_empty());
        for (asked, shown) in [
            (&none, &none),
            (&none, &of("a", "c")),
            (&of("a", ""), &of("a", "c")),
            (&of("", "c"), &of("", "c")),
            (&of("a", "c"), &of("a", "c")),
        ] {
            assert!(asked.is_met_by(shown), "{asked:?} {shown:?}");
        }
        for (asked, shown) in [
            (of("a", ""), none.clone()),
            (of("a", ""), of("b", "")),
            (of("a", ""), of("", "a")),
            (of("", "c"), of("c", "")),
            (of("", "c"), of("", "d")),
            (of("a", "c"), of("a", "")),
            (of("a", "c"), of("", "c")),
        ] {
            assert!(!asked.is_met_by(&shown), "{asked:?} {shown:?}");
        }
        assert_eq!(
            [none, of("a", ""), of("", "c"), of("a", "c")].map(|cnf| cnf.token_type()),
            ["Bearer", "DPoP", "Bearer", "DPoP"]
        );
    }
}
