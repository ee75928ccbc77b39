//! Messages that sign nobody out (SAML profiles §4.4.4.1): each of them is refused, and whoever is signed in stays so.

use std::time::Duration;

use data_encoding::BASE64;
use doorward::domain::time::Timestamp;
use reqwest::StatusCode;

use super::{
    HERE, Redirect, arrive_as, deflated, is_refused, is_signed_in, name, of_session, request,
    response, say,
};
use crate::federation::saml::{consume, leave_for_corp, options, post_to};
use crate::support::answer::encode;
use crate::support::saml::{ISSUER, Key, between, instant, posted, sign_assertion, swap, unsigned};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const BOUND: usize = 256 * 1024;

fn good(app: &TestApp) -> String {
    request(app, "_good", &of_session("alex-4711", "_one"))
}

/// Queries that are not what the identity provider signed.
fn queries(app: &TestApp, stranger: &Key) -> Vec<(&'static str, String)> {
    let right = Redirect {
        relay_state: Some("a"),
        ..Redirect::of("SAMLRequest", &good(app))
    };
    let query = right.query();
    let (signed, signature) = query.split_once("&Signature=").expect("a signature");
    let signature = format!("Signature={signature}");
    let other = Redirect::of("SAMLRequest", &request(app, "_other", &name("alex-4711")));
    let message = encode(&[("SAMLRequest", other.message.as_str())]);
    let (own, _) = signed.split_once('&').expect("a message");
    let sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    let by = |algorithm: &'static str, digest: &'static str, key| Redirect {
        algorithm,
        digest,
        key,
        ..right.clone()
    };
    let without_algorithm = signed.split_once("&SigAlg").expect("an algorithm").0;
    let by_sha1 = by(sha1, "sha1", right.key).query();
    let mislabelled = by(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        "sha256",
        right.key,
    );
    let elliptic = by(
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "sha256",
        right.key,
    );
    vec![
        ("nothing", String::new()),
        ("without a signature", signed.to_owned()),
        ("with an empty one", format!("{signed}&Signature=")),
        (
            "with one that is no base64",
            format!("{signed}&Signature=%21"),
        ),
        (
            "without an algorithm",
            format!("{without_algorithm}&{signature}"),
        ),
        ("of SHA-1", by_sha1),
        ("of another digest than it says", mislabelled.query()),
        ("of another kind of key", elliptic.query()),
        (
            "by a stranger",
            by(right.algorithm, "sha256", stranger).query(),
        ),
        ("of another message", query.replace(own, &message)),
        (
            "with another RelayState",
            query.replace("RelayState=a", "RelayState=b"),
        ),
        ("without its RelayState", query.replace("&RelayState=a", "")),
        (
            "encoded otherwise",
            query.replace("RelayState=a", "RelayState=%61"),
        ),
        ("SAMLRequest twice", format!("{query}&{own}")),
        (
            "another SAMLRequest before it",
            format!("{message}&{query}"),
        ),
        ("RelayState twice", format!("{query}&RelayState=a")),
        (
            "SigAlg twice",
            query.replace("&Signature", "&SigAlg=x&Signature"),
        ),
        ("Signature twice", format!("{query}&{signature}")),
        ("also an answer", format!("{query}&SAMLResponse=a")),
        (
            "its name encoded",
            query.replace("SAMLRequest", "SAML%52equest"),
        ),
        ("another encoding", format!("{query}&SAMLEncoding=urn:x")),
        ("broken", format!("{query}&a=%")),
    ]
}

/// Messages that are signed beside them, and are not what they should be.
fn messages(app: &TestApp) -> Vec<(&'static str, Redirect<'static>)> {
    let of = |document: &str| Redirect::of("SAMLRequest", document);
    let raw = |message: String| Redirect {
        message,
        ..of(&good(app))
    };
    let right = good(app);
    let now = app.clock.now();
    let made = format!("IssueInstant=\"{}\"", instant(now));
    let made_at = |moment: Timestamp| {
        swap(
            &right,
            &made,
            &format!("IssueInstant=\"{}\"", instant(moment)),
        )
    };
    let minutes = |minutes| Duration::from_mins(minutes);
    let destination = format!("Destination=\"{}{HERE}\"", app.issuer);
    let elsewhere = format!("Destination=\"{}/saml/other/slo\"", app.issuer);
    let name = name("alex-4711");
    let mut trailing = BASE64
        .decode(deflated(right.replace("<!S>", "").as_bytes()).as_bytes())
        .expect("base64");
    trailing.extend_from_slice(b"<a/>");
    let plain = right.replace("<!S>", "");
    let within = Key::of_provider().sign(&swap(&right, "<!S>", &unsigned("_good")), "s_good");
    let long = Redirect {
        relay_state: Some(
            "123456789012345678901234567890123456789012345678901234567890123456789012345678901",
        ),
        ..of(&right)
    };
    vec![
        ("not deflated", raw(posted(&plain))),
        ("no base64", raw("!".to_owned())),
        ("cut off", raw(BASE64.encode(&trailing[..40]))),
        ("with something behind it", raw(BASE64.encode(&trailing))),
        ("a bomb", raw(deflated(&vec![b' '; 64 * 1024 * 1024 / 8]))),
        (
            "as long as may be, and more",
            raw(deflated(&vec![b' '; BOUND + 1])),
        ),
        ("no XML", raw(deflated(b"<a"))),
        ("with a document type", of(&format!("<!DOCTYPE a>{plain}"))),
        (
            "with a comment in the name",
            of(&swap(&right, "alex-4711<", "alex-4711<!---->.x<")),
        ),
        ("its RelayState too long", long),
        ("with a signature in it too", of(&within)),
        ("an answer", of(&response(app, "_x", "Success"))),
        (
            "in the place of an answer",
            Redirect {
                parameter: "SAMLResponse",
                ..of(&right)
            },
        ),
        (
            "another message",
            of(&right.replace("LogoutRequest", "AuthnRequest")),
        ),
        (
            "of another version",
            of(&swap(&right, "Version=\"2.0\"", "Version=\"1.1\"")),
        ),
        (
            "of another issuer",
            of(&right.replace(ISSUER, "https://idp.corp.example/")),
        ),
        (
            "without an issuer",
            of(&swap(
                &right,
                &format!("<saml:Issuer>{ISSUER}</saml:Issuer>"),
                "",
            )),
        ),
        (
            "for another place",
            of(&swap(&right, &destination, &elsewhere)),
        ),
        ("for no place", of(&swap(&right, &destination, ""))),
        ("without a time", of(&swap(&right, &made, ""))),
        ("of the future", of(&made_at(now.plus(minutes(1))))),
        ("of long ago", of(&made_at(now.minus(minutes(12))))),
        (
            "not to be heeded any more",
            of(&swap(
                &right,
                "ID=\"_good\"",
                &format!(
                    "ID=\"_good\" NotOnOrAfter=\"{}\"",
                    instant(now.minus(minutes(1)))
                ),
            )),
        ),
        ("without an ID", of(&swap(&right, "ID=\"_good\"", ""))),
        ("of nobody", of(&swap(&right, &name, ""))),
        ("of two", of(&swap(&right, &name, &format!("{name}{name}")))),
        (
            "of whom nobody can read",
            of(&swap(&right, &name, "<saml:EncryptedID/>")),
        ),
        (
            "of somebody who is named in another way too",
            of(&swap(&right, &name, &format!("{name}<saml:BaseID/>"))),
        ),
    ]
}

both_engines!(what_it_did_not_say_ends_nothing, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let stranger = Key::new("rsa:2048");
    for (what, query) in queries(&app, &stranger) {
        let page = say(&app, &query).await;
        if what == "also an answer" {
            assert_eq!(page.location(), "/end-session/upstream", "{what}");
        } else {
            is_refused(&page, what);
        }
    }
    for (what, redirect) in messages(&app) {
        let page = say(&app, &redirect.query()).await;
        if redirect.parameter == "SAMLResponse" {
            assert_eq!(page.location(), "/end-session/upstream", "{what}");
        } else {
            is_refused(&page, what);
        }
    }
    assert!(is_signed_in(&mut browser).await);
    let elsewhere = Redirect::of("SAMLRequest", &good(&app)).query();
    let other = Browser::new(&app)
        .get(&format!("/saml/other/slo?{elsewhere}"))
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    assert!(is_signed_in(&mut browser).await);
    // The one that all of them were made of.
    let query = Redirect::of("SAMLRequest", &good(&app)).query();
    let page = say(&app, &query).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(!is_signed_in(&mut browser).await);
    // Once: who kept it ends no later session by it.
    let mut later = arrive_as(&app, &rp, "alex-4711", "_one").await;
    is_refused(&say(&app, &query).await, "again");
    app.clock.advance(Duration::from_mins(13));
    is_refused(&say(&app, &query).await, "when it is forgotten");
    assert!(is_signed_in(&mut later).await);
});

/// Posts it, and says that it is refused.
async fn is_not_taken(app: &TestApp, document: &str, what: &str) {
    let message = posted(document);
    let page = post_to(app, HERE, &[("SAMLRequest", message.as_str())]).await;
    is_refused(&page, what);
}

both_engines!(what_is_posted_is_signed_as_a_whole, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let key = Key::of_provider();
    let sign = |document: &str| key.sign(&swap(document, "<!S>", &unsigned("_good")), "s_good");
    let right = good(&app);
    let document = sign(&right);
    let signature = between(&document, "<ds:Signature", "</ds:Signature>");
    let whole = between(&document, "<samlp:LogoutRequest", "</samlp:LogoutRequest>");
    let bare = document.replace(signature, "");
    let evil = bare.replace("\"_good\"", "\"_evil\"");
    let put = |inside: &str| {
        swap(
            &evil,
            "</samlp:LogoutRequest>",
            &format!("{inside}</samlp:LogoutRequest>"),
        )
    };
    let stranger = Key::new("rsa:2048");
    let extension = |inside: &str| {
        swap(
            &right,
            "<saml:NameID",
            &format!("<samlp:Extensions>{inside}</samlp:Extensions><saml:NameID"),
        )
        .replace("<!S>", "")
    };
    // Of an assertion that somebody has got hold of, which the identity provider signed.
    let mut captured = Browser::new(&app);
    let asked = leave_for_corp(&app, &rp, &mut captured, &[]).await;
    let asserted = sign_assertion(key, &swap(&asked.response, "<!R>", ""));
    let assertion = between(&asserted, "<saml:Assertion ", "</saml:Assertion>");
    for (what, document) in [
        ("unsigned", right.replace("<!S>", "")),
        (
            "by a stranger",
            stranger.sign(&swap(&right, "<!S>", &unsigned("_good")), "s_good"),
        ),
        ("changed", swap(&document, "alex-4711", "sam-1")),
        ("of another session", swap(&document, ">_one<", ">_two<")),
        ("the signature at its end", put(signature)),
        ("the signed one in it", put(whole)),
        ("the signed one in an extension", extension(whole)),
        ("a signed assertion in an extension", extension(assertion)),
        ("around a signed assertion", put(assertion)),
        (
            "of SHA-1",
            sign(&right).replace("xmldsig-more#rsa-sha256", "xmldsig#rsa-sha1"),
        ),
        ("a response", asserted.clone()),
    ] {
        is_not_taken(&app, &document, what).await;
    }
    let message = posted(&document);
    let long = "a".repeat(81);
    for (what, fields) in [
        ("nothing", vec![]),
        ("no message", vec![("RelayState", "a")]),
        (
            "too long a RelayState",
            vec![
                ("SAMLRequest", message.as_str()),
                ("RelayState", long.as_str()),
            ],
        ),
        (
            "twice",
            vec![
                ("SAMLRequest", message.as_str()),
                ("SAMLRequest", message.as_str()),
            ],
        ),
    ] {
        is_refused(&post_to(&app, HERE, &fields).await, what);
    }
    // What is deflated comes in an address.
    let packed = deflated(document.as_bytes());
    is_refused(
        &post_to(&app, HERE, &[("SAMLRequest", packed.as_str())]).await,
        "deflated",
    );
    assert!(is_signed_in(&mut browser).await);
    let page = post_to(&app, HERE, &[("SAMLRequest", message.as_str())]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(!is_signed_in(&mut browser).await);
    is_refused(
        &post_to(&app, HERE, &[("SAMLRequest", message.as_str())]).await,
        "again",
    );
    // The assertion itself is good where it belongs.
    let on = consume(&app, &asserted, &asked.relay_state).await;
    assert_eq!(captured.open(&on).await.name(), "consent");
});

fn few() -> Options {
    let mut options = options();
    options.settings.interactions_per_network = 3;
    options
}

both_engines!(a_network_has_its_share_of_what_is_posted, few(), |app| {
    let message = posted("<a/>");
    for expected in [400, 400, 400, 429] {
        let page = post_to(&app, HERE, &[("SAMLRequest", message.as_str())]).await;
        assert_eq!(page.status.as_u16(), expected, "{}", page.body);
    }
});
