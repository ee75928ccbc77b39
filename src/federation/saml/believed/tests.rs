use super::*;
use crate::domain::saml::SamlSource;
use crate::federation::saml::protocol::{Attribute, NameId};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
const SKEW: Duration = Duration::from_secs(60);
const HERE: &str = "https://id.example/saml/corp/metadata";
const CONSUMER: &str = "https://id.example/saml/corp/acs";
const THERE: &str = "https://idp.corp.example/";
const REQUEST: &str = "_asked";

fn later(seconds: u64) -> Timestamp {
    NOW.plus(Duration::from_secs(seconds))
}

fn earlier(seconds: u64) -> Timestamp {
    NOW.minus(Duration::from_secs(seconds))
}

#[expect(clippy::unnecessary_wraps, reason = "as all that may be absent is")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn upstream() -> SamlUpstream {
    SamlUpstream {
        issuer: THERE.to_owned(),
        source: SamlSource::File(THERE.into()),
        name_id_format: NameIdFormat::Persistent,
        subject_attribute: None,
        signs_requests: true,
        request_binding: None,
        idp_initiated: false,
        signs_out: false,
    }
}

/// What is believed.
fn signed() -> Signed {
    Signed {
        message: Message {
            is_signed: false,
            issuer: text(THERE),
            destination: text(CONSUMER),
            in_response_to: text(REQUEST),
            issue_instant: NOW,
        },
        assertion: Assertion {
            id: "_a".to_owned(),
            issuer: THERE.to_owned(),
            issue_instant: NOW,
            name_id: Some(NameId {
                value: "alex".to_owned(),
                format: text(NameIdFormat::Persistent.uri()),
                name_qualifier: text(THERE),
                sp_name_qualifier: text(HERE),
            }),
            confirmations: vec![Confirmation {
                method: BEARER.to_owned(),
                not_before: None,
                not_on_or_after: Some(later(300)),
                recipient: text(CONSUMER),
                in_response_to: text(REQUEST),
            }],
            conditions: Some(Conditions {
                not_before: Some(earlier(10)),
                not_on_or_after: Some(later(300)),
                audiences: vec![vec![HERE.to_owned()]],
                has_unknown: false,
            }),
            statements: vec![AuthnStatement {
                instant: earlier(100),
                session_index: text("_session"),
                session_not_on_or_after: None,
                context: text("urn:gold"),
            }],
            attributes: vec![Attribute {
                name: "mail".to_owned(),
                values: vec!["alex@corp.example".to_owned(), "b@corp.example".to_owned()],
            }],
            names: vec!["mail".to_owned()],
        },
    }
}

fn expected(upstream: &SamlUpstream) -> Expected<'_> {
    Expected {
        upstream,
        entity_id: HERE,
        consumer: CONSUMER,
        request: REQUEST,
        max_age: None,
        now: NOW,
        skew: SKEW,
    }
}

fn amended(amend: impl FnOnce(&mut Signed)) -> Result<Believed, Disbelieved> {
    let mut signed = signed();
    amend(&mut signed);
    believe(&signed, &expected(&upstream()))
}

fn condition(signed: &mut Signed) -> &mut Conditions {
    signed.assertion.conditions.as_mut().unwrap()
}

fn name(signed: &mut Signed) -> &mut NameId {
    signed.assertion.name_id.as_mut().unwrap()
}

#[test]
fn what_is_right_is_believed() {
    let believed = amended(|_| {}).unwrap();
    assert_eq!(
        believed,
        Believed {
            subject: "alex".to_owned(),
            name_id: signed().assertion.name_id,
            session_index: text("_session"),
            context: text("urn:gold"),
            proven_at: earlier(100),
            assertion_id: "_a".to_owned(),
            made_at: NOW,
            over_at: later(360),
            session_over_at: None,
            attributes: vec![(
                "mail".to_owned(),
                vec!["alex@corp.example".to_owned(), "b@corp.example".to_owned()]
            )],
        }
    );
    // What need not be there.
    amended(|signed| {
        signed.message.issuer = None;
        signed.message.destination = None;
        let name = name(signed);
        name.name_qualifier = None;
        name.sp_name_qualifier = None;
        condition(signed).not_before = None;
        condition(signed).not_on_or_after = None;
    })
    .unwrap();
}

type Amend = fn(&mut Signed);

#[track_caller]
fn refuse(cases: &[(Amend, Disbelieved)]) {
    for (place, (amend, why)) in cases.iter().enumerate() {
        assert_eq!(amended(amend), Err(*why), "{place}");
    }
}

#[test]
fn each_claim_that_is_wrong_refuses() {
    refuse(&[
        (
            |s| s.message.issuer = text("https://other.example/"),
            Disbelieved::ResponseIssuer,
        ),
        (
            |s| s.message.destination = text("https://id.example/saml/other/acs"),
            Disbelieved::Destination,
        ),
        (
            |s| {
                s.message.is_signed = true;
                s.message.destination = None;
            },
            Disbelieved::Destination,
        ),
        (
            |s| s.message.in_response_to = text("_other"),
            Disbelieved::ResponseInResponseTo,
        ),
        (
            |s| s.message.in_response_to = None,
            Disbelieved::ResponseInResponseTo,
        ),
        (
            |s| s.message.issue_instant = later(60),
            Disbelieved::IssueInstant,
        ),
        (
            |s| s.assertion.issuer = "https://other.example/".to_owned(),
            Disbelieved::Issuer,
        ),
        (
            |s| s.assertion.issue_instant = later(315_360_000),
            Disbelieved::IssueInstant,
        ),
        (|s| s.assertion.conditions = None, Disbelieved::NoConditions),
        (|s| condition(s).has_unknown = true, Disbelieved::Condition),
        (
            |s| condition(s).not_before = Some(later(60)),
            Disbelieved::NotYet,
        ),
        (
            |s| condition(s).not_on_or_after = Some(earlier(60)),
            Disbelieved::Expired,
        ),
        (
            |s| condition(s).audiences = Vec::new(),
            Disbelieved::Audience,
        ),
        (
            |s| condition(s).audiences = vec![vec![CONSUMER.to_owned()]],
            Disbelieved::Audience,
        ),
        (
            |s| {
                let other = vec!["https://other.example/".to_owned()];
                condition(s).audiences.push(other);
            },
            Disbelieved::Audience,
        ),
        (|s| s.assertion.statements.clear(), Disbelieved::Statements),
    ]);
}

#[test]
fn whoever_brings_it_is_whom_it_is_for() {
    refuse(&[
        (
            |s| s.assertion.confirmations = Vec::new(),
            Disbelieved::NoBearer,
        ),
        (
            |s| {
                let vouched = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches";
                s.assertion.confirmations[0].method = vouched.to_owned();
            },
            Disbelieved::NoBearer,
        ),
        (
            |s| s.assertion.confirmations[0].recipient = None,
            Disbelieved::Recipient,
        ),
        (
            |s| s.assertion.confirmations[0].recipient = text(THERE),
            Disbelieved::Recipient,
        ),
        (
            |s| s.assertion.confirmations[0].in_response_to = text("_other"),
            Disbelieved::InResponseTo,
        ),
        (
            |s| s.assertion.confirmations[0].in_response_to = None,
            Disbelieved::InResponseTo,
        ),
        (
            |s| s.assertion.confirmations[0].not_on_or_after = None,
            Disbelieved::NoEnd,
        ),
        (
            |s| s.assertion.confirmations[0].not_on_or_after = Some(earlier(60)),
            Disbelieved::Expired,
        ),
        (
            |s| s.assertion.confirmations[0].not_before = Some(later(60)),
            Disbelieved::NotYet,
        ),
    ]);
}

#[test]
fn clocks_may_differ_by_the_skew_and_no_more() {
    let second = Duration::from_secs(1);
    amended(|s| {
        s.message.issue_instant = later(60).minus(second);
        s.assertion.issue_instant = later(60).minus(second);
        condition(s).not_before = Some(later(60).minus(second));
        condition(s).not_on_or_after = Some(earlier(60).plus(second));
        s.assertion.confirmations[0].not_on_or_after = Some(earlier(60).plus(second));
        s.assertion.statements[0].instant = later(60).minus(second);
        s.assertion.statements[0].session_not_on_or_after = Some(earlier(60).plus(second));
    })
    .map(|believed| assert_eq!(believed.session_over_at, Some(NOW.plus(second))))
    .unwrap();
    for (amend, why) in [
        (
            (|s| s.assertion.statements[0].session_not_on_or_after = Some(earlier(60)))
                as fn(&mut Signed),
            Disbelieved::SessionOver,
        ),
        (
            |s| s.assertion.statements[0].instant = later(60),
            Disbelieved::AuthnInstant,
        ),
    ] {
        assert_eq!(amended(amend), Err(why));
    }
}

#[test]
fn one_confirmation_that_holds_is_enough() {
    amended(|signed| {
        let good = signed.assertion.confirmations.remove(0);
        for method in ["urn:oasis:names:tc:SAML:2.0:cm:holder-of-key", BEARER] {
            signed.assertion.confirmations.push(Confirmation {
                method: method.to_owned(),
                recipient: text("https://other.example/acs"),
                in_response_to: None,
                ..good
            });
        }
        signed.assertion.confirmations.push(good);
    })
    .unwrap();
}

#[test]
fn a_sign_in_there_is_as_fresh_as_was_asked_for() {
    let upstream = upstream();
    for (max_age, is_believed) in [
        (None, true),
        (Some(100), true),
        (Some(40), true),
        (Some(39), false),
    ] {
        let expected = Expected {
            max_age,
            ..expected(&upstream)
        };
        assert_eq!(
            believe(&signed(), &expected).is_ok(),
            is_believed,
            "{max_age:?}"
        );
    }
}

#[test]
fn nobody_is_known_by_a_name_of_another_kind_or_domain() {
    for (amend, why) in [
        (
            (|s| s.assertion.name_id = None) as fn(&mut Signed),
            Disbelieved::NoNameId,
        ),
        (|s| name(s).format = None, Disbelieved::NameIdFormat),
        (
            |s| name(s).format = text(NameIdFormat::Transient.uri()),
            Disbelieved::NameIdFormat,
        ),
        (
            |s| name(s).format = text(NameIdFormat::EmailAddress.uri()),
            Disbelieved::NameIdFormat,
        ),
        (
            |s| name(s).format = text("urn:unheard"),
            Disbelieved::NameIdFormat,
        ),
        (
            |s| name(s).name_qualifier = text("https://other.example/"),
            Disbelieved::Qualifier,
        ),
        (
            |s| name(s).sp_name_qualifier = text("https://other.example/"),
            Disbelieved::Qualifier,
        ),
        (|s| name(s).value = String::new(), Disbelieved::Subject),
        (|s| name(s).value = " alex".to_owned(), Disbelieved::Subject),
        (
            |s| name(s).value = "alex\n".to_owned(),
            Disbelieved::Subject,
        ),
        (
            |s| name(s).value = "al\u{202e}ex".to_owned(),
            Disbelieved::Subject,
        ),
        (|s| name(s).value = "a".repeat(257), Disbelieved::Subject),
    ] {
        assert_eq!(amended(amend), Err(why));
    }
    amended(|s| name(s).value = "é".repeat(256)).unwrap();
}

#[test]
fn where_an_attribute_names_them_it_has_one_value() {
    let upstream = SamlUpstream {
        subject_attribute: text("employee"),
        name_id_format: NameIdFormat::Transient,
        ..upstream()
    };
    let with = |values: &[&str]| {
        let mut signed = signed();
        signed.assertion.name_id = None;
        signed.assertion.attributes.push(Attribute {
            name: "employee".to_owned(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
        });
        believe(&signed, &expected(&upstream)).map(|believed| believed.subject)
    };
    assert_eq!(with(&["4711"]), Ok("4711".to_owned()));
    assert_eq!(with(&[]), Err(Disbelieved::SubjectAttribute));
    assert_eq!(with(&["4711", "4712"]), Err(Disbelieved::SubjectAttribute));
    assert_eq!(with(&[" "]), Err(Disbelieved::Subject));
    let without = believe(&signed(), &expected(&upstream));
    assert_eq!(without, Err(Disbelieved::SubjectAttribute));
}
