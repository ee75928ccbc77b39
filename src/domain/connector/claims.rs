//! What an upstream says of people, and what of that is taken.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::domain::text::is_legible;

/// The longest text that is taken of an upstream for a claim, in characters.
const LONGEST_CLAIM: usize = 200;

/// Which of an upstream's claims become which of ours; nothing else is kept of them (ASVS 15.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The name to sign in with, as a wish.
    pub preferred_username: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Given names.
    pub given_name: Option<String>,
    /// Surnames.
    pub family_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the upstream has verified that.
    pub email_verified: Option<String>,
    /// The names of the groups that somebody is in.
    pub groups: Option<String>,
}

impl Default for Mapping {
    /// Under their registered names (OpenID Connect Core 1.0 §5.1).
    fn default() -> Self {
        let own = |name: &str| Some(name.to_owned());
        Self {
            preferred_username: own("preferred_username"),
            name: own("name"),
            given_name: own("given_name"),
            family_name: own("family_name"),
            email: own("email"),
            email_verified: own("email_verified"),
            groups: own("groups"),
        }
    }
}

impl Mapping {
    /// What the upstream calls those that are taken.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let Self {
            preferred_username,
            name,
            given_name,
            family_name,
            email,
            email_verified,
            groups,
        } = self;
        [
            preferred_username,
            name,
            given_name,
            family_name,
            email,
            email_verified,
            groups,
        ]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect()
    }

    /// The same of two answers, of which what is signed stands over what is not. An address and whether it is verified are one statement
    /// (OpenID Connect Core 1.0 §5.1), and come from one of them: nobody has verified the address of the one by what the other says.
    #[must_use]
    pub fn read_over(
        &self,
        mut unsigned: Map<String, Value>,
        mut signed: Map<String, Value>,
    ) -> UpstreamClaims {
        if let (Some(email), Some(verified)) = (&self.email, &self.email_verified) {
            if signed.contains_key(email) {
                unsigned.remove(verified);
            } else if unsigned.contains_key(email) {
                signed.remove(verified);
            }
        }
        unsigned.extend(signed);
        self.read(&unsigned)
    }

    /// What is taken of an upstream's claims. What is no text, too long, or cannot be seen is left out.
    #[must_use]
    pub fn read(&self, claims: &Map<String, Value>) -> UpstreamClaims {
        let find = |name: &Option<String>| claims.get(name.as_deref()?);
        let text = |name: &Option<String>| {
            let text = find(name)?.as_str()?.trim();
            let fits = text.chars().count() <= LONGEST_CLAIM && is_legible(text);
            fits.then(|| text.to_owned())
        };
        // §5.1 has a JSON boolean; some write it as text.
        let is_true = |value: &Value| value.as_bool() == Some(true) || value == "true";
        UpstreamClaims {
            preferred_username: text(&self.preferred_username),
            name: text(&self.name),
            given_name: text(&self.given_name),
            family_name: text(&self.family_name),
            email: text(&self.email),
            email_verified: find(&self.email_verified).is_some_and(is_true),
            groups: find(&self.groups).map(texts).unwrap_or_default(),
        }
    }
}

/// The texts of a list; one that stands alone is a list of one.
fn texts(value: &Value) -> Vec<String> {
    let values = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let texts = values.iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

/// What is taken of an upstream's claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpstreamClaims {
    /// The name to sign in with, as a wish.
    pub preferred_username: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// Given names.
    pub given_name: Option<String>,
    /// Surnames.
    pub family_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the upstream has verified that.
    pub email_verified: bool,
    /// The names of the groups that they are in.
    pub groups: Vec<String>,
}

/// A claim of ours that may be as an upstream says it, each time that its person comes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewed {
    /// The full name.
    Name,
    /// Given names.
    GivenName,
    /// Surnames.
    FamilyName,
    /// The e-mail address, and that it is verified.
    Email,
}

impl Renewed {
    /// The claim's name.
    #[must_use]
    pub const fn claim(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::Email => "email",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_the_claims_what_is_mapped_and_can_be_read_is_taken() {
        let claims = json!({
            "name": " Alex ",
            "upn": "alex@corp.example",
            "email": "other@corp.example",
            "email_verified": "true",
            "given_name": 7,
            "family_name": "x".repeat(201),
            "preferred_username": "a\u{202e}b",
            "picture": "https://corp.example/alex.png",
        });
        let mapping = Mapping {
            email: Some("upn".to_owned()),
            ..Mapping::default()
        };
        assert_eq!(
            mapping.read(claims.as_object().unwrap()),
            UpstreamClaims {
                name: Some("Alex".to_owned()),
                email: Some("alex@corp.example".to_owned()),
                email_verified: true,
                ..UpstreamClaims::default()
            }
        );
        for (said, is_verified) in [
            (json!(true), true),
            (json!(1), false),
            (json!("True"), false),
            (json!(null), false),
        ] {
            let claims = json!({ "email_verified": said });
            let read = Mapping::default().read(claims.as_object().unwrap());
            assert_eq!(read.email_verified, is_verified, "{said}");
        }
    }

    #[test]
    fn an_address_is_verified_by_the_answer_that_it_stands_in() {
        let map = |value: Value| value.as_object().expect("an object").clone();
        let read = |unsigned, signed| {
            let read = Mapping::default().read_over(map(unsigned), map(signed));
            (read.email, read.email_verified)
        };
        let (a, b) = ("a@corp.example", "b@corp.example");
        let of = |email: &str, is_verified: bool| json!({ "email": email, "email_verified": is_verified });
        for (unsigned, signed, expected) in [
            (of(b, true), json!({ "email": a }), (a, false)),
            (of(b, true), of(a, false), (a, false)),
            (of(b, false), of(a, true), (a, true)),
            (
                json!({ "email": b }),
                json!({ "email_verified": true }),
                (b, false),
            ),
            (of(b, true), json!({ "name": "B" }), (b, true)),
            (json!({}), of(a, true), (a, true)),
        ] {
            let expected = (Some(expected.0.to_owned()), expected.1);
            assert_eq!(
                read(unsigned.clone(), signed.clone()),
                expected,
                "{unsigned} {signed}"
            );
        }
    }
}
