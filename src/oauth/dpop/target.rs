//! The request that a proof is made for: its method and its address, as they are compared (RFC 9449 §4.3, items 8 and 9).

use url::Url;

use crate::provider::Provider;

/// A request at one of our endpoints. Its address is what the metadata says, never what the request's Host header does.
#[derive(Clone, Debug)]
pub struct Target {
    method: String,
    uris: Vec<String>,
}

impl Target {
    /// A request with this method at the endpoint with this path.
    #[must_use]
    pub fn new(op: &Provider, method: &str, path: &str) -> Self {
        // RFC 8705 §5: some endpoints have two addresses.
        let alias = op.settings.mutual_tls.as_ref();
        let alias = alias.and_then(|mutual_tls| mutual_tls.endpoints.as_ref());
        let origins = std::iter::once(&op.issuer).chain(alias);
        Self {
            method: method.to_owned(),
            uris: origins
                .filter_map(|origin| canonical(&origin.at(path)))
                .collect(),
        }
    }

    /// Whether `htm` and `htu` are this request's; then the address, as it was compared.
    pub(super) fn check(&self, htm: &str, htu: &str) -> Result<&str, &'static str> {
        // RFC 9110 §9.1: methods are case-sensitive.
        if htm != self.method {
            return Err("its htm is not the method of this request");
        }
        let uri = canonical(htu);
        let known = self.uris.iter().find(|known| uri.as_ref() == Some(*known));
        known
            .map(String::as_str)
            .ok_or("its htu is not the address of this request")
    }
}

/// Without query and fragment, and with what RFC 3986 §6.2.2 and §6.2.3 say is the same written the same: letters' case in scheme and
/// host, the scheme's port, dot segments, an empty path, letters that need no percent.
fn canonical(uri: &str) -> Option<String> {
    let mut url = Url::parse(uri).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    let path = decode_unreserved(url.path());
    url.set_path(&path);
    Some(url.into())
}

/// RFC 3986 §6.2.2.2.
fn decode_unreserved(path: &str) -> String {
    let mut decoded = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let byte = after
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let is_unreserved =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        if let Some(byte) = byte.filter(is_unreserved) {
            decoded.push(char::from(byte));
            rest = &after[2..];
        } else {
            decoded.push('%');
            rest = after;
        }
    }
    decoded.push_str(rest);
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_what_it_means() {
        let expected = canonical("https://id.example/token").unwrap();
        for same in [
            "https://id.example/token",
            "HTTPS://ID.Example/token",
            "https://id.example:443/token",
            "https://id.example/token?a=b",
            "https://id.example/token#c",
            "https://id.example/token?#",
            "https://id.example/./x/../token",
            "https://id.example/%74oke%6E",
        ] {
            assert_eq!(
                canonical(same).as_deref(),
                Some(expected.as_str()),
                "{same}"
            );
        }
        for other in [
            "http://id.example/token",
            "https://id.example:80/token",
            "https://id.example:8443/token",
            "https://id.example/token/",
            "https://id.example/Token",
            "https://id.example//token",
            "https://id.example/tok%2Fen",
            "https://id.example.evil.example/token",
            "https://user@id.example/token",
            "https://id.example/",
            "/token",
            "token",
            "",
            "https://",
            "%",
        ] {
            assert_ne!(
                canonical(other).as_deref(),
                Some(expected.as_str()),
                "{other}"
            );
        }
    }

    #[test]
    fn a_percent_stays_where_it_is_needed() {
        assert_eq!(decode_unreserved("/a%2fb%41%7E%"), "/a%2fbA~%");
        assert_eq!(decode_unreserved("%é"), "%é");
    }
}
