//! The shared check lists: BASE, IDTOKEN, ERR-AUTHZ, USERINFO, DISCOVERY and REFRESH; and what clients hear of a session's end.
//!
//! Each function reads an answer and writes its checks into a [`Record`](crate::verdict::Record); none sends anything.

pub mod callback;
pub mod ciba;
pub mod claims;
pub mod discovery;
pub mod entropy;
pub mod error;
pub mod fapi;
pub mod fapi_discovery;
pub mod id_token;
pub mod jarm;
pub mod jwks;
pub mod logout;
pub mod metadata_members;
pub mod page;
pub mod refresh;
pub mod registration;
pub mod token;
pub mod userinfo;

use serde_json::Value;

/// Five minutes, in seconds: how far the clocks may be apart.
pub const SKEW: i64 = 300;

/// A member as a string.
pub fn text<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

/// A member as whole seconds; a fraction is cut off.
pub fn seconds(object: &Value, name: &str) -> Option<i64> {
    let value = object.get(name)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a time within this century"
    )]
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|fraction| fraction as i64))
}

/// A member as a list of strings; `None` if it is anything else.
pub fn strings<'a>(object: &'a Value, name: &str) -> Option<Vec<&'a str>> {
    object
        .get(name)?
        .as_array()?
        .iter()
        .map(Value::as_str)
        .collect()
}

/// Whether a list member contains that string.
pub fn lists(object: &Value, name: &str, value: &str) -> bool {
    strings(object, name).is_some_and(|values| values.contains(&value))
}

/// Whether `aud` is that client or contains it.
pub fn is_audience(aud: Option<&Value>, client_id: &str) -> bool {
    match aud {
        Some(Value::String(one)) => one == client_id,
        Some(Value::Array(many)) => many.iter().any(|one| one.as_str() == Some(client_id)),
        _ => false,
    }
}

/// Whether each character is a VSCHAR (RFC 6749 appendix A), and there is one.
pub fn is_vschar(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| (' '..='~').contains(&c))
}
