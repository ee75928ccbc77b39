//! The HTTP redirect binding (SAML bindings §3.4): a message in an address, its signature beside it.
//!
//! What comes is verified as it stands there, octet by octet, before anything of it is inflated.

use std::io::Write as _;

use data_encoding::BASE64;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};
use url::form_urlencoded::byte_serialize;

use super::message::{Kind, take_message};
use super::names::DEFLATE;
use super::unfit::Unfit;
use super::xml;
use crate::federation::failure::Failure;
use crate::keys::certificate::{ALGORITHMS, RSA_SHA256, is_signed_by_one};
use crate::keys::service_provider::ServiceProviderKey;
use crate::oauth::params::Parameters;

/// A message that came in an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Redirected {
    pub(super) kind: Kind,
    /// Deflated, in base64.
    pub(super) message: String,
    pub(super) relay_state: Option<String>,
}

/// Reads a query, whose signature holds by one of these certificates.
///
/// # Errors
/// [`Unfit`].
pub(super) fn read(query: &str, certificates: &[Vec<u8>]) -> Result<Redirected, Unfit> {
    let mut parameters = Parameters::parse(query).map_err(|_| Unfit::Parameters)?;
    let (kind, message, relay_state) = take_message(&mut parameters)?;
    let encoding = parameters.take("SAMLEncoding");
    if encoding.is_some_and(|encoding| encoding != DEFLATE) {
        return Err(Unfit::Encoding);
    }
    let (Some(algorithm), Some(signature)) =
        (parameters.take("SigAlg"), parameters.take("Signature"))
    else {
        return Err(Unfit::Unsigned);
    };
    if !ALGORITHMS.contains(&algorithm.as_str()) {
        return Err(Unfit::Algorithm);
    }
    let signature: String = signature.split_ascii_whitespace().collect();
    let signature = BASE64
        .decode(signature.as_bytes())
        .map_err(|_| Unfit::Encoding)?;
    if certificates.is_empty() {
        return Err(Unfit::NoCertificate);
    }
    let octets = signed_octets(query, kind, relay_state.is_some())?;
    if !is_signed_by_one(certificates, &algorithm, octets.as_bytes(), &signature) {
        return Err(Unfit::Signature);
    }
    Ok(Redirected {
        kind,
        message,
        relay_state,
    })
}

/// §3.4.4.1: in this order, whatever order they came in; as they were encoded there, for there are many ways.
fn signed_octets(query: &str, kind: Kind, has_relay_state: bool) -> Result<String, Unfit> {
    let as_it_came = |name: &str| {
        query.split('&').find(|pair| {
            pair.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('='))
        })
    };
    // A name that is encoded itself is read by some, and not by others.
    let message = as_it_came(kind.parameter()).ok_or(Unfit::Parameters)?;
    let algorithm = as_it_came("SigAlg").ok_or(Unfit::Parameters)?;
    let relay_state = as_it_came("RelayState");
    if relay_state.is_some() != has_relay_state {
        return Err(Unfit::Parameters);
    }
    let parts = [Some(message), relay_state, Some(algorithm)];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    Ok(parts.join("&"))
}

/// The message in what was deflated, in base64. It inflates no further than it may be long.
///
/// # Errors
/// [`Unfit`].
pub(super) fn inflated(message: &str) -> Result<String, Unfit> {
    let message: String = message.split_ascii_whitespace().collect();
    let octets = BASE64
        .decode(message.as_bytes())
        .map_err(|_| Unfit::Encoding)?;
    // One byte more than it may have shows that it has more.
    let mut inflated = Vec::with_capacity(xml::LONGEST + 1);
    let mut decompress = Decompress::new(false);
    let status = decompress
        .decompress_vec(&octets, &mut inflated, FlushDecompress::Finish)
        .map_err(|_| Unfit::Deflate)?;
    if inflated.len() > xml::LONGEST {
        return Err(Unfit::TooLong);
    }
    // It comes to an end, and there is nothing behind that: some would read it.
    let is_whole = usize::try_from(decompress.total_in()) == Ok(octets.len());
    if status != Status::StreamEnd || !is_whole {
        return Err(Unfit::Deflate);
    }
    String::from_utf8(inflated).map_err(|_| Unfit::Encoding)
}

/// Where a browser is sent with a message of ours: signed, if there is a key.
///
/// # Errors
/// [`Failure`].
pub(super) fn address(
    location: &str,
    (kind, message): (Kind, &str),
    relay_state: Option<&str>,
    key: Option<&ServiceProviderKey>,
) -> Result<String, Failure> {
    let deflated = deflated(message)
        .ok_or_else(|| Failure::Unable("our message could not be written".to_owned()))?;
    let mut query = format!("{}={}", kind.parameter(), encoded(&deflated));
    if let Some(relay_state) = relay_state {
        query = format!("{query}&RelayState={}", encoded(relay_state));
    }
    if let Some(key) = key {
        query = format!("{query}&SigAlg={}", encoded(RSA_SHA256));
        let signature = BASE64.encode(&key.sign(query.as_bytes())?);
        query = format!("{query}&Signature={}", encoded(&signature));
    }
    Ok(behind(location, &query))
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// §3.4.4.1: they stand behind those that the address has already.
fn behind(location: &str, query: &str) -> String {
    let separator = if location.contains('?') { '&' } else { '?' };
    format!("{location}{separator}{query}")
}

/// §3.4.4.1: DEFLATE (RFC 1951), and base64 of it.
fn deflated(text: &str) -> Option<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).ok()?;
    Some(BASE64.encode(&encoder.finish().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_parameters_stand_behind_others() {
        let sent = |location: &str| {
            let address = address(location, (Kind::Request, "<a/>"), Some("dw_us_1+"), None);
            address.unwrap()
        };
        let query = format!(
            "SAMLRequest={}&RelayState=dw_us_1%2B",
            encoded(&deflated("<a/>").unwrap())
        );
        let [bare, more] = ["https://idp.example/sso", "https://idp.example/sso?t=1"];
        assert_eq!(sent(bare), format!("{bare}?{query}"));
        assert_eq!(sent(more), format!("{more}&{query}"));
    }

    #[test]
    fn what_is_signed_is_in_one_order_and_as_it_was_encoded() {
        let query = "Signature=c&SigAlg=b%3a&x=1&SAMLResponse=a%2B&RelayState=";
        assert_eq!(
            signed_octets(query, Kind::Response, true).unwrap(),
            "SAMLResponse=a%2B&RelayState=&SigAlg=b%3a"
        );
        assert_eq!(
            signed_octets("SigAlg=b&SAMLRequest=a", Kind::Request, false).unwrap(),
            "SAMLRequest=a&SigAlg=b"
        );
        for hidden in [
            "SAML%52equest=a&RelayState=&SigAlg=b",
            "SAMLRequest=a&Relay%53tate=&SigAlg=b",
            "SAMLRequest=a&RelayState=&Sig%41lg=b",
        ] {
            let refused = signed_octets(hidden, Kind::Request, true);
            assert_eq!(refused, Err(Unfit::Parameters), "{hidden}");
        }
    }

    #[test]
    fn nothing_inflates_further_than_it_may_be_long() {
        let longest = "a".repeat(xml::LONGEST);
        assert_eq!(inflated(&deflated(&longest).unwrap()).unwrap(), longest);
        let bomb = deflated(&"a".repeat(64 * 1024 * 1024)).unwrap();
        assert!(bomb.len() < 100_000, "{}", bomb.len());
        assert_eq!(inflated(&bomb), Err(Unfit::TooLong));
        let good = BASE64.decode(deflated("<a/>").unwrap().as_bytes()).unwrap();
        let more = [good.as_slice(), b"<b/>"].concat();
        for (octets, why) in [
            (more.as_slice(), Unfit::Deflate),
            (&good[..good.len() - 1], Unfit::Deflate),
            (&b"<a/>"[..], Unfit::Deflate),
            (&b""[..], Unfit::Deflate),
        ] {
            assert_eq!(inflated(&BASE64.encode(octets)), Err(why), "{octets:?}");
        }
        assert_eq!(inflated("!"), Err(Unfit::Encoding));
    }
}
