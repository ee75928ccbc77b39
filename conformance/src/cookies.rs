//! The cookie jar of one browser (RFC 6265), as far as one provider needs it.
//!
//! A host is trustworthy here whatever its scheme, so that `Secure` cookies work on `http://localhost`, as they do in
//! browsers.

use url::Url;

use crate::clock;

#[derive(Clone, Debug)]
struct Cookie {
    host: String,
    path: String,
    name: String,
    value: String,
}

/// Cookies, host-only, by path and name.
#[derive(Clone, Debug, Default)]
pub struct Jar {
    cookies: Vec<Cookie>,
}

impl Jar {
    /// Takes one `Set-Cookie` value that came from `url`. A cookie whose life is over removes the kept one.
    pub fn store(&mut self, url: &Url, set_cookie: &str) {
        let mut parts = set_cookie.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let mut cookie = Cookie {
            host: url.host_str().unwrap_or_default().to_owned(),
            path: default_path(url),
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
        };
        let mut max_age = None;
        let mut expired = false;
        for attribute in parts {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            match key.trim().to_ascii_lowercase().as_str() {
                "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
                "max-age" => max_age = value.trim().parse::<i64>().ok(),
                "expires" => {
                    expired = httpdate::parse_http_date(value.trim())
                        .is_ok_and(|date| date <= clock::system_time());
                }
                _ => {}
            }
        }
        self.cookies.retain(|kept| {
            (&kept.host, &kept.path, &kept.name) != (&cookie.host, &cookie.path, &cookie.name)
        });
        let is_over = max_age.map_or(expired, |seconds| seconds <= 0);
        if !is_over {
            self.cookies.push(cookie);
        }
    }

    /// The `Cookie` header for a request to `url`, longest path first; `None` if there is none.
    pub fn header(&self, url: &Url) -> Option<String> {
        let host = url.host_str().unwrap_or_default();
        let mut matching: Vec<&Cookie> = self
            .cookies
            .iter()
            .filter(|cookie| cookie.host == host && path_matches(&cookie.path, url.path()))
            .collect();
        matching.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = matching
            .iter()
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

/// RFC 6265 §5.1.4.
fn default_path(url: &Url) -> String {
    match url.path().rfind('/') {
        Some(0) | None => "/".to_owned(),
        Some(end) => url.path()[..end].to_owned(),
    }
}

/// RFC 6265 §5.1.4.
fn path_matches(cookie: &str, request: &str) -> bool {
    request == cookie
        || request
            .strip_prefix(cookie)
            .is_some_and(|rest| cookie.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_secure_cookie_on_http_localhost_is_kept_and_sent() {
        let mut jar = Jar::default();
        jar.store(&url("http://localhost:1/a/b"), "__Host-s=1; Path=/; Secure");
        assert_eq!(
            jar.header(&url("http://localhost:1/c")).as_deref(),
            Some("__Host-s=1")
        );
        assert_eq!(jar.header(&url("http://other:1/c")), None);
    }

    #[test]
    fn paths_hold() {
        let mut jar = Jar::default();
        jar.store(&url("http://op/a/b"), "deep=1");
        assert!(jar.header(&url("http://op/a/c")).is_some());
        assert!(jar.header(&url("http://op/ab")).is_none());
    }

    #[test]
    fn an_expired_cookie_removes_the_kept_one() {
        for end in ["Max-Age=0", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"] {
            let mut jar = Jar::default();
            jar.store(&url("http://op/"), "s=1; Path=/");
            jar.store(&url("http://op/"), &format!("s=; Path=/; {end}"));
            assert_eq!(jar.header(&url("http://op/")), None, "{end}");
        }
    }
}
