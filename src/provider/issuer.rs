//! The issuer identifier (RFC 8414 §2, OpenID Connect Discovery 1.0 §3).

use url::Url;

/// The issuer identifier (RFC 8414 §2) and the addresses below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    url: Url,
}

/// Why a text cannot be an issuer. Each names the one rule that it breaks.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIssuer {
    /// No absolute URL.
    #[error("the issuer {0:?} is not an address: write it as https://id.example.com")]
    NoUrl(String),
    /// http, and not on this machine; or another scheme.
    #[error(
        "the issuer {0:?} must begin with https:// (http:// only for localhost): passwords and tokens travel to this address"
    )]
    NotHttps(String),
    /// A query, a fragment or user information.
    #[error("the issuer {0:?} must have no query, fragment, user name or password")]
    NotBare(String),
    /// A path. The default tenant is at the root.
    #[error("the issuer {0:?} has a path, and an issuer here has none: write {1}")]
    HasPath(String, String),
    /// Another text for the same address: clients compare byte by byte (OpenID Connect Discovery 1.0 §4.3).
    #[error("the issuer {0:?} must be written as {1}, for clients compare it letter by letter")]
    NotNormal(String, String),
}

impl Issuer {
    /// Reads an issuer.
    ///
    /// # Errors
    /// [`InvalidIssuer`].
    pub fn parse(text: &str) -> Result<Self, InvalidIssuer> {
        let own = || text.to_owned();
        let url = Url::parse(text).map_err(|_| InvalidIssuer::NoUrl(own()))?;
        match url.scheme() {
            "https" => {}
            "http" if crate::domain::redirect_uri::is_loopback(&url) => {}
            _ => return Err(InvalidIssuer::NotHttps(own())),
        }
        let is_bare = url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !is_bare {
            return Err(InvalidIssuer::NotBare(own()));
        }
        let normal = url.origin().ascii_serialization();
        if url.path() != "/" {
            return Err(InvalidIssuer::HasPath(own(), normal));
        }
        if text != normal {
            return Err(InvalidIssuer::NotNormal(own(), normal));
        }
        Ok(Self { text: own(), url })
    }

    /// The identifier, exactly as tokens carry it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether browsers reach it by https: then cookies are `__Host-` and `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Host and port, as a `Host` header has it.
    #[must_use]
    pub fn authority(&self) -> String {
        let host = self.host();
        self.url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The host alone; an IPv6 address in its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// An absolute address below the issuer. `path` begins with a slash.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_one_text() {
        for good in [
            "https://id.example",
            "https://id.example:8443",
            "http://localhost:8080",
            "http://127.0.0.1:1",
        ] {
            assert_eq!(Issuer::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "id.example",
            "http://id.example",
            "https://id.example/",
            "https://id.example/x",
            "https://id.example?x",
            "https://u@id.example",
            "https://ID.example",
            "https://id.example:443",
            "ftp://id.example",
        ] {
            assert!(Issuer::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_rule_that_an_issuer_breaks_is_named_with_the_mend() {
        for (bad, said) in [
            ("id.example", "write it as https://"),
            ("http://id.example", "must begin with https://"),
            ("https://id.example?x", "no query"),
            (
                "https://id.example:8443/auth",
                "has a path, and an issuer here has none: write https://id.example:8443",
            ),
            (
                "https://id.example/",
                "must be written as https://id.example,",
            ),
            (
                "https://ID.example:443",
                "must be written as https://id.example,",
            ),
        ] {
            let error = Issuer::parse(bad).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
