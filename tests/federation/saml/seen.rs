//! Responses as identity providers make them of which nothing was written here: npm's samlify and samlp, PyPI's pysaml2.

use data_encoding::BASE64;
use doorward::federation::saml::protocol::{
    Answer, LogoutContent, Posted, Redirected, Response, Task,
};
use doorward::federation::saml::unfit::Unfit;
use doorward::federation::worker::Secret;

use super::{ask, subject, workers};
use crate::support::saml::{between, posted};

const MAIL: &str = "urn:oid:0.9.2342.19200300.100.1.3";
const OTHER_MAIL: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

/// Read by the certificate that it has with it, which is what was configured when it was made.
async fn read(document: &str) -> Answer {
    let certificate = between(document, "X509Certificate>", "</");
    let certificate = certificate.trim_start_matches("X509Certificate>");
    let task = Task::Response(Response {
        response: Secret::new(posted(document)),
        certificates: vec![certificate.trim_end_matches("</").to_owned()],
        attributes: vec![MAIL.to_owned(), OTHER_MAIL.to_owned()],
    });
    ask(&workers(), task).await
}

#[tokio::test]
async fn responses_of_others_are_read_whoever_made_them() {
    for (name, document, is_response_signed) in [
        (
            "samlify",
            include_str!("../../fuzz/corpus/saml_response/samlify"),
            false,
        ),
        (
            "samlp",
            include_str!("../../fuzz/corpus/saml_response/samlp"),
            true,
        ),
        (
            "pysaml2",
            include_str!("../../fuzz/corpus/saml_response/pysaml2"),
            true,
        ),
    ] {
        let signed = match read(document).await {
            Answer::Signed(signed) => signed,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(signed.message.is_signed, is_response_signed, "{name}");
        assert_eq!(subject(&signed), "ada-1815", "{name}");
        assert_eq!(
            signed.message.in_response_to.as_deref(),
            Some("_asked"),
            "{name}"
        );
        let assertion = &signed.assertion;
        assert_eq!(
            assertion.attributes[0].values,
            ["ada@example.com"],
            "{name}"
        );
        assert_eq!(assertion.statements.len(), 1, "{name}");
        let conditions = assertion.conditions.as_ref().expect("conditions");
        assert_eq!(conditions.audiences.len(), 1, "{name}");
        let changed = document.replace("ada-1815</", "mallory</");
        assert_ne!(changed, document);
        let answer = read(&changed).await;
        assert!(matches!(answer, Answer::Unfit(_)), "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn logout_messages_of_others_are_read() {
    let pysaml2 = include_str!("../../fuzz/corpus/saml_logout/pysaml2");
    let certificate = between(pysaml2, "X509Certificate>", "</");
    let certificate = certificate.trim_start_matches("X509Certificate>");
    let certificate = certificate.trim_end_matches("</").to_owned();
    let post = |document: &str| {
        Task::Posted(Posted {
            message: Secret::new(posted(document)),
            certificates: vec![certificate.clone()],
        })
    };
    let redirect = |octets: &[u8]| {
        Task::Redirected(Redirected {
            message: Secret::new(BASE64.encode(octets)),
        })
    };
    let samlify = include_bytes!("../../fuzz/corpus/saml_logout/samlify");
    for (name, task, index) in [
        ("pysaml2", post(pysaml2), "id-1815"),
        ("samlify", redirect(samlify), "_1815"),
    ] {
        let Answer::Logout(logout) = ask(&workers(), task).await else {
            panic!("{name}");
        };
        let LogoutContent::Request {
            name_id,
            session_indexes,
            ..
        } = logout.content
        else {
            panic!("{name}: a request");
        };
        assert_eq!(name_id.value, "ada-1815", "{name}");
        assert_eq!(session_indexes, [index], "{name}");
        let destination = logout.destination.as_deref();
        assert_eq!(destination, Some("https://id.example/saml/corp/slo"));
    }
    let changed = pysaml2.replace("ada-1815</", "mallory</");
    let answer = ask(&workers(), post(&changed)).await;
    assert!(
        matches!(answer, Answer::Unfit(Unfit::Signature)),
        "{answer:?}"
    );
    let answer = include_bytes!("../../fuzz/corpus/saml_logout/samlify-answer");
    let Answer::Logout(logout) = ask(&workers(), redirect(answer)).await else {
        panic!("an answer");
    };
    let content = LogoutContent::Response {
        in_response_to: Some("_asked".to_owned()),
        codes: vec!["urn:oasis:names:tc:SAML:2.0:status:Success".to_owned()],
    };
    assert_eq!(logout.content, content);
}
