//! Which details there are: what the operator wrote of each type (RFC 9396 §2.1), for clients and for people.

use std::collections::BTreeMap;

use super::{ADDITIVE, AuthorizationDetail, FieldValue, IDENTIFIER};
use crate::domain::text::is_hidden;
use crate::domain::words::{LONGEST_TEXT, Words};

/// How many texts a list may have.
pub const MOST_TEXTS: usize = 20;
/// What JSON numbers have exactly in every program (RFC 7493 §2.2).
const LARGEST: i64 = (1 << 53) - 1;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A text.
    String,
    /// Several.
    Strings,
    /// A number without a fraction.
    Integer,
    /// True or false.
    Boolean,
}

/// What is said of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRule {
    /// Its name; of one within a field both names with a dot between.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it has to be there.
    pub is_required: bool,
    /// What people call it; nothing for the common fields, which the pages have words for.
    pub text: Option<Words>,
    /// The values that it may have, in words; any if there are none.
    pub values: BTreeMap<String, Words>,
}

/// What is said of a type (§2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailType {
    /// The value of `type`.
    pub name: String,
    /// What the client may do, as a sentence of the consent page.
    pub text: Words,
    /// The service that such details are for.
    pub resource: Option<String>,
    /// Its fields, in the order in which people read them.
    pub fields: Vec<FieldRule>,
    /// Whether people are asked each time, of first-party clients too.
    pub is_asked_each_time: bool,
    /// Whether clients may have such details for themselves (§6, `client_credentials`).
    pub is_for_clients: bool,
}

impl DetailType {
    /// What is said of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldRule> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// Why an object is none of its type (§5).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// There is no such type.
    #[error("there is no type {0}")]
    UnknownType(String),
    /// The type has no such field.
    #[error("{0} has no field {1}")]
    UnknownField(String, String),
    /// The field holds something else.
    #[error("{0}: {1} is {2}")]
    WrongValue(String, String, &'static str),
    /// A required field is not there.
    #[error("{0}: {1} is missing")]
    Missing(String, String),
}

/// The types that there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailRules {
    /// In the order of the configuration.
    pub types: Vec<DetailType>,
}

impl DetailRules {
    /// What is said of a type, byte by byte (§12).
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&DetailType> {
        self.types.iter().find(|known| known.name == name)
    }

    /// Whether people are asked for it each time, whatever they allowed before. So they are for what nothing is said of any more.
    #[must_use]
    pub fn is_asked_each_time(&self, detail: &AuthorizationDetail) -> bool {
        let known = self.find(&detail.kind);
        known.is_none_or(|known| known.is_asked_each_time)
    }

    /// Whether an object conforms to its type (§5).
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn check(&self, detail: &AuthorizationDetail) -> Result<&DetailType, Unfit> {
        let known = self.check_fields(detail)?;
        let leaves = detail.leaves();
        let is_there = |name: &str| leaves.iter().any(|(leaf, _)| leaf == name);
        match known
            .fields
            .iter()
            .find(|field| field.is_required && !is_there(&field.name))
        {
            Some(missing) => Err(Unfit::Missing(known.name.clone(), missing.name.clone())),
            None => Ok(known),
        }
    }

    /// The same of one that may leave fields out, because it narrows what was granted (§6.1).
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn check_fields(&self, detail: &AuthorizationDetail) -> Result<&DetailType, Unfit> {
        let Some(known) = self.find(&detail.kind) else {
            return Err(Unfit::UnknownType(detail.kind.clone()));
        };
        let unknown = |name: &str| Unfit::UnknownField(known.name.clone(), name.to_owned());
        for (name, value) in &detail.fields {
            let is_nothing = matches!(value, FieldValue::Members(members) if members.is_empty());
            // A dot is what stands between two names here.
            if is_nothing || name.contains('.') {
                return Err(unknown(name));
            }
            if let FieldValue::Members(members) = value
                && let Some(member) = members.keys().find(|member| member.contains('.'))
            {
                return Err(unknown(member));
            }
        }
        for (name, value) in detail.leaves() {
            let field = known.field(&name).ok_or_else(|| unknown(&name))?;
            field
                .check(value)
                .map_err(|why| Unfit::WrongValue(known.name.clone(), name, why))?;
        }
        Ok(known)
    }
}

impl FieldRule {
    /// What a common field holds (§2.2).
    #[must_use]
    pub fn common_kind(name: &str) -> Option<FieldKind> {
        if ADDITIVE.contains(&name) {
            Some(FieldKind::Strings)
        } else if name == IDENTIFIER {
            Some(FieldKind::String)
        } else {
            None
        }
    }

    fn check(&self, value: &FieldValue) -> Result<(), &'static str> {
        match (self.kind, value) {
            (FieldKind::String, FieldValue::String(text)) => self.check_text(text),
            (FieldKind::Strings, FieldValue::Strings(texts)) => {
                // Nothing at all may be everything to the service that reads it.
                if texts.is_empty() || texts.len() > MOST_TEXTS {
                    return Err("an empty list, or one that is too long");
                }
                let mut seen = texts.iter().enumerate();
                if seen.any(|(place, text)| texts[..place].contains(text)) {
                    return Err("a list with a value twice");
                }
                texts.iter().try_for_each(|text| self.check_text(text))
            }
            (FieldKind::Integer, FieldValue::Integer(number)) => {
                if number.unsigned_abs() <= LARGEST.unsigned_abs() {
                    Ok(())
                } else {
                    Err("a number that is too large")
                }
            }
            (FieldKind::Boolean, FieldValue::Boolean(_)) => Ok(()),
            _ => Err("of another JSON type"),
        }
    }

    fn check_text(&self, text: &str) -> Result<(), &'static str> {
        if text.len() > LONGEST_TEXT || text.trim().is_empty() {
            return Err("empty, or too long");
        }
        // People decide by what they see, and the service acts upon what is there.
        if text.chars().any(is_hidden) {
            return Err("a text with characters that cannot be seen");
        }
        if !self.values.is_empty() && !self.values.contains_key(text) {
            return Err("a value that it cannot have");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: FieldKind, is_required: bool) -> FieldRule {
        FieldRule {
            name: name.into(),
            kind,
            is_required,
            text: None,
            values: BTreeMap::new(),
        }
    }

    fn rules() -> DetailRules {
        let mut actions = field("actions", FieldKind::Strings, true);
        for value in ["initiate", "status"] {
            let words = Words::One(value.into());
            actions.values.insert(value.into(), words);
        }
        DetailRules {
            types: vec![DetailType {
                name: "payment".into(),
                text: Words::One("Pay".into()),
                resource: None,
                fields: vec![
                    actions,
                    field("amount.currency", FieldKind::String, true),
                    field("to", FieldKind::String, false),
                    field("times", FieldKind::Integer, false),
                    field("urgent", FieldKind::Boolean, false),
                    field("notes", FieldKind::Strings, false),
                ],
                is_asked_each_time: false,
                is_for_clients: false,
            }],
        }
    }

    fn said(json: &str) -> String {
        let rules = rules();
        match serde_json::from_str(json) {
            Ok(detail) => match rules.check(&detail) {
                Ok(known) => known.name.clone(),
                Err(unfit) => unfit.to_string(),
            },
            Err(_) => "unreadable".into(),
        }
    }

    #[test]
    fn each_object_conforms_to_its_type() {
        let with = |more: &str| {
            said(&format!(
                r#"{{"type":"payment","actions":["status"],"amount":{{"currency":"EUR"}}{more}}}"#
            ))
        };
        assert_eq!(with(""), "payment");
        assert_eq!(
            with(r#","to":"Ada","times":3,"urgent":true,"notes":["a","b"]"#),
            "payment"
        );
        for (more, why) in [
            (r#","x":1"#, "payment has no field x"),
            (
                r#","amount.currency":"EUR""#,
                "payment has no field amount.currency",
            ),
            (r#","to":{}"#, "payment has no field to"),
            (r#","to":{"a":{"b":"c"}}"#, "payment has no field to.a"),
            (r#","to":1"#, "payment: to is of another JSON type"),
            (r#","to":["Ada"]"#, "payment: to is of another JSON type"),
            (r#","to":" ""#, "payment: to is empty, or too long"),
            (
                r#","to":"A\u202eda""#,
                "payment: to is a text with characters that cannot be seen",
            ),
            (
                r#","to":"A\u200bda""#,
                "payment: to is a text with characters that cannot be seen",
            ),
            (
                r#","to":"A\nda""#,
                "payment: to is a text with characters that cannot be seen",
            ),
            (r#","times":"3""#, "payment: times is of another JSON type"),
            (
                r#","times":9007199254740992"#,
                "payment: times is a number that is too large",
            ),
            (
                r#","urgent":"yes""#,
                "payment: urgent is of another JSON type",
            ),
            (
                r#","notes":[]"#,
                "payment: notes is an empty list, or one that is too long",
            ),
            (
                r#","notes":["a","a"]"#,
                "payment: notes is a list with a value twice",
            ),
        ] {
            assert_eq!(with(more), why, "{more}");
        }
        let long = format!(r#","to":"{}""#, "x".repeat(LONGEST_TEXT + 1));
        assert_eq!(with(&long), "payment: to is empty, or too long");
        assert_eq!(said(r#"{"type":"Payment"}"#), "there is no type Payment");
        assert_eq!(
            said(r#"{"type":"payment","amount":{"currency":"EUR"}}"#),
            "payment: actions is missing"
        );
        assert_eq!(
            said(r#"{"type":"payment","actions":["cancel"],"amount":{"currency":"EUR"}}"#),
            "payment: actions is a value that it cannot have"
        );
    }

    #[test]
    fn words_are_those_of_the_language_or_english() {
        let each = Words::Each(
            [("en", "Pay"), ("de", "Zahlen")]
                .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
                .into(),
        );
        assert_eq!(each.in_language("de"), "Zahlen");
        assert_eq!(each.in_language("fr"), "Pay");
        assert_eq!(Words::One("Pay".into()).in_language("fr"), "Pay");
    }
}
