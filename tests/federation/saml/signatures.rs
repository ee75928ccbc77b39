//! Whose signature, by which algorithm, and of what.

use doorward::federation::saml::protocol::{Answer, Response, Task};
use doorward::federation::saml::unfit::Unfit;
use doorward::federation::worker::Secret;

use super::{ask, read, refusal, refusal_by, right, subject, task, workers};
use crate::support::saml::{
    Key, RSA_SHA256, SHA256, between, posted, sign_assertion, sign_response, signed, swap, unsigned,
};

/// A response whose assertion has this signature, to be filled.
fn with(signature: &str) -> String {
    swap(&swap(&right(), "<!R>", ""), "<!A>", signature)
}

#[tokio::test]
async fn the_assertion_or_the_response_around_it_is_signed_or_both() {
    let workers = workers();
    let key = Key::of_provider();
    let by_assertion = read(&workers, &signed(&right())).await;
    assert!(!by_assertion.message.is_signed);
    let response = sign_response(key, &swap(&right(), "<!A>", ""));
    assert!(read(&workers, &response).await.message.is_signed);
    // The assertion first, for the response's signature covers it with its own.
    let within = |key| sign_assertion(key, &swap(&right(), "<!R>", "<?R?>"));
    let around = |key, document: &str| sign_response(key, &swap(document, "<?R?>", "<!R>"));
    let both = around(key, &within(key));
    let both = read(&workers, &both).await;
    assert!(both.message.is_signed);
    for signed in [&by_assertion, &both] {
        assert_eq!(subject(signed), "alex-4711");
        assert_eq!(signed.assertion.attributes[0].values, ["alex@corp.example"]);
        assert_eq!(signed.message.in_response_to.as_deref(), Some("_asked"));
    }
    // Of two signatures each has to hold.
    let stranger = Key::new("rsa:2048");
    for document in [
        around(&stranger, &within(key)),
        around(key, &within(&stranger)),
    ] {
        assert_eq!(refusal(&workers, &document).await, Unfit::Signature);
    }
}

#[tokio::test]
async fn what_nobody_signed_is_not_read() {
    let workers = workers();
    let plain = swap(&swap(&right(), "<!A>", ""), "<!R>", "");
    assert_eq!(refusal(&workers, &plain).await, Unfit::Unsigned);
    // Nor with no certificate to verify anything.
    let good = signed(&right());
    assert_eq!(refusal_by(&workers, &good, &[]).await, Unfit::NoCertificate);
    assert_eq!(refusal_by(&workers, &plain, &[]).await, Unfit::Unsigned);
    // What is said around a signed assertion is not signed with it: an attribute that was put beside it is none of it.
    let statement = between(
        &good,
        "<saml:AttributeStatement>",
        "</saml:AttributeStatement>",
    );
    let statement = statement.replace("alex@", "mallory@");
    let outside = swap(
        &good,
        "</samlp:Response>",
        &format!("{statement}</samlp:Response>"),
    );
    let read = read(&workers, &outside).await;
    assert_eq!(read.assertion.attributes[0].values, ["alex@corp.example"]);
}

#[tokio::test]
async fn a_certificate_counts_that_is_configured_and_no_other() {
    let workers = workers();
    let key = Key::of_provider();
    let stranger = Key::new("rsa:2048");
    // With its certificate beside it, which says that it is the identity provider's.
    let info = format!(
        "<ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
        stranger.certificate()
    );
    let template = with(&swap(&unsigned("_a"), "<ds:SignatureValue/>", &info));
    let document = stranger.sign(&template, "s_a");
    assert_eq!(refusal(&workers, &document).await, Unfit::Signature);
    // A key that is known, and a certificate that is not: it is passed over.
    let document = key.sign(&template, "s_a");
    assert_eq!(subject(&read(&workers, &document).await), "alex-4711");
    // While keys are rolled over there are several, of whatever kind.
    let elliptic = Key::new("ec");
    for keys in [[&elliptic, key], [key, &elliptic], [&stranger, key]] {
        let Answer::Signed(read) = ask(&workers, task(&signed(&right()), &keys)).await else {
            panic!("several certificates");
        };
        assert_eq!(subject(&read), "alex-4711");
    }
    let ecdsa = with(&swap(
        &unsigned("_a"),
        RSA_SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    ));
    let ecdsa = elliptic.sign(&ecdsa, "s_a");
    let Answer::Signed(_) = ask(&workers, task(&ecdsa, &[key, &elliptic])).await else {
        panic!("ECDSA");
    };
    assert_eq!(refusal(&workers, &ecdsa).await, Unfit::Signature);
}

#[tokio::test]
async fn no_weak_algorithm_and_no_shared_secret() {
    let workers = workers();
    let key = Key::of_provider();
    let stronger = [
        (
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
            "http://www.w3.org/2001/04/xmldsig-more#sha384",
        ),
        (
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
            "http://www.w3.org/2001/04/xmlenc#sha512",
        ),
    ];
    for (signature, digest) in stronger {
        let template = swap(
            &swap(&unsigned("_a"), RSA_SHA256, signature),
            SHA256,
            digest,
        );
        let document = key.sign(&with(&template), "s_a");
        assert_eq!(subject(&read(&workers, &document).await), "alex-4711");
    }
    for (from, to) in [
        (RSA_SHA256, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        (
            RSA_SHA256,
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224",
        ),
        (SHA256, "http://www.w3.org/2000/09/xmldsig#sha1"),
        (SHA256, "http://www.w3.org/2001/04/xmldsig-more#sha224"),
    ] {
        let template = with(&swap(&unsigned("_a"), from, to));
        let document = key.sign(&template, "s_a");
        assert_eq!(refusal(&workers, &document).await, Unfit::Algorithm, "{to}");
    }
    // The certificate is public: as a secret it would be everybody's.
    for hmac in [
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    ] {
        let template = with(&swap(&unsigned("_a"), RSA_SHA256, hmac));
        let document = key.sign_by_secret(&template, "s_a");
        assert_eq!(
            refusal(&workers, &document).await,
            Unfit::Algorithm,
            "{hmac}"
        );
    }
}

#[tokio::test]
async fn a_response_that_refuses_says_so_and_admits_nobody() {
    let workers = workers();
    let status = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>";
    let failed = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\"><samlp:StatusCode \
                  Value=\"urn:oasis:names:tc:SAML:2.0:status:AuthnFailed\"/></samlp:StatusCode>";
    let beside = swap(&signed(&right()), status, failed);
    assert_eq!(refusal(&workers, &beside).await, Unfit::Status);
    let assertion = between(&beside, "<saml:Assertion ", "</saml:Assertion>");
    let alone = swap(&beside, assertion, "");
    let Answer::Refused(codes) = ask(&workers, task(&alone, &[])).await else {
        panic!("a refusal");
    };
    assert!(
        codes[0].ends_with(":Responder") && codes[1].ends_with(":AuthnFailed"),
        "{codes:?}"
    );
    let none = swap(&signed(&right()), assertion, "");
    assert_eq!(refusal(&workers, &none).await, Unfit::Assertions);
    let encrypted = swap(&signed(&right()), assertion, "<saml:EncryptedAssertion/>");
    assert_eq!(refusal(&workers, &encrypted).await, Unfit::Encrypted);
}

#[tokio::test]
async fn base64_may_be_in_lines_and_is_base64_of_utf_8() {
    let workers = workers();
    let good = posted(&signed(&right()));
    let ask_for = async |response: String| {
        let task = Task::Response(Response {
            response: Secret::new(response),
            certificates: vec![Key::of_provider().certificate()],
            attributes: Vec::new(),
        });
        ask(&workers, task).await
    };
    let lines: Vec<&str> = (0..good.len() / 76)
        .map(|line| &good[line * 76..line * 76 + 76])
        .collect();
    let rest = &good[good.len() / 76 * 76..];
    let lines = format!("{}\r\n{rest}\r\n", lines.join("\r\n"));
    let Answer::Signed(read) = ask_for(lines).await else {
        panic!("lines");
    };
    assert!(read.assertion.attributes.is_empty(), "none was wanted");
    for bad in ["!", "a", "/w==", "PGEvPg=", "PGEv====Pg=="] {
        let answer = ask_for(bad.to_owned()).await;
        assert!(
            matches!(answer, Answer::Unfit(Unfit::Encoding)),
            "{bad}: {answer:?}"
        );
    }
    let long = ask_for("A".repeat(400_000)).await;
    assert!(matches!(long, Answer::Unfit(Unfit::TooLong)), "{long:?}");
}
