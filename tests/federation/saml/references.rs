//! What a signature may refer to and have done: nothing is fetched, opened or computed for a stranger.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use doorward::federation::saml::unfit::Unfit;

use super::{read, refusal, right, subject, workers};
use crate::support::saml::{Key, between, signed, swap};

const TRANSFORMS: (&str, &str) = ("<ds:Transforms>", "</ds:Transforms>");

/// A document whose signature held before one part of it was replaced.
fn replaced(from: &str, to: &str, by: &str) -> String {
    let good = signed(&right());
    swap(&good, between(&good, from, to), by)
}

/// Somebody who must not be asked.
fn neighbour() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("no waiting");
    let port = listener.local_addr().expect("an address").port();
    (listener, port)
}

#[tokio::test]
async fn a_signature_is_of_the_element_that_it_is_in() {
    let (neighbour, port) = neighbour();
    let workers = workers();
    for uri in [
        String::new(),
        "#_r".to_owned(),
        "#".to_owned(),
        "#xpointer(/)".to_owned(),
        "#xpointer(id('_a'))".to_owned(),
        format!("http://127.0.0.1:{port}/"),
        "file:///etc/passwd".to_owned(),
    ] {
        let document = replaced(
            "<ds:Reference URI=\"",
            ">",
            &format!("<ds:Reference URI=\"{uri}\">"),
        );
        assert_eq!(
            refusal(&workers, &document).await,
            Unfit::Reference,
            "{uri}"
        );
    }
    let none = replaced("<ds:Reference URI=\"", ">", "<ds:Reference>");
    assert_eq!(refusal(&workers, &none).await, Unfit::Reference);
    let good = signed(&right());
    let reference = between(&good, "<ds:Reference ", "</ds:Reference>");
    let foreign = format!("<ds:Reference URI=\"http://127.0.0.1:{port}/\">");
    let manifest =
        format!("<ds:Object><ds:Manifest>{foreign}</ds:Reference></ds:Manifest></ds:Object>");
    let retrieval =
        format!("<ds:KeyInfo><ds:RetrievalMethod URI=\"http://127.0.0.1:{port}/\"/></ds:KeyInfo>");
    let end = "</ds:SignatureValue>";
    for (document, why) in [
        (
            swap(&good, reference, &reference.repeat(2)),
            Unfit::SignatureParts,
        ),
        (
            swap(&good, reference, &reference.repeat(300)),
            Unfit::SignatureParts,
        ),
        (swap(&good, reference, ""), Unfit::SignatureParts),
        (
            swap(&good, end, &format!("{end}{manifest}")),
            Unfit::SignatureParts,
        ),
        (
            swap(&good, end, &format!("{end}{retrieval}")),
            Unfit::KeyInfo,
        ),
    ] {
        assert_eq!(refusal(&workers, &document).await, why, "{document}");
    }
    assert!(neighbour.accept().is_err(), "somebody was asked");
}

#[tokio::test]
async fn no_transform_but_saml_s_own_is_carried_out() {
    let (neighbour, port) = neighbour();
    let workers = workers();
    let enveloped =
        "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
    let exclusive = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>";
    let xslt = |sheet: &str| {
        format!(
            "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">{sheet}</xsl:stylesheet></ds:Transform>"
        )
    };
    let bomb = xslt(
        "<xsl:template match=\"/\"><xsl:call-template name=\"t\"><xsl:with-param name=\"n\" select=\"40\"/></xsl:call-template></xsl:template><xsl:template name=\"t\"><xsl:param name=\"n\"/><xsl:if test=\"$n &gt; 0\"><xsl:call-template name=\"t\"><xsl:with-param name=\"n\" select=\"$n - 1\"/></xsl:call-template><xsl:call-template name=\"t\"><xsl:with-param name=\"n\" select=\"$n - 1\"/></xsl:call-template></xsl:if></xsl:template>",
    );
    let import = xslt(&format!("<xsl:import href=\"http://127.0.0.1:{port}/\"/>"));
    let path = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>count(//*[count(//*[count(//*) > 0]) > 0]) > 0</ds:XPath></ds:Transform>";
    let filter = "<ds:Transform Algorithm=\"http://www.w3.org/2002/06/xmldsig-filter2\"><x:XPath xmlns:x=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"subtract\">//*</x:XPath></ds:Transform>";
    let base64 = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#base64\"/>";
    let inclusive = "<ds:Transform Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>";
    let begun = Instant::now();
    for transforms in [
        format!("{enveloped}{bomb}"),
        format!("{enveloped}{import}"),
        format!("{enveloped}{path}"),
        format!("{enveloped}{filter}"),
        format!("{enveloped}{base64}"),
        format!("{enveloped}{inclusive}"),
        format!("{exclusive}{enveloped}"),
        format!("{enveloped}{exclusive}{exclusive}"),
        format!("{bomb}{enveloped}"),
        exclusive.to_owned(),
        String::new(),
    ] {
        let by = format!("{}{transforms}{}", TRANSFORMS.0, TRANSFORMS.1);
        let document = replaced(TRANSFORMS.0, TRANSFORMS.1, &by);
        assert_eq!(
            refusal(&workers, &document).await,
            Unfit::Transform,
            "{transforms}"
        );
    }
    // Eleven of them; one bomb would compute for days.
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    assert!(neighbour.accept().is_err(), "somebody was asked");
    let canonical = replaced(
        "<ds:CanonicalizationMethod ",
        "/>",
        "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>",
    );
    assert_eq!(refusal(&workers, &canonical).await, Unfit::Canonicalization);
    let truncated = replaced(
        "<ds:SignatureMethod ",
        "/>",
        "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>",
    );
    assert_eq!(refusal(&workers, &truncated).await, Unfit::Algorithm);
}

#[tokio::test]
async fn namespaces_that_are_kept_for_others_are_a_parameter() {
    let workers = workers();
    let list = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"><x:InclusiveNamespaces xmlns:x=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"xs saml\"/></ds:Transform>";
    let template = swap(&right(), "<!R>", "");
    let template = swap(&template, "<!A>", &crate::support::saml::unsigned("_a"));
    let template = swap(
        &template,
        "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>",
        list,
    );
    let document = Key::of_provider().sign(&template, "s_a");
    assert_eq!(subject(&read(&workers, &document).await), "alex-4711");
}

#[tokio::test]
async fn a_person_of_thousands_of_groups_signs_in_and_what_is_huge_does_not() {
    let workers = workers();
    let groups = |count: usize| {
        let each: Vec<String> = (0..count)
            .map(|group| {
                format!("<saml:AttributeValue>cn=g{group},ou=groups</saml:AttributeValue>")
            })
            .collect();
        let statement = format!(
            "<saml:Attribute Name=\"groups\">{}</saml:Attribute></saml:AttributeStatement>",
            each.concat()
        );
        swap(&right(), "</saml:AttributeStatement>", &statement)
    };
    let many = signed(&groups(3000));
    let begun = Instant::now();
    let read = read(&workers, &many).await;
    assert_eq!(
        (subject(&read), read.assertion.attributes.len()),
        ("alex-4711", 1)
    );
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let good = signed(&right());
    for (document, why) in [
        (signed(&groups(8000)), Unfit::TooLong),
        (
            swap(&good, "alex-4711", &"a".repeat(300_000)),
            Unfit::TooLong,
        ),
        (swap(&good, "alex-4711", &"<a>".repeat(5000)), Unfit::Deep),
        (
            swap(&good, "alex-4711", &"<a/>".repeat(9000)),
            Unfit::ManyElements,
        ),
        (
            swap(
                &good,
                "<saml:Subject>",
                &format!(
                    "<saml:Subject {}>",
                    (0..9000)
                        .map(|n| format!("a{n}='1'"))
                        .collect::<Vec<_>>()
                        .join(" ")
                ),
            ),
            Unfit::ManyAttributes,
        ),
    ] {
        let begun = Instant::now();
        assert_eq!(refusal(&workers, &document).await, why);
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{why}: {:?}",
            begun.elapsed()
        );
    }
}
