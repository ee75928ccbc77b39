//! What a response may look like, before any library looks at its signatures.
//!
//! xmlsec follows every reference and carries out every transform that it finds, before it has compared anything. So nothing is given to it but
//! what SAML's signatures have (SAML core §5.4): in one place, of the element that they are in, with two transforms.

mod signature;

use std::collections::HashSet;

use self::signature::signature;
use super::names::{ASSERTION, DSIG, METADATA, PROTOCOL, SUCCESS};
use super::unfit::Unfit;
use super::xml::{Element, is_ncname};

/// Status codes within status codes that are repeated.
const MOST_CODES: usize = 4;
/// The longest of them that is repeated.
const LONGEST_CODE: usize = 200;

/// What a response is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape<'e> {
    /// One with an assertion.
    Asserts {
        assertion: &'e Element,
        /// Whether the response is signed.
        is_response_signed: bool,
    },
    /// One with an assertion that is encrypted.
    Encrypts {
        encrypted: &'e Element,
        /// Whether the response is signed.
        is_response_signed: bool,
    },
    /// One that says that nobody was signed in.
    Refuses(Vec<String>),
}

/// Looks at all of a response.
pub(super) fn shape(response: &Element) -> Result<Shape<'_>, Unfit> {
    if !response.is(PROTOCOL, "Response") || response.attribute("Version") != Some("2.0") {
        return Err(Unfit::NoResponse);
    }
    let counted = Counted::of(response)?;
    if counted.responses != 1 {
        return Err(Unfit::NoResponse);
    }
    let codes = codes(response)?;
    let is_success = codes.first().is_some_and(|code| code == SUCCESS);
    match (is_success, counted.assertions + counted.encrypted) {
        (false, 0) => return Ok(Shape::Refuses(codes)),
        (false, _) => return Err(Unfit::Status),
        (true, 1) => {}
        (true, _) => return Err(Unfit::Assertions),
    }
    if counted.encrypted == 1 {
        return encrypted(response, &counted);
    }
    // The only one, and where it belongs: not in an extension, an object, an advice.
    let assertion = response
        .one(ASSERTION, "Assertion")?
        .ok_or(Unfit::Assertions)?;
    let is_response_signed = signature(response)?;
    let is_assertion_signed = signature(assertion)?;
    if counted.signatures != usize::from(is_response_signed) + usize::from(is_assertion_signed) {
        return Err(Unfit::SignaturePlace);
    }
    if counted.signatures == 0 {
        return Err(Unfit::Unsigned);
    }
    Ok(Shape::Asserts {
        assertion,
        is_response_signed,
    })
}

/// Of what is encrypted, nothing is seen but that it is in its place.
fn encrypted<'e>(response: &'e Element, counted: &Counted) -> Result<Shape<'e>, Unfit> {
    let encrypted = response
        .one(ASSERTION, "EncryptedAssertion")?
        .ok_or(Unfit::Assertions)?;
    let is_response_signed = signature(response)?;
    if counted.signatures != usize::from(is_response_signed) {
        return Err(Unfit::SignaturePlace);
    }
    Ok(Shape::Encrypts {
        encrypted,
        is_response_signed,
    })
}

/// Looks at all of an assertion that was encrypted, and says whether it is signed itself.
pub(super) fn shape_of_decrypted(assertion: &Element) -> Result<bool, Unfit> {
    let counted = Counted::of(assertion)?;
    let is_alone = counted.assertions == 1 && counted.encrypted == 0 && counted.responses == 0;
    if !assertion.is(ASSERTION, "Assertion") || !is_alone {
        return Err(Unfit::Assertions);
    }
    let is_signed = signature(assertion)?;
    if counted.signatures == usize::from(is_signed) {
        Ok(is_signed)
    } else {
        Err(Unfit::SignaturePlace)
    }
}

/// Looks at all of a message of single logout, and says whether it has a signature in it.
pub(super) fn shape_of_logout(message: &Element) -> Result<bool, Unfit> {
    let is_one = ["LogoutRequest", "LogoutResponse"]
        .iter()
        .any(|name| message.is(PROTOCOL, name));
    if !is_one || message.attribute("Version") != Some("2.0") {
        return Err(Unfit::NoLogout);
    }
    let counted = Counted::of(message)?;
    // It has no use for any of them, and each is something that was signed for another purpose.
    if counted.logouts != 1 || counted.responses + counted.assertions + counted.encrypted > 0 {
        return Err(Unfit::NoLogout);
    }
    let is_signed = signature(message)?;
    if counted.signatures == usize::from(is_signed) {
        Ok(is_signed)
    } else {
        Err(Unfit::SignaturePlace)
    }
}

/// Looks at all of a document of metadata that has to be signed: as a whole, and by one signature (metadata §3.1). What it has of others' signatures,
/// whoever made it has passed on, and nobody here could verify.
pub(super) fn check_metadata(document: &Element) -> Result<(), Unfit> {
    let is_one = ["EntityDescriptor", "EntitiesDescriptor"]
        .iter()
        .any(|name| document.is(METADATA, name));
    if !is_one {
        return Err(Unfit::NoEntity);
    }
    let counted = Counted::of(document)?;
    match (signature(document)?, counted.signatures) {
        (true, 1) => Ok(()),
        (false, 0) => Err(Unfit::Unsigned),
        _ => Err(Unfit::SignaturePlace),
    }
}

/// How often there is what there may be once.
#[derive(Default)]
struct Counted {
    responses: usize,
    logouts: usize,
    assertions: usize,
    encrypted: usize,
    signatures: usize,
}

impl Counted {
    fn of(response: &Element) -> Result<Self, Unfit> {
        let mut counted = Self::default();
        let mut identifiers = HashSet::new();
        response.walk(&mut |element| {
            // libxml2 finds them by any of these, whatever their namespace.
            for id in ["ID", "Id", "id"]
                .into_iter()
                .flat_map(|name| element.any_attribute(name))
            {
                if !is_ncname(id) || !identifiers.insert(id.to_owned()) {
                    return Err(Unfit::Identifier);
                }
            }
            counted.responses += usize::from(element.is(PROTOCOL, "Response"));
            counted.logouts += usize::from(element.is(PROTOCOL, "LogoutRequest"));
            counted.logouts += usize::from(element.is(PROTOCOL, "LogoutResponse"));
            counted.assertions += usize::from(element.is(ASSERTION, "Assertion"));
            counted.encrypted += usize::from(element.is(ASSERTION, "EncryptedAssertion"));
            counted.signatures += usize::from(element.is(DSIG, "Signature"));
            Ok(())
        })?;
        Ok(counted)
    }
}

/// The status codes, from the outermost in (core §3.2.2.2).
pub(super) fn codes(response: &Element) -> Result<Vec<String>, Unfit> {
    let mut within = response.one(PROTOCOL, "Status")?.ok_or(Unfit::Parts)?;
    let mut codes = Vec::new();
    while let Some(code) = within.one(PROTOCOL, "StatusCode")? {
        let value = code.attribute("Value").ok_or(Unfit::Parts)?;
        if codes.len() < MOST_CODES && value.len() <= LONGEST_CODE {
            codes.push(value.to_owned());
        }
        within = code;
    }
    if codes.is_empty() {
        return Err(Unfit::Parts);
    }
    Ok(codes)
}
