//! The CBOR (RFC 8949) that authenticators write, read strictly before anything else reads it: definite lengths, no tags, no
//! floating-point numbers, a few levels, and nothing left over (CTAP 2.1 §8, "Message Encoding").

/// Levels of maps and lists within each other. CTAP allows four.
const DEEPEST: usize = 8;

/// What stands before an item: its kind, the number that comes with it, and what follows.
fn head(input: &[u8]) -> Option<(u8, u64, &[u8])> {
    let (first, rest) = input.split_first()?;
    let (kind, information) = (first >> 5, first & 31);
    let length = match information {
        0..=23 => return Some((kind, u64::from(information), rest)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        // Reserved, and indefinite lengths.
        _ => return None,
    };
    let (bytes, rest) = rest.split_at_checked(length)?;
    let number = bytes
        .iter()
        .fold(0, |number, byte| (number << 8) | u64::from(*byte));
    // Of kind 7 the longer forms are floating-point numbers and simple values that nobody has given a meaning.
    (kind != 7).then_some((kind, number, rest))
}

/// As many bytes as a head said.
fn take(rest: &[u8], length: u64) -> Option<(&[u8], &[u8])> {
    rest.split_at_checked(usize::try_from(length).ok()?)
}

/// What follows one item.
pub(super) fn after_item(input: &[u8]) -> Option<&[u8]> {
    skip(input, DEEPEST)
}

fn skip(input: &[u8], levels: usize) -> Option<&[u8]> {
    let (kind, number, rest) = head(input)?;
    match kind {
        // Numbers, negative ones too.
        0 | 1 => Some(rest),
        2 => take(rest, number).map(|(_, rest)| rest),
        3 => {
            let (text, rest) = take(rest, number)?;
            std::str::from_utf8(text).ok()?;
            Some(rest)
        }
        4 | 5 => {
            let levels = levels.checked_sub(1)?;
            let mut rest = rest;
            // Each round takes a byte at least, so the input bounds it whatever the number says.
            for _ in 0..number {
                rest = skip(rest, levels)?;
                if kind == 5 {
                    rest = skip(rest, levels)?;
                }
            }
            Some(rest)
        }
        // false, true and null.
        7 if (20..=22).contains(&number) => Some(rest),
        _ => None,
    }
}

/// The byte string that a map has under a name, if the input is one map with it in it once, and nothing else.
pub(super) fn bytes_in_map<'a>(input: &'a [u8], name: &str) -> Option<&'a [u8]> {
    if !after_item(input)?.is_empty() {
        return None;
    }
    let (5, pairs, mut rest) = head(input)? else {
        return None;
    };
    let mut found = None;
    for _ in 0..pairs {
        let value = after_item(rest)?;
        let is_it = head(rest).is_some_and(|(kind, length, rest)| {
            kind == 3 && take(rest, length).is_some_and(|(text, _)| text == name.as_bytes())
        });
        if is_it {
            let (2, length, bytes) = head(value)? else {
                return None;
            };
            let (bytes, _) = take(bytes, length)?;
            if found.replace(bytes).is_some() {
                return None;
            }
        }
        rest = after_item(value)?;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_end_where_they_say() {
        for good in [
            &[0x00][..],
            &[0x17],
            &[0x18, 0xff],
            &[0x3a, 0, 0, 1, 0],
            &[0x43, 1, 2, 3],
            &[0x62, b'o', b'k'],
            &[0x82, 0x01, 0xf6],
            &[0xa1, 0x01, 0xa0],
            &[0xf4],
        ] {
            assert_eq!(after_item(good), Some(&[][..]), "{good:x?}");
            let more = [good, &[0x00]].concat();
            assert_eq!(after_item(&more), Some(&[0x00][..]), "{good:x?}");
            assert_eq!(after_item(&good[..good.len() - 1]), None, "{good:x?}");
        }
    }

    #[test]
    fn what_authenticators_do_not_write_is_refused() {
        for bad in [
            // Of indefinite length: bytes, a list, a map.
            &[0x5f, 0x41, 0x00, 0xff][..],
            &[0x9f, 0xff],
            &[0xbf, 0xff],
            // A tag, floating-point numbers, undefined, reserved.
            &[0xc0, 0x00],
            &[0xf9, 0, 0],
            &[0xfb, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0xf7],
            &[0x1c],
            // No UTF-8, and lengths beyond the end, up to the longest.
            &[0x61, 0xff],
            &[0x58, 0x02, 0x00],
            &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00],
            &[],
        ] {
            assert_eq!(after_item(bad), None, "{bad:x?}");
        }
        let nested = |levels: usize| [vec![0x81; levels], vec![0x00]].concat();
        assert!(after_item(&nested(DEEPEST)).is_some());
        assert!(after_item(&nested(DEEPEST + 1)).is_none());
        assert!(after_item(&nested(60_000)).is_none());
    }

    #[test]
    fn a_member_is_found_once_in_a_map_that_is_all() {
        let map = [0xa2, 0x61, b'a', 0x00, 0x61, b'b', 0x42, 7, 8];
        assert_eq!(bytes_in_map(&map, "b"), Some(&[7, 8][..]));
        assert_eq!(bytes_in_map(&map, "a"), None, "no bytes");
        assert_eq!(bytes_in_map(&map, "c"), None);
        assert_eq!(bytes_in_map(&[&map[..], &[0]].concat(), "b"), None);
        assert_eq!(bytes_in_map(&[0x82, 0x61, b'b', 0x41, 7], "b"), None);
        let twice = [0xa2, 0x61, b'b', 0x41, 7, 0x61, b'b', 0x41, 8];
        assert_eq!(bytes_in_map(&twice, "b"), None);
    }
}
