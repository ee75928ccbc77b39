//! What a directory may say (RFC 4511 §4): messages of the forms that are asked for, and no others, for the library behind takes the form for granted.

use super::ber::{
    self, BOOLEAN, ENUMERATED, INTEGER, Malformed, OCTET_STRING, Reader, SEQUENCE, SET,
};

/// Tags of answers, §4.2 to §4.12.
const BIND_RESPONSE: u8 = 0x61;
const SEARCH_RESULT_ENTRY: u8 = 0x64;
const SEARCH_RESULT_DONE: u8 = 0x65;
const MODIFY_RESPONSE: u8 = 0x67;
const SEARCH_RESULT_REFERENCE: u8 = 0x73;
const EXTENDED_RESPONSE: u8 = 0x78;
/// §4.1.9: `referral`, `[3]`.
const REFERRAL: u8 = 0xA3;
/// §4.2.2: `serverSaslCreds`, `[7]`. §4.12: `responseName`, `[10]`, and `responseValue`, `[11]`.
const SERVER_SASL_CREDS: u8 = 0x87;
const RESPONSE_NAME: u8 = 0x8A;
const RESPONSE_VALUE: u8 = 0x8B;
/// §4.1.11: `controls`, `[0]`.
const CONTROLS: u8 = 0xA0;
/// §4.14: the object identifier of StartTLS, and where it stands in a request.
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";
const EXTENDED_REQUEST: u8 = 0x77;
const REQUEST_NAME: u8 = 0x80;
/// The message that asks for it is the first.
const FIRST: u32 = 1;

/// §4.4.1: it says that it closes the connection.
pub(super) const LEAVES: Malformed = Malformed("the directory takes its leave");

/// Whether a whole message is one that a directory may send.
pub(super) fn check(message: &[u8]) -> Result<(), Malformed> {
    ber::check(message)?;
    let mut outer = Reader::new(message);
    let mut inner = Reader::new(outer.expect(SEQUENCE)?);
    if inner.number(INTEGER)? == 0 {
        // Nothing else comes unasked.
        return Err(LEAVES);
    }
    let operation = inner.next()?;
    let mut content = Reader::new(operation.content);
    match operation.tag {
        BIND_RESPONSE => {
            result(&mut content)?;
            content.take(SERVER_SASL_CREDS)?;
            check_end(content)?;
        }
        SEARCH_RESULT_DONE | MODIFY_RESPONSE => {
            result(&mut content)?;
            check_end(content)?;
        }
        EXTENDED_RESPONSE => {
            result(&mut content)?;
            check_extended(content)?;
        }
        SEARCH_RESULT_ENTRY => check_entry(content)?,
        SEARCH_RESULT_REFERENCE => check_texts(content)?,
        _ => return Err(Malformed("it is no answer that was asked for")),
    }
    if let Some(controls) = inner.take(CONTROLS)? {
        check_controls(Reader::new(controls))?;
    }
    // The library counts from the end, and panics where something else stands there.
    if inner.is_at_end() {
        Ok(())
    } else {
        Err(Malformed("a message has more than is due"))
    }
}

/// §4.1.9: reads the result's code. What it says besides is looked at for its form alone.
fn result(content: &mut Reader<'_>) -> Result<u32, Malformed> {
    let code = content.number(ENUMERATED)?;
    content.text(OCTET_STRING)?;
    content.text(OCTET_STRING)?;
    if let Some(referral) = content.take(REFERRAL)? {
        check_texts(Reader::new(referral))?;
    }
    Ok(code)
}

/// §4.12: what it is the answer to, and what it says; RFC 3062 §2 has a password in it, which nobody asked for.
fn check_extended(mut content: Reader<'_>) -> Result<(), Malformed> {
    if let Some(name) = content.take(RESPONSE_NAME)?
        && std::str::from_utf8(name).is_err()
    {
        return Err(Malformed("a text is no UTF-8"));
    }
    content.take(RESPONSE_VALUE)?;
    check_end(content)
}

/// Nothing comes after that: the library takes what it knows there for well formed.
const fn check_end(content: Reader<'_>) -> Result<(), Malformed> {
    if content.is_at_end() {
        Ok(())
    } else {
        Err(Malformed("a result has more than is due"))
    }
}

/// §4.5.2: a name, and attributes with their values.
fn check_entry(mut content: Reader<'_>) -> Result<(), Malformed> {
    content.text(OCTET_STRING)?;
    let mut attributes = Reader::new(content.expect(SEQUENCE)?);
    while !attributes.is_at_end() {
        let mut attribute = Reader::new(attributes.expect(SEQUENCE)?);
        attribute.text(OCTET_STRING)?;
        let mut values = Reader::new(attribute.expect(SET)?);
        while !values.is_at_end() {
            values.expect(OCTET_STRING)?;
        }
    }
    Ok(())
}

fn check_texts(mut content: Reader<'_>) -> Result<(), Malformed> {
    while !content.is_at_end() {
        content.text(OCTET_STRING)?;
    }
    Ok(())
}

/// §4.1.11. A value may be anything: only [`super::control`] reads it, with the same care.
fn check_controls(mut content: Reader<'_>) -> Result<(), Malformed> {
    while !content.is_at_end() {
        let mut control = Reader::new(content.expect(SEQUENCE)?);
        control.text(OCTET_STRING)?;
        if let Some(criticality) = control.take(BOOLEAN)?
            && criticality.len() != 1
        {
            return Err(Malformed("a truth value has not one byte"));
        }
        control.take(OCTET_STRING)?;
        if !control.is_at_end() {
            return Err(Malformed("a control has more than its value"));
        }
    }
    Ok(())
}

/// §4.14.1: asks to go on under TLS.
pub(super) fn start_tls() -> Vec<u8> {
    let number = ber::element(INTEGER, &[&[1]]);
    let name = ber::element(REQUEST_NAME, &[START_TLS]);
    let request = ber::element(EXTENDED_REQUEST, &[&name]);
    ber::element(SEQUENCE, &[&number, &request])
}

/// §4.14.2: the result code of the answer to that.
pub(super) fn start_tls_result(message: &[u8]) -> Result<u32, Malformed> {
    check(message)?;
    let mut outer = Reader::new(message);
    let mut inner = Reader::new(outer.expect(SEQUENCE)?);
    if inner.number(INTEGER)? != FIRST {
        return Err(Malformed("it is the answer to something else"));
    }
    result(&mut Reader::new(inner.expect(EXTENDED_RESPONSE)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(number: u8, operation: &[u8], rest: &[u8]) -> Vec<u8> {
        let number = ber::element(INTEGER, &[&[number]]);
        ber::element(SEQUENCE, &[&number, operation, rest])
    }

    fn text(text: &str) -> Vec<u8> {
        ber::element(OCTET_STRING, &[text.as_bytes()])
    }

    fn answer(tag: u8, code: u8) -> Vec<u8> {
        let code = ber::element(ENUMERATED, &[&[code]]);
        ber::element(tag, &[&code, &text(""), &text("no")])
    }

    fn with_tail(tag: u8, tail: &[u8]) -> Vec<u8> {
        let code = ber::element(ENUMERATED, &[&[0]]);
        ber::element(tag, &[&code, &text(""), &text(""), tail])
    }

    fn extended(tail: &[u8]) -> Vec<u8> {
        with_tail(EXTENDED_RESPONSE, tail)
    }

    fn entry(value: &[u8]) -> Vec<u8> {
        let values = ber::element(SET, &[value]);
        let attribute = ber::element(SEQUENCE, &[&text("cn"), &values]);
        let attributes = ber::element(SEQUENCE, &[&attribute]);
        ber::element(SEARCH_RESULT_ENTRY, &[&text("cn=a"), &attributes])
    }

    #[test]
    fn answers_of_each_form_are_taken() {
        let referral = ber::element(REFERRAL, &[&text("ldap://elsewhere.example")]);
        let code = ber::element(ENUMERATED, &[&[10]]);
        let refers = ber::element(
            SEARCH_RESULT_DONE,
            &[&code, &text(""), &text(""), &referral],
        );
        let control = ber::element(SEQUENCE, &[&text("1.2.3"), &text("anything")]);
        let controls = ber::element(CONTROLS, &[&control]);
        for taken in [
            message(1, &answer(BIND_RESPONSE, 49), &[]),
            message(1, &answer(BIND_RESPONSE, 0), &controls),
            message(2, &entry(&text("Alex")), &[]),
            message(2, &refers, &[]),
            message(2, &answer(MODIFY_RESPONSE, 19), &[]),
            message(2, &extended(&[RESPONSE_NAME, 1, b'1']), &[]),
            message(2, &extended(&[RESPONSE_VALUE, 1, 0xFF]), &[]),
            message(2, &extended(&[RESPONSE_NAME, 0, RESPONSE_VALUE, 0]), &[]),
            message(1, &with_tail(BIND_RESPONSE, &[SERVER_SASL_CREDS, 0]), &[]),
            message(
                2,
                &ber::element(SEARCH_RESULT_REFERENCE, &[&text("ldap://a")]),
                &[],
            ),
        ] {
            assert_eq!(check(&taken), Ok(()), "{taken:02x?}");
        }
    }

    #[test]
    fn answers_of_other_forms_are_refused() {
        let number = ber::element(INTEGER, &[&[1]]);
        let binary = ber::element(OCTET_STRING, &[&[0xFF]]);
        let code = ber::element(ENUMERATED, &[&[0]]);
        let long = ber::element(ENUMERATED, &[&[0, 0, 0, 0, 1]]);
        for refused in [
            message(0, &answer(EXTENDED_RESPONSE, 52), &[]),
            message(1, &answer(0x79, 0), &[]),
            message(1, &answer(0x60, 0), &[]),
            message(2, &extended(&[RESPONSE_NAME, 1, 0xFF]), &[]),
            message(2, &extended(&[0xAA, 0]), &[]),
            message(2, &extended(&[0xAB, 0]), &[]),
            message(2, &extended(&[RESPONSE_VALUE, 0, RESPONSE_VALUE, 0]), &[]),
            message(1, &with_tail(BIND_RESPONSE, &[0xA7, 0]), &[]),
            message(2, &with_tail(MODIFY_RESPONSE, &[0x83, 0]), &[]),
            message(2, &with_tail(SEARCH_RESULT_DONE, &[0x8A, 1, 0xFF]), &[]),
            message(1, &ber::element(BIND_RESPONSE, &[]), &[]),
            message(
                1,
                &ber::element(BIND_RESPONSE, &[&number, &text(""), &text("")]),
                &[],
            ),
            message(
                1,
                &ber::element(BIND_RESPONSE, &[&long, &text(""), &text("")]),
                &[],
            ),
            message(
                1,
                &ber::element(BIND_RESPONSE, &[&code, &binary, &text("")]),
                &[],
            ),
            message(1, &entry(&number), &[]),
            message(1, &ber::element(SEARCH_RESULT_ENTRY, &[&text("cn=a")]), &[]),
            message(
                1,
                &answer(BIND_RESPONSE, 0),
                &ber::element(CONTROLS, &[&number]),
            ),
            message(1, &answer(BIND_RESPONSE, 0), &text("more")),
            message(1, &answer(BIND_RESPONSE, 0), &ber::element(0x8A, &[b"1"])),
            message(
                1,
                &answer(BIND_RESPONSE, 0),
                &[ber::element(CONTROLS, &[]), text("more")].concat(),
            ),
            ber::element(SEQUENCE, &[&number]),
            ber::element(SEQUENCE, &[]),
        ] {
            assert!(check(&refused).is_err(), "{refused:02x?}");
        }
    }

    #[test]
    fn start_tls_is_asked_for_and_its_answer_is_that_of_nothing_else() {
        let request = start_tls();
        assert_eq!(&request[..9], [0x30, 0x1D, 2, 1, 1, 0x77, 0x18, 0x80, 0x16]);
        assert_eq!(&request[9..], START_TLS);
        assert_eq!(
            start_tls_result(&message(1, &answer(EXTENDED_RESPONSE, 0), &[])),
            Ok(0)
        );
        assert_eq!(
            start_tls_result(&message(1, &answer(EXTENDED_RESPONSE, 53), &[])),
            Ok(53)
        );
        for other in [
            message(2, &answer(EXTENDED_RESPONSE, 0), &[]),
            message(1, &answer(BIND_RESPONSE, 0), &[]),
        ] {
            assert!(start_tls_result(&other).is_err());
        }
    }
}
