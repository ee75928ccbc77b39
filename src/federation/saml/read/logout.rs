//! What a message of single logout says (SAML core §3.7), as types.

use super::{MOST, address, issuer_of, name_id, text_of, time};
use crate::federation::saml::names::{ASSERTION, PROTOCOL};
use crate::federation::saml::protocol::{Logout, LogoutContent};
use crate::federation::saml::shape::codes;
use crate::federation::saml::unfit::Unfit;
use crate::federation::saml::xml::{Element, is_ncname};

/// Reads one.
pub(in crate::federation::saml) fn logout(message: &Element) -> Result<Logout, Unfit> {
    let id = message.attribute("ID").filter(|id| is_ncname(id));
    // Profiles §4.4.4.1, §4.4.4.2: it "MUST be present".
    let issuer = message.one(ASSERTION, "Issuer")?.ok_or(Unfit::Parts)?;
    let content = if message.is(PROTOCOL, "LogoutRequest") {
        request(message)?
    } else {
        LogoutContent::Response {
            in_response_to: address(message, "InResponseTo")?,
            codes: codes(message)?,
        }
    };
    Ok(Logout {
        id: text_of(id.ok_or(Unfit::Identifier)?)?,
        issuer: issuer_of(issuer)?,
        destination: address(message, "Destination")?,
        issue_instant: time(message, "IssueInstant")?.ok_or(Unfit::Parts)?,
        content,
    })
}

fn request(message: &Element) -> Result<LogoutContent, Unfit> {
    let is_other = |name: &str| message.all(ASSERTION, name).next().is_some();
    let name = message.one(ASSERTION, "NameID")?.ok_or(Unfit::NoName)?;
    // Core §3.7.1: one of these.
    if is_other("BaseID") || is_other("EncryptedID") {
        return Err(Unfit::Parts);
    }
    let indexes: Vec<&Element> = message.all(PROTOCOL, "SessionIndex").collect();
    if indexes.len() > MOST {
        return Err(Unfit::Parts);
    }
    let index = |element: &Element| text_of(element.text().ok_or(Unfit::Parts)?);
    Ok(LogoutContent::Request {
        name_id: name_id(name)?,
        session_indexes: indexes.into_iter().map(index).collect::<Result<_, _>>()?,
        not_on_or_after: time(message, "NotOnOrAfter")?,
    })
}
