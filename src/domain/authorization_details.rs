//! What a client asks for in detail (RFC 9396 §2): objects of a type, each with its fields.

pub mod types;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How many one request may have.
pub const MOST_DETAILS: usize = 10;
/// How long all of them together may be, in bytes of JSON: they wait in the database, and are in every token.
pub const LONGEST_DETAILS: usize = 4096;
/// Of how many it is remembered that somebody allowed them to one client.
const MOST_REMEMBERED: usize = 50;

/// Where the resources are (§2.2).
pub const LOCATIONS: &str = "locations";
/// Which of several resources (§2.2).
pub const IDENTIFIER: &str = "identifier";
/// The common fields that are lists (§2.2). "The permissions the client requests are the product of all the values": fewer values are
/// fewer permissions.
pub const ADDITIVE: [&str; 4] = [LOCATIONS, "actions", "datatypes", "privileges"];

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// True or false.
    Boolean(bool),
    /// A number without a fraction: others are compared by nobody in the same way.
    Integer(i64),
    /// A text.
    String(String),
    /// Several.
    Strings(Vec<String>),
    /// Fields that belong together.
    Members(BTreeMap<String, Self>),
}

/// One object (§2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationDetail {
    /// What its fields mean. §12: no "form of collation, transformation, or equivalence".
    #[serde(rename = "type")]
    pub kind: String,
    /// The fields, by their names.
    #[serde(flatten)]
    pub fields: BTreeMap<String, FieldValue>,
}

impl AuthorizationDetail {
    /// Where it is good, if it says so.
    #[must_use]
    pub fn locations(&self) -> &[String] {
        match self.fields.get(LOCATIONS) {
            Some(FieldValue::Strings(locations)) => locations,
            Some(_) | None => &[],
        }
    }

    /// The same at these of its locations alone; nothing where none is left.
    #[must_use]
    pub fn at(&self, is_there: impl Fn(&str) -> bool) -> Option<Self> {
        let mut here = self.clone();
        if let Some(FieldValue::Strings(locations)) = here.fields.get_mut(LOCATIONS) {
            locations.retain(|location| is_there(location));
            if locations.is_empty() {
                return None;
            }
        }
        Some(here)
    }

    /// Each field by its name, those within a field by both names with a dot between.
    #[must_use]
    pub fn leaves(&self) -> Vec<(String, &FieldValue)> {
        let mut leaves = Vec::new();
        for (name, value) in &self.fields {
            match value {
                FieldValue::Members(members) => leaves.extend(
                    members
                        .iter()
                        .map(|(member, value)| (format!("{name}.{member}"), value)),
                ),
                value => leaves.push((name.clone(), value)),
            }
        }
        leaves
    }

    /// Whether it is contained in what was granted: it has the same fields, with the same values or, of the common lists, fewer.
    #[must_use]
    pub fn is_within(&self, granted: &Self) -> bool {
        self.fields.len() == granted.fields.len() && self.narrow(granted).as_ref() == Some(self)
    }

    /// What a token request makes of what was granted (§6.1): its values where it names any, and the granted ones where it does not.
    /// Nothing where it names what was not granted.
    #[must_use]
    pub fn narrow(&self, granted: &Self) -> Option<Self> {
        if self.kind != granted.kind {
            return None;
        }
        let mut narrowed = granted.clone();
        for (name, value) in &self.fields {
            let was = narrowed.fields.get_mut(name)?;
            let is_contained = match (value, &*was) {
                (FieldValue::Strings(asked), FieldValue::Strings(granted))
                    if ADDITIVE.contains(&name.as_str()) =>
                {
                    asked.iter().all(|value| granted.contains(value))
                }
                (asked, granted) => asked == granted,
            };
            if !is_contained {
                return None;
            }
            was.clone_from(value);
        }
        Some(narrowed)
    }
}

/// What a request asks for, or what was granted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AuthorizationDetails(Vec<AuthorizationDetail>);

impl AuthorizationDetails {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// In the order of the request.
    pub fn iter(&self) -> impl Iterator<Item = &AuthorizationDetail> {
        self.0.iter()
    }

    /// Whether each is contained in one of these.
    #[must_use]
    pub fn are_within(&self, granted: &Self) -> bool {
        let is_granted =
            |detail: &AuthorizationDetail| granted.iter().any(|granted| detail.is_within(granted));
        self.iter().all(is_granted)
    }

    /// These, and of those that were remembered before whichever are not contained in them. Whoever allows ever new ones is asked about
    /// the old ones again.
    #[must_use]
    pub fn remembered(&self, before: Self) -> Self {
        let others = before.0.into_iter();
        let others: Vec<AuthorizationDetail> = others
            .filter(|known| !self.iter().any(|detail| known.is_within(detail)))
            .collect();
        if others.len() + self.len() > MOST_REMEMBERED {
            return self.clone();
        }
        others.into_iter().chain(self.0.iter().cloned()).collect()
    }

    /// As JSON, for a request that is made anew; nothing if there are none.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        (!self.is_empty())
            .then(|| serde_json::to_string(self).ok())
            .flatten()
    }
}

impl FromIterator<AuthorizationDetail> for AuthorizationDetails {
    fn from_iter<T: IntoIterator<Item = AuthorizationDetail>>(details: T) -> Self {
        Self(details.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(json: &str) -> AuthorizationDetails {
        serde_json::from_str(json).unwrap()
    }

    fn one(json: &str) -> AuthorizationDetail {
        serde_json::from_str(json).unwrap()
    }

    const PAYMENT: &str = r#"{"type":"payment","actions":["initiate","status"],"locations":["https://a","https://b"],"to":"Ada","amount":{"currency":"EUR","value":"5"}}"#;

    #[test]
    fn a_detail_is_read_and_written_as_it_is() {
        let payment = one(PAYMENT);
        let json = serde_json::to_string(&payment).unwrap();
        assert_eq!(one(&json), payment);
        let leaves = payment.leaves();
        let names: Vec<&str> = leaves.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "actions",
                "amount.currency",
                "amount.value",
                "locations",
                "to"
            ]
        );
        for bad in [
            r#"{"to":"Ada"}"#,
            r#"{"type":1}"#,
            r#"{"type":"payment","to":null}"#,
            r#"{"type":"payment","to":1.5}"#,
            r#"{"type":"payment","to":[1]}"#,
            r#"{"type":"payment","to":[["Ada"]]}"#,
            r#"{"type":"payment","to":18446744073709551615}"#,
        ] {
            assert!(
                serde_json::from_str::<AuthorizationDetail>(bad).is_err(),
                "{bad}"
            );
        }
    }

    #[test]
    fn less_is_contained_and_more_or_other_is_not() {
        let granted = one(PAYMENT);
        assert!(granted.is_within(&granted));
        let fewer = PAYMENT.replace(r#""initiate","status""#, r#""status""#);
        assert!(one(&fewer).is_within(&granted));
        assert!(!granted.is_within(&one(&fewer)));
        for other in [
            PAYMENT.replace("status", "cancel"),
            PAYMENT.replace("\"Ada\"", "\"ada\""),
            PAYMENT.replace("\"5\"", "\"50\""),
            PAYMENT.replace("\"payment\"", "\"payments\""),
            PAYMENT.replace(r#","to":"Ada""#, ""),
            PAYMENT.replace(r#""to":"Ada""#, r#""to":"Ada","urgent":true"#),
            PAYMENT.replace("https://a", "https://c"),
        ] {
            assert!(!one(&other).is_within(&granted), "{other}");
        }
    }

    // §6.1: fewer values of a list of one's own may be more: of what is left out, say.
    #[test]
    fn only_the_common_lists_grow_smaller() {
        let granted = one(r#"{"type":"files","without":["a","b"]}"#);
        assert!(!one(r#"{"type":"files","without":["a"]}"#).is_within(&granted));
    }

    // §6.1: "the client may ask for all permissions of the approved grant of type payment_initiation applicable to the resource server".
    #[test]
    fn a_token_request_may_leave_out_what_it_does_not_narrow() {
        let granted = one(PAYMENT);
        let asked = one(r#"{"type":"payment","locations":["https://b"]}"#);
        let narrowed = asked.narrow(&granted).unwrap();
        assert_eq!(narrowed.locations(), ["https://b"]);
        assert!(narrowed.is_within(&granted));
        assert!(!asked.is_within(&granted));
        assert_eq!(
            one(r#"{"type":"payment","identifier":"x"}"#).narrow(&granted),
            None
        );
    }

    #[test]
    fn what_is_allowed_anew_takes_the_place_of_what_it_contains() {
        let small = details(r#"[{"type":"files","actions":["read"]}]"#);
        let large = details(r#"[{"type":"files","actions":["read","write"]}]"#);
        assert_eq!(large.remembered(small.clone()), large);
        assert_eq!(small.remembered(large.clone()).len(), 2);
        let mut all = AuthorizationDetails::default();
        for number in 0..200 {
            let text = format!(r#"[{{"type":"files","identifier":"{number}"}}]"#);
            let new = details(&text);
            all = new.remembered(all);
            assert!(new.are_within(&all) && all.len() <= MOST_REMEMBERED);
        }
    }

    #[test]
    fn a_detail_stays_at_the_locations_that_are_there() {
        let payment = one(PAYMENT);
        let here = payment.at(|location| location == "https://a").unwrap();
        assert_eq!(here.locations(), ["https://a"]);
        assert_eq!(payment.at(|_| false), None);
        let anywhere = one(r#"{"type":"files"}"#);
        assert_eq!(anywhere.at(|_| false), Some(anywhere.clone()));
    }
}
