//! Where a person is sent who signs in by an identity provider: an AuthnRequest (SAML core §3.4.1) by redirect (SAML bindings §3.4).

use std::sync::Arc;

use quick_xml::escape::escape;

use super::message::Kind;
use super::names::{ASSERTION, POST, PROTOCOL};
use super::providers::IdentityProviders;
use super::redirect;
use super::written::instant;
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
    let keys = if upstream.signs_requests {
        Some(providers.keys(op).await?)
    } else {
        None
    };
    let address = redirect::address(
        &provider.sign_on_url,
        (Kind::Request, &request.written()),
        Some(state.reveal()),
        keys.as_ref().map(|keys| &keys.signing),
    )?;
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
    Ok((address, asked))
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
            signs_out: false,
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
}
