//! Whether an assertion is believed (SAML profiles §4.1.4.3): it is signed; now each of its claims, by its rule.

use std::time::Duration;

use super::disbelieved::Disbelieved;
use super::names::BEARER;
use super::protocol::{Assertion, AuthnStatement, Conditions, Confirmation, Message, Signed};
use crate::domain::saml::{NameId, NameIdFormat, SamlUpstream};
use crate::domain::text::is_legible;
use crate::domain::time::Timestamp;

/// SAML core §8.3.7: a persistent name has 256 characters at most. Others are held to that too.
const LONGEST_SUBJECT: usize = 256;

/// What it has to say.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'e> {
    /// Of whom it is.
    pub upstream: &'e SamlUpstream,
    /// What we are called there.
    pub entity_id: &'e str,
    /// Where it was sent.
    pub consumer: &'e str,
    /// The request that it answers.
    pub request: &'e str,
    /// How old the sign-in there may be, in seconds.
    pub max_age: Option<u32>,
    /// The time.
    pub now: Timestamp,
    /// How far clocks of others may differ.
    pub skew: Duration,
}

/// What it says that is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Believed {
    /// What the upstream calls them.
    pub subject: String,
    /// The name that it has for them, whatever they are known by here.
    pub name_id: Option<NameId>,
    /// What it calls their session there, if it says that.
    pub session_index: Option<String>,
    /// How they signed in there.
    pub context: Option<String>,
    /// When they did.
    pub proven_at: Timestamp,
    /// The assertion's own name.
    pub assertion_id: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it is over for everybody, whose clock ever they go by.
    pub over_at: Timestamp,
    /// When their session there is over, likewise, where it says so.
    pub session_over_at: Option<Timestamp>,
    /// Attributes by name, with their values.
    pub attributes: Vec<(String, Vec<String>)>,
}

/// Believes it, or says why not.
///
/// # Errors
/// [`Disbelieved`].
pub fn believe(signed: &Signed, expected: &Expected<'_>) -> Result<Believed, Disbelieved> {
    let Signed { message, assertion } = signed;
    check_message(message, expected)?;
    if assertion.issuer != expected.upstream.issuer {
        return Err(Disbelieved::Issuer);
    }
    if expected.is_ahead(assertion.issue_instant) {
        return Err(Disbelieved::IssueInstant);
    }
    let conditions = assertion.conditions.as_ref();
    check_conditions(conditions.ok_or(Disbelieved::NoConditions)?, expected)?;
    let until = check_confirmations(&assertion.confirmations, expected)?;
    let statement = check_statements(&assertion.statements, expected)?;
    let session_until = statement.session_not_on_or_after;
    let attributes = assertion.attributes.iter();
    Ok(Believed {
        subject: subject(assertion, expected)?,
        name_id: assertion.name_id.clone(),
        session_index: statement.session_index.clone(),
        context: statement.context.clone(),
        proven_at: statement.instant,
        assertion_id: assertion.id.clone(),
        made_at: assertion.issue_instant,
        over_at: until.plus(expected.skew),
        session_over_at: session_until.map(|until| until.plus(expected.skew)),
        attributes: attributes
            .map(|attribute| (attribute.name.clone(), attribute.values.clone()))
            .collect(),
    })
}

impl Expected<'_> {
    fn is_ahead(&self, moment: Timestamp) -> bool {
        moment >= self.now.plus(self.skew)
    }

    fn is_over(&self, moment: Timestamp) -> bool {
        self.now >= moment.plus(self.skew)
    }
}

/// Core §3.2.2. Where it is not signed, none of it admits anybody, and what is wrong in it refuses all the same.
fn check_message(message: &Message, expected: &Expected<'_>) -> Result<(), Disbelieved> {
    let issuer = &expected.upstream.issuer;
    if message.issuer.as_ref().is_some_and(|said| said != issuer) {
        return Err(Disbelieved::ResponseIssuer);
    }
    // Bindings §3.5.5.2: "If the message is signed, the Destination XML attribute […] MUST contain the URL".
    match message.destination.as_deref() {
        Some(destination) if destination != expected.consumer => {
            return Err(Disbelieved::Destination);
        }
        None if message.is_signed => return Err(Disbelieved::Destination),
        Some(_) | None => {}
    }
    // Profiles §4.1.4.2: "If the response is to an <AuthnRequest>, then the InResponseTo attribute MUST match".
    if message.in_response_to.as_deref() != Some(expected.request) {
        return Err(Disbelieved::ResponseInResponseTo);
    }
    if expected.is_ahead(message.issue_instant) {
        return Err(Disbelieved::IssueInstant);
    }
    Ok(())
}

/// Core §2.5.1.
fn check_conditions(conditions: &Conditions, expected: &Expected<'_>) -> Result<(), Disbelieved> {
    // §2.5.1.1: "If any […] is Indeterminate, the validity of the assertion cannot be determined".
    if conditions.has_unknown {
        return Err(Disbelieved::Condition);
    }
    // §2.5.1.2: "it is an error" where the one does not lie before the other; then one of these holds.
    if conditions
        .not_before
        .is_some_and(|from| expected.is_ahead(from))
    {
        return Err(Disbelieved::NotYet);
    }
    if conditions
        .not_on_or_after
        .is_some_and(|until| expected.is_over(until))
    {
        return Err(Disbelieved::Expired);
    }
    // Profiles §4.1.4.2: it "MUST contain an <AudienceRestriction>" with us; core §2.5.1.4: each has to hold.
    let is_ours = |restriction: &Vec<String>| {
        restriction
            .iter()
            .any(|audience| audience == expected.entity_id)
    };
    if conditions.audiences.is_empty() || !conditions.audiences.iter().all(is_ours) {
        return Err(Disbelieved::Audience);
    }
    Ok(())
}

/// Profiles §4.1.4.3: one that whoever brings it fulfils; until when.
fn check_confirmations(
    confirmations: &[Confirmation],
    expected: &Expected<'_>,
) -> Result<Timestamp, Disbelieved> {
    let mut why = Disbelieved::NoBearer;
    for confirmation in confirmations {
        match check_confirmation(confirmation, expected) {
            Ok(until) => return Ok(until),
            Err(Disbelieved::NoBearer) => {}
            Err(refused) => why = refused,
        }
    }
    Err(why)
}

/// Profiles §4.1.4.2.
fn check_confirmation(
    confirmation: &Confirmation,
    expected: &Expected<'_>,
) -> Result<Timestamp, Disbelieved> {
    if confirmation.method != BEARER {
        return Err(Disbelieved::NoBearer);
    }
    if confirmation.recipient.as_deref() != Some(expected.consumer) {
        return Err(Disbelieved::Recipient);
    }
    if confirmation.in_response_to.as_deref() != Some(expected.request) {
        return Err(Disbelieved::InResponseTo);
    }
    // "It MUST NOT contain a NotBefore attribute": some have one, and mean it.
    if confirmation
        .not_before
        .is_some_and(|from| expected.is_ahead(from))
    {
        return Err(Disbelieved::NotYet);
    }
    let until = confirmation.not_on_or_after;
    let until = until.ok_or(Disbelieved::NoEnd)?;
    if expected.is_over(until) {
        return Err(Disbelieved::Expired);
    }
    Ok(until)
}

/// Profiles §4.1.4.2: there is one, and their session there goes on.
fn check_statements<'s>(
    statements: &'s [AuthnStatement],
    expected: &Expected<'_>,
) -> Result<&'s AuthnStatement, Disbelieved> {
    let [statement] = statements else {
        return Err(Disbelieved::Statements);
    };
    if statement
        .session_not_on_or_after
        .is_some_and(|until| expected.is_over(until))
    {
        return Err(Disbelieved::SessionOver);
    }
    if expected.is_ahead(statement.instant) {
        return Err(Disbelieved::AuthnInstant);
    }
    if let Some(max_age) = expected.max_age {
        let oldest = Duration::from_secs(max_age.into()) + expected.skew;
        if expected.now > statement.instant.plus(oldest) {
            return Err(Disbelieved::AuthnInstant);
        }
    }
    Ok(statement)
}

/// Who it is: an attribute where the operator named one, or a name that stays.
fn subject(assertion: &Assertion, expected: &Expected<'_>) -> Result<String, Disbelieved> {
    let upstream = expected.upstream;
    let subject = match &upstream.subject_attribute {
        Some(name) => {
            let mut attributes = assertion.attributes.iter();
            let found = attributes.find(|attribute| attribute.name == *name);
            match found.map(|attribute| attribute.values.as_slice()) {
                Some([value]) => value,
                _ => return Err(Disbelieved::SubjectAttribute),
            }
        }
        None => name_id(assertion, expected)?,
    };
    let is_name = subject.chars().count() <= LONGEST_SUBJECT
        && subject.trim() == subject
        && is_legible(subject);
    if is_name {
        Ok(subject.clone())
    } else {
        Err(Disbelieved::Subject)
    }
}

fn name_id<'a>(
    assertion: &'a Assertion,
    expected: &Expected<'_>,
) -> Result<&'a String, Disbelieved> {
    let name = assertion.name_id.as_ref().ok_or(Disbelieved::NoNameId)?;
    let format = name.format.as_deref().map(NameIdFormat::parse);
    // Core §2.2.2: where it is absent it means unspecified.
    let format = format.unwrap_or(Some(NameIdFormat::Unspecified));
    if format != Some(expected.upstream.name_id_format) {
        return Err(Disbelieved::NameIdFormat);
    }
    // Core §8.3.7: it is a name within these. Of another domain it may be another's.
    let is_other = |qualifier: &Option<String>, own: &str| {
        qualifier.as_ref().is_some_and(|qualifier| qualifier != own)
    };
    if is_other(&name.name_qualifier, &expected.upstream.issuer)
        || is_other(&name.sp_name_qualifier, expected.entity_id)
    {
        return Err(Disbelieved::Qualifier);
    }
    Ok(&name.value)
}

#[cfg(test)]
mod tests;
