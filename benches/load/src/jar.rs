//! The cookies of an end-user's browser.

use url::Url;

/// A cookie of the server. `Secure` is not looked at: the server is on this machine.
#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

/// All cookies of a browser, which knows one server.
#[derive(Debug, Default)]
pub struct Jar(Vec<Cookie>);

impl Jar {
    /// The Cookie field that is sent to an address.
    pub fn cookies_for(&self, url: &Url) -> String {
        let sent = self
            .0
            .iter()
            .filter(|cookie| covers(&cookie.path, url.path()));
        sent.map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// Takes a Set-Cookie field (RFC 6265bis §5.6, as far as it matters here); an empty value deletes the cookie.
    pub fn keep(&mut self, field: &str) {
        let mut parts = field.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let attributes: Vec<_> = parts.filter_map(|part| part.split_once('=')).collect();
        let attribute = |wanted: &str| {
            attributes
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| *value)
        };
        let path = attribute("path").unwrap_or("/").to_owned();
        self.0
            .retain(|cookie| cookie.name != name || cookie.path != path);
        if !value.is_empty() && attribute("max-age") != Some("0") {
            self.0.push(Cookie {
                name: name.to_owned(),
                value: value.to_owned(),
                path,
            });
        }
    }
}

/// Whether a cookie of `path` is sent with a request for `target` (RFC 6265 §5.1.4).
fn covers(path: &str, target: &str) -> bool {
    target
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || path.ends_with('/'))
}
