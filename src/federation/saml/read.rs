//! What a response says (SAML core §2, §3.2.2), as types.

mod logout;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub(super) use self::logout::logout;
use super::names::{ASSERTION, ENTITY};
use super::protocol::{
    Assertion, Attribute, AuthnStatement, Conditions, Confirmation, Message, NameId,
};
use super::unfit::Unfit;
use super::xml::{Element, is_ncname};
use crate::domain::time::Timestamp;

/// Confirmations, statements, restrictions, and audiences of one, that are read.
const MOST: usize = 20;
/// Bytes of a text that is read: the longest are addresses.
const LONGEST: usize = 2048;
/// Attributes that the log names, and characters of each name.
const MOST_NAMES: usize = 40;
const LONGEST_NAME: usize = 120;

/// Reads the response itself.
pub(super) fn message(response: &Element, is_signed: bool) -> Result<Message, Unfit> {
    let issuer = response.one(ASSERTION, "Issuer")?;
    Ok(Message {
        is_signed,
        issuer: issuer.map(issuer_of).transpose()?,
        destination: address(response, "Destination")?,
        in_response_to: address(response, "InResponseTo")?,
        issue_instant: time(response, "IssueInstant")?.ok_or(Unfit::Parts)?,
    })
}

/// Reads an assertion.
pub(super) fn assertion(assertion: &Element, wanted: &[String]) -> Result<Assertion, Unfit> {
    if assertion.attribute("Version") != Some("2.0") {
        return Err(Unfit::Parts);
    }
    let issuer = assertion.one(ASSERTION, "Issuer")?.ok_or(Unfit::Parts)?;
    let subject = assertion.one(ASSERTION, "Subject")?.ok_or(Unfit::Parts)?;
    let id = assertion.attribute("ID").filter(|id| is_ncname(id));
    Ok(Assertion {
        id: text_of(id.ok_or(Unfit::Identifier)?)?,
        issuer: issuer_of(issuer)?,
        issue_instant: time(assertion, "IssueInstant")?.ok_or(Unfit::Parts)?,
        name_id: subject.one(ASSERTION, "NameID")?.map(name_id).transpose()?,
        confirmations: few(subject, "SubjectConfirmation", confirmation)?,
        conditions: assertion
            .one(ASSERTION, "Conditions")?
            .map(conditions)
            .transpose()?,
        statements: few(assertion, "AuthnStatement", authn_statement)?,
        attributes: attributes(assertion, wanted)?,
        names: names(assertion),
    })
}

/// Each element of a name, of which there are not many.
fn few<T>(
    parent: &Element,
    name: &'static str,
    read: impl Fn(&Element) -> Result<T, Unfit>,
) -> Result<Vec<T>, Unfit> {
    let found: Vec<&Element> = parent.all(ASSERTION, name).collect();
    if found.len() > MOST {
        return Err(Unfit::Parts);
    }
    found.into_iter().map(read).collect()
}

/// Core §2.2.5: an entity, by its identifier.
fn issuer_of(issuer: &Element) -> Result<String, Unfit> {
    match issuer.attribute("Format") {
        None | Some(ENTITY) => uri_of(issuer),
        Some(_) => Err(Unfit::Parts),
    }
}

fn name_id(name: &Element) -> Result<NameId, Unfit> {
    Ok(NameId {
        value: text_of(name.text().ok_or(Unfit::Parts)?)?,
        format: address(name, "Format")?,
        name_qualifier: address(name, "NameQualifier")?,
        sp_name_qualifier: address(name, "SPNameQualifier")?,
    })
}

fn confirmation(confirmation: &Element) -> Result<Confirmation, Unfit> {
    let absent = Element::default();
    let data = confirmation.one(ASSERTION, "SubjectConfirmationData")?;
    let data = data.unwrap_or(&absent);
    Ok(Confirmation {
        method: address(confirmation, "Method")?.ok_or(Unfit::Parts)?,
        not_before: time(data, "NotBefore")?,
        not_on_or_after: time(data, "NotOnOrAfter")?,
        recipient: address(data, "Recipient")?,
        in_response_to: address(data, "InResponseTo")?,
    })
}

fn conditions(conditions: &Element) -> Result<Conditions, Unfit> {
    let is_known = |condition: &Element| {
        ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"]
            .iter()
            .any(|name| condition.is(ASSERTION, name))
    };
    Ok(Conditions {
        not_before: time(conditions, "NotBefore")?,
        not_on_or_after: time(conditions, "NotOnOrAfter")?,
        audiences: few(conditions, "AudienceRestriction", |restriction| {
            few(restriction, "Audience", uri_of)
        })?,
        has_unknown: !conditions.elements().all(is_known),
    })
}

fn authn_statement(statement: &Element) -> Result<AuthnStatement, Unfit> {
    let context = statement.one(ASSERTION, "AuthnContext")?;
    let class = match context {
        Some(context) => context.one(ASSERTION, "AuthnContextClassRef")?,
        None => None,
    };
    Ok(AuthnStatement {
        instant: time(statement, "AuthnInstant")?.ok_or(Unfit::Parts)?,
        session_index: address(statement, "SessionIndex")?,
        session_not_on_or_after: time(statement, "SessionNotOnOrAfter")?,
        context: class.map(uri_of).transpose()?,
    })
}

/// Core §2.7.3: those that are wanted, each with all its values in the order of the document: some write an element for each value. Values that are
/// no text, and longer ones than any that is taken, are left out.
fn attributes(assertion: &Element, wanted: &[String]) -> Result<Vec<Attribute>, Unfit> {
    let mut found: Vec<Attribute> = Vec::new();
    let statements = assertion.all(ASSERTION, "AttributeStatement");
    for attribute in statements.flat_map(|statement| statement.all(ASSERTION, "Attribute")) {
        let name = attribute.attribute("Name").ok_or(Unfit::Parts)?;
        if !wanted.iter().any(|wanted| wanted == name) {
            continue;
        }
        let values = attribute
            .all(ASSERTION, "AttributeValue")
            .filter_map(Element::text)
            .filter(|value| !value.is_empty() && value.len() <= LONGEST)
            .map(str::to_owned);
        let place = found.iter().position(|known| known.name == name);
        let place = place.unwrap_or_else(|| {
            found.push(Attribute {
                name: name.to_owned(),
                values: Vec::new(),
            });
            found.len() - 1
        });
        found[place].values.extend(values);
    }
    Ok(found)
}

/// What attributes it has, each once, and no more than a line of the log has room for.
fn names(assertion: &Element) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let statements = assertion.all(ASSERTION, "AttributeStatement");
    let all = statements.flat_map(|statement| statement.all(ASSERTION, "Attribute"));
    for name in all.filter_map(|attribute| attribute.attribute("Name")) {
        if found.len() == MOST_NAMES {
            break;
        }
        let name: String = name.chars().take(LONGEST_NAME).collect();
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The text of an element that is a URI, whose blanks at either end mean nothing (XML Schema part 2 §3.2.17).
fn uri_of(element: &Element) -> Result<String, Unfit> {
    text_of(element.text().ok_or(Unfit::Parts)?.trim())
}

fn address(element: &Element, name: &str) -> Result<Option<String>, Unfit> {
    element.attribute(name).map(text_of).transpose()
}

fn text_of(text: &str) -> Result<String, Unfit> {
    if text.len() > LONGEST {
        return Err(Unfit::Parts);
    }
    Ok(text.to_owned())
}

/// Core §1.3.3: "MUST be expressed in UTC form, with no time zone component"; of which all have the Z.
pub(super) fn time(element: &Element, name: &str) -> Result<Option<Timestamp>, Unfit> {
    let Some(text) = element.attribute(name) else {
        return Ok(None);
    };
    let read = OffsetDateTime::parse(text, &Rfc3339).ok();
    let read = read.filter(|_| text.ends_with('Z')).ok_or(Unfit::Parts)?;
    let micros = i64::try_from(read.unix_timestamp_nanos() / 1000).map_err(|_| Unfit::Parts)?;
    Ok(Some(Timestamp::from_micros(micros)))
}
