//! Signature wrapping (XSW1 to XSW8 of SAML Raider, and what came after): each document has a signature that holds, and somebody else in it.

use doorward::federation::saml::unfit::Unfit;

use super::{read, refusal, right, subject, workers};
use crate::support::saml::{Key, between, sign_response, signed, swap};

const MALLORY: &str = "mallory-666";

/// The assertion of a document.
fn assertion(document: &str) -> &str {
    between(document, "<saml:Assertion ", "</saml:Assertion>")
}

fn signature(document: &str) -> &str {
    between(document, "<ds:Signature ", "</ds:Signature>")
}

/// An element as it is, of another, under another identifier, and without a signature.
fn evil(element: &str, id: &str) -> String {
    let bare = element.replace(signature(element), "");
    let bare = swap(&bare, &format!(" ID=\"{id}\""), " ID=\"_evil\"");
    swap(&bare, "alex-4711", MALLORY)
}

/// Puts something into an element, at its end.
fn put_into(element: &str, end: &str, what: &str) -> String {
    let place = element.rfind(end).expect("an end");
    format!("{}{what}{}", &element[..place], &element[place..])
}

/// Puts a signature behind the issuer of an element.
fn put_signature(element: &str, signature: &str) -> String {
    let end = "</saml:Issuer>";
    let place = element.find(end).expect("an issuer") + end.len();
    format!("{}{signature}{}", &element[..place], &element[place..])
}

const END: &str = "</saml:Assertion>";
const SIGNATURE_END: &str = "</ds:Signature>";

fn in_object(signature: &str, what: &str) -> String {
    put_into(
        signature,
        SIGNATURE_END,
        &format!("<ds:Object>{what}</ds:Object>"),
    )
}

#[tokio::test]
async fn a_signed_assertion_is_wrapped_in_no_way() {
    let workers = workers();
    let good = signed(&right());
    assert_eq!(subject(&read(&workers, &good).await), "alex-4711");
    let original = assertion(&good);
    let bare = original.replace(signature(original), "");
    let own = signature(original);
    let another = evil(original, "_a");
    let with = |inside: &str| good.replacen(original, inside, 1);
    let cases = [
        ("XSW3", with(&format!("{another}{original}"))),
        ("XSW3, behind", with(&format!("{original}{another}"))),
        ("XSW4", with(&put_into(&another, END, original))),
        (
            "XSW5",
            with(&format!("{}{bare}", put_signature(&another, own))),
        ),
        (
            "XSW6",
            with(&put_signature(
                &another,
                &put_into(own, SIGNATURE_END, &bare),
            )),
        ),
        (
            "XSW7",
            with(&format!(
                "<samlp:Extensions>{another}</samlp:Extensions>{original}"
            )),
        ),
        (
            "XSW8",
            with(&put_signature(&another, &in_object(own, &bare))),
        ),
        (
            "in an advice",
            with(&put_into(
                &another,
                END,
                &format!("<saml:Advice>{original}</saml:Advice>"),
            )),
        ),
        (
            "in an encrypted one",
            with(&format!(
                "{another}<saml:EncryptedAssertion>{original}</saml:EncryptedAssertion>"
            )),
        ),
    ];
    for (name, document) in cases {
        assert!(document.contains(MALLORY), "{name}");
        assert_eq!(
            refusal(&workers, &document).await,
            Unfit::Assertions,
            "{name}"
        );
    }
    // The signature moved to where it does not belong.
    for (name, document) in [
        (
            "of the response",
            put_signature(&with(&evil(original, "_a")), own),
        ),
        (
            "of a subject",
            with(&bare.replace("<saml:Subject>", &format!("<saml:Subject>{own}"))),
        ),
        ("at the end", with(&put_into(&bare, END, own))),
        (
            "in the status",
            with(&bare).replace("</samlp:Status>", &format!("{own}</samlp:Status>")),
        ),
    ] {
        let why = refusal(&workers, &document).await;
        assert!(
            matches!(why, Unfit::SignaturePlace | Unfit::Reference),
            "{name}: {why}"
        );
    }
    // Whose identifier is it?
    let twice = with(&swap(&another, "_evil", "_a")).replace(
        "</samlp:Response>",
        &format!(
            "<x:y xmlns:x='urn:x' ID='_a'>{}</x:y></samlp:Response>",
            "z"
        ),
    );
    assert_eq!(refusal(&workers, &twice).await, Unfit::Identifier);
    let hidden = with(&put_into(original, END, "<x:y xmlns:x='urn:x' x:ID='_a'/>"));
    assert_eq!(refusal(&workers, &hidden).await, Unfit::Identifier);
    // It was signed for him, and says another.
    let changed = swap(&good, "alex-4711", MALLORY);
    assert_eq!(refusal(&workers, &changed).await, Unfit::Signature);
}

#[tokio::test]
async fn a_signed_response_is_wrapped_in_no_way() {
    let workers = workers();
    let plain = swap(&right(), "<!A>", "");
    let good = sign_response(Key::of_provider(), &plain);
    let read = read(&workers, &good).await;
    assert_eq!(subject(&read), "alex-4711");
    assert!(read.message.is_signed);
    let original = between(&good, "<samlp:Response ", "</samlp:Response>");
    let own = signature(original);
    let bare = original.replace(own, "");
    let another = evil(original, "_r").replace(" ID=\"_a\"", " ID=\"_also\"");
    for (name, document) in [
        ("XSW1", put_signature(&another, &in_object(own, &bare))),
        (
            "XSW1, bare",
            put_signature(&another, &put_into(own, SIGNATURE_END, &bare)),
        ),
        ("XSW2", put_signature(&another, &format!("{bare}{own}"))),
        (
            "around it",
            put_into(&another, "</samlp:Response>", original),
        ),
        (
            "as an extension",
            swap(
                &another,
                "<samlp:Status>",
                &format!("<samlp:Extensions>{original}</samlp:Extensions><samlp:Status>"),
            ),
        ),
    ] {
        assert!(document.contains(MALLORY), "{name}");
        assert_eq!(
            refusal(&workers, &document).await,
            Unfit::NoResponse,
            "{name}"
        );
    }
    // The assertion of the response's signature, in a response of somebody else.
    let moved = put_signature(&another, own);
    assert_eq!(refusal(&workers, &moved).await, Unfit::Reference);
    // A second assertion within what is signed is one too many.
    let two = swap(
        &plain,
        "</samlp:Response>",
        &format!("{}</samlp:Response>", assertion(&plain).replace("_a", "_b")),
    );
    let two = sign_response(Key::of_provider(), &two);
    assert_eq!(refusal(&workers, &two).await, Unfit::Assertions);
}

#[tokio::test]
async fn what_a_second_reader_would_read_otherwise_is_not_read() {
    let workers = workers();
    // Before it was signed, so that the signature holds; and after it.
    let inside = |text: &str| swap(&right(), ">alex-4711<", &format!(">{text}<"));
    let name = "alex-4711";
    for (text, why) in [
        ("alex-4711<!-- -->.evil.example", Unfit::Comment),
        ("<!---->alex-4711", Unfit::Comment),
        ("alex<?x y?>-4711", Unfit::Instruction),
        ("<![CDATA[alex-4711]]>", Unfit::Cdata),
    ] {
        let before = signed(&inside(text));
        // xmlsec1 writes a CDATA section as other text.
        if why != Unfit::Cdata {
            assert_eq!(refusal(&workers, &before).await, why, "{text}");
        }
        let later = swap(&signed(&right()), ">alex-4711<", &format!(">{text}<"));
        assert_eq!(refusal(&workers, &later).await, why, "{text}, later");
    }
    let good = signed(&right());
    let bare = swap(&good, "<?xml version=\"1.0\"?>\n", "");
    let bare = bare.trim_end();
    let value = swap(
        bare,
        ">alex@corp.example<",
        ">alex@corp.example<!---->.evil.example<",
    );
    assert_eq!(refusal(&workers, &value).await, Unfit::Comment);
    for (document, why) in [
        (format!("<!DOCTYPE x>{bare}"), Unfit::DocumentType),
        (
            format!(
                "<!DOCTYPE x [<!ATTLIST saml:NameID Format CDATA 'x'><!ENTITY e 'mallory-666'>]>{}",
                swap(bare, name, "&e;")
            ),
            Unfit::DocumentType,
        ),
        (swap(bare, name, "&e;"), Unfit::Entity),
        (format!("{bare}<x/>"), Unfit::Malformed),
        (format!("{bare}x"), Unfit::Malformed),
        (bare[..bare.len() - 1].to_owned(), Unfit::Malformed),
        (format!("\u{feff}{bare}"), Unfit::Malformed),
        (
            format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{bare}"),
            Unfit::Malformed,
        ),
        (swap(bare, name, "alex\0-4711"), Unfit::Malformed),
        (
            swap(bare, " ID=\"_a\"", " ID=\"_a\" ID=\"_b\""),
            Unfit::Malformed,
        ),
        (
            swap(bare, " ID=\"_a\"", " ID=\"_a\" xml:id=\"_r\""),
            Unfit::XmlAttribute,
        ),
    ] {
        assert_eq!(refusal(&workers, &document).await, why, "{document}");
    }
}
