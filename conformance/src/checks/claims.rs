//! The standard claims (OpenID Connect Core §5.1): which scope asks for which, and how each is typed.

use serde_json::Value;

use super::{SKEW, seconds, text};
use crate::clock::now;
use crate::verdict::Record;

/// Seconds since 1970 at the beginning of 1990.
const YEAR_1990: i64 = 631_152_000;

/// The claims that a scope asks for (OpenID Connect Core §5.4).
pub fn of_scope(scope: &str) -> &'static [&'static str] {
    match scope {
        "profile" => &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
        "email" => &["email", "email_verified"],
        "address" => &["address"],
        "phone" => &["phone_number", "phone_number_verified"],
        _ => &[],
    }
}

const STRINGS: [&str; 14] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "gender",
    "zoneinfo",
    "locale",
    "phone_number",
];

/// Writes a check for each standard claim that is present; names begin with `prefix`.
pub fn check(record: &mut Record, prefix: &str, claims: &Value) {
    let Some(members) = claims.as_object() else {
        record.require(&format!("{prefix}.object"), false, || {
            "the claims are no JSON object".to_owned()
        });
        return;
    };
    for (name, value) in members {
        let holds = match name.as_str() {
            name if STRINGS.contains(&name) => is_text(value),
            "email_verified" | "phone_number_verified" => value.is_boolean(),
            "updated_at" => is_sane_time(claims, value),
            "birthdate" => value.as_str().is_some_and(is_birthdate),
            "address" => is_address(value),
            "_claim_names" => are_sources_known(claims, value),
            _ => continue,
        };
        record.require(&format!("{prefix}.{name}"), holds, || {
            format!("{value} is no value for {name}")
        });
    }
}

fn is_text(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| !text.trim().is_empty() && text != "null")
}

fn is_sane_time(claims: &Value, value: &Value) -> bool {
    value.is_number()
        && seconds(claims, "updated_at").is_some_and(|at| at > YEAR_1990 && at <= now() + SKEW)
}

/// YYYY-MM-DD, where 0000 hides the year, or YYYY since 1850.
fn is_birthdate(value: &str) -> bool {
    #[expect(
        clippy::integer_division,
        reason = "the year of today, within a day or two"
    )]
    let this_year = 1970 + now() / 31_556_952;
    let number = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse::<i64>().ok())
            .flatten()
    };
    let parts: Vec<&str> = value.split('-').collect();
    let is_year = |text: &str| {
        text.len() == 4 && number(text).is_some_and(|year| (1850..=this_year).contains(&year))
    };
    match parts.as_slice() {
        [year] => is_year(year),
        [year, month, day] => {
            (*year == "0000" || is_year(year))
                && month.len() == 2
                && day.len() == 2
                && number(month).is_some_and(|month| (1..=12).contains(&month))
                && number(day).is_some_and(|day| (1..=31).contains(&day))
        }
        _ => false,
    }
}

fn is_address(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|address| !address.is_empty() && address.values().all(Value::is_string))
}

/// Each member of `_claim_names` names a member of `_claim_sources` (OpenID Connect Core §5.6.2).
fn are_sources_known(claims: &Value, names: &Value) -> bool {
    let sources = claims.get("_claim_sources").and_then(Value::as_object);
    names.as_object().is_some_and(|names| {
        names.values().all(|source| {
            source
                .as_str()
                .is_some_and(|source| sources.is_some_and(|known| known.contains_key(source)))
        })
    })
}

/// A warning for each claim of these scopes that is not in `claims`.
pub fn check_complete(record: &mut Record, claims: &Value, scopes: &str) {
    for scope in scopes.split(' ') {
        for name in of_scope(scope) {
            let is_there = claims.get(name).is_some_and(|value| !value.is_null());
            record.advise(&format!("scope.{scope}.{name}"), is_there, || {
                format!("userinfo has no {name}, which the scope {scope} asks for")
            });
        }
    }
}

/// The subject of some claims, or nothing.
pub fn subject(claims: &Value) -> &str {
    text(claims, "sub").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn broken(claims: &Value) -> Vec<String> {
        let mut record = Record::default();
        check(&mut record, "c", claims);
        record
            .broken_names()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn well_typed_claims_hold() {
        let claims = json!({
            "name": "Ada", "email": "a@b.example", "email_verified": true, "updated_at": 1_700_000_000,
            "birthdate": "0000-12-10", "address": {"country": "UK"}, "phone_number_verified": false,
            "_claim_names": {"x": "s"}, "_claim_sources": {"s": {"JWT": "…"}}, "own": [1],
        });
        assert_eq!(broken(&claims), Vec::<String>::new());
    }

    #[test]
    fn each_ill_typed_claim_goes_red() {
        let cases = [
            ("name", json!("  ")),
            ("nickname", json!("null")),
            ("email", json!(1)),
            ("email_verified", json!("true")),
            ("phone_number_verified", json!(1)),
            ("updated_at", json!("2020-01-01")),
            ("updated_at", json!(1_700_000_000_000_i64)),
            ("updated_at", json!(5)),
            ("birthdate", json!("10.12.1815")),
            ("birthdate", json!("1700")),
            ("birthdate", json!("1990-13-01")),
            ("address", json!({})),
            ("address", json!({"country": 1})),
            ("_claim_names", json!({"x": "s"})),
        ];
        for (name, value) in cases {
            let claims = json!({ name: value });
            assert_eq!(broken(&claims), [format!("c.{name}")], "{claims}");
        }
        assert_eq!(broken(&json!([])), ["c.object"]);
    }

    #[test]
    fn a_missing_claim_of_a_scope_warns() {
        let mut record = Record::default();
        check_complete(&mut record, &json!({"email": "a@b"}), "openid email");
        assert_eq!(record.broken_names(), ["scope.email.email_verified"]);
    }
}
