//! A SAML 2.0 identity provider that signs in whoever is sent to it, without a page: it answers the very request that a browser brings.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use data_encoding::BASE64;
use flate2::read::DeflateDecoder;
use josekit::jws::RS256;
use josekit::jws::alg::rsassa::RsassaJwsSigner;
use rustix::time::{ClockId, clock_gettime};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use url::Url;

use super::certificates;
use super::response::{Addressee, response};

/// Its `entityID`.
pub const ISSUER: &str = "https://idp.campus.example/metadata";
/// Where people are sent; nothing listens there, and nobody goes.
pub const SIGN_ON: &str = "https://idp.campus.example/sso";
/// The site from which its forms come.
pub const SITE: &str = "https://idp.campus.example";
/// How long what it says is good.
const GOOD_FOR: Duration = Duration::from_mins(5);

/// An identity provider with its key.
#[derive(Debug)]
pub struct IdentityProvider {
    signer: RsassaJwsSigner,
    folder: TempDir,
}

/// What it has a browser post (SAML bindings §3.5.4).
#[derive(Debug)]
pub struct Form {
    /// Where to.
    pub consumer: Url,
    /// What it was sent.
    pub relay_state: String,
    /// The response, in XML.
    pub response: String,
}

impl IdentityProvider {
    /// One with a new key, RSA of 2048 bits, whose certificate is in a new folder of `scratch`.
    pub fn new(scratch: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("doorward-load-idp-")
            .tempdir_in(scratch)?;
        certificates::rsa(folder.path(), "idp")?;
        let key = std::fs::read(folder.path().join("idp.key"))?;
        Ok(Self {
            // JOSE's RS256 and XML Signature's rsa-sha256 are one: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2).
            signer: RS256.signer_from_pem(key)?,
            folder,
        })
    }

    /// The file with its certificate.
    pub fn certificates(&self) -> PathBuf {
        self.folder.path().join("idp.pem")
    }

    /// Signs somebody in whom a browser was sent with: the form of the page that a browser would post by itself.
    pub fn answer(&self, away: &Url, number: usize) -> anyhow::Result<Form> {
        if !away.as_str().starts_with(SIGN_ON) {
            bail!("{away} is somebody else's");
        }
        let request = inflated(&parameter(away, "SAMLRequest")?)?;
        let now = clock_gettime(ClockId::Realtime).tv_sec;
        let until = instant(now + i64::try_from(GOOD_FOR.as_secs())?)?;
        let now = instant(now)?;
        let consumer = attribute(&request, "AssertionConsumerServiceURL")?;
        let addressee = Addressee {
            entity_id: content(&request, "saml:Issuer")?,
            consumer,
            request: attribute(&request, "ID")?,
            now: &now,
            until: &until,
        };
        Ok(Form {
            consumer: Url::parse(consumer)?,
            relay_state: parameter(away, "RelayState")?,
            response: response(&addressee, &format!("person{number:04}"), &self.signer)?,
        })
    }
}

impl Form {
    /// As it is posted.
    pub fn fields(&self) -> Vec<(String, String)> {
        let response = BASE64.encode(self.response.as_bytes());
        vec![
            ("SAMLResponse".to_owned(), response),
            ("RelayState".to_owned(), self.relay_state.clone()),
        ]
    }
}

fn parameter(address: &Url, name: &str) -> anyhow::Result<String> {
    let found = address.query_pairs().find(|(found, _)| found == name);
    let (_, value) = found.with_context(|| format!("no {name} in {address}"))?;
    Ok(value.into_owned())
}

/// A message of an address (SAML bindings §3.4.4.1).
fn inflated(message: &str) -> anyhow::Result<String> {
    let deflated = BASE64.decode(message.as_bytes())?;
    let mut text = String::new();
    DeflateDecoder::new(deflated.as_slice()).read_to_string(&mut text)?;
    Ok(text)
}

/// The first attribute of this name. What is looked for has nothing that XML would escape, and so nothing is resolved.
fn attribute<'d>(document: &'d str, name: &str) -> anyhow::Result<&'d str> {
    between(document, &format!(" {name}=\""), "\"")
}

/// The text of the first element of this name.
fn content<'d>(document: &'d str, name: &str) -> anyhow::Result<&'d str> {
    let element = between(document, &format!("<{name}"), "</")?;
    let text = element.split_once('>').map(|(_, text)| text);
    text.with_context(|| format!("no {name} in {document}"))
}

fn between<'d>(document: &'d str, before: &str, after: &str) -> anyhow::Result<&'d str> {
    let rest = document.split_once(before);
    let found = rest.and_then(|(_, rest)| Some(rest.split_once(after)?.0));
    found
        .filter(|found| !found.contains('&'))
        .with_context(|| format!("no{before} in {document}"))
}

fn instant(seconds: i64) -> anyhow::Result<String> {
    Ok(OffsetDateTime::from_unix_timestamp(seconds)?.format(&Rfc3339)?)
}
