//! Metadata that has to be signed, by whose certificate the operator says.

use data_encoding::BASE64;
use doorward::federation::saml::protocol::{Answer, Metadata, Task};
use doorward::federation::saml::unfit::Unfit;

use super::metadata::Stand;
use super::{ask, options, workers};
use crate::federation::is_trouble;
use crate::support::saml::{ISSUER, Key, metadata, signed_metadata, swap};

const ID: &str = "ID=\"_m\"";

/// Of several entities, one of which this is.
fn group(entity: &str) -> String {
    let (_, entity) = entity.split_once("-->").expect("behind the comment");
    format!(
        "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" {ID}>{entity}</EntitiesDescriptor>"
    )
}

/// The forms in which something signed is wrapped in what is not.
fn wrapped(forged: &Key, publisher: &Key, good: &Key) -> [(String, Unfit); 4] {
    let signed = signed_metadata(&metadata(&[good], ID), publisher);
    let (_, inner) = signed.split_once("-->").expect("behind the comment");
    let around = |id: &str| {
        let forged = metadata(&[forged], id);
        swap(
            &forged,
            "<IDPSSODescriptor ",
            &format!("<Extensions>{inner}</Extensions><IDPSSODescriptor "),
        )
    };
    let signature = &inner[inner.find("<ds:Signature ").expect("one")..];
    let signature = &signature[..signature.find("</ds:Signature>").expect("its end") + 15];
    let moved = swap(inner, signature, "");
    let taken_out = swap(
        &metadata(&[forged], "ID=\"_other\""),
        "<IDPSSODescriptor ",
        &format!("{signature}<Extensions>{moved}</Extensions><IDPSSODescriptor "),
    );
    let (_, beside) = around("ID=\"_other\"")
        .split_once("-->")
        .map(|(head, tail)| (head.to_owned(), tail.to_owned()))
        .expect("behind the comment");
    [
        (around("ID=\"_other\""), Unfit::SignaturePlace),
        (around(ID), Unfit::Identifier),
        (taken_out, Unfit::Reference),
        (
            format!(
                "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">{beside}</EntitiesDescriptor>"
            ),
            Unfit::SignaturePlace,
        ),
    ]
}

#[tokio::test]
async fn nothing_of_it_is_read_but_by_the_certificate_that_is_named() {
    let [publisher, stranger] = [Key::new("rsa:2048"), Key::new("rsa:2048")];
    let good = Key::of_provider();
    let workers = workers();
    let read = async |document: String| {
        let task = Task::Metadata(Metadata {
            document: BASE64.encode(document.as_bytes()),
            entity_id: ISSUER.to_owned(),
            certificates: vec![publisher.certificate()],
        });
        ask(&workers, task).await
    };
    let plain = metadata(&[good], ID);
    let signed = signed_metadata(&plain, &publisher);
    for document in [
        signed.clone(),
        format!("\u{feff}{signed}"),
        signed_metadata(&group(&metadata(&[good], "")), &publisher),
    ] {
        let Answer::Described(described) = read(document.clone()).await else {
            panic!("{document}");
        };
        assert_eq!(described.certificates, [good.certificate()]);
    }
    let inner = signed_metadata(&plain, &publisher);
    let weak = swap(
        &signed,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    );
    let refused = [
        (plain.clone(), Unfit::Unsigned),
        (signed_metadata(&plain, &stranger), Unfit::Signature),
        // Its own key, with its certificate in it, vouches for nothing.
        (signed_metadata(&plain, good), Unfit::Signature),
        (
            signed.replace(&good.certificate(), &stranger.certificate()),
            Unfit::Signature,
        ),
        (
            swap(&signed, "corp.example/sso", "evil.example/sso"),
            Unfit::Signature,
        ),
        (weak, Unfit::Algorithm),
        // Signed is what is within, not what is around it.
        (group(&inner).replacen(ID, "", 1), Unfit::SignaturePlace),
        ("<html/>".to_owned(), Unfit::NoEntity),
    ];
    let wrapped = wrapped(&stranger, &publisher, good);
    for (document, why) in refused.into_iter().chain(wrapped) {
        match read(document.clone()).await {
            Answer::Unfit(unfit) => assert_eq!(unfit, why, "{document}"),
            other => panic!("{other:?}: {document}"),
        }
    }
}

both_engines!(
    keys_are_those_of_metadata_that_is_signed,
    options(),
    |app| {
        let [publisher, stranger, next] = [
            Key::new("rsa:2048"),
            Key::new("rsa:2048"),
            Key::new("rsa:2048"),
        ];
        let key = Key::of_provider();
        let signed = |keys: &[&Key], by: &Key| signed_metadata(&metadata(keys, ID), by);
        let good = signed(&[key], &publisher);
        let stand = Stand::start_signed(app.engine, good, vec![publisher.der()]).await;
        stand.signs_in(key).await;
        for document in [
            metadata(&[&stranger], ID),
            signed(&[&stranger], &stranger),
            signed(&[key], &publisher).replace(&key.certificate(), &stranger.certificate()),
        ] {
            stand.says("200 OK", document);
            stand.is_refused(&stranger).await;
            stand.signs_in(key).await;
        }
        stand.says("200 OK", signed(&[key, &next], &publisher));
        stand.signs_in(&next).await;
    }
);

both_engines!(
    signed_metadata_that_is_over_or_of_another_leads_nobody_away,
    options(),
    |app| {
        let [publisher, stranger] = [Key::new("rsa:2048"), Key::new("rsa:2048")];
        let key = Key::of_provider();
        let until = |time: &str| metadata(&[key], &format!("{ID} validUntil=\"{time}\""));
        let over = signed_metadata(&until("2027-01-15T08:00:01Z"), &publisher);
        // Who publishes it cannot make it last longer.
        let longer = swap(&over, "2027-01-15T08:00:01Z", "2030-01-15T08:00:01Z");
        let by_other = signed_metadata(&metadata(&[key], ID), &stranger);
        let unsigned = metadata(&[key], ID);
        let certificates = vec![publisher.der()];
        let stand = Stand::start_signed(app.engine, String::new(), certificates).await;
        for document in [by_other, unsigned, longer, over] {
            stand.says("200 OK", document);
            let (browser, page) = stand.leaves().await;
            is_trouble(&page, &browser, "upstream-unbelieved", 502);
        }
        let good = signed_metadata(&until("2027-01-16T08:00:00Z"), &publisher);
        stand.says("200 OK", good);
        stand.signs_in(key).await;
    }
);
