//! What clients hear of a session's end: Back-Channel Logout 1.0 and Front-Channel Logout 1.0.

use serde_json::{Value, json};
use url::Url;

use super::callback::without_own_query;
use super::{SKEW, is_audience, seconds, text};
use crate::browser::without_query;
use crate::clock::now;
use crate::hosted::Posted;
use crate::http::{Params, decode_form, describe_params, single};
use crate::jose::Jwt;
use crate::verdict::Record;

const DAY: i64 = 24 * 60 * 60;

/// The member of `events` that a logout token has (Back-Channel Logout 1.0 §2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// The session that must end, as the client knows it.
#[derive(Clone, Copy, Debug)]
pub struct Ended<'a> {
    /// The issuer, exactly.
    pub issuer: &'a str,
    /// The client that is told.
    pub client_id: &'a str,
    /// The claims of the ID Token that it has.
    pub id_token: &'a Value,
}

/// The metadata promise that channel (`backchannel` or `frontchannel`), and that it names the session.
pub fn check_promises(record: &mut Record, metadata: &Value, channel: &str) {
    for what in ["logout_supported", "logout_session_supported"] {
        let member = format!("{channel}_{what}");
        let value = metadata.get(&member);
        record.require(
            &format!("discovery.{member}"),
            value == Some(&Value::Bool(true)),
            || format!("{member} is {value:?}, not true"),
        );
    }
}

/// How the token came: by POST, in a form, alone (Back-Channel Logout 1.0 §2.5). Returns it as it came.
pub fn check_posted(record: &mut Record, posted: Option<&Posted>) -> Option<String> {
    record.require("back_channel.called", posted.is_some(), || {
        "the client's backchannel_logout_uri was not called".to_owned()
    });
    let posted = posted?;
    record.require("back_channel.method", posted.method == "POST", || {
        format!("the client was called by {}", posted.method)
    });
    let form = "application/x-www-form-urlencoded";
    record.require("back_channel.form", posted.media_type == form, || {
        format!("what was sent is “{}”, not {form}", posted.media_type)
    });
    let fields = decode_form(&posted.body);
    let token = single(&fields, "logout_token").map(str::to_owned);
    record.require("back_channel.token", token.is_some(), || {
        format!(
            "there is not one logout_token: {}",
            describe_params(&fields)
        )
    });
    check_others(record, "back_channel.others", &fields, &["logout_token"]);
    token
}

fn check_others(record: &mut Record, name: &str, params: &Params, known: &[&str]) {
    let mut others = params.clone();
    others.retain(|(name, _)| !known.contains(&name.as_str()));
    record.advise(name, others.is_empty(), || {
        format!("further parameters: {}", describe_params(&others))
    });
}

/// Reads a logout token and writes every check of it (Back-Channel Logout 1.0 §2.4 and §2.6).
pub fn check_token(record: &mut Record, compact: &str, ended: &Ended<'_>, jwks: &Value) {
    let jwt = Jwt::parse(compact);
    record.require("logout_token.form", jwt.is_some(), || {
        "the logout token is no compact JWS with JSON inside".to_owned()
    });
    if let Some(jwt) = jwt {
        let verified = jwt.verify(jwks);
        record.require("logout_token.signature", verified.is_ok(), || {
            verified.err().unwrap_or_default()
        });
        check_claims(record, &jwt.payload, ended);
    }
}

fn check_claims(record: &mut Record, payload: &Value, ended: &Ended<'_>) {
    let now = now();
    let of = |name: &str| payload.get(name).unwrap_or(&Value::Null);
    record.require(
        "logout_token.iss",
        text(payload, "iss") == Some(ended.issuer),
        || format!("iss is {}, not {}", of("iss"), ended.issuer),
    );
    record.require(
        "logout_token.aud",
        is_audience(payload.get("aud"), ended.client_id),
        || format!("aud is {}, without {}", of("aud"), ended.client_id),
    );
    record.require(
        "logout_token.iat",
        seconds(payload, "iat").is_some_and(|iat| (now - DAY..=now + SKEW).contains(&iat)),
        || format!("iat is {}, now is {now}", of("iat")),
    );
    record.require(
        "logout_token.jti",
        text(payload, "jti").is_some_and(|jti| !jti.is_empty()),
        || format!("jti is {}", of("jti")),
    );
    record.require(
        "logout_token.events",
        payload.get("events") == Some(&json!({ EVENT: {} })),
        || format!("events is {}, not {{\"{EVENT}\": {{}}}}", of("events")),
    );
    for name in ["sub", "sid"] {
        let own = ended.id_token.get(name);
        record.require(
            &format!("logout_token.{name}"),
            payload
                .get(name)
                .is_none_or(|value| value.is_string() && Some(value) == own),
            || format!("{name} is {}, that of the ID Token is {own:?}", of(name)),
        );
    }
    record.require(
        "logout_token.subject",
        payload.get("sub").is_some() || payload.get("sid").is_some(),
        || "there is neither sub nor sid".to_owned(),
    );
    record.require("logout_token.nonce", payload.get("nonce").is_none(), || {
        format!("nonce is {}, and must not be there", of("nonce"))
    });
}

/// One of these frames loads the client's address, with the issuer and the session and nothing else (Front-Channel Logout
/// 1.0 §2).
pub fn check_frames(record: &mut Record, frames: &[Url], registered: &str, ended: &Ended<'_>) {
    let frame = frames
        .iter()
        .find(|frame| without_query(frame.as_str()) == without_query(registered));
    record.require("front_channel.frame", frame.is_some(), || {
        let seen: Vec<&str> = frames.iter().map(Url::as_str).collect();
        format!("no frame loads {registered}; frames seen: {seen:?}")
    });
    let Some(frame) = frame else { return };
    let query = decode_form(frame.query().unwrap_or_default());
    let (params, lost) = without_own_query(query, registered);
    record.require("front_channel.query_kept", lost.is_empty(), || {
        format!(
            "the address's own query was lost: {}",
            describe_params(&lost)
        )
    });
    let iss = single(&params, "iss");
    record.require("front_channel.iss", iss == Some(ended.issuer), || {
        format!("iss is {iss:?}, not {}", ended.issuer)
    });
    let (sid, own) = (single(&params, "sid"), text(ended.id_token, "sid"));
    record.require("front_channel.sid", sid.is_some() && sid == own, || {
        format!("sid is {sid:?}, that of the ID Token is {own:?}")
    });
    check_others(record, "front_channel.others", &params, &["iss", "sid"]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::test_keys::{FOREIGN, OWN};
    use crate::jose::unsecured;
    use crate::verdict::Verdict;

    const FORM: &str = "application/x-www-form-urlencoded";

    fn names(record: &Record) -> Vec<String> {
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_promise_that_is_not_made_goes_red() {
        let good = json!({"backchannel_logout_supported": true, "backchannel_logout_session_supported": true,
            "frontchannel_logout_supported": true, "frontchannel_logout_session_supported": true});
        for channel in ["backchannel", "frontchannel"] {
            for what in ["logout_supported", "logout_session_supported"] {
                for value in [json!(false), json!("true"), Value::Null] {
                    let mut metadata = good.clone();
                    metadata[format!("{channel}_{what}")] = value;
                    let mut record = Record::default();
                    check_promises(&mut record, &metadata, channel);
                    assert_eq!(names(&record), [format!("discovery.{channel}_{what}")]);
                }
            }
            let mut record = Record::default();
            check_promises(&mut record, &good, channel);
            assert_eq!(names(&record), Vec::<String>::new());
        }
    }

    #[test]
    fn each_wrong_way_of_a_token_goes_red() {
        let cases = [
            ("POST", FORM, "logout_token=t", Vec::new()),
            ("GET", FORM, "logout_token=t", vec!["back_channel.method"]),
            (
                "POST",
                "application/json",
                "logout_token=t",
                vec!["back_channel.form"],
            ),
            ("POST", FORM, "", vec!["back_channel.token"]),
            (
                "POST",
                FORM,
                "logout_token=t&logout_token=t",
                vec!["back_channel.token"],
            ),
            (
                "POST",
                FORM,
                "logout_token=t&more=1",
                vec!["back_channel.others"],
            ),
        ];
        for (method, media_type, body, expected) in cases {
            let posted = Posted {
                method: method.to_owned(),
                media_type: media_type.to_owned(),
                authorization: String::new(),
                body: body.to_owned(),
            };
            let mut record = Record::default();
            check_posted(&mut record, Some(&posted));
            assert_eq!(names(&record), expected, "{method} {media_type} {body}");
            let others = expected == ["back_channel.others"];
            assert_eq!(record.verdict().0 == Verdict::Warning, others);
        }
        let mut record = Record::default();
        assert_eq!(check_posted(&mut record, None), None);
        assert_eq!(names(&record), ["back_channel.called"]);
    }

    fn id_token() -> Value {
        json!({"sub": "ada", "sid": "s1"})
    }

    fn ended(id_token: &Value) -> Ended<'_> {
        Ended {
            issuer: "https://op",
            client_id: "c",
            id_token,
        }
    }

    fn good() -> Value {
        json!({"iss": "https://op", "aud": "c", "iat": now(), "jti": "1", "events": {EVENT: {}}, "sub": "ada", "sid": "s1"})
    }

    fn broken(compact: &str) -> Vec<String> {
        let mut record = Record::default();
        let id_token = id_token();
        let jwks = OWN.jwks().unwrap();
        check_token(&mut record, compact, &ended(&id_token), &jwks);
        names(&record)
    }

    fn broken_claims(claims: &Value) -> Vec<String> {
        broken(&OWN.sign(claims).unwrap())
    }

    #[test]
    fn good_tokens_hold() {
        let without = |name: &str| {
            let mut claims = good();
            claims.as_object_mut().unwrap().remove(name);
            claims
        };
        let mut many = good();
        many["aud"] = json!(["other", "c"]);
        let mut old = good();
        old["iat"] = json!(now() - DAY + 60);
        for claims in [good(), without("sub"), without("sid"), many, old] {
            assert_eq!(broken_claims(&claims), Vec::<String>::new(), "{claims}");
        }
    }

    #[test]
    fn each_fault_of_a_token_goes_red() {
        let cases = [
            ("iss", json!("https://elsewhere")),
            ("aud", json!("other")),
            ("aud", json!([])),
            ("iat", json!(now() - DAY - 60)),
            ("iat", json!(now() + SKEW + 60)),
            ("iat", json!("today")),
            ("jti", Value::Null),
            ("jti", json!("")),
            ("events", Value::Null),
            ("events", json!({})),
            ("events", json!({EVENT: {"a": 1}})),
            ("events", json!({EVENT: true})),
            ("events", json!({EVENT: {}, "https://other": {}})),
            ("events", json!([EVENT])),
            ("sub", json!("grace")),
            ("sub", Value::Null),
            ("sid", json!("s2")),
            ("sid", json!(1)),
            ("nonce", json!("n")),
            ("nonce", Value::Null),
        ];
        for (name, value) in cases {
            let mut claims = good();
            claims[name] = value;
            let found = broken_claims(&claims);
            assert_eq!(found, [format!("logout_token.{name}")], "{claims}");
        }
        let mut claims = good();
        for name in ["sub", "sid"] {
            claims.as_object_mut().unwrap().remove(name);
        }
        assert_eq!(broken_claims(&claims), ["logout_token.subject"]);
    }

    #[test]
    fn a_token_that_the_provider_did_not_sign_goes_red() {
        let foreign = FOREIGN.sign(&good()).unwrap();
        assert_eq!(broken(&foreign), ["logout_token.signature"]);
        assert_eq!(broken(&unsecured(&good())), ["logout_token.signature"]);
        assert_eq!(broken("no token"), ["logout_token.form"]);
    }

    #[test]
    fn each_fault_of_a_frame_goes_red() {
        let registered = "https://rp/out?own=1";
        let cases = [
            ("https://rp/out?own=1&iss=https://op&sid=s1", vec![]),
            (
                "https://rp/other?own=1&iss=https://op&sid=s1",
                vec!["front_channel.frame"],
            ),
            (
                "https://rp/out?iss=https://op&sid=s1",
                vec!["front_channel.query_kept"],
            ),
            (
                "https://rp/out?own=1&iss=https://o&sid=s1",
                vec!["front_channel.iss"],
            ),
            (
                "https://rp/out?own=1&iss=https://op",
                vec!["front_channel.sid"],
            ),
            (
                "https://rp/out?own=1&iss=https://op&sid=s2",
                vec!["front_channel.sid"],
            ),
            (
                "https://rp/out?own=1&iss=https://op&sid=s1&a=1",
                vec!["front_channel.others"],
            ),
        ];
        let id_token = id_token();
        for (frame, expected) in cases {
            let mut record = Record::default();
            let frames = [
                Url::parse("https://other/").unwrap(),
                Url::parse(frame).unwrap(),
            ];
            check_frames(&mut record, &frames, registered, &ended(&id_token));
            assert_eq!(names(&record), expected, "{frame}");
        }
        // An ID Token without a session cannot be held against a frame that has none.
        let mut record = Record::default();
        let frames = [Url::parse("https://rp/out?own=1&iss=https://op").unwrap()];
        check_frames(&mut record, &frames, registered, &ended(&json!({})));
        assert_eq!(names(&record), ["front_channel.sid"]);
    }
}
