//! What a worker does with a document: looks at its shape, verifies it, and reads what is signed of it.

use data_encoding::BASE64;

use super::encrypted::{Ciphertext, ciphertext};
use super::names::ASSERTION;
use super::protocol::{
    Answer, Decrypted, Encrypted, Logout, Message, Posted, Response, Signed, Task,
};
use super::shape::{Shape, shape, shape_of_decrypted, shape_of_logout};
use super::signature::verified;
use super::unfit::Unfit;
use super::xml::{self, BOUNDS, Element};
use super::{metadata, read, redirect};

/// Does it.
#[must_use]
pub fn perform(task: &Task) -> Answer {
    let answer = match task {
        Task::Response(response) => answer(response),
        Task::Decrypted(task) => decrypted(task),
        Task::Redirected(redirected) => redirect::inflated(redirected.message.reveal())
            .and_then(|text| beside(&text))
            .map(logout),
        Task::Posted(posted) => within(posted).map(logout),
        Task::Metadata(metadata) => metadata::described(metadata).map(Answer::Described),
    };
    answer.unwrap_or_else(Answer::Unfit)
}

fn answer(task: &Response) -> Result<Answer, Unfit> {
    let text = decode(task.response.reveal())?;
    let response = xml::read(&text)?;
    match shape(&response)? {
        Shape::Refuses(codes) => Ok(Answer::Refused(codes)),
        Shape::Asserts {
            assertion,
            is_response_signed: false,
        } => {
            let reduced = verified(&text, assertion, BOUNDS, &task.certificates)?;
            said(read::message(&response, false)?, &reduced, &task.attributes)
        }
        Shape::Asserts {
            is_response_signed: true,
            ..
        } => {
            let reduced = verified(&text, &response, BOUNDS, &task.certificates)?;
            let assertion = reduced.one(ASSERTION, "Assertion")?;
            let assertion = assertion.ok_or(Unfit::Assertions)?;
            said(read::message(&reduced, true)?, assertion, &task.attributes)
        }
        Shape::Encrypts {
            encrypted,
            is_response_signed: false,
        } => enciphered(read::message(&response, false)?, encrypted),
        Shape::Encrypts {
            is_response_signed: true,
            ..
        } => {
            let reduced = verified(&text, &response, BOUNDS, &task.certificates)?;
            let encrypted = reduced.one(ASSERTION, "EncryptedAssertion")?;
            let encrypted = encrypted.ok_or(Unfit::Assertions)?;
            enciphered(read::message(&reduced, true)?, encrypted)
        }
    }
}

/// What was encrypted counts as what it would have been: signed by itself, or by the response around it (core §5.4.2 leaves it to either).
fn decrypted(task: &Decrypted) -> Result<Answer, Unfit> {
    let text = task.assertion.reveal();
    let assertion = xml::read(text)?;
    let message = task.message.clone();
    if shape_of_decrypted(&assertion)? {
        let reduced = verified(text, &assertion, BOUNDS, &task.certificates)?;
        return said(message, &reduced, &task.attributes);
    }
    if message.is_signed {
        said(message, &assertion, &task.attributes)
    } else {
        Err(Unfit::Unsigned)
    }
}

fn logout(logout: Logout) -> Answer {
    Answer::Logout(Box::new(logout))
}

/// Whose signature stood beside it has none in it (bindings §3.4.4.1: it "MUST be removed").
fn beside(text: &str) -> Result<Logout, Unfit> {
    let message = xml::read(text)?;
    if shape_of_logout(&message)? {
        return Err(Unfit::SignaturePlace);
    }
    read::logout(&message)
}

fn within(posted: &Posted) -> Result<Logout, Unfit> {
    let text = decode(posted.message.reveal())?;
    let message = xml::read(&text)?;
    if !shape_of_logout(&message)? {
        return Err(Unfit::Unsigned);
    }
    let reduced = verified(&text, &message, BOUNDS, &posted.certificates)?;
    read::logout(&reduced)
}

fn enciphered(message: Message, encrypted: &Element) -> Result<Answer, Unfit> {
    let Ciphertext {
        key_method,
        digest,
        mask,
        key,
        content_method,
        content,
    } = ciphertext(encrypted)?;
    Ok(Answer::Encrypted(Box::new(Encrypted {
        message,
        key_method,
        digest,
        mask,
        key,
        content_method,
        content,
    })))
}

fn said(message: Message, assertion: &Element, wanted: &[String]) -> Result<Answer, Unfit> {
    Ok(Answer::Signed(Box::new(Signed {
        message,
        assertion: read::assertion(assertion, wanted)?,
    })))
}

/// Bindings §3.5.4: base64, in lines or not (RFC 2045 §6.8).
fn decode(response: &str) -> Result<String, Unfit> {
    if response.len() > 2 * xml::LONGEST {
        return Err(Unfit::TooLong);
    }
    let written: Vec<u8> = response
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let octets = BASE64.decode(&written).map_err(|_| Unfit::Encoding)?;
    if octets.len() > xml::LONGEST {
        return Err(Unfit::TooLong);
    }
    let text = String::from_utf8(octets).map_err(|_| Unfit::Encoding)?;
    // XML 1.0 §4.3.3 lets one begin with it; nobody needs it.
    if text.starts_with('\u{FEFF}') {
        return Err(Unfit::Malformed);
    }
    Ok(text)
}
