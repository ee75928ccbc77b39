//! What directories say, and what people type that is looked up there.

use doorward::federation::ldap::escape::{in_filter, in_name, is_filter};
use doorward::federation::ldap::{dn, rehearse};
use ldap3::asn1::{ASNTag, PL, StructureTag};
use ldap3::{ldap_unescape, parse_filter};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::super::stand::Stand;

/// What OpenLDAP said to a bind and to a search by pages.
const SEEN: &[u8] = include_bytes!("../corpus/directory/openldap");
/// What was looked for there, and all that it has of it.
const ATTRIBUTES: [&str; 2] = ["uid", "mail"];
const READ: [&str; 9] = [
    "uid=ada,ou=people,dc=corp,dc=example",
    "ada@example.com",
    "ada",
    "uid=alan,ou=people,dc=corp,dc=example",
    "alan@example.com",
    "alan",
    "uid=grace,ou=people,dc=corp,dc=example",
    "grace@example.com",
    "grace",
];
/// RFC 4511 §4.5.2: what a search's answer has before its end.
const BEFORE_THE_END: [u8; 2] = [0x64, 0x73];
/// How often others have their turn before something is said that nobody asked for.
const TURNS: usize = 64;

/// A directory's answers to a bind and to searches: nothing is read that it did not say.
pub(super) fn directory(bytes: &[u8]) {
    let answers: Vec<Vec<u8>> = answers(bytes).into_iter().map(<[u8]>::to_vec).collect();
    let read = Stand::get().block_on(async {
        let (ours, mut theirs) = tokio::io::duplex(64 * 1024);
        let directory = tokio::spawn(async move {
            let mut asked = [0; 4096];
            for answer in answers {
                tokio::select! {
                    biased;
                    _ = theirs.read(&mut asked) => {}
                    () = others() => {}
                }
                if theirs.write_all(&answer).await.is_err() {
                    return;
                }
            }
        });
        let read = rehearse(ours, &ATTRIBUTES).await;
        directory.await.expect("no panic");
        read
    });
    for value in &read {
        let is_said = |part: &[u8]| part == value;
        assert!(
            value.is_empty() || bytes.windows(value.len()).any(is_said),
            "{value:?}"
        );
    }
    if bytes == SEEN {
        assert_eq!(read, READ.map(|text| text.as_bytes().to_vec()));
    }
}

async fn others() {
    for _ in 0..TURNS {
        tokio::task::yield_now().await;
    }
}

/// The answers to one request each, as far as they are messages.
fn answers(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut answers, mut rest, mut length) = (Vec::new(), bytes, 0);
    while let Some((whole, tag)) = message(&rest[length..]) {
        length += whole;
        if !BEFORE_THE_END.contains(&tag) {
            let (answer, after) = rest.split_at(length);
            answers.push(answer);
            (rest, length) = (after, 0);
        }
    }
    answers.push(rest);
    answers
}

/// How long a message is, and what its operation is: with lengths of any form, and numbers of one byte.
fn message(bytes: &[u8]) -> Option<(usize, u8)> {
    let first = usize::from(*bytes.get(1)?);
    let digits = bytes.get(2..2 + first.saturating_sub(0x80))?;
    let (head, length) = match digits {
        [] => (2, first),
        digits if digits.len() <= 4 => {
            let length = digits
                .iter()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            (2 + digits.len(), length)
        }
        _ => return None,
    };
    let whole = bytes.get(..head + length)?;
    Some((whole.len(), *whole.get(head + 3)?))
}

/// What somebody types, within a filter and a name, and a filter as operators write them: whatever it is, each is one value, and that value.
pub(super) fn filter(bytes: &[u8]) {
    let value = in_filter(bytes);
    let uid = equality("uid", bytes);
    let read = |filter: &str| parse_filter(filter).map(ASNTag::into_structure);
    assert_eq!(read(&format!("(uid={value})")), Ok(uid.clone()));
    let either = read(&format!("(|(uid={value})(mail={value}))")).expect("a filter");
    let PL::C(parts) = either.payload else {
        panic!("{either:?} has two parts");
    };
    assert_eq!(parts, [uid.clone(), equality("mail", bytes)]);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let name = in_name(text);
    assert_eq!(ldap_unescape(name.as_str()).expect("digits"), text);
    let whole = format!("uid={name},ou=people,dc=corp");
    assert!(dn::is_name(&whole) && dn::is_under(&whole, "ou=people,dc=corp"));
    let other = "uid=nobody who is typed here,ou=people,dc=corp";
    assert!(!dn::is_under(other, &whole), "{whole}");
    if is_filter(text) {
        let both = read(&format!("(&{text}(uid={value}))")).expect("a filter");
        let PL::C(parts) = both.payload else {
            panic!("{both:?} has two parts");
        };
        assert!(
            matches!(parts.as_slice(), [_, last] if *last == uid),
            "{text}"
        );
    }
}

/// RFC 4511 §4.5.1.7.1: `equalityMatch`, `[3]`.
fn equality(attribute: &str, value: &[u8]) -> StructureTag {
    use ldap3::asn1::{OctetString, Sequence, Tag, TagClass};
    let text = |bytes: &[u8]| {
        Tag::OctetString(OctetString {
            inner: bytes.to_vec(),
            ..OctetString::default()
        })
    };
    let parts = Sequence {
        id: 3,
        class: TagClass::Context,
        inner: vec![text(attribute.as_bytes()), text(value)],
    };
    parts.into_structure()
}
