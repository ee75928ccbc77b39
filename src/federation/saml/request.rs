//! Where a person is sent who signs in by an identity provider: an AuthnRequest (SAML core §3.4.1), by redirect (SAML bindings §3.4) or by a form (§3.5).
//!
//! It never has `IsPassive`: who is asked with `prompt=none` is sent nowhere, for the answer to that is whether they are signed in here (OpenID Connect
//! Core 1.0 §3.1.2.1).

use std::sync::Arc;

use super::enveloped::Message;
use super::message::Kind;
use super::names::{ASSERTION, POST};
use super::outgoing::{Outgoing, outgoing};
use super::providers::IdentityProviders;
use super::written::{attribute, instant, text};
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
) -> Result<(Outgoing, AskedUpstream), Failure> {
    let provider = admitted(op, providers, connector, upstream).await?;
    let state = State::new(op, interaction)?;
    let request = Request {
        id: &state.request_id(op),
        issuer: &entity_id(&op.issuer, &connector.name),
        consumer: &op.issuer.at(&consumer_path(&connector.name)),
        destination: &provider.sign_on.location,
        upstream,
        // How old it may be otherwise there is no word for: what is too old is seen in the answer.
        is_anew: fresh.is_anew,
        contexts: fresh
            .acr
            .map_or_else(Vec::new, |acr| connector.trust.contexts(acr)),
        now: op.now(),
    };
    let keys = if upstream.signs_requests {
        Some(providers.keys(op).await?)
    } else {
        None
    };
    let way = (provider.sign_on.binding, request.destination);
    let sent = (Kind::Request, &request.written(), Some(state.reveal()));
    let outgoing = outgoing(way, sent, keys.as_ref().map(|keys| &keys.signing))?;
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
    Ok((outgoing, asked))
}

/// Where it is, if it is not left alone. When that is over, one tries whether it answers.
pub(super) async fn admitted(
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

/// What it says.
struct Request<'r> {
    id: &'r str,
    issuer: &'r str,
    consumer: &'r str,
    destination: &'r str,
    upstream: &'r SamlUpstream,
    is_anew: bool,
    contexts: Vec<&'r str>,
    now: Timestamp,
}

impl Request<'_> {
    fn written(&self) -> Message {
        let attributes = [
            attribute("AssertionConsumerServiceURL", Some(self.consumer)),
            attribute("Destination", Some(self.destination)),
            attribute("ForceAuthn", self.is_anew.then_some("true")),
            attribute("ID", Some(self.id)),
            attribute("IssueInstant", Some(&instant(self.now))),
            attribute("ProtocolBinding", Some(POST)),
            attribute("Version", Some("2.0")),
        ];
        let rest = format!("{}{}", self.policy(), self.contexts());
        let element = ("AuthnRequest", self.id);
        Message::new(element, self.issuer, &attributes.concat(), &rest)
    }

    /// Core §3.4.1.1. Where an attribute names people, whatever else they are called there will do.
    fn policy(&self) -> String {
        match (
            &self.upstream.subject_attribute,
            self.upstream.name_id_format,
        ) {
            (Some(_), _) | (None, NameIdFormat::Unspecified) => String::new(),
            (None, format) => format!(
                "<samlp:NameIDPolicy AllowCreate=\"true\"{}></samlp:NameIDPolicy>",
                attribute("Format", Some(format.uri()))
            ),
        }
    }

    /// Core §3.3.2.2.1: exactly one of these.
    fn contexts(&self) -> String {
        if self.contexts.is_empty() {
            return String::new();
        }
        let class = |context: &&str| {
            let context = text(context);
            format!(
                "<saml:AuthnContextClassRef xmlns:saml=\"{ASSERTION}\">{context}</saml:AuthnContextClassRef>"
            )
        };
        let classes: String = self.contexts.iter().map(class).collect();
        format!(
            "<samlp:RequestedAuthnContext Comparison=\"exact\">{classes}</samlp:RequestedAuthnContext>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::saml::SamlSource;
    use crate::federation::saml::names::PROTOCOL;
    use crate::federation::saml::xml;

    #[test]
    fn a_request_is_xml_whatever_the_addresses_have_in_them() {
        let upstream = SamlUpstream {
            issuer: "https://idp.example/?a&b".to_owned(),
            source: SamlSource::File("idp.xml".into()),
            name_id_format: NameIdFormat::Persistent,
            subject_attribute: None,
            signs_requests: true,
            request_binding: None,
            idp_initiated: false,
            signs_out: false,
        };
        let mut request = Request {
            id: "_a",
            issuer: "https://id.example/saml/corp/metadata",
            consumer: "https://id.example/saml/corp/acs",
            destination: "https://idp.example/sso?tenant=a&x='\"<",
            upstream: &upstream,
            is_anew: true,
            contexts: vec!["urn:a&b", "urn:c"],
            now: Timestamp::from_seconds(1_800_000_000),
        };
        let read = xml::read(&request.written().plain()).unwrap();
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
        let read = xml::read(&request.written().plain()).unwrap();
        assert_eq!(read.attribute("ForceAuthn"), None);
        assert!(read.one(PROTOCOL, "NameIDPolicy").unwrap().is_none());
        assert!(
            read.one(PROTOCOL, "RequestedAuthnContext")
                .unwrap()
                .is_none()
        );
    }
}
