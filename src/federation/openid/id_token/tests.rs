//! Each rule by itself, with its own word.

use serde_json::json;

use super::*;

const NOW: i64 = 1_700_000_000;
const ISSUER: &str = "https://corp.example";

fn expected<'e>() -> Expected<'e> {
    Expected {
        issuer: ISSUER,
        client_id: "doorward",
        nonce: Some("n-0S6_WzA2Mj"),
        max_age: None,
        access_token: None,
        now: Timestamp::from_seconds(NOW),
        skew: Duration::from_secs(60),
    }
}

fn claims() -> Value {
    json!({
        "iss": ISSUER,
        "sub": "248289761001",
        "aud": "doorward",
        "exp": NOW + 300,
        "iat": NOW,
        "nonce": "n-0S6_WzA2Mj",
    })
}

fn judged(changes: &Value, expected: &Expected<'_>) -> Result<(), Unbelieved> {
    let mut claims = claims();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    let claims =
        serde_json::from_value(claims).map_err(|error| Unbelieved::Token(error.to_string()))?;
    check(&claims, SigningAlgorithm::RS256, expected)
}

#[test]
fn a_good_one_is_believed() {
    for good in [
        json!({}),
        json!({ "aud": ["doorward"] }),
        json!({ "azp": "doorward" }),
        json!({ "exp": NOW - 59, "iat": NOW - 300 }),
        json!({ "iat": NOW + 59, "nbf": NOW + 59 }),
        json!({ "iat": NOW - 659 }),
        json!({ "sub": "x".repeat(255) }),
        json!({ "acr": "gold", "amr": ["pwd"], "email": "a@b.example" }),
        // Of no access token that came.
        json!({ "at_hash": "x" }),
    ] {
        assert_eq!(judged(&good, &expected()), Ok(()), "{good}");
    }
}

#[test]
fn each_wrong_claim_is_refused_by_its_own_word() {
    for (wrong, why) in [
        (
            json!({ "iss": "https://corp.example/" }),
            Unbelieved::Issuer,
        ),
        (json!({ "iss": "https://evil.example" }), Unbelieved::Issuer),
        (json!({ "aud": "another" }), Unbelieved::Audience),
        (json!({ "aud": [] }), Unbelieved::Audience),
        (
            json!({ "aud": ["doorward", "another"] }),
            Unbelieved::Audience,
        ),
        (
            json!({ "aud": ["doorward", "another"], "azp": "doorward" }),
            Unbelieved::Audience,
        ),
        (json!({ "azp": "another" }), Unbelieved::AuthorizedParty),
        (json!({ "exp": NOW - 60 }), Unbelieved::Expired),
        (json!({ "exp": 0 }), Unbelieved::Expired),
        (json!({ "nbf": NOW + 60 }), Unbelieved::NotYet),
        (json!({ "iat": NOW + 60 }), Unbelieved::IssuedAt),
        (json!({ "iat": NOW - 661 }), Unbelieved::IssuedAt),
        (json!({ "iat": NOW - 100_000_000 }), Unbelieved::IssuedAt),
        (json!({ "nonce": "another" }), Unbelieved::Nonce),
        (json!({ "nonce": null }), Unbelieved::Nonce),
        (json!({ "nonce": "" }), Unbelieved::Nonce),
        (json!({ "sub": "" }), Unbelieved::Subject),
        (json!({ "sub": "x".repeat(256) }), Unbelieved::Subject),
        (json!({ "sub": "\u{e9}" }), Unbelieved::Subject),
        (json!({ "sub": "a\u{0}" }), Unbelieved::Subject),
    ] {
        assert_eq!(judged(&wrong, &expected()), Err(why), "{wrong}");
    }
}

#[test]
fn what_is_missing_or_of_another_type_is_malformed() {
    for wrong in [
        json!({ "iss": null }),
        json!({ "sub": null }),
        json!({ "aud": null }),
        json!({ "exp": null }),
        json!({ "iat": null }),
        json!({ "exp": "tomorrow" }),
        json!({ "exp": 1e300 }),
        json!({ "exp": -1 }),
        json!({ "iat": 18_446_744_073_709_551_615_u64 }),
        json!({ "nbf": 1e19 }),
        json!({ "aud": 7 }),
        json!({ "nonce": 7 }),
        json!({ "amr": "pwd" }),
        json!({ "sub": 7 }),
    ] {
        let refused = judged(&wrong, &expected());
        assert!(
            matches!(refused, Err(Unbelieved::Token(_))),
            "{wrong}: {refused:?}"
        );
    }
}

#[test]
fn a_fresh_sign_in_is_shown_by_auth_time() {
    let fresh = Expected {
        max_age: Some(600),
        ..expected()
    };
    for (auth_time, is_fresh) in [
        (json!(NOW), true),
        (json!(NOW - 660), true),
        (json!(NOW - 661), false),
        (json!(NOW + 59), true),
        (json!(NOW + 60), false),
        (json!(null), false),
    ] {
        let judged = judged(&json!({ "auth_time": auth_time }), &fresh);
        let wanted = if is_fresh {
            Ok(())
        } else {
            Err(Unbelieved::AuthTime)
        };
        assert_eq!(judged, wanted, "{auth_time}");
    }
}

#[test]
fn of_many_tenants_the_issuer_has_the_one_that_the_token_names() {
    const ONE: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    const TWO: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
    let many = Expected {
        issuer: "https://corp.example/{tenantid}/v2.0",
        ..expected()
    };
    let of = |tenant: &str| format!("https://corp.example/{tenant}/v2.0");
    for tenant in [ONE, TWO] {
        let right = json!({ "iss": of(tenant), "tid": tenant });
        assert_eq!(judged(&right, &many), Ok(()), "{tenant}");
    }
    for wrong in [
        json!({ "iss": of(ONE), "tid": TWO }),
        json!({ "iss": of(ONE) }),
        json!({ "iss": of(ONE), "tid": "" }),
        json!({ "iss": many.issuer, "tid": "{tenantid}" }),
        json!({ "iss": of("common"), "tid": "common" }),
        json!({ "iss": of(&ONE.to_uppercase()), "tid": ONE.to_uppercase() }),
        json!({ "iss": format!("https://evil.example/{ONE}/v2.0"), "tid": ONE }),
        json!({ "iss": of(&format!("{TWO}/{ONE}")), "tid": ONE }),
        json!({ "iss": ISSUER, "tid": ONE }),
    ] {
        assert_eq!(judged(&wrong, &many), Err(Unbelieved::Issuer), "{wrong}");
    }
    // One without tenants is what it is, whatever the token says of any.
    assert_eq!(judged(&json!({ "tid": ONE }), &expected()), Ok(()));
}

#[test]
fn a_key_signs_for_the_issuer_that_it_says() {
    let issuer = "https://corp.example/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0";
    for (key, is_its) in [
        (json!({}), true),
        (json!({ "issuer": issuer }), true),
        (
            json!({ "issuer": "https://corp.example/{tenantid}/v2.0" }),
            true,
        ),
        (
            json!({ "issuer": "https://corp.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0" }),
            false,
        ),
        (
            json!({ "issuer": "https://evil.example/{tenantid}/v2.0" }),
            false,
        ),
    ] {
        assert_eq!(is_key_of(&key, issuer), is_its, "{key}");
    }
}

#[test]
fn where_none_was_sent_no_nonce_is_asked_for() {
    let none = Expected {
        nonce: None,
        ..expected()
    };
    for nonce in [json!(null), json!("whatever")] {
        assert_eq!(judged(&json!({ "nonce": nonce }), &none), Ok(()));
    }
}

/// The example of OpenID Connect Core 1.0 §A.3.
#[test]
fn an_access_token_beside_it_is_the_one_that_it_names() {
    let beside = Expected {
        access_token: Some("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
        ..expected()
    };
    let right = json!({ "at_hash": "77QmUPtjPfzWtF2AnpK9RQ" });
    assert_eq!(judged(&right, &beside), Ok(()));
    // §3.1.3.6: it need not be there.
    assert_eq!(judged(&json!({}), &beside), Ok(()));
    for wrong in ["77QmUPtjPfzWtF2AnpK9RR", ""] {
        let judged = judged(&json!({ "at_hash": wrong }), &beside);
        assert_eq!(judged, Err(Unbelieved::AccessTokenHash));
    }
}
