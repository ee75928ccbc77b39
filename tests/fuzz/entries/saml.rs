//! What identity providers post, and what they publish.

use data_encoding::BASE64;
use doorward::federation::saml::protocol::{
    Answer, LogoutContent, Metadata, Posted, Redirected, Response, Task,
};
use doorward::federation::saml::work::perform;
use doorward::federation::worker::Secret;

/// Responses that three of them made, with the certificate of each.
const SEEN: [&str; 3] = [
    include_str!("../corpus/saml_response/pysaml2"),
    include_str!("../corpus/saml_response/samlify"),
    include_str!("../corpus/saml_response/samlp"),
];
/// Of whom all of them are.
const SUBJECT: &str = "ada-1815";

/// A response: whatever was changed in one that was signed, either nothing is taken, or who it was signed for.
pub(super) fn response(bytes: &[u8]) {
    let task = Task::Response(Response {
        response: Secret::new(BASE64.encode(bytes)),
        certificates: SEEN.iter().map(|document| certificate(document)).collect(),
        attributes: vec!["urn:oid:0.9.2342.19200300.100.1.3".to_owned()],
    });
    if let Answer::Signed(signed) = perform(&task) {
        let name = signed.assertion.name_id.expect("a name, which was signed");
        assert_eq!(name.value, SUBJECT);
        assert!(
            SEEN.iter()
                .any(|document| document.contains(&signed.assertion.id))
        );
        let values = signed
            .assertion
            .attributes
            .iter()
            .flat_map(|attribute| &attribute.values);
        assert!(values.into_iter().all(|value| value == "ada@example.com"));
    }
}

fn certificate(document: &str) -> String {
    let (_, rest) = document
        .split_once("X509Certificate>")
        .expect("a certificate");
    rest.split('<').next().unwrap_or_default().to_owned()
}

/// A logout request that pysaml2 made.
const LOGOUT: &str = include_str!("../corpus/saml_logout/pysaml2");

/// A message of single logout, deflated, whose signature held beside it; and one that was posted, of which nothing is taken but what was signed.
pub(super) fn logout(bytes: &[u8]) {
    let message = Secret::new(BASE64.encode(bytes));
    let redirected = Task::Redirected(Redirected {
        message: message.clone(),
    });
    assert!(matches!(
        perform(&redirected),
        Answer::Logout(_) | Answer::Unfit(_)
    ));
    let posted = Task::Posted(Posted {
        message,
        certificates: vec![certificate(LOGOUT)],
    });
    if let Answer::Logout(logout) = perform(&posted) {
        assert!(LOGOUT.contains(&logout.id));
        let LogoutContent::Request {
            name_id,
            session_indexes,
            ..
        } = logout.content
        else {
            panic!("nobody signed an answer");
        };
        assert_eq!(name_id.value, SUBJECT);
        assert_eq!(session_indexes, ["id-1815"]);
    }
}

/// Metadata: what is taken has keys that can be read, and nothing is, where it has to be signed by somebody else.
pub(super) fn metadata(bytes: &[u8]) {
    let task = |certificates| {
        Task::Metadata(Metadata {
            document: BASE64.encode(bytes),
            entity_id: "https://idp.corp.example/metadata".to_owned(),
            certificates,
        })
    };
    let signed = perform(&task(SEEN.map(certificate).to_vec()));
    assert!(matches!(signed, Answer::Unfit(_)), "{signed:?}");
    if let Answer::Described(described) = perform(&task(Vec::new())) {
        for certificate in &described.certificates {
            // What is none is passed over later; it is no more than stood there.
            let is_text = !certificate.contains(char::is_whitespace);
            assert!(is_text && certificate.len() <= bytes.len(), "{certificate}");
        }
    }
}
