//! What is signed, and is not believed all the same: documents with one wrong claim each, which the identity provider has signed so.

use doorward::domain::connector::Upstream;
use doorward::domain::saml::SamlUpstream;
use doorward::federation::saml::believed::{Believed, Expected, believe};
use doorward::federation::saml::disbelieved::Disbelieved;
use doorward::federation::saml::protocol::Signed;
use doorward::federation::saml::unfit::Unfit;
use doorward::federation::worker::Workers;

use super::{connection, read, refusal, right, workers};
use crate::support::database::START;
use crate::support::saml::{ISSUER, Key, PERSISTENT, between, sign_response, signed, swap};

const NOW: &str = "2027-01-15T08:00:00Z";
const SOON: &str = "2027-01-15T08:01:00Z";
const OVER: &str = "2027-01-15T07:59:00Z";
const END: &str = "2027-01-15T08:05:00Z";
const HERE: &str = "https://id.example/saml/corp/acs";
const OTHER: &str = "https://other.example/";

fn upstream() -> SamlUpstream {
    match connection().connector.upstream {
        Upstream::Saml(upstream) => *upstream,
        _ => panic!("another kind of connector"),
    }
}

fn judge(signed: &Signed) -> Result<Believed, Disbelieved> {
    let expected = Expected {
        upstream: &upstream(),
        entity_id: "https://id.example/saml/corp/metadata",
        consumer: HERE,
        request: "_asked",
        max_age: Some(600),
        now: START,
        skew: std::time::Duration::from_secs(60),
    };
    believe(signed, &expected)
}

/// What becomes of a response in which one thing is another, and which is signed like that: its assertion, or all of it.
async fn judged(workers: &Workers, from: &str, to: &str) -> [Result<Believed, Disbelieved>; 2] {
    let document = swap(&right(), from, to);
    let whole = sign_response(Key::of_provider(), &swap(&document, "<!A>", ""));
    let mut judged = Vec::new();
    for document in [signed(&document), whole] {
        judged.push(judge(&read(workers, &document).await));
    }
    judged.try_into().expect("two")
}

async fn refused(workers: &Workers, cases: &[(&str, &str, Disbelieved)]) {
    for (from, to, why) in cases {
        for judged in judged(workers, from, to).await {
            assert_eq!(judged, Err(*why), "{to} in place of {from}");
        }
    }
}

/// A part of the response that is right.
fn part(from: &str, to: &str) -> String {
    between(&right(), from, to).to_owned()
}

#[tokio::test]
async fn a_message_is_of_its_issuer_for_us_and_of_now() {
    let workers = workers();
    let issuer = format!("<saml:Issuer>{ISSUER}</saml:Issuer><!R>");
    let other_issuer = format!("<saml:Issuer>{OTHER}</saml:Issuer><!R>");
    let destination = format!("Destination=\"{HERE}\"");
    let made = format!("ID=\"_r\" Version=\"2.0\" IssueInstant=\"{NOW}\"");
    refused(
        &workers,
        &[
            (&issuer, &other_issuer, Disbelieved::ResponseIssuer),
            (
                &destination,
                "Destination=\"https://id.example/saml/other/acs\"",
                Disbelieved::Destination,
            ),
            (
                "InResponseTo=\"_asked\">",
                "InResponseTo=\"_other\">",
                Disbelieved::ResponseInResponseTo,
            ),
            (
                " InResponseTo=\"_asked\">",
                ">",
                Disbelieved::ResponseInResponseTo,
            ),
            (&made, &made.replace(NOW, SOON), Disbelieved::IssueInstant),
        ],
    )
    .await;
    // Where the response is signed it says for whom it is; where it is not, it may leave that out.
    let [by_assertion, by_response] = judged(&workers, &format!(" {destination}"), "").await;
    by_assertion.expect("it says nothing wrong");
    assert_eq!(by_response, Err(Disbelieved::Destination));
    workers.stop().await;
}

#[tokio::test]
async fn an_assertion_is_of_its_issuer_for_us_and_of_now() {
    let workers = workers();
    let issuer = format!("<saml:Issuer>{ISSUER}</saml:Issuer><!A>");
    let other_issuer = format!("<saml:Issuer>{OTHER}</saml:Issuer><!A>");
    let made = format!("ID=\"_a\" Version=\"2.0\" IssueInstant=\"{NOW}\"");
    let good = format!("<saml:Conditions NotBefore=\"{NOW}\" NotOnOrAfter=\"{END}\">");
    let conditions = part("<saml:Conditions ", "</saml:Conditions>");
    let restriction = part("<saml:AudienceRestriction>", "</saml:AudienceRestriction>");
    let audience = part("<saml:Audience>", "</saml:Audience>");
    let other = format!("<saml:Audience>{OTHER}</saml:Audience>");
    let both = format!("{restriction}{}", restriction.replace(&audience, &other));
    let unknown = "<saml:Condition xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                   xmlns:x=\"urn:x\" xsi:type=\"x:Never\"/></saml:Conditions>";
    refused(
        &workers,
        &[
            (&issuer, &other_issuer, Disbelieved::Issuer),
            (
                &made,
                &made.replace("2027", "2037"),
                Disbelieved::IssueInstant,
            ),
            (&conditions, "", Disbelieved::NoConditions),
            ("</saml:Conditions>", unknown, Disbelieved::Condition),
            (&good, &good.replace(NOW, SOON), Disbelieved::NotYet),
            (&good, &good.replace(END, OVER), Disbelieved::Expired),
            (&audience, &other, Disbelieved::Audience),
            (&audience, "", Disbelieved::Audience),
            (&restriction, "", Disbelieved::Audience),
            (&restriction, &both, Disbelieved::Audience),
        ],
    )
    .await;
    // Of one restriction one audience is enough; and that it is for once is nothing new.
    let more = [
        (audience.as_str(), format!("{other}{audience}")),
        (
            "</saml:Conditions>",
            "<saml:OneTimeUse/></saml:Conditions>".to_owned(),
        ),
    ];
    for (from, to) in more {
        for judged in judged(&workers, from, &to).await {
            judged.expect(&to);
        }
    }
    workers.stop().await;
}

#[tokio::test]
async fn whoever_brings_an_assertion_is_whom_it_is_for() {
    let workers = workers();
    let confirmation = part("<saml:SubjectConfirmation ", "</saml:SubjectConfirmation>");
    let data = part("<saml:SubjectConfirmationData ", "/>");
    let recipient = format!(" Recipient=\"{HERE}\"");
    let vouched = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches";
    let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    let end = format!("NotOnOrAfter=\"{END}\" Recipient");
    let ends = format!("NotOnOrAfter=\"{OVER}\" Recipient");
    let begins = data.replace(" Recipient", &format!(" NotBefore=\"{SOON}\" Recipient"));
    refused(
        &workers,
        &[
            (&confirmation, "", Disbelieved::NoBearer),
            (bearer, vouched, Disbelieved::NoBearer),
            (&data, "", Disbelieved::Recipient),
            (&recipient, "", Disbelieved::Recipient),
            (
                &recipient,
                &format!(" Recipient=\"{OTHER}\""),
                Disbelieved::Recipient,
            ),
            (
                "InResponseTo=\"_asked\"/>",
                "InResponseTo=\"_other\"/>",
                Disbelieved::InResponseTo,
            ),
            ("InResponseTo=\"_asked\"/>", "/>", Disbelieved::InResponseTo),
            (&end, "Recipient", Disbelieved::NoEnd),
            (&end, &ends, Disbelieved::Expired),
            (&data, &begins, Disbelieved::NotYet),
        ],
    )
    .await;
    workers.stop().await;
}

#[tokio::test]
async fn they_have_signed_in_there_once_and_lately() {
    let workers = workers();
    let statement = part("<saml:AuthnStatement ", "</saml:AuthnStatement>");
    let signed_in = format!("AuthnInstant=\"{NOW}\"");
    let over = format!("{signed_in} SessionNotOnOrAfter=\"{OVER}\"");
    refused(
        &workers,
        &[
            (&statement, "", Disbelieved::Statements),
            (&statement, &statement.repeat(2), Disbelieved::Statements),
            (&signed_in, &over, Disbelieved::SessionOver),
            (
                &signed_in,
                &signed_in.replace(NOW, SOON),
                Disbelieved::AuthnInstant,
            ),
            (
                &signed_in,
                "AuthnInstant=\"2027-01-15T07:48:59Z\"",
                Disbelieved::AuthnInstant,
            ),
        ],
    )
    .await;
    workers.stop().await;
}

#[tokio::test]
async fn a_name_is_of_the_kind_and_domain_by_which_people_are_known() {
    let workers = workers();
    let name = part("<saml:NameID ", "</saml:NameID>");
    let format = format!(" Format=\"{PERSISTENT}\"");
    let email = " Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\"";
    refused(
        &workers,
        &[
            (&name, "", Disbelieved::NoNameId),
            (&format, "", Disbelieved::NameIdFormat),
            (&format, email, Disbelieved::NameIdFormat),
            (
                &format,
                &format!("{format} NameQualifier=\"{OTHER}\""),
                Disbelieved::Qualifier,
            ),
            (
                &format,
                &format!("{format} SPNameQualifier=\"{OTHER}\""),
                Disbelieved::Qualifier,
            ),
            (">alex-4711<", "> alex-4711<", Disbelieved::Subject),
        ],
    )
    .await;
    workers.stop().await;
}

// What has to be there once is not read where it is there twice, and neither is what nobody knows the meaning of.
#[tokio::test]
async fn what_can_be_read_in_two_ways_is_not_read() {
    let workers = workers();
    let subject = part("<saml:Subject>", "</saml:Subject>");
    let conditions = part("<saml:Conditions ", "</saml:Conditions>");
    let name = part("<saml:NameID ", "</saml:NameID>");
    let version = "ID=\"_a\" Version=\"2.0\"";
    let end = format!("NotOnOrAfter=\"{END}\" Recipient");
    for (from, to) in [
        (subject.as_str(), subject.repeat(2)),
        (subject.as_str(), String::new()),
        (conditions.as_str(), conditions.repeat(2)),
        (name.as_str(), name.repeat(2)),
        (">alex-4711<", "><x>alex-4711</x><".to_owned()),
        (version, version.replace("2.0", "1.1")),
        (end.as_str(), end.replace("Z\"", "+01:00\"")),
        (end.as_str(), end.replace("Z\"", "\"")),
    ] {
        let document = signed(&swap(&right(), from, &to));
        assert_eq!(refusal(&workers, &document).await, Unfit::Parts, "{to}");
    }
    workers.stop().await;
}
