//! Where an answer may be sent.
//!
//! A registered URI is checked when it is registered ([`check_registrable`]) and again when it is used; a
//! destination is a [`SafeRedirect`], which only a comparison with a client's registered URIs can make, so that an
//! open redirect does not compile.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The longest URI that may be registered or sent.
pub const MAX_LENGTH: usize = 2048;

/// Whether the client runs on a web server or on the person's own machine (OpenID Connect Registration 1.0 §2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ApplicationType {
    /// Redirects by https.
    #[default]
    Web,
    /// Redirects to a private-use scheme, a claimed https address, or a loopback address.
    Native,
}

/// Why a URI cannot be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unregistrable {
    /// Not an absolute URI (RFC 6749 §3.1.2), or with characters that no URI has.
    #[error("{0} is not an absolute URI")]
    NotAbsolute(String),
    /// RFC 6749 §3.1.2: "MUST NOT include a fragment component".
    #[error("{0} has a fragment")]
    Fragment(String),
    /// `user:password@host` is a way to make one host look like another.
    #[error("{0} has user information before its host")]
    UserInformation(String),
    /// `javascript:`, `data:`, `file:`, http to a host that is not loopback, or a scheme without a dot.
    #[error(
        "{0} must use https, http on a loopback address, or a private-use scheme with a dot in its name (RFC 8252, section 7.1)"
    )]
    Scheme(String),
    /// A path that a browser or a proxy would rewrite, so that two strings name one place.
    #[error("{0} is not in its normal form: it would be {1}")]
    NotNormal(String, String),
    /// RFC 9700 §2.1: compared letter by letter.
    #[error("{0} has a star: there are no wildcards, so register each address as it is sent")]
    Wildcard(String),
    /// Longer than 2048 bytes.
    #[error("a redirect URI is longer than {MAX_LENGTH} bytes")]
    TooLong,
}

/// Checks a `redirect_uris` or `post_logout_redirect_uris` member (RFC 7591 §2, RFC 9700 §2.1, RFC 8252 §7).
///
/// # Errors
/// [`Unregistrable`] names the rule.
pub fn check_registrable(uri: &str) -> Result<(), Unregistrable> {
    if uri.len() > MAX_LENGTH {
        return Err(Unregistrable::TooLong);
    }
    let owned = || uri.to_owned();
    // The URL parser strips or repairs what a redirect must not need: refuse it before it is asked.
    if uri.bytes().any(|byte| {
        !(0x21..=0x7E).contains(&byte)
            || matches!(
                byte,
                b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            )
    }) {
        return Err(Unregistrable::NotAbsolute(owned()));
    }
    // Legal in a URI, and never meant as itself.
    if uri.contains('*') {
        return Err(Unregistrable::Wildcard(owned()));
    }
    let url = Url::parse(uri).map_err(|_| Unregistrable::NotAbsolute(owned()))?;
    if uri.contains('#') {
        return Err(Unregistrable::Fragment(owned()));
    }
    // In the text: the parser forgets an empty name, and then takes no query behind it.
    let after_scheme = uri.split_once(':').map_or("", |(_, rest)| rest);
    let authority = after_scheme
        .strip_prefix("//")
        .and_then(|rest| rest.split(['/', '?']).next());
    if authority.is_some_and(|authority| authority.contains('@')) {
        return Err(Unregistrable::UserInformation(owned()));
    }
    match url.scheme() {
        "https" if url.host().is_some() => {}
        "http" if is_loopback(&url) => {}
        // RFC 8252 §7.1: a private-use scheme is a reversed domain name, so it has a dot.
        scheme if scheme.contains('.') => return Ok(()),
        _ => return Err(Unregistrable::Scheme(owned())),
    }
    // A name of other letters is no host (RFC 1123 §2.1), and would mean something else in a Content-Security-Policy.
    let is_name = |name: &str| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
    };
    if matches!(url.host(), Some(Host::Domain(name)) if !is_name(name)) {
        return Err(Unregistrable::NotAbsolute(owned()));
    }
    let normal = url.as_str();
    if normal != uri && normal.strip_suffix('/') != Some(uri) {
        return Err(Unregistrable::NotNormal(owned(), normal.to_owned()));
    }
    Ok(())
}

/// Checks an address that is shown as a link or an image: https, or http on a loopback address. Control characters, which the
/// URL Standard forgives, no address has (RFC 3986 §2); and NUL PostgreSQL does not take.
#[must_use]
pub fn is_displayable(uri: &str) -> bool {
    uri.len() <= MAX_LENGTH
        && !uri.contains(char::is_control)
        && Url::parse(uri).is_ok_and(|url| match url.scheme() {
            "https" => url.host().is_some(),
            "http" => is_loopback(&url),
            _ => false,
        })
}

/// Whether the URL's host is this machine: 127.0.0.0/8, `[::1]` or `localhost`.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Whether a requested URI is the registered one.
///
/// RFC 9700 §2.1: exact string comparison; "the only exception is port numbers in localhost redirection URIs of
/// native apps", which RFC 8252 §7.3 grants to loopback IP literals.
#[must_use]
pub fn is_match(registered: &str, requested: &str) -> bool {
    registered == requested
        || without_loopback_port(registered)
            .is_some_and(|left| without_loopback_port(requested).is_some_and(|right| left == right))
}

fn without_loopback_port(uri: &str) -> Option<(&str, &str)> {
    for origin in ["http://127.0.0.1", "http://[::1]"] {
        let Some(rest) = uri.strip_prefix(origin) else {
            continue;
        };
        let rest = match rest.strip_prefix(':') {
            Some(after) => {
                let digits = after.bytes().take_while(u8::is_ascii_digit).count();
                after
                    .get(..digits)
                    .and_then(|port| port.parse::<u16>().ok())?;
                &after[digits..]
            }
            None => rest,
        };
        return (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((origin, rest));
    }
    None
}

/// A destination that was compared with what the client registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeRedirect(String);

impl SafeRedirect {
    /// The requested URI, if it is one of the registered ones, byte for byte (or but for a loopback port).
    #[must_use]
    pub fn find(registered: &[String], requested: &str) -> Option<Self> {
        let is_registered = registered.iter().any(|uri| is_match(uri, requested));
        // Registered before a rule was tightened: checked again at use.
        (is_registered && check_registrable(requested).is_ok()).then(|| Self(requested.to_owned()))
    }

    /// The URI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URI with parameters added to its query, or as its fragment.
    #[must_use]
    pub fn with_parameters(&self, parameters: &[(&str, &str)], place: ParameterPlace) -> String {
        let mut encoded = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in parameters {
            encoded.append_pair(name, value);
        }
        let encoded = encoded.finish();
        if encoded.is_empty() {
            return self.0.clone();
        }
        let joint = match place {
            ParameterPlace::Fragment => '#',
            ParameterPlace::Query if !self.0.contains('?') => '?',
            ParameterPlace::Query if self.0.ends_with(['?', '&']) => {
                return format!("{}{encoded}", self.0);
            }
            ParameterPlace::Query => '&',
        };
        format!("{}{joint}{encoded}", self.0)
    }
}

/// Where an answer's parameters stand in the redirect (OAuth 2.0 Multiple Response Types §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterPlace {
    /// After `?`.
    Query,
    /// After `#`.
    Fragment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_bytes_match() {
        let registered = vec![
            "https://app.example/cb".to_owned(),
            "https://app.example/q?bar=foo".into(),
        ];
        assert!(SafeRedirect::find(&registered, "https://app.example/cb").is_some());
        assert!(SafeRedirect::find(&registered, "https://app.example/q?bar=foo").is_some());
        for other in [
            "https://app.example/cb/",
            "https://app.example/CB",
            "https://APP.example/cb",
            "https://app.example/cb?x=1",
            "https://app.example/cb?",
            "https://app.example/cb#",
            "https://app.example/cb#f",
            "https://app.example/%63b",
            "https://app.example/cb/%2e%2e",
            "https://app.example/cb/..;/",
            "https://app.example/cb/../x",
            "https://app.example/x/../cb",
            "https://app.example@evil.example/cb",
            "https://evil.example\\@app.example/cb",
            "https://app.example:443/cb",
            "https://app.example:8443/cb",
            "https://sub.app.example/cb",
            "https://app.example.evil.example/cb",
            "http://app.example/cb",
            "https://app.example/cb\t",
            "https://app.example/\ncb",
            " https://app.example/cb",
            "https://app.example./cb",
            "https:app.example/cb",
            "https://app.example/q?foo=bar",
            "https://app.example/q?bar=foo&x",
            "https://xn--pp-xka.example/cb",
            "",
        ] {
            assert!(
                SafeRedirect::find(&registered, other).is_none(),
                "{other:?}"
            );
        }
    }

    #[test]
    fn a_loopback_address_may_use_any_port() {
        let registered = vec![
            "http://127.0.0.1/cb".to_owned(),
            "http://[::1]:1/cb".into(),
            "http://localhost:3000/cb".into(),
        ];
        for good in [
            "http://127.0.0.1/cb",
            "http://127.0.0.1:51004/cb",
            "http://[::1]:9/cb",
            "http://localhost:3000/cb",
        ] {
            assert!(SafeRedirect::find(&registered, good).is_some(), "{good}");
        }
        for bad in [
            "http://127.0.0.1:51004/other",
            "http://127.0.0.1:99999/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:80@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.2/cb",
            "https://127.0.0.1/cb",
            "http://localhost:3001/cb",
        ] {
            assert!(SafeRedirect::find(&registered, bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn dangerous_uris_cannot_be_registered_or_used() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "\u{1}javascript:x",
            "https://app.example/cb#f",
            "http://app.example/cb",
            "myapp:/cb",
            "https://u:p@app.example/",
            "/cb",
            "https://",
            "https://app.example/a/../b",
            "https://b\u{fc}cher.example/",
            "about:blank",
            "blob:https://app.example/x",
            "https://app.example/{x}",
            "https://*.app.example/cb",
            "https://app.example/*",
            "https://app.example;sandbox/cb",
            "https://app.example,x/cb",
            "https://app.example'x/cb",
        ] {
            assert!(check_registrable(bad).is_err(), "{bad:?}");
            assert!(
                SafeRedirect::find(&[bad.to_owned()], bad).is_none(),
                "{bad:?}"
            );
        }
        for good in [
            "https://app.example",
            "https://app.example/",
            "https://app.example/cb?bar=foo",
            "com.example.app:/cb",
            "http://127.0.0.1:1234/cb",
        ] {
            assert_eq!(check_registrable(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn parameters_are_added_once_and_encoded_once() {
        let redirect = SafeRedirect("https://app.example/cb?bar=foo".into());
        assert_eq!(
            redirect.with_parameters(&[("state", "a&b#\n")], ParameterPlace::Query),
            "https://app.example/cb?bar=foo&state=a%26b%23%0A"
        );
        assert_eq!(
            redirect.with_parameters(&[("a", "b")], ParameterPlace::Fragment),
            "https://app.example/cb?bar=foo#a=b"
        );
    }
}
