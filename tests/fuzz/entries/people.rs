//! What people and their devices send.

use data_encoding::BASE64URL_NOPAD;
use doorward::domain::text::is_hidden;
use doorward::login::factor::passkey::credential_of;
use doorward::login::identifier::email_key;
use doorward::mail::address::{Address, Mailbox};
use doorward::oauth::device::user_code::{UserCode, respell};
use doorward::picture::portrait;
use serde_json::{Value, json};

use super::Stand;

/// What a browser answers for a passkey: as it is; and what an authenticator adds, in an answer that is good otherwise. What is
/// taken has an id of the length that ids have (Web Authentication Level 3 §4).
pub fn passkey_answer(bytes: &[u8]) {
    const ORIGIN: &str = "https://id.example";
    // "authData" behind a format and an empty statement, as CBOR.
    const BEFORE_DATA: &[u8] = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59";
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    let object = [BEFORE_DATA, &length.to_be_bytes(), bytes].concat();
    // Where the data of a new passkey has its id.
    let id = bytes.get(53..55).and_then(|length| {
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        bytes.get(55..55 + length)
    });
    let answer = |kind: &str, id: &[u8], response: Value| {
        let client_data = json!({ "type": kind, "challenge": "AAAA", "origin": ORIGIN });
        let mut response = response;
        response["clientDataJSON"] = encode(client_data.to_string().as_bytes()).into();
        let id = encode(id);
        let whole = json!({ "id": id, "rawId": id, "type": "public-key", "response": response });
        whole.to_string()
    };
    let get = json!({ "authenticatorData": encode(bytes), "signature": "AAAA" });
    for (text, may_be_any) in [
        (String::from_utf8_lossy(bytes).into_owned(), true),
        (answer("webauthn.get", b"id", get), false),
        (
            answer(
                "webauthn.create",
                id.unwrap_or(b"id"),
                json!({ "attestationObject": encode(&object) }),
            ),
            id.is_some(),
        ),
        (
            answer(
                "webauthn.create",
                b"id",
                json!({ "attestationObject": encode(bytes) }),
            ),
            true,
        ),
    ] {
        if let Ok(id) = credential_of(&text, &[ORIGIN.to_owned()]) {
            let raw = BASE64URL_NOPAD.decode(id.as_str().as_bytes());
            let raw = raw.expect("base64url");
            assert!((1..=1023).contains(&raw.len()), "{text}");
            assert!(may_be_any || raw == b"id", "{text}");
        }
    }
}

fn encode(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

/// An address, or a name with one: what mail goes to is what accounts are compared by, and one line.
pub fn mail_address(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let whole = Address::parse(text).ok();
    if let Some(address) = &whole {
        assert_eq!(Ok(address.key()), email_key(text), "{text:?}");
    }
    let mailbox = Mailbox::parse(text).ok();
    let name = mailbox.as_ref().and_then(|mailbox| mailbox.name.as_deref());
    assert!(!name.unwrap_or_default().contains(is_hidden), "{text:?}");
    for address in whole
        .iter()
        .chain(mailbox.iter().map(|found| &found.address))
    {
        let written = address.as_str();
        let is_odd = |letter: char| letter.is_control() || letter.is_whitespace();
        assert!(!written.contains(is_odd), "{text:?}");
        assert_eq!(written.matches('@').count(), 1, "{text:?}");
        assert_eq!(Address::parse(written).as_ref(), Ok(address), "{text:?}");
        assert_eq!(Ok(address.key()), email_key(written), "{text:?}");
    }
}

/// A picture of a person: what is kept is a square PNG of ours.
pub fn picture(bytes: &[u8]) {
    let Ok(kept) = Stand::get().block_on(portrait(bytes.to_vec())) else {
        return;
    };
    assert!(kept.starts_with(b"\x89PNG\r\n\x1a\n"));
    let side = |from: usize| {
        kept[from..from + 4]
            .iter()
            .fold(0, |side, byte| (side << 8) | u32::from(*byte))
    };
    assert_eq!(side(16), side(20));
    assert!((1..=512).contains(&side(16)));
}

/// What somebody types whom a device shows a code (RFC 8628 §6.1): what is taken is eight letters, and the same however it is spelt.
pub fn user_code(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let Some(code) = UserCode::parse(&typed) else {
        return;
    };
    let shown = code.to_string();
    assert_eq!(shown.len(), 9);
    let kept = respell(&typed).expect("what is a code is kept");
    assert_eq!(kept.len(), 9);
    let letters = shown.replace('-', "");
    for spelt in [shown.to_lowercase(), letters, kept, format!(" {shown}.")] {
        assert_eq!(UserCode::parse(&spelt).as_ref(), Some(&code), "{spelt}");
    }
    let key = [7; 32];
    assert_eq!(
        UserCode::parse(&shown).map(|again| again.hash(&key)),
        Some(code.hash(&key))
    );
}
