//! BER as LDAP restricts it (RFC 4511 §5.1): definite lengths, tags of one byte. What is malformed is refused before a library sees it.

/// Bytes of one message that are taken.
pub(super) const LONGEST: usize = 1024 * 1024;
/// How deep elements may lie in each other: a control is in four, an attribute's value in six.
const DEEPEST: usize = 12;

/// Universal tags, X.690 §8.
pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const ENUMERATED: u8 = 0x0A;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The bit of what has elements in it.
const CONSTRUCTED: u8 = 0x20;
/// The tag number that says that more bytes follow.
const LONG_TAG: u8 = 0x1F;

/// What is no message, and in which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Malformed(pub(super) &'static str);

/// It says more at once than is read.
pub(super) const TOO_LONG: Malformed = Malformed("a message is too long");
const CUT: Malformed = Malformed("an element is longer than what it stands in");

/// An element's tag, and what is in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'b> {
    pub(super) tag: u8,
    pub(super) content: &'b [u8],
}

/// Reads elements, one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    pub(super) const fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The next element, whatever it is.
    pub(super) fn next(&mut self) -> Result<Element<'b>, Malformed> {
        let (head, length) = head(self.0)?.ok_or(CUT)?;
        let rest = &self.0[head..];
        let (content, rest) = rest.split_at_checked(length).ok_or(CUT)?;
        let tag = self.0[0];
        self.0 = rest;
        Ok(Element { tag, content })
    }

    /// What is in the next element, which has this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Result<&'b [u8], Malformed> {
        let element = self.next()?;
        if element.tag == tag {
            Ok(element.content)
        } else {
            Err(Malformed("there is another element than is due"))
        }
    }

    /// The same, if there is one of this tag.
    pub(super) fn take(&mut self, tag: u8) -> Result<Option<&'b [u8]>, Malformed> {
        if self.0.first() == Some(&tag) {
            self.expect(tag).map(Some)
        } else {
            Ok(None)
        }
    }

    /// The next, a number that is not negative.
    pub(super) fn number(&mut self, tag: u8) -> Result<u32, Malformed> {
        let content = self.expect(tag)?;
        let is_number = matches!(content.len(), 1..=4) && content[0] < 0x80;
        if !is_number {
            return Err(Malformed("a number is none, or too large"));
        }
        Ok(content
            .iter()
            .fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    /// The next, text in UTF-8 (RFC 4511 §4.1.2).
    pub(super) fn text(&mut self, tag: u8) -> Result<&'b str, Malformed> {
        std::str::from_utf8(self.expect(tag)?).map_err(|_| Malformed("a text is no UTF-8"))
    }
}

/// Bytes of the first element's head, and of its content; `None`, where the head is not all there.
fn head(bytes: &[u8]) -> Result<Option<(usize, usize)>, Malformed> {
    let Some(tag) = bytes.first() else {
        return Ok(None);
    };
    if tag & LONG_TAG == LONG_TAG {
        return Err(Malformed("a tag has more than one byte"));
    }
    let Some(&first) = bytes.get(1) else {
        return Ok(None);
    };
    let (head, length) = match first {
        0..=0x7F => (2, usize::from(first)),
        0x81..=0x84 => {
            let count = usize::from(first & 0x7F);
            let Some(digits) = bytes.get(2..2 + count) else {
                return Ok(None);
            };
            let length = digits
                .iter()
                .fold(0, |length, byte| length << 8 | usize::from(*byte));
            (2 + count, length)
        }
        _ => return Err(Malformed("a length is indefinite, or of too many bytes")),
    };
    Ok(Some((head, length)))
}

/// Bytes of the message at the beginning, head included; `None`, where it cannot be told yet. One that is too long is refused by its head.
pub(super) fn announced(bytes: &[u8]) -> Result<Option<usize>, Malformed> {
    if bytes.first().is_some_and(|tag| *tag != SEQUENCE) {
        return Err(Malformed("it does not begin as a message does"));
    }
    match head(bytes)? {
        Some((head, length)) if length <= LONGEST => Ok(Some(head + length)),
        Some(_) => Err(TOO_LONG),
        None => Ok(None),
    }
}

/// Whether all that is in it is well formed, and nothing too deep.
pub(super) fn check(bytes: &[u8]) -> Result<(), Malformed> {
    check_within(bytes, DEEPEST)
}

fn check_within(bytes: &[u8], left: usize) -> Result<(), Malformed> {
    let left = left
        .checked_sub(1)
        .ok_or(Malformed("its elements lie too deep in each other"))?;
    let mut reader = Reader::new(bytes);
    while !reader.is_at_end() {
        let element = reader.next()?;
        if element.tag & CONSTRUCTED != 0 {
            check_within(element.content, left)?;
        }
    }
    Ok(())
}

/// An element of these parts.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut element = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < 0x80 => element.push(length),
        _ => {
            element.push(0x84);
            // Nothing of ours comes near four gigabytes.
            let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
            element.extend_from_slice(&length.to_be_bytes());
        }
    }
    element.extend_from_slice(&content);
    element
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sequences in each other.
    fn nested(depth: usize) -> Vec<u8> {
        (0..depth).fold(Vec::new(), |inner, _| element(SEQUENCE, &[&inner]))
    }

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let content = vec![7; length];
            let written = element(OCTET_STRING, &[&content, &[8]]);
            let mut reader = Reader::new(&written);
            let read = reader.expect(OCTET_STRING).unwrap();
            assert_eq!(read.len(), length + 1);
            assert!(reader.is_at_end());
        }
    }

    #[test]
    fn a_message_is_told_by_its_head() {
        assert_eq!(announced(&[]), Ok(None));
        assert_eq!(announced(&[0x30]), Ok(None));
        assert_eq!(announced(&[0x30, 5]), Ok(Some(7)));
        assert_eq!(announced(&[0x30, 0x84, 0, 0]), Ok(None));
        // Active Directory writes all lengths in this way.
        assert_eq!(announced(&[0x30, 0x84, 0, 0, 0, 5]), Ok(Some(11)));
        assert_eq!(announced(&[0x30, 0x83, 0x10, 0, 0]), Ok(Some(LONGEST + 5)));
        for bad in [
            [0x30, 0x83, 0x10, 0, 1, 0],
            [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x30, 0x80, 0, 0, 0, 0],
            [0x30, 0x85, 0, 0, 0, 0],
            [0x30, 0xFF, 0, 0, 0, 0],
            [0x48, 0x54, 0x54, 0x50, 0x2F, 0x31],
            [0x3F, 0x81, 1, 0, 0, 0],
        ] {
            assert!(announced(&bad).is_err(), "{bad:02x?}");
        }
    }

    /// H-079: 60 kB of nested elements, which overflow the stack of the library behind.
    #[test]
    fn what_lies_too_deep_is_refused_and_the_stack_is_none_the_worse() {
        assert_eq!(check(&nested(DEEPEST - 1)), Ok(()));
        assert!(check(&nested(DEEPEST)).is_err());
        let deep: Vec<u8> = [0x30, 0x80].repeat(30_000);
        assert!(check(&deep).is_err());
        let mut deep = nested(9_000);
        assert!(deep.len() > 50_000);
        assert!(check(&deep).is_err());
        deep.truncate(100);
        assert!(check(&deep).is_err());
    }

    #[test]
    fn what_is_longer_than_what_it_stands_in_is_refused() {
        assert_eq!(check(&[0x30, 2, 4, 0]), Ok(()));
        for bad in [
            &[0x30, 2, 4, 1][..],
            &[0x30, 3, 4, 1],
            &[0x30, 1, 4],
            &[0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            &[0x30, 2, 0x1F, 0],
        ] {
            assert!(check(bad).is_err(), "{bad:02x?}");
        }
    }

    #[test]
    fn numbers_are_small_and_not_negative() {
        let read = |content: &[u8]| Reader::new(&element(INTEGER, &[content])).number(INTEGER);
        assert_eq!(read(&[0]), Ok(0));
        assert_eq!(read(&[0x7F, 0xFF, 0xFF, 0xFF]), Ok(0x7FFF_FFFF));
        for bad in [&[][..], &[0x80], &[0, 0, 0, 0, 1]] {
            assert!(read(bad).is_err(), "{bad:02x?}");
        }
    }
}
