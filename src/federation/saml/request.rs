//! Where a person is sent who signs in by an identity provider: an AuthnRequest (SAML core §3.4.1) by redirect (SAML bindings §3.4).

use std::io::Write as _;
use std::sync::Arc;

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use quick_xml::escape::escape;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use url::form_urlencoded::byte_serialize;

use super::names::{ASSERTION, POST, PROTOCOL, RSA_SHA256};
use super::providers::IdentityProviders;
use super::{consumer_path, entity_id};
use crate::domain::connector::Connector;
use crate::domain::id::InteractionId;
use crate::domain::interaction::AskedUpstream;
use crate::domain::saml::{IdentityProvider, NameIdFormat, SamlUpstream};
use crate::domain::time::Timestamp;
use crate::federation::asked::State;
use crate::federation::breaker::Admitted;
use crate::federation::failure::Failure;
use crate::federation::health::{admit, note, note_try};
use crate::federation::openid::Fresh;
use crate::keys::KeyError;
use crate::keys::service_provider::ServiceProviderKey;
use crate::provider::Provider;

/// Begins: with a request that has its identifier of `state`, which is the `RelayState`.
///
/// # Errors
/// [`Failure`].
pub async fn begin(
    op: &Provider,
    providers: &IdentityProviders,
    connector: &Connector,
    upstream: &SamlUpstream,
    interaction: &InteractionId,
    fresh: Fresh<'_>,
) -> Result<(String, AskedUpstream), Failure> {
    let provider = admitted(op, providers, connector, upstream).await?;
    let state = State::new(op, interaction)?;
    let request = Request {
        id: &state.request_id(op),
        issuer: &entity_id(&op.issuer, &connector.name),
        consumer: &op.issuer.at(&consumer_path(&connector.name)),
        sign_on_url: &provider.sign_on_url,
        upstream,
        // How old it may be otherwise there is no word for: what is too old is seen in the answer.
        is_anew: fresh.is_anew,
        contexts: fresh
            .acr
            .map_or_else(Vec::new, |acr| connector.trust.contexts(acr)),
        now: op.now(),
    };
    let written = deflated(&request.written())
        .ok_or_else(|| Failure::Unavailable("our request to it could not be written".to_owned()))?;
    // Who has to be there anew was there no second ago.
    let max_age = if fresh.is_anew {
        Some(0)
    } else {
        fresh.max_age
    };
    let asked = AskedUpstream {
        connector: connector.name.clone(),
        state_hash: state.hash().into_string(),
        max_age,
        linking: None,
        at: op.now(),
    };
    let query = query(&written, state.reveal());
    let query = if upstream.signs_requests {
        signed(&query, &providers.keys(op).await?.signing)?
    } else {
        query
    };
    Ok((behind(&provider.sign_on_url, &query), asked))
}

/// Where it is, if it is not left alone. When that is over, one tries whether it answers.
async fn admitted(
    op: &Provider,
    providers: &IdentityProviders,
    connector: &Connector,
    upstream: &SamlUpstream,
) -> Result<Arc<IdentityProvider>, Failure> {
    let name = &connector.name;
    let admitted = admit(op, name)?;
    let found = providers.find(op, connector, upstream).await;
    match admitted {
        Admitted::Trying => note_try(op, name, found),
        Admitted::Free | Admitted::Resting(_) => note(op, name, found),
    }
}

/// Bindings §3.4.4.1, item 3.
fn query(request: &str, relay_state: &str) -> String {
    let (request, relay_state) = (encoded(request), encoded(relay_state));
    format!("SAMLRequest={request}&RelayState={relay_state}")
}

/// Bindings §3.4.4.1: the signature is of the parameters as they are sent, and of its own algorithm.
fn signed(query: &str, key: &ServiceProviderKey) -> Result<String, KeyError> {
    let query = format!("{query}&SigAlg={}", encoded(RSA_SHA256));
    let signature = BASE64.encode(&key.sign(query.as_bytes())?);
    Ok(format!("{query}&Signature={}", encoded(&signature)))
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// Bindings §3.4.4.1: they stand behind those that the address has already.
fn behind(sign_on_url: &str, query: &str) -> String {
    let separator = if sign_on_url.contains('?') { '&' } else { '?' };
    format!("{sign_on_url}{separator}{query}")
}

/// Bindings §3.4.4.1: DEFLATE (RFC 1951), and base64 of it.
fn deflated(text: &str) -> Option<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).ok()?;
    Some(BASE64.encode(&encoder.finish().ok()?))
}

/// What it says.
struct Request<'r> {
    id: &'r str,
    issuer: &'r str,
    consumer: &'r str,
    sign_on_url: &'r str,
    upstream: &'r SamlUpstream,
    is_anew: bool,
    contexts: Vec<&'r str>,
    now: Timestamp,
}

impl Request<'_> {
    fn written(&self) -> String {
        let now = instant(self.now);
        let force = if self.is_anew {
            " ForceAuthn=\"true\""
        } else {
            ""
        };
        let wanted = self.upstream.name_id_format;
        // Core §3.4.1.1. Where an attribute names people, whatever else they are called there will do.
        let policy = match (&self.upstream.subject_attribute, wanted) {
            (Some(_), _) | (None, NameIdFormat::Unspecified) => String::new(),
            (None, format) => format!(
                "<samlp:NameIDPolicy Format=\"{}\" AllowCreate=\"true\"/>",
                format.uri()
            ),
        };
        let contexts = self.contexts();
        format!(
            "<samlp:AuthnRequest xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{}\" Version=\"2.0\" \
             IssueInstant=\"{now}\" Destination=\"{}\"{force} ProtocolBinding=\"{POST}\" \
             AssertionConsumerServiceURL=\"{}\"><saml:Issuer>{}</saml:Issuer>{policy}{contexts}</samlp:AuthnRequest>",
            escape(self.id),
            escape(self.sign_on_url),
            escape(self.consumer),
            escape(self.issuer),
        )
    }
}

impl Request<'_> {
    /// Core §3.3.2.2.1: exactly one of these.
    fn contexts(&self) -> String {
        if self.contexts.is_empty() {
            return String::new();
        }
        let class = |context: &&str| {
            let context = escape(*context);
            format!("<saml:AuthnContextClassRef>{context}</saml:AuthnContextClassRef>")
        };
        let classes: String = self.contexts.iter().map(class).collect();
        format!(
            "<samlp:RequestedAuthnContext Comparison=\"exact\">{classes}</samlp:RequestedAuthnContext>"
        )
    }
}

/// Core §1.3.3: in UTC, of whole seconds.
fn instant(moment: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(moment.as_seconds())
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::saml::SamlSource;
    use crate::federation::saml::xml;

    #[test]
    fn a_request_is_xml_whatever_the_addresses_have_in_them() {
        let upstream = SamlUpstream {
            issuer: "https://idp.example/?a&b".to_owned(),
            source: SamlSource::Published("https://idp.example/".to_owned()),
            name_id_format: NameIdFormat::Persistent,
            subject_attribute: None,
            signs_requests: true,
            idp_initiated: false,
        };
        let mut request = Request {
            id: "_a",
            issuer: "https://id.example/saml/corp/metadata",
            consumer: "https://id.example/saml/corp/acs",
            sign_on_url: "https://idp.example/sso?tenant=a&x='\"<",
            upstream: &upstream,
            is_anew: true,
            contexts: vec!["urn:a&b", "urn:c"],
            now: Timestamp::from_seconds(1_800_000_000),
        };
        let read = xml::read(&request.written()).unwrap();
        assert!(read.is(PROTOCOL, "AuthnRequest"));
        for (name, value) in [
            ("ID", "_a"),
            ("IssueInstant", "2027-01-15T08:00:00Z"),
            ("Destination", "https://idp.example/sso?tenant=a&x='\"<"),
            ("ForceAuthn", "true"),
            (
                "AssertionConsumerServiceURL",
                "https://id.example/saml/corp/acs",
            ),
        ] {
            assert_eq!(read.attribute(name), Some(value), "{name}");
        }
        let policy = read.one(PROTOCOL, "NameIDPolicy").unwrap().unwrap();
        assert_eq!(
            policy.attribute("Format"),
            Some(NameIdFormat::Persistent.uri())
        );
        let contexts = read
            .one(PROTOCOL, "RequestedAuthnContext")
            .unwrap()
            .unwrap();
        let classes: Vec<_> = contexts
            .elements()
            .map(|class| class.text().unwrap())
            .collect();
        assert_eq!(classes, ["urn:a&b", "urn:c"]);
        request.contexts = Vec::new();
        request.is_anew = false;
        let by_attribute = SamlUpstream {
            subject_attribute: Some("employee".to_owned()),
            ..upstream.clone()
        };
        request.upstream = &by_attribute;
        let read = xml::read(&request.written()).unwrap();
        assert_eq!(read.attribute("ForceAuthn"), None);
        assert!(read.one(PROTOCOL, "NameIDPolicy").unwrap().is_none());
        assert!(
            read.one(PROTOCOL, "RequestedAuthnContext")
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn its_parameters_stand_behind_others() {
        let query = query("a+b/c=", "dw_us_1");
        assert_eq!(query, "SAMLRequest=a%2Bb%2Fc%3D&RelayState=dw_us_1");
        assert_eq!(
            behind("https://idp.example/sso", &query),
            format!("https://idp.example/sso?{query}")
        );
        assert_eq!(
            behind("https://idp.example/sso?t=1", &query),
            format!("https://idp.example/sso?t=1&{query}")
        );
    }
}
