//! Addresses that may stand in a page. askama escapes HTML and knows nothing of URLs, so `javascript:` and its kin are refused
//! here, before a template can see them.

use std::fmt;

use url::{Host, Url};

/// An address that leads away from us: https, or http on this machine. Registered metadata (`client_uri`, `policy_uri`, …), a
/// redirect URI that is shown or posted to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebUrl(String);

impl WebUrl {
    /// `None` unless `text` is an absolute https URL, or an http URL of localhost or a loopback address, without user name or
    /// password.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_bare = url.username().is_empty() && url.password().is_none();
        let is_safe = match url.scheme() {
            "https" => url.host().is_some(),
            "http" => is_this_machine(url.host().as_ref()),
            _ => false,
        };
        (is_bare && is_safe).then(|| Self(url.into()))
    }

    /// The address, normalised as the URL Standard writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WebUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Where whoever runs this is to be reached: a web address, or a mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact(String);

impl Contact {
    /// `None` unless `text` is a [`WebUrl`], or `mailto:` with one address (RFC 6068), and perhaps a query.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(url) = WebUrl::parse(text) {
            return Some(Self(url.0));
        }
        let url = Url::parse(text).ok()?;
        let (name, host) = url.path().split_once('@')?;
        let is_plain = url
            .as_str()
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\'));
        let is_one = !name.is_empty() && !host.is_empty() && !host.contains(['@', ',']);
        let is_mail = url.scheme() == "mailto" && url.fragment().is_none();
        (is_mail && is_plain && is_one).then(|| Self(url.into()))
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn is_this_machine(host: Option<&Host<&str>>) -> bool {
    match host {
        Some(Host::Domain(name)) => *name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// An address on our own origin: where a form posts to, where a link of ours leads, where an image comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// The first page.
    #[must_use]
    pub fn home() -> Self {
        Self("/".to_owned())
    }

    /// `None` unless `text` is a path that begins with exactly one slash, with its query if it has one. Backslashes and control
    /// characters, which browsers read as slashes or drop, are refused.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_path = text.starts_with('/') && !text.starts_with("//");
        let is_plain = text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        (is_path && is_plain).then(|| Self(text.to_owned()))
    }

    /// The path as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Contact, LocalPath, WebUrl};

    #[test]
    fn only_https_and_this_machine_lead_away() {
        for good in [
            "https://app.example",
            "https://app.example:8443/a?b=c#d",
            "HTTPS://APP.EXAMPLE/",
            "http://localhost:3000/cb",
            "http://127.0.0.1/",
            "http://[::1]:9/",
        ] {
            assert!(WebUrl::parse(good).is_some(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "data:text/html,x",
            "http://app.example/",
            "http://localhost.evil.example/",
            "https://app.example@evil.example/",
            "https://",
            "//evil.example",
            "/path",
            "",
        ] {
            assert!(WebUrl::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn only_paths_stay_here() {
        for good in ["/", "/interaction/abc", "/a?b=c&d=%20"] {
            assert!(LocalPath::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "a",
            "//evil.example",
            "/\\evil.example",
            "/a b",
            "/a\tb",
            "/\u{e9}",
            "https://evil.example",
            "javascript:alert(1)",
        ] {
            assert!(LocalPath::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_contact_is_a_web_address_or_one_mail_address() {
        for good in [
            "https://help.example/",
            "mailto:help@example.com",
            "mailto:help@example.com?subject=Sign-in",
        ] {
            assert_eq!(Contact::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "",
            "help@example.com",
            "mailto:",
            "mailto:help",
            "mailto:@example.com",
            "mailto:help@",
            "mailto:a@b.example,c@d.example",
            "mailto:a@b@c",
            "tel:+4912345",
            "http://help.example",
            "javascript:alert(1)//a@b",
            "data:text/html,a@b",
        ] {
            assert_eq!(Contact::parse(bad), None, "{bad}");
        }
    }
}
