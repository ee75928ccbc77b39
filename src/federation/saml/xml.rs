//! A strict reader of XML 1.0 with namespaces: what SAML needs of it, and nothing else.
//!
//! No document type, so no entities; no processing instructions, no comments, no CDATA. What is left has one reading, and bounds.

mod element;
mod scope;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

pub(super) use self::element::Element;
use self::element::{Attribute, Node};
use self::scope::{Scope, is_declaration};
use super::names::XML;
use super::unfit::Unfit;

/// Bytes of a message.
pub(super) const LONGEST: usize = 256 * 1024;
/// Elements within elements. A response with its signatures has some ten.
const DEEPEST: usize = 32;
/// Elements of a message: some of thousands of groups have been seen.
const MOST_ELEMENTS: usize = 8000;
/// Attributes of one element, and namespaces in its scope.
const MOST_ATTRIBUTES: usize = 64;

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// XML 1.0 §2.2, production 2.
const fn is_char(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Namespaces in XML §4, production 4, of ASCII: SAML has no other names.
pub(super) fn is_ncname(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// What a document may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) bytes: usize,
    pub(super) elements: usize,
    /// Whether comments are passed over, and the text around them is one: people write them into metadata. In a message they are an attack.
    pub(super) allows_comments: bool,
}

/// What a message may have.
pub(super) const BOUNDS: Bounds = Bounds {
    bytes: LONGEST,
    elements: MOST_ELEMENTS,
    allows_comments: false,
};

/// Reads a message.
///
/// # Errors
/// [`Unfit`].
pub(super) fn read(text: &str) -> Result<Element, Unfit> {
    read_within(text, BOUNDS)
}

/// Reads a document.
///
/// # Errors
/// [`Unfit`].
pub(super) fn read_within(text: &str, bounds: Bounds) -> Result<Element, Unfit> {
    if text.len() > bounds.bytes {
        return Err(Unfit::TooLong);
    }
    if !text.chars().all(is_char) {
        return Err(Unfit::Malformed);
    }
    let mut reader = Reader::from_str(text);
    let mut document = Document {
        places: bounds.elements,
        ..Document::default()
    };
    let mut is_first = true;
    loop {
        match reader.read_event().map_err(|_| Unfit::Malformed)? {
            Event::Eof => return document.finish(),
            Event::Decl(declaration) if is_first => check_declaration(&declaration)?,
            Event::Decl(_) | Event::PI(_) => return Err(Unfit::Instruction),
            Event::DocType(_) => return Err(Unfit::DocumentType),
            Event::Comment(_) if bounds.allows_comments => {}
            Event::Comment(_) => return Err(Unfit::Comment),
            Event::CData(_) => return Err(Unfit::Cdata),
            Event::Start(start) => document.open(&start)?,
            Event::Empty(start) => {
                document.open(&start)?;
                document.close()?;
            }
            Event::End(_) => document.close()?,
            Event::Text(written) => {
                let text = written.xml10_content().map_err(|_| Unfit::Malformed)?;
                // §2.4: it "MUST NOT appear in content".
                if text.contains("]]>") {
                    return Err(Unfit::Malformed);
                }
                document.add_text(&text)?;
            }
            Event::GeneralRef(reference) => {
                let character = character(&reference)?;
                document.add_text(character.encode_utf8(&mut [0; 4]))?;
            }
        }
        is_first = false;
    }
}

/// XML 1.0 §2.8: of version 1.0, and in UTF-8.
fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), Unfit> {
    let is_1_0 = declaration
        .version()
        .is_ok_and(|version| *version == *b"1.0");
    let is_utf_8 = match declaration.encoding() {
        None => true,
        Some(encoding) => encoding.is_ok_and(|name| name.eq_ignore_ascii_case(b"utf-8")),
    };
    if is_1_0 && is_utf_8 {
        Ok(())
    } else {
        Err(Unfit::Malformed)
    }
}

/// XML 1.0 §4.1, §4.6: a character by its number, or one of five by its name.
fn character(reference: &BytesRef<'_>) -> Result<char, Unfit> {
    let by_number = reference.resolve_char_ref().map_err(|_| Unfit::Malformed)?;
    let character = match by_number {
        Some(character) => character,
        None => match reference.decode().map_err(|_| Unfit::Malformed)?.as_ref() {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "apos" => '\'',
            "quot" => '"',
            _ => return Err(Unfit::Entity),
        },
    };
    if is_char(character) {
        Ok(character)
    } else {
        Err(Unfit::Malformed)
    }
}

/// What has been read of a document.
#[derive(Default)]
struct Document {
    root: Option<Element>,
    /// Elements that are open, from the root on.
    open: Vec<Element>,
    /// Elements that there may be more.
    places: usize,
    scope: Scope,
}

impl Document {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Unfit> {
        if self.root.is_some() {
            return Err(Unfit::Malformed);
        }
        if self.open.len() == DEEPEST {
            return Err(Unfit::Deep);
        }
        self.places = self.places.checked_sub(1).ok_or(Unfit::ManyElements)?;
        let written = attributes(start)?;
        self.scope.enter(&written)?;
        let (namespace, name) = self.scope.expand(start.name().into_inner(), true)?;
        let mut attributes = Vec::new();
        for (name, value) in written {
            if !is_declaration(&name) {
                let (namespace, name) = self.scope.expand(name.as_bytes(), false)?;
                // Whose meaning is not in their element alone: an identifier, a base.
                if namespace == XML && !matches!(name.as_str(), "lang" | "space") {
                    return Err(Unfit::XmlAttribute);
                }
                attributes.push(Attribute {
                    namespace,
                    name,
                    value,
                });
            }
        }
        attributes.sort();
        let is_same = |pair: &[Attribute]| {
            (&pair[0].namespace, &pair[0].name) == (&pair[1].namespace, &pair[1].name)
        };
        if attributes.windows(2).any(is_same) {
            return Err(Unfit::RepeatedAttribute);
        }
        self.open.push(Element {
            namespace,
            name,
            attributes,
            children: Vec::new(),
        });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Unfit> {
        let element = self.open.pop().ok_or(Unfit::Malformed)?;
        self.scope.leave();
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn add_text(&mut self, text: &str) -> Result<(), Unfit> {
        match self.open.last_mut() {
            Some(element) => element.add_text(text),
            None if text.bytes().all(is_blank) => {}
            None => return Err(Unfit::Malformed),
        }
        Ok(())
    }

    fn finish(self) -> Result<Element, Unfit> {
        match self.root {
            Some(root) if self.open.is_empty() => Ok(root),
            _ => Err(Unfit::Malformed),
        }
    }
}

/// Names and values of a tag's attributes, as they are written but for what stands for a character.
fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, Unfit> {
    let mut written = Vec::new();
    for attribute in start.attributes() {
        if written.len() == MOST_ATTRIBUTES {
            return Err(Unfit::ManyAttributes);
        }
        let attribute = attribute.map_err(|_| Unfit::Malformed)?;
        // §3.1: "No < in Attribute Values".
        if attribute.value.contains(&b'<') {
            return Err(Unfit::Malformed);
        }
        let name = std::str::from_utf8(attribute.key.into_inner());
        let name = name.map_err(|_| Unfit::Malformed)?.to_owned();
        let value = attribute.normalized_value(XmlVersion::Explicit1_0);
        let value = value.map_err(|_| Unfit::Entity)?;
        if !value.chars().all(is_char) {
            return Err(Unfit::Malformed);
        }
        written.push((name, value.into_owned()));
    }
    Ok(written)
}

#[cfg(test)]
mod tests;
