//! What we have a browser bring to an identity provider about signing out: always signed (SAML profiles §4.4.3.1, §4.4.3.4).

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;

use super::departure::Participant;
use super::sign_out::Ending;
use crate::domain::connector::Connector;
use crate::domain::saml::{Binding, NameId, SamlUpstream};
use crate::domain::time::Timestamp;
use crate::federation::failure::Failure;
use crate::federation::saml::entity_id;
use crate::federation::saml::enveloped::Message;
use crate::federation::saml::message::Kind;
use crate::federation::saml::names::{ASSERTION, BY_USER, SUCCESS};
use crate::federation::saml::outgoing::{Outgoing, outgoing};
use crate::federation::saml::providers::IdentityProviders;
use crate::federation::saml::request::admitted;
use crate::federation::saml::written::{attribute, instant, text};
use crate::provider::Provider;

/// How long a request of ours is to be heeded.
const LASTS: Duration = Duration::from_mins(5);

/// Answers a request that was heeded; nothing, where nobody there wants to know.
///
/// # Errors
/// [`Failure`].
pub async fn answer(
    op: &Provider,
    providers: &IdentityProviders,
    connector: &Connector,
    ending: &Ending,
) -> Result<Option<Outgoing>, Failure> {
    let Some(service) = &ending.provider.logout else {
        return Ok(None);
    };
    let location = service.answered_at();
    let said = Said {
        id: &new_id(op)?,
        issuer: &entity_id(&op.issuer, &connector.name),
        destination: location,
        now: op.now(),
    };
    let message = said.response(&ending.id);
    let relay_state = ending.relay_state.as_deref();
    let sent = (Kind::Response, &message, relay_state);
    send(op, providers, (service.binding, location), sent)
        .await
        .map(Some)
}

/// Asks to sign somebody out there who has signed out here; with the request's `ID`, which its answer names. Nothing, where nobody there wants to
/// know.
///
/// # Errors
/// [`Failure`].
pub async fn ask(
    op: &Provider,
    providers: &IdentityProviders,
    (connector, upstream): (&Connector, &SamlUpstream),
    participant: &Participant,
) -> Result<Option<(String, Outgoing)>, Failure> {
    let provider = admitted(op, providers, connector, upstream).await?;
    let Some(service) = &provider.logout else {
        return Ok(None);
    };
    let id = new_id(op)?;
    let said = Said {
        id: &id,
        issuer: &entity_id(&op.issuer, &connector.name),
        destination: &service.location,
        now: op.now(),
    };
    let message = said.request(&participant.name_id, participant.session_index.as_deref());
    let way = (service.binding, service.location.as_str());
    let outgoing = send(op, providers, way, (Kind::Request, &message, None)).await?;
    Ok(Some((id, outgoing)))
}

async fn send(
    op: &Provider,
    providers: &IdentityProviders,
    way: (Binding, &str),
    sent: (Kind, &Message, Option<&str>),
) -> Result<Outgoing, Failure> {
    let keys = providers.keys(op).await?;
    outgoing(way, sent, Some(&keys.signing))
}

/// Core §1.3.4: 256 bits that nobody guesses.
fn new_id(op: &Provider) -> Result<String, Failure> {
    Ok(format!(
        "_{}",
        BASE64URL_NOPAD.encode(&op.entropy.bytes::<32>()?)
    ))
}

/// What every message says.
struct Said<'s> {
    id: &'s str,
    issuer: &'s str,
    destination: &'s str,
    now: Timestamp,
}

impl Said<'_> {
    /// SAML core §3.7.1.
    fn request(&self, name_id: &NameId, session_index: Option<&str>) -> Message {
        let NameId {
            value,
            format,
            name_qualifier,
            sp_name_qualifier,
        } = name_id;
        let attributes = [
            attribute("Destination", Some(self.destination)),
            attribute("ID", Some(self.id)),
            attribute("IssueInstant", Some(&instant(self.now))),
            attribute("NotOnOrAfter", Some(&instant(self.now.plus(LASTS)))),
            attribute("Reason", Some(BY_USER)),
            attribute("Version", Some("2.0")),
        ];
        let name = [
            attribute("Format", format.as_deref()),
            attribute("NameQualifier", name_qualifier.as_deref()),
            attribute("SPNameQualifier", sp_name_qualifier.as_deref()),
        ];
        let session = session_index.map(|index| {
            let index = text(index);
            format!("<samlp:SessionIndex>{index}</samlp:SessionIndex>")
        });
        let rest = format!(
            "<saml:NameID xmlns:saml=\"{ASSERTION}\"{}>{}</saml:NameID>{}",
            name.concat(),
            text(value),
            session.unwrap_or_default()
        );
        self.message("LogoutRequest", &attributes.concat(), &rest)
    }

    /// SAML core §3.7.2.
    fn response(&self, request: &str) -> Message {
        let attributes = [
            attribute("Destination", Some(self.destination)),
            attribute("ID", Some(self.id)),
            attribute("InResponseTo", Some(request)),
            attribute("IssueInstant", Some(&instant(self.now))),
            attribute("Version", Some("2.0")),
        ];
        let status = format!(
            "<samlp:Status><samlp:StatusCode Value=\"{SUCCESS}\"></samlp:StatusCode></samlp:Status>"
        );
        self.message("LogoutResponse", &attributes.concat(), &status)
    }

    fn message(&self, element: &str, attributes: &str, rest: &str) -> Message {
        Message::new((element, self.id), self.issuer, attributes, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::federation::saml::protocol::LogoutContent;
    use crate::federation::saml::read;
    use crate::federation::saml::xml;

    const ODD: &str = "a&b<c>\"d'\r\n\te";

    fn said() -> Said<'static> {
        Said {
            id: "_a",
            issuer: "https://id.example/?a&b",
            destination: "https://idp.example/slo?a&b=\"c\"",
            now: Timestamp::from_seconds(1_800_000_000),
        }
    }

    #[test]
    fn what_is_said_is_xml_whatever_is_in_it() {
        let name_id = NameId {
            value: ODD.to_owned(),
            format: Some(ODD.to_owned()),
            name_qualifier: None,
            sp_name_qualifier: Some(ODD.to_owned()),
        };
        let request = said().request(&name_id, Some(ODD)).plain();
        let read = read::logout(&xml::read(&request).unwrap()).unwrap();
        assert_eq!(read.issuer, said().issuer);
        assert_eq!(read.destination.as_deref(), Some(said().destination));
        assert_eq!(read.issue_instant, said().now);
        assert_eq!(
            read.content,
            LogoutContent::Request {
                name_id,
                session_indexes: vec![ODD.to_owned()],
                not_on_or_after: Some(said().now.plus(LASTS)),
            }
        );
        let response = said().response("_b").plain();
        let read = read::logout(&xml::read(&response).unwrap()).unwrap();
        assert_eq!(
            read.content,
            LogoutContent::Response {
                in_response_to: Some("_b".to_owned()),
                codes: vec![SUCCESS.to_owned()],
            }
        );
    }
}
